#include <cfloat>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "frontend-toy/objects/big_integer.h"
#include "frontend-toy/objects/float_arithmetic.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/raise_with.h"

namespace toy {

Value make_float(Thread& thread, double number) {
    const Value value = Value::from_inline_float(number);
    if (value.is_inline_float()) [[likely]]
        return value;
    const Value boxed = allocate(thread, sizeof(BoxedFloat), kBoxedFloat);
    initialise<BoxedFloat>(thread, boxed)->number = number;
    return boxed;
}

bool is_float(Thread& thread, Value value) { return value.is_inline_float() || has_type(thread, value, kBoxedFloat); }

double float_of(Thread& thread, Value value) {
    return value.is_inline_float() ? value.inline_float() : read_immutable<BoxedFloat>(thread, value)->number;
}

bool number_to_double(Thread& thread, Value value, double& number) {
    if (is_float(thread, value)) {
        number = float_of(thread, value);
        return true;
    }
    if (!is_int(thread, value)) return false;
    number = int_to_double(thread, value);
    return true;
}

double float_modulo(Thread& thread, double left, double right) {
    if (right == 0) raise(thread, ErrorClass::zero_division_error, "float modulo");
    const double remainder = std::fmod(left, right);
    if (remainder == 0) return std::copysign(0.0, right);
    return (right < 0) != (remainder < 0) ? remainder + right : remainder;
}

// Both at once, so that quotient * right + remainder stays close to left.
static void divide_and_floor(double left, double right, double& quotient, double& remainder) {
    remainder = std::fmod(left, right);
    double exact = (left - remainder) / right;
    if (remainder != 0) {
        if ((right < 0) != (remainder < 0)) {
            remainder += right;
            exact -= 1;
        }
    } else {
        remainder = std::copysign(0.0, right);
    }
    if (exact != 0) {
        quotient = std::floor(exact);
        if (exact - quotient > 0.5) quotient += 1;
    } else {
        quotient = std::copysign(0.0, left / right);
    }
}

double float_floor_divide(Thread& thread, double left, double right) {
    if (right == 0) raise(thread, ErrorClass::zero_division_error, "float floor division by zero");
    double quotient, remainder;
    divide_and_floor(left, right, quotient, remainder);
    return quotient;
}

void float_divmod(Thread& thread, double left, double right, double& quotient, double& remainder) {
    if (right == 0) raise(thread, ErrorClass::zero_division_error, "float divmod()");
    divide_and_floor(left, right, quotient, remainder);
}

double float_power(Thread& thread, double base, double exponent) {
    if (exponent == 0) return 1;
    if (std::isnan(base)) return base;
    if (std::isnan(exponent)) return base == 1 ? 1 : exponent;
    if (std::isinf(exponent)) {
        const double size = std::fabs(base);
        if (size == 1) return 1;
        return (exponent > 0) == (size > 1) ? INFINITY : 0.0;
    }
    const bool odd = std::fmod(std::fabs(exponent), 2.0) == 1;
    if (std::isinf(base)) {
        if (exponent > 0) return odd ? base : std::fabs(base);
        return odd ? std::copysign(0.0, base) : 0.0;
    }
    if (base == 0) {
        if (exponent < 0)
            raise(thread, ErrorClass::zero_division_error, "0.0 cannot be raised to a negative power");
        return odd ? base : 0.0;
    }
    bool negate = false;
    if (base < 0) {
        if (exponent != std::floor(exponent))
            raise(thread, ErrorClass::not_implemented_error,
                  "complex numbers are not supported (a negative number raised to a fractional power)");
        base = -base;
        negate = odd;
    }
    if (base == 1) return negate ? -1 : 1;
    const double result = std::pow(base, exponent);
    if (std::isinf(result)) raise_result_out_of_range(thread);
    return negate ? -result : result;
}

Value float_binary(Thread& thread, BinaryOp op, double left, double right) {
    switch (op) {
        case BinaryOp::add: return make_float(thread, left + right);
        case BinaryOp::subtract: return make_float(thread, left - right);
        case BinaryOp::multiply: return make_float(thread, left * right);
        case BinaryOp::true_divide:
            if (right == 0) raise(thread, ErrorClass::zero_division_error, "float division by zero");
            return make_float(thread, left / right);
        case BinaryOp::floor_divide: return make_float(thread, float_floor_divide(thread, left, right));
        case BinaryOp::modulo: return make_float(thread, float_modulo(thread, left, right));
        case BinaryOp::power: return make_float(thread, float_power(thread, left, right));
        case BinaryOp::left_shift:
        case BinaryOp::right_shift:
        case BinaryOp::bit_and:
        case BinaryOp::bit_or:
        case BinaryOp::bit_xor:
        case BinaryOp::matrix_multiply:
        case BinaryOp::count_: break;
    }
    return kNotImplemented;
}

double round_double(Thread& thread, double number, std::int64_t digits) {
    if (!std::isfinite(number) || digits > 323 || number == 0) return number;
    if (digits < -308) return 0.0 * number;
    double result;
    if (digits >= 0) {
        char text[400 + 330];
        std::snprintf(text, sizeof text, "%.*f", static_cast<int>(digits), number);
        result = std::strtod(text, nullptr);
    } else {
        // number = mantissa * 2**exponent exactly; its nearest multiple of the unit, ties to even, as decimal text.
        IntResult whole, unit, remainder;
        const double integral = std::trunc(number);
        mpz_set_d(whole.mpz(), std::fabs(integral));
        mpz_ui_pow_ui(unit.mpz(), 10, static_cast<unsigned long>(-digits));
        mpz_tdiv_qr(whole.mpz(), remainder.mpz(), whole.mpz(), unit.mpz());
        mpz_mul_2exp(remainder.mpz(), remainder.mpz(), 1);
        const int half = mpz_cmp(remainder.mpz(), unit.mpz());
        const bool fraction = integral != number;
        if (half > 0 || (half == 0 && (fraction || mpz_odd_p(whole.mpz())))) mpz_add_ui(whole.mpz(), whole.mpz(), 1);
        mpz_mul(whole.mpz(), whole.mpz(), unit.mpz());
        result = std::copysign(mpz_to_double(whole.mpz()), number);
    }
    if (std::isinf(result)) raise(thread, ErrorClass::overflow_error, "rounded value too large to represent");
    return result;
}

std::int64_t hash_double(double number) {
    constexpr int kBits = 61;
    constexpr std::uint64_t kModulus = (std::uint64_t{1} << kBits) - 1;
    if (!std::isfinite(number)) return std::isnan(number) ? 0 : number > 0 ? 314159 : -314159;
    if (std::fabs(number) < 0x1p60 && number == std::trunc(number)) return hash_int(static_cast<std::int64_t>(number));
    int exponent;
    double mantissa = std::frexp(std::fabs(number), &exponent);
    std::uint64_t result = 0;
    while (mantissa != 0) {
        result = ((result << 28) & kModulus) | result >> (kBits - 28);
        mantissa *= 0x1p28;
        exponent -= 28;
        const auto digit = static_cast<std::uint64_t>(mantissa);
        mantissa -= static_cast<double>(digit);
        result += digit;
        if (result >= kModulus) result -= kModulus;
    }
    exponent = exponent >= 0 ? exponent % kBits : kBits - 1 - ((-1 - exponent) % kBits);
    if (exponent != 0) result = ((result << exponent) & kModulus) | result >> (kBits - exponent);
    const std::int64_t hash = number < 0 ? -static_cast<std::int64_t>(result) : static_cast<std::int64_t>(result);
    return hash == -1 ? -2 : hash;
}

}  // namespace toy
