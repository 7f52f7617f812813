#include "frontend-toy/parse/parser.h"

#include <fmt/format.h>

#include <utility>

#include "frontend-toy/parse/parser_state.h"

namespace toy {
namespace {

constexpr int kMaxDepth = 4000;  // nested calls of the functions that count; a bracket costs about four of them

}  // namespace

Parser::Depth::Depth(Parser& parser) : parser_(parser) {
    if (++parser_.depth_ > kMaxDepth)
        parser_.source_.fail(parser_.position(parser_.token()), "maximum recursion depth exceeded during compilation",
                             "RecursionError");
}

void Parser::fail(const Position& where, std::string message, const char* kind) {
    if (format_depth_ > 0) message = "f-string: " + message;
    // As in CPython, a bracket left open before the line of the error is the better explanation.
    if (list_.has_open_bracket && format_depth_ == 0) {
        const Position open = source_.position(list_.open_bracket, list_.open_bracket + 1);
        if (token().line > open.line)
            source_.fail(open, fmt::format("'{}' was never closed", source_.text()[list_.open_bracket]));
    }
    source_.fail(where, std::move(message), kind);
}

void Parser::invalid_syntax() {
    const Token& t = token();
    if (t.kind == TokenKind::end && list_.has_open_bracket && format_depth_ == 0) {
        const Position open = source_.position(list_.open_bracket, list_.open_bracket + 1);
        source_.fail(open, fmt::format("'{}' was never closed", source_.text()[list_.open_bracket]));
    }
    if (t.kind == TokenKind::indent || t.kind == TokenKind::dedent) {
        const auto end = static_cast<std::uint32_t>(source_.line_text(t.line).size());
        const std::uint32_t column = t.kind == TokenKind::indent ? t.end - source_.line_start(t.line) - 1 : end;
        fail({t.line, column, t.line, column},
             t.kind == TokenKind::indent ? "unexpected indent" : "unexpected unindent", "IndentationError");
    }
    // `not` that no `in` follows: the token after it is the wrong one.
    fail(position(t.kind == TokenKind::kw_not ? token(1) : t), "invalid syntax");
}

void Parser::expect_colon(bool forced) {
    if (accept(TokenKind::colon)) return;
    if (forced || at(TokenKind::newline)) fail(position(token()), "expected ':'");
    invalid_syntax();
}

std::string Parser::identifier() {
    if (!at(TokenKind::name)) invalid_syntax();
    std::string name(text(token()));
    ++next_;
    return name;
}

void parse_module(const SourceText& source, Ast& ast) { ast.body = Parser(source, ast, tokenize(source), 0).module(); }

}  // namespace toy
