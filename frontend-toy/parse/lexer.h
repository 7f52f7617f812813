// Source text to tokens. The whole text is read before parsing starts, because CPython lets an error of the tokenizer,
// wherever it is, win over the parser's.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "frontend-toy/parse/source_text.h"
#include "frontend-toy/parse/token.h"

namespace toy {

struct TokenList {
    std::vector<Token> tokens;  // the last one is TokenKind::end
    // A bracket that the end of the text leaves open: its offset, else none.
    bool has_open_bracket = false;
    std::uint32_t open_bracket = 0;
};

TokenList tokenize(const SourceText& source);

// An expression inside an f-string: newlines count as blanks, the end of the range ends the expression.
TokenList tokenize_expression(const SourceText& source, std::uint32_t begin, std::uint32_t end);

}  // namespace toy
