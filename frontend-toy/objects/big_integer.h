// Ints of any size as GMP sees them.
#pragma once

#include <gmp.h>

#include "frontend-toy/operations.h"

namespace toy {

// A read-only view of an int or bool; valid until the next safe point.
class IntOperand {
  public:
    IntOperand(Thread& thread, Value value);
    IntOperand(const IntOperand&) = delete;
    IntOperand& operator=(const IntOperand&) = delete;
    mpz_srcptr mpz() const { return view_; }

  private:
    mp_limb_t limb_ = 0;
    mpz_t view_;
};

// A number being computed. The memory is taken from a per-thread pool, so that arithmetic in loops calls no malloc.
class IntResult {
  public:
    IntResult();
    ~IntResult();
    IntResult(const IntResult&) = delete;
    IntResult& operator=(const IntResult&) = delete;
    mpz_ptr mpz() { return number_; }
    Value value(Thread& thread) const;

  private:
    mpz_t number_;
};

Value int_from_mpz(Thread& thread, mpz_srcptr number);
// The int (or bool) is inline: its number. Bools are 0 and 1.
inline bool inline_int(Value value, std::int64_t& number) {
    if (value.is_small_int()) {
        number = value.small_int();
        return true;
    }
    if (!value.is_bool()) return false;
    number = value == kTrue;
    return true;
}

// Raises MemoryError when a result of so many bits cannot fit the heap.
void check_result_bits(Thread& thread, std::uint64_t bits);

// left and right are ints or bools.
Value int_binary(Thread& thread, BinaryOp op, Value left, Value right);
Value int_power(Thread& thread, Value base, Value exponent);
double int_true_divide(Thread& thread, Value left, Value right);
int compare_ints(Thread& thread, Value left, Value right);
void int_divmod(Thread& thread, Value left, Value right, Value& quotient, Value& remainder);
Value round_int(Thread& thread, Value number, Value digits);

// Any mpz to the nearest double; infinite if it is too large.
double mpz_to_double(mpz_srcptr number);

}  // namespace toy
