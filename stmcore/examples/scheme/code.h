// Bytecode of a stack machine. Code never changes once it is compiled and lives as long as the process, so that threads
// share it without barriers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "error.h"
#include "value.h"

namespace scheme {

enum class Op : std::uint8_t {
    constant,       // push constant
    local,          // push slot b of the a-th environment outwards
    set_local,      // pop into it
    global,         // push what the cell `constant` holds
    set_global,     // pop into it, if it is defined
    define_global,  // pop into it
    jump,           // to instruction a
    jump_if_false,  // pop; to instruction a
    closure,        // push a closure of `code`
    call,           // pop a arguments and the procedure below them; push the result
    tail_call,      // the same in place of the rest of this code
    give_back,      // return the top
    drop,           // pop
    begin_atomic,
    end_atomic,
    begin_try,  // errors until end_try go to instruction a, with their text pushed
    end_try,
    thread_entry,  // push the procedure that this thread was started for
};

class Code;

struct Instruction {
    Op op;
    std::uint32_t a = 0, b = 0;
    Value constant{};
    const Code* code = nullptr;
};

class Code {
  public:
    std::string name;
    std::string file;
    unsigned parameters = 0;
    unsigned slots = 0;  // parameters and other variables
    std::vector<Instruction> instructions;
    std::vector<Position> positions;  // of each instruction
};

}  // namespace scheme
