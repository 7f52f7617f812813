#include "frontend-toy/threads/wait_queue.h"

#include <linux/futex.h>
#include <poll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <climits>

#include "frontend-toy/interpreter/jit_hooks.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/operations.h"

namespace toy {

namespace {

struct alignas(64) Queue {
    std::atomic<std::uint32_t> version{0};
    std::atomic<std::uint32_t> waiters{0};
};
constexpr std::size_t kQueues = 1024;
Queue queues[kQueues];
Queue sleepers;  // of Blocked::queue 0: nobody notifies it
std::atomic<std::uint64_t> next_queue{1};

Queue& queue_of(std::uint64_t number) { return number == 0 ? sleepers : queues[number % kQueues]; }

// Until the word changes, the deadline passes or a signal arrives.
void futex_wait(std::atomic<std::uint32_t>& word, std::uint32_t value, std::uint64_t deadline) {
    timespec until{static_cast<time_t>(deadline / 1'000'000'000), static_cast<long>(deadline % 1'000'000'000)};
    syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), FUTEX_WAIT_BITSET_PRIVATE, value,
            deadline != 0 ? &until : nullptr, nullptr, FUTEX_BITSET_MATCH_ANY);
}

}  // namespace

std::uint64_t new_queue() { return next_queue.fetch_add(1); }

std::uint64_t monotonic_nanoseconds() {
    timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(now.tv_nsec);
}

void notify_at_commit(Thread& thread, std::uint64_t queue) {
    RunningThread& self = running(thread);
    self.released_queues.push_back(queue);
    if (queue_of(queue).waiters.load(std::memory_order_relaxed) != 0) {
        self.break_wanted = true;
        thread.segment->nursery_mark.store(0, std::memory_order_relaxed);
    }
}

void notify_waiters(std::uint64_t number) {
    Queue& queue = queue_of(number);
    if (queue.waiters.load(std::memory_order_seq_cst) == 0) return;
    queue.version.fetch_add(1, std::memory_order_seq_cst);
    syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&queue.version), FUTEX_WAKE_PRIVATE, INT_MAX, nullptr, nullptr,
            0);
}

void leave_queue(RunningThread& self) {
    queue_of(self.registered_queue).waiters.fetch_sub(1);
    self.registered_queue = 0;
}

void Wait::block(std::uint64_t queue) {
    Blocked blocked{queue};
    if (thread_.wait.active) {
        blocked.deadline_ns = thread_.wait.deadline;
    } else if (timeout_ >= 0) {
        blocked.deadline_ns = monotonic_nanoseconds() + static_cast<std::uint64_t>(timeout_ * 1e9) + 1;
    }
    throw blocked;
}

void wait_outside(Thread& thread, const Blocked& blocked) {
    RunningThread& self = running(thread);
    if (thread.recorder != nullptr) jit_state.hooks->abandon(thread, "a wait");
    if (self.atomic_depth != 0) raise(thread, ErrorClass::runtime_error, "cannot wait inside an atomic block");
    if (blocked.descriptor >= 0) {
        end_transaction(thread);
        pollfd wanted{blocked.descriptor, blocked.events, 0};
        ::poll(&wanted, 1, -1);
        begin_transaction(thread);
        if (take_interrupt(thread)) raise(thread, ErrorClass::keyboard_interrupt, "");
        return;
    }
    const bool first = !self.wait.active;
    self.wait = {true, false, blocked.deadline_ns};
    end_transaction(thread);
    const bool registers = blocked.queue != 0;
    if (registers && self.registered_queue != blocked.queue) {
        if (self.registered_queue != 0) leave_queue(self);
        self.registered_queue = blocked.queue;
        queue_of(blocked.queue).waiters.fetch_add(1, std::memory_order_seq_cst);
        self.ticket = queue_of(blocked.queue).version.load(std::memory_order_seq_cst);
    } else if (!registers || !first) {
        Queue& queue = queue_of(blocked.queue);
        futex_wait(queue.version, registers ? self.ticket : queue.version.load(), blocked.deadline_ns);
        self.ticket = queue.version.load(std::memory_order_seq_cst);
        self.wait.expired = blocked.deadline_ns != 0 && monotonic_nanoseconds() >= blocked.deadline_ns;
    }
    begin_transaction(thread);
    if (take_interrupt(thread)) {
        self.wait = {};
        raise(thread, ErrorClass::keyboard_interrupt, "");
    }
}

void sleep_outside(Thread& thread, double seconds) {
    Wait wait(thread, seconds);
    if (wait.expired()) {
        wait.done();
        return;
    }
    wait.block(0);
}

}  // namespace toy
