// How the front end tags its 64-bit words, as far as compiled code must know: it guards, boxes and unboxes inline.
#pragma once

#include <bit>
#include <cstdint>

namespace jit {

// Fixed for this process; the front end supplies one. Reference: low three bits 000 and nonzero.
struct ValueTags {
    std::uint64_t int_mask = 3, int_tag = 3;  // word & mask == tag: small int, word = (n << int_shift) | tag
    unsigned int_shift = 2;
    // Inline float: word = rotl(bits, float_rotate) + float_bias; a word is one iff bit (word & 7) of float_tags is
    // set.
    unsigned float_rotate = 4;
    std::uint64_t float_bias = 2;
    std::uint8_t float_tags = 0b0110'0100;
    std::uint64_t reference_mask = 7;  // word & mask == 0: a reference (or the null word)
    std::uint64_t false_word = 0, true_word = 0;
    // Type ids below it belong to an object for its whole life; ids from it on (shapes) may change through store_type
    // and through calls that write the heap.
    std::uint32_t first_mutable_type = 64;

    constexpr bool is_int(std::uint64_t word) const { return (word & int_mask) == int_tag; }
    constexpr bool is_float(std::uint64_t word) const { return ((float_tags >> (word & 7)) & 1) != 0; }
    constexpr bool is_reference(std::uint64_t word) const { return word != 0 && (word & reference_mask) == 0; }

    constexpr bool int_fits(std::int64_t number) const { return int_number(int_word(number)) == number; }
    constexpr std::uint64_t int_word(std::int64_t number) const {
        return (static_cast<std::uint64_t>(number) << int_shift) | int_tag;
    }
    constexpr std::int64_t int_number(std::uint64_t word) const { return static_cast<std::int64_t>(word) >> int_shift; }

    constexpr bool float_fits(double number) const { return is_float(float_word(number)); }
    constexpr std::uint64_t float_word(double number) const {
        return std::rotl(std::bit_cast<std::uint64_t>(number), static_cast<int>(float_rotate)) + float_bias;
    }
    constexpr double float_number(std::uint64_t word) const {
        return std::bit_cast<double>(std::rotr(word - float_bias, static_cast<int>(float_rotate)));
    }
};

}  // namespace jit
