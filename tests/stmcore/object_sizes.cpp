// Objects of every size, in both modes, through commits, aborts and collections.
#include "stmcore/size_classes.h"
#include "tests/stmcore/test_heap.h"

namespace stm::test {
namespace {

void fill(Driver& driver, ObjectRef ref, std::uint32_t words, std::uint64_t seed) {
    for (std::uint32_t word = 0; word < words; ++word) driver.set(ref, word, seed + word);
}
void expect_filled(Driver& driver, ObjectRef ref, std::uint32_t words, std::uint64_t seed) {
    for (std::uint32_t word = 0; word < words; ++word) ASSERT_EQ(driver.get(ref, word), seed + word) << word;
}
void expect_zero(Driver& driver, ObjectRef ref, std::uint32_t words) {
    for (std::uint32_t word = 0; word < words; ++word) ASSERT_EQ(driver.get(ref, word), 0u) << word;
}

class ObjectSizes : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(ObjectSizes, TravelBetweenSegments) {
    std::uint32_t words = GetParam();
    TwoThreads t(2);
    t.a.start();
    ObjectRef made = t.a.make(0, words);
    expect_zero(t.a, made, words);
    fill(t.a, made, words, 5);
    t.a.push(made);
    t.a.set_reference(t.a.root(0), 0, made);
    EXPECT_TRUE(t.a.collect_minor());
    expect_filled(t.a, t.a.root(2), words, 5);
    EXPECT_TRUE(t.a.commit());

    t.b.start();
    ObjectRef found = t.b.get_reference(t.b.root(0), 0);
    expect_filled(t.b, found, words, 5);
    fill(t.b, found, words, 6);
    t.b.abort();

    t.b.start();
    expect_filled(t.b, found, words, 5);
    fill(t.b, found, words, 7);
    EXPECT_TRUE(t.b.commit());

    t.a.start();
    expect_filled(t.a, t.a.root(2), words, 7);
    EXPECT_TRUE(t.a.collect_major());
    expect_filled(t.a, t.a.root(2), words, 7);
    EXPECT_TRUE(t.a.commit());
    t.heap->check(3);
}

TEST_P(ObjectSizes, SurviveInSoloMode) {
    std::uint32_t words = GetParam();
    auto heap = Heap::create(test_options(), test_embedder());
    Driver driver(*heap);
    driver.start();
    EXPECT_TRUE(heap->solo());
    for (std::uint64_t round = 0; round < 4; ++round) {
        ObjectRef made = driver.make(1, words);
        expect_zero(driver, made, words);
        fill(driver, made, words, round * 10);
        driver.push(made);
        if (round > 0) driver.set_reference(made, 0, driver.root(round - 1));
        if (round == 1) driver.collect_minor();
        if (round == 2) driver.collect_major();
    }
    EXPECT_TRUE(driver.collect_major());
    for (std::uint64_t round = 0; round < 4; ++round) expect_filled(driver, driver.root(round), words, round * 10);
    EXPECT_TRUE(driver.commit());
    heap->check(3);
}

// 16 bytes is the least an object of this embedder takes; the largest spans 100 pages and exceeds the nursery.
INSTANTIATE_TEST_SUITE_P(Words, ObjectSizes,
                         ::testing::Values(0, 1, 2, 3, 7, 14, 29, 30, 31, 60, 100, 126, 127, 200, 254, 400, 510, 511, 512,
                                           900, 2046, 2047, 3000, 4094, 5000, 8000, 51200));

TEST(SizeClasses, EverySizeGetsASlotThatFits) {
    for (std::uint64_t bytes = kMinObjectSize; bytes <= kLargestSlot; bytes += 8) {
        std::uint64_t slot = slot_bytes(size_class_of(bytes));
        ASSERT_GE(slot, bytes);
        ASSERT_LE(slot, bytes + bytes / 4 + 64);
    }
}

TEST(LargeObjects, OwnCopiesOfTheirPagesAreDroppedOnceTheyAreVisible) {
    TwoThreads t(1);
    t.a.start();
    ObjectRef large = t.a.make(0, 40 * 512);
    t.a.set(large, 20000, 1);
    t.a.push(large);
    EXPECT_GE(t.heap->statistics().private_pages, 40u);
    EXPECT_TRUE(t.a.commit());
    EXPECT_LE(t.heap->statistics().private_pages, 2u);
    t.a.start();
    EXPECT_EQ(t.a.get(t.a.root(1), 20000), 1u);
    EXPECT_TRUE(t.a.commit());
}

TEST(LargeObjects, AreZeroWhenMemoryIsReused) {
    TwoThreads t(1);
    for (int round = 0; round < 5; ++round) {
        t.a.start();
        ObjectRef large = t.a.make(0, 20000);
        expect_zero(t.a, large, 20000);
        fill(t.a, large, 20000, 1);
        t.a.push(large);
        EXPECT_TRUE(t.a.commit());
        t.a.roots.current.pop_back();
        t.a.start();
        EXPECT_TRUE(t.a.collect_major());
        EXPECT_TRUE(t.a.commit());
    }
    EXPECT_LT(t.heap->statistics().old_bytes, 100000u);
}

}  // namespace
}  // namespace stm::test
