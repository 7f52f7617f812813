// The scenarios of bench/stmcore/transactions.cpp on other means of mutual exclusion, under the same names, so that the
// numbers can be put side by side. `Transact` has a static function run(body) that calls body() atomically.
#pragma once

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <thread>
#include <vector>

#include "bench/spin.h"

namespace alternatives {

struct alignas(64) Object {  // of one cache line: the threads of TwoDisjointWriters share none
    std::uint64_t word = 0;
};

template <typename Transact>
void empty(benchmark::State& state) {
    for (auto _ : state) Transact::run([] {});
}

// Writes range(0) of 1000 objects, a different stretch each time.
template <typename Transact>
void write_objects(benchmark::State& state) {
    std::vector<Object> objects(1000);
    Object* all = objects.data();
    auto count = static_cast<std::size_t>(state.range(0));
    std::size_t at = 0;
    for (auto _ : state) {
        Transact::run([&] {
            for (std::size_t index = 0; index < count; ++index) {
                ++all[at].word;
                if (++at == 1000) at = 0;
            }
        });
    }
}

// Threads that each write one object of their own per transaction, with range(0) ns of work in it. The time reported is
// per transaction of all threads together.
template <typename Transact>
void disjoint_writers(benchmark::State& state, unsigned workers) {
    constexpr int kTransactions = 20000;
    std::vector<Object> objects(1000);
    auto ticks = static_cast<std::uint64_t>(static_cast<double>(state.range(0)) * bench::ticks_per_nanosecond());
    for (auto _ : state) {
        std::vector<std::thread> threads;
        auto begin = std::chrono::steady_clock::now();
        for (unsigned worker = 0; worker < workers; ++worker)
            threads.emplace_back([own = &objects[worker * 500], ticks] {
                for (int count = 0; count < kTransactions; ++count) Transact::write_and_work(own, ticks);
            });
        for (std::thread& thread : threads) thread.join();
        std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
        state.SetIterationTime(time.count() / (kTransactions * workers));
    }
}

template <typename Transact>
void register_all() {
    benchmark::RegisterBenchmark("Empty", empty<Transact>);
    benchmark::RegisterBenchmark("WriteOldObjects", write_objects<Transact>)->Arg(1)->Arg(10)->Arg(100);
    for (unsigned workers : {1u, 2u})
        benchmark::RegisterBenchmark(workers == 1 ? "OneWriter" : "TwoDisjointWriters",
                                     [workers](benchmark::State& state) { disjoint_writers<Transact>(state, workers); })
            ->Arg(0)
            ->Arg(400)
            ->Arg(2000)
            ->UseManualTime()
            ->Iterations(10);
}

}  // namespace alternatives
