// The methods of set and frozenset.
#include "frontend-toy/objects/builtin_methods.h"
#include "frontend-toy/objects/hash_table.h"
#include "frontend-toy/objects/method_table.h"

namespace toy {

namespace {

bool is_set(Thread& thread, Value value) { return has_type(thread, value, kSet); }
bool is_frozenset(Thread& thread, Value value) { return has_type(thread, value, kFrozenSet); }
constexpr MethodTraits kSetTraits{"set", is_set};
constexpr MethodTraits kFrozenSetTraits{"frozenset", is_frozenset};

template <MethodName name, Value (*body)(Thread&, const Arguments&)>
constexpr NativeDescriptor set_method(std::uint16_t minimum, std::uint16_t maximum, bool runs_python) {
    return method<kSetTraits, name, body>(minimum, maximum, runs_python);
}
template <MethodName name, Value (*body)(Thread&, const Arguments&)>
constexpr NativeDescriptor frozenset_method(std::uint16_t minimum, std::uint16_t maximum, bool runs_python) {
    return method<kFrozenSetTraits, name, body>(minimum, maximum, runs_python);
}

Value copy_of(Thread& thread, Value set) { return set_copy(thread, set, is_frozenset(thread, set)); }

Value add(Thread& thread, const Arguments& arguments) {
    set_add(thread, arguments[0], arguments[1]);
    return kNone;
}
Value discard(Thread& thread, const Arguments& arguments) {
    set_discard(thread, arguments[0], arguments[1]);
    return kNone;
}
Value remove(Thread& thread, const Arguments& arguments) {
    if (!set_discard(thread, arguments[0], arguments[1])) raise_key_error(thread, arguments[1]);
    return kNone;
}
Value pop(Thread& thread, const Arguments& arguments) { return set_pop(thread, arguments[0]); }
Value clear(Thread& thread, const Arguments& arguments) {
    set_clear(thread, arguments[0]);
    return kNone;
}
Value copy(Thread& thread, const Arguments& arguments) {
    if (is_frozenset(thread, arguments[0])) return arguments[0];
    return copy_of(thread, arguments[0]);
}

Value update(Thread& thread, const Arguments& arguments) {
    for (std::uint32_t i = 1; i < arguments.count; ++i) set_update(thread, arguments[0], arguments[i]);
    return kNone;
}
Value set_union(Thread& thread, const Arguments& arguments) {
    Rooted result(thread, copy_of(thread, arguments[0]));
    for (std::uint32_t i = 1; i < arguments.count; ++i) set_update(thread, result, arguments[i]);
    return result;
}

Value intersection(Thread& thread, const Arguments& arguments) {
    if (arguments.count == 1) return copy_of(thread, arguments[0]);
    Rooted result(thread, arguments[0]);
    for (std::uint32_t i = 1; i < arguments.count; ++i) result.set(set_intersection(thread, result, arguments[i]));
    return result;
}
Value intersection_update(Thread& thread, const Arguments& arguments) {
    Value result = intersection(thread, arguments);
    set_swap_bodies(thread, arguments[0], result);
    return kNone;
}

Value difference(Thread& thread, const Arguments& arguments) {
    if (arguments.count == 1) return copy_of(thread, arguments[0]);
    Rooted result(thread, set_difference(thread, arguments[0], arguments[1]));
    for (std::uint32_t i = 2; i < arguments.count; ++i) set_difference_update(thread, result, arguments[i]);
    return result;
}
Value difference_update(Thread& thread, const Arguments& arguments) {
    for (std::uint32_t i = 1; i < arguments.count; ++i) set_difference_update(thread, arguments[0], arguments[i]);
    return kNone;
}

Value symmetric_difference(Thread& thread, const Arguments& arguments) {
    return set_symmetric_difference(thread, arguments[0], arguments[1]);
}
Value symmetric_difference_update(Thread& thread, const Arguments& arguments) {
    set_symmetric_difference_update(thread, arguments[0], arguments[1]);
    return kNone;
}

Value as_set(Thread& thread, Value other) {
    return is_any_set(thread, other) ? other : make_set_of(thread, other, false);
}
Value isdisjoint(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(set_is_disjoint(thread, arguments[0], arguments[1]));
}
Value issubset(Thread& thread, const Arguments& arguments) {
    Value other = as_set(thread, arguments[1]);
    return Value::from_bool(set_is_subset(thread, arguments[0], other));
}
Value issuperset(Thread& thread, const Arguments& arguments) {
    Value other = as_set(thread, arguments[1]);
    return Value::from_bool(set_is_subset(thread, other, arguments[0]));
}

constexpr NativeDescriptor kSetMethods[] = {
    set_method<"add", add>(2, 2, true),
    set_method<"discard", discard>(2, 2, true),
    set_method<"remove", remove>(2, 2, true),
    set_method<"pop", pop>(1, 1, false),
    set_method<"clear", clear>(1, 1, false),
    set_method<"copy", copy>(1, 1, false),
    set_method<"update", update>(1, 0xffff, true),
    set_method<"union", set_union>(1, 0xffff, true),
    set_method<"intersection", intersection>(1, 0xffff, true),
    set_method<"intersection_update", intersection_update>(1, 0xffff, true),
    set_method<"difference", difference>(1, 0xffff, true),
    set_method<"difference_update", difference_update>(1, 0xffff, true),
    set_method<"symmetric_difference", symmetric_difference>(2, 2, true),
    set_method<"symmetric_difference_update", symmetric_difference_update>(2, 2, true),
    set_method<"isdisjoint", isdisjoint>(2, 2, true),
    set_method<"issubset", issubset>(2, 2, true),
    set_method<"issuperset", issuperset>(2, 2, true),
};

constexpr NativeDescriptor kFrozenSetMethods[] = {
    frozenset_method<"copy", copy>(1, 1, false),
    frozenset_method<"union", set_union>(1, 0xffff, true),
    frozenset_method<"intersection", intersection>(1, 0xffff, true),
    frozenset_method<"difference", difference>(1, 0xffff, true),
    frozenset_method<"symmetric_difference", symmetric_difference>(2, 2, true),
    frozenset_method<"isdisjoint", isdisjoint>(2, 2, true),
    frozenset_method<"issubset", issubset>(2, 2, true),
    frozenset_method<"issuperset", issuperset>(2, 2, true),
};

}  // namespace

std::span<const NativeDescriptor> set_methods() { return kSetMethods; }
std::span<const NativeDescriptor> frozenset_methods() { return kFrozenSetMethods; }

}  // namespace toy
