// A small embedder for tests: objects with a number of reference fields and a number of plain words, and threads that a
// test drives one call at a time from one OS thread.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <vector>

#include "stmcore/heap.h"

namespace stm::test {

// type_id: kRefs << 0 .. : references first, then plain words.
struct Object {
    ObjectHeader header;
    std::uint32_t references;
    std::uint32_t words;
    std::uint64_t slots[];  // references, then words

    static std::size_t size_of(std::uint32_t references, std::uint32_t words) {
        return 16 + 8 * (std::size_t{references} + words);
    }
};
using ObjectRef = Ref<Object>;

// The roots of one test thread.
struct Roots {
    std::vector<SegOffset> current;  // the running program's
    std::vector<SegOffset> saved;    // those at the start of the transaction, restored on abort
    Position position = 0;           // what an embedder with positions answers
    std::vector<Conflict> conflicts; // what it was told
};

struct Globals {
    std::vector<SegOffset> references;
};

inline std::size_t test_object_size(const ObjectHeader* header) {
    auto* object = reinterpret_cast<const Object*>(header);
    return Object::size_of(object->references, object->words);
}

inline void trace_slots(std::vector<SegOffset>& slots, Tracer& tracer) {
    for (SegOffset& slot : slots)
        if (slot != kNull) tracer.visit(&slot);
}

inline Embedder test_embedder(Globals* globals = nullptr) {
    Embedder embedder;
    embedder.object_size = test_object_size;
    embedder.trace = [](ObjectHeader* header, Tracer& tracer) {
        auto* object = reinterpret_cast<Object*>(header);
        for (std::uint32_t index = 0; index < object->references; ++index)
            if (object->slots[index] != 0) tracer.visit(reinterpret_cast<SegOffset*>(&object->slots[index]));
    };
    embedder.trace_range = [](ObjectHeader* header, std::size_t begin, std::size_t end, Tracer& tracer) {
        auto* object = reinterpret_cast<Object*>(header);
        for (std::uint32_t index = 0; index < object->references; ++index) {
            std::size_t at = 16 + 8 * std::size_t{index};
            if (at >= begin && at < end && object->slots[index] != 0)
                tracer.visit(reinterpret_cast<SegOffset*>(&object->slots[index]));
        }
    };
    embedder.trace_thread = [](void* data, Tracer& tracer) {
        auto* roots = static_cast<Roots*>(data);
        trace_slots(roots->current, tracer);
        trace_slots(roots->saved, tracer);
    };
    embedder.trace_global = [](void* data, Tracer& tracer) {
        if (data != nullptr) trace_slots(static_cast<Globals*>(data)->references, tracer);
    };
    embedder.heap_data = globals;
    return embedder;
}

inline Embedder embedder_with_positions() {
    Embedder embedder = test_embedder();
    embedder.position = [](void* data) { return static_cast<Roots*>(data)->position; };
    embedder.conflict = [](void* data, const Conflict& conflict) { static_cast<Roots*>(data)->conflicts.push_back(conflict); };
    return embedder;
}

inline Options test_options(unsigned segments = 2) {
    Options options;
    options.segments = segments;
    options.segment_stride = std::uint64_t{1} << 30;
    options.nursery_bytes = 256 << 10;
    options.heap_limit = 256 << 20;
    options.tick = std::chrono::microseconds(0);
    options.check_level = 3;
    options.use_gs = false;
    return options;
}

// One thread of a test.
class Driver {
  public:
    explicit Driver(Heap& heap) : thread(heap.create_thread(&roots)) {}

    Segment& start() {
        roots.saved = roots.current;
        return thread->start_transaction();
    }
    Segment& segment() { return thread->segment(); }
    // False: aborted, and the roots are those at the start.
    bool commit() {
        return guarded([&] { thread->commit(); });
    }
    bool validate() {
        return guarded([&] { thread->validate(); });
    }
    bool become_inevitable(const char* reason = "test") {
        return guarded([&] { thread->become_inevitable(reason); });
    }
    bool safe_point() {
        return guarded([&] { thread->safe_point(); });
    }
    bool collect_minor() {
        return guarded([&] { thread->collect_minor(); });
    }
    bool collect_major() {
        return guarded([&] { thread->collect_major(); });
    }
    void abort() {
        bool aborted = !guarded([&] { thread->abort(); });
        EXPECT_TRUE(aborted);
    }

    ObjectRef make(std::uint32_t references, std::uint32_t words) {
        return make_in(segment(), references, words);
    }
    static ObjectRef make_in(Segment& segment, std::uint32_t references, std::uint32_t words) {
        ObjectRef ref(allocate(segment, Object::size_of(references, words), 7));
        Object* object = unchecked::initialise(segment, ref);
        object->references = references;
        object->words = words;
        return ref;
    }
    // The same by cards, where the object is large.
    std::uint64_t get_word(ObjectRef ref, std::uint32_t word) {
        return *read_word(segment(), ref.offset, 16 + 8 * std::size_t{slot_of(ref, word)});
    }
    void set_word(ObjectRef ref, std::uint32_t word, std::uint64_t value) {
        *write_word(segment(), ref.offset, 16 + 8 * std::size_t{slot_of(ref, word)}) = value;
    }
    void set_reference_word(ObjectRef ref, std::uint32_t index, ObjectRef value) {
        *write_word(segment(), ref.offset, 16 + 8 * std::size_t{index}) = raw(value.offset);
    }
    std::uint32_t slot_of(ObjectRef ref, std::uint32_t word) {
        return read_immutable(segment(), ref)->references + word;
    }
    std::uint64_t get(ObjectRef ref, std::uint32_t word) {
        const Object* object = read(segment(), ref);
        return object->slots[object->references + word];
    }
    void set(ObjectRef ref, std::uint32_t word, std::uint64_t value) {
        Object* object = write(segment(), ref);
        object->slots[object->references + word] = value;
    }
    ObjectRef get_reference(ObjectRef ref, std::uint32_t index) {
        return ObjectRef(SegOffset{read(segment(), ref)->slots[index]});
    }
    void set_reference(ObjectRef ref, std::uint32_t index, ObjectRef value) {
        write(segment(), ref)->slots[index] = raw(value.offset);
    }
    ObjectRef root(std::size_t index) { return ObjectRef(roots.current.at(index)); }
    void push(ObjectRef ref) { roots.current.push_back(ref.offset); }

    Roots roots;
    std::unique_ptr<Thread> thread;

  private:
    template <typename Call>
    bool guarded(Call call) {
        try {
            call();
            return true;
        } catch (const Aborted&) {
            roots.current = roots.saved;
            return false;
        }
    }
};

// Two threads on two segments that share `count` old objects with one reference and two words each, in roots 0...
struct TwoThreads {
    explicit TwoThreads(std::size_t count, const Options& options = test_options(), const Embedder& embedder = test_embedder())
        : heap(Heap::create(options, embedder)), a(*heap), b(*heap) {
        a.start();
        for (std::size_t index = 0; index < count; ++index) {
            ObjectRef ref = a.make(1, 2);
            a.push(ref);
            a.set(ref, 0, 100 + index);
        }
        EXPECT_TRUE(a.commit());
        b.roots.current = a.roots.current;
    }

    std::unique_ptr<Heap> heap;
    Driver a, b;
};

}  // namespace stm::test
