// The nursery of a segment: bump allocation in [nursery_begin, nursery_end), where nursery_end moves on in steps, each
// zeroed just before it is used so that it is still in the cache.
#pragma once

#include "stmcore/segment_state.h"

namespace stm {

// Puts the nursery back to its beginning.
void reset_nursery(SegmentState& segment);
// Moves nursery_end on so that `size` bytes fit; false: the nursery is full.
bool extend_nursery(SegmentState& segment, std::uint64_t size);
// Sets the marks for a transaction that should break after break_bytes.
void set_nursery_marks(SegmentState& segment, std::uint64_t break_bytes);
inline std::uint64_t nursery_used(const SegmentState& segment) {
    return segment.header.nursery_current - segment.nursery_begin;
}

}  // namespace stm
