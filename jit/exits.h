// Leaving compiled code: from an exit's snapshot and the places the register allocator chose, to words in the front
// end's frame.
#pragma once

#include "jit/ir/trace.h"
#include "jit/native_trace.h"
#include "jit/regalloc.h"

namespace jit {

// Fills Exit and NativeExit of every exit of the allocation.
void describe_exits(NativeTrace& native, const Allocation& allocation);

ExitKind exit_kind_of(Opcode op);

// Boxing as compiled code does it, for exits and for tests.
std::uint64_t box_int(const FrontEnd& front_end, void* context, std::int64_t number);
std::uint64_t box_float(const FrontEnd& front_end, void* context, double number);

}  // namespace jit
