// Collections under real threads, with invariants.
#include <atomic>
#include <random>
#include <set>
#include <thread>

#include "tests/stmcore/collections/collection_heap.h"

namespace stm::test {
namespace {

enum class Stressed { nothing, collections, aborts, breaks };

Options stressed_options(Stressed stressed) {
    Options options = test_options(2);
    options.tick = std::chrono::microseconds(500);
    options.use_gs = true;
    options.check_level = stressed == Stressed::nothing ? 0 : 2;
    if (stressed == Stressed::collections) options.stress.collect_every = 2;
    if (stressed == Stressed::aborts) options.stress.abort_every = 3;
    if (stressed == Stressed::breaks) options.stress.break_every = 3;
    return options;
}

template <typename Body>
void retry(Driver& driver, Body body) {
    for (;;) {
        driver.roots.saved = driver.roots.current;
        try {
            driver.thread->start_transaction();
            body();
            driver.thread->commit();
            return;
        } catch (const Aborted&) {
            driver.roots.current = driver.roots.saved;
        }
    }
}

class CollectionThreads : public ::testing::TestWithParam<Stressed> {};

// Tokens move from key to key: the sum of all values stays, and so does the parity of the number of keys, since keys
// come and go in pairs.
TEST_P(CollectionThreads, TableTotalHolds) {
    constexpr std::uint64_t kKeys = 64, kTotal = 3200;
    const int transactions = GetParam() == Stressed::nothing ? 4000 : 800;
    Shared s(kByNumber, stressed_options(GetParam()));
    retry(s.a, [&] {
        for (std::uint64_t key = 0; key < kKeys; ++key) s.table().set(s.a.segment(), immediate(key), boxed(s.a, kTotal / kKeys));
    });
    std::atomic<bool> wrong{false};
    auto work = [&](Driver& driver, std::uint64_t seed) {
        std::mt19937_64 random(seed);
        for (int count = 0; count < transactions; ++count) {
            std::uint64_t choice = random();
            retry(driver, [&] {
                std::mt19937_64 own(choice);
                HashTable table(driver.roots.current[0]);
                auto get = [&](std::uint64_t key) {
                    std::optional<std::uint64_t> found = table.get(driver.segment(), immediate(key));
                    return found ? number_of(driver.segment(), *found) : 0;
                };
                std::uint64_t from = own() % kKeys, to = own() % kKeys, amount = std::min<std::uint64_t>(get(from), own() % 5);
                if (from != to) {
                    table.set(driver.segment(), boxed(driver, from), boxed(driver, get(from) - amount));
                    driver.thread->safe_point();
                    table.set(driver.segment(), boxed(driver, to), boxed(driver, get(to) + amount));
                }
                std::uint64_t one = 1000 + own() % 16 * 2;
                if (table.get(driver.segment(), immediate(one))) {
                    table.erase(driver.segment(), immediate(one));
                    driver.thread->safe_point();
                    table.erase(driver.segment(), immediate(one + 1));
                } else {
                    table.set(driver.segment(), boxed(driver, one), immediate(0));
                    driver.thread->safe_point();
                    table.set(driver.segment(), boxed(driver, one + 1), immediate(0));
                }
                if (own() % 16 == 0) {
                    std::uint64_t sum = 0, count_of_items = 0;
                    for (HashTable::Item item : table.items(driver.segment())) {
                        sum += number_of(driver.segment(), item.value);
                        ++count_of_items;
                    }
                    if (sum != kTotal || count_of_items % 2 != 0 || count_of_items != table.length(driver.segment())) wrong = true;
                }
                if (own() % 16 == 0 && table.length(driver.segment()) % 2 != 0) wrong = true;
                if (own() % 256 == 0) driver.thread->collect_major();
            });
        }
    };
    std::thread first([&] { work(s.a, 1); });
    std::thread second([&] { work(s.b, 2); });
    first.join();
    second.join();
    EXPECT_FALSE(wrong);
    s.heap->check(3);
}

// Each consumer sees the items of one producer in order; each item is consumed once; producers learn that all is done.
TEST_P(CollectionThreads, QueueItemsArriveOnceAndInOrder) {
    const std::uint64_t items = GetParam() == Stressed::nothing ? 4000 : 600;
    Shared s(kByNumber, stressed_options(GetParam()));
    std::vector<std::unique_ptr<Driver>> drivers;
    for (int count = 0; count < 4; ++count) {
        drivers.push_back(std::make_unique<Driver>(*s.heap));
        drivers.back()->roots.current = s.a.roots.current;
    }
    auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(5);
    std::vector<std::vector<std::uint64_t>> consumed(2);
    std::vector<std::thread> threads;
    for (std::uint64_t producer = 0; producer < 2; ++producer)
        threads.emplace_back([&, producer] {
            Driver& driver = *drivers[producer];
            auto queue = [&](Segment&) { return Queue(driver.roots.current[1]); };
            for (std::uint64_t number = 0; number < items; number += 2) {
                retry(driver, [&] {
                    for (std::uint64_t add : {0, 1}) {
                        Queue(driver.roots.current[1]).put(driver.segment(), boxed(driver, producer << 32 | (number + add)));
                        driver.thread->safe_point();
                    }
                    if (number % 256 == 0) driver.thread->collect_major();
                });
            }
            EXPECT_TRUE(Queue::join(*driver.thread, queue, deadline));
        });
    for (std::uint64_t consumer = 0; consumer < 2; ++consumer)
        threads.emplace_back([&, consumer] {
            Driver& driver = *drivers[2 + consumer];
            auto queue = [&](Segment&) { return Queue(driver.roots.current[1]); };
            for (std::uint64_t count = 0; count < items; ++count) {
                std::uint64_t got = 0;
                EXPECT_TRUE(Queue::get(*driver.thread, queue, deadline, [&](Segment& segment, std::uint64_t word) {
                    got = number_of(segment, word);
                    driver.thread->safe_point();
                    EXPECT_TRUE(Queue(driver.roots.current[1]).finished(*driver.thread));
                }));
                consumed[consumer].push_back(got);
            }
        });
    for (std::thread& thread : threads) thread.join();
    std::set<std::uint64_t> all;
    for (auto& numbers : consumed)
        for (std::uint64_t number : numbers) EXPECT_TRUE(all.insert(number).second);
    EXPECT_EQ(all.size(), 2 * items);
    s.heap->check(3);
}

std::string name_of(const ::testing::TestParamInfo<Stressed>& info) {
    static const char* const names[] = {"plain", "collections", "aborts", "breaks"};
    return names[static_cast<int>(info.param)];
}
INSTANTIATE_TEST_SUITE_P(All, CollectionThreads,
                         ::testing::Values(Stressed::nothing, Stressed::collections, Stressed::aborts, Stressed::breaks), name_of);

}  // namespace
}  // namespace stm::test
