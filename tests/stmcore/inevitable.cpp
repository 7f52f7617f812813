// Inevitable transactions: they never abort, there is one at a time, and nobody commits changes past one.
#include "tests/stmcore/test_heap.h"

namespace stm::test {
namespace {

TEST(Inevitable, NeverAborts) {
    TwoThreads t(2);
    t.a.start();
    EXPECT_EQ(t.a.get(t.a.root(0), 0), 100u);
    EXPECT_TRUE(t.a.become_inevitable());
    t.b.start();
    t.b.set(t.b.root(0), 0, 1);
    // On one OS thread the wait for the inevitable transaction cannot be served: the waiter gives way.
    EXPECT_FALSE(t.b.commit());
    t.a.set(t.a.root(1), 0, 5);
    EXPECT_TRUE(t.a.commit());
    t.b.start();
    EXPECT_EQ(t.b.get(t.b.root(0), 0), 100u);
    EXPECT_EQ(t.b.get(t.b.root(1), 0), 5u);
    t.b.set(t.b.root(0), 0, 1);
    EXPECT_TRUE(t.b.commit());
}

TEST(Inevitable, ReadOnlyTransactionsCommitMeanwhile) {
    TwoThreads t(1);
    t.a.start();
    EXPECT_TRUE(t.a.become_inevitable());
    t.a.set(t.a.root(0), 0, 5);
    for (int round = 0; round < 10; ++round) {
        t.b.start();
        EXPECT_EQ(t.b.get(t.b.root(0), 0), 100u);
        EXPECT_TRUE(t.b.commit());
    }
    EXPECT_TRUE(t.a.commit());
    t.b.start();
    EXPECT_EQ(t.b.get(t.b.root(0), 0), 5u);
    EXPECT_TRUE(t.b.commit());
}

TEST(Inevitable, ValidatesFirst) {
    TwoThreads t(1);
    t.b.start();
    t.b.get(t.b.root(0), 0);
    t.a.start();
    t.a.set(t.a.root(0), 0, 5);
    EXPECT_TRUE(t.a.commit());
    EXPECT_FALSE(t.b.become_inevitable());
}

TEST(Inevitable, OneAtATime) {
    TwoThreads t(1);
    t.a.start();
    t.b.start();
    EXPECT_TRUE(t.a.become_inevitable());
    EXPECT_FALSE(t.b.become_inevitable());
    EXPECT_TRUE(t.a.commit());
    t.b.start();
    EXPECT_TRUE(t.b.become_inevitable());
    EXPECT_TRUE(t.b.commit());
}

TEST(Inevitable, AbortIsRefused) {
    TwoThreads t(1);
    t.a.start();
    EXPECT_TRUE(t.a.become_inevitable());
    EXPECT_THROW(t.a.thread->abort(), std::logic_error);
    EXPECT_TRUE(t.a.commit());
}

TEST(Inevitable, IsCountedByReason) {
    TwoThreads t(1);
    for (const char* reason : {"print", "open", "print"}) {
        t.a.start();
        EXPECT_TRUE(t.a.become_inevitable(reason));
        EXPECT_TRUE(t.a.commit());
    }
    auto counts = t.heap->statistics().inevitable;
    ASSERT_EQ(counts.size(), 2u);
    EXPECT_EQ(counts[0].first, "open");
    EXPECT_EQ(counts[0].second.count, 1u);
    EXPECT_EQ(counts[1].first, "print");
    EXPECT_EQ(counts[1].second.count, 2u);
}

TEST(Inevitable, SurvivesAMajorCollection) {
    TwoThreads t(2);
    t.a.start();
    t.b.start();
    EXPECT_TRUE(t.a.become_inevitable());
    t.a.set(t.a.root(0), 0, 5);
    t.b.set(t.b.root(1), 0, 6);
    EXPECT_TRUE(t.b.collect_major());
    EXPECT_TRUE(t.a.collect_major());
    EXPECT_EQ(t.b.get(t.b.root(0), 0), 100u);
    EXPECT_TRUE(t.a.commit());
    t.b.abort();
    t.b.start();
    EXPECT_EQ(t.b.get(t.b.root(0), 0), 5u);
    EXPECT_EQ(t.b.get(t.b.root(1), 0), 101u);
    EXPECT_TRUE(t.b.commit());
    t.heap->check(3);
}

TEST(Inevitable, FixedObjectsKeepTheirOffset) {
    TwoThreads t(1);
    t.a.start();
    EXPECT_THROW(allocate_fixed(t.a.segment(), 32, 1, false), std::logic_error);
    EXPECT_TRUE(t.a.become_inevitable());
    ObjectRef fixed(allocate_fixed(t.a.segment(), Object::size_of(1, 1), 1, true));
    unchecked::initialise(t.a.segment(), fixed)->references = 1;
    unchecked::initialise(t.a.segment(), fixed)->words = 1;
    ObjectRef young = t.a.make(0, 1);
    t.a.set(young, 0, 42);
    t.a.set_reference(fixed, 0, young);
    EXPECT_TRUE(t.a.commit());
    t.b.start();
    EXPECT_TRUE(t.b.collect_major());
    EXPECT_EQ(t.b.get(t.b.get_reference(fixed, 0), 0), 42u);
    EXPECT_TRUE(t.b.commit());
}

}  // namespace
}  // namespace stm::test
