#include "stmcore/rollback.h"

#include "stmcore/heap_state.h"
#include "stmcore/nursery.h"

namespace stm {

void roll_back(SegmentState& segment) {
    HeapState& heap = segment.heap;
    for (Record* record = segment.backups.begin(); record != segment.backups.end(); record = record->next())
        copy_words(segment.header.base + record->offset, record->contents(), record->size());
    auto kept_end = segment.made.begin() + static_cast<std::ptrdiff_t>(segment.made_before_major);
    segment.abandoned.insert(segment.abandoned.end(), segment.made.begin(), kept_end);
    std::uint64_t dropped = 0;
    for (std::size_t index = segment.made_before_major; index < segment.made.size(); ++index)
        dropped += heap.old_space.release(segment.allocator, segment.index, segment.made[index]);
    segment.private_pages -= static_cast<std::int64_t>(dropped);
    heap.account(segment.allocator);
    segment.commuting.rolled_back();
    clear_transaction(segment);
    reset_nursery(segment);
}

}  // namespace stm
