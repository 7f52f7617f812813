// The C API: status codes for exceptions, and handles for references to C++ objects. An stm_heap is a HeapState, an
// stm_thread a ThreadState, an stm_tracer a Tracer, an stm_root a Handle.
#include "stmcore/c_api.h"

#include <cstdio>
#include <new>

#include "stmcore/c_status.h"
#include "stmcore/gs.h"
#include "stmcore/heap_state.h"
#include "stmcore/thread.h"

namespace stm {
namespace {

// c_api.h tells C the same.
static_assert(kHeaderOffset == 0x1000);
static_assert(barrier::kReadVersion == 0x1000);
static_assert(barrier::kCardVersion == 0x1001);
static_assert(barrier::kNurseryCurrent == 0x1008);
static_assert(barrier::kNurseryEnd == 0x1010);
static_assert(barrier::kNurseryMark == 0x1018);
static_assert(barrier::kInevitable == 0x1028);
static_assert(kReadMarkerShift == 4 && kCardBytes == 256 && barrier::kCardWritten == 1 && barrier::kCardRead == 3);
static_assert(kWriteBarrier == 1 << 0 && kLarge == 1 << 2);
static_assert(barrier::kFlags == 0 && barrier::kTypeId == 4);
static_assert(sizeof(stm_ref) == sizeof(SegOffset));
static_assert(sizeof(stm_root) == sizeof(Handle) && alignof(stm_root) == alignof(Handle));
static_assert(static_cast<int>(AbortReason::count_) <= STM_ABORT_REASONS);

HeapState& of(stm_heap* heap) { return *reinterpret_cast<HeapState*>(heap); }
ThreadState& of(stm_thread* thread) { return *reinterpret_cast<ThreadState*>(thread); }
const ThreadState& of(const stm_thread* thread) { return *reinterpret_cast<const ThreadState*>(thread); }

Embedder translated(const stm_embedder& embedder) {
    Embedder result;
    result.object_size = embedder.object_size;
    result.trace = callback<decltype(result.trace)>(embedder.trace);
    result.trace_thread = callback<decltype(result.trace_thread)>(embedder.trace_thread);
    result.trace_global = callback<decltype(result.trace_global)>(embedder.trace_global);
    result.heap_data = embedder.heap_data;
    result.trace_range = callback<decltype(result.trace_range)>(embedder.trace_range);
    return result;
}

Options translated(const stm_options& options) {
    Options result;
    result.segments = options.segments;
    result.mode = options.one_lock ? Mode::one_lock : Mode::stm;
    result.segment_stride = options.segment_stride;
    result.nursery_bytes = options.nursery_bytes;
    result.transaction_bytes = options.transaction_bytes;
    result.heap_limit = options.heap_limit;
    result.tick = std::chrono::microseconds(static_cast<std::int64_t>(options.tick_microseconds));
    result.check_level = options.check_level;
    result.stress.collect_every = options.stress_collect_every;
    result.stress.abort_every = options.stress_abort_every;
    result.stress.break_every = options.stress_break_every;
    result.stress.out_of_memory_at = options.stress_out_of_memory_at;
    return result;
}

// Drops the changes of a body that failed; keeps them where they cannot be dropped.
stm_status leave(ThreadState& thread, stm_status status) {
    if (!thread.in_transaction()) {
        thread.restored();
        return status;
    }
    bool inevitable = thread.segment().inevitable != 0;
    stm_status left = guarded([&] {
        if (inevitable) return thread.commit();
        thread.abort(AbortReason::requested);
    });
    thread.restored();
    return left == STM_OK || left == STM_ABORTED ? status : left;
}

// A plain buffer: reporting an error needs no memory.
thread_local char last_error[256];

}  // namespace

stm_status failed(stm_status status, const char* message) noexcept {
    std::snprintf(last_error, sizeof last_error, "%s", message);
    return status;
}

}  // namespace stm

using namespace stm;

extern "C" {

const char* stm_status_name(stm_status status) {
    switch (status) {
        case STM_OK: return "ok";
        case STM_ABORTED: return "aborted";
        case STM_OUT_OF_MEMORY: return "out of memory";
        case STM_INVALID_ARGUMENT: return "invalid argument";
        case STM_MISUSE: return "misuse";
        case STM_FAILED: return "failed";
    }
    return "?";
}

const char* stm_error_message(void) { return last_error; }

void stm_visit(stm_tracer* tracer, stm_ref* slot) {
    if (slot->offset != 0) reinterpret_cast<Tracer*>(tracer)->visit(reinterpret_cast<SegOffset*>(slot));
}

// ---- the heap

stm_options stm_default_options(void) {
    const Options defaults;
    stm_options result{};
    result.segments = defaults.segments;
    result.one_lock = defaults.mode == Mode::one_lock;
    result.segment_stride = defaults.segment_stride;
    result.nursery_bytes = defaults.nursery_bytes;
    result.transaction_bytes = defaults.transaction_bytes;
    result.heap_limit = defaults.heap_limit;
    result.tick_microseconds = static_cast<std::uint64_t>(defaults.tick.count());
    result.check_level = defaults.check_level;
    return result;
}

stm_status stm_heap_create(const stm_options* options, const stm_embedder* embedder, stm_heap** heap) {
    *heap = nullptr;
    return guarded([&] {
        std::unique_ptr<Heap> made = Heap::create(translated(*options), translated(*embedder));
        *heap = reinterpret_cast<stm_heap*>(static_cast<HeapState*>(made.release()));
    });
}

void stm_heap_destroy(stm_heap* heap) { delete reinterpret_cast<HeapState*>(heap); }
bool stm_heap_is_solo(stm_heap* heap) { return of(heap).solo(); }
void stm_heap_check(stm_heap* heap, int level) { of(heap).check(level); }

stm_status stm_heap_statistics(stm_heap* heap, stm_statistics* result) {
    return guarded([&] {
        const Statistics statistics = of(heap).statistics();
        *result = stm_statistics{};
        result->commits = statistics.commits;
        for (int reason = 0; reason < static_cast<int>(AbortReason::count_); ++reason)
            result->aborts[reason] = statistics.aborts[reason];
        result->minor_collections = statistics.minor_collections;
        result->major_collections = statistics.major_collections;
        result->synchronisations = statistics.synchronisations;
        result->minor_nanoseconds = statistics.minor_nanoseconds;
        result->major_nanoseconds = statistics.major_nanoseconds;
        result->wait_inevitable_nanoseconds = statistics.wait_inevitable_nanoseconds;
        result->write_barrier_slow = statistics.write_barrier_slow;
        result->allocate_slow = statistics.allocate_slow;
        result->old_bytes = statistics.old_bytes;
        result->peak_old_bytes = statistics.peak_old_bytes;
        result->private_pages = statistics.private_pages;
    });
}

const char* stm_abort_reason_name(unsigned reason) {
    return reason < static_cast<unsigned>(AbortReason::count_) ? name(static_cast<AbortReason>(reason)) : nullptr;
}

// ---- threads and transactions

stm_status stm_thread_create(stm_heap* heap, void* thread_data, stm_thread** thread) {
    *thread = nullptr;
    return guarded([&] {
        std::unique_ptr<Thread> made = of(heap).create_thread(thread_data);
        *thread = reinterpret_cast<stm_thread*>(static_cast<ThreadState*>(made.release()));
    });
}

void stm_thread_destroy(stm_thread* thread) { delete reinterpret_cast<ThreadState*>(thread); }
void* stm_thread_data(const stm_thread* thread) { return of(thread).data(); }

stm_status stm_start(stm_thread* thread, stm_segment** segment) {
    *segment = nullptr;
    return guarded([&] { *segment = &of(thread).start_transaction(); });
}
stm_status stm_commit(stm_thread* thread) {
    return guarded([&] { of(thread).commit(); });
}
stm_status stm_break(stm_thread* thread, stm_segment** segment) {
    return guarded([&] { *segment = &of(thread).break_transaction(); });
}
stm_status stm_safe_point(stm_thread* thread, bool* should_break) {
    return guarded([&] {
        bool wanted = of(thread).safe_point();
        if (should_break != nullptr) *should_break = wanted;
    });
}
stm_status stm_collect_minor(stm_thread* thread) {
    return guarded([&] { of(thread).collect_minor(); });
}
stm_status stm_collect_major(stm_thread* thread) {
    return guarded([&] { of(thread).collect_major(); });
}
stm_status stm_abort(stm_thread* thread) {
    return guarded([&] { of(thread).abort(AbortReason::requested); });
}
stm_status stm_become_inevitable(stm_thread* thread, const char* reason) {
    return guarded([&] { of(thread).become_inevitable(reason); });
}
stm_status stm_validate(stm_thread* thread) {
    return guarded([&] { of(thread).validate(); });
}

bool stm_in_transaction(const stm_thread* thread) { return of(thread).in_transaction(); }
unsigned stm_consecutive_aborts(const stm_thread* thread) { return of(thread).consecutive_aborts(); }

stm_status stm_on_commit(stm_thread* thread, void (*action)(void*), void* argument) {
    return guarded([&] { of(thread).on_commit([=] { action(argument); }); });
}
stm_status stm_on_abort(stm_thread* thread, void (*action)(void*), void* argument) {
    return guarded([&] { of(thread).on_abort([=] { action(argument); }); });
}

void stm_select(stm_segment* segment) { set_gs_base(segment->base); }

stm_status stm_run_transaction(stm_thread* thread, stm_body* body, void* argument) {
    ThreadState& state = of(thread);
    for (;;) {
        stm_segment* segment;
        stm_status status = stm_start(thread, &segment);
        if (status == STM_ABORTED) continue;
        if (status != STM_OK) return leave(state, status);
        status = body(thread, segment, argument);
        if (!state.in_transaction() && status != STM_ABORTED)
            return leave(state,
                         failed(STM_MISUSE, "stmcore: the body of stm_run_transaction has ended the transaction"));
        if (status == STM_OK) {
            status = stm_commit(thread);
            if (status == STM_OK) return STM_OK;
        } else if (status == STM_ABORTED && state.in_transaction()) {
            status = stm_abort(thread);
        }
        if (status != STM_ABORTED) return leave(state, status);
    }
}

// ---- roots

void stm_root_push(stm_thread* thread, stm_root* root, stm_ref ref) {
    new (static_cast<void*>(root)) Handle(of(thread), SegOffset{ref.offset});
}
void stm_root_pop(stm_root* root) { reinterpret_cast<Handle*>(root)->~Handle(); }

stm_status stm_allocate_fixed(stm_segment* segment, std::size_t size, std::uint32_t type_id, bool prebuilt,
                              stm_ref* ref) {
    return guarded([&] { ref->offset = raw(allocate_fixed(*segment, size, type_id, prebuilt)); });
}

}  // extern "C"
