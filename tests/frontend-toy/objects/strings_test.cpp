#include <random>

#include "frontend-toy/objects/unicode.h"
#include "tests/frontend-toy/objects/object_fixture.h"

namespace toy::test {
namespace {

using Strings = ObjectTest;

TEST_F(Strings, TakeTheNarrowestWidth) {
    const auto width = [&](Value str) { return view_str(thread, str).width; };
    EXPECT_EQ(width(text("abc")), 1u);
    EXPECT_TRUE(view_str(thread, text("abc")).is_ascii);
    EXPECT_EQ(width(text("\u00e9")), 1u);
    EXPECT_FALSE(view_str(thread, text("\u00e9")).is_ascii);
    EXPECT_EQ(width(text("\u20ac")), 2u);
    EXPECT_EQ(width(text("\U0001f600")), 4u);
    const Value mixed = str_concat(thread, text("a\u00e9"), text("\u20ac"));
    EXPECT_EQ(width(mixed), 2u);
    EXPECT_EQ(shown(mixed), "a\u00e9\u20ac");
    EXPECT_EQ(width(str_slice(thread, mixed, 0, 1, 2)), 1u);
    EXPECT_TRUE(view_str(thread, str_slice(thread, mixed, 0, 1, 1)).is_ascii);
    EXPECT_TRUE(str_equal(thread, str_slice(thread, mixed, 0, 1, 2), text("a\u00e9")));
}

TEST_F(Strings, EqualStringsHashEqually) {
    const Value built = str_slice(thread, text("x\U0001f600ab"), 2, 1, 2);
    EXPECT_EQ(hash_str(thread, built), hash_str(thread, text("ab")));
    EXPECT_NE(hash_str(thread, text("ab")), hash_str(thread, text("ba")));
    EXPECT_NE(hash_str(thread, text("")), -1);
}

TEST_F(Strings, CompareByCodePoint) {
    EXPECT_EQ(str_compare(thread, text("abc"), text("abd")), -1);
    EXPECT_EQ(str_compare(thread, text("abc"), text("ab")), 1);
    EXPECT_EQ(str_compare(thread, text("\uffff"), text("\U00010000")), -1);
    EXPECT_EQ(str_compare(thread, text("\u00e9"), text("z")), 1);
}

TEST_F(Strings, SliceWithSteps) {
    EXPECT_EQ(shown(str_slice(thread, text("abcdef"), 5, -2, 3)), "fdb");
    EXPECT_EQ(shown(str_slice(thread, text("a\u20acb\u20ac"), 0, 2, 2)), "ab");
    EXPECT_EQ(shown(str_get_item(thread, text("abc"), -1)), "c");
}

TEST_F(Strings, Repr) {
    EXPECT_EQ(str_repr(thread, text("it's")), "\"it's\"");
    EXPECT_EQ(str_repr(thread, text("it's \"x\"")), "'it\\'s \"x\"'");
    EXPECT_EQ(str_repr(thread, text("\n\t\\\x01\x7f")), "'\\n\\t\\\\\\x01\\x7f'");
    EXPECT_EQ(str_repr(thread, text("\u00e9\u00a0\u200b\U0001f600\U000e0001")), "'\u00e9\\xa0\\u200b\U0001f600\\U000e0001'");
    EXPECT_EQ(ascii_of_repr("'\u00e9\U0001f600'"), "'\\xe9\\U0001f600'");
    EXPECT_EQ(bytes_repr(thread, make_bytes(thread, std::string_view("a'\0\xff", 4))), "b\"a'\\x00\\xff\"");
}

TEST_F(Strings, Search) {
    EXPECT_EQ(str_method("abcabc", "find", {text("c")}), "2");
    EXPECT_EQ(str_method("abcabc", "rfind", {text("bc")}), "4");
    EXPECT_EQ(str_method("abcabc", "find", {text("a"), number(1)}), "3");
    EXPECT_EQ(str_method("abcabc", "find", {text(""), number(6)}), "6");
    EXPECT_EQ(str_method("abcabc", "find", {text(""), number(7)}), "-1");
    EXPECT_EQ(str_method("abcabc", "find", {text("c"), number(-2), number(-1)}), "-1");
    EXPECT_EQ(str_method("ab\u20acab", "find", {text("b")}), "1");
    EXPECT_EQ(str_method("abab", "find", {text("\u20ac")}), "-1");
    EXPECT_EQ(str_method("aaaa", "count", {text("aa")}), "2");
    EXPECT_EQ(str_method("abc", "count", {text("")}), "4");
    EXPECT_EQ(str_method("abc", "startswith", {text("b"), number(1)}), "True");
    EXPECT_EQ(str_method("abc", "endswith", {text("bc"), number(2)}), "False");
    EXPECT_EQ(str_method("abc", "startswith", {text(""), number(4)}), "False");
}

TEST_F(Strings, FindAgreesWithTheNaiveSearch) {
    std::mt19937 random(3);
    for (int round = 0; round < 5000; ++round) {
        std::u32string all, part;
        const char32_t alphabet[] = {U'a', U'b', random() % 3 ? U'c' : U'\u20ac'};
        for (unsigned i = random() % 20; i > 0; --i) all += alphabet[random() % 3];
        for (unsigned i = random() % 4; i > 0; --i) part += alphabet[random() % 3];
        const Value str = make_str_from_code_points(thread, all), wanted = make_str_from_code_points(thread, part);
        ASSERT_EQ(method(str, kStr, "find", {wanted}), std::to_string(static_cast<std::int64_t>(all.find(part))));
        ASSERT_EQ(method(str, kStr, "rfind", {wanted}), std::to_string(static_cast<std::int64_t>(all.rfind(part))));
    }
}

TEST_F(Strings, Split) {
    EXPECT_EQ(str_method(" a  b c ", "split"), "a|b|c");
    EXPECT_EQ(str_method(" a  b c ", "split", {kNone, number(1)}), "a|b c ");
    EXPECT_EQ(str_method(" a  b c ", "rsplit", {kNone, number(1)}), " a  b|c");
    EXPECT_EQ(str_method("a,b,,c", "split", {text(",")}), "a|b||c");
    EXPECT_EQ(str_method("a,b,,c", "rsplit", {text(","), number(1)}), "a,b,|c");
    EXPECT_EQ(str_method("a\u2003b", "split"), "a|b");
    EXPECT_EQ(str_method("a\nb\r\nc\u2028d", "splitlines"), "a|b|c|d");
    EXPECT_EQ(str_method("a\n\nb\n", "splitlines", {kTrue}), "a\n|\n|b\n");
    EXPECT_EQ(str_method("k=v=w", "partition", {text("=")}), "k|=|v=w");
    EXPECT_EQ(str_method("k=v=w", "rpartition", {text("=")}), "k=v|=|w");
    EXPECT_EQ(str_method("kv", "rpartition", {text("=")}), "||kv");
}

TEST_F(Strings, StripAndReplace) {
    EXPECT_EQ(str_method("\u2003 a \n", "strip"), "a");
    EXPECT_EQ(str_method("xxaxx", "rstrip", {text("x")}), "xxa");
    EXPECT_EQ(str_method("aaa", "replace", {text("a"), text("bb"), number(2)}), "bbbba");
    EXPECT_EQ(str_method("ab", "replace", {text(""), text("-")}), "-a-b-");
    EXPECT_EQ(str_method("a\u20acb", "replace", {text("\u20ac"), text("e")}), "aeb");
    const Value narrow = make_str(thread, "a\u20acb");
    EXPECT_EQ(method(narrow, kStr, "replace", {text("\u20ac"), text("")}), "ab");
    EXPECT_EQ(str_method("abc", "replace", {text("b"), text("\U0001f600")}), "a\U0001f600c");
}

TEST_F(Strings, Case) {
    EXPECT_EQ(str_method("stra\u00dfe", "upper"), "STRASSE");
    EXPECT_EQ(str_method("\u0130", "lower"), "i\u0307");
    EXPECT_EQ(str_method("\u039f\u0394\u039f\u03a3 \u03a3", "lower"), "\u03bf\u03b4\u03bf\u03c2 \u03c3");
    EXPECT_EQ(str_method("they're bill's", "title"), "They'Re Bill'S");
    EXPECT_EQ(str_method("\u01c6 hELLO", "capitalize"), "\u01c5 hello");
    EXPECT_EQ(str_method("aB\u00df", "swapcase"), "AbSS");
    EXPECT_EQ(str_method("Stra\u00dfe", "casefold"), "strasse");
    EXPECT_EQ(str_method("\u00bd", "isnumeric"), "True");
    EXPECT_EQ(str_method("\u00b2", "isdecimal"), "False");
    EXPECT_EQ(str_method("\u00b2", "isdigit"), "True");
    EXPECT_EQ(str_method("caf\u00e9_1", "isidentifier"), "True");
    EXPECT_EQ(str_method("1a", "isidentifier"), "False");
    EXPECT_EQ(str_method("Title Case", "istitle"), "True");
    EXPECT_EQ(decimal_digit(0x663), 3);
    EXPECT_EQ(decimal_digit(0x1d7d9), 1);
}

TEST_F(Strings, Pad) {
    EXPECT_EQ(str_method("ab", "center", {number(5)}), "  ab ");
    EXPECT_EQ(str_method("abc", "center", {number(6), text("\u20ac")}), "\u20acabc\u20ac\u20ac");
    EXPECT_EQ(str_method("-5", "zfill", {number(5)}), "-0005");
    EXPECT_EQ(str_method("a\tb\n\tc", "expandtabs", {number(4)}), "a   b\n    c");
}

TEST_F(Strings, Bytes) {
    const Value data = make_bytes(thread, "spam and eggs");
    EXPECT_EQ(method(data, kBytes, "split"), "b'spam'|b'and'|b'eggs'");
    EXPECT_EQ(method(data, kBytes, "find", {number('a')}), "2");
    EXPECT_EQ(method(data, kBytes, "title"), "b'Spam And Eggs'");
    EXPECT_EQ(method(make_bytes(thread, "\xc3\xa9"), kBytes, "decode"), "\u00e9");
    EXPECT_EQ(method(make_bytes(thread, "abcde"), kBytes, "hex", {text(":"), number(2)}), "61:6263:6465");
    EXPECT_EQ(method(make_bytes(thread, "abcde"), kBytes, "hex", {text(":"), number(-2)}), "6162:6364:65");
}

TEST_F(Strings, ByteArraysChangeInPlace) {
    const Value array = make_bytearray(thread, "abc");
    method(array, kByteArray, "append", {number('d')});
    EXPECT_EQ(shown(array), "bytearray(b'abcd')");
    method(array, kByteArray, "insert", {number(-100), number('x')});
    EXPECT_EQ(method(array, kByteArray, "pop"), "100");
    bytearray_set_slice(thread, array, 1, 1, 2, make_bytes(thread, "12345"));
    EXPECT_EQ(shown(array), "bytearray(b'x12345c')");
    bytearray_set_slice(thread, array, 6, -2, 4, kNothing);
    EXPECT_EQ(shown(array), "bytearray(b'135')");
    builtin_inplace(thread, BinaryOp::add, array, array);
    EXPECT_EQ(shown(array), "bytearray(b'135135')");
    method(array, kByteArray, "reverse");
    EXPECT_EQ(shown(array), "bytearray(b'531531')");
}

}  // namespace
}  // namespace toy::test
