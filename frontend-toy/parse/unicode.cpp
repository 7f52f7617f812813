#include "frontend-toy/parse/unicode.h"

#include <algorithm>
#include <iterator>

namespace toy {
namespace {

struct Range {
    char32_t first, last;
};

#define RANGES(name, ...) constexpr Range name[] = {__VA_ARGS__};
#include "frontend-toy/parse/unicode_ranges.inc"
#undef RANGES

template <std::size_t n>
bool contains(const Range (&ranges)[n], char32_t c) {
    const Range* found = std::lower_bound(std::begin(ranges), std::end(ranges), c,
                                          [](const Range& r, char32_t x) { return r.last < x; });
    return found != std::end(ranges) && found->first <= c;
}

constexpr bool is_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
constexpr bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

}  // namespace

bool is_identifier_start(char32_t c) { return c < 0x80 ? is_letter(c) : contains(kIdentifierStart, c); }
bool is_identifier_continue(char32_t c) {
    return c < 0x80 ? is_letter(c) || is_digit(c) : contains(kIdentifierContinue, c);
}
bool is_printable(char32_t c) { return c < 0x80 ? c >= 0x20 && c < 0x7f : contains(kPrintable, c); }
bool may_change_in_nfkc(char32_t c) { return c >= 0x80 && contains(kUnnormalized, c); }

char32_t decode_utf8(std::string_view text, std::size_t& i) {
    const auto next = [&] { return static_cast<unsigned char>(text[i++]); };
    const char32_t first = next();
    if (first < 0x80) return first;
    const int more = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    char32_t c = first & (0x3fu >> more);
    for (int k = 0; k < more && i < text.size(); ++k) c = c << 6 | (next() & 0x3fu);
    return c;
}

void append_utf8(std::string& text, char32_t c) {
    const auto put = [&](char32_t byte) { text += static_cast<char>(byte); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xc0 | c >> 6);
        put(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        put(0xe0 | c >> 12);
        put(0x80 | (c >> 6 & 0x3f));
        put(0x80 | (c & 0x3f));
    } else {
        put(0xf0 | c >> 18);
        put(0x80 | (c >> 12 & 0x3f));
        put(0x80 | (c >> 6 & 0x3f));
        put(0x80 | (c & 0x3f));
    }
}

}  // namespace toy
