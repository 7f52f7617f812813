// Classes written in C++ whose instances are ordinary Instances: their state is in hidden slots before the attributes
// that programs see, so that the collector, subclasses in Python and attributes of their own come without further work.
#pragma once

#include <span>

#include "frontend-toy/model/class_info.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/objects/method_table.h"

namespace toy {

// A property in C++. `set` may be null; it is called with the instance and the value.
struct NativeProperty {
    NativeDescriptor get;
    NativeDescriptor set{nullptr, nullptr};
};

struct StatefulClass {
    const char* module;  // __module__: "_io"
    const char* name;
    Value base = kNothing;                           // a plain class; kNothing: object. Its hidden slots come first.
    std::uint32_t hidden_slots = 0;                  // beyond those of the base; kNothing in a new instance
    std::span<const NativeDescriptor> methods = {};  // `__init__`, `__new__` and special methods among them
    std::span<const NativeProperty> properties = {};
    bool has_dict = true;  // instances take any attribute
};

// A new class that is never freed. The transaction is inevitable.
Value make_stateful_class(Thread&, const StatefulClass&);

// How messages name a class that was made so, "_io.StringIO"; null for all others.
const std::string* dotted_name(const ClassInfo& info);

// Has `value` the class's hidden slots?
bool is_instance_of(Thread&, Value value, Value cls);

inline Value hidden_slot(Thread& thread, Value instance, std::uint32_t slot) {
    return read<Instance>(thread, instance)->slots[slot];
}
inline void set_hidden_slot(Thread& thread, Value instance, std::uint32_t slot, Value value) {
    write<Instance>(thread, instance)->slots[slot] = value;
}

}  // namespace toy
