#include <fmt/format.h>

#include <utility>

#include "frontend-toy/parse/parser_state.h"

namespace toy {

void Parser::add_text(std::vector<Expression*>& pieces, std::string text, const Position& where) {
    if (text.empty()) return;
    if (!pieces.empty() && pieces.back()->kind == ExpressionKind::literal) {
        std::get<std::string>(as<LiteralExpression>(*pieces.back()).value.content) += text;
        return;
    }
    auto* literal = make<LiteralExpression>(where);
    literal->value.content = std::move(text);
    pieces.push_back(literal);
}

Expression* Parser::join_pieces(std::vector<Expression*> pieces, const Position& where, bool formatted) {
    if (!formatted) {
        if (!pieces.empty()) return pieces[0];
        auto* literal = make<LiteralExpression>(where);
        literal->value.content = std::string();
        return literal;
    }
    auto* result = make<JoinedString>(where);
    result->parts = std::move(pieces);
    return result;
}

// Adjacent strings are one.
Expression* Parser::strings() {
    const Token first = token();
    std::size_t count = 1;
    while (token(count).kind == TokenKind::string) ++count;
    const Position where = join(position(first), position(token(count - 1)));
    if (format_depth_ == 0) after_strings_ = position(token(count));
    if (token(count).kind == TokenKind::newline) after_strings_.end_column = after_strings_.column;
    std::vector<Expression*> pieces;
    std::string bytes;
    bool any_bytes = false, any_text = false, any_formatted = false;
    for (; at(TokenKind::string); ++next_) {
        const StringParts parts = split_string(source_, token());
        (parts.bytes ? any_bytes : any_text) = true;
        if (any_bytes && any_text) fail(after_strings_, "cannot mix bytes and nonbytes literals");
        if (parts.bytes) {
            bytes += decode_string(source_, parts.begin, parts.end, parts, after_strings_);
        } else if (parts.formatted) {
            any_formatted = true;
            std::uint32_t i = parts.begin;
            format_string(i, parts.end, parts, 0, where, pieces);
        } else {
            add_text(pieces, decode_string(source_, parts.begin, parts.end, parts, after_strings_), where);
        }
    }
    if (any_bytes) {
        auto* literal = make<LiteralExpression>(where);
        literal->value.content = Constant::Bytes{std::move(bytes)};
        return literal;
    }
    return join_pieces(std::move(pieces), where, any_formatted);
}

// Text and fields from i up to `end`, or for a format spec (depth > 0) up to its closing brace.
void Parser::format_string(std::uint32_t& i, std::uint32_t end, const StringParts& parts, int depth,
                           const Position& where, std::vector<Expression*>& pieces) {
    const std::string& text = source_.text();
    std::uint32_t start = i;
    const auto flush = [&](std::uint32_t until) {
        add_text(pieces, decode_string(source_, start, until, parts, after_strings_), where);
    };
    while (i < end) {
        const char c = text[i];
        if (c == '\\' && !parts.raw && i + 1 < end) {
            if (text[i + 1] == 'N') decode_string(source_, i, i + 2, parts, after_strings_);
            i += text[i + 1] == '{' || text[i + 1] == '}' ? 1 : 2;
        } else if (c == '{') {
            if (depth == 0 && i + 1 < end && text[i + 1] == '{') {
                flush(++i);
                start = ++i;
                continue;
            }
            flush(i);
            format_field(i, end, parts, depth, where, pieces);
            start = i;
        } else if (c == '}') {
            if (depth > 0) break;
            if (i + 1 >= end || text[i + 1] != '}') source_.fail(after_strings_, "f-string: single '}' is not allowed");
            flush(++i);
            start = ++i;
        } else {
            ++i;
        }
    }
    flush(i);
}

// One {expression=!conversion:spec}; i stands at the opening brace and ends after the closing one.
void Parser::format_field(std::uint32_t& i, std::uint32_t end, const StringParts& parts, int depth,
                          const Position& where, std::vector<Expression*>& pieces) {
    const std::string& text = source_.text();
    const auto fail_here = [&](const std::string& message) { source_.fail(after_strings_, "f-string" + message); };
    if (depth >= 2) fail_here(": expressions nested too deeply");
    const std::uint32_t begin = ++i;
    std::string open;  // brackets
    char quote = 0;
    std::uint32_t quote_count = 0;
    for (; i < end; ++i) {
        const char c = text[i];
        if (c == '\\') fail_here(" expression part cannot include a backslash");
        if (quote) {
            if (c == quote) {
                if (quote_count == 1) {
                    quote = 0;
                } else if (i + 2 < end && text[i + 1] == c && text[i + 2] == c) {
                    i += 2;
                    quote = 0;
                }
            }
            continue;
        }
        if (c == '\'' || c == '"') {
            quote = c;
            quote_count = i + 2 < end && text[i + 1] == c && text[i + 2] == c ? 3 : 1;
            i += quote_count - 1;
        } else if (c == '(' || c == '[' || c == '{') {
            if (open.size() >= 200) fail_here(": too many nested parenthesis");
            open += c;
        } else if (c == '#') {
            fail_here(" expression part cannot include '#'");
        } else if (open.empty() && (c == '!' || c == ':' || c == '}' || c == '=' || c == '<' || c == '>')) {
            const char next = i + 1 < end ? text[i + 1] : '\0';
            if (next == '=' && (c == '!' || c == '=' || c == '<' || c == '>')) {
                ++i;
                continue;
            }
            if (c == '<' || c == '>') continue;
            break;
        } else if (c == ')' || c == ']' || c == '}') {
            if (open.empty()) fail_here(fmt::format(": unmatched '{}'", c));
            const char opened = open.back();
            open.pop_back();
            if ((opened == '(' && c != ')') || (opened == '[' && c != ']') || (opened == '{' && c != '}'))
                fail_here(fmt::format(": closing parenthesis '{}' does not match opening parenthesis '{}'", c, opened));
        }
    }
    const std::uint32_t expression_end = i;
    if (quote) fail_here(": unterminated string");
    if (!open.empty()) fail_here(fmt::format(": unmatched '{}'", open.back()));
    if (i >= end) fail_here(": expecting '}'");
    if (text.find_first_not_of(" \t\n\f\r", begin) >= expression_end) fail_here(": empty expression not allowed");
    Parser inner(source_, ast_, tokenize_expression(source_, begin, expression_end), format_depth_ + 1);
    inner.depth_ = depth_;
    inner.after_strings_ = after_strings_;
    auto* field = make<FormattedValue>(where);
    field->value = inner.format_expression();
    bool debug = false;
    if (text[i] == '=') {
        ++i;
        while (i < end && (text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\f')) ++i;
        add_text(pieces, text.substr(begin, i - begin), where);
        debug = true;
    }
    if (i < end && text[i] == '!') {
        ++i;
        if (i >= end) fail_here(": expecting '}'");
        std::uint32_t word_end = i;
        while (word_end < end && text[word_end] != ':' && text[word_end] != '}') ++word_end;
        const char conversion = text[i++];
        field->conversion = conversion == 's' ? 1 : conversion == 'r' ? 2 : conversion == 'a' ? 3 : 0;
        if (field->conversion == 0) fail_here(fmt::format(": invalid conversion character: expected 's', 'r', or 'a'"));
    }
    if (i < end && text[i] == ':') {
        ++i;
        std::vector<Expression*> spec;
        format_string(i, end, parts, depth + 1, where, spec);
        const bool formatted = spec.size() > 1 || (spec.size() == 1 && spec[0]->kind != ExpressionKind::literal);
        field->spec = join_pieces(std::move(spec), where, formatted);
    }
    if (i >= end || text[i] != '}') fail_here(": expecting '}'");
    ++i;
    if (debug && !field->spec && field->conversion == 0) field->conversion = 2;
    pieces.push_back(field);
}

Expression* Parser::format_expression() {
    Expression* e = at(TokenKind::kw_yield)                  ? yield_expression()
                    : at(TokenKind::name, TokenKind::walrus) ? named_expression()
                                                             : star_expressions();
    if (e->kind == ExpressionKind::starred) fail(e->position, "cannot use starred expression here");
    if (!at(TokenKind::end)) {
        if (at(TokenKind::assign)) check_equals_mistake(e);
        if (starts_expression() && e->kind != ExpressionKind::tuple) {
            const Token start = token();
            Expression* second = nullptr;
            try {
                second = expression();
            } catch (const SyntaxError&) {
            }
            if (second) fail(join(e->position, second->position), "invalid syntax. Perhaps you forgot a comma?");
            fail(position(start), "invalid syntax");
        }
        invalid_syntax();
    }
    return e;
}

}  // namespace toy
