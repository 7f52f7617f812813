#include "stmcore/check.h"

#include <cstring>

#include "stmcore/heap_state.h"
#include "stmcore/nursery.h"
#include "stmcore/thread.h"

namespace stm {

namespace {

unsigned long long printable(std::uint64_t value) { return value; }

void require(bool condition, const char* what, const SegmentState& segment, std::uint64_t offset) {
    if (__builtin_expect(!condition, 0))
        fatal("check: segment %u, offset %#llx: %s", segment.index, printable(offset), what);
}

// Visits everything reachable from committed roots, through one view.
class Reachable final : public Tracer {
  public:
    Reachable(HeapState& heap, SegmentState& segment)
        : heap_(heap), segment_(segment), view_(segment.header.base),
          seen_((heap.old_space.top() - heap.layout.old_begin) / 16 / 64 + 1) {}

    void visit(SegOffset* slot) override {
        std::uint64_t offset = raw(*slot);
        if (heap_.layout.in_nursery(offset)) {
            require(segment_.live || segment_.index == 0, "reference to a young object", segment_, offset);
            return;
        }
        require(heap_.layout.in_old_space(offset) && offset < heap_.old_space.top(), "reference outside the heap", segment_, offset);
        require(heap_.old_space.is_allocated(offset), "reference to a free slot", segment_, offset);
        std::uint64_t index = (offset - heap_.layout.old_begin) / 16;
        std::uint64_t bit = std::uint64_t{1} << (index % 64);
        if ((seen_[index / 64] & bit) != 0) return;
        seen_[index / 64] |= bit;
        stack_.push_back(offset);
    }

    // In a view at the tail without a live transaction, all that is reachable equals the base image's newer twin: every
    // other such view.
    void run(const std::vector<SegmentState*>& twins) {
        while (!stack_.empty()) {
            std::uint64_t offset = stack_.back();
            stack_.pop_back();
            auto* header = reinterpret_cast<ObjectHeader*>(view_ + offset);
            if (!segment_.live && segment_.index != 0) {
                require((header->flags & kWriteBarrier) != 0, "write barrier not armed", segment_, offset);
                require((header->flags & (kWritten | kOverflow | kForwarded)) == 0, "flags of a running transaction", segment_, offset);
            }
            std::uint64_t size = heap_.embedder.object_size(header);
            require(size >= kMinObjectSize && size % 8 == 0, "object size", segment_, offset);
            require(size <= heap_.old_space.occupied(offset), "object larger than its slot", segment_, offset);
            if (heap_.check_level >= 3)
                for (SegmentState* twin : twins)
                    require(std::memcmp(twin->header.base + offset, view_ + offset, size) == 0, "views at the tail differ", *twin, offset);
            heap_.embedder.trace(header, *this);
        }
    }

  private:
    HeapState& heap_;
    SegmentState& segment_;
    char* const view_;
    std::vector<std::uint64_t> seen_;
    std::vector<std::uint64_t> stack_;
};

void check_pages(HeapState& heap) {
    std::int64_t found[65] = {};
    for (std::uint64_t page = 0; page < heap.old_space.top_page(); ++page) {
        std::uint64_t mask = heap.pages.mask_of_page(page);
        for (; mask != 0; mask &= mask - 1) ++found[__builtin_ctzll(mask) + 1];
    }
    for (auto& segment : heap.segments) {
        require(found[segment->index] == segment->private_pages.load(), "count of private pages", *segment, 0);
        if (segment->index != 0 && !segment->active.load())
            require(found[segment->index] == 0, "an inactive segment has private pages", *segment, 0);
    }
}

}  // namespace

void check_segment(SegmentState& segment) {
    HeapState& heap = segment.heap;
    require(nursery_used(segment) == 0, "the nursery is not empty", segment, segment.header.nursery_current);
    require(segment.backups.empty() && segment.dirty.empty() && segment.made.empty() && segment.rewritten.empty(),
            "lists of the transaction are not empty", segment, 0);
    for (std::uint64_t at = heap.layout.nursery_begin; heap.check_level >= 3 && at < segment.header.nursery_end; at += 8)
        require(*reinterpret_cast<std::uint64_t*>(segment.header.base + at) == 0, "the nursery is not zero", segment, at);
}

void HeapState::check(int level) {
    if (level < 1) return;
    check_pages(*this);
    std::vector<ThreadState*> threads_now;
    for_each_thread([&](ThreadState& thread) { threads_now.push_back(&thread); });
    SegmentState* first = nullptr;
    std::vector<SegmentState*> twins;
    for (auto& segment : segments) {
        if (!segment->active.load() || segment->live || segment->rolled_back) continue;
        Entry* next = segment->position->next.load();
        if (next != nullptr && next->complete.load()) continue;
        if (first == nullptr) {
            first = segment.get();
        } else {
            twins.push_back(segment.get());
        }
    }
    if (first == nullptr && base_entry.next.load() == nullptr) first = segments[0].get();
    if (first == nullptr || level < 2) return;
    Reachable reachable(*this, *first);
    if (embedder.trace_global != nullptr) embedder.trace_global(embedder.heap_data, reachable);
    for (std::uint64_t offset : prebuilt) {
        SegOffset slot{offset};
        reachable.visit(&slot);
    }
    for (ThreadState* thread : threads_now)
        if (!thread->in_transaction()) thread->trace_roots(reachable);
    reachable.run(twins);
}

}  // namespace stm
