// "Did you mean: 'x'?" as CPython computes it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "frontend-toy/thread.h"

namespace toy {

// The candidate most like `name`, or empty.
std::string closest_name(const std::vector<std::string>& candidates, std::string_view name);
// For an uncaught AttributeError or NameError; empty if there is nothing to suggest. Runs Python code (__dir__).
std::string suggestion_for(Thread& thread, Value exception);

}  // namespace toy
