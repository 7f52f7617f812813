// Native modules that belong to the runtime itself.
#pragma once

#include "frontend-toy/modules.h"

namespace toy {

void register_thread_module();  // _thread
void register_sys_module();
void register_transaction_module();  // _transaction
void register_runtime_modules();  // all of them

}  // namespace toy
