// GCC's transactional memory (-fgnu-tm, libitm) with its default method.
#include "bench/alternatives/scenarios.h"

namespace alternatives {
namespace {

// Reads no memory that others write, so the library need not know of it.
__attribute__((transaction_pure, noinline)) void work(std::uint64_t ticks) { bench::spin_ticks(ticks); }
__attribute__((transaction_pure, noinline)) void not_undoable() { benchmark::ClobberMemory(); }
[[maybe_unused]] __attribute__((transaction_unsafe, noinline)) void unsafe() { not_undoable(); }

struct Itm {
    template <typename Body>
    static void run(Body body) {
        __transaction_atomic { body(); }
    }
    static void write_and_work(Object* own, std::uint64_t ticks) {
        __transaction_atomic {
            ++own->word;
            if (ticks != 0) work(ticks);
        }
    }
};

// A transaction that writes one object and is rolled back.
void cancel(benchmark::State& state) {
    Object object;
    bool never = false;
    benchmark::DoNotOptimize(never);
    for (auto _ : state) {
        __transaction_atomic {
            ++object.word;
            __transaction_cancel;
        }
        benchmark::DoNotOptimize(object.word);
    }
}

void become_irrevocable(benchmark::State& state) {
    for (auto _ : state) {
        __transaction_relaxed { unsafe(); }
    }
}

}  // namespace
}  // namespace alternatives

int main(int count, char** arguments) {
    alternatives::register_all<alternatives::Itm>();
    benchmark::RegisterBenchmark("Abort", alternatives::cancel);
    benchmark::RegisterBenchmark("BecomeInevitable", alternatives::become_irrevocable);
    benchmark::Initialize(&count, arguments);
    if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 1;
    benchmark::RunSpecifiedBenchmarks();
}
