// New objects leave the nursery and become visible to other segments, whatever copies of pages those have.
#include "tests/stmcore/test_heap.h"

namespace stm::test {
namespace {

TEST(Promotion, IsVisibleToASegmentWithAPrivatePage) {
    TwoThreads t(1);
    // b gets its own copy of the page of root 0; a then promotes objects of the same size onto that page.
    t.b.start();
    t.b.set(t.b.root(0), 1, 1);
    EXPECT_TRUE(t.b.commit());
    EXPECT_GT(t.heap->statistics().private_pages, 0u);
    std::uint64_t page = raw(t.a.root(0).offset) / kPageSize;
    bool shared_a_page = false;
    for (int count = 0; count < 50; ++count) {
        t.a.start();
        ObjectRef made = t.a.make(1, 2);
        t.a.set(made, 0, 1000 + static_cast<std::uint64_t>(count));
        t.a.set_reference(t.a.root(0), 0, made);
        EXPECT_TRUE(t.a.commit());
        t.b.start();
        ObjectRef found = t.b.get_reference(t.b.root(0), 0);
        shared_a_page |= raw(found.offset) / kPageSize == page;
        EXPECT_EQ(t.b.get(found, 0), 1000u + static_cast<std::uint64_t>(count));
        EXPECT_TRUE(t.b.commit());
    }
    EXPECT_TRUE(shared_a_page);
    t.heap->check(3);
}

TEST(Promotion, KeepsSharedAndCyclicReferences) {
    TwoThreads t(1);
    t.a.start();
    ObjectRef one = t.a.make(2, 1), two = t.a.make(2, 1);
    t.a.set_reference(one, 0, two);
    t.a.set_reference(one, 1, one);
    t.a.set_reference(two, 0, one);
    t.a.set_reference(two, 1, two);
    t.a.push(one);
    t.a.push(two);
    EXPECT_TRUE(t.a.collect_minor());
    one = t.a.root(1);
    two = t.a.root(2);
    EXPECT_EQ(t.a.get_reference(one, 0), two);
    EXPECT_EQ(t.a.get_reference(one, 1), one);
    EXPECT_EQ(t.a.get_reference(two, 0), one);
    EXPECT_EQ(t.a.get_reference(two, 1), two);
    EXPECT_TRUE(t.a.commit());
}

TEST(Promotion, OfObjectsStoredIntoAnObjectPromotedInTheSameTransaction) {
    TwoThreads t(1);
    t.a.start();
    t.a.push(t.a.make(1, 1));
    EXPECT_TRUE(t.a.collect_minor());
    ObjectRef inner = t.a.make(1, 1);
    t.a.set(inner, 0, 77);
    t.a.set_reference(t.a.root(1), 0, inner);
    t.a.set_reference(t.a.root(0), 0, t.a.root(1));
    EXPECT_TRUE(t.a.collect_minor());
    ObjectRef deepest = t.a.make(0, 1);
    t.a.set(deepest, 0, 78);
    t.a.set_reference(t.a.get_reference(t.a.root(1), 0), 0, deepest);
    EXPECT_TRUE(t.a.commit());
    t.b.start();
    ObjectRef found = t.b.get_reference(t.b.get_reference(t.b.root(0), 0), 0);
    EXPECT_EQ(t.b.get(found, 0), 77u);
    EXPECT_EQ(t.b.get(t.b.get_reference(found, 0), 0), 78u);
    EXPECT_TRUE(t.b.commit());
    // It is an ordinary old object by now: both see each other's changes to it.
    t.b.start();
    t.b.set(found, 0, 80);
    EXPECT_TRUE(t.b.commit());
    t.a.start();
    EXPECT_EQ(t.a.get(found, 0), 80u);
    t.a.set(found, 0, 81);
    t.a.abort();
    t.a.start();
    EXPECT_EQ(t.a.get(found, 0), 80u);
    EXPECT_TRUE(t.a.commit());
    t.heap->check(3);
}

TEST(Promotion, HandlesAreRoots) {
    TwoThreads t(0);
    t.a.start();
    Handle outer(*t.a.thread, t.a.make(0, 1).offset);
    t.a.set(ObjectRef(outer.get()), 0, 5);
    SegOffset before = outer.get();
    {
        Handle inner(*t.a.thread, t.a.make(0, 1).offset);
        EXPECT_TRUE(t.a.collect_minor());
        EXPECT_NE(raw(inner.get()), 0u);
    }
    EXPECT_NE(raw(outer.get()), raw(before));
    EXPECT_EQ(t.a.get(ObjectRef(outer.get()), 0), 5u);
    EXPECT_TRUE(t.a.commit());
}

TEST(Promotion, AFullNurseryGoesOnInOldSpaceAndAsksForASafePoint) {
    TwoThreads t(1);
    t.a.start();
    SegOffset first = t.a.make(0, 10).offset;
    for (int count = 0; count < 3000; ++count) t.a.make(0, 10);
    EXPECT_EQ(t.a.segment().nursery_mark.load(), 0u);
    ObjectRef overflow = t.a.make(1, 9);
    EXPECT_GT(raw(overflow.offset), raw(first) + (256u << 10) - 1);
    ObjectRef young_like = t.a.make(0, 1);
    t.a.set(young_like, 0, 9);
    t.a.set_reference(overflow, 0, young_like);
    t.a.push(overflow);
    EXPECT_TRUE(t.a.safe_point());
    EXPECT_EQ(t.a.segment().nursery_current, raw(first));
    EXPECT_EQ(t.a.get(t.a.get_reference(t.a.root(1), 0), 0), 9u);
    t.a.set_reference(t.a.root(0), 0, t.a.root(1));
    EXPECT_TRUE(t.a.commit());
    t.b.start();
    EXPECT_EQ(t.b.get(t.b.get_reference(t.b.get_reference(t.b.root(0), 0), 0), 0), 9u);
    EXPECT_TRUE(t.b.commit());
}

}  // namespace
}  // namespace stm::test
