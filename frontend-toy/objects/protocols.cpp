// Truth, length, iteration, containment and hashes of anything.
#include <algorithm>
#include <bit>

#include "frontend-toy/model/native_class.h"
#include "frontend-toy/objects/hash_table.h"
#include "frontend-toy/objects/memory_limit.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

std::uint32_t type_of(Thread& thread, Value value) {
    return value.is_ref() ? stm::type_id(*thread.segment, value.ref()) : static_cast<std::uint32_t>(kNoType);
}

// What __len__ gave, as a length.
std::int64_t checked_length(Thread& thread, Value result) {
    if (!is_int(thread, result)) {
        if (!is_instance_object(thread, result) || find_special(thread, result, Special::index).is_nothing())
            raise(thread, ErrorClass::type_error,
                  "'" + type_name(thread, result) + "' object cannot be interpreted as an integer");
        result = to_index(thread, result);
    }
    if (int_sign(thread, result) < 0) raise(thread, ErrorClass::value_error, "__len__() should return >= 0");
    std::int64_t length;
    if (!to_int64(thread, result, length))
        raise(thread, ErrorClass::overflow_error, "cannot fit '" + type_name(thread, result) + "' into an index-sized integer");
    return length;
}

// CPython's tuple hash (xxHash).
class TupleHash {
  public:
    void add(std::int64_t hash) {
        state_ += static_cast<std::uint64_t>(hash) * 14029467366897019727u;
        state_ = (state_ << 31 | state_ >> 33) * 11400714785074694791u;
    }
    std::int64_t finish(std::size_t length) {
        state_ += length ^ (2870177450012600261u ^ 3527539u);
        return state_ == static_cast<std::uint64_t>(-1) ? 1546275796 : static_cast<std::int64_t>(state_);
    }

  private:
    std::uint64_t state_ = 2870177450012600261u;
};

std::int64_t hash_tuple(Thread& thread, Value value) {
    RecursionGuard guard(thread, "");
    Rooted tuple(thread, value);
    std::size_t length = tuple_view(thread, tuple).size();
    TupleHash result;
    for (std::size_t i = 0; i < length; ++i) result.add(hash(thread, tuple_view(thread, tuple)[i]));
    return result.finish(length);
}

// Beyond so many, items that are being collected count against the heap limit while they are.
constexpr std::int64_t kManyItems = 1 << 16;

[[noreturn]] void raise_unhashable(Thread& thread, Value value) {
    raise(thread, ErrorClass::type_error, "unhashable type: '" + type_name(thread, value) + "'");
}

std::int64_t hash_instance(Thread& thread, Value value) {
    Value method = find_special(thread, value, Special::hash);
    if (method == kNone) raise_unhashable(thread, value);
    if (method.is_nothing()) return hash_of_identity(thread, value);
    Value result = call_special(thread, method, value);
    if (!is_int(thread, result)) raise(thread, ErrorClass::type_error, "__hash__ method should return an integer");
    std::int64_t hash;
    if (!to_int64(thread, result, hash)) return hash_number(thread, result);
    return hash == -1 ? -2 : hash;
}

bool contains_in_sequence(Thread& thread, Value container_value, Value item_value) {
    Rooted container(thread, container_value), item(thread, item_value);
    bool list = is_list(thread, container);
    for (std::size_t i = 0;; ++i) {
        std::span<const Value> items = list ? list_view(thread, container) : tuple_view(thread, container);
        // What compares without Python is compared here.
        for (; i < items.size(); ++i) {
            if (items[i] == item.get()) return true;
            if (items[i].is_small_int() && item.get().is_small_int()) continue;
            if (has_type(thread, items[i], kStr) && has_type(thread, item, kStr)) {
                if (str_equal(thread, items[i], item)) return true;
                continue;
            }
            break;
        }
        if (i >= items.size()) return false;
        if (equal(thread, items[i], item)) return true;
    }
}

bool contains_by_iteration(Thread& thread, Value container, Value item_value) {
    Rooted item(thread, item_value);
    Iteration iteration(thread, container);
    for (Value found = iteration.next(); !found.is_nothing(); found = iteration.next())
        if (equal(thread, found, item)) return true;
    return false;
}

}  // namespace

std::int64_t hash_of_identity(Thread& thread, Value value) {
    auto number = static_cast<std::uint64_t>(identity(thread, value));
    return static_cast<std::int64_t>(number >> 4 | number << 60);
}

// ---------------------------------------------------------------------------------------------------- builtin types

bool builtin_truth(Thread& thread, Value object, bool& result) {
    if (object.is_bool() || object == kNone) {
        result = object == kTrue;
        return true;
    }
    if (object.is_small_int()) {
        result = object.small_int() != 0;
        return true;
    }
    std::uint32_t type = type_of(thread, object);
    if (type >= kFirstShape) return false;
    if (type == kNoType || type == kBigInt || type == kBoxedFloat) {
        result = !is_number(thread, object) || truth_of_number(thread, object);
        return true;
    }
    if (type == kClass && (!find_special(thread, object, Special::bool_).is_nothing() ||
                           !find_special(thread, object, Special::len).is_nothing())) {
        return false;  // its metaclass has something to say
    }
    Value length = type == kRange ? range_length_value(thread, object) : builtin_length(thread, object);
    result = length == kNotImplemented || length != Value::from_small_int(0);
    return true;
}

Value builtin_length(Thread& thread, Value object) {
    std::int64_t length;
    switch (type_of(thread, object)) {
        case kStr: length = read_immutable<Str>(thread, object)->length; break;
        case kBytes:
        case kByteArray: length = static_cast<std::int64_t>(bytes_view(thread, object).size()); break;
        case kTuple: length = read_immutable<Tuple>(thread, object)->length; break;
        case kList: length = read<List>(thread, object)->length; break;
        case kDict:
        case kSet:
        case kFrozenSet: length = hash_count(thread, object); break;
        case kDictKeys:
        case kDictValues:
        case kDictItems:
            length = hash_count(thread, read_immutable<DictViewObject>(thread, object)->table);
            break;
        case kRange: length = range_length(thread, object); break;
        default: return kNotImplemented;
    }
    return Value::from_small_int(length);
}

// ---------------------------------------------------------------------------------------------------- complete

bool truth(Thread& thread, Value value) {
    bool result;
    if (builtin_truth(thread, value, result)) return result;
    Rooted object(thread, value);
    Value method = find_special(thread, object, Special::bool_);
    if (!method.is_nothing() && method != kNone) {
        Value answer = call_special(thread, method, object);
        if (!answer.is_bool())
            raise(thread, ErrorClass::type_error, "__bool__ should return bool, returned " + type_name(thread, answer));
        return answer == kTrue;
    }
    method = find_special(thread, object, Special::len);
    if (method.is_nothing() || method == kNone) return true;
    return checked_length(thread, call_special(thread, method, object)) != 0;
}

std::int64_t length(Thread& thread, Value object) {
    Value known = builtin_length(thread, object);
    if (known != kNotImplemented) return known.small_int();
    Value method = find_special(thread, object, Special::len);
    if (method.is_nothing() || method == kNone)
        raise(thread, ErrorClass::type_error, "object of type '" + type_name(thread, object) + "' has no len()");
    return checked_length(thread, call_special(thread, method, object));
}

Value iterator(Thread& thread, Value object) {
    Value known = builtin_iterator(thread, object);
    if (known != kNotImplemented) return known;
    if (object.is_ref()) {
        Value method = find_special(thread, object, Special::iter);
        if (method != kNone && !method.is_nothing()) {
            Value result = call_special(thread, method, object);
            if (!is_builtin_iterator(thread, result) &&
                (!result.is_ref() || find_special(thread, result, Special::next).is_nothing()))
                raise(thread, ErrorClass::type_error,
                      "iter() returned non-iterator of type '" + type_name(thread, result) + "'");
            return result;
        }
        if (method.is_nothing() && is_instance_object(thread, object) &&
            !find_special(thread, object, Special::getitem).is_nothing())
            return make_sequence_iterator(thread, kSequenceIterator, object);
    }
    raise(thread, ErrorClass::type_error, "'" + type_name(thread, object) + "' object is not iterable");
}

Value next(Thread& thread, Value iterator) {
    Value known = builtin_next(thread, iterator);
    if (known != kNotImplemented) return known;
    if (const NativeClass* native = native_iterator(thread, iterator)) return native->advance(thread, iterator);
    Value method = iterator.is_ref() ? find_special(thread, iterator, Special::next) : kNothing;
    if (method.is_nothing() || method == kNone)
        raise(thread, ErrorClass::type_error, "'" + type_name(thread, iterator) + "' object is not an iterator");
    try {
        return call_special(thread, method, iterator);
    } catch (const PythonError& error) {
        if (is_instance(thread, error.exception, error_class(ErrorClass::stop_iteration))) return kNothing;
        throw;
    }
}

std::vector<Value> list_of(Thread& thread, Value iterable) {
    if (is_list(thread, iterable)) {
        std::span<const Value> items = list_view(thread, iterable);
        return {items.begin(), items.end()};
    }
    if (is_tuple(thread, iterable)) {
        std::span<const Value> items = tuple_view(thread, iterable);
        return {items.begin(), items.end()};
    }
    RootedVector result(thread);
    Rooted rooted(thread, iterable);
    Iteration iteration(thread, rooted);
    const std::int64_t expected = std::max<std::int64_t>(length_guess(thread, rooted), 0);
    if (expected > kManyItems) check_memory(thread, static_cast<std::uint64_t>(expected) * sizeof(Value));
    result.values.reserve(static_cast<std::size_t>(std::min<std::int64_t>(expected, 1 << 20)));
    for (Value item = iteration.next(); !item.is_nothing(); item = iteration.next()) {
        const std::size_t count = result.values.size();
        if (count >= kManyItems && std::has_single_bit(count)) check_memory(thread, 2 * count * sizeof(Value));
        result.values.push_back(item);
    }
    return std::move(result.values);
}

std::int64_t hash(Thread& thread, Value value) {
    std::int64_t result;
    if (simple_hash(thread, value, result)) return result;
    std::uint32_t type = type_of(thread, value);
    if (type >= kFirstShape) return hash_instance(thread, value);
    switch (type) {
        case kTuple: return hash_tuple(thread, value);
        case kFrozenSet: return hash_frozen_set(thread, value);
        case kRange: {
            Value size = range_length_value(thread, value);
            const Range* range = read_immutable<Range>(thread, value);
            Value zero = Value::from_small_int(0), one = Value::from_small_int(1);
            std::int64_t none = hash(thread, kNone);
            TupleHash parts;
            parts.add(hash_number(thread, size));
            parts.add(size == zero ? none : hash_number(thread, range->start));
            parts.add(size == zero || size == one ? none : hash_number(thread, range->step));
            return parts.finish(3);
        }
        case kBoundMethod: {
            const BoundMethod* method = read_immutable<BoundMethod>(thread, value);
            Rooted rooted(thread, value);
            std::int64_t self = hash_of_identity(thread, method->self);
            return self ^ hash(thread, read_immutable<BoundMethod>(thread, rooted)->function);
        }
        case kList:
        case kDict:
        case kSet:
        case kByteArray:
        case kSlice:
        case kDictKeys:
        case kDictItems: raise_unhashable(thread, value);
        default: return hash_of_identity(thread, value);
    }
}

bool contains(Thread& thread, Value container, Value item) {
    switch (type_of(thread, container)) {
        case kList:
        case kTuple: return contains_in_sequence(thread, container, item);
        case kDict: return dict_contains(thread, container, item);
        case kSet:
        case kFrozenSet: return set_contains(thread, container, item);
        case kStr: return str_contains(thread, container, plain_value(thread, item));
        case kBytes:
        case kByteArray: return bytes_contains(thread, container, item);
        case kRange:
            if (is_int(thread, item)) return range_contains(thread, container, item);
            return contains_by_iteration(thread, container, item);
        case kDictKeys:
        case kDictItems: return view_contains(thread, container, item);
        default: break;
    }
    if (is_instance_object(thread, container) || has_type(thread, container, kClass)) {
        Value method = find_special(thread, container, Special::contains);
        if (!method.is_nothing() && method != kNone) {
            Value answer = call_special(thread, method, container, item);
            return truth(thread, answer);
        }
        if (method == kNone)
            raise(thread, ErrorClass::type_error, "'" + type_name(thread, container) + "' object is not a container");
        if (find_special(thread, container, Special::iter).is_nothing() &&
            find_special(thread, container, Special::getitem).is_nothing())
            raise(thread, ErrorClass::type_error, "argument of type '" + type_name(thread, container) + "' is not iterable");
    } else if (!is_builtin_iterator(thread, container) && !has_type(thread, container, kDictValues)) {
        raise(thread, ErrorClass::type_error, "argument of type '" + type_name(thread, container) + "' is not iterable");
    }
    return contains_by_iteration(thread, container, item);
}

}  // namespace toy
