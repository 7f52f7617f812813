// Ranges over ints of any size.
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

namespace {

Value plain_int(Value value) { return value.is_bool() ? Value::from_small_int(value == kTrue) : value; }

Value add(Thread& thread, Value a, Value b) { return builtin_binary(thread, BinaryOp::add, a, b); }
Value subtract(Thread& thread, Value a, Value b) { return builtin_binary(thread, BinaryOp::subtract, a, b); }
Value multiply(Thread& thread, Value a, Value b) { return builtin_binary(thread, BinaryOp::multiply, a, b); }
Value floor_divide(Thread& thread, Value a, Value b) { return builtin_binary(thread, BinaryOp::floor_divide, a, b); }
bool is_less(Thread& thread, Value a, Value b) { return compare_numbers(thread, CompareOp::less, a, b); }
bool is_equal(Thread& thread, Value a, Value b) { return compare_numbers(thread, CompareOp::equal, a, b); }

constexpr Value kZero = Value::from_small_int(0);
constexpr Value kOne = Value::from_small_int(1);

// Number of elements, as an int of any size.
Value count(Thread& thread, Value start, Value stop, Value step) {
    if (start.is_small_int() && stop.is_small_int() && step.is_small_int()) {
        std::int64_t first = start.small_int(), last = stop.small_int(), stride = step.small_int();
        if (stride > 0) return make_int(thread, first < last ? (last - first - 1) / stride + 1 : 0);
        return make_int(thread, first > last ? (first - last - 1) / -stride + 1 : 0);
    }
    bool upwards = int_sign(thread, step) > 0;
    Value low = upwards ? start : stop, high = upwards ? stop : start;
    if (!is_less(thread, low, high)) return kZero;
    Value stride = upwards ? step : builtin_unary(thread, UnaryOp::negate, step);
    return add(thread, floor_divide(thread, subtract(thread, subtract(thread, high, low), kOne), stride), kOne);
}

Value range_of_length(Thread& thread, Value start, Value stop, Value step, Value length) {
    Value range = allocate(thread, sizeof(Range), kRange);
    Range* object = initialise<Range>(thread, range);
    object->start = start;
    object->stop = stop;
    object->step = step;
    std::int64_t fits;
    object->length = to_int64(thread, length, fits) ? fits : -1;
    return range;
}

}  // namespace

Value make_range(Thread& thread, Value start, Value stop, Value step) {
    start = plain_int(start);
    stop = plain_int(stop);
    step = plain_int(step);
    if (step == kZero) raise(thread, ErrorClass::value_error, "range() arg 3 must not be zero");
    return range_of_length(thread, start, stop, step, count(thread, start, stop, step));
}

std::int64_t range_length(Thread& thread, Value range) {
    std::int64_t length = read_immutable<Range>(thread, range)->length;
    if (length < 0) raise(thread, ErrorClass::overflow_error, "Python int too large to convert to C ssize_t");
    return length;
}

Value range_length_value(Thread& thread, Value value) {
    const Range* range = read_immutable<Range>(thread, value);
    if (range->length >= 0) return make_int(thread, range->length);
    return count(thread, range->start, range->stop, range->step);
}

bool range_contains(Thread& thread, Value value, Value number, Value* index) {
    number = plain_int(number);
    const Range* range = read_immutable<Range>(thread, value);
    Value start = range->start, stop = range->stop, step = range->step;
    bool upwards = int_sign(thread, step) > 0;
    if (upwards ? is_less(thread, number, start) || !is_less(thread, number, stop)
                : is_less(thread, start, number) || !is_less(thread, stop, number))
        return false;
    Value distance = subtract(thread, number, start);
    if (builtin_binary(thread, BinaryOp::modulo, distance, step) != kZero) return false;
    if (index != nullptr) *index = floor_divide(thread, distance, step);
    return true;
}

Value range_item(Thread& thread, Value value, Value index) {
    index = plain_int(index);
    const Range* range = read_immutable<Range>(thread, value);
    if (index.is_small_int() && range->length >= 0 && range->start.is_small_int() && range->step.is_small_int()) {
        std::int64_t i = index.small_int();
        if (i < 0) i += range->length;
        if (i < 0 || i >= range->length) raise(thread, ErrorClass::index_error, "range object index out of range");
        __int128 item = static_cast<__int128>(range->start.small_int()) + static_cast<__int128>(i) * range->step.small_int();
        return make_int(thread, static_cast<std::int64_t>(item));
    }
    Value start = range->start, step = range->step;
    Value length = range_length_value(thread, value);
    if (int_sign(thread, index) < 0) index = add(thread, index, length);
    if (int_sign(thread, index) < 0 || !is_less(thread, index, length))
        raise(thread, ErrorClass::index_error, "range object index out of range");
    return add(thread, start, multiply(thread, index, step));
}

Value range_slice(Thread& thread, Value range_value, Value slice) {
    Rooted range(thread, range_value);
    Value bounds[3];
    slice_indices(thread, slice, range_length_value(thread, range_value), bounds);
    const Range* object = read_immutable<Range>(thread, range);
    Value start = object->start, step = object->step;
    return make_range(thread, add(thread, start, multiply(thread, bounds[0], step)),
                      add(thread, start, multiply(thread, bounds[1], step)), multiply(thread, bounds[2], step));
}

bool range_equal(Thread& thread, Value a, Value b) {
    if (a == b) return true;
    Value length = range_length_value(thread, a);
    if (!is_equal(thread, length, range_length_value(thread, b))) return false;
    if (length == kZero) return true;
    const Range* first = read_immutable<Range>(thread, a);
    const Range* second = read_immutable<Range>(thread, b);
    if (!is_equal(thread, first->start, second->start)) return false;
    return length == kOne || is_equal(thread, first->step, second->step);
}

}  // namespace toy
