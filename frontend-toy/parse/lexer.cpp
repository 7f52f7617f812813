#include "frontend-toy/parse/lexer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

#include "frontend-toy/parse/unicode.h"

namespace toy {

const char* token_text(TokenKind kind) {
    static constexpr const char* kTexts[] = {
#define TOKEN(name, text) text,
#include "frontend-toy/parse/tokens.inc"
#undef TOKEN
    };
    return kTexts[static_cast<std::size_t>(kind)];
}

namespace {

constexpr std::size_t kMaxBrackets = 200;     // as in CPython
constexpr std::size_t kMaxIndentation = 100;  // as in CPython
constexpr std::uint32_t kTabSize = 8;

const std::unordered_map<std::string_view, TokenKind>& keywords() {
    static const auto* table = [] {
        auto* result = new std::unordered_map<std::string_view, TokenKind>;
        for (int k = static_cast<int>(TokenKind::kw_False); k < static_cast<int>(TokenKind::count_); ++k)
            (*result)[token_text(static_cast<TokenKind>(k))] = static_cast<TokenKind>(k);
        return result;
    }();
    return *table;
}

// Operators by first character, the longest spelling first.
const std::array<std::vector<TokenKind>, 128>& operators() {
    static const auto* table = [] {
        auto* result = new std::array<std::vector<TokenKind>, 128>;
        for (int k = static_cast<int>(TokenKind::left_paren); k < static_cast<int>(TokenKind::kw_False); ++k) {
            const auto kind = static_cast<TokenKind>(k);
            if (kind != TokenKind::exclamation) (*result)[static_cast<std::size_t>(*token_text(kind))].push_back(kind);
        }
        for (auto& list : *result)
            std::sort(list.begin(), list.end(), [](TokenKind a, TokenKind b) {
                return std::string_view(token_text(a)).size() > std::string_view(token_text(b)).size();
            });
        return result;
    }();
    return *table;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_name_continue(char c) { return is_name_start(c) || is_digit(c); }

char closing(char open) { return open == '(' ? ')' : open == '[' ? ']' : '}'; }

class Lexer {
  public:
    Lexer(const SourceText& source, std::uint32_t begin, std::uint32_t end, bool in_expression)
        : source_(source), text_(source.text()), i_(begin), end_(end), in_expression_(in_expression) {
        line_ = begin < end ? source.line_of(begin) : 1;
        if (in_expression) line_ = source.line_of(begin);
    }

    TokenList run();

  private:
    struct Bracket {
        char open;
        std::uint32_t offset, line;
    };

    char peek(std::uint32_t ahead = 0) const { return i_ + ahead < end_ ? text_[i_ + ahead] : '\0'; }
    Position at(std::uint32_t offset, std::uint32_t length) const {
        const std::uint32_t column = offset - source_.line_start(line_);
        return {line_, column, line_, column + length};
    }
    [[noreturn]] void fail(std::uint32_t offset, std::uint32_t length, std::string message,
                           const char* kind = "SyntaxError") const {
        source_.fail(at(offset, length), (in_expression_ ? "f-string: " : "") + message, kind);
    }
    void push(TokenKind kind, std::uint32_t begin, std::uint32_t line) {
        result_.tokens.push_back({kind, static_cast<std::uint8_t>(brackets_.size()), begin, i_, line, line_});
    }

    void indentation();
    bool blanks();  // true at the end of the text
    void name_or_string();
    void string(std::uint32_t begin);
    void number();
    bool digits();
    void radix_number(const char* name, int base);
    void end_of_number(const char* name);
    void operator_();
    void invalid_character(std::uint32_t offset);

    const SourceText& source_;
    const std::string& text_;
    std::uint32_t i_, end_, line_;
    bool in_expression_;
    std::vector<Bracket> brackets_;
    std::vector<std::uint32_t> indents_{0}, alternative_indents_{0};
    TokenList result_;
};

// At the start of a line outside brackets: skips blank lines, emits indent and dedent tokens.
void Lexer::indentation() {
    while (i_ < end_) {
        std::uint32_t column = 0, alternative = 0;
        const std::uint32_t start = i_;
        for (;; ++i_) {
            const char c = peek();
            if (i_ >= end_) break;
            if (c == ' ') {
                ++column;
                ++alternative;
            } else if (c == '\t') {
                column = (column / kTabSize + 1) * kTabSize;
                ++alternative;
            } else if (c == '\f') {
                column = alternative = 0;
            } else if (c == '\\' && peek(1) == '\n') {
                i_ += 1;
                ++line_;
                if (i_ + 1 >= end_) fail(i_, 0, "unexpected EOF while parsing");
            } else {
                break;
            }
        }
        if (i_ >= end_) break;
        if (peek() == '#')
            while (i_ < end_ && text_[i_] != '\n') ++i_;
        if (peek() == '\n') {
            ++i_;
            ++line_;
            continue;
        }
        const auto inconsistent = [&] {
            fail(source_.line_start(line_), 0, "inconsistent use of tabs and spaces in indentation", "TabError");
        };
        if (column == indents_.back()) {
            if (alternative != alternative_indents_.back()) inconsistent();
        } else if (column > indents_.back()) {
            if (indents_.size() >= kMaxIndentation)
                fail(start, 0, "too many levels of indentation", "IndentationError");
            if (alternative <= alternative_indents_.back()) inconsistent();
            indents_.push_back(column);
            alternative_indents_.push_back(alternative);
            push(TokenKind::indent, start, line_);
        } else {
            while (indents_.size() > 1 && column < indents_.back()) {
                indents_.pop_back();
                alternative_indents_.pop_back();
                push(TokenKind::dedent, i_, line_);
            }
            if (column != indents_.back()) {
                const std::uint32_t length = static_cast<std::uint32_t>(source_.line_text(line_).size());
                fail(source_.line_start(line_) + length, 0, "unindent does not match any outer indentation level",
                     "IndentationError");
            }
            if (alternative != alternative_indents_.back()) inconsistent();
        }
        return;
    }
}

// Skips blanks, comments, continued lines, and inside brackets also line ends.
bool Lexer::blanks() {
    while (i_ < end_) {
        const char c = text_[i_];
        if (c == ' ' || c == '\t' || c == '\f') {
            ++i_;
        } else if (c == '#' && !in_expression_) {
            while (i_ < end_ && text_[i_] != '\n') ++i_;
        } else if (c == '\\') {
            if (peek(1) != '\n') fail(i_ + 1, 0, "unexpected character after line continuation character");
            i_ += 2;
            ++line_;
            if (i_ >= end_) {
                --line_;
                fail(i_ - 1, 0, "unexpected EOF while parsing");
            }
        } else if (c == '\n' && (!brackets_.empty() || in_expression_)) {
            ++i_;
            ++line_;
        } else {
            return false;
        }
    }
    return true;
}

TokenList Lexer::run() {
    if (!in_expression_) indentation();
    while (!blanks()) {
        const char c = text_[i_];
        if (c == '\n') {
            const std::uint32_t begin = i_++;
            push(TokenKind::newline, begin, line_);
            ++line_;
            indentation();
        } else if (is_name_start(c)) {
            name_or_string();
        } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
            number();
        } else if (c == '"' || c == '\'') {
            string(i_);
        } else {
            operator_();
        }
    }
    // The end stands at the end of the last line.
    if (!in_expression_ && i_ > 0 && text_[i_ - 1] == '\n') {
        --i_;
        line_ = source_.line_count();
    }
    if (!brackets_.empty()) {
        result_.has_open_bracket = true;
        result_.open_bracket = brackets_.back().offset;
    } else if (!in_expression_) {
        while (indents_.size() > 1) {
            indents_.pop_back();
            push(TokenKind::dedent, i_, line_);
        }
    }
    push(TokenKind::end, i_, line_);
    return std::move(result_);
}

void Lexer::invalid_character(std::uint32_t offset) {
    std::size_t next = offset;
    const char32_t c = decode_utf8(text_, next);
    const auto length = static_cast<std::uint32_t>(next) - offset;
    if (is_printable(c))
        fail(offset, 0,
             fmt::format("invalid character '{}' (U+{:04X})", text_.substr(offset, length), static_cast<unsigned>(c)));
    fail(offset, 0, fmt::format("invalid non-printable character U+{:04X}", static_cast<unsigned>(c)));
}

void Lexer::name_or_string() {
    const std::uint32_t begin = i_;
    bool ascii = true;
    while (i_ < end_ && is_name_continue(text_[i_])) {
        ascii = ascii && static_cast<unsigned char>(text_[i_]) < 0x80;
        ++i_;
    }
    const std::string_view name = std::string_view(text_).substr(begin, i_ - begin);
    if ((peek() == '"' || peek() == '\'') && name.size() <= 2) {
        std::string lower(name);
        for (char& c : lower) c = static_cast<char>(c | 0x20);
        for (const char* prefix : {"r", "b", "u", "f", "br", "rb", "fr", "rf"})
            if (lower == prefix) return string(begin);
    }
    if (!ascii) {
        bool changes = false;
        for (std::size_t k = begin; k < i_;) {
            const auto offset = static_cast<std::uint32_t>(k);
            const char32_t c = decode_utf8(text_, k);
            if (!(offset == begin ? is_identifier_start(c) : is_identifier_continue(c))) invalid_character(offset);
            changes = changes || may_change_in_nfkc(c);
        }
        if (changes) source_.refuse(at(begin, i_ - begin), "identifier that is not in Unicode normal form NFKC");
        push(TokenKind::name, begin, line_);
        return;
    }
    const auto keyword = keywords().find(name);
    push(keyword == keywords().end() ? TokenKind::name : keyword->second, begin, line_);
}

void Lexer::string(std::uint32_t begin) {
    const char quote = text_[i_];
    const std::uint32_t first_line = line_;
    const bool triple = peek(1) == quote && peek(2) == quote;
    i_ += triple ? 3 : 1;
    for (;;) {
        if (i_ >= end_ || (text_[i_] == '\n' && !triple)) {
            const std::uint32_t last_line = i_ >= end_ && triple ? source_.line_count() : line_;
            line_ = first_line;
            if (triple) {
                fail(begin, 0,
                     fmt::format("unterminated triple-quoted string literal (detected at line {})", last_line));
            }
            fail(begin, 0, fmt::format("unterminated string literal (detected at line {})", last_line));
        }
        const char c = text_[i_++];
        if (c == '\n') {
            ++line_;
        } else if (c == '\\' && i_ < end_) {
            if (text_[i_++] == '\n') ++line_;
        } else if (c == quote) {
            if (!triple) break;
            if (peek() == quote && peek(1) == quote) {
                i_ += 2;
                break;
            }
        }
    }
    push(TokenKind::string, begin, first_line);
}

// Digits with single underscores between them; false if there is none at the start.
bool Lexer::digits() {
    if (!is_digit(peek())) return false;
    for (;;) {
        while (is_digit(peek())) ++i_;
        if (peek() != '_') return true;
        ++i_;
        if (!is_digit(peek())) fail(i_ - 1, 0, "invalid decimal literal");
    }
}

// What may follow a number directly: not a name, except the keywords that CPython still tolerates there.
void Lexer::end_of_number(const char* name) {
    if (i_ >= end_ || !is_name_continue(text_[i_])) return;
    std::uint32_t k = i_;
    while (k < end_ && is_name_continue(text_[k])) ++k;
    const std::string_view word = std::string_view(text_).substr(i_, k - i_);
    for (const char* tolerated : {"and", "else", "for", "if", "in", "is", "or", "not"})
        if (word.substr(0, std::string_view(tolerated).size()) == tolerated) return;
    if (static_cast<unsigned char>(text_[i_]) >= 0x80) {
        std::size_t next = i_;
        if (!is_identifier_start(decode_utf8(text_, next))) invalid_character(i_);
    }
    fail(i_ - 1, 0, fmt::format("invalid {} literal", name));
}

void Lexer::radix_number(const char* name, int base) {
    i_ += 2;
    const auto valid = [&](char c) { return base == 16 ? is_hex_digit(c) : c >= '0' && c < '0' + base; };
    do {
        if (peek() == '_') ++i_;
        if (!valid(peek())) {
            if (is_digit(peek())) fail(i_, 0, fmt::format("invalid digit '{}' in {} literal", peek(), name));
            fail(i_ - 1, 0, fmt::format("invalid {} literal", name));
        }
        while (valid(peek())) ++i_;
    } while (peek() == '_');
    if (is_digit(peek())) fail(i_, 0, fmt::format("invalid digit '{}' in {} literal", peek(), name));
    end_of_number(name);
}

void Lexer::number() {
    const std::uint32_t begin = i_;
    const char second = static_cast<char>(peek(1) | 0x20);
    if (peek() == '0' && (second == 'x' || second == 'o' || second == 'b')) {
        if (second == 'x') radix_number("hexadecimal", 16);
        if (second == 'o') radix_number("octal", 8);
        if (second == 'b') radix_number("binary", 2);
        push(TokenKind::number, begin, line_);
        return;
    }
    bool is_float = false;
    const char* kind = "decimal";
    digits();
    const std::uint32_t integer_end = i_;
    if (peek() == '.') {
        is_float = true;
        ++i_;
        digits();
    }
    if ((peek() | 0x20) == 'e') {
        const std::uint32_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
        if (is_digit(peek(1 + sign))) {
            is_float = true;
            i_ += 1 + sign;
            digits();
        } else if (sign) {
            i_ += 2;
            fail(i_ - 1, 0, "invalid decimal literal");
        }
    }
    if ((peek() | 0x20) == 'j') {
        is_float = true;
        ++i_;
        kind = "imaginary";
    }
    if (!is_float && text_[begin] == '0') {
        for (std::uint32_t k = begin; k < integer_end; ++k)
            if (text_[k] != '0' && text_[k] != '_')
                source_.fail(at(begin, k - begin),
                             "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal "
                             "integers");
    }
    end_of_number(kind);
    push(TokenKind::number, begin, line_);
}

void Lexer::operator_() {
    const std::uint32_t begin = i_;
    const char c = text_[i_];
    if (c == '(' || c == '[' || c == '{') {
        if (brackets_.size() >= kMaxBrackets) fail(i_, 0, "too many nested parentheses");
        ++i_;
        push(c == '('   ? TokenKind::left_paren
             : c == '[' ? TokenKind::left_bracket
                        : TokenKind::left_brace,
             begin, line_);
        brackets_.push_back({c, begin, line_});
        return;
    }
    if (c == ')' || c == ']' || c == '}') {
        if (brackets_.empty()) fail(i_, 1, fmt::format("unmatched '{}'", c));
        const Bracket& open = brackets_.back();
        if (closing(open.open) != c) {
            if (open.line != line_)
                fail(i_, 1,
                     fmt::format("closing parenthesis '{}' does not match opening parenthesis '{}' on line {}", c,
                                 open.open, open.line));
            fail(i_, 1, fmt::format("closing parenthesis '{}' does not match opening parenthesis '{}'", c, open.open));
        }
        brackets_.pop_back();
        ++i_;
        push(c == ')'   ? TokenKind::right_paren
             : c == ']' ? TokenKind::right_bracket
                        : TokenKind::right_brace,
             begin, line_);
        return;
    }
    if (static_cast<unsigned char>(c) < 0x80) {
        if (c == '<' && peek(1) == '>') {
            i_ += 2;
            push(TokenKind::exclamation, begin, line_);
            return;
        }
        for (const TokenKind kind : operators()[static_cast<std::size_t>(c)]) {
            const std::string_view spelling = token_text(kind);
            if (i_ + spelling.size() <= end_ && text_.compare(i_, spelling.size(), spelling) == 0) {
                i_ += static_cast<std::uint32_t>(spelling.size());
                push(kind, begin, line_);
                return;
            }
        }
        if (c == '!' || c == '$' || c == '?' || c == '`') {
            ++i_;
            push(TokenKind::exclamation, begin, line_);
            return;
        }
    }
    invalid_character(i_);
}

}  // namespace

TokenList tokenize(const SourceText& source) { return Lexer(source, 0, source.size(), false).run(); }

TokenList tokenize_expression(const SourceText& source, std::uint32_t begin, std::uint32_t end) {
    return Lexer(source, begin, end, true).run();
}

}  // namespace toy
