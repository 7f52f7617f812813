// Floats as text in a given format, for format() and the % operator.
#pragma once

#include <string>

namespace toy {

// type: e, f, g, r (shortest; takes no precision) or the upper-case letters. `alternate` keeps the point and, for g,
// trailing zeros; `add_point` gives a whole number its ".0" as repr does.
std::string format_double(double number, char type, int precision, bool alternate, bool add_point);

}  // namespace toy
