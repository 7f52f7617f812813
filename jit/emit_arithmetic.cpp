// Ints, floats, boxing and unboxing.
#include <fmt/format.h>

#include <bit>

#include "jit/emitter.h"
#include "stmcore/barrier_desc.h"

namespace jit {

using asmjit::Imm;
using asmjit::Label;

void Emitter::int_binary(asmjit::InstId op, bool commutative, Location result, Location a, Location b) {
    if (commutative && (a.is_constant() || (b == result && a != result))) std::swap(a, b);
    load_int(q(result), a);
    as_.emit(op, q(result), int_operand(b));
}

void Emitter::int_add(Location result, Location a, Location b) {
    if (a.is_constant() || b == result) std::swap(a, b);
    if (a != result && a.place == Place::gpr && b.place == Place::gpr) {
        as_.lea(q(result), a64::ptr(q(a), q(b)));
    } else if (a != result && a.place == Place::gpr && is_imm32(b)) {
        as_.lea(q(result), a64::ptr(q(a), static_cast<std::int32_t>(constant_bits(b))));
    } else {
        int_binary(a64::Inst::kIdAdd, true, result, a, b);
    }
}

void Emitter::int_sub(Location result, Location a, Location b) {
    auto negated = b.is_constant() ? static_cast<std::int64_t>(0 - constant_bits(b)) : 0;
    if (a != result && a.place == Place::gpr && is_imm32(b) && negated == static_cast<std::int32_t>(negated)) {
        as_.lea(q(result), a64::ptr(q(a), static_cast<std::int32_t>(negated)));
    } else {
        int_binary(a64::Inst::kIdSub, false, result, a, b);
    }
}

void Emitter::int_mul(Location result, Location a, Location b) {
    if (a.is_constant()) std::swap(a, b);
    if (is_imm32(b) && !a.is_constant()) {
        as_.emit(a64::Inst::kIdImul, q(result), int_operand(a), Imm(static_cast<std::int64_t>(constant_bits(b))));
        return;
    }
    if (b == result && a != result) std::swap(a, b);
    load_int(q(result), a);
    if (b.is_constant() && is_imm32(b)) as_.imul(q(result), q(result), Imm(static_cast<std::int64_t>(constant_bits(b))));
    else as_.emit(a64::Inst::kIdImul, q(result), int_operand(b));
}

// Where the result overwrote an operand that the exit needs, the way out first takes the operation back: in two's
// complement addition and subtraction undo each other whether or not they overflowed.
void Emitter::overflow_guard(const AllocatedInstruction& code, Opcode op, Location result, Location a, Location b) {
    Label exit = exit_label(code);
    if (op == Opcode::int_mul_ovf) {
        int_mul(result, a, b);
        as_.jo(exit);
        return;
    }
    bool add = op == Opcode::int_add_ovf;
    if (add && (a.is_constant() || (b == result && a != result))) std::swap(a, b);
    bool overwritten = false;
    for (Location place : in_.allocation.exits[static_cast<std::size_t>(code.exit)].places) overwritten |= place == result;
    load_int(q(result), a);
    as_.emit(add ? a64::Inst::kIdAdd : a64::Inst::kIdSub, q(result), int_operand(b));
    if (!overwritten) {
        as_.jo(exit);
        return;
    }
    as_.jo(add_slow_path(code, fmt::format("undo for exit {}", code.exit), [=, this] {
        as_.emit(add ? a64::Inst::kIdSub : a64::Inst::kIdAdd, q(result), int_operand(b));
        as_.jmp(exit);
    }));
}

// The dividend is in rax (and, for the remainder, in `dividend` too); the result goes to rdx. With s the sign of n
// spread over a word, floor(n / d) is ((n ^ s) / d) ^ s with a division of a number below 2^63, and that is the high part
// of a product with M = floor(2^(63+l) / d) + 1 where 2^(l-1) < d < 2^l: M fits into 64 bits, M*d exceeds 2^(63+l) by
// at most 2^l, so the error stays below 1/d.
void Emitter::multiply_to_divide(bool want_quotient, std::int64_t divisor, Location dividend) {
    auto d = static_cast<std::uint64_t>(divisor);
    int l = std::bit_width(d);
    auto magic = static_cast<std::uint64_t>((static_cast<unsigned __int128>(1) << (63 + l)) / d) + 1;
    a64::Gp sign = a64::gpq(kScratchGpr);
    as_.mov(sign, a64::rax);
    as_.sar(sign, 63);
    as_.xor_(a64::rax, sign);
    as_.mul(datum(magic, fmt::format("magic of {}", divisor)));
    as_.shr(a64::rdx, l - 1);
    as_.xor_(a64::rdx, sign);
    if (want_quotient) return;
    as_.imul(a64::rax, a64::rdx, Imm(divisor));
    load_int(a64::rdx, dividend);
    as_.sub(a64::rdx, a64::rax);
}

// Python's // and %: rounded towards minus infinity. Unless the divisor is a power of two the dividend is in rax, and
// the result in rdx.
void Emitter::int_divide(const AllocatedInstruction& code, Opcode op, Location result, Location a, Location b) {
    bool want_quotient = op == Opcode::int_floordiv;
    std::int64_t divisor = b.is_constant() ? static_cast<std::int64_t>(constant_bits(b)) : 0;
    if (is_power_of_two(divisor)) {
        if (want_quotient) {
            load_int(q(result), a);
            int shift = std::countr_zero(static_cast<std::uint64_t>(divisor));
            if (shift) as_.sar(q(result), shift);
            return;
        }
        auto mask = static_cast<std::uint64_t>(divisor - 1);
        load_int(q(result), a);
        if (mask <= INT32_MAX) as_.and_(q(result), Imm(static_cast<std::int64_t>(mask)));
        else as_.emit(a64::Inst::kIdAnd, q(result), datum(mask, fmt::format("const {:#x}", mask)));
        return;
    }
    if (divides_by_multiplication(divisor)) {
        multiply_to_divide(want_quotient, divisor, in_.allocation.operands_of(code).back());
        return;
    }
    a64::Gp scratch = a64::gpq(kScratchGpr);
    asmjit::Operand by = b.is_constant() ? asmjit::Operand(scratch) : int_operand(b);
    if (b.is_constant()) load_constant(scratch, constant_bits(b));
    as_.cqo();
    as_.emit(a64::Inst::kIdIdiv, by);
    Label done = as_.newLabel();
    if (want_quotient) {  // one less where a remainder is left and its sign is not the divisor's
        a64::Gp correction = scratch;
        as_.test(a64::rdx, a64::rdx);
        as_.mov(correction, a64::rdx);
        as_.mov(a64::rdx, a64::rax);
        as_.jz(done);
        if (b.is_constant()) {
            as_.test(correction, correction);
            as_.j(divisor > 0 ? a64::CondCode::kNS : a64::CondCode::kS, done);
            as_.dec(a64::rdx);
        } else {
            as_.emit(a64::Inst::kIdXor, correction, by);
            as_.sar(correction, 63);
            as_.add(a64::rdx, correction);
        }
    } else {
        as_.test(a64::rdx, a64::rdx);
        as_.jz(done);
        as_.mov(a64::rax, a64::rdx);
        as_.emit(a64::Inst::kIdXor, a64::rax, by);
        as_.jns(done);
        as_.emit(a64::Inst::kIdAdd, a64::rdx, by);
    }
    as_.bind(done);
}

void Emitter::int_shift(Opcode op, Location result, Location a, Location b) {
    bool left = op == Opcode::int_shl, arithmetic = op == Opcode::int_shr;
    asmjit::InstId by_constant = left ? a64::Inst::kIdShl : arithmetic ? a64::Inst::kIdSar : a64::Inst::kIdShr;
    if (b.is_constant()) {
        load_int(q(result), a);
        std::uint64_t count = constant_bits(b) & 63;
        if (count) as_.emit(by_constant, q(result), Imm(static_cast<std::int64_t>(count)));
    } else if (in_.plan.shift_by_any_register) {
        asmjit::InstId op_x = left ? a64::Inst::kIdShlx : arithmetic ? a64::Inst::kIdSarx : a64::Inst::kIdShrx;
        if (a.is_memory()) {
            as_.emit(op_x, q(result), frame_memory(a), q(b));
        } else {
            as_.emit(op_x, q(result), int_in_register(a, a64::gpq(kScratchGpr)), q(b));
        }
    } else {
        load_int(q(result), a);
        as_.emit(by_constant, q(result), a64::cl);
    }
}

void Emitter::float_binary(asmjit::InstId op, bool commutative, Location result, Location a, Location b) {
    if (commutative && (a.is_constant() || (b == result && a != result))) std::swap(a, b);
    load_float(x(result), a);
    as_.emit(op, x(result), float_operand(b));
}

void Emitter::float_sign(Opcode op, Location result, Location a) {
    load_float(x(result), a);
    if (op == Opcode::float_neg) as_.xorpd(x(result), wide_datum(1ull << 63, 0, "sign bit"));
    else as_.andpd(x(result), wide_datum(~(1ull << 63), 0, "all but the sign bit"));
}

void Emitter::int_to_float(Location result, Location a) {
    as_.xorps(x(result), x(result));  // cvtsi2sd would else wait for the register's old contents
    if (a.is_memory()) as_.cvtsi2sd(x(result), frame_memory(a));
    else as_.cvtsi2sd(x(result), int_in_register(a, a64::gpq(kScratchGpr)));
}

// ---- boxes

void Emitter::box_int(const AllocatedInstruction& code, Location result, Location a) {
    Label done = as_.newLabel();
    RegisterSet live = code.live;
    Label slow = add_slow_path(code, "box_big_int", [=, this] {
        save_live(live);
        load_int(a64::rsi, a);
        as_.mov(a64::rdi, segment_field(stm::barrier::kEmbedder));
        call_function(reinterpret_cast<const void*>(in_.front_end.box_big_int), "box_big_int");
        if (result.index != rax) as_.mov(q(result), a64::rax);
        restore_live(live);
        as_.jmp(done);
    });
    if (a.is_constant()) {
        load_int(q(result), a);
        as_.imul(q(result), q(result), Imm(std::int64_t{1} << tags_.int_shift));
    } else {
        as_.emit(a64::Inst::kIdImul, q(result), int_operand(a), Imm(std::int64_t{1} << tags_.int_shift));
    }
    as_.jo(slow);
    if (tags_.int_tag) as_.or_(q(result), Imm(static_cast<std::int64_t>(tags_.int_tag)));
    as_.bind(done);
}

void Emitter::unbox_int(Location result, Location a) {
    load_int(q(result), a);
    as_.sar(q(result), tags_.int_shift);
}

void Emitter::box_float(const AllocatedInstruction& code, Location result, Location a) {
    Label done = as_.newLabel();
    RegisterSet live = code.live;
    Label slow = add_slow_path(code, "box_big_float", [=, this] {
        save_live(live);
        load_float(a64::xmm0, a);
        as_.mov(a64::rdi, segment_field(stm::barrier::kEmbedder));
        call_function(reinterpret_cast<const void*>(in_.front_end.box_big_float), "box_big_float");
        if (result.index != rax) as_.mov(q(result), a64::rax);
        restore_live(live);
        as_.jmp(done);
    });
    load_int(q(result), a);
    as_.rol(q(result), tags_.float_rotate);
    if (tags_.float_bias) as_.add(q(result), Imm(static_cast<std::int64_t>(tags_.float_bias)));
    // bit number modulo 32, so the eight tag bits are repeated four times
    as_.mov(a64::gpd(kScratchGpr), Imm(tags_.float_tags * 0x01010101u));
    as_.bt(a64::gpd(kScratchGpr), d(result));
    as_.jnc(slow);
    as_.bind(done);
}

void Emitter::unbox_float(Location result, Location a) {
    a64::Gp scratch = a64::gpq(kScratchGpr);
    auto bias = static_cast<std::int64_t>(tags_.float_bias);
    if (a.place == Place::gpr) {
        as_.lea(scratch, a64::ptr(q(a), static_cast<std::int32_t>(-bias)));
    } else {
        load_int(scratch, a);
        as_.sub(scratch, Imm(bias));
    }
    as_.ror(scratch, tags_.float_rotate);
    as_.movq(x(result), scratch);
}

void Emitter::box_bool(Location result, Location a) {
    a64::Gp source = int_in_register(a, a64::gpq(kScratchGpr));
    std::uint64_t step = tags_.true_word - tags_.false_word;
    if (std::has_single_bit(step) && step <= 8 && tags_.false_word <= INT32_MAX) {
        as_.lea(q(result), a64::ptr(tags_.false_word, source, static_cast<std::uint32_t>(std::countr_zero(step))));
        return;
    }
    as_.test(source, source);  // loading constants as immediates leaves the flags alone
    as_.mov(a64::gpq(kScratchGpr), Imm(static_cast<std::int64_t>(tags_.false_word)));
    as_.mov(q(result), Imm(static_cast<std::int64_t>(tags_.true_word)));
    as_.cmovz(q(result), a64::gpq(kScratchGpr));
}

}  // namespace jit
