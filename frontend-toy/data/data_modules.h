// Modules that turn values into bytes and text and back: json, struct, array, binascii and zlib's checksums.
#pragma once

#include "frontend-toy/native.h"

namespace toy {

extern const NativeDescriptor kJsonScan, kJsonEncode, kJsonEncodeString;

void register_data_modules();
void register_struct();
void register_array();
void register_binascii();
void register_os();
void register_signal();
void register_digests();

}  // namespace toy
