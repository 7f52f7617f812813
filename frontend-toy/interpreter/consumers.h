// Builtin functions that consume a generator have a twin in Python (lib/_consumers.py), which is called instead.
#pragma once

#include "frontend-toy/code.h"
#include "frontend-toy/native.h"
#include "frontend-toy/thread.h"

namespace toy {

// The twin to call for native(arguments...), or kNothing. With `load`, runs Python code the first time: the arguments
// are on the VM stack.
Value consumer_of(Thread&, const NativeDescriptor& native, const Value* arguments, std::uint32_t count, bool load);
// Tracebacks show no frames of such code.
bool is_consumer(const Code&);

}  // namespace toy
