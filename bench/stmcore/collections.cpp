// The transactional hash table and queue: one thread, and two threads on different keys or at two ends.
#include "stmcore/collections/hash_table.h"

#include <chrono>
#include <thread>

#include "bench/stmcore/bench_heap.h"
#include "stmcore/collections/queue.h"

namespace stm::bench {
namespace {

constexpr std::uint32_t kTable = 101, kEntry = 102, kQueue = 103;
const TableKind kTableKind{kTable, kEntry, nullptr, nullptr, nullptr};
const QueueKind kQueueKind{kQueue, nullptr};

struct Collections {
    explicit Collections(unsigned count) {
        static const Embedder plain = embedder();
        Embedder with_collections = plain;
        with_collections.object_size = [](const ObjectHeader* header) {
            if (header->type_id == kTable) return HashTable::table_size();
            if (header->type_id == kEntry) return HashTable::entry_size();
            return header->type_id == kQueue ? Queue::object_size() : plain.object_size(header);
        };
        with_collections.trace = [](ObjectHeader* header, Tracer& tracer) {
            if (header->type_id == kTable) return HashTable::trace_table(header, tracer);
            if (header->type_id == kEntry) return HashTable::trace_entry(header, kTableKind, tracer);
            header->type_id == kQueue ? Queue::trace(header, tracer) : plain.trace(header, tracer);
        };
        Options options;
        options.segments = 2;
        options.check_level = 0;
        heap = Heap::create(options, with_collections);
        for (unsigned index = 0; index < count; ++index) {
            roots.push_back(std::make_unique<Roots>());
            threads.push_back(heap->create_thread(roots.back().get()));
        }
        run_transaction(*threads[0], [&](Segment& segment) {
            HashTable table = HashTable::make(segment, kTableKind);
            Queue queue = Queue::make(segment, kQueueKind);
            for (auto& own : roots) *own = {table.object(), queue.object()};
        });
    }
    HashTable table() const { return HashTable((*roots[0])[0]); }
    Queue queue() const { return Queue((*roots[0])[1]); }

    std::unique_ptr<Heap> heap;
    std::vector<std::unique_ptr<Roots>> roots;
    std::vector<std::unique_ptr<Thread>> threads;
};

// Time per operation of all threads together: each thread runs transactions of `operations` operations.
template <typename Operation>
void run(benchmark::State& state, unsigned workers, std::uint64_t operations, Operation operation) {
    constexpr std::uint64_t kTransactions = 4000;
    Collections setup(2);
    for (auto _ : state) {
        std::vector<std::thread> threads;
        auto begin = std::chrono::steady_clock::now();
        for (unsigned worker = 0; worker < workers; ++worker)
            threads.emplace_back([&, worker] {
                for (std::uint64_t count = 0; count < kTransactions; ++count)
                    run_transaction(*setup.threads[worker], [&](Segment& segment) {
                        for (std::uint64_t at = 0; at < operations; ++at)
                            operation(setup, segment, worker, count * operations + at);
                    });
            });
        for (std::thread& thread : threads) thread.join();
        std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
        state.SetIterationTime(time.count() / static_cast<double>(kTransactions * operations * workers));
    }
    state.counters["aborts"] = static_cast<double>(setup.heap->statistics().aborts[0] + setup.heap->statistics().aborts[1]);
}

void table_get(benchmark::State& state, unsigned workers) {
    run(state, workers, static_cast<std::uint64_t>(state.range(0)), [](Collections& s, Segment& segment, unsigned worker, std::uint64_t at) {
        benchmark::DoNotOptimize(s.table().get(segment, at % 1000 * 2 + worker));
    });
}
void table_set(benchmark::State& state, unsigned workers) {
    run(state, workers, static_cast<std::uint64_t>(state.range(0)), [](Collections& s, Segment& segment, unsigned worker, std::uint64_t at) {
        s.table().set(segment, at % 1000 * 2 + worker, at);
    });
}
void table_insert_and_erase(benchmark::State& state, unsigned workers) {
    run(state, workers, static_cast<std::uint64_t>(state.range(0)), [](Collections& s, Segment& segment, unsigned worker, std::uint64_t at) {
        std::uint64_t key = at % 1000 * 2 + worker;
        s.table().set(segment, key, at);
        s.table().erase(segment, key);
    });
}
void TableGet(benchmark::State& state) { table_get(state, 1); }
void TableGetTwoThreads(benchmark::State& state) { table_get(state, 2); }
void TableSet(benchmark::State& state) { table_set(state, 1); }
void TableSetTwoThreads(benchmark::State& state) { table_set(state, 2); }
void TableInsertAndErase(benchmark::State& state) { table_insert_and_erase(state, 1); }
void TableInsertAndEraseTwoThreads(benchmark::State& state) { table_insert_and_erase(state, 2); }
BENCHMARK(TableGet)->Arg(1)->Arg(100)->UseManualTime()->Iterations(10);
BENCHMARK(TableGetTwoThreads)->Arg(1)->Arg(100)->UseManualTime()->Iterations(10);
BENCHMARK(TableSet)->Arg(1)->Arg(100)->UseManualTime()->Iterations(10);
BENCHMARK(TableSetTwoThreads)->Arg(1)->Arg(100)->UseManualTime()->Iterations(10);
BENCHMARK(TableInsertAndErase)->Arg(1)->Arg(100)->UseManualTime()->Iterations(10);
BENCHMARK(TableInsertAndEraseTwoThreads)->Arg(1)->Arg(100)->UseManualTime()->Iterations(10);

// One thread puts and takes, range(0) at a time.
void QueuePutAndTake(benchmark::State& state) {
    run(state, 1, static_cast<std::uint64_t>(state.range(0)), [](Collections& s, Segment& segment, unsigned, std::uint64_t at) {
        s.queue().put(segment, at);
        benchmark::DoNotOptimize(s.queue().take(segment));
    });
}
BENCHMARK(QueuePutAndTake)->Arg(1)->Arg(100)->UseManualTime()->Iterations(10);

// One thread puts, another one gets and waits where it has to. Time per item.
void QueueFromThreadToThread(benchmark::State& state) {
    constexpr std::uint64_t kItems = 10000;
    Collections setup(2);
    for (auto _ : state) {
        auto begin = std::chrono::steady_clock::now();
        std::thread putter([&] {
            for (std::uint64_t count = 0; count < kItems; ++count)
                run_transaction(*setup.threads[0], [&](Segment& segment) { setup.queue().put(segment, count); });
        });
        auto queue = [&](Segment&) { return setup.queue(); };
        for (std::uint64_t count = 0; count < kItems; ++count)
            Queue::get(*setup.threads[1], queue, std::chrono::steady_clock::time_point::max(), [](Segment&, std::uint64_t word) {
                benchmark::DoNotOptimize(word);
            });
        putter.join();
        std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
        state.SetIterationTime(time.count() / kItems);
    }
}
BENCHMARK(QueueFromThreadToThread)->UseManualTime()->Iterations(10);

}  // namespace
}  // namespace stm::bench
