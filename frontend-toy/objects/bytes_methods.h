// The methods of bytes and bytearray: type is kBytes or kByteArray.
#pragma once

#include <string_view>
#include <vector>

#include "frontend-toy/native.h"

namespace toy {

class MethodTable;

const NativeDescriptor* find_bytes_method(std::uint32_t type, std::string_view name);
const NativeDescriptor* find_bytes_static_method(std::uint32_t type, std::string_view name);
// Those that change a bytearray.
const NativeDescriptor* find_bytearray_method(std::string_view name);
const MethodTable& bytearray_method_table();
void add_bytes_method_names(std::uint32_t type, std::vector<std::string_view>& names);

}  // namespace toy
