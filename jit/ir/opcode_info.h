// The op table as data.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "jit/ir/trace.h"

namespace jit {

enum class Extra : std::uint8_t { none, imm, slot, type, field, array, object, call, label, trace, reason };
enum class OpStm : std::uint8_t { none, read, write, may_break, needs_inevitable };
enum class ResultKind : std::uint8_t { none, value, int_, float_, any };

namespace effect {
constexpr std::uint32_t Pure = 1, Guard = 2, Load = 4, Store = 8, Allocates = 16, Calls = 32, Control = 64, Frame = 128;
}

struct OpcodeInfo {
    std::string_view name;
    ResultKind result;
    std::string_view operands;
    Extra extra;
    std::uint32_t effects;
    OpStm stm;

    constexpr bool has(std::uint32_t effect) const { return (effects & effect) != 0; }
    constexpr bool variadic() const { return operands == "*"; }
};

constexpr std::size_t kOpcodeCount = static_cast<std::size_t>(Opcode::count_);

const OpcodeInfo& info(Opcode op);
std::optional<Opcode> opcode_named(std::string_view name);

inline bool is_guard(Opcode op) { return info(op).has(effect::Guard); }
inline bool is_pure(Opcode op) { return info(op).has(effect::Pure); }
// The front end's boxes: values that may be computed as late as at an exit.
constexpr bool is_box(Opcode op) { return op == Opcode::box_int || op == Opcode::box_float || op == Opcode::box_bool; }

}  // namespace jit
