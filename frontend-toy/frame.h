// Frames on the thread-private VM stack. A frame is a base pointer; three words below it link it to its caller:
//
//   base[-3]  return address: pointer to the caller's next Instruction | 4; 4 alone: leave this run() (C++ entry)
//   base[-2]  packed: caller's base delta in words, result register, return action (see ReturnLink)
//   base[-1]  the function (Value of a Function object; its code is function->code)
//   base[0..] registers: parameters, locals, temporaries; callee's windows overlap the caller's temporaries
//
// All interpreter state of a thread is (pc, base) and the words below: that is what a transaction restart restores
// and what compiled code writes when it leaves. Words with low bits 100 are skipped by the garbage collector. All
// registers of a live frame are initialised (kNothing) when it is entered.
#pragma once

#include <cstdint>

#include "frontend-toy/value.h"

namespace toy {

struct Instruction;

// What happens with a callee's result.
enum class ReturnAction : std::uint8_t {
    store,        // registers[result] = value
    discard_init, // the value must be None (else TypeError); the new instance waits at base[-4] of the callee (the
                  // result register may lie under the callee's frame) and goes to registers[result]
    to_bool,      // registers[result] = truth of value (comparison via `in`)
    negate,       // registers[result] = not truth of value
    compare,      // a special method of the left operand: NotImplemented falls back to the reflected operation
    import,       // module body finished: the import instruction goes on (or begins again, for the next part)
    class_body,   // the class body function finished: build the class
    leave,        // return from run() with the value
    reflected,    // the second method of a binary operation: NotImplemented is a TypeError (or identity, for == and !=)
    discard,      // the value goes nowhere (__setitem__, __setattr__, property setters)
    iterate,      // __next__ for ForIterate: as store; StopIteration ends the loop instead of unwinding further
};

struct ReturnLink {
    std::uint32_t base_delta;  // callee base - caller base, in words
    std::uint16_t result;      // register of the caller
    ReturnAction action;

    constexpr std::uint64_t pack() const {
        return std::uint64_t{base_delta} << 32 | std::uint64_t{result} << 16 |
               std::uint64_t{static_cast<std::uint8_t>(action)} << 8 | 4;
    }
    static constexpr ReturnLink unpack(std::uint64_t word) {
        return {static_cast<std::uint32_t>(word >> 32), static_cast<std::uint16_t>(word >> 16),
                static_cast<ReturnAction>(word >> 8 & 0xff)};
    }
};

constexpr int kLinkWords = 3;

inline Value pack_return_address(const Instruction* next) {
    return Value::from_word(reinterpret_cast<std::uint64_t>(next) | 4);
}
inline const Instruction* unpack_return_address(Value word) {
    return reinterpret_cast<const Instruction*>(word.word() & ~std::uint64_t{7});
}

}  // namespace toy
