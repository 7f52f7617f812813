// Between solo mode (one registered thread, on the base image itself) and the segments.
#include <chrono>
#include <stdexcept>

#include "stmcore/heap_state.h"
#include "stmcore/minor_collection.h"
#include "stmcore/nursery.h"
#include "stmcore/thread.h"

namespace stm {

namespace {

// Segment 0 is held. After this the base image is complete, and private segments may start from it.
void end_solo(HeapState& heap) {
    SegmentState& segment = *heap.segments[0];
    if (has_new_objects(segment)) collect_minor(segment, MinorKind::at_commit);
    heap.account(segment.allocator);
    heap.base_entry.next.store(nullptr);
    heap.phase.store(Phase::multi, std::memory_order_seq_cst);
    heap.release_segment(segment);
    std::lock_guard<std::mutex> lock(heap.mutex);
    heap.changed.notify_all();
}

bool take_base(HeapState& heap) {
    SegmentState& segment = *heap.segments[0];
    Run free = Run::free;
    if (!segment.run.compare_exchange_strong(free, Run::running, std::memory_order_seq_cst)) return false;
    segment.os_thread.store(this_os_thread(), std::memory_order_relaxed);
    if (heap.stopping.load(std::memory_order_seq_cst) || heap.phase.load(std::memory_order_seq_cst) != Phase::solo) {
        heap.release_segment(segment);
        return false;
    }
    return true;
}

}  // namespace

bool HeapState::try_leave_solo_now() {
    if (!take_base(*this)) return false;
    end_solo(*this);
    return true;
}

void HeapState::leave_solo() {
    SegmentState& segment = *segments[0];
    while (phase.load(std::memory_order_seq_cst) == Phase::solo) {
        if (try_leave_solo_now()) return;
        if (segment.run.load() == Run::running && segment.os_thread.load() == this_os_thread())
            throw std::logic_error("stmcore: start_transaction would wait for a solo transaction that the same OS thread "
                                   "has to end");
        ask_for_break(segment);
        std::unique_lock<std::mutex> lock(mutex);
        changed.wait_for(lock, std::chrono::milliseconds(1));
    }
}

void HeapState::enter_solo() {
    std::optional<WorldStopped> stopped = stop_world(nullptr);
    if (!stopped || phase.load() == Phase::solo || registered.load() != 1) return;
    for (auto& segment : segments)
        if (segment->run.load() != Run::free) return;
    synchronise(*stopped);
    for (auto& segment : segments) segment->active.store(false, std::memory_order_seq_cst);
    phase.store(Phase::solo, std::memory_order_seq_cst);
}

}  // namespace stm
