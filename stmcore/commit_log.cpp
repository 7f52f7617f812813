#include "stmcore/commit_log.h"

namespace stm {

Entry& EntryPool::grow() {
    constexpr int kBatch = 16;
    for (int count = 0; count < kBatch; ++count) {
        all_.push_back(std::make_unique<Entry>());
        if (count + 1 != kBatch) free_.push_back(all_.back().get());
    }
    return *all_.back();
}

}  // namespace stm
