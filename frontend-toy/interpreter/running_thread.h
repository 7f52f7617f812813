// The whole of a Thread: what the interpreter and the threading natives keep beside the fields that compiled code and
// builtins see. Every Thread is a RunningThread.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "frontend-toy/interpreter/inline_cache.h"
#include "frontend-toy/thread.h"

namespace toy {

// The wait that the instruction at (pc, base) is in, over its several attempts (threads/wait_queue.h).
struct PendingWait {
    bool active = false;
    bool expired = false;
    std::uint64_t deadline = 0;  // CLOCK_MONOTONIC in ns; 0: none
};

struct RunningThread final : Thread {
    RunningThread();
    ~RunningThread();
    RunningThread(const RunningThread&) = delete;
    RunningThread& operator=(const RunningThread&) = delete;

    // End of the VM stack's words in use: base + registers of the running code, or further while a native function
    // has its arguments beyond that. A caller's frame may end higher than the callee's that runs: what lies between is of
    // no use to it any more, and forget_words_above_top() keeps it from coming back as a reference to what has moved.
    Value* top = nullptr;
    // The C++ stack must not grow below this address.
    char* native_stack_limit = nullptr;
    unsigned atomic_depth = 0;  // > 0: no break
    bool is_main = false;
    bool break_wanted = false;  // the next poll breaks, solo or not

    PendingWait wait, saved_wait;
    std::uint64_t registered_queue = 0;  // counted among its waiters; 0: none
    std::uint32_t ticket = 0;            // that queue's version before the running transaction began

    // Locks that this transaction holds without having written them (threads/locks.h). Written at commit.
    std::vector<Value> elided;
    // Wait queues to notify once this transaction has committed.
    std::vector<std::uint64_t> released_queues;

    RecentWords recent_words;

    // ---- starting threads (threads/start_thread.h)
    // What it calls: function, positional arguments, keyword arguments or nothing, its Thread object; a List of the
    // dicts in which thread-local objects keep this thread's values.
    static constexpr int kEntryWords = 5;
    Value entry[kEntryWords];
    std::mutex adoption;     // guards `adopted`
    bool adopted = false;    // false: `entry` is a root of the thread that starts this one
    std::vector<std::shared_ptr<RunningThread>> starting;  // started here, perhaps not adopted yet
};

// The largest number of registers of any code that was loaded.
inline std::atomic<std::uint32_t> largest_frame{0};
// Whenever objects may have moved while the words above the top were no roots.
inline void forget_words_above_top(RunningThread& thread) {
    Value* end = std::min(thread.top + largest_frame.load(std::memory_order_relaxed), thread.stack_limit);
    if (thread.top < end) std::fill(thread.top, end, kNothing);
}

inline RunningThread& running(Thread& thread) { return static_cast<RunningThread&>(thread); }

}  // namespace toy
