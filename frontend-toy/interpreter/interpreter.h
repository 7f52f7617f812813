// The interpreter's entry points.
#pragma once

#include <cstdint>
#include <span>

#include "frontend-toy/code.h"
#include "frontend-toy/frame.h"
#include "frontend-toy/native.h"
#include "frontend-toy/thread.h"

namespace toy {

// Runs from (thread.pc, thread.base) until a frame whose link says `leave` returns; the result is its value. Throws
// PythonError when an exception leaves that frame, which is popped then. At nesting 0 it breaks transactions and
// restarts aborted ones; deeper, stm::Aborted passes through.
Value run(Thread& thread);
// The same, beginning with this exception raised at thread.pc.
Value run_raising(Thread& thread, Value exception);

// The code that runs in the frame at `base`.
inline const Code& code_of(Thread& thread, const Value* base) { return *read_immutable<Function>(thread, base[-1])->code; }

// First word above everything that is in use on the thread's VM stack (the top frame's registers and the argument
// windows of native functions under way).
Value* stack_top(Thread& thread);

// Frames from the one at `top` down to the one at `bottom`, both included.
unsigned frames_between(const Value* top, const Value* bottom);

// ---- calls from C++ (operations.h has call() and call_keywords())

// Throws Python's RecursionError if there is no room for another frame of `registers` words at `base`, or on the C++
// stack.
void check_recursion(Thread& thread, Value* base, std::uint32_t registers);

inline unsigned python_depth_limit = 1000;  // frames; sys.setrecursionlimit
int recursion_limit();
void set_recursion_limit(int limit);

// ---- the callee word of a method call. LoadMethod leaves, for a method of a builtin type, the descriptor itself in
// r[a+2]: it is skipped by the garbage collector and never a Python value.
inline Value pack_native(const NativeDescriptor* descriptor) {
    return Value::from_word(reinterpret_cast<std::uint64_t>(descriptor) | 4);
}
inline bool is_packed_native(Value word) { return (word.word() & 7) == 4; }
inline const NativeDescriptor* unpack_native(Value word) {
    return reinterpret_cast<const NativeDescriptor*>(word.word() & ~std::uint64_t{7});
}

// ---- waiting. A native function that finds that it has to wait throws this before it has changed anything: the
// interpreter commits, waits outside any transaction until the queue is notified (or the deadline has passed), and
// runs the same instruction again in a new transaction.
struct Blocked {
    std::uint64_t queue;           // threads/wait_queue.h
    std::uint64_t deadline_ns = 0;  // CLOCK_MONOTONIC; 0: none
    int descriptor = -1;            // >= 0: until this file is ready instead
    short events = 0;               // as for poll()
};

}  // namespace toy
