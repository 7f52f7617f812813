#pragma once

#include "stmcore/nursery.h"
#include "stmcore/segment_state.h"

namespace stm {

enum class MinorKind {
    within,     // the transaction goes on: what is promoted is overflow
    at_commit,  // nothing young or overflow may remain
};

// Empties the nursery of a segment. Called by the thread that runs there, or by whoever holds the segment.
void collect_minor(SegmentState& segment, MinorKind kind);

// Is there anything for a minor collection to do at commit?
inline bool has_new_objects(const SegmentState& segment) {
    return nursery_used(segment) != 0 || !segment.dirty.empty() || !segment.rewritten_cards.empty() || !segment.made.empty();
}

}  // namespace stm
