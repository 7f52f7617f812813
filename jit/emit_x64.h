// From an allocated trace to machine code. The assembler library is visible only behind this header.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "jit/code_memory.h"
#include "jit/compile.h"
#include "jit/machine_plan.h"
#include "jit/regalloc.h"

namespace jit {

// What people (and the lint) need to read the code: names for every place in it and every datum it mentions.
struct CodeMap {
    struct Line {
        std::uint32_t offset;
        std::int64_t instruction;  // of the trace, or one of the below
    };
    static constexpr std::int64_t kNoInstruction = -1;
    std::vector<Line> lines;                          // sorted by offset
    std::unordered_map<std::uint32_t, std::string> labels;  // code offset -> name
    std::unordered_map<std::uint64_t, std::string> data;    // address -> name
};

struct EmittedCode {
    std::string failure;  // nonempty: abandoned
    std::vector<std::uint8_t> bytes;
    std::uint64_t* entry_cell = nullptr;       // to hold the address of the code
    std::vector<std::uint64_t*> exit_cells;    // two words each: where the exit's jump goes, and the Exit*
    std::vector<std::uint32_t> leave_offsets;  // what the first word is to hold until a bridge is linked
    CodeMap map;
};

struct EmitInput {
    const Trace& trace;
    const Plan& plan;
    const Allocation& allocation;
    const FrontEnd& front_end;
    CodeMemory& memory;
    Exit* exits;                                             // as many as the allocation has
    std::function<std::uint64_t*(std::uint32_t)> entry_cell;  // of another trace, by id; null: unknown
};

// Code for memory.next_code(); nothing is published.
EmittedCode emit_x64(const EmitInput& input);

}  // namespace jit
