#include <cmath>
#include <cstring>
#include <vector>

#include "frontend-toy/objects/big_integer.h"
#include "frontend-toy/objects/memory_limit.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

// ---- making

static Value make_big(Thread& thread, bool negative, const mp_limb_t* limbs, std::size_t count) {
    const Value value = allocate(thread, sizeof(BigInt) + count * sizeof(std::uint64_t), kBigInt);
    BigInt* object = initialise<BigInt>(thread, value);
    object->sign = negative ? -1 : 1;
    object->limb_count = static_cast<std::uint32_t>(count);
    std::memcpy(object->limbs, limbs, count * sizeof(std::uint64_t));
    return value;
}

Value make_int(Thread& thread, std::int64_t number) {
    if (Value::fits_small_int(number)) [[likely]]
        return Value::from_small_int(number);
    const bool negative = number < 0;
    const mp_limb_t limb = negative ? -static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
    return make_big(thread, negative, &limb, 1);
}

Value int_from_mpz(Thread& thread, mpz_srcptr number) {
    const std::size_t count = mpz_size(number);
    const mp_limb_t* limbs = mpz_limbs_read(number);
    const bool negative = mpz_sgn(number) < 0;
    if (count == 0) return Value::from_small_int(0);
    if (count == 1 && limbs[0] <= std::uint64_t{1} << 61) {
        const std::int64_t small = negative ? -static_cast<std::int64_t>(limbs[0]) : static_cast<std::int64_t>(limbs[0]);
        if (Value::fits_small_int(small)) return Value::from_small_int(small);
    }
    if (count > 0x7fff'ffff) raise(thread, ErrorClass::memory_error, "");
    return make_big(thread, negative, limbs, count);
}

Value make_int_from_double(Thread& thread, double integral) {
    if (std::fabs(integral) < 0x1p61) return Value::from_small_int(static_cast<std::int64_t>(integral));
    if (std::isnan(integral)) raise(thread, ErrorClass::value_error, "cannot convert float NaN to integer");
    if (std::isinf(integral)) raise(thread, ErrorClass::overflow_error, "cannot convert float infinity to integer");
    IntResult result;
    mpz_set_d(result.mpz(), integral);
    return result.value(thread);
}

Value make_int_from_decimal(Thread& thread, std::string_view digits, int base) {
    IntResult result;
    const std::string text(digits);
    if (mpz_set_str(result.mpz(), text.c_str(), base) != 0)
        raise(thread, ErrorClass::value_error, "invalid integer literal");
    return result.value(thread);
}

// ---- GMP's views

IntOperand::IntOperand(Thread& thread, Value value) {
    if (std::int64_t number; inline_int(value, number)) {
        limb_ = number < 0 ? -static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
        mpz_roinit_n(view_, &limb_, number < 0 ? -1 : number > 0);
        return;
    }
    const BigInt* object = read_immutable<BigInt>(thread, value);
    mpz_roinit_n(view_, object->limbs, object->sign * static_cast<mp_size_t>(object->limb_count));
}

namespace {

struct Pool {
    std::vector<__mpz_struct> free;
    ~Pool() {
        for (__mpz_struct& number : free) mpz_clear(&number);
    }
};
thread_local Pool pool;
constexpr std::size_t kPooledLimbs = 4096;  // larger ones go back to malloc
constexpr std::size_t kPooledNumbers = 16;

}  // namespace

IntResult::IntResult() {
    if (pool.free.empty()) {
        mpz_init(number_);
        return;
    }
    *number_ = pool.free.back();
    pool.free.pop_back();
}

IntResult::~IntResult() {
    if (static_cast<std::size_t>(number_->_mp_alloc) > kPooledLimbs || pool.free.size() >= kPooledNumbers)
        mpz_clear(number_);
    else
        pool.free.push_back(*number_);
}

Value IntResult::value(Thread& thread) const { return int_from_mpz(thread, number_); }

void check_result_bits(Thread& thread, std::uint64_t bits) { check_memory(thread, bits / 8); }

// ---- inspecting

bool is_int(Thread& thread, Value value) {
    return value.is_small_int() || value.is_bool() || has_type(thread, value, kBigInt);
}

bool to_int64(Thread& thread, Value value, std::int64_t& number) {
    if (inline_int(value, number)) return true;
    if (!has_type(thread, value, kBigInt)) return false;
    const BigInt* object = read_immutable<BigInt>(thread, value);
    if (object->limb_count != 1) return false;
    const std::uint64_t limb = object->limbs[0];
    const std::uint64_t bound = std::uint64_t{1} << 63;
    if (object->sign < 0 ? limb > bound : limb >= bound) return false;
    number = static_cast<std::int64_t>(object->sign < 0 ? -limb : limb);
    return true;
}

int int_sign(Thread& thread, Value value) {
    if (std::int64_t number; inline_int(value, number)) return (number > 0) - (number < 0);
    return read_immutable<BigInt>(thread, value)->sign;
}

std::uint64_t int_low_bits(Thread& thread, Value value) {
    if (std::int64_t number; inline_int(value, number)) return static_cast<std::uint64_t>(number);
    const BigInt* object = read_immutable<BigInt>(thread, value);
    return object->sign < 0 ? -object->limbs[0] : object->limbs[0];
}

std::int64_t int_bit_length(Thread& thread, Value value) {
    const IntOperand operand(thread, value);
    return mpz_sgn(operand.mpz()) == 0 ? 0 : static_cast<std::int64_t>(mpz_sizeinbase(operand.mpz(), 2));
}

std::int64_t clamp_int(Thread& thread, Value value) {
    std::int64_t number;
    if (to_int64(thread, value, number)) return number;
    return int_sign(thread, value) < 0 ? INT64_MIN : INT64_MAX;
}

// ---- doubles

double mpz_to_double(mpz_srcptr number) {
    const std::size_t bits = mpz_sizeinbase(number, 2);
    if (bits <= 53) return mpz_get_d(number);
    const bool negative = mpz_sgn(number) < 0;
    if (bits > 1024) return negative ? -INFINITY : INFINITY;
    // The top 64 bits, the last one standing for everything below: more than enough to round once, correctly.
    const mp_limb_t* limbs = mpz_limbs_read(number);
    const std::size_t count = mpz_size(number);
    const unsigned gap = static_cast<unsigned>(count * 64 - bits);
    std::uint64_t top = limbs[count - 1] << gap;
    bool rest = false;
    if (count > 1) {
        if (gap != 0) top |= limbs[count - 2] >> (64 - gap);
        rest = gap != 0 ? (limbs[count - 2] << gap) != 0 : limbs[count - 2] != 0;
        for (std::size_t i = 0; !rest && i + 2 < count; ++i) rest = limbs[i] != 0;
    }
    const double result = std::ldexp(static_cast<double>(top | rest), static_cast<int>(bits) - 64);
    return negative ? -result : result;
}

double int_to_double(Thread& thread, Value value) {
    if (std::int64_t number; inline_int(value, number)) return static_cast<double>(number);
    const IntOperand operand(thread, value);
    const double result = mpz_to_double(operand.mpz());
    if (std::isinf(result)) raise(thread, ErrorClass::overflow_error, "int too large to convert to float");
    return result;
}

// ---- hash: the number modulo 2**61 - 1, with the number's sign; -1 becomes -2

std::int64_t hash_int(std::int64_t number) {
    constexpr std::int64_t kModulus = (std::int64_t{1} << 61) - 1;
    const std::int64_t result = number % kModulus;
    return result == -1 ? -2 : result;
}

static std::int64_t hash_big(const BigInt* object) {
    constexpr std::uint64_t kModulus = (std::uint64_t{1} << 61) - 1;
    const std::uint64_t remainder = mpn_mod_1(object->limbs, object->limb_count, kModulus);
    const std::int64_t result = object->sign * static_cast<std::int64_t>(remainder);
    return result == -1 ? -2 : result;
}

std::int64_t hash_number(Thread& thread, Value value) {
    if (std::int64_t number; inline_int(value, number)) return hash_int(number);
    if (has_type(thread, value, kBigInt)) return hash_big(read_immutable<BigInt>(thread, value));
    return hash_double(float_of(thread, value));
}

bool truth_of_number(Thread& thread, Value value) {
    if (std::int64_t number; inline_int(value, number)) return number != 0;
    if (has_type(thread, value, kBigInt)) return true;
    return float_of(thread, value) != 0;
}

}  // namespace toy
