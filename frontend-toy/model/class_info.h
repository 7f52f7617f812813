// Classes: the facts about them that never change live outside the heap, in ClassInfo; the rest is in the Class object.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

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
    builtin,    // int, list, ...: constructed by a native function
};

struct ClassInfo {
    std::uint32_t index;
    Value cls;                     // the Class: fixed, so its reference never changes
    ClassKind kind;
    std::uint32_t type_id;         // builtin: the TypeId of its instances; otherwise 0
    const NativeDescriptor* constructor = nullptr;  // builtin: called with the arguments after the class
    const Shape* root_shape = nullptr;              // plain, exception: where new instances start
};

ClassInfo& class_info(std::uint32_t index);
ClassInfo& class_info_of(Thread& thread, Value cls);

// ---- the classes that exist from the start
enum class BuiltinClass : std::uint8_t {
    object, type, none_type, bool_, int_, float_, str, bytes, bytearray, tuple, list, dict, set, frozenset, range, slice,
    function, builtin_function, method, cell, module, property, staticmethod, classmethod, super,
    not_implemented_type, ellipsis_type, iterator, enumerate, zip, map, filter, reversed, dict_keys, dict_values, dict_items,
    lock, rlock, thread_handle, file, generator, traceback, count_
};
Value builtin_class(BuiltinClass cls);
// Creates all builtin classes and exception classes. Once, in an inevitable transaction, before anything else.
void initialise_model(Thread& thread);
// Name -> value of every builtin class and exception, for the builtins module.
void for_each_builtin_class(void (*visit)(void* argument, const char* name, Value cls), void* argument);
void trace_model(stm::Tracer& tracer);  // global roots: classes of ClassInfos, names are prebuilt

// ---- making and using classes
// Runs as the end of a class statement: `name_space` is the dict that the body filled, `bases` a Tuple (empty: object).
// Calls __set_name__ and __init_subclass__: may run Python code. Makes the transaction inevitable.
Value build_class(Thread& thread, Value name, Value bases, Value name_space, const Code* body);
// A new instance without __init__ having run. TypeError for builtin kinds.
Value allocate_instance(Thread& thread, const ClassInfo& info);
// Attribute of a class found along its MRO (no descriptor is applied), or kNothing. `owner` may be null.
Value lookup_in_class(Thread& thread, Value cls, NameId name, Value* owner = nullptr);
// The Cell along the MRO that holds it (for compiled code: its content may change without a change of version).
Value lookup_cell_in_class(Thread& thread, Value cls, NameId name);
std::int64_t class_version(Thread& thread, Value cls);

}  // namespace toy
