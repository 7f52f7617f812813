#pragma once

#include "frontend-toy/code.h"
#include "frontend-toy/thread.h"

namespace toy {

// The value of a compiled constant as an object that never moves. The transaction must be inevitable.
Value constant_value(Thread& thread, const Constant& constant);

}  // namespace toy
