#include "frontend-toy/interpreter/transaction.h"

#include <unistd.h>

#include <cerrno>

#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/interpreter/jit_hooks.h"
#include "frontend-toy/operations.h"
#include "frontend-toy/threads/locks.h"
#include "frontend-toy/threads/wait_queue.h"

namespace toy {

namespace {

std::atomic<bool> interrupt_requested{false};
std::atomic<stm::Segment*> main_segment{nullptr};

void write_all(int descriptor, const std::string& text) {
    std::size_t at = 0;
    while (at < text.size()) {
        ssize_t written = ::write(descriptor, text.data() + at, text.size() - at);
        if (written < 0) {
            if (errno == EINTR) continue;
            throw BrokenOutput{errno};
        }
        at += static_cast<std::size_t>(written);
    }
}

void take_segment(Thread& thread, stm::Segment& segment) {
    thread.segment = &segment;
    if (!running(thread).is_main) return;
    // request_interrupt() does the same two steps in the other order: one of the two sees the other.
    main_segment.store(&segment);
    if (interrupt_requested.load()) segment.nursery_mark.store(0, std::memory_order_relaxed);
}

// The state to which an abort of the transaction that begins now comes back.
void take_snapshot(Thread& thread) {
    RunningThread& self = running(thread);
    thread.saved_pc = thread.pc;
    thread.saved_base = thread.base;
    thread.saved_handled = thread.handled;
    self.saved_wait = self.wait;
    thread.saved_words.clear();
    if (thread.segment->solo != 0) {
        thread.saved_floor = thread.stack_low;
        return;
    }
    thread.saved_floor = self.top;
    save_frames_slow(thread, thread.base);
}

// What follows a commit outside the heap.
void after_commit(RunningThread& self) {
    for (std::uint64_t queue : self.released_queues) notify_waiters(queue);
    self.released_queues.clear();
    if (self.registered_queue != 0 && !self.wait.active) leave_queue(self);
}

// A break inside a C++ function that cannot be restarted: the next transaction is inevitable before it does anything.
void break_nested(Thread& thread) {
    flush_output(thread);
    end_transaction(thread);
    begin_transaction(thread);
}

}  // namespace

void save_frames_slow(Thread& thread, Value* base) {
    Value* floor = base - kLinkWords;
    Value* at = thread.saved_floor;
    while (at > floor) thread.saved_words.push_back(*--at);
    thread.saved_floor = at;
}

void become_inevitable(Thread& thread, const char* reason) {
    if (thread.segment->inevitable != 0) return;
    if (thread.interpreter_needed_throws) throw NeedsInterpreter{};
    thread.transaction->become_inevitable(reason);
}

void flush_output(Thread& thread) {
    if (thread.output.empty()) return;
    become_inevitable(thread, "output");
    std::string text;
    text.swap(thread.output);
    write_all(STDOUT_FILENO, text);
}

void output_grew(Thread& thread) {
    // As CPython buffers: by line on a terminal, by block elsewhere.
    static const bool terminal = ::isatty(STDOUT_FILENO) == 1;
    constexpr std::size_t kBlock = 8192;
    if (thread.output.size() < (terminal ? 1 : kBlock)) return;
    if (thread.segment->solo != 0) {
        flush_output(thread);  // nothing can abort, so nothing is written that might not have happened
    } else {
        thread.segment->nursery_mark.store(0, std::memory_order_relaxed);
    }
}

void poll(Thread& thread) {
    // A recording keeps references in its constants: nothing may move until it is over, which is soon.
    if (thread.recorder != nullptr) return;
    bool wanted;
    try {
        wanted = thread.transaction->safe_point();
    } catch (const stm::OutOfMemory&) {
        raise(thread, ErrorClass::memory_error, "");
    }
    RunningThread& self = running(thread);
    if (self.is_main && take_interrupt(thread)) raise(thread, ErrorClass::keyboard_interrupt, "");
    if (!wanted || self.atomic_depth != 0) return;
    if (thread.nesting != 0) {
        // Only where somebody could wait for ever: the move out of solo mode, and the lock of one-lock mode.
        if (thread.segment->solo != 0) break_nested(thread);
        return;
    }
    break_transaction(thread);
}

void break_transaction(Thread& thread) {
    RunningThread& self = running(thread);
    flush_output(thread);
    write_elided_locks(thread);
    self.break_wanted = false;
    take_segment(thread, thread.transaction->break_transaction());
    after_commit(self);
    take_snapshot(thread);
}

void end_transaction(Thread& thread) {
    RunningThread& self = running(thread);
    flush_output(thread);
    write_elided_locks(thread);
    self.break_wanted = false;
    thread.transaction->commit();
    thread.segment = nullptr;
    if (self.is_main) main_segment.store(nullptr, std::memory_order_relaxed);
    after_commit(self);
}

void begin_transaction(Thread& thread) {
    for (;;) {
        try {
            take_segment(thread, thread.transaction->start_transaction());
            if (thread.nesting != 0) become_inevitable(thread, "wait inside a builtin function");
            break;
        } catch (const stm::Aborted&) {
        }
    }
    if (thread.nesting == 0) take_snapshot(thread);
    if (running(thread).is_main && interrupt_requested.load(std::memory_order_relaxed)) {
        thread.segment->nursery_mark.store(0, std::memory_order_relaxed);
    }
}

void restart_transaction(Thread& thread) {
    RunningThread& self = running(thread);
    if (thread.recorder != nullptr) jit_state.hooks->abandon(thread, "transaction aborted");
    Value* at = thread.saved_floor + thread.saved_words.size();
    for (Value word : thread.saved_words) *--at = word;
    thread.base = thread.saved_base;
    thread.pc = thread.saved_pc;
    thread.handled = thread.saved_handled;
    thread.pending = kNothing;
    thread.abort_pending = false;
    thread.nesting = 0;
    thread.output.clear();
    self.wait = self.saved_wait;
    self.elided.clear();
    self.released_queues.clear();
    self.top = thread.saved_floor + thread.saved_words.size();
    forget_words_above_top(self);
    self.atomic_depth = 0;
    const Value* bottom = thread.base;
    unsigned depth = 1;
    while (ReturnLink::unpack(bottom[-2].word()).action != ReturnAction::leave) {
        bottom -= ReturnLink::unpack(bottom[-2].word()).base_delta;
        ++depth;
    }
    thread.python_depth = depth;
    for (;;) {
        try {
            take_segment(thread, thread.transaction->start_transaction());
            break;
        } catch (const stm::Aborted&) {
        }
    }
    if (thread.segment->solo != 0) {
        thread.saved_floor = thread.stack_low;
        thread.saved_words.clear();
    }
}

bool take_interrupt(Thread& thread) {
    return running(thread).is_main && interrupt_requested.load(std::memory_order_relaxed) &&
           interrupt_requested.exchange(false);
}

void request_interrupt() {
    interrupt_requested.store(true);
    if (stm::Segment* segment = main_segment.load()) segment->nursery_mark.store(0);
}

}  // namespace toy
