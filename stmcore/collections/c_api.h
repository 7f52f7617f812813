/* The collections for C: hash_table.h and queue.h say what they promise; this says how C calls them. Keys, values and
 * items are words of the embedder's: immediates or references. The rules of stmcore/c_api.h hold. */
#ifndef STMCORE_COLLECTIONS_C_API_H
#define STMCORE_COLLECTIONS_C_API_H

#include "stmcore/c_api.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- a hash table whose operations on different keys never conflict ---- */

/* One for all tables of a kind; must outlive the heap. hash and equal may be null: words are equal to themselves only, and
 * keys must not be references to objects that may still move. visit may be null: no word is a reference. */
typedef struct stm_table_kind {
    uint32_t table_type_id; /* the embedder's callbacks know both types and call the functions below */
    uint32_t entry_type_id;
    uint64_t (*hash)(stm_segment *segment, uint64_t key);
    bool (*equal)(stm_segment *segment, uint64_t one, uint64_t other);
    void (*visit)(uint64_t *word, stm_tracer *tracer);
} stm_table_kind;

STM_CHECKED stm_status stm_table_make(stm_segment *segment, const stm_table_kind *kind, stm_ref *table);
/* *value is set if the key is present. */
STM_CHECKED stm_status stm_table_get(stm_segment *segment, stm_ref table, uint64_t key, bool *present, uint64_t *value);
STM_CHECKED stm_status stm_table_set(stm_segment *segment, stm_ref table, uint64_t key, uint64_t value);
STM_CHECKED stm_status stm_table_erase(stm_segment *segment, stm_ref table, uint64_t key, bool *was_present);
STM_CHECKED stm_status stm_table_clear(stm_segment *segment, stm_ref table);
STM_CHECKED stm_status stm_table_length(stm_segment *segment, stm_ref table, uint64_t *length);
/* Calls each() on every key, in no particular order. each() does not change the table and reaches no safe point. */
STM_CHECKED stm_status stm_table_for_each(stm_segment *segment, stm_ref table,
                                          void (*each)(void *argument, uint64_t key, uint64_t value), void *argument);
/* Some key; *found is false if there is none. */
STM_CHECKED stm_status stm_table_pick_any(stm_segment *segment, stm_ref table, bool *found, uint64_t *key, uint64_t *value);

size_t stm_table_size(void);
size_t stm_table_entry_size(void);
void stm_table_trace(stm_object *table, stm_tracer *tracer);
void stm_table_trace_entry(stm_object *entry, const stm_table_kind *kind, stm_tracer *tracer);

/* ---- a queue between threads ---- */

typedef struct stm_queue_kind { /* copied into each queue */
    uint32_t type_id;
    void (*visit)(uint64_t *word, stm_tracer *tracer);
} stm_queue_kind;

typedef enum stm_taken { STM_TOOK_ITEM, STM_QUEUE_EMPTY, STM_QUEUE_CONTENDED } stm_taken;

STM_CHECKED stm_status stm_queue_make(stm_segment *segment, const stm_queue_kind *kind, stm_ref *queue);
STM_CHECKED stm_status stm_queue_put(stm_segment *segment, stm_ref queue, uint64_t word);
/* *word is set if *taken is STM_TOOK_ITEM. May abort. */
STM_CHECKED stm_status stm_queue_take(stm_segment *segment, stm_ref queue, stm_taken *taken, uint64_t *word);
/* Reads the number of items: puts and takes that commit before this transaction abort it. */
STM_CHECKED stm_status stm_queue_length(stm_segment *segment, stm_ref queue, uint64_t *length);
/* An item that was taken has been worked on: *ok is false if more were finished than put. */
STM_CHECKED stm_status stm_queue_finished(stm_thread *thread, stm_ref queue, bool *ok);
STM_CHECKED stm_status stm_queue_unfinished(stm_segment *segment, stm_ref queue, uint64_t *count);

/* A moment in the life of a queue, taken inside a transaction before stm_queue_take(), to wait outside of any for what
 * comes after it. */
typedef struct stm_queue_moment stm_queue_moment;
STM_CHECKED stm_status stm_queue_moment_make(stm_segment *segment, stm_ref queue, stm_queue_moment **moment);
/* Returns when something has happened to the queue since the moment, or after so many nanoseconds. */
void stm_queue_moment_wait(const stm_queue_moment *moment, uint64_t nanoseconds);
void stm_queue_moment_destroy(stm_queue_moment *moment);

size_t stm_queue_size(void);
void stm_queue_trace(stm_object *queue, stm_tracer *tracer);

#ifdef __cplusplus
}
#endif
#endif
