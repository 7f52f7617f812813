#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <stdexcept>

#include "stmcore/heap_state.h"
#include "stmcore/nursery.h"
#include "stmcore/thread.h"

namespace stm {

namespace {

int check_level_of(const Options& options) {
    if (options.check_level >= 0) return std::min(options.check_level, 3);
    const char* text = std::getenv("STMCORE_CHECK");
    return text == nullptr ? 0 : std::clamp(std::atoi(text), 0, 3);
}

std::uint64_t heap_limit_of(const Options& options, const Layout& layout) {
    std::uint64_t most = (layout.old_end - layout.old_begin) / 4 * 3;
    if (options.heap_limit != 0) {
        if (options.heap_limit > most)
            throw std::invalid_argument("heap_limit must be at most three quarters of the old space (segment_stride)");
        return options.heap_limit;
    }
    std::uint64_t physical = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    return std::min(physical / 2, most);
}

const Options& validated(const Options& options) {
    if (options.segments < 1 || options.segments > 64) throw std::invalid_argument("segments must be 1..64");
    if (options.tick.count() < 0) throw std::invalid_argument("tick must not be negative");
    return options;
}

const Embedder& validated(const Embedder& embedder) {
    if (embedder.object_size == nullptr || embedder.trace == nullptr)
        throw std::invalid_argument("an embedder needs object_size and trace");
    return embedder;
}

}  // namespace

const char* name(AbortReason reason) {
    switch (reason) {
        case AbortReason::read_write: return "read-write conflict";
        case AbortReason::write_write: return "write-write conflict";
        case AbortReason::stress: return "stress";
        case AbortReason::requested: return "requested";
        case AbortReason::would_wait: return "would wait for itself";
        case AbortReason::count_: break;
    }
    return "?";
}

HeapState::HeapState(const Options& options, const Embedder& embedder_)
    : options_(validated(options)),
      embedder(validated(embedder_)),
      layout(make_layout(options.segment_stride, options.nursery_bytes)),
      space(layout, options.mode == Mode::one_lock ? 0 : options.segments),
      pages(space),
      old_space(space, pages),
      stress(options.stress),
      check_level(check_level_of(options)),
      heap_limit(heap_limit_of(options, layout)),
      hard_limit(heap_limit + heap_limit / 4) {
    set_major_threshold(0);
    unsigned count = options.mode == Mode::one_lock ? 0 : options.segments;
    for (unsigned index = 0; index <= count; ++index) {
        char* base = space.base(index);
        auto* header = new (base + kHeaderOffset) Segment{};
        segments.push_back(std::make_unique<SegmentState>(*this, index, *header));
        header->base = base;
        header->state = segments.back().get();
        header->nursery_current = layout.nursery_begin;
        header->nursery_end = layout.nursery_begin;
        header->read_version = index == 0 ? 1 : 0;
        header->card_version = header->read_version | 0x80;
        header->inevitable = index == 0;
        header->solo = index == 0;
        SegmentState& segment = *segments.back();
        segment.nursery_begin = layout.nursery_begin;
        reset_nursery(segment);
        set_nursery_marks(segment, index == 0 ? layout.nursery_bytes : options.transaction_bytes);
        segment.usual_break_mark = segment.break_mark;
        header->nursery_mark.store(segment.break_mark);
    }
}

HeapState::~HeapState() {
    stop_ticker();
    if (!thread_list.empty()) fatal("a Heap was destroyed before its threads");
}

std::unique_ptr<Thread> HeapState::create_thread(void* thread_data) {
    std::unique_ptr<ThreadState> thread;
    {
        std::unique_lock<std::mutex> lock(mutex);
        changed.wait(lock, [this] { return !stopping.load(); });
        thread = std::make_unique<ThreadState>(*this, thread_data, 1 + next_home++ % options_.segments);
        thread_list.push_back(thread.get());
        registered.store(static_cast<unsigned>(thread_list.size()));
        if (registered.load() > 1) {
            start_ticker();
            ticker_wake_.notify_all();
        }
    }
    if (!one_lock() && registered.load() > 1 && phase.load() == Phase::solo && !try_leave_solo_now())
        ask_for_break(*segments[0]);
    return thread;
}

void HeapState::unregister(ThreadState& thread) {
    std::unique_lock<std::mutex> lock(mutex);
    changed.wait(lock, [this] { return !stopping.load(); });
    thread_list.erase(std::find(thread_list.begin(), thread_list.end(), &thread));
    registered.store(static_cast<unsigned>(thread_list.size()));
    if (thread_list.size() == 1 && phase.load() == Phase::multi)
        for (auto& segment : segments)
            if (segment->run.load() == Run::running) ask_for_break(*segment);
}

void HeapState::account(OldAllocator& allocator) {
    if (allocator.bytes == 0) return;
    std::int64_t bytes = old_bytes.fetch_add(allocator.bytes, std::memory_order_relaxed) + allocator.bytes;
    allocator.bytes = 0;
    std::uint64_t peak = peak_bytes.load(std::memory_order_relaxed);
    while (bytes > 0 && static_cast<std::uint64_t>(bytes) > peak &&
           !peak_bytes.compare_exchange_weak(peak, static_cast<std::uint64_t>(bytes), std::memory_order_relaxed)) {
    }
}

Statistics HeapState::statistics() {
    Statistics result;
    for (auto& segment : segments) {
        result.commits += segment->commits.get();
        for (int reason = 0; reason < static_cast<int>(AbortReason::count_); ++reason)
            result.aborts[reason] += segment->aborts[reason].get();
        result.minor_collections += segment->minor_collections.get();
        result.minor_nanoseconds += segment->minor_nanoseconds.get();
        result.wait_inevitable_nanoseconds += segment->wait_inevitable_nanoseconds.get();
        result.write_barrier_slow += segment->write_barrier_slow.get();
        result.allocate_slow += segment->allocate_slow.get();
        result.private_pages += static_cast<std::uint64_t>(segment->private_pages.load());
    }
    result.major_collections = major_collections.get();
    result.major_nanoseconds = major_nanoseconds.get();
    result.synchronisations = synchronisations.get();
    result.old_bytes = bytes_in_use();
    result.peak_old_bytes = peak_bytes.load();
    std::lock_guard<std::mutex> lock(mutex);
    result.inevitable.assign(inevitable_counts.begin(), inevitable_counts.end());
    return result;
}

std::unique_ptr<Heap> Heap::create(const Options& options, const Embedder& embedder) {
    return std::make_unique<HeapState>(options, embedder);
}

void HandleList::trace(Handle* last, Tracer& tracer) {
    for (Handle* handle = last; handle != nullptr; handle = handle->previous_)
        if (handle->value_ != kNull) tracer.visit(&handle->value_);
}

Handle::Handle(Thread& thread, SegOffset value) : value_(value), head_(static_cast<ThreadState&>(thread).handles()) {
    previous_ = *head_;
    *head_ = this;
}

Handle::~Handle() { *head_ = previous_; }

void run_transaction(Thread& thread, const std::function<void(Segment&)>& body) {
    for (;;) {
        try {
            body(thread.start_transaction());
            thread.commit();
            return;
        } catch (const Aborted&) {
            // Rolled back: once more.
        } catch (...) {
            // The body's own exception: its changes are dropped where that is still possible.
            if (thread.in_transaction()) {
                if (thread.segment().inevitable != 0) {
                    thread.commit();
                } else {
                    try {
                        thread.abort(AbortReason::requested);
                    } catch (const Aborted&) {
                        static_cast<ThreadState&>(thread).restored();
                    }
                }
            }
            throw;
        }
    }
}

}  // namespace stm
