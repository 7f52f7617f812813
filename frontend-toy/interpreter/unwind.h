// From where an exception was raised to the handler that takes it.
#pragma once

#include "frontend-toy/thread.h"

namespace toy {

// The exception was raised at (thread.pc, thread.base). True: thread.pc is the handler's Catch (or the end of a loop
// whose iterator is exhausted); false: it leaves this run(), whose entry frame is popped.
// `traced`: the running frame has its traceback entry already (re-raised).
bool unwind(Thread& thread, Value exception, bool traced);

// The same from within the dispatch loop, which goes on where thread.pc says: throwing a C++ exception would cost more
// than all of the rest. Throws LeftRun when the exception leaves this run().
void unwind_or_leave(Thread& thread, Value exception, bool traced);
struct LeftRun {};

// Thrown by Reraise: a PythonError whose frame is in the traceback already.
struct Reraised {
    Value exception;
};

}  // namespace toy
