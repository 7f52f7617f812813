// Tokens of Python source.
#pragma once

#include <cstdint>

namespace toy {

enum class TokenKind : std::uint8_t {
#define TOKEN(name, text) name,
#include "frontend-toy/parse/tokens.inc"
#undef TOKEN
    count_
};

struct Token {
    TokenKind kind;
    std::uint8_t depth;        // brackets open around it
    std::uint32_t begin, end;  // offsets in the text
    std::uint32_t line, end_line;
};

// The spelling of an operator or a keyword, a description of other tokens.
const char* token_text(TokenKind kind);

constexpr bool is_keyword(TokenKind kind) { return kind >= TokenKind::kw_False && kind < TokenKind::count_; }

}  // namespace toy
