// A registered thread: Thread's implementation. Its member functions are spread over the files named below.
#pragma once

#include <functional>
#include <vector>

#include "stmcore/heap_state.h"

namespace stm {

class ThreadState final : public Thread {
  public:
    ThreadState(HeapState& heap, void* data, unsigned home) : heap_(heap), data_(data), home_(home) {}
    ~ThreadState() override;

    Segment& start_transaction() override;
    void commit() override;
    Segment& break_transaction() override;
    [[noreturn]] void abort(AbortReason reason) override;
    void become_inevitable(const char* reason) override;  // inevitable.cpp
    void validate() override;
    bool safe_point() override;
    void collect_minor() override;
    void collect_major() override;
    bool in_transaction() const override { return running_ != nullptr; }
    Segment& segment() override { return running_->header; }
    void on_commit(std::function<void()> action) override { commit_actions_.push_back(std::move(action)); }
    void on_abort(std::function<void()> action) override { abort_actions_.push_back(std::move(action)); }
    void* data() const override { return data_; }
    Heap& heap() override { return heap_; }
    unsigned consecutive_aborts() const override { return consecutive_aborts_; }
    const Conflict& last_conflict() const override { return last_conflict_; }

    // True from an abort to the next start: the embedder is putting its roots back, so they cannot be traced now. A
    // stop of the world waits for it.
    bool restoring() const { return restoring_.load(std::memory_order_seq_cst); }
    const void* os_thread() const { return os_thread_.load(std::memory_order_relaxed); }
    void restored();

    unsigned home() const { return home_; }  // the segment it prefers
    // Visits the thread's roots: the embedder's and the handles.
    void trace_roots(Tracer& tracer);
    Handle** handles() { return &handles_; }

  private:
    SegmentState& require_running(const char* function);
    // Throws Aborted if the stopper has rolled this transaction back.
    void check_rolled_back();
    void begin(SegmentState& segment);
    // Throws Aborted; else the transaction is over but the segment still held.
    void finish(SegmentState& segment);
    [[noreturn]] void abort_now(SegmentState& segment, AbortReason reason);
    [[noreturn]] void throw_aborted(SegmentState& segment, AbortReason reason);
    // Appends the changes to the log.
    void publish(SegmentState& segment);
    // Blocks until the inevitable transaction at the tail has ended; the world may be stopped meanwhile. False: this
    // transaction was rolled back, or it would wait for one that the same OS thread has to end.
    bool wait_for_inevitable(SegmentState& segment);
    void end_inevitable(SegmentState& segment);
    void run_actions(std::vector<std::function<void()>>& actions);
    void major(SegmentState& segment);

    HeapState& heap_;
    void* const data_;
    const unsigned home_;
    std::atomic<bool> restoring_{false};             // by this thread
    std::atomic<const void*> os_thread_{nullptr};    // by this thread, when it sets restoring_
    SegmentState* running_ = nullptr;  // the segment held, else nullptr
    unsigned consecutive_aborts_ = 0;
    Conflict last_conflict_;
    std::uint64_t break_bytes_ = 0;    // allocation after which this transaction should break
    std::uint64_t allocated_ = 0;      // in this transaction, before the last minor collection
    std::vector<std::function<void()>> commit_actions_;
    std::vector<std::function<void()>> abort_actions_;
    Handle* handles_ = nullptr;
};

// The access to handles that the core needs.
class HandleList {
  public:
    static void trace(Handle* last, Tracer& tracer);
};

}  // namespace stm
