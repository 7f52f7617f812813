// _digests: the native functions of module hashlib.
#include "frontend-toy/data/data_modules.h"
#include "frontend-toy/data/digests.h"
#include "frontend-toy/io/open.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

template <std::string (*digest)(std::string_view)>
Value compute(Thread& thread, const Arguments& arguments) {
    return make_bytes(thread, digest(bytes_view(thread, arguments[0])));
}

// The bytes of what update() takes.
Value hashable_bytes(Thread& thread, const Arguments& arguments) {
    if (is_str(thread, plain_value(thread, arguments[0]))) {
        raise(thread, ErrorClass::type_error, "Strings must be encoded before hashing");
    }
    const Value data = plain_value(thread, arguments[0]);
    if (has_type(thread, data, kBytes)) return data;
    const Value array = data.is_ref() ? find_attribute(thread, data, intern(thread, "tobytes")) : kNothing;
    if (array.is_nothing() && !is_bytes_like(thread, data)) {
        raise(thread, ErrorClass::type_error, "object supporting the buffer API required");
    }
    return make_bytes(thread, buffer_contents(thread, arguments[0]));
}

constexpr NativeDescriptor kFunctions[] = {
    {"md5", compute<md5>, 1, 1},       {"sha1", compute<sha1>, 1, 1},      {"sha224", compute<sha224>, 1, 1},
    {"sha256", compute<sha256>, 1, 1}, {"bytes_of", hashable_bytes, 1, 1},
};

}  // namespace

void register_digests() { register_native_module({"_digests", kFunctions}); }

}  // namespace toy
