// The module time.
#include <cerrno>
#include <cmath>
#include <ctime>

#include "frontend-toy/builtins/module_function.h"
#include "frontend-toy/builtins/tables.h"
#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/interpreter/running_thread.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

namespace {

constexpr std::int64_t kBillion = 1'000'000'000;

std::int64_t nanoseconds(clockid_t clock) {
    timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * kBillion + now.tv_nsec;
}

template <clockid_t clock>
Value seconds_of(Thread& thread, const Arguments&) {
    return make_float(thread, static_cast<double>(nanoseconds(clock)) * 1e-9);
}
template <clockid_t clock>
Value nanoseconds_of(Thread& thread, const Arguments&) {
    return make_int(thread, nanoseconds(clock));
}

// The first time round it asks the interpreter to wait; when it is called again the wait may be over.
Value sleep(Thread& thread, const Arguments& arguments) {
    PendingWait& wait = running(thread).wait;
    auto now = static_cast<std::uint64_t>(nanoseconds(CLOCK_MONOTONIC));
    if (wait.active) {
        if (wait.expired || now >= wait.deadline) {
            wait = {};
            return kNone;
        }
        throw Blocked{0, wait.deadline};
    }
    double seconds;
    if (is_float(thread, arguments[0])) {
        seconds = float_of(thread, arguments[0]);
        if (std::isnan(seconds)) raise(thread, ErrorClass::value_error, "Invalid value NaN (not a number)");
    } else {
        seconds = int_to_double(thread, to_index(thread, arguments[0]));
    }
    if (seconds < 0) raise(thread, ErrorClass::value_error, "sleep length must be non-negative");
    if (seconds > 9e9) raise(thread, ErrorClass::overflow_error, "timestamp out of range for platform time_t");
    throw Blocked{0, now + static_cast<std::uint64_t>(seconds * 1e9)};
}

template <MethodName name, Value (*body)(Thread&, const Arguments&)>
constexpr NativeDescriptor clock() {
    return module_function<"time", name, body, 0, 0>(false);
}

constexpr NativeDescriptor kFunctions[] = {
    clock<"time", seconds_of<CLOCK_REALTIME>>(),
    clock<"time_ns", nanoseconds_of<CLOCK_REALTIME>>(),
    clock<"perf_counter", seconds_of<CLOCK_MONOTONIC>>(),
    clock<"perf_counter_ns", nanoseconds_of<CLOCK_MONOTONIC>>(),
    clock<"monotonic", seconds_of<CLOCK_MONOTONIC>>(),
    clock<"monotonic_ns", nanoseconds_of<CLOCK_MONOTONIC>>(),
    clock<"process_time", seconds_of<CLOCK_PROCESS_CPUTIME_ID>>(),
    clock<"process_time_ns", nanoseconds_of<CLOCK_PROCESS_CPUTIME_ID>>(),
    clock<"thread_time", seconds_of<CLOCK_THREAD_CPUTIME_ID>>(),
    clock<"thread_time_ns", nanoseconds_of<CLOCK_THREAD_CPUTIME_ID>>(),
    module_function<"time", "sleep", sleep, 1, 1>(true),
};

}  // namespace

void register_time() { register_native_module({"time", kFunctions}); }

}  // namespace toy
