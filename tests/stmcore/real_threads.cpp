// Real OS threads with invariants that every transaction must see hold.
#include <atomic>
#include <random>
#include <thread>

#include "tests/stmcore/test_heap.h"

namespace stm::test {
namespace {

constexpr std::uint32_t kAccounts = 64;
constexpr std::uint64_t kMoneyEach = 1000;

Options thread_options(unsigned segments) {
    Options options = test_options(segments);
    options.tick = std::chrono::microseconds(500);
    options.use_gs = true;
    return options;
}

// A directory object that refers to all accounts, in root 0.
class Bank {
  public:
    Bank(const Options& options, unsigned threads) : heap_(Heap::create(options, test_embedder())) {
        for (unsigned index = 0; index < threads; ++index) drivers_.push_back(std::make_unique<Driver>(*heap_));
        Driver& first = *drivers_[0];
        retry(first, [&] {
            first.roots.current.clear();
            first.push(first.make(kAccounts, 0));
            for (std::uint32_t account = 0; account < kAccounts; ++account) {
                ObjectRef made = first.make(1, 1);
                first.set(made, 0, kMoneyEach);
                first.set_reference(first.root(0), account, made);
            }
        });
        for (auto& driver : drivers_) driver->roots.current = first.roots.current;
    }

    // Runs body until it commits.
    template <typename Body>
    static void retry(Driver& driver, Body body) {
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

    static std::uint64_t total(Driver& driver) {
        std::uint64_t sum = 0;
        for (std::uint32_t account = 0; account < kAccounts; ++account)
            sum += driver.get(driver.get_reference(driver.root(0), account), 0);
        return sum;
    }

    // Moves money; now and then replaces an account object by a new one, allocates garbage, sums everything up, becomes
    // inevitable, collects.
    void work(std::size_t index, int transactions) {
        Driver& driver = *drivers_[index];
        std::mt19937_64 random(index * 7919 + 1);
        for (int count = 0; count < transactions; ++count) {
            auto seed = random();
            retry(driver, [&] {
                std::mt19937_64 choice(seed);
                if (choice() % 64 == 0) driver.thread->become_inevitable("test");
                for (int moves = 1 + static_cast<int>(choice() % 4); moves != 0; --moves) {
                    auto from = static_cast<std::uint32_t>(choice() % kAccounts);
                    auto to = static_cast<std::uint32_t>(choice() % kAccounts);
                    std::uint64_t amount = choice() % 10;
                    ObjectRef source = driver.get_reference(driver.root(0), from);
                    driver.set(source, 0, driver.get(source, 0) - amount);
                    ObjectRef target = driver.get_reference(driver.root(0), to);
                    driver.set(target, 0, driver.get(target, 0) + amount);
                    driver.make(0, 20);
                    if (choice() % 8 == 0) driver.thread->safe_point();
                }
                if (choice() % 16 == 0) {
                    auto account = static_cast<std::uint32_t>(choice() % kAccounts);
                    std::uint64_t money = driver.get(driver.get_reference(driver.root(0), account), 0);
                    ObjectRef fresh = driver.make(1, 1);
                    driver.set(fresh, 0, money);
                    driver.set_reference(driver.root(0), account, fresh);
                }
                if (choice() % 16 == 0 && total(driver) != kAccounts * kMoneyEach) wrong_ = true;
                if (choice() % 256 == 0) driver.thread->collect_major();
            });
        }
    }

    void run(int transactions) {
        std::vector<std::thread> threads;
        for (std::size_t index = 0; index < drivers_.size(); ++index)
            threads.emplace_back([this, index, transactions] { work(index, transactions); });
        for (std::thread& thread : threads) thread.join();
        EXPECT_FALSE(wrong_);
        Driver& first = *drivers_[0];
        std::uint64_t sum = 0;
        retry(first, [&] { sum = total(first); });
        EXPECT_EQ(sum, kAccounts * kMoneyEach);
        heap_->check(3);
        while (drivers_.size() > 1) drivers_.pop_back();
        retry(first, [&] { sum = total(first); });
        EXPECT_EQ(sum, kAccounts * kMoneyEach);
        EXPECT_EQ(heap_->solo(), heap_->options().mode == Mode::stm);
        heap_->check(3);
    }
    Heap& heap() { return *heap_; }

  private:
    std::unique_ptr<Heap> heap_;
    std::vector<std::unique_ptr<Driver>> drivers_;
    std::atomic<bool> wrong_{false};
};

class BankThreads : public ::testing::TestWithParam<std::pair<unsigned, unsigned>> {};  // threads, segments

TEST_P(BankThreads, TotalHolds) {
    auto [threads, segments] = GetParam();
    Bank(thread_options(segments), threads).run(3000);
}

TEST_P(BankThreads, TotalHoldsUnderCollections) {
    auto [threads, segments] = GetParam();
    Options options = thread_options(segments);
    options.stress.collect_every = 2;
    Bank(options, threads).run(600);
}

TEST_P(BankThreads, TotalHoldsUnderAborts) {
    auto [threads, segments] = GetParam();
    Options options = thread_options(segments);
    options.stress.abort_every = 3;
    Bank bank(options, threads);
    bank.run(1000);
    EXPECT_EQ(threads > 1, bank.heap().statistics().aborts[static_cast<int>(AbortReason::stress)] != 0);
}

TEST_P(BankThreads, TotalHoldsUnderBreaks) {
    auto [threads, segments] = GetParam();
    Options options = thread_options(segments);
    options.stress.break_every = 3;
    Bank(options, threads).run(1000);
}

INSTANTIATE_TEST_SUITE_P(Threads, BankThreads,
                         ::testing::Values(std::pair{1u, 2u}, std::pair{2u, 2u}, std::pair{4u, 4u}, std::pair{6u, 2u},
                                           std::pair{3u, 1u}),
                         [](const auto& info) {
                             return std::to_string(info.param.first) + "On" + std::to_string(info.param.second);
                         });

TEST(RealThreads, OneLockKeepsTheTotal) {
    Options options = thread_options(2);
    options.mode = Mode::one_lock;
    Bank(options, 4).run(2000);
}

// One transaction that reads everything competes with many that each change a little: it gets through within a bounded
// number of their commits.
TEST(RealThreads, ALongTransactionFinishesAmongManyShortOnes) {
    Options options = thread_options(2);
    options.check_level = 0;
    TwoThreads t(200, options);
    std::atomic<bool> stop{false};
    std::thread writer([&] {
        for (std::uint64_t count = 0; !stop; ++count)
            Bank::retry(t.b, [&] { t.b.set(t.b.root(count % 200), 0, count); });
    });
    int attempts = 0;
    while (t.heap->statistics().commits < 1000) std::this_thread::yield();
    run_transaction(*t.a.thread, [&](Segment&) {
        ++attempts;
        for (int pass = 0; pass < 2000; ++pass)
            for (std::size_t index = 0; index < 200; ++index) t.a.get(t.a.root(index), 0);
        t.a.set(t.a.root(0), 1, 1);
    });
    stop = true;
    writer.join();
    EXPECT_LE(attempts, 9);
}

TEST(RealThreads, ThreadsComeAndGo) {
    Options options = thread_options(2);
    auto heap = Heap::create(options, test_embedder());
    Driver first(*heap);
    first.start();
    ObjectRef counter = first.make(0, 1);
    first.push(counter);
    first.thread->commit();
    std::atomic<int> added{0};
    for (int round = 0; round < 30; ++round) {
        std::thread other([&] {
            Driver driver(*heap);
            for (int count = 0; count < 20; ++count)
                Bank::retry(driver, [&] {
                    for (int garbage = 0; garbage < 20; ++garbage) driver.push(driver.make(2, 3));
                    driver.roots.current.clear();
                });
        });
        for (int count = 0; count < 20; ++count) {
            Bank::retry(first, [&] { first.set(first.root(0), 0, first.get(first.root(0), 0) + 1); });
            ++added;
        }
        other.join();
    }
    Bank::retry(first, [&] { EXPECT_EQ(first.get(first.root(0), 0), static_cast<std::uint64_t>(added)); });
    EXPECT_TRUE(heap->solo());
}

}  // namespace
}  // namespace stm::test
