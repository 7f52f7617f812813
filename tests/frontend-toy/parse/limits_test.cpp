// Source of unusual size or shape: compiled in reasonable time, or refused with a clear error, never a crash.

#include <string>

#include "frontend-toy/code.h"
#include "gtest/gtest.h"

namespace toy::test {
namespace {

std::string repeat(const std::string& text, int count) {
    std::string result;
    for (int k = 0; k < count; ++k) result += text;
    return result;
}

std::string outcome(const std::string& source) {
    try {
        return verify_code(*compile_module(source, "program.py"));
    } catch (const SyntaxError& error) {
        return error.kind + ": " + error.message;
    }
}

const char* const kTooDeep = "RecursionError: maximum recursion depth exceeded during compilation";

TEST(SourceLimits, ManyLines) { EXPECT_EQ(outcome(repeat("x = a.b(1) + 2\n", 100000)), ""); }
TEST(SourceLimits, LongLine) {
    EXPECT_EQ(outcome("x = [" + repeat("1, 'a', y, ", 100000) + "]\n"), "");
    EXPECT_EQ(outcome("x = '" + std::string(1000000, 'a') + "'\n"), "");
}
TEST(SourceLimits, LongChains) {
    EXPECT_EQ(outcome("x = a" + repeat(" + a", 10000) + "\n"), "");
    EXPECT_EQ(outcome("x = a" + repeat(" and a", 10000) + "\n"), "");
    EXPECT_EQ(outcome("x = a" + repeat(" < a", 10000) + "\n"), "");
    EXPECT_EQ(outcome("x = " + repeat("a = ", 10000) + "1\n"), "");
    EXPECT_EQ(outcome("if a: pass\n" + repeat("elif a: pass\n", 10000)), "");
}
TEST(SourceLimits, NestedBrackets) {
    EXPECT_EQ(outcome("x = " + repeat("(", 200) + "1" + repeat(")", 200) + "\n"), "");
    EXPECT_EQ(outcome("x = " + repeat("(", 1000) + "1" + repeat(")", 1000) + "\n"),
              "SyntaxError: too many nested parentheses");
}
TEST(SourceLimits, DeepExpressions) {
    for (const char* deep : {"-", "not ", "lambda: ", "a if a else ", "a ** ", "~"})
        EXPECT_EQ(outcome("x = " + repeat(deep, 100000) + "a\n"), kTooDeep) << deep;
    for (const char* deep : {".a", "()", "[0]"}) EXPECT_EQ(outcome("x = a" + repeat(deep, 100000) + "\n"), kTooDeep);
}
TEST(SourceLimits, Indentation) {
    std::string source;
    for (int k = 0; k < 120; ++k) source += std::string(static_cast<std::size_t>(k), ' ') + "if x:\n";
    EXPECT_EQ(outcome(source + std::string(120, ' ') + "pass\n"), "IndentationError: too many levels of indentation");
}
TEST(SourceLimits, NestedBlocks) {
    std::string source;
    for (int k = 0; k < 21; ++k) source += std::string(static_cast<std::size_t>(k), ' ') + "while x:\n";
    EXPECT_EQ(outcome(source + std::string(21, ' ') + "pass\n"), "SyntaxError: too many statically nested blocks");
}
TEST(SourceText, ByteOrderMarkAndLineEnds) {
    EXPECT_EQ(outcome("\xef\xbb\xbfx = 1\r\nif x:\r\n    y = '''a\r\nb'''\r\n"), "");
    EXPECT_EQ(outcome("x = 1\ry = 2"), "");
    EXPECT_EQ(outcome(""), "");
    EXPECT_EQ(outcome("# only a comment"), "");
}
TEST(SourceText, NullByte) {
    EXPECT_EQ(outcome(std::string("x = 1\ny\0 = 2\n", 13)), "SyntaxError: source code cannot contain null bytes");
}
TEST(SourceText, InvalidUtf8) {
    for (const char* bytes : {"\xe9", "\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"})
        EXPECT_NE(
            outcome(std::string("x = 1\ny = '") + bytes + "'\n").find("SyntaxError: Non-UTF-8 code starting with '\\x"),
            std::string::npos);
}

}  // namespace
}  // namespace toy::test
