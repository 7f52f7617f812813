// Records what one thread interprets as a linear trace. The interpreter shows each instruction before it runs it, with
// the registers as they are: the recorder guards on what it sees (types, shapes, functions called) and emits what the
// instruction does to values of that kind.
//
// Rules. A guard that fails runs its instruction again in the interpreter, so within an instruction all guards come
// before the first effect. Slots hold values of type `value`; numbers are kept unboxed behind box_int / box_float,
// which cost nothing unless a box is really needed. An instruction that cannot be recorded abandons the recording.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "frontend-toy/objects/containers.h"
#include "frontend-toy/operations.h"
#include "frontend-toy/recorder/call_arguments.h"
#include "frontend-toy/recorder/jit_runtime.h"
#include "frontend-toy/recorder/resume_point.h"
#include "frontend-toy/thread.h"
#include "jit/builder.h"

namespace toy {

class Recorder {
  public:
    // A root trace that starts at `pc` in the frame at `base`.
    Recorder(JitRuntime& runtime, Thread& thread, jit::TraceKind kind, Value* base, const Instruction* pc);
    // A bridge from an exit just taken; the frame at thread.base has been written from its snapshot.
    Recorder(JitRuntime& runtime, Thread& thread, jit::Exit& exit, Value* entry_base);
    ~Recorder();

    enum class Progress : std::uint8_t { going_on, finished, abandoned };
    Progress record(Value* base, const Instruction* pc);

    const char* reason() const { return reason_; }
    jit::TraceBuilder& builder() { return builder_; }
    jit::TraceKind kind() const { return kind_; }
    const Instruction* start() const { return start_; }
    const Code* start_code() const { return start_code_; }
    jit::Exit* parent() const { return parent_; }
    unsigned nesting() const { return nesting_; }
    std::chrono::steady_clock::time_point began() const { return began_; }
    // An exception is being raised. True: its way to the handler has just been recorded.
    bool takes_exception() { return std::exchange(expects_unwinding_, false); }

  private:
    using ValueId = jit::ValueId;
    using Opcode = jit::Opcode;
    struct Abandon {
        const char* reason;
    };
    struct LeaveHere {  // the trace ends before this instruction
        const char* reason;
    };

    // ---- state.cpp: registers, snapshots, frames
    ValueId get(std::uint32_t reg);
    void set(std::uint32_t reg, ValueId value);
    ValueId get_slot(std::int32_t slot);
    void set_slot(std::int32_t slot, ValueId value);
    jit::Snapshot snapshot();
    TracedFrame& top() { return frames_.back(); }
    void push_frame(const Code& code, std::int32_t shift, ValueId function, const Instruction* return_pc,
                    ReturnLink link);
    void pop_frame();
    bool is_untouched(std::int32_t slot, ValueId value);
    void at(const Instruction* pc);  // guards from here on resume at pc
    [[noreturn]] void give_up(const char* reason) { throw Abandon{reason}; }

    // ---- types.cpp: guards on what is seen, boxes
    Value actual(std::uint32_t reg) const { return base_[reg]; }
    void guard_same_kind(ValueId value, Value seen);
    void guard_constant(ValueId value, Value seen);
    ValueId int_of(ValueId value);  // guarded and unboxed
    ValueId float_of(ValueId value);
    ValueId number_as_float(ValueId value, Value seen);  // int or inline float
    ValueId box_int(ValueId number) { return builder_.emit(Opcode::box_int, {number}); }
    ValueId box_float(ValueId number) { return builder_.emit(Opcode::box_float, {number}); }
    ValueId box_bool(ValueId flag) { return builder_.emit(Opcode::box_bool, {flag}); }
    ValueId constant(Value value) { return builder_.constant_value(value.word()); }
    ValueId constant_int(std::int64_t number) { return builder_.constant_int(number); }
    bool is_plain_number(Value seen) const { return seen.is_small_int() || seen.is_inline_float(); }
    std::uint32_t seen_type(Value seen) const;  // type id; kNoType for immediates
    bool is_builtin(Value seen) const;          // not an instance
    void guard_class_version(Value cls, std::int64_t version);
    void guard_code(ValueId function, Value seen);  // a function with the same code
    void guard_in_bounds(ValueId index, ValueId length);

    // ---- record_arithmetic.cpp
    void record_binary(BinaryOp op, bool inplace);
    void record_int_binary(BinaryOp op, ValueId left, ValueId right, std::int64_t x, std::int64_t y);
    void record_unary();
    void record_compare(CompareOp op);
    void record_identity(bool negated);
    void record_contains(bool negated);
    void record_not();
    void record_branch();
    bool truth_flag(ValueId operand, Value seen, ValueId& flag, bool& known, bool& value);

    // ---- record_operators.cpp
    void guard_class(ValueId value, Value seen);
    void record_special_call(Value method, const std::vector<ValueId>& arguments, std::uint16_t result,
                             ReturnAction action);
    void record_operator_of_class(ValueId left, ValueId right);
    bool record_special(Special special, ValueId object, Value seen, const std::vector<ValueId>& others,
                        std::uint16_t result, ReturnAction action);
    void record_load_special_method();

    // ---- record_items.cpp
    void record_get_item();
    void record_set_item();
    void record_delete_item();
    bool is_subscriptable(Value container) const;
    void record_get_iterator();
    void record_for_iterate();
    bool guard_simple_iterator(ValueId iterator, Value seen, int depth);
    void record_unpack();
    void record_build();
    void record_extend();
    ValueId sequence_item(ValueId sequence, Value seen, ValueId index);
    ValueId new_tuple(const std::vector<ValueId>& items);

    // ---- record_attributes.cpp
    void record_get_attribute();
    void record_set_attribute();
    void record_load_method();
    void record_load_global();
    void record_store_global();
    void record_cells();
    ValueId load_resolved(ValueId object, Value seen, const struct ResolvedAttribute& resolved);

    // ---- record_calls.cpp
    void record_call();
    void record_call_method();
    void record_call_extended();
    // The `count` registers from `first` on; the last of them are named by the instruction if it has keywords.
    CallArguments arguments_in(std::uint32_t first, std::uint32_t count);
    // `shift`: where a frame begins when the callee's first parameter is the first argument.
    void record_callee(ValueId callee, Value seen, std::int32_t shift, CallArguments arguments);
    void record_python_call(ValueId function, Value seen, std::int32_t shift, const CallArguments& arguments,
                            std::uint16_t result, ReturnAction action);
    // The parameters' registers in order, from the arguments and the function's defaults.
    std::vector<ValueId> bind(ValueId& function, Value seen, const Code& code, const CallArguments& given);
    void record_construction(ValueId cls, Value seen, std::int32_t shift, CallArguments arguments);
    bool record_consumer(const NativeDescriptor& native, std::int32_t shift, const CallArguments& arguments);
    void record_native_call(const NativeDescriptor* native, const std::vector<ValueId>& arguments,
                            const std::vector<Value>& seen);
    bool record_known_native(std::string_view owner, std::string_view name, const std::vector<ValueId>& arguments,
                             const std::vector<Value>& seen);
    std::string class_name(Value cls);
    Progress record_return();

    // ---- record_generators.cpp
    void record_new_generator(ValueId function, const Code& code, const std::vector<ValueId>& parameters,
                              std::uint16_t result);
    void record_resume_generator();
    Progress record_yield();
    void record_generator_return(ValueId value);

    // ---- record_exceptions.cpp
    void record_new_exception(ValueId cls, Value seen, const CallArguments& arguments);
    void record_raise();
    void record_catch();
    void record_end_catch();
    void record_match_exception();

    // ---- record_loops.cpp
    Progress record_loop();
    Progress leave(const char* reason);

    // ---- calls of C++ helpers (helpers.h)
    ValueId call_helper(const jit::CallDescriptor& helper, std::initializer_list<ValueId> arguments);
    ValueId call_checked(const jit::CallDescriptor& helper, std::initializer_list<ValueId> arguments);
    ValueId call_checked(const jit::CallDescriptor& helper, const std::vector<ValueId>& arguments);
    std::uint32_t own_index() const {
        return static_cast<std::uint32_t>(pc_ - frames_.back().code->instructions.data());
    }

    Progress record_instruction();

    JitRuntime& runtime_;
    Thread& thread_;
    jit::TraceBuilder builder_;
    jit::TraceKind kind_;
    const Instruction* start_;
    const Code* start_code_;
    Value* entry_base_;  // base at the trace's entry: what slots are relative to
    Value* start_base_;  // base of the frame in which recording started
    jit::Exit* parent_ = nullptr;
    unsigned nesting_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();

    // The instruction being recorded.
    Value* base_ = nullptr;
    const Instruction* pc_ = nullptr;
    const Instruction* resume_ = nullptr;  // where guards go on
    bool poll_ = false;                    // the next snapshot is a break check's
    std::uint32_t instructions_ = 0;

    std::vector<TracedFrame> frames_;
    std::shared_ptr<const std::vector<TracedFrame>> shared_frames_;  // copy of frames_ for resume points, made lazily
    std::int32_t depth_ = 0;
    std::unordered_map<std::int32_t, ValueId> slots_;
    std::unordered_map<std::int32_t, ValueId> entry_slots_;  // what load_slot gave for a slot
    std::unordered_map<const Instruction*, std::uint32_t> unrolled_;
    ValueId raised_ = jit::kNoValue;   // between Raise and Catch
    bool expects_unwinding_ = false;   // the instruction just recorded raises, and a frame of the trace handles it
    const char* reason_ = "";
};

}  // namespace toy
