// Functions of numbers behind builtin functions, and conversions that ask instances.
#include <cmath>

#include "frontend-toy/names.h"
#include "frontend-toy/objects/big_integer.h"
#include "frontend-toy/objects/float_arithmetic.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

Value call_special_method(Thread& thread, Value object, const char* name) {
    if (!object.is_ref() || stm::type_id(*thread.segment, object.ref()) < kFirstShape) return kNothing;
    const Value method = find_special(thread, object, intern(thread, name));
    if (method.is_nothing()) return kNothing;
    const Value arguments[] = {object};
    return call(thread, method, arguments);
}

Value to_index(Thread& thread, Value value) {
    if (is_int(thread, value)) return value;
    Rooted object(thread, value);
    const Value result = call_special_method(thread, value, "__index__");
    if (result.is_nothing())
        raise(thread, ErrorClass::type_error,
              "'" + type_name(thread, object) + "' object cannot be interpreted as an integer");
    if (!is_int(thread, result))
        raise(thread, ErrorClass::type_error, "__index__ returned non-int (type " + type_name(thread, result) + ")");
    return result;
}

std::int64_t to_index_int64(Thread& thread, Value value) {
    const Value index = to_index(thread, value);
    std::int64_t number;
    if (!to_int64(thread, index, number))
        raise(thread, ErrorClass::overflow_error, "Python int too large to convert to C ssize_t");
    return number;
}

double to_double(Thread& thread, Value value) {
    double number;
    if (number_to_double(thread, value, number)) return number;
    Rooted object(thread, value);
    Value result = call_special_method(thread, value, "__float__");
    if (!result.is_nothing()) {
        if (!is_float(thread, result))
            raise(thread, ErrorClass::type_error, type_name(thread, object) + ".__float__ returned non-float (type " +
                                                      type_name(thread, result) + ")");
        return float_of(thread, result);
    }
    result = call_special_method(thread, object, "__index__");
    if (result.is_nothing())
        raise(thread, ErrorClass::type_error, "must be real number, not " + type_name(thread, object));
    if (!is_int(thread, result))
        raise(thread, ErrorClass::type_error, "__index__ returned non-int (type " + type_name(thread, result) + ")");
    return int_to_double(thread, result);
}

Value builtin_divmod(Thread& thread, Value left, Value right) {
    if (!is_number(thread, left) || !is_number(thread, right)) return kNotImplemented;
    Value pair[2];
    if (is_int(thread, left) && is_int(thread, right)) {
        int_divmod(thread, left, right, pair[0], pair[1]);
    } else {
        double a = 0, b = 0, quotient, remainder;
        number_to_double(thread, left, a);
        number_to_double(thread, right, b);
        float_divmod(thread, a, b, quotient, remainder);
        pair[0] = make_float(thread, quotient);
        pair[1] = make_float(thread, remainder);
    }
    return make_tuple(thread, pair);
}

Value builtin_power_modulo(Thread& thread, Value base, Value exponent, Value modulus) {
    if (modulus == kNone) return builtin_binary(thread, BinaryOp::power, base, exponent);
    if (!is_number(thread, base) || !is_number(thread, exponent) || !is_number(thread, modulus)) return kNotImplemented;
    if (!is_int(thread, base) || !is_int(thread, exponent) || !is_int(thread, modulus))
        raise(thread, ErrorClass::type_error, "pow() 3rd argument not allowed unless all arguments are integers");
    const IntOperand b(thread, base), e(thread, exponent), m(thread, modulus);
    if (mpz_sgn(m.mpz()) == 0) raise(thread, ErrorClass::value_error, "pow() 3rd argument cannot be 0");
    IntResult result, size, inverse;
    mpz_abs(size.mpz(), m.mpz());
    if (mpz_sgn(e.mpz()) < 0) {
        if (mpz_invert(inverse.mpz(), b.mpz(), size.mpz()) == 0 && mpz_cmp_ui(size.mpz(), 1) != 0)
            raise(thread, ErrorClass::value_error, "base is not invertible for the given modulus");
        IntResult positive;
        mpz_neg(positive.mpz(), e.mpz());
        mpz_powm(result.mpz(), inverse.mpz(), positive.mpz(), size.mpz());
    } else {
        mpz_powm(result.mpz(), b.mpz(), e.mpz(), size.mpz());
    }
    mpz_fdiv_r(result.mpz(), result.mpz(), m.mpz());  // the result has the modulus's sign
    return result.value(thread);
}

Value builtin_round(Thread& thread, Value number, Value digits) {
    const bool to_int = digits.is_nothing() || digits == kNone;
    if (!is_number(thread, number)) return kNotImplemented;
    if (is_int(thread, number)) {
        if (to_int) return number.is_bool() ? Value::from_small_int(number == kTrue) : number;
        Rooted rooted(thread, number);
        const Value places = to_index(thread, digits);
        return round_int(thread, rooted, places);
    }
    const double exact = float_of(thread, number);
    if (!to_int) {
        const std::int64_t places = clamp_int(thread, to_index(thread, digits));
        return make_float(thread, round_double(thread, exact, places));
    }
    double rounded = std::round(exact);
    if (std::fabs(exact - rounded) == 0.5) rounded = 2.0 * std::round(exact / 2.0);
    return make_int_from_double(thread, rounded);
}

Value builtin_absolute(Thread& thread, Value number) {
    if (is_float(thread, number)) return make_float(thread, std::fabs(float_of(thread, number)));
    if (!is_int(thread, number)) return kNotImplemented;
    return builtin_unary(thread, int_sign(thread, number) < 0 ? UnaryOp::negate : UnaryOp::positive, number);
}

Value number_attribute(Thread& thread, Value number, std::string_view name) {
    const bool is_whole = is_int(thread, number);
    if (name == "real" || (is_whole && name == "numerator")) return builtin_unary(thread, UnaryOp::positive, number);
    if (name == "imag") return is_whole ? Value::from_small_int(0) : make_float(thread, 0.0);
    if (is_whole && name == "denominator") return Value::from_small_int(1);
    return kNothing;
}

}  // namespace toy
