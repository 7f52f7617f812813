// The OS threads that (spawn ...) starts.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <set>

#include "value.h"

namespace scheme {

class Threads {
  public:
    explicit Threads(stm::Heap& heap) : heap_(heap) {}
    // Waits for all of them.
    ~Threads();

    std::int64_t new_number();
    // All of these outside of transactions. `thread` is a ThreadObject with that number.
    void start(Value thread, std::int64_t number);
    void wait(std::int64_t number);

  private:
    stm::Heap& heap_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::set<std::int64_t> running_;
    std::int64_t last_number_ = 0;
};

}  // namespace scheme
