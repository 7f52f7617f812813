#include "stmcore/nursery.h"

#include <algorithm>
#include <cstring>

#include "stmcore/heap_state.h"

namespace stm {

namespace {
constexpr std::uint64_t kStep = 32 << 10;
constexpr int kPoison = 0xDD;
}  // namespace

void reset_nursery(SegmentState& segment) {
    Segment& header = segment.header;
    const Layout& layout = segment.heap.layout;
    std::uint64_t begin = layout.nursery_begin;
    std::uint64_t used = header.nursery_current - begin;
    segment.nursery_limit = begin + layout.nursery_bytes;
    segment.nursery_full = false;
    header.nursery_current = begin;
    if (__builtin_expect(segment.heap.check_level >= 2 && used != 0, 0))
        std::memset(header.base + begin, kPoison, layout.nursery_bytes);
    if (__builtin_expect(segment.heap.stress.watches_allocation(), 0)) {
        header.nursery_end = begin;
        return;
    }
    bool rest_is_zero = header.nursery_end >= begin + kStep && used <= kStep && segment.heap.check_level < 2;
    std::memset(header.base + begin, 0, rest_is_zero ? used : kStep);
    header.nursery_end = begin + kStep;
}

bool extend_nursery(SegmentState& segment, std::uint64_t size) {
    Segment& header = segment.header;
    std::uint64_t needed = header.nursery_current + size;
    if (needed > segment.nursery_limit) return false;
    if (needed <= header.nursery_end) return true;
    std::uint64_t step = __builtin_expect(segment.heap.stress.watches_allocation(), 0) ? 0 : kStep;
    std::uint64_t end = std::min(std::max(needed, header.nursery_end + step), segment.nursery_limit);
    std::memset(header.base + header.nursery_end, 0, end - header.nursery_end);
    header.nursery_end = end;
    return true;
}

void set_nursery_marks(SegmentState& segment, std::uint64_t break_bytes) {
    const Layout& layout = segment.heap.layout;
    std::uint64_t begin = layout.nursery_begin;
    segment.collect_mark = begin + layout.nursery_bytes - layout.nursery_bytes / 16;
    segment.break_mark = std::min(segment.collect_mark, begin + std::max<std::uint64_t>(break_bytes, 64));
}

}  // namespace stm
