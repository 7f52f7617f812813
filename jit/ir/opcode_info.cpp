#include "jit/ir/opcode_info.h"

#include <array>
#include <unordered_map>

namespace jit {

namespace {

constexpr ResultKind result_none = ResultKind::none, result_value = ResultKind::value, result_int = ResultKind::int_,
                     result_float = ResultKind::float_, result_any = ResultKind::any;

constexpr std::array<OpcodeInfo, kOpcodeCount> make_table() {
    using namespace effect;
    return {{
#define OP(name, result, operands, extra, effects, stm) \
    OpcodeInfo{#name, result_##result, operands, Extra::extra, effects, OpStm::stm},
#include "jit/ir/opcodes.inc"
#undef OP
    }};
}

constexpr auto kTable = make_table();

}  // namespace

const OpcodeInfo& info(Opcode op) { return kTable[static_cast<std::size_t>(op)]; }

std::optional<Opcode> opcode_named(std::string_view name) {
    static const auto names = [] {
        std::unordered_map<std::string_view, Opcode> result;
        for (std::size_t i = 0; i < kOpcodeCount; ++i) result.emplace(kTable[i].name, static_cast<Opcode>(i));
        return result;
    }();
    const auto found = names.find(name);
    if (found == names.end()) return std::nullopt;
    return found->second;
}

}  // namespace jit
