// Random traces that are valid by construction, over the objects and frame of a RandomWorld. Every choice comes from
// the seed.
#pragma once

#include <random>

#include "jit/ir/trace.h"
#include "trace_test_support.h"

namespace jit::test {

// Types of the test heap. Objects of 70 and 71 are points, 72 is a box of four items, 2 and 3 are big numbers.
FieldDescriptor field_x();      // value
FieldDescriptor field_y();      // value
FieldDescriptor field_n();      // int, 32 bits
FieldDescriptor field_b();      // int, 8 bits
FieldDescriptor field_id();     // value, immutable
FieldDescriptor field_next();   // value: a point
ArrayDescriptor array_items();  // value
ObjectDescriptor point_object(std::uint32_t type_id);

// Slots 0-3 hold ints, 4-5 floats, 6-9 points, 10 items, 11 the int 5; from 12 on: nothing of interest.
constexpr int kIntSlots = 4, kFloatSlots = 6, kPointSlots = 10, kItemsSlot = 10, kFiveSlot = 11, kSlots = 16;

// Frame and heap before a run, the same for every run with this seed.
void fill_world(TestContext& context, std::uint64_t seed);

struct RandomOptions {
    int operations = 40;
    bool changes_types = false;  // let slots change from int to float and back
    bool is_bridge = false;      // ends in jump_trace to trace 1
};

// As a recorder that folds nothing would record it, its guards chosen such that a first run in the world of `seed`
// mostly passes.
Trace random_trace(std::uint64_t seed, const RandomOptions& options);

// Frame and reachable heap as text that does not depend on where objects lie, nor on the identity of big numbers.
std::string describe_world(const TestContext& context, const Word* frame);

}  // namespace jit::test
