// repr() of str and bytes, ascii().
#include <cstdio>

#include "frontend-toy/objects/string_data.h"
#include "frontend-toy/objects/strings.h"
#include "frontend-toy/objects/unicode.h"
#include "frontend-toy/objects/utf8.h"

namespace toy {

static void append_escape(std::string& out, char32_t c) {
    char text[16];
    std::snprintf(text, sizeof text, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", static_cast<unsigned>(c));
    out += text;
}

// Single quotes unless that needs escapes and double quotes do not.
template <typename Text>
static char quote_for(const Text& text, std::int64_t length) {
    bool single = false;
    for (std::int64_t i = 0; i < length; ++i) {
        if (text[i] == '"') return '\'';
        if (text[i] == '\'') single = true;
    }
    return single ? '"' : '\'';
}

// True if the character has been written as one of the short escapes.
static bool append_short_escape(std::string& out, char32_t c, char quote) {
    if (c == static_cast<char32_t>(quote) || c == '\\')
        (out += '\\') += static_cast<char>(c);
    else if (c == '\n')
        out += "\\n";
    else if (c == '\r')
        out += "\\r";
    else if (c == '\t')
        out += "\\t";
    else
        return false;
    return true;
}

std::string str_repr(Thread& thread, Value str) {
    const StrView view = view_str(thread, str);
    const char quote = quote_for(view, view.length);
    std::string out;
    out.reserve(static_cast<std::size_t>(view.length) + 2);
    out += quote;
    for (std::int64_t i = 0; i < view.length; ++i) {
        const char32_t c = view[i];
        if (append_short_escape(out, c, quote)) continue;
        if (c < 0x80 ? c >= ' ' && c != 0x7f : has_flag(c, kPrintable))
            append_utf8(out, c);
        else
            append_escape(out, c);
    }
    return out += quote;
}

Value make_str_repr(Thread& thread, Value str) { return make_str(thread, str_repr(thread, str)); }

std::string bytes_repr(Thread& thread, Value bytes) {
    const std::string_view data = bytes_view(thread, bytes);
    const bool array = has_type(thread, bytes, kByteArray);
    const char quote = quote_for(data, static_cast<std::int64_t>(data.size()));
    std::string out = array ? "bytearray(b" : "b";
    out += quote;
    for (char byte : data) {
        const auto c = static_cast<std::uint8_t>(byte);
        if (append_short_escape(out, c, quote)) continue;
        if (c >= ' ' && c < 0x7f)
            out += byte;
        else
            append_escape(out, c);
    }
    out += quote;
    return array ? out += ')' : out;
}

std::string ascii_of_repr(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const DecodedChar next = decode_utf8(text, at, true);
        if (next.valid && next.character >= 0x80)
            append_escape(out, next.character);
        else
            out.append(text.substr(at, next.length));
        at += next.length;
    }
    return out;
}

}  // namespace toy
