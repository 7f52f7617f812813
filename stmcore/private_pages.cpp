#include "stmcore/private_pages.h"

#include <algorithm>
#include <cstring>

namespace stm {

PrivatePages::PrivatePages(const AddressSpace& space)
    : space_(space), layout_(space.layout()), table_(layout_.old_pages() * sizeof(std::uint64_t)) {}

void PrivatePages::push_page(std::uint64_t page, std::uint64_t views, std::uint64_t offset, std::uint64_t size) const {
    std::uint64_t page_begin = layout_.old_begin + page * kPageSize;
    std::uint64_t begin = std::max(offset, page_begin);
    std::uint64_t end = std::min(offset + size, page_begin + kPageSize);
    while (views != 0) {
        auto segment = static_cast<unsigned>(__builtin_ctzll(views)) + 1;
        views &= views - 1;
        std::memcpy(space_.base(segment) + begin, space_.base(0) + begin, end - begin);
    }
}

std::uint64_t PrivatePages::drop(unsigned segment, std::uint64_t first, std::uint64_t last) {
    std::uint64_t dropped = 0;
    std::uint64_t page = first;
    while (page < last) {
        if (!is_private(segment, page)) {
            ++page;
            continue;
        }
        std::uint64_t run = page;
        while (run < last && is_private(segment, run)) ++run;
        space_.reshare(segment, layout_.old_begin + page * kPageSize, layout_.old_begin + run * kPageSize);
        for (; page < run; ++page) {
            masks()[page].fetch_and(~bit(segment), std::memory_order_relaxed);
            ++dropped;
        }
    }
    return dropped;
}

}  // namespace stm
