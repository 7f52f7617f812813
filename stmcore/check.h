// Sweeps of invariants; a broken one ends the process with a message.
#pragma once

#include "stmcore/segment_state.h"

namespace stm {

// What holds for a segment between two transactions.
void check_segment(SegmentState& segment);

}  // namespace stm
