// From names to the Cells of a module's variables. Grows only, under its own lock; outside the heap.
#pragma once

#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "frontend-toy/names.h"
#include "frontend-toy/value.h"

namespace toy {

class GlobalTable {
  public:
    Value find(NameId name) const {
        std::shared_lock<std::shared_mutex> lock(mutex_);
        auto at = cells_.find(name);
        return at == cells_.end() ? kNothing : at->second;
    }
    // The Cell that is in the table afterwards.
    Value add(NameId name, Value cell) {
        std::unique_lock<std::shared_mutex> lock(mutex_);
        auto [at, is_new] = cells_.try_emplace(name, cell);
        if (is_new) order_.push_back(name);
        return at->second;
    }
    std::vector<NameId> names() const {
        std::shared_lock<std::shared_mutex> lock(mutex_);
        return order_;
    }

  private:
    mutable std::shared_mutex mutex_;
    std::unordered_map<NameId, Value> cells_;
    std::vector<NameId> order_;
};

}  // namespace toy
