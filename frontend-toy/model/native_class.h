// Stateful classes of the library's modules: their natives check their receivers fast, and iterators advance without a
// call.
#pragma once

#include <span>

#include "frontend-toy/model/stateful_class.h"

namespace toy {

struct NativeClass {
    const char* module;
    const char* name;
    std::uint32_t slots;  // hidden ones
    std::span<const NativeDescriptor> methods;
    // Of iterators: the next item, kNothing at the end. The class gets __iter__ and __next__ from it.
    Value (*advance)(Thread&, Value self) = nullptr;
    // Of iterators: would advance() run no Python code now? Changes nothing. Null: it never does.
    bool (*advances_simply)(Thread&, Value self) = nullptr;
    std::span<const NativeProperty> properties = {};
    const ClassInfo* info = nullptr;  // once made
};

// Whose hidden slots instances of the class begin with, or null. Derived classes inherit it.
const NativeClass* native_class_of(const ClassInfo&);
void set_native_class(const ClassInfo&, const NativeClass*);

// Makes the class and defines it in the module. The transaction is inevitable.
void define_native_class(Thread&, ModuleInfo&, NativeClass&);
// An instance of the class or of a class derived from it?
bool is_native_instance(Thread&, Value, const NativeClass&);
// An instance of the class itself, its slots empty. Moves nothing.
Value new_native_instance(Thread&, const NativeClass&);

// The iterator's NativeClass when next() means its advance(), else null.
const NativeClass* native_iterator(Thread&, Value iterator);
// next() on this iterator runs no Python code now: all builtin iterators over builtin containers, and wrappers of them.
bool advances_simply(Thread&, Value iterator);

inline Value slot(Thread& thread, Value instance, std::uint32_t i) {
    return read<Instance>(thread, instance)->slots[i];
}
inline void set_slot(Thread& thread, Value instance, std::uint32_t i, Value value) {
    write<Instance>(thread, instance)->slots[i] = value;
}
inline std::int64_t int_slot(Thread& thread, Value instance, std::uint32_t i) {
    return slot(thread, instance, i).small_int();
}
inline void set_int_slot(Thread& thread, Value instance, std::uint32_t i, std::int64_t number) {
    set_slot(thread, instance, i, Value::from_small_int(number));
}

// "descriptor 'append' for 'collections.deque' objects doesn't apply to a 'int' object".
[[noreturn]] void raise_wrong_instance(Thread&, const NativeClass&, const char* method, Value receiver);

// The descriptor of a method: checks its receiver, then calls `body`. Counts include the receiver.
template <NativeClass& cls, MethodName owner, MethodName name, Value (*body)(Thread&, const Arguments&)>
constexpr NativeDescriptor class_method(std::uint16_t minimum, std::uint16_t maximum, bool runs_python,
                                        bool keywords = false) {
    constexpr auto checked = +[](Thread& thread, const Arguments& arguments) -> Value {
        Value self = arguments.count == 0 ? kNone : arguments[0];
        if (!is_native_instance(thread, self, cls)) raise_wrong_instance(thread, cls, name.text, self);
        return body(thread, arguments);
    };
    return {name.text, checked, minimum, keywords ? kAnyCount : maximum, keywords, runs_python, owner.text};
}

}  // namespace toy
