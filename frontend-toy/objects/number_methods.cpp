// The methods of int (bool has the same) and float.
#include <cmath>
#include <string>

#include "frontend-toy/objects/big_integer.h"
#include "frontend-toy/objects/bytes_source.h"
#include "frontend-toy/objects/formatting.h"
#include "frontend-toy/objects/memory_limit.h"
#include "frontend-toy/objects/method_table.h"
#include "frontend-toy/objects/number_text.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {
namespace {

constexpr MethodTraits kIntTraits{"int", is_int, true};
constexpr MethodTraits kFloatTraits{"float", is_float, true};

// ---- both

Value self_positive(Thread& thread, const Arguments& arguments) {
    return builtin_unary(thread, UnaryOp::positive, arguments[0]);
}
Value self_negative(Thread& thread, const Arguments& arguments) {
    return builtin_unary(thread, UnaryOp::negate, arguments[0]);
}
Value self_absolute(Thread& thread, const Arguments& arguments) { return builtin_absolute(thread, arguments[0]); }
Value self_hash(Thread& thread, const Arguments& arguments) {
    return make_int(thread, hash_number(thread, arguments[0]));
}
Value self_truth(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(truth_of_number(thread, arguments[0]));
}
Value self_repr(Thread& thread, const Arguments& arguments) {
    return make_ascii(thread, number_repr(thread, arguments[0]));
}
Value self_format(Thread& thread, const Arguments& arguments) {
    if (!is_str(thread, arguments[1]))
        raise(thread, ErrorClass::type_error, "__format__() argument must be str, not " + type_name(thread, arguments[1]));
    return builtin_format(thread, arguments[0], utf8(thread, arguments[1]));
}
Value self_round(Thread& thread, const Arguments& arguments) {
    return builtin_round(thread, arguments[0], argument_or(arguments, 1, kNothing));
}

// An int's operators know ints only, a float's know both.
bool other_fits(Thread& thread, Value self, Value other) {
    return is_int(thread, other) || (is_float(thread, self) && is_float(thread, other));
}
template <BinaryOp op, bool reflected>
Value operate(Thread& thread, const Arguments& arguments) {
    if (!other_fits(thread, arguments[0], arguments[1])) return kNotImplemented;
    return builtin_binary(thread, op, arguments[reflected], arguments[!reflected]);
}
template <bool reflected>
Value operate_divmod(Thread& thread, const Arguments& arguments) {
    if (!other_fits(thread, arguments[0], arguments[1])) return kNotImplemented;
    return builtin_divmod(thread, arguments[reflected], arguments[!reflected]);
}
template <CompareOp op>
Value operate_compare(Thread& thread, const Arguments& arguments) {
    if (!other_fits(thread, arguments[0], arguments[1])) return kNotImplemented;
    return builtin_compare(thread, op, arguments[0], arguments[1]);
}
Value operate_power(Thread& thread, const Arguments& arguments) {
    if (!other_fits(thread, arguments[0], arguments[1])) return kNotImplemented;
    if (arguments.count > 2) return builtin_power_modulo(thread, arguments[0], arguments[1], arguments[2]);
    return builtin_binary(thread, BinaryOp::power, arguments[0], arguments[1]);
}

// ---- int

Value int_bit_length_method(Thread& thread, const Arguments& arguments) {
    return make_int(thread, int_bit_length(thread, arguments[0]));
}
Value int_bit_count(Thread& thread, const Arguments& arguments) {
    const IntOperand operand(thread, arguments[0]);
    IntResult size;
    mpz_abs(size.mpz(), operand.mpz());
    return make_int(thread, static_cast<std::int64_t>(mpz_popcount(size.mpz())));
}
Value int_invert(Thread& thread, const Arguments& arguments) {
    return builtin_unary(thread, UnaryOp::invert, arguments[0]);
}
Value int_as_float(Thread& thread, const Arguments& arguments) {
    return make_float(thread, int_to_double(thread, arguments[0]));
}
Value int_ratio(Thread& thread, const Arguments& arguments) {
    const Value pair[] = {builtin_unary(thread, UnaryOp::positive, arguments[0]), Value::from_small_int(1)};
    return make_tuple(thread, pair);
}

bool is_big_endian(Thread& thread, Value order, const char* function) {
    if (order.is_nothing()) return true;
    if (!is_str(thread, order))
        raise(thread, ErrorClass::type_error,
              std::string(function) + "() argument 'byteorder' must be str, not " + type_name(thread, order));
    const std::string name = utf8(thread, order);
    if (name == "big") return true;
    if (name == "little") return false;
    raise(thread, ErrorClass::value_error, "byteorder must be either 'little' or 'big'");
}

Value int_to_bytes(Thread& thread, const Arguments& arguments) {
    const Parameters parameters(thread, arguments, "to_bytes", 1, {"length", "byteorder", "signed"}, 2);
    const std::int64_t length = parameters.given(0) ? size_argument(thread, parameters[0]) : 1;
    const bool big = is_big_endian(thread, parameters[1], "to_bytes");
    Rooted number(thread, arguments[0]);
    const bool is_signed = parameters.given(2) && truth(thread, parameters[2]);
    if (length < 0) raise(thread, ErrorClass::value_error, "length argument must be non-negative");
    const IntOperand operand(thread, number);
    const bool negative = mpz_sgn(operand.mpz()) < 0;
    if (negative && !is_signed) raise(thread, ErrorClass::overflow_error, "can't convert negative int to unsigned");
    check_memory(thread, static_cast<std::uint64_t>(length));
    IntResult size;  // what is written for a negative number: the bits of -number - 1, inverted
    if (negative)
        mpz_com(size.mpz(), operand.mpz());
    else
        mpz_set(size.mpz(), operand.mpz());
    const std::size_t bits = (mpz_sgn(size.mpz()) == 0 ? 0 : mpz_sizeinbase(size.mpz(), 2)) + is_signed;
    // Zero fits no bytes at all.
    if (bits > static_cast<std::size_t>(length) * 8 && !(mpz_sgn(operand.mpz()) == 0))
        raise(thread, ErrorClass::overflow_error, "int too big to convert");
    std::string out(static_cast<std::size_t>(length), '\0');
    std::size_t written = 0;
    mpz_export(out.data(), &written, -1, 1, 0, 0, size.mpz());
    if (negative)
        for (char& byte : out) byte = static_cast<char>(~byte);
    return make_bytes(thread, big ? std::string(out.rbegin(), out.rend()) : out);
}

Value int_from_bytes(Thread& thread, const Arguments& arguments) {
    const Parameters parameters(thread, arguments, "from_bytes", 0, {"bytes", "byteorder", "signed"}, 2);
    if (!parameters.given(0))
        raise(thread, ErrorClass::type_error, "from_bytes() missing required argument 'bytes' (pos 1)");
    const bool big = is_big_endian(thread, parameters[1], "from_bytes");
    Rooted source(thread, parameters[0]);
    const bool is_signed = parameters.given(2) && truth(thread, parameters[2]);
    const std::string data = bytes_from_object(thread, source, "bytes");
    IntResult result;
    mpz_import(result.mpz(), data.size(), big ? 1 : -1, 1, 0, 0, data.data());
    if (is_signed && !data.empty() && ((big ? data.front() : data.back()) & 0x80)) {
        IntResult range;
        mpz_ui_pow_ui(range.mpz(), 2, data.size() * 8);
        mpz_sub(result.mpz(), result.mpz(), range.mpz());
    }
    return result.value(thread);
}

// ---- float

Value float_is_integer(Thread& thread, const Arguments& arguments) {
    const double number = float_of(thread, arguments[0]);
    return Value::from_bool(std::isfinite(number) && number == std::floor(number));
}
Value float_hex_method(Thread& thread, const Arguments& arguments) {
    return make_ascii(thread, float_hex(float_of(thread, arguments[0])));
}
Value float_from_hex(Thread& thread, const Arguments& arguments) {
    if (!is_str(thread, arguments[0])) raise(thread, ErrorClass::type_error, "bad argument type for built-in operation");
    double number;
    if (!parse_float_hex(thread, utf8(thread, arguments[0]), number))
        raise(thread, ErrorClass::value_error, "invalid hexadecimal floating-point string");
    return make_float(thread, number);
}
Value float_ratio(Thread& thread, const Arguments& arguments) {
    const double number = float_of(thread, arguments[0]);
    if (std::isnan(number)) raise(thread, ErrorClass::value_error, "cannot convert NaN to integer ratio");
    if (std::isinf(number)) raise(thread, ErrorClass::overflow_error, "cannot convert Infinity to integer ratio");
    int exponent;
    double mantissa = std::frexp(number, &exponent);
    while (mantissa != std::floor(mantissa)) {
        mantissa *= 2;
        --exponent;
    }
    IntResult numerator, denominator;
    mpz_set_d(numerator.mpz(), mantissa);
    mpz_set_ui(denominator.mpz(), 1);
    mpz_ptr scaled = exponent > 0 ? numerator.mpz() : denominator.mpz();
    mpz_mul_2exp(scaled, scaled, static_cast<mp_bitcnt_t>(std::abs(exponent)));
    const Value pair[] = {numerator.value(thread), denominator.value(thread)};
    return make_tuple(thread, pair);
}
Value float_trunc(Thread& thread, const Arguments& arguments) {
    return make_int_from_double(thread, std::trunc(float_of(thread, arguments[0])));
}
Value float_floor(Thread& thread, const Arguments& arguments) {
    return make_int_from_double(thread, std::floor(float_of(thread, arguments[0])));
}
Value float_ceil(Thread& thread, const Arguments& arguments) {
    return make_int_from_double(thread, std::ceil(float_of(thread, arguments[0])));
}

// ---- the tables

#define COMMON_METHODS(traits)                                                       \
    method<traits, "__add__", operate<BinaryOp::add, false>>(2, 2),                  \
    method<traits, "__radd__", operate<BinaryOp::add, true>>(2, 2),                  \
    method<traits, "__sub__", operate<BinaryOp::subtract, false>>(2, 2),             \
    method<traits, "__rsub__", operate<BinaryOp::subtract, true>>(2, 2),             \
    method<traits, "__mul__", operate<BinaryOp::multiply, false>>(2, 2),             \
    method<traits, "__rmul__", operate<BinaryOp::multiply, true>>(2, 2),             \
    method<traits, "__truediv__", operate<BinaryOp::true_divide, false>>(2, 2),      \
    method<traits, "__rtruediv__", operate<BinaryOp::true_divide, true>>(2, 2),      \
    method<traits, "__floordiv__", operate<BinaryOp::floor_divide, false>>(2, 2),    \
    method<traits, "__rfloordiv__", operate<BinaryOp::floor_divide, true>>(2, 2),    \
    method<traits, "__mod__", operate<BinaryOp::modulo, false>>(2, 2),               \
    method<traits, "__rmod__", operate<BinaryOp::modulo, true>>(2, 2),               \
    method<traits, "__pow__", operate_power>(2, 3),                                  \
    method<traits, "__rpow__", operate<BinaryOp::power, true>>(2, 2),                \
    method<traits, "__divmod__", operate_divmod<false>>(2, 2),                       \
    method<traits, "__rdivmod__", operate_divmod<true>>(2, 2),                       \
    method<traits, "__eq__", operate_compare<CompareOp::equal>>(2, 2),               \
    method<traits, "__ne__", operate_compare<CompareOp::not_equal>>(2, 2),           \
    method<traits, "__lt__", operate_compare<CompareOp::less>>(2, 2),                \
    method<traits, "__le__", operate_compare<CompareOp::less_equal>>(2, 2),          \
    method<traits, "__gt__", operate_compare<CompareOp::greater>>(2, 2),             \
    method<traits, "__ge__", operate_compare<CompareOp::greater_equal>>(2, 2),       \
    method<traits, "__neg__", self_negative>(1, 1),                                  \
    method<traits, "__pos__", self_positive>(1, 1),                                  \
    method<traits, "__abs__", self_absolute>(1, 1),                                  \
    method<traits, "__hash__", self_hash>(1, 1),                                     \
    method<traits, "__bool__", self_truth>(1, 1),                                    \
    method<traits, "__repr__", self_repr>(1, 1),                                     \
    method<traits, "__str__", self_repr>(1, 1),                                      \
    method<traits, "__format__", self_format>(2, 2),                                 \
    method<traits, "__round__", self_round>(1, 2, true),                             \
    method<traits, "conjugate", self_positive>(1, 1)

constexpr NativeDescriptor kIntMethods[] = {
    COMMON_METHODS(kIntTraits),
    method<kIntTraits, "__lshift__", operate<BinaryOp::left_shift, false>>(2, 2),
    method<kIntTraits, "__rlshift__", operate<BinaryOp::left_shift, true>>(2, 2),
    method<kIntTraits, "__rshift__", operate<BinaryOp::right_shift, false>>(2, 2),
    method<kIntTraits, "__rrshift__", operate<BinaryOp::right_shift, true>>(2, 2),
    method<kIntTraits, "__and__", operate<BinaryOp::bit_and, false>>(2, 2),
    method<kIntTraits, "__rand__", operate<BinaryOp::bit_and, true>>(2, 2),
    method<kIntTraits, "__or__", operate<BinaryOp::bit_or, false>>(2, 2),
    method<kIntTraits, "__ror__", operate<BinaryOp::bit_or, true>>(2, 2),
    method<kIntTraits, "__xor__", operate<BinaryOp::bit_xor, false>>(2, 2),
    method<kIntTraits, "__rxor__", operate<BinaryOp::bit_xor, true>>(2, 2),
    method<kIntTraits, "__invert__", int_invert>(1, 1),
    method<kIntTraits, "__int__", self_positive>(1, 1),
    method<kIntTraits, "__index__", self_positive>(1, 1),
    method<kIntTraits, "__trunc__", self_positive>(1, 1),
    method<kIntTraits, "__floor__", self_positive>(1, 1),
    method<kIntTraits, "__ceil__", self_positive>(1, 1),
    method<kIntTraits, "__float__", int_as_float>(1, 1),
    method<kIntTraits, "bit_length", int_bit_length_method>(1, 1),
    method<kIntTraits, "bit_count", int_bit_count>(1, 1),
    method<kIntTraits, "as_integer_ratio", int_ratio>(1, 1),
    method<kIntTraits, "to_bytes", int_to_bytes>(1, 3, true, true),
};
constexpr NativeDescriptor kIntStaticMethods[] = {
    static_method<kIntTraits, "from_bytes", int_from_bytes>(0, 2, true, true),
};

constexpr NativeDescriptor kFloatMethods[] = {
    COMMON_METHODS(kFloatTraits),
    method<kFloatTraits, "__float__", self_positive>(1, 1),
    method<kFloatTraits, "__int__", float_trunc>(1, 1),
    method<kFloatTraits, "__trunc__", float_trunc>(1, 1),
    method<kFloatTraits, "__floor__", float_floor>(1, 1),
    method<kFloatTraits, "__ceil__", float_ceil>(1, 1),
    method<kFloatTraits, "is_integer", float_is_integer>(1, 1),
    method<kFloatTraits, "hex", float_hex_method>(1, 1),
    method<kFloatTraits, "as_integer_ratio", float_ratio>(1, 1),
};
constexpr NativeDescriptor kFloatStaticMethods[] = {
    static_method<kFloatTraits, "fromhex", float_from_hex>(1, 1),
};
#undef COMMON_METHODS

}  // namespace

const MethodTable& number_method_table(std::uint32_t type) {
    static const MethodTable ints(kIntMethods), floats(kFloatMethods);
    return type == kBigInt ? ints : floats;
}

const NativeDescriptor* find_number_method(std::uint32_t type, std::string_view name) {
    return number_method_table(type).find(name);
}

const NativeDescriptor* find_number_static_method(std::uint32_t type, std::string_view name) {
    static const MethodTable ints(kIntStaticMethods), floats(kFloatStaticMethods);
    return type == kBigInt ? ints.find(name) : type == kBoxedFloat ? floats.find(name) : nullptr;
}

}  // namespace toy
