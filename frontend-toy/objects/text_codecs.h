// str.encode and bytes.decode: UTF-8, UTF-16, UTF-32, ASCII and Latin-1 with CPython's error modes.
#pragma once

#include <string>
#include <string_view>

#include "frontend-toy/operations.h"

namespace toy {

// LookupError for an encoding or an error mode that there is none of; UnicodeEncodeError, UnicodeDecodeError.
std::string encode_text(Thread&, Value str, std::string_view encoding, std::string_view errors);
Value decode_text(Thread&, std::string_view data, std::string_view encoding, std::string_view errors);

}  // namespace toy
