// The parts of _itertools.
#pragma once

#include "frontend-toy/modules.h"

namespace toy {

void define_itertools_iterators(Thread&, ModuleInfo&);
void define_itertools_groups(Thread&, ModuleInfo&);
void define_itertools_combinatorics(Thread&, ModuleInfo&);

}  // namespace toy
