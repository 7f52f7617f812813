// Injection of collections, aborts, breaks and failed requests, for tests.
#pragma once

#include <atomic>

#include "stmcore/heap.h"

namespace stm {

class StressState {
  public:
    explicit StressState(const Stress& stress) : stress_(stress) {}

    bool collect() { return hit(collect_, stress_.collect_every); }
    bool collect_is_major() const { return collect_.load(std::memory_order_relaxed) % (stress_.collect_every * 16) == 0; }
    bool abort() { return hit(abort_, stress_.abort_every); }
    bool ask_for_break() { return hit(break_, stress_.break_every); }
    bool out_of_memory() {
        return stress_.out_of_memory_at != 0 &&
               memory_.fetch_add(1, std::memory_order_relaxed) + 1 == stress_.out_of_memory_at;
    }
    // Every allocation must take the slow path to be counted.
    bool watches_allocation() const { return stress_.break_every != 0 || stress_.out_of_memory_at != 0; }

  private:
    static bool hit(std::atomic<std::uint64_t>& count, std::uint64_t every) {
        return __builtin_expect(every != 0, 0) && (count.fetch_add(1, std::memory_order_relaxed) + 1) % every == 0;
    }

    const Stress stress_;
    std::atomic<std::uint64_t> collect_{0}, abort_{0}, break_{0}, memory_{0};
};

}  // namespace stm
