// What compiled loops cost per iteration, and what compiling them costs.
#include <asm/prctl.h>
#include <benchmark/benchmark.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "jit/compile.h"
#include "jit/ir/text.h"
#include "stmcore/segment.h"

namespace {

using namespace jit;

constexpr std::size_t kRegion = std::size_t{1} << 22;
constexpr Word kObject = 0x100000;

constexpr const char* kCount = R"(trace 1 loop "while i < n: i += 1"
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

constexpr const char* kFloatSum = R"(trace 1 loop "while i < n: s += i * 0.5; i += 1"
v0 = load_slot 0
v1 = load_slot 1
v2 = load_slot 2
guard_int v0 -> @0 resume 1 {}
guard_int v1 -> @0
guard_float v2 -> @0
i2 = unbox_int v0
i3 = unbox_int v1
f4 = unbox_float v2
i5 = int_lt i2, i3
guard_true i5 -> @0
f6 = int_to_float i2
f7 = float_mul f6, 0.5
f8 = float_add f4, f7
v9 = box_float f8
i10 = int_add_ovf i2, 1 -> @1 resume 2 {2: v9}
v11 = box_int i10
break_check -> @2 resume 3 {0: v11, 2: v9}
close_loop -> @3 resume 1 {0: v11, 2: v9}
)";

constexpr const char* kField = R"(trace 1 loop "while i < n: p.x += i; i += 1"
field Point.x offset 8 value
v0 = load_slot 0
v1 = load_slot 1
v2 = load_slot 2
guard_int v0 -> @0 resume 1 {}
guard_int v1 -> @0
guard_ref v2 -> @0
guard_type v2, 70 -> @0
i2 = unbox_int v0
i3 = unbox_int v1
i5 = int_lt i2, i3
guard_true i5 -> @0
v6 = load_field v2, Point.x
guard_int v6 -> @0
i7 = unbox_int v6
i8 = int_add_ovf i7, i2 -> @0
i9 = int_and i8, 65535
v9 = box_int i9
store_field v2, Point.x, v9
i10 = int_add_ovf i2, 1 -> @1 resume 2 {}
v11 = box_int i10
break_check -> @2 resume 3 {0: v11}
close_loop -> @3 resume 1 {0: v11}
)";

FrontEnd front_end() {
    FrontEnd result;
    result.tags.false_word = 0x04;
    result.tags.true_word = 0x0c;
    result.box_big_int = [](void*, std::int64_t) { return Word{0x17}; };
    result.box_big_float = [](void*, double) { return Word{0x17}; };
    result.allocate = [](void*, std::uint64_t, std::uint64_t) { return kObject; };
    result.become_inevitable = [](void*, const char*) { return std::uint64_t{0}; };
    return result;
}

Trace parsed(const char* text) {
    ParseResult result = parse_trace(text);
    if (!result) {
        std::fprintf(stderr, "line %d: %s\n", result.line, result.error.c_str());
        std::abort();
    }
    return std::move(result.trace);
}

void run_loop(benchmark::State& state, const char* text) {
    FrontEnd neutral = front_end();
    Jit jit(neutral, 1 << 20);
    CompileResult compiled = jit.compile(parsed(text), {});
    if (!compiled.compiled) return state.SkipWithError(compiled.reason.c_str());
    void* memory = mmap(nullptr, kRegion, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    auto* base = static_cast<char*>(memory);
    auto& segment = *new (base + stm::kHeaderOffset) stm::Segment();
    segment.base = base;
    segment.read_version = 1;
    segment.nursery_mark = UINT64_MAX;
    reinterpret_cast<std::uint32_t*>(base + kObject)[1] = 70;
    *reinterpret_cast<Word*>(base + kObject + 8) = neutral.tags.int_word(0);
    syscall(SYS_arch_prctl, ARCH_SET_GS, base);
    constexpr std::int64_t kIterations = 1'000'000;
    for (auto _ : state) {
        Word frame[8] = {neutral.tags.int_word(0), neutral.tags.int_word(kIterations), 0};
        frame[2] = text == kField ? kObject : neutral.tags.float_word(1.5);
        Left left = Jit::enter(*compiled.compiled, frame, segment);
        benchmark::DoNotOptimize(left);
    }
    syscall(SYS_arch_prctl, ARCH_SET_GS, 0);
    munmap(memory, kRegion);
    state.counters["per_iteration"] = benchmark::Counter(
        static_cast<double>(state.iterations() * kIterations), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void compile_loop(benchmark::State& state, const char* text) {
    FrontEnd neutral = front_end();
    Trace trace = parsed(text);
    std::size_t instructions = trace.instructions.size();
    auto jit = std::make_unique<Jit>(neutral, 64 << 20);
    for (auto _ : state) {
        CompileResult compiled = jit->compile(trace, {});
        if (!compiled.compiled) jit = std::make_unique<Jit>(neutral, 64 << 20);
    }
    state.counters["per_operation"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(instructions),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

BENCHMARK_CAPTURE(run_loop, count, kCount);
BENCHMARK_CAPTURE(run_loop, float_sum, kFloatSum);
BENCHMARK_CAPTURE(run_loop, field, kField);
BENCHMARK_CAPTURE(compile_loop, count, kCount);
BENCHMARK_CAPTURE(compile_loop, field, kField);

}  // namespace
