// Slow paths of operators: other types than small numbers, special methods in frames of their own.
#pragma once

#include "frontend-toy/interpreter/calls.h"

namespace toy {

Step binary_slow(Thread&, Value* base, const Instruction* pc);
Step inplace_slow(Thread&, Value* base, const Instruction* pc);
Step unary_slow(Thread&, Value* base, const Instruction* pc);
Step compare_slow(Thread&, Value* base, const Instruction* pc);
Step contains_slow(Thread&, Value* base, const Instruction* pc);

// A special method that deliver() got a result from returned NotImplemented: tries the other operand's, or fails.
// `next` follows the operator's instruction; thread.base is its frame.
Step after_not_implemented(Thread&, ReturnAction action, const Instruction* next);
[[noreturn]] void raise_unsupported_operands(Thread&, Bytecode op, Value left, Value right);

}  // namespace toy
