// Size classes of the old space. A small object lives in a block, a run of pages cut into slots of one size; what does
// not fit a class is a large object with pages of its own.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "stmcore/types.h"

namespace stm {

constexpr std::uint64_t kLargestSlot = 16384;
constexpr unsigned kFineClasses = 31;    // 16, 24, .. 256
constexpr unsigned kMiddleClasses = 12;  // 320, 384, .. 1024
constexpr unsigned kCoarseClasses = 16;  // four per doubling: 1280, 1536, 1792, 2048, .. 16384
constexpr unsigned kSizeClasses = kFineClasses + kMiddleClasses + kCoarseClasses;

constexpr std::uint64_t slot_bytes(unsigned size_class) {
    if (size_class < kFineClasses) return 16 + 8 * std::uint64_t{size_class};
    size_class -= kFineClasses;
    if (size_class < kMiddleClasses) return 320 + 64 * std::uint64_t{size_class};
    size_class -= kMiddleClasses;
    return (std::uint64_t{5} + size_class % 4) << (8 + size_class / 4);
}
static_assert(slot_bytes(kFineClasses - 1) == 256);
static_assert(slot_bytes(kFineClasses + kMiddleClasses - 1) == 1024);
static_assert(slot_bytes(kFineClasses + kMiddleClasses) == 1280);
static_assert(slot_bytes(kSizeClasses - 1) == kLargestSlot);

constexpr unsigned size_class_of(std::uint64_t bytes) {
    if (bytes <= 256) return bytes <= 16 ? 0 : static_cast<unsigned>((bytes - 9) / 8);
    if (bytes <= 1024) return kFineClasses + static_cast<unsigned>((bytes - 257) / 64);
    unsigned doubling = 63 - static_cast<unsigned>(__builtin_clzll(bytes - 1));  // 10 for 1025..2048
    unsigned quarter = static_cast<unsigned>(((bytes - 1) >> (doubling - 2)) & 3);
    return kFineClasses + kMiddleClasses + (doubling - 10) * 4 + quarter;
}

constexpr bool size_classes_are_consistent() {
    for (unsigned size_class = 0; size_class < kSizeClasses; ++size_class) {
        if (size_class_of(slot_bytes(size_class)) != size_class) return false;
        if (size_class != 0 && size_class_of(slot_bytes(size_class - 1) + 8) != size_class) return false;
    }
    return true;
}
static_assert(size_classes_are_consistent());

constexpr std::uint64_t block_pages(unsigned size_class) { return slot_bytes(size_class) <= 1024 ? 4 : 16; }

constexpr std::uint32_t slots_per_block(unsigned size_class) {
    return static_cast<std::uint32_t>(block_pages(size_class) * kPageSize / slot_bytes(size_class));
}

}  // namespace stm
