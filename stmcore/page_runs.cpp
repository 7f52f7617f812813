#include "stmcore/page_runs.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <vector>

#include "stmcore/types.h"

namespace stm {

namespace {
constexpr std::uint64_t kLongestAhead = 256;   // pages populated ahead of the top at most
constexpr std::uint64_t kPopulateUpTo = 16;    // longer runs are large objects: written through a view first
}  // namespace

void PageRuns::insert(std::uint64_t first, Run run) {
    by_start_.emplace(first, run);
    by_size_.emplace(run.pages, first);
    if (!run.zeroed) dirty_pages_ += run.pages;
}

void PageRuns::erase(std::map<std::uint64_t, Run>::iterator run) {
    if (!run->second.zeroed) dirty_pages_ -= run->second.pages;
    by_size_.erase({run->second.pages, run->first});
    by_start_.erase(run);
}

void PageRuns::insert_joined(std::uint64_t first, Run run) {
    auto next = by_start_.lower_bound(first);
    if (next != by_start_.end() && next->first == first + run.pages && next->second.zeroed == run.zeroed) {
        run.pages += next->second.pages;
        auto joined = next++;
        erase(joined);
    }
    if (next != by_start_.begin()) {
        auto previous = std::prev(next);
        if (previous->first + previous->second.pages == first && previous->second.zeroed == run.zeroed) {
            first = previous->first;
            run.pages += previous->second.pages;
            erase(previous);
        }
    }
    insert(first, run);
}

std::uint64_t PageRuns::allocate(std::uint64_t pages, bool zeroed) {
    auto fit = by_size_.lower_bound({pages, 0});
    if (fit != by_size_.end()) {
        auto found = by_start_.find(fit->second);
        std::uint64_t first = found->first;
        Run run = found->second;
        erase(found);
        if (run.pages > pages) insert(first + pages, {run.pages - pages, run.zeroed});
        if (zeroed && !run.zeroed)
            std::memset(space_.base(0) + space_.layout().old_begin + first * kPageSize, 0, pages * kPageSize);
        return first;
    }
    if (top_ + pages > pages_) return kNone;
    std::uint64_t first = top_;
    top_ += pages;
    if (pages <= kPopulateUpTo && top_ > populated_) {
        std::uint64_t ahead = std::clamp<std::uint64_t>(top_ / 4, 16, kLongestAhead);
        std::uint64_t end = std::min(top_ + ahead, pages_);
        std::uint64_t old_begin = space_.layout().old_begin;
        space_.populate(old_begin + first * kPageSize, old_begin + end * kPageSize);
        populated_ = end;
    }
    return first;
}

void PageRuns::release(std::uint64_t first, std::uint64_t pages) { insert_joined(first, {pages, false}); }

void PageRuns::trim(std::uint64_t keep_pages) {
    if (dirty_pages_ <= keep_pages) return;
    std::vector<std::uint64_t> longest_first;
    for (auto run = by_size_.rbegin(); run != by_size_.rend(); ++run) longest_first.push_back(run->second);
    for (std::uint64_t first : longest_first) {
        if (dirty_pages_ <= keep_pages) return;
        auto found = by_start_.find(first);
        if (found == by_start_.end() || found->second.zeroed) continue;
        Run run = found->second;
        std::uint64_t excess = std::min(run.pages, dirty_pages_ - keep_pages);
        erase(found);
        if (excess < run.pages) insert(first, {run.pages - excess, false});
        std::uint64_t begin = space_.layout().old_begin + (first + run.pages - excess) * kPageSize;
        space_.punch(begin, begin + excess * kPageSize);
        insert_joined(first + run.pages - excess, {excess, true});
    }
}

}  // namespace stm
