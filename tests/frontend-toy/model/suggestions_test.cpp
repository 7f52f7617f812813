#include "frontend-toy/model/suggestions.h"

#include "gtest/gtest.h"

namespace toy {
namespace {

TEST(ClosestName, OneLetterMissing) { EXPECT_EQ(closest_name({"append", "extend", "pop"}, "apend"), "append"); }
TEST(ClosestName, CaseCountsLess) { EXPECT_EQ(closest_name({"values", "Value"}, "value"), "Value"); }
TEST(ClosestName, NothingIsAlike) { EXPECT_EQ(closest_name({"append", "extend"}, "zzz"), ""); }
TEST(ClosestName, TheNameItselfIsNoSuggestion) { EXPECT_EQ(closest_name({"total"}, "total"), ""); }
TEST(ClosestName, TheFirstOfTheBestIsTaken) { EXPECT_EQ(closest_name({"nub", "num"}, "nun"), "nub"); }
TEST(ClosestName, NotAmongVeryMany) { EXPECT_EQ(closest_name(std::vector<std::string>(750, "append"), "apend"), ""); }

}  // namespace
}  // namespace toy
