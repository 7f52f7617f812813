// Sets, laid out and probed as CPython does it (hash_table.h says why).
#include <algorithm>
#include <cstring>

#include "frontend-toy/objects/hash_table.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

constexpr std::int64_t kMinimumSize = 8;
constexpr std::uint64_t kLinearProbes = 9;
constexpr int kPerturbShift = 5;
constexpr Value kDummy = kUndefined;

enum class Same : std::uint8_t { no, yes, unknown };

std::int64_t table_size(Thread& thread, const HashTable* table) {
    return table->entries.is_nothing() ? kMinimumSize : read_immutable<HashEntries>(thread, table->entries)->capacity;
}
std::int64_t set_fill(Thread& thread, Value set) { return read<HashTable>(thread, set)->used; }
std::int64_t set_mask(Thread& thread, Value set) { return table_size(thread, read<HashTable>(thread, set)) - 1; }

bool is_live(const HashEntry& entry) { return !entry.key.is_nothing() && entry.key != kDummy; }

Same same_key(Thread& thread, Value a, Value b) {
    bool first_is_str = has_type(thread, a, kStr), second_is_str = has_type(thread, b, kStr);
    if (first_is_str && second_is_str) return str_equal(thread, a, b) ? Same::yes : Same::no;
    if (a.is_small_int() && b.is_small_int()) return Same::no;
    std::int64_t ignored;
    if (!simple_hash(thread, a, ignored) || !simple_hash(thread, b, ignored)) return Same::unknown;
    return builtin_compare(thread, CompareOp::equal, a, b) == kTrue ? Same::yes : Same::no;
}

struct Found {
    Same same;
    std::int64_t entry;  // no: the free place where the key belongs
    std::int64_t steps;
    std::int64_t deleted = kAbsent;  // no: the last deleted place on the way, which is used rather than the free one
};

Found probe_set(Thread& thread, Value set, Value key, std::int64_t hash, std::int64_t skipped = 0) {
    const HashTable* table = read<HashTable>(thread, set);
    if (table->entries.is_nothing()) return {Same::no, kAbsent, 0};
    const EntryReader entries(thread, table->entries);
    auto mask = static_cast<std::uint64_t>(entries.capacity() - 1);
    auto perturb = static_cast<std::uint64_t>(hash);
    std::uint64_t at = perturb & mask;
    std::int64_t steps = 0, deleted = kAbsent;
    while (true) {
        std::uint64_t probes = at + kLinearProbes <= mask ? kLinearProbes : 0;
        for (std::uint64_t i = at; i <= at + probes; ++i) {
            const HashEntry& entry = entries[static_cast<std::int64_t>(i)];
            ++steps;
            if (entry.key.is_nothing()) return {Same::no, static_cast<std::int64_t>(i), steps, deleted};
            if (entry.key == kDummy) deleted = static_cast<std::int64_t>(i);
            if (entry.hash != hash || entry.key == kDummy) continue;
            if (entry.key == key) return {Same::yes, static_cast<std::int64_t>(i), steps};
            if (steps <= skipped) continue;
            Same same = same_key(thread, entry.key, key);
            if (same != Same::no) return {same, static_cast<std::int64_t>(i), steps};
        }
        perturb >>= kPerturbShift;
        at = (at * 5 + 1 + perturb) & mask;
    }
}

Found find_in_set(Thread& thread, Rooted& set, Rooted& key, std::int64_t hash) {
    Found found = probe_set(thread, set, key, hash);
    while (found.same == Same::unknown) {
        Rooted entries(thread, read<HashTable>(thread, set)->entries);
        Rooted candidate(thread, EntryReader(thread, entries)[found.entry].key);
        bool same = equal(thread, candidate, key);
        bool changed = read<HashTable>(thread, set)->entries != entries.get() ||
                       EntryReader(thread, entries)[found.entry].key != candidate.get();
        if (changed) {
            found = probe_set(thread, set, key, hash);
        } else if (same) {
            found.same = Same::yes;
        } else {
            found = probe_set(thread, set, key, hash, found.steps);
        }
    }
    return found;
}

Value make_entries(Thread& thread, std::int64_t size) {
    if (size > kMaximumLength) raise(thread, ErrorClass::memory_error, "");
    Value entries = allocate(thread, sizeof(HashEntries) + static_cast<std::size_t>(size) * sizeof(HashEntry), kHashEntries);
    initialise<HashEntries>(thread, entries)->capacity = size;
    return entries;
}

void insert_clean(HashEntry* entries, std::uint64_t mask, const HashEntry& added) {
    auto perturb = static_cast<std::uint64_t>(added.hash);
    std::uint64_t at = perturb & mask;
    while (true) {
        std::uint64_t probes = at + kLinearProbes <= mask ? kLinearProbes : 0;
        for (std::uint64_t i = at; i <= at + probes; ++i) {
            if (!entries[i].key.is_nothing()) continue;
            entries[i] = added;
            return;
        }
        perturb >>= kPerturbShift;
        at = (at * 5 + 1 + perturb) & mask;
    }
}

// Puts a key that was not found into its place.
void put(Thread& thread, Value set, Value key, std::int64_t hash, const Found& found) {
    HashTable* table = write<HashTable>(thread, set);
    if (found.deleted != kAbsent) {
        write_entry(thread, table->entries, found.deleted) = {hash, key, kNothing};
        ++table->count;
        return;
    }
    std::int64_t place = found.entry;
    if (table->entries.is_nothing()) {
        table->entries = make_entries(thread, kMinimumSize);
        place = hash & (kMinimumSize - 1);
    }
    write_entry(thread, table->entries, place) = {hash, key, kNothing};
    ++table->used;
    ++table->count;
    if (table->used * 5 < (table_size(thread, table) - 1) * 3) return;
    set_resize(thread, set, table->count > 50000 ? table->count * 2 : table->count * 4);
}

void discard_at(Thread& thread, Value set, std::int64_t place) {
    HashTable* table = write<HashTable>(thread, set);
    write_entry(thread, table->entries, place) = {-1, kDummy, kNothing};
    --table->count;
}

std::int64_t hash_of_key(Thread& thread, Rooted& key) {
    std::int64_t hash;
    return simple_hash(thread, key, hash) ? hash : toy::hash(thread, key);
}

// The live entry at or after `position`, as hash_next() gives them, with the hash.
bool next_entry(Thread& thread, Value table, std::int64_t& position, Rooted& key, std::int64_t& hash) {
    Value found, value;
    if (!hash_next(thread, table, position, found, value)) return false;
    key.set(found);
    hash = hash_entry(thread, table, position - 1).hash;
    return true;
}

// set_merge of CPython.
void merge(Thread& thread, Rooted& set, Rooted& other) {
    std::int64_t other_count = hash_count(thread, other);
    if (set.get() == other.get() || other_count == 0) return;
    if ((set_fill(thread, set) + other_count) * 5 >= set_mask(thread, set) * 3)
        set_resize(thread, set, (hash_count(thread, set) + other_count) * 2);
    if (set_fill(thread, set) == 0) {
        HashTable* table = write<HashTable>(thread, set);
        if (table->entries.is_nothing()) table->entries = make_entries(thread, kMinimumSize);
        HashEntries* to = write<HashEntries>(thread, table->entries);
        const HashTable* source = read<HashTable>(thread, other);
        const HashEntries* from = read<HashEntries>(thread, source->entries);
        table->count = table->used = other_count;
        if (to->capacity == from->capacity && source->used == source->count) {
            std::memcpy(to->entries, from->entries, static_cast<std::size_t>(to->capacity) * sizeof(HashEntry));
            return;
        }
        for (std::int64_t i = 0; i < from->capacity; ++i)
            if (is_live(from->entries[i]))
                insert_clean(to->entries, static_cast<std::uint64_t>(to->capacity - 1), from->entries[i]);
        return;
    }
    Rooted key(thread, kNothing);
    std::int64_t hash;
    for (std::int64_t position = 0; next_entry(thread, other, position, key, hash);)
        set_add_entry(thread, set, key, hash);
}

// A set or dict as it is, anything else made into a set.
Value as_table(Thread& thread, Value other, bool dicts) {
    if (is_any_set(thread, other) || (dicts && is_dict(thread, other))) return other;
    return make_set_of(thread, other, false);
}

bool table_contains(Thread& thread, Rooted& table, Rooted& key, std::int64_t hash) {
    if (is_dict(thread, table)) return dict_find(thread, table, key, hash) != kAbsent;
    return set_contains_entry(thread, table, key, hash);
}

bool same_kind(Thread& thread, Value set) { return has_type(thread, set, kFrozenSet); }

}  // namespace

Value make_set(Thread& thread, bool frozen) { return allocate(thread, sizeof(HashTable), frozen ? kFrozenSet : kSet); }

void set_resize(Thread& thread, Value set, std::int64_t minimum) {
    std::int64_t size = kMinimumSize;
    while (size <= minimum) size <<= 1;
    HashTable* table = write<HashTable>(thread, set);
    Value fresh = make_entries(thread, size);
    if (!table->entries.is_nothing()) {
        const HashEntries* from = read<HashEntries>(thread, table->entries);
        HashEntry* to = initialise<HashEntries>(thread, fresh)->entries;
        for (std::int64_t i = 0; i < from->capacity; ++i)
            if (is_live(from->entries[i])) insert_clean(to, static_cast<std::uint64_t>(size - 1), from->entries[i]);
    }
    table->entries = fresh;
    table->used = table->count;
}

bool set_add_fast(Thread& thread, Value set, Value key, bool& added) {
    std::int64_t hash;
    if (!simple_hash(thread, key, hash)) return false;
    Found found = probe_set(thread, set, key, hash);
    if (found.same == Same::unknown) return false;
    added = found.same == Same::no;
    if (added) put(thread, set, key, hash, found);
    return true;
}

bool set_contains_fast(Thread& thread, Value set, Value key, bool& result) {
    std::int64_t hash;
    if (!simple_hash(thread, key, hash)) return false;
    Found found = probe_set(thread, set, key, hash);
    if (found.same == Same::unknown) return false;
    result = found.same == Same::yes;
    return true;
}

bool set_add(Thread& thread, Value set, Value key) {
    bool added;
    if (set_add_fast(thread, set, key, added)) return added;
    Rooted rooted_set(thread, set), rooted_key(thread, key);
    std::int64_t hash = hash_of_key(thread, rooted_key);
    return set_add_entry(thread, rooted_set, rooted_key, hash);
}

bool set_contains(Thread& thread, Value set, Value key) {
    bool result;
    if (set_contains_fast(thread, set, key, result)) return result;
    Rooted rooted_set(thread, set), rooted_key(thread, key);
    if (has_type(thread, key, kSet)) {  // a set is looked up as if it were frozen
        rooted_key.set(set_copy(thread, key, true));
    }
    std::int64_t hash = hash_of_key(thread, rooted_key);
    return set_contains_entry(thread, rooted_set, rooted_key, hash);
}

bool set_discard(Thread& thread, Value set, Value key) {
    Rooted rooted_set(thread, set), rooted_key(thread, key);
    if (has_type(thread, key, kSet)) rooted_key.set(set_copy(thread, key, true));
    std::int64_t hash = hash_of_key(thread, rooted_key);
    return set_discard_entry(thread, rooted_set, rooted_key, hash);
}

bool set_add_entry(Thread& thread, Rooted& set, Rooted& key, std::int64_t hash) {
    Found found = find_in_set(thread, set, key, hash);
    if (found.same == Same::yes) return false;
    put(thread, set, key, hash, found);
    return true;
}

bool set_contains_entry(Thread& thread, Rooted& set, Rooted& key, std::int64_t hash) {
    return find_in_set(thread, set, key, hash).same == Same::yes;
}

bool set_discard_entry(Thread& thread, Rooted& set, Rooted& key, std::int64_t hash) {
    Found found = find_in_set(thread, set, key, hash);
    if (found.same != Same::yes) return false;
    discard_at(thread, set, found.entry);
    return true;
}

void set_clear(Thread& thread, Value set) {
    HashTable* table = write<HashTable>(thread, set);
    table->count = table->used = 0;
    table->entries = kNothing;
}

void set_swap_bodies(Thread& thread, Value a, Value b) {  // where pop() goes on stays, as in CPython
    HashTable* first = write<HashTable>(thread, a);
    HashTable* second = write<HashTable>(thread, b);
    std::swap(first->count, second->count);
    std::swap(first->used, second->used);
    std::swap(first->entries, second->entries);
}

Value set_copy(Thread& thread, Value set, bool frozen) {
    Rooted source(thread, set), copy(thread, make_set(thread, frozen));
    merge(thread, copy, source);
    return copy;
}

Value set_pop(Thread& thread, Value set) {
    const HashTable* table = read<HashTable>(thread, set);
    if (table->count == 0) raise_key_error(thread, make_ascii(thread, "pop from an empty set"));
    const EntryReader entries(thread, table->entries);
    std::int64_t mask = entries.capacity() - 1;
    std::int64_t at = (table->index.is_small_int() ? table->index.small_int() : 0) & mask;
    while (!is_live(entries[at])) at = at == mask ? 0 : at + 1;
    Value key = entries[at].key;
    discard_at(thread, set, at);
    write<HashTable>(thread, set)->index = Value::from_small_int(at + 1);
    return key;
}

void set_update(Thread& thread, Value set_value, Value other_value) {
    Rooted set(thread, set_value), other(thread, other_value);
    if (is_any_set(thread, other)) return merge(thread, set, other);
    if (!is_dict(thread, other)) {
        Iteration iteration(thread, other);
        for (Value key = iteration.next(); !key.is_nothing(); key = iteration.next()) set_add(thread, set, key);
        return;
    }
    std::int64_t other_count = hash_count(thread, other);
    if ((set_fill(thread, set) + other_count) * 5 >= set_mask(thread, set) * 3)
        set_resize(thread, set, (hash_count(thread, set) + other_count) * 2);
    Rooted key(thread, kNothing);
    std::int64_t hash;
    for (std::int64_t position = 0; next_entry(thread, other, position, key, hash);)
        set_add_entry(thread, set, key, hash);
}

Value make_set_of(Thread& thread, Value iterable, bool frozen) {
    Rooted rooted(thread, iterable), set(thread, make_set(thread, frozen));
    set_update(thread, set, rooted);
    return set;
}

Value set_intersection(Thread& thread, Value set_value, Value other_value) {
    Rooted set(thread, set_value), other(thread, other_value);
    bool frozen = same_kind(thread, set);
    if (set.get() == other.get()) return set_copy(thread, set, frozen);
    Rooted result(thread, make_set(thread, frozen)), key(thread, kNothing);
    std::int64_t hash;
    if (is_any_set(thread, other)) {
        bool swap = hash_count(thread, other) > hash_count(thread, set);
        Rooted& smaller = swap ? set : other;
        Rooted& larger = swap ? other : set;
        for (std::int64_t position = 0; next_entry(thread, smaller, position, key, hash);)
            if (set_contains_entry(thread, larger, key, hash)) set_add_entry(thread, result, key, hash);
        return result;
    }
    Iteration iteration(thread, other);
    for (Value item = iteration.next(); !item.is_nothing(); item = iteration.next()) {
        key.set(item);
        hash = hash_of_key(thread, key);
        if (set_contains_entry(thread, set, key, hash)) set_add_entry(thread, result, key, hash);
    }
    return result;
}

Value set_difference(Thread& thread, Value set_value, Value other_value) {
    Rooted set(thread, set_value), other(thread, other_value);
    bool frozen = same_kind(thread, set);
    bool table = is_any_set(thread, other) || is_dict(thread, other);
    if (!table || (hash_count(thread, set) >> 2) > hash_count(thread, other)) {
        Rooted result(thread, set_copy(thread, set, frozen));
        set_difference_update(thread, result, other);
        return result;
    }
    Rooted result(thread, make_set(thread, frozen)), key(thread, kNothing);
    std::int64_t hash;
    for (std::int64_t position = 0; next_entry(thread, set, position, key, hash);)
        if (!table_contains(thread, other, key, hash)) set_add_entry(thread, result, key, hash);
    return result;
}

void set_difference_update(Thread& thread, Value set_value, Value other_value) {
    Rooted set(thread, set_value), other(thread, other_value), key(thread, kNothing);
    if (set.get() == other.get()) return set_clear(thread, set);
    if (is_any_set(thread, other)) {
        std::int64_t hash;
        for (std::int64_t position = 0; next_entry(thread, other, position, key, hash);)
            set_discard_entry(thread, set, key, hash);
    } else {
        Iteration iteration(thread, other);
        for (Value item = iteration.next(); !item.is_nothing(); item = iteration.next()) set_discard(thread, set, item);
    }
    const HashTable* table = read<HashTable>(thread, set);
    if (table->used - table->count > set_mask(thread, set) / 4)
        set_resize(thread, set, table->count > 50000 ? table->count * 2 : table->count * 4);
}

void set_symmetric_difference_update(Thread& thread, Value set_value, Value other_value) {
    Rooted set(thread, set_value), other(thread, other_value), key(thread, kNothing);
    if (set.get() == other.get()) return set_clear(thread, set);
    other.set(as_table(thread, other, true));
    std::int64_t hash;
    for (std::int64_t position = 0; next_entry(thread, other, position, key, hash);)
        if (!set_discard_entry(thread, set, key, hash)) set_add_entry(thread, set, key, hash);
}

Value set_symmetric_difference(Thread& thread, Value set_value, Value other_value) {
    Rooted set(thread, set_value), other(thread, other_value);
    Rooted result(thread, make_set_of(thread, other, same_kind(thread, set)));
    set_symmetric_difference_update(thread, result, set);
    return result;
}

bool set_is_subset(Thread& thread, Value set_value, Value other_value) {
    Rooted set(thread, set_value), other(thread, other_value), key(thread, kNothing);
    if (hash_count(thread, set) > hash_count(thread, other)) return false;
    std::int64_t hash;
    for (std::int64_t position = 0; next_entry(thread, set, position, key, hash);)
        if (!set_contains_entry(thread, other, key, hash)) return false;
    return true;
}

bool set_is_disjoint(Thread& thread, Value set_value, Value other_value) {
    Rooted set(thread, set_value), other(thread, other_value), key(thread, kNothing);
    if (set.get() == other.get()) return hash_count(thread, set) == 0;
    if (is_any_set(thread, other)) {
        bool swap = hash_count(thread, other) > hash_count(thread, set);
        Rooted& smaller = swap ? set : other;
        Rooted& larger = swap ? other : set;
        std::int64_t hash;
        for (std::int64_t position = 0; next_entry(thread, smaller, position, key, hash);)
            if (set_contains_entry(thread, larger, key, hash)) return false;
        return true;
    }
    Iteration iteration(thread, other);
    for (Value item = iteration.next(); !item.is_nothing(); item = iteration.next()) {
        key.set(item);
        std::int64_t hash = hash_of_key(thread, key);
        if (set_contains_entry(thread, set, key, hash)) return false;
    }
    return true;
}

bool set_equal(Thread& thread, Value a, Value b) {
    return hash_count(thread, a) == hash_count(thread, b) && set_is_subset(thread, a, b);
}

std::int64_t hash_frozen_set(Thread& thread, Value set) {
    const HashTable* table = read<HashTable>(thread, set);
    std::uint64_t result = 0;
    if (!table->entries.is_nothing()) {
        const HashEntries* entries = read<HashEntries>(thread, table->entries);
        for (std::int64_t i = 0; i < entries->capacity; ++i) {
            if (!is_live(entries->entries[i])) continue;
            auto hash = static_cast<std::uint64_t>(entries->entries[i].hash);
            result ^= ((hash ^ 89869747u) ^ (hash << 16)) * 3644798167u;
        }
    }
    result ^= (static_cast<std::uint64_t>(table->count) + 1) * 1927868237u;
    result ^= (result >> 11) ^ (result >> 25);
    result = result * 69069u + 907133923u;
    if (result == static_cast<std::uint64_t>(-1)) result = 590923713u;
    return static_cast<std::int64_t>(result);
}

}  // namespace toy
