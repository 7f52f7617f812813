// Generators. A suspended one keeps its registers in the heap: data is an Items object {function, exception being
// handled inside, registers...}, handle says where and how it stands. While it runs, its registers are an ordinary frame
// with two more words below the links: base[-4] the exception handled outside, base[-5] the generator.
#pragma once

#include <string_view>

#include "frontend-toy/interpreter/calls.h"

namespace toy {

namespace generator_layout {

enum State : std::int64_t { kUnstarted, kSuspended, kRunning, kFinished };
// HandleObject::handle: the instruction with which it goes on, and its state.
constexpr std::int64_t position(std::uint32_t index, State state) { return std::int64_t{index} << 2 | state; }
constexpr State state_of(std::int64_t position) { return static_cast<State>(position & 3); }
constexpr std::uint32_t index_of(std::int64_t position) { return static_cast<std::uint32_t>(position >> 2); }
// HandleObject::data: slots of the Items.
constexpr std::uint32_t kFunctionSlot = 0, kHandledSlot = 1, kFirstRegister = 2;
// Words of its frame below the links.
constexpr int kBelowLinks = 2;

}  // namespace generator_layout

// Of a generator function's bound parameters.
Value make_generator(Thread&, Value function, const Code&, const Value* registers, std::uint32_t initialised);

// For C++ callers: nested runs. kNothing when it has ended.
Value generator_next(Thread&, Value generator);
Value generator_send(Thread&, Value generator, Value sent);      // StopIteration when it has ended
Value generator_throw(Thread&, Value generator, Value exception);
void generator_close(Thread&, Value generator);
// send, throw, close, __next__, __iter__ and what else generators have; null if none.
const NativeDescriptor* find_generator_method(std::string_view name);
Value generator_attribute(Thread&, Value generator, std::string_view name);  // gi_running ...; kNothing if none

// ForIterate and Send on a generator: its frame on top of the running one.
Step resume_generator(Thread&, Value generator, Value sent, const Instruction* pc);
inline Step resume_generator_for_loop(Thread& thread, Value generator, const Instruction* pc) {
    return resume_generator(thread, generator, kNone, pc);
}
// The running frame stops at a Yield: saves it. The caller pops it.
void suspend_generator(Thread&, Value* base, const Instruction* pc);
// The running generator frame is about to be popped because its code returned or raised. Returns the exception to go on
// with: StopIteration becomes RuntimeError.
void generator_returned(Thread&, Value* base);
Value generator_failed(Thread&, Value exception);
// A frame entered by ForIterate or Send has ended: `next` follows that instruction. Sets thread.pc.
void iteration_ended(Thread&, Value value, const Instruction* next);

}  // namespace toy
