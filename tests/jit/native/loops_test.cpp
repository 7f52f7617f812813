// Whole traces, compiled and run.
#include <gtest/gtest.h>

#include "native_test_support.h"

namespace jit::test {
namespace {

struct Native : testing::Test {
    FrontEnd front_end = native_front_end();
    Jit jit{front_end, 1 << 20};
    NativeContext context;
    std::string dump;

    CompiledTrace* compile(std::string_view text, CompileOptions options = {}) {
        options.verify = true;
        DumpRequest request{.stm = true, .registers = true, .assembly = true, .exits = true, .into = &dump};
        CompileResult result = jit.compile(parse_or_fail(text), options, request);
        EXPECT_TRUE(result.compiled) << result.reason;
        if (std::getenv("STMJIT_PRINT")) fputs(dump.c_str(), stdout);
        return result.compiled;
    }
};

constexpr const char* kCounter = R"(trace 1 loop "counter"
v0 = load_slot 0
v1 = load_slot 1
guard_int v0 -> @0 resume 1 {}
guard_int v1 -> @0
i2 = unbox_int v0
i3 = unbox_int v1
i4 = int_lt i2, i3
guard_true i4 -> @0
break_check -> @0
i5 = int_add_ovf i2, 1 -> @0
v6 = box_int i5
close_loop -> @1 resume 1 {0: v6}
)";

TEST_F(Native, CountsUpAndLeavesWithTheCounterBoxed) {
    CompiledTrace* trace = compile(kCounter);
    ASSERT_TRUE(trace);
    context.base()[0] = int_word(3);
    context.base()[1] = int_word(1000);
    Left left = run_native(*trace, context);
    EXPECT_EQ(context.base()[0], int_word(1000));
    EXPECT_EQ(context.base()[1], int_word(1000));
    EXPECT_EQ(left.base, context.base());
    EXPECT_EQ(left.resume, 1u);
    EXPECT_EQ(left.exit->kind, ExitKind::guard);
    EXPECT_EQ(left.exit->taken, 1u);
    EXPECT_EQ(context.lowest_written, context.base());
}

TEST_F(Native, LeavesAtOnceWhenTheFirstGuardFails) {
    CompiledTrace* trace = compile(kCounter);
    context.base()[0] = 0x8000;
    context.base()[1] = int_word(5);
    Left left = run_native(*trace, context);
    EXPECT_EQ(left.exit->index, 0u);
    EXPECT_EQ(context.base()[0], 0x8000u);
}

TEST_F(Native, LeavesAtABreakCheck) {
    CompiledTrace* trace = compile(kCounter);
    context.base()[0] = int_word(3);
    context.base()[1] = int_word(1000);
    context.segment().nursery_mark = 0;
    Left left = run_native(*trace, context);
    EXPECT_EQ(left.exit->kind, ExitKind::break_check);
    EXPECT_EQ(context.base()[0], int_word(3));
}

TEST_F(Native, OverflowLeavesWithTheOldNumber) {
    CompiledTrace* trace = compile(R"(trace 1 loop "overflow"
v0 = load_slot 0
guard_int v0 -> @0 resume 1 {}
i2 = unbox_int v0
break_check -> @0
i5 = int_add_ovf i2, 4611686018427387904 -> @0
v6 = box_int i5
close_loop -> @1 resume 1 {0: v6}
)");
    context.base()[0] = int_word(7);
    Left left = run_native(*trace, context);
    EXPECT_EQ(left.resume, 1u);
    EXPECT_EQ(context.read(context.base()[0] + 8), 4611686018427387904u + 7);
}

}  // namespace
}  // namespace jit::test
