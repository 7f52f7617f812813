// Numbers, lists, strings, vectors.
#include <bit>
#include <functional>
#include <limits>

#include "primitives.h"

namespace scheme {

namespace {

Value checked(const char* primitive, std::int64_t number, bool overflow) {
    if (overflow || !Value::fits(number))
        throw Error(std::string(primitive) + ": the result does not fit into 63 bits");
    return Value::integer(number);
}

Value add(Machine& machine, Arguments arguments) {
    std::int64_t sum = 0;
    bool overflow = false;
    for (Value value : arguments) overflow |= __builtin_add_overflow(sum, integer_argument(machine, "+", value), &sum);
    return checked("+", sum, overflow);
}
Value subtract(Machine& machine, Arguments arguments) {
    std::int64_t result = integer_argument(machine, "-", arguments[0]);
    if (arguments.size() == 1) return checked("-", -result, false);
    bool overflow = false;
    for (Value value : arguments.subspan(1))
        overflow |= __builtin_sub_overflow(result, integer_argument(machine, "-", value), &result);
    return checked("-", result, overflow);
}
Value multiply(Machine& machine, Arguments arguments) {
    std::int64_t product = 1;
    bool overflow = false;
    for (Value value : arguments)
        overflow |= __builtin_mul_overflow(product, integer_argument(machine, "*", value), &product);
    return checked("*", product, overflow);
}
std::int64_t divisor(Machine& machine, const char* primitive, Value value) {
    std::int64_t number = integer_argument(machine, primitive, value);
    if (number == 0) throw Error(std::string(primitive) + ": division by zero");
    return number;
}
Value quotient(Machine& machine, Arguments arguments) {
    std::int64_t number = integer_argument(machine, "quotient", arguments[0]);
    return checked("quotient", number / divisor(machine, "quotient", arguments[1]), false);
}
Value remainder(Machine& machine, Arguments arguments) {
    std::int64_t number = integer_argument(machine, "remainder", arguments[0]);
    return Value::integer(number % divisor(machine, "remainder", arguments[1]));
}

template <typename Compare>
Value compare(Machine& machine, Arguments arguments, const char* name, Compare holds) {
    bool result = true;
    for (std::size_t index = 0; index + 1 < arguments.size(); ++index)
        result &= holds(integer_argument(machine, name, arguments[index]),
                        integer_argument(machine, name, arguments[index + 1]));
    return boolean(result);
}
Value less(Machine& machine, Arguments arguments) { return compare(machine, arguments, "<", std::less<>()); }
Value greater(Machine& machine, Arguments arguments) { return compare(machine, arguments, ">", std::greater<>()); }
Value at_most(Machine& machine, Arguments arguments) { return compare(machine, arguments, "<=", std::less_equal<>()); }
Value at_least(Machine& machine, Arguments arguments) {
    return compare(machine, arguments, ">=", std::greater_equal<>());
}
Value equal(Machine& machine, Arguments arguments) { return compare(machine, arguments, "=", std::equal_to<>()); }

// ---- what kind of value
Value is_same(Machine&, Arguments arguments) { return boolean(arguments[0] == arguments[1]); }
Value is_false(Machine&, Arguments arguments) { return boolean(arguments[0] == kFalse); }
Value is_null(Machine&, Arguments arguments) { return boolean(arguments[0] == kNil); }
Value is_integer(Machine&, Arguments arguments) { return boolean(arguments[0].is_integer()); }
template <Type type>
Value is_type(Machine& machine, Arguments arguments) {
    return boolean(has_type(machine.segment(), arguments[0], type));
}
Value is_procedure(Machine& machine, Arguments arguments) {
    return boolean(has_type(machine.segment(), arguments[0], kClosure) ||
                   has_type(machine.segment(), arguments[0], kPrimitive));
}

// ---- pairs
stm::Ref<Pair> pair_argument(Machine& machine, const char* primitive, Value value) {
    return typed_argument(machine, primitive, value, kPair, "a pair").as<Pair>();
}
Value cons(Machine& machine, Arguments arguments) { return make_pair(machine.segment(), arguments[0], arguments[1]); }
Value car(Machine& machine, Arguments arguments) {
    return stm::read(machine.segment(), pair_argument(machine, "car", arguments[0]))->car;
}
Value cdr(Machine& machine, Arguments arguments) {
    return stm::read(machine.segment(), pair_argument(machine, "cdr", arguments[0]))->cdr;
}
Value set_car(Machine& machine, Arguments arguments) {
    stm::write(machine.segment(), pair_argument(machine, "set-car!", arguments[0]))->car = arguments[1];
    return kUnspecified;
}
Value set_cdr(Machine& machine, Arguments arguments) {
    stm::write(machine.segment(), pair_argument(machine, "set-cdr!", arguments[0]))->cdr = arguments[1];
    return kUnspecified;
}
Value list(Machine& machine, Arguments arguments) {
    Value result = kNil;
    for (std::size_t index = arguments.size(); index-- != 0;)
        result = make_pair(machine.segment(), arguments[index], result);
    return result;
}

// ---- strings
std::string_view string_argument(Machine& machine, const char* primitive, Value value) {
    return text_of(machine.segment(), typed_argument(machine, primitive, value, kString, "a string"));
}
Value string_append(Machine& machine, Arguments arguments) {
    std::string text;
    for (Value value : arguments) text += string_argument(machine, "string-append", value);
    return make_string(machine.segment(), text);
}
Value string_length(Machine& machine, Arguments arguments) {
    return Value::integer(static_cast<std::int64_t>(string_argument(machine, "string-length", arguments[0]).size()));
}
Value string_equal(Machine& machine, Arguments arguments) {
    return boolean(string_argument(machine, "string=?", arguments[0]) ==
                   string_argument(machine, "string=?", arguments[1]));
}
Value substring(Machine& machine, Arguments arguments) {
    std::string_view text = string_argument(machine, "substring", arguments[0]);
    std::int64_t begin = integer_argument(machine, "substring", arguments[1]);
    std::int64_t end = integer_argument(machine, "substring", arguments[2]);
    if (begin < 0 || begin > end || end > static_cast<std::int64_t>(text.size()))
        throw Error("substring: " + std::to_string(begin) + " to " + std::to_string(end) + " is out of range");
    std::string part(text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
    return make_string(machine.segment(), part);
}
Value to_string(Machine& machine, Arguments arguments) {
    return make_string(machine.segment(), show(machine.segment(), arguments[0], false));
}

// ---- vectors: by words, so that two threads at different places of a large one do not conflict
std::size_t item_at(Machine& machine, const char* primitive, Value vector, Value index) {
    typed_argument(machine, primitive, vector, kVector, "a vector");
    std::uint64_t length = stm::read_immutable(machine.segment(), vector.as<Vector>())->length;
    std::int64_t at = integer_argument(machine, primitive, index);
    if (at < 0 || static_cast<std::uint64_t>(at) >= length)
        throw Error(std::string(primitive) + ": index " + std::to_string(at) + " is out of range for length " +
                    std::to_string(length));
    return sizeof(Vector) + sizeof(Value) * static_cast<std::size_t>(at);
}
Value make_vector(Machine& machine, Arguments arguments) {
    std::int64_t length = integer_argument(machine, "make-vector", arguments[0]);
    if (length < 0 || length > std::numeric_limits<std::int32_t>::max())
        throw Error("make-vector: bad length " + std::to_string(length));
    return scheme::make_vector(machine.segment(), static_cast<std::uint64_t>(length),
                               arguments.size() == 2 ? arguments[1] : Value::integer(0));
}
Value vector_length(Machine& machine, Arguments arguments) {
    typed_argument(machine, "vector-length", arguments[0], kVector, "a vector");
    return Value::integer(
        static_cast<std::int64_t>(stm::read_immutable(machine.segment(), arguments[0].as<Vector>())->length));
}
Value vector_ref(Machine& machine, Arguments arguments) {
    std::size_t at = item_at(machine, "vector-ref", arguments[0], arguments[1]);
    return std::bit_cast<Value>(*stm::read_word(machine.segment(), arguments[0].offset(), at));
}
Value vector_set(Machine& machine, Arguments arguments) {
    std::size_t at = item_at(machine, "vector-set!", arguments[0], arguments[1]);
    *stm::write_word(machine.segment(), arguments[0].offset(), at) = std::bit_cast<std::uint64_t>(arguments[2]);
    return kUnspecified;
}

constexpr Primitive kPrimitives[] = {
    {"+", add, 0, kAnyNumber},
    {"-", subtract, 1, kAnyNumber},
    {"*", multiply, 0, kAnyNumber},
    {"quotient", quotient, 2, 2},
    {"remainder", remainder, 2, 2},
    {"<", less, 1, kAnyNumber},
    {">", greater, 1, kAnyNumber},
    {"<=", at_most, 1, kAnyNumber},
    {">=", at_least, 1, kAnyNumber},
    {"=", equal, 1, kAnyNumber},
    {"eq?", is_same, 2, 2},
    {"not", is_false, 1, 1},
    {"null?", is_null, 1, 1},
    {"integer?", is_integer, 1, 1},
    {"pair?", is_type<kPair>, 1, 1},
    {"string?", is_type<kString>, 1, 1},
    {"symbol?", is_type<kSymbol>, 1, 1},
    {"vector?", is_type<kVector>, 1, 1},
    {"procedure?", is_procedure, 1, 1},
    {"cons", cons, 2, 2},
    {"car", car, 1, 1},
    {"cdr", cdr, 1, 1},
    {"set-car!", set_car, 2, 2},
    {"set-cdr!", set_cdr, 2, 2},
    {"list", list, 0, kAnyNumber},
    {"string-append", string_append, 0, kAnyNumber},
    {"string-length", string_length, 1, 1},
    {"string=?", string_equal, 2, 2},
    {"substring", substring, 3, 3},
    {"->string", to_string, 1, 1},
    {"make-vector", make_vector, 1, 2},
    {"vector-length", vector_length, 1, 1},
    {"vector-ref", vector_ref, 2, 2},
    {"vector-set!", vector_set, 3, 3},
};

}  // namespace

std::span<const Primitive> data_primitives() { return kPrimitives; }

std::int64_t integer_argument(Machine& machine, const char* primitive, Value value) {
    if (!value.is_integer())
        throw Error(std::string(primitive) + ": not an integer: " + show(machine.segment(), value, true));
    return value.integer();
}

Value typed_argument(Machine& machine, const char* primitive, Value value, Type type, const char* what) {
    if (!has_type(machine.segment(), value, type))
        throw Error(std::string(primitive) + ": not " + what + ": " + show(machine.segment(), value, true));
    return value;
}

}  // namespace scheme
