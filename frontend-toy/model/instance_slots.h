// An instance's own attributes: slots inside it by shape, further ones in its overflow Items, or a dict. Internal to the
// class model; nothing here runs Python code.
#pragma once

#include "frontend-toy/model/class_info.h"

namespace toy {

Value own_attribute(Thread& thread, Value instance, const Shape& shape, NameId name);  // kNothing if absent
void set_own_attribute(Thread& thread, Value instance, const Shape& shape, NameId name, Value value);
bool delete_own_attribute(Thread& thread, Value instance, const Shape& shape, NameId name);
Value slot_at(Thread& thread, Value instance, const Shape& shape, std::uint32_t slot);
void set_slot(Thread& thread, Value instance, const Shape& shape, std::uint32_t slot, Value value);

// object.__dict__ = dict: the dict itself holds the attributes from now on.
void replace_instance_dict(Thread& thread, Value instance, Value dict);
// object.__class__ = cls, both plain classes whose instances have a __dict__.
void replace_instance_class(Thread& thread, Value instance, const ClassInfo& info);

}  // namespace toy
