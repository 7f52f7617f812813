#include "jit/inherit.h"

#include <algorithm>

#include "jit/ir/opcode_info.h"

namespace jit {

namespace {

KnownAtExit common(const KnownAtExit& left, const KnownAtExit& right) {
    return {.is_int = left.is_int && right.is_int,
            .is_float = left.is_float && right.is_float,
            .is_reference = left.is_reference && right.is_reference,
            .type_id = left.type_id == right.type_id ? left.type_id : 0,
            .read = left.read && right.read,
            .written = left.written && right.written};
}

bool operator==(const KnownAtExit& left, const KnownAtExit& right) {
    return left.is_int == right.is_int && left.is_float == right.is_float && left.is_reference == right.is_reference &&
           left.type_id == right.type_id && left.read == right.read && left.written == right.written;
}

// The parent is walked in order, as its first run would go. Facts that cannot be undone (tags, builtin types, barriers)
// then hold at the exit in every later iteration too: the preamble ran once, the loop's part before the exit has just
// run again. A shape may be undone by a store or call anywhere in the loop, so for an exit in the loop such an op
// counts for what was learnt before the label. Of a param is known what its operands at both jumps have in common; to
// begin with, what the first one has is assumed, and less and less until the second jump agrees.
class Walk {
  public:
    Walk(const Trace& parent, const ValueTags& tags) : parent_(parent), tags_(tags) {
        for (bool stable = false; !stable;) {
            stable = true;
            to(parent.instructions.size(), &stable);
        }
    }

    // What is known just before instruction `at`.
    void to(std::size_t at, bool* stable = nullptr) {
        known_.assign(parent_.instructions.size(), {});
        shape_.assign(parent_.instructions.size(), false);
        for (std::size_t i = 0; i < at && i < parent_.instructions.size(); ++i) visit(i, stable);
    }

    KnownAtExit of(ValueId value) const {
        if (!is_constant(value)) return known_[index_of(value)];
        const Constant& constant = parent_.constants[constant_index(value)];
        if (constant.type != Type::value) return {};
        return {.is_int = tags_.is_int(constant.bits),
                .is_float = tags_.is_float(constant.bits),
                .is_reference = tags_.is_reference(constant.bits)};
    }

  private:
    bool changes_shapes(const Instruction& instruction) const {
        if (instruction.op == Opcode::store_type) return true;
        if (instruction.op != Opcode::call) return false;
        const CallDescriptor& call = parent_.calls[instruction.descriptor];
        return call.writes_heap && !call.pure;
    }
    void forget_shapes() {
        for (std::size_t i = 0; i < known_.size(); ++i)
            if (shape_[i]) known_[i].type_id = 0;
        std::fill(shape_.begin(), shape_.end(), false);
    }
    void set(std::size_t index, const KnownAtExit& known) {
        known_[index] = known;
        shape_[index] = known.type_id >= tags_.first_mutable_type;
    }

    void jump(const Instruction& instruction, bool* stable) {
        if (stable == nullptr) return;  // what is assumed of the params is settled
        const auto operands = parent_.arguments_of(instruction);
        const bool first_time = params_.empty();
        params_.resize(operands.size());
        for (std::size_t i = 0; i < operands.size(); ++i) {
            const KnownAtExit lowered = first_time ? of(operands[i]) : common(params_[i], of(operands[i]));
            if (!first_time && !(lowered == params_[i])) *stable = false;
            params_[i] = lowered;
        }
    }

    void visit(std::size_t index, bool* stable) {
        const Instruction& instruction = parent_.instructions[index];
        const Opcode op = instruction.op;
        if (op == Opcode::jump) jump(instruction, stable);
        if (op == Opcode::label) {
            const auto rest = std::span(parent_.instructions).subspan(index);
            if (std::any_of(rest.begin(), rest.end(), [&](const Instruction& next) { return changes_shapes(next); }))
                forget_shapes();
        }
        if (changes_shapes(instruction)) forget_shapes();
        if (op == Opcode::param) set(index, params_[static_cast<std::size_t>(instruction.immediate)]);
        if (op == Opcode::new_object)
            set(index,
                {.is_reference = true, .type_id = parent_.objects[instruction.descriptor].type_id, .written = true});
        if (op == Opcode::call && parent_.calls[instruction.descriptor].allocates_result) known_[index].written = true;
        if (op == Opcode::input)
            for (const InheritedBarrier& inherited : parent_.inherited_barriers)
                if (inherited.input == instruction.immediate)
                    (inherited.written ? known_[index].written : known_[index].read) = true;
        if (instruction.argument_count == 0) return;
        const ValueId value = parent_.arguments_of(instruction)[0];
        if (is_constant(value)) return;
        KnownAtExit about = known_[index_of(value)];
        if (op == Opcode::guard_int) about.is_int = true;
        if (op == Opcode::guard_float) about.is_float = true;
        if (op == Opcode::guard_ref) about.is_reference = true;
        if (op == Opcode::guard_type || op == Opcode::store_type) {
            about.is_reference = true;
            about.type_id = static_cast<std::uint32_t>(instruction.immediate);
        }
        if (op == Opcode::read_barrier) about.read = true;
        if (op == Opcode::write_barrier) about.written = true;
        set(index_of(value), about);
    }

    const Trace& parent_;
    const ValueTags& tags_;
    std::vector<KnownAtExit> known_, params_;
    std::vector<bool> shape_;  // its type_id may change
};

}  // namespace

std::vector<KnownAtExit> known_at_exit(const Trace& parent, std::size_t at, std::span<const ValueId> values,
                                       const ValueTags& tags) {
    Walk walk(parent, tags);
    walk.to(at);
    std::vector<KnownAtExit> result;
    for (const ValueId value : values) result.push_back(walk.of(value));
    return result;
}

}  // namespace jit
