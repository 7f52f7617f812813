// Inevitable transactions: at most one at a time, with a placeholder at the tail of the log so that nobody commits past
// it. Others run on, import up to the placeholder, and wait only when they want to commit changes or to become
// inevitable themselves.
#include <chrono>

#include "stmcore/import_log.h"
#include "stmcore/thread.h"

namespace stm {

namespace {

constexpr int kSpins = 200;

bool pending_at_tail(const SegmentState& segment) {
    Entry* next = segment.position->next.load(std::memory_order_acquire);
    return next != nullptr && !next->complete.load(std::memory_order_seq_cst);
}

}  // namespace

bool ThreadState::wait_for_inevitable(SegmentState& segment) {
    for (int spin = 0; spin < kSpins; ++spin) {
        if (!pending_at_tail(segment)) return true;
        __builtin_ia32_pause();
    }
    std::uint64_t start = now_nanoseconds();
    std::unique_lock<std::mutex> lock(heap_.mutex);
    heap_.waiting_for_inevitable.fetch_add(1, std::memory_order_seq_cst);
    bool hopeless = false;
    while (!hopeless && !segment.rolled_back && pending_at_tail(segment)) {
        for (auto& other : heap_.segments)
            if (other->index != 0 && other->header.inevitable != 0 && other->run.load() != Run::free) {
                hopeless |= other->os_thread.load() == this_os_thread();
                HeapState::ask_for_break(*other);
            }
        if (hopeless) break;
        segment.run.store(Run::waiting, std::memory_order_seq_cst);
        heap_.changed.notify_all();
        heap_.changed.wait_for(lock, std::chrono::milliseconds(1));
        heap_.changed.wait(lock, [this] { return !heap_.stopping.load(); });
        segment.run.store(Run::running, std::memory_order_seq_cst);
    }
    heap_.waiting_for_inevitable.fetch_sub(1, std::memory_order_seq_cst);
    lock.unlock();
    segment.wait_inevitable_nanoseconds.add(now_nanoseconds() - start);
    return !hopeless && !segment.rolled_back;
}

void ThreadState::become_inevitable(const char* reason) {
    SegmentState& segment = require_running("become_inevitable");
    check_rolled_back();
    if (segment.header.inevitable != 0) return;
    for (;;) {
        ImportResult result = import_log(segment, true);
        if (result.state == Import::conflict) abort_now(segment, result.reason);
        if (result.state == Import::at_pending) {
            if (!wait_for_inevitable(segment)) {
                check_rolled_back();
                abort_now(segment, AbortReason::would_wait);
            }
            continue;
        }
        Entry* entry = &take_entry(segment);
        entry->complete.store(false, std::memory_order_relaxed);
        entry->sequence = segment.position->sequence + 1;
        Entry* tail = nullptr;
        if (segment.position->next.compare_exchange_strong(tail, entry, std::memory_order_seq_cst)) {
            segment.placeholder = entry;
            break;
        }
        entry->complete.store(true, std::memory_order_relaxed);
        segment.entries.give_back(entry);
    }
    segment.header.inevitable = 1;
    segment.inevitable_reason = reason;
    segment.inevitable_since = now_nanoseconds();
}

void ThreadState::end_inevitable(SegmentState& segment) {
    segment.header.inevitable = 0;
    std::lock_guard<std::mutex> lock(heap_.mutex);
    InevitableCount& count = heap_.inevitable_counts[segment.inevitable_reason];
    ++count.count;
    count.nanoseconds += now_nanoseconds() - segment.inevitable_since;
}

}  // namespace stm
