// Random traces through the reference executor: as generated, and after every pass. All must leave at the same place
// with the same frame and heap. A failure prints the seed and the traces; STMJIT_FUZZ_SEED=N runs that one alone,
// STMJIT_FUZZ_COUNT=N that many.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
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

// ---------------------------------------------------------------------------------------------- bridges

class FakeCompiled : public CompiledTrace {
  public:
    explicit FakeCompiled(const Trace& trace) : trace_(trace) {}
    const Trace& ir() const override { return trace_; }
    std::uint32_t id() const override { return trace_.id; }
    Exit& exit(std::uint32_t) override { return exit_; }
    std::uint32_t exit_count() const override { return 1; }
    const void* code() const override { return nullptr; }
    std::size_t code_size() const override { return 0; }

  private:
    const Trace& trace_;
    Exit exit_;
};

// `recorded`, which loads its slots from the frame, emitted as a recorder would at this exit: with the slots, types and
// barriers that the parent hands down.
Trace attach_bridge(const Trace& recorded, const Trace& parent, const ReferenceExit& left, const PassContext& context) {
    FakeCompiled compiled(parent);
    Exit& exit = compiled.exit(0);
    exit.trace = &compiled;
    exit.instruction = left.instruction;
    exit.snapshot = left.snapshot;
    TraceBuilder builder(context.tags, context.optimisations);
    std::map<std::int32_t, ValueId> inherited;
    for (const SnapshotEntry& entry : builder.begin_bridge(exit)) inherited[entry.slot] = entry.value;
    std::vector<ValueId> map(recorded.instructions.size(), kNoValue);
    const auto mapped = [&](ValueId value) {
        if (!is_constant(value)) return map[index_of(value)];
        const Constant& constant = recorded.constants[constant_index(value)];
        return builder.constant(constant.type, constant.bits);
    };
    SnapshotId current = kNoSnapshot;
    builder.set_snapshot_source([&] {
        Snapshot snapshot = recorded.snapshots[current];
        std::map<std::int32_t, ValueId> slots = inherited;
        for (const SnapshotEntry& entry : snapshot.entries) slots[entry.slot] = mapped(entry.value);
        snapshot.entries.clear();
        for (const auto& [slot, value] : slots) snapshot.entries.push_back({slot, value});
        return snapshot;
    });
    for (std::size_t i = 0; i < recorded.instructions.size(); ++i) {
        const Instruction& instruction = recorded.instructions[i];
        if (instruction.op == Opcode::store_slot || instruction.op == Opcode::jump_trace) continue;
        if (instruction.snapshot != kNoSnapshot && instruction.snapshot != current) {
            current = instruction.snapshot;
            builder.invalidate_snapshot();
        }
        const auto slot = static_cast<std::int32_t>(instruction.immediate);
        if (instruction.op == Opcode::load_slot && inherited.contains(slot)) {
            map[i] = inherited[slot];
            continue;
        }
        std::vector<ValueId> operands;
        for (const ValueId operand : recorded.arguments_of(instruction)) operands.push_back(mapped(operand));
        map[i] = builder.emit_like(recorded, instruction, operands);
    }
    current = static_cast<SnapshotId>(recorded.snapshots.size() - 1);
    builder.invalidate_snapshot();
    builder.jump_trace(1);
    Trace bridge = builder.take();
    bridge.id = 2;
    bridge.kind = TraceKind::bridge;
    bridge.name = recorded.name;
    bridge.parent = parent.id;
    eliminate_dead_code(bridge, context);
    stm_rewrite(bridge, context);
    return bridge;
}

// One context in which a root trace, then a bridge, run until the second exit.
class Run {
  public:
    Run(std::uint64_t seed, int iterations) : front_end_(test_front_end()) {
        fill_world(context_, seed);
        saved_frame_ = context_.frame;
        front_end_.before_frame_write = [](void* context, Word*) {
            Run& run = *static_cast<RunContext*>(static_cast<TestContext*>(context))->run;
            run.saved_frame_ = run.context_.frame;
        };
        context_.run = this;
        machine_ = test_machine(front_end_, context_);
        machine_.break_wanted = [this, iterations] { return ++breaks_ > iterations; };
        const Word first_fresh = context_.next_object;
        machine_.read_barrier = [this](Word object) { read_.insert(object); };
        machine_.write_barrier = [this](Word object) { written_.insert(object); };
        machine_.access = [this, first_fresh](Word object, bool is_store) {
            if (object >= first_fresh || written_.contains(object) || (!is_store && read_.contains(object))) return;
            missing_barrier_ = fmt::format("{} of {:#x} without a barrier", is_store ? "store" : "load", object);
        };
    }

    ReferenceExit enter(const Trace& trace) {
        const ReferenceExit exit = execute_reference(trace, machine_);
        if (exit.how == ReferenceExit::How::exit && exit.trace->snapshots[exit.snapshot].entries.empty())
            saved_frame_ = context_.frame;  // nothing was written
        return exit;
    }
    // As compiled code goes on: the frame as it was before the exit wrote it, the values handed over.
    ReferenceExit enter_bridge(const Trace& bridge, const ReferenceExit& left) {
        context_.frame = saved_frame_;
        machine_.inputs = left.inherited;
        return execute_reference(bridge, machine_);
    }
    void find_trace_1(const Trace& trace) {
        machine_.find_trace = [&trace](std::uint32_t) { return &trace; };
    }
    std::string describe(const ReferenceExit& exit) const {
        return fmt::format("{} to {}, {} break checks\n{}", exit.how == ReferenceExit::How::exit ? "exit" : "no exit",
                           exit.resume, breaks_, describe_world(context_, machine_.frame));
    }
    const std::string& missing_barrier() const { return missing_barrier_; }

  private:
    struct RunContext : TestContext {
        Run* run = nullptr;
    };
    FrontEnd front_end_;
    RunContext context_;
    ReferenceMachine machine_;
    std::vector<Word> saved_frame_;
    int breaks_ = 0;
    std::set<Word> read_, written_;
    std::string missing_barrier_;
};

void check_bridge(std::uint64_t seed) {
    RandomOptions options;
    options.operations = 10 + static_cast<int>(seed % 50);
    options.changes_types = seed % 6 == 0;
    const Trace recorded = random_trace(seed, options);
    options.is_bridge = true;
    const Trace recorded_bridge = random_trace(seed + 1'000'000, options);
    const PassContext context{.tags = test_tags(), .optimisations = {}};
    Trace root = recorded;
    peel_loop(root, context);
    eliminate_dead_code(root, context);
    stm_rewrite(root, context);
    const int iterations = static_cast<int>(seed % 4);

    Run expected(seed, iterations);
    expected.enter(recorded);
    expected.find_trace_1(recorded);
    const ReferenceExit expected_exit = expected.enter(recorded_bridge);

    Run found(seed, iterations);
    const ReferenceExit left = found.enter(root);
    ASSERT_EQ(left.how, ReferenceExit::How::exit);
    const Trace bridge = attach_bridge(recorded_bridge, *left.trace, left, context);
    const auto violation = verify(bridge, Stage::rewritten, test_tags());
    ASSERT_FALSE(violation) << "seed " << seed << "\n" << report(*violation, "bridge", print(recorded_bridge), bridge);
    found.find_trace_1(root);
    const ReferenceExit found_exit = found.enter_bridge(bridge, left);
    ASSERT_EQ(found.describe(found_exit), expected.describe(expected_exit))
        << "seed " << seed << ", left at instruction " << left.instruction << "\n"
        << print(root) << "\n"
        << print(recorded_bridge) << "\n"
        << print(bridge);
    ASSERT_EQ(found.missing_barrier(), "") << "seed " << seed << "\n" << print(root) << "\n" << print(bridge);
}

TEST(FuzzTrace, bridges_agree) {
    const char* const only = std::getenv("STMJIT_FUZZ_SEED");
    const char* const count = std::getenv("STMJIT_FUZZ_COUNT");
    const std::uint64_t first = only != nullptr ? std::strtoull(only, nullptr, 10) : 1;
    const std::uint64_t last =
        only != nullptr ? first : first + (count != nullptr ? std::strtoull(count, nullptr, 10) : 500);
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        check_bridge(seed);
        if (testing::Test::HasFatalFailure()) return;
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
