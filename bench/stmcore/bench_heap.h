// A heap for benchmarks: objects of one reference and plain words, and threads with roots.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "stmcore/heap.h"

namespace stm::bench {

struct Object {
    ObjectHeader header;
    std::uint64_t words;  // plain words after `next`
    SegOffset next;
    std::uint64_t word[];
};
using ObjectRef = Ref<Object>;

constexpr std::size_t size_of(std::uint64_t words) { return sizeof(Object) + 8 * words; }

using Roots = std::vector<SegOffset>;

inline Embedder embedder() {
    Embedder result;
    result.object_size = [](const ObjectHeader* header) { return size_of(reinterpret_cast<const Object*>(header)->words); };
    result.trace = [](ObjectHeader* header, Tracer& tracer) {
        auto* object = reinterpret_cast<Object*>(header);
        if (object->next != kNull) tracer.visit(&object->next);
    };
    result.trace_thread = [](void* data, Tracer& tracer) {
        for (SegOffset& root : *static_cast<Roots*>(data))
            if (root != kNull) tracer.visit(&root);
    };
    return result;
}

inline ObjectRef make(Segment& segment, std::uint64_t words) {
    ObjectRef ref(allocate(segment, size_of(words), 1));
    unchecked::initialise(segment, ref)->words = words;
    return ref;
}

// `threads` registered threads, of which a benchmark may use some; objects of 32 bytes that all of them share.
struct Setup {
    explicit Setup(unsigned threads, std::size_t objects = 0, unsigned segments = 2) {
        Options options;
        options.segments = segments;
        options.check_level = 0;
        heap = Heap::create(options, embedder());
        for (unsigned index = 0; index < threads; ++index) {
            roots.push_back(std::make_unique<Roots>());
            this->threads.push_back(heap->create_thread(roots.back().get()));
        }
        Segment& segment = this->threads[0]->start_transaction();
        for (std::size_t index = 0; index < objects; ++index) roots[0]->push_back(make(segment, 1).offset);
        this->threads[0]->commit();
        if (threads > 1)
            for (auto& other : roots) *other = *roots[0];
        // Each thread has run: every segment follows the log.
        for (auto& thread : this->threads) {
            thread->start_transaction();
            thread->commit();
        }
    }
    ObjectRef object(std::size_t index) const { return ObjectRef((*roots[0])[index]); }

    std::unique_ptr<Heap> heap;
    std::vector<std::unique_ptr<Roots>> roots;
    std::vector<std::unique_ptr<Thread>> threads;
};

}  // namespace stm::bench
