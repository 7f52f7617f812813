// Operators between builtin containers (list + list, tuple * 3, set | set, dict |= dict). kNotImplemented when an
// operand is not one that they know.
#pragma once

#include "frontend-toy/operations.h"

namespace toy {

// Neither operand pair is (number, number), (str, str) or bytes-like; one of them may be a number (a repetition count).
Value container_binary(Thread&, BinaryOp, Value, Value);
Value container_inplace(Thread&, BinaryOp, Value, Value);

}  // namespace toy
