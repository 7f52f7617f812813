// Slices: their fields as machine words, clamped as CPython clamps them, and exactly.
#include <algorithm>
#include <limits>

#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

namespace {

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();

[[noreturn]] void raise_bad_index(Thread& thread) {
    raise(thread, ErrorClass::type_error, "slice indices must be integers or None or have an __index__ method");
}

bool has_index(Thread& thread, Value value) {
    return is_int(thread, value) ||
           (is_instance_object(thread, value) && !find_special(thread, value, Special::index).is_nothing());
}

std::int64_t field(Thread& thread, Value value) {
    if (value.is_small_int()) return value.small_int();
    if (!has_index(thread, value)) raise_bad_index(thread);
    return clamp_int(thread, to_index(thread, value));
}

}  // namespace

Value make_slice(Thread& thread, Value start, Value stop, Value step) {
    Value slice = allocate(thread, sizeof(Slice), kSlice);
    Slice* object = initialise<Slice>(thread, slice);
    object->start = start;
    object->stop = stop;
    object->step = step;
    return slice;
}

UnpackedSlice unpack_slice(Thread& thread, Value value) {
    Rooted slice(thread, value);
    UnpackedSlice result{0, 0, 1};
    Value step = read_immutable<Slice>(thread, slice)->step;
    if (step != kNone) {
        result.step = field(thread, step);
        if (result.step == 0) raise(thread, ErrorClass::value_error, "slice step cannot be zero");
        result.step = std::max(result.step, -kHighest);
    }
    Value start = read_immutable<Slice>(thread, slice)->start;
    result.start = start != kNone ? field(thread, start) : result.step < 0 ? kHighest : 0;
    Value stop = read_immutable<Slice>(thread, slice)->stop;
    result.stop = stop != kNone ? field(thread, stop) : result.step < 0 ? kLowest : kHighest;
    return result;
}

SliceBounds UnpackedSlice::adjust(std::int64_t length) const {
    const auto clamp = [&](std::int64_t bound) {
        if (bound < 0) {
            bound += length;
            if (bound < 0) bound = step < 0 ? -1 : 0;
        } else if (bound >= length) {
            bound = step < 0 ? length - 1 : length;
        }
        return bound;
    };
    SliceBounds bounds{clamp(start), clamp(stop), step, 0};
    if (step < 0) {
        if (bounds.stop < bounds.start) bounds.count = (bounds.start - bounds.stop - 1) / -step + 1;
    } else if (bounds.start < bounds.stop) {
        bounds.count = (bounds.stop - bounds.start - 1) / step + 1;
    }
    return bounds;
}

void slice_indices(Thread& thread, Value slice_value, Value length_value, Value results[3]) {
    Rooted slice(thread, slice_value), length(thread, length_value);
    const auto as_index = [&](Value value) {
        if (!has_index(thread, value)) raise_bad_index(thread);
        return to_index(thread, value);
    };
    constexpr Value zero = Value::from_small_int(0), one = Value::from_small_int(1), minus_one = Value::from_small_int(-1);
    Value step_field = read_immutable<Slice>(thread, slice)->step;
    Rooted step(thread, step_field == kNone ? one : as_index(step_field));
    if (step.get() == zero) raise(thread, ErrorClass::value_error, "slice step cannot be zero");
    bool backwards = int_sign(thread, step) < 0;
    const auto clamp = [&](Value bound) {
        Value low = backwards ? minus_one : zero;
        Value high = backwards ? builtin_binary(thread, BinaryOp::subtract, length, one) : length.get();
        if (int_sign(thread, bound) < 0) {
            bound = builtin_binary(thread, BinaryOp::add, bound, length);
            return compare_numbers(thread, CompareOp::less, bound, low) ? low : bound;
        }
        return compare_numbers(thread, CompareOp::less, high, bound) ? high : bound;
    };
    Value last = builtin_binary(thread, BinaryOp::subtract, length, one);
    Value start_field = read_immutable<Slice>(thread, slice)->start;
    Rooted start(thread, start_field == kNone ? (backwards ? last : zero) : clamp(as_index(start_field)));
    Value stop_field = read_immutable<Slice>(thread, slice)->stop;
    Value stop = stop_field == kNone ? (backwards ? minus_one : length.get()) : clamp(as_index(stop_field));
    results[0] = start;
    results[1] = stop;
    results[2] = step;
}

bool index_of_key(Thread& thread, Value key, std::int64_t& index) {
    if (key.is_small_int()) {
        index = key.small_int();
        return true;
    }
    if (key.is_bool()) {
        index = key == kTrue;
        return true;
    }
    bool is_integer = is_int(thread, key);
    if (!is_integer && !(is_instance_object(thread, key) && !find_special(thread, key, Special::index).is_nothing()))
        return false;
    Value number = is_integer ? key : to_index(thread, key);
    if (!to_int64(thread, number, index))
        raise(thread, ErrorClass::index_error, "cannot fit '" + type_name(thread, number) + "' into an index-sized integer");
    return true;
}

}  // namespace toy
