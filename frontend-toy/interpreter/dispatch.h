#pragma once

#include "frontend-toy/thread.h"

namespace toy {

// The dispatch loop: from (thread.pc, thread.base) until a frame returns with the action `leave`. Throws PythonError
// with thread.pc at the instruction that raised, stm::Aborted, Blocked.
Value execute(Thread& thread);

}  // namespace toy
