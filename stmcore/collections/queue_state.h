// What the threads share of a queue.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "stmcore/collections/collection.h"
#include "stmcore/collections/queue.h"
#include "stmcore/commuting_updates.h"

namespace stm {

class QueueState final : public Collection, public std::enable_shared_from_this<QueueState> {
  public:
    using Item = QueueUpdates::Item;  // sequence 0: from solo mode
    enum class Front { taken, absent, ahead };  // ahead: of the position of whoever asks

    explicit QueueState(const QueueKind& kind) : kind_(kind) {}

    void visit(std::uint64_t* word, Tracer& tracer) const {
        if (kind_.visit != nullptr) kind_.visit(word, tracer);
    }
    void trace(Tracer& tracer) override;
    void trace_young(Tracer& tracer) override;
    void forget_waiters() override;

    // What log entry `sequence` has for this queue. Nothing happens the second time.
    void receive(std::uint64_t sequence, std::uint64_t unfinished, const std::uint64_t* words, std::size_t count);
    // At once, in solo mode: the word may refer to a young object.
    void append_solo(std::uint64_t word);

    // Takes the first item if its log entry is not after `position`.
    Front take(std::uint64_t position, Item* item);
    // Takes one of the items that were put and not yet reported finished.
    bool finish_one();
    // What a transaction that was rolled back has taken.
    void give_back(const std::vector<Item>& items, std::uint64_t finished);

    std::uint64_t events();
    // Until something has come since events() said `events`, or the time is over.
    void wait(std::uint64_t events, std::chrono::steady_clock::time_point deadline);
    void wake();

  private:
    const QueueKind kind_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::deque<Item> items_;
    std::size_t known_old_ = 0;           // the first so many items refer to no young object
    std::uint64_t unfinished_ = 0;        // put and not reported finished, also by running transactions
    std::uint64_t received_ = 0;          // log entries up to here have been received
    std::uint64_t events_ = 0;            // items that came or came back, and changes of `unfinished`
};

}  // namespace stm
