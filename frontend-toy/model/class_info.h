// Classes: the facts about them that never change live outside the heap, in ClassInfo; the rest is in the Class object.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "frontend-toy/names.h"
#include "frontend-toy/native.h"
#include "frontend-toy/objects.h"
#include "frontend-toy/operations.h"
#include "frontend-toy/shape.h"

namespace toy {

struct Code;

// How instances of a class are made when they are not plain Instances.
enum class ClassKind : std::uint8_t {
    plain,      // Instance with slots; Python classes and object
    exception,  // Instance whose first slots are ExceptionSlot
    derived,    // Instance whose first slot is kPayload (derived.h)
    metaclass,  // a class derived from type: its instances are classes
    builtin,    // int, list, ...: constructed by a native function
};

struct ClassInfo {
    std::uint32_t index = 0;
    Value cls;                     // the Class: fixed, so its reference never changes
    ClassKind kind = ClassKind::plain;
    std::uint32_t type_id = 0;     // builtin: the TypeId of its instances; otherwise 0
    std::uint32_t payload_type = 0;  // derived: the TypeId of what the instances hold
    const NativeDescriptor* constructor = nullptr;  // builtin: called with the arguments after the class
    const Shape* root_shape = nullptr;              // plain, exception: where new instances start
    std::uint32_t hidden_slots = 0;                 // of root_shape: not attributes of their own (exceptions)
    Value metaclass;  // fixed; kNothing: type
    bool made_by_program = false;                   // by a class statement or type()
    // Names that methods assign to, of this class and its bases: the guess behind the inline capacity.
    std::vector<NameId> expected_attributes;
    // __slots__: instances have no __dict__ and no other attributes than these (those of the bases included).
    bool restricted = false;
    std::vector<NameId> allowed_attributes;
};

ClassInfo& class_info(std::uint32_t index);
ClassInfo& class_info_of(Thread& thread, Value cls);

// ---- the classes that exist from the start
enum class BuiltinClass : std::uint8_t {
    object, type, none_type, bool_, int_, float_, str, bytes, bytearray, tuple, list, dict, set, frozenset, range, slice,
    function, builtin_function, method, cell, module, property, staticmethod, classmethod, super,
    not_implemented_type, ellipsis_type, iterator, enumerate, zip, map, filter, reversed, dict_keys, dict_values, dict_items,
    lock, rlock, thread_handle, generator, traceback, count_
};
Value builtin_class(BuiltinClass cls);
const ClassInfo& class_info_of_builtin(BuiltinClass cls);
// What calling a builtin class does; the types whose constructors are in objects/constructors.h have them from the start.
void set_builtin_constructor(BuiltinClass cls, const NativeDescriptor* constructor);
// Creates all builtin classes and exception classes. Once, in an inevitable transaction, before anything else.
void initialise_model(Thread& thread);
// Name -> value of every builtin class and exception, for the builtins module.
void for_each_builtin_class(void (*visit)(void* argument, const char* name, Value cls), void* argument);
void trace_model(stm::Tracer& tracer);  // global roots: classes of ClassInfos, names are prebuilt

// ---- making and using classes
// Runs as the end of a class statement: `name_space` is the dict that the body filled, `bases` a Tuple (empty: object).
// Calls __set_name__ and __init_subclass__: may run Python code. Makes the transaction inevitable.
// `body` is null for type(name, bases, name_space). `keywords` go to the metaclass, which is one of them or that of the
// bases, and to __init_subclass__.
Value build_class(Thread& thread, Value name, Value bases, Value name_space, const Code* body,
                  const Arguments* keywords = nullptr);
// type.__new__(metaclass, name, bases, name_space, **keywords).
Value make_class_of(Thread& thread, Value metaclass, const Arguments& name_bases_name_space);
// cls(*arguments, **keywords) as type.__call__ does it, whatever the metaclass says.
Value instantiate_plainly(Thread& thread, Value cls, const Arguments& arguments);
// type(cls)
Value metaclass_of(Thread& thread, Value cls);
// The special method that a class's metaclass (not type itself) has for operations on the class; kNothing: none.
Value find_metaclass_special(Thread& thread, Value cls, NameId name);
// isinstance() and issubclass(), with __instancecheck__ and __subclasscheck__. May run Python code.
bool instance_check(Thread& thread, Value object, Value class_or_tuple);
bool subclass_check(Thread& thread, Value cls, Value class_or_tuple);
// A new instance without __init__ having run. TypeError for builtin kinds.
Value allocate_instance(Thread& thread, const ClassInfo& info);
// Attribute of a class found along its MRO (no descriptor is applied), or kNothing. `owner` may be null.
Value lookup_in_class(Thread& thread, Value cls, NameId name, Value* owner = nullptr);
// The Cell along the MRO that holds it (for compiled code: its content may change without a change of version).
Value lookup_cell_in_class(Thread& thread, Value cls, NameId name);
std::int64_t class_version(Thread& thread, Value cls);
// As find_special() of operations.h, by class. The result is called with the instance as its first argument. What
// `object` itself provides does not count as found; what BaseException provides does.
Value find_special_in_class(Thread& thread, Value cls, NameId name);

// ---- instances
// The instance's __dict__: from now on its attributes live there.
Value instance_dict(Thread& thread, Value instance);
// Name and value of every attribute of an instance (without those that exceptions hide), in order. Leaves it as it is.
struct NamedValue {
    Value name;  // Str
    Value value;
};
std::vector<NamedValue> instance_attributes(Thread& thread, Value instance);
// vars(object): instance_dict, or a new dict for classes, modules and functions; TypeError if there is none.
Value object_dict(Thread& thread, Value object);
// dir(object), sorted. Runs Python code when the class has __dir__.
Value object_dir(Thread& thread, Value object);
// "<__main__.Point object at 0x7f...>": what repr() is without a __repr__. May move objects.
Value default_repr(Thread& thread, Value object);
// "__main__.Point", "int": the class's name with its module unless that is builtins.
std::string full_class_name(Thread& thread, Value cls);
// repr() of a Class: "<class '__main__.Point'>".
Value class_repr(Thread& thread, Value cls);

}  // namespace toy
