#include "jit/regalloc_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "jit/disassemble.h"
#include "jit/enter.h"
#include "jit/ir/inherited_values.h"
#include "jit/ir/opcode_info.h"

namespace jit {

namespace {

struct ByPlace {
    bool operator()(const Location& a, const Location& b) const {
        return a.place != b.place ? a.place < b.place : a.index < b.index;
    }
};
using Values = std::set<ValueId>;
using State = std::map<Location, Values, ByPlace>;

struct Wrong {
    std::string what;
};

class Checker {
  public:
    Checker(const Trace& trace, const Plan& plan, std::span<const Location> inputs, const Allocation& allocation)
        : trace_(trace), plan_(plan), inputs_(inputs), allocation_(allocation) {}

    std::string run() {
        try {
            for (const Instruction& instruction : trace_.instructions) {
                if (instruction.op != Opcode::input) continue;
                auto number = static_cast<std::size_t>(instruction.immediate);
                if (number < inputs_.size())
                    state_[inputs_[number]].insert(value_id(static_cast<std::size_t>(&instruction - trace_.instructions.data())));
            }
            at_ = 0;
            for (std::uint32_t i = 0; i < allocation_.entry_moves; ++i) move(allocation_.moves[i]);
            if (plan_.uses_read_version) state_.erase(gpr(kReadVersionRegister));
            for (std::size_t i = 0; i < allocation_.code.size(); ++i) {
                const AllocatedInstruction& code = allocation_.code[i];
                at_ = code.index;
                define_frame_slots(code.index);
                if (trace_.instructions[at_].op == Opcode::label) enter_label(i, code);
                else if (trace_.instructions[at_].op == Opcode::jump) i = jump(i, code);
                else one(code);
            }
        } catch (const Wrong& wrong) {
            return fmt::format("instruction {} ({}): {}", at_, info(trace_.instructions[at_].op).name, wrong.what);
        }
        return {};
    }

  private:
    template <typename... Arguments>
    [[noreturn]] void wrong(fmt::format_string<Arguments...> format, Arguments&&... arguments) const {
        throw Wrong{fmt::format(format, std::forward<Arguments>(arguments)...)};
    }
    std::string name(Location l) const { return place_name(trace_, l); }
    std::string name(ValueId v) const { return value_name(trace_, v); }

    // load_slot has no code: its value is in the frame from the start.
    void define_frame_slots(std::uint32_t until) {
        for (; defined_ < until; ++defined_) {
            const Instruction& instruction = trace_.instructions[defined_];
            if (instruction.op == Opcode::load_slot)
                state_[{Place::frame, static_cast<std::int32_t>(instruction.immediate)}].insert(value_id(defined_));
        }
    }

    bool holds(Location place, ValueId value) const {
        if (place.is_constant() && value == constant_id(static_cast<std::size_t>(place.index))) return true;
        auto found = state_.find(place);
        return found != state_.end() && found->second.contains(value);
    }

    void may_write(Location place) const {
        if (place.place == Place::gpr &&
            (place.index == kBaseRegister || place.index == rsp || place.index == kScratchGpr ||
             (plan_.uses_read_version && place.index == kReadVersionRegister)))
            wrong("writes the reserved {}", name(place));
        if (place.place == Place::spill && (place.index < 0 || place.index >= static_cast<int>(kSpillSlots)))
            wrong("writes {}, which does not exist", name(place));
        if (place.place == Place::constant || place.place == Place::none) wrong("writes {}", name(place));
    }

    void move(const Move& move) {
        may_write(move.to);
        if (move.to.place == Place::frame && trace_.instructions[at_].op != Opcode::jump_trace)
            wrong("writes the frame");
        Values contents;
        auto from = state_.find(move.from);
        if (from != state_.end()) contents = from->second;
        if (move.from.is_constant()) contents.insert(constant_id(static_cast<std::size_t>(move.from.index)));
        if (contents.empty()) wrong("moves from {}, which holds nothing", name(move.from));
        state_[move.to] = std::move(contents);
    }

    void destroy(const RegisterSet& registers) {
        std::erase_if(state_, [&](const auto& entry) { return registers.contains(entry.first); });
    }

    void moves_and_operands(const AllocatedInstruction& code) {
        for (const Move& each : allocation_.moves_of(code)) move(each);
        std::span<const Location> places = allocation_.operands_of(code);
        std::span<const PlannedOperand> operands = plan_.operands_of(code.index);
        for (std::size_t i = 0; i < places.size(); ++i) {
            const PlannedOperand& operand = operands[i];
            if (!holds(places[i], operand.value)) wrong("{} is not in {}", name(operand.value), name(places[i]));
            if (operand.need == Need::in_register && !places[i].is_register() && !places[i].is_constant())
                wrong("{} is not in a register", name(operand.value));
            if (operand.fixed >= 0 && places[i].index != operand.fixed)
                wrong("{} is not in its fixed register", name(operand.value));
            if (operand.late && places[i].is_register() && places[i] == code.result)
                wrong("the result overwrites {}, which is read later", name(operand.value));
        }
    }

    void exit(const AllocatedInstruction& code) {
        const Instruction& instruction = trace_.instructions[code.index];
        if (instruction.snapshot == kNoSnapshot) return;
        if (code.exit < 0) wrong("has no exit");
        std::vector<ValueId> values = inherited_values(trace_, trace_.snapshots[instruction.snapshot]);
        const AllocatedExit& exit = allocation_.exits[static_cast<std::size_t>(code.exit)];
        if (exit.places.size() != values.size()) wrong("exit with {} places for {} values", exit.places.size(), values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            Location place = exit.places[i];
            if (!holds(place, values[i])) wrong("the exit expects {} in {}", name(values[i]), name(place));
            if (code.result && place == code.result) {
                std::span<const Location> operands = allocation_.operands_of(code);
                bool restorable = plan_.instructions[code.index].undo &&
                                  std::count(operands.begin(), operands.end(), place) == 1;
                if (!restorable) wrong("the result overwrites {}, which the exit needs", name(values[i]));
            }
            if (plan_.instructions[code.index].slow_path && kCallerSaved.contains(place) && !code.live.contains(place))
                wrong("a slow path destroys {}, which the exit needs", name(values[i]));
        }
    }

    void one(const AllocatedInstruction& code) {
        const Instruction& instruction = trace_.instructions[code.index];
        const PlannedInstruction& planned = plan_.instructions[code.index];
        moves_and_operands(code);
        exit(code);
        if (instruction.op == Opcode::jump_trace) {
            std::map<std::int32_t, ValueId> last;
            for (const PlannedOperand& operand : plan_.operands_of(code.index)) last[operand.slot] = operand.value;
            for (auto [slot, value] : last)
                if (!holds({Place::frame, slot}, value)) wrong("{} is not in slot {}", name(value), slot);
        }
        destroy(planned.clobbers);
        if (planned.slow_path) {
            RegisterSet lost = kCallerSaved;
            lost.gprs &= static_cast<std::uint16_t>(~code.live.gprs);
            lost.xmms &= static_cast<std::uint16_t>(~code.live.xmms);
            destroy(lost);
        }
        if (!code.result) return;
        may_write(code.result);
        bool in_xmm = instruction.type == Type::float_;
        if (code.result.place != (in_xmm ? Place::xmm : Place::gpr)) wrong("the result is in {}", name(code.result));
        state_[code.result] = {value_id(code.index)};
    }

    // What holds at the label when coming from this jump.
    State renamed(std::uint32_t jump, std::uint32_t label) const {
        std::span<const PlannedOperand> operands = plan_.operands_of(jump);
        State result;
        for (const auto& [place, values] : state_) {
            Values kept;
            for (ValueId value : values)
                if (is_constant(value) || index_of(value) < label) kept.insert(value);
            for (std::size_t n = 0; n < operands.size(); ++n)
                if (values.contains(operands[n].value)) kept.insert(value_id(label + 1 + n));
            if (!kept.empty()) result[place] = std::move(kept);
        }
        return result;
    }

    void enter_label(std::size_t i, const AllocatedInstruction& code) {
        for (const Move& each : allocation_.moves_of(code)) move(each);
        headers_[code.index] = {i, state_};
    }

    // Returns the number of the instruction to go on behind.
    std::size_t jump(std::size_t i, const AllocatedInstruction& code) {
        for (const Move& each : allocation_.moves_of(code)) move(each);
        std::int64_t number = trace_.instructions[code.index].immediate;
        if (code.index + 1 < trace_.instructions.size()) {
            const Instruction& next = trace_.instructions[code.index + 1];
            if (next.op == Opcode::label && next.immediate == number) {
                state_ = renamed(code.index, code.index + 1);
                return i;
            }
        }
        for (auto& [label, header] : headers_) {
            if (trace_.instructions[label].immediate != number) continue;
            State arriving = renamed(code.index, label);
            State meet;
            for (const auto& [place, values] : header.second) {
                auto other = arriving.find(place);
                if (other == arriving.end()) continue;
                Values both;
                std::set_intersection(values.begin(), values.end(), other->second.begin(), other->second.end(),
                                      std::inserter(both, both.end()));
                if (!both.empty()) meet[place] = std::move(both);
            }
            if (meet == header.second) return i;
            header.second = meet;
            state_ = meet;
            return header.first;  // once more around
        }
        wrong("jump to a label that was not met");
    }

    const Trace& trace_;
    const Plan& plan_;
    std::span<const Location> inputs_;
    const Allocation& allocation_;
    State state_;
    std::map<std::uint32_t, std::pair<std::size_t, State>> headers_;
    std::size_t defined_ = 0;
    std::uint32_t at_ = 0;
};

}  // namespace

std::string check_registers(const Trace& trace, const Plan& plan, std::span<const Location> inputs,
                            const Allocation& allocation) {
    return Checker(trace, plan, inputs, allocation).run();
}

}  // namespace jit
