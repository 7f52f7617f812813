// Classes derived from builtin types (class Stack(list)). An instance is an ordinary one, with a shape, whose first slot
// is hidden and holds an object of the builtin type itself: its payload. What the class inherits are native methods that
// work on the payload; they stand in the attributes of the builtin class, so that look-up, super() and overriding need
// to know nothing of it. Operators and protocols meet an instance and find these methods as they find Python ones.
#pragma once

#include "frontend-toy/model/class_info.h"

namespace toy {

// Can this builtin type be a base class?
bool is_derivable(std::uint32_t type_id);
// Does a value of the type change in place?
bool is_mutable_payload(std::uint32_t type_id);
// Is the value an instance of a class derived from this builtin type?
bool is_derived_from(Thread& thread, Value value, std::uint32_t type_id);

// base.__new__(cls, arguments...) as the builtin type does it.
Value new_derived_instance(Thread& thread, Value cls, const Arguments& arguments);
// base.__init__(instance, arguments...); nothing for immutable types.
void initialise_derived_instance(Thread& thread, Value instance, const Arguments& arguments);
// Gives the builtin classes their methods as attributes. Once, at start.
void initialise_derivable_classes(Thread& thread);

}  // namespace toy
