// What must not compile does not: an access without its barrier, a reference taken for an address, a typed reference
// taken for another type. Each line is a requires-expression that the compiler refuses, beside a twin that it accepts.
#include "tests/stmcore/test_heap.h"

namespace stm::test {
namespace {

struct Node {
    ObjectHeader header;
    std::uint64_t value;
    Ref<Node> next;
};
struct Leaf : ObjectHeader {};

// Templates, so that a false expression is an answer and no error.
template <typename R>
constexpr bool kGivesFields = requires(R ref) {
    ref->value;
};
template <typename R>
constexpr bool kCanBeDereferenced = requires(R ref) {
    *ref;
};
template <typename R>
constexpr bool kReadYieldsFields = requires(Segment& segment, R ref) {
    read(segment, ref)->value;
};
template <typename R>
constexpr bool kReadAllowsStores = requires(Segment& segment, R ref) {
    read(segment, ref)->value = 1;
};
template <typename R>
constexpr bool kImmutableReadAllowsStores = requires(Segment& segment, R ref) {
    read_immutable(segment, ref)->value = 1;
};
template <typename R>
constexpr bool kWriteAllowsStores = requires(Segment& segment, R ref) {
    write(segment, ref)->value = 1;
};
template <typename R>
constexpr bool kReadWordAllowsStores = requires(Segment& segment, R ref) {
    *read_word(segment, ref, 8) = 1;
};
template <typename R>
constexpr bool kWriteWordAllowsStores = requires(Segment& segment, R ref) {
    *write_word(segment, ref, 8) = 1;
};
template <typename R>
constexpr bool kReadNeedsNoSegment = requires(R ref) {
    read(ref);
};
template <typename S>
constexpr bool kWritesThroughConstSegment = requires(S& segment, Ref<Node> ref) {
    write(segment, ref);
};
template <typename T>
constexpr bool kCanBeRead = requires(Segment& segment, Ref<T> ref) {
    read(segment, ref);
};

TEST(ApiDiscipline, ReferenceGivesNoAccess) {
    static_assert(kGivesFields<Node*>);
    static_assert(!kGivesFields<Ref<Node>>);
    static_assert(!kGivesFields<Root<Node>>);
    static_assert(kCanBeDereferenced<Node*>);
    static_assert(!kCanBeDereferenced<Ref<Node>>);
    static_assert(!kCanBeDereferenced<Root<Node>>);
    static_assert(!kCanBeDereferenced<SegOffset>);
    static_assert(!std::is_convertible_v<Ref<Node>, Node*>);
    static_assert(!std::is_convertible_v<SegOffset, std::uint64_t>);
    static_assert(!std::is_constructible_v<Node*, SegOffset>);
}

TEST(ApiDiscipline, ReadYieldsAConstView) {
    static_assert(kReadYieldsFields<Ref<Node>>);
    static_assert(!kReadAllowsStores<Ref<Node>>);
    static_assert(kReadYieldsFields<Root<Node>>);
    static_assert(!kReadAllowsStores<Root<Node>>);
    static_assert(!kImmutableReadAllowsStores<Ref<Node>>);
    static_assert(!kReadWordAllowsStores<SegOffset>);
}

TEST(ApiDiscipline, OnlyWriteAllowsStores) {
    static_assert(kWriteAllowsStores<Ref<Node>>);
    static_assert(kWriteAllowsStores<Root<Node>>);
    static_assert(kWriteWordAllowsStores<SegOffset>);
    static_assert(!kWritesThroughConstSegment<const Segment>);
    static_assert(kWritesThroughConstSegment<Segment>);
}

TEST(ApiDiscipline, AccessNeedsATransaction) {
    static_assert(!kReadNeedsNoSegment<Ref<Node>>);
    static_assert(!std::is_copy_constructible_v<Segment>);
}

TEST(ApiDiscipline, TypesOfReferencesAreKept) {
    static_assert(!std::is_convertible_v<Ref<Node>, Ref<Leaf>>);
    static_assert(!std::is_convertible_v<SegOffset, Ref<Node>>);
    static_assert(!std::is_convertible_v<std::uint64_t, SegOffset>);
    static_assert(std::is_convertible_v<Root<Node>, Ref<Node>>);
    static_assert(!std::is_convertible_v<Root<Node>, Ref<Leaf>>);
    static_assert(!std::is_assignable_v<Root<Node>&, Ref<Leaf>>);
}

struct NoHeader {
    std::uint64_t value;
};
struct HeaderBehind {
    std::uint64_t value;
    ObjectHeader header;
};
struct Virtual {
    ObjectHeader header;
    virtual void member();
};

TEST(ApiDiscipline, ObjectsBeginWithTheHeader) {
    static_assert(kCanBeRead<Node>);
    static_assert(kCanBeRead<Leaf>);
    static_assert(kCanBeRead<ObjectHeader>);
    static_assert(!kCanBeRead<NoHeader>);
    static_assert(!kCanBeRead<HeaderBehind>);
    static_assert(!kCanBeRead<Virtual>);
    static_assert(!kCanBeRead<int>);
}

TEST(ApiDiscipline, RootsAreScoped) {
    static_assert(!std::is_copy_constructible_v<Root<Node>>);
    static_assert(!std::is_move_constructible_v<Root<Node>>);
    static_assert(!std::is_default_constructible_v<Root<Node>>);
}

TEST(ApiDiscipline, AFreshObjectIsWrittenAtOnceOrNotAtAll) {
    static_assert(kGivesFields<Fresh<Node>>);
    static_assert(!std::is_copy_constructible_v<Fresh<Node>>);
    static_assert(!std::is_copy_assignable_v<Fresh<Node>>);
    static_assert(!std::is_convertible_v<Ref<Node>, Fresh<Node>>);
}

TEST(ApiDiscipline, TypedRootFollowsItsObject) {
    auto heap = Heap::create(test_options(), test_embedder());
    Driver driver(*heap);
    Segment& segment = driver.start();
    {
        auto made = allocate<Object>(segment, Object::size_of(0, 1), 7);
        made->words = 1;
        made->slots[0] = 42;
        Root<Object> root(*driver.thread, made.ref());
        const Ref<Object> young = root;
        driver.collect_minor();
        EXPECT_NE(raw(root.get().offset), raw(young.offset));
        EXPECT_EQ(read(segment, root)->slots[0], 42u);
        ++write(segment, root)->slots[0];
        EXPECT_EQ(read_immutable(segment, root)->words, 1u);
        EXPECT_EQ(read(segment, root)->slots[0], 43u);
        root = Ref<Object>();
        EXPECT_FALSE(root);
    }
    EXPECT_TRUE(driver.commit());
}

}  // namespace
}  // namespace stm::test
