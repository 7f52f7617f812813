// The parts of _collections.
#pragma once

#include "frontend-toy/modules.h"

namespace toy {

void define_deque(Thread&, ModuleInfo&);

}  // namespace toy
