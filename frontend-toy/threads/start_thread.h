// OS threads that run Python code.
#pragma once

#include "frontend-toy/interpreter/running_thread.h"

namespace toy {

// Begins the thread's first transaction and runs thread.entry in it: function, tuple of arguments, dict of keyword
// arguments or nothing. At nesting 0: transactions break and restart. When it returns, everything is committed; when it
// throws PythonError, it is in an inevitable transaction.
void run_entry(RunningThread& thread);

// A new OS thread that calls function(*arguments, **keywords) once this transaction has committed. `owner`: what
// _thread._current() gives there. Returns its identifier.
std::uint64_t start_thread(Thread& thread, Value function, Value arguments, Value keywords, Value owner);

unsigned threads_running();  // the main thread not counted

// Process-wide heap; set by the runtime.
extern stm::Heap* process_heap;

}  // namespace toy
