// Numbers as bytes, as the modules struct and array lay them out.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace toy {

inline std::uint64_t load_bytes(const char* from, std::size_t size, bool little) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const std::size_t shift = 8 * (little ? i : size - 1 - i);
        bits |= std::uint64_t{static_cast<unsigned char>(from[i])} << shift;
    }
    return bits;
}

inline void store_bytes(char* to, std::uint64_t bits, std::size_t size, bool little) {
    for (std::size_t i = 0; i < size; ++i) {
        const std::size_t shift = 8 * (little ? i : size - 1 - i);
        to[i] = static_cast<char>(bits >> shift & 0xff);
    }
}

inline std::int64_t sign_extend(std::uint64_t bits, std::size_t size) {
    const int unused = static_cast<int>(64 - 8 * size);
    return static_cast<std::int64_t>(bits << unused) >> unused;
}

// IEEE half precision. False: the number is too large.
bool to_half(double number, std::uint16_t& bits);
double from_half(std::uint16_t bits);

}  // namespace toy
