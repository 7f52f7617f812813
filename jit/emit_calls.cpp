// Calls of C functions, checks that may end compiled execution, and jumps between traces.
#include <fmt/format.h>

#include <algorithm>

#include "jit/emitter.h"
#include "stmcore/barrier_desc.h"

namespace jit {

using asmjit::Imm;
using asmjit::Label;

// Through a word beside the code: functions may be farther away than a direct call reaches.
void Emitter::call_function(const void* function, const std::string& name) {
    as_.call(datum(reinterpret_cast<std::uint64_t>(function), name));
}

void Emitter::call(const Instruction& instruction) {
    const CallDescriptor& callee = trace_.calls[instruction.descriptor];
    if (callee.pass_context) as_.mov(a64::rdi, segment_field(stm::barrier::kEmbedder));
    call_function(callee.address, callee.name);
}

void Emitter::become_inevitable(const AllocatedInstruction& code, const Instruction& instruction) {
    Label done = as_.newLabel();
    RegisterSet live = code.live;
    Label exit = exit_label(code);
    const char* reason = instruction.text ? instruction.text : "";
    Label slow = add_slow_path(code, "become_inevitable", [=, this] {
        save_live(live);
        as_.mov(a64::rdi, segment_field(stm::barrier::kEmbedder));
        as_.mov(a64::rsi, datum(reinterpret_cast<std::uint64_t>(reason), fmt::format("\"{}\"", reason)));
        call_function(reinterpret_cast<const void*>(in_.front_end.become_inevitable), "become_inevitable");
        as_.test(a64::rax, a64::rax);
        restore_live(live);
        as_.jz(done);
        as_.jmp(exit);
    });
    as_.cmp(segment_field(stm::barrier::kInevitable), 0);
    as_.jz(slow);
    as_.bind(done);
}

void Emitter::break_check(const AllocatedInstruction& code) {
    as_.mov(a64::gpq(kScratchGpr), segment_field(stm::barrier::kNurseryCurrent));
    as_.cmp(a64::gpq(kScratchGpr), segment_field(stm::barrier::kNurseryMark));
    as_.jae(exit_label(code));
}

// Frame slots below the trace's base belong to callers: the front end may have to save them before they change.
void Emitter::announce_frame_write(const AllocatedInstruction& code) {
    std::int32_t lowest = 0;
    RegisterSet live;
    for (const Move& move : in_.allocation.moves_of(code)) {
        if (move.to.place == Place::frame) lowest = std::min(lowest, move.to.index);
        if (move.from.is_register() && kCallerSaved.contains(move.from)) live.add(move.from);
    }
    if (lowest == 0 || !in_.front_end.before_frame_write) return;
    save_live(live);
    as_.mov(a64::rdi, segment_field(stm::barrier::kEmbedder));
    as_.lea(a64::rsi, a64::ptr(a64::gpq(kBaseRegister), 8 * lowest));
    call_function(reinterpret_cast<const void*>(in_.front_end.before_frame_write), "before_frame_write");
    restore_live(live);
}

void Emitter::jump_trace(const Instruction& instruction) {
    auto target = static_cast<std::uint32_t>(instruction.immediate);
    std::uint64_t* cell = target == trace_.id ? out_.entry_cell : in_.entry_cell(target);
    if (!cell) {
        out_.failure = fmt::format("jump to trace {}, which does not exist", target);
        return;
    }
    out_.map.data[reinterpret_cast<std::uint64_t>(cell)] = fmt::format("entry of trace {}", target);
    if (instruction.shift) as_.add(a64::gpq(kBaseRegister), Imm(std::int64_t{8} * instruction.shift));
    as_.jmp(at_address(cell));
}

}  // namespace jit
