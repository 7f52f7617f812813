// One background OS thread that asks running transactions to break now and then, so that a long loop does not hold its
// segment, or the log, for ever. It runs only while more than one thread is registered.
#include "stmcore/heap_state.h"

namespace stm {

void HeapState::start_ticker() {
    if (options_.tick.count() == 0 || ticker_.joinable()) return;
    ticker_stop_ = false;
    ticker_ = std::thread([this] { tick_until_stopped(); });
}

void HeapState::stop_ticker() {
    {
        std::lock_guard<std::mutex> lock(mutex);
        ticker_stop_ = true;
        ticker_wake_.notify_all();
    }
    if (ticker_.joinable()) ticker_.join();
}

void HeapState::tick_until_stopped() {
    std::unique_lock<std::mutex> lock(mutex);
    while (!ticker_stop_) {
        if (registered.load() < 2) {
            ticker_wake_.wait(lock);
            continue;
        }
        ticker_wake_.wait_for(lock, options_.tick);
        for (auto& segment : segments)
            if (segment->run.load(std::memory_order_relaxed) == Run::running) ask_for_break(*segment);
    }
}

}  // namespace stm
