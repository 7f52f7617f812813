// Allocation, barriers and collections.
#include "bench/stmcore/bench_heap.h"
#include "stmcore/c_api.h"

// gs_barriers.c
extern "C" {
void bench_load_references(const stm_ref* refs, std::size_t count);
void bench_read_barriers(stm_segment* segment, const stm_ref* refs, std::size_t count);
void bench_write_barriers(stm_segment* segment, const stm_ref* refs, std::size_t count);
}

namespace stm::bench {
namespace {

__attribute__((noinline)) Segment& reach_safe_point(Thread& thread, Segment& segment) {
    return thread.safe_point() ? thread.break_transaction() : segment;
}

// As in an interpreter: only the comparison is in line.
inline Segment& poll(Thread& thread, Segment& segment) {
    bool wanted = segment.nursery_current >= segment.nursery_mark.load(std::memory_order_relaxed);
    return __builtin_expect(wanted, 0) ? reach_safe_point(thread, segment) : segment;
}

// 32 bytes that die young.
void dying(benchmark::State& state, unsigned threads) {
    Setup setup(threads);
    Thread& thread = *setup.threads[0];
    Segment* segment = &thread.start_transaction();
    for (auto _ : state) {
        benchmark::DoNotOptimize(make(*segment, 1));
        segment = &poll(thread, *segment);
    }
    thread.commit();
}
void AllocateDying(benchmark::State& state) { dying(state, 2); }
void AllocateDyingSolo(benchmark::State& state) { dying(state, 1); }
BENCHMARK(AllocateDying);
BENCHMARK(AllocateDyingSolo);

// 32 bytes that survive, in a list that is dropped every million objects.
void surviving(benchmark::State& state, unsigned threads) {
    Setup setup(threads);
    Thread& thread = *setup.threads[0];
    Segment* segment = &thread.start_transaction();
    Roots& roots = *setup.roots[0];
    roots.assign(1, kNull);
    std::uint64_t count = 0;
    for (auto _ : state) {
        ObjectRef made = make(*segment, 1);
        unchecked::initialise(*segment, made)->next = roots[0];
        roots[0] = made.offset;
        if (++count % 1000000 == 0) roots[0] = kNull;
        segment = &poll(thread, *segment);
    }
    thread.commit();
    state.counters["major"] = static_cast<double>(setup.heap->statistics().major_collections);
}
void AllocateSurviving(benchmark::State& state) { surviving(state, 2); }
void AllocateSurvivingSolo(benchmark::State& state) { surviving(state, 1); }
BENCHMARK(AllocateSurviving)->Iterations(10000000);
BENCHMARK(AllocateSurvivingSolo)->Iterations(10000000);

void ReadBarrier(benchmark::State& state) {
    Setup setup(2, 1000);
    Segment& segment = setup.threads[0]->start_transaction();
    std::size_t at = 0;
    for (auto _ : state) {
        read_barrier(segment, setup.object(at).offset);
        benchmark::ClobberMemory();
        at = (at + 1) % 512;
    }
    setup.threads[0]->commit();
}
BENCHMARK(ReadBarrier);

void WriteBarrierOnWrittenObject(benchmark::State& state) {
    Setup setup(2, 1000);
    Segment& segment = setup.threads[0]->start_transaction();
    for (std::size_t at = 0; at < 512; ++at) write(segment, setup.object(at));
    std::size_t at = 0;
    for (auto _ : state) {
        write_barrier(segment, setup.object(at).offset);
        benchmark::ClobberMemory();
        at = (at + 1) % 512;
    }
    setup.threads[0]->commit();
}
BENCHMARK(WriteBarrierOnWrittenObject);

// The loop of the two above, without a barrier.
void NoBarrier(benchmark::State& state) {
    Setup setup(2, 1000);
    std::size_t at = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(setup.object(at).offset);
        benchmark::ClobberMemory();
        at = (at + 1) % 512;
    }
}
BENCHMARK(NoBarrier);

// The same through %gs, 512 objects each time.
constexpr std::size_t kObjects = 512;

stm_segment& written_objects(Setup& setup) {
    Segment& segment = setup.threads[0]->start_transaction();
    for (std::size_t at = 0; at < kObjects; ++at) write(segment, setup.object(at));
    return segment;
}
const stm_ref* references(const Setup& setup) { return reinterpret_cast<const stm_ref*>(setup.roots[0]->data()); }

void GsReadBarrier(benchmark::State& state) {
    Setup setup(2, kObjects);
    stm_segment& segment = written_objects(setup);
    for (auto _ : state) bench_read_barriers(&segment, references(setup), kObjects);
    setup.threads[0]->commit();
}
BENCHMARK(GsReadBarrier);

void GsWriteBarrierOnWrittenObject(benchmark::State& state) {
    Setup setup(2, kObjects);
    stm_segment& segment = written_objects(setup);
    for (auto _ : state) bench_write_barriers(&segment, references(setup), kObjects);
    setup.threads[0]->commit();
}
BENCHMARK(GsWriteBarrierOnWrittenObject);

void GsNoBarrier(benchmark::State& state) {
    Setup setup(2, kObjects);
    for (auto _ : state) bench_load_references(references(setup), kObjects);
}
BENCHMARK(GsNoBarrier);

// A minor collection with range(0) survivors of 32 bytes.
void MinorCollection(benchmark::State& state) {
    Setup setup(2);
    Thread& thread = *setup.threads[0];
    Roots& roots = *setup.roots[0];
    for (auto _ : state) {
        state.PauseTiming();
        Segment& segment = thread.start_transaction();
        roots.assign(1, kNull);
        for (std::int64_t count = 0; count < state.range(0); ++count) {
            ObjectRef made = make(segment, 1);
            unchecked::initialise(segment, made)->next = roots[0];
            roots[0] = made.offset;
        }
        state.ResumeTiming();
        thread.collect_minor();
        state.PauseTiming();
        thread.safe_point();
        thread.commit();
        state.ResumeTiming();
    }
}
BENCHMARK(MinorCollection)->Arg(0)->Arg(100)->Arg(10000);

// A major collection with range(0) live objects of 32 bytes.
void MajorCollection(benchmark::State& state) {
    Setup setup(2, static_cast<std::size_t>(state.range(0)));
    Thread& thread = *setup.threads[0];
    thread.start_transaction();
    for (auto _ : state) thread.collect_major();
    state.counters["per_object"] = benchmark::Counter(static_cast<double>(state.iterations() * state.range(0)),
                                                      benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    thread.commit();
}
BENCHMARK(MajorCollection)->Arg(0)->Arg(1000)->Arg(100000)->Unit(benchmark::kMicrosecond);

// First write of a page in a segment, and the sharing again of all of them by a major collection.
void PageFirstWrite(benchmark::State& state) {
    constexpr std::size_t kPages = 1000;
    Setup setup(2);
    Thread& thread = *setup.threads[0];
    Roots& roots = *setup.roots[0];
    Segment& segment = thread.start_transaction();
    for (std::size_t count = 0; count < kPages; ++count) roots.push_back(make(segment, 500).offset);
    thread.commit();
    for (auto _ : state) {
        state.PauseTiming();
        thread.start_transaction();
        thread.collect_major();
        thread.commit();
        Segment& now = thread.start_transaction();
        state.ResumeTiming();
        for (SegOffset root : roots) ++write(now, ObjectRef(root))->word[0];
        state.PauseTiming();
        thread.commit();
        state.ResumeTiming();
    }
    state.counters["per_page"] = benchmark::Counter(static_cast<double>(state.iterations() * kPages),
                                                    benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(PageFirstWrite)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace stm::bench
