// The methods of list, tuple and range.
#include <algorithm>

#include "frontend-toy/objects/builtin_methods.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/method_table.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

namespace {

constexpr MethodTraits kListTraits{"list", is_list};
constexpr MethodTraits kTupleTraits{"tuple", is_tuple};
constexpr MethodTraits kRangeTraits{"range", [](Thread& thread, Value value) { return has_type(thread, value, kRange); }};

template <MethodName name, Value (*body)(Thread&, const Arguments&)>
constexpr NativeDescriptor list_method(std::uint16_t minimum, std::uint16_t maximum, bool runs_python, bool keywords = false) {
    return method<kListTraits, name, body>(minimum, maximum, runs_python, keywords);
}

std::span<const Value> items_of(Thread& thread, Value sequence) {
    return is_list(thread, sequence) ? list_view(thread, sequence) : tuple_view(thread, sequence);
}

// Position of an equal item in [start, stop), or -1. arguments[0] is the sequence, arguments[1] the item.
std::int64_t find(Thread& thread, const Arguments& arguments, std::int64_t start, std::int64_t stop) {
    for (std::int64_t i = start; i < stop; ++i) {
        std::span<const Value> items = items_of(thread, arguments[0]);
        if (i >= static_cast<std::int64_t>(items.size())) break;
        if (equal(thread, items[i], arguments[1])) return i;
    }
    return -1;
}

std::int64_t bound(Thread& thread, const Arguments& arguments, std::uint32_t i, std::int64_t otherwise) {
    if (i >= arguments.count) return otherwise;
    std::int64_t index;
    if (is_int(thread, arguments[i])) {
        index = clamp_int(thread, arguments[i]);
    } else if (is_instance_object(thread, arguments[i]) &&
               !find_special(thread, arguments[i], Special::index).is_nothing()) {
        index = clamp_int(thread, to_index(thread, arguments[i]));
    } else {
        raise(thread, ErrorClass::type_error, "slice indices must be integers or have an __index__ method");
    }
    if (index < 0) index = std::max<std::int64_t>(index + static_cast<std::int64_t>(items_of(thread, arguments[0]).size()), 0);
    return index;
}

Value list_append_method(Thread& thread, const Arguments& arguments) {
    list_append(thread, arguments[0], arguments[1]);
    return kNone;
}

Value list_extend_method(Thread& thread, const Arguments& arguments) {
    list_extend(thread, arguments[0], arguments[1]);
    return kNone;
}

Value list_insert_method(Thread& thread, const Arguments& arguments) {
    std::int64_t index = index_argument(thread, arguments[1]);
    list_insert(thread, arguments[0], index, arguments[2]);
    return kNone;
}

Value list_remove_method(Thread& thread, const Arguments& arguments) {
    std::int64_t index = find(thread, arguments, 0, kMaximumLength);
    if (index < 0) raise(thread, ErrorClass::value_error, "list.remove(x): x not in list");
    if (index < read<List>(thread, arguments[0])->length) list_pop(thread, arguments[0], index);
    return kNone;
}

Value list_pop_method(Thread& thread, const Arguments& arguments) {
    std::int64_t index = arguments.count > 1 ? size_argument(thread, arguments[1]) : -1;
    return list_pop(thread, arguments[0], index);
}

Value list_clear_method(Thread& thread, const Arguments& arguments) {
    list_clear(thread, arguments[0]);
    return kNone;
}

Value index_method(Thread& thread, const Arguments& arguments) {
    std::int64_t start = bound(thread, arguments, 2, 0), stop = bound(thread, arguments, 3, kMaximumLength);
    std::int64_t index = find(thread, arguments, start, stop);
    if (index >= 0) return Value::from_small_int(index);
    if (is_tuple(thread, arguments[0])) raise(thread, ErrorClass::value_error, "tuple.index(x): x not in tuple");
    raise(thread, ErrorClass::value_error, utf8(thread, to_repr(thread, arguments[1])) + " is not in list");
}

Value count_method(Thread& thread, const Arguments& arguments) {
    std::int64_t count = 0;
    for (std::size_t i = 0;; ++i) {
        std::span<const Value> items = items_of(thread, arguments[0]);
        if (i >= items.size()) return Value::from_small_int(count);
        count += equal(thread, items[i], arguments[1]);
    }
}

Value list_sort_method(Thread& thread, const Arguments& arguments) {
    if (arguments.count != 1) raise(thread, ErrorClass::type_error, "sort() takes no positional arguments");
    Parameters parameters(thread, arguments, "sort", 1, {"key", "reverse"}, 0);
    Rooted key(thread, parameters[0]);
    bool reverse = parameters.given(1) && flag_argument(thread, parameters[1]);
    list_sort(thread, arguments[0], key, reverse);
    return kNone;
}

Value list_reverse_method(Thread& thread, const Arguments& arguments) {
    std::span<Value> slots = list_slots(thread, arguments[0]);
    std::reverse(slots.begin(), slots.end());
    return kNone;
}

Value list_copy_method(Thread& thread, const Arguments& arguments) {
    Value* slots;
    auto length = static_cast<std::int64_t>(list_view(thread, arguments[0]).size());
    Value copy = new_list(thread, length, slots);
    std::span<const Value> items = list_view(thread, arguments[0]);
    std::copy(items.begin(), items.end(), slots);
    return copy;
}

constexpr NativeDescriptor kListMethods[] = {
    list_method<"append", list_append_method>(2, 2, false),
    list_method<"extend", list_extend_method>(2, 2, true),
    list_method<"insert", list_insert_method>(3, 3, false),
    list_method<"remove", list_remove_method>(2, 2, true),
    list_method<"pop", list_pop_method>(1, 2, false),
    list_method<"clear", list_clear_method>(1, 1, false),
    list_method<"index", index_method>(2, 4, true),
    list_method<"count", count_method>(2, 2, true),
    list_method<"sort", list_sort_method>(1, 0xffff, true, true),
    list_method<"reverse", list_reverse_method>(1, 1, false),
    list_method<"copy", list_copy_method>(1, 1, false),
};

constexpr NativeDescriptor kTupleMethods[] = {
    method<kTupleTraits, "index", index_method>(2, 4, true),
    method<kTupleTraits, "count", count_method>(2, 2, true),
};

Value range_index_method(Thread& thread, const Arguments& arguments) {
    Value index;
    if (is_int(thread, arguments[1])) {
        if (range_contains(thread, arguments[0], arguments[1], &index)) return index;
        raise(thread, ErrorClass::value_error, utf8(thread, to_repr(thread, arguments[1])) + " is not in range");
    }
    std::int64_t position = 0;
    Iteration iteration(thread, arguments[0]);
    for (Value item = iteration.next(); !item.is_nothing(); item = iteration.next(), ++position)
        if (equal(thread, item, arguments[1])) return Value::from_small_int(position);
    raise(thread, ErrorClass::value_error, "sequence.index(x): x not in sequence");
}

Value range_count_method(Thread& thread, const Arguments& arguments) {
    if (is_int(thread, arguments[1]))
        return Value::from_small_int(range_contains(thread, arguments[0], arguments[1]) ? 1 : 0);
    std::int64_t count = 0;
    Iteration iteration(thread, arguments[0]);
    for (Value item = iteration.next(); !item.is_nothing(); item = iteration.next()) count += equal(thread, item, arguments[1]);
    return Value::from_small_int(count);
}

constexpr NativeDescriptor kRangeMethods[] = {
    method<kRangeTraits, "index", range_index_method>(2, 2, true),
    method<kRangeTraits, "count", range_count_method>(2, 2, true),
};

}  // namespace

bool flag_argument(Thread& thread, Value value) {
    if (value.is_bool()) return value == kTrue;
    std::int64_t number;
    if (to_int64(thread, to_index(thread, value), number)) return number != 0;
    raise(thread, ErrorClass::overflow_error, "Python int too large to convert to C int");
}

std::span<const NativeDescriptor> list_methods() { return kListMethods; }
std::span<const NativeDescriptor> tuple_methods() { return kTupleMethods; }
std::span<const NativeDescriptor> range_methods() { return kRangeMethods; }

}  // namespace toy
