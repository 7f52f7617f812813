#include "stmcore/collections/queue.h"

#include <new>

#include "stmcore/collections/queue_state.h"
#include "stmcore/heap_state.h"
#include "stmcore/rollback.h"
#include "stmcore/thread.h"

namespace stm {

// ---------------------------------------------------------------- what the threads share

void QueueState::trace(Tracer& tracer) {
    std::lock_guard<std::mutex> lock(mutex_);
    for (Item& item : items_) visit(&item.word, tracer);
}

void QueueState::trace_young(Tracer& tracer) {
    std::lock_guard<std::mutex> lock(mutex_);
    for (; known_old_ < items_.size(); ++known_old_) visit(&items_[known_old_].word, tracer);
}

void QueueState::forget_waiters() { new (&changed_) std::condition_variable; }

void QueueState::receive(std::uint64_t sequence, std::uint64_t unfinished, const std::uint64_t* words, std::size_t count) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (sequence <= received_) return;
    received_ = sequence;
    for (std::size_t index = 0; index < count; ++index) items_.push_back({sequence, words[index]});
    unfinished_ += unfinished;
    ++events_;
    changed_.notify_all();
}

void QueueState::append_solo(std::uint64_t word) {
    std::lock_guard<std::mutex> lock(mutex_);
    items_.push_back({0, word});
    ++unfinished_;
    ++events_;
    changed_.notify_all();
}

QueueState::Front QueueState::take(std::uint64_t position, Item* item) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (items_.empty()) return Front::absent;
    if (items_.front().sequence > position) return Front::ahead;
    *item = items_.front();
    items_.pop_front();
    if (known_old_ != 0) --known_old_;
    return Front::taken;
}

bool QueueState::finish_one() {
    std::lock_guard<std::mutex> lock(mutex_);
    if (unfinished_ == 0) return false;
    --unfinished_;
    return true;
}

void QueueState::give_back(const std::vector<Item>& items, std::uint64_t finished) {
    std::lock_guard<std::mutex> lock(mutex_);
    items_.insert(items_.begin(), items.begin(), items.end());
    known_old_ += items.size();
    unfinished_ += finished;
    ++events_;
    changed_.notify_all();
}

std::uint64_t QueueState::events() {
    std::lock_guard<std::mutex> lock(mutex_);
    return events_;
}

void QueueState::wait(std::uint64_t events, std::chrono::steady_clock::time_point deadline) {
    std::unique_lock<std::mutex> lock(mutex_);
    while (events_ == events)
        if (changed_.wait_until(lock, deadline) == std::cv_status::timeout) return;
}

void QueueState::wake() {
    std::lock_guard<std::mutex> lock(mutex_);
    ++events_;
    changed_.notify_all();
}

// ---------------------------------------------------------------- what transactions do

namespace {

QueueState& state_of(const Segment& segment, SegOffset object) { return collection_of<QueueState>(segment, object); }

constexpr std::size_t kItems = kFirstSum;
constexpr std::size_t kUnfinished = kSecondSum;
constexpr std::uint64_t kMinusOne = ~std::uint64_t{0};

// What others have taken from the queue is missed. Returns when it has come back or was never there.
void resolve_contention(Thread& thread, SegOffset object) {
    thread.validate();
    Segment& own = thread.segment();
    if (own.inevitable == 0) thread.abort(AbortReason::read_write);
    HeapState& heap = own.state->heap;
    std::optional<WorldStopped> stopped = heap.stop_world(own.state);
    if (!stopped) return;
    const QueueState& state = state_of(own, object);
    for (auto& segment : heap.segments) {
        if (segment.get() == own.state || !segment->live) continue;
        const QueueUpdates* updates = segment->commuting.find(state);
        if (updates == nullptr || (updates->taken.empty() && updates->finished == 0)) continue;
        roll_back(*segment);
        segment->rolled_back = true;
        segment->rolled_back_reason = AbortReason::read_write;
        HeapState::ask_for_break(*segment);
    }
}

}  // namespace

Queue Queue::make(Segment& segment, const QueueKind& kind) {
    auto state = std::make_shared<QueueState>(kind);
    make_collection(*segment.state, state, kind.type_id);
    return Queue(SegOffset{state->object});
}

void Queue::put(Segment& segment, std::uint64_t word) const {
    SegmentState& own = *segment.state;
    QueueState& state = state_of(segment, object_);
    if (own.index == 0) {
        state.append_solo(word);
    } else {
        QueueUpdates& updates = own.commuting.of(raw(object_), state);
        updates.appended.push_back(word);
        ++updates.put;
    }
    add_to_word(own, object_, kItems, 1);
    add_to_word(own, object_, kUnfinished, 1);
}

Queue::Taken Queue::take(Segment& segment) const {
    SegmentState& own = *segment.state;
    QueueState& state = state_of(segment, object_);
    QueueState::Item item;
    for (;;) {
        QueueState::Front front = state.take(own.index == 0 ? ~std::uint64_t{0} : own.position->sequence, &item);
        if (front == QueueState::Front::absent) break;
        if (front == QueueState::Front::ahead) {
            own.thread->validate();
            continue;
        }
        if (own.index != 0) own.commuting.of(raw(object_), state).taken.push_back(item);
        add_to_word(own, object_, kItems, kMinusOne);
        return {Got::item, item.word};
    }
    std::uint64_t count = size(segment);
    QueueUpdates* updates = own.commuting.find(state);
    if (updates != nullptr && !updates->appended.empty() && updates->appended.size() == count) {
        std::uint64_t word = updates->appended.front();
        updates->appended.erase(updates->appended.begin());
        add_to_word(own, object_, kItems, kMinusOne);
        return {Got::item, word};
    }
    return {count == 0 ? Got::empty : Got::contended, 0};
}

std::optional<std::uint64_t> Queue::take_or_empty(Thread& thread) const {
    for (;;) {
        Taken taken = take(thread.segment());
        if (taken.result == Got::item) return taken.word;
        if (taken.result == Got::empty) return std::nullopt;
        resolve_contention(thread, object_);
    }
}

std::uint64_t Queue::size(Segment& segment) const { return read_sum(*segment.state, object_, kItems); }
std::uint64_t Queue::unfinished(Segment& segment) const { return read_sum(*segment.state, object_, kUnfinished); }

bool Queue::finished(Thread& thread) const {
    SegmentState& own = *thread.segment().state;
    QueueState& state = state_of(own.header, object_);
    QueueUpdates* updates = own.commuting.find(state);
    if (updates != nullptr && updates->put != updates->finished_own) {
        ++updates->finished_own;
    } else {
        while (!state.finish_one()) {
            if (unfinished(own.header) == 0) return false;
            resolve_contention(thread, object_);
        }
        if (own.index != 0) ++own.commuting.of(raw(object_), state).finished;
    }
    add_to_word(own, object_, kUnfinished, kMinusOne);
    if (own.index == 0) state.wake();
    return true;
}

Queue::Moment Queue::moment(Segment& segment) const {
    QueueState& state = state_of(segment, object_);
    Moment moment;
    moment.state_ = state.shared_from_this();
    moment.events_ = state.events();
    return moment;
}

void Queue::Moment::wait(Deadline deadline) const { state_->wait(events_, deadline); }
void Queue::Moment::wake() const { state_->wake(); }

namespace {

// Tries in transactions of its own, with waits between them, until `attempt` returns true.
template <typename Attempt>
bool try_until(Thread& thread, const std::function<Queue(Segment&)>& queue, Queue::Deadline deadline, Attempt attempt) {
    for (;;) {
        bool last = std::chrono::steady_clock::now() >= deadline;
        bool done = false;
        Queue::Moment moment;
        run_transaction(thread, [&](Segment& segment) {
            Queue asked = queue(segment);
            moment = asked.moment(segment);
            done = attempt(segment, asked);
        });
        if (done || last) return done;
        moment.wait(deadline);
    }
}

}  // namespace

bool Queue::get(Thread& thread, const std::function<Queue(Segment&)>& queue, Deadline deadline,
                const std::function<void(Segment&, std::uint64_t)>& body) {
    return try_until(thread, queue, deadline, [&](Segment& segment, Queue asked) {
        Taken taken = asked.take(segment);
        if (taken.result != Got::item) return false;
        body(segment, taken.word);
        return true;
    });
}

bool Queue::join(Thread& thread, const std::function<Queue(Segment&)>& queue, Deadline deadline) {
    return try_until(thread, queue, deadline,
                     [](Segment& segment, Queue asked) { return asked.unfinished(segment) == 0; });
}

std::size_t Queue::object_size() { return sizeof(CollectionObject); }

void Queue::trace(ObjectHeader* queue, Tracer& tracer) {
    reinterpret_cast<Collection*>(reinterpret_cast<CollectionObject*>(queue)->state)->trace(tracer);
}

}  // namespace stm
