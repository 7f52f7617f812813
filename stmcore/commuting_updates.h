// Updates that commute: what two transactions may both do to one object without a conflict.
//
// An *addition* adds a number to a word of a shared object. The word in a segment's view is the sum of the additions
// committed up to the segment's position; those of the running transaction wait here until it commits. An addition in
// the log therefore carries a difference and not a value, and importing it adds. Whoever has only added goes on when
// others add; whoever has read the word (its read marker is set) is aborted by a committed addition, as by any write.
//
// An *appending* puts words at the end of a queue. Whoever processes the log entry first, its writer or an importer,
// gives the words to the queue (collections/queue.cpp); everybody processes the log in order, so the queue receives
// them in commit order. Appending alone conflicts with nothing.
//
// What is *taken* from a queue leaves it at once, so that nobody else takes it, and is given back by a rollback.
//
// In solo mode and under one lock nothing can abort: all of this takes effect at once, and nothing is ever kept here.
#pragma once

#include <cstdint>
#include <vector>

#include "stmcore/types.h"

namespace stm {

class QueueState;
class SegmentState;
class Tracer;
struct Record;
class RecordBuffer;

// What a transaction does to one queue (collections/queue.h says what for).
struct QueueUpdates {
    struct Item {
        std::uint64_t sequence;  // of the log entry that put it there
        std::uint64_t word;
    };
    std::uint64_t object;  // offset
    QueueState* state;
    std::vector<std::uint64_t> appended;  // put and not taken again, in order
    std::vector<Item> taken;              // in order
    std::uint64_t put = 0;
    std::uint64_t finished = 0;           // of those that others put
    std::uint64_t finished_own = 0;
};

struct CommutingUpdates {
    struct Addition {
        std::uint64_t object;  // offset
        std::uint64_t at;      // of the word, in the object
        std::uint64_t difference;
    };

    std::vector<Addition> additions;   // mostly one for each word
    std::vector<QueueUpdates> queues;  // one for each queue; every update of one comes with an addition

    bool empty() const { return additions.empty(); }

    // The objects, and the words that the transaction has appended or taken, are roots.
    void trace(Tracer& tracer);
    void log(RecordBuffer& records) const;
    // The entry with these updates is in the log: they take effect in the segment's own view.
    void committed(SegmentState& segment, std::uint64_t sequence);
    void rolled_back();
    QueueUpdates* find(const QueueState& state);
    QueueUpdates& of(std::uint64_t object, QueueState& state);
};

// What another transaction has committed.
void import_update(SegmentState& segment, const Record& record, std::uint64_t sequence);
// Of an entry that turned out not to be imported now: the next import begins with `first` again.
void undo_updates(SegmentState& segment, const Record* first, const Record* end);

// `at`: of the word, in the object.
void add_to_word(SegmentState& segment, SegOffset object, std::uint64_t at, std::uint64_t difference);
// The word as the transaction sees it. Marks it as read.
std::uint64_t read_sum(SegmentState& segment, SegOffset object, std::uint64_t at);

}  // namespace stm
