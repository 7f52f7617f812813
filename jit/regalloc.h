// Register allocation over a linear trace, in one forward pass with knowledge of every later use.
//
// Contract with the emitter:
//   - every operand is where the plan wants it, or is a constant;
//   - the moves listed before an instruction are done one after the other; they may go through kScratchGpr;
//   - the result's register holds none of the operands marked late;
//   - each exit knows where every value that its snapshot needs is when the guard fails;
//   - kScratchGpr, kScratchXmm, kBaseRegister and (if the plan says so) kReadVersionRegister are never handed out.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "jit/location.h"
#include "jit/machine_plan.h"

namespace jit {

// 64 bits, between any two places; memory to memory goes through kScratchGpr.
struct Move {
    Location from, to;
    ValueId value;  // what is moved
};

struct AllocatedInstruction {
    std::uint32_t index = 0;  // in the trace
    std::uint32_t first_move = 0, move_count = 0;
    std::uint32_t first_operand = 0, operand_count = 0;
    Location result;
    std::int32_t exit = -1;
    RegisterSet live;  // slow paths: caller-saved registers to preserve
};

struct AllocatedExit {
    std::uint32_t instruction = 0;
    std::vector<Location> places;  // of inherited_values(snapshot), in that order
};

struct Allocation {
    std::vector<AllocatedInstruction> code;  // in order; what the plan drops is missing
    std::vector<Move> moves;
    std::vector<Location> operands;
    std::vector<AllocatedExit> exits;
    std::uint32_t entry_moves = 0;  // bridges: the first moves, done on entry
    std::uint32_t spill_slots = 0;
    std::string failure;  // nonempty: the trace is abandoned

    std::span<const Move> moves_of(const AllocatedInstruction& instruction) const {
        return {moves.data() + instruction.first_move, instruction.move_count};
    }
    std::span<const Location> operands_of(const AllocatedInstruction& instruction) const {
        return {operands.data() + instruction.first_operand, instruction.operand_count};
    }
};

// `inputs`: where a bridge's inherited values are (its parent's exit). `seed`: nonzero makes hostile choices.
Allocation allocate_registers(const Trace& trace, const Plan& plan, std::span<const Location> inputs,
                              std::uint64_t seed);

// Orders moves that are meant to happen all at once; breaks cycles through kScratchXmm. Appends to `ordered`.
void order_parallel_moves(std::vector<Move> parallel, std::vector<Move>& ordered);

}  // namespace jit
