// More threads than segments, and safe points.
#include <atomic>
#include <thread>

#include "tests/stmcore/test_heap.h"

namespace stm::test {
namespace {

TEST(Segments, ThreadsShareFewSegments) {
    TwoThreads t(1, test_options(1));
    Driver third(*t.heap);
    third.roots.current = t.a.roots.current;
    Driver* drivers[] = {&t.a, &t.b, &third};
    for (std::uint64_t round = 0; round < 30; ++round) {
        Driver& driver = *drivers[round % 3];
        driver.start();
        EXPECT_EQ(driver.get(driver.root(0), 0), round == 0 ? 100 : round - 1);
        driver.set(driver.root(0), 0, round);
        EXPECT_TRUE(driver.commit());
    }
    t.heap->check(3);
}

TEST(Segments, WaitingForOneselfIsAnError) {
    TwoThreads t(1, test_options(1));
    t.a.start();
    EXPECT_THROW(t.b.start(), std::logic_error);
    EXPECT_TRUE(t.a.commit());
    t.b.start();
    EXPECT_TRUE(t.b.commit());
}

TEST(Segments, AThreadThatWaitsGetsItsTurn) {
    Options options = test_options(1);
    options.tick = std::chrono::microseconds(200);
    TwoThreads t(2, options);
    std::atomic<bool> done{false};
    t.a.start();
    std::thread waiter([&] {
        t.b.start();
        t.b.set(t.b.root(1), 0, 5);
        EXPECT_TRUE(t.b.commit());
        done = true;
    });
    while (!done) {
        if (t.a.segment().nursery_current >= t.a.segment().nursery_mark.load() && t.a.thread->safe_point())
            t.a.thread->break_transaction();
    }
    waiter.join();
    EXPECT_TRUE(t.a.commit());
}

TEST(Segments, AllocationAsksForABreak) {
    Options options = test_options();
    options.transaction_bytes = 64 << 10;
    TwoThreads t(1, options);
    Segment& segment = t.a.start();
    EXPECT_FALSE(t.a.thread->safe_point());
    while (segment.nursery_current < segment.nursery_mark.load()) t.a.make(0, 4);
    EXPECT_TRUE(t.a.thread->safe_point());
    Segment& next = t.a.thread->break_transaction();
    EXPECT_FALSE(t.a.thread->safe_point());
    EXPECT_LT(next.nursery_current, next.nursery_mark.load());
    EXPECT_TRUE(t.a.commit());
}

TEST(Segments, StressAsksForCollectionsBreaksAndAborts) {
    Options options = test_options();
    options.stress.collect_every = 2;
    options.stress.break_every = 3;
    options.stress.abort_every = 5;
    TwoThreads t(1, options);
    int aborted = 0, breaks = 0;
    for (int round = 0; round < 50; ++round) {
        t.a.start();
        t.a.make(0, 1);
        bool wanted = false;
        try {
            wanted = t.a.thread->safe_point();
        } catch (const Aborted&) {
            continue;
        }
        breaks += wanted;
        if (!t.a.commit()) ++aborted;
    }
    Statistics statistics = t.heap->statistics();
    EXPECT_GE(statistics.minor_collections, 25u);
    EXPECT_GE(statistics.major_collections, 1u);
    EXPECT_GE(breaks, 25);
    EXPECT_EQ(aborted, 10);
}

}  // namespace
}  // namespace stm::test
