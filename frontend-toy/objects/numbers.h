// Numbers: what the operations of operations.h need beyond it, for the protocols, the builtin functions and modules.
// "Number" is a builtin int, bool or float. Nothing here runs Python code unless it says so.
#pragma once

#include <string>

#include "frontend-toy/operations.h"

namespace toy {

inline bool is_number(Thread& thread, Value value) { return is_int(thread, value) || is_float(thread, value); }

std::int64_t hash_number(Thread&, Value number);
std::int64_t hash_int(std::int64_t);
std::int64_t hash_double(double);
bool truth_of_number(Thread&, Value number);

// Text. str() and repr() are the same for numbers. int_repr raises ValueError past the digit limit.
std::string int_repr(Thread&, Value int_value);
std::string float_repr(double);
std::string number_repr(Thread&, Value number);  // bools too: "True"
// bin(), oct(), hex(): with prefix "0b", "0o", "0x" for bases 2, 8, 16; `prefix` false leaves it out.
std::string int_in_base(Thread&, Value int_value, int base, bool prefix = true);
// sys.set_int_max_str_digits; 0: no limit.
std::int64_t int_max_str_digits();
void set_int_max_str_digits(std::int64_t);

// Nearest double, ties to even; OverflowError "int too large to convert to float".
double int_to_double(Thread&, Value int_value);
// The double of any number. False if `value` is not one.
bool number_to_double(Thread&, Value value, double&);
int int_sign(Thread&, Value int_value);  // -1, 0, 1
// Low 64 bits in two's complement.
std::uint64_t int_low_bits(Thread&, Value int_value);
std::int64_t int_bit_length(Thread&, Value int_value);
// Clamps to the range of int64, as slices and many counts do.
std::int64_t clamp_int(Thread&, Value int_value);
// math.gcd, math.isqrt, math.factorial work on ints of any size.
Value int_gcd(Thread&, Value, Value);
Value int_isqrt(Thread&, Value);  // the value must not be negative
Value int_factorial(Thread&, std::int64_t);

// The result of a special method without arguments; kNothing if `object` is no instance or its class has no such method.
Value call_special_method(Thread&, Value object, const char* name);
// operator.index(): ints as they are (bools too), instances through __index__ (runs Python code);
// TypeError "'str' object cannot be interpreted as an integer".
Value to_index(Thread&, Value);
// The same, as a machine word; OverflowError "Python int too large to convert to C ssize_t" when it does not fit.
std::int64_t to_index_int64(Thread&, Value);
// The double of a number, or of an instance through __float__ or __index__ (runs Python code);
// TypeError "must be real number, not str".
double to_double(Thread&, Value);

// divmod(), pow() with three arguments, round() on builtin numbers: kNotImplemented for other operands.
Value builtin_divmod(Thread&, Value, Value);
Value builtin_power_modulo(Thread&, Value base, Value exponent, Value modulus);
Value builtin_round(Thread&, Value number, Value digits /* kNothing or None: to an int */);
Value builtin_absolute(Thread&, Value);

// Exact comparison of any two numbers, NaN unequal and unordered.
bool compare_numbers(Thread&, CompareOp, Value, Value);

// Methods by name, or null: type is kBigInt for int and bool, kBoxedFloat for float. The static ones (from_bytes,
// fromhex) take no receiver, whether they are found on the class or on an instance.
const NativeDescriptor* find_number_method(std::uint32_t type, std::string_view name);
const NativeDescriptor* find_number_static_method(std::uint32_t type, std::string_view name);
class MethodTable;
const MethodTable& number_method_table(std::uint32_t type);
// real, imag, numerator, denominator; kNothing if there is none.
Value number_attribute(Thread&, Value number, std::string_view name);

}  // namespace toy
