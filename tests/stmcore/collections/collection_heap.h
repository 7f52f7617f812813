// The test embedder with collections: objects as in test_heap.h, tables, entries and queues, told apart by type id. A
// word is an immediate number, or a reference to an object whose first plain word is a number; equal numbers are equal
// keys. The low bit tells them apart.
#pragma once

#include "stmcore/collections/hash_table.h"
#include "stmcore/collections/queue.h"
#include "stmcore/heap_state.h"
#include "tests/stmcore/test_heap.h"

namespace stm::test {

constexpr std::uint32_t kTableType = 1001, kEntryType = 1002, kQueueType = 1003, kIdentityTableType = 1004,
                        kCollidingTableType = 1005;

inline bool is_immediate(std::uint64_t word) { return (word & 1) != 0; }
inline std::uint64_t immediate(std::uint64_t number) { return number << 1 | 1; }
inline std::uint64_t number_of(const Segment& segment, std::uint64_t word) {
    if (is_immediate(word)) return word >> 1;
    const Object* object = read_immutable(segment, ObjectRef(SegOffset{word}));
    return object->slots[object->references];
}
inline void visit_word(std::uint64_t* word, Tracer& tracer) {
    if (*word != 0 && !is_immediate(*word)) tracer.visit(reinterpret_cast<SegOffset*>(word));
}

inline const TableKind kByNumber{kTableType, kEntryType,
                                 [](Segment& segment, std::uint64_t key) { return number_of(segment, key); },
                                 [](Segment& segment, std::uint64_t one, std::uint64_t other) {
                                     return number_of(segment, one) == number_of(segment, other);
                                 },
                                 visit_word};
// Three hashes only.
inline const TableKind kColliding{kCollidingTableType, kEntryType,
                                  [](Segment& segment, std::uint64_t key) { return number_of(segment, key) % 3; },
                                  kByNumber.equal, visit_word};
inline const TableKind kByIdentity{kIdentityTableType, kEntryType, nullptr, nullptr, visit_word};
inline const QueueKind kQueue{kQueueType, visit_word};

inline bool is_collection(std::uint32_t type) { return type >= kTableType && type <= kCollidingTableType; }

inline Embedder collection_embedder() {
    static const Embedder plain = test_embedder();
    Embedder embedder = plain;
    embedder.object_size = [](const ObjectHeader* header) {
        if (header->type_id == kEntryType) return HashTable::entry_size();
        if (header->type_id == kQueueType) return Queue::object_size();
        return is_collection(header->type_id) ? HashTable::table_size() : plain.object_size(header);
    };
    embedder.trace = [](ObjectHeader* header, Tracer& tracer) {
        if (header->type_id == kEntryType) return HashTable::trace_entry(header, kByNumber, tracer);
        if (header->type_id == kQueueType) return Queue::trace(header, tracer);
        if (is_collection(header->type_id)) return HashTable::trace_table(header, tracer);
        plain.trace(header, tracer);
    };
    return embedder;
}

inline std::size_t collections_of(Heap& heap) {
    std::size_t count = 0;
    static_cast<HeapState&>(heap).collections.for_each([&](Collection&) { ++count; });
    return count;
}

// A reference to a new object with this number.
inline std::uint64_t boxed(Driver& driver, std::uint64_t number) {
    ObjectRef ref = driver.make(0, 1);
    driver.set(ref, 0, number);
    return raw(ref.offset);
}

// Two threads that share a table and a queue, in roots 0 and 1.
struct Shared {
    explicit Shared(const TableKind& kind = kByNumber, const Options& options = test_options())
        : heap(Heap::create(options, collection_embedder())), a(*heap), b(*heap) {
        a.start();
        a.roots.current.push_back(HashTable::make(a.segment(), kind).object());
        a.roots.current.push_back(Queue::make(a.segment(), kQueue).object());
        EXPECT_TRUE(a.commit());
        b.roots.current = a.roots.current;
    }
    HashTable table() { return HashTable(a.roots.current.at(0)); }
    Queue queue() { return Queue(a.roots.current.at(1)); }

    std::unique_ptr<Heap> heap;
    Driver a, b;
};

}  // namespace stm::test
