// Committing.
//
// Nobody holds a lock. A transaction that changed old objects fills a log entry with their new contents, then tries to
// link it behind the entry at which it stands, by one compare-and-swap. Success is the moment of the commit: the
// segment stood at the tail, so everything the transaction read was current. Failure means that others committed first:
// their entries are imported, which aborts this transaction if they changed something it read (a write counts as a
// read), and the swap is tried again. The contents of the entry stay right meanwhile, because an import never touches
// an object that this transaction wrote; and the old contents stay in `backups` until the swap has succeeded.
//
// Before that, a minor collection moves all survivors out of the nursery, so that the entry refers to nothing that only
// this segment can see. New objects are in the base image and in all private copies before the entry is linked.
//
// An inevitable transaction has linked its entry already, as a placeholder that nobody goes past. It validated before,
// nobody has committed since, so it only completes the entry.
//
// A transaction that changed no old object links nothing: it takes effect at its own position in the log.
#include "stmcore/check.h"
#include "stmcore/import_log.h"
#include "stmcore/minor_collection.h"
#include "stmcore/rollback.h"
#include "stmcore/thread.h"

namespace stm {

namespace {

constexpr std::uint32_t kNotInLog = kWritten | kOverflow | kMarked;

void fill(Entry& entry, SegmentState& segment) {
    const char* view = segment.header.base;
    entry.records.reserve(segment.backups.used());
    entry.writer = segment.index;
    entry.positions = segment.write_positions;
    for (Record* record = segment.backups.begin(); record != segment.backups.end(); record = record->next()) {
        Record* copy = entry.records.append_like(*record);
        copy_words(copy->contents(), view + record->offset, record->size());
        if (record->is_card()) continue;
        auto* header = reinterpret_cast<ObjectHeader*>(copy->contents());
        header->flags = (header->flags | kWriteBarrier) & ~kNotInLog;
    }
    if (__builtin_expect(!segment.commuting.empty(), 0)) segment.commuting.log(entry.records);
}

}  // namespace

void ThreadState::publish(SegmentState& segment) {
    if (Entry* placeholder = segment.placeholder) {
        fill(*placeholder, segment);
        segment.entries.linked(placeholder);
        segment.placeholder = nullptr;
        placeholder->complete.store(true, std::memory_order_seq_cst);
        move_position(segment, placeholder);
        if (heap_.waiting_for_inevitable.load(std::memory_order_seq_cst) != 0) {
            std::lock_guard<std::mutex> lock(heap_.mutex);
            heap_.changed.notify_all();
        }
        return;
    }
    Entry* entry = &take_entry(segment);
    fill(*entry, segment);
    for (;;) {
        ImportResult result = import_log(segment, true);
        if (result.state == Import::conflict) {
            entry->records.clear();
            segment.entries.give_back(entry);
            abort_now(segment, result.reason);
        }
        if (result.state == Import::at_pending) {
            if (!wait_for_inevitable(segment)) {
                entry->records.clear();
                segment.entries.give_back(entry);
                if (segment.rolled_back) check_rolled_back();
                abort_now(segment, AbortReason::would_wait);
            }
            continue;
        }
        entry->sequence = segment.position->sequence + 1;
        Entry* tail = nullptr;
        if (segment.position->next.compare_exchange_strong(tail, entry, std::memory_order_seq_cst)) break;
    }
    segment.entries.linked(entry);
    move_position(segment, entry);
}

void ThreadState::finish(SegmentState& segment) {
    check_rolled_back();
    if (segment.index == 0) {
        if (segment.header.nursery_current >= segment.collect_mark || segment.nursery_full)
            stm::collect_minor(segment, MinorKind::within);
    } else {
        bool inevitable = segment.header.inevitable != 0;
        if (!inevitable && __builtin_expect(heap_.stress.abort(), 0)) abort_now(segment, AbortReason::stress);
        if (has_new_objects(segment)) stm::collect_minor(segment, MinorKind::at_commit);
        if (!segment.backups.empty() || segment.placeholder != nullptr || !segment.commuting.empty()) {
            publish(segment);
            if (__builtin_expect(!segment.commuting.empty(), 0))
                segment.commuting.committed(segment, segment.position->sequence);
            for (Record* record = segment.backups.begin(); record != segment.backups.end(); record = record->next()) {
                if (record->is_card()) continue;
                auto* header = reinterpret_cast<ObjectHeader*>(segment.header.base + record->offset);
                header->flags = (header->flags | kWriteBarrier) & ~kNotInLog;
            }
        }
        if (inevitable) end_inevitable(segment);
        clear_transaction(segment);
        if (__builtin_expect(heap_.check_level >= 2, 0)) check_segment(segment);
    }
    ++segment.commits;
    consecutive_aborts_ = 0;
    abort_actions_.clear();
    if (__builtin_expect(!commit_actions_.empty(), 0)) run_actions(commit_actions_);
}

}  // namespace stm
