// The minor collection: copies what is reachable in the nursery of one segment into old space, without any
// synchronisation with other segments.
//
// Roots are the thread's own (embedder's stack, handles), the old objects that the transaction has stored to since the
// last minor collection (found through the write barrier, each once), and the old-space objects that it has made and
// stored to ("dirty"). An untouched old object cannot refer to a young one.
//
// A promoted object is written where nobody can see it yet: into the base image, at a free slot. Slots are traced there
// until no young reference is left. Only then, after one fence for the whole collection, the bytes go into each view
// that has its own copy of the page (private_pages.h says why no lock is needed). In the common case no view has, and
// the price is one load per object.
//
// Dirty objects live in the segment's own view, where the program writes them; the collection brings the base image
// and the other views level with it, after which they are clean again: their write barrier is armed. A large one covers
// whole pages that nobody else can have claimed, so the own copies of those can be dropped right away.
//
// The overflow flag marks objects of the running transaction: the write barrier need not back them up. Once the
// transaction commits they are ordinary old objects, so a collection at commit promotes without the flag and clears it
// where earlier collections of the same transaction had set it. Nobody can see these objects before the commit, so
// clearing needs no more care than promotion does.
//
// In solo mode, and under one lock, the segment is the base image: there are no other views, no overflow flag, no
// backups, and young objects live on from one transaction to the next.
#include "stmcore/minor_collection.h"

#include <atomic>
#include <cstring>

#include "stmcore/heap_state.h"
#include "stmcore/nursery.h"
#include "stmcore/thread.h"

namespace stm {

namespace {

class Minor final : public Tracer {
  public:
    Minor(SegmentState& segment, MinorKind kind)
        : segment_(segment),
          heap_(segment.heap),
          view_(segment.header.base),
          base_(segment.heap.space.base(0)),
          nursery_begin_(segment.heap.layout.nursery_begin),
          nursery_bytes_(segment.heap.layout.nursery_bytes),
          shared_nursery_(segment.index == 0),
          kind_(kind) {}

    void visit(SegOffset* slot) override {
        std::uint64_t offset = raw(*slot);
        if (offset - nursery_begin_ >= nursery_bytes_) return;
        auto* young = reinterpret_cast<ObjectHeader*>(view_ + offset);
        auto* forward = reinterpret_cast<std::uint64_t*>(young + 1);
        if ((young->flags & kForwarded) == 0) {
            std::uint64_t to = promote(young);
            young->flags |= kForwarded;
            *forward = to;
        }
        *slot = SegOffset{*forward};
    }

    void run() {
        std::vector<std::uint64_t>& made = segment_.made;
        std::size_t first_new = made.size();
        if (nursery_used(segment_) != 0) {
            trace_roots();
            trace_old_objects();
            for (std::size_t next = first_new; next != made.size(); ++next)
                trace(base_ + made[next]);
        }
        if (shared_nursery_) {
            for (std::uint64_t offset : segment_.dirty) header(base_ + offset)->flags |= kWriteBarrier;
            made.clear();
            for (const Card& card : segment_.rewritten_cards) arm_card(card.begin);
        } else {
            make_visible(first_new);
            arm_old_objects();
        }
        segment_.dirty.clear();
        segment_.rewritten_cards.clear();
        reset_nursery(segment_);
        heap_.account(segment_.allocator);
    }

  private:
    static ObjectHeader* header(char* at) { return reinterpret_cast<ObjectHeader*>(at); }
    void trace(char* object) { heap_.embedder.trace(header(object), *this); }

    void trace_card(const Card& card) {
        auto* object = header(view_ + card.object);
        if (heap_.embedder.trace_range == nullptr) return heap_.embedder.trace(object, *this);
        heap_.embedder.trace_range(object, card.begin - card.object, card.end - card.object, *this);
    }
    void arm_card(std::uint64_t offset) {
        std::uint64_t marker = (offset & ~std::uint64_t{kCardBytes - 1}) >> kReadMarkerShift;
        view_[marker + barrier::kCardWritten] = 0;
    }

    std::uint64_t promote(ObjectHeader* young) {
        std::uint64_t size = heap_.embedder.object_size(young);
        std::uint64_t to = heap_.old_space.allocate(segment_.allocator, size);
        if (__builtin_expect(to == 0, 0)) fatal("the old space's address range is used up during a collection");
        copy_words(base_ + to, reinterpret_cast<char*>(young), size);
        std::uint32_t flags = young->flags | kWriteBarrier;
        if (OldSpace::is_large(size)) flags |= kLarge;
        if (!shared_nursery_ && kind_ == MinorKind::within) flags |= kOverflow;
        header(base_ + to)->flags = flags;
        segment_.made.push_back(to);
        return to;
    }

    void trace_roots() {
        if (shared_nursery_) {
            heap_.for_each_thread([this](ThreadState& thread) { thread.trace_roots(*this); });
            heap_.collections.for_each([this](Collection& collection) { collection.trace_young(*this); });
        } else {
            segment_.thread->trace_roots(*this);
            segment_.commuting.trace(*this);
        }
    }

    void trace_old_objects() {
        RecordBuffer& backups = segment_.backups;
        for (Record* record = backups.at(segment_.traced_backups); record != backups.end(); record = record->next()) {
            if (record->is_card()) {
                trace_card({record->object(), record->offset, record->offset + record->size()});
            } else {
                trace(view_ + record->offset);
            }
        }
        for (const Card& card : segment_.rewritten_cards) trace_card(card);
        for (std::uint64_t offset : segment_.rewritten) trace(view_ + offset);
        for (std::uint64_t offset : segment_.dirty) trace(view_ + offset);
    }

    // Arms the write barrier of the old objects that were traced, so that the next store is noticed.
    void arm_old_objects() {
        if (kind_ == MinorKind::at_commit) return;  // publishing does it
        RecordBuffer& backups = segment_.backups;
        for (Record* record = backups.at(segment_.traced_backups); record != backups.end(); record = record->next()) {
            if (record->is_card()) {
                arm_card(record->offset);
            } else {
                header(view_ + record->offset)->flags |= kWriteBarrier;
            }
        }
        for (std::uint64_t offset : segment_.rewritten) header(view_ + offset)->flags |= kWriteBarrier;
        for (const Card& card : segment_.rewritten_cards) arm_card(card.begin);
        segment_.traced_backups = backups.used();
        segment_.rewritten.clear();
    }

    void make_visible(std::size_t first_new) {
        const std::vector<std::uint64_t>& made = segment_.made;
        for (std::uint64_t offset : segment_.dirty) {
            ObjectHeader* own = header(view_ + offset);
            own->flags |= kWriteBarrier;
            if (kind_ == MinorKind::at_commit) own->flags &= ~std::uint32_t{kOverflow};
            std::memcpy(base_ + offset, view_ + offset, heap_.embedder.object_size(own));
        }
        if (kind_ == MinorKind::at_commit)
            for (std::size_t index = 0; index != first_new; ++index)
                header(base_ + made[index])->flags &= ~std::uint32_t{kOverflow};
        std::atomic_thread_fence(std::memory_order_seq_cst);
        if (kind_ == MinorKind::at_commit)
            for (std::size_t index = 0; index != first_new; ++index)
                heap_.pages.push(made[index], sizeof(ObjectHeader), 0);
        for (std::size_t index = first_new; index != made.size(); ++index) {
            std::uint64_t offset = made[index];
            ObjectHeader* object = header(base_ + offset);
            heap_.pages.push(offset, heap_.embedder.object_size(object), 0);
        }
        std::uint64_t own_bit = PrivatePages::bit(segment_.index);
        for (std::uint64_t offset : segment_.dirty) {
            ObjectHeader* object = header(base_ + offset);
            std::uint64_t size = heap_.embedder.object_size(object);
            heap_.pages.push(offset, size, own_bit);
            if ((object->flags & kLarge) != 0) {
                std::uint64_t first = heap_.layout.page_of(offset);
                std::uint64_t dropped = heap_.pages.drop(segment_.index, first, first + size / kPageSize);
                segment_.private_pages -= static_cast<std::int64_t>(dropped);
            }
        }
    }

    SegmentState& segment_;
    HeapState& heap_;
    char* const view_;
    char* const base_;
    const std::uint64_t nursery_begin_;
    const std::uint64_t nursery_bytes_;
    const bool shared_nursery_;
    const MinorKind kind_;
};

}  // namespace

void collect_minor(SegmentState& segment, MinorKind kind) {
    std::uint64_t start = now_nanoseconds();
    Minor(segment, kind).run();
    ++segment.minor_collections;
    segment.minor_nanoseconds.add(now_nanoseconds() - start);
}

}  // namespace stm
