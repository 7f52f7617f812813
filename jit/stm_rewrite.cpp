// Inserts the barriers of transactional memory, as few as possible.
//
// A transaction neither ends nor does anything move while compiled code runs, so a barrier, once executed, holds to the
// end of the trace: through calls, allocations and the loop's back-edge. Hence
//   - a read barrier precedes the first access to anything mutable of an object, a write barrier the first store;
//   - objects that the trace made need neither, and a written object needs no read barrier;
//   - what the preamble of a peeled loop has done for a loop-invariant object, the loop need not do: the second copy
//     of the iteration accesses no invariant object that the first did not;
//   - a param of the loop starts with what its first value and its value at the back-edge have in common. That is
//     found by assuming the former, and assuming less until the latter agrees;
//   - where a store to the same object follows a load with no way out in between, the write barrier alone is put
//     before the load: it implies the other.
// A bridge starts with what its parent had done (Trace::inherited_barriers). Another trace entered by jump_trace starts
// with nothing.
#include <algorithm>
#include <map>

#include "jit/ir/copy_trace.h"
#include "jit/ir/opcode_info.h"
#include "jit/ir/text.h"
#include "jit/passes.h"

namespace jit {

namespace {

enum class Barrier : std::uint8_t { none, read, written };  // each implies the ones before it

class Placement {
  public:
    Placement(const Trace& trace, const PassContext& context) : trace_(trace), context_(context) {
        for (std::size_t i = 0; i < trace.instructions.size(); ++i)
            if (trace.instructions[i].op == Opcode::param) params_.push_back(value_id(i));
        assumed_.assign(params_.size(), Barrier::written);
        while (!walk()) {
        }
    }

    struct Needed {
        Barrier barrier;
        ValueId object;
    };
    const std::map<std::size_t, Needed>& before() const { return before_; }
    std::size_t first_inevitable() const { return first_inevitable_; }

  private:
    // One pass over the trace with the current assumptions; false: the back-edge refuted one (now lowered).
    bool walk() {
        before_.clear();
        held_.clear();
        first_inevitable_ = SIZE_MAX;
        bool entered_loop = false;
        for (std::size_t i = 0; i < trace_.instructions.size(); ++i) {
            const Instruction& instruction = trace_.instructions[i];
            if (instruction.op == Opcode::jump && !meet(instruction) && entered_loop) return false;
            if (instruction.op == Opcode::label) {
                entered_loop = true;
                if (!context_.optimisations.hoist_barriers) held_.clear();
                for (std::size_t k = 0; k < params_.size(); ++k) held_[params_[k]] = assumed_[k];
            }
            visit(i);
        }
        return true;
    }

    // Lowers what is assumed of the params to what holds at this jump; false: something was lowered.
    bool meet(const Instruction& jump) {
        const auto operands = trace_.arguments_of(jump);
        bool agreed = true;
        for (std::size_t k = 0; k < params_.size() && k < operands.size(); ++k) {
            const Barrier here = context_.optimisations.hoist_barriers ? held(operands[k]) : Barrier::none;
            if (here >= assumed_[k]) continue;
            assumed_[k] = here;
            agreed = false;
        }
        return agreed;
    }

    Barrier held(ValueId object) const {
        const auto found = held_.find(object);
        return found == held_.end() ? Barrier::none : found->second;
    }

    void need(std::size_t index, Barrier barrier, ValueId object) {
        if (barrier == Barrier::read && !context_.stm) return;
        if (held(object) >= barrier) return;
        if (barrier == Barrier::read && store_follows(index, object)) barrier = Barrier::written;
        before_[index] = {barrier, object};
        held_[object] = barrier;
    }

    // A store to the same object comes after this instruction, whatever happens.
    bool store_follows(std::size_t index, ValueId object) const {
        if (is_guard(trace_.instructions[index].op)) return false;
        for (std::size_t i = index + 1; i < trace_.instructions.size(); ++i) {
            const Instruction& next = trace_.instructions[i];
            if (info(next.op).has(effect::Guard | effect::Control)) return false;
            if (next.op == Opcode::call && trace_.calls[next.descriptor].stm == CallStm::needs_inevitable) return false;
            if (info(next.op).stm == OpStm::write && trace_.arguments_of(next)[0] == object) return true;
        }
        return false;
    }

    void visit(std::size_t index) {
        const Instruction& instruction = trace_.instructions[index];
        const auto operands = trace_.arguments_of(instruction);
        switch (instruction.op) {
            case Opcode::load_field:
                if (!trace_.fields[instruction.descriptor].immutable) need(index, Barrier::read, operands[0]);
                return;
            case Opcode::load_item:
                if (!trace_.arrays[instruction.descriptor].immutable) need(index, Barrier::read, operands[0]);
                return;
            case Opcode::load_type: need(index, Barrier::read, operands[0]); return;
            case Opcode::guard_type:
                if (instruction.immediate >= context_.tags.first_mutable_type) need(index, Barrier::read, operands[0]);
                return;
            case Opcode::store_field:
            case Opcode::store_item:
            case Opcode::store_type: need(index, Barrier::written, operands[0]); return;
            case Opcode::new_object: held_[value_id(index)] = Barrier::written; return;
            case Opcode::call: {
                const CallDescriptor& call = trace_.calls[instruction.descriptor];
                if (call.allocates_result) held_[value_id(index)] = Barrier::written;
                if (call.stm == CallStm::needs_inevitable) first_inevitable_ = std::min(first_inevitable_, index);
                return;
            }
            case Opcode::input:
                for (const InheritedBarrier& inherited : trace_.inherited_barriers)
                    if (inherited.input == instruction.immediate)
                        held_[value_id(index)] = inherited.written ? Barrier::written : Barrier::read;
                return;
            case Opcode::read_barrier:
                if (held(operands[0]) < Barrier::read) held_[operands[0]] = Barrier::read;
                return;
            case Opcode::write_barrier: held_[operands[0]] = Barrier::written; return;
            case Opcode::become_inevitable: first_inevitable_ = 0; return;
            // Neither access an object nor make one.
            case Opcode::load_slot:
            case Opcode::param:
            case Opcode::store_slot:
            case Opcode::label:
            case Opcode::jump:
            case Opcode::close_loop:
            case Opcode::jump_trace:
            case Opcode::leave:
            case Opcode::int_add:
            case Opcode::int_sub:
            case Opcode::int_mul:
            case Opcode::int_add_ovf:
            case Opcode::int_sub_ovf:
            case Opcode::int_mul_ovf:
            case Opcode::int_floordiv:
            case Opcode::int_mod:
            case Opcode::int_and:
            case Opcode::int_or:
            case Opcode::int_xor:
            case Opcode::int_shl:
            case Opcode::int_shr:
            case Opcode::int_ushr:
            case Opcode::int_neg:
            case Opcode::int_not:
            case Opcode::int_eq:
            case Opcode::int_ne:
            case Opcode::int_lt:
            case Opcode::int_le:
            case Opcode::int_gt:
            case Opcode::int_ge:
            case Opcode::int_ult:
            case Opcode::float_add:
            case Opcode::float_sub:
            case Opcode::float_mul:
            case Opcode::float_div:
            case Opcode::float_neg:
            case Opcode::float_abs:
            case Opcode::float_sqrt:
            case Opcode::float_eq:
            case Opcode::float_ne:
            case Opcode::float_lt:
            case Opcode::float_le:
            case Opcode::float_gt:
            case Opcode::float_ge:
            case Opcode::int_to_float:
            case Opcode::float_to_int:
            case Opcode::box_int:
            case Opcode::unbox_int:
            case Opcode::box_float:
            case Opcode::unbox_float:
            case Opcode::box_bool:
            case Opcode::value_eq:
            case Opcode::value_word:
            case Opcode::guard_true:
            case Opcode::guard_false:
            case Opcode::guard_value:
            case Opcode::guard_int:
            case Opcode::guard_float:
            case Opcode::guard_ref:
            case Opcode::guard_no_exception:
            case Opcode::break_check: return;
            case Opcode::count_: break;
        }
    }

    const Trace& trace_;
    const PassContext& context_;
    std::vector<ValueId> params_;
    std::vector<Barrier> assumed_;
    std::map<ValueId, Barrier> held_;
    std::map<std::size_t, Needed> before_;
    std::size_t first_inevitable_ = SIZE_MAX;
};

}  // namespace

// Inserts read_barrier, write_barrier and become_inevitable.
//   requires     no close_loop
//   establishes  the verifier's rules about barriers: every mutable load and every store is covered; every call that
//                needs it runs inevitable
//   destroys     the snapshots of calls that need inevitability (become_inevitable has them now)
void stm_rewrite(Trace& trace, const PassContext& context) {
    const Placement placement(trace, context);
    TraceCopier copier(trace);
    SnapshotId last_snapshot = kNoSnapshot;
    for (std::size_t i = 0; i < trace.instructions.size(); ++i) {
        const Instruction& instruction = trace.instructions[i];
        if (const auto needed = placement.before().find(i); needed != placement.before().end()) {
            const bool write = needed->second.barrier == Barrier::written;
            copier.to.append(
                {.op = write ? Opcode::write_barrier : Opcode::read_barrier, .position = instruction.position},
                std::array{copier.mapped(needed->second.object)});
        }
        const bool inevitable =
            instruction.op == Opcode::call && trace.calls[instruction.descriptor].stm == CallStm::needs_inevitable;
        if (inevitable && context.stm && i == placement.first_inevitable()) {
            SnapshotId before = instruction.snapshot != kNoSnapshot ? instruction.snapshot : last_snapshot;
            SnapshotId copied = copier.snapshot(before);
            if (copied == kNoSnapshot) {
                copied = static_cast<SnapshotId>(copier.to.snapshots.size());
                copier.to.snapshots.emplace_back();
            }
            copier.to.append({.op = Opcode::become_inevitable,
                              .snapshot = copied,
                              .position = instruction.position,
                              .text = permanent_text("call of " + trace.calls[instruction.descriptor].name)},
                             {});
        }
        if (instruction.snapshot != kNoSnapshot) last_snapshot = instruction.snapshot;
        const ValueId copy = copier.copy(i);
        if (inevitable) copier.to.instructions[index_of(copy)].snapshot = kNoSnapshot;
    }
    trace = std::move(copier.to);
}

}  // namespace jit
