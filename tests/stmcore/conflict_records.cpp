// A conflict is recorded with both of its sides.
#include "tests/stmcore/test_heap.h"

namespace stm::test {
namespace {

// a changes word 0 of root 1 at position 10 and commits.
void commit_a_change(TwoThreads& t) {
    t.a.start();
    t.a.roots.position = 9;
    t.a.set(t.a.root(0), 1, 1);
    t.a.roots.position = 10;
    t.a.set(t.a.root(1), 0, 1);
    t.a.roots.position = 11;
    t.a.set(t.a.root(1), 0, 2);
    t.a.set(t.a.root(2), 1, 1);
    EXPECT_TRUE(t.a.commit());
}

TEST(ConflictRecords, AReaderLearnsWhereTheWriterWroteAndWhereItItselfStood) {
    TwoThreads t(4, test_options(), embedder_with_positions());
    t.b.start();
    t.b.roots.position = 20;
    t.b.get(t.b.root(1), 0);
    t.b.set(t.b.root(3), 0, 1);
    commit_a_change(t);
    t.b.roots.position = 21;
    EXPECT_FALSE(t.b.commit());
    const Conflict& conflict = t.b.thread->last_conflict();
    EXPECT_EQ(conflict.kind, ConflictKind::read_write);
    EXPECT_EQ(conflict.object, t.b.root(1).offset);
    EXPECT_EQ(conflict.type_id, 7u);
    EXPECT_EQ(conflict.begin, 0u);
    EXPECT_EQ(conflict.end, Object::size_of(1, 2));
    EXPECT_EQ(conflict.writer, 10u);
    EXPECT_EQ(conflict.reader, 21u);
    EXPECT_NE(conflict.writer_segment, conflict.reader_segment);
    ASSERT_EQ(t.b.roots.conflicts.size(), 1u);
    EXPECT_EQ(t.b.roots.conflicts[0].writer, 10u);
    EXPECT_TRUE(t.a.roots.conflicts.empty());
}

TEST(ConflictRecords, OfTwoWritersBothPlacesAreKnown) {
    TwoThreads t(4, test_options(), embedder_with_positions());
    t.b.start();
    t.b.roots.position = 20;
    t.b.set(t.b.root(3), 0, 1);
    t.b.roots.position = 21;
    t.b.set(t.b.root(1), 0, 1);
    commit_a_change(t);
    t.b.roots.position = 22;
    EXPECT_FALSE(t.b.validate());
    EXPECT_EQ(t.b.thread->last_conflict().kind, ConflictKind::write_write);
    EXPECT_EQ(t.b.thread->last_conflict().object, t.b.root(1).offset);
    EXPECT_EQ(t.b.thread->last_conflict().writer, 10u);
    EXPECT_EQ(t.b.thread->last_conflict().reader, 21u);
}

TEST(ConflictRecords, AStopOfTheWorldRecordsToo) {
    TwoThreads t(4, test_options(), embedder_with_positions());
    t.b.start();
    t.b.get(t.b.root(1), 0);
    t.b.roots.position = 23;
    commit_a_change(t);
    t.a.start();
    EXPECT_TRUE(t.a.collect_major());
    EXPECT_TRUE(t.b.roots.conflicts.empty());
    EXPECT_FALSE(t.b.safe_point());
    EXPECT_EQ(t.b.thread->last_conflict().kind, ConflictKind::read_write);
    EXPECT_EQ(t.b.thread->last_conflict().writer, 10u);
    EXPECT_EQ(t.b.thread->last_conflict().reader, 23u);
    EXPECT_EQ(t.b.roots.conflicts.size(), 1u);
    EXPECT_TRUE(t.a.commit());
}

TEST(ConflictRecords, NameTheCardOfALargeObject) {
    TwoThreads t(0, test_options(), embedder_with_positions());
    t.a.start();
    t.a.push(t.a.make(0, 5000));
    EXPECT_TRUE(t.a.commit());
    t.b.roots.current = t.a.roots.current;
    t.b.start();
    t.b.get_word(t.b.root(0), 3000);
    t.b.set_word(t.b.root(0), 10, 1);
    t.a.start();
    t.a.roots.position = 12;
    t.a.set_word(t.a.root(0), 100, 1);
    t.a.roots.position = 13;
    t.a.set_word(t.a.root(0), 3001, 1);
    EXPECT_TRUE(t.a.commit());
    EXPECT_FALSE(t.b.commit());
    const Conflict& conflict = t.b.thread->last_conflict();
    EXPECT_EQ(conflict.kind, ConflictKind::read_write);
    EXPECT_EQ(conflict.object, t.b.root(0).offset);
    EXPECT_EQ(conflict.writer, 13u);
    std::uint64_t at = Object::size_of(0, 3001);
    EXPECT_LE(conflict.begin, at);
    EXPECT_GT(conflict.end, at);
    EXPECT_EQ(conflict.end - conflict.begin, kCardBytes);
}

TEST(ConflictRecords, OtherAbortsLeaveNone) {
    TwoThreads t(4, test_options(), embedder_with_positions());
    t.b.start();
    t.b.get(t.b.root(1), 0);
    commit_a_change(t);
    EXPECT_FALSE(t.b.validate());
    EXPECT_EQ(t.b.thread->last_conflict().kind, ConflictKind::read_write);
    t.b.start();
    t.b.abort();
    EXPECT_EQ(t.b.thread->last_conflict().kind, ConflictKind::none);
    EXPECT_EQ(t.b.roots.conflicts.size(), 1u);
}

TEST(ConflictRecords, WithoutPositionsTheRestIsKnown) {
    TwoThreads t(4);
    t.b.start();
    t.b.get(t.b.root(1), 0);
    commit_a_change(t);
    EXPECT_FALSE(t.b.validate());
    EXPECT_EQ(t.b.thread->last_conflict().kind, ConflictKind::read_write);
    EXPECT_EQ(t.b.thread->last_conflict().object, t.b.root(1).offset);
    EXPECT_EQ(t.b.thread->last_conflict().writer, 0u);
    EXPECT_EQ(t.b.thread->last_conflict().reader, 0u);
}

}  // namespace
}  // namespace stm::test
