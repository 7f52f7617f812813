// What the core knows of a collection: an object in the heap, which transactions see, and a structure outside of it,
// which all threads share. The structure is freed when the object has died.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "stmcore/heap.h"

namespace stm {

class HeapState;
class SegmentState;
class WorldStopped;

// The object. `first` and `second` are sums (commuting_updates.h), and far enough apart to have read markers of their
// own, wherever the object lies: 16 bytes from each other and from the header.
struct CollectionObject {
    ObjectHeader header;
    std::uint64_t state;  // address of the Collection; never changes
    std::uint64_t first;
    std::uint64_t unused;
    std::uint64_t second;
    std::uint64_t unused_too;
};
constexpr std::size_t kFirstSum = offsetof(CollectionObject, first);
constexpr std::size_t kSecondSum = offsetof(CollectionObject, second);
static_assert(sizeof(CollectionObject) == 48 && kFirstSum == 16 && kSecondSum == 32);

class Collection {
  public:
    virtual ~Collection() = default;
    // Visits the words that the structure holds. World stopped, or solo.
    virtual void trace(Tracer& tracer) = 0;
    // Before a major collection marks: drops what nobody needs.
    virtual void prune(HeapState&, const WorldStopped&) {}
    // Visits the words that may refer to young objects. Only in solo mode can there be any.
    virtual void trace_young(Tracer&) {}
    // In the child of a fork: other threads are gone, wherever they were waiting.
    virtual void forget_waiters() {}

    std::uint64_t object = 0;
};

// All collections of a heap.
class Collections {
  public:
    void add(std::shared_ptr<Collection> collection);
    template <typename Visit>
    void for_each(Visit visit) {
        std::lock_guard<std::mutex> lock(mutex_);
        for (auto& collection : all_) visit(*collection);
    }
    // Frees those whose objects were not marked. World stopped.
    void drop_unmarked(HeapState& heap);

  private:
    std::mutex mutex_;
    std::vector<std::shared_ptr<Collection>> all_;
};

// Makes an object in old space that belongs to no transaction: every view has it from now on, at the same offset, and
// an abort does not take it back. `contents` begins with its header, whose flags are set here. Never moves anything;
// throws OutOfMemory.
std::uint64_t make_shared_object(SegmentState& segment, const void* contents, std::size_t bytes);

// Makes a collection and its object.
void make_collection(SegmentState& segment, const std::shared_ptr<Collection>& collection, std::uint32_t type_id);

template <typename Kind>
Kind& collection_of(const Segment& segment, SegOffset object) {
    return *static_cast<Kind*>(
        reinterpret_cast<Collection*>(reinterpret_cast<const CollectionObject*>(segment.base + raw(object))->state));
}

}  // namespace stm
