#include "frontend-toy/parse/source_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace toy {
namespace {

// The length of the UTF-8 character at text[i], or 0 if there is none.
std::size_t utf8_length(const std::string& text, std::size_t i) {
    const auto byte = [&](std::size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0u; };
    const auto continues = [&](std::size_t k) { return (byte(k) & 0xc0) == 0x80; };
    const unsigned first = byte(i);
    if (first < 0x80) return 1;
    if (first >= 0xc2 && first <= 0xdf) return continues(i + 1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        if (!continues(i + 1) || !continues(i + 2)) return 0;
        if (first == 0xe0 && byte(i + 1) < 0xa0) return 0;
        if (first == 0xed && byte(i + 1) > 0x9f) return 0;  // surrogates
        return 3;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        if (!continues(i + 1) || !continues(i + 2) || !continues(i + 3)) return 0;
        if (first == 0xf0 && byte(i + 1) < 0x90) return 0;
        if (first == 0xf4 && byte(i + 1) > 0x8f) return 0;
        return 4;
    }
    return 0;
}

// The encoding that a comment in this line declares, or nothing.
std::string declared_encoding(std::string_view line) {
    std::size_t i = 0;
    while (i < line.size() && (line[i] == ' ' || line[i] == '\t' || line[i] == '\f')) ++i;
    if (i == line.size() || line[i] != '#') return {};
    i = line.find("coding", i);
    if (i == std::string_view::npos) return {};
    i += 6;
    if (i >= line.size() || (line[i] != ':' && line[i] != '=')) return {};
    ++i;
    while (i < line.size() && (line[i] == ' ' || line[i] == '\t')) ++i;
    std::string name;
    for (; i < line.size(); ++i) {
        char c = line[i];
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (c == '_') c = '-';
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.') break;
        name += c;
    }
    return name;
}

bool is_comment_or_blank(std::string_view line) {
    for (char c : line) {
        if (c == '#') return true;
        if (c != ' ' && c != '\t' && c != '\f' && c != '\r') return false;
    }
    return true;
}

}  // namespace

SourceText::SourceText(const std::string& bytes, std::string filename) : filename_(std::move(filename)) {
    const std::size_t start = bytes.compare(0, 3, "\xef\xbb\xbf") == 0 ? 3 : 0;
    if (bytes.size() - start > 0xfffffff0u) refuse({1, 0, 1, 0}, "source file of more than 4 GB");
    text_.reserve(bytes.size() - start + 1);
    line_starts_.push_back(0);
    for (std::size_t i = start; i < bytes.size();) {
        const char c = bytes[i];
        if (c == '\r' || c == '\n') {
            i += c == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n' ? 2 : 1;
            text_ += '\n';
            line_starts_.push_back(size());
            continue;
        }
        if (c == '\0') {
            const std::uint32_t column = size() - line_starts_.back();
            fail({line_count(), column, line_count(), column}, "source code cannot contain null bytes");
        }
        const std::size_t length = utf8_length(bytes, i);
        if (length == 0)
            fail({}, fmt::format("Non-UTF-8 code starting with '\\x{:02x}' in file {} on line {}, but no encoding "
                                 "declared; see https://peps.python.org/pep-0263/ for details",
                                 static_cast<unsigned char>(c), filename_, line_count()));
        text_.append(bytes, i, length);
        i += length;
        if (line_count() <= 2 && i < bytes.size() && bytes[i] == '\n') check_encoding(bytes);
    }
    if (!text_.empty() && text_.back() != '\n') {
        text_ += '\n';
        line_starts_.push_back(size());
    }
    if (line_count() > 1) line_starts_.pop_back();
}

void SourceText::check_encoding(const std::string&) {
    const std::string_view line = line_text(line_count());
    if (line_count() == 2 && !is_comment_or_blank(line_text(1))) return;
    const std::string encoding = declared_encoding(line);
    for (const char* accepted : {"", "utf-8", "utf8", "ascii", "us-ascii", "utf-8-unix", "utf-8-sig", "u8"})
        if (encoding == accepted) return;
    bool known = false;
    for (const char* prefix : {"latin", "iso", "cp",     "windows", "koi8",  "mac",   "euc", "shift", "sjis", "gb",
                               "big5",  "hz",  "utf-16", "utf-32",  "utf-7", "johab", "l1",  "ptcp",  "tis",  "hp"})
        known = known || encoding.compare(0, std::string_view(prefix).size(), prefix) == 0;
    if (!known) fail({}, "unknown encoding: " + encoding);
    refuse({line_count(), 0, line_count(), static_cast<std::uint32_t>(line.size())}, "source encoding " + encoding);
}

std::string_view SourceText::line_text(std::uint32_t line) const {
    if (line == 0 || line > line_count()) return {};
    const std::uint32_t begin = line_start(line);
    std::size_t end = text_.find('\n', begin);
    if (end == std::string::npos) end = text_.size();
    return std::string_view(text_).substr(begin, end - begin);
}

std::uint32_t SourceText::line_of(std::uint32_t offset) const {
    return static_cast<std::uint32_t>(std::upper_bound(line_starts_.begin(), line_starts_.end(), offset) -
                                      line_starts_.begin());
}

Position SourceText::position(std::uint32_t begin, std::uint32_t end) const {
    const std::uint32_t line = line_of(begin), end_line = line_of(end);
    return {line, begin - line_start(line), end_line, end - line_start(end_line)};
}

void SourceText::fail(const Position& position, std::string message, const char* kind) const {
    throw SyntaxError{kind, std::move(message), filename_, position, std::string(line_text(position.line))};
}

void SourceText::refuse(const Position& position, std::string construct) const {
    throw UnsupportedConstruct{std::move(construct), filename_, position};
}

}  // namespace toy
