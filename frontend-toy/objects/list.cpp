// Lists: growing, changing in place, splicing.
#include <algorithm>
#include <cstring>

#include "frontend-toy/objects/containers.h"

namespace toy {

namespace {

std::int64_t grown_capacity(std::int64_t length) { return (length + (length >> 3) + 6) & ~std::int64_t{3}; }

Value make_items(Thread& thread, std::int64_t capacity) {
    if (capacity > kMaximumLength) raise(thread, ErrorClass::memory_error, "");
    Value items = allocate(thread, sizeof(Items) + static_cast<std::size_t>(capacity) * sizeof(Value), kItems);
    initialise<Items>(thread, items)->capacity = capacity;
    return items;
}

// Gives the list a store of another capacity that holds its first `keep` items.
Items* replace_items(Thread& thread, List* list, std::int64_t keep, std::int64_t capacity) {
    Value items = make_items(thread, capacity);
    Items* fresh = initialise<Items>(thread, items);
    if (keep != 0) {
        const Items* old = read<Items>(thread, list->items);
        std::memcpy(fresh->slots, old->slots, static_cast<std::size_t>(keep) * sizeof(Value));
    }
    list->items = items;
    return fresh;
}

}  // namespace

Value new_list(Thread& thread, std::int64_t length, Value*& slots) {
    Value items = length == 0 ? kNothing : make_items(thread, length);
    Value list = allocate(thread, sizeof(List), kList);
    List* object = initialise<List>(thread, list);
    object->length = length;
    object->items = items;
    slots = length == 0 ? nullptr : initialise<Items>(thread, items)->slots;
    return list;
}

Value make_list(Thread& thread, std::span<const Value> values) {
    Value* slots;
    Value list = new_list(thread, static_cast<std::int64_t>(values.size()), slots);
    std::copy(values.begin(), values.end(), slots);
    return list;
}

void list_append(Thread& thread, Value value, Value item) {
    List* list = write<List>(thread, value);
    std::int64_t length = list->length;
    if (list->items.is_nothing()) {
        replace_items(thread, list, 0, 4)->slots[0] = item;
    } else if (length == items_capacity(thread, list->items)) {
        replace_items(thread, list, length, grown_capacity(length + 1))->slots[length] = item;
    } else {
        write_slot(thread, list->items, length, item);
    }
    list->length = length + 1;
}

std::span<Value> list_resize(Thread& thread, Value value, std::int64_t length) {
    List* list = write<List>(thread, value);
    std::int64_t old_length = list->length;
    if (length == 0) {
        list->length = 0;
        list->items = kNothing;
        return {};
    }
    std::int64_t capacity = list->items.is_nothing() ? 0 : items_capacity(thread, list->items);
    Items* items;
    if (length > capacity) {
        items = replace_items(thread, list, old_length, old_length == 0 ? length : grown_capacity(length));
    } else if (length < capacity / 2 && capacity > 16) {
        items = replace_items(thread, list, std::min(old_length, length), grown_capacity(length));
    } else {
        items = write<Items>(thread, list->items);
        for (std::int64_t i = length; i < old_length; ++i) items->slots[i] = kNothing;
    }
    list->length = length;
    return {items->slots, static_cast<std::size_t>(length)};
}

void list_clear(Thread& thread, Value list) { list_resize(thread, list, 0); }

Value list_pop(Thread& thread, Value value, std::int64_t index) {
    const List* seen = read<List>(thread, value);
    std::int64_t length = seen->length;
    if (length == 0) raise(thread, ErrorClass::index_error, "pop from empty list");
    if (index < 0) index += length;
    if (index < 0 || index >= length) raise(thread, ErrorClass::index_error, "pop index out of range");
    List* list = write<List>(thread, value);
    Value item = read_slot(thread, list->items, index);
    std::int64_t rest = length - 1 - index;
    if (rest != 0) {
        Items* items = write<Items>(thread, list->items);
        std::memmove(&items->slots[index], &items->slots[index + 1], static_cast<std::size_t>(rest) * sizeof(Value));
    }
    write_slot(thread, list->items, length - 1, kNothing);
    list->length = length - 1;
    std::int64_t capacity = items_capacity(thread, list->items);
    if (capacity > 16 && length - 1 < capacity / 4) list_resize(thread, value, length - 1);
    return item;
}

void list_insert(Thread& thread, Value list, std::int64_t index, Value item) {
    std::int64_t length = read<List>(thread, list)->length;
    if (index < 0) index = std::max<std::int64_t>(index + length, 0);
    index = std::min(index, length);
    std::span<Value> slots = list_resize(thread, list, length + 1);
    std::memmove(&slots[index] + 1, &slots[index], static_cast<std::size_t>(length - index) * sizeof(Value));
    slots[index] = item;
}

void list_splice(Thread& thread, Value list, std::int64_t start, std::int64_t removed, std::span<const Value> items) {
    std::int64_t length = read<List>(thread, list)->length;
    auto added = static_cast<std::int64_t>(items.size());
    std::int64_t tail = length - start - removed;
    std::int64_t new_length = length - removed + added;
    if (added < removed && tail != 0) {
        std::span<Value> slots = list_slots(thread, list);
        std::memmove(&slots[start] + added, &slots[start] + removed, static_cast<std::size_t>(tail) * sizeof(Value));
    }
    std::span<Value> slots = list_resize(thread, list, new_length);
    if (slots.empty()) return;
    if (added > removed && tail != 0)
        std::memmove(slots.data() + start + added, slots.data() + start + removed,
                     static_cast<std::size_t>(tail) * sizeof(Value));
    std::copy(items.begin(), items.end(), slots.data() + start);
}

void list_extend(Thread& thread, Value list, Value iterable) {
    if (is_list(thread, iterable) || is_tuple(thread, iterable)) {
        auto view = is_list(thread, iterable) ? list_view(thread, iterable) : tuple_view(thread, iterable);
        std::vector<Value> copy(view.begin(), view.end());
        list_splice(thread, list, read<List>(thread, list)->length, 0, copy);
        return;
    }
    Rooted rooted(thread, list);
    Iteration iteration(thread, iterable);
    for (Value item = iteration.next(); !item.is_nothing(); item = iteration.next()) list_append(thread, rooted, item);
}

}  // namespace toy
