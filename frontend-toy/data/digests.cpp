#include "frontend-toy/data/digests.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "frontend-toy/data/pack.h"

namespace toy {

namespace {

constexpr std::size_t kBlock = 64;

// The data with its padding: a one bit, zeros, and the length in bits.
std::string padded(std::string_view data, bool little) {
    std::string text(data);
    text += static_cast<char>(0x80);
    while (text.size() % kBlock != kBlock - 8) text += '\0';
    char length[8];
    store_bytes(length, std::uint64_t{data.size()} * 8, 8, little);
    return text.append(length, 8);
}

template <std::size_t count>
std::string words_as_bytes(const std::array<std::uint32_t, count>& words, std::size_t size, bool little) {
    std::string out(count * 4, '\0');
    for (std::size_t i = 0; i < count; ++i) store_bytes(out.data() + 4 * i, words[i], 4, little);
    out.resize(size);
    return out;
}

// The first 32 bits of the fractional part of the square or cube root of the i-th prime: SHA-2's constants. The roots
// are taken in integers, so that every bit is right.
std::uint32_t root_bits(std::uint64_t prime, int degree) {
    // The largest r with r^degree <= prime * 2^(32 * degree).
    using Wide = unsigned __int128;
    std::uint64_t low = 0, high = std::uint64_t{1} << 40;
    while (high - low > 1) {
        const std::uint64_t middle = low + (high - low) / 2;
        bool fits;
        if (degree == 2) {
            fits = Wide{middle} * middle <= Wide{prime} << 64;
        } else {
            // middle^3 <= prime << 96, by comparing middle^2 with the quotient.
            const Wide square = Wide{middle} * middle;
            const Wide shifted = Wide{prime} << 96;
            fits = square <= shifted / middle;
        }
        (fits ? low : high) = middle;
    }
    return static_cast<std::uint32_t>(low);
}

struct Sha256Constants {
    std::array<std::uint32_t, 64> cube_roots;
    std::array<std::uint32_t, 8> square_roots;
    Sha256Constants() {
        std::size_t found = 0;
        for (std::uint64_t n = 2; found < 64; ++n) {
            bool is_prime = true;
            for (std::uint64_t d = 2; d * d <= n; ++d) is_prime &= n % d != 0;
            if (!is_prime) continue;
            if (found < 8) square_roots[found] = root_bits(n, 2);
            cube_roots[found++] = root_bits(n, 3);
        }
    }
};

std::array<std::uint32_t, 8> sha2_words(std::string_view data, std::array<std::uint32_t, 8> state) {
    static const Sha256Constants constants;
    const std::string text = padded(data, false);
    for (std::size_t at = 0; at < text.size(); at += kBlock) {
        std::array<std::uint32_t, 64> w;
        for (std::size_t i = 0; i < 16; ++i)
            w[i] = static_cast<std::uint32_t>(load_bytes(text.data() + at + 4 * i, 4, false));
        for (std::size_t i = 16; i < 64; ++i) {
            const std::uint32_t s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ w[i - 15] >> 3;
            const std::uint32_t s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ w[i - 2] >> 10;
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }
        auto [a, b, c, d, e, f, g, h] = state;
        for (std::size_t i = 0; i < 64; ++i) {
            const std::uint32_t s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
            const std::uint32_t first = h + s1 + ((e & f) ^ (~e & g)) + constants.cube_roots[i] + w[i];
            const std::uint32_t s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
            const std::uint32_t second = s0 + ((a & b) ^ (a & c) ^ (b & c));
            h = g;
            g = f;
            f = e;
            e = d + first;
            d = c;
            c = b;
            b = a;
            a = first + second;
        }
        const std::array<std::uint32_t, 8> round{a, b, c, d, e, f, g, h};
        for (std::size_t i = 0; i < 8; ++i) state[i] += round[i];
    }
    return state;
}

}  // namespace

std::string md5(std::string_view data) {
    static constexpr int kShifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    static const std::array<std::uint32_t, 64> sines = [] {
        std::array<std::uint32_t, 64> table;
        for (std::size_t i = 0; i < 64; ++i) {
            table[i] =
                static_cast<std::uint32_t>(std::floor(std::fabs(std::sin(static_cast<double>(i + 1))) * 4294967296.0));
        }
        return table;
    }();
    std::array<std::uint32_t, 4> state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    const std::string text = padded(data, true);
    for (std::size_t at = 0; at < text.size(); at += kBlock) {
        auto [a, b, c, d] = state;
        for (std::size_t i = 0; i < 64; ++i) {
            const std::size_t round = i / 16;
            std::uint32_t mixed = 0;
            std::size_t word = i;
            switch (round) {
                case 0: mixed = (b & c) | (~b & d); break;
                case 1:
                    mixed = (d & b) | (~d & c);
                    word = (5 * i + 1) % 16;
                    break;
                case 2:
                    mixed = b ^ c ^ d;
                    word = (3 * i + 5) % 16;
                    break;
                default:
                    mixed = c ^ (b | ~d);
                    word = 7 * i % 16;
                    break;
            }
            mixed += a + sines[i] + static_cast<std::uint32_t>(load_bytes(text.data() + at + 4 * word, 4, true));
            a = d;
            d = c;
            c = b;
            b += std::rotl(mixed, kShifts[round][i % 4]);
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
    }
    return words_as_bytes(state, 16, true);
}

std::string sha1(std::string_view data) {
    std::array<std::uint32_t, 5> state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    const std::string text = padded(data, false);
    for (std::size_t at = 0; at < text.size(); at += kBlock) {
        std::array<std::uint32_t, 80> w;
        for (std::size_t i = 0; i < 16; ++i)
            w[i] = static_cast<std::uint32_t>(load_bytes(text.data() + at + 4 * i, 4, false));
        for (std::size_t i = 16; i < 80; ++i) w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        auto [a, b, c, d, e] = state;
        for (std::size_t i = 0; i < 80; ++i) {
            std::uint32_t mixed, constant;
            if (i < 20) {
                mixed = (b & c) | (~b & d);
                constant = 0x5a827999;
            } else if (i < 40) {
                mixed = b ^ c ^ d;
                constant = 0x6ed9eba1;
            } else if (i < 60) {
                mixed = (b & c) | (b & d) | (c & d);
                constant = 0x8f1bbcdc;
            } else {
                mixed = b ^ c ^ d;
                constant = 0xca62c1d6;
            }
            const std::uint32_t next = std::rotl(a, 5) + mixed + e + constant + w[i];
            e = d;
            d = c;
            c = std::rotl(b, 30);
            b = a;
            a = next;
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
    }
    return words_as_bytes(state, 20, false);
}

std::string sha224(std::string_view data) {
    // FIPS 180-4, 5.3.2: the second halves of the square roots of the ninth to sixteenth prime.
    return words_as_bytes(sha2_words(data, {0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511,
                                            0x64f98fa7, 0xbefa4fa4}),
                          28, false);
}

std::string sha256(std::string_view data) {
    static const Sha256Constants constants;
    return words_as_bytes(sha2_words(data, constants.square_roots), 32, false);
}

}  // namespace toy
