// UTF-8, one character at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace toy {

inline void append_utf8(std::string& out, char32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xc0 | c >> 6);
        out += static_cast<char>(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xe0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (c & 0x3f));
    } else {
        out += static_cast<char>(0xf0 | c >> 18);
        out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
        out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (c & 0x3f));
    }
}

// One step of decoding at `at`: the character and its length, or on an error `valid` false and the length of the
// ill-formed part (as CPython reports it).
struct DecodedChar {
    char32_t character = 0;
    unsigned length = 1;
    bool valid = false;
    bool truncated = false;  // the text ends within an otherwise good sequence
    bool bad_start = false;  // the first byte begins no sequence
};
// `surrogates`: accept the three-byte forms of lone surrogates.
inline DecodedChar decode_utf8(std::string_view text, std::size_t at, bool surrogates) {
    DecodedChar result;
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[at + i]); };
    const std::size_t left = text.size() - at;
    const std::uint8_t first = byte(0);
    if (first < 0x80) {
        result.character = first;
        result.valid = true;
        return result;
    }
    if (first < 0xc2 || first > 0xf4) {
        result.bad_start = true;
        return result;
    }
    const unsigned length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    char32_t c = first & (0x7f >> length);
    for (unsigned i = 1; i < length; ++i) {
        if (i >= left) {
            result.length = i;
            result.truncated = true;
            return result;
        }
        const std::uint8_t next = byte(i);
        bool good = (next & 0xc0) == 0x80;
        if (good && i == 1) {
            if (first == 0xe0) good = next >= 0xa0;
            if (first == 0xed) good = next < 0xa0 || surrogates;
            if (first == 0xf0) good = next >= 0x90;
            if (first == 0xf4) good = next < 0x90;
        }
        if (!good) {
            result.length = i;
            return result;
        }
        c = c << 6 | (next & 0x3f);
    }
    result.character = c;
    result.length = length;
    result.valid = true;
    return result;
}

}  // namespace toy
