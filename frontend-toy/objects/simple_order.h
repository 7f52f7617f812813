// Comparisons that are known to run no Python code.
#pragma once

#include "frontend-toy/operations.h"

namespace toy {

// a < b for numbers, strings, bytes, and tuples of such. False when Python code might have to decide, or when there is
// no such order (an error that the complete comparison reports).
bool simple_less(Thread&, Value a, Value b, bool& result);

}  // namespace toy
