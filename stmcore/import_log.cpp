#include "stmcore/import_log.h"

#include "stmcore/heap_state.h"

namespace stm {

namespace {

AbortReason reason_of(SegmentState& segment, std::uint64_t offset) {
    for (Record* record = segment.backups.begin(); record != segment.backups.end(); record = record->next())
        if (record->object() == offset) return AbortReason::write_write;
    return AbortReason::read_write;
}

bool is_marked(const char* base, std::uint8_t version, std::uint64_t offset) {
    return static_cast<std::uint8_t>(base[offset >> kReadMarkerShift]) == version;
}

bool any_card_marked(const char* base, std::uint8_t version, std::uint64_t offset, std::uint64_t size) {
    for (std::uint64_t card = offset; card < offset + size; card += kCardBytes)
        if (is_marked(base, version, card)) return true;
    return false;
}

bool was_read(const char* base, std::uint8_t version, const Record& record) {
    if (record.is_update()) return record.is_addition() && is_marked(base, version, record.offset);
    if (is_marked(base, version, record.object())) return true;
    if (record.is_card()) return is_marked(base, version, record.offset & ~std::uint64_t{kCardBytes - 1});
    return OldSpace::is_large(record.size()) && any_card_marked(base, version, record.offset, record.size());
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
            std::uint64_t size = record->size();
            if (check_reads && was_read(base, version, *record)) {
                result = {Import::conflict, reason_of(segment, record->object())};
                undo_updates(segment, next->records.begin(), record);
                break;
            }
            if (__builtin_expect(record->is_update(), 0)) {
                import_update(segment, *record, next->sequence);
                continue;
            }
            std::uint64_t claimed = heap.pages.claim(segment.index, offset, size);
            if (claimed != 0) segment.private_pages += static_cast<std::int64_t>(claimed);
            copy_words(base + offset, record->contents(), size);
        }
        if (result.state == Import::conflict) break;
        position = next;
    }
    if (position != segment.position) move_position(segment, position);
    return result;
}

}  // namespace stm
