#include "stmcore/commuting_updates.h"

#include <cstring>

#include "stmcore/collections/queue_state.h"
#include "stmcore/heap_state.h"

namespace stm {

namespace {

constexpr std::size_t kLookBack = 16;  // additions that are looked at for one to the same word

void add_in_view(SegmentState& segment, std::uint64_t offset, std::uint64_t difference) {
    if (segment.index != 0) {
        std::uint64_t claimed = segment.heap.pages.claim(segment.index, offset, sizeof difference);
        if (claimed != 0) segment.private_pages += static_cast<std::int64_t>(claimed);
    }
    *reinterpret_cast<std::uint64_t*>(segment.header.base + offset) += difference;
}

}  // namespace

void CommutingUpdates::trace(Tracer& tracer) {
    for (const Addition& addition : additions) {
        SegOffset slot{addition.object};  // it does not move
        tracer.visit(&slot);
    }
    for (QueueUpdates& queue : queues) {
        for (std::uint64_t& word : queue.appended) queue.state->visit(&word, tracer);
        for (QueueUpdates::Item& item : queue.taken) queue.state->visit(&item.word, tracer);
    }
}

// Contents of an appending: how many more items are unfinished, then the words.
void CommutingUpdates::log(RecordBuffer& records) const {
    for (const Addition& addition : additions) {
        if (addition.difference == 0) continue;
        Record* record = records.append_update(Record::kAddition, addition.object + addition.at, sizeof addition.difference);
        std::memcpy(record->contents(), &addition.difference, sizeof addition.difference);
    }
    for (const QueueUpdates& queue : queues) {
        if (queue.put == 0) continue;
        std::uint64_t bytes = queue.appended.size() * sizeof(std::uint64_t);
        std::uint64_t unfinished = queue.put - queue.finished_own;
        Record* record = records.append_update(Record::kAppending, queue.object, sizeof unfinished + bytes);
        std::memcpy(record->contents(), &unfinished, sizeof unfinished);
        if (bytes != 0) std::memcpy(record->contents() + sizeof unfinished, queue.appended.data(), bytes);
    }
}

void CommutingUpdates::committed(SegmentState& segment, std::uint64_t sequence) {
    for (const Addition& addition : additions) add_in_view(segment, addition.object + addition.at, addition.difference);
    for (const QueueUpdates& queue : queues) {
        if (queue.put != 0)
            queue.state->receive(sequence, queue.put - queue.finished_own, queue.appended.data(), queue.appended.size());
        if (queue.finished + queue.finished_own != 0) queue.state->wake();
    }
    additions.clear();
    queues.clear();
}

void CommutingUpdates::rolled_back() {
    for (const QueueUpdates& queue : queues) queue.state->give_back(queue.taken, queue.finished);
    additions.clear();
    queues.clear();
}

QueueUpdates* CommutingUpdates::find(const QueueState& state) {
    for (QueueUpdates& queue : queues)
        if (queue.state == &state) return &queue;
    return nullptr;
}

QueueUpdates& CommutingUpdates::of(std::uint64_t object, QueueState& state) {
    if (QueueUpdates* known = find(state)) return *known;
    queues.push_back({object, &state, {}, {}});
    return queues.back();
}

void import_update(SegmentState& segment, const Record& record, std::uint64_t sequence) {
    std::uint64_t first;
    std::memcpy(&first, record.contents(), sizeof first);
    if (record.is_addition()) return add_in_view(segment, record.offset, first);
    auto* object = reinterpret_cast<const CollectionObject*>(segment.header.base + record.offset);
    auto* state = static_cast<QueueState*>(reinterpret_cast<Collection*>(object->state));
    state->receive(sequence, first, reinterpret_cast<const std::uint64_t*>(record.contents()) + 1,
                   record.size() / sizeof(std::uint64_t) - 1);
}

void undo_updates(SegmentState& segment, const Record* first, const Record* end) {
    for (const Record* record = first; record != end; record = record->next()) {
        if (!record->is_addition()) continue;
        std::uint64_t difference;
        std::memcpy(&difference, record->contents(), sizeof difference);
        add_in_view(segment, record->offset, ~difference + 1);
    }
}

void add_to_word(SegmentState& segment, SegOffset object, std::uint64_t at, std::uint64_t difference) {
    if (segment.index == 0) return add_in_view(segment, raw(object) + at, difference);
    std::vector<CommutingUpdates::Addition>& additions = segment.commuting.additions;
    std::size_t oldest = additions.size() > kLookBack ? additions.size() - kLookBack : 0;
    for (std::size_t index = additions.size(); index-- > oldest;) {
        if (additions[index].object != raw(object) || additions[index].at != at) continue;
        additions[index].difference += difference;
        return;
    }
    additions.push_back({raw(object), at, difference});
}

std::uint64_t read_sum(SegmentState& segment, SegOffset object, std::uint64_t at) {
    Segment& header = segment.header;
    read_barrier(header, SegOffset{raw(object) + at});
    std::uint64_t sum = *reinterpret_cast<const std::uint64_t*>(header.base + raw(object) + at);
    for (const CommutingUpdates::Addition& addition : segment.commuting.additions)
        if (addition.object == raw(object) && addition.at == at) sum += addition.difference;
    return sum;
}

}  // namespace stm
