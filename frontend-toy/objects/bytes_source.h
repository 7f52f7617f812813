// What bytes(), bytearray(), int.from_bytes() and bytearray.extend() accept as a source of bytes.
#pragma once

#include <string>

#include "frontend-toy/operations.h"

namespace toy {

// A bytes-like object, an iterable of ints, an instance with __bytes__. `type` is how errors name what is made:
// "bytes" or "bytearray". May run Python code.
std::string bytes_from_object(Thread&, Value source, const char* type);
// The int as a byte: ValueError "byte must be in range(0, 256)". May run Python code.
std::uint8_t byte_of(Thread&, Value item);

}  // namespace toy
