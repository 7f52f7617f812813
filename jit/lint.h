// A last look at finished machine code, by a decoder that knows nothing of how it was made.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "jit/code_memory.h"
#include "jit/emit_x64.h"

namespace jit {

// `code` will run at `address`. Empty: nothing to complain about. Else the first rule broken:
//   1  every byte belongs to an instruction that decodes;
//   2  relative branches lead to the start of an instruction of this trace;
//   3  an indirect branch or call goes through a named datum;
//   4  a memory operand is a named datum, or has %gs (the heap), or the base rsp (the native frame) or the frame base
//      register, without index, and with no segment;
//   5  %gs is never used with rip or with the native frame.
std::string lint(std::span<const std::uint8_t> code, std::uint64_t address, const CodeMap& map);

}  // namespace jit
