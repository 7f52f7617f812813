// Constants of expressions that the compiler evaluates.
#pragma once

#include <optional>

#include "frontend-toy/parse/ast.h"

namespace toy {

// The value of literals, and of arithmetic on numbers and tuples of constants; nothing where evaluation could fail.
std::optional<Constant> constant_of(const Expression& e);

// Whether a constant is true in a condition.
bool is_true(const Constant& value);

}  // namespace toy
