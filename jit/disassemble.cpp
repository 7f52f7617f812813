#include "jit/disassemble.h"

#include <Zydis/Zydis.h>
#include <fmt/format.h>

#include <cstddef>
#include <map>

#include "jit/enter.h"
#include "jit/exits.h"
#include "jit/ir/inherited_values.h"
#include "jit/ir/opcode_info.h"
#include "stmcore/barrier_desc.h"

namespace jit {

namespace {

constexpr const char* kGprNames[] = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
                                     "r8",  "r9",  "r10", "r11", "r12", "r13", "r14", "r15"};

const char* segment_field_name(std::uint64_t offset) {
    switch (offset) {
    case stm::barrier::kReadVersion: return "read_version";
    case stm::barrier::kNurseryCurrent: return "nursery_current";
    case stm::barrier::kNurseryEnd: return "nursery_end";
    case stm::barrier::kNurseryMark: return "nursery_mark";
    case stm::barrier::kBase: return "segment_base";
    case stm::barrier::kInevitable: return "inevitable";
    case stm::barrier::kEmbedder: return "embedder";
    case stm::barrier::kEmbedderPending: return "embedder_pending";
    default: return nullptr;
    }
}

// Zydis has other names for some conditions than the ones people write.
std::string usual_mnemonic(std::string mnemonic) {
    static const std::map<std::string_view, const char*> names = {
        {"jz", "je"},       {"jnz", "jne"},     {"jnl", "jge"},     {"jnle", "jg"},     {"jnb", "jae"}, {"jnbe", "ja"},
        {"setz", "sete"},   {"setnz", "setne"}, {"setnl", "setge"}, {"setnle", "setg"}, {"setnb", "setae"},
        {"setnbe", "seta"}, {"cmovz", "cmove"}, {"cmovnz", "cmovne"},
    };
    auto found = names.find(mnemonic);
    return found == names.end() ? mnemonic : found->second;
}

const char* kind_name(ExitKind kind) {
    switch (kind) {
    case ExitKind::guard: return "guard";
    case ExitKind::break_check: return "break_check";
    case ExitKind::leave: return "leave";
    case ExitKind::exception: return "exception";
    case ExitKind::inevitable: return "inevitable";
    }
    return "";
}

std::string resume_name(const Trace& trace, SnapshotId snapshot, const TextOptions& text) {
    if (snapshot == kNoSnapshot) return "nowhere";
    std::uint64_t resume = trace.snapshots[snapshot].resume;
    return text.describe_resume ? text.describe_resume(resume) : fmt::format("resume {}", resume);
}

class Disassembler {
  public:
    Disassembler(std::span<const std::uint8_t> code, std::uint64_t address, const CodeMap& map, const Trace& trace,
                 const Allocation& allocation, const TextOptions& text)
        : code_(code), address_(address), map_(map), trace_(trace), allocation_(allocation), text_(text) {
        ZydisDecoderInit(&decoder_, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
    }

    std::string run() {
        name_local_labels();
        std::size_t next_line = 0;
        std::uint32_t last_position = 0;
        for (std::size_t at = 0; at < code_.size();) {
            Decoded decoded;
            if (!decode(at, decoded)) return out_ + fmt::format("    (byte {} does not decode)\n", at);
            auto label = map_.labels.find(static_cast<std::uint32_t>(at));
            if (label != map_.labels.end()) {
                if (label->second.starts_with("exit ")) {
                    at = one_exit(at, label->second);
                    continue;
                }
                out_ += fmt::format("{}:\n", label->second);
            }
            auto local = local_labels_.find(at);
            if (local != local_labels_.end()) out_ += fmt::format("  {}:\n", local->second);
            while (next_line < map_.lines.size() && map_.lines[next_line].offset <= at)
                print_line(map_.lines[next_line++].instruction, last_position);
            out_ += "        " + instruction_text(at, decoded) + "\n";
            at += decoded.instruction.length;
        }
        return std::move(out_);
    }

  private:
    struct Decoded {
        ZydisDecodedInstruction instruction;
        ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
    };

    bool decode(std::size_t at, Decoded& decoded) {
        return ZYAN_SUCCESS(ZydisDecoderDecodeFull(&decoder_, code_.data() + at, code_.size() - at,
                                                   &decoded.instruction, decoded.operands));
    }

    void name_local_labels() {
        for (std::size_t at = 0; at < code_.size();) {
            Decoded decoded;
            if (!decode(at, decoded)) return;
            std::size_t target = branch_target(at, decoded);
            if (target < code_.size() && !map_.labels.contains(static_cast<std::uint32_t>(target)))
                local_labels_.try_emplace(target);
            at += decoded.instruction.length;
        }
        int number = 0;
        for (auto& [at, name] : local_labels_) name = fmt::format(".{}", ++number);
    }

    // Offset in the code, or its size if this is no direct branch.
    std::size_t branch_target(std::size_t at, const Decoded& decoded) const {
        for (std::size_t i = 0; i < decoded.instruction.operand_count_visible; ++i) {
            const ZydisDecodedOperand& operand = decoded.operands[i];
            if (operand.type != ZYDIS_OPERAND_TYPE_IMMEDIATE || !operand.imm.is_relative) continue;
            std::uint64_t target = 0;
            ZydisCalcAbsoluteAddress(&decoded.instruction, &operand, address_ + at, &target);
            return target - address_;
        }
        return code_.size();
    }

    void print_line(std::int64_t instruction, std::uint32_t& last_position) {
        current_ = instruction;
        if (instruction < 0) return;
        const Instruction& source = trace_.instructions[static_cast<std::size_t>(instruction)];
        if (source.position && source.position != last_position && text_.describe_position) {
            last_position = source.position;
            out_ += fmt::format("                                    ;; {}\n", text_.describe_position(source.position));
        }
        std::string text = print_instruction(trace_, static_cast<std::size_t>(instruction), text_);
        while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
        text.erase(0, text.find_first_not_of(' '));
        out_ += fmt::format("    ; {}\n", text);
    }

    // The jump through the cell; the code that leaves, behind it, is the same for all exits.
    std::size_t one_exit(std::size_t at, const std::string& name) {
        auto number = static_cast<std::size_t>(std::stoul(name.substr(5)));
        SnapshotId snapshot = trace_.instructions[allocation_.exits[number].instruction].snapshot;
        out_ += fmt::format("{}: jmp [cell {}]{:<14}; unless linked, leave to {}\n", name, number, "",
                            resume_name(trace_, snapshot, text_));
        Decoded decoded;
        std::size_t end = at;
        do {
            if (!decode(end, decoded)) return code_.size();
            end += decoded.instruction.length;
            auto label = map_.labels.find(static_cast<std::uint32_t>(end));
            if (label != map_.labels.end() && label->second.starts_with("exit ")) break;
        } while (end < code_.size());
        return end;
    }

    std::string label_name(std::size_t target) const {
        auto label = map_.labels.find(static_cast<std::uint32_t>(target));
        if (label == map_.labels.end()) {
            auto local = local_labels_.find(target);
            return local == local_labels_.end() ? "?" : local->second;
        }
        if (!label->second.starts_with("exit ")) return label->second;
        auto number = static_cast<std::size_t>(std::stoul(label->second.substr(5)));
        SnapshotId snapshot = trace_.instructions[allocation_.exits[number].instruction].snapshot;
        return fmt::format("-> {} ({})", label->second, resume_name(trace_, snapshot, text_));
    }

    std::string instruction_text(std::size_t at, const Decoded& decoded) {
        const ZydisDecodedInstruction& instruction = decoded.instruction;
        std::string mnemonic = usual_mnemonic(ZydisMnemonicGetString(instruction.mnemonic));
        std::string operands;
        bool has_register = false;
        for (std::size_t i = 0; i < instruction.operand_count_visible; ++i)
            has_register |= decoded.operands[i].type == ZYDIS_OPERAND_TYPE_REGISTER;
        if (instruction.mnemonic == ZYDIS_MNEMONIC_NOP) return "nop";
        for (std::size_t i = 0; i < instruction.operand_count_visible; ++i) {
            const ZydisDecodedOperand& operand = decoded.operands[i];
            if (i) operands += ", ";
            switch (operand.type) {
            case ZYDIS_OPERAND_TYPE_REGISTER: operands += ZydisRegisterGetString(operand.reg.value); break;
            case ZYDIS_OPERAND_TYPE_MEMORY: operands += memory_text(at, decoded, operand, has_register); break;
            case ZYDIS_OPERAND_TYPE_IMMEDIATE:
                if (operand.imm.is_relative) operands += label_name(branch_target(at, decoded));
                else operands += immediate_text(operand);
                break;
            default: break;
            }
        }
        return operands.empty() ? mnemonic : fmt::format("{:<9} {}", mnemonic, operands);
    }

    std::string immediate_text(const ZydisDecodedOperand& operand) const {
        std::int64_t value = operand.imm.value.s;
        if (!operand.imm.is_signed || operand.size > 32 || value < 0 || value > 9)
            return value < -0xffff || value > 0xffff ? fmt::format("{:#x}", static_cast<std::uint64_t>(value))
                                                     : fmt::format("{}", value);
        return fmt::format("{}", value);
    }

    static std::string size_word(unsigned bits) {
        switch (bits) {
        case 8: return "byte ";
        case 16: return "word ";
        case 32: return "dword ";
        case 64: return "qword ";
        default: return "";
        }
    }

    std::string memory_text(std::size_t at, const Decoded& decoded, const ZydisDecodedOperand& operand,
                            bool has_register) const {
        const auto& memory = operand.mem;
        std::int64_t offset = memory.disp.has_displacement ? memory.disp.value : 0;
        bool narrow = decoded.instruction.mnemonic == ZYDIS_MNEMONIC_MOVZX;
        std::string size = has_register && !narrow ? "" : size_word(operand.size);
        if (memory.base == ZYDIS_REGISTER_RIP) {
            std::uint64_t datum = 0;
            ZydisCalcAbsoluteAddress(&decoded.instruction, &operand, address_ + at, &datum);
            auto name = map_.data.find(datum);
            std::string text = name == map_.data.end() ? "?" : name->second;
            return decoded.instruction.mnemonic == ZYDIS_MNEMONIC_CALL ? text : fmt::format("[{}]", text);
        }
        if (memory.base == ZYDIS_REGISTER_RSP) return size + native_frame_text(offset);
        if (memory.base == ZYDIS_REGISTER_RBX && memory.segment != ZYDIS_REGISTER_GS &&
            memory.index == ZYDIS_REGISTER_NONE)
            return fmt::format("{}[slot {}]", size, offset / 8);
        std::string inside;
        if (memory.base != ZYDIS_REGISTER_NONE) inside = ZydisRegisterGetString(memory.base);
        if (memory.index != ZYDIS_REGISTER_NONE) {
            if (!inside.empty()) inside += " + ";
            inside += ZydisRegisterGetString(memory.index);
            if (memory.scale > 1) inside += fmt::format("*{}", memory.scale);
        }
        if (memory.segment != ZYDIS_REGISTER_GS) {  // lea
            if (offset) inside += fmt::format(" {} {}", offset < 0 ? '-' : '+', offset < 0 ? -offset : offset);
            return fmt::format("[{}]", inside);
        }
        if (inside.empty()) {
            const char* field = segment_field_name(static_cast<std::uint64_t>(offset));
            if (field) return fmt::format("{}gs:[{}]", size, field);
            return fmt::format("{}gs:[{}]", size, constant_object_text(static_cast<std::uint64_t>(offset)));
        }
        std::string field = field_text(offset);
        if (!field.empty()) inside += " + " + field;
        else if (offset) inside += fmt::format(" + {}", offset);
        return fmt::format("{}gs:[{}]", size, inside);
    }

    // The heap field that the current instruction accesses, if this is its offset.
    std::string field_text(std::int64_t offset) const {
        if (current_ < 0) return {};
        const Instruction& instruction = trace_.instructions[static_cast<std::size_t>(current_)];
        switch (instruction.op) {
        case Opcode::load_field:
        case Opcode::store_field: {
            const FieldDescriptor& field = trace_.fields[instruction.descriptor];
            if (field.offset == offset) return field.name;
            break;
        }
        case Opcode::load_item:
        case Opcode::store_item: {
            const ArrayDescriptor& array = trace_.arrays[instruction.descriptor];
            if (array.offset == offset) return array.name;
            break;
        }
        case Opcode::guard_type:
        case Opcode::load_type:
        case Opcode::store_type:
        case Opcode::new_object:
            if (offset == static_cast<std::int64_t>(stm::barrier::kTypeId)) return "type_id";
            break;
        case Opcode::write_barrier:
            if (offset == static_cast<std::int64_t>(stm::barrier::kFlags)) return "flags";
            break;
        default: break;
        }
        return {};
    }

    std::string constant_object_text(std::uint64_t address) const {
        if (current_ < 0) return "?";
        const Instruction& instruction = trace_.instructions[static_cast<std::size_t>(current_)];
        if (instruction.argument_count == 0) return "?";
        ValueId object = trace_.arguments_of(instruction)[0];
        if (!is_constant(object)) return "?";
        std::string name = value_name(trace_, object, text_);
        std::uint64_t word = trace_.constants[constant_index(object)].bits;
        if (instruction.op == Opcode::read_barrier) return fmt::format("marker of {}", name);
        auto offset = static_cast<std::int64_t>(address - word);
        std::string field = field_text(offset);
        return field.empty() ? fmt::format("{} + {}", name, offset) : fmt::format("{} + {}", name, field);
    }

    static std::string native_frame_text(std::int64_t offset) {
        if (offset < static_cast<std::int64_t>(offsetof(NativeFrame, gprs))) return fmt::format("[spill {}]", offset / 8);
        auto saved = (offset - static_cast<std::int64_t>(offsetof(NativeFrame, gprs))) / 8;
        if (saved < 16) return fmt::format("[saved {}]", kGprNames[saved]);
        return fmt::format("[saved xmm{}]", saved - 16);
    }

    std::span<const std::uint8_t> code_;
    std::uint64_t address_;
    const CodeMap& map_;
    const Trace& trace_;
    const Allocation& allocation_;
    const TextOptions& text_;
    ZydisDecoder decoder_;
    std::map<std::size_t, std::string> local_labels_;
    std::int64_t current_ = CodeMap::kNoInstruction;
    std::string out_;
};

}  // namespace

std::string place_name(const Trace& trace, Location location, const TextOptions& text) {
    switch (location.place) {
    case Place::none: return "-";
    case Place::gpr: return kGprNames[location.index];
    case Place::xmm: return fmt::format("xmm{}", location.index);
    case Place::spill: return fmt::format("spill {}", location.index);
    case Place::frame: return fmt::format("slot {}", location.index);
    case Place::constant: return value_name(trace, constant_id(static_cast<std::size_t>(location.index)), text);
    }
    return "?";
}

std::string print_allocation(const Trace& trace, const Allocation& allocation, const TextOptions& text) {
    std::string out;
    auto moves = [&](std::span<const Move> list) {
        for (const Move& move : list)
            out += fmt::format("        {} <- {}    ; {}\n", place_name(trace, move.to, text),
                               place_name(trace, move.from, text), value_name(trace, move.value, text));
    };
    moves({allocation.moves.data(), allocation.entry_moves});
    std::uint32_t printed = 0;
    for (const AllocatedInstruction& code : allocation.code) {
        for (; printed < code.index; ++printed)  // no code of their own
            out += print_instruction(trace, printed, text) + "\n";
        printed = code.index + 1;
        moves(allocation.moves_of(code));
        std::string line = print_instruction(trace, code.index, text);
        while (!line.empty() && line.back() == '\n') line.pop_back();
        std::string places;
        if (code.result) places += place_name(trace, code.result, text) + " =";
        for (Location operand : allocation.operands_of(code)) places += " " + place_name(trace, operand, text);
        if (code.exit >= 0) places += fmt::format(" exit {}", code.exit);
        out += fmt::format("{:<56}; {}\n", line, places);
    }
    out += fmt::format("; {} spill words\n", allocation.spill_slots);
    return out;
}

std::string print_exits(const Trace& trace, const Allocation& allocation, const TextOptions& text) {
    std::string out;
    for (std::size_t i = 0; i < allocation.exits.size(); ++i) {
        const AllocatedExit& exit = allocation.exits[i];
        const Instruction& instruction = trace.instructions[exit.instruction];
        out += fmt::format("exit {:<3} {:<11} {:<20} -> {}", i, kind_name(exit_kind_of(instruction.op)),
                           info(instruction.op).name, resume_name(trace, instruction.snapshot, text));
        if (instruction.snapshot == kNoSnapshot) {
            out += '\n';
            continue;
        }
        const Snapshot& snapshot = trace.snapshots[instruction.snapshot];
        if (snapshot.shift) out += fmt::format(", frame {:+}", snapshot.shift);
        std::vector<ValueId> inherited = inherited_values(trace, snapshot);
        for (const SnapshotEntry& entry : snapshot.entries) {
            ValueId value = unboxed_entry(trace, entry.value);
            std::string place;
            if (is_constant(value)) {
                place = value_name(trace, value, text);
            } else {
                std::size_t number = 0;
                while (inherited[number] != value) ++number;
                place = fmt::format("{} in {}", value_name(trace, value, text),
                                    place_name(trace, exit.places[number], text));
            }
            if (value != entry.value)
                place = fmt::format("{}({})", info(trace.instructions[index_of(entry.value)].op).name, place);
            out += fmt::format("\n           slot {} = {}", entry.slot, place);
        }
        out += '\n';
    }
    return out;
}

std::string disassemble(std::span<const std::uint8_t> code, std::uint64_t address, const CodeMap& map,
                        const Trace& trace, const Allocation& allocation, const TextOptions& text) {
    return Disassembler(code, address, map, trace, allocation, text).run();
}

}  // namespace jit
