#include "jit/ir/inherited_values.h"

#include <algorithm>

#include "jit/ir/opcode_info.h"

namespace jit {

ValueId unboxed_entry(const Trace& parent, ValueId entry) {
    if (is_constant(entry)) return entry;
    const Instruction& instruction = parent.instructions[index_of(entry)];
    return is_box(instruction.op) ? parent.arguments_of(instruction)[0] : entry;
}

std::vector<ValueId> inherited_values(const Trace& parent, const Snapshot& snapshot) {
    std::vector<ValueId> inputs;
    for (const SnapshotEntry& entry : snapshot.entries) {
        const ValueId value = unboxed_entry(parent, entry.value);
        if (is_constant(value)) continue;
        if (std::find(inputs.begin(), inputs.end(), value) == inputs.end()) inputs.push_back(value);
    }
    return inputs;
}

}  // namespace jit
