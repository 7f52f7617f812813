// Each operation on numbers, compiled, against the reference executor: operands in registers, in memory and as
// constants, at the values where things go wrong.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "native_test_support.h"

namespace jit::test {
namespace {

constexpr std::uint64_t kOperands = 0x2000, kResult = 0x3000;

const std::vector<std::int64_t> kInts = {0,  1,   -1,  2,     3,          -3,         7,          8,         -8,
                                         63, 64,  100, -1000, 1 << 30,    -(1 << 30), 0x7fffffff, 0x80000000, -0x80000000ll,
                                         -0x80000001ll, INT64_MAX, INT64_MIN, INT64_MAX / 2, (std::int64_t{1} << 61) - 1,
                                         std::int64_t{1} << 61, -(std::int64_t{1} << 61), -(std::int64_t{1} << 61) - 1};
const std::vector<double> kFloats = {0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 2.0, 1e300, -1e300, 1e-300, 5e-324, 3.14159,
                                     std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
                                     std::numeric_limits<double>::quiet_NaN()};

std::string literal(std::int64_t number) { return fmt::format("{}", number); }

struct Case {
    std::string operation;  // "i{} = int_add {}, {}" with names left open
    bool guard = false;
};

const char* kHead = R"(trace 1 loop "operation"
field In.a offset 8 {0}
field In.b offset 16 {0}
field Out.r offset 8 {1}
v0 = load_slot 0
guard_ref v0 -> @0 resume 1 {{}}
v1 = load_slot 1
guard_ref v1 -> @0
{2}2 = load_field v0, In.a
{2}3 = load_field v0, In.b
{3}
store_field v1, Out.r, {4}5
leave "done" -> @1 resume 2 {{}}
)";

std::string run_both(const Trace& recorded, std::uint64_t a, std::uint64_t b, const CompiledTrace& compiled,
                     bool native) {
    NativeContext context;
    context.base()[0] = kOperands;
    context.base()[1] = kResult;
    context.write(kOperands + 8, a);
    context.write(kOperands + 16, b);
    (void)recorded;
    if (native) {
        const Left left = run_native(compiled, context);
        return fmt::format("resume {} result {:#x}\n", left.resume, context.read(kResult + 8));
    }
    const FrontEnd front_end = test_front_end();
    ReferenceMachine machine = test_machine(front_end, context);
    machine.frame = context.base();
    machine.base = context.heap.data();
    const ReferenceExit left = execute_reference(compiled.ir(), machine);
    return fmt::format("resume {} result {:#x}\n", left.resume, context.read(kResult + 8));
}

void check(const std::string& text, std::span<const std::pair<std::uint64_t, std::uint64_t>> operands) {
    const FrontEnd front_end = native_front_end();
    for (const std::uint64_t seed : {0, 1, 2, 3}) {
        Jit jit(front_end, 1 << 18);
        CompileOptions options;
        options.verify = true;
        options.register_seed = seed;
        const Trace trace = parse_or_fail(text);
        std::string dump;
        const CompileResult result = jit.compile(trace, options, {.assembly = true, .into = &dump});
        ASSERT_TRUE(result.compiled) << result.reason << "\n" << text;
        for (auto [a, b] : operands)
            ASSERT_EQ(run_both(trace, a, b, *result.compiled, true), run_both(trace, a, b, *result.compiled, false))
                << fmt::format("{:#x}, {:#x}\n", a, b) << dump;
    }
}

std::string text_of(const char* in, const char* out, const std::string& operation) {
    const bool is_float = std::string_view(in) == "float";
    return fmt::format(fmt::runtime(kHead), in, out, is_float ? "f" : "i", operation,
                       std::string_view(out) == "float" ? "f" : std::string_view(out) == "value" ? "v" : "i");
}

using Pairs = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

bool allowed(const std::string& op, std::int64_t a, std::int64_t b) {
    (void)a;
    if (op == "int_floordiv" || op == "int_mod") return b != 0 && b != -1;
    if (op == "int_shl" || op == "int_shr" || op == "int_ushr") return b >= 0 && b < 64;
    return true;
}

class IntOperation : public testing::TestWithParam<const char*> {};

TEST_P(IntOperation, agrees_with_the_reference) {
    const std::string op = GetParam();
    const bool overflow = op.ends_with("_ovf");
    const std::string exit = overflow ? " -> @0" : "";
    Pairs all;
    for (std::int64_t a : kInts)
        for (std::int64_t b : kInts)
            if (allowed(op, a, b)) all.emplace_back(a, b);
    check(text_of("int", "int", fmt::format("i5 = {} i2, i3{}", op, exit)), all);
    if (op != "int_floordiv" && op != "int_mod" && !op.starts_with("int_sh") && op != "int_ushr")
        check(text_of("int", "int", fmt::format("i5 = {} i2, i2{}", op, exit)), all);
    for (std::int64_t constant : kInts) {
        Pairs some;
        for (std::int64_t a : kInts) some.emplace_back(a, 1);
        if (allowed(op, 0, constant))
            check(text_of("int", "int", fmt::format("i5 = {} i2, {}{}", op, literal(constant), exit)), some);
        some.clear();
        for (std::int64_t b : kInts)
            if (allowed(op, constant, b)) some.emplace_back(0, b);
        check(text_of("int", "int", fmt::format("i5 = {} {}, i3{}", op, literal(constant), exit)), some);
    }
}

INSTANTIATE_TEST_SUITE_P(All, IntOperation,
                         testing::Values("int_add", "int_sub", "int_mul", "int_add_ovf", "int_sub_ovf", "int_mul_ovf",
                                         "int_floordiv", "int_mod", "int_and", "int_or", "int_xor", "int_shl", "int_shr",
                                         "int_ushr", "int_eq", "int_ne", "int_lt", "int_le", "int_gt", "int_ge",
                                         "int_ult"),
                         [](const auto& info) { return std::string(info.param); });

class IntComparison : public testing::TestWithParam<const char*> {};

TEST_P(IntComparison, fuses_with_both_guards) {
    Pairs all;
    for (std::int64_t a : kInts)
        for (std::int64_t b : kInts) all.emplace_back(a, b);
    for (const char* guard : {"guard_true", "guard_false"}) {
        check(text_of("int", "int", fmt::format("i4 = {} i2, i3\n{} i4 -> @0\ni5 = int_add i2, 1", GetParam(), guard)), all);
        check(text_of("int", "int", fmt::format("i4 = {} 7, i3\n{} i4 -> @0\ni5 = int_add i2, 1", GetParam(), guard)), all);
        // the outcome is used twice: not fused
        check(text_of("int", "int", fmt::format("i4 = {} i2, i3\n{} i4 -> @0\ni5 = int_add i4, 1", GetParam(), guard)), all);
    }
}

INSTANTIATE_TEST_SUITE_P(All, IntComparison,
                         testing::Values("int_eq", "int_ne", "int_lt", "int_le", "int_gt", "int_ge", "int_ult"),
                         [](const auto& info) { return std::string(info.param); });

class FloatOperation : public testing::TestWithParam<const char*> {};

Pairs float_pairs() {
    Pairs all;
    for (double a : kFloats)
        for (double b : kFloats) all.emplace_back(std::bit_cast<std::uint64_t>(a), std::bit_cast<std::uint64_t>(b));
    return all;
}

TEST_P(FloatOperation, agrees_with_the_reference) {
    const std::string op = GetParam();
    check(text_of("float", "float", fmt::format("f5 = {} f2, f3", op)), float_pairs());
    check(text_of("float", "float", fmt::format("f5 = {} f2, f2", op)), float_pairs());
    for (const char* constant : {"0.0", "1.5", "-2.0"}) {
        check(text_of("float", "float", fmt::format("f5 = {} f2, {}", op, constant)), float_pairs());
        check(text_of("float", "float", fmt::format("f5 = {} {}, f3", op, constant)), float_pairs());
    }
}

// Division by zero is guarded before, and the sign of a NaN is nobody's business: both operands are ordinary here.
INSTANTIATE_TEST_SUITE_P(All, FloatOperation, testing::Values("float_add", "float_sub", "float_mul"),
                         [](const auto& info) { return std::string(info.param); });

class FloatComparison : public testing::TestWithParam<const char*> {};

TEST_P(FloatComparison, is_right_for_nan_fused_and_not) {
    const std::string op = GetParam();
    for (const std::string& operands : {std::string("f2, f3"), std::string("f2, 1.5"), std::string("1.5, f3")}) {
        check(text_of("float", "int", fmt::format("i5 = {} {}", op, operands)), float_pairs());
        for (const char* guard : {"guard_true", "guard_false"})
            check(text_of("float", "float", fmt::format("i4 = {} {}\n{} i4 -> @0\nf5 = float_add f2, f2", op, operands, guard)),
                  float_pairs());
    }
}

INSTANTIATE_TEST_SUITE_P(All, FloatComparison,
                         testing::Values("float_eq", "float_ne", "float_lt", "float_le", "float_gt", "float_ge"),
                         [](const auto& info) { return std::string(info.param); });

TEST(UnaryOperation, agrees_with_the_reference) {
    Pairs ints, floats, small;
    for (std::int64_t a : kInts) ints.emplace_back(a, 0);
    for (double a : kFloats) floats.emplace_back(std::bit_cast<std::uint64_t>(a), 0);
    for (double a : {0.0, -0.5, 1.5, -1e15, 1e15}) small.emplace_back(std::bit_cast<std::uint64_t>(a), 0);
    for (const char* op : {"int_neg", "int_not"})
        check(text_of("int", "int", fmt::format("i5 = {} i2", op)), ints);
    check(text_of("int", "float", "f5 = int_to_float i2"), ints);
    for (const char* op : {"float_neg", "float_abs"})
        check(text_of("float", "float", fmt::format("f5 = {} f2", op)), floats);
    check(text_of("float", "float", "f4 = float_abs f2\nf5 = float_sqrt f4"), floats);
    check(text_of("float", "int", "i5 = float_to_int f2"), small);
    check(text_of("float", "value", "v5 = box_float f2"), floats);
    check(text_of("int", "value", "v5 = box_int i2"), ints);
    check(text_of("int", "value", "i4 = int_lt i2, 5\nv5 = box_bool i4"), ints);
    check(text_of("int", "int", "v4 = box_int i2\ni5 = value_word v4"), ints);
}

TEST(Division, of_floats_agrees) {
    Pairs pairs;
    for (double a : kFloats)
        if (a == a) pairs.emplace_back(std::bit_cast<std::uint64_t>(a), std::bit_cast<std::uint64_t>(3.5));
    check(text_of("float", "float", "f5 = float_div f2, f3"), pairs);
    check(text_of("float", "float", "f5 = float_div f2, 7.0"), pairs);
}

}  // namespace
}  // namespace jit::test
