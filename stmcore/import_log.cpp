#include "stmcore/import_log.h"

#include "stmcore/heap_state.h"

namespace stm {

namespace {

// The number of the first record that overlaps [begin, end); the number of records if there is none.
std::size_t find_record(const RecordBuffer& records, std::uint64_t begin, std::uint64_t end) {
    std::size_t number = 0;
    for (const Record* record = records.begin(); record != records.end(); record = record->next(), ++number)
        if (record->offset < end && begin < record->offset + record->size()) break;
    return number;
}

std::size_t number_of(const RecordBuffer& records, const Record* wanted) {
    std::size_t number = 0;
    for (const Record* record = records.begin(); record != wanted; record = record->next()) ++number;
    return number;
}

// What others changed by `record` of `entry` was read in the segment's running transaction.
Conflict describe(SegmentState& segment, const Entry& entry, const Record& record) {
    Conflict conflict;
    std::uint64_t object = record.object();
    const char* header = record.is_card() || record.is_update() ? segment.header.base + object : record.contents();
    conflict.object = SegOffset{object};
    conflict.type_id = reinterpret_cast<const ObjectHeader*>(header)->type_id;
    conflict.begin = record.offset - object;
    conflict.end = conflict.begin + (record.is_update() ? kMinObjectSize : record.size());
    conflict.commit = entry.sequence;
    conflict.writer_segment = entry.writer;
    conflict.reader_segment = segment.index;
    std::size_t number = number_of(entry.records, &record);
    if (number < entry.positions.size()) conflict.writer = entry.positions[number];
    std::size_t own = find_record(segment.backups, object + conflict.begin, object + conflict.end);
    bool both_wrote = own != number_of(segment.backups, segment.backups.end());
    conflict.kind = both_wrote ? ConflictKind::write_write : ConflictKind::read_write;
    if (both_wrote && own < segment.write_positions.size()) {
        conflict.reader = segment.write_positions[own];
    } else if (segment.heap.embedder.position != nullptr) {
        conflict.reader = segment.heap.embedder.position(segment.header.embedder);
    }
    return conflict;
}

bool is_marked(const char* base, std::uint8_t version, std::uint64_t offset) {
    return static_cast<std::uint8_t>(base[offset >> kReadMarkerShift]) == version;
}

bool is_card_marked(const char* base, std::uint8_t version, std::uint64_t offset) {
    std::uint64_t marker = (offset & ~std::uint64_t{kCardBytes - 1}) >> kReadMarkerShift;
    return static_cast<std::uint8_t>(base[marker + barrier::kCardRead]) == version;
}

bool any_card_marked(const char* base, std::uint8_t version, std::uint64_t offset, std::uint64_t size) {
    for (std::uint64_t card = offset; card < offset + size; card += kCardBytes)
        if (is_card_marked(base, version, card)) return true;
    return false;
}

bool was_read(const char* base, std::uint8_t version, const Record& record) {
    if (record.is_update()) return record.is_addition() && is_marked(base, version, record.offset);
    if (is_marked(base, version, record.object())) return true;
    if (record.is_card()) return is_card_marked(base, version, record.offset);
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
                segment.conflict = describe(segment, *next, *record);
                bool both_wrote = segment.conflict.kind == ConflictKind::write_write;
                result = {Import::conflict, both_wrote ? AbortReason::write_write : AbortReason::read_write};
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
