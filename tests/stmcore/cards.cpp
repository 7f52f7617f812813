// Large objects are backed up, compared and imported by cards.
#include "tests/stmcore/test_heap.h"

namespace stm::test {
namespace {

constexpr std::uint32_t kWords = 5000;
constexpr std::uint32_t kReferences = 1000;

// A large object in root 0 of both threads.
struct Large : TwoThreads {
    Large() : TwoThreads(0) {
        a.start();
        ObjectRef made = a.make(kReferences, kWords);
        for (std::uint32_t word = 0; word < kWords; ++word) a.set(made, word, word);
        a.push(made);
        EXPECT_TRUE(a.commit());
        b.roots.current = a.roots.current;
    }
};

TEST(Cards, DifferentPartsOfALargeObjectDoNotConflict) {
    Large t;
    t.a.start();
    t.b.start();
    t.a.set_word(t.a.root(0), 100, 1);
    EXPECT_EQ(t.b.get_word(t.b.root(0), 4000), 4000u);
    t.b.set_word(t.b.root(0), 3000, 2);
    EXPECT_TRUE(t.a.commit());
    EXPECT_TRUE(t.b.commit());
    t.a.start();
    EXPECT_EQ(t.a.get(t.a.root(0), 100), 1u);
    EXPECT_EQ(t.a.get(t.a.root(0), 3000), 2u);
    EXPECT_TRUE(t.a.commit());
    t.heap->check(3);
}

TEST(Cards, TheFirstCardIsNotTheWhole) {
    for (bool first_is_written : {false, true}) {
        Large t;
        t.a.start();
        t.b.start();
        t.a.set_reference_word(t.a.root(0), 0, ObjectRef());
        EXPECT_EQ(t.b.get_word(t.b.root(0), 3000), 3000u);
        t.b.set_word(t.b.root(0), 4000, 2);
        Driver& first = first_is_written ? t.a : t.b;
        Driver& second = first_is_written ? t.b : t.a;
        EXPECT_TRUE(first.commit());
        EXPECT_TRUE(second.commit());
        t.heap->check(3);
    }
}

// A card ends where the next one begins: words on both sides of each boundary.
TEST(Cards, NeighboursDoNotConflict) {
    constexpr std::uint32_t kPerCard = kCardBytes / 8;
    constexpr std::uint32_t kFirst = 3 * kPerCard - 2;  // two words are the header: this is the first word of card 3
    TwoThreads t(0);
    t.a.start();
    t.a.push(t.a.make(0, kWords));
    EXPECT_TRUE(t.a.commit());
    t.b.roots.current = t.a.roots.current;
    struct { std::uint32_t mine, other; bool conflict; } cases[] = {
        {kFirst, kFirst - 1, false}, {kFirst, kFirst + kPerCard, false}, {kFirst, kFirst + kPerCard - 1, true},
        {kFirst, kFirst, true}, {0, kPerCard - 3, true}, {0, kPerCard - 2, false}, {kWords - 1, kWords - 2, true}};
    for (auto [mine, other, conflict] : cases) {
        t.a.start();
        t.b.start();
        t.b.get_word(t.b.root(0), mine);
        t.a.set_word(t.a.root(0), other, 1);
        EXPECT_TRUE(t.a.commit());
        EXPECT_EQ(t.b.validate(), !conflict) << mine << " " << other;
        if (conflict) continue;
        EXPECT_TRUE(t.b.commit());
    }
    t.heap->check(3);
}

TEST(Cards, TheSamePartConflicts) {
    for (bool writes : {false, true}) {
        Large t;
        t.a.start();
        t.b.start();
        t.a.set_word(t.a.root(0), 100, 1);
        if (writes) {
            t.b.set_word(t.b.root(0), 101, 2);
        } else {
            t.b.get_word(t.b.root(0), 101);
            t.b.set_word(t.b.root(0), 3000, 2);
        }
        EXPECT_TRUE(t.a.commit());
        EXPECT_FALSE(t.b.commit());
        t.b.start();
        EXPECT_EQ(t.b.get(t.b.root(0), 101), 101u);
        EXPECT_EQ(t.b.get(t.b.root(0), 3000), 3000u);
        EXPECT_TRUE(t.b.commit());
    }
}

TEST(Cards, ReadersAndWritersOfTheWholeConflictWithEveryPart) {
    for (int kind = 0; kind < 3; ++kind) {
        Large t;
        t.a.start();
        t.b.start();
        if (kind == 0) {
            t.a.set_word(t.a.root(0), 100, 1);
            t.b.get(t.b.root(0), 4000);
        } else if (kind == 1) {
            t.a.set(t.a.root(0), 100, 1);
            t.b.get_word(t.b.root(0), 4000);
        } else {
            t.a.set_word(t.a.root(0), 100, 1);
            t.b.set(t.b.root(0), 4000, 2);
        }
        EXPECT_TRUE(t.a.commit());
        EXPECT_FALSE(t.b.validate()) << kind;
    }
}

TEST(Cards, AnAbortRestoresCardsAndTheWhole) {
    Large t;
    t.a.start();
    t.a.set_word(t.a.root(0), 100, 1);
    t.a.set_word(t.a.root(0), 3000, 2);
    EXPECT_TRUE(t.a.collect_minor());
    t.a.set_word(t.a.root(0), 100, 3);
    t.a.set(t.a.root(0), 200, 4);
    t.a.set_word(t.a.root(0), 3000, 5);
    t.a.abort();
    t.a.start();
    for (std::uint32_t word = 0; word < kWords; ++word) ASSERT_EQ(t.a.get(t.a.root(0), word), word);
    EXPECT_TRUE(t.a.commit());
}

TEST(Cards, AreRootsOfMinorCollections) {
    Large t;
    for (std::uint32_t round = 0; round < 5; ++round) {
        t.a.start();
        for (std::uint32_t index : {0u, 500u, 999u}) {
            ObjectRef made = t.a.make(0, 1);
            t.a.set(made, 0, index + round);
            t.a.set_reference_word(t.a.root(0), index, made);
        }
        EXPECT_TRUE(t.a.collect_minor());
        ObjectRef made = t.a.make(0, 1);
        t.a.set(made, 0, 7777 + round);
        t.a.set_reference_word(t.a.root(0), 501, made);
        EXPECT_TRUE(t.a.commit());
        t.b.start();
        EXPECT_TRUE(t.b.collect_major());
        for (std::uint32_t index : {0u, 500u, 999u})
            EXPECT_EQ(t.b.get(t.b.get_reference(t.b.root(0), index), 0), index + round);
        EXPECT_EQ(t.b.get(t.b.get_reference(t.b.root(0), 501), 0), 7777 + round);
        EXPECT_TRUE(t.b.commit());
    }
    t.heap->check(3);
}

TEST(Cards, AreRootsOfMinorCollectionsInSoloMode) {
    auto heap = Heap::create(test_options(), test_embedder());
    Driver driver(*heap);
    driver.start();
    driver.push(driver.make(kReferences, kWords));
    EXPECT_TRUE(driver.collect_minor());
    for (std::uint32_t round = 0; round < 5; ++round) {
        for (std::uint32_t index = 0; index < kReferences; index += 100) {
            ObjectRef made = driver.make(0, 1);
            driver.set(made, 0, index + round);
            driver.set_reference_word(driver.root(0), index, made);
        }
        if (round == 3) driver.collect_major();
        driver.collect_minor();
        for (std::uint32_t index = 0; index < kReferences; index += 100)
            EXPECT_EQ(driver.get(driver.get_reference(driver.root(0), index), 0), index + round);
    }
    EXPECT_TRUE(driver.commit());
    heap->check(3);
}

// Markers of small objects that were read must not pass for cards once their page belongs to a large object.
TEST(Cards, MarkersOfEarlierObjectsOnThePageDoNotMatter) {
    auto heap = Heap::create(test_options(), test_embedder());
    Driver driver(*heap);
    driver.start();
    for (int count = 0; count < 5000; ++count) driver.push(driver.make(0, 1));
    EXPECT_TRUE(driver.collect_minor());
    for (std::size_t index = 0; index < 5000; ++index) driver.get(driver.root(index), 0);
    driver.roots.current.clear();
    EXPECT_TRUE(driver.collect_major());
    driver.push(driver.make(kReferences, kWords));
    EXPECT_TRUE(driver.collect_minor());
    for (std::uint32_t index = 0; index < kReferences; index += 16) {
        ObjectRef made = driver.make(0, 1);
        driver.set(made, 0, index);
        driver.set_reference_word(driver.root(0), index, made);
    }
    EXPECT_TRUE(driver.collect_minor());
    for (std::uint32_t index = 0; index < kReferences; index += 16)
        EXPECT_EQ(driver.get(driver.get_reference(driver.root(0), index), 0), index);
    EXPECT_TRUE(driver.commit());
}

TEST(Cards, CostOfOneWordDoesNotGrowWithTheObject) {
    Large t;
    t.a.start();
    std::uint64_t before = t.heap->statistics().private_pages;
    t.a.set_word(t.a.root(0), 100, 1);
    EXPECT_EQ(t.heap->statistics().private_pages, before + 1);
    EXPECT_TRUE(t.a.commit());
}

}  // namespace
}  // namespace stm::test
