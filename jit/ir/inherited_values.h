// How a bridge receives its parent's values. One function, shared by the builder of the bridge and by the emitter of
// the parent's exit, so that both number the inputs alike.
#pragma once

#include <vector>

#include "jit/ir/trace.h"

namespace jit {

// The value of the parent that stands for `entry` in a bridge: x for box_int(x), box_float(x) and box_bool(x), else
// the entry itself.
ValueId unboxed_entry(const Trace& parent, ValueId entry);

// Input number i of a bridge at this snapshot is the i-th result: every distinct value that is not a constant, unboxed
// as above, in order of first appearance in the snapshot's entries.
std::vector<ValueId> inherited_values(const Trace& parent, const Snapshot& snapshot);

}  // namespace jit
