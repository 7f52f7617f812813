// Methods of str that search, split, strip, replace and join.
#include "frontend-toy/objects/string_search.h"

#include <algorithm>
#include <limits>
#include <string>

#include "frontend-toy/objects/memory_limit.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/string_data.h"
#include "frontend-toy/objects/text_algorithms.h"
#include "frontend-toy/objects/unicode.h"

namespace toy {
namespace {

// Calls f with the characters as a string_view of their width.
template <typename F>
decltype(auto) with_units(const StrView& view, F&& f) {
    const auto length = static_cast<std::size_t>(view.length);
    if (view.width == 1) return f(std::string_view(reinterpret_cast<const char*>(view.data), length));
    if (view.width == 2) return f(std::u16string_view(reinterpret_cast<const char16_t*>(view.data), length));
    return f(std::u32string_view(reinterpret_cast<const char32_t*>(view.data), length));
}

template <typename Unit>
char32_t code_of(Unit unit) {
    return static_cast<char32_t>(static_cast<std::make_unsigned_t<std::conditional_t<
        sizeof(Unit) == 1, char, std::conditional_t<sizeof(Unit) == 2, std::uint16_t, std::uint32_t>>>>(unit));
}

bool is_space(char32_t c) {
    return c < 128 ? c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f) : has_flag(c, kSpace);
}
bool is_line_break(char32_t c) {
    return c < 128 ? (c >= '\n' && c <= '\r') || (c >= 0x1c && c <= 0x1e) : has_flag(c, kLineBreak);
}

// Calls f with both texts in the width of the first. False if the second has a character that the first cannot have.
template <typename F>
bool with_same_units(const StrView& text, const StrView& part, F&& f) {
    if (part.width > text.width) return false;
    with_units(text, [&](auto units) {
        using View = decltype(units);
        if (part.width == text.width) {
            f(units, View(reinterpret_cast<typename View::const_pointer>(part.data), static_cast<std::size_t>(part.length)));
        } else {
            std::basic_string<typename View::value_type> widened(static_cast<std::size_t>(part.length), 0);
            for (std::int64_t i = 0; i < part.length; ++i)
                widened[static_cast<std::size_t>(i)] = static_cast<typename View::value_type>(part[i]);
            f(units, View(widened));
        }
    });
    return true;
}

StrView str_argument(Thread& thread, Value value, const char* what = "") {
    if (!is_str(thread, value))
        raise(thread, ErrorClass::type_error, std::string(what) + "must be str, not " + type_name(thread, value));
    return view_str(thread, value);
}

struct Bounds {
    std::int64_t start = 0, end = std::numeric_limits<std::int64_t>::max();
};
Bounds bounds_argument(Thread& thread, const Arguments& arguments, std::uint32_t first) {
    Bounds range;
    range.start = optional_index(thread, argument_or(arguments, first, kNone), range.start);
    range.end = optional_index(thread, argument_or(arguments, first + 1, kNone), range.end);
    return range;
}

std::int64_t find_in(const StrView& text, const StrView& part, Bounds range, bool backwards) {
    if (!clamp_range(text.length, range.start, range.end)) return -1;
    std::size_t found = kNotFound;
    with_same_units(text, part, [&](auto units, auto wanted) {
        const auto start = static_cast<std::size_t>(range.start);
        const auto window = units.substr(0, static_cast<std::size_t>(range.end));
        if (!backwards) {
            found = find_text(window, wanted, start);
        } else {
            found = window.rfind(wanted);
            if (found != kNotFound && found < start) found = kNotFound;
        }
    });
    return static_cast<std::int64_t>(found);
}

Value find_with(Thread& thread, const Arguments& arguments, bool backwards, bool must_exist) {
    const StrView part = str_argument(thread, arguments[1]);
    const std::int64_t found =
        find_in(view_str(thread, arguments[0]), part, bounds_argument(thread, arguments, 2), backwards);
    if (found < 0 && must_exist) raise(thread, ErrorClass::value_error, "substring not found");
    return Value::from_small_int(found);
}

Value list_of_parts(Thread& thread, Value str, const std::vector<Part>& parts) {
    std::vector<Value> items;
    items.reserve(parts.size());
    for (const Part& part : parts)
        items.push_back(
            str_part(thread, str, static_cast<std::int64_t>(part.first), static_cast<std::int64_t>(part.second)));
    return make_list(thread, items);
}

Value split_with(Thread& thread, const Arguments& arguments, bool backwards) {
    const Parameters parameters(thread, arguments, backwards ? "rsplit" : "split", 1, {"sep", "maxsplit"}, 2);
    const std::int64_t maximum = parameters.given(1) ? size_argument(thread, parameters[1]) : -1;
    const std::size_t limit = maximum < 0 ? kNotFound - 1 : static_cast<std::size_t>(maximum);
    const Value str = arguments[0], separator = parameters[0];
    const StrView text = view_str(thread, str);
    if (separator.is_nothing() || separator == kNone) {
        return list_of_parts(thread, str, with_units(text, [&](auto units) {
                                 return split_spaces(units, limit, backwards, [](auto c) { return is_space(code_of(c)); });
                             }));
    }
    if (!is_str(thread, separator))
        raise(thread, ErrorClass::type_error, "must be str or None, not " + type_name(thread, separator));
    const StrView part = view_str(thread, separator);
    if (part.length == 0) raise(thread, ErrorClass::value_error, "empty separator");
    std::vector<Part> parts;
    if (!with_same_units(text, part, [&](auto units, auto wanted) { parts = split_text(units, wanted, limit, backwards); }))
        parts.emplace_back(0, static_cast<std::size_t>(text.length));
    return list_of_parts(thread, str, parts);
}

Value partition_with(Thread& thread, const Arguments& arguments, bool backwards) {
    const Value str = arguments[0], separator = arguments[1];
    const StrView part = str_argument(thread, separator);
    if (part.length == 0) raise(thread, ErrorClass::value_error, "empty separator");
    const std::int64_t found = find_in(view_str(thread, str), part, Bounds(), backwards);
    const Value empty = make_ascii(thread, {});
    Value triple[3] = {str, empty, empty};
    if (found >= 0) {
        triple[0] = str_part(thread, str, 0, found);
        triple[1] = separator;
        triple[2] = str_part(thread, str, found + part.length, view_str(thread, str).length);
    } else if (backwards) {
        std::swap(triple[0], triple[2]);
    }
    return make_tuple(thread, triple);
}

Value strip_with(Thread& thread, const Arguments& arguments, const char* name, bool left, bool right) {
    const Value str = arguments[0], set = argument_or(arguments, 1, kNone);
    if (set != kNone && !is_str(thread, set))
        raise(thread, ErrorClass::type_error, std::string(name) + " arg must be None or str");
    const StrView text = view_str(thread, str);
    const auto strips = [&](char32_t c) {
        if (set == kNone) return is_space(c);
        const StrView characters = view_str(thread, set);
        for (std::int64_t i = 0; i < characters.length; ++i)
            if (characters[i] == c) return true;
        return false;
    };
    std::int64_t start = 0, end = text.length;
    if (left)
        while (start < end && strips(text[start])) ++start;
    if (right)
        while (end > start && strips(text[end - 1])) --end;
    return str_part(thread, str, start, end);
}

bool matches_at(const StrView& text, const StrView& part, std::int64_t at) {
    if (text.width == part.width)
        return std::memcmp(text.data + at * text.width, part.data, static_cast<std::size_t>(part.length) * part.width) == 0;
    for (std::int64_t i = 0; i < part.length; ++i)
        if (text[at + i] != part[i]) return false;
    return true;
}

Value tail_match(Thread& thread, const Arguments& arguments, const char* name, bool at_end) {
    const StrView text = view_str(thread, arguments[0]);
    Bounds range = bounds_argument(thread, arguments, 2);
    const bool good = clamp_range(text.length, range.start, range.end);
    const auto matches = [&](const StrView& part) {
        if (!good || range.end - range.start < part.length) return false;
        return matches_at(text, part, at_end ? range.end - part.length : range.start);
    };
    const Value wanted = arguments[1];
    if (has_type(thread, wanted, kTuple)) {
        const Tuple* tuple = read_immutable<Tuple>(thread, wanted);
        for (std::int64_t i = 0; i < tuple->length; ++i) {
            if (!is_str(thread, tuple->items[i]))
                raise(thread, ErrorClass::type_error,
                      std::string("tuple for ") + name + " must only contain str, not " +
                          type_name(thread, tuple->items[i]));
            if (matches(view_str(thread, tuple->items[i]))) return kTrue;
        }
        return kFalse;
    }
    if (!is_str(thread, wanted))
        raise(thread, ErrorClass::type_error,
              std::string(name) + " first arg must be str or a tuple of str, not " + type_name(thread, wanted));
    return Value::from_bool(matches(view_str(thread, wanted)));
}

char32_t limit_of(const StrView& view) {
    return view.is_ascii ? 127 : view.width == 1 ? 255 : view.width == 2 ? 0xffff : 0x10ffff;
}

}  // namespace

bool str_contains(Thread& thread, Value str, Value part) {
    if (!is_str(thread, part))
        raise(thread, ErrorClass::type_error,
              "'in <string>' requires string as left operand, not " + type_name(thread, part));
    return find_in(view_str(thread, str), view_str(thread, part), Bounds(), false) >= 0;
}

Value str_find(Thread& thread, const Arguments& arguments) { return find_with(thread, arguments, false, false); }
Value str_rfind(Thread& thread, const Arguments& arguments) { return find_with(thread, arguments, true, false); }
Value str_index(Thread& thread, const Arguments& arguments) { return find_with(thread, arguments, false, true); }
Value str_rindex(Thread& thread, const Arguments& arguments) { return find_with(thread, arguments, true, true); }

Value str_count(Thread& thread, const Arguments& arguments) {
    const StrView part = str_argument(thread, arguments[1]), text = view_str(thread, arguments[0]);
    Bounds range = bounds_argument(thread, arguments, 2);
    if (!clamp_range(text.length, range.start, range.end)) return Value::from_small_int(0);
    std::size_t count = 0;
    with_same_units(text, part, [&](auto units, auto wanted) {
        count = count_text(units.substr(static_cast<std::size_t>(range.start),
                                        static_cast<std::size_t>(range.end - range.start)),
                           wanted);
    });
    return Value::from_small_int(static_cast<std::int64_t>(count));
}

Value str_startswith(Thread& thread, const Arguments& arguments) {
    return tail_match(thread, arguments, "startswith", false);
}
Value str_endswith(Thread& thread, const Arguments& arguments) { return tail_match(thread, arguments, "endswith", true); }

Value str_removeprefix(Thread& thread, const Arguments& arguments) {
    const StrView part = str_argument(thread, arguments[1], "removeprefix() argument "), text = view_str(thread, arguments[0]);
    if (part.length > text.length || !matches_at(text, part, 0)) return arguments[0];
    return str_part(thread, arguments[0], part.length, text.length);
}
Value str_removesuffix(Thread& thread, const Arguments& arguments) {
    const StrView part = str_argument(thread, arguments[1], "removesuffix() argument "), text = view_str(thread, arguments[0]);
    if (part.length > text.length || !matches_at(text, part, text.length - part.length)) return arguments[0];
    return str_part(thread, arguments[0], 0, text.length - part.length);
}

Value str_split(Thread& thread, const Arguments& arguments) { return split_with(thread, arguments, false); }
Value str_rsplit(Thread& thread, const Arguments& arguments) { return split_with(thread, arguments, true); }
Value str_partition(Thread& thread, const Arguments& arguments) { return partition_with(thread, arguments, false); }
Value str_rpartition(Thread& thread, const Arguments& arguments) { return partition_with(thread, arguments, true); }

Value str_splitlines(Thread& thread, const Arguments& arguments) {
    const Parameters parameters(thread, arguments, "splitlines", 1, {"keepends"}, 1);
    const bool keep = parameters.given(0) && index_argument(thread, parameters[0]) != 0;
    return list_of_parts(thread, arguments[0], with_units(view_str(thread, arguments[0]), [&](auto units) {
                             return split_lines(units, keep, [](auto c) { return is_line_break(code_of(c)); });
                         }));
}

Value str_strip(Thread& thread, const Arguments& arguments) { return strip_with(thread, arguments, "strip", true, true); }
Value str_lstrip(Thread& thread, const Arguments& arguments) { return strip_with(thread, arguments, "lstrip", true, false); }
Value str_rstrip(Thread& thread, const Arguments& arguments) { return strip_with(thread, arguments, "rstrip", false, true); }

Value str_replace(Thread& thread, const Arguments& arguments) {
    const Value str = arguments[0];
    const StrView text = view_str(thread, str);
    const StrView old_part = str_argument(thread, arguments[1], "replace() argument 1 ");
    const StrView new_part = str_argument(thread, arguments[2], "replace() argument 2 ");
    const std::int64_t maximum = arguments.count > 3 ? size_argument(thread, arguments[3]) : -1;
    const std::size_t limit = maximum < 0 ? kNotFound - 1 : static_cast<std::size_t>(maximum);
    if (limit == 0 || (old_part.length == 0 && new_part.length == 0)) return str;
    // Where the old parts begin; an empty one is found before every character and at the end.
    std::vector<std::size_t> places;
    with_same_units(text, old_part, [&](auto units, auto wanted) {
        if (wanted.empty()) {
            for (std::size_t i = 0; i <= units.size() && places.size() < limit; ++i) places.push_back(i);
            return;
        }
        for (std::size_t at = 0; places.size() < limit && (at = find_text(units, wanted, at)) != kNotFound;
             at += wanted.size())
            places.push_back(at);
    });
    if (places.empty()) return str;
    const auto count = static_cast<std::int64_t>(places.size());
    std::int64_t growth;
    if (__builtin_mul_overflow(count, new_part.length - old_part.length, &growth))
        raise(thread, ErrorClass::overflow_error, "replace string is too long");
    const std::int64_t length = text.length + growth;
    if (length == 0) return make_ascii(thread, {});
    const std::uint32_t width = std::max(text.width, new_part.width);
    if (width > 1 || !text.is_ascii) {  // the result may be narrower than what it is made of
        check_memory(thread, static_cast<std::uint64_t>(length) * 4);
        std::u32string out;
        out.reserve(static_cast<std::size_t>(length));
        std::int64_t at = 0;
        for (std::size_t place : places) {
            for (; at < static_cast<std::int64_t>(place); ++at) out += text[at];
            for (std::int64_t i = 0; i < new_part.length; ++i) out += new_part[i];
            at += old_part.length;
        }
        for (; at < text.length; ++at) out += text[at];
        return make_str_from_code_points(thread, out);
    }
    std::uint8_t* data;
    const Value result = new_str(thread, length, std::max(limit_of(text), limit_of(new_part)), data);
    std::size_t at = 0;
    for (std::size_t place : places) {
        std::memcpy(data, text.data + at, place - at);
        data += place - at;
        std::memcpy(data, new_part.data, static_cast<std::size_t>(new_part.length));
        data += new_part.length;
        at = place + static_cast<std::size_t>(old_part.length);
    }
    std::memcpy(data, text.data + at, static_cast<std::size_t>(text.length) - at);
    return result;
}

// ---- joining

Value str_join(Thread& thread, Value separator, std::span<const Value> items) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (is_str(thread, items[i])) continue;
        if (is_str(thread, plain_value(thread, items[i]))) {
            std::vector<Value> held(items.begin(), items.end());
            for (Value& item : held) item = plain_value(thread, item);
            return str_join(thread, separator, held);
        }
        raise(thread, ErrorClass::type_error,
              "sequence item " + std::to_string(i) + ": expected str instance, " + type_name(thread, items[i]) + " found");
    }
    if (items.empty()) return make_ascii(thread, {});
    if (items.size() == 1) return items[0];
    const StrView between = view_str(thread, separator);
    std::int64_t length = between.length * static_cast<std::int64_t>(items.size() - 1);
    char32_t largest = between.length != 0 ? limit_of(between) : 0;
    for (Value item : items) {
        const StrView view = view_str(thread, item);
        length += view.length;
        if (view.length != 0) largest = std::max(largest, limit_of(view));
    }
    if (length == 0) return make_ascii(thread, {});
    std::uint8_t* data;
    const Value result = new_str(thread, length, largest, data);
    const std::uint32_t width = width_for(largest);
    std::int64_t at = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i != 0) {
            copy_into(between, data, width, at);
            at += between.length;
        }
        const StrView view = view_str(thread, items[i]);
        copy_into(view, data, width, at);
        at += view.length;
    }
    return result;
}

Value str_join_iterable(Thread& thread, const Arguments& arguments) {
    const Value iterable = arguments[1];
    if (has_type(thread, iterable, kTuple)) {
        const Tuple* tuple = read_immutable<Tuple>(thread, iterable);
        return str_join(thread, arguments[0], {tuple->items, static_cast<std::size_t>(tuple->length)});
    }
    if (has_type(thread, iterable, kList)) {
        const List* list = read<List>(thread, iterable);
        if (list->length == 0) return make_ascii(thread, {});
        const Items* items = read<Items>(thread, list->items);
        return str_join(thread, arguments[0], {items->slots, static_cast<std::size_t>(list->length)});
    }
    if (!is_iterable(thread, iterable)) raise(thread, ErrorClass::type_error, "can only join an iterable");
    const std::vector<Value> items = list_of(thread, iterable);
    return str_join(thread, arguments[0], items);
}

}  // namespace toy
