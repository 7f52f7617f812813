#include "frontend-toy/data/data_modules.h"

#include "frontend-toy/modules.h"

namespace toy {

void register_data_modules() {
    static const NativeDescriptor kFunctions[] = {kJsonScan, kJsonEncode, kJsonEncodeString};
    register_native_module({"_json", kFunctions});
    register_struct();
    register_array();
    register_binascii();
    register_os();
    register_signal();
    register_digests();
}

}  // namespace toy
