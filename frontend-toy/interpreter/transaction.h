// Where transactions end and begin, and how an aborted one starts again.
//
// A restart needs the VM stack as it was when the transaction began. Copying all of it at each break would cost as much
// as the stack is deep, so only the top frame is copied then. A frame below can change only after control has returned
// to it: whoever is about to write to a frame below saved_floor copies it first (save_frames_down_to). While the
// segment is solo nothing can abort and nothing is copied.
#pragma once

#include "frontend-toy/interpreter/running_thread.h"

namespace toy {

// Is a break, a safe point or a signal due? One load and one compare; every Loop and function entry asks.
inline bool poll_due(const stm::Segment& segment) {
    return __builtin_expect(
        segment.nursery_current >= segment.nursery_mark.load(std::memory_order_relaxed), 0);
}

// At a poll, with thread.pc and thread.base up to date. Throws stm::Aborted and PythonError (KeyboardInterrupt,
// MemoryError).
void poll(Thread& thread);

// Writes what was printed, commits and begins the next transaction at (pc, base). Throws stm::Aborted.
void break_transaction(Thread& thread);
// The two halves of it, for waits outside any transaction.
void end_transaction(Thread& thread);
void begin_transaction(Thread& thread);
// After stm::Aborted: the thread is again where its transaction began, in a new transaction.
void restart_transaction(Thread& thread);
// Writes thread.output; the transaction becomes inevitable for that.
void flush_output(Thread& thread);
// After print() added to thread.output: writes it, or asks for a break that does, once there is enough of it.
void output_grew(Thread& thread);
// Raises stm::Aborted as the core's does, and counts nothing when the transaction is inevitable already.
void become_inevitable(Thread& thread, const char* reason);

// Copies every word from saved_floor down to the link words of the frame at `base`.
void save_frames_slow(Thread& thread, Value* base);
inline void save_frames_down_to(Thread& thread, Value* base) {
    if (__builtin_expect(base - kLinkWords < thread.saved_floor, 0)) save_frames_slow(thread, base);
}

// Thrown when standard output cannot be written.
struct BrokenOutput {
    int error;
};

// From the signal handler and for natives that wait: has the user asked for an interrupt?
bool take_interrupt(Thread& thread);
void request_interrupt();

}  // namespace toy
