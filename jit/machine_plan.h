// What becomes of each instruction in machine code, decided before registers are: dropped, computed where a guard
// needs it, or emitted; and where its operands and result may be. The register allocator and the emitter both go by
// this plan, so that neither knows the other's mind.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "jit/ir/trace.h"
#include "jit/location.h"

namespace jit {

enum class Fate : std::uint8_t {
    emitted,
    dropped,   // no effect and no use but in snapshots: exits compute boxes themselves
    fused,     // a comparison whose only use is a guard: computed there, into the flags
    deferred,  // store_slot: done by the jump_trace behind it, all at once
    defines,   // load_slot, input, param: defines a value where it already is
};

enum class Need : std::uint8_t { in_register, anywhere };

// Constants are welcome as every operand: the emitter folds them or loads them into a scratch register.
struct PlannedOperand {
    ValueId value;
    Need need = Need::anywhere;
    std::int8_t fixed = -1;  // this register and no other
    bool late = false;       // read after the result is written
    std::int32_t slot = 0;   // jump_trace: the frame slot it goes to
};

struct PlannedInstruction {
    Fate fate = Fate::emitted;
    bool undo = false;       // an exit taken by this instruction can restore the operand that the result overwrites
    bool slow_path = false;  // may call a C function out of line, saving the registers that are live
    bool is_call = false;
    std::int8_t fixed_result = -1;
    std::int32_t compare = -1;  // guard: the comparison computed here
    std::uint32_t first_operand = 0, operand_count = 0;
    RegisterSet clobbers;
};

struct Plan {
    std::vector<PlannedInstruction> instructions;  // as many as the trace's
    std::vector<PlannedOperand> operands;
    bool uses_read_version = false;
    bool shift_by_any_register = false;  // the processor has shlx and its kin

    std::span<const PlannedOperand> operands_of(std::size_t index) const {
        const PlannedInstruction& planned = instructions[index];
        return {operands.data() + planned.first_operand, planned.operand_count};
    }
};

Plan plan_machine_code(const Trace& trace);

bool is_comparison(Opcode op);
bool is_power_of_two(std::int64_t number);
bool divides_by_multiplication(std::int64_t divisor);

}  // namespace jit
