#include "frontend-toy/parse/literals.h"

#include <fmt/format.h>
#include <gmp.h>

#include <charconv>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include "frontend-toy/parse/unicode.h"

namespace toy {
namespace {

constexpr std::size_t kMaxDecimalDigits = 4300;  // sys.get_int_max_str_digits()

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

Constant integer(const SourceText& source, const Position& position, const std::string& digits, int base) {
    std::int64_t small = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), small, base);
    if (error == std::errc()) return {small};
    if (base == 10 && digits.size() > kMaxDecimalDigits)
        source.fail(position,
                    fmt::format("Exceeds the limit ({}) for integer string conversion: value has {} digits; use "
                                "sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge "
                                "integer literals to avoid decimal conversion limits.",
                                kMaxDecimalDigits, digits.size()));
    if (base == 10) {
        const std::size_t nonzero = digits.find_first_not_of('0');
        return {Constant::BigInt{digits.substr(nonzero)}};
    }
    mpz_t value;
    mpz_init_set_str(value, digits.c_str(), base);
    char* text = mpz_get_str(nullptr, 10, value);
    Constant result{Constant::BigInt{text}};
    std::free(text);
    mpz_clear(value);
    return result;
}

double floating(const std::string& digits) {
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc::result_out_of_range) value = std::strtod(digits.c_str(), nullptr);
    return value;
}

}  // namespace

Constant parse_number(const SourceText& source, const Token& token) {
    std::string digits;
    for (std::uint32_t i = token.begin; i < token.end; ++i)
        if (source.text()[i] != '_') digits += source.text()[i];
    const Position position = source.position(token.begin, token.end);
    if (digits.size() > 1 && digits[0] == '0') {
        const char letter = static_cast<char>(digits[1] | 0x20);
        const int base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
        if (base) return integer(source, position, digits.substr(2), base);
    }
    const char last = digits.back();
    if (last == 'j' || last == 'J') source.refuse(position, "complex number");
    if (digits.find_first_of(".eE") != std::string::npos) return {floating(digits)};
    return integer(source, position, digits, 10);
}

StringParts split_string(const SourceText& source, const Token& token) {
    const std::string& text = source.text();
    StringParts parts;
    std::uint32_t i = token.begin;
    for (; text[i] != '"' && text[i] != '\''; ++i) {
        const char c = static_cast<char>(text[i] | 0x20);
        parts.raw |= c == 'r';
        parts.bytes |= c == 'b';
        parts.formatted |= c == 'f';
    }
    const bool triple = token.end - i >= 6 && text[i + 1] == text[i] && text[i + 2] == text[i];
    const std::uint32_t quotes = triple ? 3 : 1;
    parts.begin = i + quotes;
    parts.end = token.end - quotes;
    return parts;
}

std::string decode_string(const SourceText& source, std::uint32_t begin, std::uint32_t end, const StringParts& parts,
                          const Position& position) {
    const std::string_view text = std::string_view(source.text()).substr(begin, end - begin);
    if (parts.bytes)
        for (const char c : text)
            if (static_cast<unsigned char>(c) >= 0x80)
                source.fail(position, "bytes can only contain ASCII literal characters");
    if (parts.raw || text.find('\\') == std::string_view::npos) return std::string(text);
    std::string result;
    result.reserve(text.size());
    const auto hexadecimal = [&](std::size_t at, std::size_t count, char kind, const char* form) {
        char32_t value = 0;
        std::size_t k = 0;
        for (; k < count && at + k < text.size(); ++k) {
            const int digit = hex_value(text[at + k]);
            if (digit < 0) break;
            value = value * 16 + static_cast<char32_t>(digit);
        }
        // CPython counts positions in characters (str) or bytes.
        std::size_t where = 0;
        for (std::size_t i = 0; i + 2 < at; ++where) decode_utf8(text, i);
        if (k < count && parts.bytes)
            source.fail(position, fmt::format("(value error) invalid \\x escape at position {}", where));
        if (k < count)
            source.fail(position,
                        fmt::format("(unicode error) 'unicodeescape' codec can't decode bytes in position {}-{}: "
                                    "truncated \\{}{} escape",
                                    where, where + 1 + k, kind, form));
        if (value > 0x10ffff)
            source.fail(position, fmt::format("(unicode error) 'unicodeescape' codec can't decode bytes in position "
                                              "{}-{}: illegal Unicode character",
                                              where, where + 1 + k));
        return value;
    };
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i++];
        if (c != '\\' || i >= text.size()) {
            result += c;
            continue;
        }
        const char escape = text[i++];
        switch (escape) {
            case '\n': break;
            case '\\': result += '\\'; break;
            case '\'': result += '\''; break;
            case '"': result += '"'; break;
            case 'a': result += '\a'; break;
            case 'b': result += '\b'; break;
            case 'f': result += '\f'; break;
            case 'n': result += '\n'; break;
            case 'r': result += '\r'; break;
            case 't': result += '\t'; break;
            case 'v': result += '\v'; break;
            case '0':
            case '1':
            case '2':
            case '3':
            case '4':
            case '5':
            case '6':
            case '7': {
                char32_t value = static_cast<char32_t>(escape - '0');
                for (int k = 0; k < 2 && i < text.size() && text[i] >= '0' && text[i] <= '7'; ++k)
                    value = value * 8 + static_cast<char32_t>(text[i++] - '0');
                if (parts.bytes)
                    result += static_cast<char>(value & 0xff);
                else
                    append_utf8(result, value);
                break;
            }
            case 'x': {
                const char32_t value = hexadecimal(i, 2, 'x', "XX");
                i += 2;
                if (parts.bytes)
                    result += static_cast<char>(value);
                else
                    append_utf8(result, value);
                break;
            }
            default:
                if (!parts.bytes && escape == 'u') {
                    append_utf8(result, hexadecimal(i, 4, 'u', "XXXX"));
                    i += 4;
                } else if (!parts.bytes && escape == 'U') {
                    append_utf8(result, hexadecimal(i, 8, 'U', "XXXXXXXX"));
                    i += 8;
                } else if (!parts.bytes && escape == 'N') {
                    source.refuse(source.position(begin + static_cast<std::uint32_t>(i) - 2,
                                                  begin + static_cast<std::uint32_t>(i)),
                                  "character name in a string (\\N{...})");
                } else {
                    result += '\\';
                    result += escape;
                }
        }
    }
    return result;
}

}  // namespace toy
