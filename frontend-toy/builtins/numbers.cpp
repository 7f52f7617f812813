// abs, divmod, pow, round, chr, ord, bin, oct, hex.
#include "frontend-toy/builtins/tables.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/method_table.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

// The special method of an instance, or kNothing.
Value special_of(Thread& thread, Value object, Special name) {
    if (!is_instance_object(thread, object)) return kNothing;
    Value method = find_special(thread, object, name);
    return method == kNone ? kNothing : method;
}

Value absolute(Thread& thread, const Arguments& arguments) {
    Value result = builtin_absolute(thread, arguments[0]);
    if (result != kNotImplemented) return result;
    Value method = special_of(thread, arguments[0], Special::abs);
    if (!method.is_nothing()) return call_special(thread, method, arguments[0]);
    raise(thread, ErrorClass::type_error, "bad operand type for abs(): '" + type_name(thread, arguments[0]) + "'");
}

Value divide_with_rest(Thread& thread, const Arguments& arguments) {
    Value result = builtin_divmod(thread, arguments[0], arguments[1]);
    if (result != kNotImplemented) return result;
    Value method = special_of(thread, arguments[0], Special::divmod);
    if (!method.is_nothing()) result = call_special(thread, method, arguments[0], arguments[1]);
    if (result == kNotImplemented) {
        method = special_of(thread, arguments[1], Special::rdivmod);
        if (!method.is_nothing()) result = call_special(thread, method, arguments[1], arguments[0]);
    }
    if (result != kNotImplemented) return result;
    raise(thread, ErrorClass::type_error,
          "unsupported operand type(s) for divmod(): '" + type_name(thread, arguments[0]) + "' and '" +
              type_name(thread, arguments[1]) + "'");
}

Value power(Thread& thread, const Arguments& arguments) {
    Parameters parameters(thread, arguments, "pow", 0, {"base", "exp", "mod"}, 3);
    for (std::size_t i = 0; i < 2; ++i)
        if (!parameters.given(i))
            raise(thread, ErrorClass::type_error,
                  std::string("pow() missing required argument '") + (i == 0 ? "base" : "exp") + "' (pos " +
                      std::to_string(i + 1) + ")");
    if (!parameters.given(2) || parameters[2] == kNone) return binary(thread, BinaryOp::power, parameters[0], parameters[1]);
    Value result = builtin_power_modulo(thread, parameters[0], parameters[1], parameters[2]);
    if (result != kNotImplemented) return result;
    Rooted base(thread, parameters[0]), exponent(thread, parameters[1]), modulus(thread, parameters[2]);
    Value method = special_of(thread, base, Special::pow);
    if (!method.is_nothing()) result = call_special(thread, method, base, exponent, modulus);
    if (result != kNotImplemented) return result;
    raise(thread, ErrorClass::type_error,
          "unsupported operand type(s) for ** or pow(): '" + type_name(thread, base) + "', '" +
              type_name(thread, exponent) + "', '" + type_name(thread, modulus) + "'");
}

Value round(Thread& thread, const Arguments& arguments) {
    Parameters parameters(thread, arguments, "round", 0, {"number", "ndigits"}, 2);
    if (!parameters.given(0))
        raise(thread, ErrorClass::type_error, "round() missing required argument 'number' (pos 1)");
    Rooted number(thread, parameters[0]), digits(thread, parameters[1]);
    if (!is_instance_object(thread, number) && digits.get() != kNone && !digits.get().is_nothing())
        digits.set(to_index(thread, digits));
    Value result = builtin_round(thread, number, digits);
    if (result != kNotImplemented) return result;
    Value method = special_of(thread, number, Special::round);
    if (method.is_nothing())
        raise(thread, ErrorClass::type_error, "type " + type_name(thread, number) + " doesn't define __round__ method");
    if (digits.get().is_nothing() || digits.get() == kNone) return call_special(thread, method, number);
    return call_special(thread, method, number, digits);
}

Value character(Thread& thread, const Arguments& arguments) {
    Value number = to_index(thread, arguments[0]);
    std::int64_t code;
    if (!to_int64(thread, number, code) || code != static_cast<std::int32_t>(code))
        raise(thread, ErrorClass::overflow_error, "Python int too large to convert to C int");
    if (code < 0 || code > 0x10ffff) raise(thread, ErrorClass::value_error, "chr() arg not in range(0x110000)");
    return make_str_from_char(thread, static_cast<char32_t>(code));
}

Value ordinal(Thread& thread, const Arguments& arguments) {
    return Value::from_small_int(str_ord(thread, arguments[0]));
}

template <int base>
Value in_base(Thread& thread, const Arguments& arguments) {
    return make_ascii(thread, int_in_base(thread, to_index(thread, arguments[0]), base));
}

constexpr NativeDescriptor kFunctions[] = {
    {"abs", absolute, 1, 1, false, true},
    {"divmod", divide_with_rest, 2, 2, false, true},
    {"pow", power, 0, 0xffff, true, true},
    {"round", round, 0, 0xffff, true, true},
    {"chr", character, 1, 1, false, true},
    {"ord", ordinal, 1, 1, false, false},
    {"bin", in_base<2>, 1, 1, false, true},
    {"oct", in_base<8>, 1, 1, false, true},
    {"hex", in_base<16>, 1, 1, false, true},
};

}  // namespace

std::span<const NativeDescriptor> number_functions() { return kFunctions; }

}  // namespace toy
