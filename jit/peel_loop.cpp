// Loop peeling by copy-substitution, as in LuaJIT. The recorded iteration is emitted twice through one TraceBuilder:
// first as it is (the preamble), then again with every load_slot replaced by what that slot holds at the end of the
// first iteration. What the first iteration has computed, loaded or guarded and the second would do just the same folds
// away, so only what really changes from one iteration to the next remains in the second copy, the loop's body.
//
// Why that is sound. Nothing is assumed at the start of the recorded iteration, so everything the builder knows at its
// end follows from its operations alone, and holds at the end of each iteration: of memory, of types, of what cannot
// alias. Let a value p of the preamble that the body uses stand for "p as of the iteration before". Then the body,
// folded with that knowledge, is right for every iteration, provided that p is advanced at the back-edge: if the
// recorded operation q became p in the first copy, its value in the second copy is p's next one.
//   - next is p itself: loop-invariant, nothing to do;
//   - otherwise p becomes a param of the label, first p, then next;
//   - a guard_int also unboxes, whether the recorded iteration did so or not: the box of a number that a guard_int has
//   let
//     pass in the first iteration may be too big for a tagged word in a later one, where the guard is dropped, so its
//     payload must be carried and never be taken from it (the same for floats);
//   - a value that is only the box of a number that the body has unboxed anyway, is boxed anew in the body;
//   - boxes of params, and pure helper operations that folding made up and no recorded operation owns, are computed
//     anew in the body. Mostly only snapshots use them, so that loop-carried numbers stay unboxed.
#include <algorithm>
#include <map>
#include <optional>

#include "jit/ir/copy_trace.h"
#include "jit/ir/opcode_info.h"
#include "jit/passes.h"

namespace jit {

namespace {

class Peeler {
  public:
    Peeler(const Trace& recorded, const PassContext& context)
        : recorded_(recorded), builder_(context.tags, context.optimisations) {}

    // The peeled trace, or nothing if the second iteration contradicts the first.
    std::optional<Trace> peel() {
        emit_iteration(first_);
        const Snapshot& end = recorded_.snapshots[recorded_.instructions.back().snapshot];
        for (const SnapshotEntry& entry : end.entries) slots_[entry.slot] = mapped(first_, entry.value);
        for (std::size_t i = 0; i < recorded_.instructions.size(); ++i)
            if (recorded_.instructions[i].op == Opcode::load_slot)
                slots_.try_emplace(static_cast<std::int32_t>(recorded_.instructions[i].immediate), first_[i]);
        for (const auto& [slot, value] : slots_)
            if (!is_load_of(slot, value)) changed_slots_.emplace(slot, value);
        body_ = builder_.size();
        second_iteration_ = true;
        builder_.begin_second_iteration();
        emit_iteration(second_);
        if (builder_.contradicted()) return std::nullopt;
        twice_ = builder_.take();
        twice_.id = recorded_.id;
        twice_.kind = recorded_.kind;
        twice_.name = recorded_.name;
        find_next_values();
        return assemble();
    }

  private:
    ValueId mapped(const std::vector<ValueId>& map, ValueId value) {
        if (!is_constant(value)) return map[index_of(value)];
        const Constant& constant = recorded_.constants[constant_index(value)];
        return builder_.constant(constant.type, constant.bits);
    }

    bool is_load_of(std::int32_t slot, ValueId value) {
        if (is_constant(value)) return false;
        const Instruction& load = builder_.trace().instructions[index_of(value)];
        return load.op == Opcode::load_slot && load.immediate == slot;
    }

    void emit_iteration(std::vector<ValueId>& map) {
        map.assign(recorded_.instructions.size(), kNoValue);
        SnapshotId current = kNoSnapshot;
        builder_.set_snapshot_source([this, &map, &current] {
            Snapshot snapshot = current == kNoSnapshot ? Snapshot{} : recorded_.snapshots[current];
            for (SnapshotEntry& entry : snapshot.entries) entry.value = mapped(map, entry.value);
            if (second_iteration_) {  // what this iteration has not changed is as the iteration before left it
                std::map<std::int32_t, ValueId> union_of = changed_slots_;
                for (const SnapshotEntry& entry : snapshot.entries) union_of[entry.slot] = entry.value;
                snapshot.entries.clear();
                for (const auto& [slot, value] : union_of) snapshot.entries.push_back({slot, value});
            }
            return snapshot;
        });
        std::vector<ValueId> operands;
        for (std::size_t i = 0; i + 1 < recorded_.instructions.size(); ++i) {
            const Instruction& instruction = recorded_.instructions[i];
            if (instruction.snapshot != kNoSnapshot && instruction.snapshot != current) {
                current = instruction.snapshot;
                builder_.invalidate_snapshot();
            }
            builder_.set_position(instruction.position);
            if (second_iteration_ && instruction.op == Opcode::load_slot) {
                map[i] = slots_.at(static_cast<std::int32_t>(instruction.immediate));
                continue;
            }
            operands.clear();
            for (const ValueId operand : recorded_.arguments_of(instruction)) operands.push_back(mapped(map, operand));
            map[i] = builder_.emit_like(recorded_, instruction, operands);
            if (instruction.op == Opcode::guard_int) map[i] = builder_.emit(Opcode::unbox_int, {operands[0]});
            if (instruction.op == Opcode::guard_float) map[i] = builder_.emit(Opcode::unbox_float, {operands[0]});
        }
        builder_.set_snapshot_source({});
    }

    void find_next_values() {
        next_.assign(body_, kNoValue);
        for (std::size_t i = 0; i < first_.size(); ++i) {
            if (first_[i] == kNoValue || is_constant(first_[i])) continue;
            ValueId& next = next_[index_of(first_[i])];
            if (next == kNoValue || second_[i] == first_[i]) next = second_[i];
        }
        for (std::size_t i = 0; i < body_; ++i) {
            const Instruction& instruction = twice_.instructions[i];
            if (instruction.op != Opcode::unbox_int && instruction.op != Opcode::unbox_float) continue;
            const ValueId boxed = twice_.arguments_of(instruction)[0];
            if (!is_constant(boxed) && next_[i] != kNoValue) payload_.try_emplace(boxed, value_id(i));
        }
    }

    bool in_preamble(ValueId value) const { return !is_constant(value) && index_of(value) < body_; }

    bool is_invariant(ValueId value) {
        if (is_constant(value)) return true;
        const auto [found, inserted] = invariant_.try_emplace(value, false);
        if (!inserted) return found->second;
        const Instruction& instruction = twice_.instructions[index_of(value)];
        const ValueId next = next_[index_of(value)];
        bool result = next == value;
        if (next == kNoValue && info(instruction.op).has(effect::Pure)) {
            const auto operands = twice_.arguments_of(instruction);
            result = std::all_of(operands.begin(), operands.end(), [&](ValueId v) { return is_invariant(v); });
        }
        return invariant_[value] = result;
    }

    // Decides what stands for a value of the preamble in the body; false: this loop cannot be peeled.
    bool require(ValueId value) {
        if (!in_preamble(value) || is_invariant(value) || required_[index_of(value)]) return true;
        required_[index_of(value)] = true;
        const Instruction& instruction = twice_.instructions[index_of(value)];
        const ValueId next = next_[index_of(value)];
        if (const auto payload = payload_.find(value); payload != payload_.end()) {
            recomputed_.push_back(index_of(value));
            return require(payload->second);
        }
        if (is_box(instruction.op) || next == kNoValue) {
            if (!info(instruction.op).has(effect::Pure) || is_guard(instruction.op)) return false;
            for (const ValueId operand : twice_.arguments_of(instruction))
                if (!require(operand)) return false;
            recomputed_.push_back(index_of(value));
            return true;
        }
        if (twice_.type_of(next) != instruction.type) return false;
        params_.push_back(index_of(value));
        return require(next);
    }

    bool require_all() {
        required_.assign(body_, false);
        std::vector<bool> seen(twice_.snapshots.size());
        drop_unchanged_slots();
        for (std::size_t i = body_; i < twice_.instructions.size(); ++i) {
            const Instruction& instruction = twice_.instructions[i];
            for (const ValueId operand : twice_.arguments_of(instruction))
                if (!require(operand)) return false;
            if (instruction.snapshot == kNoSnapshot || seen[instruction.snapshot]) continue;
            seen[instruction.snapshot] = true;
            for (const SnapshotEntry& entry : twice_.snapshots[instruction.snapshot].entries)
                if (!require(entry.value)) return false;
        }
        std::sort(params_.begin(), params_.end());
        std::sort(recomputed_.begin(), recomputed_.end());
        return true;
    }

    // Slots that hold what they held at the entry, in every iteration.
    void drop_unchanged_slots() {
        for (Snapshot& snapshot : twice_.snapshots)
            std::erase_if(snapshot.entries, [&](const SnapshotEntry& entry) {
                if (!in_preamble(entry.value) || !is_invariant(entry.value)) return false;
                const Instruction& load = twice_.instructions[index_of(entry.value)];
                return load.op == Opcode::load_slot && load.immediate == entry.slot;
            });
    }

    // Values of the preamble that the body computes anew, right after its params. A payload may come after its box.
    void recompute(TraceCopier& copier) {
        for (const std::size_t index : recomputed_) {
            const auto payload = payload_.find(value_id(index));
            if (payload == payload_.end()) {
                copier.copy(index);
                continue;
            }
            const bool is_int = twice_.type_of(payload->second) == Type::int_;
            copier.set(value_id(index), copier.to.append({.op = is_int ? Opcode::box_int : Opcode::box_float,
                                                          .type = Type::value,
                                                          .position = twice_.instructions[index].position},
                                                         std::array{copier.mapped(payload->second)}));
        }
    }

    std::optional<Trace> assemble() {
        if (!require_all()) return std::nullopt;
        TraceCopier copier(twice_);
        for (std::size_t i = 0; i < body_; ++i) copier.copy(i);
        std::vector<ValueId> operands;
        for (const std::size_t param : params_) operands.push_back(copier.mapped(value_id(param)));
        const std::uint32_t position = recorded_.instructions.back().position;
        copier.to.append({.op = Opcode::jump, .position = position}, operands);
        copier.to.append({.op = Opcode::label, .position = position}, {});
        for (std::size_t i = 0; i < params_.size(); ++i) {
            const Type type = twice_.instructions[params_[i]].type;
            copier.set(value_id(params_[i]), copier.to.append({.op = Opcode::param,
                                                               .type = type,
                                                               .immediate = static_cast<std::int64_t>(i),
                                                               .position = position},
                                                              {}));
        }
        copier.forget_snapshots();
        recompute(copier);
        for (std::size_t i = body_; i < twice_.instructions.size(); ++i) copier.copy(i);
        operands.clear();
        for (const std::size_t param : params_) operands.push_back(copier.mapped(next_[param]));
        copier.to.append({.op = Opcode::jump, .position = position}, operands);
        return std::move(copier.to);
    }

    const Trace& recorded_;
    TraceBuilder builder_;
    bool second_iteration_ = false;
    std::vector<ValueId> first_,
        second_;  // of each recorded instruction: its value in either copy (of a guard: the payload)
    std::map<std::int32_t, ValueId> slots_;          // the frame at the end of the first iteration
    std::map<std::int32_t, ValueId> changed_slots_;  // of these, the ones that do not hold what they held at the entry
    std::size_t body_ = 0;                           // where the second copy starts
    Trace twice_;
    std::vector<ValueId> next_;  // of each value of the preamble: the same one iteration later
    std::map<ValueId, bool> invariant_;
    std::map<ValueId, ValueId> payload_;  // values of the preamble to what is unboxed from them there
    std::vector<bool> required_;
    std::vector<std::size_t> params_, recomputed_;
};

void close_through_memory(Trace& trace) {
    const Instruction close = trace.instructions.back();
    const Snapshot state = trace.snapshots[close.snapshot];
    trace.instructions.pop_back();
    for (const SnapshotEntry& entry : state.entries)
        trace.append({.op = Opcode::store_slot, .immediate = entry.slot, .position = close.position},
                     std::array{entry.value});
    trace.append({.op = Opcode::jump_trace, .shift = state.shift, .immediate = trace.id, .position = close.position},
                 {});
}

}  // namespace

// Turns close_loop into a preamble and a loop, or, where that cannot be (the second iteration would contradict a guard
// of the first, as when a variable changes its type), into stores to the frame and a jump to the trace's own entry.
//   requires     a trace as recorded, with its final id
//   establishes  no close_loop; values that change from one iteration to the next are params
//   destroys     nothing
void peel_loop(Trace& trace, const PassContext& context) {
    if (trace.instructions.empty() || trace.instructions.back().op != Opcode::close_loop) return;
    const auto is_input = [](const Instruction& instruction) { return instruction.op == Opcode::input; };
    const bool has_inputs = std::any_of(trace.instructions.begin(), trace.instructions.end(), is_input);
    const bool moves = trace.snapshots[trace.instructions.back().snapshot].shift != 0;
    if (context.optimisations.peel && !has_inputs && !moves) {
        if (std::optional<Trace> peeled = Peeler(trace, context).peel()) {
            trace = std::move(*peeled);
            return;
        }
    }
    close_through_memory(trace);
}

}  // namespace jit
