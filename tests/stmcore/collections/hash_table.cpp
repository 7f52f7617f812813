// The transactional hash table: which operations conflict, and what survives collections, moves and aborts.
#include <algorithm>
#include <set>

#include "tests/stmcore/collections/collection_heap.h"

namespace stm::test {
namespace {

std::uint64_t value_of(Driver& driver, HashTable table, std::uint64_t key) {
    std::optional<std::uint64_t> found = table.get(driver.segment(), immediate(key));
    return found ? number_of(driver.segment(), *found) : ~std::uint64_t{0};
}
void set(Driver& driver, HashTable table, std::uint64_t key, std::uint64_t value) {
    table.set(driver.segment(), immediate(key), immediate(value));
}
constexpr std::uint64_t kAbsent = ~std::uint64_t{0};

// Commits `first` of a and of b into a table in which the keys 1 and 2 have been set; then says whether `second`, run by
// b before a's commit, lets b commit.
template <typename First, typename Second>
bool both_commit(First first, Second second) {
    Shared s;
    s.a.start();
    set(s.a, s.table(), 1, 10);
    set(s.a, s.table(), 2, 20);
    EXPECT_TRUE(s.a.commit());
    s.a.start();
    s.b.start();
    second(s.b, s.table());
    first(s.a, s.table());
    EXPECT_TRUE(s.a.commit());
    bool went_on = s.b.validate();
    return went_on && s.b.commit();
}

void insert_3(Driver& driver, HashTable table) { set(driver, table, 3, 30); }
void erase_1(Driver& driver, HashTable table) { table.erase(driver.segment(), immediate(1)); }
void change_1(Driver& driver, HashTable table) { set(driver, table, 1, 11); }
void insert_4(Driver& driver, HashTable table) { set(driver, table, 4, 40); }
void erase_2(Driver& driver, HashTable table) { table.erase(driver.segment(), immediate(2)); }
void look_up_1(Driver& driver, HashTable table) { value_of(driver, table, 1); }
void look_up_3(Driver& driver, HashTable table) { value_of(driver, table, 3); }
void look_up_5(Driver& driver, HashTable table) { value_of(driver, table, 5); }
void length(Driver& driver, HashTable table) { table.length(driver.segment()); }
void items(Driver& driver, HashTable table) { table.items(driver.segment()); }
void keys(Driver& driver, HashTable table) { table.keys(driver.segment()); }
void clear(Driver& driver, HashTable table) { table.clear(driver.segment()); }
void replace_1(Driver& driver, HashTable table) {
    erase_1(driver, table);
    change_1(driver, table);
}

TEST(HashTable, DifferentKeysDoNotConflict) {
    EXPECT_TRUE(both_commit(insert_3, insert_4));
    EXPECT_TRUE(both_commit(insert_3, erase_2));
    EXPECT_TRUE(both_commit(erase_1, insert_4));
    EXPECT_TRUE(both_commit(erase_1, erase_2));
    EXPECT_TRUE(both_commit(insert_3, look_up_5));
    EXPECT_TRUE(both_commit(change_1, look_up_3));
    EXPECT_TRUE(both_commit(insert_3, change_1));
}

TEST(HashTable, TheSameKeyConflicts) {
    EXPECT_FALSE(both_commit(insert_3, insert_3));
    EXPECT_FALSE(both_commit(insert_3, look_up_3));
    EXPECT_FALSE(both_commit(erase_1, look_up_1));
    EXPECT_FALSE(both_commit(change_1, look_up_1));
    EXPECT_FALSE(both_commit(erase_1, change_1));
}

TEST(HashTable, LengthAndIterationConflictWithMembershipOnly) {
    for (auto reader : {length, items, keys, clear}) {
        EXPECT_FALSE(both_commit(insert_3, reader));
        EXPECT_FALSE(both_commit(erase_1, reader));
    }
    EXPECT_TRUE(both_commit(change_1, length));
    EXPECT_TRUE(both_commit(change_1, keys));
    EXPECT_FALSE(both_commit(change_1, items));
    EXPECT_TRUE(both_commit(look_up_5, length));
    EXPECT_TRUE(both_commit(look_up_5, items));
    EXPECT_TRUE(both_commit(replace_1, length));
}

TEST(HashTable, ALengthThatWasReadCommitsWithAnInsertOfItsOwn) {
    Shared s;
    s.a.start();
    EXPECT_EQ(s.table().length(s.a.segment()), 0u);
    set(s.a, s.table(), 1, 1);
    EXPECT_EQ(s.table().length(s.a.segment()), 1u);
    EXPECT_TRUE(s.a.commit());
    s.a.start();
    EXPECT_EQ(s.table().length(s.a.segment()), 1u);
    EXPECT_TRUE(s.a.commit());
}

TEST(HashTable, LengthAddsUpOverTransactionsThatOnlyInsert) {
    Shared s;
    for (std::uint64_t round = 0; round < 50; ++round) {
        s.a.start();
        s.b.start();
        set(s.a, s.table(), 2 * round, round);
        set(s.b, s.table(), 2 * round + 1, round);
        ASSERT_TRUE(s.a.commit());
        EXPECT_TRUE(s.b.validate());
        EXPECT_EQ(s.table().length(s.b.segment()), 2 * round + 2);
        ASSERT_TRUE(s.b.commit());
    }
    s.heap->check(3);
}

TEST(HashTable, AnAbortLeavesNothing) {
    Shared s;
    s.a.start();
    set(s.a, s.table(), 1, 10);
    EXPECT_TRUE(s.a.commit());
    s.a.start();
    set(s.a, s.table(), 1, 11);
    set(s.a, s.table(), 2, 20);
    s.a.abort();
    s.b.start();
    EXPECT_EQ(value_of(s.b, s.table(), 1), 10u);
    EXPECT_EQ(value_of(s.b, s.table(), 2), kAbsent);
    EXPECT_EQ(s.table().length(s.b.segment()), 1u);
    EXPECT_EQ(s.table().items(s.b.segment()).size(), 1u);
    EXPECT_TRUE(s.b.commit());
}

TEST(HashTable, YoungKeysAndValuesArePromotedAndFound) {
    Shared s;
    s.a.start();
    for (std::uint64_t number = 0; number < 100; ++number) {
        std::uint64_t key = boxed(s.a, number), value = boxed(s.a, number + 1000);
        EXPECT_TRUE(s.table().set(s.a.segment(), key, value));
        if (number % 30 == 0) {
            EXPECT_TRUE(s.a.collect_minor());
        }
    }
    EXPECT_TRUE(s.a.commit());
    s.b.start();
    EXPECT_TRUE(s.b.collect_major());
    for (std::uint64_t number = 0; number < 100; ++number) {
        EXPECT_EQ(value_of(s.b, s.table(), number), number + 1000);
        EXPECT_FALSE(s.table().set(s.b.segment(), boxed(s.b, number), immediate(number)));
    }
    EXPECT_EQ(s.table().length(s.b.segment()), 100u);
    EXPECT_TRUE(s.b.commit());
    s.heap->check(3);
}

TEST(HashTable, AYoungKeyOfAnAbortedTransactionIsNotSeen) {
    Shared s;
    s.a.start();
    s.b.start();
    s.table().set(s.a.segment(), boxed(s.a, 5), immediate(1));
    EXPECT_FALSE(s.table().get(s.b.segment(), boxed(s.b, 5)));
    s.table().set(s.b.segment(), boxed(s.b, 5), immediate(2));
    s.a.abort();
    EXPECT_TRUE(s.b.commit());
    s.a.start();
    EXPECT_EQ(value_of(s.a, s.table(), 5), 2u);
    EXPECT_TRUE(s.a.commit());
}

TEST(HashTable, KeysOfOneHash) {
    Shared s(kColliding);
    std::vector<std::uint64_t> present;
    for (std::uint64_t number = 0; number < 30; ++number) {
        s.a.start();
        set(s.a, s.table(), number, number);
        present.push_back(number);
        EXPECT_TRUE(s.a.commit());
    }
    // From the middle, the front and the end of chains.
    for (std::uint64_t number : {15u, 0u, 29u, 1u, 28u, 3u, 4u, 27u, 9u}) {
        s.b.start();
        EXPECT_EQ(number_of(s.b.segment(), *s.table().erase(s.b.segment(), immediate(number))), number);
        EXPECT_FALSE(s.table().erase(s.b.segment(), immediate(number)));
        present.erase(std::find(present.begin(), present.end(), number));
        if (number % 2 == 0) {
            EXPECT_TRUE(s.b.collect_major());
        }
        EXPECT_EQ(s.table().length(s.b.segment()), present.size());
        for (std::uint64_t other : present) EXPECT_EQ(value_of(s.b, s.table(), other), other);
        std::vector<std::uint64_t> found;
        for (std::uint64_t key : s.table().keys(s.b.segment())) found.push_back(number_of(s.b.segment(), key));
        std::sort(found.begin(), found.end());
        EXPECT_EQ(found, present);
        EXPECT_TRUE(s.b.commit());
    }
    EXPECT_LE(s.heap->statistics().old_bytes, std::uint64_t{1} << 20);
}

TEST(HashTable, PlainWordsWithIdentity) {
    Shared s(kByIdentity);
    s.a.start();
    s.table().set(s.a.segment(), 7, immediate(1));
    s.table().set(s.a.segment(), 9, immediate(2));
    EXPECT_EQ(s.table().get(s.a.segment(), 7), immediate(1));
    EXPECT_EQ(s.table().get(s.a.segment(), 9), immediate(2));
    EXPECT_FALSE(s.table().get(s.a.segment(), 11));
    EXPECT_TRUE(s.a.commit());
}

TEST(HashTable, EntriesOfAbsentKeysAreDroppedUnlessATransactionHasReadThem) {
    Shared s;
    s.a.start();
    s.b.start();
    for (std::uint64_t key = 0; key < 1000; ++key) value_of(s.a, s.table(), key);
    value_of(s.b, s.table(), 5);
    set(s.b, s.table(), 2000, 1);
    EXPECT_TRUE(s.a.commit());
    s.a.start();
    EXPECT_EQ(s.table().entries(s.a.segment()), 1001u);
    EXPECT_TRUE(s.a.collect_major());
    EXPECT_EQ(s.table().entries(s.a.segment()), 2u);
    set(s.a, s.table(), 5, 1);
    EXPECT_TRUE(s.a.commit());
    EXPECT_FALSE(s.b.commit());
    s.a.start();
    EXPECT_TRUE(s.a.collect_major());
    EXPECT_EQ(s.table().entries(s.a.segment()), 1u);
    EXPECT_EQ(value_of(s.a, s.table(), 5), 1u);
    EXPECT_EQ(value_of(s.a, s.table(), 2000), kAbsent);
    EXPECT_TRUE(s.a.commit());
}

TEST(HashTable, ManyKeysComeAndGo) {
    Options options = test_options();
    options.check_level = 1;
    Shared s(kByNumber, options);
    for (std::uint64_t round = 0; round < 10; ++round) {
        s.a.start();
        for (std::uint64_t key = 0; key < 20000; ++key) set(s.a, s.table(), round * 20000 + key, key);
        EXPECT_TRUE(s.a.commit());
        s.b.start();
        for (std::uint64_t key = 0; key < 20000; ++key) EXPECT_EQ(value_of(s.b, s.table(), round * 20000 + key), key);
        EXPECT_EQ(s.table().length(s.b.segment()), 20000u);
        s.table().clear(s.b.segment());
        EXPECT_EQ(s.table().length(s.b.segment()), 0u);
        EXPECT_TRUE(s.b.commit());
        s.a.start();
        EXPECT_TRUE(s.a.collect_major());
        EXPECT_EQ(s.table().entries(s.a.segment()), 0u);
        EXPECT_TRUE(s.a.commit());
    }
    EXPECT_LE(s.heap->statistics().old_bytes, std::uint64_t{1} << 20);
}

TEST(HashTable, PickAny) {
    Shared s;
    s.a.start();
    EXPECT_FALSE(s.table().pick_any(s.a.segment()));
    for (std::uint64_t key = 0; key < 100; ++key) set(s.a, s.table(), key, key + 1);
    EXPECT_TRUE(s.a.commit());
    // Takers of different segments take everything, mostly without conflicts.
    std::set<std::uint64_t> taken;
    while (taken.size() < 100) {
        std::uint64_t keys[2];
        Driver* drivers[2] = {&s.a, &s.b};
        for (int index = 0; index < 2; ++index) {
            drivers[index]->start();
            std::optional<HashTable::Item> item = s.table().pick_any(drivers[index]->segment());
            if (!item) break;
            keys[index] = item->key;
            EXPECT_EQ(item->value, item->key + 2);
            s.table().erase(drivers[index]->segment(), item->key);
        }
        for (int index = 0; index < 2; ++index)
            if (drivers[index]->thread->in_transaction() && drivers[index]->commit()) {
                EXPECT_TRUE(taken.insert(keys[index]).second);
            }
    }
    s.a.start();
    s.b.start();
    EXPECT_FALSE(s.table().pick_any(s.a.segment()));
    set(s.b, s.table(), 1, 1);
    EXPECT_TRUE(s.b.commit());
    EXPECT_FALSE(s.a.validate());
}

TEST(HashTable, ATableDiesWithItsObject) {
    Shared s;
    s.a.start();
    SegOffset other = HashTable::make(s.a.segment(), kByNumber).object();
    s.a.roots.current.push_back(other);
    set(s.a, HashTable(other), 1, 1);
    EXPECT_EQ(collections_of(*s.heap), 3u);
    EXPECT_TRUE(s.a.collect_major());
    EXPECT_EQ(collections_of(*s.heap), 3u);
    EXPECT_EQ(value_of(s.a, HashTable(other), 1), 1u);
    // Its updates keep it until the commit.
    s.a.roots.current.pop_back();
    EXPECT_TRUE(s.a.collect_major());
    EXPECT_EQ(collections_of(*s.heap), 3u);
    EXPECT_TRUE(s.a.commit());
    s.a.start();
    EXPECT_TRUE(s.a.collect_major());
    EXPECT_EQ(collections_of(*s.heap), 2u);
    EXPECT_TRUE(s.a.commit());
}

TEST(HashTable, ATableOfAnAbortedTransactionDies) {
    Shared s;
    s.a.start();
    s.a.roots.current.push_back(HashTable::make(s.a.segment(), kByNumber).object());
    set(s.a, HashTable(s.a.roots.current.back()), 1, 1);
    s.a.abort();
    s.a.start();
    EXPECT_TRUE(s.a.collect_major());
    EXPECT_EQ(collections_of(*s.heap), 2u);
    EXPECT_TRUE(s.a.commit());
}

TEST(HashTable, SoloAndBack) {
    auto heap = Heap::create(test_options(), collection_embedder());
    Driver a(*heap);
    a.start();
    HashTable table = HashTable::make(a.segment(), kByNumber);
    a.roots.current.push_back(table.object());
    for (std::uint64_t key = 0; key < 100; ++key) table.set(a.segment(), boxed(a, key), boxed(a, key));
    EXPECT_FALSE(table.get(a.segment(), immediate(100)));
    EXPECT_EQ(table.entries(a.segment()), 100u);
    EXPECT_EQ(table.length(a.segment()), 100u);
    EXPECT_TRUE(a.commit());
    {
        Driver b(*heap);
        b.roots.current = a.roots.current;
        b.start();
        a.start();
        EXPECT_FALSE(heap->solo());
        EXPECT_EQ(value_of(b, table, 99), 99u);
        set(b, table, 200, 1);
        set(a, table, 201, 1);
        EXPECT_TRUE(b.commit());
        EXPECT_TRUE(a.commit());
    }
    a.start();
    EXPECT_TRUE(heap->solo());
    EXPECT_EQ(table.length(a.segment()), 102u);
    EXPECT_TRUE(a.collect_major());
    EXPECT_EQ(value_of(a, table, 201), 1u);
    table.clear(a.segment());
    EXPECT_EQ(table.length(a.segment()), 0u);
    EXPECT_TRUE(a.commit());
    heap->check(3);
}

TEST(HashTable, TheHeapLimitIsAnException) {
    Options options = test_options();
    options.heap_limit = 4 << 20;
    options.check_level = 1;
    Shared s(kByNumber, options);
    s.a.start();
    set(s.a, s.table(), 1, 1);
    EXPECT_TRUE(s.a.commit());
    s.a.start();
    EXPECT_THROW(
        for (std::uint64_t key = 0;; ++key) value_of(s.a, s.table(), key), OutOfMemory);
    EXPECT_EQ(value_of(s.a, s.table(), 1), 1u);
    EXPECT_TRUE(s.a.commit());
    s.a.start();
    EXPECT_TRUE(s.a.collect_major());
    EXPECT_EQ(s.table().entries(s.a.segment()), 1u);
    EXPECT_EQ(s.table().length(s.a.segment()), 1u);
    EXPECT_TRUE(s.a.commit());
}

}  // namespace
}  // namespace stm::test
