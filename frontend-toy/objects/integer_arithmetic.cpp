#include <algorithm>
#include <cmath>

#include "frontend-toy/objects/big_integer.h"
#include "frontend-toy/objects/float_arithmetic.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {
namespace {

[[noreturn]] void raise_zero_division(Thread& thread, BinaryOp op) {
    const char* message = op == BinaryOp::true_divide ? "division by zero"
                          : op == BinaryOp::modulo    ? "integer modulo by zero"
                                                      : "integer division or modulo by zero";
    raise(thread, ErrorClass::zero_division_error, message);
}

std::int64_t floor_quotient(std::int64_t left, std::int64_t right) {
    const std::int64_t quotient = left / right;
    return quotient - ((left % right != 0) && ((left < 0) != (right < 0)));
}

std::int64_t floor_remainder(std::int64_t left, std::int64_t right) {
    const std::int64_t remainder = left % right;
    return remainder + (remainder != 0 && ((remainder < 0) != (right < 0)) ? right : 0);
}

Value multiply_wide(Thread& thread, std::int64_t left, std::int64_t right) {
    if (std::int64_t product; !__builtin_mul_overflow(left, right, &product)) return make_int(thread, product);
    IntResult result;
    mpz_set_si(result.mpz(), left);
    mpz_mul_si(result.mpz(), result.mpz(), right);
    return result.value(thread);
}

Value shift_left(Thread& thread, Value left, Value right) {
    if (int_sign(thread, right) < 0) raise(thread, ErrorClass::value_error, "negative shift count");
    if (int_sign(thread, left) == 0) return Value::from_small_int(0);
    std::int64_t count;
    if (!to_int64(thread, right, count)) raise(thread, ErrorClass::overflow_error, "too many digits in integer");
    if (std::int64_t number; inline_int(left, number) && count < 62) {
        const std::int64_t shifted = static_cast<std::int64_t>(static_cast<std::uint64_t>(number) << count);
        if (shifted >> count == number) return make_int(thread, shifted);
    }
    check_result_bits(thread, static_cast<std::uint64_t>(count));
    const IntOperand operand(thread, left);
    IntResult result;
    mpz_mul_2exp(result.mpz(), operand.mpz(), static_cast<mp_bitcnt_t>(count));
    return result.value(thread);
}

Value shift_right(Thread& thread, Value left, Value right) {
    if (int_sign(thread, right) < 0) raise(thread, ErrorClass::value_error, "negative shift count");
    const std::int64_t count = clamp_int(thread, right);
    if (std::int64_t number; inline_int(left, number)) return Value::from_small_int(number >> std::min<std::int64_t>(count, 63));
    const IntOperand operand(thread, left);
    IntResult result;
    mpz_fdiv_q_2exp(result.mpz(), operand.mpz(), static_cast<mp_bitcnt_t>(count));
    return result.value(thread);
}

Value small_binary(Thread& thread, BinaryOp op, std::int64_t left, std::int64_t right) {
    switch (op) {
        case BinaryOp::add: return make_int(thread, left + right);
        case BinaryOp::subtract: return make_int(thread, left - right);
        case BinaryOp::multiply: return multiply_wide(thread, left, right);
        case BinaryOp::floor_divide:
            if (right == 0) raise_zero_division(thread, op);
            return make_int(thread, floor_quotient(left, right));
        case BinaryOp::modulo:
            if (right == 0) raise_zero_division(thread, op);
            return Value::from_small_int(floor_remainder(left, right));
        case BinaryOp::bit_and: return Value::from_small_int(left & right);
        case BinaryOp::bit_or: return Value::from_small_int(left | right);
        case BinaryOp::bit_xor: return Value::from_small_int(left ^ right);
        case BinaryOp::true_divide:
        case BinaryOp::power:
        case BinaryOp::left_shift:
        case BinaryOp::right_shift:
        case BinaryOp::matrix_multiply:
        case BinaryOp::count_: break;
    }
    return kNotImplemented;
}

Value big_binary(Thread& thread, BinaryOp op, Value left, Value right) {
    const IntOperand a(thread, left), b(thread, right);
    IntResult result;
    switch (op) {
        case BinaryOp::add: mpz_add(result.mpz(), a.mpz(), b.mpz()); break;
        case BinaryOp::subtract: mpz_sub(result.mpz(), a.mpz(), b.mpz()); break;
        case BinaryOp::multiply:
            check_result_bits(thread, 64 * (mpz_size(a.mpz()) + mpz_size(b.mpz())));
            mpz_mul(result.mpz(), a.mpz(), b.mpz());
            break;
        case BinaryOp::floor_divide:
            if (mpz_sgn(b.mpz()) == 0) raise_zero_division(thread, op);
            mpz_fdiv_q(result.mpz(), a.mpz(), b.mpz());
            break;
        case BinaryOp::modulo:
            if (mpz_sgn(b.mpz()) == 0) raise_zero_division(thread, op);
            mpz_fdiv_r(result.mpz(), a.mpz(), b.mpz());
            break;
        case BinaryOp::bit_and: mpz_and(result.mpz(), a.mpz(), b.mpz()); break;
        case BinaryOp::bit_or: mpz_ior(result.mpz(), a.mpz(), b.mpz()); break;
        case BinaryOp::bit_xor: mpz_xor(result.mpz(), a.mpz(), b.mpz()); break;
        case BinaryOp::true_divide:
        case BinaryOp::power:
        case BinaryOp::left_shift:
        case BinaryOp::right_shift:
        case BinaryOp::matrix_multiply:
        case BinaryOp::count_: return kNotImplemented;
    }
    return result.value(thread);
}

}  // namespace

Value int_binary(Thread& thread, BinaryOp op, Value left, Value right) {
    switch (op) {
        case BinaryOp::true_divide: return make_float(thread, int_true_divide(thread, left, right));
        case BinaryOp::power: return int_power(thread, left, right);
        case BinaryOp::left_shift: return shift_left(thread, left, right);
        case BinaryOp::right_shift: return shift_right(thread, left, right);
        case BinaryOp::bit_and:
        case BinaryOp::bit_or:
        case BinaryOp::bit_xor:
            if (left.is_bool() && right.is_bool()) {
                const bool a = left == kTrue, b = right == kTrue;
                return Value::from_bool(op == BinaryOp::bit_and ? a && b : op == BinaryOp::bit_or ? a || b : a != b);
            }
            break;
        case BinaryOp::add:
        case BinaryOp::subtract:
        case BinaryOp::multiply:
        case BinaryOp::floor_divide:
        case BinaryOp::modulo: break;
        case BinaryOp::matrix_multiply:
        case BinaryOp::count_: return kNotImplemented;
    }
    std::int64_t a, b;
    if (inline_int(left, a) && inline_int(right, b)) [[likely]]
        return small_binary(thread, op, a, b);
    return big_binary(thread, op, left, right);
}

Value int_power(Thread& thread, Value base, Value exponent) {
    if (int_sign(thread, exponent) < 0)
        return make_float(thread, float_power(thread, int_to_double(thread, base), int_to_double(thread, exponent)));
    std::int64_t small_base;
    const bool base_is_small = inline_int(base, small_base);
    if (base_is_small && small_base >= -1 && small_base <= 1) {
        if (int_sign(thread, exponent) == 0 || small_base == 1) return Value::from_small_int(1);
        if (small_base == 0) return Value::from_small_int(0);
        return Value::from_small_int(int_low_bits(thread, exponent) & 1 ? -1 : 1);
    }
    std::int64_t count;
    if (!to_int64(thread, exponent, count)) raise(thread, ErrorClass::memory_error, "");
    if (base_is_small) {
        std::int64_t result = 1, square = small_base;
        for (std::int64_t rest = count;;) {
            if ((rest & 1) && __builtin_mul_overflow(result, square, &result)) break;
            rest >>= 1;
            if (rest == 0) return make_int(thread, result);
            if (__builtin_mul_overflow(square, square, &square)) break;
        }
    }
    const auto bits = static_cast<unsigned __int128>(int_bit_length(thread, base)) * static_cast<std::uint64_t>(count);
    check_result_bits(thread, bits > UINT64_MAX ? UINT64_MAX : static_cast<std::uint64_t>(bits));
    const IntOperand operand(thread, base);
    IntResult result;
    mpz_pow_ui(result.mpz(), operand.mpz(), static_cast<unsigned long>(count));
    return result.value(thread);
}

double int_true_divide(Thread& thread, Value left, Value right) {
    constexpr std::int64_t kExact = std::int64_t{1} << 53;
    std::int64_t small_left, small_right;
    if (inline_int(left, small_left) && inline_int(right, small_right) && std::abs(small_left) <= kExact &&
        std::abs(small_right) <= kExact) {
        if (small_right == 0) raise_zero_division(thread, BinaryOp::true_divide);
        return static_cast<double>(small_left) / static_cast<double>(small_right);
    }
    const IntOperand a(thread, left), b(thread, right);
    if (mpz_sgn(b.mpz()) == 0) raise_zero_division(thread, BinaryOp::true_divide);
    const bool negative = (mpz_sgn(a.mpz()) < 0) != (mpz_sgn(b.mpz()) < 0);
    if (mpz_sgn(a.mpz()) == 0) return negative ? -0.0 : 0.0;
    const auto overflow = [&]() {
        raise(thread, ErrorClass::overflow_error, "integer division result too large for a float");
    };
    constexpr std::int64_t kMantissa = 53, kMinExponent = -1021, kMaxExponent = 1024;
    const std::int64_t difference = static_cast<std::int64_t>(mpz_sizeinbase(a.mpz(), 2)) -
                                    static_cast<std::int64_t>(mpz_sizeinbase(b.mpz(), 2));
    if (difference > kMaxExponent) overflow();
    if (difference < kMinExponent - kMantissa - 1) return negative ? -0.0 : 0.0;
    // quotient = floor(|a| / (|b| * 2**shift)) with two or three bits more than the result keeps, and a sticky bit.
    const std::int64_t shift = std::max(difference, kMinExponent) - kMantissa - 2;
    IntResult quotient, remainder;
    bool inexact = false;
    mpz_abs(quotient.mpz(), a.mpz());
    if (shift <= 0) {
        mpz_mul_2exp(quotient.mpz(), quotient.mpz(), static_cast<mp_bitcnt_t>(-shift));
    } else {
        inexact = mpz_scan1(quotient.mpz(), 0) < static_cast<mp_bitcnt_t>(shift);
        mpz_tdiv_q_2exp(quotient.mpz(), quotient.mpz(), static_cast<mp_bitcnt_t>(shift));
    }
    mpz_tdiv_qr(quotient.mpz(), remainder.mpz(), quotient.mpz(), b.mpz());
    inexact |= mpz_sgn(remainder.mpz()) != 0;
    std::uint64_t x = mpz_get_ui(quotient.mpz());  // at most 56 bits; the sign is put back below
    const std::int64_t x_bits = 64 - __builtin_clzll(x | 1);
    const std::int64_t extra_bits = std::max(x_bits, kMinExponent - shift) - kMantissa;
    const std::uint64_t mask = std::uint64_t{1} << (extra_bits - 1);
    std::uint64_t low = x | inexact;
    if ((low & mask) && (low & (3 * mask - 1))) low += mask;
    const double rounded = static_cast<double>(low & ~(2 * mask - 1));
    if (shift + x_bits >= kMaxExponent &&
        (shift + x_bits > kMaxExponent || rounded == std::ldexp(1.0, static_cast<int>(x_bits))))
        overflow();
    const double result = std::ldexp(rounded, static_cast<int>(shift));
    return negative ? -result : result;
}

int compare_ints(Thread& thread, Value left, Value right) {
    std::int64_t a, b;
    if (inline_int(left, a) && inline_int(right, b)) return (a > b) - (a < b);
    const IntOperand x(thread, left), y(thread, right);
    const int order = mpz_cmp(x.mpz(), y.mpz());
    return (order > 0) - (order < 0);
}

void int_divmod(Thread& thread, Value left, Value right, Value& quotient, Value& remainder) {
    if (int_sign(thread, right) == 0) raise_zero_division(thread, BinaryOp::floor_divide);
    std::int64_t a, b;
    if (inline_int(left, a) && inline_int(right, b)) {
        quotient = make_int(thread, floor_quotient(a, b));
        remainder = Value::from_small_int(floor_remainder(a, b));
        return;
    }
    const IntOperand x(thread, left), y(thread, right);
    IntResult q, r;
    mpz_fdiv_qr(q.mpz(), r.mpz(), x.mpz(), y.mpz());
    quotient = q.value(thread);
    remainder = r.value(thread);
}

// round(number, digits) to a multiple of 10**-digits, ties to the even multiple.
Value round_int(Thread& thread, Value number, Value digits) {
    if (number.is_bool()) number = Value::from_small_int(number == kTrue);
    if (int_sign(thread, digits) >= 0) return number;
    std::int64_t count;
    if (!to_int64(thread, digits, count) || -count > int_bit_length(thread, number) + 1) return Value::from_small_int(0);
    const IntOperand operand(thread, number);
    IntResult unit, quotient, remainder;
    mpz_ui_pow_ui(unit.mpz(), 10, static_cast<unsigned long>(-count));
    mpz_fdiv_qr(quotient.mpz(), remainder.mpz(), operand.mpz(), unit.mpz());
    mpz_mul_2exp(remainder.mpz(), remainder.mpz(), 1);
    const int half = mpz_cmp(remainder.mpz(), unit.mpz());
    if (half > 0 || (half == 0 && mpz_odd_p(quotient.mpz()))) mpz_add_ui(quotient.mpz(), quotient.mpz(), 1);
    mpz_mul(quotient.mpz(), quotient.mpz(), unit.mpz());
    return quotient.value(thread);
}

Value int_gcd(Thread& thread, Value left, Value right) {
    const IntOperand a(thread, left), b(thread, right);
    IntResult result;
    mpz_gcd(result.mpz(), a.mpz(), b.mpz());
    return result.value(thread);
}

Value int_isqrt(Thread& thread, Value value) {
    const IntOperand operand(thread, value);
    IntResult result;
    mpz_sqrt(result.mpz(), operand.mpz());
    return result.value(thread);
}

Value int_factorial(Thread& thread, std::int64_t number) {
    const double bits = std::lgamma(static_cast<double>(number) + 1) / M_LN2;
    check_result_bits(thread, bits > 1e18 ? UINT64_MAX : static_cast<std::uint64_t>(bits));
    IntResult result;
    mpz_fac_ui(result.mpz(), static_cast<unsigned long>(number));
    return result.value(thread);
}

}  // namespace toy
