// The log: idle segments do not hold it back, entries are reused, late starters catch up, marker bytes wrap.
#include "tests/stmcore/test_heap.h"

namespace stm::test {
namespace {

TEST(CommitLog, IdleSegmentsAreCarriedForward) {
    TwoThreads t(4);
    t.b.start();
    EXPECT_TRUE(t.b.commit());
    for (std::uint64_t round = 0; round < 500; ++round) {
        t.a.start();
        t.a.set(t.a.root(round % 4), 0, round);
        EXPECT_TRUE(t.a.commit());
    }
    t.b.start();
    for (std::uint64_t index = 0; index < 4; ++index) EXPECT_EQ(t.b.get(t.b.root(index), 0), 496 + index);
    EXPECT_TRUE(t.b.commit());
    t.heap->check(3);
}

TEST(CommitLog, ALongTransactionSeesItsOwnStateUntilItEnds) {
    TwoThreads t(4);
    t.b.start();
    EXPECT_EQ(t.b.get(t.b.root(3), 0), 103u);
    for (std::uint64_t round = 0; round < 500; ++round) {
        t.a.start();
        t.a.set(t.a.root(round % 3), 0, round);
        EXPECT_TRUE(t.a.commit());
    }
    t.b.set(t.b.root(3), 0, 7);
    EXPECT_EQ(t.b.get(t.b.root(3), 1), 0u);
    EXPECT_TRUE(t.b.commit());
    t.a.start();
    EXPECT_EQ(t.a.get(t.a.root(3), 0), 7u);
    EXPECT_TRUE(t.a.commit());
}

TEST(CommitLog, ASegmentThatStartsLateSeesEverything) {
    TwoThreads t(2, test_options(4));
    for (std::uint64_t round = 0; round < 100; ++round) {
        t.a.start();
        t.a.set(t.a.root(0), 0, round);
        EXPECT_TRUE(t.a.commit());
    }
    t.a.start();
    t.a.set(t.a.root(1), 0, 1);
    t.b.start();
    EXPECT_EQ(t.b.get(t.b.root(0), 0), 99u);
    EXPECT_EQ(t.b.get(t.b.root(1), 0), 101u);
    EXPECT_TRUE(t.b.commit());
    EXPECT_TRUE(t.a.commit());
    Driver late(*t.heap);
    late.roots.current = t.a.roots.current;
    late.start();
    EXPECT_EQ(late.get(late.root(1), 0), 1u);
    EXPECT_TRUE(late.commit());
    t.heap->check(3);
}

TEST(CommitLog, ManyTransactionsWrapTheReadVersion) {
    TwoThreads t(2);
    t.b.start();
    t.b.get(t.b.root(0), 0);
    EXPECT_TRUE(t.b.commit());
    // 255 transactions later the version of that read comes round again.
    for (int round = 0; round < 1000; ++round) {
        t.b.start();
        t.b.set(t.b.root(1), 0, static_cast<std::uint64_t>(round));
        if (round >= 250 && round <= 260) {
            t.a.start();
            t.a.set(t.a.root(0), 0, static_cast<std::uint64_t>(round));
            EXPECT_TRUE(t.a.commit());
        }
        EXPECT_TRUE(t.b.commit()) << round;
    }
}

TEST(CommitLog, EmptyTransactionsLeaveNoEntry) {
    TwoThreads t(1);
    for (int round = 0; round < 1000; ++round) {
        t.a.start();
        EXPECT_TRUE(t.a.commit());
    }
    t.b.start();
    EXPECT_EQ(t.heap->statistics().private_pages, 0u);
    EXPECT_TRUE(t.b.commit());
}

}  // namespace
}  // namespace stm::test
