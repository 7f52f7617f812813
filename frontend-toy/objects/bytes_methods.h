// The methods of bytes and bytearray: type is kBytes or kByteArray.
#pragma once

#include <string_view>

#include "frontend-toy/native.h"

namespace toy {

const NativeDescriptor* find_bytes_method(std::uint32_t type, std::string_view name);
const NativeDescriptor* find_bytes_static_method(std::uint32_t type, std::string_view name);
// Those that change a bytearray.
const NativeDescriptor* find_bytearray_method(std::string_view name);

}  // namespace toy
