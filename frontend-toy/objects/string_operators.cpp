#include "frontend-toy/objects/string_operators.h"

#include <cstring>

#include "frontend-toy/objects/container_binary.h"
#include "frontend-toy/objects/formatting.h"
#include "frontend-toy/objects/memory_limit.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/string_data.h"
#include "frontend-toy/objects/strings.h"

namespace toy {
namespace {

bool is_instance_of_python_class(Thread& thread, Value value) {
    return value.is_ref() && stm::type_id(*thread.segment, value.ref()) >= kFirstShape;
}

std::int64_t repetition_count(Thread& thread, Value count) {
    std::int64_t number;
    if (!to_int64(thread, count, number))
        raise(thread, ErrorClass::overflow_error, "cannot fit 'int' into an index-sized integer");
    return number;
}

Value repeat(Thread& thread, Value sequence, std::int64_t count) {
    if (is_str(thread, sequence)) return str_repeat(thread, sequence, count);
    const std::string_view view = bytes_view(thread, sequence);
    std::int64_t length;
    if (count < 0) count = 0;
    if (__builtin_mul_overflow(static_cast<std::int64_t>(view.size()), count, &length) || length > INT64_MAX / 2)
        raise(thread, ErrorClass::memory_error, "");
    std::string out;
    check_memory(thread, static_cast<std::uint64_t>(length));
    out.reserve(static_cast<std::size_t>(length));
    for (std::int64_t i = 0; i < count; ++i) out += view;
    return has_type(thread, sequence, kByteArray) ? make_bytearray(thread, out) : make_bytes(thread, out);
}

Value concatenate_bytes(Thread& thread, Value left, Value right) {
    std::string out(bytes_view(thread, left));
    out += bytes_view(thread, right);
    return has_type(thread, left, kByteArray) ? make_bytearray(thread, out) : make_bytes(thread, out);
}

// What a sequence says of an operand that it cannot take; returns if none of the two objects.
void raise_sequence_operand(Thread& thread, BinaryOp op, Value left, Value right) {
    const auto is_sequence = [&](Value value) { return is_str(thread, value) || is_bytes_like(thread, value); };
    if (op == BinaryOp::multiply) {
        // CPython asks the left operand first, then the right one, whether it repeats.
        if (is_sequence(left) || is_sequence(right))
            raise(thread, ErrorClass::type_error,
                  "can't multiply sequence by non-int of type '" + type_name(thread, is_sequence(left) ? right : left) + "'");
        return;
    }
    if (op != BinaryOp::add) return;
    if (is_str(thread, left))
        raise(thread, ErrorClass::type_error,
              "can only concatenate str (not \"" + type_name(thread, right) + "\") to str");
    if (is_bytes_like(thread, left))
        raise(thread, ErrorClass::type_error,
              "can't concat " + type_name(thread, right) + " to " + type_name(thread, left));
}

}  // namespace

Value string_binary(Thread& thread, BinaryOp op, Value left, Value right) {
    switch (op) {
        case BinaryOp::add:
            if (is_str(thread, left) && is_str(thread, right)) return str_concat(thread, left, right);
            if (is_bytes_like(thread, left) && is_bytes_like(thread, right))
                return concatenate_bytes(thread, left, right);
            break;
        case BinaryOp::multiply:
            if (is_int(thread, right)) return repeat(thread, left, repetition_count(thread, right));
            if (is_int(thread, left)) return repeat(thread, right, repetition_count(thread, left));
            break;
        case BinaryOp::modulo:
            if (is_number(thread, left)) return kNotImplemented;
            return percent_format(thread, left, right);
        case BinaryOp::subtract:
        case BinaryOp::true_divide:
        case BinaryOp::floor_divide:
        case BinaryOp::power:
        case BinaryOp::left_shift:
        case BinaryOp::right_shift:
        case BinaryOp::bit_and:
        case BinaryOp::bit_or:
        case BinaryOp::bit_xor:
        case BinaryOp::matrix_multiply:
        case BinaryOp::count_: return kNotImplemented;
    }
    if (!is_instance_of_python_class(thread, right)) raise_sequence_operand(thread, op, left, right);
    return kNotImplemented;
}

Value bytearray_inplace(Thread& thread, BinaryOp op, Value left, Value right) {
    if (op == BinaryOp::add && is_bytes_like(thread, right)) {
        const auto end = static_cast<std::int64_t>(bytes_view(thread, left).size());
        bytearray_set_slice(thread, left, end, 1, 0, right);
        return left;
    }
    if (op == BinaryOp::multiply && is_int(thread, right)) {
        const Value repeated = repeat(thread, left, repetition_count(thread, right));
        const auto size = static_cast<std::int64_t>(bytes_view(thread, left).size());
        bytearray_set_slice(thread, left, 0, 1, size, repeated);
        return left;
    }
    return string_binary(thread, op, left, right);
}

}  // namespace toy
