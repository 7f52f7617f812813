// Hands out runs of old-space pages: best fit among freed runs, else from the top. Not thread-safe: OldSpace's lock
// guards it.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "stmcore/address_space.h"

namespace stm {

class PageRuns {
  public:
    explicit PageRuns(const AddressSpace& space) : space_(space), pages_(space.layout().old_pages()) {}

    static constexpr std::uint64_t kNone = ~std::uint64_t{0};

    // First page of a run, or kNone when the address space is full. With `zeroed`, all its bytes are zero.
    std::uint64_t allocate(std::uint64_t pages, bool zeroed);
    // Nobody's view has a copy of these pages. They keep their memory until trim().
    void release(std::uint64_t first, std::uint64_t pages);
    // Gives free memory beyond `keep_pages` back to the system, longest runs first.
    void trim(std::uint64_t keep_pages);
    std::uint64_t top() const { return top_; }

  private:
    struct Run {
        std::uint64_t pages;
        bool zeroed;  // given back to the system since it was last used
    };

    void insert(std::uint64_t first, Run run);
    void erase(std::map<std::uint64_t, Run>::iterator run);
    // Makes one run of this one and the free neighbours that are zeroed as it is.
    void insert_joined(std::uint64_t first, Run run);

    const AddressSpace& space_;
    std::uint64_t pages_;           // size of the old space
    std::uint64_t top_ = 0;         // pages at and above were never handed out, and are zero
    std::uint64_t populated_ = 0;   // pages below have been populated from the top
    std::uint64_t dirty_pages_ = 0; // in free runs that are not zeroed
    std::map<std::uint64_t, Run> by_start_;
    std::set<std::pair<std::uint64_t, std::uint64_t>> by_size_;  // (pages, first)
};

}  // namespace stm
