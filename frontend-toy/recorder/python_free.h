// Which operations on which values run no Python code, so that compiled code may do them by a C++ call.
//
// These are predictions from the values seen while recording: containers are sampled. Where one turns out wrong, the
// C++ code throws NeedsInterpreter at the point where it would run Python code, and the interpreter executes the whole
// instruction again. Hence only operations that have changed nothing by then may be predicted at all.
#pragma once

#include <string_view>
#include <vector>

#include "frontend-toy/thread.h"

namespace toy {

// Comparing, hashing, printing, formatting or iterating over it runs no Python code.
bool is_python_free(Thread& thread, Value value, int depth = 0);
// A number, str, bytes or another immediate: nothing that can refer to an instance.
bool is_plain(Thread& thread, Value value);
// A builtin container, str or range: iterating over it runs no Python code, whatever it contains.
bool is_builtin_iterable(Thread& thread, Value value);

// May compiled code call this native function with such arguments? `owner` is empty for functions.
bool is_python_free_call(Thread& thread, std::string_view owner, std::string_view name,
                         const std::vector<Value>& arguments);

}  // namespace toy
