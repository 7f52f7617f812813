// Binary operators of anything: builtin types first, then special methods, the reflected one of a subclass before
// the plain one.
#include <algorithm>

#include "frontend-toy/modules/import.h"
#include "frontend-toy/objects/container_binary.h"
#include "frontend-toy/objects/hash_table.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

namespace {

struct Operator {
    Special method, reflected, inplace;
    const char* symbol;
};

constexpr Operator kOperators[] = {
    {Special::add, Special::radd, Special::iadd, "+"},
    {Special::sub, Special::rsub, Special::isub, "-"},
    {Special::mul, Special::rmul, Special::imul, "*"},
    {Special::truediv, Special::rtruediv, Special::itruediv, "/"},
    {Special::floordiv, Special::rfloordiv, Special::ifloordiv, "//"},
    {Special::mod, Special::rmod, Special::imod, "%"},
    {Special::pow, Special::rpow, Special::ipow, "** or pow()"},
    {Special::lshift, Special::rlshift, Special::ilshift, "<<"},
    {Special::rshift, Special::rrshift, Special::irshift, ">>"},
    {Special::and_, Special::rand, Special::iand, "&"},
    {Special::or_, Special::ror, Special::ior, "|"},
    {Special::xor_, Special::rxor, Special::ixor, "^"},
    {Special::matmul, Special::rmatmul, Special::imatmul, "@"},
};
static_assert(std::size(kOperators) == static_cast<std::size_t>(BinaryOp::count_));


// Concatenation and repetition report their own errors when the left operand is a sequence.
void raise_for_sequences(Thread& thread, BinaryOp op, Value a, Value b) {
    const auto sequence_name = [&](Value value) -> const char* {
        if (!value.is_ref()) return nullptr;
        switch (stm::type_id(*thread.segment, value.ref())) {
            case kList: return "list";
            case kTuple: return "tuple";
            case kStr: return "str";
            case kBytes: return "bytes";
            case kByteArray: return "bytearray";
            default: return nullptr;
        }
    };
    if (op == BinaryOp::add) {
        const char* name = sequence_name(a);
        if (name == nullptr) return;
        if (std::string_view(name).starts_with("byte"))
            raise(thread, ErrorClass::type_error, "can't concat " + type_name(thread, b) + " to " + name);
        raise(thread, ErrorClass::type_error,
              std::string("can only concatenate ") + name + " (not \"" + type_name(thread, b) + "\") to " + name);
    }
    if (op == BinaryOp::multiply) {
        Value other = sequence_name(a) != nullptr ? b : a;
        if (sequence_name(a) == nullptr && sequence_name(b) == nullptr) return;
        raise(thread, ErrorClass::type_error, "can't multiply sequence by non-int of type '" + type_name(thread, other) + "'");
    }
}

[[noreturn]] void raise_unsupported(Thread& thread, BinaryOp op, Value a, Value b, bool inplace) {
    raise_for_sequences(thread, op, a, b);
    const Operator& entry = kOperators[static_cast<std::size_t>(op)];
    std::string symbol = entry.symbol;
    if (inplace) symbol = op == BinaryOp::power ? "**=" : symbol + "=";
    std::string message = "unsupported operand type(s) for " + symbol + ": '" + type_name(thread, a) + "' and '" +
                          type_name(thread, b) + "'";
    if (op == BinaryOp::right_shift && !inplace && has_type(thread, a, kNativeFunction) &&
        std::string_view(read_immutable<NativeFunction>(thread, a)->descriptor->name) == "print")
        message += ". Did you mean \"print(<message>, file=<output_stream>)\"?";
    raise(thread, ErrorClass::type_error, message);
}

Value try_special(Thread& thread, Special special, Rooted& self, Rooted& other) {
    if (!is_instance_object(thread, self)) return kNotImplemented;
    Value method = find_special(thread, self, special);
    if (method.is_nothing() || method == kNone) return kNotImplemented;
    return call_special(thread, method, self, other);
}

Value binary_of_instances(Thread& thread, BinaryOp op, Value a_value, Value b_value) {
    const Operator& entry = kOperators[static_cast<std::size_t>(op)];
    Rooted a(thread, a_value), b(thread, b_value);
    bool reflected_first = false, same_class = false;
    if (is_instance_object(thread, b)) {
        Value class_a = class_of(thread, a), class_b = class_of(thread, b);
        same_class = class_a == class_b;
        if (!same_class && is_subclass(thread, class_b, class_a)) {
            // A subclass goes first if it has its own version of the reflected method.
            Value own = find_special(thread, b, entry.reflected);
            Value inherited = is_instance_object(thread, a) ? find_special(thread, a, entry.reflected) : kNothing;
            reflected_first = !own.is_nothing() && own != inherited;
        }
    }
    Value result = kNotImplemented;
    if (reflected_first) result = try_special(thread, entry.reflected, b, a);
    if (result == kNotImplemented) result = try_special(thread, entry.method, a, b);
    if (result == kNotImplemented && !reflected_first && !same_class) result = try_special(thread, entry.reflected, b, a);
    return result;
}

// Sequence * index with an instance as the count.
Value repeat_by_index(Thread& thread, BinaryOp op, Value a, Value b) {
    if (op != BinaryOp::multiply) return kNotImplemented;
    const auto has_index = [&](Value value) {
        return is_instance_object(thread, value) && !find_special(thread, value, Special::index).is_nothing();
    };
    if (!has_index(a) && !has_index(b)) return kNotImplemented;
    Rooted first(thread, a), second(thread, b);
    if (has_index(second)) {
        second.set(to_index(thread, second));
    } else {
        first.set(to_index(thread, first));
    }
    if (is_number(thread, first) && is_number(thread, second)) return kNotImplemented;
    return builtin_binary(thread, op, first, second);
}

bool any_instance(Thread& thread, Value a, Value b) {
    return is_instance_object(thread, a) || is_instance_object(thread, b);
}

}  // namespace

Value binary_or_not_implemented(Thread& thread, BinaryOp op, Value a, Value b) {
    if (any_instance(thread, a, b)) {
        Rooted first(thread, a), second(thread, b);
        Value result = binary_of_instances(thread, op, first, second);
        if (result != kNotImplemented) return result;
        result = builtin_binary(thread, op, first, second);  // str % instance
        if (result != kNotImplemented) return result;
        const Value held = plain_value(thread, first), other = plain_operand(thread, op, held, second);
        if (held != first.get() || other != second.get()) {
            result = builtin_binary(thread, op, held, other);
            if (result != kNotImplemented) return result;
        }
        return repeat_by_index(thread, op, first, second);
    }
    return builtin_binary(thread, op, a, b);
}

Value binary(Thread& thread, BinaryOp op, Value a, Value b) {
    if (!any_instance(thread, a, b)) {
        Value result = builtin_binary(thread, op, a, b);
        if (result != kNotImplemented) return result;
        if (op == BinaryOp::bit_or && (has_type(thread, a, kClass) || has_type(thread, b, kClass))) {  // int | None
            Rooted left(thread, a), right(thread, b), module(thread, import_module(thread, "_generic_alias"));
            Value function = get_attribute(thread, module, intern(thread, "union"));
            const Value parts[] = {left, right};
            result = call(thread, function, parts);
            if (result != kNotImplemented) return result;
            raise_unsupported(thread, op, left, right, false);
        }
        raise_unsupported(thread, op, a, b, false);
    }
    Rooted first(thread, a), second(thread, b);
    Value result = binary_or_not_implemented(thread, op, first, second);
    if (result == kNotImplemented) raise_unsupported(thread, op, first, second, false);
    return result;
}

Value inplace_with_payload(Thread& thread, BinaryOp op, Value a, Value b) {
    const bool changes = is_list(thread, a) || is_dict(thread, a) || has_type(thread, a, kSet) || has_type(thread, a, kByteArray);
    const Value held = changes ? plain_value(thread, b) : b;
    return held == b ? kNotImplemented : builtin_inplace(thread, op, a, held);
}

Value inplace(Thread& thread, BinaryOp op, Value a, Value b) {
    Rooted first(thread, a), second(thread, b);
    Value result = try_special(thread, kOperators[static_cast<std::size_t>(op)].inplace, first, second);
    if (result != kNotImplemented) return result;
    if (!is_instance_object(thread, first)) {
        // An instance's reflected method comes before a list's own `+=` has anything to say, except for lists.
        if (!is_instance_object(thread, second) || is_list(thread, first)) {
            result = builtin_inplace(thread, op, first, second);
            if (result != kNotImplemented) return result;
        }
        result = inplace_with_payload(thread, op, first, second);
        if (result != kNotImplemented) return result;
    }
    result = binary_or_not_implemented(thread, op, first, second);
    if (result == kNotImplemented) raise_unsupported(thread, op, first, second, true);
    return result;
}

// ---------------------------------------------------------------------------------------------------- containers

namespace {

bool repetition_count(Thread& thread, Value value, std::int64_t& count) {
    if (!is_int(thread, value)) return false;
    if (!to_int64(thread, value, count)) {
        if (int_sign(thread, value) > 0)
            raise(thread, ErrorClass::overflow_error,
                  "cannot fit '" + type_name(thread, value) + "' into an index-sized integer");
        count = 0;
    }
    count = std::max<std::int64_t>(count, 0);
    return true;
}

void fill_repeated(std::span<const Value> items, std::int64_t count, Value* slots) {
    if (items.size() == 1) {
        std::fill_n(slots, count, items[0]);
        return;
    }
    for (std::int64_t i = 0; i < count; ++i) slots = std::copy(items.begin(), items.end(), slots);
}

std::int64_t repeated_length(Thread& thread, std::size_t length, std::int64_t count) {
    std::int64_t result;
    if (__builtin_mul_overflow(static_cast<std::int64_t>(length), count, &result) || result > kMaximumLength)
        raise(thread, ErrorClass::memory_error, "");
    return result;
}

Value repeat(Thread& thread, Value sequence, std::int64_t count) {
    Value* slots;
    if (is_list(thread, sequence)) {
        std::int64_t total = repeated_length(thread, list_view(thread, sequence).size(), count);
        Value result = new_list(thread, total, slots);
        if (total != 0) fill_repeated(list_view(thread, sequence), count, slots);
        return result;
    }
    if (count == 1) return sequence;
    std::int64_t total = repeated_length(thread, tuple_view(thread, sequence).size(), count);
    Value result = new_tuple(thread, total, slots);
    if (total != 0) fill_repeated(tuple_view(thread, sequence), count, slots);
    return result;
}

bool is_repeatable(Thread& thread, Value value) { return is_list(thread, value) || is_tuple(thread, value); }

Value concatenate(Thread& thread, Value a, Value b) {
    Value* slots;
    bool list = is_list(thread, a);
    const auto view = [&](Value value) { return list ? list_view(thread, value) : tuple_view(thread, value); };
    std::size_t first = view(a).size(), second = view(b).size();
    if (!list && second == 0) return a;
    if (!list && first == 0) return b;
    auto total = static_cast<std::int64_t>(first + second);
    Value result = list ? new_list(thread, total, slots) : new_tuple(thread, total, slots);
    std::span<const Value> items = view(a);
    slots = std::copy(items.begin(), items.end(), slots);
    items = view(b);
    std::copy(items.begin(), items.end(), slots);
    return result;
}

Value set_binary(Thread& thread, BinaryOp op, Value a_value, Value b_value) {
    Rooted a(thread, a_value), b(thread, b_value);
    switch (op) {
        case BinaryOp::bit_and: return set_intersection(thread, a, b);
        case BinaryOp::subtract: return set_difference(thread, a, b);
        case BinaryOp::bit_xor: return set_symmetric_difference(thread, a, b);
        case BinaryOp::bit_or: {
            Rooted result(thread, set_copy(thread, a, has_type(thread, a, kFrozenSet)));
            set_update(thread, result, b);
            return result;
        }
        default: return kNotImplemented;
    }
}

}  // namespace

Value container_binary(Thread& thread, BinaryOp op, Value a, Value b) {
    std::int64_t count;
    if (op == BinaryOp::add) {
        if ((is_list(thread, a) && is_list(thread, b)) || (is_tuple(thread, a) && is_tuple(thread, b)))
            return concatenate(thread, a, b);
        return kNotImplemented;
    }
    if (op == BinaryOp::multiply) {
        if (is_repeatable(thread, a) && repetition_count(thread, b, count)) return repeat(thread, a, count);
        if (is_repeatable(thread, b) && repetition_count(thread, a, count)) return repeat(thread, b, count);
        return kNotImplemented;
    }
    if (is_any_set(thread, a) && is_any_set(thread, b)) return set_binary(thread, op, a, b);
    if (is_dict(thread, a) && is_dict(thread, b) && op == BinaryOp::bit_or) {
        Rooted other(thread, b), result(thread, dict_copy(thread, a));
        dict_update(thread, result, other);
        return result;
    }
    if (is_dict_view(thread, a) || is_dict_view(thread, b)) return view_binary(thread, op, a, b);
    return kNotImplemented;
}

Value container_inplace(Thread& thread, BinaryOp op, Value a_value, Value b_value) {
    Rooted a(thread, a_value), b(thread, b_value);
    if (is_list(thread, a)) {
        std::int64_t count;
        if (op == BinaryOp::add) {
            list_extend(thread, a, b);
            return a;
        }
        if (op == BinaryOp::multiply && repetition_count(thread, b, count)) {
            std::vector<Value> items(list_view(thread, a).begin(), list_view(thread, a).end());
            std::int64_t total = repeated_length(thread, items.size(), count);
            std::span<Value> slots = list_resize(thread, a, total);
            if (total != 0) fill_repeated(items, count, slots.data());
            return a;
        }
    } else if (has_type(thread, a, kSet) && is_any_set(thread, b)) {
        switch (op) {
            case BinaryOp::bit_or: set_update(thread, a, b); return a;
            case BinaryOp::subtract: set_difference_update(thread, a, b); return a;
            case BinaryOp::bit_xor: set_symmetric_difference_update(thread, a, b); return a;
            case BinaryOp::bit_and: {
                Value result = set_intersection(thread, a, b);
                set_swap_bodies(thread, a, result);
                return a;
            }
            default: break;
        }
    } else if (is_dict(thread, a) && op == BinaryOp::bit_or) {
        dict_update(thread, a, b);
        return a;
    }
    return container_binary(thread, op, a, b);
}

}  // namespace toy
