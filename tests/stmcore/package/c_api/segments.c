/* Two transactions in two segments, driven by turns from one OS thread, so that each interleaving is plain code. */
#include "c_test.h"

static stm_heap *heap;
static struct roots roots[2];
static stm_thread *threads[2];
static stm_segment *segments[2];

static void start(int index) {
    for (int root = 0; root < MOST_ROOTS; ++root) roots[index].saved[root] = roots[index].now[root];
    CHECK(stm_start(threads[index], &segments[index]) == STM_OK);
}

static stm_segment *in(int index) {
    stm_select(segments[index]);
    return segments[index];
}

/* Two nodes that both threads have as roots 0 and 1. */
static void set_up(void) {
    stm_options options = test_options();
    stm_embedder embedder = test_embedder();
    CHECK(stm_heap_create(&options, &embedder, &heap) == STM_OK);
    for (int index = 0; index < 2; ++index) {
        for (int root = 0; root < MOST_ROOTS; ++root) roots[index].now[root] = roots[index].saved[root] = STM_NULL;
        CHECK(stm_thread_create(heap, &roots[index], &threads[index]) == STM_OK);
    }
    CHECK(!stm_heap_is_solo(heap));
    CHECK(stm_thread_data(threads[1]) == &roots[1]);
    start(0);
    for (int root = 0; root < 2; ++root) roots[0].now[root] = make_node(in(0), 1, 100 + root);
    CHECK(stm_commit(threads[0]) == STM_OK);
    roots[1] = roots[0];
}

static void tear_down(void) {
    stm_heap_check(heap, 3);
    for (int index = 0; index < 2; ++index) stm_thread_destroy(threads[index]);
    stm_heap_destroy(heap);
}

static void disjoint_writers_both_commit(void) {
    set_up();
    start(0);
    start(1);
    set_word(in(0), roots[0].now[0], 1);
    set_word(in(1), roots[1].now[1], 2);
    CHECK(stm_commit(threads[0]) == STM_OK);
    CHECK(stm_commit(threads[1]) == STM_OK);
    start(0);
    CHECK(get_word(in(0), roots[0].now[0]) == 1);
    CHECK(get_word(in(0), roots[0].now[1]) == 2);
    CHECK(stm_commit(threads[0]) == STM_OK);
    tear_down();
}

static void a_transaction_keeps_its_view_until_it_validates(void) {
    set_up();
    start(0);
    start(1);
    set_word(in(0), roots[0].now[0], 1);
    CHECK(stm_commit(threads[0]) == STM_OK);
    CHECK(STM_READ_IMMUTABLE(in(1), struct node, roots[1].now[0])->word[0] == 100);
    CHECK(stm_validate(threads[1]) == STM_OK);
    CHECK(get_word(in(1), roots[1].now[0]) == 1);
    CHECK(stm_commit(threads[1]) == STM_OK);
    tear_down();
}

static void a_reader_of_what_changed_is_aborted(void) {
    set_up();
    start(0);
    start(1);
    CHECK(get_word(in(1), roots[1].now[0]) == 100);
    set_word(in(1), roots[1].now[1], 7);
    set_word(in(0), roots[0].now[0], 1);
    CHECK(stm_commit(threads[0]) == STM_OK);
    CHECK(stm_commit(threads[1]) == STM_ABORTED);
    CHECK(!stm_in_transaction(threads[1]));
    CHECK(stm_consecutive_aborts(threads[1]) == 1);
    start(1);
    CHECK(get_word(in(1), roots[1].now[0]) == 1);
    CHECK(get_word(in(1), roots[1].now[1]) == 101);
    CHECK(stm_commit(threads[1]) == STM_OK);
    stm_statistics statistics;
    CHECK(stm_heap_statistics(heap, &statistics) == STM_OK);
    uint64_t aborts = 0;
    for (unsigned reason = 0; reason < STM_ABORT_REASONS; ++reason) {
        aborts += statistics.aborts[reason];
        if (statistics.aborts[reason] != 0) CHECK(stm_abort_reason_name(reason) != NULL);
    }
    CHECK(aborts == 1);
    tear_down();
}

static void an_inevitable_transaction_wins(void) {
    set_up();
    start(0);
    start(1);
    CHECK(!stm_is_inevitable(in(1)));
    CHECK(stm_become_inevitable(threads[1], "test") == STM_OK);
    CHECK(stm_is_inevitable(in(1)));
    set_word(in(1), roots[1].now[0], 5);
    CHECK(get_word(in(0), roots[0].now[0]) == 100);
    set_word(in(0), roots[0].now[1], 6);
    CHECK(stm_abort(threads[1]) == STM_MISUSE);
    CHECK(stm_commit(threads[1]) == STM_OK);
    CHECK(stm_commit(threads[0]) == STM_ABORTED);
    tear_down();
}

static void count(void *counter) { ++*(int *)counter; }

static void actions_follow_the_outcome(void) {
    set_up();
    int commits = 0, aborts = 0;
    for (int round = 0; round < 2; ++round) {
        start(0);
        CHECK(stm_on_commit(threads[0], count, &commits) == STM_OK);
        CHECK(stm_on_abort(threads[0], count, &aborts) == STM_OK);
        set_word(in(0), roots[0].now[0], 9);
        CHECK(round == 0 ? stm_abort(threads[0]) == STM_ABORTED : stm_commit(threads[0]) == STM_OK);
    }
    CHECK(commits == 1 && aborts == 1);
    tear_down();
}

static void roots_follow_what_moves(void) {
    set_up();
    start(0);
    {
        STM_ROOT(list, threads[0], STM_NULL);
        for (uint64_t value = 0; value < 10; ++value) {
            stm_ref made = make_node(in(0), 1, value);
            STM_NEW(in(0), struct node, made)->next = list.ref;
            list.ref = made;
        }
        stm_ref before = list.ref;
        CHECK(stm_collect_minor(threads[0]) == STM_OK);
        CHECK(!stm_same(before, list.ref));
        CHECK(stm_collect_major(threads[0]) == STM_OK);
        uint64_t expected = 9;
        for (stm_ref at = list.ref; !stm_is_null(at); at = STM_READ(in(0), struct node, at)->next) {
            CHECK(stm_type_id(in(0), at) == NODE);
            CHECK(get_word(in(0), at) == expected--);
        }
        CHECK(expected == UINT64_MAX);
    }
    CHECK(stm_commit(threads[0]) == STM_OK);
    tear_down();
}

static void cards_of_a_large_object_do_not_conflict(void) {
    enum { WORDS = 4096 };
    set_up();
    start(0);
    roots[0].now[2] = make_node(in(0), WORDS, 0);
    CHECK(stm_commit(threads[0]) == STM_OK);
    roots[1] = roots[0];
    const size_t first = offsetof(struct node, word), last = first + 8 * (WORDS - 1);
    start(0);
    start(1);
    *stm_write_word(in(0), roots[0].now[2], first) = 1;
    *stm_write_word(in(1), roots[1].now[2], last) = 2;
    CHECK(*stm_read_word(in(1), roots[1].now[2], last) == 2);
    CHECK(stm_commit(threads[0]) == STM_OK);
    CHECK(stm_commit(threads[1]) == STM_OK);
    start(0);
    CHECK(*stm_read_word(in(0), roots[0].now[2], first) == 1);
    CHECK(*stm_read_word(in(0), roots[0].now[2], last) == 2);
    const struct node *real = stm_real_const(in(0), STM_READ(in(0), struct node, roots[0].now[2]));
    CHECK(real->word[0] == 1 && real->word[WORDS - 1] == 2);
    CHECK(stm_commit(threads[0]) == STM_OK);
    tear_down();
}

int main(void) {
    disjoint_writers_both_commit();
    a_transaction_keeps_its_view_until_it_validates();
    a_reader_of_what_changed_is_aborted();
    an_inevitable_transaction_wins();
    actions_follow_the_outcome();
    roots_follow_what_moves();
    cards_of_a_large_object_do_not_conflict();
    return 0;
}
