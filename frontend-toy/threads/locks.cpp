#include "frontend-toy/threads/locks.h"

#include <algorithm>
#include <cmath>

#include "frontend-toy/interpreter/running_thread.h"
#include "frontend-toy/operations.h"
#include "frontend-toy/threads/wait_queue.h"

namespace toy {

namespace {

constexpr std::int64_t kTaken = 1;
constexpr double kLongestTimeout = 9223372036.0;  // _thread.TIMEOUT_MAX

bool is_elided(RunningThread& thread, Value lock) {
    return std::find(thread.elided.begin(), thread.elided.end(), lock) != thread.elided.end();
}

void drop_elided(RunningThread& thread, Value lock) {
    for (std::size_t i = thread.elided.size(); i-- > 0;) {
        if (thread.elided[i] == lock) {
            thread.elided.erase(thread.elided.begin() + static_cast<std::ptrdiff_t>(i));
            return;
        }
    }
}

Value make(Thread& thread, TypeId type) {
    Value made = allocate(thread, sizeof(LockObject), type);
    initialise<LockObject>(thread, made)->id = static_cast<std::int64_t>(new_queue());
    return made;
}

struct AcquireArguments {
    bool blocking = true;
    double timeout = -1;
};

AcquireArguments acquire_arguments(Thread& thread, const Arguments& arguments) {
    Value blocking = arguments.count > 1 ? arguments[1] : kNothing;
    Value timeout = arguments.count > 2 ? arguments[2] : kNothing;
    for (std::uint32_t i = 0; i < arguments.keyword_count; ++i) {
        std::string name = utf8(thread, arguments.keyword_names[i]);
        if (name == "blocking") {
            blocking = arguments.keyword_values[i];
        } else if (name == "timeout") {
            timeout = arguments.keyword_values[i];
        } else {
            raise(thread, ErrorClass::type_error, "'" + name + "' is an invalid keyword argument for acquire()");
        }
    }
    AcquireArguments result;
    if (!blocking.is_nothing()) result.blocking = truth(thread, blocking);
    if (!timeout.is_nothing()) {
        std::int64_t whole;
        if (is_float(thread, timeout)) {
            result.timeout = float_of(thread, timeout);
        } else if (to_int64(thread, timeout, whole)) {
            result.timeout = static_cast<double>(whole);
        } else {
            raise(thread, ErrorClass::type_error,
                  "'" + type_name(thread, timeout) + "' object cannot be interpreted as an integer");
        }
    }
    if (!result.blocking && result.timeout != -1) {
        raise(thread, ErrorClass::value_error, "can't specify a timeout for a non-blocking call");
    }
    if (result.timeout < 0 && result.timeout != -1) {
        raise(thread, ErrorClass::value_error, "timeout value must be positive");
    }
    if (std::isnan(result.timeout)) raise(thread, ErrorClass::value_error, "Invalid value NaN (not a number)");
    if (result.timeout >= 9223372036854775808.0) {
        raise(thread, ErrorClass::overflow_error, "timestamp out of range for platform time_t");
    }
    if (result.timeout > kLongestTimeout) raise(thread, ErrorClass::overflow_error, "timeout value is too large");
    return result;
}

bool try_acquire(Thread& thread, Value lock) {
    RunningThread& self = running(thread);
    const LockObject* object = read<LockObject>(thread, lock);
    if (has_type(thread, lock, kRLock)) {
        const auto me = static_cast<std::int64_t>(thread.number);
        if (object->owner == me) {
            ++write<LockObject>(thread, lock)->depth;
            return true;
        }
        if (object->owner != 0) return false;
        self.elided.push_back(lock);
        return true;
    }
    if (object->owner != 0 || is_elided(self, lock)) return false;
    self.elided.push_back(lock);
    return true;
}

Value acquire(Thread& thread, Value lock, bool blocking, double timeout) {
    Wait wait(thread, timeout);
    if (try_acquire(thread, lock)) {
        wait.done();
        return kTrue;
    }
    if (!blocking || wait.expired() || timeout == 0) {
        wait.done();
        return kFalse;
    }
    wait.block(static_cast<std::uint64_t>(read<LockObject>(thread, lock)->id));
}

void release(Thread& thread, Value lock) {
    RunningThread& self = running(thread);
    const bool recursive = has_type(thread, lock, kRLock);
    if (is_elided(self, lock)) {
        drop_elided(self, lock);
        return;
    }
    const LockObject* object = read<LockObject>(thread, lock);
    if (recursive ? object->owner != static_cast<std::int64_t>(thread.number) : object->owner == 0) {
        raise(thread, ErrorClass::runtime_error,
              recursive ? "cannot release un-acquired lock" : "release unlocked lock");
    }
    LockObject* changed = write<LockObject>(thread, lock);
    if (recursive && --changed->depth > 0) return;
    changed->owner = 0;
    notify_at_commit(thread, static_cast<std::uint64_t>(changed->id));
}

Value native_acquire(Thread& thread, const Arguments& arguments) {
    AcquireArguments how = acquire_arguments(thread, arguments);
    return acquire(thread, arguments[0], how.blocking, how.timeout);
}
Value native_enter(Thread& thread, const Arguments& arguments) { return acquire(thread, arguments[0], true, -1); }
Value native_release(Thread& thread, const Arguments& arguments) {
    release(thread, arguments[0]);
    return kNone;
}
Value native_exit(Thread& thread, const Arguments& arguments) {
    release(thread, arguments[0]);
    return kNone;
}
Value native_locked(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(is_elided(running(thread), arguments[0]) ||
                            read<LockObject>(thread, arguments[0])->owner != 0);
}
bool owned(Thread& thread, Value lock) {
    return is_elided(running(thread), lock) ||
           read<LockObject>(thread, lock)->owner == static_cast<std::int64_t>(thread.number);
}
Value native_is_owned(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(owned(thread, arguments[0]));
}
// For Condition: gives an RLock up however deep it is held; returns the depth.
Value native_release_save(Thread& thread, const Arguments& arguments) {
    if (!owned(thread, arguments[0])) raise(thread, ErrorClass::runtime_error, "cannot release un-acquired lock");
    std::int64_t depth = 0;
    for (; owned(thread, arguments[0]); ++depth) release(thread, arguments[0]);
    return Value::from_small_int(depth);
}
Value native_acquire_restore(Thread& thread, const Arguments& arguments) {
    acquire(thread, arguments[0], true, -1);
    for (std::int64_t depth = arguments[1].small_int(); depth > 1; --depth) try_acquire(thread, arguments[0]);
    return kNone;
}

constexpr NativeDescriptor kLockMethods[] = {
    {"acquire", native_acquire, 1, 3, true, true, "lock"},
    {"release", native_release, 1, 1, false, false, "lock"},
    {"locked", native_locked, 1, 1, false, false, "lock"},
    {"__enter__", native_enter, 1, 1, false, true, "lock"},
    {"__exit__", native_exit, 1, 4, false, false, "lock"},
    {"acquire_lock", native_acquire, 1, 3, true, true, "lock"},
    {"release_lock", native_release, 1, 1, false, false, "lock"},
    {"locked_lock", native_locked, 1, 1, false, false, "lock"},
};
constexpr NativeDescriptor kRLockMethods[] = {
    {"acquire", native_acquire, 1, 3, true, true, "RLock"},
    {"release", native_release, 1, 1, false, false, "RLock"},
    {"__enter__", native_enter, 1, 1, false, true, "RLock"},
    {"__exit__", native_exit, 1, 4, false, false, "RLock"},
    {"_is_owned", native_is_owned, 1, 1, false, false, "RLock"},
    {"_release_save", native_release_save, 1, 1, false, false, "RLock"},
    {"_acquire_restore", native_acquire_restore, 2, 2, false, true, "RLock"},
};

}  // namespace

Value make_lock(Thread& thread) { return make(thread, kLock); }
Value make_rlock(Thread& thread) { return make(thread, kRLock); }

const NativeDescriptor* find_lock_method(std::uint32_t type_id, std::string_view name) {
    if (type_id == kLock) {
        for (const NativeDescriptor& method : kLockMethods) {
            if (name == method.name) return &method;
        }
    } else {
        for (const NativeDescriptor& method : kRLockMethods) {
            if (name == method.name) return &method;
        }
    }
    return nullptr;
}

std::string lock_repr(Thread& thread, Value lock, const std::string& address) {
    const RunningThread& self = running(thread);
    const LockObject* object = read<LockObject>(thread, lock);
    const auto elided = std::count(self.elided.begin(), self.elided.end(), lock);
    std::string text = elided != 0 || object->owner != 0 ? "<locked " : "<unlocked ";
    if (has_type(thread, lock, kLock)) return text + "_thread.lock object at " + address + ">";
    const std::int64_t owner = elided != 0 ? static_cast<std::int64_t>(thread.number) : object->owner;
    return text + "_thread.RLock object owner=" + std::to_string(owner) +
           " count=" + std::to_string(object->depth + elided) + " at " + address + ">";
}

void write_elided_locks(Thread& thread) {
    RunningThread& self = running(thread);
    for (Value lock : self.elided) {
        LockObject* object = write<LockObject>(thread, lock);
        if (has_type(thread, lock, kRLock)) {
            object->owner = static_cast<std::int64_t>(thread.number);
            ++object->depth;
        } else {
            object->owner = kTaken;
        }
    }
    self.elided.clear();
}

}  // namespace toy
