// An independent check of a register allocation: it does not ask how a choice was made, only what each place holds.
#pragma once

#include <span>
#include <string>

#include "jit/regalloc.h"

namespace jit {

// Empty: sound. Else what is wrong, and where.
//
// The definition. Walk the trace with a map from places to the set of values (and constants) they hold:
//   - a move makes its destination hold what its source holds;
//   - an operand's place must hold the operand, in the register it is fixed to if it is;
//   - each place of an exit must hold the value that the exit expects there, when the guard fails;
//   - destroyed registers hold nothing; around an out-of-line call only the registers listed as live keep their contents;
//   - a result's place then holds the result only, and is no place that the instruction still reads;
//   - around a loop, places hold what both the way in and the way back put there (iterated until nothing changes),
//     each parameter being where its operand was;
//   - a jump to another trace finds each stored value in its frame slot; nothing else writes the front end's frame;
//   - the reserved registers are never written.
std::string check_registers(const Trace& trace, const Plan& plan, std::span<const Location> inputs,
                            const Allocation& allocation);

}  // namespace jit
