// Methods of `object` and `type`; internal to the class model.
#pragma once

#include "frontend-toy/model/class_info.h"

namespace toy {

// Defines them on the two classes.
void initialise_object_methods(Thread& thread);
// The name of the module whose code is running.
std::string calling_module_name(Thread& thread);
// allocate_instance() for classes without abstract methods.
Value new_instance(Thread& thread, Value cls);
// BaseException.__new__(cls, arguments...): positional[0] is the class.
Value new_exception_instance(Thread& thread, const Arguments& arguments);
bool has_custom_new(Thread& thread, Value cls);
bool has_custom_init(Thread& thread, Value cls);
// Does ABCMeta make it: does it have a base that is marked as abstract base class?
bool class_is_abstract_base(Thread& thread, Value cls);

}  // namespace toy
