// Parts of the module math.
#pragma once

#include <span>

#include "frontend-toy/operations.h"

namespace toy {

std::span<const NativeDescriptor> real_functions();      // of floats: sqrt, sin, log, hypot, ...
std::span<const NativeDescriptor> integer_functions();   // of ints: gcd, comb, factorial, floor, ...
std::span<const NativeDescriptor> summing_functions();   // fsum, prod, dist, hypot

[[noreturn]] void raise_domain(Thread&);  // ValueError: math domain error
[[noreturn]] void raise_range(Thread&);   // OverflowError: math range error

// Gamma function and the logarithm of its absolute value, computed as CPython does. errno is EDOM or ERANGE on errors,
// 0 otherwise.
double gamma_function(double);
double log_gamma_function(double);

}  // namespace toy
