// The index of a hash table: from hashes to entries, for all threads. Readers take no lock: an array of slots is
// published by one store, its slots are only ever filled, and it is kept until the world is stopped, when nobody can be
// reading. Whoever does not find a hash makes its entry under the lock, having looked again.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace stm {

class WorldStopped;

class TableIndex {
  public:
    TableIndex() { publish(kLeastSlots); }

    // Offset of the entry, or 0.
    std::uint64_t find(std::uint64_t hash) const {
        const Array& array = *current_.load(std::memory_order_acquire);
        for (std::uint64_t at = scatter(hash);; ++at) {
            const Slot& slot = array.slots[at & array.mask];
            std::uint64_t entry = slot.entry.load(std::memory_order_acquire);
            if (entry == 0 || slot.hash.load(std::memory_order_relaxed) == hash) return entry;
        }
    }
    // make() returns the offset of a new entry, which all views have already.
    template <typename Make>
    std::uint64_t find_or_make(std::uint64_t hash, Make make) {
        if (std::uint64_t found = find(hash)) return found;
        std::lock_guard<std::mutex> lock(mutex_);
        if (std::uint64_t found = find(hash)) return found;
        std::uint64_t entry = make();
        if (used_.load(std::memory_order_relaxed) >= (arrays_.back()->mask + 1) / 2) grow();
        insert(*arrays_.back(), hash, entry);
        used_.fetch_add(1, std::memory_order_relaxed);
        return entry;
    }
    std::uint64_t used() const { return used_.load(std::memory_order_relaxed); }

    // Calls visit(entry, at) for each entry, beginning in the middle (`from` is any number), until visit returns false;
    // `at` as `from` begins there.
    template <typename Visit>
    void for_each_from(std::uint64_t from, Visit visit) const {
        const Array& array = *current_.load(std::memory_order_acquire);
        for (std::uint64_t count = 0; count <= array.mask; ++count) {
            std::uint64_t entry = array.slots[(from + count) & array.mask].entry.load(std::memory_order_acquire);
            if (entry != 0 && !visit(entry, from + count)) return;
        }
    }
    template <typename Visit>
    void for_each(Visit visit) const {
        for_each_from(0, [&](std::uint64_t entry, std::uint64_t) { return visit(entry), true; });
    }

    // Keeps the entries for which keep(entry) is true.
    template <typename Keep>
    void prune(const WorldStopped&, Keep keep) {
        std::vector<std::pair<std::uint64_t, std::uint64_t>> kept;
        const Array& array = *arrays_.back();
        for (std::uint64_t at = 0; at <= array.mask; ++at) {
            std::uint64_t entry = array.slots[at].entry.load(std::memory_order_relaxed);
            if (entry != 0 && keep(entry)) kept.emplace_back(array.slots[at].hash.load(std::memory_order_relaxed), entry);
        }
        arrays_.erase(arrays_.begin(), arrays_.end() - 1);
        if (kept.size() == used()) return;
        std::uint64_t slots = kLeastSlots;
        while (slots < 4 * kept.size()) slots *= 2;
        publish(slots);
        arrays_.erase(arrays_.begin());
        for (auto [hash, entry] : kept) insert(*arrays_.back(), hash, entry);
        used_.store(kept.size(), std::memory_order_relaxed);
    }

  private:
    static constexpr std::uint64_t kLeastSlots = 8;

    struct Slot {
        std::atomic<std::uint64_t> hash{0};   // good when `entry` is not 0
        std::atomic<std::uint64_t> entry{0};  // written once
    };
    struct Array {
        std::uint64_t mask;  // slots - 1; at most half of them are used
        std::unique_ptr<Slot[]> slots;
    };

    // Fibonacci hashing; the high bits are the good ones.
    static std::uint64_t scatter(std::uint64_t hash) {
        hash *= 0x9E3779B97F4A7C15u;
        return hash ^ hash >> 32;
    }
    static void insert(Array& array, std::uint64_t hash, std::uint64_t entry) {
        std::uint64_t at = scatter(hash);
        while (array.slots[at & array.mask].entry.load(std::memory_order_relaxed) != 0) ++at;
        array.slots[at & array.mask].hash.store(hash, std::memory_order_relaxed);
        array.slots[at & array.mask].entry.store(entry, std::memory_order_release);
    }
    void publish(std::uint64_t slots) {
        auto array = std::make_unique<Array>(Array{slots - 1, std::make_unique<Slot[]>(slots)});
        arrays_.push_back(std::move(array));
        current_.store(arrays_.back().get(), std::memory_order_release);
    }
    void grow() {
        auto larger = std::make_unique<Array>();
        const Array& array = *arrays_.back();
        larger->mask = 2 * array.mask + 1;
        larger->slots = std::make_unique<Slot[]>(larger->mask + 1);
        for (std::uint64_t at = 0; at <= array.mask; ++at) {
            std::uint64_t entry = array.slots[at].entry.load(std::memory_order_relaxed);
            if (entry != 0) insert(*larger, array.slots[at].hash.load(std::memory_order_relaxed), entry);
        }
        arrays_.push_back(std::move(larger));
        current_.store(arrays_.back().get(), std::memory_order_release);
    }

    std::atomic<Array*> current_{nullptr};  // == arrays_.back()
    std::atomic<std::uint64_t> used_{0};    // slots of the current array that are filled
    std::mutex mutex_;                      // guards filling and growing
    std::vector<std::unique_ptr<Array>> arrays_;
};

}  // namespace stm
