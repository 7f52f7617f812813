// The queue between threads: order, aborts, waits.
#include "stmcore/collections/queue.h"

#include <thread>

#include "tests/stmcore/collections/collection_heap.h"

namespace stm::test {
namespace {

constexpr std::uint64_t kEmpty = ~std::uint64_t{0}, kContended = kEmpty - 1;

std::uint64_t take(Driver& driver, Queue queue) {
    Queue::Taken taken = queue.take(driver.segment());
    if (taken.result == Queue::Got::empty) return kEmpty;
    return taken.result == Queue::Got::contended ? kContended : number_of(driver.segment(), taken.word);
}
void put(Driver& driver, Queue queue, std::uint64_t number) { queue.put(driver.segment(), immediate(number)); }

Queue::Deadline in_milliseconds(int milliseconds) {
    return std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
}

TEST(Queue, FirstInFirstOut) {
    Shared s;
    s.a.start();
    for (std::uint64_t number = 0; number < 10; ++number) put(s.a, s.queue(), number);
    EXPECT_TRUE(s.a.commit());
    s.b.start();
    EXPECT_EQ(s.queue().size(s.b.segment()), 10u);
    for (std::uint64_t number = 0; number < 10; ++number) EXPECT_EQ(take(s.b, s.queue()), number);
    EXPECT_EQ(take(s.b, s.queue()), kEmpty);
    EXPECT_TRUE(s.b.commit());
}

TEST(Queue, PuttersDoNotConflictAndCommitOrderIsTheOrder) {
    Shared s;
    s.a.start();
    s.b.start();
    put(s.a, s.queue(), 1);
    put(s.b, s.queue(), 2);
    put(s.a, s.queue(), 3);
    put(s.b, s.queue(), 4);
    EXPECT_TRUE(s.b.commit());
    EXPECT_TRUE(s.a.commit());
    s.a.start();
    for (std::uint64_t number : {2, 4, 1, 3}) EXPECT_EQ(take(s.a, s.queue()), number);
    EXPECT_TRUE(s.a.commit());
}

TEST(Queue, WhatAnAbortedTransactionPutNeverAppears) {
    Shared s;
    s.a.start();
    put(s.a, s.queue(), 1);
    s.a.abort();
    s.b.start();
    EXPECT_EQ(take(s.b, s.queue()), kEmpty);
    EXPECT_TRUE(s.b.commit());
}

TEST(Queue, WhatAnAbortedTransactionTookComesBackToTheFront) {
    Shared s;
    s.a.start();
    for (std::uint64_t number = 0; number < 4; ++number) put(s.a, s.queue(), number);
    EXPECT_TRUE(s.a.commit());
    s.a.start();
    EXPECT_EQ(take(s.a, s.queue()), 0u);
    EXPECT_EQ(take(s.a, s.queue()), 1u);
    s.b.start();
    EXPECT_EQ(take(s.b, s.queue()), 2u);
    EXPECT_TRUE(s.b.commit());
    s.a.abort();
    s.b.start();
    EXPECT_EQ(s.queue().size(s.b.segment()), 3u);
    for (std::uint64_t number : {0, 1, 3}) EXPECT_EQ(take(s.b, s.queue()), number);
    EXPECT_EQ(take(s.b, s.queue()), kEmpty);
    EXPECT_TRUE(s.b.commit());
}

TEST(Queue, TakersDoNotConflict) {
    Shared s;
    s.a.start();
    for (std::uint64_t number = 0; number < 4; ++number) put(s.a, s.queue(), number);
    EXPECT_TRUE(s.a.commit());
    s.a.start();
    s.b.start();
    EXPECT_EQ(take(s.a, s.queue()), 0u);
    EXPECT_EQ(take(s.b, s.queue()), 1u);
    put(s.a, s.queue(), 4);
    EXPECT_TRUE(s.b.commit());
    EXPECT_TRUE(s.a.commit());
}

TEST(Queue, OwnPutsComeLast) {
    Shared s;
    s.a.start();
    put(s.a, s.queue(), 1);
    EXPECT_TRUE(s.a.commit());
    s.a.start();
    put(s.a, s.queue(), 2);
    EXPECT_EQ(s.queue().size(s.a.segment()), 2u);
    EXPECT_EQ(take(s.a, s.queue()), 1u);
    EXPECT_EQ(take(s.a, s.queue()), 2u);
    EXPECT_EQ(take(s.a, s.queue()), kEmpty);
    put(s.a, s.queue(), 3);
    EXPECT_TRUE(s.a.commit());
    s.b.start();
    EXPECT_EQ(take(s.b, s.queue()), 3u);
    EXPECT_EQ(take(s.b, s.queue()), kEmpty);
    EXPECT_TRUE(s.b.commit());
}

// An own item must not be taken before what somebody else committed before.
TEST(Queue, AnOwnItemIsTakenOnlyIfTheQueueStaysEmpty) {
    Shared s;
    s.a.start();
    s.b.start();
    put(s.a, s.queue(), 2);
    EXPECT_EQ(take(s.a, s.queue()), 2u);
    put(s.b, s.queue(), 1);
    EXPECT_TRUE(s.b.commit());
    EXPECT_FALSE(s.a.commit());
}

TEST(Queue, EmptinessIsRead) {
    Shared s;
    s.a.start();
    s.b.start();
    EXPECT_EQ(take(s.a, s.queue()), kEmpty);
    s.a.roots.current.push_back(s.a.make(0, 1).offset);
    s.table().set(s.a.segment(), immediate(1), immediate(1));
    put(s.b, s.queue(), 1);
    EXPECT_TRUE(s.b.commit());
    EXPECT_FALSE(s.a.commit());
}

// An item comes with everything that its putter committed.
TEST(Queue, AnItemIsTakenAtAPositionThatHasIt) {
    Shared s;
    s.b.start();
    s.a.start();
    s.table().set(s.a.segment(), immediate(1), immediate(5));
    s.queue().put(s.a.segment(), boxed(s.a, 7));
    EXPECT_TRUE(s.a.commit());
    EXPECT_EQ(take(s.b, s.queue()), 7u);
    EXPECT_EQ(s.table().get(s.b.segment(), immediate(1)), immediate(5));
    EXPECT_TRUE(s.b.commit());
    // Whoever has read otherwise aborts, and the item stays.
    s.b.start();
    EXPECT_TRUE(s.table().get(s.b.segment(), immediate(1)));
    s.a.start();
    s.table().set(s.a.segment(), immediate(1), immediate(6));
    put(s.a, s.queue(), 8);
    EXPECT_TRUE(s.a.commit());
    EXPECT_THROW(take(s.b, s.queue()), Aborted);
    s.b.roots.current = s.b.roots.saved;
    s.b.start();
    EXPECT_EQ(take(s.b, s.queue()), 8u);
    EXPECT_TRUE(s.b.commit());
}

TEST(Queue, SomebodyElseHasTakenTheLastItem) {
    Shared s;
    s.a.start();
    put(s.a, s.queue(), 1);
    EXPECT_TRUE(s.a.commit());
    s.a.start();
    s.b.start();
    EXPECT_EQ(take(s.a, s.queue()), 1u);
    EXPECT_EQ(take(s.b, s.queue()), kContended);
    EXPECT_THROW(s.queue().take_or_empty(*s.b.thread), Aborted);
    s.b.roots.current = s.b.roots.saved;
    s.b.start();
    // An inevitable transaction cannot wait for the other one, nor can that commit now.
    EXPECT_TRUE(s.b.become_inevitable());
    EXPECT_EQ(s.queue().take_or_empty(*s.b.thread), immediate(1));
    EXPECT_EQ(s.queue().take_or_empty(*s.b.thread), std::nullopt);
    EXPECT_TRUE(s.b.commit());
    EXPECT_FALSE(s.a.commit());
    s.a.start();
    EXPECT_EQ(s.queue().take_or_empty(*s.a.thread), std::nullopt);
    EXPECT_TRUE(s.a.commit());
}

TEST(Queue, ItemsSurviveCollectionsWhereverTheyAre) {
    Shared s;
    s.a.start();
    for (std::uint64_t number = 0; number < 20; ++number) s.queue().put(s.a.segment(), boxed(s.a, number));
    EXPECT_TRUE(s.a.collect_minor());
    EXPECT_TRUE(s.a.collect_major());
    EXPECT_TRUE(s.a.commit());
    s.b.start();
    EXPECT_TRUE(s.b.collect_major());
    for (std::uint64_t number = 0; number < 10; ++number) EXPECT_EQ(take(s.b, s.queue()), number);
    s.a.start();
    for (int count = 0; count < 1000; ++count) s.a.make(0, 10);
    EXPECT_TRUE(s.a.collect_major());
    EXPECT_TRUE(s.a.commit());
    s.b.abort();
    s.b.start();
    EXPECT_TRUE(s.b.collect_major());
    for (std::uint64_t number = 0; number < 20; ++number) EXPECT_EQ(take(s.b, s.queue()), number);
    EXPECT_TRUE(s.b.commit());
    s.heap->check(3);
}

TEST(Queue, SoloAndBack) {
    auto heap = Heap::create(test_options(), collection_embedder());
    Driver a(*heap);
    a.start();
    a.roots.current.push_back(Queue::make(a.segment(), kQueue).object());
    Queue queue(a.roots.current[0]);
    for (std::uint64_t number = 0; number < 20; ++number) queue.put(a.segment(), boxed(a, number));
    EXPECT_TRUE(a.commit());
    a.start();
    EXPECT_TRUE(a.collect_minor());
    for (std::uint64_t number = 0; number < 5; ++number) EXPECT_EQ(take(a, queue), number);
    for (std::uint64_t number = 20; number < 40; ++number) queue.put(a.segment(), boxed(a, number));
    EXPECT_TRUE(a.commit());
    Driver b(*heap);
    b.roots.current = a.roots.current;
    b.start();
    EXPECT_FALSE(heap->solo());
    EXPECT_EQ(queue.size(b.segment()), 35u);
    for (std::uint64_t number = 5; number < 40; ++number) EXPECT_EQ(take(b, queue), number);
    EXPECT_EQ(queue.unfinished(b.segment()), 40u);
    EXPECT_TRUE(b.commit());
    heap->check(3);
}

TEST(Queue, Unfinished) {
    Shared s;
    s.a.start();
    for (std::uint64_t number = 0; number < 3; ++number) put(s.a, s.queue(), number);
    EXPECT_TRUE(s.a.commit());
    s.a.start();
    s.b.start();
    EXPECT_TRUE(s.queue().finished(*s.a.thread));
    EXPECT_TRUE(s.queue().finished(*s.b.thread));
    EXPECT_TRUE(s.a.commit());
    EXPECT_TRUE(s.b.commit());
    s.a.start();
    EXPECT_EQ(s.queue().unfinished(s.a.segment()), 1u);
    EXPECT_TRUE(s.queue().finished(*s.a.thread));
    EXPECT_FALSE(s.queue().finished(*s.a.thread));
    put(s.a, s.queue(), 3);
    EXPECT_TRUE(s.queue().finished(*s.a.thread));
    EXPECT_FALSE(s.queue().finished(*s.a.thread));
    s.a.abort();
    s.b.start();
    EXPECT_EQ(s.queue().unfinished(s.b.segment()), 1u);
    EXPECT_TRUE(s.queue().finished(*s.b.thread));
    EXPECT_TRUE(s.b.commit());
    s.a.start();
    put(s.a, s.queue(), 4);
    put(s.a, s.queue(), 5);
    EXPECT_TRUE(s.queue().finished(*s.a.thread));
    EXPECT_TRUE(s.a.commit());
    s.b.start();
    EXPECT_EQ(s.queue().unfinished(s.b.segment()), 1u);
    EXPECT_TRUE(s.queue().finished(*s.b.thread));
    EXPECT_FALSE(s.queue().finished(*s.b.thread));
    EXPECT_TRUE(s.b.commit());
}

TEST(Queue, AQueueDiesWithItsObject) {
    Shared s;
    s.a.start();
    SegOffset other = Queue::make(s.a.segment(), kQueue).object();
    put(s.a, Queue(other), 1);
    EXPECT_TRUE(s.a.collect_major());
    EXPECT_EQ(collections_of(*s.heap), 3u);
    Queue::Moment moment = Queue(other).moment(s.a.segment());
    EXPECT_TRUE(s.a.commit());
    s.a.start();
    EXPECT_TRUE(s.a.collect_major());
    EXPECT_EQ(collections_of(*s.heap), 2u);
    EXPECT_TRUE(s.a.commit());
    moment.wait(in_milliseconds(1));
}

TEST(Queue, GetWaitsUntilTheDeadline) {
    Shared s;
    auto queue = [&](Segment&) { return s.queue(); };
    EXPECT_FALSE(Queue::get(*s.a.thread, queue, in_milliseconds(5), [](Segment&, std::uint64_t) { ADD_FAILURE(); }));
    EXPECT_TRUE(Queue::join(*s.a.thread, queue, in_milliseconds(5)));
    s.a.start();
    put(s.a, s.queue(), 1);
    EXPECT_TRUE(s.a.commit());
    EXPECT_FALSE(Queue::join(*s.a.thread, queue, in_milliseconds(5)));
}

}  // namespace
}  // namespace stm::test
