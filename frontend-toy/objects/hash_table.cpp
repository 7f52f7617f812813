#include "frontend-toy/objects/hash_table.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

constexpr std::int32_t kEmpty = -1, kDeleted = -2;
constexpr int kPerturbShift = 5;

enum class Same : std::uint8_t { no, yes, unknown };

bool compares_without_python(std::uint32_t type) {
    switch (type) {
        case kBigInt:
        case kBoxedFloat:
        case kStr:
        case kBytes:
        case kFunction:
        case kNativeFunction:
        case kClass: return true;
        default: return false;
    }
}

// Are two keys of equal hash that are not identical equal?
inline Same same_key(Thread& thread, Value a, Value b) {
    if (a.is_ref() && b.is_ref()) {
        std::uint32_t type_a = stm::type_id(*thread.segment, a.ref());
        std::uint32_t type_b = stm::type_id(*thread.segment, b.ref());
        if (type_a == kStr && type_b == kStr) {
            const Str* first = read_immutable<Str>(thread, a);
            const Str* second = read_immutable<Str>(thread, b);
            bool equal = first->length == second->length && first->width == second->width &&
                         std::memcmp(first->data, second->data,
                                     static_cast<std::size_t>(first->length) * first->width) == 0;
            return equal ? Same::yes : Same::no;
        }
        if (!compares_without_python(type_a) || !compares_without_python(type_b)) return Same::unknown;
    } else if (a.is_small_int() && b.is_small_int()) {
        return Same::no;
    } else {
        Value reference = a.is_ref() ? a : b;
        if (reference.is_ref() && !compares_without_python(stm::type_id(*thread.segment, reference.ref())))
            return Same::unknown;
    }
    return builtin_compare(thread, CompareOp::equal, a, b) == kTrue ? Same::yes : Same::no;
}

// The places of a dict's index.
class Index {
  public:
    Index(Thread& thread, Value index)
        : segment_(*thread.segment), offset_(index.ref()), object_(read_immutable<RawBytes>(thread, index)) {
        large_ = (object_->header.flags & stm::kLarge) != 0;
        if (!large_) stm::read_barrier(segment_, offset_);
    }
    std::uint64_t mask() const { return static_cast<std::uint64_t>(object_->length) / sizeof(std::int32_t) - 1; }
    std::int32_t operator[](std::uint64_t place) const {
        std::size_t at = sizeof(RawBytes) + place * sizeof(std::int32_t);
        if (__builtin_expect(large_, 0)) stm::read_word(segment_, offset_, at);
        return reinterpret_cast<const std::int32_t*>(object_->data)[place];
    }
    void set(std::uint64_t place, std::int32_t entry) {
        std::size_t at = sizeof(RawBytes) + place * sizeof(std::int32_t);
        *reinterpret_cast<std::int32_t*>(stm::write_word(segment_, offset_, at)) = entry;
    }

  private:
    stm::Segment& segment_;
    stm::SegOffset offset_;
    const RawBytes* object_;
    bool large_;
};

constexpr std::int64_t usable(std::int64_t size) { return (size << 1) / 3; }

class Probe {
  public:
    Probe(std::int64_t hash, std::uint64_t mask) : perturb_(static_cast<std::uint64_t>(hash)), mask_(mask), at(perturb_ & mask) {}
    void advance() {
        perturb_ >>= kPerturbShift;
        at = (at * 5 + perturb_ + 1) & mask_;
    }

  private:
    std::uint64_t perturb_, mask_;

  public:
    std::uint64_t at;
};

struct Found {
    Same same;
    std::int64_t entry;  // yes: the entry; unknown: the entry whose key has to be compared
    std::uint64_t slot;
    std::int64_t steps;  // probes made, this one included
};

// Goes along the probe sequence up to the first key that is, or may be, the same. The first `skipped` probes met keys
// that have been compared already and differ.
inline Found probe_dict(Thread& thread, Value dict, Value key, std::int64_t hash, std::int64_t skipped = 0) {
    const HashTable* table = read<HashTable>(thread, dict);
    if (table->index.is_nothing()) return {Same::no, kAbsent, 0, 0};
    const Index slots(thread, table->index);
    const EntryReader entries(thread, table->entries);
    Probe probe(hash, slots.mask());
    for (std::int64_t steps = 1;; ++steps, probe.advance()) {
        std::int32_t entry = slots[probe.at];
        if (entry >= 0) {
            const HashEntry& candidate = entries[entry];
            if (candidate.key == key) return {Same::yes, entry, probe.at, steps};
            if (candidate.hash != hash || steps <= skipped) continue;
            Same same = same_key(thread, candidate.key, key);
            if (same != Same::no) return {same, entry, probe.at, steps};
        } else if (entry == kEmpty) {
            return {Same::no, kAbsent, probe.at, steps};
        }
    }
}

// The complete look-up: compares keys with Python code where that is needed.
Found find_in_dict(Thread& thread, Rooted& dict, Rooted& key, std::int64_t hash) {
    Found found = probe_dict(thread, dict, key, hash);
    while (found.same == Same::unknown) {
        Rooted entries(thread, read<HashTable>(thread, dict)->entries);
        Rooted candidate(thread, EntryReader(thread, entries)[found.entry].key);
        bool same = equal(thread, candidate, key);
        bool changed = read<HashTable>(thread, dict)->entries != entries.get() ||
                       EntryReader(thread, entries)[found.entry].key != candidate.get();
        if (changed) {
            found = probe_dict(thread, dict, key, hash);
        } else if (same) {
            found.same = Same::yes;
        } else {
            found = probe_dict(thread, dict, key, hash, found.steps);
        }
    }
    return found;
}

// Puts the live entries into a new table whose index has at least `size` places.
void rebuild_dict(Thread& thread, Value dict, std::int64_t size) {
    std::int64_t slots_count = std::max<std::int64_t>(8, static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(size))));
    std::int64_t capacity = usable(slots_count);
    if (capacity > INT32_MAX) raise(thread, ErrorClass::memory_error, "");
    Value new_entries =
        allocate(thread, sizeof(HashEntries) + static_cast<std::size_t>(capacity) * sizeof(HashEntry), kHashEntries);
    initialise<HashEntries>(thread, new_entries)->capacity = capacity;
    std::size_t index_bytes = static_cast<std::size_t>(slots_count) * sizeof(std::int32_t);
    Value new_index = allocate(thread, sizeof(RawBytes) + index_bytes, kRawBytes);
    RawBytes* index = initialise<RawBytes>(thread, new_index);
    index->length = static_cast<std::int64_t>(index_bytes);
    std::memset(index->data, 0xff, index_bytes);

    HashTable* table = write<HashTable>(thread, dict);
    std::int64_t count = 0;
    if (!table->entries.is_nothing()) {
        const HashEntry* from = read<HashEntries>(thread, table->entries)->entries;
        HashEntry* to = initialise<HashEntries>(thread, new_entries)->entries;
        auto* slots = reinterpret_cast<std::int32_t*>(index->data);
        auto mask = static_cast<std::uint64_t>(slots_count - 1);
        for (std::int64_t i = 0; i < table->used; ++i) {
            if (from[i].key.is_nothing()) continue;
            Probe probe(from[i].hash, mask);
            while (slots[probe.at] != kEmpty) probe.advance();
            slots[probe.at] = static_cast<std::int32_t>(count);
            to[count++] = from[i];
        }
    }
    table->count = table->used = count;
    table->index = new_index;
    table->entries = new_entries;
}

// Appends a key that is known to be absent.
void append_entry(Thread& thread, Value dict, Value key, std::int64_t hash, Value value) {
    HashTable* table = write<HashTable>(thread, dict);
    if (table->entries.is_nothing() || table->used == read_immutable<HashEntries>(thread, table->entries)->capacity)
        rebuild_dict(thread, dict, table->count * 3);
    Index slots(thread, table->index);
    Probe probe(hash, slots.mask());
    while (slots[probe.at] >= 0) probe.advance();
    slots.set(probe.at, static_cast<std::int32_t>(table->used));
    write_entry(thread, table->entries, table->used) = {hash, key, value};
    ++table->used;
    ++table->count;
}

void remove_at(Thread& thread, Value dict, std::int64_t entry, std::uint64_t slot) {
    HashTable* table = write<HashTable>(thread, dict);
    Index(thread, table->index).set(slot, kDeleted);
    HashEntry& removed = write_entry(thread, table->entries, entry);
    removed.hash = entry - 1;  // where dict_last() goes on
    removed.key = kNothing;
    removed.value = kNothing;
    --table->count;
}

inline void put(Thread& thread, Value dict, Value key, std::int64_t hash, Value value, const Found& found) {
    if (found.same == Same::yes) {
        write_entry(thread, read<HashTable>(thread, dict)->entries, found.entry).value = value;
    } else {
        append_entry(thread, dict, key, hash, value);
    }
}

inline Value value_at(Thread& thread, Value dict, const Found& found) {
    if (found.same != Same::yes) return kNothing;
    return hash_entry(thread, dict, found.entry).value;
}

}  // namespace

bool simple_hash(Thread& thread, Value key, std::int64_t& hash) {
    if (key.is_small_int()) {
        hash = hash_int(key.small_int());
        return true;
    }
    if (key.is_ref()) {
        switch (stm::type_id(*thread.segment, key.ref())) {
            case kStr: {
                std::int64_t known = read_immutable<Str>(thread, key)->hash;
                hash = known != 0 ? known : hash_str(thread, key);
                return true;
            }
            case kBigInt:
            case kBoxedFloat: hash = hash_number(thread, key); return true;
            case kBytes: hash = hash_bytes(thread, key); return true;
            case kFunction: {
                auto code = reinterpret_cast<std::uintptr_t>(read_immutable<Function>(thread, key)->code);
                hash = static_cast<std::int64_t>(code >> 4);
                return true;
            }
            case kNativeFunction: {
                auto descriptor = reinterpret_cast<std::uintptr_t>(read_immutable<NativeFunction>(thread, key)->descriptor);
                hash = static_cast<std::int64_t>(descriptor >> 4);
                return true;
            }
            case kClass: hash = static_cast<std::int64_t>(stm::raw(key.ref()) >> 4); return true;
            default: return false;
        }
    }
    if (key.is_inline_float()) {
        hash = hash_double(key.inline_float());
    } else if (key.is_bool()) {
        hash = key == kTrue;
    } else {
        hash = static_cast<std::int64_t>(key.word() * 0x9E3779B97F4A7C15u >> 8);
    }
    return true;
}

// ---------------------------------------------------------------------------------------------------- dicts

Value make_dict(Thread& thread) { return allocate(thread, sizeof(HashTable), kDict); }

bool dict_get_fast(Thread& thread, Value dict, Value key, Value& value) {
    std::int64_t hash;
    if (!simple_hash(thread, key, hash)) return false;
    Found found = probe_dict(thread, dict, key, hash);
    if (found.same == Same::unknown) return false;
    value = value_at(thread, dict, found);
    return true;
}

bool dict_set_fast(Thread& thread, Value dict, Value key, Value value) {
    std::int64_t hash;
    if (!simple_hash(thread, key, hash)) return false;
    Found found = probe_dict(thread, dict, key, hash);
    if (found.same == Same::unknown) return false;
    put(thread, dict, key, hash, value, found);
    return true;
}

bool dict_delete_fast(Thread& thread, Value dict, Value key, bool& was_there) {
    std::int64_t hash;
    if (!simple_hash(thread, key, hash)) return false;
    Found found = probe_dict(thread, dict, key, hash);
    if (found.same == Same::unknown) return false;
    was_there = found.same == Same::yes;
    if (was_there) remove_at(thread, dict, found.entry, found.slot);
    return true;
}

std::int64_t dict_find(Thread& thread, Rooted& dict, Rooted& key, std::int64_t hash) {
    Found found = find_in_dict(thread, dict, key, hash);
    return found.same == Same::yes ? found.entry : kAbsent;
}

void dict_insert(Thread& thread, Rooted& dict, Rooted& key, std::int64_t hash, Rooted& value) {
    Found found = find_in_dict(thread, dict, key, hash);
    put(thread, dict, key, hash, value, found);
}

Value dict_remove(Thread& thread, Rooted& dict, Rooted& key, std::int64_t hash) {
    Found found = find_in_dict(thread, dict, key, hash);
    if (found.same != Same::yes) return kNothing;
    Value value = value_at(thread, dict, found);
    remove_at(thread, dict, found.entry, found.slot);
    return value;
}

Value dict_get(Thread& thread, Value dict, Value key) {
    Value value;
    if (dict_get_fast(thread, dict, key, value)) return value;
    Rooted rooted_dict(thread, dict), rooted_key(thread, key);
    std::int64_t hash = toy::hash(thread, key);
    return value_at(thread, rooted_dict, find_in_dict(thread, rooted_dict, rooted_key, hash));
}

bool dict_contains(Thread& thread, Value dict, Value key) { return !dict_get(thread, dict, key).is_nothing(); }

void dict_set(Thread& thread, Value dict, Value key, Value value) {
    if (dict_set_fast(thread, dict, key, value)) return;
    Rooted rooted_dict(thread, dict), rooted_key(thread, key), rooted_value(thread, value);
    std::int64_t hash = toy::hash(thread, key);
    dict_insert(thread, rooted_dict, rooted_key, hash, rooted_value);
}

Value dict_pop(Thread& thread, Value dict, Value key) {
    Rooted rooted_dict(thread, dict), rooted_key(thread, key);
    std::int64_t hash;
    if (!simple_hash(thread, key, hash)) {
        if (hash_count(thread, dict) == 0) return kNothing;
        hash = toy::hash(thread, key);
    }
    return dict_remove(thread, rooted_dict, rooted_key, hash);
}

bool dict_delete(Thread& thread, Value dict, Value key) {
    bool found;
    if (dict_delete_fast(thread, dict, key, found)) return found;
    return !dict_pop(thread, dict, key).is_nothing();
}

Value dict_set_default(Thread& thread, Value dict, Value key, Value value) {
    Rooted rooted_dict(thread, dict), rooted_key(thread, key), rooted_value(thread, value);
    std::int64_t hash;
    if (!simple_hash(thread, key, hash)) hash = toy::hash(thread, key);
    Found found = find_in_dict(thread, rooted_dict, rooted_key, hash);
    if (found.same == Same::yes) return value_at(thread, rooted_dict, found);
    append_entry(thread, rooted_dict, rooted_key, hash, rooted_value);
    return rooted_value;
}

void dict_remove_entry(Thread& thread, Value dict, std::int64_t entry) {
    const HashTable* table = read<HashTable>(thread, dict);
    std::int64_t hash = EntryReader(thread, table->entries)[entry].hash;
    const Index slots(thread, table->index);
    Probe probe(hash, slots.mask());
    while (slots[probe.at] != entry) probe.advance();
    remove_at(thread, dict, entry, probe.at);
}

std::int64_t dict_last(Thread& thread, Value dict) {
    const HashTable* table = read<HashTable>(thread, dict);
    if (table->count == 0) return kAbsent;
    const EntryReader entries(thread, table->entries);
    std::int64_t last = table->used - 1;
    while (entries[last].key.is_nothing()) last = entries[last].hash;
    if (last != table->used - 1) {  // nobody walks that way again
        write_entry(thread, table->entries, table->used - 1).hash = last;
    }
    return last;
}

void dict_clear(Thread& thread, Value dict) {
    HashTable* table = write<HashTable>(thread, dict);
    table->count = table->used = 0;
    table->index = table->entries = kNothing;
}

Value dict_copy(Thread& thread, Value dict) {
    Value copy = make_dict(thread);
    const HashTable* from = read<HashTable>(thread, dict);
    if (from->count == 0) return copy;
    HashTable* to = initialise<HashTable>(thread, copy);
    to->count = from->count;
    to->used = from->used;
    to->entries = from->entries;  // read by rebuild_dict() only, which puts a fresh one in its place
    rebuild_dict(thread, copy, from->count * 3 / 2 + 1);
    return copy;
}

HashEntry hash_entry(Thread& thread, Value table, std::int64_t entry) {
    return EntryReader(thread, read<HashTable>(thread, table)->entries)[entry];
}

bool hash_next(Thread& thread, Value value, std::int64_t& position, Value& key, Value& content) {
    const HashTable* table = read<HashTable>(thread, value);
    if (table->entries.is_nothing()) return false;
    const EntryReader entries(thread, table->entries);
    bool is_dict = table->header.type_id == kDict;
    std::int64_t end = is_dict ? table->used : entries.capacity();
    while (position < end) {
        const HashEntry& entry = entries[position++];
        if (entry.key.is_nothing() || entry.key == kUndefined) continue;
        key = entry.key;
        content = entry.value;
        return true;
    }
    return false;
}

}  // namespace toy
