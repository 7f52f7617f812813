// What the collector must know of the objects (stm::Embedder), beside object_size() and trace_object().
#pragma once

#include <cstddef>

#include "stmcore/heap.h"

namespace toy {

// The references among the bytes [begin, end) of a large object.
void trace_object_range(stm::ObjectHeader*, std::size_t begin, std::size_t end, stm::Tracer&);

}  // namespace toy
