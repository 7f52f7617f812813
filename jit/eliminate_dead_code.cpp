#include "jit/ir/copy_trace.h"
#include "jit/ir/opcode_info.h"
#include "jit/passes.h"

namespace jit {

namespace {

class Liveness {
  public:
    explicit Liveness(const Trace& trace) : trace_(trace), live_(trace.instructions.size()) {
        stores_into_.resize(trace.instructions.size());
        for (std::size_t i = 0; i < trace.instructions.size(); ++i) visit(i);
        while (!pending_.empty()) {
            const std::size_t index = pending_.back();
            pending_.pop_back();
            reach(index);
        }
    }
    bool live(std::size_t index) const { return live_[index]; }

  private:
    void visit(std::size_t index) {
        const Instruction& instruction = trace_.instructions[index];
        const Opcode op = instruction.op;
        if (op == Opcode::store_field || op == Opcode::store_item || op == Opcode::store_type) {
            // Into an object that this trace makes: matters only if the object does.
            const ValueId object = trace_.arguments_of(instruction)[0];
            if (!is_constant(object) && trace_.instructions[index_of(object)].op == Opcode::new_object) {
                stores_into_[index_of(object)].push_back(index);
                return;
            }
        }
        if (op == Opcode::jump) jumps_.push_back(index);
        if (!removable(instruction)) need(index);
    }

    bool removable(const Instruction& instruction) const {
        const OpcodeInfo& op = info(instruction.op);
        if (op.has(effect::Guard)) return false;  // int_add_ovf too: that it leaves is an effect
        if (op.has(effect::Pure)) return true;
        if (instruction.op == Opcode::call) {
            const CallDescriptor& call = trace_.calls[instruction.descriptor];
            return (call.pure || !call.writes_heap) && !call.can_fail && call.stm == CallStm::none;
        }
        if (op.has(effect::Store | effect::Calls | effect::Control)) return false;
        return op.has(effect::Load | effect::Allocates);
    }

    void need(std::size_t index) {
        if (live_[index]) return;
        live_[index] = true;
        pending_.push_back(index);
    }
    void need(ValueId value) {
        if (value != kNoValue && !is_constant(value)) need(index_of(value));
    }

    void reach(std::size_t index) {
        const Instruction& instruction = trace_.instructions[index];
        for (const std::size_t store : stores_into_[index]) need(store);
        if (instruction.snapshot != kNoSnapshot)
            for (const SnapshotEntry& entry : trace_.snapshots[instruction.snapshot].entries) need(entry.value);
        if (instruction.op == Opcode::jump) return;  // its operands live as the params do
        if (instruction.op == Opcode::param)
            for (const std::size_t jump : jumps_)
                need(trace_.arguments_of(trace_.instructions[jump])[static_cast<std::size_t>(instruction.immediate)]);
        for (const ValueId operand : trace_.arguments_of(instruction)) need(operand);
    }

    const Trace& trace_;
    std::vector<bool> live_;
    std::vector<std::size_t> pending_, jumps_;
    std::vector<std::vector<std::size_t>> stores_into_;
};

}  // namespace

// Removes what nobody asks for: pure operations, loads, calls without effect, params of the loop, and objects that are
// only ever stored into.
//   requires     nothing
//   establishes  every instruction has an effect, is a guard, or is used by one that stays or by its snapshot
//   destroys     nothing; boxes that only snapshots use stay (the emitter computes them at the exits)
void eliminate_dead_code(Trace& trace, const PassContext& context) {
    if (!context.optimisations.dead_code) return;
    const Liveness liveness(trace);
    TraceCopier copier(trace);
    std::vector<bool> param_stays;
    for (std::size_t i = 0; i < trace.instructions.size(); ++i)
        if (trace.instructions[i].op == Opcode::param) param_stays.push_back(liveness.live(i));
    std::int64_t params = 0;
    for (std::size_t i = 0; i < trace.instructions.size(); ++i) {
        if (!liveness.live(i)) continue;
        const Instruction& instruction = trace.instructions[i];
        if (instruction.op == Opcode::jump) {
            std::vector<ValueId> operands;
            const auto given = trace.arguments_of(instruction);
            for (std::size_t k = 0; k < given.size(); ++k)
                if (param_stays[k]) operands.push_back(copier.mapped(given[k]));
            copier.to.append(instruction, operands);
            continue;
        }
        const ValueId copy = copier.copy(i);
        if (instruction.op == Opcode::param) copier.to.instructions[index_of(copy)].immediate = params++;
    }
    trace = std::move(copier.to);
}

}  // namespace jit
