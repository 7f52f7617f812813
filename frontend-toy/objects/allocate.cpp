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

}  // namespace toy
