// Parts of attribute access that natives of `object` use; internal to the class model.
#pragma once

#include <string_view>

#include "frontend-toy/model/class_info.h"

namespace toy {

inline bool is_instance_value(Thread& thread, Value value) {
    return value.is_ref() && stm::type_id(*thread.segment, value.ref()) >= kFirstShape;
}

// object.__getattribute__, object.__setattr__ (kNothing deletes): without what the class overrides.
Value object_getattribute(Thread& thread, Value object, NameId name);
void object_setattr(Thread& thread, Value object, NameId name, Value value);

// The type id under which methods of a builtin object are found (of immediates too).
std::uint32_t builtin_type_of(Thread& thread, Value object);
// Methods of builtin types: those of find_builtin_method, of this class model, and the special methods that stand for
// operators (list.__len__).
const NativeDescriptor* find_builtin_type_method(std::uint32_t type_id, std::string_view name);
// list.append and the like, of a builtin class itself. kNothing if there is none.
Value builtin_type_attribute(Thread& thread, const ClassInfo& info, NameId name);

}  // namespace toy
