// What tests of the IR share: a front end that is nothing but numbers, a small heap, and functions that traces may
// call.
#pragma once

#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "jit/compile.h"
#include "jit/execute_reference.h"
#include "jit/ir/text.h"

namespace jit::test {

// Small ints end in 11, floats in 001, 010 and 101 or so, references in 000; false and true are 0x04 and 0x0c.
inline ValueTags test_tags() {
    ValueTags tags;
    tags.false_word = 0x04;
    tags.true_word = 0x0c;
    return tags;
}

inline Word int_word(std::int64_t number) { return test_tags().int_word(number); }
inline Word float_word(double number) { return test_tags().float_word(number); }

// One running thread: a heap addressed by offset, a frame, and a word that says whether an exception is pending.
struct TestContext {
    static constexpr std::size_t kFrameSize = 64;
    std::vector<char> heap = std::vector<char>(1 << 16);
    std::vector<Word> frame = std::vector<Word>(kFrameSize);
    std::uint64_t pending = 0;
    std::uint64_t next_object = 0x8000;  // allocation; prebuilt test objects lie below
    std::uint64_t calls = 0;

    void write(std::uint64_t address, std::uint64_t value, std::size_t size = 8) {
        std::memcpy(heap.data() + address, &value, size);
    }
    std::uint64_t read(std::uint64_t address, std::size_t size = 8) const {
        std::uint64_t value = 0;
        std::memcpy(&value, heap.data() + address, size);
        return value;
    }
    Word make(std::uint64_t size, std::uint64_t type_id) {
        const Word object = next_object;
        next_object += (size + 15) & ~std::uint64_t{15};
        if (next_object > heap.size()) std::abort();
        write(object + 4, type_id, 4);
        return object;
    }
};

inline FrontEnd test_front_end() {
    FrontEnd front_end;
    front_end.tags = test_tags();
    // Big numbers live in objects of types 2 and 3, payload at 8.
    front_end.box_big_int = [](void* context, std::int64_t number) {
        auto& test = *static_cast<TestContext*>(context);
        const Word object = test.make(16, 2);
        test.write(object + 8, static_cast<std::uint64_t>(number));
        return object;
    };
    front_end.box_big_float = [](void* context, double number) {
        auto& test = *static_cast<TestContext*>(context);
        const Word object = test.make(16, 3);
        test.write(object + 8, std::bit_cast<std::uint64_t>(number));
        return object;
    };
    front_end.allocate = [](void* context, std::uint64_t size, std::uint64_t type_id) {
        return static_cast<TestContext*>(context)->make(size, type_id);
    };
    front_end.become_inevitable = [](void*, const char*) { return std::uint64_t{0}; };
    return front_end;
}

// Functions for calls in text traces; null if there is none of that name.
const void* test_function(std::string_view name);

inline ReferenceMachine test_machine(const FrontEnd& front_end, TestContext& context) {
    ReferenceMachine machine;
    machine.front_end = &front_end;
    machine.context = &context;
    machine.base = context.heap.data();
    machine.frame = context.frame.data() + 8;
    machine.pending = &context.pending;
    machine.step_limit = 100'000;
    return machine;
}

}  // namespace jit::test
