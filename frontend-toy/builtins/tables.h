// The functions of the builtins module and of the modules that are written in C++ here.
#pragma once

#include <span>

#include "frontend-toy/native.h"

namespace toy {

std::span<const NativeDescriptor> output_functions();      // print, input
std::span<const NativeDescriptor> number_functions();      // abs, divmod, pow, round, chr, ord, hex, ...
std::span<const NativeDescriptor> collection_functions();  // len, min, max, sum, sorted, iter, next, ...
std::span<const NativeDescriptor> frame_functions();       // globals, locals
std::span<const NativeDescriptor> pattern_functions();     // for match statements
std::span<const NativeDescriptor> object_functions();      // getattr, isinstance, hash, id, repr, ...

// locals() of the calling frame.
Value frame_locals(Thread& thread);

void register_builtins();
void register_math();
void register_time();

}  // namespace toy
