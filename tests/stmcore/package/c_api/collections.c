/* Hash tables and queues from C, with two segments driven from one OS thread. Words are integers, or references with the
 * lowest bit set. */
#include "c_test.h"

#include "stmcore/collections/c_api.h"

enum { TABLE = 2, ENTRY = 3, QUEUE = 4 };

static void visit_word(uint64_t *word, stm_tracer *tracer) {
    if ((*word & 1) == 0) return;
    stm_ref ref = {*word - 1};
    stm_visit(tracer, &ref);
    *word = ref.offset + 1;
}

static const stm_table_kind table_kind = {TABLE, ENTRY, NULL, NULL, visit_word};
static const stm_queue_kind queue_kind = {QUEUE, visit_word};

static size_t object_size(const stm_object *object) {
    switch (object->type_id) {
        case TABLE: return stm_table_size();
        case ENTRY: return stm_table_entry_size();
        case QUEUE: return stm_queue_size();
        default: return node_size(object);
    }
}

static void trace(stm_object *object, stm_tracer *tracer) {
    switch (object->type_id) {
        case TABLE: stm_table_trace(object, tracer); break;
        case ENTRY: stm_table_trace_entry(object, &table_kind, tracer); break;
        case QUEUE: stm_queue_trace(object, tracer); break;
        default: trace_node(object, tracer);
    }
}

static stm_heap *heap;
static struct roots roots[2];
static stm_thread *threads[2];
static stm_segment *segments[2];

static stm_segment *in(int index) {
    stm_select(segments[index]);
    return segments[index];
}

static void start(int index) { CHECK(stm_start(threads[index], &segments[index]) == STM_OK); }

/* A table in root 0, a queue in root 1. */
static void set_up(void) {
    stm_options options = test_options();
    stm_embedder embedder = test_embedder();
    embedder.object_size = object_size;
    embedder.trace = trace;
    CHECK(stm_heap_create(&options, &embedder, &heap) == STM_OK);
    for (int index = 0; index < 2; ++index) {
        roots[index] = (struct roots){0};
        CHECK(stm_thread_create(heap, &roots[index], &threads[index]) == STM_OK);
    }
    start(0);
    CHECK(stm_table_make(in(0), &table_kind, &roots[0].now[0]) == STM_OK);
    CHECK(stm_queue_make(in(0), &queue_kind, &roots[0].now[1]) == STM_OK);
    CHECK(stm_commit(threads[0]) == STM_OK);
    roots[1] = roots[0];
}

static void tear_down(void) {
    stm_heap_check(heap, 3);
    for (int index = 0; index < 2; ++index) stm_thread_destroy(threads[index]);
    stm_heap_destroy(heap);
}

static void add(void *sum, uint64_t key, uint64_t value) {
    (void)key;
    *(uint64_t *)sum += value;
}

static void different_keys_do_not_conflict(void) {
    set_up();
    start(0);
    start(1);
    CHECK(stm_table_set(in(0), roots[0].now[0], 2, 20) == STM_OK);
    CHECK(stm_table_set(in(1), roots[1].now[0], 4, 40) == STM_OK);
    CHECK(stm_commit(threads[0]) == STM_OK);
    CHECK(stm_commit(threads[1]) == STM_OK);
    start(0);
    bool present;
    uint64_t value, length, key, sum = 0;
    CHECK(stm_table_get(in(0), roots[0].now[0], 4, &present, &value) == STM_OK);
    CHECK(present && value == 40);
    CHECK(stm_table_get(in(0), roots[0].now[0], 6, &present, &value) == STM_OK);
    CHECK(!present);
    CHECK(stm_table_length(in(0), roots[0].now[0], &length) == STM_OK);
    CHECK(length == 2);
    CHECK(stm_table_for_each(in(0), roots[0].now[0], add, &sum) == STM_OK);
    CHECK(sum == 60);
    CHECK(stm_table_erase(in(0), roots[0].now[0], 4, &present) == STM_OK);
    CHECK(present);
    CHECK(stm_table_pick_any(in(0), roots[0].now[0], &present, &key, &value) == STM_OK);
    CHECK(present && key == 2 && value == 20);
    CHECK(stm_table_clear(in(0), roots[0].now[0]) == STM_OK);
    CHECK(stm_table_pick_any(in(0), roots[0].now[0], &present, &key, &value) == STM_OK);
    CHECK(!present);
    CHECK(stm_commit(threads[0]) == STM_OK);
    tear_down();
}

static void equal_keys_do(void) {
    set_up();
    start(0);
    start(1);
    CHECK(stm_table_set(in(0), roots[0].now[0], 2, 20) == STM_OK);
    CHECK(stm_table_set(in(1), roots[1].now[0], 2, 40) == STM_OK);
    CHECK(stm_commit(threads[0]) == STM_OK);
    CHECK(stm_commit(threads[1]) == STM_ABORTED);
    tear_down();
}

static void a_queue_hands_objects_over(void) {
    set_up();
    start(0);
    for (uint64_t count = 0; count < 3; ++count)
        CHECK(stm_queue_put(in(0), roots[0].now[1], make_node(in(0), 1, count).offset + 1) == STM_OK);
    CHECK(stm_commit(threads[0]) == STM_OK);
    stm_taken taken;
    uint64_t word, count;
    bool ok;
    for (uint64_t expected = 0; expected < 3; ++expected) {
        start(1);
        CHECK(stm_queue_take(in(1), roots[1].now[1], &taken, &word) == STM_OK);
        CHECK(taken == STM_TOOK_ITEM);
        CHECK(get_word(in(1), (stm_ref){word - 1}) == expected);
        CHECK(stm_queue_finished(threads[1], roots[1].now[1], &ok) == STM_OK);
        CHECK(ok);
        CHECK(stm_commit(threads[1]) == STM_OK);
    }
    start(1);
    stm_queue_moment *moment;
    CHECK(stm_queue_moment_make(in(1), roots[1].now[1], &moment) == STM_OK);
    CHECK(stm_queue_take(in(1), roots[1].now[1], &taken, &word) == STM_OK);
    CHECK(taken == STM_QUEUE_EMPTY);
    CHECK(stm_queue_length(in(1), roots[1].now[1], &count) == STM_OK);
    CHECK(count == 0);
    CHECK(stm_queue_unfinished(in(1), roots[1].now[1], &count) == STM_OK);
    CHECK(count == 0);
    CHECK(stm_commit(threads[1]) == STM_OK);
    stm_queue_moment_wait(moment, 1000); /* nothing happens: the time runs out */
    start(0);
    CHECK(stm_queue_put(in(0), roots[0].now[1], 2) == STM_OK);
    CHECK(stm_commit(threads[0]) == STM_OK);
    stm_queue_moment_wait(moment, UINT64_MAX); /* something has: it returns at once */
    stm_queue_moment_destroy(moment);
    tear_down();
}

int main(void) {
    different_keys_do_not_conflict();
    equal_keys_do();
    a_queue_hands_objects_over();
    return 0;
}
