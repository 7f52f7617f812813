// The op table drives everything: for every op in it, a trace with that op is built from the table alone and taken
// through printer, parser, verifier, builder, passes and executor.
#include <gtest/gtest.h>

#include "jit/ir/opcode_info.h"
#include "jit/passes.h"
#include "jit/verify.h"
#include "trace_test_support.h"

namespace jit::test {
namespace {

struct Example {
    Trace trace;
    std::size_t instruction = 0;  // the op in question
};

Type result_type(Opcode op) {
    switch (info(op).result) {
        case ResultKind::none: return Type::none;
        case ResultKind::value: return Type::value;
        case ResultKind::int_: return Type::int_;
        case ResultKind::float_: return Type::float_;
        case ResultKind::any: return Type::value;
    }
    return Type::none;
}

// The shortest valid recorded trace that contains `op` (with barriers in place where it needs them).
Example example(Opcode op) {
    Trace trace;
    trace.id = 1;
    trace.name = "example";
    if (op == Opcode::input) trace.kind = TraceKind::bridge;
    trace.add(FieldDescriptor{"Point.x", 8, Type::value});
    trace.add(ArrayDescriptor{"Items.slot", 16, Type::value});
    trace.add(ObjectDescriptor{"Point", 70, 32});
    trace.add(CallDescriptor{"identity", test_function("identity"), Type::value, {Type::value}});
    trace.snapshots.push_back({1, 0, {}});
    const auto leaving = [](Opcode which) { return is_guard(which) || which == Opcode::close_loop; };
    const auto append = [&](Instruction instruction, std::vector<ValueId> operands) {
        if (leaving(instruction.op)) instruction.snapshot = 0;
        return trace.append(instruction, operands);
    };
    const ValueId object = append({.op = Opcode::new_object, .type = Type::value}, {});
    const ValueId number = trace.constant(Type::int_, 3), real = trace.constant(Type::float_, 0);
    ValueId value = object;
    if (op == Opcode::unbox_int) value = trace.constant(Type::value, int_word(5));
    if (op == Opcode::unbox_float) value = trace.constant(Type::value, float_word(1.5));
    std::vector<ValueId> operands;
    const OpcodeInfo& properties = info(op);
    if (op == Opcode::call) operands = {object};
    if (op == Opcode::guard_value) value = trace.constant(Type::value, int_word(5));
    if (!properties.variadic())
        for (const char kind : properties.operands)
            operands.push_back(kind == 'i' ? number : kind == 'f' ? real : value);
    if (op == Opcode::store_item) operands[2] = object;
    if (op == Opcode::param) {
        append({.op = Opcode::jump}, {object});
        append({.op = Opcode::label}, {});
    }
    if (op == Opcode::label) append({.op = Opcode::jump}, {});
    Instruction instruction{.op = op, .type = result_type(op)};
    if (properties.extra == Extra::type) instruction.immediate = 70;
    if (properties.extra == Extra::reason) instruction.text = "reason";
    Example result;
    result.instruction = trace.instructions.size();
    const bool ends = op == Opcode::jump_trace || op == Opcode::leave || op == Opcode::close_loop;
    const ValueId defined = append(instruction, operands);
    if (op == Opcode::param)
        append({.op = Opcode::jump}, {defined});
    else if (op == Opcode::label)
        append({.op = Opcode::jump}, {});
    else if (op == Opcode::jump) {
        append({.op = Opcode::label}, {});
        append({.op = Opcode::break_check}, {});
        append({.op = Opcode::jump}, {});
    } else if (op == Opcode::store_slot)
        append({.op = Opcode::jump_trace, .immediate = 7}, {});
    else if (!ends)
        append({.op = Opcode::leave, .text = "end"}, {});
    result.trace = std::move(trace);
    return result;
}

std::string op_name(const testing::TestParamInfo<std::size_t>& info_) {
    return std::string(info(static_cast<Opcode>(info_.param)).name);
}

class EveryOp : public testing::TestWithParam<std::size_t> {
  protected:
    Opcode op() const { return static_cast<Opcode>(GetParam()); }
};

TEST_P(EveryOp, has_a_row_that_makes_sense) {
    const OpcodeInfo& properties = info(op());
    EXPECT_EQ(opcode_named(properties.name), op());
    EXPECT_EQ(properties.operands.find_first_not_of("vifa*"), std::string_view::npos);
    EXPECT_FALSE(properties.has(effect::Pure) && properties.has(effect::Store));
    EXPECT_TRUE(properties.stm != OpStm::read || properties.has(effect::Load));
    EXPECT_TRUE(properties.stm != OpStm::write || properties.has(effect::Store));
}

TEST_P(EveryOp, prints_and_parses) {
    const Example example_ = example(op());
    const std::string text = print(example_.trace);
    const ParseResult parsed = parse_trace(text, test_function);
    ASSERT_TRUE(parsed) << parsed.error << "\n" << text;
    EXPECT_EQ(print(parsed.trace), text);
    EXPECT_EQ(parsed.trace.instructions[example_.instruction].op, op());
}

TEST_P(EveryOp, verifies) {
    const Example example_ = example(op());
    const auto violation = verify(example_.trace, Stage::recorded, test_tags());
    EXPECT_FALSE(violation) << report(*violation, "test", "", example_.trace);
}

TEST_P(EveryOp, is_known_to_the_builder) {
    const Example example_ = example(op());
    TraceBuilder builder(test_tags(), {.fold = false, .cse = false, .forward = false});
    std::vector<ValueId> map;
    for (const Instruction& instruction : example_.trace.instructions) {
        std::vector<ValueId> operands;
        for (const ValueId operand : example_.trace.arguments_of(instruction)) {
            if (is_constant(operand)) {
                const Constant& constant = example_.trace.constants[constant_index(operand)];
                operands.push_back(builder.constant(constant.type, constant.bits));
            } else {
                operands.push_back(map[index_of(operand)]);
            }
        }
        map.push_back(builder.emit_like(example_.trace, instruction, operands));
    }
    const Trace copy = builder.take();
    const auto has_op = [&](const Instruction& instruction) { return instruction.op == op(); };
    EXPECT_TRUE(std::any_of(copy.instructions.begin(), copy.instructions.end(), has_op)) << print(copy);
}

TEST_P(EveryOp, goes_through_the_passes) {
    Trace trace = example(op()).trace;
    const PassContext context{.tags = test_tags(), .optimisations = {}};
    rebuild(trace, context);
    peel_loop(trace, context);
    eliminate_dead_code(trace, context);
    stm_rewrite(trace, context);
    const auto violation = verify(trace, Stage::rewritten, test_tags());
    EXPECT_FALSE(violation) << report(*violation, "test", "", trace);
}

TEST_P(EveryOp, executes) {
    const Example example_ = example(op());
    const FrontEnd front_end = test_front_end();
    TestContext context;
    ReferenceMachine machine = test_machine(front_end, context);
    bool reached = false;
    machine.inputs = {0};
    machine.step_limit = 100;
    machine.trace_step = [&](const Trace&, std::size_t at) { reached |= at == example_.instruction; };
    execute_reference(example_.trace, machine);
    EXPECT_TRUE(reached);
}

INSTANTIATE_TEST_SUITE_P(all, EveryOp, testing::Range(std::size_t{0}, kOpcodeCount), op_name);

}  // namespace
}  // namespace jit::test
