// The step that brings the base image up to date while the world is stopped. It prepares a major collection, the return
// to solo mode, and the use of a segment that has not followed the log.
//
// Once a segment stands at the tail, its private pages hold every change committed since the last such step: its own,
// and those it imported. So any one such segment will do to update the base image: copy its private pages, then put
// back the old contents of what its running transaction has changed. (New objects of others on these pages are in its
// copies already: promotion writes them there.) After that a private page is needed only where a running transaction
// has uncommitted changes; all others are shared again, and the log starts afresh.
#include <algorithm>
#include <cstring>

#include "stmcore/heap_state.h"
#include "stmcore/import_log.h"
#include "stmcore/rollback.h"

namespace stm {

namespace {

constexpr std::uint64_t kCarryAtMost = 10000;  // entries imported into an idle segment by others

std::vector<std::uint64_t> pages_with_changes(HeapState& heap, SegmentState& segment) {
    std::vector<std::uint64_t> kept;
    auto keep = [&](std::uint64_t offset, std::uint64_t size) {
        for (std::uint64_t page = heap.layout.page_of(offset); page <= heap.layout.page_of(offset + size - 1); ++page)
            kept.push_back(page);
    };
    for (Record* record = segment.backups.begin(); record != segment.backups.end(); record = record->next())
        keep(record->offset, record->size());
    for (std::uint64_t offset : segment.dirty) keep(offset, heap.old_space.occupied(offset));
    std::sort(kept.begin(), kept.end());
    kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
    return kept;
}

void update_base(HeapState& heap, SegmentState& reference) {
    char* base = heap.space.base(0);
    const char* view = reference.header.base;
    std::uint64_t top = heap.old_space.top_page();
    for (std::uint64_t page = 0; page < top; ++page) {
        if (!heap.pages.is_private(reference.index, page)) continue;
        std::uint64_t offset = heap.layout.old_begin + page * kPageSize;
        std::memcpy(base + offset, view + offset, kPageSize);
    }
    for (Record* record = reference.backups.begin(); record != reference.backups.end(); record = record->next())
        copy_words(base + record->offset, record->contents(), record->size());
}

void reshare(HeapState& heap, SegmentState& segment) {
    std::uint64_t top = heap.old_space.top_page();
    std::uint64_t dropped = 0;
    std::uint64_t from = 0;
    for (std::uint64_t kept : pages_with_changes(heap, segment)) {
        dropped += heap.pages.drop(segment.index, from, std::min(kept, top));
        from = kept + 1;
    }
    if (from < top) dropped += heap.pages.drop(segment.index, from, top);
    segment.private_pages -= static_cast<std::int64_t>(dropped);
}

}  // namespace

void HeapState::synchronise(const WorldStopped&) {
    SegmentState* reference = nullptr;
    SegmentState* idle = nullptr;
    Entry* placeholder = nullptr;
    for (auto& segment : segments) {
        if (!segment->active.load()) continue;
        if (segment->placeholder != nullptr) placeholder = segment->placeholder;
        if (!segment->live) {
            if (idle == nullptr || segment->position->sequence > idle->position->sequence) idle = segment.get();
            continue;
        }
        ImportResult result = import_log(*segment, true);
        if (result.state == Import::conflict) {
            roll_back(*segment);
            segment->rolled_back = true;
            segment->rolled_back_reason = result.reason;
            ask_for_break(*segment);
            import_log(*segment, false);
        }
        reference = segment.get();
    }
    if (reference == nullptr && idle != nullptr) {
        reference = idle;
        import_log(*reference, false);
    }
    if (reference != nullptr) {
        base_entry.sequence = reference->position->sequence;
        update_base(*this, *reference);
    }
    for (auto& segment : segments) {
        if (segment->index == 0) continue;
        segment->entries.reclaim_all();
        if (!segment->active.load()) continue;
        reshare(*this, *segment);
        move_position(*segment, &base_entry);
        // Following the log costs the committers; who has not run for long may catch up by another such step.
        bool idle_for_long = segment->run.load() == Run::free && segment->carried_entries > kCarryAtMost;
        if (idle_for_long) segment->active.store(false, std::memory_order_seq_cst);
    }
    if (placeholder != nullptr) placeholder->sequence = base_entry.sequence + 1;
    base_entry.next.store(placeholder, std::memory_order_seq_cst);
    ++synchronisations;
}

}  // namespace stm
