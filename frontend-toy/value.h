// A Python value as one tagged 64-bit word. Small ints (62 bits) and floats with common exponents are inline ("float
// self-tagging": Melançon, Serrano, Feeley, 2024); everything else is a heap reference (stm::SegOffset).
//
//   low three bits   meaning
//   000              heap reference (SegOffset, 8-aligned); the zero word is "no value" (kNothing)
//   x11              small int: word = n << 2 | 3
//   010 101 110      float: word = rotl(bits, 4) + 2, for exponents that start 000, 011 or 100
//   001              None, False, True, Undefined, NotImplemented, Ellipsis
//   100              frame link words on the VM stack (frame.h); never a Python value
#pragma once

#include <bit>
#include <cstdint>

#include "jit/value_tags.h"
#include "stmcore/types.h"

namespace toy {

class Value {
  public:
    constexpr Value() = default;  // kNothing
    static constexpr Value from_word(std::uint64_t word) { return Value(word); }
    static constexpr Value from_ref(stm::SegOffset offset) { return Value(stm::raw(offset)); }
    static constexpr Value from_small_int(std::int64_t n) { return Value(static_cast<std::uint64_t>(n) << 2 | 3); }
    static constexpr Value from_bool(bool b) { return Value(b ? 0x11 : 0x09); }

    static constexpr bool fits_small_int(std::int64_t n) {
        return n >= -(std::int64_t{1} << 61) && n < (std::int64_t{1} << 61);
    }
    // True if the double can be inline; then from_inline_float may be used.
    static constexpr bool fits_inline_float(double d) { return from_inline_float(d).is_inline_float(); }
    static constexpr Value from_inline_float(double d) {
        return Value(std::rotl(std::bit_cast<std::uint64_t>(d), 4) + 2);
    }

    constexpr std::uint64_t word() const { return word_; }
    constexpr bool is_ref() const { return (word_ & 7) == 0 && word_ != 0; }
    constexpr bool is_small_int() const { return (word_ & 3) == 3; }
    constexpr bool is_inline_float() const { return (0b0110'0100u >> (word_ & 7)) & 1; }
    constexpr bool is_nothing() const { return word_ == 0; }
    constexpr bool is_bool() const { return word_ == 0x09 || word_ == 0x11; }

    constexpr stm::SegOffset ref() const { return stm::SegOffset{word_}; }
    constexpr std::int64_t small_int() const { return static_cast<std::int64_t>(word_) >> 2; }
    constexpr double inline_float() const { return std::bit_cast<double>(std::rotr(word_ - 2, 4)); }

    friend constexpr bool operator==(Value a, Value b) { return a.word_ == b.word_; }  // identity, not Python's ==

  private:
    constexpr explicit Value(std::uint64_t word) : word_(word) {}
    std::uint64_t word_ = 0;
};

constexpr Value kNothing = Value::from_word(0);
constexpr Value kNone = Value::from_word(0x01);
constexpr Value kFalse = Value::from_word(0x09);
constexpr Value kTrue = Value::from_word(0x11);
constexpr Value kUndefined = Value::from_word(0x19);  // an unbound local or cell
constexpr Value kNotImplemented = Value::from_word(0x21);
constexpr Value kEllipsis = Value::from_word(0x29);

constexpr jit::ValueTags value_tags() {
    jit::ValueTags tags;
    tags.false_word = kFalse.word();
    tags.true_word = kTrue.word();
    return tags;
}

}  // namespace toy
