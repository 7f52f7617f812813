#pragma once

#include "stmcore/segment_state.h"

namespace stm {

// Undoes the running transaction's effects on the heap and forgets it. By the owner, or by the stopper of the world.
void roll_back(SegmentState& segment);

// Forgets the lists of a transaction that is over.
void clear_transaction(SegmentState& segment);

}  // namespace stm
