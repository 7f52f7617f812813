// Running compiled traces in tests: the test context's heap is dressed up as a segment, %gs points at it.
#pragma once

#include <memory>
#include <string>

#include "../trace_test_support.h"
#include "jit/compile.h"
#include "stmcore/segment.h"

namespace jit::test {

// Read markers lie at 0x800 (of the objects from 0x8000 on), the segment header at 0x1000, objects from 0x1100 on.
struct NativeContext : TestContext {
    NativeContext();
    stm::Segment& segment() { return *reinterpret_cast<stm::Segment*>(heap.data() + stm::kHeaderOffset); }
    Word* base() { return frame.data() + 16; }
    std::uint64_t write_barriers_taken = 0;
    Word* lowest_written = nullptr;
    std::uint64_t inevitable_result = 0;
};

// As test_front_end(), and before_frame_write is recorded.
FrontEnd native_front_end();

// Enters with %gs at the context's heap; restores %gs.
Left run_native(const CompiledTrace& trace, NativeContext& context);

// The context as far as a program can see it: frame and heap without the header and the markers.
std::string visible_state(NativeContext& context);

Trace parse_or_fail(std::string_view text);

}  // namespace jit::test
