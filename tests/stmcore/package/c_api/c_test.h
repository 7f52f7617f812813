/* A small embedder in C, and the checks of the tests beside it: each is a program that exits with 0, or prints what did
 * not hold. */
#ifndef C_TEST_H
#define C_TEST_H

#include <stdio.h>
#include <stdlib.h>

#include "stmcore/c_api.h"

#define CHECK(condition)                                                          \
    do {                                                                          \
        if (!(condition)) {                                                       \
            fprintf(stderr, "%s:%d: not true: %s (%s)\n", __FILE__, __LINE__, #condition, stm_error_message()); \
            exit(1);                                                              \
        }                                                                         \
    } while (0)

/* One reference and `words` plain words. */
struct node {
    stm_object header;
    uint64_t words;
    stm_ref next;
    uint64_t word[];
};

enum { NODE = 1, MOST_ROOTS = 8 };

/* What an stm_thread's data points to: its roots, and what they were when the transaction began. */
struct roots {
    stm_ref now[MOST_ROOTS];
    stm_ref saved[MOST_ROOTS];
};

static inline size_t node_bytes(uint64_t words) { return sizeof(struct node) + 8 * words; }

static size_t node_size(const stm_object *object) { return node_bytes(((const struct node *)object)->words); }

static void trace_node(stm_object *object, stm_tracer *tracer) { stm_visit(tracer, &((struct node *)object)->next); }

static void trace_roots(void *data, stm_tracer *tracer) {
    struct roots *roots = data;
    for (int index = 0; index < MOST_ROOTS; ++index) {
        stm_visit(tracer, &roots->now[index]);
        stm_visit(tracer, &roots->saved[index]);
    }
}

static inline stm_embedder test_embedder(void) {
    stm_embedder embedder = {0};
    embedder.object_size = node_size;
    embedder.trace = trace_node;
    embedder.trace_thread = trace_roots;
    return embedder;
}

static inline stm_options test_options(void) {
    stm_options options = stm_default_options();
    options.segment_stride = (uint64_t)1 << 30;
    options.nursery_bytes = 256 << 10;
    options.heap_limit = 64 << 20;
    options.tick_microseconds = 0;
    options.check_level = 3;
    return options;
}

static inline stm_ref make_node(stm_segment *segment, uint64_t words, uint64_t first) {
    stm_ref ref = stm_allocate(segment, node_bytes(words), NODE);
    CHECK(!stm_is_null(ref));
    struct node STM_SPACE *node = STM_NEW(segment, struct node, ref);
    node->words = words;
    if (words != 0) node->word[0] = first;
    return ref;
}

static inline uint64_t get_word(stm_segment *segment, stm_ref ref) { return STM_READ(segment, struct node, ref)->word[0]; }
static inline void set_word(stm_segment *segment, stm_ref ref, uint64_t value) {
    STM_WRITE(segment, struct node, ref)->word[0] = value;
}

#endif
