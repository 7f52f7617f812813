// The module _thread: what threading.py is written on.
#include <cmath>
#include <cstdio>

#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/modules/native_modules.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/threads/locks.h"
#include "frontend-toy/threads/start_thread.h"
#include "frontend-toy/threads/wait_queue.h"

namespace toy {

namespace {

Value start_new_thread(Thread& thread, const Arguments& arguments) {
    if (!is_tuple(thread, arguments[1])) raise(thread, ErrorClass::type_error, "2nd arg must be a tuple");
    Value keywords = arguments.count > 2 && arguments[2] != kNone ? arguments[2] : kNothing;
    Value owner = arguments.count > 3 ? arguments[3] : kNone;
    return make_int(thread, static_cast<std::int64_t>(start_thread(thread, arguments[0], arguments[1], keywords, owner)));
}

Value allocate_lock(Thread& thread, const Arguments&) { return make_lock(thread); }
Value allocate_rlock(Thread& thread, const Arguments&) { return make_rlock(thread); }

Value get_ident(Thread& thread, const Arguments&) {
    return make_int(thread, static_cast<std::int64_t>(thread.number));
}

Value count(Thread&, const Arguments&) { return Value::from_small_int(threads_running()); }

// The object that start_new_thread was given for this thread, or None.
Value current(Thread& thread, const Arguments&) {
    Value owner = running(thread).entry[3];
    return owner.is_nothing() ? kNone : owner;
}

Value set_current(Thread& thread, const Arguments& arguments) {
    become_inevitable(thread, "first use of threading");
    running(thread).entry[3] = arguments[0];
    return kNone;
}

Value interrupt_main(Thread&, const Arguments&) {
    request_interrupt();
    return kNone;
}

Value write_error(Thread& thread, const Arguments& arguments) {
    std::string text = utf8(thread, arguments[0]) + (arguments.count > 1 ? print_exception(thread, arguments[1]) : "");
    become_inevitable(thread, "uncaught exception");
    flush_output(thread);
    std::fwrite(text.data(), 1, text.size(), stderr);
    return kNone;
}

constexpr NativeDescriptor kFunctions[] = {
    {"start_new_thread", start_new_thread, 2, 4},
    {"start_new", start_new_thread, 2, 4},
    {"allocate_lock", allocate_lock, 0, 0, false, false},
    {"allocate", allocate_lock, 0, 0, false, false},
    {"LockType", allocate_lock, 0, 0, false, false},
    {"RLock", allocate_rlock, 0, 0, false, false},
    {"get_ident", get_ident, 0, 0, false, false},
    {"get_native_id", get_ident, 0, 0, false, false},
    {"_count", count, 0, 0, false, false},
    {"_current", current, 0, 0, false, false},
    {"_set_current", set_current, 1, 1},
    {"interrupt_main", interrupt_main, 0, 0},
    {"_write_error", write_error, 1, 2},
};

void initialise(Thread& thread, ModuleInfo& module) {
    define(thread, module, "TIMEOUT_MAX", make_float(thread, 9223372036.0));
    define(thread, module, "error", error_class(ErrorClass::runtime_error));
}

}  // namespace

void register_thread_module() { register_native_module({"_thread", kFunctions, initialise}); }

}  // namespace toy
