/* Barriers as C and compiled code use them: relative to %gs, without a base register. Built as GNU C, where the compiler
 * has named address spaces. */
#include "stmcore/c_api.h"

#define FORGET_MEMORY() __asm__ volatile("" ::: "memory")

void bench_load_references(const stm_ref *refs, size_t count);
void bench_read_barriers(stm_segment *segment, const stm_ref *refs, size_t count);
void bench_write_barriers(stm_segment *segment, const stm_ref *refs, size_t count);

/* The loop of the others, without a barrier. */
void bench_load_references(const stm_ref *refs, size_t count) {
    for (size_t index = 0; index < count; ++index) {
        __asm__ volatile("" ::"r"(refs[index].offset));
        FORGET_MEMORY();
    }
}

void bench_read_barriers(stm_segment *segment, const stm_ref *refs, size_t count) {
    for (size_t index = 0; index < count; ++index) {
        stm_read_barrier(segment, refs[index]);
        FORGET_MEMORY();
    }
}

void bench_write_barriers(stm_segment *segment, const stm_ref *refs, size_t count) {
    for (size_t index = 0; index < count; ++index) {
        stm_write_barrier(segment, refs[index]);
        FORGET_MEMORY();
    }
}
