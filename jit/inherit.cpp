#include "jit/inherit.h"

#include <algorithm>

#include "jit/ir/opcode_info.h"

namespace jit {

// The parent is walked in order, as its first run would go. Facts that cannot be undone (tags, builtin types, barriers)
// then hold at the exit in every later iteration too: the preamble ran once, the loop's part before the exit has just
// run again. A shape may be undone by a store or call anywhere in the loop, so for an exit in the loop such an op
// counts for what was learnt before the label.
std::vector<KnownAtExit> known_at_exit(const Trace& parent, std::size_t at, std::span<const ValueId> values,
                                       const ValueTags& tags) {
    std::vector<KnownAtExit> known(parent.instructions.size());
    std::vector<bool> shape(parent.instructions.size());  // its type_id may change
    const auto forget_shapes = [&] {
        for (std::size_t i = 0; i < known.size(); ++i)
            if (shape[i]) known[i].type_id = 0;
        std::fill(shape.begin(), shape.end(), false);
    };
    const auto changes_shapes = [&](const Instruction& instruction) {
        if (instruction.op == Opcode::store_type) return true;
        if (instruction.op != Opcode::call) return false;
        const CallDescriptor& call = parent.calls[instruction.descriptor];
        return call.writes_heap && !call.pure;
    };
    for (std::size_t i = 0; i < at && i < parent.instructions.size(); ++i) {
        const Instruction& instruction = parent.instructions[i];
        if (instruction.op == Opcode::label) {
            const auto rest = std::span(parent.instructions).subspan(i);
            if (std::any_of(rest.begin(), rest.end(), changes_shapes)) forget_shapes();
        }
        if (changes_shapes(instruction)) forget_shapes();
        if (instruction.op == Opcode::new_object) {
            const std::uint32_t type_id = parent.objects[instruction.descriptor].type_id;
            known[i] = {.is_reference = true, .type_id = type_id, .written = true};
            shape[i] = type_id >= tags.first_mutable_type;
        }
        if (instruction.op == Opcode::call && parent.calls[instruction.descriptor].allocates_result)
            known[i].written = true;
        if (instruction.argument_count == 0) continue;
        const ValueId value = parent.arguments_of(instruction)[0];
        if (is_constant(value)) continue;
        KnownAtExit& about = known[index_of(value)];
        const auto type_id = static_cast<std::uint32_t>(instruction.immediate);
        const Opcode op = instruction.op;
        if (op == Opcode::guard_int) about.is_int = true;
        if (op == Opcode::guard_float) about.is_float = true;
        if (op == Opcode::guard_ref) about.is_reference = true;
        if (op == Opcode::guard_type || op == Opcode::store_type) {
            about.is_reference = true;
            about.type_id = type_id;
            shape[index_of(value)] = type_id >= tags.first_mutable_type;
        }
        if (op == Opcode::read_barrier) about.read = true;
        if (op == Opcode::write_barrier) about.written = true;
    }
    std::vector<KnownAtExit> result;
    for (const ValueId value : values) result.push_back(is_constant(value) ? KnownAtExit{} : known[index_of(value)]);
    return result;
}

}  // namespace jit
