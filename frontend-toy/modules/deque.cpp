// collections.deque: a ring of items. What is seldom used of it is written in Python, in lib/collections.
#include <algorithm>

#include "frontend-toy/model/native_class.h"
#include "frontend-toy/modules/collections_classes.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/method_table.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

namespace {

extern NativeClass kDeque;
extern NativeClass kDequeIterator;
extern NativeClass kDequeReverseIterator;

// kRing: Items whose capacity is a power of two, or kNothing. kChanges counts what makes iterators invalid.
enum DequeSlot : std::uint32_t { kRing, kHead, kCount, kMaximum, kChanges, kDequeSlots };

constexpr std::int64_t kSmallest = 8;

template <MethodName name, Value (*body)(Thread&, const Arguments&)>
constexpr NativeDescriptor deque_method(std::uint16_t minimum, std::uint16_t maximum, bool runs_python,
                                        bool keywords = false) {
    return class_method<kDeque, "deque", name, body>(minimum, maximum, runs_python, keywords);
}

// The numbers of a deque, read once; store() writes them back.
class Ring {
  public:
    Ring(Thread& thread, Value deque) : thread_(thread), deque_(deque) {
        const Value* slots = read<Instance>(thread, deque)->slots;
        items_ = slots[kRing];
        if (items_.is_nothing()) return;  // head and count are not set before the ring is
        head_ = slots[kHead].small_int();
        count = slots[kCount].small_int();
        mask_ = items_capacity(thread, items_) - 1;
    }
    Value get(std::int64_t i) const { return read_slot(thread_, items_, (head_ + i) & mask_); }
    void put(std::int64_t i, Value value) const { write_slot(thread_, items_, (head_ + i) & mask_, value); }
    void reserve(std::int64_t wanted) {
        if (!items_.is_nothing() && wanted <= mask_ + 1) return;
        std::int64_t capacity = kSmallest;
        while (capacity < wanted) capacity *= 2;
        if (capacity > kMaximumLength) raise(thread_, ErrorClass::memory_error, "");
        Value grown = allocate(thread_, sizeof(Items) + static_cast<std::size_t>(capacity) * sizeof(Value), kItems);
        Items* items = initialise<Items>(thread_, grown);
        items->capacity = capacity;
        for (std::int64_t i = 0; i < count; ++i) items->slots[i] = get(i);
        items_ = grown;
        head_ = 0;
        mask_ = capacity - 1;
    }
    void push_back(Value value) {
        reserve(count + 1);
        put(count++, value);
    }
    void push_front(Value value) {
        reserve(count + 1);
        head_ = (head_ - 1) & mask_;
        ++count;
        put(0, value);
    }
    Value pop_back() {
        Value item = get(--count);
        put(count, kNothing);
        return item;
    }
    Value pop_front() {
        Value item = get(0);
        put(0, kNothing);
        head_ = (head_ + 1) & mask_;
        --count;
        return item;
    }
    void store() const {
        Value* slots = write<Instance>(thread_, deque_)->slots;
        slots[kRing] = items_;
        slots[kHead] = Value::from_small_int(head_);
        slots[kCount] = Value::from_small_int(count);
        slots[kChanges] = Value::from_small_int(slots[kChanges].small_int() + 1);
    }

    std::int64_t count = 0;

  private:
    Thread& thread_;
    Value deque_;
    Value items_;
    std::int64_t head_ = 0, mask_ = -1;
};

std::int64_t count_of(Thread& thread, Value deque) {
    const Value* slots = read<Instance>(thread, deque)->slots;
    return slots[kRing].is_nothing() ? 0 : slots[kCount].small_int();
}
// kNoMaximum: none.
constexpr std::int64_t kNoMaximum = -1;
std::int64_t maximum_of(Thread& thread, Value deque) {
    Value maximum = slot(thread, deque, kMaximum);
    return maximum.is_small_int() ? maximum.small_int() : kNoMaximum;
}
std::int64_t changes_of(Thread& thread, Value deque) { return int_slot(thread, deque, kChanges); }

void append_to(Thread& thread, Value deque, Value item) {
    const std::int64_t maximum = maximum_of(thread, deque);
    if (maximum == 0) return;
    Ring ring(thread, deque);
    if (ring.count == maximum) ring.pop_front();
    ring.push_back(item);
    ring.store();
}
void append_left_to(Thread& thread, Value deque, Value item) {
    const std::int64_t maximum = maximum_of(thread, deque);
    if (maximum == 0) return;
    Ring ring(thread, deque);
    if (ring.count == maximum) ring.pop_back();
    ring.push_front(item);
    ring.store();
}

Value append(Thread& thread, const Arguments& arguments) {
    append_to(thread, arguments[0], arguments[1]);
    return kNone;
}
Value append_left(Thread& thread, const Arguments& arguments) {
    append_left_to(thread, arguments[0], arguments[1]);
    return kNone;
}

template <void (*add)(Thread&, Value, Value)>
void extend_by(Thread& thread, Value deque, Value iterable) {
    Rooted target(thread, deque);
    if (iterable == deque) {
        RootedVector items(thread);
        items.values = list_of(thread, iterable);
        for (std::size_t i = 0; i < items.values.size(); ++i) add(thread, target, items.values[i]);
        return;
    }
    Iteration iteration(thread, iterable);
    for (Value item = iteration.next(); !item.is_nothing(); item = iteration.next()) add(thread, target, item);
}

Value extend(Thread& thread, const Arguments& arguments) {
    extend_by<append_to>(thread, arguments[0], arguments[1]);
    return kNone;
}
Value extend_left(Thread& thread, const Arguments& arguments) {
    extend_by<append_left_to>(thread, arguments[0], arguments[1]);
    return kNone;
}
Value extend_in_place(Thread& thread, const Arguments& arguments) {
    extend_by<append_to>(thread, arguments[0], arguments[1]);
    return arguments[0];
}

template <Value (Ring::*take)()>
Value pop_from(Thread& thread, const Arguments& arguments) {
    Ring ring(thread, arguments[0]);
    if (ring.count == 0) raise(thread, ErrorClass::index_error, "pop from an empty deque");
    Value item = (ring.*take)();
    ring.store();
    return item;
}

void clear_deque(Thread& thread, Value deque) {
    Value* slots = write<Instance>(thread, deque)->slots;
    slots[kRing] = kNothing;
    slots[kHead] = slots[kCount] = Value::from_small_int(0);
    slots[kChanges] = Value::from_small_int(slots[kChanges].small_int() + 1);
}

Value clear(Thread& thread, const Arguments& arguments) {
    clear_deque(thread, arguments[0]);
    return kNone;
}

// deque(iterable=(), maxlen=None)
Value initialise_deque(Thread& thread, const Arguments& arguments) {
    const std::uint32_t given = arguments.count - 1 + arguments.keyword_count;
    if (given > 2) {
        raise(thread, ErrorClass::type_error,
              "deque() takes at most 2 arguments (" + std::to_string(given) + " given)");
    }
    Parameters parameters(thread, arguments, "deque", 1, {"iterable", "maxlen"}, 2);
    Value maximum = parameters.given(1) ? parameters[1] : kNone;
    if (maximum != kNone) {
        if (!is_int(thread, maximum)) raise(thread, ErrorClass::type_error, "an integer is required");
        std::int64_t number;
        if (!to_int64(thread, maximum, number) || !Value::fits_small_int(number))
            raise(thread, ErrorClass::overflow_error, "Python int too large to convert to C ssize_t");
        if (number < 0) raise(thread, ErrorClass::value_error, "maxlen must be non-negative");
        maximum = Value::from_small_int(number);
    }
    Value deque = arguments[0];
    Value* slots = write<Instance>(thread, deque)->slots;
    slots[kMaximum] = maximum;
    if (!slots[kChanges].is_small_int()) slots[kChanges] = Value::from_small_int(0);
    clear_deque(thread, deque);
    if (parameters.given(0)) extend_by<append_to>(thread, deque, parameters[0]);
    return kNone;
}

Value rotate(Thread& thread, const Arguments& arguments) {
    std::int64_t steps = 1;
    if (arguments.count > 1) steps = to_index_int64(thread, arguments[1]);
    Ring ring(thread, arguments[0]);
    if (ring.count <= 1) return kNone;
    steps %= ring.count;
    if (steps > ring.count / 2) steps -= ring.count;
    if (steps < -ring.count / 2) steps += ring.count;
    for (; steps > 0; --steps) ring.push_front(ring.pop_back());
    for (; steps < 0; ++steps) ring.push_back(ring.pop_front());
    ring.store();
    return kNone;
}

Value reverse(Thread& thread, const Arguments& arguments) {
    Ring ring(thread, arguments[0]);
    for (std::int64_t i = 0, k = ring.count - 1; i < k; ++i, --k) {
        Value item = ring.get(i);
        ring.put(i, ring.get(k));
        ring.put(k, item);
    }
    return kNone;
}

Value length_of(Thread& thread, const Arguments& arguments) {
    return Value::from_small_int(count_of(thread, arguments[0]));
}
Value is_not_empty(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(count_of(thread, arguments[0]) != 0);
}

// The place that an index means; `what` for the IndexError.
std::int64_t place(Thread& thread, const Arguments& arguments) {
    std::int64_t index;
    if (!index_of_key(thread, arguments[1], index)) {
        raise(thread, ErrorClass::type_error,
              "sequence index must be integer, not '" + type_name(thread, arguments[1]) + "'");
    }
    const std::int64_t count = count_of(thread, arguments[0]);
    if (index < 0) index += count;
    if (index < 0 || index >= count) raise(thread, ErrorClass::index_error, "deque index out of range");
    return index;
}

Value get(Thread& thread, const Arguments& arguments) {
    const std::int64_t index = place(thread, arguments);
    return Ring(thread, arguments[0]).get(index);
}
Value set(Thread& thread, const Arguments& arguments) {
    const std::int64_t index = place(thread, arguments);
    Ring(thread, arguments[0]).put(index, arguments[2]);
    return kNone;
}

void remove_at(Thread& thread, Value deque, std::int64_t index) {
    Ring ring(thread, deque);
    for (std::int64_t i = index; i + 1 < ring.count; ++i) ring.put(i, ring.get(i + 1));
    ring.pop_back();
    ring.store();
}

Value remove_item(Thread& thread, const Arguments& arguments) {
    remove_at(thread, arguments[0], place(thread, arguments));
    return kNone;
}

Value insert(Thread& thread, const Arguments& arguments) {
    const std::int64_t maximum = maximum_of(thread, arguments[0]);
    std::int64_t index = to_index_int64(thread, arguments[1]);
    Ring ring(thread, arguments[0]);
    if (ring.count == maximum) raise(thread, ErrorClass::index_error, "deque already at its maximum size");
    if (index < 0) index = std::max<std::int64_t>(index + ring.count, 0);
    index = std::min(index, ring.count);
    ring.push_back(arguments[2]);
    for (std::int64_t i = ring.count - 1; i > index; --i) ring.put(i, ring.get(i - 1));
    ring.put(index, arguments[2]);
    ring.store();
    return kNone;
}

// Calls `found(i)` for items equal to `item` in [start, stop) until it says that it has seen enough.
template <typename Found>
void search(Thread& thread, const Arguments& arguments, std::int64_t start, std::int64_t stop, const char* complaint,
            const Found& found) {
    const std::int64_t changes = changes_of(thread, arguments[0]);
    for (std::int64_t i = start; i < stop; ++i) {
        const bool same = equal(thread, Ring(thread, arguments[0]).get(i), arguments[1]);
        if (changes_of(thread, arguments[0]) != changes) {
            bool size = std::string_view(complaint).starts_with("deque mutated during remove");
            raise(thread, size ? ErrorClass::index_error : ErrorClass::runtime_error, complaint);
        }
        if (same && found(i)) return;
    }
}

constexpr const char* kMutated = "deque mutated during iteration";

Value contains_item(Thread& thread, const Arguments& arguments) {
    bool is_there = false;
    search(thread, arguments, 0, count_of(thread, arguments[0]), kMutated,
           [&](std::int64_t) { return is_there = true; });
    return Value::from_bool(is_there);
}
Value count_item(Thread& thread, const Arguments& arguments) {
    std::int64_t count = 0;
    search(thread, arguments, 0, count_of(thread, arguments[0]), kMutated,
           [&](std::int64_t) { return ++count, false; });
    return Value::from_small_int(count);
}
Value remove(Thread& thread, const Arguments& arguments) {
    std::int64_t at = -1;
    search(thread, arguments, 0, count_of(thread, arguments[0]), "deque mutated during remove().",
           [&](std::int64_t i) { return at = i, true; });
    if (at < 0) {
        Value text = to_repr(thread, arguments[1]);
        raise(thread, ErrorClass::value_error, utf8(thread, text) + " is not in deque");
    }
    remove_at(thread, arguments[0], at);
    return kNone;
}
Value index(Thread& thread, const Arguments& arguments) {
    const auto bound = [&](std::uint32_t i, std::int64_t otherwise) {
        if (i >= arguments.count) return otherwise;
        if (!is_int(thread, arguments[i]) && !is_instance_object(thread, arguments[i]))
            raise(thread, ErrorClass::type_error, "slice indices must be integers or have an __index__ method");
        std::int64_t number = clamp_int(thread, to_index(thread, arguments[i]));
        const std::int64_t count = count_of(thread, arguments[0]);
        if (number < 0) number = std::max<std::int64_t>(number + count, 0);
        return std::min(number, count);
    };
    const std::int64_t start = bound(2, 0), stop = bound(3, count_of(thread, arguments[0]));
    std::int64_t at = -1;
    search(thread, arguments, start, stop, kMutated, [&](std::int64_t i) { return at = i, true; });
    if (at >= 0) return Value::from_small_int(at);
    Value text = to_repr(thread, arguments[1]);
    raise(thread, ErrorClass::value_error, utf8(thread, text) + " is not in deque");
}

Value maximum_length(Thread& thread, const Arguments& arguments) {
    Value maximum = slot(thread, arguments[0], kMaximum);
    return maximum.is_nothing() ? kNone : maximum;
}

// ---- iterators: kOver the deque, kAt the next place, kSeen its changes when the iteration began
enum IteratorSlot : std::uint32_t { kOver, kAt, kSeen, kIteratorSlots };

template <NativeClass& cls, bool backwards>
Value make_deque_iterator(Thread& thread, const Arguments& arguments) {
    Value iterator = new_native_instance(thread, cls);
    Value* slots = initialise<Instance>(thread, iterator)->slots;
    slots[kOver] = arguments[0];
    slots[kAt] = Value::from_small_int(0);
    slots[kSeen] = Value::from_small_int(changes_of(thread, arguments[0]));
    return iterator;
}

template <bool backwards>
Value advance_deque(Thread& thread, Value iterator) {
    Value deque = slot(thread, iterator, kOver);
    if (deque.is_nothing()) return kNothing;
    const std::int64_t at = int_slot(thread, iterator, kAt);
    Ring ring(thread, deque);
    if (changes_of(thread, deque) != int_slot(thread, iterator, kSeen)) {
        set_slot(thread, iterator, kOver, kNothing);
        raise(thread, ErrorClass::runtime_error, kMutated);
    }
    if (at >= ring.count) {
        set_slot(thread, iterator, kOver, kNothing);
        return kNothing;
    }
    set_int_slot(thread, iterator, kAt, at + 1);
    return ring.get(backwards ? ring.count - 1 - at : at);
}

constexpr NativeDescriptor kMethods[] = {
    deque_method<"__init__", initialise_deque>(1, 3, true, true),
    deque_method<"append", append>(2, 2, false),
    deque_method<"appendleft", append_left>(2, 2, false),
    deque_method<"pop", pop_from<&Ring::pop_back>>(1, 1, false),
    deque_method<"popleft", pop_from<&Ring::pop_front>>(1, 1, false),
    deque_method<"extend", extend>(2, 2, true),
    deque_method<"extendleft", extend_left>(2, 2, true),
    deque_method<"__iadd__", extend_in_place>(2, 2, true),
    deque_method<"clear", clear>(1, 1, false),
    deque_method<"rotate", rotate>(1, 2, true),
    deque_method<"reverse", reverse>(1, 1, false),
    deque_method<"insert", insert>(3, 3, true),
    deque_method<"remove", remove>(2, 2, true),
    deque_method<"count", count_item>(2, 2, true),
    deque_method<"index", index>(2, 4, true),
    deque_method<"__len__", length_of>(1, 1, false),
    deque_method<"__bool__", is_not_empty>(1, 1, false),
    deque_method<"__contains__", contains_item>(2, 2, true),
    deque_method<"__getitem__", get>(2, 2, true),
    deque_method<"__setitem__", set>(3, 3, true),
    deque_method<"__delitem__", remove_item>(2, 2, true),
    deque_method<"__iter__", make_deque_iterator<kDequeIterator, false>>(1, 1, false),
    deque_method<"__reversed__", make_deque_iterator<kDequeReverseIterator, true>>(1, 1, false),
};
constexpr NativeProperty kProperties[] = {{deque_method<"maxlen", maximum_length>(1, 1, false)}};

constinit NativeClass kDeque{"collections", "deque", kDequeSlots, kMethods, nullptr, nullptr, kProperties};
constinit NativeClass kDequeIterator{"_collections", "_deque_iterator", kIteratorSlots, {}, advance_deque<false>};
constinit NativeClass kDequeReverseIterator{
    "_collections", "_deque_reverse_iterator", kIteratorSlots, {}, advance_deque<true>};

}  // namespace

void define_deque(Thread& thread, ModuleInfo& module) {
    define_native_class(thread, module, kDeque);
    define_native_class(thread, module, kDequeIterator);
    define_native_class(thread, module, kDequeReverseIterator);
}

}  // namespace toy
