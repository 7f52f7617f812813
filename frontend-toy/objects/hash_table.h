// The hash tables of dicts and sets, which look alike to the outside (hash_next) and differ inside.
//
// A dict is compact: `entries` in insertion order, found through `index`. A deleted entry has no key.
// A set needs no order of its own, so that programs which print a set see the order that CPython shows: `entries` is
// itself the open-addressed table, probed, filled, resized and merged exactly as CPython does it. Free places have no
// key and hash 0, deleted ones (kUndefined) hash -1; `used` counts both live and deleted ones; `index` is kNothing or
// the small int where pop() goes on.
//
// Look-ups compare identity, then hash, then content. Keys that are simple (none of their comparisons can run Python
// code) are found without Python; else the look-up holds everything in roots and starts over when the table has changed
// under it.
#pragma once

#include <cstddef>

#include "frontend-toy/objects/containers.h"

namespace toy {

constexpr std::int64_t kAbsent = -1;

// Entries one at a time, by cards where the object is large.
class EntryReader {
  public:
    EntryReader(Thread& thread, Value entries)
        : segment_(*thread.segment), offset_(entries.ref()), object_(read_immutable<HashEntries>(thread, entries)) {
        large_ = (object_->header.flags & stm::kLarge) != 0;
        if (!large_) stm::read_barrier(segment_, offset_);
    }
    const HashEntry& operator[](std::int64_t i) const {
        if (__builtin_expect(large_, 0)) {
            std::size_t at = sizeof(HashEntries) + static_cast<std::size_t>(i) * sizeof(HashEntry);
            stm::read_word(segment_, offset_, at);
            stm::read_word(segment_, offset_, at + offsetof(HashEntry, value));
        }
        return object_->entries[i];
    }
    std::int64_t capacity() const { return object_->capacity; }

  private:
    stm::Segment& segment_;
    stm::SegOffset offset_;
    const HashEntries* object_;
    bool large_;
};
// For changing an entry; good for that entry only.
inline HashEntry& write_entry(Thread& thread, Value entries, std::int64_t i) {
    std::size_t at = sizeof(HashEntries) + static_cast<std::size_t>(i) * sizeof(HashEntry);
    stm::write_word(*thread.segment, entries.ref(), at + offsetof(HashEntry, value));
    return *reinterpret_cast<HashEntry*>(stm::write_word(*thread.segment, entries.ref(), at));
}

// The hash of an object of a builtin immutable type that compares without running Python code (int, float, str, bytes,
// None, functions, classes); false for others.
bool simple_hash(Thread&, Value key, std::int64_t& hash);

// ---- dicts: `entry` is a place in entries
std::int64_t dict_find(Thread&, Rooted& dict, Rooted& key, std::int64_t hash);
void dict_insert(Thread&, Rooted& dict, Rooted& key, std::int64_t hash, Rooted& value);
// The value, removed; kNothing if absent.
Value dict_remove(Thread&, Rooted& dict, Rooted& key, std::int64_t hash);
void dict_remove_entry(Thread&, Value dict, std::int64_t entry);
// The last live entry, or kAbsent. A deleted entry's hash says where to go on, so that popping everything is linear.
std::int64_t dict_last(Thread&, Value dict);
void dict_clear(Thread&, Value dict);
Value dict_copy(Thread&, Value dict);
Value dict_pop(Thread&, Value dict, Value key);  // kNothing if absent
Value dict_set_default(Thread&, Value dict, Value key, Value value);
bool dict_contains(Thread&, Value dict, Value key);
// dict.update(other): a mapping or an iterable of pairs. Runs Python code.
void dict_update(Thread&, Value dict, Value other);
inline std::int64_t hash_count(Thread& thread, Value table) { return read<HashTable>(thread, table)->count; }
// An entry's key and value; the entry is live.
HashEntry hash_entry(Thread&, Value table, std::int64_t entry);

// For keys that simple_hash() knows, in a dict: they run no Python code as long as the dict holds no keys whose hash is
// the same and whose comparison does; false then, and the slower functions have to be called.
// Nothing but MemoryError is thrown.
bool dict_get_fast(Thread&, Value dict, Value key, Value& value);  // kNothing if absent
bool dict_set_fast(Thread&, Value dict, Value key, Value value);
bool dict_delete_fast(Thread&, Value dict, Value key, bool& found);
bool set_add_fast(Thread&, Value set, Value key, bool& added);
bool set_contains_fast(Thread&, Value set, Value key, bool& found);

// ---- sets; `found` and results are as in CPython's setobject.c
bool set_add_entry(Thread&, Rooted& set, Rooted& key, std::int64_t hash);  // false: it was there
bool set_contains_entry(Thread&, Rooted& set, Rooted& key, std::int64_t hash);
bool set_discard_entry(Thread&, Rooted& set, Rooted& key, std::int64_t hash);
bool set_discard(Thread&, Value set, Value key);
void set_clear(Thread&, Value set);
Value set_copy(Thread&, Value set, bool frozen);
Value set_pop(Thread&, Value set);  // KeyError
void set_resize(Thread&, Value set, std::int64_t minimum);
void set_swap_bodies(Thread&, Value, Value);
// The set operations of CPython; `other` is any iterable. They run Python code.
void set_update(Thread&, Value set, Value other);
Value set_intersection(Thread&, Value set, Value other);
Value set_difference(Thread&, Value set, Value other);
void set_difference_update(Thread&, Value set, Value other);
Value set_symmetric_difference(Thread&, Value set, Value other);
void set_symmetric_difference_update(Thread&, Value set, Value other);
bool set_is_subset(Thread&, Value set, Value other_set);
bool set_is_disjoint(Thread&, Value set, Value other);
bool set_equal(Thread&, Value, Value);
std::int64_t hash_frozen_set(Thread&, Value set);
// A set with what the iterable gives.
Value make_set_of(Thread&, Value iterable, bool frozen);

// ---- views
bool is_dict_view(Thread&, Value);
// set(a) op set(b) where a or b is a view of keys or items; kNotImplemented when it does not apply.
Value view_binary(Thread&, BinaryOp, Value, Value);
// Comparison with a view of keys or items on either side; kNotImplemented when the other is no set.
Value compare_views(Thread&, CompareOp, Value, Value);
bool view_contains(Thread&, Value view, Value item);
Value make_dict_view(Thread&, TypeId type, Value dict);

}  // namespace toy
