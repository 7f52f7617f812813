// The rules.
//   1  An instruction has the operands, the result type and the descriptor that the op table and its descriptor say.
//   2  A value is defined before it is used; constants exist.
//   3  What can leave has a snapshot. A snapshot's entries are sorted by slot, each slot at most once, of type value,
//   and
//      defined before the instruction that leaves.
//   4  A trace ends in one jump, jump_trace, leave or close_loop and has none before, except the jump just before its
//      label. There is at most one label, entered by a jump just before it; a final jump goes to it.
//   5  Params follow their label at once, numbered from 0. Both jumps give each param an operand of its type.
//   6  store_slot stands only before the jump_trace that ends the trace.
//   7  Only a bridge has inputs, and inputs of one number have one type.
//   8  close_loop is gone once the trace is optimised.
//   9  A payload is taken only from a value known to have it: unbox_int and unbox_float follow their guard or box, or
//      unbox an input or a param.
//  Once barriers are in place:
//  10  A read barrier covers every load of mutable memory: before it, the object was read- or write-barriered, or made
//  by
//      this trace. A shape guard is such a load.
//  11  A write barrier covers every store: before it, the object was write-barriered or made by this trace.
//  12  A call that needs inevitability comes after become_inevitable.
// Of a param, rules 10 and 11 believe what is true of its operand at each jump.
#include "jit/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "jit/ir/opcode_info.h"
#include "jit/ir/text.h"

namespace jit {

namespace {

struct Broken {
    Violation violation;
};

class Verifier {
  public:
    Verifier(const Trace& trace, Stage stage, const ValueTags& tags, bool stm)
        : trace_(trace), stage_(stage), tags_(tags), stm_(stm) {}

    void run() {
        for (at_ = 0; at_ < trace_.instructions.size(); ++at_) {
            const Instruction& instruction = trace_.instructions[at_];
            operands(instruction);
            result(instruction);
            snapshot(instruction);
            frame(instruction);
            payload(instruction);
        }
        control();
        if (stage_ == Stage::rewritten) barriers();
    }

  private:
    template <typename... Arguments>
    [[noreturn]] void broken(int rule, fmt::format_string<Arguments...> format, Arguments&&... arguments) const {
        throw Broken{{rule, at_, fmt::format(format, std::forward<Arguments>(arguments)...)}};
    }

    void defined(ValueId value, int rule, const char* what) const {
        if (value == kNoValue) broken(2, "{} is missing", what);
        if (is_constant(value)) {
            if (constant_index(value) >= trace_.constants.size())
                broken(2, "{} is a constant that does not exist", what);
            return;
        }
        if (index_of(value) >= at_) broken(rule, "{} {} is not defined yet", what, value_name(trace_, value));
        if (trace_.instructions[index_of(value)].type == Type::none)
            broken(rule, "{} is an instruction without a value", what);
    }

    void descriptor(std::uint32_t number, std::size_t count) const {
        if (number >= count) broken(1, "descriptor {} does not exist", number);
    }

    void operand_type(std::size_t number, Type wanted) const {
        const Type found = trace_.type_of(trace_.arguments_of(trace_.instructions[at_])[number]);
        if (found != wanted) broken(1, "operand {} is of type {}, not {}", number, type_name(found), type_name(wanted));
    }

    void operands(const Instruction& instruction) const {
        if (instruction.op >= Opcode::count_) broken(1, "no such operation");
        const OpcodeInfo& op = info(instruction.op);
        if (instruction.first_argument + std::size_t{instruction.argument_count} > trace_.arguments.size())
            broken(1, "operands out of range");
        const auto given = trace_.arguments_of(instruction);
        for (const ValueId value : given) defined(value, 2, "operand");
        switch (op.extra) {
            case Extra::field: descriptor(instruction.descriptor, trace_.fields.size()); break;
            case Extra::array: descriptor(instruction.descriptor, trace_.arrays.size()); break;
            case Extra::object: descriptor(instruction.descriptor, trace_.objects.size()); break;
            case Extra::call: descriptor(instruction.descriptor, trace_.calls.size()); break;
            case Extra::none:
            case Extra::imm:
            case Extra::slot:
            case Extra::type:
            case Extra::label:
            case Extra::trace:
            case Extra::reason: break;
        }
        if (instruction.op == Opcode::call) {
            const CallDescriptor& call = trace_.calls[instruction.descriptor];
            if (given.size() != call.arguments.size())
                broken(1, "{} takes {} operands, not {}", call.name, call.arguments.size(), given.size());
            for (std::size_t i = 0; i < given.size(); ++i) operand_type(i, call.arguments[i]);
            return;
        }
        if (op.variadic()) return;
        if (given.size() != op.operands.size())
            broken(1, "{} takes {} operands, not {}", op.name, op.operands.size(), given.size());
        for (std::size_t i = 0; i < given.size(); ++i) {
            if (op.operands[i] == 'v') operand_type(i, Type::value);
            if (op.operands[i] == 'i') operand_type(i, Type::int_);
            if (op.operands[i] == 'f') operand_type(i, Type::float_);
        }
        if (instruction.op == Opcode::store_field) operand_type(1, trace_.fields[instruction.descriptor].type);
        if (instruction.op == Opcode::store_item) operand_type(2, trace_.arrays[instruction.descriptor].type);
        if (instruction.op == Opcode::guard_value && !is_constant(given[1]))
            broken(1, "the second operand of guard_value is no constant");
    }

    void result(const Instruction& instruction) const {
        const OpcodeInfo& op = info(instruction.op);
        Type wanted = instruction.type;
        switch (op.result) {
            case ResultKind::none: wanted = Type::none; break;
            case ResultKind::value: wanted = Type::value; break;
            case ResultKind::int_: wanted = Type::int_; break;
            case ResultKind::float_: wanted = Type::float_; break;
            case ResultKind::any:
                if (op.extra == Extra::field) wanted = trace_.fields[instruction.descriptor].type;
                if (op.extra == Extra::array) wanted = trace_.arrays[instruction.descriptor].type;
                if (op.extra == Extra::call) wanted = trace_.calls[instruction.descriptor].result;
                if (op.has(effect::Frame) && wanted == Type::none) broken(1, "{} yields a value", op.name);
                break;
        }
        if (instruction.op == Opcode::load_slot) wanted = Type::value;
        if (instruction.type != wanted)
            broken(1, "{} yields {}, not {}", op.name, type_name(wanted), type_name(instruction.type));
    }

    void snapshot(const Instruction& instruction) const {
        const bool leaves = is_guard(instruction.op) || instruction.op == Opcode::close_loop;
        if (instruction.snapshot == kNoSnapshot) {
            if (leaves) broken(3, "{} can leave but has no snapshot", info(instruction.op).name);
            return;
        }
        if (instruction.snapshot >= trace_.snapshots.size()) broken(3, "there is no snapshot {}", instruction.snapshot);
        const Snapshot& snapshot = trace_.snapshots[instruction.snapshot];
        for (std::size_t i = 0; i < snapshot.entries.size(); ++i) {
            const SnapshotEntry& entry = snapshot.entries[i];
            if (i != 0 && snapshot.entries[i - 1].slot >= entry.slot)
                broken(3, "slot {} is not in order in the snapshot", entry.slot);
            defined(entry.value, 3, "the snapshot's value");
            if (trace_.type_of(entry.value) != Type::value)
                broken(3, "slot {} of the snapshot holds {}, which is of type {}", entry.slot,
                       value_name(trace_, entry.value), type_name(trace_.type_of(entry.value)));
        }
    }

    void frame(const Instruction& instruction) {
        if (instruction.op == Opcode::store_slot) {
            std::size_t next = at_ + 1;
            while (next < trace_.instructions.size() && trace_.instructions[next].op == Opcode::store_slot) ++next;
            if (next >= trace_.instructions.size() || trace_.instructions[next].op != Opcode::jump_trace)
                broken(6, "store_slot is not followed by jump_trace");
        }
        if (instruction.op != Opcode::input) return;
        if (trace_.kind != TraceKind::bridge) broken(7, "only a bridge has inputs");
        const auto number = static_cast<std::size_t>(instruction.immediate);
        if (instruction.immediate < 0 || number > 100000) broken(7, "there is no input {}", instruction.immediate);
        if (inputs_.size() <= number) inputs_.resize(number + 1, Type::none);
        if (inputs_[number] != Type::none && inputs_[number] != instruction.type)
            broken(7, "input {} was of type {} before", number, type_name(inputs_[number]));
        inputs_[number] = instruction.type;
    }

    void payload(const Instruction& instruction) {
        if (instruction.op == Opcode::guard_int || instruction.op == Opcode::guard_float)
            guarded_.push_back({instruction.op, trace_.arguments_of(instruction)[0]});
        const bool is_int = instruction.op == Opcode::unbox_int;
        if (!is_int && instruction.op != Opcode::unbox_float) return;
        const ValueId value = trace_.arguments_of(instruction)[0];
        if (is_constant(value)) {
            const std::uint64_t word = trace_.constants[constant_index(value)].bits;
            if (is_int ? !tags_.is_int(word) : !tags_.is_float(word)) broken(9, "that constant has no such payload");
            return;
        }
        const Opcode source = trace_.instructions[index_of(value)].op;
        if (source == Opcode::param || source == Opcode::input) return;
        if (source == (is_int ? Opcode::box_int : Opcode::box_float)) return;
        const Guarded wanted{is_int ? Opcode::guard_int : Opcode::guard_float, value};
        if (std::find(guarded_.begin(), guarded_.end(), wanted) == guarded_.end())
            broken(9, "{} has not been guarded by {}", value_name(trace_, value), info(wanted.op).name);
    }

    static bool is_end(Opcode op) {
        return op == Opcode::jump || op == Opcode::jump_trace || op == Opcode::leave || op == Opcode::close_loop;
    }

    void control() {
        const auto& list = trace_.instructions;
        at_ = list.empty() ? 0 : list.size() - 1;
        if (list.empty() || !is_end(list.back().op)) broken(4, "the trace does not end");
        std::size_t label = SIZE_MAX;
        for (at_ = 0; at_ < list.size(); ++at_) {
            const Opcode op = list[at_].op;
            if (op == Opcode::label) {
                if (label != SIZE_MAX) broken(4, "a second label");
                label = at_;
                if (at_ == 0 || list[at_ - 1].op != Opcode::jump) broken(4, "no jump stands just before the label");
            }
            const bool enters = op == Opcode::jump && at_ + 1 < list.size() && list[at_ + 1].op == Opcode::label;
            if (is_end(op) && at_ + 1 != list.size() && !enters) broken(4, "the trace goes on after its end");
            if (op == Opcode::close_loop && stage_ != Stage::recorded) broken(8, "close_loop in an optimised trace");
        }
        params_.clear();
        for (at_ = 0; at_ < list.size(); ++at_) {
            if (list[at_].op != Opcode::param) continue;
            const bool after = at_ > 0 && (list[at_ - 1].op == Opcode::label || list[at_ - 1].op == Opcode::param);
            if (!after || label == SIZE_MAX) broken(5, "a param does not follow its label");
            if (list[at_].immediate != static_cast<std::int64_t>(params_.size()))
                broken(5, "params are not numbered in order");
            params_.push_back(value_id(at_));
        }
        for (at_ = 0; at_ < list.size(); ++at_) {
            if (list[at_].op != Opcode::jump) continue;
            if (label == SIZE_MAX || list[label].immediate != list[at_].immediate)
                broken(4, "a jump to label {}, which is not there", list[at_].immediate);
            const auto given = trace_.arguments_of(list[at_]);
            if (given.size() != params_.size())
                broken(5, "the jump gives {} operands to {} params", given.size(), params_.size());
            for (std::size_t i = 0; i < given.size(); ++i)
                if (trace_.type_of(given[i]) != trace_.type_of(params_[i]))
                    broken(5, "the jump gives param {} a value of type {}", i, type_name(trace_.type_of(given[i])));
        }
    }

    // ---- barriers: for each value, whether it is covered for reading and for writing at the current point
    struct Covered {
        bool read = false, write = false;
    };

    Covered covered(ValueId value) const {
        return is_constant(value) ? constants_[constant_index(value)] : values_[index_of(value)];
    }
    void cover(ValueId value, bool write) {
        Covered& covered = is_constant(value) ? constants_[constant_index(value)] : values_[index_of(value)];
        covered.read = true;
        covered.write |= write;
    }

    // The params' covers are the greatest solution: all assumed, then lowered until both jumps agree.
    void barriers() {
        std::vector<Covered> params(params_.size(), Covered{true, true});
        for (bool stable = false; !stable;) {
            stable = true;
            walk(
                params,
                [&](const Instruction& jump) {
                    const auto given = trace_.arguments_of(jump);
                    for (std::size_t i = 0; i < params.size(); ++i) {
                        const Covered now = covered(given[i]);
                        if (params[i].read && !now.read) stable = params[i].read = false;
                        if (params[i].write && !now.write) stable = params[i].write = false;
                    }
                },
                false);
        }
        walk(
            params, [](const Instruction&) {}, true);
    }

    template <typename AtJump>
    void walk(const std::vector<Covered>& params, AtJump at_jump, bool check) {
        values_.assign(trace_.instructions.size(), {});
        constants_.assign(trace_.constants.size(), {});
        bool inevitable = false;
        for (at_ = 0; at_ < trace_.instructions.size(); ++at_) {
            const Instruction& instruction = trace_.instructions[at_];
            const auto given = trace_.arguments_of(instruction);
            const Opcode op = instruction.op;
            const ValueId self = value_id(at_);
            if (op == Opcode::jump) at_jump(instruction);
            if (op == Opcode::param) values_[at_] = params[static_cast<std::size_t>(instruction.immediate)];
            if (op == Opcode::new_object) cover(self, true);
            if (op == Opcode::call) {
                const CallDescriptor& call = trace_.calls[instruction.descriptor];
                if (call.allocates_result) cover(self, true);
                if (check && stm_ && call.stm == CallStm::needs_inevitable && !inevitable)
                    broken(12, "{} needs inevitability", call.name);
            }
            if (op == Opcode::input)
                for (const InheritedBarrier& inherited : trace_.inherited_barriers)
                    if (inherited.input == instruction.immediate) cover(self, inherited.written);
            if (op == Opcode::become_inevitable) inevitable = true;
            if (op == Opcode::read_barrier) cover(given[0], false);
            if (op == Opcode::write_barrier) cover(given[0], true);
            if (!check) continue;
            if (info(op).stm == OpStm::write && !covered(given[0]).write)
                broken(11, "no write barrier covers this store into {}", value_name(trace_, given[0]));
            if (info(op).stm == OpStm::read && stm_ && reads_mutable(instruction) && !covered(given[0]).read)
                broken(10, "no read barrier covers this load from {}", value_name(trace_, given[0]));
        }
    }

    bool reads_mutable(const Instruction& instruction) const {
        const Extra extra = info(instruction.op).extra;
        if (extra == Extra::field) return !trace_.fields[instruction.descriptor].immutable;
        if (extra == Extra::array) return !trace_.arrays[instruction.descriptor].immutable;
        return extra != Extra::type || instruction.immediate >= tags_.first_mutable_type;
    }

    struct Guarded {
        Opcode op;
        ValueId value;
        friend bool operator==(const Guarded&, const Guarded&) = default;
    };

    const Trace& trace_;
    const Stage stage_;
    const ValueTags& tags_;
    const bool stm_;
    std::size_t at_ = 0;
    std::vector<Type> inputs_;
    std::vector<Guarded> guarded_;
    std::vector<ValueId> params_;
    std::vector<Covered> values_, constants_;
};

}  // namespace

std::optional<Violation> verify(const Trace& trace, Stage stage, const ValueTags& tags, bool stm) {
    try {
        Verifier(trace, stage, tags, stm).run();
    } catch (const Broken& broken) {
        return broken.violation;
    }
    return std::nullopt;
}

std::string report(const Violation& violation, std::string_view pass, std::string_view before, const Trace& trace) {
    std::string text = fmt::format("after {}: rule {} is broken at instruction {}: {}\n", pass, violation.rule,
                                   violation.instruction, violation.message);
    if (!before.empty()) text += fmt::format("---- before {}\n{}", pass, before);
    text += fmt::format("---- after {}\n", pass);
    for (std::size_t i = 0; i < trace.instructions.size(); ++i) {
        const Instruction& instruction = trace.instructions[i];
        text += fmt::format("{}{:>4}  {}", i == violation.instruction ? ">>" : "  ", i, print_instruction(trace, i));
        if (instruction.snapshot != kNoSnapshot && instruction.snapshot < trace.snapshots.size()) {
            text += fmt::format("  -> @{} {{", instruction.snapshot);
            const char* separator = "";
            for (const SnapshotEntry& entry : trace.snapshots[instruction.snapshot].entries) {
                text += fmt::format("{}{}: {}", separator, entry.slot, value_name(trace, entry.value));
                separator = ", ";
            }
            text += '}';
        }
        text += '\n';
    }
    return text;
}

}  // namespace jit
