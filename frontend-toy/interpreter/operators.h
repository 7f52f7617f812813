// Slow paths of operators: other types than small numbers, special methods in frames of their own.
#pragma once

#include "frontend-toy/interpreter/calls.h"

namespace toy {

Step binary_slow(Thread&, Value* base, const Instruction* pc);
Step inplace_slow(Thread&, Value* base, const Instruction* pc);
Step unary_slow(Thread&, Value* base, const Instruction* pc);
Step compare_slow(Thread&, Value* base, const Instruction* pc);
Step contains_slow(Thread&, Value* base, const Instruction* pc);

// One of the two ways to do an operation on instances: method(self, argument).
struct OperatorAttempt {
    Value method, self, argument;
};
// The special methods to be tried, in order: the left operand's, then the right operand's reflected one; the latter
// first if the right operand's class is a subclass of the left one's.
struct OperatorAttempts {
    OperatorAttempt list[2];
    unsigned count = 0;
    void add(Value method, Value self, Value argument) {
        if (!method.is_nothing() && method != kNone) list[count++] = {method, self, argument};
    }
};
// Runs no Python code.
OperatorAttempts operator_attempts(Thread&, Bytecode op, Value left, Value right);
// There is at least one, and all are Python functions: each then runs in a frame of its own.
bool all_python(Thread&, const OperatorAttempts&);
// left.__iadd__ and so on for an in-place operator, or kNothing.
Value inplace_method(Thread&, Bytecode op, Value left);

// A special method that deliver() got a result from returned NotImplemented: tries the other operand's, or fails.
// `next` follows the operator's instruction; thread.base is its frame.
Step after_not_implemented(Thread&, ReturnAction action, const Instruction* next);
[[noreturn]] void raise_unsupported_operands(Thread&, Bytecode op, Value left, Value right);

}  // namespace toy
