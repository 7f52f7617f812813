#pragma once

#include <atomic>
#include <cstdint>

namespace stm {

// Counted by one thread at a time, read by any: an ordinary add, without a locked instruction.
class Counter {
  public:
    void add(std::uint64_t amount) { value_.store(value_.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed); }
    void operator++() { add(1); }
    std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t> value_{0};
};

}  // namespace stm
