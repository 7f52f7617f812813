// What an attribute access amounts to, in a form that an inline cache can test and a trace can guard. Resolving runs no
// Python code and changes nothing.
//
// What makes a resolution stay true:
//  - A shape fixes the class and the set of instance attributes. Own slots therefore need one guard only, on the type
//    id: a class whose instances already have an attribute `x` refuses to gain a data descriptor `x`, and one whose
//    instances have attributes at all refuses to gain __setattr__, __delattr__ or __getattribute__.
//  - Class::version is unique in the process, never reused, and changes (in the class and its subclasses) whenever a
//    name is added or removed, and whenever a function or another descriptor is replaced or becomes one. Only a plain
//    value that replaces a plain value leaves it alone. So under a guard on the version of `cls`, a `method`, `property`
//    or `type_function` is constant, and a `class_value` is whatever its Cell holds now.
//  - Cells of classes and Classes never move.
#pragma once

#include <cstdint>

#include "frontend-toy/model/class_info.h"

namespace toy {

enum class AttributeKind : std::uint8_t {
    generic,         // none of these: get_attribute / set_attribute / delete_attribute
    inline_slot,     // guard type_id; Instance::slots[slot]
    overflow_slot,   // guard type_id; slot `slot` of the Items in Instance::overflow
    // ---- reading only
    method,          // guard type_id, version of cls; the Cell holds a Function, or a NativeFunction that binds: `value`
    property,        // guard type_id, version of cls; the Cell holds a Property: `value` is its getter
    class_value,     // guard type_id, version of cls; the Cell's content, as it is. Static methods: see type_function
    static_function, // guard type_id, version of cls; `value` is what the access yields (a static method's function)
    builtin_method,  // guard type_id (or the tag of an immediate); `native` takes the object as its argument 0
    type_value,      // the object is the Class `cls`: guard identity and version of cls; the Cell's content, as it is
    type_function,   // the same, the Cell holds a function, or a static method of it: `value`
    module_value,    // the object is the Module `cls`: guard identity; the Cell's content unless it is kUndefined
    // ---- writing only
    add_inline,      // guard type_id; store Instance::slots[slot], then header.type_id = next_shape->id (one write barrier)
    type_cell,       // the object is the Class `cls`: guard identity, version of cls, and that old and new contents of the
                     // Cell are plain (is_plain_class_value); store to the Cell
    module_cell,     // the object is the Module `cls`: guard identity; store to the Cell unless it is kUndefined
};

struct ResolvedAttribute {
    AttributeKind kind = AttributeKind::generic;
    std::uint32_t type_id = kNoType;  // of the object; kNoType if it is an immediate
    std::uint32_t slot = 0;
    const Shape* shape = nullptr;       // the object's, if it is an Instance
    const Shape* next_shape = nullptr;
    Value cls;                          // whose version is to be guarded; fixed
    std::int64_t version = 0;           // of cls
    Value cell;                         // fixed
    Value value;                        // a function; may be young, so hold it across a safe point in a root only
    const NativeDescriptor* native = nullptr;
};

// object.name
AttributeKind resolve_attribute(Thread& thread, Value object, NameId name, ResolvedAttribute& resolved);
// object.name = ...
AttributeKind resolve_store(Thread& thread, Value object, NameId name, ResolvedAttribute& resolved);
// The method that the class gives for a special name: only method, generic (a descriptor of another kind) or, when
// there is none, false. Guards: type_id and version of cls, also for the absence.
bool resolve_special(Thread& thread, Value object, NameId name, ResolvedAttribute& resolved);

// Neither a function nor a descriptor of any other kind, so that a class gives it out as it is.
bool is_plain_class_value(Thread& thread, Value value);

// ---- calling a class: what the interpreter and the recorder need to do it without a C++ call
struct ResolvedConstruction {
    enum Kind : std::uint8_t {
        native,   // `constructor` with the arguments
        instance, // allocate (shape `root`), then `init` (a Function) with it as argument 0 and the result None
        generic,  // instantiate()
    } kind = generic;
    const NativeDescriptor* constructor = nullptr;
    const Shape* root = nullptr;
    Value init;                // kNothing: no arguments are allowed and nothing is to be called
    std::int64_t version = 0;  // of the class; guard it together with the class's identity
};
ResolvedConstruction resolve_construction(Thread& thread, Value cls);
// cls(*arguments, **keywords), any class; runs Python code.
Value instantiate(Thread& thread, Value cls, const Arguments& arguments);

}  // namespace toy
