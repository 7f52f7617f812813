#include "frontend-toy/objects/float_format.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "frontend-toy/objects/number_text.h"

namespace toy {

static std::string print_double(const char* format, int precision, double number) {
    char text[64];
    const int size = std::snprintf(text, sizeof text, format, precision, number);
    if (size < static_cast<int>(sizeof text)) return text;
    std::string out(static_cast<std::size_t>(size), '\0');
    std::snprintf(out.data(), out.size() + 1, format, precision, number);
    return out;
}

// Digits d1d2d3... with the decimal point after `point` of them, or with an exponent.
static std::string place_point(std::string digits, int point, bool exponent, bool keep_point, bool add_point) {
    std::string out;
    if (exponent) {
        out = digits.substr(0, 1);
        if (digits.size() > 1 || keep_point) out += '.';
        out.append(digits, 1);
        char text[16];
        std::snprintf(text, sizeof text, "e%+03d", point - 1);
        return out += text;
    }
    if (point <= 0) {
        out.append("0.").append(static_cast<std::size_t>(-point), '0').append(digits);
        return out;
    }
    const auto whole = static_cast<std::size_t>(point);
    if (digits.size() < whole) digits.append(whole - digits.size(), '0');
    out.append(digits, 0, whole);
    if (digits.size() > whole)
        out.append(".").append(digits, whole);
    else if (add_point)
        out += ".0";
    else if (keep_point)
        out += '.';
    return out;
}

static std::string format_general(double number, int precision, bool alternate, bool add_point) {
    if (precision == 0) precision = 1;
    const std::string scientific = print_double("%.*e", precision - 1, number);
    const std::size_t exponent_at = scientific.find('e');
    std::string digits = scientific.substr(0, 1);
    if (exponent_at > 2) digits.append(scientific, 2, exponent_at - 2);
    const int point = number == 0 ? 1 : std::atoi(scientific.c_str() + exponent_at + 1) + 1;
    if (!alternate) {
        while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
    }
    const bool exponent = point <= -4 || point > precision - (add_point ? 1 : 0);
    return place_point(std::move(digits), point, exponent, alternate, add_point);
}

std::string format_double(double number, char type, int precision, bool alternate, bool add_point) {
    const bool upper = type >= 'A' && type <= 'Z';
    std::string out;
    if (std::isnan(number)) {
        out = "nan";
    } else if (std::isinf(number)) {
        out = number < 0 ? "-inf" : "inf";
    } else {
        const bool negative = std::signbit(number);
        const double size = std::fabs(number);
        switch (type | 0x20) {
            case 'e': out = print_double(alternate ? "%#.*e" : "%.*e", precision, size); break;
            case 'f': out = print_double(alternate ? "%#.*f" : "%.*f", precision, size); break;
            case 'g': out = format_general(size, precision, alternate, add_point); break;
            default: {
                const ShortestDigits shortest = shortest_digits(size);
                const bool exponent = shortest.point <= -4 || shortest.point > 16;
                out = place_point(std::string(shortest.digits, static_cast<std::size_t>(shortest.count)), shortest.point,
                                  exponent, alternate, add_point);
            }
        }
        if (negative) out.insert(0, 1, '-');
    }
    if (upper)
        for (char& c : out)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c & ~0x20);
    return out;
}

}  // namespace toy
