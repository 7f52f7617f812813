// The methods of dict and of its views.
#include "frontend-toy/objects/builtin_methods.h"
#include "frontend-toy/objects/hash_table.h"
#include "frontend-toy/objects/method_table.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

constexpr MethodTraits kDictTraits{"dict", is_dict};

template <MethodName name, Value (*body)(Thread&, const Arguments&)>
constexpr NativeDescriptor dict_method(std::uint16_t minimum, std::uint16_t maximum, bool runs_python, bool keywords = false) {
    return method<kDictTraits, name, body>(minimum, maximum, runs_python, keywords);
}

Value get_method(Thread& thread, const Arguments& arguments) {
    Value value = dict_get(thread, arguments[0], arguments[1]);
    return value.is_nothing() ? argument_or(arguments, 2, kNone) : value;
}

Value setdefault_method(Thread& thread, const Arguments& arguments) {
    return dict_set_default(thread, arguments[0], arguments[1], argument_or(arguments, 2, kNone));
}

Value pop_method(Thread& thread, const Arguments& arguments) {
    Value value = dict_pop(thread, arguments[0], arguments[1]);
    if (!value.is_nothing()) return value;
    if (arguments.count == 3) return arguments[2];
    raise_key_error(thread, arguments[1]);
}

Value popitem_method(Thread& thread, const Arguments& arguments) {
    std::int64_t last = dict_last(thread, arguments[0]);
    if (last == kAbsent) raise_key_error(thread, make_ascii(thread, "popitem(): dictionary is empty"));
    HashEntry entry = hash_entry(thread, arguments[0], last);
    dict_remove_entry(thread, arguments[0], last);
    const Value pair[] = {entry.key, entry.value};
    return make_tuple(thread, pair);
}

Value update_method(Thread& thread, const Arguments& arguments) {
    if (arguments.count > 2)
        raise(thread, ErrorClass::type_error,
              "update expected at most 1 argument, got " + std::to_string(arguments.count - 1));
    if (arguments.count == 2) dict_update(thread, arguments[0], arguments[1]);
    for (std::uint32_t i = 0; i < arguments.keyword_count; ++i)
        dict_set(thread, arguments[0], arguments.keyword_names[i], arguments.keyword_values[i]);
    return kNone;
}

template <TypeId type>
Value view_method(Thread& thread, const Arguments& arguments) {
    return make_dict_view(thread, type, arguments[0]);
}

Value copy_method(Thread& thread, const Arguments& arguments) { return dict_copy(thread, arguments[0]); }

Value clear_method(Thread& thread, const Arguments& arguments) {
    dict_clear(thread, arguments[0]);
    return kNone;
}

constexpr NativeDescriptor kDictMethods[] = {
    dict_method<"get", get_method>(2, 3, true),
    dict_method<"setdefault", setdefault_method>(2, 3, true),
    dict_method<"pop", pop_method>(2, 3, true),
    dict_method<"popitem", popitem_method>(1, 1, false),
    dict_method<"update", update_method>(1, 0xffff, true, true),
    dict_method<"keys", view_method<kDictKeys>>(1, 1, false),
    dict_method<"values", view_method<kDictValues>>(1, 1, false),
    dict_method<"items", view_method<kDictItems>>(1, 1, false),
    dict_method<"copy", copy_method>(1, 1, false),
    dict_method<"clear", clear_method>(1, 1, false),
};

bool has_set_methods(Thread& thread, Value value) { return is_dict_view(thread, value); }
constexpr MethodTraits kViewTraits{"dict_keys", has_set_methods};

Value isdisjoint_method(Thread& thread, const Arguments& arguments) {
    Iteration iteration(thread, arguments[1]);
    for (Value item = iteration.next(); !item.is_nothing(); item = iteration.next())
        if (view_contains(thread, arguments[0], item)) return kFalse;
    return kTrue;
}

constexpr NativeDescriptor kViewMethods[] = {
    method<kViewTraits, "isdisjoint", isdisjoint_method>(2, 2, true),
};

}  // namespace

std::span<const NativeDescriptor> dict_methods() { return kDictMethods; }
std::span<const NativeDescriptor> dict_view_methods() { return kViewMethods; }

}  // namespace toy
