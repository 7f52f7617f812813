// A queue between threads. Putters do not conflict with putters, and a getter conflicts with nobody but whoever asked
// whether the queue is empty.
//
// put() keeps the word until the transaction commits. It is then part of the log entry, and the queue receives it when
// that entry is first processed, by its writer or an importer; all process the log in order. So items are in commit
// order, and within a transaction in the order of its puts; an aborted transaction has put nothing.
//
// take() removes the first item from what the threads share at once, so that two transactions never take the same. If
// the transaction aborts, its items come back to the front, in their order. (A later item may have been taken meanwhile
// by a transaction that committed first: the order among concurrent takers is theirs.) An item that was committed after
// the taker's position is taken only after the taker has moved forward past that commit, so that its view has whatever
// came with the item. A transaction takes its own puts last, and only when the queue is otherwise empty.
//
// The number of items is a sum (commuting_updates.h): +1 by put, -1 by take. "The queue is empty" is said of the sum,
// which the transaction thereby reads: a put that commits before it aborts it. When the sum says that there are items
// but a transaction that still runs has taken them all, nobody knows yet whether the queue is empty: `contended`.
// wait() lets a thread sleep, outside of any transaction, until that has changed.
//
// finished() reports that an item that was taken has been worked on; unfinished() is how many were not yet, a sum as
// well. finished() takes from a count that the threads share, as take() does, so that reports do not conflict.
//
// `Segment&` in an argument list means: inside a transaction. Words are immediates or references; what is returned is
// good until the next safe point. Functions that may abort throw Aborted as Thread's do.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "stmcore/heap.h"

namespace stm {

// What a queue must know of its words; copied into each queue.
struct QueueKind {
    // Type of the queue object. The embedder's object_size and trace callbacks know it and call the functions of Queue
    // below.
    std::uint32_t type_id = 0;
    // Visits the word if it is a reference. Null: no word is one.
    void (*visit)(std::uint64_t* word, Tracer& tracer) = nullptr;
};

class QueueState;

// A reference to a queue object. Cheap to copy; whoever keeps one across safe points keeps object() as a root.
class Queue {
  public:
    using Deadline = std::chrono::steady_clock::time_point;
    enum class Got { item, empty, contended };
    struct Taken {
        Got result;
        std::uint64_t word;  // of `item`
    };
    // A moment in the life of a queue, taken inside a transaction to wait afterwards for what comes after it. Keeps
    // what the threads share of the queue alive.
    class Moment {
      public:
        // Outside of any transaction: returns when something was put, came back or was finished since, when somebody
        // calls wake(), or at the deadline. The caller looks again, in a new transaction.
        void wait(Deadline deadline) const;
        void wake() const;

      private:
        friend class Queue;
        std::shared_ptr<QueueState> state_;
        std::uint64_t events_ = 0;
    };

    explicit Queue(SegOffset object) : object_(object) {}
    // An empty queue; it dies like any object. Throws OutOfMemory.
    static Queue make(Segment& segment, const QueueKind& kind);
    SegOffset object() const { return object_; }

    void put(Segment& segment, std::uint64_t word) const;
    // May import what others committed, and therefore abort. Ask for a Moment before, to wait after `empty` or `contended`.
    Taken take(Segment& segment) const;
    // The same, never `contended`: aborts and so begins anew; an inevitable transaction rolls back those who are in the
    // way. Moves objects (it may stop the world).
    std::optional<std::uint64_t> take_or_empty(Thread& thread) const;
    // Items; exact at the moment of the commit. Reads the sum, so puts and takes that commit before abort the transaction.
    std::uint64_t size(Segment& segment) const;

    // False: more than were put.
    bool finished(Thread& thread) const;
    std::uint64_t unfinished(Segment& segment) const;

    Moment moment(Segment& segment) const;

    // For threads outside of transactions. Runs body(segment, word) in a transaction that has taken an item, until it
    // commits; false if no item came until the deadline. `queue` is asked for the object in each transaction, which may
    // be the body of run_transaction for what it does to its own state.
    static bool get(Thread& thread, const std::function<Queue(Segment&)>& queue, Deadline deadline,
                    const std::function<void(Segment&, std::uint64_t)>& body);
    // Waits until nothing is unfinished; false at the deadline.
    static bool join(Thread& thread, const std::function<Queue(Segment&)>& queue, Deadline deadline);

    // For the embedder's callbacks.
    static std::size_t object_size();
    static void trace(ObjectHeader* queue, Tracer& tracer);

  private:
    SegOffset object_;
};

}  // namespace stm
