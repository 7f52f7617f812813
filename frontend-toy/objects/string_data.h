// Inside of str: shared by the files that implement it.
#pragma once

#include <cstring>
#include <string>
#include <string_view>

#include "frontend-toy/objects/strings.h"

namespace toy {

inline std::uint32_t width_for(char32_t largest) { return largest < 256 ? 1 : largest < 0x10000 ? 2 : 4; }

inline bool is_ascii_text(std::string_view text) {
    std::size_t i = 0;
    for (std::uint64_t word; i + 8 <= text.size(); i += 8) {
        std::memcpy(&word, text.data() + i, 8);
        if (word & 0x8080'8080'8080'8080) return false;
    }
    for (; i < text.size(); ++i)
        if (text[i] & 0x80) return false;
    return true;
}

std::int64_t hash_bytes_of(const void* data, std::size_t size);
std::u32string code_points(Thread&, Value str);
Value str_part(Thread&, Value str, std::int64_t start, std::int64_t end);
Value str_repeat(Thread&, Value str, std::int64_t count);
// Copies into a string of at least its width, from element `at`.
void copy_into(const StrView& view, std::uint8_t* data, std::uint32_t width, std::int64_t at);

}  // namespace toy
