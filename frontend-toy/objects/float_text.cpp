#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "frontend-toy/objects/number_text.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

ShortestDigits shortest_digits(double number) {
    ShortestDigits result;
    char text[40];
    const char* end = std::to_chars(text, text + sizeof text, number, std::chars_format::scientific).ptr;
    const char* exponent = end;
    while (*--exponent != 'e') {}
    result.count = 0;
    for (const char* at = text; at != exponent; ++at)
        if (*at != '.') result.digits[result.count++] = *at;
    result.point = std::atoi(std::string(exponent + 1, end).c_str()) + 1;
    return result;
}

std::string float_repr(double number) {
    if (std::isnan(number)) return "nan";
    if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
    std::string text = std::signbit(number) ? "-" : "";
    const ShortestDigits shortest = shortest_digits(std::fabs(number));
    const std::string_view digits(shortest.digits, static_cast<std::size_t>(shortest.count));
    const int point = shortest.point;
    if (point > 16 || point <= -4) {
        text += digits[0];
        if (digits.size() > 1) text.append(".").append(digits.substr(1));
        char exponent[16];
        std::snprintf(exponent, sizeof exponent, "e%+03d", point - 1);
        return text += exponent;
    }
    if (point <= 0) return text.append("0.").append(static_cast<std::size_t>(-point), '0').append(digits);
    const auto whole = static_cast<std::size_t>(point);
    if (digits.size() <= whole) return text.append(digits).append(whole - digits.size(), '0').append(".0");
    return text.append(digits.substr(0, whole)).append(".").append(digits.substr(whole));
}

static std::string_view strip_spaces(std::string_view text) {
    const auto space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (!text.empty() && space(text.front())) text.remove_prefix(1);
    while (!text.empty() && space(text.back())) text.remove_suffix(1);
    return text;
}

static bool equal_ignoring_case(std::string_view text, const char* lower) {
    for (char c : text)
        if (*lower == 0 || (c | 0x20) != *lower++) return false;
    return *lower == 0;
}

// inf, infinity, nan with an optional sign.
static bool parse_special(std::string_view text, double& number) {
    bool negative = false;
    if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
        negative = text[0] == '-';
        text.remove_prefix(1);
    }
    if (equal_ignoring_case(text, "inf") || equal_ignoring_case(text, "infinity"))
        number = negative ? -INFINITY : INFINITY;
    else if (equal_ignoring_case(text, "nan"))
        number = std::copysign(NAN, negative ? -1.0 : 1.0);
    else
        return false;
    return true;
}

bool parse_float(std::string_view text, double& number) {
    text = strip_spaces(text);
    std::string clean;  // without underscores, which are allowed between digits only
    clean.reserve(text.size());
    std::size_t at = 0;
    const auto digit_at = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
    const auto digits = [&]() {
        bool any = false;
        for (; at < text.size(); ++at) {
            if (digit_at(at)) {
                clean += text[at];
                any = true;
            } else if (!(text[at] == '_' && any && digit_at(at + 1) && digit_at(at - 1))) {
                break;
            }
        }
        return any;
    };
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
        if (text[at] == '-') clean += '-';
        ++at;
    }
    bool any = digits();
    if (at < text.size() && text[at] == '.') {
        clean += text[at++];
        any |= digits();
    }
    if (!any) return parse_special(text, number);
    if (at < text.size() && (text[at] | 0x20) == 'e') {
        clean += text[at++];
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) clean += text[at++];
        if (!digits()) return false;
    }
    if (at != text.size()) return false;
    const auto parsed = std::from_chars(clean.data(), clean.data() + clean.size(), number);
    // Too large or too small: only strtod says which.
    if (parsed.ec != std::errc()) number = std::strtod(clean.c_str(), nullptr);
    return true;
}

std::string float_hex(double number) {
    if (!std::isfinite(number)) return float_repr(number);
    const char* sign = std::signbit(number) ? "-" : "";
    if (number == 0) return std::string(sign) + "0x0.0p+0";
    const auto bits = std::bit_cast<std::uint64_t>(number);
    const auto biased = static_cast<int>(bits >> 52 & 0x7ff);
    char text[48];
    std::snprintf(text, sizeof text, "%s0x%d.%013llxp%+d", sign, biased != 0,
                  static_cast<unsigned long long>(bits & ((std::uint64_t{1} << 52) - 1)), biased ? biased - 1023 : -1022);
    return text;
}

bool parse_float_hex(Thread& thread, std::string_view text, double& number) {
    text = strip_spaces(text);
    if (parse_special(text, number)) return true;
    std::size_t at = 0;
    std::string clean;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) clean += text[at++];
    if (at + 1 < text.size() && text[at] == '0' && (text[at + 1] | 0x20) == 'x') at += 2;
    clean += "0x";
    const auto run = [&](bool hexadecimal) {
        bool any = false;
        for (; at < text.size(); ++at, any = true) {
            const char c = text[at], lower = static_cast<char>(c | 0x20);
            if (!(c >= '0' && c <= '9') && !(hexadecimal && lower >= 'a' && lower <= 'f')) break;
            clean += c;
        }
        return any;
    };
    bool any = run(true);
    if (at < text.size() && text[at] == '.') {
        clean += text[at++];
        any |= run(true);
    }
    if (!any) return false;
    if (at < text.size() && (text[at] | 0x20) == 'p') {
        clean += text[at++];
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) clean += text[at++];
        if (!run(false)) return false;
    }
    if (at != text.size()) return false;
    number = std::strtod(clean.c_str(), nullptr);
    if (std::isinf(number))
        raise(thread, ErrorClass::overflow_error, "hexadecimal value too large to represent as a float");
    return true;
}

}  // namespace toy
