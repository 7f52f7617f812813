#include <algorithm>

#include "jit/ir/opcode_info.h"
#include "jit/passes.h"

namespace jit {

// Emits the trace anew through a TraceBuilder.
//   requires     a trace as recorded: no label
//   establishes  nothing that folding, CSE or forwarding can still reduce
//   destroys     nothing
void rebuild(Trace& trace, const PassContext& context) {
    const auto is_label = [](const Instruction& instruction) { return instruction.op == Opcode::label; };
    if (std::any_of(trace.instructions.begin(), trace.instructions.end(), is_label)) return;
    TraceBuilder builder(context.tags, context.optimisations);
    std::vector<ValueId> map(trace.instructions.size(), kNoValue);
    const auto mapped = [&](ValueId value) {
        if (!is_constant(value)) return map[index_of(value)];
        const Constant& constant = trace.constants[constant_index(value)];
        return builder.constant(constant.type, constant.bits);
    };
    SnapshotId current = kNoSnapshot;
    builder.set_snapshot_source([&] {
        if (current == kNoSnapshot) return Snapshot{};
        Snapshot snapshot = trace.snapshots[current];
        for (SnapshotEntry& entry : snapshot.entries) entry.value = mapped(entry.value);
        return snapshot;
    });
    std::vector<ValueId> operands;
    for (std::size_t i = 0; i < trace.instructions.size(); ++i) {
        const Instruction& instruction = trace.instructions[i];
        if (instruction.snapshot != kNoSnapshot && instruction.snapshot != current) {
            current = instruction.snapshot;
            builder.invalidate_snapshot();
        }
        builder.set_position(instruction.position);
        operands.clear();
        for (const ValueId operand : trace.arguments_of(instruction)) operands.push_back(mapped(operand));
        map[i] = builder.emit_like(trace, instruction, operands);
    }
    Trace rebuilt = builder.take();
    rebuilt.id = trace.id;
    rebuilt.kind = trace.kind;
    rebuilt.name = trace.name;
    rebuilt.parent = trace.parent;
    rebuilt.parent_exit = trace.parent_exit;
    rebuilt.inherited_barriers = trace.inherited_barriers;
    trace = std::move(rebuilt);
}

}  // namespace jit
