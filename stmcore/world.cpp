// Stopping the world.
//
// The stopper sets `stopping`, then looks at each segment's run state; a thread that starts a transaction sets its run
// state by a locked instruction, then looks at `stopping`. One of the two sees the other. A running thread learns of the
// stop through nursery_mark == 0 and parks at its next safe point; a thread that waits for another's inevitable
// transaction has said so in its run state and counts as stopped. Threads outside transactions hold no segment and are
// not asked; but a thread that has just been aborted is putting its roots back, and is waited for until it starts again.
//
// Transactions that the stopper's own OS thread drives (tests run several segments from one) are stopped by the fact
// that the stopper is running.
#include "stmcore/heap_state.h"
#include "stmcore/thread.h"

#include <chrono>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

namespace stm {

namespace {
constexpr std::chrono::milliseconds kLookAgain{1};
}

const void* this_os_thread() {
    static thread_local const char identity = 0;
    return &identity;
}

std::uint64_t now_nanoseconds() {
    auto now = std::chrono::steady_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

void fatal(const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    std::fputs("stmcore: ", stderr);
    std::vfprintf(stderr, format, arguments);
    std::fputc('\n', stderr);
    va_end(arguments);
    std::abort();
}

WorldStopped::~WorldStopped() {
    if (resume_ != nullptr) resume_->resume_world();
}

void HeapState::ask_for_break(SegmentState& segment) {
    segment.break_requested.store(true, std::memory_order_seq_cst);
    segment.header.nursery_mark.store(0, std::memory_order_seq_cst);
}

std::optional<WorldStopped> HeapState::stop_world(SegmentState* own) {
    std::unique_lock<std::mutex> lock(mutex);
    if (stopping.load()) {
        if (own != nullptr) {
            park(lock, *own);
        } else {
            changed.wait(lock, [this] { return !stopping.load(); });
        }
        return std::nullopt;
    }
    stopping.store(true, std::memory_order_seq_cst);
    const void* self = this_os_thread();
    for (;;) {
        bool all_stopped = true;
        for (auto& segment : segments) {
            if (segment.get() == own) continue;
            Run run = segment->run.load(std::memory_order_seq_cst);
            if (run == Run::carried) all_stopped = false;
            if (run == Run::running && segment->os_thread.load() != self) {
                all_stopped = false;
                ask_for_break(*segment);
            }
        }
        for (ThreadState* thread : thread_list)
            if (thread->restoring() && thread->os_thread() != self) all_stopped = false;
        if (all_stopped) break;
        changed.wait_for(lock, kLookAgain);
    }
    return WorldStopped(this);
}

void HeapState::resume_world() {
    std::lock_guard<std::mutex> lock(mutex);
    stopping.store(false, std::memory_order_seq_cst);
    changed.notify_all();
}

void HeapState::park(std::unique_lock<std::mutex>& lock, SegmentState& own) {
    own.run.store(Run::waiting, std::memory_order_seq_cst);
    changed.notify_all();
    changed.wait(lock, [this] { return !stopping.load(); });
    own.run.store(Run::running, std::memory_order_seq_cst);
}

void HeapState::park_if_stopping(SegmentState& own) {
    if (!stopping.load(std::memory_order_seq_cst)) return;
    std::unique_lock<std::mutex> lock(mutex);
    if (stopping.load()) park(lock, own);
}

}  // namespace stm
