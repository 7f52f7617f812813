// Random traces through the reference executor: as generated, and after every pass. All must leave at the same place
// with the same frame and heap. A failure prints the seed and the traces; STMJIT_FUZZ_SEED=N runs that one alone,
// STMJIT_FUZZ_COUNT=N that many.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "jit/passes.h"
#include "jit/verify.h"
#include "random_trace.h"

namespace jit::test {
namespace {

struct Outcome {
    std::string text;
    std::string missing_barrier;
};

Outcome run(const Trace& trace, std::uint64_t seed, int iterations, bool check_barriers) {
    const FrontEnd front_end = test_front_end();
    TestContext context;
    fill_world(context, seed);
    ReferenceMachine machine = test_machine(front_end, context);
    int breaks = 0;
    machine.break_wanted = [&] { return ++breaks > iterations; };
    std::set<Word> read, written;
    Outcome outcome;
    if (check_barriers) {
        const Word first_fresh = context.next_object;
        machine.read_barrier = [&](Word object) { read.insert(object); };
        machine.write_barrier = [&](Word object) { written.insert(object); };
        machine.access = [&, first_fresh](Word object, bool is_store) {
            if (object >= first_fresh || written.contains(object) || (!is_store && read.contains(object))) return;
            outcome.missing_barrier = fmt::format("{} of {:#x} without a barrier", is_store ? "store" : "load", object);
        };
    }
    const ReferenceExit exit = execute_reference(trace, machine);
    outcome.text = exit.how == ReferenceExit::How::exit ? fmt::format("exit to {}\n", exit.resume) : "no exit\n";
    outcome.text += fmt::format("{} break checks\n", breaks) + describe_world(context, machine.frame);
    return outcome;
}

class Checker {
  public:
    explicit Checker(std::uint64_t seed) : seed_(seed) {
        RandomOptions options;
        options.operations = 10 + static_cast<int>(seed % 60);
        options.changes_types = seed % 5 == 0;
        recorded_ = random_trace(seed, options);
        context_.tags = test_tags();
        context_.optimisations.hoist_barriers = seed % 7 != 0;
        context_.optimisations.cse = seed % 11 != 0;
        context_.optimisations.forward = seed % 13 != 0;
        context_.optimisations.fold = seed % 17 != 0;
    }

    void run_all() {
        verified(recorded_, Stage::recorded, "generation");
        Trace trace = recorded_;
        rebuild(trace, context_);
        compare(trace, Stage::recorded, "rebuild");
        const Trace rebuilt = trace;
        for (const bool from_rebuilt : {false, true}) {
            trace = from_rebuilt ? rebuilt : recorded_;
            peel_loop(trace, context_);
            compare(trace, Stage::optimised, "peel_loop");
            eliminate_dead_code(trace, context_);
            compare(trace, Stage::optimised, "eliminate_dead_code");
            stm_rewrite(trace, context_);
            compare(trace, Stage::rewritten, "stm_rewrite");
        }
    }

  private:
    void verified(const Trace& trace, Stage stage, const char* pass) {
        const auto violation = verify(trace, stage, context_.tags);
        ASSERT_FALSE(violation) << "seed " << seed_ << "\n" << report(*violation, pass, print(recorded_), trace);
        const std::string text = print(trace);
        const ParseResult parsed = parse_trace(text, test_function);
        ASSERT_TRUE(parsed) << "seed " << seed_ << " line " << parsed.line << ": " << parsed.error << "\n" << text;
        ASSERT_EQ(print(parsed.trace), text);
    }

    void compare(const Trace& trace, Stage stage, const char* pass) {
        ASSERT_NO_FATAL_FAILURE(verified(trace, stage, pass));
        for (const int iterations : {0, 1, 2, 5}) {
            const Outcome expected = run(recorded_, seed_, iterations, false);
            const Outcome found = run(trace, seed_, iterations, stage == Stage::rewritten);
            ASSERT_EQ(found.text, expected.text)
                << "seed " << seed_ << ", after " << pass << ", " << iterations << " iterations\n"
                << print(recorded_) << "\n"
                << print(trace);
            ASSERT_EQ(found.missing_barrier, "") << "seed " << seed_ << "\n" << print(trace);
        }
    }

    std::uint64_t seed_;
    PassContext context_;
    Trace recorded_;
};

TEST(FuzzTrace, all_stages_agree) {
    const char* const only = std::getenv("STMJIT_FUZZ_SEED");
    const char* const count = std::getenv("STMJIT_FUZZ_COUNT");
    const std::uint64_t first = only != nullptr ? std::strtoull(only, nullptr, 10) : 1;
    const std::uint64_t last =
        only != nullptr ? first : first + (count != nullptr ? std::strtoull(count, nullptr, 10) : 500);
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        Checker(seed).run_all();
        if (HasFatalFailure()) return;
    }
}

// The generator is of use only if most traces come round several times and peel.
TEST(FuzzTrace, traces_are_interesting) {
    int looping = 0, peeled = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        RandomOptions options;
        Trace trace = random_trace(seed, options);
        const Outcome outcome = run(trace, seed, 5, false);
        looping += outcome.text.find("6 break checks") != std::string::npos;
        PassContext context{.tags = test_tags(), .optimisations = {}};
        peel_loop(trace, context);
        peeled += trace.instructions.back().op == Opcode::jump;
    }
    EXPECT_GT(looping, 60);
    EXPECT_GT(peeled, 120);
}

}  // namespace
}  // namespace jit::test
