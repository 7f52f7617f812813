// The heap limit is an error that leaves the heap intact; so is a refused request for memory.
#include "tests/stmcore/test_heap.h"

namespace stm::test {
namespace {

class HeapLimit : public ::testing::TestWithParam<bool> {};  // a second thread is registered

TEST_P(HeapLimit, IsReportedAtASafePointAndTheHeapGoesOn) {
    Options options = test_options();
    options.heap_limit = 8 << 20;
    auto heap = Heap::create(options, test_embedder());
    Driver driver(*heap);
    std::unique_ptr<Driver> other;
    if (GetParam()) other = std::make_unique<Driver>(*heap);
    for (int round = 0; round < 3; ++round) {
        std::uint64_t made = 0;
        EXPECT_THROW(
            {
                driver.start();
                for (;;) {
                    ObjectRef ref = driver.make(1, 30);
                    driver.set(ref, 0, made++);
                    driver.push(ref);
                    if (driver.segment().nursery_current >= driver.segment().nursery_mark.load() && driver.thread->safe_point()) {
                        driver.thread->commit();
                        driver.start();
                    }
                }
            },
            OutOfMemory);
        EXPECT_TRUE(driver.thread->in_transaction());
        EXPECT_GT(made, 8000000u / 330);
        EXPECT_LT(made, 12000000u / 250);
        for (std::uint64_t index = 0; index < made; index += 997) EXPECT_EQ(driver.get(driver.root(index), 0), index);
        driver.roots.current.clear();
        driver.roots.saved.clear();
        EXPECT_TRUE(driver.collect_major());
        EXPECT_LT(heap->statistics().old_bytes, 100000u);
        EXPECT_TRUE(driver.commit());
    }
    heap->check(3);
}

TEST_P(HeapLimit, ALargeObjectPastItIsRefused) {
    Options options = test_options();
    options.heap_limit = 4 << 20;
    auto heap = Heap::create(options, test_embedder());
    Driver driver(*heap);
    std::unique_ptr<Driver> other;
    if (GetParam()) other = std::make_unique<Driver>(*heap);
    driver.start();
    EXPECT_THROW(driver.make(0, 1 << 20), OutOfMemory);
    EXPECT_THROW(allocate(driver.segment(), std::size_t{1} << 50, 1), OutOfMemory);
    driver.push(driver.make(0, 10000));
    driver.set(driver.root(0), 9999, 3);
    EXPECT_TRUE(driver.collect_major());
    EXPECT_EQ(driver.get(driver.root(0), 9999), 3u);
    EXPECT_TRUE(driver.commit());
}

INSTANTIATE_TEST_SUITE_P(Mode, HeapLimit, ::testing::Bool(), [](const auto& info) { return info.param ? "Segments" : "Solo"; });

TEST(Memory, AnyRefusedRequestIsReported) {
    for (std::uint64_t at = 1; at < 40; ++at) {
        Options options = test_options();
        options.stress.out_of_memory_at = at;
        auto heap = Heap::create(options, test_embedder());
        Driver driver(*heap);
        driver.start();
        int refused = 0;
        for (int count = 0; count < 40; ++count) {
            try {
                driver.push(driver.make(0, 4));
            } catch (const OutOfMemory&) {
                ++refused;
            }
        }
        EXPECT_EQ(refused, 1);
        EXPECT_EQ(driver.roots.current.size(), 39u);
        EXPECT_TRUE(driver.commit());
        heap->check(3);
    }
}

TEST(Memory, GoesBackToTheSystemAfterAPeak) {
    Options options = test_options();
    auto heap = Heap::create(options, test_embedder());
    Driver driver(*heap);
    driver.start();
    for (int count = 0; count < 500; ++count) driver.push(driver.make(0, 10000));
    EXPECT_TRUE(driver.collect_major());
    EXPECT_GT(heap->statistics().old_bytes, 40000000u);
    driver.roots.current.clear();
    driver.roots.saved.clear();
    EXPECT_TRUE(driver.collect_major());
    EXPECT_EQ(heap->statistics().old_bytes, 0u);
    EXPECT_GT(heap->statistics().peak_old_bytes, 40000000u);
    EXPECT_TRUE(driver.commit());
}

}  // namespace
}  // namespace stm::test
