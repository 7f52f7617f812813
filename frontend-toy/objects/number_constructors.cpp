// int(), float(), bool().
#include <cmath>
#include <string>

#include "frontend-toy/names.h"
#include "frontend-toy/objects/big_integer.h"
#include "frontend-toy/objects/constructors.h"
#include "frontend-toy/objects/method_table.h"
#include "frontend-toy/objects/number_text.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/string_data.h"
#include "frontend-toy/objects/strings.h"

namespace toy {
namespace {

// The repr of at most `limit` characters.
std::string short_repr(Thread& thread, Value value, std::size_t limit) {
    const Value repr = is_str(thread, value) ? make_str_repr(thread, value) : make_str(thread, bytes_repr(thread, value));
    const std::int64_t length = view_str(thread, repr).length;
    return utf8(thread, str_part(thread, repr, 0, std::min<std::int64_t>(length, static_cast<std::int64_t>(limit))));
}

std::string text_of(Thread& thread, Value value) {
    return is_str(thread, value) ? ascii_digits(thread, value) : std::string(bytes_view(thread, value));
}

Value int_from_text(Thread& thread, Value text, int base) {
    Value number;
    if (parse_int(thread, text_of(thread, text), base, number)) return number;
    raise(thread, ErrorClass::value_error,
          "invalid literal for int() with base " + std::to_string(base) + ": " + short_repr(thread, text, 200));
}

Value int_from_object(Thread& thread, Value object) {
    if (is_int(thread, object)) return object.is_bool() ? Value::from_small_int(object == kTrue) : object;
    if (is_float(thread, object)) return make_int_from_double(thread, std::trunc(float_of(thread, object)));
    if (is_str(thread, object) || is_bytes_like(thread, object)) return int_from_text(thread, object, 10);
    Rooted rooted(thread, object);
    Value number = call_special_method(thread, object, "__int__");
    if (!number.is_nothing() && !is_int(thread, number))
        raise(thread, ErrorClass::type_error, "__int__ returned non-int (type " + type_name(thread, number) + ")");
    if (number.is_nothing()) {
        number = call_special_method(thread, rooted, "__index__");
        if (!number.is_nothing() && !is_int(thread, number))
            raise(thread, ErrorClass::type_error, "__index__ returned non-int (type " + type_name(thread, number) + ")");
    }
    if (number.is_nothing()) {
        number = call_special_method(thread, rooted, "__trunc__");
        if (!number.is_nothing()) number = to_index(thread, number);
    }
    const Value held = plain_value(thread, rooted);
    if (number.is_nothing() && (is_str(thread, held) || is_bytes_like(thread, held))) return int_from_text(thread, held, 10);
    if (number.is_nothing())
        raise(thread, ErrorClass::type_error,
              "int() argument must be a string, a bytes-like object or a real number, not '" +
                  type_name(thread, rooted) + "'");
    return number.is_bool() ? Value::from_small_int(number == kTrue) : number;
}

}  // namespace

Value native_int_new(Thread& thread, const Arguments& arguments) {
    const Parameters parameters(thread, arguments, "int", 0, {"", "base"}, 2);
    if (!parameters.given(1)) return parameters.given(0) ? int_from_object(thread, parameters[0]) : Value::from_small_int(0);
    if (!parameters.given(0)) raise(thread, ErrorClass::type_error, "int() missing string argument");
    Rooted text(thread, parameters[0]);
    const std::int64_t base = clamp_int(thread, to_index(thread, parameters[1]));
    text.set(plain_value(thread, text));
    if (base != 0 && (base < 2 || base > 36))
        raise(thread, ErrorClass::value_error, "int() base must be >= 2 and <= 36, or 0");
    if (!is_str(thread, text) && !is_bytes_like(thread, text))
        raise(thread, ErrorClass::type_error, "int() can't convert non-string with explicit base");
    return int_from_text(thread, text, static_cast<int>(base));
}

Value native_float_new(Thread& thread, const Arguments& arguments) {
    if (arguments.keyword_count != 0) raise(thread, ErrorClass::type_error, "float() takes no keyword arguments");
    if (arguments.count > 1)
        raise(thread, ErrorClass::type_error, "float expected at most 1 argument, got " + std::to_string(arguments.count));
    if (arguments.count == 0) return make_float(thread, 0.0);
    const Value object = arguments[0];
    double number;
    if (is_float(thread, object)) return object;
    if (is_str(thread, object) || is_bytes_like(thread, object)) {
        if (parse_float(text_of(thread, object), number)) return make_float(thread, number);
        raise(thread, ErrorClass::value_error,
              "could not convert string to float: " + short_repr(thread, object, SIZE_MAX / 2));
    }
    if (number_to_double(thread, object, number)) return make_float(thread, number);
    const bool instance = object.is_ref() && stm::type_id(*thread.segment, object.ref()) >= kFirstShape;
    if (!instance || (find_special(thread, object, intern(thread, "__float__")).is_nothing() &&
                      find_special(thread, object, intern(thread, "__index__")).is_nothing())) {
        if (Value held = plain_value(thread, object); held != object) {
            Value argument[] = {held};
            return native_float_new(thread, Arguments{argument, 1});
        }
        raise(thread, ErrorClass::type_error,
              "float() argument must be a string or a real number, not '" + type_name(thread, object) + "'");
    }
    return make_float(thread, to_double(thread, object));
}

Value native_bool_new(Thread& thread, const Arguments& arguments) {
    if (arguments.keyword_count != 0) raise(thread, ErrorClass::type_error, "bool() takes no keyword arguments");
    if (arguments.count > 1)
        raise(thread, ErrorClass::type_error, "bool expected at most 1 argument, got " + std::to_string(arguments.count));
    return Value::from_bool(arguments.count != 0 && truth(thread, arguments[0]));
}

}  // namespace toy
