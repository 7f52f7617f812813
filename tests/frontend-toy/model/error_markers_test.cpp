#include "frontend-toy/model/error_markers.h"

#include <string>

#include "gtest/gtest.h"

namespace toy {
namespace {

// The markers under the part of `line` that is in braces.
std::string markers(std::string marked) {
    const std::size_t start = marked.find('{');
    marked.erase(start, 1);
    const std::size_t end = marked.rfind('}');
    marked.erase(end, 1);
    return error_markers(marked, {1, static_cast<std::uint32_t>(start), 1, static_cast<std::uint32_t>(end)});
}

TEST(ErrorMarkers, ACallInsideALine) { EXPECT_EQ(markers("  x = {f(1)}"), "        ^^^^"); }
TEST(ErrorMarkers, NoneUnderAWholeLine) { EXPECT_EQ(markers("    {f(1)}"), ""); }
TEST(ErrorMarkers, ACommentMakesTheLineLonger) { EXPECT_EQ(markers("{f(1)}  # why"), "    ^^^^"); }
TEST(ErrorMarkers, TheOperatorOfABinaryOperation) { EXPECT_EQ(markers("{a + b}"), "    ~~^~~"); }
TEST(ErrorMarkers, TwoCharactersOfAnOperator) { EXPECT_EQ(markers("{a // b}"), "    ~~^^~~"); }
TEST(ErrorMarkers, ClosingParenthesesAreNoOperator) { EXPECT_EQ(markers("{(a) + b}"), "    ~~~~^~~"); }
TEST(ErrorMarkers, TheIndexOfASubscript) { EXPECT_EQ(markers("return {values[index]}"), "           ~~~~~~^^^^^^^"); }
TEST(ErrorMarkers, AParenthesizedIndex) { EXPECT_EQ(markers("{x[(0)]}"), "    ~^^^^^"); }
TEST(ErrorMarkers, CharactersAreCountedNotBytes) { EXPECT_EQ(markers("é = {é.x}"), "        ^^^"); }

TEST(ErrorMarkers, AnExpressionOverSeveralLinesIsMarkedToTheLinesEnd) {
    EXPECT_EQ(error_markers("x = f(1,  ", {1, 4, 2, 3}), "        ^^^^");
}

TEST(ErrorMarkers, NoneWithoutAPosition) { EXPECT_EQ(error_markers("x = 1", {}), ""); }

}  // namespace
}  // namespace toy
