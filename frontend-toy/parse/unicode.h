// What the lexer has to know about characters beyond ASCII.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace toy {

bool is_identifier_start(char32_t c);
bool is_identifier_continue(char32_t c);
bool is_printable(char32_t c);
bool may_change_in_nfkc(char32_t c);  // an identifier character

// Decodes the character at text[i] of valid UTF-8 and advances i.
char32_t decode_utf8(std::string_view text, std::size_t& i);
// Surrogates are written as three bytes, as CPython's "surrogatepass" does.
void append_utf8(std::string& text, char32_t c);

}  // namespace toy
