// Options out of range are refused with a message.
#include "tests/stmcore/test_heap.h"

namespace stm::test {
namespace {

template <typename Change>
void expect_refused(Change change) {
    Options options = test_options();
    change(options);
    EXPECT_THROW(Heap::create(options, test_embedder()), std::invalid_argument);
}

TEST(Options, OutOfRangeIsRefused) {
    expect_refused([](Options& options) { options.segments = 0; });
    expect_refused([](Options& options) { options.segments = 65; });
    expect_refused([](Options& options) { options.segment_stride = 3 << 20; });
    expect_refused([](Options& options) { options.segment_stride = (std::uint64_t{1} << 30) + 4096; });
    expect_refused([](Options& options) { options.nursery_bytes = 1000; });
    expect_refused([](Options& options) { options.nursery_bytes = std::uint64_t{1} << 30; });
    expect_refused([](Options& options) { options.heap_limit = std::uint64_t{1} << 40; });
    expect_refused([](Options& options) { options.tick = std::chrono::microseconds(-1); });
    EXPECT_THROW(Heap::create(test_options(), Embedder{}), std::invalid_argument);
}

TEST(Options, SixtyFourSegmentsOfTheDefaultStride) {
    Options options;
    options.segments = 64;
    options.tick = std::chrono::microseconds(0);
    options.use_gs = false;
    auto heap = Heap::create(options, test_embedder());
    std::vector<std::unique_ptr<Driver>> drivers;
    for (int count = 0; count < 64; ++count) drivers.push_back(std::make_unique<Driver>(*heap));
    drivers[0]->start();
    ObjectRef shared = drivers[0]->make(0, 64);
    drivers[0]->push(shared);
    EXPECT_TRUE(drivers[0]->commit());
    for (auto& driver : drivers) {
        driver->roots.current = drivers[0]->roots.current;
        driver->start();
        driver->push(driver->make(0, 1));
        driver->set(driver->root(1), 0, 1);
    }
    for (auto& driver : drivers) EXPECT_TRUE(driver->commit());
    for (std::uint32_t index = 0; index < 64; ++index) {
        drivers[index]->start();
        drivers[index]->set(drivers[index]->root(0), index, index);
        EXPECT_TRUE(drivers[index]->commit());
    }
    drivers[5]->start();
    for (std::uint32_t index = 0; index < 64; ++index) EXPECT_EQ(drivers[5]->get(drivers[5]->root(0), index), index);
    EXPECT_TRUE(drivers[5]->collect_major());
    EXPECT_TRUE(drivers[5]->commit());
    heap->check(3);
}

TEST(Options, CallsOutsideATransactionAreErrors) {
    auto heap = Heap::create(test_options(), test_embedder());
    Driver driver(*heap);
    EXPECT_THROW(driver.thread->commit(), std::logic_error);
    EXPECT_THROW(driver.thread->safe_point(), std::logic_error);
    EXPECT_THROW(driver.thread->become_inevitable("x"), std::logic_error);
    driver.start();
    EXPECT_THROW(driver.start(), std::logic_error);
    EXPECT_TRUE(driver.commit());
}

}  // namespace
}  // namespace stm::test
