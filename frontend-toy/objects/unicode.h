// Properties and case mappings of characters, as Python 3.11 knows them (Unicode 14).
#pragma once

#include <cstdint>

namespace toy {

enum UnicodeFlag : std::uint16_t {
    kAlpha = 1 << 0,
    kDecimal = 1 << 1,
    kDigit = 1 << 2,
    kNumeric = 1 << 3,
    kSpace = 1 << 4,
    kLower = 1 << 5,
    kUpper = 1 << 6,
    kTitle = 1 << 7,
    kCased = 1 << 8,
    kCaseIgnorable = 1 << 9,
    kPrintable = 1 << 10,
    kIdentifierStart = 1 << 11,
    kIdentifierPart = 1 << 12,
    kLineBreak = 1 << 13,
};

std::uint16_t unicode_flags(char32_t c);
inline bool has_flag(char32_t c, std::uint16_t flag) { return (unicode_flags(c) & flag) != 0; }
int decimal_digit(char32_t c);  // -1 if it is none

enum class CaseMapping { lower, upper, title, fold };
// Writes the one to three characters that c becomes, out of context; returns how many.
int map_case(CaseMapping mapping, char32_t c, char32_t out[3]);

}  // namespace toy
