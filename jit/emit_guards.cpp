// Comparisons and guards. A comparison leaves its outcome in the flags; a guard behind it jumps on them, anybody else
// gets them as 0 or 1.
#include <fmt/format.h>

#include <utility>

#include "jit/emitter.h"
#include "stmcore/barrier_desc.h"

namespace jit {

using asmjit::Imm;
using asmjit::Label;

namespace {

a64::CondCode mirrored(a64::CondCode condition) {
    switch (condition) {
    case a64::CondCode::kSignedLT: return a64::CondCode::kSignedGT;
    case a64::CondCode::kSignedLE: return a64::CondCode::kSignedGE;
    case a64::CondCode::kSignedGT: return a64::CondCode::kSignedLT;
    case a64::CondCode::kSignedGE: return a64::CondCode::kSignedLE;
    case a64::CondCode::kUnsignedLT: return a64::CondCode::kUnsignedGT;
    default: return condition;
    }
}

a64::CondCode int_condition(Opcode op) {
    if (op == Opcode::int_ne) return a64::CondCode::kNE;
    if (op == Opcode::int_lt) return a64::CondCode::kSignedLT;
    if (op == Opcode::int_le) return a64::CondCode::kSignedLE;
    if (op == Opcode::int_gt) return a64::CondCode::kSignedGT;
    if (op == Opcode::int_ge) return a64::CondCode::kSignedGE;
    if (op == Opcode::int_ult) return a64::CondCode::kUnsignedLT;
    return a64::CondCode::kE;  // int_eq, value_eq
}

}  // namespace

Emitter::Flags Emitter::compare(Opcode op, Location a, Location b) {
    bool is_float = op >= Opcode::float_eq && op <= Opcode::float_ge;
    if (is_float) {
        // ucomisd sets "below" for unordered operands: only "above" conditions are false then
        if (op == Opcode::float_lt || op == Opcode::float_le) std::swap(a, b);
        as_.emit(a64::Inst::kIdUcomisd, float_in_register(a), float_operand(b));
        if (op == Opcode::float_eq) return {a64::CondCode::kE, Flags::and_ordered};
        if (op == Opcode::float_ne) return {a64::CondCode::kNE, Flags::or_unordered};
        bool strict = op == Opcode::float_lt || op == Opcode::float_gt;
        return {strict ? a64::CondCode::kUnsignedGT : a64::CondCode::kUnsignedGE};
    }
    a64::CondCode condition = int_condition(op);
    if (a.is_constant() && !b.is_constant()) {
        std::swap(a, b);
        condition = mirrored(condition);
    }
    if (a.place == Place::gpr && b.is_constant() && constant_bits(b) == 0 && op != Opcode::int_ult) {
        as_.test(q(a), q(a));
        return {condition};
    }
    asmjit::Operand right = int_operand(b);
    if (a.is_memory() && !right.isMem()) {
        as_.emit(a64::Inst::kIdCmp, frame_memory(a), right);
    } else {
        as_.emit(a64::Inst::kIdCmp, int_in_register(a, a64::gpq(kScratchGpr)), right);
    }
    return {condition};
}

void Emitter::materialise(Flags flags, Location result) {
    a64::Gp byte = q(result).r8();
    a64::Gp scratch = a64::gpb(kScratchGpr);
    as_.set(flags.condition, byte);
    if (flags.parity == Flags::and_ordered) {
        as_.setnp(scratch);
        as_.and_(byte, scratch);
    } else if (flags.parity == Flags::or_unordered) {
        as_.setp(scratch);
        as_.or_(byte, scratch);
    }
    as_.movzx(d(result), byte);
}

Emitter::Flags Emitter::inverted(Flags flags) {
    Flags result{a64::negateCond(flags.condition)};
    if (flags.parity == Flags::and_ordered) result.parity = Flags::or_unordered;
    if (flags.parity == Flags::or_unordered) result.parity = Flags::and_ordered;
    return result;
}

void Emitter::leave_unless(Flags flags, Label exit) {
    Flags leave = inverted(flags);
    if (leave.parity == Flags::and_ordered) {
        Label stay = as_.newLabel();
        as_.jp(stay);
        as_.j(leave.condition, exit);
        as_.bind(stay);
        return;
    }
    if (leave.parity == Flags::or_unordered) as_.jp(exit);
    as_.j(leave.condition, exit);
}

void Emitter::guard_condition(const AllocatedInstruction& code, const Instruction& instruction) {
    std::span<const Location> operands = in_.allocation.operands_of(code);
    std::int32_t fused = in_.plan.instructions[code.index].compare;
    Flags flags{a64::CondCode::kNE};
    if (fused >= 0) {
        flags = compare(trace_.instructions[static_cast<std::size_t>(fused)].op, operands[0], operands[1]);
    } else if (operands[0].is_memory()) {
        as_.cmp(frame_memory(operands[0]), 0);
    } else {
        a64::Gp condition = int_in_register(operands[0], a64::gpq(kScratchGpr));
        as_.test(condition.r32(), condition.r32());
    }
    leave_unless(instruction.op == Opcode::guard_true ? flags : inverted(flags), exit_label(code));
}

void Emitter::guard_value(const AllocatedInstruction& code, Location a, Location b) {
    leave_unless(compare(Opcode::value_eq, a, b), exit_label(code));
}

// Sets the zero flag iff all bits of the mask are zero.
void Emitter::test_bits(Location a, std::uint64_t mask) {
    if (mask <= 0x7f || mask == 0xff) {
        if (a.is_memory()) as_.test(frame_memory(a, 1), Imm(mask));
        else as_.test(int_in_register(a, a64::gpq(kScratchGpr)).r8(), Imm(mask));
        return;
    }
    if (mask <= INT32_MAX) {
        as_.test(int_in_register(a, a64::gpq(kScratchGpr)).r32(), Imm(mask));
        return;
    }
    load_int(a64::gpq(kScratchGpr), a);
    as_.and_(a64::gpq(kScratchGpr), datum(mask, fmt::format("const {:#x}", mask)));
}

void Emitter::guard_int(const AllocatedInstruction& code, Location a) {
    a64::Gp scratch = a64::gpq(kScratchGpr);
    bool low_bits = (tags_.int_mask & (tags_.int_mask + 1)) == 0 && tags_.int_mask <= 0x7f;
    if (tags_.int_tag == 0) {
        test_bits(a, tags_.int_mask);
    } else if (low_bits) {  // subtracting the tag leaves zeros in the low bits, and only then
        if (a.place == Place::gpr) {
            as_.lea(scratch.r32(), a64::ptr(q(a), -static_cast<std::int32_t>(tags_.int_tag)));
        } else {
            load_int(scratch, a);
            as_.sub(scratch.r32(), Imm(tags_.int_tag));
        }
        as_.test(scratch.r8(), Imm(tags_.int_mask));
    } else {
        load_int(scratch, a);
        as_.emit(a64::Inst::kIdAnd, scratch, datum(tags_.int_mask, "int_mask"));
        as_.emit(a64::Inst::kIdCmp, scratch, datum(tags_.int_tag, "int_tag"));
    }
    as_.jne(exit_label(code));
}

void Emitter::guard_float(const AllocatedInstruction& code, Location a) {
    if (a.is_constant()) {
        if (!(tags_.float_tags >> (constant_bits(a) & 7) & 1)) as_.jmp(exit_label(code));
        return;
    }
    // the bit number counts modulo 32, so the eight tag bits are repeated four times
    as_.mov(a64::gpd(kScratchGpr), Imm(tags_.float_tags * 0x01010101u));
    as_.bt(a64::gpd(kScratchGpr), d(a));
    as_.jnc(exit_label(code));
}

void Emitter::guard_ref(const AllocatedInstruction& code, Location a) {
    a64::Gp word = int_in_register(a, a64::gpq(kScratchGpr));
    as_.test(word, word);
    as_.jz(exit_label(code));
    test_bits({Place::gpr, static_cast<std::int32_t>(word.id())}, tags_.reference_mask);
    as_.jnz(exit_label(code));
}

void Emitter::guard_type(const AllocatedInstruction& code, Location a, std::int64_t type_id) {
    as_.cmp(heap(a, stm::barrier::kTypeId, 4), Imm(static_cast<std::int32_t>(type_id)));
    as_.jne(exit_label(code));
}

}  // namespace jit
