#include "jit/machine_plan.h"

#include "jit/ir/inherited_values.h"
#include "jit/ir/opcode_info.h"

namespace jit {

bool is_comparison(Opcode op) {
    return (op >= Opcode::int_eq && op <= Opcode::int_ult) || (op >= Opcode::float_eq && op <= Opcode::float_ge) ||
           op == Opcode::value_eq;
}

bool is_power_of_two(std::int64_t number) { return number > 0 && (number & (number - 1)) == 0; }

bool divides_by_multiplication(std::int64_t divisor) {
    return divisor >= 3 && divisor <= INT32_MAX && !is_power_of_two(divisor);
}

namespace {

struct UseCount {
    std::uint32_t real = 0, snapshots = 0;
    std::uint32_t last_user = 0;
};

bool defines_in_place(Opcode op) { return op == Opcode::load_slot || op == Opcode::input || op == Opcode::param; }

bool must_happen(const Trace& trace, const Instruction& instruction) {
    const OpcodeInfo& op = info(instruction.op);
    if (instruction.op == Opcode::call) return !trace.calls[instruction.descriptor].pure;
    if (instruction.op == Opcode::new_object) return false;
    return op.has(effect::Guard | effect::Store | effect::Control | effect::Calls);
}

class Planner {
  public:
    explicit Planner(const Trace& trace) : trace_(trace), uses_(trace.instructions.size()) {
        plan_.instructions.resize(trace.instructions.size());
        plan_.shift_by_any_register = __builtin_cpu_supports("bmi2");
    }

    Plan run() {
        find_what_is_needed();
        fuse_comparisons();
        std::size_t pending_stores = 0;
        for (std::size_t i = 0; i < trace_.instructions.size(); ++i) {
            PlannedInstruction& planned = plan_.instructions[i];
            const Instruction& instruction = trace_.instructions[i];
            if (planned.fate == Fate::dropped || planned.fate == Fate::fused) continue;
            planned.first_operand = static_cast<std::uint32_t>(plan_.operands.size());
            if (instruction.op == Opcode::store_slot) {
                planned.fate = Fate::deferred;
                pending_stores = pending_stores ? pending_stores : i + 1;
            } else if (defines_in_place(instruction.op)) {
                planned.fate = Fate::defines;
            } else if (instruction.op == Opcode::jump_trace) {
                if (pending_stores) add_deferred_stores(pending_stores - 1, i);
            } else {
                constrain(i, instruction, planned);
            }
            planned.operand_count = static_cast<std::uint32_t>(plan_.operands.size()) - planned.first_operand;
        }
        return std::move(plan_);
    }

  private:
    void find_what_is_needed() {
        for (std::size_t i = trace_.instructions.size(); i-- > 0;) {
            const Instruction& instruction = trace_.instructions[i];
            if (instruction.snapshot != kNoSnapshot) {
                for (const SnapshotEntry& entry : trace_.snapshots[instruction.snapshot].entries) {
                    ValueId value = unboxed_entry(trace_, entry.value);
                    if (!is_constant(value)) ++uses_[index_of(value)].snapshots;
                }
            }
            const UseCount& count = uses_[i];
            if (!must_happen(trace_, instruction) && count.real == 0 && count.snapshots == 0) {
                plan_.instructions[i].fate = Fate::dropped;
                continue;
            }
            for (ValueId argument : trace_.arguments_of(instruction)) {
                if (is_constant(argument)) continue;
                ++uses_[index_of(argument)].real;
                uses_[index_of(argument)].last_user = static_cast<std::uint32_t>(i);
            }
            if (instruction.op == Opcode::read_barrier) plan_.uses_read_version = true;
        }
    }

    void fuse_comparisons() {
        std::size_t last_label = 0;
        for (std::size_t i = 0; i < trace_.instructions.size(); ++i) {
            const Instruction& guard = trace_.instructions[i];
            if (guard.op == Opcode::label) last_label = i;
            if (guard.op != Opcode::guard_true && guard.op != Opcode::guard_false) continue;
            ValueId condition = trace_.arguments_of(guard)[0];
            if (is_constant(condition)) continue;
            std::size_t compare = index_of(condition);
            const UseCount& count = uses_[compare];
            if (!is_comparison(trace_.instructions[compare].op) || count.real != 1 || count.snapshots != 0) continue;
            if (compare < last_label) continue;  // loop-invariant: computed once
            plan_.instructions[compare].fate = Fate::fused;
            plan_.instructions[i].compare = static_cast<std::int32_t>(compare);
        }
    }

    void add(ValueId value, Need need = Need::anywhere, bool late = false) {
        plan_.operands.push_back({.value = value, .need = need, .fixed = -1, .late = late, .slot = 0});
    }

    void add_deferred_stores(std::size_t first, std::size_t jump) {
        for (std::size_t i = first; i < jump; ++i) {
            const Instruction& store = trace_.instructions[i];
            if (store.op != Opcode::store_slot) continue;
            add(trace_.arguments_of(store)[0]);
            plan_.operands.back().slot = static_cast<std::int32_t>(store.immediate);
        }
    }

    void constrain_comparison(const Instruction& compare) {
        std::span<const ValueId> arguments = trace_.arguments_of(compare);
        switch (compare.op) {
        case Opcode::float_lt:
        case Opcode::float_le:  // emitted as the mirrored comparison: its flags are right for NaN
            add(arguments[0]);
            add(arguments[1], Need::in_register);
            break;
        case Opcode::float_eq:
        case Opcode::float_ne:
        case Opcode::float_gt:
        case Opcode::float_ge:
            add(arguments[0], Need::in_register);
            add(arguments[1]);
            break;
        default:
            add(arguments[0]);
            add(arguments[1]);
        }
    }

    void constrain(std::size_t index, const Instruction& instruction, PlannedInstruction& planned) {
        std::span<const ValueId> a = trace_.arguments_of(instruction);
        switch (instruction.op) {
        case Opcode::int_add:
        case Opcode::int_mul:
        case Opcode::int_mul_ovf:
        case Opcode::int_and:
        case Opcode::int_or:
        case Opcode::int_xor:
        case Opcode::float_add:
        case Opcode::float_mul:
            add(a[0]);
            add(a[1]);
            break;
        case Opcode::int_add_ovf:
            planned.undo = a[0] != a[1];
            add(a[0]);
            add(a[1]);
            break;
        case Opcode::int_sub_ovf:
            planned.undo = a[0] != a[1];
            add(a[0]);
            add(a[1], Need::anywhere, true);
            break;
        case Opcode::int_sub:
        case Opcode::float_sub:
        case Opcode::float_div:
            add(a[0]);
            add(a[1], Need::anywhere, true);
            break;
        case Opcode::int_floordiv:
        case Opcode::int_mod:
            if (is_constant(a[1]) &&
                is_power_of_two(static_cast<std::int64_t>(trace_.constants[constant_index(a[1])].bits))) {
                add(a[0]);
                add(a[1]);
                break;
            }
            add(a[0]);
            plan_.operands.back().fixed = rax;
            add(a[1], Need::anywhere, true);
            // by multiplication; the remainder then wants the dividend once more
            if (instruction.op == Opcode::int_mod && is_constant(a[1]) &&
                divides_by_multiplication(static_cast<std::int64_t>(trace_.constants[constant_index(a[1])].bits)))
                add(a[0], Need::anywhere, true);
            planned.clobbers.gprs = register_mask({rax, rdx});
            planned.fixed_result = rdx;
            break;
        case Opcode::int_shl:
        case Opcode::int_shr:
        case Opcode::int_ushr:
            add(a[0]);
            if (is_constant(a[1])) {
                add(a[1]);
            } else if (plan_.shift_by_any_register) {
                add(a[1], Need::in_register);
            } else {
                add(a[1], Need::in_register, true);
                plan_.operands.back().fixed = rcx;
                planned.clobbers.gprs = register_mask({rcx});
            }
            break;
        case Opcode::int_neg:
        case Opcode::int_not:
        case Opcode::float_neg:
        case Opcode::float_abs:
        case Opcode::float_sqrt:
        case Opcode::int_to_float:
        case Opcode::float_to_int:
        case Opcode::unbox_int:
        case Opcode::unbox_float:
        case Opcode::value_word: add(a[0]); break;
        case Opcode::int_eq:
        case Opcode::int_ne:
        case Opcode::int_lt:
        case Opcode::int_le:
        case Opcode::int_gt:
        case Opcode::int_ge:
        case Opcode::int_ult:
        case Opcode::float_eq:
        case Opcode::float_ne:
        case Opcode::float_lt:
        case Opcode::float_le:
        case Opcode::float_gt:
        case Opcode::float_ge:
        case Opcode::value_eq: constrain_comparison(instruction); break;
        case Opcode::box_int:
        case Opcode::box_float:
            planned.slow_path = true;
            add(a[0], Need::anywhere, true);
            break;
        case Opcode::box_bool: add(a[0], Need::in_register); break;
        case Opcode::guard_true:
        case Opcode::guard_false:
            if (planned.compare >= 0)
                constrain_comparison(trace_.instructions[static_cast<std::size_t>(planned.compare)]);
            else
                add(a[0]);
            break;
        case Opcode::guard_value:
            add(a[0]);
            add(a[1]);
            break;
        case Opcode::guard_int: add(a[0]); break;
        case Opcode::guard_float:
        case Opcode::guard_ref:
        case Opcode::guard_type:
        case Opcode::load_type:
        case Opcode::store_type:
        case Opcode::load_field:
        case Opcode::read_barrier: add(a[0], Need::in_register); break;
        case Opcode::write_barrier:
            planned.slow_path = true;
            add(a[0], Need::in_register);
            break;
        case Opcode::store_field:
        case Opcode::load_item:
        case Opcode::store_item:
            for (ValueId argument : a) add(argument, Need::in_register);
            break;
        case Opcode::new_object: planned.slow_path = true; break;
        case Opcode::become_inevitable: planned.slow_path = true; break;
        case Opcode::call: constrain_call(instruction, planned); break;
        case Opcode::jump:
            for (ValueId argument : a) add(argument);
            break;
        case Opcode::guard_no_exception:
        case Opcode::break_check:
        case Opcode::leave:
        case Opcode::label: break;
        case Opcode::close_loop:
        case Opcode::jump_trace:
        case Opcode::store_slot:
        case Opcode::load_slot:
        case Opcode::input:
        case Opcode::param:
        case Opcode::count_: break;
        }
        (void)index;
    }

    void constrain_call(const Instruction& instruction, PlannedInstruction& planned) {
        const CallDescriptor& callee = trace_.calls[instruction.descriptor];
        planned.is_call = true;
        planned.clobbers = kCallerSaved;
        int gprs = callee.pass_context ? 1 : 0, xmms = 0;
        for (ValueId argument : trace_.arguments_of(instruction)) {
            add(argument);
            int number = trace_.type_of(argument) == Type::float_ ? xmms++ : gprs++;
            // more arguments than registers: the allocator refuses
            bool fits = trace_.type_of(argument) == Type::float_ ? number < kArgumentXmms : number < 6;
            plan_.operands.back().fixed = static_cast<std::int8_t>(
                !fits ? 127 : trace_.type_of(argument) == Type::float_ ? number : kArgumentGprs[number]);
        }
        if (instruction.type != Type::none) planned.fixed_result = 0;  // rax or xmm0
    }

    const Trace& trace_;
    std::vector<UseCount> uses_;
    Plan plan_;
};

}  // namespace

Plan plan_machine_code(const Trace& trace) { return Planner(trace).run(); }

}  // namespace jit
