// The special methods that builtin types have because operators and protocols work on them: [].__len__, (3).__add__.
#pragma once

#include <string_view>
#include <vector>

#include "frontend-toy/native.h"

namespace toy {

// Null if values of this type have no such method. They take the object as argument 0.
const NativeDescriptor* find_operator_method(std::uint32_t type_id, std::string_view name);
std::vector<const NativeDescriptor*> operator_methods_of(std::uint32_t type_id);

}  // namespace toy
