#pragma once

#include "stmcore/segment_state.h"

namespace stm {

enum class Import {
    at_tail,     // everything committed so far is in the segment's view
    at_pending,  // so it is, and the tail is the placeholder of an inevitable transaction
    conflict,    // the next entry changes an object that the transaction has read; nothing of it counts as imported
};

struct ImportResult {
    Import state;
    AbortReason reason = AbortReason::read_write;
};

ImportResult import_log_slow(SegmentState& segment, bool check_reads, const Entry* until);

// Copies what others committed since the segment's position into its view. With check_reads, stops at the first entry
// that changes an object read in the running transaction. Goes no further than `until`, if given.
inline ImportResult import_log(SegmentState& segment, bool check_reads, const Entry* until = nullptr) {
    if (__builtin_expect(segment.position->next.load(std::memory_order_acquire) == nullptr, 1)) return {Import::at_tail};
    return import_log_slow(segment, check_reads, until);
}

// An entry to fill: a reused one if there is any, carrying idle segments forward where they hold entries back.
Entry& take_entry(SegmentState& segment);

inline void move_position(SegmentState& segment, Entry* entry) {
    segment.position = entry;
    segment.position_sequence.store(entry->sequence, std::memory_order_release);
}

}  // namespace stm
