// Lock and RLock. A lock's state is ordinary heap memory. Acquiring a free one only reads it and notes it in the thread
// (RunningThread::elided): the transaction itself keeps others out until it ends. Only if it ends while the lock is
// held is the lock really written, so that critical sections inside one transaction run in parallel where they touch
// different things.
#pragma once

#include <string>
#include <string_view>

#include "frontend-toy/native.h"
#include "frontend-toy/thread.h"

namespace toy {

Value make_lock(Thread&);
Value make_rlock(Thread&);
const NativeDescriptor* find_lock_method(std::uint32_t type_id, std::string_view name);
// "<unlocked _thread.lock object at 0x7f...>"
std::string lock_repr(Thread&, Value lock, const std::string& address);
// At the end of a transaction: the locks that it holds become visible.
void write_elided_locks(Thread&);

}  // namespace toy
