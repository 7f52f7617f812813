// format specifications, %-formatting and str.format.
#pragma once

#include <string_view>

#include "frontend-toy/operations.h"

namespace toy {

// format(value, spec) for int, bool, float, str and, with an empty spec, any other builtin object (then through
// to_str, which may run Python code). kNotImplemented when `value` is an instance of a Python class.
Value builtin_format(Thread&, Value, std::string_view spec);
// str % arguments and bytes % arguments. May run Python code (%s and %r of instances).
Value percent_format(Thread&, Value pattern, Value arguments);
// str.format: fields through get_attribute, get_item and format. Runs Python code.
Value str_format(Thread&, Value pattern, const Arguments& arguments /* positional[0] is the pattern */);
Value str_format_map(Thread&, Value pattern, Value mapping);

}  // namespace toy
