// The TraceBuilder as a recorder uses it.
#include "jit/builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "jit/ir/inherited_values.h"
#include "trace_test_support.h"

namespace jit::test {
namespace {

using testing::HasSubstr;

class BuilderTest : public testing::Test {
  protected:
    BuilderTest() {
        builder.set_snapshot_source([this] {
            ++snapshots_taken;
            return state;
        });
    }
    TraceBuilder builder{test_tags(), {}};
    Snapshot state{1, 0, {}};
    int snapshots_taken = 0;
    const FieldDescriptor x{"Point.x", 8, Type::value};
};

TEST_F(BuilderTest, a_snapshot_is_taken_only_when_a_guard_stays) {
    const ValueId slot = builder.load_slot(0);
    builder.emit(Opcode::int_add, {builder.constant_int(1), builder.constant_int(2)});
    EXPECT_EQ(snapshots_taken, 0);
    builder.emit(Opcode::guard_int, {slot});
    EXPECT_EQ(snapshots_taken, 1);
    builder.invalidate_snapshot();
    builder.emit(Opcode::guard_int, {slot});
    EXPECT_EQ(snapshots_taken, 1);
}

TEST_F(BuilderTest, neighbouring_guards_share_a_snapshot_until_it_is_invalidated) {
    builder.emit(Opcode::guard_int, {builder.load_slot(0)});
    builder.emit(Opcode::guard_int, {builder.load_slot(1)});
    builder.invalidate_snapshot();
    state.resume = 2;
    builder.emit(Opcode::guard_int, {builder.load_slot(2)});
    EXPECT_EQ(snapshots_taken, 2);
    EXPECT_EQ(builder.trace().snapshots.size(), 2u);
}

TEST_F(BuilderTest, tells_what_it_knows) {
    const ValueId slot = builder.load_slot(0);
    EXPECT_FALSE(builder.is_known_int(slot));
    builder.emit(Opcode::guard_int, {slot});
    EXPECT_TRUE(builder.is_known_int(slot));
    EXPECT_FALSE(builder.is_known_float(slot));
    EXPECT_TRUE(builder.is_known_int(builder.emit(Opcode::box_int, {builder.emit(Opcode::value_word, {slot})})));
    EXPECT_TRUE(builder.is_known_int(builder.constant_value(int_word(7))));
    EXPECT_TRUE(builder.is_known_float(builder.constant_value(float_word(7))));
    const ValueId object = builder.load_slot(1);
    EXPECT_EQ(builder.known_type(object), 0u);
    builder.guard_type(object, 70);
    EXPECT_EQ(builder.known_type(object), 70u);
    std::uint64_t word = 0;
    EXPECT_FALSE(builder.constant_word(slot, word));
    builder.emit(Opcode::guard_value, {slot, builder.constant_value(int_word(7))});
    EXPECT_TRUE(builder.constant_word(slot, word));
    EXPECT_EQ(word, int_word(7));
}

TEST_F(BuilderTest, guard_type_guards_that_it_is_a_reference_first) {
    builder.guard_type(builder.load_slot(0), 70);
    const Trace& trace = builder.trace();
    ASSERT_EQ(trace.instructions.size(), 3u);
    EXPECT_EQ(trace.instructions[1].op, Opcode::guard_ref);
    EXPECT_EQ(trace.instructions[2].op, Opcode::guard_type);
}

TEST_F(BuilderTest, jump_trace_stores_the_state_and_moves_the_base) {
    const ValueId slot = builder.load_slot(0);
    state = {5, 3, {{4, slot}, {2, builder.constant_value(int_word(1))}, {0, slot}}};
    builder.jump_trace(9);
    const std::string text = print(builder.trace());
    EXPECT_THAT(text, HasSubstr("store_slot 2, 0x7\n    store_slot 4, v0\n    jump_trace 9 shift 3\n"));
    EXPECT_THAT(text, testing::Not(HasSubstr("store_slot 0")));
}

TEST_F(BuilderTest, a_call_that_needs_inevitability_carries_the_state_before_it) {
    CallDescriptor call{"print", nullptr, Type::none, {Type::value}};
    call.stm = CallStm::needs_inevitable;
    state.resume = 77;
    builder.call(call, std::array{builder.load_slot(0)});
    const Instruction& instruction = builder.trace().instructions.back();
    ASSERT_NE(instruction.snapshot, kNoSnapshot);
    EXPECT_EQ(builder.trace().snapshots[instruction.snapshot].resume, 77u);
}

TEST(InheritedValues, are_distinct_unboxed_and_in_order_of_appearance) {
    const ParseResult good = parse_trace(R"(trace 1 loop "t"
v0 = load_slot 0
i1 = value_word v0
v2 = box_int i1
f3 = int_to_float i1
v4 = box_float f3
v5 = box_int i1
leave "x" -> @0 resume 1 {0: v4, 1: v2, 2: 0x7, 3: v0, 4: v5, 5: v4}
)");
    ASSERT_TRUE(good) << good.error;
    const auto values = inherited_values(good.trace, good.trace.snapshots[0]);
    std::vector<std::string> names;
    for (const ValueId value : values) names.push_back(value_name(good.trace, value));
    EXPECT_THAT(names, testing::ElementsAre("f3", "i1", "v0"));
}

// ---------------------------------------------------------------------------------------------- bridges

class ParentOfText : public CompiledTrace {
  public:
    explicit ParentOfText(const char* text) : parsed_(parse_trace(text)) {}
    const Trace& ir() const override { return parsed_.trace; }
    std::uint32_t id() const override { return 1; }
    Exit& exit(std::uint32_t) override { return exit_; }
    std::uint32_t exit_count() const override { return 1; }
    const void* code() const override { return nullptr; }
    std::size_t code_size() const override { return 0; }
    const std::string& error() const { return parsed_.error; }

    Exit& exit_at(std::size_t instruction) {
        exit_.trace = this;
        exit_.instruction = instruction;
        exit_.snapshot = ir().instructions[instruction].snapshot;
        return exit_;
    }

  private:
    ParseResult parsed_;
    Exit exit_;
};

TEST_F(BuilderTest, a_bridge_starts_with_its_parents_values_unboxed) {
    ParentOfText parent(R"(trace 1 loop "t"
v0 = load_slot 0
guard_int v0 -> @0 resume 1 {}
i2 = unbox_int v0
i3 = int_add i2, 1
v4 = box_int i3
guard_ref v0 -> @1 resume 2 {0: v4, 3: 0x7, 5: v0}
)");
    ASSERT_EQ(parent.error(), "");
    const std::vector<SnapshotEntry> slots = builder.begin_bridge(parent.exit_at(5));
    ASSERT_EQ(slots.size(), 3u);
    EXPECT_EQ(slots[0].slot, 0);
    EXPECT_TRUE(builder.is_known_int(slots[0].value));
    EXPECT_EQ(builder.type_of(builder.emit(Opcode::unbox_int, {slots[0].value})), Type::int_);
    std::uint64_t word = 0;
    EXPECT_TRUE(builder.constant_word(slots[1].value, word));
    EXPECT_EQ(word, 7u);
    EXPECT_TRUE(builder.is_known_int(slots[2].value));  // the parent's guard
    EXPECT_THAT(print(builder.trace()), HasSubstr("i0 = input 0\nv1 = input 1\nv2 = box_int i0\n"));
}

TEST_F(BuilderTest, a_bridge_knows_what_its_parent_knew) {
    ParentOfText parent(R"(trace 1 loop "t"
field Point.x offset 8 value
call poke() -> none
v0 = load_slot 0
v1 = load_slot 1
v2 = load_slot 2
guard_ref v0 -> @0 resume 1 {}
read_barrier v0
guard_type v0, 70 -> @0
guard_type v1, 5 -> @0
call poke
write_barrier v2
guard_type v2, 71 -> @0
guard_int v0 -> @1 resume 2 {5: v0, 6: v1, 7: v2}
)");
    ASSERT_EQ(parent.error(), "");
    const std::vector<SnapshotEntry> slots = builder.begin_bridge(parent.exit_at(10));
    EXPECT_EQ(builder.known_type(slots[0].value), 0u);  // the call may have changed its shape
    EXPECT_EQ(builder.known_type(slots[1].value), 5u);
    EXPECT_EQ(builder.known_type(slots[2].value), 71u);
    EXPECT_FALSE(builder.is_known_int(slots[0].value));  // that guard is the one that failed
    EXPECT_THAT(builder.trace().inherited_barriers,
                testing::ElementsAre(InheritedBarrier{0, false}, InheritedBarrier{2, true}));
}

TEST_F(BuilderTest, of_a_param_a_bridge_knows_what_both_jumps_give_it) {
    ParentOfText parent(R"(trace 1 loop "t"
field Node.next offset 8 value
v0 = load_slot 0
v1 = load_slot 1
guard_ref v0 -> @0 resume 1 {}
guard_ref v1 -> @0
read_barrier v0
guard_type v0, 70 -> @0
jump 0, v0, v0
label 0
v2 = param 0
v3 = param 1
v4 = load_field v2, Node.next
guard_ref v4 -> @1 resume 2 {0: v2, 1: v3}
read_barrier v4
guard_type v4, 70 -> @1
jump 0, v4, v1
)");
    ASSERT_EQ(parent.error(), "");
    const std::vector<SnapshotEntry> slots = builder.begin_bridge(parent.exit_at(11));
    EXPECT_EQ(builder.known_type(slots[0].value), 70u);
    EXPECT_EQ(builder.known_type(slots[1].value), 0u);
    EXPECT_THAT(builder.trace().inherited_barriers, testing::ElementsAre(InheritedBarrier{0, false}));
}

}  // namespace
}  // namespace jit::test
