#include "stmcore/collections/c_api.h"

#include <algorithm>
#include <chrono>

#include "stmcore/c_status.h"
#include "stmcore/collections/hash_table.h"
#include "stmcore/collections/queue.h"
#include "stmcore/thread.h"

namespace stm {
namespace {

// A TableKind is used where it lies, so that of C must be one.
static_assert(sizeof(stm_table_kind) == sizeof(TableKind));
static_assert(offsetof(stm_table_kind, entry_type_id) == offsetof(TableKind, entry_type_id));
static_assert(offsetof(stm_table_kind, hash) == offsetof(TableKind, hash));
static_assert(offsetof(stm_table_kind, equal) == offsetof(TableKind, equal));
static_assert(offsetof(stm_table_kind, visit) == offsetof(TableKind, visit));

const TableKind& of(const stm_table_kind* kind) { return *reinterpret_cast<const TableKind*>(kind); }
Tracer& of(stm_tracer* tracer) { return *reinterpret_cast<Tracer*>(tracer); }
ThreadState& of(stm_thread* thread) { return *reinterpret_cast<ThreadState*>(thread); }
Queue::Moment* of(stm_queue_moment* moment) { return reinterpret_cast<Queue::Moment*>(moment); }

HashTable table_of(stm_ref ref) { return HashTable(SegOffset{ref.offset}); }
Queue queue_of(stm_ref ref) { return Queue(SegOffset{ref.offset}); }

}  // namespace
}  // namespace stm

using namespace stm;

extern "C" {

// ---- hash table

stm_status stm_table_make(stm_segment* segment, const stm_table_kind* kind, stm_ref* table) {
    return guarded([&] { table->offset = raw(HashTable::make(*segment, of(kind)).object()); });
}
stm_status stm_table_get(stm_segment* segment, stm_ref table, std::uint64_t key, bool* present, std::uint64_t* value) {
    return guarded([&] {
        auto found = table_of(table).get(*segment, key);
        *present = found.has_value();
        if (found) *value = *found;
    });
}
stm_status stm_table_set(stm_segment* segment, stm_ref table, std::uint64_t key, std::uint64_t value) {
    return guarded([&] { table_of(table).set(*segment, key, value); });
}
stm_status stm_table_erase(stm_segment* segment, stm_ref table, std::uint64_t key, bool* was_present) {
    return guarded([&] { *was_present = table_of(table).erase(*segment, key).has_value(); });
}
stm_status stm_table_clear(stm_segment* segment, stm_ref table) {
    return guarded([&] { table_of(table).clear(*segment); });
}
stm_status stm_table_length(stm_segment* segment, stm_ref table, std::uint64_t* length) {
    return guarded([&] { *length = table_of(table).length(*segment); });
}
stm_status stm_table_for_each(stm_segment* segment, stm_ref table, void (*each)(void*, std::uint64_t, std::uint64_t),
                              void* argument) {
    return guarded([&] {
        for (const HashTable::Item& item : table_of(table).items(*segment)) each(argument, item.key, item.value);
    });
}
stm_status stm_table_pick_any(stm_segment* segment, stm_ref table, bool* found, std::uint64_t* key,
                              std::uint64_t* value) {
    return guarded([&] {
        auto item = table_of(table).pick_any(*segment);
        *found = item.has_value();
        if (!item) return;
        *key = item->key;
        *value = item->value;
    });
}

std::size_t stm_table_size(void) { return HashTable::table_size(); }
std::size_t stm_table_entry_size(void) { return HashTable::entry_size(); }
void stm_table_trace(stm_object* table, stm_tracer* tracer) { HashTable::trace_table(table, of(tracer)); }
void stm_table_trace_entry(stm_object* entry, const stm_table_kind* kind, stm_tracer* tracer) {
    HashTable::trace_entry(entry, of(kind), of(tracer));
}

// ---- queue

stm_status stm_queue_make(stm_segment* segment, const stm_queue_kind* kind, stm_ref* queue) {
    return guarded([&] {
        QueueKind translated;
        translated.type_id = kind->type_id;
        translated.visit = callback<decltype(translated.visit)>(kind->visit);
        queue->offset = raw(Queue::make(*segment, translated).object());
    });
}
stm_status stm_queue_put(stm_segment* segment, stm_ref queue, std::uint64_t word) {
    return guarded([&] { queue_of(queue).put(*segment, word); });
}
stm_status stm_queue_take(stm_segment* segment, stm_ref queue, stm_taken* taken, std::uint64_t* word) {
    return guarded([&] {
        Queue::Taken got = queue_of(queue).take(*segment);
        switch (got.result) {
            case Queue::Got::item:
                *taken = STM_TOOK_ITEM;
                *word = got.word;
                break;
            case Queue::Got::empty: *taken = STM_QUEUE_EMPTY; break;
            case Queue::Got::contended: *taken = STM_QUEUE_CONTENDED; break;
        }
    });
}
stm_status stm_queue_length(stm_segment* segment, stm_ref queue, std::uint64_t* length) {
    return guarded([&] { *length = queue_of(queue).size(*segment); });
}
stm_status stm_queue_finished(stm_thread* thread, stm_ref queue, bool* ok) {
    return guarded([&] { *ok = queue_of(queue).finished(of(thread)); });
}
stm_status stm_queue_unfinished(stm_segment* segment, stm_ref queue, std::uint64_t* count) {
    return guarded([&] { *count = queue_of(queue).unfinished(*segment); });
}

stm_status stm_queue_moment_make(stm_segment* segment, stm_ref queue, stm_queue_moment** moment) {
    *moment = nullptr;
    return guarded(
        [&] { *moment = reinterpret_cast<stm_queue_moment*>(new Queue::Moment(queue_of(queue).moment(*segment))); });
}
void stm_queue_moment_wait(const stm_queue_moment* moment, std::uint64_t nanoseconds) {
    constexpr std::uint64_t kLongest = std::uint64_t{1} << 60;  // 36 years
    auto wait = std::chrono::nanoseconds(static_cast<std::int64_t>(std::min(nanoseconds, kLongest)));
    reinterpret_cast<const Queue::Moment*>(moment)->wait(std::chrono::steady_clock::now() + wait);
}
void stm_queue_moment_destroy(stm_queue_moment* moment) { delete of(moment); }

std::size_t stm_queue_size(void) { return Queue::object_size(); }
void stm_queue_trace(stm_object* queue, stm_tracer* tracer) { Queue::trace(queue, of(tracer)); }

}  // extern "C"
