#include "frontend-toy/shape.h"

#include "gtest/gtest.h"

namespace toy {
namespace {

// Shapes need no heap: names and classes are only numbers to them.
constexpr NameId kA = 1, kB = 2, kC = 3, kD = 4;

TEST(Shape, AttributesGetSlotsInOrder) {
    const Shape& root = new_root_shape(kNothing, 0, 2);
    const Shape& full = with_attribute(with_attribute(with_attribute(root, kA), kB), kC);
    EXPECT_EQ(full.count, 3u);
    EXPECT_EQ(find_slot(full, kA), 0);
    EXPECT_EQ(find_slot(full, kC), 2);
    EXPECT_EQ(find_slot(full, kD), -1);
    EXPECT_EQ(attribute_at(full, 1), kB);
}

TEST(Shape, TheSameTransitionsLeadToTheSameShape) {
    const Shape& root = new_root_shape(kNothing, 0, 2);
    EXPECT_EQ(&with_attribute(with_attribute(root, kA), kB), &with_attribute(with_attribute(root, kA), kB));
    EXPECT_NE(with_attribute(with_attribute(root, kA), kB).id, with_attribute(with_attribute(root, kB), kA).id);
}

TEST(Shape, RemovingKeepsTheOrderOfTheRest) {
    const Shape& root = new_root_shape(kNothing, 0, 4);
    const Shape& full = with_attribute(with_attribute(with_attribute(root, kA), kB), kC);
    EXPECT_EQ(&without_attribute(full, kB), &with_attribute(with_attribute(root, kA), kC));
    EXPECT_EQ(&without_attribute(with_attribute(root, kA), kA), &root);
}

TEST(Shape, RootsOfTwoClassesHaveNothingInCommon) {
    EXPECT_NE(new_root_shape(kNothing, 0, 2).id, new_root_shape(kNothing, 1, 2).id);
}

TEST(Shape, ARootKnowsWhatEverGrewFromIt) {
    const Shape& root = new_root_shape(kNothing, 0, 2);
    const Shape& other = new_root_shape(kNothing, 1, 2);
    with_attribute(with_attribute(root, kA), kB);
    EXPECT_TRUE(any_shape_has(root, kB));
    EXPECT_FALSE(any_shape_has(root, kC));
    EXPECT_FALSE(any_shape_has(other, kB));
    EXPECT_TRUE(any_shape_has_more(root, 1));
    EXPECT_FALSE(any_shape_has_more(root, 2));
}

TEST(Shape, TheDictionaryVariantKeepsTheFirstSlots) {
    const Shape& root = new_root_shape(kNothing, 0, 2);
    const Shape& full = with_attribute(with_attribute(with_attribute(root, kA), kB), kC);
    const Shape& dictionary = dictionary_shape(full, 1);
    EXPECT_TRUE(dictionary.dictionary);
    EXPECT_FALSE(full.dictionary);
    EXPECT_EQ(dictionary.count, 1u);
    EXPECT_EQ(find_slot(dictionary, kA), 0);
    EXPECT_EQ(find_slot(dictionary, kB), -1);
    EXPECT_EQ(instance_size(dictionary), instance_size(full));
    EXPECT_EQ(&dictionary_shape(with_attribute(root, kA), 1), &dictionary);
}

}  // namespace
}  // namespace toy
