// The slow paths of barriers and allocation. They neither move objects nor end the transaction nor throw: compiled code
// calls them in the middle of a trace.
#include "stmcore/barriers.h"

#include <cstdio>
#include <cstdlib>
#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "stmcore/heap_state.h"
#include "stmcore/nursery.h"

namespace stm {

namespace {

ObjectHeader* header_at(SegmentState& segment, std::uint64_t offset) {
    return reinterpret_cast<ObjectHeader*>(segment.header.base + offset);
}

void claim_pages(SegmentState& segment, std::uint64_t offset, std::uint64_t size) {
    std::uint64_t claimed = segment.heap.pages.claim(segment.index, offset, size);
    if (claimed != 0) segment.private_pages += static_cast<std::int64_t>(claimed);
}

// Before a record is added to the backups.
void note_position(SegmentState& segment) {
    const Embedder& embedder = segment.heap.embedder;
    if (__builtin_expect(embedder.position != nullptr, 0))
        segment.write_positions.push_back(embedder.position(segment.header.embedder));
}

// An object in old space from the start, to be traced by the next minor collection.
enum class Limit : bool { heeded, passed };

std::uint64_t allocate_overflow(SegmentState& segment, std::uint64_t size, std::uint32_t extra_flags,
                                Limit limit = Limit::heeded) {
    HeapState& heap = segment.heap;
    std::uint64_t bytes = heap.bytes_in_use() + static_cast<std::uint64_t>(segment.allocator.bytes);
    if (size > heap.layout.old_end) return 0;
    if (limit == Limit::heeded && (bytes + size > heap.hard_limit || heap.stress.out_of_memory())) return 0;
    std::uint64_t offset = heap.old_space.allocate(segment.allocator, size);
    if (offset == 0) return 0;
    heap.account(segment.allocator);
    if (segment.index != 0) {
        claim_pages(segment, offset, size);
        segment.made.push_back(offset);
    }
    segment.dirty.push_back(offset);
    ObjectHeader* header = header_at(segment, offset);
    if (!OldSpace::is_large(size)) std::memset(static_cast<void*>(header), 0, size);
    header->flags = extra_flags;
    if (segment.index != 0) header->flags |= kOverflow;
    if (OldSpace::is_large(size)) header->flags |= kLarge;
    return offset;
}

// The object's cards with earlier backups are newer in the view: the backup of the whole must have the old contents.
void restore_cards(SegmentState& segment, Record& whole) {
    for (Record* record = segment.backups.begin(); record != &whole; record = record->next())
        if (record->is_card() && record->object() == whole.offset)
            std::memcpy(whole.contents() + (record->offset - whole.offset), record->contents(), record->size());
}

}  // namespace

SegOffset allocate_fixed(Segment& segment, std::size_t size, std::uint32_t type_id, bool prebuilt) {
    SegmentState& state = *segment.state;
    if (segment.inevitable == 0) throw std::logic_error("stmcore: allocate_fixed needs an inevitable transaction");
    std::uint64_t offset = allocate_overflow(state, size, prebuilt ? std::uint32_t{kPrebuilt} : 0);
    if (offset == 0) throw OutOfMemory("heap limit reached");
    header_at(state, offset)->type_id = type_id;
    if (prebuilt) {
        std::lock_guard<std::mutex> lock(state.heap.mutex);
        state.heap.prebuilt.push_back(offset);
    }
    return SegOffset{offset};
}

}  // namespace stm

using namespace stm;

extern "C" void stm_write_barrier_slow(Segment* segment_header, std::uint64_t offset) {
    SegmentState& segment = *segment_header->state;
    ++segment.write_barrier_slow;
    ObjectHeader* header = header_at(segment, offset);
    std::uint32_t flags = header->flags;
    if (segment.index == 0) {
        segment.dirty.push_back(offset);
    } else if ((flags & kWritten) != 0) {
        segment.rewritten.push_back(offset);
    } else {
        std::uint64_t size = segment.heap.embedder.object_size(header);
        claim_pages(segment, offset, size);
        if ((flags & kOverflow) != 0) {
            segment.dirty.push_back(offset);
        } else {
            note_position(segment);
            Record* record = segment.backups.append(offset, size);
            copy_words(record->contents(), reinterpret_cast<const char*>(header), size);
            if (__builtin_expect(segment.cards_backed_up, 0)) restore_cards(segment, *record);
            segment_header->base[offset >> kReadMarkerShift] = static_cast<char>(segment_header->read_version);
            flags |= kWritten;
        }
    }
    header->flags = flags & ~std::uint32_t{kWriteBarrier};
}

namespace {

std::uint64_t allocate_slow(Segment* segment_header, std::uint64_t size, Limit limit) {
    SegmentState& segment = *segment_header->state;
    HeapState& heap = segment.heap;
    ++segment.allocate_slow;
    if (__builtin_expect(heap.stress.watches_allocation(), 0)) {
        if (limit == Limit::heeded && heap.stress.out_of_memory()) return 0;
        if (heap.stress.ask_for_break()) HeapState::ask_for_break(segment);
    }
    bool in_nursery = size <= heap.layout.nursery_bytes / 8;
    if (in_nursery && extend_nursery(segment, size)) {
        std::uint64_t offset = segment_header->nursery_current;
        segment_header->nursery_current = offset + size;
        return offset;
    }
    std::uint64_t offset = allocate_overflow(segment, size, 0, limit);
    if (offset == 0) return 0;
    if (in_nursery) segment.nursery_full = true;
    if (in_nursery || heap.major_due()) segment_header->nursery_mark.store(0, std::memory_order_relaxed);
    return offset;
}

}  // namespace

extern "C" void stm_write_card_slow(Segment* segment_header, std::uint64_t offset, std::uint64_t at) {
    SegmentState& segment = *segment_header->state;
    ObjectHeader* header = header_at(segment, offset);
    if ((header->flags & (kOverflow | kWritten)) != 0) return stm_write_barrier_slow(segment_header, offset);
    ++segment.write_barrier_slow;
    std::uint64_t begin = (offset + at) & ~std::uint64_t{kCardBytes - 1};
    std::uint64_t end = std::min(begin + kCardBytes, offset + segment.heap.embedder.object_size(header));
    char* marker = segment_header->base + (begin >> kReadMarkerShift);
    auto version = static_cast<char>(segment_header->card_version);
    if (begin == offset) begin += sizeof(ObjectHeader);
    marker[barrier::kCardWritten] = version;
    if (segment.index == 0 || marker[barrier::kCardBackedUp] == version) {
        segment.rewritten_cards.push_back({offset, begin, end});
        return;
    }
    claim_pages(segment, begin, end - begin);
    note_position(segment);
    Record* record = segment.backups.append_card(offset, begin, end - begin);
    copy_words(record->contents(), segment_header->base + begin, end - begin);
    segment.cards_backed_up = true;
    marker[barrier::kCardRead] = static_cast<char>(segment_header->read_version);
    marker[barrier::kCardBackedUp] = version;
}

extern "C" std::uint64_t stm_allocate_slow(Segment* segment, std::uint64_t size) {
    return allocate_slow(segment, size, Limit::heeded);
}

extern "C" std::uint64_t stm_allocate_beyond_limit(Segment* segment, std::uint64_t size) {
    std::uint64_t offset;
    if (segment->nursery_current + size <= segment->nursery_end) {
        offset = segment->nursery_current;
        segment->nursery_current = offset + size;
    } else {
        offset = allocate_slow(segment, size, Limit::passed);
    }
    if (offset == 0) {
        std::fputs("stmcore: out of memory\n", stderr);
        std::abort();
    }
    return offset;
}
