// What the operands of a bytecode are, as bytecode.inc lists them.
#pragma once

#include <cstdint>

#include "frontend-toy/code.h"

namespace toy {

enum class BytecodeFormat : std::uint8_t { A, AB, ABC, AJ, J, AK, AN, ABN, ABJ, ABCX };

BytecodeFormat bytecode_format(Bytecode op);
const char* bytecode_name(Bytecode op);
inline bool is_extended(BytecodeFormat format) {
    return format == BytecodeFormat::ABJ || format == BytecodeFormat::ABCX;
}

}  // namespace toy
