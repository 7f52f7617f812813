// The methods of the builtin container types, and the table that finds the methods of all builtin types.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "frontend-toy/operations.h"

namespace toy {

std::span<const NativeDescriptor> list_methods();
std::span<const NativeDescriptor> tuple_methods();
std::span<const NativeDescriptor> range_methods();
std::span<const NativeDescriptor> dict_methods();
std::span<const NativeDescriptor> dict_view_methods();
std::span<const NativeDescriptor> set_methods();
std::span<const NativeDescriptor> frozenset_methods();

// Functions of a builtin class that take no receiver, whether they are found on the class or on an instance
// (dict.fromkeys, str.maketrans, int.from_bytes), or null.
const NativeDescriptor* find_builtin_static_method(std::uint32_t type_id, std::string_view name);
// Names of all methods of a type, for dir().
std::vector<std::string_view> builtin_method_names(std::uint32_t type_id);

// An argument that counts as true or false the way the C functions of CPython take it: an int.
bool flag_argument(Thread&, Value);

}  // namespace toy
