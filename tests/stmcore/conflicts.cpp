// Which pairs of transactions conflict, and what each sees.
#include "tests/stmcore/test_heap.h"

namespace stm::test {
namespace {

std::uint64_t aborts(Heap& heap, AbortReason reason) { return heap.statistics().aborts[static_cast<int>(reason)]; }

TEST(Conflicts, ReaderOfAChangedObjectAborts) {
    TwoThreads t(2);
    t.a.start();
    t.b.start();
    EXPECT_EQ(t.b.get(t.b.root(0), 0), 100u);
    t.b.set(t.b.root(1), 0, 7);
    t.a.set(t.a.root(0), 0, 55);
    EXPECT_TRUE(t.a.commit());
    EXPECT_FALSE(t.b.commit());
    EXPECT_EQ(aborts(*t.heap, AbortReason::read_write), 1u);
    t.b.start();
    EXPECT_EQ(t.b.get(t.b.root(0), 0), 55u);
    EXPECT_EQ(t.b.get(t.b.root(1), 0), 101u);
    EXPECT_TRUE(t.b.commit());
}

TEST(Conflicts, SecondWriterAborts) {
    TwoThreads t(1);
    t.a.start();
    t.b.start();
    t.a.set(t.a.root(0), 0, 1);
    t.b.set(t.b.root(0), 0, 2);
    EXPECT_TRUE(t.a.commit());
    EXPECT_FALSE(t.b.commit());
    EXPECT_EQ(aborts(*t.heap, AbortReason::write_write), 1u);
    t.b.start();
    EXPECT_EQ(t.b.get(t.b.root(0), 0), 1u);
    EXPECT_TRUE(t.b.commit());
}

TEST(Conflicts, DisjointObjectsOnOnePageDoNot) {
    TwoThreads t(2);
    t.a.start();
    t.b.start();
    t.a.set(t.a.root(0), 0, 1);
    t.b.set(t.b.root(1), 0, 2);
    EXPECT_TRUE(t.a.commit());
    EXPECT_TRUE(t.b.commit());
    t.a.start();
    EXPECT_EQ(t.a.get(t.a.root(0), 0), 1u);
    EXPECT_EQ(t.a.get(t.a.root(1), 0), 2u);
    EXPECT_TRUE(t.a.commit());
}

TEST(Conflicts, ReadersOfTheSameObjectDoNot) {
    TwoThreads t(2);
    t.a.start();
    t.b.start();
    EXPECT_EQ(t.a.get(t.a.root(0), 0), 100u);
    EXPECT_EQ(t.b.get(t.b.root(0), 0), 100u);
    t.b.set(t.b.root(1), 0, 3);
    EXPECT_TRUE(t.a.commit());
    EXPECT_TRUE(t.b.commit());
}

TEST(Conflicts, AReadOnlyTransactionCommitsAtItsOwnPlaceInTheOrder) {
    TwoThreads t(1);
    t.a.start();
    t.b.start();
    EXPECT_EQ(t.b.get(t.b.root(0), 0), 100u);
    t.a.set(t.a.root(0), 0, 1);
    EXPECT_TRUE(t.a.commit());
    EXPECT_EQ(t.b.get(t.b.root(0), 0), 100u);
    EXPECT_TRUE(t.b.commit());
    t.b.start();
    EXPECT_EQ(t.b.get(t.b.root(0), 0), 1u);
    EXPECT_TRUE(t.b.commit());
}

TEST(Conflicts, ReadsOfAnEarlierTransactionDoNotCount) {
    TwoThreads t(2);
    t.b.start();
    EXPECT_EQ(t.b.get(t.b.root(0), 0), 100u);
    EXPECT_TRUE(t.b.commit());
    t.b.start();
    t.b.set(t.b.root(1), 0, 2);
    t.a.start();
    t.a.set(t.a.root(0), 0, 1);
    EXPECT_TRUE(t.a.commit());
    EXPECT_TRUE(t.b.commit());
}

TEST(Conflicts, ValidateMovesForwardInTime) {
    TwoThreads t(2);
    t.a.start();
    t.b.start();
    t.b.get(t.b.root(1), 0);
    t.a.set(t.a.root(0), 0, 9);
    EXPECT_TRUE(t.a.commit());
    EXPECT_TRUE(t.b.validate());
    EXPECT_EQ(t.b.get(t.b.root(0), 0), 9u);
    EXPECT_TRUE(t.b.commit());
}

TEST(Conflicts, ValidateAbortsAReaderOfWhatChanged) {
    TwoThreads t(1);
    t.a.start();
    t.b.start();
    t.b.get(t.b.root(0), 0);
    t.a.set(t.a.root(0), 0, 9);
    EXPECT_TRUE(t.a.commit());
    EXPECT_FALSE(t.b.validate());
    EXPECT_EQ(t.b.thread->consecutive_aborts(), 1u);
    EXPECT_FALSE(t.b.thread->in_transaction());
}

TEST(Conflicts, OpacityARunningReaderSeesOneStateWhileAnotherCommits) {
    TwoThreads t(3);
    t.b.start();
    EXPECT_EQ(t.b.get(t.b.root(0), 0), 100u);
    for (std::uint64_t round = 0; round < 40; ++round) {
        t.a.start();
        for (std::size_t index = 0; index < 3; ++index) t.a.set(t.a.root(index), 0, round);
        EXPECT_TRUE(t.a.commit());
        for (std::size_t index = 0; index < 3; ++index) EXPECT_EQ(t.b.get(t.b.root(index), 0), 100 + index);
    }
    EXPECT_TRUE(t.b.commit());
    t.b.start();
    for (std::size_t index = 0; index < 3; ++index) EXPECT_EQ(t.b.get(t.b.root(index), 0), 39u);
    EXPECT_TRUE(t.b.commit());
}

TEST(Conflicts, WriteSkewAborts) {
    TwoThreads t(2);
    t.a.start();
    t.b.start();
    t.a.set(t.a.root(1), 0, t.a.get(t.a.root(0), 0));
    t.b.set(t.b.root(0), 0, t.b.get(t.b.root(1), 0));
    EXPECT_TRUE(t.a.commit());
    EXPECT_FALSE(t.b.commit());
}

}  // namespace
}  // namespace stm::test
