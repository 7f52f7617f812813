// What match statements ask of their subjects: functions that programs cannot name.
#include <algorithm>

#include "frontend-toy/builtins/tables.h"
#include "frontend-toy/model/class_info.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/names.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/hash_table.h"

namespace toy {
namespace {

// Is it an instance of collections.abc.Sequence or Mapping, if the program has these?
bool is_abstract(Thread& thread, Value subject, const char* name) {
    if (!is_instance_object(thread, subject)) return false;
    for (const char* module_name : {"collections.abc", "_collections_abc"}) {
        ModuleInfo* module = find_module(module_name);
        if (module == nullptr) continue;
        Value cls = get_global(thread, *module, intern(thread, name));
        if (has_type(thread, cls, kClass)) return instance_check(thread, subject, cls);
    }
    return false;
}

bool is_sequence_subject(Thread& thread, Value subject) {
    Value held = plain_value(thread, subject);
    return is_list(thread, held) || is_tuple(thread, held) || has_type(thread, held, kRange) ||
           (held == subject && is_abstract(thread, subject, "Sequence"));
}

bool is_mapping_subject(Thread& thread, Value subject) {
    return is_dict(thread, plain_value(thread, subject)) || is_abstract(thread, subject, "Mapping");
}

// (subject, number of items, whether more are allowed)
Value sequence_pattern(Thread& thread, const Arguments& arguments) {
    if (!is_sequence_subject(thread, arguments[0])) return kFalse;
    const std::int64_t given = length(thread, arguments[0]), wanted = arguments[1].small_int();
    return Value::from_bool(arguments[2] == kTrue ? given >= wanted : given == wanted);
}

// (subject, items before, items after): a list of those in between
Value rest_of_sequence(Thread& thread, const Arguments& arguments) {
    RootedVector items(thread);
    items.values = list_of(thread, arguments[0]);
    const auto before = static_cast<std::size_t>(arguments[1].small_int());
    const auto after = static_cast<std::size_t>(arguments[2].small_int());
    if (before + after > items.values.size()) return make_list(thread, {});
    return make_list(thread, std::span(items.values).subspan(before, items.values.size() - before - after));
}

// (subject, keys): the values, or None if one is missing
Value mapping_pattern(Thread& thread, const Arguments& arguments) {
    Rooted subject(thread, arguments[0]), keys(thread, arguments[1]), value(thread, kNothing);
    if (!is_mapping_subject(thread, subject)) return kNone;
    const std::size_t count = tuple_view(thread, keys).size();
    RootedVector values(thread);
    Rooted missing(thread, make_list(thread, {}));
    for (std::size_t i = 0; i < count; ++i) {
        if (is_dict(thread, subject)) {
            value.set(dict_get(thread, subject, tuple_view(thread, keys)[i]));
            if (value.get().is_nothing()) return kNone;
        } else {
            Value get = get_attribute(thread, subject, intern(thread, "get"));
            const Value passed[] = {tuple_view(thread, keys)[i], missing};
            value.set(call(thread, get, passed));
            if (value.get() == missing.get()) return kNone;
        }
        values.values.push_back(value);
    }
    return toy::make_tuple(thread, values.values);
}

// (subject, keys): a dict of what the other keys have
Value rest_of_mapping(Thread& thread, const Arguments& arguments) {
    Rooted keys(thread, arguments[1]), dict(thread, make_dict(thread));
    dict_update(thread, dict, arguments[0]);
    for (std::size_t i = 0; i < tuple_view(thread, keys).size(); ++i) {
        dict_delete(thread, dict, tuple_view(thread, keys)[i]);
    }
    return dict;
}

bool matches_itself(Value cls) {
    constexpr BuiltinClass kClasses[] = {BuiltinClass::bool_, BuiltinClass::bytearray, BuiltinClass::bytes,
                                         BuiltinClass::dict,  BuiltinClass::float_,    BuiltinClass::frozenset,
                                         BuiltinClass::int_,  BuiltinClass::list,      BuiltinClass::set,
                                         BuiltinClass::str,   BuiltinClass::tuple};
    return std::any_of(std::begin(kClasses), std::end(kClasses),
                       [&](BuiltinClass builtin) { return builtin_class(builtin) == cls; });
}

// (subject, class, number of positional patterns, names): the attributes, or None
Value class_pattern(Thread& thread, const Arguments& arguments) {
    Rooted subject(thread, arguments[0]), cls(thread, arguments[1]), names(thread, arguments[3]);
    const std::int64_t positional = arguments[2].small_int();
    if (!has_type(thread, cls, kClass)) raise(thread, ErrorClass::type_error, "called match pattern must be a class");
    if (!instance_check(thread, subject, cls)) return kNone;
    RootedVector values(thread);
    const std::string class_name = utf8(thread, read<Class>(thread, cls)->name);
    if (positional > 0) {
        Rooted order(thread, find_attribute(thread, cls, intern(thread, "__match_args__")));
        const auto check = [&](std::int64_t allowed) {
            if (positional <= allowed) return;
            raise(thread, ErrorClass::type_error,
                  class_name + "() accepts " + std::to_string(allowed) + " positional sub-pattern" +
                      (allowed == 1 ? "" : "s") + " (" + std::to_string(positional) + " given)");
        };
        if (order.get().is_nothing()) {
            const std::span<const Value> mro = tuple_view(thread, read<Class>(thread, cls)->mro);
            const bool itself = std::any_of(mro.begin(), mro.end(), matches_itself);
            check(itself ? 1 : 0);
            values.values.push_back(subject);
        } else {
            if (!is_tuple(thread, order)) {
                raise(thread, ErrorClass::type_error,
                      class_name + ".__match_args__ must be a tuple (got " + type_name(thread, order) + ")");
            }
            check(static_cast<std::int64_t>(tuple_view(thread, order).size()));
            for (std::int64_t i = 0; i < positional; ++i) {
                Value name = tuple_view(thread, order)[static_cast<std::size_t>(i)];
                if (!is_str(thread, name)) {
                    raise(thread, ErrorClass::type_error,
                          "__match_args__ elements must be strings (got " + type_name(thread, name) + ")");
                }
                Value found = find_attribute(thread, subject, intern(thread, utf8(thread, name)));
                if (found.is_nothing()) return kNone;
                values.values.push_back(found);
            }
        }
    }
    for (std::size_t i = 0; i < tuple_view(thread, names).size(); ++i) {
        Value found = find_attribute(thread, subject, intern(thread, utf8(thread, tuple_view(thread, names)[i])));
        if (found.is_nothing()) return kNone;
        values.values.push_back(found);
    }
    return toy::make_tuple(thread, values.values);
}

constexpr NativeDescriptor kFunctions[] = {
    {"<sequence pattern>", sequence_pattern, 3, 3}, {"<rest of sequence>", rest_of_sequence, 3, 3},
    {"<mapping pattern>", mapping_pattern, 2, 2},   {"<rest of mapping>", rest_of_mapping, 2, 2},
    {"<class pattern>", class_pattern, 4, 4},
};

}  // namespace

std::span<const NativeDescriptor> pattern_functions() { return kFunctions; }

}  // namespace toy
