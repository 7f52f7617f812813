// Waiting outside transactions. Queues are outside the heap, a fixed number of them, shared by hash: being woken for
// nothing is harmless, because whoever waits looks again.
//
// No wake-up is lost: a thread first counts itself among the queue's waiters and notes the queue's version, then looks
// once more in a new transaction, and only then sleeps until the version has changed. Whoever changes what others wait
// for commits first and looks at the count of waiters after.
#pragma once

#include <cstdint>

#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/interpreter/running_thread.h"

namespace toy {

std::uint64_t new_queue();  // never 0
// After this transaction has committed, wakes those who wait there.
void notify_at_commit(Thread&, std::uint64_t queue);
void notify_waiters(std::uint64_t queue);
void leave_queue(RunningThread&);

// Ends the transaction, waits, begins the next. Called by the interpreter when a native function threw Blocked.
void wait_outside(Thread&, const Blocked&);

std::uint64_t monotonic_nanoseconds();

// For native functions that may wait:
//     Wait wait(thread, timeout);
//     if (it is there) { take it; wait.done(); return ...; }
//     if (wait.expired()) { wait.done(); return ...; }
//     wait.block(queue);
class Wait {
  public:
    Wait(Thread& thread, double timeout_seconds) : thread_(running(thread)), timeout_(timeout_seconds) {}  // < 0: none
    bool expired() const { return thread_.wait.active && thread_.wait.expired; }
    void done() { thread_.wait = {}; }
    [[noreturn]] void block(std::uint64_t queue);

  private:
    RunningThread& thread_;
    double timeout_;
};

// time.sleep(): commits, sleeps, goes on. Throws Blocked at its first call; the second, by the same instruction,
// returns.
void sleep_outside(Thread&, double seconds);

}  // namespace toy
