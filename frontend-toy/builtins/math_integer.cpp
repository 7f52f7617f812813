// The functions of ints in math, and those that make ints of floats.
#include <cmath>

#include "frontend-toy/builtins/math_functions.h"
#include "frontend-toy/builtins/module_function.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

namespace {

constexpr Value kZero = Value::from_small_int(0), kOne = Value::from_small_int(1);

Value multiply(Thread& thread, Value a, Value b) { return builtin_binary(thread, BinaryOp::multiply, a, b); }
Value floor_divide(Thread& thread, Value a, Value b) { return builtin_binary(thread, BinaryOp::floor_divide, a, b); }
Value subtract(Thread& thread, Value a, Value b) { return builtin_binary(thread, BinaryOp::subtract, a, b); }
Value plain_int(Value value) { return value.is_bool() ? Value::from_small_int(value == kTrue) : value; }
Value index(Thread& thread, Value value) { return plain_int(to_index(thread, value)); }

Value int_of(Thread& thread, double number) {
    if (std::isnan(number)) raise(thread, ErrorClass::value_error, "cannot convert float NaN to integer");
    if (std::isinf(number)) raise(thread, ErrorClass::overflow_error, "cannot convert float infinity to integer");
    return make_int_from_double(thread, number);
}

template <double (*function)(double), Special special>
Value rounded(Thread& thread, const Arguments& arguments) {
    Value number = arguments[0];
    if (is_int(thread, number)) return plain_int(number);
    if (is_instance_object(thread, number)) {
        Value method = find_special(thread, number, special);
        if (!method.is_nothing() && method != kNone) return call_special(thread, method, number);
    }
    return int_of(thread, function(to_double(thread, arguments[0])));
}

Value truncate(Thread& thread, const Arguments& arguments) {
    Value number = arguments[0];
    if (is_int(thread, number)) return plain_int(number);
    if (is_float(thread, number)) return int_of(thread, std::trunc(float_of(thread, number)));
    Value method = is_instance_object(thread, number) ? find_special(thread, number, Special::trunc) : kNothing;
    if (!method.is_nothing() && method != kNone) return call_special(thread, method, number);
    raise(thread, ErrorClass::type_error, "type " + type_name(thread, number) + " doesn't define __trunc__ method");
}

Value gcd(Thread& thread, const Arguments& arguments) {
    Rooted result(thread, kZero);
    for (std::uint32_t i = 0; i < arguments.count; ++i) {
        Value next = index(thread, arguments[i]);
        result.set(int_gcd(thread, result, next));
    }
    return result;
}

Value lcm(Thread& thread, const Arguments& arguments) {
    Rooted result(thread, kOne);
    for (std::uint32_t i = 0; i < arguments.count; ++i) {
        Value next = index(thread, arguments[i]);
        if (result.get() == kZero || next == kZero) {
            result.set(kZero);
            continue;
        }
        Value common = int_gcd(thread, result, next);
        result.set(builtin_absolute(thread, multiply(thread, floor_divide(thread, result, common), next)));
    }
    return result;
}

Value square_root(Thread& thread, const Arguments& arguments) {
    Value number = index(thread, arguments[0]);
    if (int_sign(thread, number) < 0) raise(thread, ErrorClass::value_error, "isqrt() argument must be nonnegative");
    return int_isqrt(thread, number);
}

Value factorial(Thread& thread, const Arguments& arguments) {
    Value number = index(thread, arguments[0]);
    if (int_sign(thread, number) < 0)
        raise(thread, ErrorClass::value_error, "factorial() not defined for negative values");
    std::int64_t n;
    if (!to_int64(thread, number, n))
        raise(thread, ErrorClass::overflow_error, "factorial() argument should not exceed 9223372036854775807");
    return int_factorial(thread, n);
}

// n and k, both checked.
void choose_arguments(Thread& thread, const Arguments& arguments, Rooted& n, Rooted& k) {
    n.set(index(thread, arguments[0]));
    k.set(index(thread, arguments[1]));
    if (int_sign(thread, n) < 0) raise(thread, ErrorClass::value_error, "n must be a non-negative integer");
    if (int_sign(thread, k) < 0) raise(thread, ErrorClass::value_error, "k must be a non-negative integer");
}

Value permutations(Thread& thread, const Arguments& arguments) {
    if (arguments.count == 1 || arguments[1] == kNone) return factorial(thread, arguments);
    Rooted n(thread, kNothing), k(thread, kNothing);
    choose_arguments(thread, arguments, n, k);
    if (compare_numbers(thread, CompareOp::less, n, k)) return kZero;
    std::int64_t count;
    if (!to_int64(thread, k, count))
        raise(thread, ErrorClass::overflow_error, "k must not exceed 9223372036854775807");
    Value result = kOne, factor = n;
    for (std::int64_t i = 0; i < count; ++i) {
        result = multiply(thread, result, factor);
        factor = subtract(thread, factor, kOne);
    }
    return result;
}

Value combinations(Thread& thread, const Arguments& arguments) {
    Rooted n(thread, kNothing), k(thread, kNothing);
    choose_arguments(thread, arguments, n, k);
    if (compare_numbers(thread, CompareOp::less, n, k)) return kZero;
    Value others = subtract(thread, n, k);
    Value least = compare_numbers(thread, CompareOp::less, others, k) ? others : k.get();
    std::int64_t count;
    if (!to_int64(thread, least, count))
        raise(thread, ErrorClass::overflow_error, "min(n - k, k) must not exceed 9223372036854775807");
    Value result = kOne, factor = n;
    for (std::int64_t i = 1; i <= count; ++i) {
        result = floor_divide(thread, multiply(thread, result, factor), make_int(thread, i));
        factor = subtract(thread, factor, kOne);
    }
    return result;
}

constexpr NativeDescriptor kFunctions[] = {
    math_function<"floor", rounded<std::floor, Special::floor>>(),
    math_function<"ceil", rounded<std::ceil, Special::ceil>>(),
    math_function<"trunc", truncate>(),
    math_function<"gcd", gcd, 0, 0xffff>(),
    math_function<"lcm", lcm, 0, 0xffff>(),
    math_function<"isqrt", square_root>(),
    math_function<"factorial", factorial>(),
    math_function<"perm", permutations, 1, 2>(),
    math_function<"comb", combinations, 2, 2>(),
};

}  // namespace

std::span<const NativeDescriptor> integer_functions() { return kFunctions; }

}  // namespace toy
