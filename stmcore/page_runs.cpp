#include "stmcore/page_runs.h"

#include <algorithm>
#include <iterator>

#include "stmcore/types.h"

namespace stm {

namespace {
constexpr std::uint64_t kPunchAtOnce = 32;     // pages: a freed run of this length goes back to the system
constexpr std::uint64_t kLongestAhead = 256;   // pages populated ahead of the top at most
constexpr std::uint64_t kPopulateUpTo = 16;    // longer runs are large objects: written through a view first
}  // namespace

void PageRuns::punch(std::uint64_t first, std::uint64_t pages) const {
    std::uint64_t begin = space_.layout().old_begin + first * kPageSize;
    space_.punch(begin, begin + pages * kPageSize);
}

void PageRuns::insert(std::uint64_t first, Run run) {
    by_start_.emplace(first, run);
    by_size_.emplace(run.pages, first);
    free_pages_ += run.pages;
}

void PageRuns::erase(std::map<std::uint64_t, Run>::iterator run) {
    free_pages_ -= run->second.pages;
    by_size_.erase({run->second.pages, run->first});
    by_start_.erase(run);
}

std::uint64_t PageRuns::allocate(std::uint64_t pages, bool zeroed) {
    auto fit = by_size_.lower_bound({pages, 0});
    if (fit != by_size_.end()) {
        auto found = by_start_.find(fit->second);
        std::uint64_t first = found->first;
        Run run = found->second;
        erase(found);
        if (run.pages > pages) insert(first + pages, {run.pages - pages, run.zeroed});
        if (zeroed && !run.zeroed) punch(first, pages);
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

void PageRuns::release(std::uint64_t first, std::uint64_t pages) {
    Run run{pages, false};
    auto next = by_start_.lower_bound(first);
    if (next != by_start_.end() && next->first == first + pages && !next->second.zeroed) {
        run.pages += next->second.pages;
        auto victim = next++;
        erase(victim);
    }
    if (next != by_start_.begin()) {
        auto previous = std::prev(next);
        if (previous->first + previous->second.pages == first && !previous->second.zeroed) {
            first = previous->first;
            run.pages += previous->second.pages;
            erase(previous);
        }
    }
    if (run.pages >= kPunchAtOnce) {
        punch(first, run.pages);
        run.zeroed = true;
        // Neighbours that were given back earlier join.
        next = by_start_.lower_bound(first);
        if (next != by_start_.end() && next->first == first + run.pages && next->second.zeroed) {
            run.pages += next->second.pages;
            auto victim = next++;
            erase(victim);
        }
        if (next != by_start_.begin()) {
            auto previous = std::prev(next);
            if (previous->first + previous->second.pages == first && previous->second.zeroed) {
                first = previous->first;
                run.pages += previous->second.pages;
                erase(previous);
            }
        }
    }
    insert(first, run);
}

}  // namespace stm
