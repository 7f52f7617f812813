#include "frontend-toy/objects/text_codecs.h"

#include <cstdio>

#include "frontend-toy/objects/raise_with.h"
#include "frontend-toy/objects/string_data.h"
#include "frontend-toy/objects/strings.h"
#include "frontend-toy/objects/utf8.h"

namespace toy {
namespace {

enum class Encoding { utf8, utf8_signature, ascii, latin1, utf16, utf16_le, utf16_be, utf32, utf32_le, utf32_be };

Encoding find_encoding(Thread& thread, std::string_view name) {
    std::string plain;
    for (char c : name) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
        plain += c == '-' || c == ' ' ? '_' : c;
    }
    struct Name {
        const char* name;
        Encoding encoding;
    };
    static constexpr Name kNames[] = {
        {"utf_8", Encoding::utf8}, {"utf8", Encoding::utf8}, {"u8", Encoding::utf8}, {"utf", Encoding::utf8},
        {"cp65001", Encoding::utf8}, {"utf_8_sig", Encoding::utf8_signature}, {"ascii", Encoding::ascii},
        {"us_ascii", Encoding::ascii}, {"646", Encoding::ascii}, {"latin_1", Encoding::latin1},
        {"latin1", Encoding::latin1}, {"iso_8859_1", Encoding::latin1}, {"iso8859_1", Encoding::latin1},
        {"8859", Encoding::latin1}, {"cp819", Encoding::latin1}, {"latin", Encoding::latin1}, {"l1", Encoding::latin1},
        {"utf_16", Encoding::utf16}, {"utf16", Encoding::utf16}, {"u16", Encoding::utf16},
        {"utf_16_le", Encoding::utf16_le}, {"utf_16le", Encoding::utf16_le}, {"utf_16_be", Encoding::utf16_be},
        {"utf_16be", Encoding::utf16_be}, {"utf_32", Encoding::utf32}, {"utf32", Encoding::utf32},
        {"u32", Encoding::utf32}, {"utf_32_le", Encoding::utf32_le}, {"utf_32le", Encoding::utf32_le},
        {"utf_32_be", Encoding::utf32_be}, {"utf_32be", Encoding::utf32_be},
    };
    for (const Name& known : kNames)
        if (plain == known.name) return known.encoding;
    raise(thread, ErrorClass::lookup_error, "unknown encoding: " + std::string(name));
}

enum class ErrorMode { strict, ignore, replace, backslashreplace, xmlcharrefreplace, surrogateescape, surrogatepass };

// Looked up only when an error is met, as CPython does.
ErrorMode find_mode(Thread& thread, std::string_view name) {
    if (name == "strict") return ErrorMode::strict;
    if (name == "ignore") return ErrorMode::ignore;
    if (name == "replace") return ErrorMode::replace;
    if (name == "backslashreplace") return ErrorMode::backslashreplace;
    if (name == "xmlcharrefreplace") return ErrorMode::xmlcharrefreplace;
    if (name == "surrogateescape") return ErrorMode::surrogateescape;
    if (name == "surrogatepass") return ErrorMode::surrogatepass;
    raise(thread, ErrorClass::lookup_error, "unknown error handler name '" + std::string(name) + "'");
}

std::string escape_of(char32_t c) {
    char text[16];
    std::snprintf(text, sizeof text, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", static_cast<unsigned>(c));
    return text;
}

bool is_surrogate(char32_t c) { return c >= 0xd800 && c < 0xe000; }

[[noreturn]] void raise_codec_error(Thread& thread, ErrorClass error, const char* codec, Value object, std::int64_t begin,
                                    std::int64_t end, const char* reason) {
    const Value arguments[] = {make_ascii(thread, codec), object, Value::from_small_int(begin),
                               Value::from_small_int(end), make_ascii(thread, reason)};
    raise_with(thread, error, arguments);
}

void append_unit(std::string& out, std::uint32_t unit, int size, bool big) {
    for (int i = 0; i < size; ++i) out += static_cast<char>(unit >> 8 * (big ? size - 1 - i : i));
}

struct Encoder {
    Encoding encoding;
    bool big = false;
    int unit = 1;
    const char* codec;
    const char* reason;

    bool accepts(char32_t c) const {
        if (encoding == Encoding::ascii) return c < 128;
        if (encoding == Encoding::latin1) return c < 256;
        return !is_surrogate(c);
    }
    void append(std::string& out, char32_t c) const {
        if (encoding == Encoding::ascii || encoding == Encoding::latin1) {
            out += static_cast<char>(c);
        } else if (unit == 1) {
            append_utf8(out, c);
        } else if (unit == 2 && c >= 0x10000) {
            append_unit(out, 0xd800 + ((c - 0x10000) >> 10), 2, big);
            append_unit(out, 0xdc00 + ((c - 0x10000) & 0x3ff), 2, big);
        } else {
            append_unit(out, c, unit, big);
        }
    }
};

Encoder encoder_for(Encoding encoding) {
    switch (encoding) {
        case Encoding::utf8:
        case Encoding::utf8_signature: return {encoding, false, 1, "utf-8", "surrogates not allowed"};
        case Encoding::ascii: return {encoding, false, 1, "ascii", "ordinal not in range(128)"};
        case Encoding::latin1: return {encoding, false, 1, "latin-1", "ordinal not in range(256)"};
        case Encoding::utf16: return {encoding, false, 2, "utf-16", "surrogates not allowed"};
        case Encoding::utf16_le: return {encoding, false, 2, "utf-16-le", "surrogates not allowed"};
        case Encoding::utf16_be: return {encoding, true, 2, "utf-16-be", "surrogates not allowed"};
        case Encoding::utf32: return {encoding, false, 4, "utf-32", "surrogates not allowed"};
        case Encoding::utf32_le: return {encoding, false, 4, "utf-32-le", "surrogates not allowed"};
        case Encoding::utf32_be: return {encoding, true, 4, "utf-32-be", "surrogates not allowed"};
    }
    return {};
}

// What the error mode makes of data[begin, end); returns where decoding goes on.
std::size_t handle_decode_error(Thread& thread, const char* codec, std::string_view data, std::size_t begin,
                                std::size_t end, const char* reason, std::string_view errors, std::u32string& out) {
    switch (find_mode(thread, errors)) {
        case ErrorMode::ignore: return end;
        case ErrorMode::replace: out += 0xfffd; return end;
        case ErrorMode::backslashreplace:
            for (std::size_t i = begin; i < end; ++i)
                for (char c : escape_of(static_cast<std::uint8_t>(data[i]))) out += static_cast<char32_t>(c);
            return end;
        case ErrorMode::surrogateescape: {
            std::size_t i = begin;
            while (i < end && (data[i] & 0x80)) out += 0xdc00 + static_cast<std::uint8_t>(data[i++]);
            if (i != begin) return i;
            break;
        }
        case ErrorMode::surrogatepass: {
            const DecodedChar next = decode_utf8(data, begin, true);
            if (std::string_view(codec) == "utf-8" && next.valid && next.length == 3) {
                out += next.character;
                return begin + 3;
            }
            break;
        }
        case ErrorMode::xmlcharrefreplace:
            raise(thread, ErrorClass::type_error, "don't know how to handle UnicodeDecodeError in error callback");
        case ErrorMode::strict: break;
    }
    raise_codec_error(thread, ErrorClass::unicode_decode_error, codec, make_bytes(thread, data),
                      static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end), reason);
}

Value decode_wide(Thread& thread, std::string_view data, const Encoder& form, bool detect, std::string_view errors) {
    const auto unit_size = static_cast<std::size_t>(form.unit);
    bool big = form.big;
    const auto unit_at = [&](std::size_t at) {
        std::uint32_t unit = 0;
        for (std::size_t i = 0; i < unit_size; ++i)
            unit |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(data[at + (big ? unit_size - 1 - i : i)])) << 8 * i;
        return unit;
    };
    std::size_t at = 0;
    if (detect && data.size() >= unit_size) {
        if (unit_at(0) == 0xfeff) {
            at = unit_size;
        } else {
            big = true;
            if (unit_at(0) == 0xfeff)
                at = unit_size;
            else
                big = false;
        }
    }
    const std::string codec = unit_size == 2 ? (big ? "utf-16-be" : "utf-16-le") : (big ? "utf-32-be" : "utf-32-le");
    std::u32string out;
    while (at < data.size()) {
        const auto error = [&](std::size_t length, const char* reason) {
            at = handle_decode_error(thread, codec.c_str(), data, at, at + length, reason, errors, out);
        };
        if (data.size() - at < unit_size) {
            error(data.size() - at, "truncated data");
            continue;
        }
        const std::uint32_t unit = unit_at(at);
        if (unit_size == 4) {
            if (unit > 0x10ffff)
                error(4, "code point not in range(0x110000)");
            else if (is_surrogate(unit))
                error(4, "code point in surrogate code point range(0xd800, 0xe000)");
            else
                out += unit, at += 4;
        } else if (!is_surrogate(unit)) {
            out += unit;
            at += 2;
        } else if (unit >= 0xdc00) {
            error(2, "illegal encoding");
        } else if (data.size() - at < 4) {
            error(data.size() - at, "unexpected end of data");
        } else if (const std::uint32_t second = unit_at(at + 2); second < 0xdc00 || second >= 0xe000) {
            error(2, "illegal UTF-16 surrogate");
        } else {
            out += 0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00);
            at += 4;
        }
    }
    return make_str_from_code_points(thread, out);
}

}  // namespace

std::string encode_text(Thread& thread, Value str, std::string_view encoding_name, std::string_view errors) {
    const Encoding encoding = find_encoding(thread, encoding_name);
    const Encoder form = encoder_for(encoding);
    const StrView text = view_str(thread, str);
    std::string out;
    if (encoding == Encoding::utf8_signature) out = "\xef\xbb\xbf";
    if (encoding == Encoding::utf16 || encoding == Encoding::utf32) append_unit(out, 0xfeff, form.unit, false);
    if (form.unit == 1 && (text.is_ascii || (encoding == Encoding::latin1 && text.width == 1))) return out.append(text.bytes());
    for (std::int64_t i = 0; i < text.length;) {
        if (form.accepts(text[i])) {
            form.append(out, text[i++]);
            continue;
        }
        std::int64_t end = i + 1;
        while (end < text.length && !form.accepts(text[end])) ++end;
        const ErrorMode mode = find_mode(thread, errors);
        for (; i < end; ++i) {
            const char32_t c = text[i];
            const auto append_ascii = [&](std::string_view escape) {
                for (char unit : escape) form.append(out, static_cast<char32_t>(unit));
            };
            switch (mode) {
                case ErrorMode::strict: raise_codec_error(thread, ErrorClass::unicode_encode_error, form.codec, str, i, end, form.reason);
                case ErrorMode::ignore: break;
                case ErrorMode::replace: append_ascii("?"); break;
                case ErrorMode::backslashreplace: append_ascii(escape_of(c)); break;
                case ErrorMode::xmlcharrefreplace:
                    append_ascii("&#" + std::to_string(static_cast<unsigned>(c)) + ";");
                    break;
                case ErrorMode::surrogateescape:
                    if (c < 0xdc80 || c > 0xdcff || form.unit != 1) raise_codec_error(thread, ErrorClass::unicode_encode_error, form.codec, str, i, end, form.reason);
                    out += static_cast<char>(c - 0xdc00);
                    break;
                case ErrorMode::surrogatepass:
                    if (!is_surrogate(c) || encoding == Encoding::ascii || encoding == Encoding::latin1)
                        raise_codec_error(thread, ErrorClass::unicode_encode_error, form.codec, str, i, end, form.reason);
                    form.append(out, c);
                    break;
            }
        }
    }
    return out;
}

Value decode_text(Thread& thread, std::string_view data, std::string_view encoding_name, std::string_view errors) {
    const Encoding encoding = find_encoding(thread, encoding_name);
    const Encoder form = encoder_for(encoding);
    if (encoding == Encoding::latin1) return make_latin1(thread, data);
    if (form.unit != 1)
        return decode_wide(thread, data, form, encoding == Encoding::utf16 || encoding == Encoding::utf32, errors);
    if (encoding == Encoding::utf8_signature && data.starts_with("\xef\xbb\xbf")) data.remove_prefix(3);
    if (is_ascii_text(data)) return make_ascii(thread, data);
    std::u32string out;
    out.reserve(data.size());
    for (std::size_t at = 0; at < data.size();) {
        const auto byte = static_cast<std::uint8_t>(data[at]);
        if (byte < 0x80) {
            out += byte;
            ++at;
        } else if (encoding == Encoding::ascii) {
            at = handle_decode_error(thread, "ascii", data, at, at + 1, "ordinal not in range(128)", errors, out);
        } else if (const DecodedChar next = decode_utf8(data, at, false); next.valid) {
            out += next.character;
            at += next.length;
        } else {
            const char* reason = next.bad_start   ? "invalid start byte"
                                 : next.truncated ? "unexpected end of data"
                                                  : "invalid continuation byte";
            at = handle_decode_error(thread, "utf-8", data, at, at + next.length, reason, errors, out);
        }
    }
    return make_str_from_code_points(thread, out);
}

void append_utf8_strict(Thread& thread, Value str, std::string& out) {
    const StrView text = view_str(thread, str);
    if (text.is_ascii)
        out.append(text.bytes());
    else
        out += encode_text(thread, str, "utf-8", "strict");
}

}  // namespace toy
