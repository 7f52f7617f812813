// Raising builtin exceptions whose arguments are more than one message.
#pragma once

#include <span>

#include "frontend-toy/operations.h"

namespace toy {

// raise Class(*arguments)
[[noreturn]] void raise_with(Thread&, ErrorClass, std::span<const Value> arguments);
// OverflowError(34, 'Numerical result out of range')
[[noreturn]] void raise_result_out_of_range(Thread&);

}  // namespace toy
