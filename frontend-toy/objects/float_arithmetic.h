// Arithmetic on doubles as Python defines it.
#pragma once

#include "frontend-toy/operations.h"

namespace toy {

double float_power(Thread&, double base, double exponent);  // ZeroDivisionError, OverflowError
double float_modulo(Thread&, double left, double right);
double float_floor_divide(Thread&, double left, double right);
void float_divmod(Thread&, double left, double right, double& quotient, double& remainder);
Value float_binary(Thread&, BinaryOp, double, double);
// round(number, digits) to a double, correctly rounded, ties to even.
double round_double(Thread&, double number, std::int64_t digits);

}  // namespace toy
