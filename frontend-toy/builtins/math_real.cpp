// The functions of floats in math.
#include <cerrno>
#include <cmath>
#include <limits>

#include "frontend-toy/builtins/math_functions.h"
#include "frontend-toy/builtins/module_function.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

void raise_domain(Thread& thread) { raise(thread, ErrorClass::value_error, "math domain error"); }
void raise_range(Thread& thread) { raise(thread, ErrorClass::overflow_error, "math range error"); }

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <double (*function)(double), bool can_overflow>
Value unary(Thread& thread, const Arguments& arguments) {
    double x = to_double(thread, arguments[0]);
    double result = function(x);
    if (std::isnan(result) && !std::isnan(x)) raise_domain(thread);
    if (std::isinf(result) && std::isfinite(x)) {
        if (can_overflow) raise_range(thread);
        raise_domain(thread);
    }
    return make_float(thread, result);
}

// Functions that report errors by errno.
template <double (*function)(double)>
Value unary_errno(Thread& thread, const Arguments& arguments) {
    double x = to_double(thread, arguments[0]);
    errno = 0;
    double result = function(x);
    if (errno == EDOM) raise_domain(thread);
    if (errno == ERANGE && std::fabs(result) > 1.5) raise_range(thread);
    return make_float(thread, result);
}

double error_function(double x) { double r = std::erf(x); errno = 0; return r; }
double error_function_complement(double x) { double r = std::erfc(x); errno = 0; return r; }

template <bool (*test)(double)>
Value predicate(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(test(to_double(thread, arguments[0])));
}
bool is_finite(double x) { return std::isfinite(x); }
bool is_infinite(double x) { return std::isinf(x); }
bool is_nan(double x) { return std::isnan(x); }

double to_degrees(double x) { return x * (180.0 / M_PI); }
double to_radians(double x) { return x * (M_PI / 180.0); }
template <double (*function)(double)>
Value plain(Thread& thread, const Arguments& arguments) {
    return make_float(thread, function(to_double(thread, arguments[0])));
}

struct Two {
    double x, y;
};
Two two_doubles(Thread& thread, const Arguments& arguments) {
    double x = to_double(thread, arguments[0]);
    return {x, to_double(thread, arguments[1])};
}

Value arc_tangent2(Thread& thread, const Arguments& arguments) {
    auto [y, x] = two_doubles(thread, arguments);
    return make_float(thread, std::atan2(y, x));
}
Value copy_sign(Thread& thread, const Arguments& arguments) {
    auto [x, y] = two_doubles(thread, arguments);
    return make_float(thread, std::copysign(x, y));
}
Value next_after(Thread& thread, const Arguments& arguments) {
    auto [x, y] = two_doubles(thread, arguments);
    return make_float(thread, std::nextafter(x, y));
}

Value fmod_of(Thread& thread, const Arguments& arguments) {
    auto [x, y] = two_doubles(thread, arguments);
    if (std::isinf(y) && std::isfinite(x)) return make_float(thread, x);
    double result = std::fmod(x, y);
    if (std::isnan(result) && !std::isnan(x) && !std::isnan(y)) raise_domain(thread);
    return make_float(thread, result);
}

Value remainder_of(Thread& thread, const Arguments& arguments) {
    auto [x, y] = two_doubles(thread, arguments);
    double result = std::remainder(x, y);
    if (std::isnan(result) && !std::isnan(x) && !std::isnan(y)) raise_domain(thread);
    return make_float(thread, result);
}

Value power(Thread& thread, const Arguments& arguments) {
    auto [x, y] = two_doubles(thread, arguments);
    double result = std::pow(x, y);
    if (std::isfinite(x) && std::isfinite(y)) {
        if (std::isnan(result)) raise_domain(thread);
        if (std::isinf(result)) {
            if (x == 0.0) raise_domain(thread);
            raise_range(thread);
        }
    }
    return make_float(thread, result);
}

Value load_exponent(Thread& thread, const Arguments& arguments) {
    double x = to_double(thread, arguments[0]);
    if (!is_int(thread, arguments[1])) raise(thread, ErrorClass::type_error, "Expected an int as second argument to ldexp.");
    std::int64_t exponent = clamp_int(thread, arguments[1]);
    if (x == 0.0 || !std::isfinite(x)) return make_float(thread, x);
    if (exponent > INT32_MAX) raise_range(thread);
    double result = exponent < INT32_MIN ? std::copysign(0.0, x) : std::ldexp(x, static_cast<int>(exponent));
    if (std::isinf(result)) raise_range(thread);
    return make_float(thread, result);
}

Value split_exponent(Thread& thread, const Arguments& arguments) {
    double x = to_double(thread, arguments[0]);
    int exponent = 0;
    if (std::isfinite(x)) x = std::frexp(x, &exponent);
    const Value pair[] = {make_float(thread, x), Value::from_small_int(exponent)};
    return make_tuple(thread, pair);
}

Value split_fraction(Thread& thread, const Arguments& arguments) {
    double x = to_double(thread, arguments[0]);
    double whole, fraction;
    if (std::isinf(x)) {
        fraction = std::copysign(0.0, x);
        whole = x;
    } else {
        fraction = std::modf(x, &whole);
    }
    const Value pair[] = {make_float(thread, fraction), make_float(thread, whole)};
    return make_tuple(thread, pair);
}

Value unit_in_last_place(Thread& thread, const Arguments& arguments) {
    double x = to_double(thread, arguments[0]);
    if (std::isnan(x)) return make_float(thread, x);
    x = std::fabs(x);
    if (std::isinf(x)) return make_float(thread, x);
    double above = std::nextafter(x, kInfinity);
    if (std::isinf(above)) return make_float(thread, x - std::nextafter(x, -kInfinity));
    return make_float(thread, above - x);
}

// ---- logarithms, of ints of any size too

double checked_log(double (*function)(double), double x) {
    errno = 0;
    if (std::isfinite(x)) {
        if (x > 0.0) return function(x);
        errno = EDOM;
        return x == 0.0 ? -kInfinity : kNaN;
    }
    if (std::isnan(x) || x > 0.0) return x;
    errno = EDOM;
    return kNaN;
}

// A positive int as mantissa in [0.5, 1) and exponent.
double int_frexp(Thread& thread, Value number, std::int64_t& exponent) {
    exponent = int_bit_length(thread, number);
    Value shift = Value::from_small_int(exponent - 64);
    Value top = builtin_binary(thread, BinaryOp::right_shift, number, shift);
    std::uint64_t bits = int_low_bits(thread, top);
    Value back = builtin_binary(thread, BinaryOp::left_shift, top, shift);
    if (!compare_numbers(thread, CompareOp::equal, back, number)) bits |= 1;  // rounding must see what was cut off
    return std::ldexp(static_cast<double>(bits), -64);
}

double logarithm(Thread& thread, Value argument, double (*function)(double)) {
    if (is_int(thread, argument)) {
        if (int_sign(thread, argument) <= 0) raise_domain(thread);
        if (int_bit_length(thread, argument) > 1023) {
            std::int64_t exponent;
            double mantissa = int_frexp(thread, argument, exponent);
            return function(mantissa) + function(2.0) * static_cast<double>(exponent);
        }
    }
    double result = checked_log(function, to_double(thread, argument));
    if (errno == EDOM) raise_domain(thread);
    return result;
}

Value log_of(Thread& thread, const Arguments& arguments) {
    if (arguments.count < 1 || arguments.count > 2)
        raise(thread, ErrorClass::type_error, "math.log requires 1 to 2 arguments");
    double numerator = logarithm(thread, arguments[0], std::log);
    if (arguments.count == 1) return make_float(thread, numerator);
    double denominator = logarithm(thread, arguments[1], std::log);
    if (denominator == 0.0) raise(thread, ErrorClass::zero_division_error, "float division by zero");
    return make_float(thread, numerator / denominator);
}
Value log2_of(Thread& thread, const Arguments& arguments) {
    return make_float(thread, logarithm(thread, arguments[0], std::log2));
}
Value log10_of(Thread& thread, const Arguments& arguments) {
    return make_float(thread, logarithm(thread, arguments[0], std::log10));
}
double log1p_of(double x) { return x == 0.0 ? x : std::log1p(x); }

Value is_close(Thread& thread, const Arguments& arguments) {
    if (arguments.count > 2)
        raise(thread, ErrorClass::type_error,
              "isclose() takes exactly 2 positional arguments (" + std::to_string(arguments.count) + " given)");
    double a = 0, b = 0, relative = 1e-9, absolute = 0.0;
    bool has_a = arguments.count > 0, has_b = arguments.count > 1;
    if (has_a) a = to_double(thread, arguments[0]);
    if (has_b) b = to_double(thread, arguments[1]);
    for (std::uint32_t i = 0; i < arguments.keyword_count; ++i) {
        std::string name = utf8(thread, arguments.keyword_names[i]);
        Value value = arguments.keyword_values[i];
        if (name == "rel_tol") {
            relative = to_double(thread, value);
        } else if (name == "abs_tol") {
            absolute = to_double(thread, value);
        } else if (name == "a" && !has_a) {
            a = to_double(thread, value);
            has_a = true;
        } else if (name == "b" && !has_b) {
            b = to_double(thread, value);
            has_b = true;
        } else {
            raise(thread, ErrorClass::type_error, "'" + name + "' is an invalid keyword argument for isclose()");
        }
    }
    if (!has_a || !has_b)
        raise(thread, ErrorClass::type_error,
              std::string("isclose() missing required argument '") + (has_a ? "b' (pos 2)" : "a' (pos 1)"));
    if (relative < 0.0 || absolute < 0.0) raise(thread, ErrorClass::value_error, "tolerances must be non-negative");
    if (a == b) return kTrue;
    if (std::isinf(a) || std::isinf(b)) return kFalse;
    double difference = std::fabs(b - a);
    return Value::from_bool(difference <= std::fabs(relative * b) || difference <= std::fabs(relative * a) ||
                            difference <= absolute);
}

constexpr NativeDescriptor kFunctions[] = {
    math_function<"acos", unary<std::acos, false>>(),
    math_function<"acosh", unary<std::acosh, false>>(),
    math_function<"asin", unary<std::asin, false>>(),
    math_function<"asinh", unary<std::asinh, false>>(),
    math_function<"atan", unary<std::atan, false>>(),
    math_function<"atanh", unary<std::atanh, false>>(),
    math_function<"cbrt", unary<std::cbrt, false>>(),
    math_function<"cos", unary<std::cos, false>>(),
    math_function<"cosh", unary<std::cosh, true>>(),
    math_function<"exp", unary<std::exp, true>>(),
    math_function<"exp2", unary<std::exp2, true>>(),
    math_function<"expm1", unary<std::expm1, true>>(),
    math_function<"fabs", unary<std::fabs, false>>(),
    math_function<"log1p", unary<log1p_of, false>>(),
    math_function<"sin", unary<std::sin, false>>(),
    math_function<"sinh", unary<std::sinh, true>>(),
    math_function<"sqrt", unary<std::sqrt, false>>(),
    math_function<"tan", unary<std::tan, false>>(),
    math_function<"tanh", unary<std::tanh, false>>(),
    math_function<"erf", unary_errno<error_function>>(),
    math_function<"erfc", unary_errno<error_function_complement>>(),
    math_function<"gamma", unary_errno<gamma_function>>(),
    math_function<"lgamma", unary_errno<log_gamma_function>>(),
    math_function<"isfinite", predicate<is_finite>>(),
    math_function<"isinf", predicate<is_infinite>>(),
    math_function<"isnan", predicate<is_nan>>(),
    math_function<"degrees", plain<to_degrees>>(),
    math_function<"radians", plain<to_radians>>(),
    math_function<"atan2", arc_tangent2, 2>(),
    math_function<"copysign", copy_sign, 2>(),
    math_function<"nextafter", next_after, 2>(),
    math_function<"fmod", fmod_of, 2>(),
    math_function<"remainder", remainder_of, 2>(),
    math_function<"pow", power, 2>(),
    math_function<"ldexp", load_exponent, 2>(),
    math_function<"frexp", split_exponent>(),
    math_function<"modf", split_fraction>(),
    math_function<"ulp", unit_in_last_place>(),
    math_function<"log2", log2_of>(),
    math_function<"log10", log10_of>(),
    math_function<"log", log_of, 0, 0xffff>(),
    {"isclose", is_close, 0, 0xffff, true, true, "math"},
};

}  // namespace

std::span<const NativeDescriptor> real_functions() { return kFunctions; }

}  // namespace toy
