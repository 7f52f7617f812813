#include "frontend-toy/objects/memory_limit.h"
#include "frontend-toy/operations.h"
#include "frontend-toy/thread.h"

namespace toy {

Value allocate(Thread& thread, std::size_t size, std::uint32_t type_id) {
    size = (size + 7) & ~std::size_t{7};
    if (size < stm::kMinObjectSize) size = stm::kMinObjectSize;
    static thread_local bool raising = false;  // making the MemoryError must not ask for one in turn
    try {
        return Value::from_ref(stm::allocate(*thread.segment, size, type_id));
    } catch (const stm::OutOfMemory&) {
        if (raising) throw;
    }
    struct Raising {
        Raising() { raising = true; }
        ~Raising() { raising = false; }
    } guard;
    raise(thread, ErrorClass::memory_error, "");
}

void check_memory(Thread& thread, std::uint64_t bytes) {
    if (bytes < std::uint64_t{1} << 23) return;
    std::uint64_t limit = thread.transaction->heap().options().heap_limit;
    if (limit == 0) limit = std::uint64_t{4} << 30;
    if (bytes > limit) raise(thread, ErrorClass::memory_error, "");
}

}  // namespace toy
