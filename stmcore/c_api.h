/* stmcore for C (C11): the whole of heap.h and barriers.h without C++.
 *
 * Errors. No C++ exception passes through a C frame. A function that can fail returns an stm_status, and
 * stm_error_message() says more about the last failure in this OS thread.
 *
 * Aborts. STM_ABORTED means: the transaction has been rolled back and is over; what the heap held when it began is
 * there again. Return it up to whoever began the transaction. That is either stm_run_transaction(), which runs its
 * body again, or the embedder, which puts its own state (stack, program counter) back as it was at stm_start() or the
 * last stm_break() and calls stm_start() again. Between an abort and the next stm_start() (or stm_thread_destroy())
 * wait for no other thread: collections wait until the roots are whole again.
 *
 * References and addresses. An stm_ref is a reference: the only form that is stored in objects and roots. It is a
 * struct, so that it is not taken for an address or a number. STM_READ, STM_WRITE and STM_NEW make it an address, which
 * is good until the next safe point: any function below whose comment says "safe point". Objects move there and only
 * there; a reference that must survive one lives in an object, in what the embedder's trace functions visit, or in an
 * stm_root.
 *
 * Address spaces. Where the compiler has named address spaces (GCC in GNU C, clang), these addresses are relative to
 * %gs, which costs no base register; STM_SPACE is the qualifier. Elsewhere, and where STM_WITHOUT_GS is defined, it is
 * empty and they are ordinary pointers. stm_real() makes an ordinary pointer of either. %gs belongs to the OS thread and
 * is set by stm_start(), stm_break() and stm_run_transaction(); only a program that drives several stm_threads from one
 * OS thread needs stm_select().
 *
 * Threads. An stm_thread is used by one OS thread at a time; heaps may be used by all. */
#ifndef STMCORE_C_API_H
#define STMCORE_C_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#include "stmcore/barrier_desc.h"
typedef stm::Segment stm_segment;
typedef stm::ObjectHeader stm_object;
extern "C" {
#else
typedef struct stm_segment stm_segment; /* where a transaction runs; valid until it ends */
/* The first member of every object. `flags` belongs to the core, `type_id` to the embedder. */
typedef struct stm_object {
    uint32_t flags;
    uint32_t type_id;
} stm_object;
void stm_write_barrier_slow(stm_segment *segment, uint64_t offset);
void stm_write_card_slow(stm_segment *segment, uint64_t offset, uint64_t at);
uint64_t stm_allocate_slow(stm_segment *segment, uint64_t size);
#endif

typedef struct stm_heap stm_heap;
typedef struct stm_thread stm_thread;
typedef struct stm_tracer stm_tracer;

typedef struct stm_ref {
    uint64_t offset; /* 0: null */
} stm_ref;

typedef enum stm_status {
    STM_OK = 0,
    STM_ABORTED,          /* the transaction has been rolled back and is over */
    STM_OUT_OF_MEMORY,    /* heap limit, or the system's; the transaction goes on */
    STM_INVALID_ARGUMENT, /* options out of range */
    STM_MISUSE,           /* not allowed here, e.g. stm_commit() outside a transaction */
    STM_FAILED            /* anything else; also free for bodies of stm_run_transaction() */
} stm_status;

#define STM_CHECKED __attribute__((warn_unused_result))

const char *stm_status_name(stm_status status);
/* About the last call in this OS thread that returned neither STM_OK nor STM_ABORTED. Never null. */
const char *stm_error_message(void);

/* ---- the heap ---- */

/* What the core must know of the embedder's objects. The callbacks get ordinary addresses and must neither allocate nor
 * use barriers. heap.h (struct Embedder) says what each may rely on. */
typedef struct stm_embedder {
    size_t (*object_size)(const stm_object *object);           /* required; a multiple of 8, at least 16 */
    void (*trace)(stm_object *object, stm_tracer *tracer);     /* required; stm_visit() for each reference */
    void (*trace_thread)(void *thread_data, stm_tracer *tracer);
    void (*trace_global)(void *heap_data, stm_tracer *tracer); /* only old or prebuilt objects */
    void *heap_data;
    /* The references among the bytes [begin, end) of a large object; without it all of the object is traced. */
    void (*trace_range)(stm_object *object, size_t begin, size_t end, stm_tracer *tracer);
} stm_embedder;

/* Announces a slot that holds a reference, or null. The slot may be rewritten. */
void stm_visit(stm_tracer *tracer, stm_ref *slot);

/* As Options in heap.h. stm_default_options() fills it in. */
typedef struct stm_options {
    unsigned segments;
    bool one_lock;
    uint64_t segment_stride;
    uint64_t nursery_bytes;
    uint64_t transaction_bytes;
    uint64_t heap_limit;
    uint64_t tick_microseconds;
    int check_level;
    uint64_t stress_collect_every, stress_abort_every, stress_break_every, stress_out_of_memory_at;
} stm_options;

stm_options stm_default_options(void);
STM_CHECKED stm_status stm_heap_create(const stm_options *options, const stm_embedder *embedder, stm_heap **heap);
void stm_heap_destroy(stm_heap *heap); /* its threads have been destroyed */
bool stm_heap_is_solo(stm_heap *heap);
/* Sweeps the invariants up to a level of 1..3; a broken one ends the process with a message. The world is stopped, or
 * one OS thread drives everything. */
void stm_heap_check(stm_heap *heap, int level);

#define STM_ABORT_REASONS 16

typedef struct stm_statistics {
    uint64_t commits;
    uint64_t aborts[STM_ABORT_REASONS]; /* stm_abort_reason_name() names the index */
    uint64_t minor_collections, major_collections, synchronisations;
    uint64_t minor_nanoseconds, major_nanoseconds, wait_inevitable_nanoseconds;
    uint64_t write_barrier_slow, allocate_slow;
    uint64_t old_bytes, peak_old_bytes, private_pages;
} stm_statistics;

STM_CHECKED stm_status stm_heap_statistics(stm_heap *heap, stm_statistics *statistics);
const char *stm_abort_reason_name(unsigned reason); /* null: there is no such reason */

/* ---- threads and transactions ---- */

/* Outside of transactions only: the first thread may have to leave solo mode, which this waits for. */
STM_CHECKED stm_status stm_thread_create(stm_heap *heap, void *thread_data, stm_thread **thread);
void stm_thread_destroy(stm_thread *thread); /* not inside a transaction */
void *stm_thread_data(const stm_thread *thread);

/* Safe points, all of them. On STM_ABORTED the transaction is over. */
STM_CHECKED stm_status stm_start(stm_thread *thread, stm_segment **segment);
STM_CHECKED stm_status stm_commit(stm_thread *thread);
/* Commits and starts the next transaction. */
STM_CHECKED stm_status stm_break(stm_thread *thread, stm_segment **segment);
/* Call it where stm_wants_safe_point() says so. *should_break (may be null): end the transaction soon. */
STM_CHECKED stm_status stm_safe_point(stm_thread *thread, bool *should_break);
STM_CHECKED stm_status stm_collect_minor(stm_thread *thread);
STM_CHECKED stm_status stm_collect_major(stm_thread *thread);

/* No safe points, but they may abort. */
STM_CHECKED stm_status stm_abort(stm_thread *thread); /* STM_ABORTED, or STM_MISUSE if that cannot be */
STM_CHECKED stm_status stm_become_inevitable(stm_thread *thread, const char *reason); /* a string literal */
STM_CHECKED stm_status stm_validate(stm_thread *thread);

bool stm_in_transaction(const stm_thread *thread);
unsigned stm_consecutive_aborts(const stm_thread *thread);
/* Actions for the end of this transaction; they do not touch the heap. */
STM_CHECKED stm_status stm_on_commit(stm_thread *thread, void (*action)(void *), void *argument);
STM_CHECKED stm_status stm_on_abort(stm_thread *thread, void (*action)(void *), void *argument);
/* Points %gs of this OS thread at the segment. */
void stm_select(stm_segment *segment);

/* Runs body in a transaction, again after each abort, until it commits. The body returns STM_OK to commit, the
 * STM_ABORTED that it got from a call or, to have everything rolled back and run again, one of its own; any other
 * status rolls back (commits, if the transaction is inevitable) and is returned. It leaves ending the transaction to
 * this function, and may run several times: apart from the heap, its effects must bear that. */
typedef stm_status stm_body(stm_thread *thread, stm_segment *segment, void *argument);
STM_CHECKED stm_status stm_run_transaction(stm_thread *thread, stm_body *body, void *argument);

/* ---- roots of C code: strictly nested per thread ---- */

typedef struct stm_root {
    stm_ref ref; /* follows its object; may be assigned */
    void *core[2];
} stm_root;

void stm_root_push(stm_thread *thread, stm_root *root, stm_ref ref);
void stm_root_pop(stm_root *root);
/* Declares a root that ends with the enclosing block: STM_ROOT(list, thread, ref); ... list.ref ... */
#define STM_ROOT(name, thread, value)                          \
    __attribute__((cleanup(stm_root_pop))) stm_root name;      \
    stm_root_push((thread), &(name), (value))

/* Directly in old space: never moves. The transaction must be inevitable. `prebuilt` objects are never freed. */
STM_CHECKED stm_status stm_allocate_fixed(stm_segment *segment, size_t size, uint32_t type_id, bool prebuilt, stm_ref *ref);

#ifdef __cplusplus
} /* extern "C": the rest is for C; C++ has barriers.h */
#else

#if !defined(STM_WITHOUT_GS) && defined(__SEG_GS) && (defined(__clang__) || !defined(__STRICT_ANSI__))
#define STM_HAS_GS 1
#define STM_SPACE __seg_gs
#else
#define STM_HAS_GS 0
#define STM_SPACE
#endif

/* Where the core keeps what the functions below need (checked against barrier_desc.h in c_api.cpp). */
enum {
    STM_AT_HEADER = 0x1000,
    STM_AT_READ_VERSION = 0x1000,
    STM_AT_CARD_VERSION = 0x1001,
    STM_AT_NURSERY_CURRENT = 0x1008,
    STM_AT_NURSERY_END = 0x1010,
    STM_AT_NURSERY_MARK = 0x1018,
    STM_AT_INEVITABLE = 0x1028,
    STM_MARKER_SHIFT = 4,
    STM_CARD_BYTES = 256,
    STM_CARD_READ = 3,
    STM_CARD_WRITTEN = 1,
    STM_FLAG_WRITE_BARRIER = 1 << 0,
    STM_FLAG_LARGE = 1 << 2
};

static inline char *stm_base_(const stm_segment *segment) { return (char *)(uintptr_t)segment - STM_AT_HEADER; }

#if STM_HAS_GS
#define STM_ADDRESS_(segment, offset) ((void)(segment), (char STM_SPACE *)(uintptr_t)(offset))
static inline const void *stm_real_const(const stm_segment *segment, const void STM_SPACE *address) {
    return stm_base_(segment) + (uintptr_t)address;
}
#else
#define STM_ADDRESS_(segment, offset) (stm_base_(segment) + (offset))
static inline const void *stm_real_const(const stm_segment *segment, const void *address) {
    (void)segment;
    return address;
}
#endif
/* Ordinary pointers, for the C library. */
static inline void *stm_real(const stm_segment *segment, void STM_SPACE *address) {
    return (void *)(uintptr_t)stm_real_const(segment, address);
}

#define STM_NULL ((stm_ref){0})
static inline bool stm_is_null(stm_ref ref) { return ref.offset == 0; }
static inline bool stm_same(stm_ref left, stm_ref right) { return left.offset == right.offset; }

/* ---- objects. STM_READ(segment, struct node, ref)->value, STM_WRITE(segment, struct node, ref)->value = 1. */

static inline void stm_read_barrier(stm_segment *segment, stm_ref ref) {
    *(uint8_t STM_SPACE *)STM_ADDRESS_(segment, ref.offset >> STM_MARKER_SHIFT) =
        *(uint8_t STM_SPACE *)STM_ADDRESS_(segment, STM_AT_READ_VERSION);
}

static inline void stm_write_barrier(stm_segment *segment, stm_ref ref) {
    const stm_object STM_SPACE *object = (const stm_object STM_SPACE *)STM_ADDRESS_(segment, ref.offset);
    if (__builtin_expect((object->flags & STM_FLAG_WRITE_BARRIER) != 0, 0)) stm_write_barrier_slow(segment, ref.offset);
}

static inline const void STM_SPACE *stm_read(stm_segment *segment, stm_ref ref) {
    stm_read_barrier(segment, ref);
    return STM_ADDRESS_(segment, ref.offset);
}

static inline void STM_SPACE *stm_write(stm_segment *segment, stm_ref ref) {
    stm_write_barrier(segment, ref);
    return STM_ADDRESS_(segment, ref.offset);
}

/* For fields that never change after the object was made: no marker. */
static inline const void STM_SPACE *stm_read_immutable(const stm_segment *segment, stm_ref ref) {
    return STM_ADDRESS_(segment, ref.offset);
}

/* For an object made since the last safe point: no barrier. */
static inline void STM_SPACE *stm_new(const stm_segment *segment, stm_ref ref) { return STM_ADDRESS_(segment, ref.offset); }

#define STM_READ(segment, type, ref) ((const type STM_SPACE *)stm_read((segment), (ref)))
#define STM_WRITE(segment, type, ref) ((type STM_SPACE *)stm_write((segment), (ref)))
#define STM_READ_IMMUTABLE(segment, type, ref) ((const type STM_SPACE *)stm_read_immutable((segment), (ref)))
#define STM_NEW(segment, type, ref) ((type STM_SPACE *)stm_new((segment), (ref)))

/* The word at byte `at` of an object, by cards if it is large: transactions that touch different parts of it do not
 * conflict. */
static inline const uint64_t STM_SPACE *stm_read_word(stm_segment *segment, stm_ref ref, size_t at) {
    const stm_object STM_SPACE *object = (const stm_object STM_SPACE *)STM_ADDRESS_(segment, ref.offset);
    stm_ref marked = ref;
    if ((object->flags & STM_FLAG_LARGE) != 0)
        marked.offset = ((ref.offset + at) & ~(uint64_t)(STM_CARD_BYTES - 1)) + (STM_CARD_READ << STM_MARKER_SHIFT);
    stm_read_barrier(segment, marked);
    return (const uint64_t STM_SPACE *)STM_ADDRESS_(segment, ref.offset + at);
}

static inline uint64_t STM_SPACE *stm_write_word(stm_segment *segment, stm_ref ref, size_t at) {
    const stm_object STM_SPACE *object = (const stm_object STM_SPACE *)STM_ADDRESS_(segment, ref.offset);
    if (__builtin_expect((object->flags & STM_FLAG_WRITE_BARRIER) != 0, 0)) {
        if ((object->flags & STM_FLAG_LARGE) == 0) {
            stm_write_barrier_slow(segment, ref.offset);
        } else {
            uint64_t marker = ((ref.offset + at) & ~(uint64_t)(STM_CARD_BYTES - 1)) >> STM_MARKER_SHIFT;
            if (*(uint8_t STM_SPACE *)STM_ADDRESS_(segment, marker + STM_CARD_WRITTEN) !=
                *(uint8_t STM_SPACE *)STM_ADDRESS_(segment, STM_AT_CARD_VERSION))
                stm_write_card_slow(segment, ref.offset, at);
        }
    }
    return (uint64_t STM_SPACE *)STM_ADDRESS_(segment, ref.offset + at);
}

/* An id that never changes; ids that do (shapes) need STM_READ. */
static inline uint32_t stm_type_id(const stm_segment *segment, stm_ref ref) {
    return ((const stm_object STM_SPACE *)STM_ADDRESS_(segment, ref.offset))->type_id;
}

/* `size` zeroed bytes behind a header with this type_id, or null at the heap limit. Moves nothing. */
static inline stm_ref stm_allocate(stm_segment *segment, size_t size, uint32_t type_id) {
    uint64_t STM_SPACE *current = (uint64_t STM_SPACE *)STM_ADDRESS_(segment, STM_AT_NURSERY_CURRENT);
    stm_ref ref = {*current};
    if (__builtin_expect(ref.offset + size <= *(uint64_t STM_SPACE *)STM_ADDRESS_(segment, STM_AT_NURSERY_END), 1)) {
        *current = ref.offset + size;
    } else {
        ref.offset = stm_allocate_slow(segment, size);
        if (ref.offset == 0) return ref;
    }
    ((stm_object STM_SPACE *)STM_ADDRESS_(segment, ref.offset))->type_id = type_id;
    return ref;
}

/* Every loop of the interpreter asks this, allocating or not, and calls stm_safe_point() if so. */
static inline bool stm_wants_safe_point(const stm_segment *segment) {
    return *(uint64_t STM_SPACE *)STM_ADDRESS_(segment, STM_AT_NURSERY_CURRENT) >=
           *(volatile uint64_t STM_SPACE *)STM_ADDRESS_(segment, STM_AT_NURSERY_MARK);
}

static inline bool stm_is_inevitable(const stm_segment *segment) {
    return *(uint64_t STM_SPACE *)STM_ADDRESS_(segment, STM_AT_INEVITABLE) != 0;
}

#endif /* C */
#endif
