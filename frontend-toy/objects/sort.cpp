// list.sort and sorted(): a stable merge sort that comparisons may leave by an exception.
//
// The list is empty while its items are sorted, so that nothing the comparisons do can disturb the sort; what they put
// into it is a ValueError, as in CPython.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

using Order = std::vector<std::uint32_t>;
constexpr std::size_t kRun = 16;

// `is_less(a, b)` compares two places of the keys.
template <typename IsLess>
void insertion_sort(Order& order, std::size_t begin, std::size_t end, IsLess is_less) {
    for (std::size_t i = begin + 1; i < end; ++i) {
        std::uint32_t moved = order[i];
        if (!is_less(moved, order[i - 1])) continue;
        std::size_t low = begin, high = i - 1;
        while (low < high) {
            std::size_t middle = low + (high - low) / 2;
            if (is_less(moved, order[middle])) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        std::copy_backward(order.begin() + low, order.begin() + i, order.begin() + i + 1);
        order[low] = moved;
    }
}

template <typename IsLess>
void merge_sort(Order& order, IsLess is_less) {
    const std::size_t size = order.size();
    std::size_t descents = 0;
    for (std::size_t i = 1; i < size && descents == i - 1; ++i) descents += is_less(order[i], order[i - 1]);
    if (size > 1 && descents == size - 1) {  // strictly descending
        std::reverse(order.begin(), order.end());
        return;
    }
    for (std::size_t begin = 0; begin < size; begin += kRun)
        insertion_sort(order, begin, std::min(begin + kRun, size), is_less);
    Order merged(size);
    for (std::size_t width = kRun; width < size; width *= 2) {
        for (std::size_t begin = 0; begin < size; begin += 2 * width) {
            std::size_t middle = std::min(begin + width, size), end = std::min(begin + 2 * width, size);
            auto out = merged.begin() + begin;
            if (middle == end || !is_less(order[middle], order[middle - 1])) {
                std::copy(order.begin() + begin, order.begin() + end, out);
                continue;
            }
            std::size_t left = begin, right = middle;
            while (left < middle && right < end)
                *out++ = is_less(order[right], order[left]) ? order[right++] : order[left++];
            out = std::copy(order.begin() + left, order.begin() + middle, out);
            std::copy(order.begin() + right, order.begin() + end, out);
        }
        order.swap(merged);
    }
}

template <typename Key>
void sort_by(Order& order, const std::vector<Key>& keys) {
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return keys[a] < keys[b]; });
}

bool sort_ints(Order& order, const std::vector<Value>& keys) {
    if (!std::all_of(keys.begin(), keys.end(), [](Value key) { return key.is_small_int(); })) return false;
    std::vector<std::int64_t> numbers(keys.size());
    std::transform(keys.begin(), keys.end(), numbers.begin(), [](Value key) { return key.small_int(); });
    sort_by(order, numbers);
    return true;
}

bool sort_floats(Thread& thread, Order& order, const std::vector<Value>& keys) {
    std::vector<double> numbers(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (!is_float(thread, keys[i])) return false;
        numbers[i] = float_of(thread, keys[i]);
        if (std::isnan(numbers[i])) return false;
    }
    sort_by(order, numbers);
    return true;
}

bool sort_strings(Thread& thread, Order& order, const std::vector<Value>& keys) {
    if (!std::all_of(keys.begin(), keys.end(), [&](Value key) { return has_type(thread, key, kStr); })) return false;
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return str_compare(thread, keys[a], keys[b]) < 0;
    });
    return true;
}

void sort_order(Thread& thread, Order& order, const RootedVector& keys) {
    if (sort_ints(order, keys.values) || sort_floats(thread, order, keys.values) ||
        sort_strings(thread, order, keys.values))
        return;
    merge_sort(order, [&](std::uint32_t a, std::uint32_t b) { return less(thread, keys.values[a], keys.values[b]); });
}

}  // namespace

void list_sort(Thread& thread, Value list_value, Value key_value, bool reverse) {
    Rooted list(thread, list_value), key(thread, key_value);
    RootedVector items(thread), keys(thread);
    items.values = list_of(thread, list);
    list_clear(thread, list);
    const auto put_back = [&](const std::vector<Value>& values) {
        bool modified = read<List>(thread, list)->length != 0;
        std::span<Value> slots = list_resize(thread, list, static_cast<std::int64_t>(values.size()));
        std::copy(values.begin(), values.end(), slots.begin());
        return !modified;
    };
    std::vector<Value> sorted;
    try {
        if (key.get().is_nothing() || key.get() == kNone) {
            keys.values = items.values;
        } else {
            keys.values.reserve(items.values.size());
            for (std::size_t i = 0; i < items.values.size(); ++i) {
                const Value argument[] = {items.values[i]};
                keys.values.push_back(call(thread, key, argument));
            }
        }
        if (reverse) {
            std::reverse(items.values.begin(), items.values.end());
            std::reverse(keys.values.begin(), keys.values.end());
        }
        Order order(items.values.size());
        std::iota(order.begin(), order.end(), 0u);
        sort_order(thread, order, keys);
        sorted.reserve(order.size());
        for (std::uint32_t i : order) sorted.push_back(items.values[i]);
        if (reverse) std::reverse(sorted.begin(), sorted.end());
    } catch (const PythonError&) {
        put_back(items.values);
        throw;
    }
    if (!put_back(sorted)) raise(thread, ErrorClass::value_error, "list modified during sort");
}

}  // namespace toy
