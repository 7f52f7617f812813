// What the library's modules are made of that is written in C++: the modules of these names or, with an underscore, what
// the modules in lib/ are written on.
#pragma once

#include "frontend-toy/modules.h"

namespace toy {

void register_collections();  // _collections
void register_itertools();    // _itertools
void register_heapq();        // _heapq
void register_bisect();
void register_operator();
void register_random();       // _random
void register_codegen();      // _codegen
void register_traceback();    // _traceback
void register_library_modules();  // all of them

}  // namespace toy
