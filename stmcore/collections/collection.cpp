#include "stmcore/collections/collection.h"

#include <algorithm>
#include <atomic>
#include <cstring>

#include "stmcore/heap_state.h"

namespace stm {

void Collections::add(std::shared_ptr<Collection> collection) {
    std::lock_guard<std::mutex> lock(mutex_);
    all_.push_back(std::move(collection));
}

void Collections::drop_unmarked(HeapState& heap) {
    std::lock_guard<std::mutex> lock(mutex_);
    auto dead = [&](const auto& collection) { return !heap.old_space.is_marked(collection->object); };
    all_.erase(std::remove_if(all_.begin(), all_.end(), dead), all_.end());
}

std::uint64_t make_shared_object(SegmentState& segment, const void* contents, std::size_t bytes) {
    HeapState& heap = segment.heap;
    std::uint64_t in_use = heap.bytes_in_use() + static_cast<std::uint64_t>(segment.allocator.bytes);
    std::uint64_t offset = 0;
    if (in_use + bytes <= heap.hard_limit && !heap.stress.out_of_memory())
        offset = heap.old_space.allocate(segment.allocator, bytes);
    if (offset == 0) throw OutOfMemory("heap limit reached");
    heap.account(segment.allocator);
    auto* object = reinterpret_cast<ObjectHeader*>(heap.space.base(0) + offset);
    std::memcpy(static_cast<void*>(object), contents, bytes);
    object->flags = kWriteBarrier;
    std::atomic_thread_fence(std::memory_order_seq_cst);
    if (segment.index != 0) heap.pages.push(offset, bytes, 0);
    if (heap.major_due()) segment.header.nursery_mark.store(0, std::memory_order_relaxed);
    return offset;
}

void make_collection(SegmentState& segment, const std::shared_ptr<Collection>& collection, std::uint32_t type_id) {
    CollectionObject contents{};
    contents.header.type_id = type_id;
    contents.state = reinterpret_cast<std::uint64_t>(collection.get());
    collection->object = make_shared_object(segment, &contents, sizeof contents);
    segment.heap.collections.add(collection);
}

}  // namespace stm
