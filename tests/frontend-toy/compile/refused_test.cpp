// Valid Python that the subset leaves out is refused with the place and the name of the construct.

#include <string>

#include "frontend-toy/code.h"
#include "gtest/gtest.h"

namespace toy::test {
namespace {

std::string refusal(const std::string& source) {
    try {
        compile_module(source, "program.py");
    } catch (const UnsupportedConstruct& refused) {
        return refused.filename + ":" + std::to_string(refused.position.line) + ":" +
               std::to_string(refused.position.column) + ": " + refused.construct;
    }
    return "accepted";
}

TEST(Refused, ComplexNumber) { EXPECT_EQ(refusal("x = 1\ny = 2 + 3j\n"), "program.py:2:8: complex number"); }
TEST(Refused, AsyncFunction) { EXPECT_EQ(refusal("async def f(): pass\n"), "program.py:1:0: async function"); }
TEST(Refused, AsyncStatements) {
    EXPECT_EQ(refusal("async for x in y: pass\n"), "program.py:1:0: async for statement");
    EXPECT_EQ(refusal("async with x: pass\n"), "program.py:1:0: async with statement");
    EXPECT_EQ(refusal("x = [a async for a in b]\n"), "program.py:1:7: asynchronous comprehension");
    EXPECT_EQ(refusal("x = await y\n"), "program.py:1:4: await expression");
}
TEST(Refused, NoMatch) { EXPECT_EQ(refusal("match x:\n    case 1: pass\n"), "accepted"); }
TEST(Refused, MatchIsOtherwiseAName) {
    EXPECT_EQ(refusal("match = 1\nmatch(x)\nmatch[0]\nmatch: int\ncase = match.x\n"), "accepted");
}
TEST(Refused, ExceptionGroup) {
    EXPECT_EQ(refusal("try:\n    f()\nexcept* E:\n    pass\n"), "program.py:3:0: except* clause");
}
TEST(Refused, NoMetaclass) {
    EXPECT_EQ(refusal("class A(metaclass=M): pass\n"), "accepted");
    EXPECT_EQ(refusal("class A(metaclass=abc.ABCMeta): pass\n"), "accepted");
}
TEST(Refused, UnpackedBases) { EXPECT_EQ(refusal("class A(*b): pass\n"), "program.py:1:8: unpacked base classes"); }
TEST(Refused, CharacterNames) {
    EXPECT_EQ(refusal("x = '\\N{BULLET}'\n"), "program.py:1:5: character name in a string (\\N{...})");
    EXPECT_EQ(refusal("x = b'\\N', r'\\N{x}'\n"), "accepted");
}
TEST(Refused, Encoding) {
    EXPECT_EQ(refusal("# -*- coding: latin-1 -*-\nx = 1\n"), "program.py:1:0: source encoding latin-1");
    EXPECT_EQ(refusal("# -*- coding: utf-8 -*-\nx = 1\n"), "accepted");
}
TEST(Refused, IdentifierThatNormalisationChanges) {
    EXPECT_EQ(refusal("\xef\xac\x81 = 1\n"), "program.py:1:0: identifier that is not in Unicode normal form NFKC");
    EXPECT_EQ(refusal("\xc3\xa9 = 1\n"), "accepted");
}
TEST(Refused, TooManyVariables) {
    std::string source = "def f():\n";
    for (int k = 0; k < 70000; ++k) source += " x" + std::to_string(k) + " = 1\n";
    EXPECT_EQ(refusal(source), "program.py:1:0: more than 65000 variables and values in one function");
}

}  // namespace
}  // namespace toy::test
