// Functions implemented in C++.
#pragma once

#include <cstdint>
#include <span>

#include "frontend-toy/value.h"

namespace toy {

class Thread;

struct NativeDescriptor;

struct Arguments {
    Value* positional;            // real memory on the VM stack: stays put, and is a root
    std::uint32_t count;
    Value* keyword_values = nullptr;
    const Value* keyword_names = nullptr;  // Str each
    std::uint32_t keyword_count = 0;
    const NativeDescriptor* callee = nullptr;  // set where one function serves several descriptors

    Value operator[](std::uint32_t i) const { return positional[i]; }
};

struct NativeDescriptor {
    const char* name;
    Value (*call)(Thread& thread, const Arguments& arguments);
    std::uint16_t minimum = 0;
    std::uint16_t maximum = 0xffff;   // positional, the receiver of a method included
    bool keywords = false;            // accepts keyword arguments (checks them itself)
    // True if it may run Python code (call special methods, key functions, ...) or wait. Compiled code never calls
    // such a function directly; false is a promise.
    bool runs_python = true;
    const char* owner = nullptr;      // "list" for list.append: how messages name it
    // Of a method that also takes instances of classes derived from its type: the method for what they hold
    // (model/derived.h).
    const NativeDescriptor* of_payload = nullptr;
};

}  // namespace toy
