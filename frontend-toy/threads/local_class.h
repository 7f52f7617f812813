// _thread._local: attributes that each thread has for itself.
#pragma once

#include "frontend-toy/modules.h"

namespace toy {

void add_local_class(Thread&, ModuleInfo&);
// The running thread ends: its values are dropped.
void forget_locals(Thread&);

}  // namespace toy
