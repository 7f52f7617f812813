// Calling: what stands in a callee register becomes a frame or a native call.
#pragma once

#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/interpreter/running_thread.h"
#include "frontend-toy/operations.h"

namespace toy {

// What the dispatch loop does after an instruction's slow path.
enum class Step : std::uint8_t {
    advance,  // the instruction is done
    enter,    // a frame was pushed; thread.pc is the first instruction of its code
    resume,   // go on at thread.pc, thread.base
};

// One call under way. `arguments` lies on the VM stack with kLinkWords free words below it and nothing live above
// its end; a Python function's frame is made right there.
struct CallSite {
    Value* arguments;
    std::uint32_t count;                 // keyword values included, which come last
    const Value* keyword_names = nullptr;
    std::uint32_t keyword_count = 0;
    std::uint16_t result = 0;            // register of the caller
    ReturnAction action = ReturnAction::store;
    const Instruction* next = nullptr;   // where the caller goes on; null: the caller is C++ (action leave)
    Value value = kNothing;              // the result for action leave, when no frame was needed
};

// thread.pc and thread.base are the caller's.
Step call_value(Thread&, Value callee, CallSite&);
// With one more argument before the others.
Step call_with_self(Thread&, Value callee, Value self, CallSite&);
Step call_native(Thread&, const NativeDescriptor&, CallSite&);

// Calls a function (or anything callable) with these arguments in a window above the running frame.
Step call_special_frame(Thread&, Value callee, std::initializer_list<Value> arguments, std::uint16_t result,
                        ReturnAction action, const Instruction* next);

// A callee has returned `value`: does what the link's action says. thread.base is the caller's again and thread.pc the
// instruction that made the call; `next` the one after it. `instance` is for discard_init.
Step deliver(Thread&, ReturnAction action, std::uint16_t result, Value value, const Instruction* next, Value instance);

// Pushes a frame whose parameters stand in place; the other registers are cleared.
void push_frame(Thread&, Value function, const Code& code, Value* base, std::uint32_t initialised, const CallSite&);

// Arranges the arguments at site.arguments as the code's parameters. TypeError as CPython words it. Returns the number
// of registers that hold parameters.
std::uint32_t bind_arguments(Thread&, Value function, const Code& code, CallSite&);

// A call from a C++ function: keeps and restores what the running frame needs.
class Nested {
  public:
    explicit Nested(Thread& thread);
    ~Nested();
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;

  private:
    RunningThread& thread_;
    const Instruction* pc_;
    Value* base_;
    Value* top_;
    unsigned depth_;
};

// Keeps a native function's arguments beyond the running frame alive.
class StackWindow {
  public:
    StackWindow(Thread& thread, Value* end) : thread_(running(thread)), top_(thread_.top) { thread_.top = end; }
    ~StackWindow() { thread_.top = top_; }
    StackWindow(const StackWindow&) = delete;
    StackWindow& operator=(const StackWindow&) = delete;

  private:
    RunningThread& thread_;
    Value* top_;
};

// ---- instructions
Step call_instruction(Thread&, Value* base, const Instruction* pc);           // Call
Step call_keyword_instruction(Thread&, Value* base, const Instruction* pc);   // CallKeyword
Step call_method_instruction(Thread&, Value* base, const Instruction* pc);    // CallMethod
Step call_method_keyword_instruction(Thread&, Value* base, const Instruction* pc);
Step call_extended_instruction(Thread&, Value* base, const Instruction* pc);
// Return with any action but `store`; sets thread.base and thread.pc.
Step return_slow(Thread&, Value* base, Value value);

}  // namespace toy
