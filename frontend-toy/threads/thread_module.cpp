// The module _thread: what threading.py is written on.
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>

#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/modules/native_modules.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/threads/local_class.h"
#include "frontend-toy/threads/locks.h"
#include "frontend-toy/threads/start_thread.h"
#include "frontend-toy/threads/wait_queue.h"

namespace toy {

namespace {

Value start_new_thread(Thread& thread, const Arguments& arguments) {
    if (!is_callable(thread, arguments[0])) raise(thread, ErrorClass::type_error, "first arg must be callable");
    if (!is_tuple(thread, arguments[1])) raise(thread, ErrorClass::type_error, "2nd arg must be a tuple");
    if (arguments.count > 2 && arguments[2] != kNone && !is_dict(thread, arguments[2])) {
        raise(thread, ErrorClass::type_error, "optional 3rd arg must be a dictionary");
    }
    Value keywords = arguments.count > 2 && arguments[2] != kNone ? arguments[2] : kNothing;
    Value owner = arguments.count > 3 ? arguments[3] : kNone;
    return make_int(thread,
                    static_cast<std::int64_t>(start_thread(thread, arguments[0], arguments[1], keywords, owner)));
}

Value allocate_lock(Thread& thread, const Arguments&) { return make_lock(thread); }
Value allocate_rlock(Thread& thread, const Arguments&) { return make_rlock(thread); }

Value get_ident(Thread& thread, const Arguments&) { return make_int(thread, static_cast<std::int64_t>(thread.number)); }

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

Value get_native_id(Thread& thread, const Arguments&) {
    return make_int(thread, static_cast<std::int64_t>(syscall(SYS_gettid)));
}

Value drop_locals(Thread& thread, const Arguments&) {
    forget_locals(thread);
    return kNone;
}

Value exit_thread(Thread& thread, const Arguments&) {
    raise_value(thread, call(thread, error_class(ErrorClass::system_exit), {}));
}

// Threads have stacks of a fixed size, which is enough for the recursion limit; a wish is checked and noted.
Value stack_size(Thread& thread, const Arguments& arguments) {
    static std::atomic<std::int64_t> wanted{0};
    constexpr std::int64_t kLeast = 32768;
    const std::int64_t before = wanted.load();
    if (arguments.count == 0) return make_int(thread, before);
    const std::int64_t size = to_index_int64(thread, arguments[0]);
    if (size < 0) raise(thread, ErrorClass::value_error, "size must be 0 or a positive value");
    if (size != 0 && size < kLeast) {
        raise(thread, ErrorClass::value_error, "size not valid: " + std::to_string(size) + " bytes");
    }
    become_inevitable(thread, "stack_size");
    wanted.store(size);
    return make_int(thread, before);
}

Value interrupt_main(Thread&, const Arguments&) {
    request_interrupt();
    return kNone;
}

Value write_error(Thread& thread, const Arguments& arguments) {
    std::string text = utf8(thread, arguments[0]) + (arguments.count > 1 ? print_exception(thread, arguments[1]) : "");
    Rooted message(thread, make_str(thread, text));
    become_inevitable(thread, "uncaught exception");
    ModuleInfo* sys = find_module("sys");
    Value file = sys != nullptr ? get_global(thread, *sys, intern(thread, "stderr")) : kNothing;
    if (!file.is_nothing() && file != kNone) {
        Rooted rooted_file(thread, file);
        const Value passed[] = {message};
        Value write = get_attribute(thread, rooted_file, intern(thread, "write"));
        call(thread, write, passed);
        call(thread, get_attribute(thread, rooted_file, intern(thread, "flush")), {});
        return kNone;
    }
    flush_output(thread);
    std::fwrite(text.data(), 1, text.size(), stderr);
    return kNone;
}

constexpr NativeDescriptor kFunctions[] = {
    {"start_new_thread", start_new_thread, 2, 4},
    {"start_new", start_new_thread, 2, 4},
    {"allocate_lock", allocate_lock, 0, 0, false, false},
    {"allocate", allocate_lock, 0, 0, false, false},
    {"_forget_locals", drop_locals, 0, 0},
    {"exit", exit_thread, 0, 0},
    {"exit_thread", exit_thread, 0, 0},
    {"stack_size", stack_size, 0, 1},
    {"get_ident", get_ident, 0, 0, false, false},
    {"get_native_id", get_native_id, 0, 0, false, false},
    {"_count", count, 0, 0, false, false},
    {"_current", current, 0, 0, false, false},
    {"_set_current", set_current, 1, 1},
    {"interrupt_main", interrupt_main, 0, 1},
    {"_write_error", write_error, 1, 2},
};

void initialise(Thread& thread, ModuleInfo& module) {
    define(thread, module, "TIMEOUT_MAX", make_float(thread, 9223372036.0));
    define(thread, module, "error", error_class(ErrorClass::runtime_error));
    define(thread, module, "LockType", builtin_class(BuiltinClass::lock));
    static constexpr NativeDescriptor kNewRLock{"RLock", allocate_rlock, 0, 0};
    set_builtin_constructor(BuiltinClass::rlock, &kNewRLock);
    define(thread, module, "RLock", builtin_class(BuiltinClass::rlock));
    add_local_class(thread, module);
}

}  // namespace

void register_thread_module() { register_native_module({"_thread", kFunctions, initialise}); }

}  // namespace toy
