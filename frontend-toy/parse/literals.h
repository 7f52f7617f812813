// The values of number and string tokens.
#pragma once

#include <cstdint>
#include <string>

#include "frontend-toy/code.h"
#include "frontend-toy/parse/source_text.h"
#include "frontend-toy/parse/token.h"

namespace toy {

Constant parse_number(const SourceText& source, const Token& token);

struct StringParts {
    bool raw = false, bytes = false, formatted = false;
    std::uint32_t begin, end;  // of what stands between the quotes
};
StringParts split_string(const SourceText& source, const Token& token);

// The characters between two offsets with escape sequences replaced. Errors are reported at `position`.
std::string decode_string(const SourceText& source, std::uint32_t begin, std::uint32_t end, const StringParts& parts,
                          const Position& position);

}  // namespace toy
