#include "frontend-toy/objects/string_case.h"

#include <algorithm>
#include <string>

#include "frontend-toy/objects/memory_limit.h"
#include "frontend-toy/objects/string_data.h"
#include "frontend-toy/objects/unicode.h"

namespace toy {
namespace {

bool is_lower_ascii(std::uint8_t c) { return c >= 'a' && c <= 'z'; }
bool is_upper_ascii(std::uint8_t c) { return c >= 'A' && c <= 'Z'; }

template <typename F>
Value map_ascii(Thread& thread, const StrView& text, F&& f) {
    if (text.length == 1) return make_str_from_char(thread, f(text.data[0]));
    if (text.length == 0) return make_ascii(thread, {});
    std::uint8_t* data;
    const Value result = new_str(thread, text.length, 127, data);
    for (std::int64_t i = 0; i < text.length; ++i) data[i] = f(text.data[i]);
    return result;
}

// Lower case in context: a capital sigma that ends a word becomes U+03C2.
int lower_at(const std::u32string& text, std::size_t i, char32_t out[3]) {
    if (text[i] != 0x3a3) return map_case(CaseMapping::lower, text[i], out);
    std::size_t before = i;
    while (before > 0 && has_flag(text[before - 1], kCaseIgnorable)) --before;
    bool final_sigma = before > 0 && has_flag(text[before - 1], kCased);
    if (final_sigma) {
        std::size_t after = i + 1;
        while (after < text.size() && has_flag(text[after], kCaseIgnorable)) ++after;
        final_sigma = after == text.size() || !has_flag(text[after], kCased);
    }
    out[0] = final_sigma ? 0x3c2 : 0x3c3;
    return 1;
}

// f(text, i, out) gives what character i becomes.
template <typename F>
Value map_unicode(Thread& thread, Value str, F&& f) {
    const std::u32string text = code_points(thread, str);
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char32_t mapped[3];
        out.append(mapped, static_cast<std::size_t>(f(text, i, mapped)));
    }
    return make_str_from_code_points(thread, out);
}

bool all_have(Thread& thread, Value str, std::uint16_t flags, bool of_empty = false) {
    const StrView text = view_str(thread, str);
    for (std::int64_t i = 0; i < text.length; ++i)
        if (!has_flag(text[i], flags)) return false;
    return text.length != 0 || of_empty;
}

Value pad(Thread& thread, Value str, std::int64_t left, std::int64_t right, char32_t fill) {
    left = std::max<std::int64_t>(left, 0);
    right = std::max<std::int64_t>(right, 0);
    if (left == 0 && right == 0) return str;
    const Value unit = make_str_from_char(thread, fill);
    const Value parts[] = {str_repeat(thread, unit, left), str, str_repeat(thread, unit, right)};
    return str_build(thread, parts);
}

char32_t fill_argument(Thread& thread, const Arguments& arguments) {
    if (arguments.count < 3) return ' ';
    if (!is_str(thread, arguments[2]))
        raise(thread, ErrorClass::type_error,
              "The fill character must be a unicode character, not " + type_name(thread, arguments[2]));
    const StrView fill = view_str(thread, arguments[2]);
    if (fill.length != 1)
        raise(thread, ErrorClass::type_error, "The fill character must be exactly one character long");
    return fill[0];
}

}  // namespace

Value str_lower(Thread& thread, const Arguments& arguments) {
    const StrView text = view_str(thread, arguments[0]);
    if (text.is_ascii)
        return map_ascii(thread, text, [](std::uint8_t c) { return is_upper_ascii(c) ? c | 0x20 : c; });
    return map_unicode(thread, arguments[0], lower_at);
}

Value str_upper(Thread& thread, const Arguments& arguments) {
    const StrView text = view_str(thread, arguments[0]);
    if (text.is_ascii)
        return map_ascii(thread, text, [](std::uint8_t c) { return is_lower_ascii(c) ? c & ~0x20 : c; });
    return map_unicode(thread, arguments[0], [](const std::u32string& all, std::size_t i, char32_t* out) {
        return map_case(CaseMapping::upper, all[i], out);
    });
}

Value str_casefold(Thread& thread, const Arguments& arguments) {
    if (view_str(thread, arguments[0]).is_ascii) return str_lower(thread, arguments);
    return map_unicode(thread, arguments[0], [](const std::u32string& all, std::size_t i, char32_t* out) {
        return map_case(CaseMapping::fold, all[i], out);
    });
}

Value str_title(Thread& thread, const Arguments& arguments) {
    bool after_cased = false;
    return map_unicode(thread, arguments[0], [&](const std::u32string& all, std::size_t i, char32_t* out) {
        const int count = after_cased ? lower_at(all, i, out) : map_case(CaseMapping::title, all[i], out);
        after_cased = has_flag(all[i], kCased);
        return count;
    });
}

Value str_capitalize(Thread& thread, const Arguments& arguments) {
    return map_unicode(thread, arguments[0], [](const std::u32string& all, std::size_t i, char32_t* out) {
        return i == 0 ? map_case(CaseMapping::title, all[i], out) : lower_at(all, i, out);
    });
}

Value str_swapcase(Thread& thread, const Arguments& arguments) {
    return map_unicode(thread, arguments[0], [](const std::u32string& all, std::size_t i, char32_t* out) {
        const std::uint16_t flags = unicode_flags(all[i]);
        if (flags & kUpper) return lower_at(all, i, out);
        if (flags & kLower) return map_case(CaseMapping::upper, all[i], out);
        out[0] = all[i];
        return 1;
    });
}

// ---- kinds of characters

Value str_isalpha(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(all_have(thread, arguments[0], kAlpha));
}
Value str_isalnum(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(all_have(thread, arguments[0], kAlpha | kDecimal | kDigit | kNumeric));
}
Value str_isdecimal(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(all_have(thread, arguments[0], kDecimal));
}
Value str_isdigit(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(all_have(thread, arguments[0], kDigit));
}
Value str_isnumeric(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(all_have(thread, arguments[0], kNumeric));
}
Value str_isspace(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(all_have(thread, arguments[0], kSpace));
}
Value str_isprintable(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(all_have(thread, arguments[0], kPrintable, true));
}
Value str_isascii(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(view_str(thread, arguments[0]).is_ascii);
}
Value str_isidentifier(Thread& thread, const Arguments& arguments) {
    const StrView text = view_str(thread, arguments[0]);
    if (text.length == 0 || !has_flag(text[0], kIdentifierStart)) return kFalse;
    return Value::from_bool(all_have(thread, arguments[0], kIdentifierPart));
}

// Some cased character of the wanted kind, and none of the others.
static Value is_case(Thread& thread, Value str, std::uint16_t wanted, std::uint16_t unwanted) {
    const StrView text = view_str(thread, str);
    bool any = false;
    for (std::int64_t i = 0; i < text.length; ++i) {
        const std::uint16_t flags = unicode_flags(text[i]);
        if (flags & unwanted) return kFalse;
        any |= (flags & wanted) != 0;
    }
    return Value::from_bool(any);
}
Value str_islower(Thread& thread, const Arguments& arguments) {
    return is_case(thread, arguments[0], kLower, kUpper | kTitle);
}
Value str_isupper(Thread& thread, const Arguments& arguments) {
    return is_case(thread, arguments[0], kUpper, kLower | kTitle);
}

Value str_istitle(Thread& thread, const Arguments& arguments) {
    const StrView text = view_str(thread, arguments[0]);
    bool any = false, after_cased = false;
    for (std::int64_t i = 0; i < text.length; ++i) {
        const std::uint16_t flags = unicode_flags(text[i]);
        if (flags & (kUpper | kTitle)) {
            if (after_cased) return kFalse;
            after_cased = any = true;
        } else if (flags & kLower) {
            if (!after_cased) return kFalse;
            any = true;
        } else {
            after_cased = false;
        }
    }
    return Value::from_bool(any);
}

// ---- padding

Value str_center(Thread& thread, const Arguments& arguments) {
    const std::int64_t width = size_argument(thread, arguments[1]);
    const char32_t fill = fill_argument(thread, arguments);
    const std::int64_t margin = width - view_str(thread, arguments[0]).length;
    const std::int64_t left = margin <= 0 ? 0 : margin / 2 + (margin & width & 1);
    return pad(thread, arguments[0], left, margin - left, fill);
}
Value str_ljust(Thread& thread, const Arguments& arguments) {
    const std::int64_t width = size_argument(thread, arguments[1]);
    const char32_t fill = fill_argument(thread, arguments);
    return pad(thread, arguments[0], 0, width - view_str(thread, arguments[0]).length, fill);
}
Value str_rjust(Thread& thread, const Arguments& arguments) {
    const std::int64_t width = size_argument(thread, arguments[1]);
    const char32_t fill = fill_argument(thread, arguments);
    return pad(thread, arguments[0], width - view_str(thread, arguments[0]).length, 0, fill);
}

Value str_zfill(Thread& thread, const Arguments& arguments) {
    const std::int64_t width = size_argument(thread, arguments[1]);
    const Value str = arguments[0];
    const StrView text = view_str(thread, str);
    const std::int64_t zeros = width - text.length;
    if (zeros <= 0) return str;
    const std::int64_t sign = text.length != 0 && (text[0] == '+' || text[0] == '-');
    const Value parts[] = {str_part(thread, str, 0, sign), str_repeat(thread, make_str_from_char(thread, '0'), zeros),
                           str_part(thread, str, sign, text.length)};
    return str_build(thread, parts);
}

Value str_expandtabs(Thread& thread, const Arguments& arguments) {
    const Parameters parameters(thread, arguments, "expandtabs", 1, {"tabsize"}, 1);
    const std::int64_t size = parameters.given(0) ? size_argument(thread, parameters[0]) : 8;
    const std::u32string text = code_points(thread, arguments[0]);
    std::u32string out;
    std::int64_t column = 0;
    for (char32_t c : text) {
        if (c == '\t') {
            const std::int64_t spaces = size > 0 ? size - column % size : 0;
            check_memory(thread, static_cast<std::uint64_t>(spaces));
            out.append(static_cast<std::size_t>(spaces), U' ');
            column += spaces;
            continue;
        }
        out += c;
        column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
    return make_str_from_code_points(thread, out);
}

// ---- translation

Value str_translate(Thread& thread, const Arguments& arguments) {
    const std::u32string text = code_points(thread, arguments[0]);
    Rooted table(thread, arguments[1]);
    const bool dict = has_type(thread, table, kDict);
    // What a character becomes, asked once each for the Latin-1 ones.
    enum : std::uint8_t { unknown, mapped };
    std::uint8_t state[256] = {};
    std::u32string known[256];
    std::u32string out;
    for (char32_t c : text) {
        if (c < 256 && state[c] == mapped) {
            out += known[c];
            continue;
        }
        Value replacement = kNothing;
        const Value key = Value::from_small_int(c);
        if (dict) {
            replacement = dict_get(thread, table, key);
        } else {
            try {
                replacement = get_item(thread, table, key);
            } catch (const PythonError& error) {
                Rooted exception(thread, error.exception);
                if (!is_instance(thread, exception, error_class(ErrorClass::lookup_error))) raise_value(thread, exception);
            }
        }
        std::u32string becomes;
        if (replacement.is_nothing()) {
            becomes = c;
        } else if (is_int(thread, replacement)) {
            std::int64_t code;
            if (!to_int64(thread, replacement, code) || code < 0 || code > 0x10ffff)
                raise(thread, ErrorClass::value_error, "character mapping must be in range(0x110000)");
            becomes = static_cast<char32_t>(code);
        } else if (is_str(thread, replacement)) {
            becomes = code_points(thread, replacement);
        } else if (replacement != kNone) {
            raise(thread, ErrorClass::type_error, "character mapping must return integer, None or str");
        }
        out += becomes;
        if (c < 256 && dict) {
            state[c] = mapped;
            known[c] = becomes;
        }
    }
    return make_str_from_code_points(thread, out);
}

Value str_maketrans(Thread& thread, const Arguments& arguments) {
    const Value result = make_dict(thread);
    if (arguments.count == 1) {
        const Value source = arguments[0];
        if (!has_type(thread, source, kDict))
            raise(thread, ErrorClass::type_error, "if you give only one argument to maketrans it must be a dict");
        std::int64_t position = 0;
        for (Value key, value; hash_next(thread, source, position, key, value);) {
            if (is_str(thread, key)) {
                const StrView text = view_str(thread, key);
                if (text.length != 1)
                    raise(thread, ErrorClass::value_error, "string keys in translate table must be of length 1");
                key = Value::from_small_int(text[0]);
            } else if (!is_int(thread, key)) {
                raise(thread, ErrorClass::type_error, "keys in translate table must be strings or integers");
            }
            dict_set(thread, result, key, value);
        }
        return result;
    }
    if (!is_str(thread, arguments[0]))
        raise(thread, ErrorClass::type_error,
              "first maketrans argument must be a string if there is a second argument");
    for (std::uint32_t i = 1; i < arguments.count; ++i)
        if (!is_str(thread, arguments[i]))
            raise(thread, ErrorClass::type_error,
                  "maketrans() argument " + std::to_string(i + 1) + " must be str, not " + type_name(thread, arguments[i]));
    const StrView from = view_str(thread, arguments[0]), to = view_str(thread, arguments[1]);
    if (from.length != to.length)
        raise(thread, ErrorClass::value_error, "the first two maketrans arguments must have equal length");
    for (std::int64_t i = 0; i < from.length; ++i)
        dict_set(thread, result, Value::from_small_int(from[i]), Value::from_small_int(to[i]));
    if (arguments.count > 2) {
        const StrView removed = view_str(thread, arguments[2]);
        for (std::int64_t i = 0; i < removed.length; ++i)
            dict_set(thread, result, Value::from_small_int(removed[i]), kNone);
    }
    return result;
}

}  // namespace toy
