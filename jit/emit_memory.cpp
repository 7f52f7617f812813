// Heap accesses, allocation and barriers. Every heap operand carries %gs.
#include <fmt/format.h>

#include "jit/emitter.h"
#include "stmcore/barrier_desc.h"

namespace jit {

using asmjit::Imm;
using asmjit::Label;

namespace {

unsigned bytes_of(Width width) { return 1u << static_cast<unsigned>(width); }

a64::Mem with_segment(a64::Mem memory) {
    memory.setSegment(a64::gs);
    return memory;
}

}  // namespace

a64::Mem Emitter::heap(Location object, std::int64_t offset, unsigned size) {
    if (object.is_constant()) {
        std::uint64_t address = constant_bits(object) + static_cast<std::uint64_t>(offset);
        if (address <= INT32_MAX) return segment_field(address, size);
        load_constant(a64::gpq(kScratchGpr), constant_bits(object));
        return with_segment(a64::ptr(a64::gpq(kScratchGpr), static_cast<std::int32_t>(offset), size));
    }
    return with_segment(a64::ptr(q(object), static_cast<std::int32_t>(offset), size));
}

a64::Mem Emitter::heap_item(Location object, Location index, const ArrayDescriptor& array) {
    unsigned size = bytes_of(array.width);
    if (index.is_constant()) {
        std::int64_t offset = static_cast<std::int64_t>(constant_bits(index)) * size + array.offset;
        if (offset == static_cast<std::int32_t>(offset)) return heap(object, offset, size);
        load_constant(a64::gpq(kScratchGpr), static_cast<std::uint64_t>(offset));
        if (!object.is_constant()) return with_segment(a64::ptr(q(object), a64::gpq(kScratchGpr), 0, 0, size));
        load_constant(a64::gpq(kScratchGpr), static_cast<std::uint64_t>(offset) + constant_bits(object));
        return with_segment(a64::ptr(a64::gpq(kScratchGpr), 0, size));
    }
    auto shift = static_cast<std::uint32_t>(array.width);
    a64::Gp base = int_in_register(object, a64::gpq(kScratchGpr));
    return with_segment(a64::ptr(base, q(index), shift, static_cast<std::int32_t>(array.offset), size));
}

void Emitter::load_memory(a64::Mem memory, Type type, Width width, Location result) {
    memory.setSize(bytes_of(width));
    if (type == Type::float_) {
        as_.movsd(x(result), memory);
        return;
    }
    switch (width) {
    case Width::w8:
    case Width::w16: as_.movzx(d(result), memory); break;
    case Width::w32: as_.mov(d(result), memory); break;
    case Width::w64: as_.mov(q(result), memory); break;
    }
}

void Emitter::store_memory(a64::Mem memory, Type type, Width width, Location stored) {
    memory.setSize(bytes_of(width));
    if (stored.place == Place::xmm) {
        as_.movsd(memory, x(stored));
        return;
    }
    (void)type;
    if (stored.is_constant()) {
        std::uint64_t bits = constant_bits(stored);
        switch (width) {
        case Width::w8: as_.mov(memory, Imm(static_cast<std::int8_t>(bits))); return;
        case Width::w16: as_.mov(memory, Imm(static_cast<std::int16_t>(bits))); return;
        case Width::w32: as_.mov(memory, Imm(static_cast<std::int32_t>(bits))); return;
        case Width::w64: break;
        }
        if (is_imm32(stored)) {
            as_.mov(memory, Imm(static_cast<std::int64_t>(bits)));
        } else {  // the general-purpose scratch register may be part of the address
            as_.movsd(a64::xmm(kScratchXmm), datum(bits, fmt::format("const {:#x}", bits)));
            as_.movsd(memory, a64::xmm(kScratchXmm));
        }
        return;
    }
    switch (width) {
    case Width::w8: as_.mov(memory, q(stored).r8()); break;
    case Width::w16: as_.mov(memory, q(stored).r16()); break;
    case Width::w32: as_.mov(memory, q(stored).r32()); break;
    case Width::w64: as_.mov(memory, q(stored)); break;
    }
}

// Bump allocation; the nursery's memory is zeroed, so only the header's type id is written.
void Emitter::new_object(const AllocatedInstruction& code, const ObjectDescriptor& object, Location result) {
    Label done = as_.newLabel();
    RegisterSet live = code.live;
    Label slow = add_slow_path(code, fmt::format("allocate {}", object.name), [=, this, &object] {
        save_live(live);
        as_.mov(a64::rdi, segment_field(stm::barrier::kEmbedder));
        as_.mov(a64::esi, Imm(object.size));
        as_.mov(a64::edx, Imm(object.type_id));
        call_function(reinterpret_cast<const void*>(in_.front_end.allocate), "allocate");
        if (result.index != rax) as_.mov(q(result), a64::rax);
        restore_live(live);
        as_.jmp(done);
    });
    a64::Gp end = a64::gpq(kScratchGpr);
    as_.mov(q(result), segment_field(stm::barrier::kNurseryCurrent));
    as_.lea(end, a64::ptr(q(result), static_cast<std::int32_t>(object.size)));
    as_.cmp(end, segment_field(stm::barrier::kNurseryEnd));
    as_.ja(slow);
    as_.mov(segment_field(stm::barrier::kNurseryCurrent), end);
    as_.mov(with_segment(a64::ptr(q(result), stm::barrier::kTypeId, 4)), Imm(static_cast<std::int32_t>(object.type_id)));
    as_.bind(done);
}

void Emitter::read_barrier(Location object) {
    a64::Gp version = a64::gpb(kReadVersionRegister);
    if (object.is_constant()) {
        std::uint64_t marker = constant_bits(object) >> stm::kReadMarkerShift;
        if (marker <= INT32_MAX) {
            as_.mov(segment_field(marker, 1), version);
            return;
        }
    }
    load_int(a64::gpq(kScratchGpr), object);
    as_.shr(a64::gpq(kScratchGpr), stm::kReadMarkerShift);
    as_.mov(with_segment(a64::ptr(a64::gpq(kScratchGpr), 0, 1)), version);
}

void Emitter::write_barrier(const AllocatedInstruction& code, Location object) {
    Label done = as_.newLabel();
    RegisterSet live = code.live;
    Label slow = add_slow_path(code, "write_barrier", [=, this] {
        save_live(live);
        load_int(a64::rsi, object);
        as_.mov(a64::rdi, segment_field(stm::barrier::kBase));
        as_.add(a64::rdi, Imm(stm::kHeaderOffset));
        call_function(reinterpret_cast<const void*>(&stm_write_barrier_slow), "write_barrier_slow");
        restore_live(live);
        as_.jmp(done);
    });
    static_assert(stm::kWriteBarrier <= 0x7f);
    as_.test(heap(object, stm::barrier::kFlags, 1), Imm(stm::kWriteBarrier));
    as_.jnz(slow);
    as_.bind(done);
}

}  // namespace jit
