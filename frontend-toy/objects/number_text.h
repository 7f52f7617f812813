// Text to numbers, as int() and float() read it.
#pragma once

#include <string>
#include <string_view>

#include "frontend-toy/operations.h"

namespace toy {

// The text of a str with every decimal digit of any script as its ASCII digit and every white space character as a
// space; other characters that are not ASCII become '?'.
std::string ascii_digits(Thread&, Value str);

// Leading and trailing white space allowed. False if it is no such literal; ValueError past the digit limit.
bool parse_int(Thread&, std::string_view text, int base, Value& number);
bool parse_float(std::string_view text, double& number);

// Digits and decimal exponent of the shortest text that reads back as the (finite, not negative) number:
// 0.d1d2d3... * 10**point.
struct ShortestDigits {
    char digits[32];
    int count;
    int point;
};
ShortestDigits shortest_digits(double number);

std::string float_hex(double);
bool parse_float_hex(Thread&, std::string_view text, double& number);  // OverflowError

}  // namespace toy
