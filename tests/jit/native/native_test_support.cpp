#include "native_test_support.h"

#include <asm/prctl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "stmcore/barrier_desc.h"

// The core's slow path needs a real heap behind the segment; tests of machine code only need to see it called.
extern "C" __attribute__((weak)) void stm_write_barrier_slow(stm::Segment* segment, std::uint64_t offset) {
    auto& context = *static_cast<jit::test::NativeContext*>(segment->embedder);
    ++context.write_barriers_taken;
    reinterpret_cast<stm::ObjectHeader*>(segment->base + offset)->flags &= ~stm::kWriteBarrier;
}

namespace jit::test {

NativeContext::NativeContext() {
    frame.resize(96);
    stm::Segment& header = *new (heap.data() + stm::kHeaderOffset) stm::Segment();
    header.read_version = 0x5a;
    header.nursery_mark = UINT64_MAX;
    header.base = heap.data();
    header.embedder = static_cast<NativeContext*>(this);
    header.inevitable = 0;
}

FrontEnd native_front_end() {
    FrontEnd front_end = test_front_end();
    front_end.before_frame_write = [](void* context, Word* lowest) {
        static_cast<NativeContext*>(context)->lowest_written = lowest;
    };
    front_end.become_inevitable = [](void* context, const char*) {
        auto& test = *static_cast<NativeContext*>(context);
        if (test.inevitable_result == 0) test.segment().inevitable = 1;
        return test.inevitable_result;
    };
    return front_end;
}

Left run_native(const CompiledTrace& trace, NativeContext& context) {
    unsigned long before = 0;
    syscall(SYS_arch_prctl, ARCH_GET_GS, &before);
    context.segment().embedder = static_cast<TestContext*>(&context);
    context.segment().base = context.heap.data();
    context.segment().embedder_pending = context.pending;
    syscall(SYS_arch_prctl, ARCH_SET_GS, context.heap.data());
    const Left left = Jit::enter(trace, context.base(), context.segment());
    syscall(SYS_arch_prctl, ARCH_SET_GS, before);
    return left;
}

std::string visible_state(NativeContext& context) {
    std::string text;
    for (std::size_t i = 0; i < context.frame.size(); ++i)
        if (context.frame[i]) text += fmt::format("slot {} = {:#x}\n", static_cast<int>(i) - 16, context.frame[i]);
    for (std::size_t i = 0x1100; i < context.heap.size(); i += 8)
        if (context.read(i)) text += fmt::format("memory {:#x} = {:#x}\n", i, context.read(i));
    return text;
}

Trace parse_or_fail(std::string_view text) {
    ParseResult parsed = parse_trace(text, test_function);
    EXPECT_TRUE(parsed) << "line " << parsed.line << ": " << parsed.error;
    return std::move(parsed.trace);
}

}  // namespace jit::test
