#include "frontend-toy/objects/container_constructors.h"

#include <algorithm>

#include "frontend-toy/model/class_info.h"
#include "frontend-toy/objects/builtin_methods.h"
#include "frontend-toy/objects/hash_table.h"
#include "frontend-toy/objects/method_table.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

namespace {

void expect_no_keywords(Thread& thread, const Arguments& arguments, const char* name) {
    if (arguments.keyword_count != 0) raise_no_keywords(thread, name);
}

void expect_count(Thread& thread, const Arguments& arguments, const char* name, std::uint32_t least, std::uint32_t most) {
    if (arguments.count >= least && arguments.count <= most) return;
    bool few = arguments.count < least;
    std::uint32_t bound = few ? least : most;
    const char* how = least == most ? "" : few ? "at least " : "at most ";
    raise(thread, ErrorClass::type_error,
          std::string(name) + " expected " + how + std::to_string(bound) + (bound == 1 ? " argument" : " arguments") +
              ", got " + std::to_string(arguments.count));
}

Value plain_index(Thread& thread, Value value) { return value.is_small_int() ? value : to_index(thread, value); }

}  // namespace

Value native_list_new(Thread& thread, const Arguments& arguments) {
    expect_no_keywords(thread, arguments, "list");
    expect_count(thread, arguments, "list", 0, 1);
    if (arguments.count == 0) return make_list(thread, {});
    return make_list(thread, list_of(thread, arguments[0]));
}

Value native_tuple_new(Thread& thread, const Arguments& arguments) {
    expect_no_keywords(thread, arguments, "tuple");
    expect_count(thread, arguments, "tuple", 0, 1);
    if (arguments.count == 0) return toy::make_tuple(thread, {});
    if (is_tuple(thread, arguments[0])) return arguments[0];
    return toy::make_tuple(thread, list_of(thread, arguments[0]));
}

Value native_dict_new(Thread& thread, const Arguments& arguments) {
    expect_count(thread, arguments, "dict", 0, 1);
    Rooted dict(thread, kNothing);
    if (arguments.count == 1 && is_dict(thread, arguments[0])) {
        dict.set(dict_copy(thread, arguments[0]));
    } else {
        dict.set(make_dict(thread));
        if (arguments.count == 1) dict_update(thread, dict, arguments[0]);
    }
    for (std::uint32_t i = 0; i < arguments.keyword_count; ++i)
        dict_set(thread, dict, arguments.keyword_names[i], arguments.keyword_values[i]);
    return dict;
}

Value native_set_new(Thread& thread, const Arguments& arguments) {
    expect_no_keywords(thread, arguments, "set");
    expect_count(thread, arguments, "set", 0, 1);
    if (arguments.count == 0) return make_set(thread);
    return make_set_of(thread, arguments[0], false);
}

Value native_frozenset_new(Thread& thread, const Arguments& arguments) {
    expect_no_keywords(thread, arguments, "frozenset");
    expect_count(thread, arguments, "frozenset", 0, 1);
    if (arguments.count == 0) return make_set(thread, true);
    if (has_type(thread, arguments[0], kFrozenSet)) return arguments[0];
    return make_set_of(thread, arguments[0], true);
}

Value native_range_new(Thread& thread, const Arguments& arguments) {
    expect_no_keywords(thread, arguments, "range");
    expect_count(thread, arguments, "range", 1, 3);
    RootedVector bounds(thread);
    for (std::uint32_t i = 0; i < arguments.count; ++i) bounds.values.push_back(plain_index(thread, arguments[i]));
    constexpr Value zero = Value::from_small_int(0), one = Value::from_small_int(1);
    if (arguments.count == 1) return make_range(thread, zero, bounds.values[0], one);
    return make_range(thread, bounds.values[0], bounds.values[1], arguments.count == 3 ? bounds.values[2] : one);
}

Value native_slice_new(Thread& thread, const Arguments& arguments) {
    expect_no_keywords(thread, arguments, "slice");
    expect_count(thread, arguments, "slice", 1, 3);
    if (arguments.count == 1) return make_slice(thread, kNone, arguments[0], kNone);
    return make_slice(thread, arguments[0], arguments[1], argument_or(arguments, 2, kNone));
}

Value native_enumerate_new(Thread& thread, const Arguments& arguments) {
    Parameters parameters(thread, arguments, "enumerate", 0, {"iterable", "start"}, 2);
    if (!parameters.given(0))
        raise(thread, ErrorClass::type_error, "enumerate() missing required argument 'iterable'");
    Rooted source(thread, parameters[0]);
    Rooted start(thread, parameters.given(1) ? to_index(thread, parameters[1]) : Value::from_small_int(0));
    Value iterator = toy::iterator(thread, source);
    return make_wrapping_iterator(thread, kEnumerate, start, iterator);
}

Value native_zip_new(Thread& thread, const Arguments& arguments) {
    bool strict = false;
    for (std::uint32_t i = 0; i < arguments.keyword_count; ++i) {
        std::string name = utf8(thread, arguments.keyword_names[i]);
        if (name != "strict")
            raise(thread, ErrorClass::type_error, "'" + name + "' is an invalid keyword argument for zip()");
        strict = truth(thread, arguments.keyword_values[i]);
    }
    RootedVector iterators(thread);
    for (std::uint32_t i = 0; i < arguments.count; ++i) iterators.values.push_back(iterator(thread, arguments[i]));
    Value tuple = toy::make_tuple(thread, iterators.values);
    return make_wrapping_iterator(thread, kZip, kNothing, tuple, strict);
}

Value native_map_new(Thread& thread, const Arguments& arguments) {
    expect_no_keywords(thread, arguments, "map");
    if (arguments.count < 2) raise(thread, ErrorClass::type_error, "map() must have at least two arguments.");
    RootedVector iterators(thread);
    for (std::uint32_t i = 1; i < arguments.count; ++i) iterators.values.push_back(iterator(thread, arguments[i]));
    Value tuple = toy::make_tuple(thread, iterators.values);
    return make_wrapping_iterator(thread, kMap, arguments[0], tuple);
}

Value native_filter_new(Thread& thread, const Arguments& arguments) {
    expect_no_keywords(thread, arguments, "filter");
    expect_count(thread, arguments, "filter", 2, 2);
    Value source = iterator(thread, arguments[1]);
    return make_wrapping_iterator(thread, kFilter, arguments[0], source);
}

Value native_reversed_new(Thread& thread, const Arguments& arguments) {
    expect_no_keywords(thread, arguments, "reversed");
    expect_count(thread, arguments, "reversed", 1, 1);
    Value known = builtin_reversed(thread, arguments[0]);
    if (known != kNotImplemented) return known;
    if (is_instance_object(thread, arguments[0]) || has_type(thread, arguments[0], kClass)) {
        Value method = find_special(thread, arguments[0], Special::reversed);
        if (!method.is_nothing() && method != kNone) return call_special(thread, method, arguments[0]);
        bool sequence = method.is_nothing() && !find_special(thread, arguments[0], Special::getitem).is_nothing() &&
                        !find_special(thread, arguments[0], Special::len).is_nothing();
        if (sequence) {
            std::int64_t count = length(thread, arguments[0]);
            return make_wrapping_iterator(thread, kReversed, kNothing, arguments[0], count - 1);
        }
    }
    raise(thread, ErrorClass::type_error, "'" + type_name(thread, arguments[0]) + "' object is not reversible");
}

void set_container_constructors() {
    static constexpr struct {
        BuiltinClass cls;
        NativeDescriptor descriptor;
    } kConstructors[] = {
        {BuiltinClass::list, {"list", native_list_new, 0, 0xffff, true}},
        {BuiltinClass::tuple, {"tuple", native_tuple_new, 0, 0xffff, true}},
        {BuiltinClass::dict, {"dict", native_dict_new, 0, 0xffff, true}},
        {BuiltinClass::set, {"set", native_set_new, 0, 0xffff, true}},
        {BuiltinClass::frozenset, {"frozenset", native_frozenset_new, 0, 0xffff, true}},
        {BuiltinClass::range, {"range", native_range_new, 0, 0xffff, true}},
        {BuiltinClass::slice, {"slice", native_slice_new, 0, 0xffff, true}},
        {BuiltinClass::enumerate, {"enumerate", native_enumerate_new, 0, 0xffff, true}},
        {BuiltinClass::zip, {"zip", native_zip_new, 0, 0xffff, true}},
        {BuiltinClass::map, {"map", native_map_new, 0, 0xffff, true}},
        {BuiltinClass::filter, {"filter", native_filter_new, 0, 0xffff, true}},
        {BuiltinClass::reversed, {"reversed", native_reversed_new, 0, 0xffff, true}},
    };
    for (const auto& entry : kConstructors) set_builtin_constructor(entry.cls, &entry.descriptor);
}

}  // namespace toy
