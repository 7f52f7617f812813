// Iterators over the builtin types. They are ordinary mutable objects.
#include <algorithm>

#include "frontend-toy/interpreter/generator.h"
#include "frontend-toy/objects/hash_table.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

Value make_range_iterator(Thread& thread, Value start, Value stop, Value step, std::int64_t length) {
    std::int64_t first, stride;
    if (length >= 0 && to_int64(thread, start, first) && to_int64(thread, step, stride)) {
        __int128 end = static_cast<__int128>(first) + static_cast<__int128>(stride) * length;
        if (end == static_cast<std::int64_t>(end)) {
            Value iterator = allocate(thread, sizeof(RangeIterator), kRangeIterator);
            RangeIterator* object = initialise<RangeIterator>(thread, iterator);
            object->next = first;
            object->step = stride;
            object->remaining = length;
            return iterator;
        }
    }
    Value iterator = allocate(thread, sizeof(BigRangeIterator), kBigRangeIterator);
    BigRangeIterator* object = initialise<BigRangeIterator>(thread, iterator);
    object->next = start;
    object->stop = stop;
    object->step = step;
    return iterator;
}

Value next_in_sequence(Thread& thread, Value iterator, std::uint32_t type) {
    const SequenceIterator* state = read<SequenceIterator>(thread, iterator);
    Value sequence = state->sequence;
    if (sequence.is_nothing()) return kNothing;
    std::int64_t index = state->index;
    Value item;
    switch (type) {
        case kListIterator: {
            const List* list = read<List>(thread, sequence);
            if (index < list->length) item = read_slot(thread, list->items, index);
            break;
        }
        case kTupleIterator: {
            const Tuple* tuple = read_immutable<Tuple>(thread, sequence);
            if (index < tuple->length) item = tuple->items[index];
            break;
        }
        case kStrIterator:
            if (index < read_immutable<Str>(thread, sequence)->length) item = str_get_item(thread, sequence, index);
            break;
        default:
            if (index < static_cast<std::int64_t>(bytes_view(thread, sequence).size()))
                item = bytes_get_item(thread, sequence, index);
            break;
    }
    SequenceIterator* changed = write<SequenceIterator>(thread, iterator);
    if (item.is_nothing()) {
        changed->sequence = kNothing;
    } else {
        changed->index = index + 1;
    }
    return item;
}

// An instance with __getitem__ only; runs Python code.
Value next_by_index(Thread& thread, Value iterator_value) {
    Rooted iterator(thread, iterator_value);
    const SequenceIterator* state = read<SequenceIterator>(thread, iterator);
    if (state->sequence.is_nothing()) return kNothing;
    Value index = make_int(thread, state->index);
    Value sequence = state->sequence;
    try {
        Value method = find_special(thread, sequence, Special::getitem);
        Value item = call_special(thread, method, sequence, index);
        ++write<SequenceIterator>(thread, iterator)->index;
        return item;
    } catch (const PythonError& error) {
        bool at_end = is_instance(thread, error.exception, error_class(ErrorClass::index_error)) ||
                      is_instance(thread, error.exception, error_class(ErrorClass::stop_iteration));
        if (!at_end) throw;
        write<SequenceIterator>(thread, iterator)->sequence = kNothing;
        return kNothing;
    }
}

Value next_in_table(Thread& thread, Value iterator) {
    const HashIterator* state = read<HashIterator>(thread, iterator);
    if (state->table.is_nothing()) return kNothing;
    const HashTable* table = read<HashTable>(thread, state->table);
    bool is_dict = table->header.type_id == kDict;
    if (table->count != state->expected_count) {
        write<HashIterator>(thread, iterator)->expected_count = -1;  // for ever
        raise(thread, ErrorClass::runtime_error,
              is_dict ? "dictionary changed size during iteration" : "Set changed size during iteration");
    }
    std::int64_t position = state->index;
    Value key, value;
    bool found = hash_next(thread, state->table, position, key, value);
    HashIterator* changed = write<HashIterator>(thread, iterator);
    if (!found) {
        changed->table = kNothing;
        return kNothing;
    }
    changed->index = position;
    switch (changed->view) {
        case HashView::keys: return key;
        case HashView::values: return value;
        case HashView::items: break;
    }
    const Value pair[] = {key, value};
    return make_tuple(thread, pair);
}

Value next_enumerated(Thread& thread, Value iterator_value) {
    Rooted iterator(thread, iterator_value);
    Value item = next(thread, read<WrappingIterator>(thread, iterator)->iterators);
    if (item.is_nothing()) return kNothing;
    WrappingIterator* state = write<WrappingIterator>(thread, iterator);
    const Value pair[] = {state->function, item};
    state->function = builtin_binary(thread, BinaryOp::add, state->function, Value::from_small_int(1));
    return make_tuple(thread, pair);
}

Value next_zipped(Thread& thread, Value iterator_value) {
    Rooted iterator(thread, iterator_value);
    std::int64_t count = read_immutable<Tuple>(thread, read<WrappingIterator>(thread, iterator)->iterators)->length;
    bool strict = read<WrappingIterator>(thread, iterator)->index != 0;
    if (count == 0) return kNothing;
    RootedVector items(thread);
    items.values.reserve(static_cast<std::size_t>(count));
    const auto next_of = [&](std::int64_t i) {
        return next(thread, read_immutable<Tuple>(thread, read<WrappingIterator>(thread, iterator)->iterators)->items[i]);
    };
    for (std::int64_t i = 0; i < count; ++i) {
        Value item = next_of(i);
        if (!item.is_nothing()) {
            items.values.push_back(item);
            continue;
        }
        if (!strict) return kNothing;
        const auto plural = [](std::int64_t others) {
            return others == 1 ? std::string(" 1") : "s 1-" + std::to_string(others);
        };
        if (i != 0)
            raise(thread, ErrorClass::value_error,
                  "zip() argument " + std::to_string(i + 1) + " is shorter than argument" + plural(i));
        for (std::int64_t other = 1; other < count; ++other)
            if (!next_of(other).is_nothing())
                raise(thread, ErrorClass::value_error,
                      "zip() argument " + std::to_string(other + 1) + " is longer than argument" + plural(other));
        return kNothing;
    }
    return toy::make_tuple(thread, items.values);
}

Value next_mapped(Thread& thread, Value iterator_value) {
    Rooted iterator(thread, iterator_value);
    std::int64_t count = read_immutable<Tuple>(thread, read<WrappingIterator>(thread, iterator)->iterators)->length;
    RootedVector items(thread);
    for (std::int64_t i = 0; i < count; ++i) {
        Value source = read_immutable<Tuple>(thread, read<WrappingIterator>(thread, iterator)->iterators)->items[i];
        Value item = next(thread, source);
        if (item.is_nothing()) return kNothing;
        items.values.push_back(item);
    }
    return call(thread, read<WrappingIterator>(thread, iterator)->function, items.values);
}

Value next_filtered(Thread& thread, Value iterator_value) {
    Rooted iterator(thread, iterator_value), item(thread, kNothing);
    while (true) {
        item.set(next(thread, read<WrappingIterator>(thread, iterator)->iterators));
        if (item.get().is_nothing()) return kNothing;
        Value function = read<WrappingIterator>(thread, iterator)->function;
        const Value argument[] = {item};
        Value verdict = function == kNone ? item.get() : call(thread, function, argument);
        if (truth(thread, verdict)) return item;
    }
}

Value next_called(Thread& thread, Value iterator_value) {  // iter(function, sentinel)
    Rooted iterator(thread, iterator_value);
    const WrappingIterator* state = read<WrappingIterator>(thread, iterator);
    if (state->function.is_nothing()) return kNothing;
    Rooted result(thread, kNothing);
    try {
        result.set(call(thread, state->function, {}));
    } catch (const PythonError& error) {
        if (!is_instance(thread, error.exception, error_class(ErrorClass::stop_iteration))) throw;
        write<WrappingIterator>(thread, iterator)->function = kNothing;
        return kNothing;
    }
    if (!equal(thread, read<WrappingIterator>(thread, iterator)->iterators, result)) return result;
    write<WrappingIterator>(thread, iterator)->function = kNothing;
    return kNothing;
}

// Backwards: over a sequence from `index`, or over a dict or a view of one (function: the HashView and the count).
Value next_reversed(Thread& thread, Value iterator_value) {
    Rooted iterator(thread, iterator_value);
    const WrappingIterator* state = read<WrappingIterator>(thread, iterator);
    Value source = state->iterators;
    std::int64_t index = state->index;
    if (source.is_nothing()) return kNothing;
    Value item;
    if (is_dict(thread, source)) {
        const HashTable* table = read<HashTable>(thread, source);
        std::int64_t packed = state->function.small_int();
        if (table->count != packed >> 2)
            raise(thread, ErrorClass::runtime_error, "dictionary changed size during iteration");
        index = std::min(index, table->used - 1);
        while (index >= 0 && hash_entry(thread, source, index).key.is_nothing()) --index;
        if (index >= 0) {
            HashEntry entry = hash_entry(thread, source, index);
            const Value pair[] = {entry.key, entry.value};
            switch (static_cast<HashView>(packed & 3)) {
                case HashView::keys: item = entry.key; break;
                case HashView::values: item = entry.value; break;
                case HashView::items: item = make_tuple(thread, pair); break;
            }
        }
    } else if (index >= 0) {
        if (is_list(thread, source)) {
            std::span<const Value> items = list_view(thread, source);
            if (index < static_cast<std::int64_t>(items.size())) item = items[index];
        } else if (is_instance_object(thread, source)) {
            try {
                item = get_item(thread, source, Value::from_small_int(index));
            } catch (const PythonError& error) {
                if (!is_instance(thread, error.exception, error_class(ErrorClass::index_error)) &&
                    !is_instance(thread, error.exception, error_class(ErrorClass::stop_iteration)))
                    throw;
            }
        } else {
            item = builtin_get_item(thread, source, Value::from_small_int(index));
        }
    }
    WrappingIterator* changed = write<WrappingIterator>(thread, iterator);
    changed->index = index - 1;
    if (item.is_nothing()) changed->iterators = kNothing;
    return item;
}

}  // namespace

Value make_sequence_iterator(Thread& thread, TypeId type, Value sequence) {
    Value iterator = allocate(thread, sizeof(SequenceIterator), type);
    initialise<SequenceIterator>(thread, iterator)->sequence = sequence;
    return iterator;
}

Value make_hash_iterator(Thread& thread, Value table, HashView view) {
    Value iterator = allocate(thread, sizeof(HashIterator), kHashIterator);
    HashIterator* object = initialise<HashIterator>(thread, iterator);
    object->expected_count = hash_count(thread, table);
    object->table = table;
    object->view = view;
    return iterator;
}

Value make_wrapping_iterator(Thread& thread, TypeId type, Value function, Value iterators, std::int64_t index) {
    Value iterator = allocate(thread, sizeof(WrappingIterator), type);
    WrappingIterator* object = initialise<WrappingIterator>(thread, iterator);
    object->function = function;
    object->iterators = iterators;
    object->index = index;
    return iterator;
}

bool is_builtin_iterator(Thread& thread, Value object) {
    if (!object.is_ref()) return false;
    std::uint32_t type = stm::type_id(*thread.segment, object.ref());
    return (type >= kListIterator && type <= kReversed) || type == kGenerator;
}

Value builtin_iterator(Thread& thread, Value object) {
    if (!object.is_ref()) return kNotImplemented;
    std::uint32_t type = stm::type_id(*thread.segment, object.ref());
    switch (type) {
        case kList: return make_sequence_iterator(thread, kListIterator, object);
        case kTuple: return make_sequence_iterator(thread, kTupleIterator, object);
        case kStr: return make_sequence_iterator(thread, kStrIterator, object);
        case kBytes:
        case kByteArray: return make_sequence_iterator(thread, kBytesIterator, object);
        case kDict:
        case kSet:
        case kFrozenSet: return make_hash_iterator(thread, object, HashView::keys);
        case kDictKeys:
        case kDictValues:
        case kDictItems: {
            HashView view = type == kDictKeys ? HashView::keys : type == kDictValues ? HashView::values : HashView::items;
            return make_hash_iterator(thread, read_immutable<DictViewObject>(thread, object)->table, view);
        }
        case kRange: {
            const Range* range = read_immutable<Range>(thread, object);
            return make_range_iterator(thread, range->start, range->stop, range->step, range->length);
        }
        default: return is_builtin_iterator(thread, object) ? object : kNotImplemented;
    }
}

Value builtin_next(Thread& thread, Value iterator) {
    if (!iterator.is_ref()) return kNotImplemented;
    std::uint32_t type = stm::type_id(*thread.segment, iterator.ref());
    switch (type) {
        case kListIterator:
        case kTupleIterator:
        case kStrIterator:
        case kBytesIterator: return next_in_sequence(thread, iterator, type);
        case kRangeIterator: {
            if (read<RangeIterator>(thread, iterator)->remaining == 0) return kNothing;
            RangeIterator* state = write<RangeIterator>(thread, iterator);
            Value number = make_int(thread, state->next);
            --state->remaining;
            state->next += state->step;
            return number;
        }
        case kBigRangeIterator: {
            const BigRangeIterator* state = read<BigRangeIterator>(thread, iterator);
            Value number = state->next;
            CompareOp before = int_sign(thread, state->step) > 0 ? CompareOp::less : CompareOp::greater;
            if (!compare_numbers(thread, before, number, state->stop)) return kNothing;
            Value following = builtin_binary(thread, BinaryOp::add, number, state->step);
            write<BigRangeIterator>(thread, iterator)->next = following;
            return number;
        }
        case kHashIterator: return next_in_table(thread, iterator);
        case kSequenceIterator: return next_by_index(thread, iterator);
        case kCallIterator: return next_called(thread, iterator);
        case kEnumerate:
        case kZip:
        case kMap:
        case kFilter: {  // of iterators of iterators ...
            RecursionGuard guard(thread, "");
            return type == kEnumerate ? next_enumerated(thread, iterator)
                   : type == kZip     ? next_zipped(thread, iterator)
                   : type == kMap     ? next_mapped(thread, iterator)
                                      : next_filtered(thread, iterator);
        }
        case kReversed: return next_reversed(thread, iterator);
        case kGenerator: return generator_next(thread, iterator);
        default: return kNotImplemented;
    }
}

Value builtin_reversed(Thread& thread, Value object) {
    if (!object.is_ref()) return kNotImplemented;
    std::uint32_t type = stm::type_id(*thread.segment, object.ref());
    switch (type) {
        case kList:
        case kTuple:
        case kStr:
        case kBytes:
        case kByteArray: {
            std::int64_t length = builtin_length(thread, object).small_int();
            return make_wrapping_iterator(thread, kReversed, kNothing, object, length - 1);
        }
        case kRange: {
            const Range* range = read_immutable<Range>(thread, object);
            Value step = builtin_unary(thread, UnaryOp::negate, range->step);
            Value length = range_length_value(thread, object);
            Value last = builtin_binary(thread, BinaryOp::subtract, length, Value::from_small_int(1));
            Value span = builtin_binary(thread, BinaryOp::multiply, last, read_immutable<Range>(thread, object)->step);
            range = read_immutable<Range>(thread, object);
            Value start = builtin_binary(thread, BinaryOp::add, range->start, span);
            Value stop = builtin_binary(thread, BinaryOp::subtract, range->start, range->step);
            return make_range_iterator(thread, start, stop, step, range->length);
        }
        case kDict:
        case kDictKeys:
        case kDictValues:
        case kDictItems: {
            HashView view = type == kDictValues ? HashView::values : type == kDictItems ? HashView::items : HashView::keys;
            Value dict = type == kDict ? object : read_immutable<DictViewObject>(thread, object)->table;
            const HashTable* table = read<HashTable>(thread, dict);
            std::int64_t packed = table->count << 2 | static_cast<std::int64_t>(view);
            return make_wrapping_iterator(thread, kReversed, Value::from_small_int(packed), dict, table->used - 1);
        }
        default: return kNotImplemented;
    }
}

std::int64_t length_guess(Thread& thread, Value iterable) {
    if (has_type(thread, iterable, kRangeIterator)) return read<RangeIterator>(thread, iterable)->remaining;
    if (has_type(thread, iterable, kRange)) return std::max<std::int64_t>(read_immutable<Range>(thread, iterable)->length, 0);
    if (!iterable.is_ref() || is_instance_object(thread, iterable)) return 0;
    Value length = builtin_length(thread, iterable);
    return length.is_small_int() ? length.small_int() : 0;
}

}  // namespace toy
