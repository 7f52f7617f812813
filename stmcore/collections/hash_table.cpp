#include "stmcore/collections/hash_table.h"

#include <atomic>

#include "stmcore/collections/collection.h"
#include "stmcore/collections/table_index.h"
#include "stmcore/heap_state.h"

namespace stm {

namespace {

// An entry, or a cell of the chain behind one.
struct TableEntry {
    ObjectHeader header;
    std::uint64_t hash;  // never changes
    std::uint64_t present;
    std::uint64_t key;    // 0 unless present
    std::uint64_t value;  // 0 unless present
    SegOffset chain;      // further keys of this hash; kNull unless present
};
using EntryRef = Ref<TableEntry>;

constexpr std::size_t kLength = kFirstSum;
constexpr std::size_t kChanges = kSecondSum;

const TableEntry& unmarked(const Segment& segment, std::uint64_t offset) {
    return *reinterpret_cast<const TableEntry*>(segment.base + offset);
}

}  // namespace

class TableState final : public Collection {
  public:
    explicit TableState(const TableKind& kind_) : kind(kind_) {}

    void trace(Tracer& tracer) override {
        index.for_each([&](std::uint64_t entry) {
            SegOffset slot{entry};  // entries do not move
            tracer.visit(&slot);
        });
    }

    void prune(HeapState& heap, const WorldStopped& stopped) override;

    const TableKind& kind;
    TableIndex index;
    // Where pick_any() in each segment found something last.
    std::atomic<std::uint64_t> picked[65] = {};
};

namespace {

bool read_by_a_transaction(HeapState& heap, std::uint64_t offset) {
    for (auto& segment : heap.segments) {
        if (!segment->live || segment->index == 0) continue;
        auto marker = static_cast<std::uint8_t>(segment->header.base[offset >> kReadMarkerShift]);
        if (marker == segment->header.read_version) return true;
    }
    return false;
}

TableState& state_of(const Segment& segment, HashTable table) {
    return collection_of<TableState>(segment, table.object());
}

std::uint64_t hash_of(Segment& segment, HashTable table, std::uint64_t key) {
    const TableKind& kind = state_of(segment, table).kind;
    return kind.hash == nullptr ? key : kind.hash(segment, key);
}

// The place of a key: the entry, or the cell of its chain that has the key.
struct Place {
    EntryRef entry;   // null: there is none, and need not be
    EntryRef cell;    // == entry, or null: the key is absent
    EntryRef before;  // of a cell in the chain
};

enum class Purpose { read, insert };

// Marks what it reads.
Place find(Segment& segment, TableState& state, std::uint64_t key, std::uint64_t hash, Purpose purpose) {
    const TableKind& kind = state.kind;
    Place place;
    // Alone, there is nobody to notice that the key was looked for.
    if (segment.solo != 0 && purpose == Purpose::read && state.index.find(hash) == 0) return place;
    place.entry = EntryRef(SegOffset{state.index.find_or_make(hash, [&] {
        TableEntry absent{};
        absent.header.type_id = kind.entry_type_id;
        absent.hash = hash;
        return make_shared_object(*segment.state, &absent, sizeof absent);
    })});
    const TableEntry* entry = read(segment, place.entry);
    if (entry->present == 0) return place;
    for (EntryRef at = place.entry; at;) {
        const TableEntry* cell = read(segment, at);
        if (cell->key == key || (kind.equal != nullptr && kind.equal(segment, cell->key, key))) {
            place.cell = at;
            return place;
        }
        place.before = at;
        at = EntryRef(cell->chain);
    }
    return place;
}

enum class Membership : std::uint64_t { gained = 1, lost = ~std::uint64_t{0} };

void change_membership(Segment& segment, HashTable table, Membership change) {
    add_to_word(*segment.state, table.object(), kLength, static_cast<std::uint64_t>(change));
    add_to_word(*segment.state, table.object(), kChanges, 1);
}

void empty_entry(Segment& segment, EntryRef ref) {
    TableEntry* entry = write(segment, ref);
    entry->present = 0;
    entry->key = entry->value = 0;
    entry->chain = kNull;
}

// Marks the membership as read.
void read_membership(Segment& segment, HashTable table) {
    read_sum(*segment.state, table.object(), kChanges);
}

}  // namespace

void TableState::prune(HeapState& heap, const WorldStopped& stopped) {
    const char* base = heap.space.base(0);
    index.prune(stopped, [&](std::uint64_t offset) {
        auto* entry = reinterpret_cast<const TableEntry*>(base + offset);
        return entry->present != 0 || read_by_a_transaction(heap, offset);
    });
}

HashTable HashTable::make(Segment& segment, const TableKind& kind) {
    auto state = std::make_shared<TableState>(kind);
    make_collection(*segment.state, state, kind.table_type_id);
    return HashTable(SegOffset{state->object});
}

std::optional<std::uint64_t> HashTable::get(Segment& segment, std::uint64_t key) const {
    return get(segment, key, hash_of(segment, *this, key));
}
bool HashTable::set(Segment& segment, std::uint64_t key, std::uint64_t value) const {
    return set(segment, key, value, hash_of(segment, *this, key));
}
std::optional<std::uint64_t> HashTable::erase(Segment& segment, std::uint64_t key) const {
    return erase(segment, key, hash_of(segment, *this, key));
}

std::optional<std::uint64_t> HashTable::get(Segment& segment, std::uint64_t key, std::uint64_t hash) const {
    Place place = find(segment, state_of(segment, *this), key, hash, Purpose::read);
    if (!place.cell) return std::nullopt;
    return read(segment, place.cell)->value;
}

bool HashTable::set(Segment& segment, std::uint64_t key, std::uint64_t value, std::uint64_t hash) const {
    TableState& state = state_of(segment, *this);
    Place place = find(segment, state, key, hash, Purpose::insert);
    if (place.cell) {
        write(segment, place.cell)->value = value;
        return false;
    }
    TableEntry* entry;
    if (read(segment, place.entry)->present == 0) {
        entry = write(segment, place.entry);
    } else {
        EntryRef cell(allocate(segment, sizeof(TableEntry), state.kind.entry_type_id));
        entry = reinterpret_cast<TableEntry*>(segment.base + raw(cell.offset));
        entry->hash = hash;
        TableEntry* first = write(segment, place.entry);
        entry->chain = first->chain;
        first->chain = cell.offset;
    }
    entry->present = 1;
    entry->key = key;
    entry->value = value;
    change_membership(segment, *this, Membership::gained);
    return true;
}

std::optional<std::uint64_t> HashTable::erase(Segment& segment, std::uint64_t key, std::uint64_t hash) const {
    Place place = find(segment, state_of(segment, *this), key, hash, Purpose::read);
    if (!place.cell) return std::nullopt;
    std::uint64_t value = read(segment, place.cell)->value;
    SegOffset next = read(segment, place.cell)->chain;
    if (place.before) {
        write(segment, place.before)->chain = next;
    } else if (next == kNull) {
        empty_entry(segment, place.entry);
    } else {
        const TableEntry second = *read(segment, EntryRef(next));
        TableEntry* entry = write(segment, place.entry);
        entry->key = second.key;
        entry->value = second.value;
        entry->chain = second.chain;
    }
    change_membership(segment, *this, Membership::lost);
    return value;
}

std::uint64_t HashTable::length(Segment& segment) const {
    return read_sum(*segment.state, object_, kLength);
}

std::vector<HashTable::Item> HashTable::items(Segment& segment) const {
    read_membership(segment, *this);
    std::vector<Item> items;
    state_of(segment, *this).index.for_each([&](std::uint64_t offset) {
        if (unmarked(segment, offset).present == 0) return;
        for (EntryRef at{SegOffset{offset}}; at;) {
            const TableEntry* entry = read(segment, at);
            items.push_back({entry->key, entry->value});
            at = EntryRef(entry->chain);
        }
    });
    return items;
}

std::vector<std::uint64_t> HashTable::keys(Segment& segment) const {
    read_membership(segment, *this);
    std::vector<std::uint64_t> keys;
    state_of(segment, *this).index.for_each([&](std::uint64_t offset) {
        if (unmarked(segment, offset).present == 0) return;
        for (std::uint64_t at = offset; at != 0; at = raw(unmarked(segment, at).chain))
            keys.push_back(unmarked(segment, at).key);
    });
    return keys;
}

std::optional<HashTable::Item> HashTable::pick_any(Segment& segment) const {
    TableState& state = state_of(segment, *this);
    std::atomic<std::uint64_t>& hint = state.picked[segment.state->index];
    std::uint64_t from = hint.load(std::memory_order_relaxed);
    if (from == 0) from = segment.state->index * 0x9E3779B97F4A7C15u >> 16;
    std::optional<Item> found;
    std::uint64_t passed = 0;
    state.index.for_each_from(from, [&](std::uint64_t offset, std::uint64_t at) {
        passed = at;
        if (unmarked(segment, offset).present == 0) return true;
        const TableEntry* entry = read(segment, EntryRef(SegOffset{offset}));
        found = Item{entry->key, entry->value};
        return false;
    });
    if (!found) {
        length(segment);
    } else {
        hint.store(passed, std::memory_order_relaxed);
    }
    return found;
}

void HashTable::clear(Segment& segment) const {
    read_membership(segment, *this);
    std::uint64_t lost = 0;
    state_of(segment, *this).index.for_each([&](std::uint64_t offset) {
        if (unmarked(segment, offset).present == 0) return;
        for (EntryRef at{SegOffset{offset}}; at; at = EntryRef(read(segment, at)->chain)) ++lost;
        empty_entry(segment, EntryRef(SegOffset{offset}));
    });
    if (lost == 0) return;
    add_to_word(*segment.state, object_, kLength, ~lost + 1);
    add_to_word(*segment.state, object_, kChanges, 1);
}

std::uint64_t HashTable::entries(Segment& segment) const { return state_of(segment, *this).index.used(); }

std::size_t HashTable::table_size() { return sizeof(CollectionObject); }
std::size_t HashTable::entry_size() { return sizeof(TableEntry); }

void HashTable::trace_table(ObjectHeader* table, Tracer& tracer) {
    reinterpret_cast<Collection*>(reinterpret_cast<CollectionObject*>(table)->state)->trace(tracer);
}

void HashTable::trace_entry(ObjectHeader* header, const TableKind& kind, Tracer& tracer) {
    auto* entry = reinterpret_cast<TableEntry*>(header);
    if (entry->present == 0) return;
    if (kind.visit != nullptr) {
        kind.visit(&entry->key, tracer);
        kind.visit(&entry->value, tracer);
    }
    if (entry->chain != kNull) tracer.visit(&entry->chain);
}

}  // namespace stm
