#pragma once

#include "frontend-toy/interpreter/calls.h"

namespace toy {

// The body of a class statement has run and filled `name_space`; `next` follows BuildClass. `cell` is the Cell of
// `__class__`, or kNothing. Stores the class into the instruction's register.
void finish_class(Thread&, Value name_space, Value cell, const Instruction* next);

}  // namespace toy
