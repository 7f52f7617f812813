// _time: the clocks and calendars that the module time is written on.
#include <cerrno>
#include <cmath>
#include <ctime>

#include "frontend-toy/builtins/module_function.h"
#include "frontend-toy/builtins/tables.h"
#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/interpreter/running_thread.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/objects/containers.h"
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

// broken_down(seconds, local): the fields of struct_time, zone and offset included.
Value broken_down(Thread& thread, const Arguments& arguments) {
    const double seconds = is_float(thread, arguments[0]) ? std::floor(float_of(thread, arguments[0]))
                                                          : int_to_double(thread, to_index(thread, arguments[0]));
    if (!(std::fabs(seconds) < 9.2e18))
        raise(thread, ErrorClass::overflow_error, "timestamp out of range for platform time_t");
    const auto moment = static_cast<time_t>(seconds);
    tm fields{};
    tm* known = truth(thread, arguments[1]) ? localtime_r(&moment, &fields) : gmtime_r(&moment, &fields);
    if (known == nullptr) raise(thread, ErrorClass::overflow_error, "timestamp out of range for platform time_t");
    const auto number = [](std::int64_t n) { return Value::from_small_int(n); };
    const Value parts[] = {number(std::int64_t{fields.tm_year} + 1900),
                           number(fields.tm_mon + 1),
                           number(fields.tm_mday),
                           number(fields.tm_hour),
                           number(fields.tm_min),
                           number(fields.tm_sec),
                           number((fields.tm_wday + 6) % 7),
                           number(fields.tm_yday + 1),
                           number(fields.tm_isdst),
                           make_str(thread, fields.tm_zone),
                           number(fields.tm_gmtoff)};
    return make_tuple(thread, parts);
}

// The C structure of the first nine fields of a tuple that time.py has checked.
tm fields_of(Thread& thread, Value tuple) {
    std::int64_t parts[9] = {};
    std::span<const Value> given = tuple_view(thread, tuple);
    for (std::size_t i = 0; i < 9 && i < given.size(); ++i) to_int64(thread, given[i], parts[i]);
    tm fields{};
    fields.tm_year = static_cast<int>(parts[0] - 1900);
    fields.tm_mon = static_cast<int>(parts[1] - 1);
    fields.tm_mday = static_cast<int>(parts[2]);
    fields.tm_hour = static_cast<int>(parts[3]);
    fields.tm_min = static_cast<int>(parts[4]);
    fields.tm_sec = static_cast<int>(parts[5]);
    fields.tm_wday = static_cast<int>((parts[6] + 1) % 7);
    fields.tm_yday = static_cast<int>(parts[7] - 1);
    fields.tm_isdst = static_cast<int>(parts[8]);
    return fields;
}

// seconds_of(fields): mktime()
Value seconds_since_epoch(Thread& thread, const Arguments& arguments) {
    tm fields = fields_of(thread, arguments[0]);
    fields.tm_wday = -1;  // which tells -1 from a failure
    const time_t seconds = mktime(&fields);
    if (seconds == -1 && fields.tm_wday == -1)
        raise(thread, ErrorClass::overflow_error, "mktime argument out of range");
    return make_float(thread, static_cast<double>(seconds));
}

// format(text, fields, zone or None, offset): strftime()
Value format_fields(Thread& thread, const Arguments& arguments) {
    tm fields = fields_of(thread, arguments[1]);
    std::string zone;
    if (is_str(thread, arguments[2])) {
        zone = utf8(thread, arguments[2]);
        std::int64_t offset = 0;
        to_int64(thread, arguments[3], offset);
        fields.tm_zone = zone.c_str();
        fields.tm_gmtoff = offset;
    } else {
        tm local = fields;
        mktime(&local);
        fields.tm_zone = local.tm_zone;
        fields.tm_gmtoff = local.tm_gmtoff;
    }
    const std::string format = utf8(thread, arguments[0]);
    if (format.empty()) return make_str(thread, "");
    for (std::size_t size = 1024; size <= std::size_t{1} << 24; size *= 4) {
        std::string text(size, '\0');
        const std::size_t length = std::strftime(text.data(), text.size(), format.c_str(), &fields);
        if (length != 0) return make_str(thread, std::string_view(text).substr(0, length));
        if (size > 256 * format.size()) break;  // what the format says is empty
    }
    return make_str(thread, "");
}

// zone(): standard time's offset (west positive) and name, and whether there is daylight saving time and its name
Value zone(Thread& thread, const Arguments&) {
    tzset();
    const Value parts[] = {make_int(thread, timezone), make_str(thread, tzname[0]), make_int(thread, daylight != 0),
                           make_str(thread, tzname[1])};
    return make_tuple(thread, parts);
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
    module_function<"_time", "broken_down", broken_down, 2, 2>(true),
    module_function<"_time", "seconds_of", seconds_since_epoch, 1, 1>(false),
    module_function<"_time", "format", format_fields, 4, 4>(false),
    module_function<"_time", "zone", zone, 0, 0>(false),
};

}  // namespace

void register_time() { register_native_module({"_time", kFunctions}); }

}  // namespace toy
