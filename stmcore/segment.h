// The part of a segment that fast paths touch: C++ inline barriers through a pointer, compiled code through %gs.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "stmcore/types.h"

namespace stm {

class SegmentState;  // everything else the core keeps per segment (segment_state.h)

// Lives at offset kHeaderOffset of each segment. `Segment&` is the token of "a transaction runs here": every access
// to the heap takes one. All fields are written by the thread that runs in the segment, except nursery_mark.
struct Segment {
    // A read marker equal to this byte means: read in this transaction. 1..127; written at transaction start.
    std::uint8_t read_version;
    // read_version | 0x80: the same for what is known of a card, so that it never looks like a read marker.
    std::uint8_t card_version;
    std::uint8_t padding[6];
    // SegOffset of the next free nursery byte, and of the end of what may be bump-allocated. A bump that would pass
    // nursery_end takes the slow path.
    std::uint64_t nursery_current;
    std::uint64_t nursery_end;
    // Break check: the transaction should reach a safe point when nursery_current >= nursery_mark. Any thread, and
    // the ticker, may store 0 here to ask for one; only the owner raises it again. Never above nursery_end.
    std::atomic<std::uint64_t> nursery_mark;
    // Real address of offset 0 of this segment.
    char* base;
    // Nonzero iff the running transaction is inevitable (always so in solo mode).
    std::uint64_t inevitable;
    // The embedder's context of the thread that runs here, and a word that belongs to it (a pending exception or
    // abort that compiled code checks for after calls).
    void* embedder;
    std::uint64_t embedder_pending;
    // Solo mode or one-lock mode: no read markers needed (they may be written all the same).
    std::uint64_t solo;
    SegmentState* state;
};

constexpr std::size_t kHeaderOffset = 0x1000;

// Access without a barrier, for code that knows why it needs none. Nothing outside of this namespace gives any.
namespace unchecked {
inline char* real_address(const Segment& segment, SegOffset offset) { return segment.base + raw(offset); }
}  // namespace unchecked

}  // namespace stm
