// Comparisons of anything.
#include "frontend-toy/objects/hash_table.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

constexpr Special kMethods[] = {Special::eq, Special::ne, Special::lt, Special::le, Special::gt, Special::ge};
constexpr const char* kSymbols[] = {"==", "!=", "<", "<=", ">", ">="};
constexpr CompareOp kSwapped[] = {CompareOp::equal,        CompareOp::not_equal, CompareOp::greater,
                                  CompareOp::greater_equal, CompareOp::less,      CompareOp::less_equal};
constexpr const char* kInComparison = " in comparison";

Special method_of(CompareOp op) { return kMethods[static_cast<std::size_t>(op)]; }
bool is_equality(CompareOp op) { return op == CompareOp::equal || op == CompareOp::not_equal; }

std::uint32_t type_of(Thread& thread, Value value) {
    return value.is_ref() ? stm::type_id(*thread.segment, value.ref()) : static_cast<std::uint32_t>(kNoType);
}

bool holds(CompareOp op, std::int64_t a, std::int64_t b) {
    switch (op) {
        case CompareOp::equal: return a == b;
        case CompareOp::not_equal: return a != b;
        case CompareOp::less: return a < b;
        case CompareOp::less_equal: return a <= b;
        case CompareOp::greater: return a > b;
        case CompareOp::greater_equal: return a >= b;
    }
    return false;
}

std::span<const Value> view(Thread& thread, Value sequence) {
    return is_list(thread, sequence) ? list_view(thread, sequence) : tuple_view(thread, sequence);
}

// Two lists or two tuples: the first pair of items that differ decides.
Value compare_sequences(Thread& thread, CompareOp op, Value a_value, Value b_value) {
    std::size_t length_a = view(thread, a_value).size(), length_b = view(thread, b_value).size();
    if (is_equality(op) && length_a != length_b && is_list(thread, a_value))
        return Value::from_bool(op == CompareOp::not_equal);
    RecursionGuard guard(thread, kInComparison);
    Rooted a(thread, a_value), b(thread, b_value);
    std::size_t i = 0;
    while (true) {
        std::span<const Value> items_a = view(thread, a), items_b = view(thread, b);
        length_a = items_a.size();
        length_b = items_b.size();
        while (i < length_a && i < length_b &&
               (items_a[i] == items_b[i] ||
                (has_type(thread, items_a[i], kStr) && has_type(thread, items_b[i], kStr) &&
                 str_equal(thread, items_a[i], items_b[i]))))
            ++i;
        if (i >= length_a || i >= length_b) return Value::from_bool(holds(op, length_a, length_b));
        Rooted x(thread, items_a[i]), y(thread, items_b[i]);
        if (!equal(thread, x, y)) {
            if (op == CompareOp::equal) return kFalse;
            if (op == CompareOp::not_equal) return kTrue;
            return compare(thread, op, x, y);
        }
        ++i;
    }
}

bool dict_equal(Thread& thread, Value a_value, Value b_value) {
    if (hash_count(thread, a_value) != hash_count(thread, b_value)) return false;
    RecursionGuard guard(thread, kInComparison);
    Rooted a(thread, a_value), b(thread, b_value), key(thread, kNothing), value(thread, kNothing);
    Value next_key, next_value;
    for (std::int64_t position = 0; hash_next(thread, a, position, next_key, next_value);) {
        key.set(next_key);
        value.set(next_value);
        std::int64_t entry = dict_find(thread, b, key, hash_entry(thread, a, position - 1).hash);
        if (entry == kAbsent || !equal(thread, value, hash_entry(thread, b, entry).value)) return false;
    }
    return true;
}

Value compare_sets(Thread& thread, CompareOp op, Value a_value, Value b_value) {
    Rooted a(thread, a_value), b(thread, b_value);
    bool result = false;
    switch (op) {
        case CompareOp::equal: result = set_equal(thread, a, b); break;
        case CompareOp::not_equal: result = !set_equal(thread, a, b); break;
        case CompareOp::less_equal: result = set_is_subset(thread, a, b); break;
        case CompareOp::greater_equal: result = set_is_subset(thread, b, a); break;
        case CompareOp::less:
            result = hash_count(thread, a) < hash_count(thread, b) && set_is_subset(thread, a, b);
            break;
        case CompareOp::greater:
            result = hash_count(thread, b) < hash_count(thread, a) && set_is_subset(thread, b, a);
            break;
    }
    return Value::from_bool(result);
}

// Operands of builtin types; kNotImplemented when they know nothing of each other.
Value compare_builtin(Thread& thread, CompareOp op, Value a, Value b) {
    std::uint32_t type_a = type_of(thread, a), type_b = type_of(thread, b);
    const auto as_result = [&](bool equals) { return Value::from_bool(equals == (op == CompareOp::equal)); };
    switch (type_a) {
        case kList:
        case kTuple: return type_a == type_b ? compare_sequences(thread, op, a, b) : kNotImplemented;
        case kDict:
            return type_b == kDict && is_equality(op) ? as_result(dict_equal(thread, a, b)) : kNotImplemented;
        case kSet:
        case kFrozenSet:
            return type_b == kSet || type_b == kFrozenSet ? compare_sets(thread, op, a, b)
                   : is_dict_view(thread, b)              ? compare_views(thread, op, a, b)
                                                          : kNotImplemented;
        case kDictKeys:
        case kDictItems: return compare_views(thread, op, a, b);
        case kRange:
            return type_b == kRange && is_equality(op) ? as_result(range_equal(thread, a, b)) : kNotImplemented;
        case kSlice: {
            if (type_b != kSlice) return kNotImplemented;
            const auto fields = [&](Value value) {
                const Slice* slice = read_immutable<Slice>(thread, value);
                const Value parts[] = {slice->start, slice->stop, slice->step};
                return make_tuple(thread, parts);
            };
            return compare_sequences(thread, op, fields(a), fields(b));
        }
        case kBoundMethod: {
            if (type_b != kBoundMethod || !is_equality(op)) return kNotImplemented;
            const BoundMethod* first = read_immutable<BoundMethod>(thread, a);
            const BoundMethod* second = read_immutable<BoundMethod>(thread, b);
            return as_result(first->self == second->self && first->function == second->function);
        }
        case kNativeFunction: {
            if (type_b != kNativeFunction || !is_equality(op)) return kNotImplemented;
            const NativeFunction* first = read_immutable<NativeFunction>(thread, a);
            const NativeFunction* second = read_immutable<NativeFunction>(thread, b);
            return as_result(first->self == second->self && first->descriptor == second->descriptor);
        }
        default: return builtin_compare(thread, op, a, b);
    }
}

Value try_special(Thread& thread, CompareOp op, Rooted& self, Rooted& other) {
    if (!is_instance_object(thread, self)) return kNotImplemented;
    Value method = find_special(thread, self, method_of(op));
    if (!method.is_nothing() && method != kNone) return call_special(thread, method, self, other);
    if (op != CompareOp::not_equal) return kNotImplemented;
    // object.__ne__ turns __eq__ round.
    method = find_special(thread, self, Special::eq);
    if (method.is_nothing() || method == kNone) return kNotImplemented;
    Value result = call_special(thread, method, self, other);
    return result == kNotImplemented ? result : Value::from_bool(!truth(thread, result));
}

Value compare_instances(Thread& thread, CompareOp op, Rooted& a, Rooted& b) {
    CompareOp swapped = kSwapped[static_cast<std::size_t>(op)];
    bool reflected_first = false;
    if (is_instance_object(thread, b)) {
        Value class_a = class_of(thread, a), class_b = class_of(thread, b);
        reflected_first = class_a != class_b && is_subclass(thread, class_b, class_a);
    }
    Value result = kNotImplemented;
    if (reflected_first) result = try_special(thread, swapped, b, a);
    if (result == kNotImplemented) result = try_special(thread, op, a, b);
    if (result == kNotImplemented && !reflected_first) result = try_special(thread, swapped, b, a);
    return result;
}

}  // namespace

Value compare(Thread& thread, CompareOp op, Value a, Value b) {
    Value result;
    if (is_instance_object(thread, a) || is_instance_object(thread, b)) {
        Rooted first(thread, a), second(thread, b);
        result = compare_instances(thread, op, first, second);
        if (result != kNotImplemented) return result;
        a = first;
        b = second;
        if (!is_instance_object(thread, a) || !is_instance_object(thread, b)) {
            const Value held = plain_value(thread, a), other = plain_value(thread, b);
            if (!is_instance_object(thread, held) && !is_instance_object(thread, other)) {
                result = compare_builtin(thread, op, held, other);
                if (result != kNotImplemented) return result;
            }
        }
    } else {
        result = compare_builtin(thread, op, a, b);
        if (result != kNotImplemented) return result;
    }
    if (op == CompareOp::equal) return Value::from_bool(a == b);
    if (op == CompareOp::not_equal) return Value::from_bool(a != b);
    raise(thread, ErrorClass::type_error,
          std::string("'") + kSymbols[static_cast<std::size_t>(op)] + "' not supported between instances of '" +
              type_name(thread, a) + "' and '" + type_name(thread, b) + "'");
}

bool equal(Thread& thread, Value a, Value b) {
    if (a == b) return true;
    if (a.is_small_int() && b.is_small_int()) return false;
    Value result = compare(thread, CompareOp::equal, a, b);
    return result.is_bool() ? result == kTrue : truth(thread, result);
}

bool less(Thread& thread, Value a, Value b) {
    if (a.is_small_int() && b.is_small_int()) return a.small_int() < b.small_int();
    Value result = compare(thread, CompareOp::less, a, b);
    return result.is_bool() ? result == kTrue : truth(thread, result);
}

}  // namespace toy
