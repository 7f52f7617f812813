// The major collection: what it keeps, what it frees, and what it leaves alone in running transactions.
#include "tests/stmcore/test_heap.h"

namespace stm::test {
namespace {

TEST(MajorCollection, FreesWhatIsUnreachable) {
    TwoThreads t(1);
    t.a.start();
    for (int count = 0; count < 1000; ++count) {
        ObjectRef made = t.a.make(1, 10);
        if (t.a.roots.current.size() > 1) t.a.set_reference(made, 0, t.a.root(1));
        t.a.roots.current.resize(1);
        t.a.push(made);
    }
    EXPECT_TRUE(t.a.commit());
    std::uint64_t full = t.heap->statistics().old_bytes;
    EXPECT_GT(full, 100000u);
    t.a.roots.current.resize(1);
    t.a.start();
    EXPECT_TRUE(t.a.collect_major());
    EXPECT_TRUE(t.a.commit());
    EXPECT_LT(t.heap->statistics().old_bytes, 1000u);
}

TEST(MajorCollection, WithUncommittedChangesInTwoSegments) {
    TwoThreads t(4);
    t.a.start();
    t.b.start();
    t.a.set(t.a.root(0), 0, 1);
    t.b.set(t.b.root(1), 0, 2);
    ObjectRef of_a = t.a.make(0, 1), of_b = t.b.make(0, 1);
    t.a.set(of_a, 0, 11);
    t.b.set(of_b, 0, 22);
    t.a.set_reference(t.a.root(2), 0, of_a);
    t.b.set_reference(t.b.root(3), 0, of_b);
    EXPECT_TRUE(t.a.collect_major());
    EXPECT_TRUE(t.b.collect_major());
    EXPECT_EQ(t.a.get(t.a.root(0), 0), 1u);
    EXPECT_EQ(t.a.get(t.a.root(1), 1), 0u);
    EXPECT_EQ(t.b.get(t.b.root(1), 0), 2u);
    EXPECT_EQ(t.b.get(t.b.get_reference(t.b.root(3), 0), 0), 22u);
    t.a.abort();
    EXPECT_TRUE(t.b.commit());
    t.a.start();
    EXPECT_EQ(t.a.get(t.a.root(0), 0), 100u);
    EXPECT_EQ(t.a.get(t.a.root(1), 0), 2u);
    EXPECT_FALSE(t.a.get_reference(t.a.root(2), 0));
    EXPECT_EQ(t.a.get(t.a.get_reference(t.a.root(3), 0), 0), 22u);
    EXPECT_TRUE(t.a.commit());
    t.heap->check(3);
}

TEST(MajorCollection, KeepsWhatAnAbortWillRestore) {
    TwoThreads t(1);
    t.a.start();
    ObjectRef held = t.a.make(0, 1);
    t.a.set(held, 0, 7);
    t.a.set_reference(t.a.root(0), 0, held);
    EXPECT_TRUE(t.a.commit());
    t.a.start();
    t.a.set_reference(t.a.root(0), 0, ObjectRef());  // the only reference, but not committed
    t.b.start();
    EXPECT_TRUE(t.b.collect_major());
    EXPECT_TRUE(t.b.commit());
    t.a.abort();
    t.a.start();
    EXPECT_EQ(t.a.get(t.a.get_reference(t.a.root(0), 0), 0), 7u);
    EXPECT_TRUE(t.a.commit());
}

TEST(MajorCollection, KeepsAWrittenObjectThatNothingRefersToUntilTheTransactionEnds) {
    TwoThreads t(1);
    t.a.start();
    t.a.push(t.a.make(1, 2));
    t.a.set(t.a.root(1), 0, 77777);
    EXPECT_TRUE(t.a.commit());
    t.a.start();
    t.a.set(t.a.root(1), 0, 5);
    t.a.roots.current.pop_back();
    t.a.roots.saved.pop_back();
    EXPECT_TRUE(t.a.collect_major());
    // Would reuse the object's slot, were it free; the abort would then restore over it.
    t.b.start();
    for (std::uint64_t count = 0; count < 300; ++count) {
        t.b.push(t.b.make(1, 2));
        t.b.set(t.b.root(count + 1), 0, count);
    }
    EXPECT_TRUE(t.b.commit());
    t.a.abort();
    t.a.roots.current = t.b.roots.current;
    t.a.start();
    for (std::uint64_t count = 0; count < 300; ++count) EXPECT_EQ(t.a.get(t.a.root(count + 1), 0), count);
    EXPECT_TRUE(t.a.commit());
}

TEST(MajorCollection, AnAbortLeavesBlocksAloneThatOthersMayOwnByThen) {
    TwoThreads t(1);
    t.a.start();
    for (int count = 0; count < 100; ++count) t.a.push(t.a.make(1, 2));
    EXPECT_TRUE(t.a.collect_major());
    t.b.start();
    for (std::uint64_t count = 0; count < 50; ++count) {
        t.b.push(t.b.make(1, 2));
        t.b.set(t.b.root(count + 1), 0, count);
    }
    EXPECT_TRUE(t.b.commit());
    t.a.push(t.a.make(1, 2));
    EXPECT_TRUE(t.a.collect_minor());
    t.a.abort();
    t.a.start();
    for (std::uint64_t count = 0; count < 1000; ++count) {
        t.a.push(t.a.make(1, 2));
        t.a.set(t.a.root(count + 1), 0, 10000 + count);
    }
    EXPECT_TRUE(t.a.commit());
    t.b.start();
    for (std::uint64_t count = 0; count < 600; ++count) {
        t.b.push(t.b.make(1, 2));
        t.b.set(t.b.root(count + 51), 0, 50 + count);
    }
    EXPECT_TRUE(t.b.commit());
    t.a.start();
    t.b.start();
    for (std::uint64_t count = 0; count < 1000; ++count) ASSERT_EQ(t.a.get(t.a.root(count + 1), 0), 10000 + count);
    for (std::uint64_t count = 0; count < 650; ++count) ASSERT_EQ(t.b.get(t.b.root(count + 1), 0), count);
    EXPECT_TRUE(t.a.commit());
    EXPECT_TRUE(t.b.commit());
    t.heap->check(3);
}

TEST(MajorCollection, DoesNotMoveTheYoungObjectsOfOthers) {
    TwoThreads t(1);
    t.b.start();
    ObjectRef young = t.b.make(1, 1);
    t.b.set(young, 0, 5);
    ObjectRef inner = t.b.make(0, 1);
    t.b.set(inner, 0, 6);
    t.b.set_reference(young, 0, inner);
    t.b.push(young);
    t.a.start();
    EXPECT_TRUE(t.a.collect_major());
    EXPECT_TRUE(t.a.commit());
    EXPECT_EQ(t.b.root(1), young);
    EXPECT_EQ(t.b.get(young, 0), 5u);
    EXPECT_EQ(t.b.get(inner, 0), 6u);
    EXPECT_TRUE(t.b.commit());
}

TEST(MajorCollection, AbortsATransactionThatReadWhatHasChanged) {
    TwoThreads t(2);
    t.b.start();
    t.b.get(t.b.root(0), 0);
    t.b.set(t.b.root(1), 0, 3);
    t.b.push(t.b.make(0, 1));
    t.a.start();
    t.a.set(t.a.root(0), 0, 9);
    EXPECT_TRUE(t.a.commit());
    t.a.start();
    EXPECT_TRUE(t.a.collect_major());
    EXPECT_TRUE(t.a.commit());
    EXPECT_FALSE(t.b.safe_point());
    t.b.start();
    EXPECT_EQ(t.b.get(t.b.root(0), 0), 9u);
    EXPECT_EQ(t.b.get(t.b.root(1), 0), 101u);
    EXPECT_TRUE(t.b.commit());
    t.heap->check(3);
}

TEST(MajorCollection, SharesPagesAgain) {
    TwoThreads t(200);
    for (Driver* driver : {&t.a, &t.b}) {
        driver->start();
        for (std::size_t index = 0; index < 200; ++index) driver->set(driver->root(index), 0, 1);
        EXPECT_TRUE(driver->commit());
    }
    t.a.start();
    EXPECT_GE(t.heap->statistics().private_pages, 4u);
    t.a.set(t.a.root(0), 0, 2);
    EXPECT_TRUE(t.a.collect_major());
    EXPECT_EQ(t.heap->statistics().private_pages, 1u);
    t.a.abort();
    t.a.start();
    EXPECT_EQ(t.a.get(t.a.root(0), 0), 1u);
    EXPECT_TRUE(t.a.commit());
}

TEST(MajorCollection, HappensByItselfWhenTheHeapGrows) {
    TwoThreads t(1);
    for (int round = 0; round < 400; ++round) {
        t.a.start();
        t.a.roots.current.resize(1);
        for (int count = 0; count < 10; ++count) t.a.push(t.a.make(0, 2500));
        EXPECT_TRUE(t.a.safe_point());
        EXPECT_TRUE(t.a.commit());
    }
    EXPECT_GE(t.heap->statistics().major_collections, 1u);
    EXPECT_LT(t.heap->statistics().old_bytes, 64u << 20);
    t.heap->check(3);
}

TEST(MajorCollection, GlobalRootsAndPrebuiltObjectsStay) {
    Globals globals;
    auto heap = Heap::create(test_options(), test_embedder(&globals));
    Driver driver(*heap);
    driver.start();
    auto fixed = [&](bool prebuilt) {
        ObjectRef made(allocate_fixed(driver.segment(), Object::size_of(1, 1), 1, prebuilt));
        unchecked::initialise(driver.segment(), made)->references = 1;
        unchecked::initialise(driver.segment(), made)->words = 1;
        return made;
    };
    ObjectRef global = fixed(false), prebuilt = fixed(true), neither = fixed(false);
    globals.references.push_back(global.offset);
    driver.set(global, 0, 1);
    driver.set(prebuilt, 0, 2);
    driver.set_reference(prebuilt, 0, driver.make(0, 3));
    std::uint64_t before = heap->statistics().old_bytes;
    EXPECT_TRUE(driver.collect_major());
    EXPECT_TRUE(driver.collect_major());
    EXPECT_EQ(driver.get(global, 0), 1u);
    EXPECT_EQ(driver.get(prebuilt, 0), 2u);
    EXPECT_TRUE(driver.get_reference(prebuilt, 0));
    EXPECT_EQ(heap->statistics().old_bytes, before - Object::size_of(1, 1) + Object::size_of(0, 3));
    (void)neither;
    EXPECT_TRUE(driver.commit());
}

}  // namespace
}  // namespace stm::test
