// Attributes of classes that are more than a value: functions, properties, static and class methods, and instances with
// __get__ / __set__ / __delete__. Internal to the class model.
#pragma once

#include "frontend-toy/model/class_info.h"

namespace toy {

// Is it one that takes precedence over the instance's own attributes? Runs no Python code.
bool is_data_descriptor(Thread& thread, Value value);
// A native function in a class that becomes a bound method on access, as Python functions do.
bool is_binding_native(Thread& thread, Value value);

// What reading attribute `name` of `object` yields when the class holds `value`. `object` is kNothing when the class
// itself (`cls`) is asked. May run Python code.
Value bind_attribute(Thread& thread, Value value, Value object, Value cls, NameId name);
// object.name = value with a data descriptor in the class; kNothing deletes. False if the descriptor does neither.
// May run Python code.
void store_through_descriptor(Thread& thread, Value descriptor, Value object, NameId name, Value value);

// The function to call with an instance as its first argument for the special method `value` found in its class.
Value as_special_method(Thread& thread, Value value, Value cls);

// Attributes and methods of function-like objects: functions, methods, properties, super, tracebacks. kNothing: none.
Value special_object_attribute(Thread& thread, Value object, NameId name);
// False: there is no such attribute to be set (or deleted, with kNothing).
bool set_special_object_attribute(Thread& thread, Value object, NameId name, Value value);
const NativeDescriptor* find_model_method(std::uint32_t type_id, std::string_view name);
// super(...).name; kNothing if there is none.
Value super_attribute(Thread& thread, Value super, NameId name);

Value make_property(Thread& thread, Value getter, Value setter, Value deleter, Value doc);
Value make_wrapper(Thread& thread, TypeId type, Value function);  // static and class methods
Value make_super(Thread& thread, Value type, Value self);

extern const NativeDescriptor kPropertyNew, kStaticMethodNew, kClassMethodNew, kSuperNew, kTypeNew;

}  // namespace toy
