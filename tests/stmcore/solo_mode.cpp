// One thread runs on the base image; more run on segments; and back.
#include "tests/stmcore/test_heap.h"

namespace stm::test {
namespace {

TEST(SoloMode, OneThreadIsAlwaysInevitableOnSegmentZero) {
    auto heap = Heap::create(test_options(), test_embedder());
    Driver driver(*heap);
    Segment& segment = driver.start();
    EXPECT_TRUE(heap->solo());
    EXPECT_NE(segment.solo, 0u);
    EXPECT_NE(segment.inevitable, 0u);
    EXPECT_TRUE(driver.become_inevitable());
    EXPECT_THROW(driver.thread->abort(), std::logic_error);
    EXPECT_TRUE(driver.commit());
}

TEST(SoloMode, ABreakLeavesYoungObjectsWhereTheyAre) {
    auto heap = Heap::create(test_options(), test_embedder());
    Driver driver(*heap);
    driver.start();
    ObjectRef made = driver.make(0, 1);
    driver.push(made);
    for (int count = 0; count < 10; ++count) driver.thread->break_transaction();
    EXPECT_EQ(driver.root(0), made);
    EXPECT_EQ(heap->statistics().minor_collections, 0u);
    EXPECT_EQ(heap->statistics().commits, 10u);
    EXPECT_TRUE(driver.commit());
}

TEST(SoloMode, EndsWhenASecondThreadComesAndReturnsWhenItGoes) {
    auto heap = Heap::create(test_options(), test_embedder());
    Driver first(*heap);
    first.start();
    for (std::uint64_t value = 0; value < 20; ++value) {
        ObjectRef made = first.make(1, 1);
        first.set(made, 0, value);
        first.push(made);
    }
    EXPECT_TRUE(first.commit());
    for (int round = 0; round < 5; ++round) {
        {
            Driver second(*heap);
            EXPECT_FALSE(heap->solo());
            second.roots.current = first.roots.current;
            first.start();
            second.start();
            EXPECT_EQ(first.segment().solo, 0u);
            EXPECT_NE(&first.segment(), &second.segment());
            for (std::uint64_t value = 0; value < 20; ++value) EXPECT_EQ(second.get(second.root(value), 0), value);
            second.set(second.root(1), 0, 50);
            second.abort();
            ObjectRef made = first.make(0, 1);
            first.set(made, 0, 99);
            first.set_reference(first.root(0), 0, made);
            EXPECT_TRUE(first.commit());
            second.start();
            EXPECT_EQ(second.get(second.get_reference(second.root(0), 0), 0), 99u);
            second.set(second.get_reference(second.root(0), 0), 0, 98);
            EXPECT_TRUE(second.commit());
        }
        first.start();
        EXPECT_TRUE(heap->solo());
        EXPECT_NE(first.segment().solo, 0u);
        EXPECT_EQ(heap->statistics().private_pages, 0u);
        for (std::uint64_t value = 0; value < 20; ++value) EXPECT_EQ(first.get(first.root(value), 0), value);
        EXPECT_EQ(first.get(first.get_reference(first.root(0), 0), 0), 98u);
        EXPECT_TRUE(first.collect_major());
        EXPECT_TRUE(first.commit());
        heap->check(3);
    }
}

TEST(SoloMode, ARunningSoloTransactionIsAskedToBreak) {
    auto heap = Heap::create(test_options(), test_embedder());
    Driver first(*heap);
    first.start();
    first.push(first.make(0, 1));
    EXPECT_FALSE(first.thread->safe_point());
    Driver second(*heap);
    EXPECT_EQ(first.segment().nursery_mark.load(), 0u);
    EXPECT_THROW(second.start(), std::logic_error);  // on another OS thread it would wait
    EXPECT_TRUE(first.thread->safe_point());
    Segment& segment = first.thread->break_transaction();
    EXPECT_EQ(segment.solo, 0u);
    EXPECT_FALSE(heap->solo());
    second.start();
    EXPECT_TRUE(second.commit());
    EXPECT_TRUE(first.commit());
}

TEST(SoloMode, ABreakReturnsToSoloAfterTheOtherThreadHasGone) {
    auto heap = Heap::create(test_options(), test_embedder());
    Driver first(*heap);
    auto second = std::make_unique<Driver>(*heap);
    first.start();
    ObjectRef made = first.make(0, 1);
    first.set(made, 0, 4);
    first.push(made);
    second.reset();
    EXPECT_TRUE(first.thread->safe_point());
    EXPECT_NE(first.thread->break_transaction().solo, 0u);
    EXPECT_EQ(first.get(first.root(0), 0), 4u);
    EXPECT_TRUE(first.commit());
    heap->check(3);
}

TEST(SoloMode, OneLockModeHasOneSegmentForAllThreads) {
    Options options = test_options();
    options.mode = Mode::one_lock;
    auto heap = Heap::create(options, test_embedder());
    Driver first(*heap), second(*heap);
    Segment* segment = &first.start();
    ObjectRef made = first.make(0, 1);
    first.set(made, 0, 4);
    first.push(made);
    EXPECT_THROW(second.start(), std::logic_error);
    EXPECT_TRUE(first.commit());
    second.roots.current = first.roots.current;  // no safe point since
    EXPECT_EQ(&second.start(), segment);
    EXPECT_TRUE(second.collect_minor());
    EXPECT_EQ(first.root(0), second.root(0));
    EXPECT_EQ(second.get(second.root(0), 0), 4u);
    EXPECT_TRUE(second.collect_major());
    EXPECT_TRUE(second.commit());
}

}  // namespace
}  // namespace stm::test
