// Transactions from the thread's side: start, safe points, break, end.
#include "stmcore/thread.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "stmcore/gs.h"
#include "stmcore/import_log.h"
#include "stmcore/minor_collection.h"
#include "stmcore/nursery.h"
#include "stmcore/rollback.h"

namespace stm {

namespace {
constexpr unsigned kAbortsBeforeInevitable = 8;
constexpr std::uint8_t kLastReadVersion = 127;
constexpr std::uint64_t kAskAgainAfter = 64 << 10;  // bytes allocated between two requests to break
}  // namespace

ThreadState::~ThreadState() {
    if (running_ != nullptr) fatal("a Thread was destroyed inside a transaction");
    restored();
    heap_.unregister(*this);
}

void ThreadState::trace_roots(Tracer& tracer) {
    if (heap_.embedder.trace_thread != nullptr) heap_.embedder.trace_thread(data_, tracer);
    HandleList::trace(handles_, tracer);
}

SegmentState& ThreadState::require_running(const char* function) {
    if (__builtin_expect(running_ == nullptr, 0))
        throw std::logic_error(std::string("stmcore: ") + function + " outside a transaction");
    return *running_;
}

Segment& ThreadState::start_transaction() {
    if (running_ != nullptr) throw std::logic_error("stmcore: start_transaction inside a transaction");
    restored();
    for (;;) {
        Phase phase = heap_.phase.load(std::memory_order_acquire);
        if (!heap_.one_lock()) {
            unsigned threads = heap_.registered.load(std::memory_order_relaxed);
            if (phase == Phase::solo && threads > 1) {
                heap_.leave_solo();
                continue;
            }
            if (__builtin_expect(phase == Phase::multi && threads == 1, 0)) {
                heap_.enter_solo();
                continue;
            }
        }
        SegmentState* segment = heap_.take_segment(*this, phase);
        if (segment == nullptr) continue;
        if (phase == Phase::multi && !heap_.activate(*segment)) {
            heap_.release_segment(*segment);
            continue;
        }
        running_ = segment;
        if (heap_.options().use_gs) set_gs_base(segment->header.base);
        begin(*segment);
        return segment->header;
    }
}

void ThreadState::begin(SegmentState& segment) {
    Segment& header = segment.header;
    header.embedder = data_;
    header.embedder_pending = 0;
    allocated_ = 0;
    if (segment.index == 0) {
        break_bytes_ = heap_.layout.nursery_bytes;
        return;
    }
    import_log(segment, false);
    segment.carried_entries = 0;
    if (__builtin_expect(header.read_version == kLastReadVersion, 0)) {
        heap_.space.clear_markers(segment.index, heap_.old_space.top());
        header.read_version = 0;
    }
    ++header.read_version;
    header.card_version = header.read_version | 0x80;
    header.inevitable = 0;
    segment.live = true;
    break_bytes_ = heap_.options().transaction_bytes;
    if (__builtin_expect(consecutive_aborts_ != 0, 0)) {
        break_bytes_ = std::max<std::uint64_t>(break_bytes_ >> std::min(consecutive_aborts_, 10u), 256);
        set_nursery_marks(segment, break_bytes_);
        header.nursery_mark.store(segment.break_mark, std::memory_order_seq_cst);
        if (heap_.stopping.load(std::memory_order_seq_cst)) heap_.ask_for_break(segment);
        if (consecutive_aborts_ >= kAbortsBeforeInevitable) become_inevitable("restarted after many aborts");
    }
}

// Between two transactions of a segment: marks as for an ordinary transaction. A request that arrives while this runs
// may be lost; whoever asked asks again, and a stop is looked for after the segment is taken or before it goes on.
static void rearm(SegmentState& segment) {
    std::uint64_t mark = segment.break_mark = segment.usual_break_mark;
    segment.break_requested.store(false, std::memory_order_relaxed);
    if (segment.header.nursery_mark.load(std::memory_order_relaxed) != mark)
        segment.header.nursery_mark.store(mark, std::memory_order_seq_cst);
}

void ThreadState::commit() {
    SegmentState& segment = require_running("commit");
    finish(segment);
    running_ = nullptr;
    rearm(segment);
    heap_.release_segment(segment);
}

Segment& ThreadState::break_transaction() {
    SegmentState& segment = require_running("break_transaction");
    if (segment.index == 0) {
        bool hand_over = heap_.one_lock() ? heap_.queued.load() != 0 : heap_.registered.load(std::memory_order_relaxed) > 1;
        if (__builtin_expect(!hand_over && commit_actions_.empty() && abort_actions_.empty() &&
                                 !segment.break_requested.load(std::memory_order_relaxed) &&
                                 segment.header.nursery_current < segment.collect_mark && !segment.nursery_full,
                             1)) {
            ++segment.commits;
            return segment.header;
        }
    }
    finish(segment);
    bool leave = heap_.stopping.load(std::memory_order_relaxed) || heap_.queued.load(std::memory_order_relaxed) != 0;
    if (!heap_.one_lock()) {
        Phase wanted = heap_.registered.load(std::memory_order_relaxed) > 1 ? Phase::multi : Phase::solo;
        leave |= wanted != (segment.index == 0 ? Phase::solo : Phase::multi);
    }
    if (leave) {
        running_ = nullptr;
        rearm(segment);
        heap_.release_segment(segment);
        return start_transaction();
    }
    rearm(segment);
    begin(segment);
    return segment.header;
}

void ThreadState::run_actions(std::vector<std::function<void()>>& actions) {
    std::vector<std::function<void()>> taken;
    taken.swap(actions);
    for (auto& action : taken) action();
}

void ThreadState::check_rolled_back() {
    if (__builtin_expect(running_->rolled_back, 0)) throw_aborted(*running_, running_->rolled_back_reason);
}

void ThreadState::throw_aborted(SegmentState& segment, AbortReason reason) {
    segment.rolled_back = false;
    ++segment.aborts[static_cast<int>(reason)];
    ++consecutive_aborts_;
    last_conflict_ = segment.conflict;
    segment.conflict = Conflict{};
    commit_actions_.clear();
    running_ = nullptr;
    os_thread_.store(this_os_thread(), std::memory_order_relaxed);
    restoring_.store(true, std::memory_order_seq_cst);
    rearm(segment);
    heap_.release_segment(segment);
    run_actions(abort_actions_);
    if (last_conflict_.kind != ConflictKind::none && heap_.embedder.conflict != nullptr)
        heap_.embedder.conflict(data_, last_conflict_);
    throw Aborted{};
}

void ThreadState::restored() {
    if (!restoring_.load(std::memory_order_relaxed)) return;
    restoring_.store(false, std::memory_order_seq_cst);
    if (!heap_.stopping.load(std::memory_order_seq_cst)) return;
    std::lock_guard<std::mutex> lock(heap_.mutex);
    heap_.changed.notify_all();
}

void ThreadState::abort_now(SegmentState& segment, AbortReason reason) {
    roll_back(segment);
    throw_aborted(segment, reason);
}

void ThreadState::abort(AbortReason reason) {
    SegmentState& segment = require_running("abort");
    check_rolled_back();
    if (segment.header.inevitable != 0) throw std::logic_error("stmcore: abort of an inevitable transaction");
    abort_now(segment, reason);
}

void ThreadState::validate() {
    SegmentState& segment = require_running("validate");
    check_rolled_back();
    if (segment.index == 0) return;
    if (segment.header.inevitable == 0 && heap_.stress.abort()) abort_now(segment, AbortReason::stress);
    ImportResult result = import_log(segment, true);
    if (result.state == Import::conflict) abort_now(segment, result.reason);
}

bool ThreadState::safe_point() {
    SegmentState& segment = require_running("safe_point");
    Segment& header = segment.header;
    heap_.park_if_stopping(segment);
    check_rolled_back();
    if (__builtin_expect(heap_.stress.collect(), 0)) {
        allocated_ += nursery_used(segment);
        stm::collect_minor(segment, MinorKind::within);
        if (heap_.stress.collect_is_major()) major(segment);
    } else if (header.nursery_current >= segment.collect_mark || segment.nursery_full) {
        allocated_ += nursery_used(segment);
        stm::collect_minor(segment, MinorKind::within);
    }
    if (heap_.major_due()) {
        if (has_new_objects(segment)) {
            allocated_ += nursery_used(segment);
            stm::collect_minor(segment, MinorKind::within);
        }
        if (heap_.major_due()) major(segment);
        if (heap_.bytes_in_use() > heap_.heap_limit) {
            header.nursery_mark.store(segment.collect_mark, std::memory_order_relaxed);
            throw OutOfMemory("heap limit reached");
        }
    }
    std::uint64_t allocated = allocated_ + nursery_used(segment);
    bool wanted = segment.break_requested.load(std::memory_order_relaxed) || heap_.stress.ask_for_break() ||
                  (segment.index != 0 && allocated >= break_bytes_);
    std::uint64_t mark = segment.collect_mark;
    if (wanted) {
        mark = std::min(mark, header.nursery_current + kAskAgainAfter);
    } else if (segment.index != 0) {
        mark = std::min(mark, header.nursery_current + (break_bytes_ - allocated));
    }
    header.nursery_mark.store(mark, std::memory_order_seq_cst);
    if (heap_.stopping.load(std::memory_order_seq_cst)) heap_.ask_for_break(segment);
    return wanted || segment.break_requested.load(std::memory_order_seq_cst);
}

void ThreadState::collect_minor() {
    SegmentState& segment = require_running("collect_minor");
    check_rolled_back();
    allocated_ += nursery_used(segment);
    stm::collect_minor(segment, MinorKind::within);
}

void ThreadState::collect_major() {
    SegmentState& segment = require_running("collect_major");
    check_rolled_back();
    allocated_ += nursery_used(segment);
    stm::collect_minor(segment, MinorKind::within);
    std::uint64_t before = heap_.major_collections.get();
    do {
        major(segment);
    } while (heap_.major_collections.get() == before);
}

void ThreadState::major(SegmentState& segment) {
    if (std::optional<WorldStopped> stopped = heap_.stop_world(&segment)) heap_.collect_major(*stopped);
    check_rolled_back();
}

}  // namespace stm
