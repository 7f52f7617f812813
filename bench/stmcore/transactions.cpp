// What a transaction costs. Two threads are registered unless the name says solo, so that nothing is saved.
#include <thread>

#include "bench/spin.h"
#include "bench/stmcore/bench_heap.h"

namespace stm::bench {
namespace {

void empty(benchmark::State& state, unsigned threads) {
    Setup setup(threads);
    for (auto _ : state) {
        setup.threads[0]->start_transaction();
        setup.threads[0]->commit();
    }
}
void Empty(benchmark::State& state) { empty(state, 2); }
void EmptySolo(benchmark::State& state) { empty(state, 1); }
BENCHMARK(Empty);
BENCHMARK(EmptySolo);

void break_empty(benchmark::State& state, unsigned threads) {
    Setup setup(threads);
    setup.threads[0]->start_transaction();
    for (auto _ : state) setup.threads[0]->break_transaction();
    setup.threads[0]->commit();
}
void BreakEmpty(benchmark::State& state) { break_empty(state, 2); }
void BreakEmptySolo(benchmark::State& state) { break_empty(state, 1); }
BENCHMARK(BreakEmpty);
BENCHMARK(BreakEmptySolo);

// Writes range(0) of 1000 old objects of 32 bytes, a different stretch each time.
void write_objects(benchmark::State& state, unsigned threads) {
    Setup setup(threads, 1000);
    auto count = static_cast<std::size_t>(state.range(0));
    std::size_t at = 0;
    for (auto _ : state) {
        Segment& segment = setup.threads[0]->start_transaction();
        for (std::size_t index = 0; index < count; ++index) {
            ++write(segment, setup.object(at))->word[0];
            if (++at == 1000) at = 0;
        }
        setup.threads[0]->commit();
    }
}
void WriteOldObjects(benchmark::State& state) { write_objects(state, 2); }
void WriteOldObjectsSolo(benchmark::State& state) { write_objects(state, 1); }
BENCHMARK(WriteOldObjects)->Arg(1)->Arg(10)->Arg(100);
BENCHMARK(WriteOldObjectsSolo)->Arg(1)->Arg(10)->Arg(100);

// Threads that each write one object of their own per transaction, with range(0) ns of work in it. The time reported is
// per transaction of all threads together.
void disjoint_writers(benchmark::State& state, unsigned workers) {
    constexpr int kTransactions = 20000;
    Setup setup(2, 1000);
    ::bench::spin_nanoseconds(1);
    for (auto _ : state) {
        std::vector<std::thread> threads;
        auto begin = std::chrono::steady_clock::now();
        for (unsigned worker = 0; worker < workers; ++worker)
            threads.emplace_back([&, worker] {
                ObjectRef own(setup.roots[worker]->at(worker * 500));
                for (int count = 0; count < kTransactions; ++count)
                    run_transaction(*setup.threads[worker], [&](Segment& segment) {
                        ++write(segment, own)->word[0];
                        ::bench::spin_nanoseconds(state.range(0));
                    });
            });
        for (std::thread& thread : threads) thread.join();
        std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
        state.SetIterationTime(time.count() / (kTransactions * workers));
    }
}
void OneWriter(benchmark::State& state) { disjoint_writers(state, 1); }
void TwoDisjointWriters(benchmark::State& state) { disjoint_writers(state, 2); }
BENCHMARK(OneWriter)->Arg(0)->Arg(400)->Arg(2000)->UseManualTime()->Iterations(10);
BENCHMARK(TwoDisjointWriters)->Arg(0)->Arg(400)->Arg(2000)->UseManualTime()->Iterations(10);

// A transaction that writes one object and is rolled back.
void Abort(benchmark::State& state) {
    Setup setup(2, 10);
    for (auto _ : state) {
        Segment& segment = setup.threads[0]->start_transaction();
        ++write(segment, setup.object(0))->word[0];
        try {
            setup.threads[0]->abort();
        } catch (const Aborted&) {
        }
        setup.threads[0]->start_transaction();  // so that aborts are not in a row
        setup.threads[0]->commit();
    }
}
BENCHMARK(Abort);

void BecomeInevitable(benchmark::State& state) {
    Setup setup(2);
    for (auto _ : state) {
        setup.threads[0]->start_transaction();
        setup.threads[0]->become_inevitable("bench");
        setup.threads[0]->commit();
    }
}
BENCHMARK(BecomeInevitable);

}  // namespace
}  // namespace stm::bench
