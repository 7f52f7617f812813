// Random traces, compiled, against the reference executor on the same final IR: the exit taken, the frame and the heap
// must agree, with ordinary and with hostile register choices, and with a bridge on the exit that was taken.
// STMJIT_FUZZ_SEED=N runs that one alone, STMJIT_FUZZ_COUNT=N that many.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "../random_trace.h"
#include "jit/passes.h"
#include "native_test_support.h"
#include "stmcore/barrier_desc.h"

namespace jit::test {
namespace {

// The break check compares nursery_current with nursery_mark. Here the trace itself counts its iterations in
// nursery_current, so that compiled code and the reference executor stop at the same one.
Trace counting_iterations(const Trace& recorded) {
    Trace trace = recorded;
    std::size_t at = 0;
    for (std::size_t i = 0; i < trace.instructions.size(); ++i)
        if (trace.instructions[i].op == Opcode::break_check) at = i;
    const FieldDescriptor counter{"Segment.nursery_current", stm::barrier::kNurseryCurrent - stm::kHeaderOffset,
                                  Type::int_};
    const ValueId header = trace.constant(Type::value, stm::kHeaderOffset);
    const ValueId one = trace.constant(Type::int_, 1);
    const std::uint32_t field = trace.add(counter);
    std::vector<Instruction> tail(trace.instructions.begin() + static_cast<std::ptrdiff_t>(at), trace.instructions.end());
    trace.instructions.resize(at);
    const ValueId operands[] = {header};
    const ValueId old = trace.append({.op = Opcode::load_field, .type = Type::int_, .descriptor = field}, operands);
    const ValueId sum_operands[] = {old, one};
    const ValueId sum = trace.append({.op = Opcode::int_add, .type = Type::int_}, sum_operands);
    const ValueId store_operands[] = {header, sum};
    trace.append({.op = Opcode::store_field, .descriptor = field}, store_operands);
    trace.instructions.insert(trace.instructions.end(), tail.begin(), tail.end());
    return trace;
}

Trace attach_bridge(const Trace& recorded, const Exit& exit, const ValueTags& tags) {
    TraceBuilder builder(tags, {});
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
    bridge.kind = TraceKind::bridge;
    bridge.name = recorded.name;
    bridge.parent = exit.trace->id();
    bridge.parent_exit = exit.index;
    return bridge;
}

constexpr int kFrameAt = 16;

void prepare(NativeContext& context, std::uint64_t seed, int iterations) {
    TestContext world;
    fill_world(world, seed);
    // fill_world counts slots from where test_machine's frame begins
    const FrontEnd front_end = test_front_end();
    const std::ptrdiff_t begin = test_machine(front_end, world).frame - world.frame.data();
    for (std::size_t i = 0; i + static_cast<std::size_t>(begin) < world.frame.size(); ++i)
        context.frame[kFrameAt + i] = world.frame[i + static_cast<std::size_t>(begin)];
    std::copy(world.heap.begin() + 0x1100, world.heap.end(), context.heap.begin() + 0x1100);
    context.next_object = world.next_object;
    context.segment().nursery_current = 0;
    context.segment().nursery_mark = static_cast<std::uint64_t>(iterations) + 1;
}

struct Outcome {
    std::string text;
    const Trace* trace = nullptr;
    std::size_t instruction = 0;
};

Outcome describe(NativeContext& context, const Trace& trace, std::size_t instruction, std::uint64_t resume) {
    return {fmt::format("trace {} instruction {} resume {}\n", trace.id, instruction, resume) +
                describe_world(context, context.base()),
            &trace, instruction};
}

Outcome run_compiled(const CompiledTrace& compiled, std::uint64_t seed, int iterations, Exit** exit) {
    NativeContext context;
    prepare(context, seed, iterations);
    const Left left = run_native(compiled, context);
    if (exit) *exit = left.exit;
    EXPECT_EQ(left.base, context.base());
    return describe(context, left.exit->trace->ir(), left.exit->instruction, left.resume);
}

struct Linked {
    const Exit* exit = nullptr;
    const Trace* bridge = nullptr;
};

Outcome run_reference(const Trace& root, std::uint64_t seed, int iterations, Linked linked) {
    static thread_local std::vector<Word> saved_frame;  // before the exit wrote it; empty: it wrote nothing
    NativeContext context;
    prepare(context, seed, iterations);
    FrontEnd front_end = test_front_end();
    front_end.before_frame_write = [](void* c, Word*) { saved_frame = static_cast<TestContext*>(c)->frame; };
    ReferenceMachine machine = test_machine(front_end, context);
    machine.frame = context.base();
    machine.base = context.heap.data();
    machine.break_wanted = [&] { return context.segment().nursery_current >= context.segment().nursery_mark; };
    machine.find_trace = [&](std::uint32_t) { return &root; };
    saved_frame.clear();
    ReferenceExit left = execute_reference(root, machine);
    while (linked.bridge && left.how == ReferenceExit::How::exit && left.trace == &linked.exit->trace->ir() &&
           left.instruction == linked.exit->instruction) {
        if (!saved_frame.empty()) std::copy(saved_frame.begin(), saved_frame.end(), context.frame.begin());
        saved_frame.clear();
        machine.inputs = left.inherited;
        left = execute_reference(*linked.bridge, machine);
    }
    EXPECT_EQ(left.how, ReferenceExit::How::exit) << "seed " << seed;
    return describe(context, left.trace ? *left.trace : root, left.instruction, left.resume);
}

void check(std::uint64_t seed) {
    RandomOptions random;
    random.operations = 10 + static_cast<int>(seed % 80);
    random.changes_types = seed % 6 == 0;
    const Trace recorded = counting_iterations(random_trace(seed, random));
    random.is_bridge = true;
    const Trace recorded_bridge = counting_iterations(random_trace(seed + 1'000'000, random));
    const FrontEnd front_end = native_front_end();
    for (const std::uint64_t register_seed : {std::uint64_t{0}, seed, seed * 7919}) {
        Jit jit(front_end, 1 << 20);
        CompileOptions options;
        options.verify = true;
        options.register_seed = register_seed;
        options.optimisations.fold = seed % 17 != 0;
        options.optimisations.peel = seed % 5 != 0;
        std::string dump;
        const DumpRequest request{.stm = true, .registers = true, .into = &dump};
        const CompileResult result = jit.compile(recorded, options, request);
        ASSERT_TRUE(result.compiled) << "seed " << seed << ": " << result.reason << "\n" << dump;
        const Trace& ir = result.compiled->ir();
        Exit* exit = nullptr;
        for (const int iterations : {0, 1, 2, 5}) {
            const Outcome expected = run_reference(ir, seed, iterations, {});
            const Outcome found = run_compiled(*result.compiled, seed, iterations, &exit);
            ASSERT_EQ(found.text, expected.text) << "seed " << seed << ", registers " << register_seed << ", "
                                                 << iterations << " iterations\n" << dump;
        }
        Trace bridge = attach_bridge(recorded_bridge, *exit, front_end.tags);
        dump += "---- bridge at exit " + std::to_string(exit->index) + "\n";
        const CompileResult bridged = jit.compile(std::move(bridge), options, request);
        ASSERT_TRUE(bridged.compiled) << "seed " << seed << ": " << bridged.reason << "\n" << dump;
        jit.link(*exit, *bridged.compiled);
        for (const int iterations : {0, 2, 9}) {
            const Outcome expected = run_reference(ir, seed, iterations, {exit, &bridged.compiled->ir()});
            const Outcome found = run_compiled(*result.compiled, seed, iterations, nullptr);
            ASSERT_EQ(found.text, expected.text) << "seed " << seed << ", registers " << register_seed << ", bridge, "
                                                 << iterations << " iterations\n" << dump;
        }
    }
}

TEST(FuzzNative, agrees_with_the_reference_executor) {
    const char* const only = std::getenv("STMJIT_FUZZ_SEED");
    const char* const count = std::getenv("STMJIT_FUZZ_COUNT");
    const std::uint64_t first = only != nullptr ? std::strtoull(only, nullptr, 10) : 1;
    const std::uint64_t last =
        only != nullptr ? first : first + (count != nullptr ? std::strtoull(count, nullptr, 10) : 300);
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        check(seed);
        if (testing::Test::HasFatalFailure()) return;
    }
}

}  // namespace
}  // namespace jit::test
