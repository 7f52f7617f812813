// Random operations on two tables by several threads, driven from one OS thread, in lockstep with a model of what each
// transaction must see and which of them must abort. With colliding hashes, a transaction may also abort because of
// another key of the same hash; with a hash of their own for all keys, it aborts if and only if the model says so.
//
//   STMCORE_SEEDS=10000  how many seeds       STMCORE_FIRST_SEED=17  where to begin
#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>

#include "tests/stmcore/collections/collection_heap.h"

namespace stm::test {
namespace {

constexpr std::size_t kTables = 2;
using Contents = std::map<std::uint64_t, std::uint64_t>;
using State = std::vector<Contents>;

struct Where {
    std::size_t table;
    std::uint64_t key;
    auto operator<=>(const Where&) const = default;
};

struct Change {
    std::set<Where> keys;
    std::set<std::size_t> members;  // tables with other keys
    std::set<std::size_t> lengths;  // tables with another length
};

struct Model {
    bool running = false;
    std::size_t position = 0;
    State view, before;
    std::set<Where> reads, writes;
    std::set<std::size_t> read_members, read_lengths, changed_members;
    std::map<std::size_t, std::int64_t> gained;
};

class Lockstep {
  public:
    explicit Lockstep(std::uint64_t seed) : random_(seed) {
        colliding_ = below(3) == 0;
        Options options = test_options(1 + below(4));
        options.segment_stride = std::uint64_t{1} << 28;
        options.nursery_bytes = 64 << 10;
        options.heap_limit = 64 << 20;
        heap_ = Heap::create(options, collection_embedder());
        drivers_.push_back(std::make_unique<Driver>(*heap_));
        drivers_[0]->start();
        for (std::size_t table = 0; table < kTables; ++table)
            drivers_[0]->roots.current.push_back(
                HashTable::make(drivers_[0]->segment(), colliding_ ? kColliding : kByNumber).object());
        EXPECT_TRUE(drivers_[0]->commit());
        for (std::uint64_t more = below(options.segments + 1); more != 0 && drivers_.size() < options.segments; --more) {
            drivers_.push_back(std::make_unique<Driver>(*heap_));
            drivers_.back()->roots.current = drivers_[0]->roots.current;
        }
        models_.resize(drivers_.size());
        committed_.resize(kTables);
    }

    ~Lockstep() {
        for (std::size_t index = 0; index < drivers_.size(); ++index)
            if (drivers_[index]->thread->in_transaction()) drivers_[index]->commit();
    }

    void run(int steps) {
        for (int count = 0; count < steps && !failed(); ++count) one_step();
        for (std::size_t index = 0; index < drivers_.size() && !failed(); ++index)
            if (models_[index].running) commit(index);
        if (failed()) return;
        heap_->check(3);
        drivers_[0]->start();
        models_[0].view = committed_;
        compare(0);
        EXPECT_TRUE(drivers_[0]->commit());
    }
    static bool failed() { return ::testing::Test::HasFailure(); }
    const std::vector<std::string>& steps() const { return steps_; }

  private:
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
    void step(std::size_t index, std::string what) { steps_.push_back("t[" + std::to_string(index) + "]." + what + "\n"); }
    Segment& segment(std::size_t index) { return drivers_[index]->segment(); }
    HashTable table(std::size_t index, std::size_t which) { return HashTable(drivers_[index]->roots.current.at(which)); }

    // The word for a number: immediate, or a reference to a new object.
    std::uint64_t word(std::size_t index, std::uint64_t number) {
        return below(2) == 0 ? immediate(number) : boxed(*drivers_[index], number);
    }

    void one_step() {
        std::size_t index = below(drivers_.size());
        if (!models_[index].running) return start(index);
        std::uint64_t kind = below(100);
        std::size_t which = below(kTables);
        std::uint64_t key = below(16);
        if (kind < 20) return get(index, which, key);
        if (kind < 45) return set(index, which, key);
        if (kind < 60) return erase(index, which, key);
        if (kind < 64) return length(index, which);
        if (kind < 67) return items(index, which);
        if (kind < 70) return pick_any(index, which);
        if (kind < 72) return clear(index, which);
        if (kind < 76) return compare(index);
        if (kind < 86) return commit(index);
        if (kind < 89) return abort(index);
        if (kind < 92) return validate(index);
        if (kind < 96) return collect_minor(index);
        if (kind < 98) return collect_major(index);
        for (int count = 0; count < 300; ++count) drivers_[index]->make(1, 10);
    }

    void begin(Model& model) {
        model = Model{};
        model.running = true;
        model.position = commits_.size();
        model.view = model.before = committed_;
    }

    void start(std::size_t index) {
        if (heap_->solo() && std::any_of(models_.begin(), models_.end(), [](const Model& model) { return model.running; }))
            return;
        step(index, "start()");
        std::uint64_t synchronisations = heap_->statistics().synchronisations;
        drivers_[index]->start();
        if (heap_->statistics().synchronisations != synchronisations) others_synchronised(index);
        begin(models_[index]);
        // After many aborts in a row the next transaction would be inevitable.
        if (drivers_[index]->thread->consecutive_aborts() >= 4) commit(index);
    }

    enum class Verdict { goes_on, aborts, either };
    // Exactly, or with all keys of a hash as one.
    bool conflicts(const Model& model, bool by_hash) const {
        for (std::size_t at = model.position; at < commits_.size(); ++at) {
            const Change& change = commits_[at];
            for (std::size_t which = 0; which < kTables; ++which) {
                if (model.read_members.count(which) != 0 && change.members.count(which) != 0) return true;
                if (model.read_lengths.count(which) != 0 && change.lengths.count(which) != 0) return true;
            }
            for (const Where& where : change.keys)
                for (const Where& read : model.reads)
                    if (where == read || (by_hash && where.table == read.table && where.key % 3 == read.key % 3)) return true;
        }
        return false;
    }
    Verdict verdict(const Model& model) const {
        if (conflicts(model, false)) return Verdict::aborts;
        return colliding_ && conflicts(model, true) ? Verdict::either : Verdict::goes_on;
    }
    // False: the transaction is over.
    bool follow(std::size_t index, Verdict expected, bool went_on) {
        if (expected != Verdict::either) {
            EXPECT_EQ(went_on, expected == Verdict::goes_on);
        }
        if (!went_on) models_[index].running = false;
        return went_on;
    }
    void import(Model& model) {
        for (std::size_t at = model.position; at < commits_.size(); ++at)
            for (const Where& where : commits_[at].keys) {
                const Contents& now = committed_[where.table];
                // What this transaction wrote stays; a conflict would have aborted it.
                if (model.writes.count(where) != 0) continue;
                auto found = now.find(where.key);
                if (found == now.end()) {
                    model.view[where.table].erase(where.key);
                } else {
                    model.view[where.table][where.key] = found->second;
                }
            }
        model.position = commits_.size();
    }

    void commit(std::size_t index) {
        step(index, "commit()");
        Model& model = models_[index];
        Verdict expected = model.writes.empty() ? Verdict::goes_on : verdict(model);
        if (!follow(index, expected, drivers_[index]->commit())) return;
        model.running = false;
        if (model.writes.empty()) return;
        Change change;
        change.keys = model.writes;
        change.members = model.changed_members;
        for (auto [which, gained] : model.gained)
            if (gained != 0) change.lengths.insert(which);
        for (const Where& where : model.writes) {
            auto found = model.view[where.table].find(where.key);
            if (found == model.view[where.table].end()) {
                committed_[where.table].erase(where.key);
            } else {
                committed_[where.table][where.key] = found->second;
            }
        }
        commits_.push_back(std::move(change));
    }

    void abort(std::size_t index) {
        if (heap_->solo()) return;
        step(index, "abort()");
        drivers_[index]->abort();
        models_[index].running = false;
    }

    void validate(std::size_t index) {
        step(index, "validate()");
        Verdict expected = verdict(models_[index]);
        if (follow(index, expected, drivers_[index]->validate())) import(models_[index]);
    }

    void collect_minor(std::size_t index) {
        step(index, "collect_minor()");
        EXPECT_TRUE(drivers_[index]->collect_minor());
        compare(index);
    }

    void collect_major(std::size_t index) {
        step(index, "collect_major()");
        Verdict expected = verdict(models_[index]);
        if (follow(index, expected, drivers_[index]->collect_major())) import(models_[index]);
        others_synchronised(index);
        for (std::size_t other = 0; other < drivers_.size() && !failed(); ++other)
            if (models_[other].running) compare(other);
    }

    void others_synchronised(std::size_t index) {
        for (std::size_t other = 0; other < drivers_.size(); ++other)
            if (other != index && models_[other].running) validate(other);
    }

    void read_key(std::size_t index, std::size_t which, std::uint64_t key) { models_[index].reads.insert({which, key}); }
    void write_key(std::size_t index, std::size_t which, std::uint64_t key) { models_[index].writes.insert({which, key}); }
    void members(std::size_t index, std::size_t which, std::int64_t gained) {
        models_[index].changed_members.insert(which);
        models_[index].gained[which] += gained;
    }

    void get(std::size_t index, std::size_t which, std::uint64_t key) {
        step(index, "get(" + std::to_string(which) + ", " + std::to_string(key) + ")");
        std::optional<std::uint64_t> found = table(index, which).get(segment(index), word(index, key));
        const Contents& contents = models_[index].view[which];
        auto expected = contents.find(key);
        EXPECT_EQ(found.has_value(), expected != contents.end());
        if (found && expected != contents.end()) {
            EXPECT_EQ(number_of(segment(index), *found), expected->second);
        }
        read_key(index, which, key);
    }

    void set(std::size_t index, std::size_t which, std::uint64_t key) {
        std::uint64_t value = below(1000);
        step(index, "set(" + std::to_string(which) + ", " + std::to_string(key) + ", " + std::to_string(value) + ")");
        bool fresh = models_[index].view[which].count(key) == 0;
        EXPECT_EQ(table(index, which).set(segment(index), word(index, key), word(index, value)), fresh);
        models_[index].view[which][key] = value;
        read_key(index, which, key);
        write_key(index, which, key);
        if (fresh) members(index, which, 1);
    }

    void erase(std::size_t index, std::size_t which, std::uint64_t key) {
        step(index, "erase(" + std::to_string(which) + ", " + std::to_string(key) + ")");
        bool present = models_[index].view[which].count(key) != 0;
        EXPECT_EQ(table(index, which).erase(segment(index), word(index, key)).has_value(), present);
        read_key(index, which, key);
        if (!present) return;
        models_[index].view[which].erase(key);
        write_key(index, which, key);
        members(index, which, -1);
    }

    void length(std::size_t index, std::size_t which) {
        step(index, "length(" + std::to_string(which) + ")");
        EXPECT_EQ(table(index, which).length(segment(index)), models_[index].view[which].size());
        models_[index].read_lengths.insert(which);
    }

    void items(std::size_t index, std::size_t which) {
        step(index, "items(" + std::to_string(which) + ")");
        Contents found;
        for (HashTable::Item item : table(index, which).items(segment(index)))
            EXPECT_TRUE(found.emplace(number_of(segment(index), item.key), number_of(segment(index), item.value)).second);
        EXPECT_EQ(found, models_[index].view[which]);
        models_[index].read_members.insert(which);
        for (auto [key, value] : found) read_key(index, which, key);
    }

    void pick_any(std::size_t index, std::size_t which) {
        step(index, "pick_any(" + std::to_string(which) + ")");
        std::optional<HashTable::Item> item = table(index, which).pick_any(segment(index));
        const Contents& contents = models_[index].view[which];
        EXPECT_EQ(item.has_value(), !contents.empty());
        if (!item) {
            models_[index].read_lengths.insert(which);
            return;
        }
        std::uint64_t key = number_of(segment(index), item->key);
        EXPECT_EQ(contents.count(key), 1u);
        if (contents.count(key) == 0) return;
        EXPECT_EQ(number_of(segment(index), item->value), contents.at(key));
        read_key(index, which, key);
    }

    void clear(std::size_t index, std::size_t which) {
        step(index, "clear(" + std::to_string(which) + ")");
        table(index, which).clear(segment(index));
        models_[index].read_members.insert(which);
        Contents& contents = models_[index].view[which];
        for (auto [key, value] : contents) {
            read_key(index, which, key);
            write_key(index, which, key);
            members(index, which, -1);
        }
        contents.clear();
    }

    // The whole view, as a transaction that has read it all.
    void compare(std::size_t index) {
        if (below(4) != 0) return;
        for (std::size_t which = 0; which < kTables && !failed(); ++which) {
            items(index, which);
            length(index, which);
        }
    }

    std::mt19937_64 random_;
    bool colliding_ = false;
    std::unique_ptr<Heap> heap_;
    std::vector<std::unique_ptr<Driver>> drivers_;
    std::vector<Model> models_;
    State committed_;
    std::vector<Change> commits_;
    std::vector<std::string> steps_;
};

std::uint64_t from_environment(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

TEST(TableModel, Lockstep) {
    std::uint64_t first = from_environment("STMCORE_FIRST_SEED", 1);
    std::uint64_t count = from_environment("STMCORE_SEEDS", 1000);
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        Lockstep lockstep(seed);
        lockstep.run(200);
        std::string steps;
        for (const std::string& step : lockstep.steps()) steps += step;
        ASSERT_FALSE(Lockstep::failed()) << "seed " << seed << "\n" << steps;
    }
}

}  // namespace
}  // namespace stm::test
