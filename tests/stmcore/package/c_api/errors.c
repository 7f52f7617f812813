/* What goes wrong is a status and a message; nothing is thrown through C frames and nothing ends the process. */
#include <string.h>

#include "c_test.h"

static struct roots roots;
static stm_heap *heap;
static stm_thread *thread;

static void set_up(stm_options options) {
    stm_embedder embedder = test_embedder();
    roots = (struct roots){0};
    CHECK(stm_heap_create(&options, &embedder, &heap) == STM_OK);
    CHECK(stm_thread_create(heap, &roots, &thread) == STM_OK);
}

static void tear_down(void) {
    stm_thread_destroy(thread);
    stm_heap_destroy(heap);
}

static void options_out_of_range(void) {
    stm_options options = test_options();
    stm_embedder embedder = test_embedder();
    options.segments = 1000;
    CHECK(stm_heap_create(&options, &embedder, &heap) == STM_INVALID_ARGUMENT);
    CHECK(heap == NULL);
    CHECK(strstr(stm_error_message(), "segments") != NULL);
    options = test_options();
    embedder.trace = NULL;
    CHECK(stm_heap_create(&options, &embedder, &heap) == STM_INVALID_ARGUMENT);
    CHECK(strstr(stm_error_message(), "trace") != NULL);
}

static void calls_out_of_place(void) {
    set_up(test_options());
    stm_segment *segment;
    CHECK(stm_commit(thread) == STM_MISUSE);
    CHECK(strstr(stm_error_message(), "outside a transaction") != NULL);
    CHECK(stm_abort(thread) == STM_MISUSE);
    CHECK(stm_safe_point(thread, NULL) == STM_MISUSE);
    CHECK(stm_start(thread, &segment) == STM_OK);
    CHECK(stm_start(thread, &segment) == STM_MISUSE);
    CHECK(segment == NULL);
    CHECK(stm_in_transaction(thread));
    CHECK(stm_commit(thread) == STM_OK);
    tear_down();
}

/* Makes a list that never ends. */
static stm_status fill(stm_thread *self, stm_segment *segment, void *argument) {
    (void)argument;
    for (;;) {
        stm_ref made = stm_allocate(segment, node_bytes(100), NODE);
        if (stm_is_null(made)) return STM_OUT_OF_MEMORY;
        struct node STM_SPACE *node = STM_NEW(segment, struct node, made);
        node->words = 100;
        node->next = roots.now[0];
        roots.now[0] = made;
        if (!stm_wants_safe_point(segment)) continue;
        stm_status status = stm_safe_point(self, NULL);
        if (status != STM_OK) return status;
    }
}

static stm_status nothing(stm_thread *self, stm_segment *segment, void *argument) {
    (void)self, (void)segment, (void)argument;
    return STM_OK;
}

static void the_heap_limit(void) {
    stm_options options = test_options();
    options.heap_limit = 4 << 20;
    set_up(options);
    for (int round = 0; round < 3; ++round) {
        CHECK(stm_run_transaction(thread, fill, NULL) == STM_OUT_OF_MEMORY);
        roots.now[0] = STM_NULL;
        CHECK(stm_run_transaction(thread, nothing, NULL) == STM_OK);
    }
    tear_down();
}

static stm_status fail(stm_thread *self, stm_segment *segment, void *argument) {
    (void)self;
    set_word(segment, roots.now[0], 99);
    return *(stm_status *)argument;
}

static stm_status retry_twice(stm_thread *self, stm_segment *segment, void *argument) {
    (void)self, (void)segment;
    return ++*(int *)argument < 3 ? STM_ABORTED : STM_OK;
}

static stm_status end_it(stm_thread *self, stm_segment *segment, void *argument) {
    (void)segment, (void)argument;
    return stm_commit(self);
}

static void bodies_that_fail(void) {
    set_up(test_options());
    struct roots other_roots = {0};
    stm_thread *other;
    stm_segment *segment;
    CHECK(stm_thread_create(heap, &other_roots, &other) == STM_OK);
    CHECK(stm_start(thread, &segment) == STM_OK);
    roots.now[0] = make_node(segment, 1, 5);
    CHECK(stm_commit(thread) == STM_OK);
    stm_status wanted = STM_FAILED;
    CHECK(stm_run_transaction(thread, fail, &wanted) == STM_FAILED);
    CHECK(!stm_in_transaction(thread));
    CHECK(stm_start(thread, &segment) == STM_OK);
    CHECK(get_word(segment, roots.now[0]) == 5);
    CHECK(stm_commit(thread) == STM_OK);
    int runs = 0;
    CHECK(stm_run_transaction(thread, retry_twice, &runs) == STM_OK);
    CHECK(runs == 3);
    CHECK(stm_run_transaction(thread, end_it, NULL) == STM_MISUSE);
    stm_thread_destroy(other);
    tear_down();
}

static void fixed_objects_need_an_inevitable_transaction(void) {
    set_up(test_options());
    struct roots other_roots = {0};
    stm_thread *other;
    stm_segment *segment;
    CHECK(stm_thread_create(heap, &other_roots, &other) == STM_OK);
    CHECK(stm_start(thread, &segment) == STM_OK);
    stm_ref fixed;
    CHECK(stm_allocate_fixed(segment, node_bytes(1), NODE, true, &fixed) == STM_MISUSE);
    CHECK(stm_become_inevitable(thread, "test") == STM_OK);
    CHECK(stm_allocate_fixed(segment, node_bytes(1), NODE, true, &fixed) == STM_OK);
    STM_NEW(segment, struct node, fixed)->words = 1;
    CHECK(stm_commit(thread) == STM_OK);
    CHECK(stm_start(thread, &segment) == STM_OK);
    CHECK(stm_collect_major(thread) == STM_OK);
    CHECK(get_word(segment, fixed) == 0);
    CHECK(stm_commit(thread) == STM_OK);
    stm_thread_destroy(other);
    tear_down();
}

int main(void) {
    options_out_of_range();
    calls_out_of_place();
    the_heap_limit();
    bodies_that_fail();
    fixed_objects_need_an_inevitable_transaction();
    CHECK(strcmp(stm_status_name(STM_ABORTED), "aborted") == 0);
    return 0;
}
