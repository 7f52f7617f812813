#include "jit/lint.h"

#include <Zydis/Zydis.h>
#include <fmt/format.h>

#include <vector>

namespace jit {

std::string lint(std::span<const std::uint8_t> code, std::uint64_t address, const CodeMap& map) {
    ZydisDecoder decoder;
    ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
    std::vector<bool> starts(code.size());
    std::vector<std::pair<std::size_t, std::uint64_t>> branches;
    for (std::size_t at = 0; at < code.size();) {
        ZydisDecodedInstruction instruction;
        ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
        if (!ZYAN_SUCCESS(ZydisDecoderDecodeFull(&decoder, code.data() + at, code.size() - at, &instruction, operands)))
            return fmt::format("rule 1: byte {} does not decode", at);
        starts[at] = true;
        bool branch = instruction.meta.category == ZYDIS_CATEGORY_UNCOND_BR ||
                      instruction.meta.category == ZYDIS_CATEGORY_COND_BR ||
                      instruction.meta.category == ZYDIS_CATEGORY_CALL;
        for (std::size_t i = 0; i < instruction.operand_count; ++i) {
            const ZydisDecodedOperand& operand = operands[i];
            if (operand.type == ZYDIS_OPERAND_TYPE_IMMEDIATE && operand.imm.is_relative) {
                std::uint64_t target = 0;
                ZydisCalcAbsoluteAddress(&instruction, &operand, address + at, &target);
                branches.emplace_back(at, target);
                continue;
            }
            if (operand.type != ZYDIS_OPERAND_TYPE_MEMORY || operand.visibility == ZYDIS_OPERAND_VISIBILITY_HIDDEN) continue;
            if (instruction.mnemonic == ZYDIS_MNEMONIC_LEA || instruction.mnemonic == ZYDIS_MNEMONIC_NOP) continue;
            bool heap = operand.mem.segment == ZYDIS_REGISTER_GS;
            if (operand.mem.base == ZYDIS_REGISTER_RIP) {
                if (heap) return fmt::format("rule 5: %gs with rip at byte {}", at);
                std::uint64_t datum = 0;
                ZydisCalcAbsoluteAddress(&instruction, &operand, address + at, &datum);
                if (!map.data.contains(datum)) return fmt::format("rule 4: unnamed datum at byte {}", at);
                continue;
            }
            if (branch) return fmt::format("rule 3: indirect branch not through a datum at byte {}", at);
            bool native = operand.mem.base == ZYDIS_REGISTER_RSP;
            bool frame = operand.mem.base == ZYDIS_REGISTER_RBX && operand.mem.index == ZYDIS_REGISTER_NONE;
            if (heap && native) return fmt::format("rule 5: %gs with rsp at byte {}", at);
            if (!heap && !native && !frame) return fmt::format("rule 4: memory operand without %gs at byte {}", at);
        }
        if (branch && instruction.operand_count > 0 && operands[0].type == ZYDIS_OPERAND_TYPE_REGISTER)
            return fmt::format("rule 3: branch through a register at byte {}", at);
        at += instruction.length;
    }
    for (auto [at, target] : branches)
        if (target - address >= code.size() || !starts[target - address])
            return fmt::format("rule 2: branch at byte {} leads nowhere", at);
    return {};
}

}  // namespace jit
