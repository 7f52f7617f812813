// Which segment has its own copy of which page of the old space.
//
// The rules (who may write which page):
//   - A segment writes an old object only through its own view, after claim()ing the page: it sets its bit first,
//     fences (the set is a locked instruction), then writes; the kernel copies the page at that first write.
//   - Whoever makes a new object visible in the base image calls push_*() after a fence: the bytes also go into every
//     view whose bit is set. Either the kernel's copy sees the new bytes, or the writer sees the bit.
//   - Bits are cleared only while the world is stopped, or by the owner for pages that one object of its own covers
//     entirely (nobody pushes into those).
#pragma once

#include <atomic>
#include <cstdint>

#include "stmcore/address_space.h"
#include "stmcore/types.h"

namespace stm {

class WorldStopped;

class PrivatePages {
  public:
    explicit PrivatePages(const AddressSpace& space);

    // Bit k-1 is set iff segment k has (or is about to have) its own copy of the page of `offset`.
    std::uint64_t mask(std::uint64_t offset) const { return masks()[layout_.page_of(offset)].load(std::memory_order_relaxed); }
    static std::uint64_t bit(unsigned segment) { return std::uint64_t{1} << (segment - 1); }

    // Returns the number of pages newly claimed.
    std::uint64_t claim(unsigned segment, std::uint64_t offset, std::uint64_t size) {
        std::uint64_t first = layout_.page_of(offset);
        std::uint64_t last = layout_.page_of(offset + size - 1);
        std::uint64_t claimed = 0;
        for (std::uint64_t page = first; page <= last; ++page) {
            if (__builtin_expect((masks()[page].load(std::memory_order_relaxed) & bit(segment)) == 0, 0)) {
                masks()[page].fetch_or(bit(segment), std::memory_order_seq_cst);
                ++claimed;
            }
        }
        return claimed;
    }

    // Copies [offset, offset+size) of the base image into every view that has its own copy of the page, except those
    // in `skip`. The caller has fenced since it wrote the base image.
    void push(std::uint64_t offset, std::uint64_t size, std::uint64_t skip) const {
        std::uint64_t first = layout_.page_of(offset);
        std::uint64_t last = layout_.page_of(offset + size - 1);
        for (std::uint64_t page = first; page <= last; ++page) {
            std::uint64_t views = masks()[page].load(std::memory_order_relaxed) & ~skip;
            if (__builtin_expect(views != 0, 0)) push_page(page, views, offset, size);
        }
    }

    // Drops the segment's copies of pages [first, last) and clears the bits. Returns the number of pages dropped.
    std::uint64_t drop(unsigned segment, std::uint64_t first, std::uint64_t last);

    bool is_private(unsigned segment, std::uint64_t page) const {
        return (masks()[page].load(std::memory_order_relaxed) & bit(segment)) != 0;
    }
    std::uint64_t mask_of_page(std::uint64_t page) const { return masks()[page].load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t>* masks() const { return reinterpret_cast<std::atomic<std::uint64_t>*>(table_.data()); }
    void push_page(std::uint64_t page, std::uint64_t views, std::uint64_t offset, std::uint64_t size) const;

    const AddressSpace& space_;
    const Layout layout_;
    SparseTable table_;  // one 64-bit mask per old-space page
};

}  // namespace stm
