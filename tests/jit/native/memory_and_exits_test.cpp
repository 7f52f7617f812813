// Barriers, allocation, inevitability, jumps between traces, limits.
#include <gtest/gtest.h>

#include "native_test_support.h"
#include "stmcore/types.h"

namespace jit::test {
namespace {

struct NativeMemory : testing::Test {
    FrontEnd front_end = native_front_end();
    NativeContext context;

    CompiledTrace* compile(Jit& jit, std::string_view text, std::string* dump = nullptr) {
        CompileOptions options;
        options.verify = true;
        CompileResult result = jit.compile(parse_or_fail(text), options, {.assembly = true, .exits = true, .into = dump});
        EXPECT_TRUE(result.compiled) << result.reason;
        return result.compiled;
    }
};

constexpr Word kObject = 0x2000;

constexpr const char* kStore = R"(trace 1 loop "store.py:1"
field Point.x offset 8 value
v0 = load_slot 0
guard_ref v0 -> @0 resume 1 {}
v1 = load_field v0, Point.x
store_field v0, Point.x, 0x17
leave "done" -> @1 resume 2 {1: v1}
)";

TEST_F(NativeMemory, write_barrier_takes_its_slow_path_only_when_the_flag_is_set) {
    Jit jit(front_end, 1 << 18);
    CompiledTrace* trace = compile(jit, kStore);
    context.base()[0] = kObject;
    context.write(kObject + 8, 0x23);
    run_native(*trace, context);
    EXPECT_EQ(context.write_barriers_taken, 0u);
    EXPECT_EQ(context.base()[1], 0x23u);
    context.write(kObject, stm::kWriteBarrier, 4);
    run_native(*trace, context);
    EXPECT_EQ(context.write_barriers_taken, 1u);
    EXPECT_EQ(context.read(kObject + 8), 0x17u);
    EXPECT_EQ(context.read(kObject, 4), 0u);
}

TEST_F(NativeMemory, read_barrier_marks_the_object) {
    Jit jit(front_end, 1 << 18);
    CompiledTrace* trace = compile(jit, R"(trace 1 loop "load"
field Point.x offset 8 value
v0 = load_slot 0
guard_ref v0 -> @0 resume 1 {}
v1 = load_field v0, Point.x
leave "done" -> @1 resume 2 {1: v1}
)");
    context.base()[0] = kObject;
    run_native(*trace, context);
    EXPECT_EQ(context.read(kObject >> stm::kReadMarkerShift, 1), context.segment().read_version);
    EXPECT_EQ(context.read((kObject >> stm::kReadMarkerShift) + 1, 1), 0u);
}

constexpr const char* kAllocate = R"(trace 1 loop "allocate"
object Point type 70 size 48
v0 = new_object Point
v1 = new_object Point
leave "done" -> @0 resume 2 {0: v0, 1: v1}
)";

TEST_F(NativeMemory, allocation_bumps_and_then_asks_the_front_end) {
    Jit jit(front_end, 1 << 18);
    CompiledTrace* trace = compile(jit, kAllocate);
    context.segment().nursery_current = 0x4000;
    context.segment().nursery_end = 0x4000 + 48 + 40;  // one fits
    run_native(*trace, context);
    EXPECT_EQ(context.base()[0], 0x4000u);
    EXPECT_EQ(context.read(0x4004, 4), 70u);
    EXPECT_EQ(context.segment().nursery_current, 0x4030u);
    EXPECT_EQ(context.base()[1], 0x8000u);  // from `allocate`
    EXPECT_EQ(context.read(0x8004, 4), 70u);
}

TEST_F(NativeMemory, inevitability_is_asked_for_once_and_may_leave) {
    Jit jit(front_end, 1 << 18);
    CompiledTrace* trace = compile(jit, R"(trace 1 loop "print"
call add_words(value, value) -> value noraise inevitable
v0 = load_slot 0
v1 = load_slot 1
v2 = call add_words, v0, v1
leave "done" -> @0 resume 2 {2: v2}
)");
    context.base()[0] = int_word(4);
    context.base()[1] = int_word(5);
    context.inevitable_result = 1;
    Left left = run_native(*trace, context);
    EXPECT_EQ(left.exit->kind, ExitKind::inevitable);
    EXPECT_EQ(context.calls, 0u);
    context.inevitable_result = 0;
    left = run_native(*trace, context);
    EXPECT_EQ(left.exit->kind, ExitKind::leave);
    EXPECT_EQ(context.base()[2], int_word(9));
    EXPECT_EQ(context.segment().inevitable, 1u);
}

TEST_F(NativeMemory, jump_trace_moves_the_base_and_exchanges_slots) {
    Jit jit(front_end, 1 << 18);
    compile(jit, R"(trace 1 function "target"
v0 = load_slot 0
v1 = load_slot 1
leave "done" -> @0 resume 7 {2: v0, 3: v1}
)");
    CompiledTrace* trace = compile(jit, R"(trace 2 loop "caller"
v0 = load_slot -2
v1 = load_slot -1
store_slot -2, v1
store_slot -1, v0
jump_trace 1 shift -2
)");
    context.base()[-2] = int_word(1);
    context.base()[-1] = int_word(2);
    const Left left = run_native(*trace, context);
    EXPECT_EQ(left.resume, 7u);
    EXPECT_EQ(left.base, context.base() - 2);
    EXPECT_EQ(context.base()[0], int_word(2));
    EXPECT_EQ(context.base()[1], int_word(1));
}

TEST_F(NativeMemory, boxes_are_made_at_the_exit_only) {
    Jit jit(front_end, 1 << 18);
    CompiledTrace* trace = compile(jit, R"(trace 1 loop "boxes"
v0 = load_slot 0
guard_int v0 -> @0 resume 1 {}
i1 = unbox_int v0
i2 = int_mul i1, 4611686018427387904
v3 = box_int i2
f4 = int_to_float i1
v5 = box_float f4
i6 = int_lt i1, 3
v7 = box_bool i6
leave "done" -> @1 resume 2 {0: v3, 1: v5, 2: v7, 3: 0x17}
)");
    context.base()[0] = int_word(1);
    run_native(*trace, context);
    EXPECT_EQ(context.read(context.base()[0] + 8), 4611686018427387904u);
    EXPECT_EQ(context.base()[1], float_word(1.0));
    EXPECT_EQ(context.base()[2], front_end.tags.true_word);
    EXPECT_EQ(context.base()[3], 0x17u);
}

TEST_F(NativeMemory, code_memory_runs_full_and_older_traces_go_on) {
    Jit jit(front_end, 4096);
    std::vector<CompiledTrace*> traces;
    std::string reason;
    for (int i = 0; i < 1000 && reason.empty(); ++i) {
        CompileResult result = jit.compile(parse_or_fail(kStore), {});
        if (result.compiled) traces.push_back(result.compiled);
        else reason = result.reason;
    }
    EXPECT_EQ(reason, "code memory full");
    EXPECT_GT(traces.size(), 5u);
    EXPECT_LE(jit.code_bytes(), 4096u);
    for (CompiledTrace* trace : traces) {
        context.base()[0] = kObject;
        EXPECT_EQ(run_native(*trace, context).resume, 2u);
    }
}

TEST_F(NativeMemory, what_cannot_be_compiled_is_abandoned_with_its_reason) {
    Jit jit(front_end, 1 << 18);
    const CompileResult unknown = jit.compile(parse_or_fail("trace 1 loop \"x\"\njump_trace 99\n"), {});
    EXPECT_FALSE(unknown.compiled);
    EXPECT_EQ(unknown.reason, "jump to trace 99, which does not exist");
    CompileOptions options;
    options.maximum_instructions = 2;
    EXPECT_EQ(jit.compile(parse_or_fail(kStore), options).reason, "trace too long");
}

// The dump names everything and holds no address: a changed line here is a changed habit of the emitter.
TEST_F(NativeMemory, assembly_is_symbolic) {
    Jit jit(front_end, 1 << 18);
    std::string dump;
    compile(jit, kStore, &dump);
    EXPECT_EQ(dump, R"(; ---- asm
trace 1:
    ; guard_ref v0
        mov       rax, [slot 0]
        test      rax, rax
        je        -> exit 0 (resume 1)
        test      al, 7
        jne       -> exit 0 (resume 1)
    ; write_barrier v0
        test      byte gs:[rax + flags], 1
        jne       slow path 0: write_barrier
  .1:
    ; v3 = load_field v0, Point.x
        mov       rcx, gs:[rax + Point.x]
    ; store_field v0, Point.x, 0x17
        mov       qword gs:[rax + Point.x], 23
    ; leave "done"
        jmp       -> exit 1 (resume 2)
slow path 0: write_barrier:
    ; write_barrier v0
        mov       [saved rax], rax
        mov       rsi, rax
        mov       rdi, gs:[segment_base]
        add       rdi, 4096
        call      write_barrier_slow
        mov       rax, [saved rax]
        jmp       .1
exit 0: jmp [cell 0]              ; unless linked, leave to resume 1
exit 1: jmp [cell 1]              ; unless linked, leave to resume 2
; ---- exits
exit 0   guard       guard_ref            -> resume 1
exit 1   leave       leave                -> resume 2
           slot 1 = v3 in rcx
)");
}

}  // namespace
}  // namespace jit::test
