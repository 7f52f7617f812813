#include "stmcore/import_log.h"

#include "stmcore/heap_state.h"

namespace stm {

namespace {

AbortReason reason_of(SegmentState& segment, std::uint64_t offset) {
    for (Record* record = segment.backups.begin(); record != segment.backups.end(); record = record->next())
        if (record->offset == offset) return AbortReason::write_write;
    return AbortReason::read_write;
}

constexpr std::size_t kEntriesBeforeCarrying = 16;

}  // namespace

Entry& take_entry(SegmentState& segment) {
    EntryPool& pool = segment.entries;
    if (Entry* entry = pool.take()) return *entry;
    HeapState& heap = segment.heap;
    pool.reclaim(heap.earliest_position());
    if (Entry* entry = pool.take()) return *entry;
    if (pool.in_log() >= kEntriesBeforeCarrying) {
        heap.carry_idle_segments(segment);
        pool.reclaim(heap.earliest_position());
        if (Entry* entry = pool.take()) return *entry;
    }
    return pool.grow();
}

ImportResult import_log_slow(SegmentState& segment, bool check_reads, const Entry* until) {
    HeapState& heap = segment.heap;
    char* base = segment.header.base;
    std::uint8_t version = segment.header.read_version;
    Entry* position = segment.position;
    ImportResult result{Import::at_tail};
    while (position != until) {
        Entry* next = position->next.load(std::memory_order_acquire);
        if (next == nullptr) break;
        if (!next->complete.load(std::memory_order_acquire)) {
            result.state = Import::at_pending;
            break;
        }
        const Record* end = next->records.end();
        for (const Record* record = next->records.begin(); record != end; record = record->next()) {
            std::uint64_t offset = record->offset;
            if (check_reads && static_cast<std::uint8_t>(base[offset >> kReadMarkerShift]) == version) {
                result = {Import::conflict, reason_of(segment, offset)};
                break;
            }
            std::uint64_t claimed = heap.pages.claim(segment.index, offset, record->size);
            if (claimed != 0) segment.private_pages += static_cast<std::int64_t>(claimed);
            copy_words(base + offset, record->contents(), record->size);
        }
        if (result.state == Import::conflict) break;
        position = next;
    }
    if (position != segment.position) move_position(segment, position);
    return result;
}

}  // namespace stm
