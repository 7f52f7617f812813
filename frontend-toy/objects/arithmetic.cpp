// Operators on builtin values: who computes what.
#include <cmath>

#include "frontend-toy/objects/big_integer.h"
#include "frontend-toy/objects/container_binary.h"
#include "frontend-toy/objects/float_arithmetic.h"
#include "frontend-toy/objects/formatting.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/string_operators.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

static bool is_sequence_of_units(Thread& thread, Value value) {
    if (!value.is_ref()) return false;
    const std::uint32_t type = stm::type_id(*thread.segment, value.ref());
    return type == kStr || type == kBytes || type == kByteArray;
}

static Value number_binary(Thread& thread, BinaryOp op, Value left, Value right) {
    if (is_int(thread, left) && is_int(thread, right)) return int_binary(thread, op, left, right);
    if (op == BinaryOp::left_shift || op == BinaryOp::right_shift || op == BinaryOp::bit_and || op == BinaryOp::bit_or ||
        op == BinaryOp::bit_xor || op == BinaryOp::matrix_multiply)
        return kNotImplemented;
    double a = 0, b = 0;
    number_to_double(thread, left, a);
    number_to_double(thread, right, b);
    return float_binary(thread, op, a, b);
}

Value builtin_binary(Thread& thread, BinaryOp op, Value left, Value right) {
    if (left.is_inline_float() && right.is_inline_float())
        return float_binary(thread, op, left.inline_float(), right.inline_float());
    if (left.is_small_int() && right.is_small_int()) return int_binary(thread, op, left, right);
    const bool left_number = is_number(thread, left), right_number = is_number(thread, right);
    if (left_number && right_number) return number_binary(thread, op, left, right);
    if (is_sequence_of_units(thread, left) || (left_number && is_sequence_of_units(thread, right)))
        return string_binary(thread, op, left, right);
    return container_binary(thread, op, left, right);
}

Value builtin_inplace(Thread& thread, BinaryOp op, Value left, Value right) {
    if (!left.is_ref()) return builtin_binary(thread, op, left, right);
    const std::uint32_t type = stm::type_id(*thread.segment, left.ref());
    if (type == kByteArray) return bytearray_inplace(thread, op, left, right);
    if (type == kBigInt || type == kBoxedFloat || type == kStr || type == kBytes)
        return builtin_binary(thread, op, left, right);
    return container_inplace(thread, op, left, right);
}

Value builtin_unary(Thread& thread, UnaryOp op, Value value) {
    if (is_float(thread, value)) {
        const double number = float_of(thread, value);
        switch (op) {
            case UnaryOp::negate: return make_float(thread, -number);
            case UnaryOp::positive: return value;
            case UnaryOp::invert: return kNotImplemented;
        }
    }
    if (std::int64_t number; inline_int(value, number)) {
        switch (op) {
            case UnaryOp::negate: return make_int(thread, -number);
            case UnaryOp::positive: return Value::from_small_int(number);
            case UnaryOp::invert: return Value::from_small_int(~number);
        }
    }
    if (!has_type(thread, value, kBigInt)) return kNotImplemented;
    const IntOperand operand(thread, value);
    IntResult result;
    switch (op) {
        case UnaryOp::negate: mpz_neg(result.mpz(), operand.mpz()); break;
        case UnaryOp::positive: return value;
        case UnaryOp::invert: mpz_com(result.mpz(), operand.mpz()); break;
    }
    return result.value(thread);
}

// ---- comparison

static bool holds(CompareOp op, int order) {
    switch (op) {
        case CompareOp::equal: return order == 0;
        case CompareOp::not_equal: return order != 0;
        case CompareOp::less: return order < 0;
        case CompareOp::less_equal: return order <= 0;
        case CompareOp::greater: return order > 0;
        case CompareOp::greater_equal: return order >= 0;
    }
    return false;
}

static bool compare_doubles(CompareOp op, double left, double right) {
    switch (op) {
        case CompareOp::equal: return left == right;
        case CompareOp::not_equal: return left != right;
        case CompareOp::less: return left < right;
        case CompareOp::less_equal: return left <= right;
        case CompareOp::greater: return left > right;
        case CompareOp::greater_equal: return left >= right;
    }
    return false;
}

// The order of an int and a double that is no NaN.
static int compare_int_with_double(Thread& thread, Value left, double right) {
    if (std::isinf(right)) return right > 0 ? -1 : 1;
    std::int64_t number;
    if (inline_int(left, number) && std::abs(number) <= std::int64_t{1} << 53) {
        const auto exact = static_cast<double>(number);
        return (exact > right) - (exact < right);
    }
    const IntOperand operand(thread, left);
    const int order = mpz_cmp_d(operand.mpz(), right);
    return (order > 0) - (order < 0);
}

bool compare_numbers(Thread& thread, CompareOp op, Value left, Value right) {
    const bool left_float = is_float(thread, left), right_float = is_float(thread, right);
    if (left_float && right_float) return compare_doubles(op, float_of(thread, left), float_of(thread, right));
    if (!left_float && !right_float) return holds(op, compare_ints(thread, left, right));
    const double number = float_of(thread, left_float ? left : right);
    if (std::isnan(number)) return op == CompareOp::not_equal;
    return holds(op, left_float ? -compare_int_with_double(thread, right, number)
                                : compare_int_with_double(thread, left, number));
}

Value builtin_compare(Thread& thread, CompareOp op, Value left, Value right) {
    if (left.is_small_int() && right.is_small_int()) {
        const std::int64_t a = left.small_int(), b = right.small_int();
        return Value::from_bool(holds(op, (a > b) - (a < b)));
    }
    if (has_type(thread, left, kStr)) {
        if (!has_type(thread, right, kStr)) return kNotImplemented;
        if (op == CompareOp::equal) return Value::from_bool(str_equal(thread, left, right));
        if (op == CompareOp::not_equal) return Value::from_bool(!str_equal(thread, left, right));
        return Value::from_bool(holds(op, str_compare(thread, left, right)));
    }
    if (is_number(thread, left)) {
        if (!is_number(thread, right)) return kNotImplemented;
        return Value::from_bool(compare_numbers(thread, op, left, right));
    }
    if (is_bytes_like(thread, left) && is_bytes_like(thread, right))
        return Value::from_bool(holds(op, bytes_view(thread, left).compare(bytes_view(thread, right))));
    return kNotImplemented;
}

}  // namespace toy
