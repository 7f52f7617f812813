// The commit log: a singly linked list of entries, extended at its tail by one compare-and-swap. An entry carries the
// new contents of the old objects that one transaction changed; other segments copy from it.
//
// An entry belongs to the segment that wrote it. It may be reused once every active segment stands at a later entry
// (the position itself is still needed: its `next` is the way on).
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "stmcore/conflict.h"
#include "stmcore/record_buffer.h"

namespace stm {

struct alignas(64) Entry {
    std::atomic<Entry*> next{nullptr};  // set once, by compare-and-swap, by whoever commits next
    std::uint64_t sequence = 0;         // position in the log; written by the owner before the entry is linked
    // False for the placeholder of an inevitable transaction that still runs: nobody goes past it. Set by the owner.
    std::atomic<bool> complete{true};
    unsigned writer = 0;                // segment
    RecordBuffer records;               // immutable once complete
    std::vector<Position> positions;    // by record, where it was written; empty unless the embedder tells. Likewise
};

// The entries of one segment. Used by the thread that runs in the segment, or with the world stopped.
class EntryPool {
  public:
    // An entry with no records and next == nullptr, or nullptr: reclaim() or grow().
    Entry* take() {
        if (free_.empty()) return nullptr;
        Entry* entry = free_.back();
        free_.pop_back();
        return entry;
    }
    void give_back(Entry* entry) { free_.push_back(entry); }
    void linked(Entry* entry) { linked_.push_back(entry); }

    // Entries before `sequence` have been passed by everybody.
    void reclaim(std::uint64_t sequence) {
        while (!linked_.empty() && linked_.front()->sequence < sequence) {
            recycle(linked_.front());
            linked_.pop_front();
        }
    }
    void reclaim_all() {
        for (Entry* entry : linked_) recycle(entry);
        linked_.clear();
    }
    // Adds entries; returns one.
    Entry& grow();
    std::size_t in_log() const { return linked_.size(); }

  private:
    void recycle(Entry* entry) {
        entry->next.store(nullptr, std::memory_order_relaxed);
        entry->records.clear();
        entry->complete.store(true, std::memory_order_relaxed);
        free_.push_back(entry);
    }

    std::vector<std::unique_ptr<Entry>> all_;
    std::vector<Entry*> free_;
    std::deque<Entry*> linked_;  // in log order
};

}  // namespace stm
