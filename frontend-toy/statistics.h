// --stats: what a run did, as JSON.
#pragma once

#include <string>

#include "frontend-toy/runtime.h"

namespace toy {

std::string statistics_json(stm::Heap& heap, double seconds);

}  // namespace toy
