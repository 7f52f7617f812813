// Searching and splitting, the same for the three widths of str and for bytes.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace toy {

constexpr std::size_t kNotFound = static_cast<std::size_t>(-1);
using Part = std::pair<std::size_t, std::size_t>;  // begin, end

template <typename Unit>
std::size_t find_text(std::basic_string_view<Unit> text, std::basic_string_view<Unit> part, std::size_t from) {
    if (from > text.size() || part.size() > text.size() - from) return kNotFound;
    if constexpr (sizeof(Unit) == 1) {
        if (part.empty()) return from;
        const Unit* start = text.data() + from;
        const void* found = part.size() == 1 ? std::memchr(start, part[0], text.size() - from)
                                             : memmem(start, text.size() - from, part.data(), part.size());
        return found ? static_cast<std::size_t>(static_cast<const Unit*>(found) - text.data()) : kNotFound;
    } else {
        return text.find(part, from);
    }
}

template <typename Unit>
std::size_t count_text(std::basic_string_view<Unit> text, std::basic_string_view<Unit> part) {
    if (part.empty()) return text.size() + 1;
    std::size_t count = 0;
    for (std::size_t at = 0; (at = find_text(text, part, at)) != kNotFound; at += part.size()) ++count;
    return count;
}

// Parts between separators, at most `limit` cuts (from the right: `backwards`).
template <typename Unit>
std::vector<Part> split_text(std::basic_string_view<Unit> text, std::basic_string_view<Unit> separator,
                             std::size_t limit, bool backwards) {
    std::vector<Part> parts;
    if (!backwards) {
        std::size_t at = 0;
        while (limit-- > 0) {
            const std::size_t found = find_text(text, separator, at);
            if (found == kNotFound) break;
            parts.emplace_back(at, found);
            at = found + separator.size();
        }
        parts.emplace_back(at, text.size());
        return parts;
    }
    std::size_t end = text.size();
    while (limit-- > 0) {
        const std::size_t found = text.substr(0, end).rfind(separator);
        if (found == kNotFound) break;
        parts.emplace_back(found + separator.size(), end);
        end = found;
    }
    parts.emplace_back(0, end);
    return {parts.rbegin(), parts.rend()};
}

// Runs between white space, at most `limit` cuts; what is left after the last cut keeps its other end's white space.
template <typename Unit, typename IsSpace>
std::vector<Part> split_spaces(std::basic_string_view<Unit> text, std::size_t limit, bool backwards, IsSpace is_space) {
    std::vector<Part> parts;
    if (!backwards) {
        std::size_t at = 0;
        for (;;) {
            while (at < text.size() && is_space(text[at])) ++at;
            if (at == text.size()) return parts;
            const std::size_t begin = at;
            if (limit-- == 0) {
                parts.emplace_back(begin, text.size());
                return parts;
            }
            while (at < text.size() && !is_space(text[at])) ++at;
            parts.emplace_back(begin, at);
        }
    }
    std::size_t end = text.size();
    for (;;) {
        while (end > 0 && is_space(text[end - 1])) --end;
        if (end == 0) break;
        const std::size_t last = end;
        if (limit-- == 0) {
            parts.emplace_back(0, last);
            break;
        }
        while (end > 0 && !is_space(text[end - 1])) --end;
        parts.emplace_back(end, last);
    }
    return {parts.rbegin(), parts.rend()};
}

template <typename Unit, typename IsBreak>
std::vector<Part> split_lines(std::basic_string_view<Unit> text, bool keep_ends, IsBreak is_break) {
    std::vector<Part> parts;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        while (at < text.size() && !is_break(text[at])) ++at;
        std::size_t end = at;
        if (at < text.size()) at += text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1;
        if (keep_ends) end = at;
        parts.emplace_back(begin, end);
    }
    return parts;
}

// Clamps Python's start and end, which count from the end when negative. False if start lies beyond end.
inline bool clamp_range(std::int64_t length, std::int64_t& start, std::int64_t& end) {
    if (end > length) end = length;
    if (end < 0 && (end += length) < 0) end = 0;
    if (start < 0 && (start += length) < 0) start = 0;
    return start <= end;
}

}  // namespace toy
