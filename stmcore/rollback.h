#pragma once

#include "stmcore/segment_state.h"

namespace stm {

// Undoes the running transaction's effects on the heap and forgets it. By the owner, or by the stopper of the world.
void roll_back(SegmentState& segment);

// Forgets the lists of a transaction that is over.
inline void clear_transaction(SegmentState& segment) {
    segment.live = false;
    segment.backups.clear();
    segment.write_positions.clear();
    segment.traced_backups = 0;
    segment.rewritten.clear();
    segment.rewritten_cards.clear();
    segment.cards_backed_up = false;
    segment.dirty.clear();
    segment.made.clear();
    segment.made_before_major = 0;
}

}  // namespace stm
