#include "jit/emit_x64.h"

#include <fmt/format.h>

#include <cstddef>

#include "jit/emitter.h"
#include "jit/enter.h"
#include "jit/ir/opcode_info.h"
#include "stmcore/barrier_desc.h"

namespace jit {

using asmjit::Label;

EmittedCode emit_x64(const EmitInput& input) { return Emitter(input).run(); }

Emitter::Emitter(const EmitInput& input) : in_(input), trace_(input.trace), tags_(input.front_end.tags) {
    holder_.init(asmjit::Environment::host(), reinterpret_cast<std::uint64_t>(input.memory.next_code()));
    holder_.setErrorHandler(this);
    holder_.attach(&as_);
    as_.addEncodingOptions(asmjit::EncodingOptions::kOptimizedAlign | asmjit::EncodingOptions::kOptimizeForSize);
}

void Emitter::handleError(asmjit::Error, const char* message, asmjit::BaseEmitter*) {
    if (out_.failure.empty()) out_.failure = fmt::format("assembler: {}", message);
}

EmittedCode Emitter::run() {
    out_.entry_cell = in_.memory.allocate_data(1);
    out_.exit_cells.resize(in_.allocation.exits.size());
    for (std::size_t i = 0; i < out_.exit_cells.size(); ++i) {
        out_.exit_cells[i] = in_.memory.allocate_data(2);
        exit_labels_.push_back(as_.newLabel());
        if (!out_.exit_cells[i]) data_exhausted_ = true;
    }
    if (!out_.entry_cell || data_exhausted_) {
        out_.failure = "code memory full";
        return std::move(out_);
    }
    out_.map.data[reinterpret_cast<std::uint64_t>(out_.entry_cell)] = fmt::format("entry of trace {}", trace_.id);
    emit_entry();
    for (const AllocatedInstruction& code : in_.allocation.code) {
        emit_instruction(code);
        if (!out_.failure.empty() || data_exhausted_) break;
    }
    emit_slow_paths();
    emit_exits();
    if (out_.failure.empty() && data_exhausted_) out_.failure = "code memory full";
    if (!out_.failure.empty()) return std::move(out_);
    holder_.flatten();
    holder_.resolveUnresolvedLinks();
    holder_.relocateToBase(reinterpret_cast<std::uint64_t>(in_.memory.next_code()));
    out_.bytes.resize(holder_.codeSize());
    holder_.copyFlattenedData(out_.bytes.data(), out_.bytes.size());
    return std::move(out_);
}

// ---- names

void Emitter::line(std::int64_t instruction) {
    out_.map.lines.push_back({static_cast<std::uint32_t>(as_.offset()), instruction});
}

void Emitter::name_here(std::string name) {
    out_.map.labels[static_cast<std::uint32_t>(as_.offset())] = std::move(name);
}

// ---- driver

void Emitter::emit_entry() {
    name_here(fmt::format("trace {}", trace_.id));
    line(CodeMap::kNoInstruction);
    for (std::uint32_t i = 0; i < in_.allocation.entry_moves; ++i) emit_move(in_.allocation.moves[i]);
    if (in_.plan.uses_read_version)
        as_.movzx(a64::gpd(kReadVersionRegister), segment_field(stm::barrier::kReadVersion, 1));
}

void Emitter::emit_instruction(const AllocatedInstruction& code) {
    const Instruction& instruction = trace_.instructions[code.index];
    if (in_.plan.instructions[code.index].compare >= 0) line(in_.plan.instructions[code.index].compare);
    line(code.index);
    if (instruction.op == Opcode::jump_trace) announce_frame_write(code);
    for (const Move& move : in_.allocation.moves_of(code)) emit_move(move);
    emit_operation(code, instruction);
}

void Emitter::emit_operation(const AllocatedInstruction& code, const Instruction& instruction) {
    std::span<const Location> operands = in_.allocation.operands_of(code);
    Location result = code.result;
    Location a = operands.size() > 0 ? operands[0] : Location{};
    Location b = operands.size() > 1 ? operands[1] : Location{};
    switch (instruction.op) {
    case Opcode::load_slot:
    case Opcode::input:
    case Opcode::param:
    case Opcode::store_slot: break;
    case Opcode::label: {
        auto [label, added] = labels_.try_emplace(instruction.immediate);
        if (added) label->second = as_.newLabel();
        as_.align(asmjit::AlignMode::kCode, 16);
        as_.bind(label->second);
        name_here(fmt::format("loop {}", instruction.immediate));
        break;
    }
    case Opcode::jump: {
        const Instruction* next =
            code.index + 1 < trace_.instructions.size() ? &trace_.instructions[code.index + 1] : nullptr;
        if (next && next->op == Opcode::label && next->immediate == instruction.immediate) break;
        auto label = labels_.find(instruction.immediate);
        if (label == labels_.end()) out_.failure = "jump to an unknown label";
        else as_.jmp(label->second);
        break;
    }
    case Opcode::jump_trace: jump_trace(instruction); break;
    case Opcode::close_loop: out_.failure = "close_loop was not lowered"; break;
    case Opcode::leave: as_.jmp(exit_label(code)); break;
    case Opcode::int_add: int_add(result, a, b); break;
    case Opcode::int_sub: int_sub(result, a, b); break;
    case Opcode::int_mul: int_mul(result, a, b); break;
    case Opcode::int_add_ovf:
    case Opcode::int_sub_ovf:
    case Opcode::int_mul_ovf: overflow_guard(code, instruction.op, result, a, b); break;
    case Opcode::int_floordiv:
    case Opcode::int_mod: int_divide(code, instruction.op, result, a, b); break;
    case Opcode::int_and: int_binary(a64::Inst::kIdAnd, true, result, a, b); break;
    case Opcode::int_or: int_binary(a64::Inst::kIdOr, true, result, a, b); break;
    case Opcode::int_xor: int_binary(a64::Inst::kIdXor, true, result, a, b); break;
    case Opcode::int_shl:
    case Opcode::int_shr:
    case Opcode::int_ushr: int_shift(instruction.op, result, a, b); break;
    case Opcode::int_neg:
        load_int(q(result), a);
        as_.neg(q(result));
        break;
    case Opcode::int_not:
        load_int(q(result), a);
        as_.not_(q(result));
        break;
    case Opcode::int_eq:
    case Opcode::int_ne:
    case Opcode::int_lt:
    case Opcode::int_le:
    case Opcode::int_gt:
    case Opcode::int_ge:
    case Opcode::int_ult:
    case Opcode::float_eq:
    case Opcode::float_ne:
    case Opcode::float_lt:
    case Opcode::float_le:
    case Opcode::float_gt:
    case Opcode::float_ge:
    case Opcode::value_eq: materialise(compare(instruction.op, a, b), result); break;
    case Opcode::float_add: float_binary(a64::Inst::kIdAddsd, true, result, a, b); break;
    case Opcode::float_sub: float_binary(a64::Inst::kIdSubsd, false, result, a, b); break;
    case Opcode::float_mul: float_binary(a64::Inst::kIdMulsd, true, result, a, b); break;
    case Opcode::float_div: float_binary(a64::Inst::kIdDivsd, false, result, a, b); break;
    case Opcode::float_neg:
    case Opcode::float_abs: float_sign(instruction.op, result, a); break;
    case Opcode::float_sqrt:
        if (!(a == result)) as_.xorps(x(result), x(result));
        as_.emit(a64::Inst::kIdSqrtsd, x(result), float_operand(a));
        break;
    case Opcode::int_to_float: int_to_float(result, a); break;
    case Opcode::float_to_int: as_.emit(a64::Inst::kIdCvttsd2si, q(result), float_operand(a)); break;
    case Opcode::box_int: box_int(code, result, a); break;
    case Opcode::unbox_int: unbox_int(result, a); break;
    case Opcode::box_float: box_float(code, result, a); break;
    case Opcode::unbox_float: unbox_float(result, a); break;
    case Opcode::box_bool: box_bool(result, a); break;
    case Opcode::value_word: load_int(q(result), a); break;
    case Opcode::guard_true:
    case Opcode::guard_false: guard_condition(code, instruction); break;
    case Opcode::guard_value: guard_value(code, a, b); break;
    case Opcode::guard_int: guard_int(code, a); break;
    case Opcode::guard_float: guard_float(code, a); break;
    case Opcode::guard_ref: guard_ref(code, a); break;
    case Opcode::guard_type: guard_type(code, a, instruction.immediate); break;
    case Opcode::guard_no_exception:
        as_.cmp(segment_field(stm::barrier::kEmbedderPending), 0);
        as_.jne(exit_label(code));
        break;
    case Opcode::load_type: as_.mov(d(result), heap(a, stm::barrier::kTypeId, 4)); break;
    case Opcode::store_type:
        as_.mov(heap(a, stm::barrier::kTypeId, 4), asmjit::Imm(static_cast<std::uint32_t>(instruction.immediate)));
        break;
    case Opcode::load_field: {
        const FieldDescriptor& field = trace_.fields[instruction.descriptor];
        load_memory(heap(a, field.offset, 8), field.type, field.width, result);
        break;
    }
    case Opcode::store_field: {
        const FieldDescriptor& field = trace_.fields[instruction.descriptor];
        store_memory(heap(a, field.offset, 8), field.type, field.width, b);
        break;
    }
    case Opcode::load_item: {
        const ArrayDescriptor& array = trace_.arrays[instruction.descriptor];
        load_memory(heap_item(a, b, array), array.type, array.width, result);
        break;
    }
    case Opcode::store_item: {
        const ArrayDescriptor& array = trace_.arrays[instruction.descriptor];
        store_memory(heap_item(a, b, array), array.type, array.width, operands[2]);
        break;
    }
    case Opcode::new_object: new_object(code, trace_.objects[instruction.descriptor], result); break;
    case Opcode::call: call(instruction); break;
    case Opcode::read_barrier: read_barrier(a); break;
    case Opcode::write_barrier: write_barrier(code, a); break;
    case Opcode::become_inevitable: become_inevitable(code, instruction); break;
    case Opcode::break_check: break_check(code); break;
    case Opcode::count_: break;
    }
}

void Emitter::emit_move(const Move& move) {
    Location to = move.to, from = move.from;
    if (to.place == Place::gpr) {
        if (from.place == Place::xmm) as_.movq(q(to), x(from));
        else load_int(q(to), from);
    } else if (to.place == Place::xmm) {
        if (from.place == Place::gpr) as_.movq(x(to), q(from));
        else load_float(x(to), from);
    } else if (from.place == Place::gpr) {
        as_.mov(frame_memory(to), q(from));
    } else if (from.place == Place::xmm) {
        as_.movsd(frame_memory(to), x(from));
    } else if (from.is_constant() && is_imm32(from)) {
        as_.mov(frame_memory(to), asmjit::Imm(static_cast<std::int64_t>(constant_bits(from))));
    } else {
        load_int(a64::gpq(kScratchGpr), from);
        as_.mov(frame_memory(to), a64::gpq(kScratchGpr));
    }
}

// ---- slow paths and exits

Label Emitter::add_slow_path(const AllocatedInstruction& code, std::string name, std::function<void()> emit) {
    slow_paths_.push_back({as_.newLabel(), code.index, std::move(name), std::move(emit)});
    return slow_paths_.back().entry;
}

void Emitter::emit_slow_paths() {
    for (std::size_t i = 0; i < slow_paths_.size(); ++i) {
        as_.bind(slow_paths_[i].entry);
        name_here(fmt::format("slow path {}: {}", i, slow_paths_[i].name));
        line(slow_paths_[i].instruction);
        slow_paths_[i].emit();
    }
}

void Emitter::save_live(RegisterSet live) {
    for (int r = 0; r < 16; ++r) {
        auto offset = static_cast<int>(offsetof(NativeFrame, gprs)) + 8 * r;
        if (live.gprs >> r & 1) as_.mov(a64::qword_ptr(a64::rsp, offset), a64::gpq(static_cast<std::uint32_t>(r)));
    }
    for (int r = 0; r < 16; ++r) {
        auto offset = static_cast<int>(offsetof(NativeFrame, xmms)) + 8 * r;
        if (live.xmms >> r & 1) as_.movsd(a64::qword_ptr(a64::rsp, offset), a64::xmm(static_cast<std::uint32_t>(r)));
    }
}

void Emitter::restore_live(RegisterSet live) {  // leaves the flags as they are
    for (int r = 0; r < 16; ++r) {
        auto offset = static_cast<int>(offsetof(NativeFrame, gprs)) + 8 * r;
        if (live.gprs >> r & 1) as_.mov(a64::gpq(static_cast<std::uint32_t>(r)), a64::qword_ptr(a64::rsp, offset));
    }
    for (int r = 0; r < 16; ++r) {
        auto offset = static_cast<int>(offsetof(NativeFrame, xmms)) + 8 * r;
        if (live.xmms >> r & 1) as_.movsd(a64::xmm(static_cast<std::uint32_t>(r)), a64::qword_ptr(a64::rsp, offset));
    }
}

Label Emitter::exit_label(const AllocatedInstruction& code) {
    return exit_labels_[static_cast<std::size_t>(code.exit)];
}

// Each exit jumps through its cell. The cell first leads to the code behind the jump, which leaves compiled code;
// linking a bridge stores the bridge's address there.
void Emitter::emit_exits() {
    for (std::size_t i = 0; i < exit_labels_.size(); ++i) {
        std::uint64_t* cell = out_.exit_cells[i];
        out_.map.data[reinterpret_cast<std::uint64_t>(cell)] = fmt::format("cell {}", i);
        out_.map.data[reinterpret_cast<std::uint64_t>(cell + 1)] = fmt::format("exit {}", i);
        as_.bind(exit_labels_[i]);
        name_here(fmt::format("exit {}", i));
        line(CodeMap::kNoInstruction);
        as_.jmp(at_address(cell));
        out_.leave_offsets.push_back(static_cast<std::uint32_t>(as_.offset()));
        name_here(fmt::format("leave {}", i));
        as_.mov(a64::gpq(kScratchGpr), at_address(cell + 1));
        as_.jmp(datum(reinterpret_cast<std::uint64_t>(&stmjit_leave_common), "leave_common"));
    }
}

// ---- operands

std::uint64_t Emitter::constant_bits(Location location) const {
    return trace_.constants[static_cast<std::size_t>(location.index)].bits;
}

bool Emitter::is_imm32(Location location) const {
    if (!location.is_constant()) return false;
    auto number = static_cast<std::int64_t>(constant_bits(location));
    return number == static_cast<std::int32_t>(number);
}

a64::Gp Emitter::q(Location location) const { return a64::gpq(static_cast<std::uint32_t>(location.index)); }
a64::Gp Emitter::d(Location location) const { return a64::gpd(static_cast<std::uint32_t>(location.index)); }
a64::Xmm Emitter::x(Location location) const { return a64::xmm(static_cast<std::uint32_t>(location.index)); }

a64::Mem Emitter::frame_memory(Location location, unsigned size) const {
    a64::Mem memory = location.place == Place::spill
                          ? a64::ptr(a64::rsp, static_cast<std::int32_t>(offsetof(NativeFrame, spill)) + 8 * location.index)
                          : a64::ptr(a64::gpq(kBaseRegister), 8 * location.index);
    memory.setSize(size);
    return memory;
}

a64::Mem Emitter::at_address(const void* address, unsigned size) const {
    a64::Mem memory = a64::ptr(reinterpret_cast<std::uint64_t>(address), size);
    memory.setRel();
    return memory;
}

a64::Mem Emitter::datum(std::uint64_t bits, std::string name) {
    auto [entry, added] = pool_.try_emplace({bits, name}, nullptr);
    if (added) {
        std::uint64_t* word = in_.memory.allocate_data(1);
        if (!word) {
            data_exhausted_ = true;
            pool_.erase(entry);
            return at_address(out_.entry_cell);
        }
        *word = bits;
        entry->second = word;
        out_.map.data[reinterpret_cast<std::uint64_t>(word)] = std::move(name);
    }
    return at_address(entry->second);
}

a64::Mem Emitter::wide_datum(std::uint64_t low, std::uint64_t high, std::string name) {
    auto [entry, added] = pool_.try_emplace({low, name}, nullptr);
    if (added) {
        std::uint64_t* words = in_.memory.allocate_data(2, 16);
        if (!words) {
            data_exhausted_ = true;
            pool_.erase(entry);
            return at_address(out_.entry_cell, 16);
        }
        words[0] = low;
        words[1] = high;
        entry->second = words;
        out_.map.data[reinterpret_cast<std::uint64_t>(words)] = std::move(name);
    }
    return at_address(entry->second, 16);
}

a64::Mem Emitter::segment_field(std::size_t offset, unsigned size) const {
    a64::Mem memory = a64::ptr(static_cast<std::uint64_t>(offset), size);
    memory.setSegment(a64::gs);
    memory.setAbs();
    return memory;
}

asmjit::Operand Emitter::int_operand(Location location) {
    if (location.place == Place::gpr) return q(location);
    if (location.is_memory()) return frame_memory(location);
    std::uint64_t bits = constant_bits(location);
    if (is_imm32(location)) return asmjit::Imm(static_cast<std::int64_t>(bits));
    return datum(bits, fmt::format("const {:#x}", bits));
}

asmjit::Operand Emitter::float_operand(Location location) {
    if (location.place == Place::xmm) return x(location);
    if (location.is_memory()) return frame_memory(location);
    return datum(constant_bits(location), fmt::format("const {}", std::bit_cast<double>(constant_bits(location))));
}

a64::Gp Emitter::int_in_register(Location location, a64::Gp scratch) {
    if (location.place == Place::gpr) return q(location);
    load_int(scratch, location);
    return scratch;
}

a64::Xmm Emitter::float_in_register(Location location) {
    if (location.place == Place::xmm) return x(location);
    load_float(a64::xmm(kScratchXmm), location);
    return a64::xmm(kScratchXmm);
}

void Emitter::load_constant(a64::Gp to, std::uint64_t bits) {
    if (bits == 0) as_.xor_(to.r32(), to.r32());
    else if (bits <= UINT32_MAX) as_.mov(to.r32(), asmjit::Imm(static_cast<std::uint32_t>(bits)));
    else as_.mov(to, asmjit::Imm(static_cast<std::int64_t>(bits)));
}

void Emitter::load_int(a64::Gp to, Location from) {
    if (from.is_constant()) {
        load_constant(to, constant_bits(from));
    } else if (from.is_memory()) {
        as_.mov(to, frame_memory(from));
    } else if (from.place == Place::xmm) {
        as_.movq(to, x(from));
    } else if (static_cast<std::int32_t>(to.id()) != from.index) {
        as_.mov(to, q(from));
    }
}

void Emitter::load_float(a64::Xmm to, Location from) {
    if (from.is_constant() && constant_bits(from) == 0) {
        as_.xorps(to, to);
    } else if (from.place == Place::xmm) {
        if (static_cast<std::int32_t>(to.id()) != from.index) as_.movaps(to, x(from));
    } else {
        as_.emit(a64::Inst::kIdMovsd, to, float_operand(from));
    }
}

}  // namespace jit
