// format(value, spec) of the builtin types.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "frontend-toy/objects/big_integer.h"
#include "frontend-toy/objects/float_format.h"
#include "frontend-toy/objects/formatting.h"
#include "frontend-toy/objects/memory_limit.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/string_data.h"
#include "frontend-toy/objects/unicode.h"
#include "frontend-toy/objects/utf8.h"

namespace toy {
namespace {

struct FormatSpec {
    char32_t fill = ' ';
    char align = 0;  // 0: the type's own
    char sign = 0;
    bool no_negative_zero = false;
    bool alternate = false;
    std::int64_t width = -1;
    char separator = 0;
    std::int64_t precision = -1;
    char32_t type = 0;
};

std::u32string decode(std::string_view text) {
    std::u32string out;
    for (std::size_t at = 0; at < text.size();) {
        const DecodedChar next = decode_utf8(text, at, true);
        out += next.character;
        at += next.length;
    }
    return out;
}

// 'x' or '\x7f'
std::string quoted(char32_t c) {
    if (c > 32 && c < 128) return std::string("'") + static_cast<char>(c) + "'";
    char text[16];
    std::snprintf(text, sizeof text, "'\\x%x'", static_cast<unsigned>(c));
    return text;
}

[[noreturn]] void raise_value_error(Thread& thread, const std::string& message) {
    raise(thread, ErrorClass::value_error, message);
}

[[noreturn]] void raise_unknown_type(Thread& thread, char32_t type, const char* owner) {
    raise_value_error(thread, "Unknown format code " + quoted(type) + " for object of type '" + owner + "'");
}

bool is_align(char32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

// Digits at `at`; false if there are none.
bool parse_count(Thread& thread, const std::u32string& text, std::size_t& at, std::int64_t& count) {
    const std::size_t begin = at;
    count = 0;
    for (int digit; at < text.size() && (digit = decimal_digit(text[at])) >= 0; ++at) {
        if (__builtin_mul_overflow(count, 10, &count) || __builtin_add_overflow(count, digit, &count))
            raise_value_error(thread, "Too many decimal digits in format string");
    }
    return at != begin;
}

FormatSpec parse_spec(Thread& thread, std::string_view spec_text, char default_align, const char* owner) {
    const std::u32string text = decode(spec_text);
    FormatSpec spec;
    std::size_t at = 0;
    const auto next_is = [&](char32_t c) { return at < text.size() && text[at] == c; };
    bool fill_given = false;
    if (text.size() >= 2 && is_align(text[1])) {
        spec.fill = text[0];
        spec.align = static_cast<char>(text[1]);
        fill_given = true;
        at = 2;
    } else if (!text.empty() && is_align(text[0])) {
        spec.align = static_cast<char>(text[0]);
        at = 1;
    }
    if (next_is('+') || next_is('-') || next_is(' ')) spec.sign = static_cast<char>(text[at++]);
    if (next_is('z')) {
        spec.no_negative_zero = true;
        ++at;
    }
    if (next_is('#')) {
        spec.alternate = true;
        ++at;
    }
    if (!fill_given && next_is('0')) {
        spec.fill = '0';
        if (spec.align == 0 && default_align == '>') spec.align = '=';
        ++at;
    }
    if (!parse_count(thread, text, at, spec.width)) spec.width = -1;
    if (next_is(',')) {
        spec.separator = ',';
        ++at;
    }
    if (next_is('_')) {
        if (spec.separator != 0) raise_value_error(thread, "Cannot specify both ',' and '_'.");
        spec.separator = '_';
        ++at;
    }
    if (next_is(',') && spec.separator == '_') raise_value_error(thread, "Cannot specify both ',' and '_'.");
    if (next_is('.')) {
        ++at;
        if (!parse_count(thread, text, at, spec.precision))
            raise_value_error(thread, "Format specifier missing precision");
    }
    if (text.size() - at > 1)
        raise_value_error(thread, "Invalid format specifier '" + std::string(spec_text) + "' for object of type '" + owner + "'");
    if (at < text.size()) spec.type = text[at];
    if (spec.align == 0) spec.align = default_align;
    if (spec.separator != 0) {
        const char32_t type = spec.type;
        const bool decimal = type == 0 || type == 'd' || type == 'e' || type == 'E' || type == 'f' || type == 'F' ||
                             type == 'g' || type == 'G' || type == '%';
        const bool binary = type == 'b' || type == 'o' || type == 'x' || type == 'X';
        if (!decimal && !(binary && spec.separator == '_'))
            raise_value_error(thread, std::string("Cannot specify '") + spec.separator + "' with " + quoted(type) + ".");
    }
    return spec;
}

// Text padded to the width; `prefix` (sign, 0x) stays in front of padding that goes inside.
Value padded(Thread& thread, const FormatSpec& spec, const std::string& prefix, const std::string& body) {
    const auto length = static_cast<std::int64_t>(prefix.size() + body.size());
    const std::int64_t padding = std::max<std::int64_t>(spec.width - length, 0);
    check_memory(thread, static_cast<std::uint64_t>(padding));
    const std::int64_t left = spec.align == '>' ? padding : spec.align == '^' ? padding / 2 : 0;
    const std::int64_t inside = spec.align == '=' ? padding : 0;
    const std::int64_t right = padding - left - inside;
    if (spec.fill < 128) {
        const auto fill = static_cast<char>(spec.fill);
        std::string out;
        out.reserve(static_cast<std::size_t>(length + padding));
        out.append(static_cast<std::size_t>(left), fill).append(prefix).append(static_cast<std::size_t>(inside), fill);
        out.append(body).append(static_cast<std::size_t>(right), fill);
        return make_ascii(thread, out);
    }
    std::u32string out(static_cast<std::size_t>(left), spec.fill);
    out.append(prefix.begin(), prefix.end()).append(static_cast<std::size_t>(inside), spec.fill);
    out.append(body.begin(), body.end()).append(static_cast<std::size_t>(right), spec.fill);
    return make_str_from_code_points(thread, out);
}

// Separators every `group` digits from the right; zeros in front until the text is `minimum` long.
std::string grouped(std::string_view digits, int group, char separator, std::int64_t minimum) {
    std::string reversed;
    auto remaining = static_cast<std::int64_t>(digits.size());
    for (bool first = true; remaining > 0 || minimum > 0 || first; first = false) {
        if (!first) {
            if (minimum > 0) --minimum;
            reversed += separator;
        }
        const std::int64_t length = std::min<std::int64_t>(group, std::max({remaining, minimum, std::int64_t{1}}));
        for (std::int64_t i = 0; i < length; ++i) {
            if (remaining > 0)
                reversed += digits[static_cast<std::size_t>(--remaining)];
            else
                reversed += '0';
        }
        minimum -= length;
    }
    return {reversed.rbegin(), reversed.rend()};
}

std::string sign_text(const FormatSpec& spec, bool negative) {
    if (negative) return "-";
    return spec.sign == '+' ? "+" : spec.sign == ' ' ? " " : "";
}

// digits: what groups; rest: point, fraction and exponent.
Value format_digits(Thread& thread, const FormatSpec& spec, const std::string& prefix, std::string_view digits,
                    std::string_view rest, int group) {
    std::string body;
    if (spec.separator != 0 && !digits.empty()) {
        const bool zeros = spec.fill == '0' && spec.align == '=';
        const std::int64_t minimum = zeros ? spec.width - static_cast<std::int64_t>(prefix.size() + rest.size()) : 0;
        if (minimum > 0) check_memory(thread, static_cast<std::uint64_t>(minimum));
        body = grouped(digits, group, spec.separator, minimum);
    } else {
        body = digits;
    }
    body += rest;
    return padded(thread, spec, prefix, body);
}

Value format_float(Thread& thread, double number, const FormatSpec& spec, const char* owner) {
    char32_t type = spec.type;
    bool add_point = false, percent = false;
    std::int64_t precision = 6;
    switch (type) {
        case 0:
            add_point = true;
            type = 'r';
            precision = 0;
            break;
        case 'n': type = 'g'; break;
        case '%':
            percent = true;
            type = 'f';
            number *= 100;
            break;
        case 'e':
        case 'E':
        case 'f':
        case 'F':
        case 'g':
        case 'G': break;
        default: raise_unknown_type(thread, type, owner);
    }
    if (spec.precision >= 0) {
        precision = spec.precision;
        if (type == 'r') type = 'g';
    }
    if (precision > 0x7fff'ffff - 100) raise_value_error(thread, "precision too big");
    check_memory(thread, static_cast<std::uint64_t>(precision));
    std::string text = format_double(number, static_cast<char>(type), static_cast<int>(precision), spec.alternate, add_point);
    if (percent) text += '%';
    bool negative = text[0] == '-';
    if (negative) text.erase(0, 1);
    if (negative && spec.no_negative_zero && std::isfinite(number) && text.find_first_of("123456789") >= text.find_first_of("eE"))
        negative = false;
    std::size_t whole = 0;
    while (whole < text.size() && text[whole] >= '0' && text[whole] <= '9') ++whole;
    const std::string_view view(text);
    return format_digits(thread, spec, sign_text(spec, negative), view.substr(0, whole), view.substr(whole), 3);
}

Value format_int(Thread& thread, Value number, const FormatSpec& spec, const char* owner) {
    switch (spec.type) {
        case 'e':
        case 'E':
        case 'f':
        case 'F':
        case 'g':
        case 'G':
        case '%': return format_float(thread, int_to_double(thread, number), spec, owner);
        case 0:
        case 'b':
        case 'c':
        case 'd':
        case 'o':
        case 'x':
        case 'X':
        case 'n': break;
        default: raise_unknown_type(thread, spec.type, owner);
    }
    if (spec.precision >= 0) raise_value_error(thread, "Precision not allowed in integer format specifier");
    if (spec.no_negative_zero)
        raise_value_error(thread, "Negative zero coercion (z) not allowed in integer format specifier");
    if (spec.type == 'c') {
        if (spec.sign != 0) raise_value_error(thread, "Sign not allowed with integer format specifier 'c'");
        if (spec.alternate)
            raise_value_error(thread, "Alternate form (#) not allowed with integer format specifier 'c'");
        std::int64_t code;
        if (!to_int64(thread, number, code)) raise(thread, ErrorClass::overflow_error, "Python int too large to convert to C long");
        if (code < 0 || code > 0x10ffff)
            raise(thread, ErrorClass::overflow_error, "%c arg not in range(0x110000)");
        const std::int64_t padding = std::max<std::int64_t>(spec.width - 1, 0);
        check_memory(thread, static_cast<std::uint64_t>(padding));
        const std::int64_t left = spec.align == '<' ? 0 : spec.align == '^' ? padding / 2 : padding;
        std::u32string out(static_cast<std::size_t>(left), spec.fill);
        out += static_cast<char32_t>(code);
        out.append(static_cast<std::size_t>(padding - left), spec.fill);
        return make_str_from_code_points(thread, out);
    }
    const int base = spec.type == 'b' ? 2 : spec.type == 'o' ? 8 : spec.type == 'x' || spec.type == 'X' ? 16 : 10;
    std::string digits = base == 10 ? int_repr(thread, number) : int_in_base(thread, number, base, false);
    const bool negative = digits[0] == '-';
    if (negative) digits.erase(0, 1);
    if (spec.type == 'X')
        for (char& c : digits)
            if (c >= 'a') c = static_cast<char>(c & ~0x20);
    std::string prefix = sign_text(spec, negative);
    if (spec.alternate && base != 10) (prefix += '0') += static_cast<char>(spec.type);
    return format_digits(thread, spec, prefix, digits, {}, base == 10 ? 3 : 4);
}

Value format_str(Thread& thread, Value str, const FormatSpec& spec) {
    if (spec.type != 0 && spec.type != 's') raise_unknown_type(thread, spec.type, "str");
    if (spec.sign == ' ') raise_value_error(thread, "Space not allowed in string format specifier");
    if (spec.sign != 0) raise_value_error(thread, "Sign not allowed in string format specifier");
    if (spec.no_negative_zero)
        raise_value_error(thread, "Negative zero coercion (z) not allowed in string format specifier");
    if (spec.alternate) raise_value_error(thread, "Alternate form (#) not allowed in string format specifier");
    if (spec.align == '=') raise_value_error(thread, "'=' alignment not allowed in string format specifier");
    std::int64_t length = view_str(thread, str).length;
    if (spec.precision >= 0 && spec.precision < length) {
        str = str_part(thread, str, 0, spec.precision);
        length = spec.precision;
    }
    const std::int64_t padding = spec.width - length;
    if (padding <= 0) return str;
    const std::int64_t left = spec.align == '>' ? padding : spec.align == '^' ? padding / 2 : 0;
    const Value fill = make_str_from_char(thread, spec.fill);
    const Value parts[] = {str_repeat(thread, fill, left), str, str_repeat(thread, fill, padding - left)};
    return str_build(thread, parts);
}

}  // namespace

Value builtin_format(Thread& thread, Value value, std::string_view spec) {
    if (is_str(thread, value)) {
        if (spec.empty()) return value;
        return format_str(thread, value, parse_spec(thread, spec, '<', "str"));
    }
    if (is_number(thread, value)) {
        if (spec.empty()) return make_ascii(thread, number_repr(thread, value));
        if (is_float(thread, value))
            return format_float(thread, float_of(thread, value), parse_spec(thread, spec, '>', "float"), "float");
        const char* owner = value.is_bool() ? "bool" : "int";
        return format_int(thread, value, parse_spec(thread, spec, '>', owner), owner);
    }
    if (value.is_ref() && stm::type_id(*thread.segment, value.ref()) >= kFirstShape) return kNotImplemented;
    if (!spec.empty())
        raise(thread, ErrorClass::type_error,
              "unsupported format string passed to " + type_name(thread, value) + ".__format__");
    return to_str(thread, value);
}

}  // namespace toy
