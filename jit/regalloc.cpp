// Linear scan, forward, with the next use of every value known (Belady's choice of the victim).
//
// A value of an SSA trace never changes, so once it has been stored to its *home* (a spill word; for load_slot the
// frame slot itself) that home stays good for as long as the value lives, and dropping its register later is free.
// Values that only snapshots still need are the first to lose their registers.
//
// Loops: the places of all values that live around the loop are noted at the label, and the jump restores them.
//   - a parameter takes over the register of the value that flows in at the top, and the value that flows in at the
//     bottom is given that register as a hint: usually the back edge needs no moves at all;
//   - a value from before the loop that lost its register inside it would be stored once an iteration. Such values
//     are remembered, and the whole allocation is done again with them stored before the loop (a few times at most).
#include "jit/regalloc.h"

#include <algorithm>
#include <array>
#include <queue>
#include <unordered_set>

#include "jit/enter.h"
#include "jit/ir/inherited_values.h"
#include "jit/ir/opcode_info.h"

namespace jit {

namespace {

constexpr std::uint32_t kNever = UINT32_MAX;
constexpr std::int32_t kNobody = -1;

struct Use {
    std::uint32_t position;
    bool real;  // not: only a snapshot, or the jump that closes the loop around it
};

// Everything about lifetimes that does not depend on the choices made.
struct Lifetimes {
    std::vector<std::vector<Use>> uses;              // by value
    std::vector<std::uint32_t> last_use;             // kNever: none
    std::vector<std::vector<std::uint32_t>> deaths;  // by position: values whose last use is there
    std::vector<std::uint32_t> calls;                // positions of calls on the hot path
    std::vector<std::uint32_t> label_of_jump;        // by position of a backward jump: its label; else kNever
    std::vector<std::uint32_t> jump_of_label;

    Lifetimes(const Trace& trace, const Plan& plan) {
        std::size_t count = trace.instructions.size();
        uses.resize(count);
        last_use.assign(count, kNever);
        deaths.resize(count);
        label_of_jump.assign(count, kNever);
        jump_of_label.assign(count, kNever);
        std::vector<std::pair<std::uint32_t, std::uint32_t>> loops;
        for (std::uint32_t i = 0; i < count; ++i) {
            const PlannedInstruction& planned = plan.instructions[i];
            const Instruction& instruction = trace.instructions[i];
            if (planned.fate != Fate::emitted) continue;
            if (planned.is_call) calls.push_back(i);
            for (const PlannedOperand& operand : plan.operands_of(i)) add(operand.value, i, true);
            if (instruction.snapshot != kNoSnapshot)
                for (ValueId value : inherited_values(trace, trace.snapshots[instruction.snapshot])) add(value, i, false);
            if (instruction.op == Opcode::jump) {
                for (std::uint32_t l = i; l-- > 0;) {
                    if (trace.instructions[l].op == Opcode::label &&
                        trace.instructions[l].immediate == instruction.immediate) {
                        loops.push_back({l, i});
                        label_of_jump[i] = l;
                        jump_of_label[l] = i;
                        break;
                    }
                }
            }
        }
        for (auto [label, jump] : loops) {
            for (std::uint32_t v = 0; v < label; ++v) {
                if (uses[v].empty() || uses[v].back().position <= label || uses[v].back().position > jump) continue;
                add(value_id(v), jump, false);
            }
        }
        for (std::uint32_t v = 0; v < count; ++v) {
            if (uses[v].empty()) continue;
            last_use[v] = uses[v].back().position;
            deaths[last_use[v]].push_back(v);
        }
    }

    bool lives_after(std::uint32_t value, std::uint32_t position) const {
        return last_use[value] != kNever && last_use[value] > position;
    }

    // First real use after `position`; for a value from before a loop, around the loop if need be.
    std::uint32_t next_real_use(std::uint32_t value, std::uint32_t position) const {
        const std::vector<Use>& list = uses[value];
        auto after = [&](std::uint32_t p) {
            return std::upper_bound(list.begin(), list.end(), p,
                                    [](std::uint32_t left, const Use& right) { return left < right.position; });
        };
        for (auto use = after(position); use != list.end(); ++use)
            if (use->real) return use->position;
        std::uint32_t jump = list.empty() ? kNever : list.back().position;
        if (jump == kNever || label_of_jump[jump] == kNever || list.back().real) return kNever;
        std::uint32_t label = label_of_jump[jump];
        for (auto use = after(label); use != list.end(); ++use)
            if (use->real) return jump + (use->position - label);
        return kNever;
    }

    bool crosses_call(std::uint32_t value, std::uint32_t from) const {
        auto call = std::upper_bound(calls.begin(), calls.end(), from);
        return call != calls.end() && last_use[value] != kNever && *call < last_use[value];
    }

  private:
    void add(ValueId value, std::uint32_t position, bool real) {
        if (is_constant(value)) return;
        std::vector<Use>& list = uses[index_of(value)];
        if (!list.empty() && list.back().position == position) {
            list.back().real |= real;
            return;
        }
        list.push_back({position, real});
    }
};

class Allocator {
  public:
    Allocator(const Trace& trace, const Plan& plan, const Lifetimes& lifetimes, std::span<const Location> inputs,
              std::uint64_t seed, const std::unordered_set<std::uint32_t>& store_early)
        : trace_(trace), plan_(plan), lifetimes_(lifetimes), inputs_(inputs), random_(seed), hostile_(seed != 0),
          store_early_(store_early), register_of_(trace.instructions.size()), home_of_(trace.instructions.size()),
          hint_of_(trace.instructions.size()) {
        allocatable_ = kAllocatable;
        if (plan.uses_read_version) allocatable_.remove(gpr(kReadVersionRegister));
        if (hostile_) {
            // few registers make every rare path common
            for (int i = 0; i < 8; ++i) allocatable_.remove(gpr(static_cast<int>(next_random() % 16)));
            for (int i = 0; i < 9; ++i) allocatable_.remove(xmm(static_cast<int>(next_random() % 16)));
            for (int r : {rax, rdx, rcx, rsi}) allocatable_.add(gpr(r));
            for (int r : {0, 1, 3}) allocatable_.add(xmm(r));
        }
        owner_[0].fill(kNobody);
        owner_[1].fill(kNobody);
    }

    Allocation run() {
        place_inputs();
        for (std::uint32_t i = 0; i < trace_.instructions.size() && out_.failure.empty(); ++i) {
            switch (plan_.instructions[i].fate) {
            case Fate::dropped:
            case Fate::fused:
            case Fate::deferred: break;
            case Fate::defines: define_in_place(i); break;
            case Fate::emitted: allocate(i); break;
            }
        }
        out_.spill_slots = static_cast<std::uint32_t>(spill_high_);
        if (spill_high_ > static_cast<int>(kSpillSlots) && out_.failure.empty())
            out_.failure = "too many values live at once";
        return std::move(out_);
    }

    // Values from before a loop that were stored inside it.
    const std::unordered_set<std::uint32_t>& evicted_in_loop() const { return evicted_in_loop_; }

  private:
    // ---- small helpers
    std::uint64_t next_random() {
        random_ = random_ * 6364136223846793005u + 1442695040888963407u;
        return random_ >> 33;
    }
    Place place_of(ValueId value) const { return trace_.type_of(value) == Type::float_ ? Place::xmm : Place::gpr; }
    Place place_of(std::uint32_t value) const { return place_of(value_id(value)); }
    std::int32_t& owner(Location l) { return owner_[l.place == Place::xmm][static_cast<std::size_t>(l.index)]; }
    Location where(std::uint32_t value) const {
        return register_of_[value] ? register_of_[value] : home_of_[value];
    }
    Location where(ValueId value) const {
        if (is_constant(value)) return {Place::constant, static_cast<std::int32_t>(constant_index(value))};
        return where(static_cast<std::uint32_t>(index_of(value)));
    }
    void move(Location from, Location to, ValueId value) {
        if (from != to) out_.moves.push_back({from, to, value});
    }

    Location new_spill() {
        int word;
        if (!free_spills_.empty()) {
            word = free_spills_.top();
            free_spills_.pop();
        } else {
            word = spill_high_++;
        }
        return spill(word);
    }

    void occupy(std::uint32_t value, Location place) {
        register_of_[value] = place;
        owner(place) = static_cast<std::int32_t>(value);
    }
    void drop_register(std::uint32_t value) {
        if (!register_of_[value]) return;
        owner(register_of_[value]) = kNobody;
        register_of_[value] = {};
    }
    void forget(std::uint32_t value) {
        drop_register(value);
        if (home_of_[value].place == Place::spill) free_spills_.push(home_of_[value].index);
        home_of_[value] = {};
    }

    void store_home(std::uint32_t value) {
        if (home_of_[value]) return;
        home_of_[value] = new_spill();
        move(register_of_[value], home_of_[value], value_id(value));
    }
    void evict(std::uint32_t value) {
        if (!home_of_[value] && value < label_ && label_ != kNever) evicted_in_loop_.insert(value);
        if (is_loop_param(value) && lifetimes_.next_real_use(value, label_) == kNever) evicted_in_loop_.insert(value);
        store_home(value);
        drop_register(value);
    }
    bool is_loop_param(std::uint32_t value) const {
        return label_ != kNever && value > label_ && trace_.instructions[value].op == Opcode::param;
    }

    RegisterSet free_registers() const {
        RegisterSet set = allocatable_;
        for (int i = 0; i < 16; ++i) {
            if (owner_[0][static_cast<std::size_t>(i)] != kNobody) set.remove(gpr(i));
            if (owner_[1][static_cast<std::size_t>(i)] != kNobody) set.remove(xmm(i));
        }
        return set;
    }

    // ---- choosing registers
    Location choose_free(std::uint16_t candidates, Place place, std::uint32_t value) {
        if (hostile_) {
            int pick = static_cast<int>(next_random() % static_cast<unsigned>(std::popcount(candidates)));
            for (int i = 0; i < 16; ++i)
                if (candidates >> i & 1 && pick-- == 0) return {place, i};
        }
        Location hint = hint_of_[value];
        if (hint.place == place && candidates >> hint.index & 1) return hint;
        std::uint16_t pool = candidates;
        auto narrow = [&](std::uint16_t mask) {
            if (pool & mask) pool &= mask;
        };
        if (lifetimes_.crosses_call(value, position_)) narrow(static_cast<std::uint16_t>(~kCallerSaved.of(place)));
        narrow(static_cast<std::uint16_t>(~hinted_.of(place)));
        if (!lifetimes_.crosses_call(value, position_)) narrow(kCallerSaved.of(place));
        return {place, std::countr_zero(pool)};
    }

    // The register whose value is needed last; values that have a home already cost nothing to drop.
    Location choose_victim(std::uint16_t candidates, Place place) {
        Location best;
        std::uint64_t best_score = 0;
        for (int i = 0; i < 16; ++i) {
            if (!(candidates >> i & 1)) continue;
            Location l{place, i};
            auto value = static_cast<std::uint32_t>(owner(l));
            std::uint32_t next = lifetimes_.next_real_use(value, position_);
            std::uint64_t distance = next == kNever ? 1u << 28 : next - position_;
            std::uint64_t score = 2 * distance + (home_of_[value] ? distance / 2 + 2 : 0) + 1;
            if (hostile_) score = 1 + next_random();
            if (!best || score > best_score) best = l, best_score = score;
        }
        return best;
    }

    // A free register of the class outside `forbidden`, evicting somebody if need be.
    Location take_register(Place place, std::uint16_t forbidden, std::uint32_t value) {
        auto usable = static_cast<std::uint16_t>(allocatable_.of(place) & ~forbidden);
        auto free = static_cast<std::uint16_t>(free_registers().of(place) & usable);
        if (free) return choose_free(free, place, value);
        Location victim = choose_victim(usable, place);
        if (!victim) {
            out_.failure = "no register left";
            return {place, place == Place::xmm ? 0 : static_cast<int>(rax)};
        }
        evict(static_cast<std::uint32_t>(owner(victim)));
        return victim;
    }

    // ---- definitions without code
    void place_inputs() {
        for (std::uint32_t i = 0; i < trace_.instructions.size(); ++i) {
            const Instruction& instruction = trace_.instructions[i];
            if (instruction.op != Opcode::input || lifetimes_.last_use[i] == kNever) continue;
            auto number = static_cast<std::size_t>(instruction.immediate);
            if (number >= inputs_.size()) {
                out_.failure = "bridge with an unknown input";
                return;
            }
            Location place = inputs_[number];
            if (place.is_register()) occupy(i, place);
            else home_of_[i] = place;
            if (place.place == Place::spill) spill_high_ = std::max(spill_high_, place.index + 1);
        }
        // spill words below the highest inherited one that nobody inherited
        std::vector<bool> taken(static_cast<std::size_t>(spill_high_));
        for (Location home : home_of_)
            if (home.place == Place::spill) taken[static_cast<std::size_t>(home.index)] = true;
        for (int word = 0; word < spill_high_; ++word)
            if (!taken[static_cast<std::size_t>(word)]) free_spills_.push(word);
        // registers that this trace may not hold values in
        for (int i = 0; i < 16; ++i) {
            for (Location l : {gpr(i), xmm(i)}) {
                if (owner(l) == kNobody || allocatable_.contains(l)) continue;
                auto value = static_cast<std::uint32_t>(owner(l));
                drop_register(value);
                auto free = free_registers().of(l.place);
                Location to = free ? Location{l.place, std::countr_zero(free)} : new_spill();
                if (to.is_register()) occupy(value, to);
                else home_of_[value] = to;
                move(l, to, value_id(value));
            }
        }
        out_.entry_moves = static_cast<std::uint32_t>(out_.moves.size());
    }

    void define_in_place(std::uint32_t i) {
        const Instruction& instruction = trace_.instructions[i];
        if (instruction.op == Opcode::load_slot && lifetimes_.last_use[i] != kNever)
            home_of_[i] = {Place::frame, static_cast<std::int32_t>(instruction.immediate)};
    }

    // ---- one instruction
    void allocate(std::uint32_t i) {
        position_ = i;
        const Instruction& instruction = trace_.instructions[i];
        const PlannedInstruction& planned = plan_.instructions[i];
        std::span<const PlannedOperand> operands = plan_.operands_of(i);
        AllocatedInstruction code;
        code.index = i;
        code.first_move = static_cast<std::uint32_t>(out_.moves.size());

        if (hostile_ && instruction.op != Opcode::label) evict_at_random();
        if (instruction.op == Opcode::label) {
            if (previous_jump_to(i) == kNever) enter_loop(i, {});
        } else if (instruction.op == Opcode::jump) {
            if (falls_through(i)) enter_loop(i + 1, operands);
            else close_loop(i, operands);
        } else if (instruction.op == Opcode::jump_trace) {
            store_frame(operands);
        } else if (planned.clobbers.size() != 0) {
            allocate_fixed(i, planned, operands, code);
        } else {
            allocate_free(i, planned, operands, code);
        }
        code.move_count = static_cast<std::uint32_t>(out_.moves.size()) - code.first_move;
        out_.code.push_back(code);
    }

    void evict_at_random() {
        for (int i = 0; i < 16; ++i)
            for (Location l : {gpr(i), xmm(i)})
                if (owner(l) != kNobody && next_random() % 4 == 0) evict(static_cast<std::uint32_t>(owner(l)));
    }

    void bury(std::uint32_t position) {
        for (std::uint32_t value : lifetimes_.deaths[position]) forget(value);
    }

    bool dies(ValueId value, std::uint32_t position) const {
        return !is_constant(value) && lifetimes_.last_use[index_of(value)] == position;
    }

    void allocate_free(std::uint32_t i, const PlannedInstruction& planned, std::span<const PlannedOperand> operands,
                       AllocatedInstruction& code) {
        const Instruction& instruction = trace_.instructions[i];
        // operands
        RegisterSet pinned;
        for (const PlannedOperand& operand : operands)
            if (!is_constant(operand.value) && where(operand.value).is_register()) pinned.add(where(operand.value));
        for (const PlannedOperand& operand : operands) {
            if (is_constant(operand.value)) continue;
            auto value = static_cast<std::uint32_t>(index_of(operand.value));
            if (register_of_[value]) continue;
            Place place = place_of(value);
            bool wanted = operand.need == Need::in_register || home_of_[value].is_constant();
            if (!wanted) wanted = lifetimes_.next_real_use(value, i) != kNever && free_registers().of(place) != 0;
            if (!wanted) continue;
            Location to = take_register(place, pinned.of(place), value);
            move(home_of_[value], to, operand.value);
            occupy(value, to);
            pinned.add(to);
        }
        code.first_operand = static_cast<std::uint32_t>(out_.operands.size());
        code.operand_count = static_cast<std::uint32_t>(operands.size());
        for (const PlannedOperand& operand : operands) out_.operands.push_back(where(operand.value));
        // result
        std::vector<ValueId> needed_at_exit;
        if (instruction.snapshot != kNoSnapshot)
            needed_at_exit = inherited_values(trace_, trace_.snapshots[instruction.snapshot]);
        if (instruction.type != Type::none) code.result = choose_result(i, planned, operands, needed_at_exit, pinned);
        if (!needed_at_exit.empty() || is_guard(instruction.op)) record_exit(i, needed_at_exit, code);
        RegisterSet before_deaths = owned();
        bury(i);
        if (planned.slow_path) {
            code.live = code.exit >= 0 ? before_deaths : owned();
            code.live.gprs &= kCallerSaved.gprs;
            code.live.xmms &= kCallerSaved.xmms;
            if (code.result) code.live.remove(code.result);
        }
        if (code.result && lifetimes_.last_use[i] != kNever) occupy(i, code.result);
    }

    RegisterSet owned() const {
        RegisterSet set;
        for (int r = 0; r < 16; ++r) {
            if (owner_[0][static_cast<std::size_t>(r)] != kNobody) set.add(gpr(r));
            if (owner_[1][static_cast<std::size_t>(r)] != kNobody) set.add(xmm(r));
        }
        return set;
    }

    Location choose_result(std::uint32_t i, const PlannedInstruction& planned, std::span<const PlannedOperand> operands,
                           const std::vector<ValueId>& needed_at_exit, RegisterSet pinned) {
        Place place = place_of(i);
        // registers of operands that end here and may be overwritten
        RegisterSet reusable;
        Location preferred;
        for (std::size_t n = 0; n < operands.size(); ++n) {
            const PlannedOperand& operand = operands[n];
            Location l = where(operand.value);
            if (!dies(operand.value, i) || !l.is_register() || l.place != place) continue;
            bool late = false;
            for (const PlannedOperand& other : operands) late |= other.value == operand.value && other.late;
            bool exit_needs = std::find(needed_at_exit.begin(), needed_at_exit.end(), operand.value) != needed_at_exit.end();
            if (late || (exit_needs && !planned.undo)) continue;
            reusable.add(l);
            if (!preferred) preferred = l;
        }
        auto free = static_cast<std::uint16_t>(free_registers().of(place) | (reusable.of(place) & allocatable_.of(place)));
        if (hostile_ && free) return choose_free(free, place, i);
        Location hint = hint_of_[i];
        if (hint.place == place && free >> hint.index & 1) return hint;
        if (preferred && free >> preferred.index & 1 &&
            (!lifetimes_.crosses_call(i, i) || !kCallerSaved.contains(preferred) || place == Place::xmm))
            return preferred;
        if (free) return choose_free(free, place, i);
        return take_register(place, pinned.of(place), i);
    }

    void record_exit(std::uint32_t i, const std::vector<ValueId>& needed, AllocatedInstruction& code) {
        AllocatedExit exit;
        exit.instruction = i;
        for (ValueId value : needed) exit.places.push_back(where(value));
        code.exit = static_cast<std::int32_t>(out_.exits.size());
        out_.exits.push_back(std::move(exit));
    }

    // Calls, divisions: operands and result in particular registers, others destroyed.
    void allocate_fixed(std::uint32_t i, const PlannedInstruction& planned, std::span<const PlannedOperand> operands,
                        AllocatedInstruction& code) {
        const Instruction& instruction = trace_.instructions[i];
        RegisterSet forbidden = planned.clobbers;
        for (const PlannedOperand& operand : operands) {
            if (operand.fixed == 127) {
                out_.failure = "call with more arguments than registers";
                return;
            }
            if (operand.fixed >= 0) forbidden.add({place_of(operand.value), operand.fixed});
        }
        std::vector<Move> parallel;
        for (const PlannedOperand& operand : operands)
            if (operand.fixed >= 0)
                parallel.push_back({where(operand.value), {place_of(operand.value), operand.fixed}, operand.value});
        // whoever must survive leaves the registers that will be destroyed
        for (int r = 0; r < 16; ++r) {
            for (Location l : {gpr(r), xmm(r)}) {
                if (!forbidden.contains(l) || owner(l) == kNobody) continue;
                auto value = static_cast<std::uint32_t>(owner(l));
                bool free_operand = false;  // read by the instruction itself, not through a fixed register
                for (const PlannedOperand& operand : operands)
                    free_operand |= operand.value == value_id(value) && operand.fixed < 0;
                if (!lifetimes_.lives_after(value, i) && !free_operand) continue;
                auto free = static_cast<std::uint16_t>(free_registers().of(l.place) & ~forbidden.of(l.place));
                if (!free || (hostile_ && next_random() % 2)) {
                    evict(value);
                    continue;
                }
                Location to = choose_free(free, l.place, value);
                move(l, to, value_id(value));
                drop_register(value);
                occupy(value, to);
            }
        }
        for (const PlannedOperand& operand : operands) {
            if (operand.fixed >= 0 || is_constant(operand.value)) continue;
            auto value = static_cast<std::uint32_t>(index_of(operand.value));
            if (register_of_[value] || (operand.need == Need::anywhere && !home_of_[value].is_constant())) continue;
            std::uint16_t avoid = forbidden.of(place_of(value));
            for (const PlannedOperand& other : operands)
                if (where(other.value).place == place_of(value)) avoid |= static_cast<std::uint16_t>(1u << where(other.value).index);
            Location to = take_register(place_of(value), avoid, value);
            move(home_of_[value], to, operand.value);
            occupy(value, to);
        }
        // `evict` leaves the old register's contents in place, so the sources noted above are still good
        order_parallel_moves(std::move(parallel), out_.moves);
        code.first_operand = static_cast<std::uint32_t>(out_.operands.size());
        code.operand_count = static_cast<std::uint32_t>(operands.size());
        for (const PlannedOperand& operand : operands)
            out_.operands.push_back(operand.fixed >= 0 ? Location{place_of(operand.value), operand.fixed}
                                                       : where(operand.value));
        bury(i);
        if (instruction.type == Type::none) return;
        if (planned.fixed_result >= 0) {
            code.result = {place_of(i), planned.fixed_result};
        } else {
            // late operands in registers may just have been buried: keep away from all of them
            std::uint16_t avoid = forbidden.of(place_of(i));
            for (std::uint32_t n = 0; n < code.operand_count; ++n) {
                Location l = out_.operands[code.first_operand + n];
                if (l.place == place_of(i)) avoid |= static_cast<std::uint16_t>(1u << l.index);
            }
            code.result = take_register(place_of(i), avoid, i);
        }
        if (lifetimes_.last_use[i] == kNever) return;
        if (allocatable_.contains(code.result)) {
            occupy(i, code.result);
        } else {
            occupy(i, code.result);  // hostile: the next instruction moves it out of the way
        }
    }

    // ---- loops
    bool falls_through(std::uint32_t jump) const {
        return jump + 1 < trace_.instructions.size() && trace_.instructions[jump + 1].op == Opcode::label &&
               trace_.instructions[jump + 1].immediate == trace_.instructions[jump].immediate;
    }
    std::uint32_t previous_jump_to(std::uint32_t label) const {
        if (label == 0) return kNever;
        std::uint32_t before = label - 1;
        return trace_.instructions[before].op == Opcode::jump && falls_through(before) ? before : kNever;
    }

    struct HeaderEntry {
        std::uint32_t value;
        Location place;
    };

    // Called at the jump that falls into the label (or at the label itself): settles where everything is in the loop.
    void enter_loop(std::uint32_t label, std::span<const PlannedOperand> operands) {
        position_ = label;
        for (std::uint32_t value = 0; value < label; ++value) {
            if (!lifetimes_.lives_after(value, label) || !store_early_.contains(value) || !where(value)) continue;
            store_home(value);
            drop_register(value);
        }
        std::vector<std::uint32_t> params;
        for (std::uint32_t p = label + 1; p < trace_.instructions.size() && trace_.instructions[p].op == Opcode::param; ++p)
            params.push_back(p);
        if (params.size() != operands.size()) {
            out_.failure = "a label's parameters differ from the jump's operands";
            return;
        }
        RegisterSet claimed;
        std::vector<Location> places(params.size());
        RegisterSet reserved;  // registers of values that stay alive
        for (std::uint32_t value = 0; value < label; ++value)
            if (register_of_[value] && lifetimes_.lives_after(value, label)) reserved.add(register_of_[value]);
        for (std::size_t n = 0; n < params.size(); ++n) {
            std::uint32_t param = params[n];
            if (lifetimes_.last_use[param] == kNever) continue;
            if (store_early_.contains(param) && lifetimes_.next_real_use(param, label) == kNever) continue;
            Location l = where(operands[n].value);
            if (is_constant(operands[n].value) || !l.is_register() || reserved.contains(l) || claimed.contains(l)) continue;
            if (!allocatable_.contains(l)) continue;
            if (lifetimes_.crosses_call(param, label) && kCallerSaved.contains(l) && l.place == Place::gpr) continue;
            places[n] = l;
            claimed.add(l);
        }
        std::vector<Move> parallel;
        for (std::size_t n = 0; n < params.size(); ++n) {
            std::uint32_t param = params[n];
            if (lifetimes_.last_use[param] == kNever) continue;
            Place place = place_of(param);
            if (!places[n]) {
                auto free = static_cast<std::uint16_t>(allocatable_.of(place) & ~reserved.of(place) & ~claimed.of(place));
                bool cold = store_early_.contains(param) && lifetimes_.next_real_use(param, label) == kNever;
                if (std::popcount(free) > 2 && !cold) {
                    places[n] = choose_free(free, place, param);
                    claimed.add(places[n]);
                } else {
                    places[n] = new_spill();
                }
            }
            parallel.push_back({where(operands[n].value), places[n], operands[n].value});
        }
        order_parallel_moves(std::move(parallel), out_.moves);
        for (std::uint32_t value = 0; value < label; ++value)
            if (where(value) && !lifetimes_.lives_after(value, label)) forget(value);
        for (std::size_t n = 0; n < params.size(); ++n) {
            if (!places[n]) continue;
            if (places[n].is_register()) occupy(params[n], places[n]);
            else home_of_[params[n]] = places[n];
        }
        std::uint32_t jump = lifetimes_.jump_of_label[label];
        if (jump == kNever) return;
        label_ = label;
        preload(label);
        header_.clear();
        for (std::uint32_t value = 0; value < trace_.instructions.size(); ++value) {
            if (!where(value)) continue;
            if (value > label && trace_.instructions[value].op != Opcode::param) break;
            header_.push_back({value, where(value)});
        }
        // the values that flow back in should be computed where the parameters are
        std::span<const PlannedOperand> back = plan_.operands_of(jump);
        for (std::size_t n = 0; n < params.size() && n < back.size(); ++n) {
            if (!places[n].is_register() || is_constant(back[n].value)) continue;
            std::size_t value = index_of(back[n].value);
            if (value <= label) continue;
            hint_of_[value] = places[n];
            hinted_.add(places[n]);
        }
    }

    // Values from before the loop that the loop reads and that are only in memory: load them once, outside.
    void preload(std::uint32_t label) {
        std::vector<std::pair<std::uint32_t, std::uint32_t>> wanted;
        for (std::uint32_t value = 0; value < label; ++value) {
            if (!where(value) || register_of_[value] || store_early_.contains(value)) continue;
            std::uint32_t next = lifetimes_.next_real_use(value, label);
            if (next != kNever) wanted.push_back({next, value});
        }
        std::sort(wanted.begin(), wanted.end());
        for (auto [next, value] : wanted) {
            Place place = place_of(value);
            std::uint16_t free = free_registers().of(place);
            if (std::popcount(free) <= 4) continue;
            Location to = choose_free(free, place, value);
            move(home_of_[value], to, value_id(value));
            occupy(value, to);
        }
    }

    void close_loop(std::uint32_t jump, std::span<const PlannedOperand> operands) {
        std::uint32_t label = lifetimes_.label_of_jump[jump];
        if (label == kNever || label != label_) {
            out_.failure = "jump to a label that is not the enclosing loop's";
            return;
        }
        std::vector<Move> parallel;
        for (const HeaderEntry& entry : header_) {
            if (entry.value > label) {
                std::size_t number = entry.value - label - 1;
                if (number >= operands.size()) {
                    out_.failure = "a label's parameters differ from the jump's operands";
                    return;
                }
                parallel.push_back({where(operands[number].value), entry.place, operands[number].value});
            } else if (entry.place.is_register()) {
                parallel.push_back({where(entry.value), entry.place, value_id(entry.value)});
            }
        }
        order_parallel_moves(std::move(parallel), out_.moves);
        bury(jump);
    }

    void store_frame(std::span<const PlannedOperand> operands) {
        std::vector<Move> parallel;
        for (const PlannedOperand& operand : operands) {
            // of two stores to one slot the later counts
            std::erase_if(parallel, [&](const Move& m) { return m.to == Location{Place::frame, operand.slot}; });
            parallel.push_back({where(operand.value), {Place::frame, operand.slot}, operand.value});
        }
        order_parallel_moves(std::move(parallel), out_.moves);
    }

    const Trace& trace_;
    const Plan& plan_;
    const Lifetimes& lifetimes_;
    std::span<const Location> inputs_;
    std::uint64_t random_;
    bool hostile_;
    const std::unordered_set<std::uint32_t>& store_early_;
    std::unordered_set<std::uint32_t> evicted_in_loop_;
    std::vector<Location> register_of_, home_of_, hint_of_;  // by value
    std::array<std::array<std::int32_t, 16>, 2> owner_;      // by register: the value it holds
    RegisterSet allocatable_;
    RegisterSet hinted_;  // registers that some value of the loop's end would like to be in
    std::priority_queue<int, std::vector<int>, std::greater<>> free_spills_;
    int spill_high_ = 0;
    std::uint32_t position_ = 0;
    std::uint32_t label_ = kNever;  // of the loop being in
    std::vector<HeaderEntry> header_;
    Allocation out_;
};

}  // namespace

void order_parallel_moves(std::vector<Move> parallel, std::vector<Move>& ordered) {
    std::erase_if(parallel, [](const Move& m) { return m.from == m.to; });
    while (!parallel.empty()) {
        auto ready = std::find_if(parallel.begin(), parallel.end(), [&](const Move& m) {
            return std::none_of(parallel.begin(), parallel.end(),
                                [&](const Move& other) { return &other != &m && other.from == m.to; });
        });
        if (ready != parallel.end()) {
            ordered.push_back(*ready);
            parallel.erase(ready);
            continue;
        }
        // only cycles are left: free one place by saving its contents
        Location saved = parallel.front().from;
        Location scratch = xmm(kScratchXmm);
        ordered.push_back({saved, scratch, parallel.front().value});
        for (Move& m : parallel)
            if (m.from == saved) m.from = scratch;
    }
}

Allocation allocate_registers(const Trace& trace, const Plan& plan, std::span<const Location> inputs,
                              std::uint64_t seed) {
    Lifetimes lifetimes(trace, plan);
    std::unordered_set<std::uint32_t> store_early;
    for (int attempt = 0;; ++attempt) {
        Allocator allocator(trace, plan, lifetimes, inputs, seed, store_early);
        Allocation allocation = allocator.run();
        std::size_t known = store_early.size();
        store_early.insert(allocator.evicted_in_loop().begin(), allocator.evicted_in_loop().end());
        if (attempt == 2 || store_early.size() == known || !allocation.failure.empty()) return allocation;
    }
}

}  // namespace jit
