// Random operations over several threads and segments, driven from one OS thread, in lockstep with a pure model of what
// each transaction must see. Every step is recorded as source for Driver objects t[0], t[1], ...; a failure prints the
// seed and the steps, which are already most of a test.
//
//   STMCORE_SEEDS=10000  how many seeds       STMCORE_FIRST_SEED=17  where to begin
//   STMCORE_TRACE=1      print each step as it is made (for crashes)
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>

#include "tests/stmcore/test_heap.h"

namespace stm::test {
namespace {

std::uint64_t from_environment(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// Word 0 of every object is its identity.
struct Content {
    std::vector<std::uint64_t> references;  // identities, 0 for null
    std::vector<std::uint64_t> words;
};
using State = std::map<std::uint64_t, Content>;

// An object, or a card of a large one, counted from 1; 0 stands for the whole.
struct Part {
    std::uint64_t identity;
    std::uint64_t card;
    auto operator<=>(const Part&) const = default;
};

struct ModelThread {
    bool running = false;
    bool inevitable = false;
    bool solo = false;
    std::size_t position = 0;  // commits seen
    State view;
    std::set<Part> reads, writes;
    std::set<std::uint64_t> made;
    std::vector<std::uint64_t> roots, saved;
    unsigned aborts = 0;
};

class Lockstep {
  public:
    explicit Lockstep(std::uint64_t seed) : random_(seed) {
        Options options = test_options(1 + below(4));
        options.segment_stride = std::uint64_t{1} << 28;
        options.nursery_bytes = 64 << 10;
        options.heap_limit = 64 << 20;
        segments_ = options.segments;
        step("segments " + std::to_string(segments_));
        heap_ = Heap::create(options, test_embedder());
        add_thread();
    }

    ~Lockstep() {
        for (std::size_t index = 0; index < drivers_.size(); ++index)
            if (models_[index].running) drivers_[index]->commit();
    }

    void run(int steps) {
        for (int count = 0; count < steps && !failed(); ++count) one_step();
        for (std::size_t index = 0; index < drivers_.size() && !failed(); ++index)
            if (models_[index].running) commit(index);
        if (!failed()) heap_->check(3);
    }

    static bool failed() { return ::testing::Test::HasFailure(); }
    std::string steps() const {
        std::string all;
        for (const std::string& line : steps_) all += line + "\n";
        return all;
    }

  private:
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
    void step(std::string line) {
        if (trace_) std::fprintf(stderr, "%s;\n", line.c_str());
        steps_.push_back(std::move(line) + ";");
    }
    static std::string t(std::size_t index) { return "t[" + std::to_string(index) + "]"; }

    std::size_t running() const {
        std::size_t count = 0;
        for (const ModelThread& model : models_) count += model.running;
        return count;
    }

    void one_step() {
        if (below(60) == 0 && drivers_.size() < 6) return add_thread();
        std::size_t index = below(drivers_.size());
        ModelThread& model = models_[index];
        if (!model.running) {
            if (below(25) == 0 && drivers_.size() > 1) return remove_thread(index);
            return start(index);
        }
        std::uint64_t kind = below(100);
        if (kind < 14) return make(index);
        if (kind < 18) return waste(index);
        if (model.roots.empty()) return commit(index);
        if (kind < 34) return read_words(index);
        if (kind < 52) return set_word(index);
        if (kind < 66) return set_reference(index);
        if (kind < 74) return follow(index);
        if (kind < 78) return drop(index);
        if (kind < 87) return commit(index);
        if (kind < 89) return abort(index);
        if (kind < 91) return validate(index);
        if (kind < 93) return become_inevitable(index);
        if (kind < 96) return collect_minor(index);
        if (kind < 98) return collect_major(index);
        compare_all(index);
    }

    void add_thread() {
        // References outside transactions are good only when nothing young can be among them.
        if (!drivers_.empty() && heap_->solo() && running() != 0) return;
        step("t.push_back(std::make_unique<Driver>(*heap))");
        drivers_.push_back(std::make_unique<Driver>(*heap_));
        models_.emplace_back();
        if (drivers_.size() == 1) return;
        std::size_t from = below(drivers_.size() - 1);
        step(t(drivers_.size() - 1) + ".roots.current = " + t(from) + ".roots." +
             (models_[from].running ? "saved" : "current"));
        drivers_.back()->roots.current =
            models_[from].running ? drivers_[from]->roots.saved : drivers_[from]->roots.current;
        models_.back().roots = models_[from].running ? models_[from].saved : models_[from].roots;
    }

    void remove_thread(std::size_t index) {
        step("t.erase(t.begin() + " + std::to_string(index) + ")");
        drivers_.erase(drivers_.begin() + static_cast<std::ptrdiff_t>(index));
        models_.erase(models_.begin() + static_cast<std::ptrdiff_t>(index));
    }

    void start(std::size_t index) {
        if (heap_->solo() && running() != 0) return;
        if (running() >= segments_) return;
        ModelThread& model = models_[index];
        bool starts_inevitable = model.aborts >= 8 && drivers_.size() > 1;
        if (starts_inevitable && someone_inevitable()) return;
        step(t(index) + ".start()");
        std::uint64_t synchronisations = heap_->statistics().synchronisations;
        drivers_[index]->start();
        if (heap_->statistics().synchronisations != synchronisations) others_synchronised(index);
        model.running = true;
        model.solo = heap_->solo();
        model.inevitable = model.solo || starts_inevitable;
        model.position = commits_.size();
        model.view = committed_;
        model.reads.clear();
        model.writes.clear();
        model.made.clear();
        model.saved = model.roots;
        EXPECT_EQ(model.inevitable, drivers_[index]->segment().inevitable != 0);
    }

    bool someone_inevitable() const {
        for (const ModelThread& model : models_)
            if (model.running && model.inevitable) return true;
        return false;
    }

    bool conflicts(const ModelThread& model) const {
        for (std::size_t at = model.position; at < commits_.size(); ++at)
            for (const Part& part : commits_[at]) {
                if (model.reads.count(part) != 0 || model.reads.count({part.identity, 0}) != 0) return true;
                if (part.card != 0) continue;
                auto first = model.reads.lower_bound({part.identity, 0});
                if (first != model.reads.end() && first->identity == part.identity) return true;
            }
        return false;
    }

    static std::uint64_t card_of(const Content& content, std::uint32_t word) {
        if (Object::size_of(static_cast<std::uint32_t>(content.references.size()), static_cast<std::uint32_t>(content.words.size())) <= 16384) return 0;
        return 1 + (16 + 8 * (content.references.size() + word)) / kCardBytes;
    }

    static void copy_part(Content& to, const Content& from, std::uint64_t card) {
        if (card == 0 || to.words.size() != from.words.size()) {
            to = from;
            return;
        }
        for (std::uint32_t word = 0; word < from.words.size(); ++word)
            if (card_of(from, word) == card) to.words[word] = from.words[word];
    }

    void import(ModelThread& model) {
        for (std::size_t at = model.position; at < commits_.size(); ++at)
            for (const Part& part : commits_[at]) copy_part(model.view[part.identity], committed_[part.identity], part.card);
        // Made by others meanwhile: reachable only through what was imported.
        for (const auto& [identity, content] : committed_) model.view.emplace(identity, content);
        model.position = commits_.size();
    }

    void expect_abort(std::size_t index, bool went_on) {
        EXPECT_FALSE(went_on) << "should have aborted";
        aborted(models_[index]);
    }

    void aborted(ModelThread& model) {
        model.running = false;
        model.inevitable = false;
        model.roots = model.saved;
        ++model.aborts;
    }

    void commit(std::size_t index) {
        step(t(index) + ".commit()");
        ModelThread& model = models_[index];
        bool changes = !model.writes.empty();
        bool blocked = changes && !model.inevitable && someone_inevitable();
        bool abort = !model.inevitable && changes && (conflicts(model) || blocked);
        bool went_on = drivers_[index]->commit();
        if (abort) return expect_abort(index, went_on);
        EXPECT_TRUE(went_on) << "should have committed";
        std::vector<Part> written(model.writes.begin(), model.writes.end());
        for (const Part& part : model.writes) copy_part(committed_[part.identity], model.view[part.identity], part.card);
        for (std::uint64_t identity : model.made) committed_[identity] = model.view[identity];
        if (changes) commits_.push_back(std::move(written));
        model.running = false;
        model.inevitable = false;
        model.aborts = 0;
    }

    void abort(std::size_t index) {
        if (models_[index].inevitable) return;
        step(t(index) + ".abort()");
        drivers_[index]->abort();
        aborted(models_[index]);
    }

    void validate(std::size_t index) {
        step(t(index) + ".validate()");
        bool abort = conflicts(models_[index]);
        bool went_on = drivers_[index]->validate();
        if (abort) return expect_abort(index, went_on);
        EXPECT_TRUE(went_on);
        import(models_[index]);
    }

    void become_inevitable(std::size_t index) {
        step(t(index) + ".become_inevitable()");
        ModelThread& model = models_[index];
        bool abort = !model.inevitable && (conflicts(model) || someone_inevitable());
        bool went_on = drivers_[index]->become_inevitable();
        if (abort) return expect_abort(index, went_on);
        EXPECT_TRUE(went_on);
        import(model);
        model.inevitable = true;
    }

    void collect_minor(std::size_t index) {
        step(t(index) + ".collect_minor()");
        EXPECT_TRUE(drivers_[index]->collect_minor());
        compare_all(index);
    }

    void collect_major(std::size_t index) {
        step(t(index) + ".collect_major()");
        bool abort = conflicts(models_[index]);
        bool went_on = drivers_[index]->collect_major();
        if (abort) {
            expect_abort(index, went_on);
        } else {
            EXPECT_TRUE(went_on);
            import(models_[index]);
        }
        others_synchronised(index);
        for (std::size_t other = 0; other < drivers_.size(); ++other)
            if (models_[other].running) compare_all(other);
    }

    // The world was stopped: every running transaction has been validated.
    void others_synchronised(std::size_t index) {
        for (std::size_t other = 0; other < drivers_.size(); ++other) {
            if (!models_[other].running || other == index) continue;
            bool other_aborts = conflicts(models_[other]);
            if (other_aborts) {
                step(t(other) + ".validate()");
                expect_abort(other, drivers_[other]->validate());
            } else {
                import(models_[other]);
            }
        }
    }

    void make(std::size_t index) {
        ModelThread& model = models_[index];
        std::uint32_t references = static_cast<std::uint32_t>(below(4));
        std::uint32_t words = 1 + static_cast<std::uint32_t>(below(4));
        if (below(12) == 0) words = static_cast<std::uint32_t>(below(600)) + 5;
        if (below(20) == 0) words = static_cast<std::uint32_t>(below(6000)) + 5;
        std::uint64_t identity = ++last_identity_;
        step(t(index) + ".push(" + t(index) + ".make(" + std::to_string(references) + ", " + std::to_string(words) + "))");
        Driver& driver = *drivers_[index];
        ObjectRef ref = driver.make(references, words);
        unchecked::initialise(driver.segment(), ref)->slots[references] = identity;
        unchecked::initialise(driver.segment(), ref)->slots[references + words - 1] = identity;
        driver.push(ref);
        Content content{std::vector<std::uint64_t>(references), std::vector<std::uint64_t>(words)};
        content.words.front() = content.words.back() = identity;
        model.view[identity] = content;
        model.made.insert(identity);
        model.roots.push_back(identity);
    }

    void waste(std::size_t index) {
        std::uint64_t count = below(400);
        step("for (int n = 0; n < " + std::to_string(count) + "; ++n) " + t(index) + ".make(2, 10)");
        for (std::uint64_t n = 0; n < count; ++n) drivers_[index]->make(2, 10);
    }

    std::size_t some_root(std::size_t index) { return below(models_[index].roots.size()); }
    static std::string root(std::size_t index, std::size_t at) {
        return t(index) + ".root(" + std::to_string(at) + ")";
    }

    void touched(ModelThread& model, std::uint64_t identity, std::uint64_t card = 0) {
        model.reads.insert({identity, card});
    }
    void written(ModelThread& model, std::uint64_t identity, std::uint64_t card = 0) {
        // Once written as a whole, it needs no more barriers.
        if (model.writes.count({identity, 0}) != 0) return;
        model.reads.insert({identity, card});
        if (model.made.count(identity) == 0) model.writes.insert({identity, card});
    }

    void read_words(std::size_t index) {
        std::size_t at = some_root(index);
        ModelThread& model = models_[index];
        const Content& content = model.view.at(model.roots[at]);
        std::uint32_t word = static_cast<std::uint32_t>(below(content.words.size()));
        bool by_card = below(2) == 0;
        step("EXPECT_EQ(" + t(index) + (by_card ? ".get_word(" : ".get(") + root(index, at) + ", " + std::to_string(word) + "), " +
             std::to_string(content.words[word]) + "u)");
        Driver& driver = *drivers_[index];
        EXPECT_EQ(by_card ? driver.get_word(driver.root(at), word) : driver.get(driver.root(at), word), content.words[word]);
        touched(model, model.roots[at], by_card ? card_of(content, word) : 0);
    }

    void set_word(std::size_t index) {
        std::size_t at = some_root(index);
        ModelThread& model = models_[index];
        Content& content = model.view.at(model.roots[at]);
        if (content.words.size() < 2) return;
        std::uint32_t word = 1 + static_cast<std::uint32_t>(below(content.words.size() - 1));
        std::uint64_t value = below(1000);
        bool by_card = below(2) == 0;
        step(t(index) + (by_card ? ".set_word(" : ".set(") + root(index, at) + ", " + std::to_string(word) + ", " + std::to_string(value) + ")");
        Driver& driver = *drivers_[index];
        if (by_card) {
            driver.set_word(driver.root(at), word, value);
        } else {
            driver.set(driver.root(at), word, value);
        }
        content.words[word] = value;
        written(model, model.roots[at], by_card ? card_of(content, word) : 0);
    }

    void set_reference(std::size_t index) {
        std::size_t at = some_root(index), to = some_root(index);
        ModelThread& model = models_[index];
        Content& content = model.view.at(model.roots[at]);
        if (content.references.empty()) return;
        std::uint32_t slot = static_cast<std::uint32_t>(below(content.references.size()));
        if (below(6) == 0) {
            step(t(index) + ".set_reference(" + root(index, at) + ", " + std::to_string(slot) + ", ObjectRef())");
            drivers_[index]->set_reference(drivers_[index]->root(at), slot, ObjectRef());
            content.references[slot] = 0;
            written(model, model.roots[at]);
            return;
        }
        step(t(index) + ".set_reference(" + root(index, at) + ", " + std::to_string(slot) + ", " + root(index, to) + ")");
        drivers_[index]->set_reference(drivers_[index]->root(at), slot, drivers_[index]->root(to));
        content.references[slot] = model.roots[to];
        written(model, model.roots[at]);
    }

    void follow(std::size_t index) {
        std::size_t at = some_root(index);
        ModelThread& model = models_[index];
        const Content& content = model.view.at(model.roots[at]);
        if (content.references.empty()) return;
        std::uint32_t slot = static_cast<std::uint32_t>(below(content.references.size()));
        touched(model, model.roots[at]);
        std::uint64_t identity = content.references[slot];
        std::string source = t(index) + ".get_reference(" + root(index, at) + ", " + std::to_string(slot) + ")";
        Driver& driver = *drivers_[index];
        ObjectRef found = driver.get_reference(driver.root(at), slot);
        if (identity == 0) {
            step("EXPECT_FALSE(" + source + ")");
            EXPECT_FALSE(found);
            return;
        }
        step(t(index) + ".push(" + source + ")");
        driver.push(found);
        model.roots.push_back(identity);
        compare(driver, found, model, identity);
    }

    void drop(std::size_t index) {
        std::size_t at = some_root(index);
        step(t(index) + ".roots.current.erase(" + t(index) + ".roots.current.begin() + " + std::to_string(at) + ")");
        auto offset = static_cast<std::ptrdiff_t>(at);
        drivers_[index]->roots.current.erase(drivers_[index]->roots.current.begin() + offset);
        models_[index].roots.erase(models_[index].roots.begin() + offset);
    }

    bool compare(Driver& driver, ObjectRef ref, const ModelThread& model, std::uint64_t identity) {
        const Object* object = read_immutable(driver.segment(), ref);
        const Content& content = model.view.at(identity);
        EXPECT_EQ(object->references, content.references.size());
        EXPECT_EQ(object->words, content.words.size());
        if (failed()) return false;
        for (std::size_t word = 0; word < content.words.size(); ++word)
            EXPECT_EQ(object->slots[object->references + word], content.words[word]) << "object " << identity << " word " << word;
        return !failed();
    }

    // Everything reachable from the thread's roots, without marking it as read.
    void compare_all(std::size_t index) {
        step("// compare " + t(index));
        Driver& driver = *drivers_[index];
        ModelThread& model = models_[index];
        std::map<std::uint64_t, SegOffset> seen;
        std::vector<std::uint64_t> work;
        auto reach = [&](std::uint64_t identity, SegOffset offset) {
            auto [at, fresh] = seen.emplace(identity, offset);
            EXPECT_EQ(raw(at->second), raw(offset)) << "two objects for " << identity;
            if (fresh) work.push_back(identity);
        };
        for (std::size_t at = 0; at < model.roots.size(); ++at) reach(model.roots[at], driver.roots.current[at]);
        while (!work.empty() && !failed()) {
            std::uint64_t identity = work.back();
            work.pop_back();
            ObjectRef ref(seen.at(identity));
            if (!compare(driver, ref, model, identity)) return;
            const Content& content = model.view.at(identity);
            for (std::size_t slot = 0; slot < content.references.size(); ++slot) {
                SegOffset offset{read_immutable(driver.segment(), ref)->slots[slot]};
                EXPECT_EQ(offset == kNull, content.references[slot] == 0);
                if (content.references[slot] != 0 && !failed()) reach(content.references[slot], offset);
            }
        }
    }

    std::mt19937_64 random_;
    const bool trace_ = std::getenv("STMCORE_TRACE") != nullptr;
    std::size_t segments_;
    std::unique_ptr<Heap> heap_;
    std::vector<std::unique_ptr<Driver>> drivers_;
    std::vector<ModelThread> models_;
    State committed_;
    std::vector<std::vector<Part>> commits_;  // objects changed by each
    std::uint64_t last_identity_ = 0;
    std::vector<std::string> steps_;
};

TEST(RandomModel, Lockstep) {
    std::uint64_t first = from_environment("STMCORE_FIRST_SEED", 1);
    std::uint64_t count = from_environment("STMCORE_SEEDS", 1500);
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        if (std::getenv("STMCORE_TRACE") != nullptr) std::fprintf(stderr, "seed %llu\n", static_cast<unsigned long long>(seed));
        Lockstep lockstep(seed);
        lockstep.run(200);
        ASSERT_FALSE(Lockstep::failed()) << "seed " << seed << "\n" << lockstep.steps();
    }
}

}  // namespace
}  // namespace stm::test
