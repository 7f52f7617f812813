#include "stmcore/commit_log.h"

namespace stm {

void EntryPool::grow() {
    constexpr int kBatch = 16;
    for (int count = 0; count < kBatch; ++count) {
        all_.push_back(std::make_unique<Entry>());
        free_.push_back(all_.back().get());
    }
}

}  // namespace stm
