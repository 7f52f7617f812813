// Dicts as a whole: update() and the views.
#include "frontend-toy/objects/hash_table.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

namespace {

bool is_set_like(Thread& thread, Value value) {
    return is_any_set(thread, value) || has_type(thread, value, kDictKeys) || has_type(thread, value, kDictItems);
}

Value dict_of(Thread& thread, Value view) { return read_immutable<DictViewObject>(thread, view)->table; }

void update_from_pairs(Thread& thread, Rooted& dict, Value pairs) {
    Iteration iteration(thread, pairs);
    std::int64_t number = 0;
    RootedVector pair(thread);
    for (Value item = iteration.next(); !item.is_nothing(); item = iteration.next(), ++number) {
        Value sequence;
        try {
            sequence = iterator(thread, item);
        } catch (const PythonError& error) {
            if (!is_instance(thread, error.exception, error_class(ErrorClass::type_error))) throw;
            raise(thread, ErrorClass::type_error,
                  "cannot convert dictionary update sequence element #" + std::to_string(number) + " to a sequence");
        }
        pair.values = list_of(thread, sequence);
        if (pair.values.size() != 2)
            raise(thread, ErrorClass::value_error,
                  "dictionary update sequence element #" + std::to_string(number) + " has length " +
                      std::to_string(pair.values.size()) + "; 2 is required");
        dict_set(thread, dict, pair.values[0], pair.values[1]);
    }
}

}  // namespace

void dict_update(Thread& thread, Value dict_value, Value other_value) {
    Rooted dict(thread, dict_value), other(thread, other_value);
    if (is_dict(thread, other)) {
        if (dict.get() == other.get()) return;
        Rooted key(thread, kNothing), value(thread, kNothing);
        Value next_key, next_value;
        std::int64_t count = hash_count(thread, other);
        for (std::int64_t position = 0; hash_next(thread, other, position, next_key, next_value);) {
            key.set(next_key);
            value.set(next_value);
            dict_insert(thread, dict, key, hash_entry(thread, other, position - 1).hash, value);
            if (hash_count(thread, other) != count)
                raise(thread, ErrorClass::runtime_error, "dict mutated during update");
        }
        return;
    }
    if (is_instance_object(thread, other)) {
        if (is_dict(thread, plain_value(thread, other)) &&
            has_type(thread, find_special(thread, other, Special::iter), kNativeFunction)) {
            return dict_update(thread, dict, plain_value(thread, other));
        }
        Value keys = find_attribute(thread, other, intern(thread, "keys"));
        if (!keys.is_nothing()) {
            Rooted key(thread, kNothing);
            Iteration iteration(thread, call(thread, keys, {}));
            for (Value item = iteration.next(); !item.is_nothing(); item = iteration.next()) {
                key.set(item);
                Value value = get_item(thread, other, key);
                dict_set(thread, dict, key, value);
            }
            return;
        }
    }
    update_from_pairs(thread, dict, other);
}

Value make_dict_view(Thread& thread, TypeId type, Value dict) {
    Value view = allocate(thread, sizeof(DictViewObject), type);
    initialise<DictViewObject>(thread, view)->table = dict;
    return view;
}

bool is_dict_view(Thread& thread, Value value) {
    return has_type(thread, value, kDictKeys) || has_type(thread, value, kDictItems);
}

bool view_contains(Thread& thread, Value view, Value item_value) {
    if (has_type(thread, view, kDictKeys)) return dict_contains(thread, dict_of(thread, view), item_value);
    if (!is_tuple(thread, item_value) || tuple_view(thread, item_value).size() != 2) return false;
    Rooted item(thread, item_value);
    Value value = dict_get(thread, dict_of(thread, view), tuple_view(thread, item)[0]);
    return !value.is_nothing() && equal(thread, value, tuple_view(thread, item)[1]);
}

Value view_binary(Thread& thread, BinaryOp op, Value a_value, Value b_value) {
    if (op != BinaryOp::bit_and && op != BinaryOp::bit_or && op != BinaryOp::bit_xor && op != BinaryOp::subtract)
        return kNotImplemented;
    Rooted a(thread, a_value), b(thread, b_value);
    if (op == BinaryOp::bit_and && is_dict_view(thread, a)) {
        // As CPython: goes through the shorter one, the other is asked.
        Rooted result(thread, make_set(thread));
        bool swap = is_dict_view(thread, b) && length(thread, b) > length(thread, a);
        Rooted& walked = swap ? a : b;
        Rooted& asked = swap ? b : a;
        Rooted item(thread, kNothing);
        Iteration iteration(thread, walked);
        for (Value found = iteration.next(); !found.is_nothing(); found = iteration.next()) {
            item.set(found);
            if (view_contains(thread, asked, item)) set_add(thread, result, item);
        }
        return result;
    }
    Rooted result(thread, make_set_of(thread, a, false));
    switch (op) {
        case BinaryOp::bit_and: {
            return set_intersection(thread, result, b);
        }
        case BinaryOp::bit_or: set_update(thread, result, b); break;
        case BinaryOp::bit_xor: set_symmetric_difference_update(thread, result, b); break;
        case BinaryOp::subtract: set_difference_update(thread, result, b); break;
        default: break;
    }
    return result;
}

Value compare_views(Thread& thread, CompareOp op, Value a_value, Value b_value) {
    if (!is_set_like(thread, a_value) || !is_set_like(thread, b_value)) return kNotImplemented;
    Rooted a(thread, a_value), b(thread, b_value);
    std::int64_t length_a = length(thread, a), length_b = length(thread, b);
    const auto all_in = [&](Rooted& inner, Rooted& outer) {
        Rooted item(thread, kNothing);
        Iteration iteration(thread, inner);
        for (Value found = iteration.next(); !found.is_nothing(); found = iteration.next()) {
            item.set(found);
            if (!contains(thread, outer, item)) return false;
        }
        return true;
    };
    switch (op) {
        case CompareOp::equal: return Value::from_bool(length_a == length_b && all_in(a, b));
        case CompareOp::not_equal: return Value::from_bool(length_a != length_b || !all_in(a, b));
        case CompareOp::less: return Value::from_bool(length_a < length_b && all_in(a, b));
        case CompareOp::less_equal: return Value::from_bool(length_a <= length_b && all_in(a, b));
        case CompareOp::greater: return Value::from_bool(length_a > length_b && all_in(b, a));
        case CompareOp::greater_equal: return Value::from_bool(length_a >= length_b && all_in(b, a));
    }
    return kNotImplemented;
}

}  // namespace toy
