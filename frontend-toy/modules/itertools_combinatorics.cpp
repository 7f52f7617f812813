// itertools.product, permutations, combinations and combinations_with_replacement, in the lexicographic order that
// their documentation promises.
#include <fmt/format.h>

#include <numeric>

#include "frontend-toy/model/native_class.h"
#include "frontend-toy/modules/itertools_classes.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

namespace {

extern NativeClass kProduct, kPermutations, kCombinations, kCombinationsWithReplacement;

// kPool: a tuple (product: of tuples). kIndices: Items of small ints, kNothing before the first result.
// kCycles: the counters of permutations. kLength: of a result; -1 when there are no more.
enum Slot : std::uint32_t { kPool, kIndices, kCycles, kLength, kSlots };

Value make_indices(Thread& thread, std::int64_t count, std::int64_t first, std::int64_t step) {
    Value made = allocate(thread, sizeof(Items) + static_cast<std::size_t>(count) * sizeof(Value), kItems);
    Items* items = initialise<Items>(thread, made);
    items->capacity = count;
    for (std::int64_t i = 0; i < count; ++i) items->slots[i] = Value::from_small_int(first + i * step);
    return made;
}

std::int64_t index_at(Thread& thread, Value indices, std::int64_t i) {
    return read_slot(thread, indices, i).small_int();
}
void set_index(Thread& thread, Value indices, std::int64_t i, std::int64_t index) {
    write_slot(thread, indices, i, Value::from_small_int(index));
}

Value finish(Thread& thread, Value self) {
    set_int_slot(thread, self, kLength, -1);
    return kNothing;
}

// The items of the pool at the first `length` indices.
Value chosen(Thread& thread, Value pool, Value indices, std::int64_t length) {
    Value* slots;
    Value tuple = new_tuple(thread, length, slots);
    std::span<const Value> items = tuple_view(thread, pool);
    for (std::int64_t i = 0; i < length; ++i) slots[i] = items[static_cast<std::size_t>(index_at(thread, indices, i))];
    return tuple;
}

Value pool_of(Thread& thread, Value iterable) {
    RootedVector items(thread);
    items.values = list_of(thread, iterable);
    return toy::make_tuple(thread, items.values);
}

std::int64_t size_of(Thread& thread, Value pool) { return read_immutable<Tuple>(thread, pool)->length; }

// ---- product(*iterables, repeat=1)
Value init_product(Thread& thread, const Arguments& arguments) {
    std::int64_t repeat = 1;
    for (std::uint32_t i = 0; i < arguments.keyword_count; ++i) {
        const std::string name = utf8(thread, arguments.keyword_names[i]);
        if (name != "repeat")
            raise(thread, ErrorClass::type_error,
                  fmt::format("'{}' is an invalid keyword argument for product()", name));
        repeat = to_index_int64(thread, arguments.keyword_values[i]);
        if (repeat < 0) raise(thread, ErrorClass::value_error, "repeat argument cannot be negative");
    }
    RootedVector pools(thread);
    const std::int64_t given = arguments.count - 1;
    if (repeat != 0 && given > kMaximumLength / repeat)
        raise(thread, ErrorClass::overflow_error, "repeat argument too large");
    for (std::uint32_t i = 1; repeat != 0 && i < arguments.count; ++i)
        pools.values.push_back(pool_of(thread, arguments[i]));
    for (std::int64_t round = 1; round < repeat; ++round)
        for (std::int64_t i = 0; i < given; ++i) pools.values.push_back(pools.values[static_cast<std::size_t>(i)]);
    Value all = toy::make_tuple(thread, pools.values);
    set_slot(thread, arguments[0], kPool, all);
    set_slot(thread, arguments[0], kIndices, kNothing);
    set_int_slot(thread, arguments[0], kLength, static_cast<std::int64_t>(pools.values.size()));
    return kNone;
}

Value advance_product(Thread& thread, Value self) {
    const std::int64_t length = int_slot(thread, self, kLength);
    if (length < 0) return kNothing;
    Value pools = slot(thread, self, kPool), indices = slot(thread, self, kIndices);
    const auto pool = [&](std::int64_t i) { return tuple_view(thread, pools)[static_cast<std::size_t>(i)]; };
    if (indices.is_nothing()) {
        for (std::int64_t i = 0; i < length; ++i) {
            if (size_of(thread, pool(i)) == 0) return finish(thread, self);
        }
        indices = make_indices(thread, length, 0, 0);
        set_slot(thread, self, kIndices, indices);
    } else {
        std::int64_t i = length - 1;
        for (; i >= 0; --i) {
            const std::int64_t index = index_at(thread, indices, i) + 1;
            set_index(thread, indices, i, index == size_of(thread, pool(i)) ? 0 : index);
            if (index != size_of(thread, pool(i))) break;
        }
        if (i < 0) return finish(thread, self);
    }
    Value* slots;
    Value tuple = new_tuple(thread, length, slots);
    for (std::int64_t i = 0; i < length; ++i)
        slots[i] = tuple_view(thread, pool(i))[static_cast<std::size_t>(index_at(thread, indices, i))];
    return tuple;
}

// ---- the three that choose r of a pool
Value init_choice(Thread& thread, const Arguments& arguments, const char* name, bool needs_length) {
    Parameters parameters(thread, arguments, name, 1, {"iterable", "r"}, 2);
    if (!parameters.given(0))
        raise(thread, ErrorClass::type_error, fmt::format("{}() missing required argument 'iterable' (pos 1)", name));
    if (needs_length && !parameters.given(1))
        raise(thread, ErrorClass::type_error, fmt::format("{}() missing required argument 'r' (pos 2)", name));
    Rooted given_length(thread, parameters.given(1) ? parameters[1] : kNone);
    Rooted pool(thread, pool_of(thread, parameters[0]));
    std::int64_t length = size_of(thread, pool);
    if (needs_length || given_length.get() != kNone) {
        if (!needs_length && !is_int(thread, given_length)) raise(thread, ErrorClass::type_error, "Expected int as r");
        length = to_index_int64(thread, given_length);
        if (length < 0) raise(thread, ErrorClass::value_error, "r must be non-negative");
    }
    set_slot(thread, arguments[0], kPool, pool);
    set_slot(thread, arguments[0], kIndices, kNothing);
    set_int_slot(thread, arguments[0], kLength, length);
    return kNone;
}
Value init_permutations(Thread& thread, const Arguments& arguments) {
    return init_choice(thread, arguments, "permutations", false);
}
Value init_combinations(Thread& thread, const Arguments& arguments) {
    return init_choice(thread, arguments, "combinations", true);
}
Value init_with_replacement(Thread& thread, const Arguments& arguments) {
    return init_choice(thread, arguments, "combinations_with_replacement", true);
}

Value advance_permutations(Thread& thread, Value self) {
    const std::int64_t length = int_slot(thread, self, kLength);
    if (length < 0) return kNothing;
    Value pool = slot(thread, self, kPool), indices = slot(thread, self, kIndices);
    const std::int64_t size = size_of(thread, pool);
    if (indices.is_nothing()) {
        if (length > size) return finish(thread, self);
        indices = make_indices(thread, size, 0, 1);
        set_slot(thread, self, kIndices, indices);
        Value cycles = make_indices(thread, length, size, -1);
        set_slot(thread, self, kCycles, cycles);
        return chosen(thread, pool, indices, length);
    }
    Value cycles = slot(thread, self, kCycles);
    for (std::int64_t i = length - 1; i >= 0; --i) {
        const std::int64_t left = index_at(thread, cycles, i) - 1;
        if (left == 0) {
            // This place has gone round: its index goes to the end.
            const std::int64_t moved = index_at(thread, indices, i);
            for (std::int64_t k = i; k + 1 < size; ++k) set_index(thread, indices, k, index_at(thread, indices, k + 1));
            set_index(thread, indices, size - 1, moved);
            set_index(thread, cycles, i, size - i);
            continue;
        }
        set_index(thread, cycles, i, left);
        const std::int64_t one = index_at(thread, indices, i), other = index_at(thread, indices, size - left);
        set_index(thread, indices, i, other);
        set_index(thread, indices, size - left, one);
        return chosen(thread, pool, indices, length);
    }
    return finish(thread, self);
}

template <bool replacement>
Value advance_combinations(Thread& thread, Value self) {
    const std::int64_t length = int_slot(thread, self, kLength);
    if (length < 0) return kNothing;
    Value pool = slot(thread, self, kPool), indices = slot(thread, self, kIndices);
    const std::int64_t size = size_of(thread, pool);
    if (indices.is_nothing()) {
        if (replacement ? size == 0 && length > 0 : length > size) return finish(thread, self);
        indices = make_indices(thread, length, 0, replacement ? 0 : 1);
        set_slot(thread, self, kIndices, indices);
        return chosen(thread, pool, indices, length);
    }
    const auto last = [&](std::int64_t i) { return replacement ? size - 1 : size - length + i; };
    std::int64_t i = length - 1;
    while (i >= 0 && index_at(thread, indices, i) == last(i)) --i;
    if (i < 0) return finish(thread, self);
    const std::int64_t index = index_at(thread, indices, i) + 1;
    for (std::int64_t k = i; k < length; ++k) set_index(thread, indices, k, replacement ? index : index + k - i);
    return chosen(thread, pool, indices, length);
}

constexpr NativeDescriptor kProductMethods[] = {
    class_method<kProduct, "product", "__init__", init_product>(1, 2, true, true)};
constexpr NativeDescriptor kPermutationsMethods[] = {
    class_method<kPermutations, "permutations", "__init__", init_permutations>(1, 3, true, true)};
constexpr NativeDescriptor kCombinationsMethods[] = {
    class_method<kCombinations, "combinations", "__init__", init_combinations>(1, 3, true, true)};
constexpr NativeDescriptor kWithReplacementMethods[] = {
    class_method<kCombinationsWithReplacement, "combinations_with_replacement", "__init__", init_with_replacement>(
        1, 3, true, true)};

constinit NativeClass kProduct{"itertools", "product", kSlots, kProductMethods, advance_product};
constinit NativeClass kPermutations{"itertools", "permutations", kSlots, kPermutationsMethods, advance_permutations};
constinit NativeClass kCombinations{"itertools", "combinations", kSlots, kCombinationsMethods,
                                    advance_combinations<false>};
constinit NativeClass kCombinationsWithReplacement{"itertools", "combinations_with_replacement", kSlots,
                                                   kWithReplacementMethods, advance_combinations<true>};

}  // namespace

void define_itertools_combinatorics(Thread& thread, ModuleInfo& module) {
    for (NativeClass* cls : {&kProduct, &kPermutations, &kCombinations, &kCombinationsWithReplacement}) {
        define_native_class(thread, module, *cls);
    }
}

}  // namespace toy
