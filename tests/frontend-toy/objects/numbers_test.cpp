#include <cmath>
#include <limits>
#include <random>

#include "frontend-toy/objects/formatting.h"
#include "frontend-toy/objects/number_text.h"
#include "tests/frontend-toy/objects/object_fixture.h"

namespace toy::test {
namespace {

using Numbers = ObjectTest;

std::string text_of(__int128 number) {
    if (number == 0) return "0";
    const bool negative = number < 0;
    unsigned __int128 rest = negative ? -static_cast<unsigned __int128>(number) : static_cast<unsigned __int128>(number);
    std::string out;
    for (; rest != 0; rest /= 10) out.insert(out.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    return negative ? "-" + out : out;
}

__int128 floor_divide(__int128 a, __int128 b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }

TEST_F(Numbers, SmallIntsEndAtSixtyTwoBits) {
    EXPECT_TRUE(number((std::int64_t{1} << 61) - 1).is_small_int());
    EXPECT_TRUE(number(-(std::int64_t{1} << 61)).is_small_int());
    EXPECT_TRUE(number(std::int64_t{1} << 61).is_ref());
    EXPECT_EQ(shown(number(INT64_MIN)), "-9223372036854775808");
    EXPECT_EQ(shown(number(INT64_MAX)), "9223372036854775807");
}

TEST_F(Numbers, BigResultsThatFitBecomeSmall) {
    const Value big = integer("2305843009213693952");
    EXPECT_TRUE(builtin_binary(thread, BinaryOp::subtract, big, number(1)).is_small_int());
    EXPECT_TRUE(builtin_unary(thread, UnaryOp::negate, big).is_small_int());
    EXPECT_TRUE(builtin_binary(thread, BinaryOp::subtract, big, big).is_small_int());
}

TEST_F(Numbers, ArithmeticAgreesWithMachineArithmetic) {
    std::mt19937_64 random(1);
    for (int round = 0; round < 20000; ++round) {
        const auto draw = [&]() {
            const auto bits = static_cast<int>(random() % 64);
            return static_cast<std::int64_t>(random()) >> bits;
        };
        const std::int64_t a = draw(), b = draw();
        const __int128 x = a, y = b;
        SCOPED_TRACE(text_of(x) + " and " + text_of(y));
        ASSERT_EQ(binary(BinaryOp::add, number(a), number(b)), text_of(x + y));
        ASSERT_EQ(binary(BinaryOp::subtract, number(a), number(b)), text_of(x - y));
        ASSERT_EQ(binary(BinaryOp::multiply, number(a), number(b)), text_of(x * y));
        ASSERT_EQ(binary(BinaryOp::bit_and, number(a), number(b)), text_of(x & y));
        ASSERT_EQ(binary(BinaryOp::bit_or, number(a), number(b)), text_of(x | y));
        ASSERT_EQ(binary(BinaryOp::bit_xor, number(a), number(b)), text_of(x ^ y));
        ASSERT_EQ(compare_numbers(thread, CompareOp::less, number(a), number(b)), a < b);
        if (b != 0) {
            const __int128 quotient = floor_divide(x, y);
            ASSERT_EQ(binary(BinaryOp::floor_divide, number(a), number(b)), text_of(quotient));
            ASSERT_EQ(binary(BinaryOp::modulo, number(a), number(b)), text_of(x - quotient * y));
        }
        const auto count = static_cast<std::int64_t>(random() % 60);
        ASSERT_EQ(binary(BinaryOp::left_shift, number(a), number(count)), text_of(x * (__int128{1} << count)));
        ASSERT_EQ(binary(BinaryOp::right_shift, number(a), number(count)), text_of(x >> count));
    }
}

TEST_F(Numbers, BigIntsDivideTowardsMinusInfinity) {
    const Value big = integer("-1000000000000000000000000000001");
    EXPECT_EQ(binary(BinaryOp::floor_divide, big, number(10)), "-100000000000000000000000000001");
    EXPECT_EQ(binary(BinaryOp::modulo, big, number(10)), "9");
    EXPECT_EQ(binary(BinaryOp::modulo, integer("1000000000000000000000000000001"), number(-10)), "-9");
    EXPECT_EQ(binary(BinaryOp::right_shift, number(-1), integer("100000000000000000000")), "-1");
}

TEST_F(Numbers, Power) {
    EXPECT_EQ(binary(BinaryOp::power, number(2), number(100)), "1267650600228229401496703205376");
    EXPECT_EQ(binary(BinaryOp::power, number(-3), number(3)), "-27");
    EXPECT_EQ(binary(BinaryOp::power, number(0), number(0)), "1");
    EXPECT_EQ(binary(BinaryOp::power, number(-1), integer("100000000000000000000001")), "-1");
    EXPECT_EQ(binary(BinaryOp::power, number(2), number(-1)), "0.5");
    EXPECT_EQ(shown(builtin_power_modulo(thread, number(3), number(-1), number(7))), "5");
    EXPECT_EQ(shown(builtin_power_modulo(thread, number(3), number(5), number(-7))), "-2");
}

TEST_F(Numbers, TrueDivisionRoundsOnce) {
    EXPECT_EQ(binary(BinaryOp::true_divide, integer("10000000000000000000000000000001"), number(3)), "3.3333333333333336e+30");
    EXPECT_EQ(binary(BinaryOp::true_divide, number(1), integer("10000000000000000000000000000001")), "1e-31");
    EXPECT_EQ(binary(BinaryOp::true_divide, number(9007199254740993), number(1)), "9007199254740992.0");
    EXPECT_EQ(binary(BinaryOp::true_divide, number(0), number(-5)), "-0.0");
    const Value huge = builtin_binary(thread, BinaryOp::power, number(10), number(400));
    EXPECT_EQ(binary(BinaryOp::true_divide, huge, huge), "1.0");
    const Value tiny = builtin_binary(thread, BinaryOp::power, number(2), number(1074));
    EXPECT_EQ(binary(BinaryOp::true_divide, number(1), tiny), "5e-324");
    EXPECT_EQ(binary(BinaryOp::true_divide, number(1), builtin_binary(thread, BinaryOp::multiply, tiny, number(2))), "0.0");
}

TEST_F(Numbers, FloatTextIsTheShortestThatReadsBack) {
    const std::pair<double, const char*> cases[] = {
        {0.1, "0.1"}, {1e16, "1e+16"}, {1e15, "1000000000000000.0"}, {123456789012345680.0, "1.2345678901234568e+17"},
        {0.0001, "0.0001"}, {0.00001, "1e-05"}, {-0.0, "-0.0"}, {5e-324, "5e-324"},
        {1.7976931348623157e308, "1.7976931348623157e+308"}, {100.0, "100.0"}, {1.5e-7, "1.5e-07"},
        {2.0 / 3, "0.6666666666666666"}, {INFINITY, "inf"}, {-INFINITY, "-inf"}, {NAN, "nan"}, {1e22, "1e+22"},
    };
    for (const auto& [value, expected] : cases) EXPECT_EQ(float_repr(value), expected);
    std::mt19937_64 random(2);
    for (int round = 0; round < 20000; ++round) {
        const double value = std::bit_cast<double>(random());
        if (!std::isfinite(value)) continue;
        double again;
        ASSERT_TRUE(parse_float(float_repr(value), again));
        ASSERT_EQ(std::bit_cast<std::uint64_t>(again), std::bit_cast<std::uint64_t>(value));
    }
}

TEST_F(Numbers, ReadsFloats) {
    const auto read = [](std::string_view text) {
        double value;
        return parse_float(text, value) ? float_repr(value) : "error";
    };
    EXPECT_EQ(read(" 1_0.5e1_0\n"), "105000000000.0");
    EXPECT_EQ(read("-.5"), "-0.5");
    EXPECT_EQ(read("5."), "5.0");
    EXPECT_EQ(read("1e400"), "inf");
    EXPECT_EQ(read("1e-400"), "0.0");
    EXPECT_EQ(read("+Infinity"), "inf");
    EXPECT_EQ(read("-nan"), "nan");
    for (const char* bad : {"", ".", "1__0", "_1", "1_", "1_.5", "1e", "1e+", "0x1p3", "nan(1)", "1 2", "infin", "--1", "1._5"})
        EXPECT_EQ(read(bad), "error") << bad;
}

TEST_F(Numbers, ReadsInts) {
    const auto read = [&](std::string_view text, int base) {
        Value value;
        return parse_int(thread, text, base, value) ? shown(value) : "error";
    };
    EXPECT_EQ(read(" -1_000 ", 10), "-1000");
    EXPECT_EQ(read("0x_ff", 16), "255");
    EXPECT_EQ(read("0xff", 0), "255");
    EXPECT_EQ(read("0b101", 0), "5");
    EXPECT_EQ(read("00", 0), "0");
    EXPECT_EQ(read("zz", 36), "1295");
    EXPECT_EQ(read("123456789012345678901234567890", 10), "123456789012345678901234567890");
    for (const char* bad : {"", "-", "1__0", "_1", "1_", "0x", "12a", "1.0", "0b12"}) EXPECT_EQ(read(bad, 0), "error") << bad;
    EXPECT_EQ(read("010", 0), "error");
    EXPECT_EQ(read("0x10", 10), "error");
}

TEST_F(Numbers, EqualNumbersHashEqually) {
    for (const char* digits : {"0", "1", "-1", "2305843009213693952", "-2305843009213693952", "1180591620717411303424",
                               "-1180591620717411303424"}) {
        const Value whole = integer(digits);
        EXPECT_EQ(hash_number(thread, whole), hash_double(int_to_double(thread, whole))) << digits;
    }
    EXPECT_EQ(hash_number(thread, integer("2305843009213693951")), 0);
    EXPECT_EQ(hash_int(-1), -2);
    EXPECT_EQ(hash_number(thread, kTrue), 1);
    EXPECT_EQ(hash_double(0.5), std::int64_t{1} << 60);
    EXPECT_EQ(hash_double(1e300), 1224995262755759164);  // as CPython has it
}

TEST_F(Numbers, IntsAndFloatsCompareExactly) {
    const Value above = number(9007199254740993);
    EXPECT_FALSE(compare_numbers(thread, CompareOp::equal, above, real(9007199254740992.0)));
    EXPECT_TRUE(compare_numbers(thread, CompareOp::greater, above, real(9007199254740992.0)));
    EXPECT_TRUE(compare_numbers(thread, CompareOp::less, real(1e300), builtin_binary(thread, BinaryOp::power, number(10), number(301))));
    EXPECT_TRUE(compare_numbers(thread, CompareOp::less, integer("100000000000000000000000"), real(INFINITY)));
    EXPECT_FALSE(compare_numbers(thread, CompareOp::equal, real(NAN), real(NAN)));
    EXPECT_TRUE(compare_numbers(thread, CompareOp::not_equal, number(1), real(NAN)));
    EXPECT_TRUE(compare_numbers(thread, CompareOp::equal, kTrue, real(1.0)));
}

TEST_F(Numbers, RoundsHalvesToEven) {
    const auto rounded = [&](Value value, std::int64_t digits) { return shown(builtin_round(thread, value, number(digits))); };
    EXPECT_EQ(shown(builtin_round(thread, real(2.5), kNone)), "2");
    EXPECT_EQ(shown(builtin_round(thread, real(-3.5), kNone)), "-4");
    EXPECT_EQ(shown(builtin_round(thread, real(0.49999999999999994), kNone)), "0");
    EXPECT_EQ(rounded(real(2.675), 2), "2.67");
    EXPECT_EQ(rounded(real(1234.5), -2), "1200.0");
    EXPECT_EQ(rounded(real(150.0), -2), "200.0");
    EXPECT_EQ(rounded(real(250.0), -2), "200.0");
    EXPECT_EQ(rounded(real(250.5), -2), "300.0");
    EXPECT_EQ(rounded(real(-0.4), 0), "-0.0");
    EXPECT_EQ(rounded(number(25), -1), "20");
    EXPECT_EQ(rounded(number(-35), -1), "-40");
    EXPECT_EQ(rounded(number(5), -3), "0");
    EXPECT_EQ(rounded(number(999), -3), "1000");
}

TEST_F(Numbers, FormatSpecifications) {
    const auto formatted = [&](Value value, const char* spec) { return shown(builtin_format(thread, value, spec)); };
    EXPECT_EQ(formatted(number(1234567), ",d"), "1,234,567");
    EXPECT_EQ(formatted(number(-255), "#06x"), "-0x0ff");
    EXPECT_EQ(formatted(number(5), "+08,d"), "+000,005");
    EXPECT_EQ(formatted(number(1000), "_b"), "11_1110_1000");
    EXPECT_EQ(formatted(number(5), "*^9"), "****5****");
    EXPECT_EQ(formatted(number(5), "\xc3\xa9>3"), "\xc3\xa9\xc3\xa9" "5");
    EXPECT_EQ(formatted(real(3.14159), ".2f"), "3.14");
    EXPECT_EQ(formatted(real(1234567.891), "015,.1f"), "0,001,234,567.9");
    EXPECT_EQ(formatted(real(0.25), ".1%"), "25.0%");
    EXPECT_EQ(formatted(real(100.0), ".3"), "1e+02");
    EXPECT_EQ(formatted(real(10.0), ".3"), "10.0");
    EXPECT_EQ(formatted(real(1e10), "g"), "1e+10");
    EXPECT_EQ(formatted(real(1.0), "#g"), "1.00000");
    EXPECT_EQ(formatted(real(-INFINITY), "010"), "-000000inf");
    EXPECT_EQ(formatted(real(-0.01), "z.1f"), "0.0");
    EXPECT_EQ(formatted(text("abc"), "_^7.2"), "__ab___");
    EXPECT_EQ(formatted(kTrue, ">6"), "     1");
    EXPECT_EQ(formatted(kTrue, ""), "True");
}

TEST_F(Numbers, Methods) {
    EXPECT_EQ(method(number(-5), kBigInt, "bit_length"), "3");
    EXPECT_EQ(method(integer("1267650600228229401496703205376"), kBigInt, "bit_length"), "101");
    EXPECT_EQ(method(number(-7), kBigInt, "bit_count"), "3");
    EXPECT_EQ(method(number(1000), kBigInt, "to_bytes", {number(3), text("little")}), "b'\\xe8\\x03\\x00'");
    EXPECT_EQ(method(real(0.75), kBoxedFloat, "as_integer_ratio"), "3|4");
    EXPECT_EQ(method(real(1e300), kBoxedFloat, "is_integer"), "True");
    EXPECT_EQ(float_hex(1.5), "0x1.8000000000000p+0");
    EXPECT_EQ(float_hex(5e-324), "0x0.0000000000001p-1022");
    double parsed;
    EXPECT_TRUE(parse_float_hex(thread, " -0x1.8p1 ", parsed));
    EXPECT_EQ(parsed, -3.0);
    EXPECT_FALSE(parse_float_hex(thread, "0x.p1", parsed));
}

}  // namespace
}  // namespace toy::test
