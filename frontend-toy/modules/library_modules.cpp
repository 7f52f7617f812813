#include "frontend-toy/modules/library_modules.h"

namespace toy {

void register_library_modules() {
    register_collections();
    register_itertools();
    register_heapq();
    register_bisect();
    register_operator();
    register_random();
    register_codegen();
    register_traceback();
}

}  // namespace toy
