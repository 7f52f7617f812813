// For results whose size is known before they are computed: outside the heap there is no limit that would stop them.
#pragma once

#include <cstdint>

#include "frontend-toy/thread.h"

namespace toy {

// Raises MemoryError when so many bytes cannot fit the heap.
void check_memory(Thread& thread, std::uint64_t bytes);

}  // namespace toy
