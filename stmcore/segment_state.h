// What the core keeps per segment beside the fast-path fields of Segment.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "stmcore/commit_log.h"
#include "stmcore/commuting_updates.h"
#include "stmcore/counter.h"
#include "stmcore/heap.h"
#include "stmcore/old_space.h"
#include "stmcore/record_buffer.h"

namespace stm {

class HeapState;
class ThreadState;

// Who may touch a segment. free -> running by compare-and-swap of the thread that starts; free -> carried by a
// committer that imports the log for an idle segment; running <-> waiting by the owner, when it blocks in the middle of
// a transaction at a place where the world may be stopped.
enum class Run : std::uint32_t { free, running, waiting, carried };

// Bytes [begin, end) of a large object, offsets from the segment base.
struct Card {
    std::uint64_t object;
    std::uint64_t begin;
    std::uint64_t end;
};

class alignas(64) SegmentState {
  public:
    SegmentState(HeapState& heap_, unsigned index_, Segment& header_) : heap(heap_), index(index_), header(header_) {}

    HeapState& heap;
    const unsigned index;  // 0: the base image (solo and one-lock mode)
    Segment& header;

    // Written by any thread, as described at Run and at safe points.
    std::atomic<Run> run{Run::free};
    // Someone wants this transaction to break. Set by any thread, cleared by the owner between transactions.
    std::atomic<bool> break_requested{false};
    // Identity of the OS thread that runs here; written by the owner when it takes the segment.
    std::atomic<const void*> os_thread{nullptr};
    // Written by the owner when it takes the segment and by its release.
    ThreadState* thread = nullptr;

    // ---- the log. Written by the owner, by a carrier, or with the world stopped.
    // False: no private pages, the view is the base image. Position is meaningless.
    alignas(64) std::atomic<bool> active{false};
    // == position->sequence; read by whoever reclaims entries.
    std::atomic<std::uint64_t> position_sequence{0};
    // All entries up to this one have been imported.
    alignas(64) Entry* position = nullptr;
    // Entries imported by others since a thread ran here.
    std::uint64_t carried_entries = 0;
    // The entry at the tail that stands for the inevitable transaction running here, else nullptr.
    Entry* placeholder = nullptr;
    EntryPool entries;

    // ---- the running transaction. Written by the owner, or by the stopper while the world is stopped.
    // A transaction is under way here that has not been committed or rolled back.
    bool live = false;
    // Old objects written, with their contents before.
    RecordBuffer backups;
    // Bytes of `backups` whose objects have had no store since the last minor collection, apart from `rewritten`.
    std::uint64_t traced_backups = 0;
    // Objects of `backups` below traced_backups that were written again.
    std::vector<std::uint64_t> rewritten;
    // By record of `backups`: where the program was. Empty unless the embedder tells positions.
    std::vector<Position> write_positions;
    // Cards written since the last minor collection that have no record in `backups` beyond traced_backups.
    std::vector<Card> rewritten_cards;
    // `backups` has cards.
    bool cards_backed_up = false;
    // Nothing here in segment 0.
    CommutingUpdates commuting;
    // Solo: old objects written since the last minor collection. Else: old-space objects made by this transaction whose
    // contents in this view may be ahead of the base image.
    std::vector<std::uint64_t> dirty;
    // Old-space objects made by this transaction (solo: since the last minor collection began).
    std::vector<std::uint64_t> made;
    // The first so many of `made` lived through a major collection: their blocks may belong to others now, so an abort
    // leaves them to the next major collection.
    std::size_t made_before_major = 0;
    // What aborts have left to the next major collection. Their contents may refer to slots that are free.
    std::vector<std::uint64_t> abandoned;
    OldAllocator allocator;
    // The stopper has rolled the transaction back; the owner throws Aborted at its next call.
    bool rolled_back = false;
    AbortReason rolled_back_reason = AbortReason::read_write;
    // Written when an import finds one, taken by the abort that follows.
    Conflict conflict;
    const char* inevitable_reason = nullptr;
    std::uint64_t inevitable_since = 0;

    // ---- the nursery. Written by the owner.
    std::uint64_t nursery_begin = 0;    // constant
    std::uint64_t usual_break_mark = 0; // constant: break_mark of a transaction that was not aborted before
    std::uint64_t nursery_limit = 0;    // end of what may be allocated before a minor collection
    std::uint64_t collect_mark = 0;     // past this a safe point collects
    std::uint64_t break_mark = 0;       // past this a safe point asks for a break
    bool nursery_full = false;          // the slow path went to old space

    // ---- statistics. Counted by the owner or with the world stopped.
    Counter commits;
    Counter aborts[static_cast<int>(AbortReason::count_)];
    Counter minor_collections, minor_nanoseconds;
    Counter wait_inevitable_nanoseconds;
    Counter write_barrier_slow, allocate_slow;
    std::atomic<std::int64_t> private_pages{0};
};

}  // namespace stm
