// bisect.
#include <fmt/format.h>

#include "frontend-toy/modules/library_modules.h"
#include "frontend-toy/names.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/method_table.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/simple_order.h"

namespace toy {

namespace {

enum class Side { left, right };

struct Search {
    Value sequence, item, low, high, key;
};

Search arguments_of(Thread& thread, const Arguments& arguments, const char* name) {
    constexpr const char* kNames[] = {"a", "x", "lo", "hi", "key"};
    Value values[5];
    const std::uint32_t given = arguments.count + arguments.keyword_count;
    if (given > 5 || arguments.count > 4) {
        raise(thread, ErrorClass::type_error,
              fmt::format("{}() takes at most {} arguments ({} given)", name,
                          arguments.count > 4 ? "4 positional" : "5", arguments.count > 4 ? arguments.count : given));
    }
    for (std::uint32_t i = 0; i < arguments.count; ++i) values[i] = arguments[i];
    for (std::uint32_t k = 0; k < arguments.keyword_count; ++k) {
        const std::string keyword = utf8(thread, arguments.keyword_names[k]);
        std::size_t i = 0;
        while (i < 5 && keyword != kNames[i]) ++i;
        if (i == 5)
            raise(thread, ErrorClass::type_error,
                  fmt::format("'{}' is an invalid keyword argument for {}()", keyword, name));
        if (!values[i].is_nothing())
            raise(thread, ErrorClass::type_error,
                  fmt::format("argument for {}() given by name ('{}') and position ({})", name, keyword, i + 1));
        values[i] = arguments.keyword_values[k];
    }
    for (int i = 0; i < 2; ++i) {
        if (values[i].is_nothing())
            raise(thread, ErrorClass::type_error,
                  fmt::format("{}() missing required argument '{}' (pos {})", name, kNames[i], i + 1));
    }
    return {values[0], values[1], values[2], values[3], values[4].is_nothing() ? kNone : values[4]};
}

// The place of the item. Everything given is rooted by the caller; `item` is what the keys are compared with.
template <Side side>
std::int64_t find_place(Thread& thread, const Rooted& sequence, const Rooted& item, Value low_value, Value high_value,
                        const Rooted& key) {
    std::int64_t low = low_value.is_nothing() ? 0 : to_index_int64(thread, low_value);
    if (low < 0) raise(thread, ErrorClass::value_error, "lo must be non-negative");
    std::int64_t high =
        high_value.is_nothing() || high_value == kNone ? length(thread, sequence) : to_index_int64(thread, high_value);
    const bool list = is_list(thread, sequence);
    while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        Rooted found(thread, kNothing);
        if (list && middle < read<List>(thread, sequence)->length) {
            found.set(read_slot(thread, read<List>(thread, sequence)->items, middle));
        } else {
            found.set(get_item(thread, sequence, make_int(thread, middle)));
        }
        if (key.get() != kNone) {
            const Value argument[] = {found};
            found.set(call(thread, key, argument));
        }
        const Value a = side == Side::left ? found.get() : item.get(),
                    b = side == Side::left ? item.get() : found.get();
        bool is_less;
        if (!simple_less(thread, a, b, is_less)) is_less = less(thread, a, b);
        if (is_less == (side == Side::left)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

template <Side side>
constexpr const char* kBisectName = side == Side::left ? "bisect_left" : "bisect_right";
template <Side side>
constexpr const char* kInsortName = side == Side::left ? "insort_left" : "insort_right";

template <Side side>
Value bisect(Thread& thread, const Arguments& arguments) {
    const Search search = arguments_of(thread, arguments, kBisectName<side>);
    Rooted sequence(thread, search.sequence), item(thread, search.item), key(thread, search.key),
        high(thread, search.high);
    return make_int(thread, find_place<side>(thread, sequence, item, search.low, search.high, key));
}

template <Side side>
Value insort(Thread& thread, const Arguments& arguments) {
    const Search search = arguments_of(thread, arguments, kInsortName<side>);
    Rooted sequence(thread, search.sequence), item(thread, search.item), key(thread, search.key), wanted(thread, item);
    if (key.get() != kNone) {
        const Value argument[] = {item};
        wanted.set(call(thread, key, argument));
    }
    const std::int64_t place = find_place<side>(thread, sequence, wanted, search.low, search.high, key);
    if (is_list(thread, sequence)) {
        list_insert(thread, sequence, place, item);
    } else {
        Value insert = get_attribute(thread, sequence, intern(thread, "insert"));
        const Value passed[] = {make_int(thread, place), item};
        call(thread, insert, passed);
    }
    return kNone;
}

template <Side side>
constexpr NativeDescriptor kBisect{kBisectName<side>, bisect<side>, 0, 0xffff, true, true};
template <Side side>
constexpr NativeDescriptor kInsort{kInsortName<side>, insort<side>, 0, 0xffff, true, true};

constexpr NativeDescriptor kFunctions[] = {kBisect<Side::left>, kBisect<Side::right>, kInsort<Side::left>,
                                           kInsort<Side::right>};

void add_names(Thread& thread, ModuleInfo& module) {
    define(thread, module, "bisect", get_global(thread, module, intern(thread, "bisect_right")));
    define(thread, module, "insort", get_global(thread, module, intern(thread, "insort_right")));
}

}  // namespace

void register_bisect() { register_native_module({"bisect", kFunctions, add_names}); }

}  // namespace toy
