// What people read: allocated IR, exits, and machine code in which everything carries its name.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "jit/emit_x64.h"
#include "jit/ir/text.h"
#include "jit/native_trace.h"
#include "jit/regalloc.h"

namespace jit {

// "rax", "xmm3", "spill 2", "slot 5", "const".
std::string place_name(const Trace& trace, Location location, const TextOptions& text = {});

// The layer `ra`: each instruction with its moves and places.
std::string print_allocation(const Trace& trace, const Allocation& allocation, const TextOptions& text);

// The layer `exits`: one line each: kind, instruction, where it resumes, and where each frame word comes from.
std::string print_exits(const Trace& trace, const Allocation& allocation, const TextOptions& text);

// The layer `asm`. No address appears in it, so that two runs can be compared. `code` runs at `address`.
std::string disassemble(std::span<const std::uint8_t> code, std::uint64_t address, const CodeMap& map,
                        const Trace& trace, const Allocation& allocation, const TextOptions& text);

}  // namespace jit
