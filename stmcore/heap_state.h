// The heap behind the public interface: what all segments and threads share.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "stmcore/address_space.h"
#include "stmcore/collections/collection.h"
#include "stmcore/commit_log.h"
#include "stmcore/heap.h"
#include "stmcore/old_space.h"
#include "stmcore/private_pages.h"
#include "stmcore/segment_state.h"
#include "stmcore/stress.h"

namespace stm {

class ThreadState;

// A proof that no transaction makes progress but the caller's: other threads are parked at safe points, wait, or hold
// no segment. Functions that need it take it as a parameter. The world resumes when it is destroyed.
class WorldStopped {
  public:
    WorldStopped(WorldStopped&& other) noexcept : resume_(other.resume_) { other.resume_ = nullptr; }
    WorldStopped& operator=(WorldStopped&&) = delete;
    ~WorldStopped();

  private:
    friend class HeapState;
    explicit WorldStopped(HeapState* resume) : resume_(resume) {}
    HeapState* resume_;  // nullptr: moved from
};

// solo: threads run one at a time on segment 0, which needs no copies and no log. `multi`: on segments 1..N.
enum class Phase : std::uint32_t { solo, multi };

// Identity of the calling OS thread.
const void* this_os_thread();
std::uint64_t now_nanoseconds();
[[noreturn]] void fatal(const char* format, ...) __attribute__((format(printf, 1, 2)));

class HeapState final : public Heap {
  public:
    HeapState(const Options& options, const Embedder& embedder);
    ~HeapState() override;

    std::unique_ptr<Thread> create_thread(void* thread_data) override;
    Statistics statistics() override;
    const Options& options() const override { return options_; }
    bool solo() const override { return phase.load() == Phase::solo && options_.mode == Mode::stm; }
    unsigned threads() const override { return registered.load(); }
    void check(int level) override;

    void unregister(ThreadState& thread);
    bool one_lock() const { return options_.mode == Mode::one_lock; }

    // ---- world.cpp
    // Empty when another thread stopped the world meanwhile: it has resumed by now, and everything may have changed.
    // `own`: the segment that the caller runs in, or nullptr.
    std::optional<WorldStopped> stop_world(SegmentState* own);
    void resume_world();
    // Parks while the world is stopped. `lock` holds `mutex`.
    void park(std::unique_lock<std::mutex>& lock, SegmentState& own);
    void park_if_stopping(SegmentState& own);
    // Asks for a safe point and a break there.
    static void ask_for_break(SegmentState& segment);

    // ---- segments.cpp: who runs where
    // Waits its turn. nullptr: the phase changed meanwhile.
    SegmentState* take_segment(ThreadState& thread, Phase expected);
    void release_segment(SegmentState& segment);
    // Makes a segment that shows the base image usable; false: try again.
    bool activate(SegmentState& segment);

    // ---- solo.cpp
    void leave_solo();
    bool try_leave_solo_now();
    void enter_solo();

    // ---- synchronise.cpp: requires all running segments to be stopped. Imports the whole log everywhere (rolling back
    // transactions that read what changed), brings the base image up to date, reshares every page without uncommitted
    // changes and empties the log.
    void synchronise(const WorldStopped& stopped);

    // ---- major_collection.cpp
    void collect_major(const WorldStopped& stopped);
    void set_major_threshold(std::uint64_t live);
    bool major_due() const { return bytes_in_use() >= major_threshold.load(std::memory_order_relaxed); }
    std::uint64_t bytes_in_use() const {
        std::int64_t bytes = old_bytes.load(std::memory_order_relaxed);
        return bytes > 0 ? static_cast<std::uint64_t>(bytes) : 0;
    }
    void account(OldAllocator& allocator);

    // ---- commit log
    // Sequence of the earliest position of an active segment.
    std::uint64_t earliest_position() const;
    // Imports the log into idle segments, up to the caller's position.
    void carry_idle_segments(SegmentState& own);

    // Calls visit on each registered thread, under `mutex`.
    template <typename Visit>
    void for_each_thread(Visit visit) {
        std::lock_guard<std::mutex> lock(mutex);
        for (ThreadState* thread : thread_list) visit(*thread);
    }

  private:
    const Options options_;

  public:
    const Embedder embedder;
    const Layout layout;
    AddressSpace space;
    PrivatePages pages;
    OldSpace old_space;
    StressState stress;
    Collections collections;
    const int check_level;
    std::vector<std::unique_ptr<SegmentState>> segments;  // 0: base image; 1..N

    // The entry at which the base image stands. Its `next` is null iff nothing was committed since the last
    // synchronise(); that is when a segment without private pages may start from it.
    Entry base_entry;

    std::atomic<Phase> phase{Phase::solo};        // changed with the world stopped or segment 0 held
    std::atomic<unsigned> registered{0};          // == thread_list.size()
    std::atomic<std::int64_t> old_bytes{0};       // sum of occupied bytes, less what the allocators have not yet added
    std::atomic<std::uint64_t> peak_bytes{0};
    std::atomic<std::uint64_t> live_after_major{0};
    std::atomic<std::uint64_t> major_threshold{0};
    std::uint64_t heap_limit;                     // a safe point past it throws
    std::uint64_t hard_limit;                     // an allocation past it fails

    std::mutex mutex;                             // guards what follows; taken on slow paths only
    std::condition_variable changed;              // any of it changed: waiters look again
    std::vector<ThreadState*> thread_list;
    std::deque<ThreadState*> queue;               // threads that wait for a segment, in order of arrival
    std::atomic<unsigned> queued{0};              // == queue.size()
    std::atomic<bool> stopping{false};            // someone stops the world, or has
    std::vector<std::uint64_t> prebuilt;          // offsets of objects that are never freed
    std::map<std::string, InevitableCount> inevitable_counts;
    std::atomic<unsigned> waiting_for_inevitable{0};
    Counter major_collections, major_nanoseconds, synchronisations;  // world stopped
    unsigned next_home = 0;

    // ---- ticker.cpp
    void start_ticker();                          // `mutex` held
    void stop_ticker();

  private:
    void tick_until_stopped();
    std::thread ticker_;
    bool ticker_stop_ = false;                    // guarded by mutex
    std::condition_variable ticker_wake_;
};

}  // namespace stm
