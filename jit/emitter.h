// The emitter's inside, shared by its source files: emit_x64.cpp (driver, moves, operands), emit_arithmetic.cpp,
// emit_guards.cpp, emit_memory.cpp, emit_calls.cpp.
#pragma once

#include <asmjit/x86.h>

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "jit/emit_x64.h"

namespace jit {

namespace a64 = asmjit::x86;

class Emitter final : private asmjit::ErrorHandler {
  public:
    explicit Emitter(const EmitInput& input);
    EmittedCode run();

  private:
    using Condition = a64::CondCode;
    // A comparison's outcome in the flags. With `parity`, unordered operands need a second test: `both` says that
    // the condition holds only if also not unordered (float_eq), otherwise that unordered alone makes it hold.
    struct Flags {
        Condition condition;
        enum Parity { none, and_ordered, or_unordered } parity = none;
    };
    struct SlowPath {
        asmjit::Label entry;
        std::int64_t instruction;
        std::string name;
        std::function<void()> emit;
    };

    void handleError(asmjit::Error error, const char* message, asmjit::BaseEmitter* origin) override;

    // emit_x64.cpp
    void emit_entry();
    void emit_instruction(const AllocatedInstruction& code);
    void emit_operation(const AllocatedInstruction& code, const Instruction& instruction);
    void emit_move(const Move& move);
    void emit_slow_paths();
    void emit_exits();
    void line(std::int64_t instruction);
    void name_here(std::string name);
    asmjit::Label exit_label(const AllocatedInstruction& code);
    asmjit::Label add_slow_path(const AllocatedInstruction& code, std::string name, std::function<void()> emit);
    void save_live(RegisterSet live);
    void restore_live(RegisterSet live);
    std::uint64_t constant_bits(Location location) const;
    bool is_imm32(Location location) const;
    a64::Gp q(Location location) const;
    a64::Gp d(Location location) const;
    a64::Xmm x(Location location) const;
    a64::Mem frame_memory(Location location, unsigned size = 8) const;
    a64::Mem datum(std::uint64_t bits, std::string name);
    a64::Mem wide_datum(std::uint64_t low, std::uint64_t high, std::string name);
    a64::Mem at_address(const void* address, unsigned size = 8) const;
    a64::Mem segment_field(std::size_t offset, unsigned size = 8) const;
    a64::Mem heap(Location object, std::int64_t offset, unsigned size);
    a64::Mem heap_item(Location object, Location index, const ArrayDescriptor& array);
    asmjit::Operand int_operand(Location location);    // register, memory, immediate or datum
    asmjit::Operand float_operand(Location location);  // register, memory or datum
    a64::Gp int_in_register(Location location, a64::Gp scratch);
    a64::Xmm float_in_register(Location location);
    void load_int(a64::Gp to, Location from);
    void load_constant(a64::Gp to, std::uint64_t bits);
    void load_float(a64::Xmm to, Location from);

    // emit_arithmetic.cpp
    void int_binary(asmjit::InstId op, bool commutative, Location result, Location a, Location b);
    void int_add(Location result, Location a, Location b);
    void int_sub(Location result, Location a, Location b);
    void int_mul(Location result, Location a, Location b);
    void overflow_guard(const AllocatedInstruction& code, Opcode op, Location result, Location a, Location b);
    void int_divide(const AllocatedInstruction& code, Opcode op, Location result, Location a, Location b);
    void multiply_to_divide(bool want_quotient, std::int64_t divisor, Location dividend);
    void int_shift(Opcode op, Location result, Location a, Location b);
    void float_binary(asmjit::InstId op, bool commutative, Location result, Location a, Location b);
    void float_sign(Opcode op, Location result, Location a);
    void int_to_float(Location result, Location a);
    void box_int(const AllocatedInstruction& code, Location result, Location a);
    void box_float(const AllocatedInstruction& code, Location result, Location a);
    void box_bool(Location result, Location a);
    void unbox_int(Location result, Location a);
    void unbox_float(Location result, Location a);

    // emit_guards.cpp
    Flags compare(Opcode op, Location a, Location b);
    void materialise(Flags flags, Location result);
    void leave_unless(Flags flags, asmjit::Label exit);
    static Flags inverted(Flags flags);
    void guard_condition(const AllocatedInstruction& code, const Instruction& instruction);
    void guard_value(const AllocatedInstruction& code, Location a, Location b);
    void guard_int(const AllocatedInstruction& code, Location a);
    void guard_float(const AllocatedInstruction& code, Location a);
    void guard_ref(const AllocatedInstruction& code, Location a);
    void guard_type(const AllocatedInstruction& code, Location a, std::int64_t type_id);
    void test_bits(Location a, std::uint64_t mask);

    // emit_memory.cpp
    void load_memory(a64::Mem memory, Type type, Width width, Location result);
    void store_memory(a64::Mem memory, Type type, Width width, Location stored);
    void new_object(const AllocatedInstruction& code, const ObjectDescriptor& object, Location result);
    void read_barrier(Location object);
    void write_barrier(const AllocatedInstruction& code, Location object);

    // emit_calls.cpp
    void call(const Instruction& instruction);
    void call_function(const void* function, const std::string& name);
    void become_inevitable(const AllocatedInstruction& code, const Instruction& instruction);
    void break_check(const AllocatedInstruction& code);
    void announce_frame_write(const AllocatedInstruction& code);
    void jump_trace(const Instruction& instruction);

    const EmitInput& in_;
    const Trace& trace_;
    const ValueTags& tags_;
    asmjit::CodeHolder holder_;
    a64::Assembler as_;
    EmittedCode out_;
    std::vector<SlowPath> slow_paths_;
    std::map<std::int64_t, asmjit::Label> labels_;  // of the trace, by number
    std::vector<asmjit::Label> exit_labels_;
    std::map<std::pair<std::uint64_t, std::string>, const std::uint64_t*> pool_;
    bool data_exhausted_ = false;
};

}  // namespace jit
