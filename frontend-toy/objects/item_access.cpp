// object[key]: reading, assigning and deleting, with slices.
#include <algorithm>

#include "frontend-toy/model/class_info.h"
#include "frontend-toy/modules/import.h"
#include "frontend-toy/objects/hash_table.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

std::uint32_t type_of(Thread& thread, Value value) {
    return value.is_ref() ? stm::type_id(*thread.segment, value.ref()) : static_cast<std::uint32_t>(kNoType);
}

[[noreturn]] void raise_bad_key(Thread& thread, Value key, const char* what, const char* or_slices = " or slices") {
    raise(thread, ErrorClass::type_error,
          std::string(what) + " indices must be integers" + or_slices + ", not " + type_name(thread, key));
}

[[noreturn]] void raise_missing_key(Thread& thread, Value key) { raise_key_error(thread, key); }

Value list_slice(Thread& thread, Value list, const SliceBounds& bounds) {
    Value* slots;
    Value result = new_list(thread, bounds.count, slots);
    std::span<const Value> items = list_view(thread, list);
    for (std::int64_t i = 0, at = bounds.start; i < bounds.count; ++i, at += bounds.step) slots[i] = items[at];
    return result;
}

Value tuple_slice(Thread& thread, Value tuple, const SliceBounds& bounds) {
    std::span<const Value> items = tuple_view(thread, tuple);
    if (bounds.step == 1 && bounds.count == static_cast<std::int64_t>(items.size())) return tuple;
    Value* slots;
    Value result = new_tuple(thread, bounds.count, slots);
    for (std::int64_t i = 0, at = bounds.start; i < bounds.count; ++i, at += bounds.step) slots[i] = items[at];
    return result;
}

Value get_list_item(Thread& thread, Value list, std::int64_t index) {
    const List* object = read<List>(thread, list);
    if (index < 0) index += object->length;
    if (index < 0 || index >= object->length) raise(thread, ErrorClass::index_error, "list index out of range");
    return read_slot(thread, object->items, index);
}

Value get_tuple_item(Thread& thread, Value tuple, std::int64_t index) {
    std::span<const Value> items = tuple_view(thread, tuple);
    auto length = static_cast<std::int64_t>(items.size());
    if (index < 0) index += length;
    if (index < 0 || index >= length) raise(thread, ErrorClass::index_error, "tuple index out of range");
    return items[index];
}

Value get_dict_item(Thread& thread, Value dict, Value key) {
    Value value;
    if (!dict_get_fast(thread, dict, key, value)) {
        Rooted rooted(thread, key);
        value = dict_get(thread, dict, key);
        if (value.is_nothing()) raise_missing_key(thread, rooted);
        return value;
    }
    if (value.is_nothing()) raise_missing_key(thread, key);
    return value;
}

void set_list_slice(Thread& thread, Value list_value, Value slice, Value value) {
    Rooted list(thread, list_value), source(thread, value);
    UnpackedSlice unpacked = unpack_slice(thread, slice);
    RootedVector items(thread);
    if (unpacked.step == 1) {
        if (source.get().is_nothing()) {
        } else if (is_list(thread, source) || is_tuple(thread, source)) {
            items.values = list_of(thread, source);
        } else {
            Value iterator;
            try {
                iterator = toy::iterator(thread, source);
            } catch (const PythonError& error) {
                if (!is_instance(thread, error.exception, error_class(ErrorClass::type_error))) throw;
                raise(thread, ErrorClass::type_error, "can only assign an iterable");
            }
            items.values = list_of(thread, iterator);
        }
        SliceBounds bounds = unpacked.adjust(read<List>(thread, list)->length);
        list_splice(thread, list, bounds.start, bounds.count, items.values);
        return;
    }
    if (source.get().is_nothing()) {
        SliceBounds bounds = unpacked.adjust(read<List>(thread, list)->length);
        if (bounds.count == 0) return;
        std::int64_t step = bounds.step, first = bounds.start;
        if (step < 0) {
            first = bounds.start + step * (bounds.count - 1);
            step = -step;
        }
        std::span<Value> slots = list_slots(thread, list);
        auto length = static_cast<std::int64_t>(slots.size());
        std::int64_t to = first, next_removed = first, removed = 0;
        for (std::int64_t from = first; from < length; ++from) {
            if (from == next_removed && removed < bounds.count) {
                ++removed;
                next_removed += step;
            } else {
                slots[to++] = slots[from];
            }
        }
        list_resize(thread, list, length - bounds.count);
        return;
    }
    try {
        items.values = list_of(thread, source);
    } catch (const PythonError& error) {
        bool no_iterable = !is_instance_object(thread, source) &&
                           is_instance(thread, error.exception, error_class(ErrorClass::type_error));
        if (!no_iterable) throw;
        raise(thread, ErrorClass::type_error, "must assign iterable to extended slice");
    }
    SliceBounds bounds = unpacked.adjust(read<List>(thread, list)->length);
    auto given = static_cast<std::int64_t>(items.values.size());
    if (given != bounds.count)
        raise(thread, ErrorClass::value_error,
              "attempt to assign sequence of size " + std::to_string(given) + " to extended slice of size " +
                  std::to_string(bounds.count));
    std::span<Value> slots = list_slots(thread, list);
    for (std::int64_t i = 0, at = bounds.start; i < bounds.count; ++i, at += bounds.step) slots[at] = items.values[i];
}

void set_list_item(Thread& thread, Value list_value, Value key, Value value_) {
    Rooted list(thread, list_value), value(thread, value_);
    std::int64_t index;
    if (!index_of_key(thread, key, index)) raise_bad_key(thread, key, "list");
    std::int64_t length = read<List>(thread, list)->length;
    if (index < 0) index += length;
    if (index < 0 || index >= length)
        raise(thread, ErrorClass::index_error, "list assignment index out of range");
    write_slot(thread, read<List>(thread, list)->items, index, value);
}

[[noreturn]] void raise_no_operation(Thread& thread, Value object, const char* what) {
    raise(thread, ErrorClass::type_error, "'" + type_name(thread, object) + "' object " + what);
}

// Builtin classes that can be subscripted: list[int].
bool is_generic(Value cls) {
    constexpr BuiltinClass kGeneric[] = {BuiltinClass::list, BuiltinClass::dict,      BuiltinClass::tuple,
                                         BuiltinClass::set,  BuiltinClass::frozenset, BuiltinClass::type,
                                         BuiltinClass::enumerate};
    return std::any_of(std::begin(kGeneric), std::end(kGeneric),
                       [&](BuiltinClass generic) { return builtin_class(generic) == cls; });
}

}  // namespace

Value builtin_get_item(Thread& thread, Value object, Value key) {
    std::int64_t index;
    switch (type_of(thread, object)) {
        case kList: {
            if (key.is_small_int()) return get_list_item(thread, object, key.small_int());
            Rooted list(thread, object);
            if (has_type(thread, key, kSlice)) {
                UnpackedSlice slice = unpack_slice(thread, key);
                return list_slice(thread, list, slice.adjust(read<List>(thread, list)->length));
            }
            if (!index_of_key(thread, key, index)) raise_bad_key(thread, key, "list");
            return get_list_item(thread, list, index);
        }
        case kTuple: {
            if (key.is_small_int()) return get_tuple_item(thread, object, key.small_int());
            Rooted tuple(thread, object);
            if (has_type(thread, key, kSlice)) {
                UnpackedSlice slice = unpack_slice(thread, key);
                return tuple_slice(thread, tuple, slice.adjust(read_immutable<Tuple>(thread, tuple)->length));
            }
            if (!index_of_key(thread, key, index)) raise_bad_key(thread, key, "tuple");
            return get_tuple_item(thread, tuple, index);
        }
        case kDict: return get_dict_item(thread, object, key);
        case kStr: {
            if (key.is_small_int()) return str_get_item(thread, object, key.small_int());
            Rooted str(thread, object);
            if (has_type(thread, key, kSlice)) {
                UnpackedSlice slice = unpack_slice(thread, key);
                SliceBounds bounds = slice.adjust(read_immutable<Str>(thread, str)->length);
                return str_slice(thread, str, bounds.start, bounds.step, bounds.count);
            }
            if (!index_of_key(thread, key, index))
                raise(thread, ErrorClass::type_error,
                      "string indices must be integers, not '" + type_name(thread, key) + "'");
            return str_get_item(thread, str, index);
        }
        case kBytes:
        case kByteArray: {
            Rooted bytes(thread, object);
            if (has_type(thread, key, kSlice)) {
                UnpackedSlice slice = unpack_slice(thread, key);
                SliceBounds bounds = slice.adjust(builtin_length(thread, bytes).small_int());
                return bytes_slice(thread, bytes, bounds.start, bounds.step, bounds.count);
            }
            if (!index_of_key(thread, key, index))
                raise_bad_key(thread, key, type_of(thread, bytes) == kBytes ? "byte" : "bytearray");
            return bytes_get_item(thread, bytes, index);
        }
        case kRange: {
            if (has_type(thread, key, kSlice)) return range_slice(thread, object, key);
            if (is_int(thread, key)) return range_item(thread, object, key);
            Rooted range(thread, object);
            if (!index_of_key(thread, key, index)) raise_bad_key(thread, key, "range");
            return range_item(thread, range, make_int(thread, index));
        }
        default: return kNotImplemented;
    }
}

bool builtin_set_item(Thread& thread, Value object, Value key, Value value) {
    switch (type_of(thread, object)) {
        case kList:
            if (key.is_small_int()) {
                std::int64_t index = key.small_int();
                const List* list = read<List>(thread, object);
                if (index < 0) index += list->length;
                if (index < 0 || index >= list->length)
                    raise(thread, ErrorClass::index_error, "list assignment index out of range");
                write_slot(thread, list->items, index, value);
            } else if (has_type(thread, key, kSlice)) {
                set_list_slice(thread, object, key, value);
            } else {
                set_list_item(thread, object, key, value);
            }
            return true;
        case kDict: dict_set(thread, object, key, value); return true;
        case kByteArray: {
            Rooted bytes(thread, object), rooted(thread, value);
            if (has_type(thread, key, kSlice)) {
                UnpackedSlice slice = unpack_slice(thread, key);
                SliceBounds bounds = slice.adjust(builtin_length(thread, bytes).small_int());
                bytearray_set_slice(thread, bytes, bounds.start, bounds.step, bounds.count, rooted);
                return true;
            }
            std::int64_t index;
            if (!index_of_key(thread, key, index)) raise_bad_key(thread, key, "bytearray");
            bytearray_set_item(thread, bytes, index, rooted);
            return true;
        }
        default: return false;
    }
}

bool builtin_delete_item(Thread& thread, Value object, Value key) {
    switch (type_of(thread, object)) {
        case kList: {
            if (has_type(thread, key, kSlice)) {
                set_list_slice(thread, object, key, kNothing);
                return true;
            }
            Rooted list(thread, object);
            std::int64_t index;
            if (!index_of_key(thread, key, index)) raise_bad_key(thread, key, "list");
            std::int64_t length = read<List>(thread, list)->length;
            if (index < 0) index += length;
            if (index < 0 || index >= length)
                raise(thread, ErrorClass::index_error, "list assignment index out of range");
            list_pop(thread, list, index);
            return true;
        }
        case kDict: {
            Rooted rooted(thread, key);
            if (!dict_delete(thread, object, key)) raise_missing_key(thread, rooted);
            return true;
        }
        case kByteArray: {
            Rooted bytes(thread, object);
            if (has_type(thread, key, kSlice)) {
                UnpackedSlice slice = unpack_slice(thread, key);
                SliceBounds bounds = slice.adjust(builtin_length(thread, bytes).small_int());
                bytearray_set_slice(thread, bytes, bounds.start, bounds.step, bounds.count, kNothing);
                return true;
            }
            std::int64_t index;
            if (!index_of_key(thread, key, index)) raise_bad_key(thread, key, "bytearray");
            bytearray_delete_item(thread, bytes, index);
            return true;
        }
        default: return false;
    }
}

Value get_item(Thread& thread, Value object, Value key) {
    Value known = builtin_get_item(thread, object, key);
    if (known != kNotImplemented) return known;
    if (object.is_ref()) {
        Value method = find_special(thread, object, Special::getitem);
        if (!method.is_nothing() && method != kNone) return call_special(thread, method, object, key);
    }
    if (has_type(thread, object, kClass)) {
        NameId name = intern(thread, "__class_getitem__");
        Rooted rooted_class(thread, object), rooted_key(thread, key);
        Value method = find_attribute(thread, object, name);
        const Value argument[] = {rooted_key};
        if (!method.is_nothing()) return call(thread, method, argument);
        if (is_generic(rooted_class)) {
            Rooted module(thread, import_module(thread, "_generic_alias"));
            Value alias = get_attribute(thread, module, intern(thread, "GenericAlias"));
            const Value parts[] = {rooted_class, rooted_key};
            return call(thread, alias, parts);
        }
        raise(thread, ErrorClass::type_error,
              "type '" + utf8(thread, read<Class>(thread, rooted_class)->name) + "' is not subscriptable");
    }
    raise_no_operation(thread, object, "is not subscriptable");
}

void set_item(Thread& thread, Value object, Value key, Value value) {
    if (builtin_set_item(thread, object, key, value)) return;
    Value method = object.is_ref() ? find_special(thread, object, Special::setitem) : kNothing;
    if (method.is_nothing() || method == kNone) raise_no_operation(thread, object, "does not support item assignment");
    call_special(thread, method, object, key, value);
}

void delete_item(Thread& thread, Value object, Value key) {
    if (builtin_delete_item(thread, object, key)) return;
    Value method = object.is_ref() ? find_special(thread, object, Special::delitem) : kNothing;
    if (method.is_nothing() || method == kNone) raise_no_operation(thread, object, "doesn't support item deletion");
    call_special(thread, method, object, key);
}

}  // namespace toy
