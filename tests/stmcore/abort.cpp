// What an abort restores and drops.
#include "tests/stmcore/test_heap.h"

namespace stm::test {
namespace {

TEST(Abort, RestoresEveryWrittenObject) {
    TwoThreads t(50);
    t.a.start();
    for (std::size_t index = 0; index < 50; ++index) {
        t.a.set(t.a.root(index), 0, 0);
        t.a.set(t.a.root(index), 1, 1);
    }
    t.a.abort();
    t.a.start();
    for (std::size_t index = 0; index < 50; ++index) {
        EXPECT_EQ(t.a.get(t.a.root(index), 0), 100 + index);
        EXPECT_EQ(t.a.get(t.a.root(index), 1), 0u);
    }
    EXPECT_TRUE(t.a.commit());
}

TEST(Abort, RestoresObjectsWrittenBeforeAndAfterAMinorCollection) {
    TwoThreads t(2);
    t.a.start();
    t.a.set(t.a.root(0), 0, 1);
    EXPECT_TRUE(t.a.collect_minor());
    t.a.set(t.a.root(0), 0, 2);
    t.a.set(t.a.root(1), 0, 3);
    EXPECT_TRUE(t.a.collect_minor());
    t.a.set(t.a.root(0), 1, 4);
    t.a.abort();
    t.a.start();
    EXPECT_EQ(t.a.get(t.a.root(0), 0), 100u);
    EXPECT_EQ(t.a.get(t.a.root(0), 1), 0u);
    EXPECT_EQ(t.a.get(t.a.root(1), 0), 101u);
    EXPECT_TRUE(t.a.commit());
}

TEST(Abort, FreesObjectsAlreadyPromoted) {
    TwoThreads t(1);
    std::uint64_t before = t.heap->statistics().old_bytes;
    for (int round = 0; round < 7; ++round) {
        t.a.start();
        for (int count = 0; count < 100; ++count) t.a.push(t.a.make(1, 3));
        EXPECT_TRUE(t.a.collect_minor());
        t.a.push(t.a.make(0, 40000));
        EXPECT_GT(t.heap->statistics().old_bytes, before + 4000);
        t.a.abort();
        EXPECT_EQ(t.heap->statistics().old_bytes, before);
    }
    t.heap->check(3);
}

TEST(Abort, RunsAbortActionsAndForgetsCommitActions) {
    TwoThreads t(1);
    int commits = 0, aborts = 0;
    t.a.start();
    t.a.thread->on_commit([&] { ++commits; });
    t.a.thread->on_abort([&] { ++aborts; });
    t.a.abort();
    EXPECT_EQ(commits, 0);
    EXPECT_EQ(aborts, 1);
    t.a.start();
    t.a.thread->on_commit([&] { ++commits; });
    t.a.thread->on_abort([&] { ++aborts; });
    EXPECT_TRUE(t.a.commit());
    EXPECT_EQ(commits, 1);
    EXPECT_EQ(aborts, 1);
}

TEST(Abort, ManyAbortsInARowEndInAnInevitableTransaction) {
    TwoThreads t(1);
    for (int round = 0; round < 8; ++round) {
        t.a.start();
        EXPECT_EQ(t.a.segment().inevitable, 0u);
        t.a.abort();
    }
    t.a.start();
    EXPECT_NE(t.a.segment().inevitable, 0u);
    EXPECT_TRUE(t.a.commit());
    EXPECT_EQ(t.a.thread->consecutive_aborts(), 0u);
}

TEST(Abort, RunTransactionRestarts) {
    TwoThreads t(1);
    int runs = 0;
    run_transaction(*t.a.thread, [&](Segment& segment) {
        write(segment, t.a.root(0))->slots[1] = static_cast<std::uint64_t>(++runs);
        if (runs < 4) t.a.thread->abort();
    });
    EXPECT_EQ(runs, 4);
    t.a.start();
    EXPECT_EQ(t.a.get(t.a.root(0), 0), 4u);
    EXPECT_TRUE(t.a.commit());
}

TEST(Abort, RunTransactionDropsTheChangesOfABodyThatThrows) {
    TwoThreads t(1);
    auto body = [&](Segment& segment) {
        write(segment, t.a.root(0))->slots[1] = 1;
        throw std::runtime_error("mine");
    };
    EXPECT_THROW(run_transaction(*t.a.thread, body), std::runtime_error);
    EXPECT_FALSE(t.a.thread->in_transaction());
    t.a.start();
    EXPECT_EQ(t.a.get(t.a.root(0), 0), 100u);
    EXPECT_TRUE(t.a.commit());
}

}  // namespace
}  // namespace stm::test
