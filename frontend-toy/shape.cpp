#include "frontend-toy/shape.h"

#include <array>
#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>

namespace toy {
namespace {

struct ShapeEntry {
    Shape shape;
    std::unordered_map<NameId, int> slots;                  // complete before the shape is published
    std::unordered_map<NameId, const Shape*> transitions;   // under Table::mutex
    const Shape* with_dictionary = nullptr;                 // under Table::mutex
    // Of root shapes, under Table::mutex: what any shape that grew from here has.
    std::unordered_set<NameId> names_below;
    std::uint32_t most_attributes = 0;
};

// Shapes are looked up by id on hot paths without a lock: a two-level table whose chunks never move.
constexpr std::size_t kChunk = 1024;
constexpr std::size_t kChunks = 4096;

struct Table {
    std::shared_mutex mutex;
    std::array<std::atomic<ShapeEntry*>, kChunks> chunks{};
    std::atomic<std::uint32_t> next{kFirstShape};
    std::deque<std::unique_ptr<ShapeEntry[]>> storage;

    ShapeEntry& entry(std::uint32_t id) {
        return chunks[id / kChunk].load(std::memory_order_acquire)[id % kChunk];
    }
    // The caller holds the mutex exclusively.
    ShapeEntry& add() {
        std::uint32_t id = next.load(std::memory_order_relaxed);
        if (id / kChunk >= kChunks) throw std::length_error("too many instance shapes");
        if (chunks[id / kChunk].load(std::memory_order_relaxed) == nullptr) {
            storage.push_back(std::make_unique<ShapeEntry[]>(kChunk));
            chunks[id / kChunk].store(storage.back().get(), std::memory_order_release);
        }
        ShapeEntry& made = entry(id);
        made.shape.id = id;
        next.store(id + 1, std::memory_order_release);
        return made;
    }
};

Table& table() {
    static Table instance;
    return instance;
}

const Shape& root_of(const Shape& shape) {
    const Shape* root = &shape;
    while (root->parent != nullptr) root = root->parent;
    return *root;
}

}  // namespace

const Shape& shape_of(std::uint32_t id) { return table().entry(id).shape; }

int find_slot(const Shape& shape, NameId name) {
    const auto& slots = table().entry(shape.id).slots;
    auto found = slots.find(name);
    return found == slots.end() ? -1 : found->second;
}

const Shape& with_attribute(const Shape& shape, NameId name) {
    Table& shapes = table();
    ShapeEntry& from = shapes.entry(shape.id);
    {
        std::shared_lock lock(shapes.mutex);
        if (auto found = from.transitions.find(name); found != from.transitions.end()) return *found->second;
    }
    std::unique_lock lock(shapes.mutex);
    if (auto found = from.transitions.find(name); found != from.transitions.end()) return *found->second;
    ShapeEntry& made = shapes.add();
    std::uint32_t id = made.shape.id;
    made.shape = from.shape;
    made.shape.id = id;
    made.shape.parent = &from.shape;
    made.shape.last_name = name;
    made.shape.count = from.shape.count + 1;
    made.slots = from.slots;
    made.slots.emplace(name, static_cast<int>(from.shape.count));
    from.transitions.emplace(name, &made.shape);
    ShapeEntry& root = shapes.entry(root_of(shape).id);
    root.names_below.insert(name);
    if (made.shape.count > root.most_attributes) root.most_attributes = made.shape.count;
    return made.shape;
}

const Shape& without_attribute(const Shape& shape, NameId name) {
    // Rebuilt from the root in the old order: deletion is rare, and order is what `vars` shows.
    const Shape* result = &root_of(shape);
    for (std::uint32_t slot = 0; slot < shape.count; slot++) {
        NameId kept = attribute_at(shape, slot);
        if (kept != name) result = &with_attribute(*result, kept);
    }
    return *result;
}

NameId attribute_at(const Shape& shape, std::uint32_t slot) {
    const Shape* at = &shape;
    while (at->count != slot + 1) at = at->parent;
    return at->last_name;
}

const Shape& new_root_shape(Value cls, std::uint32_t class_info, std::uint32_t inline_capacity) {
    Table& shapes = table();
    std::unique_lock lock(shapes.mutex);
    ShapeEntry& made = shapes.add();
    std::uint32_t id = made.shape.id;
    made.shape = Shape{id, cls, class_info, inline_capacity, 0, nullptr, 0, false};
    return made.shape;
}

const Shape& dictionary_shape(const Shape& shape, std::uint32_t kept) {
    const Shape* first = &shape;
    while (first->count > kept) first = first->parent;
    Table& shapes = table();
    std::unique_lock lock(shapes.mutex);
    ShapeEntry& from = shapes.entry(first->id);
    if (from.with_dictionary == nullptr) {
        ShapeEntry& made = shapes.add();
        std::uint32_t id = made.shape.id;
        made.shape = *first;
        made.shape.id = id;
        made.shape.dictionary = true;
        made.slots = from.slots;
        from.with_dictionary = &made.shape;
    }
    return *from.with_dictionary;
}

bool any_shape_has(const Shape& root, NameId name) {
    Table& shapes = table();
    std::shared_lock lock(shapes.mutex);
    return shapes.entry(root.id).names_below.contains(name);
}

bool any_shape_has_more(const Shape& root, std::uint32_t kept) {
    Table& shapes = table();
    std::shared_lock lock(shapes.mutex);
    return shapes.entry(root.id).most_attributes > kept;
}

}  // namespace toy
