/* Forgetting a barrier does not compile in C either: a reference is no pointer, and what STM_READ yields is const. */
#include "c_test.h"

#define HAS_TYPE(expression, type) _Generic((expression), type: 1, default: 0)

int main(void) {
    stm_segment *segment = NULL;
    stm_ref ref = STM_NULL;
    _Static_assert(HAS_TYPE(&STM_READ(segment, struct node, ref)->words, const uint64_t STM_SPACE *), "read");
    _Static_assert(HAS_TYPE(&STM_READ_IMMUTABLE(segment, struct node, ref)->words, const uint64_t STM_SPACE *), "read");
    _Static_assert(HAS_TYPE(&STM_WRITE(segment, struct node, ref)->words, uint64_t STM_SPACE *), "write");
    _Static_assert(HAS_TYPE(stm_read_word(segment, ref, 8), const uint64_t STM_SPACE *), "read_word");
    _Static_assert(HAS_TYPE(stm_write_word(segment, ref, 8), uint64_t STM_SPACE *), "write_word");
    _Static_assert(HAS_TYPE(ref, stm_ref), "a reference is neither a pointer nor a number");
#if defined(__clang__) || !defined(__STRICT_ANSI__)
    _Static_assert(STM_HAS_GS, "named address spaces are used where they exist");
#endif
    return 0;
}
