// Which thread runs in which segment. A thread takes its home segment if it is free, else any; when threads queue, in
// order of arrival, nobody overtakes them.
#include <chrono>
#include <stdexcept>

#include "stmcore/heap_state.h"
#include "stmcore/import_log.h"
#include "stmcore/thread.h"

namespace stm {

namespace {

bool try_take(HeapState& heap, SegmentState& segment, ThreadState& thread) {
    Run free = Run::free;
    if (!segment.run.compare_exchange_strong(free, Run::running, std::memory_order_seq_cst)) return false;
    segment.os_thread.store(this_os_thread(), std::memory_order_relaxed);
    segment.thread = &thread;
    if (heap.stopping.load(std::memory_order_seq_cst)) {
        heap.release_segment(segment);
        return false;
    }
    return true;
}

}  // namespace

SegmentState* HeapState::take_segment(ThreadState& thread, Phase expected) {
    unsigned first = expected == Phase::multi ? 1 : 0;
    unsigned last = expected == Phase::multi ? options_.segments : 0;
    auto try_any = [&]() -> SegmentState* {
        SegmentState* home = segments[expected == Phase::multi ? thread.home() : 0].get();
        while (home->run.load(std::memory_order_acquire) == Run::carried) __builtin_ia32_pause();
        if (try_take(*this, *home, thread)) return home;
        // Segments that already follow the log first: starting another one may cost a stop of the world.
        for (bool active : {true, false})
            for (unsigned index = first; index <= last; ++index)
                if (segments[index]->active.load(std::memory_order_relaxed) == active &&
                    segments[index]->run.load(std::memory_order_relaxed) == Run::free &&
                    try_take(*this, *segments[index], thread))
                    return segments[index].get();
        return nullptr;
    };
    SegmentState* taken = nullptr;
    if (queued.load(std::memory_order_seq_cst) == 0) taken = try_any();
    if (taken == nullptr) {
        std::unique_lock<std::mutex> lock(mutex);
        queue.push_back(&thread);
        queued.store(static_cast<unsigned>(queue.size()), std::memory_order_seq_cst);
        auto leave_queue = [&] {
            for (auto at = queue.begin(); at != queue.end(); ++at) {
                if (*at != &thread) continue;
                queue.erase(at);
                break;
            }
            queued.store(static_cast<unsigned>(queue.size()), std::memory_order_seq_cst);
            changed.notify_all();
        };
        auto patience = options_.tick.count() > 0 ? options_.tick : std::chrono::microseconds(1000);
        while (phase.load() == expected) {
            if (queue.front() == &thread && !stopping.load()) {
                lock.unlock();
                taken = try_any();
                lock.lock();
                if (taken != nullptr) break;
                bool hopeless = true;
                for (unsigned index = first; index <= last; ++index)
                    if (segments[index]->run.load() == Run::free || segments[index]->os_thread.load() != this_os_thread())
                        hopeless = false;
                if (hopeless) {
                    leave_queue();
                    throw std::logic_error("stmcore: start_transaction would wait for a transaction that the same OS "
                                           "thread has to end");
                }
            }
            bool timed_out = changed.wait_for(lock, patience) == std::cv_status::timeout;
            if (timed_out && queue.front() == &thread)
                for (unsigned index = first; index <= last; ++index)
                    if (segments[index]->run.load() != Run::free) ask_for_break(*segments[index]);
        }
        leave_queue();
    }
    if (taken != nullptr && phase.load(std::memory_order_seq_cst) != expected) {
        release_segment(*taken);
        return nullptr;
    }
    return taken;
}

void HeapState::release_segment(SegmentState& segment) {
    segment.run.exchange(Run::free, std::memory_order_seq_cst);
    if (queued.load(std::memory_order_seq_cst) != 0 || stopping.load(std::memory_order_seq_cst)) {
        std::lock_guard<std::mutex> lock(mutex);
        changed.notify_all();
    }
}

bool HeapState::activate(SegmentState& segment) {
    if (segment.active.load(std::memory_order_relaxed)) return true;
    move_position(segment, &base_entry);
    segment.active.store(true, std::memory_order_seq_cst);
    Entry* next = base_entry.next.load(std::memory_order_seq_cst);
    if (next == nullptr || !next->complete.load(std::memory_order_seq_cst)) return true;
    segment.active.store(false, std::memory_order_seq_cst);
    std::optional<WorldStopped> stopped = stop_world(&segment);
    if (!stopped) return false;
    synchronise(*stopped);
    move_position(segment, &base_entry);
    segment.active.store(true, std::memory_order_seq_cst);
    return true;
}

std::uint64_t HeapState::earliest_position() const {
    std::uint64_t earliest = ~std::uint64_t{0};
    for (const auto& segment : segments) {
        if (!segment->active.load(std::memory_order_seq_cst)) continue;
        std::uint64_t sequence = segment->position_sequence.load(std::memory_order_acquire);
        if (sequence < earliest) earliest = sequence;
    }
    return earliest;
}

void HeapState::carry_idle_segments(SegmentState& own) {
    for (auto& segment : segments) {
        if (segment.get() == &own || !segment->active.load(std::memory_order_relaxed)) continue;
        if (segment->position_sequence.load(std::memory_order_relaxed) >= own.position->sequence) continue;
        Run free = Run::free;
        if (!segment->run.compare_exchange_strong(free, Run::carried, std::memory_order_seq_cst)) continue;
        if (segment->active.load(std::memory_order_relaxed)) {
            std::uint64_t before = segment->position->sequence;
            import_log(*segment, false, own.position);
            segment->carried_entries += segment->position->sequence - before;
        }
        release_segment(*segment);
    }
}

}  // namespace stm
