// The major collection: mark and sweep of old space while the world is stopped. Nothing moves, in any segment.
//
// synchronise() has made the base image the committed state, so committed objects are marked through it. What running
// transactions have not committed is added segment by segment, through the segment's own view:
//   - their threads' roots, which may refer to young objects: these are visited where they are;
//   - old objects they have written: the object itself is kept, and both versions are traced, the old one in the base
//     image and the new one in the view;
//   - dirty objects (old space, not yet level with the base image): kept, and traced in the view only.
// A transaction that was rolled back by synchronise() has not yet told its thread: the roots of that thread are a mix of
// what the embedder will restore (still allocated) and of references to dropped objects, which are skipped. (What an
// abort could not free at once is forgotten first: it may refer to slots that were freed.)
#include "stmcore/heap_state.h"
#include "stmcore/thread.h"

#include <algorithm>

namespace stm {

namespace {

class Marker final : public Tracer {
  public:
    explicit Marker(HeapState& heap) : heap_(heap), base_(heap.space.base(0)), visited_young_(heap.layout.nursery_bytes / 16 / 64) {}

    void visit(SegOffset* slot) override {
        std::uint64_t offset = raw(*slot);
        if (heap_.layout.in_nursery(offset)) {
            if (view_ != nullptr) visit_young(offset);
        } else if (!strict_ && !(heap_.layout.in_old_space(offset) && offset < heap_.old_space.top() &&
                                 heap_.old_space.is_allocated(offset))) {
            return;
        } else {
            keep(offset);
        }
    }

    void keep(std::uint64_t offset) {
        if (__builtin_expect(heap_.check_level >= 1, 0) &&
            !(heap_.layout.in_old_space(offset) && heap_.old_space.is_allocated(offset)))
            fatal("a reference to %#llx, where no object is", static_cast<unsigned long long>(offset));
        if (heap_.old_space.mark(offset)) stack_.push_back(offset);
    }

    void drain() {
        while (!stack_.empty()) {
            std::uint64_t offset = stack_.back();
            stack_.pop_back();
            trace(base_ + offset);
        }
    }

    void mark_global() {
        if (heap_.embedder.trace_global != nullptr) heap_.embedder.trace_global(heap_.embedder.heap_data, *this);
        for (std::uint64_t offset : heap_.prebuilt) keep(offset);
    }

    // Objects whose base version must not be traced, or must be traced beside another one.
    void mark_uncommitted(SegmentState& segment) {
        for (std::uint64_t offset : segment.dirty) heap_.old_space.mark(offset);
        for (Record* record = segment.backups.begin(); record != segment.backups.end(); record = record->next())
            keep(record->object());
    }

    void trace_uncommitted(SegmentState& segment) {
        view_ = segment.header.base;
        for (std::uint64_t offset : segment.dirty) trace(view_ + offset);
        for (Record* record = segment.backups.begin(); record != segment.backups.end(); record = record->next())
            trace(view_ + record->object());
        trace_thread(*segment.thread, true);
        segment.commuting.trace(*this);
        while (!young_stack_.empty()) {
            std::uint64_t offset = young_stack_.back();
            young_stack_.pop_back();
            trace(view_ + offset);
        }
        std::fill(visited_young_.begin(), visited_young_.end(), 0);
        view_ = nullptr;
    }

    void trace_thread(ThreadState& thread, bool strict) {
        strict_ = strict;
        thread.trace_roots(*this);
        strict_ = true;
    }

  private:
    void trace(char* object) { heap_.embedder.trace(reinterpret_cast<ObjectHeader*>(object), *this); }

    void visit_young(std::uint64_t offset) {
        std::uint64_t index = (offset - heap_.layout.nursery_begin) / 16;
        std::uint64_t bit = std::uint64_t{1} << (index % 64);
        if ((visited_young_[index / 64] & bit) != 0) return;
        visited_young_[index / 64] |= bit;
        young_stack_.push_back(offset);
    }

    HeapState& heap_;
    char* const base_;
    char* view_ = nullptr;  // of the segment whose uncommitted objects are being traced
    bool strict_ = true;
    std::vector<std::uint64_t> stack_;
    std::vector<std::uint64_t> young_stack_;
    std::vector<std::uint64_t> visited_young_;
};

}  // namespace

void HeapState::collect_major(const WorldStopped& stopped) {
    std::uint64_t start = now_nanoseconds();
    if (phase.load() == Phase::multi) synchronise(stopped);
    std::vector<ThreadState*> threads_now;
    for_each_thread([&](ThreadState& thread) { threads_now.push_back(&thread); });

    for (auto& segment : segments) {
        for (std::uint64_t offset : segment->abandoned) old_space.forget(offset);
        segment->abandoned.clear();
    }
    collections.for_each([&](Collection& collection) { collection.prune(*this, stopped); });
    Marker marker(*this);
    for (auto& segment : segments)
        if (segment->live) marker.mark_uncommitted(*segment);
    marker.mark_global();
    for (ThreadState* thread : threads_now) {
        bool traced_with_segment = false;
        for (auto& segment : segments) traced_with_segment |= segment->live && segment->thread == thread;
        if (!traced_with_segment) marker.trace_thread(*thread, false);
    }
    marker.drain();
    for (auto& segment : segments) {
        if (!segment->live) continue;
        marker.trace_uncommitted(*segment);
        marker.drain();
    }

    collections.drop_unmarked(*this);
    for (auto& segment : segments) {
        auto dead = [this](std::uint64_t offset) { return !old_space.is_marked(offset); };
        segment->made.erase(std::remove_if(segment->made.begin(), segment->made.end(), dead), segment->made.end());
        segment->made_before_major = segment->made.size();
        segment->allocator.bytes = 0;
        old_space.reset(segment->allocator, stopped);
    }
    if (check_level >= 2) old_space.poison_unmarked(stopped);
    std::uint64_t live = old_space.sweep(stopped);
    old_bytes.store(static_cast<std::int64_t>(live));
    live_after_major.store(live);
    set_major_threshold(live);
    ++major_collections;
    major_nanoseconds.add(now_nanoseconds() - start);
    if (check_level >= 2) check(check_level);
}

void HeapState::set_major_threshold(std::uint64_t live) {
    constexpr std::uint64_t kLeastGrowth = 32 << 20;
    std::uint64_t growth = std::max(live - live / 5, kLeastGrowth);
    std::uint64_t threshold = std::min(live + growth, heap_limit);
    // Close to the limit: collect after each nursery's worth, not at each safe point.
    major_threshold.store(std::max(threshold, live + std::min<std::uint64_t>(layout.nursery_bytes, heap_limit / 16)));
}

}  // namespace stm
