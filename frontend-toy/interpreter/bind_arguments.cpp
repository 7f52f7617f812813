// Arguments to parameters, with CPython's complaints.
#include <fmt/format.h>

#include <vector>

#include "frontend-toy/interpreter/calls.h"

namespace toy {

namespace {

std::string function_name(Thread& thread, Value function) {
    return utf8(thread, read<Function>(thread, function)->qualified_name);
}

// "'a'", "'a' and 'b'", "'a', 'b', and 'c'"
std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i != 0) text += i + 1 < names.size() ? ", " : names.size() == 2 ? " and " : ", and ";
        text += "'" + names[i] + "'";
    }
    return text;
}

[[noreturn]] void raise_missing(Thread& thread, Value function, const std::vector<std::string>& names, const char* kind) {
    raise(thread, ErrorClass::type_error,
          fmt::format("{}() missing {} required {} argument{}: {}", function_name(thread, function), names.size(), kind,
                      names.size() == 1 ? "" : "s", listed(names)));
}

[[noreturn]] void raise_too_many(Thread& thread, Value function, const Code& code, std::uint32_t given,
                                 std::uint32_t defaults, std::uint32_t keyword_only_given) {
    std::string takes = defaults != 0 ? fmt::format("from {} to {}", code.positional - defaults, code.positional)
                                      : fmt::format("{}", code.positional);
    bool plural = defaults != 0 || code.positional != 1;
    std::string were_given;
    if (keyword_only_given != 0) {
        were_given = fmt::format("{} positional argument{} (and {} keyword-only argument{}) were", given,
                                 given == 1 ? "" : "s", keyword_only_given, keyword_only_given == 1 ? "" : "s");
    } else {
        were_given = fmt::format("{} {}", given, given == 1 ? "was" : "were");
    }
    raise(thread, ErrorClass::type_error,
          fmt::format("{}() takes {} positional argument{} but {} given", function_name(thread, function), takes,
                      plural ? "s" : "", were_given));
}

}  // namespace

std::uint32_t bind_arguments(Thread& thread, Value function, const Code& code, CallSite& site) {
    const std::uint32_t keyword_count = site.keyword_count;
    const std::uint32_t given = site.count - keyword_count;
    const std::uint32_t named = code.positional + code.keyword_only;
    const std::uint32_t parameters = named + code.has_varargs + code.has_varkeywords;
    Value* const registers = site.arguments;
    check_recursion(thread, registers, std::max(code.register_count, site.count));

    const Function* object = read<Function>(thread, function);
    const Tuple* defaults = object->defaults.is_nothing() ? nullptr : read_immutable<Tuple>(thread, object->defaults);
    const std::uint32_t default_count = defaults != nullptr ? static_cast<std::uint32_t>(defaults->length) : 0;

    const std::uint32_t taken = std::min(given, code.positional);
    Value rest = kNothing;
    if (code.has_varargs) {
        rest = make_tuple(thread, std::span<const Value>(registers + taken, given - taken));
    }
    std::vector<Value> keyword_values(registers + given, registers + site.count);
    for (std::uint32_t i = taken; i < named; ++i) registers[i] = kNothing;

    Value keywords = code.has_varkeywords ? make_dict(thread) : kNothing;
    std::vector<std::string> misplaced;
    std::uint32_t keyword_only_given = 0;
    for (std::uint32_t k = 0; k < keyword_count; ++k) {
        Value name = site.keyword_names[k];
        std::uint32_t at = parameters;
        std::string text = utf8(thread, name);
        for (std::uint32_t i = 0; i < named; ++i) {
            if (code.register_names[i] == text) {
                at = i;
                break;
            }
        }
        if (at < code.positional_only && !code.has_varkeywords) {
            misplaced.push_back(text);
            continue;
        }
        if (at >= code.positional_only && at < named) {
            if (!registers[at].is_nothing()) {
                raise(thread, ErrorClass::type_error,
                      fmt::format("{}() got multiple values for argument '{}'", function_name(thread, function), text));
            }
            registers[at] = keyword_values[k];
            if (at >= code.positional) ++keyword_only_given;
        } else if (code.has_varkeywords) {
            dict_set(thread, keywords, name, keyword_values[k]);
        } else {
            raise(thread, ErrorClass::type_error,
                  fmt::format("{}() got an unexpected keyword argument '{}'", function_name(thread, function), text));
        }
    }
    if (!misplaced.empty()) {
        std::string text;
        for (const std::string& name : misplaced) text += (text.empty() ? "" : ", ") + name;
        raise(thread, ErrorClass::type_error,
              fmt::format("{}() got some positional-only arguments passed as keyword arguments: '{}'",
                          function_name(thread, function), text));
    }
    if (given > code.positional && !code.has_varargs) {
        raise_too_many(thread, function, code, given, default_count, keyword_only_given);
    }

    std::vector<std::string> missing;
    for (std::uint32_t i = 0; i < code.positional; ++i) {
        if (!registers[i].is_nothing()) continue;
        std::uint32_t from_end = code.positional - i;
        if (from_end <= default_count) {
            registers[i] = defaults->items[default_count - from_end];
        } else {
            missing.push_back(code.register_names[i]);
        }
    }
    if (!missing.empty()) raise_missing(thread, function, missing, "positional");
    for (std::uint32_t i = code.positional; i < named; ++i) {
        if (!registers[i].is_nothing()) continue;
        Value default_value = kNothing;
        if (!object->keyword_defaults.is_nothing()) {
            default_value = dict_get(thread, object->keyword_defaults, make_str(thread, code.register_names[i]));
        }
        if (default_value.is_nothing()) {
            missing.push_back(code.register_names[i]);
        } else {
            registers[i] = default_value;
        }
    }
    if (!missing.empty()) raise_missing(thread, function, missing, "keyword-only");
    if (code.has_varargs) registers[named] = rest;
    if (code.has_varkeywords) registers[named + code.has_varargs] = keywords;
    return parameters;
}

}  // namespace toy
