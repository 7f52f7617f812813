#include "frontend-toy/objects/simple_order.h"

#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

bool is_text(Thread& thread, Value value) { return has_type(thread, value, kStr); }

// Equality of anything whose comparison runs no Python code; false: not known.
bool simple_equal(Thread& thread, Value a, Value b, bool& result, int depth) {
    if (a == b) return result = true, true;
    if (is_number(thread, a) && is_number(thread, b))
        return result = compare_numbers(thread, CompareOp::equal, a, b), true;
    if (is_text(thread, a) && is_text(thread, b)) return result = str_equal(thread, a, b), true;
    if (depth == 0 || !is_tuple(thread, a) || !is_tuple(thread, b)) return false;
    std::span<const Value> left = tuple_view(thread, a), right = tuple_view(thread, b);
    for (std::size_t i = 0; i < left.size() && i < right.size(); ++i) {
        if (!simple_equal(thread, left[i], right[i], result, depth - 1)) return false;
        if (!result) return true;
    }
    return result = left.size() == right.size(), true;
}

bool simple_less(Thread& thread, Value a, Value b, bool& result, int depth) {
    if (a.is_small_int() && b.is_small_int()) return result = a.small_int() < b.small_int(), true;
    if (is_number(thread, a) && is_number(thread, b))
        return result = compare_numbers(thread, CompareOp::less, a, b), true;
    if (is_text(thread, a) && is_text(thread, b)) return result = str_compare(thread, a, b) < 0, true;
    if (depth == 0 || !is_tuple(thread, a) || !is_tuple(thread, b)) return false;
    std::span<const Value> left = tuple_view(thread, a), right = tuple_view(thread, b);
    for (std::size_t i = 0; i < left.size() && i < right.size(); ++i) {
        bool same;
        if (!simple_equal(thread, left[i], right[i], same, depth - 1)) return false;
        if (!same) return simple_less(thread, left[i], right[i], result, depth - 1);
    }
    return result = left.size() < right.size(), true;
}

constexpr int kDepth = 8;

}  // namespace

bool simple_less(Thread& thread, Value a, Value b, bool& result) { return simple_less(thread, a, b, result, kDepth); }

}  // namespace toy
