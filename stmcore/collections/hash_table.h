// A hash table whose operations on different keys never conflict.
//
// Every key that a transaction has looked for has an *entry*, an object in old space, whether the key is present or not.
// Looking a key up reads its entry; inserting, changing or deleting it writes its entry. So conflicts are per key, by
// the ordinary read markers and write barriers. Which entry belongs to which key is known to an index outside of the
// heap that all threads share (table_index.h). An entry belongs to no transaction: it comes into being, as "absent", in
// all views at once, at the first lookup of its key by anybody, and an abort does not take it back. What is
// transactional is its contents. A major collection drops entries that are absent and that no running transaction has
// read or written: nobody could tell them from an entry made at the next lookup.
//
// The index knows keys by their 64-bit hashes and never sees the keys themselves, because a key may be an object that
// only one transaction can see yet. Keys of one hash share an entry: the first lies in it, the others in a chain of
// ordinary objects behind it. They conflict with each other; a hash without collisions conflicts for equal keys only.
//
// Length and iteration depend on all keys, but must not make inserts of different keys conflict with each other. The
// table object has two sums (commuting_updates.h): the number of keys present, and a count of changes of membership.
// Inserting or deleting a key adds to both, which does not conflict with other additions. length() reads the first sum,
// items() and clear() read the second; so these conflict with committed changes of membership, and with nothing else.
// Serial order: a transaction that read a sum commits only if no membership change was committed since its position, so
// that what it found is true at the moment of its commit. One that only added commits in any order with others that
// add, since the entries they wrote are different ones or conflict by themselves, and the sum is the same in each order.
// A transaction that only reads takes effect at its position, where its view is consistent.
// items() reads the `present` word of entries without marking them: a change of it always comes with an addition, for
// which the mark of the sum stands. The entries it returns are marked, because values change without one.
// pick_any() says nothing about other keys unless the table is empty: it reads the entry it returns, or the length.
//
// Keys and values are words of the embedder: immediates or references to objects. `Segment&` in an argument list means:
// inside a transaction. Nothing here moves objects or reaches a safe point. What is returned is good until the next
// safe point. Functions that may need memory throw OutOfMemory: make, and get, set and erase of a key never seen.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "stmcore/heap.h"

namespace stm {

// What a table must know of its words; one for all tables of a kind. It must outlive the heap.
struct TableKind {
    // Types of the table object and of entries. The embedder's object_size and trace callbacks know them and call the
    // functions of HashTable below.
    std::uint32_t table_type_id = 0;
    std::uint32_t entry_type_id = 0;
    // Null: a key is equal to itself only, and its hash is made from the word. Then a key must not be a reference to
    // an object that may still move. Neither callback may reach a safe point; they take the read barriers they need.
    std::uint64_t (*hash)(Segment& segment, std::uint64_t key) = nullptr;
    bool (*equal)(Segment& segment, std::uint64_t one, std::uint64_t other) = nullptr;
    // Visits the word if it is a reference. Null: no word is one.
    void (*visit)(std::uint64_t* word, Tracer& tracer) = nullptr;
};

class TableState;

// A reference to a table object. Cheap to copy; whoever keeps one across safe points keeps object() as a root.
class HashTable {
  public:
    struct Item {
        std::uint64_t key;
        std::uint64_t value;
    };

    explicit HashTable(SegOffset object) : object_(object) {}
    // An empty table; it dies like any object.
    static HashTable make(Segment& segment, const TableKind& kind);
    SegOffset object() const { return object_; }

    std::optional<std::uint64_t> get(Segment& segment, std::uint64_t key) const;
    // True if the key is new. An equal key that is present stays.
    bool set(Segment& segment, std::uint64_t key, std::uint64_t value) const;
    // The value the key had.
    std::optional<std::uint64_t> erase(Segment& segment, std::uint64_t key) const;
    std::uint64_t length(Segment& segment) const;
    // In no particular order.
    std::vector<Item> items(Segment& segment) const;
    std::vector<std::uint64_t> keys(Segment& segment) const;
    // Some key; different threads tend to get different ones. Nothing if the table is empty.
    std::optional<Item> pick_any(Segment& segment) const;
    void clear(Segment& segment) const;

    // For the hash of a key that the embedder has at hand (`hash` of the kind is not called).
    std::optional<std::uint64_t> get(Segment& segment, std::uint64_t key, std::uint64_t hash) const;
    bool set(Segment& segment, std::uint64_t key, std::uint64_t value, std::uint64_t hash) const;
    std::optional<std::uint64_t> erase(Segment& segment, std::uint64_t key, std::uint64_t hash) const;

    // Entries in the index, present or not: a measure of memory.
    std::uint64_t entries(Segment& segment) const;

    // For the embedder's callbacks.
    static std::size_t table_size();
    static std::size_t entry_size();
    static void trace_table(ObjectHeader* table, Tracer& tracer);
    static void trace_entry(ObjectHeader* entry, const TableKind& kind, Tracer& tracer);

  private:
    SegOffset object_;
};

}  // namespace stm
