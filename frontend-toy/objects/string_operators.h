// The operators of str, bytes and bytearray.
#pragma once

#include "frontend-toy/operations.h"

namespace toy {

// One operand is a str, bytes or bytearray. Raises the TypeErrors that name the type ("can only concatenate str ...");
// kNotImplemented if the other operand is an instance of a Python class that may know better.
Value string_binary(Thread&, BinaryOp, Value, Value);
Value bytearray_inplace(Thread&, BinaryOp, Value, Value);

}  // namespace toy
