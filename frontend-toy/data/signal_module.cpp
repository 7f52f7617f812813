// The module signal, as far as signals have the system's handlers or CPython's own for SIGINT.
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "frontend-toy/data/data_modules.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

namespace {

constexpr std::int64_t kDefault = 0, kIgnore = 1;
Value interrupt_handler;  // default_int_handler

void on_interrupt(int) { request_interrupt(); }

int signal_argument(Thread& thread, Value value) {
    const std::int64_t number = to_index_int64(thread, value);
    if (number < 1 || number >= NSIG) raise(thread, ErrorClass::value_error, "signal number out of range");
    return static_cast<int>(number);
}

Value handler_of(int number) {
    struct sigaction action;
    if (sigaction(number, nullptr, &action) != 0 || action.sa_handler == SIG_DFL)
        return Value::from_small_int(kDefault);
    if (action.sa_handler == SIG_IGN) return Value::from_small_int(kIgnore);
    return action.sa_handler == on_interrupt || number == SIGINT ? interrupt_handler : kNone;
}

Value get_signal(Thread& thread, const Arguments& arguments) {
    return handler_of(signal_argument(thread, arguments[0]));
}

Value set_signal(Thread& thread, const Arguments& arguments) {
    const int number = signal_argument(thread, arguments[0]);
    if (thread.number != 1) {
        raise(thread, ErrorClass::value_error, "signal only works in main thread of the main interpreter");
    }
    struct sigaction action {};
    sigemptyset(&action.sa_mask);
    std::int64_t known;
    if (is_int(thread, arguments[1]) && to_int64(thread, arguments[1], known) &&
        (known == kDefault || known == kIgnore)) {
        action.sa_handler = known == kDefault ? SIG_DFL : SIG_IGN;
    } else if (number == SIGINT && arguments[1] == interrupt_handler) {
        action.sa_handler = on_interrupt;
    } else if (is_int(thread, arguments[1])) {
        raise(thread, ErrorClass::type_error,
              "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
    } else {
        raise(thread, ErrorClass::not_implemented_error, "stmjit: signal handlers in Python are not supported");
    }
    become_inevitable(thread, "signal");
    const Value before = handler_of(number);
    if (sigaction(number, &action, nullptr) != 0) raise_os_error(thread, errno);
    return before;
}

Value raise_signal(Thread& thread, const Arguments& arguments) {
    const int number = signal_argument(thread, arguments[0]);
    become_inevitable(thread, "signal");
    flush_output(thread);
    if (kill(getpid(), number) != 0) raise_os_error(thread, errno);
    if (take_interrupt(thread)) raise(thread, ErrorClass::keyboard_interrupt, "");
    return kNone;
}

Value interrupt(Thread& thread, const Arguments&) { raise(thread, ErrorClass::keyboard_interrupt, ""); }

Value describe(Thread& thread, const Arguments& arguments) {
    return make_str(thread, strsignal(signal_argument(thread, arguments[0])));
}

constexpr NativeDescriptor kFunctions[] = {
    {"signal", set_signal, 2, 2},         {"getsignal", get_signal, 1, 1},
    {"raise_signal", raise_signal, 1, 1}, {"default_int_handler", interrupt, 2, 2},
    {"strsignal", describe, 1, 1},
};

void add_constants(Thread& thread, ModuleInfo& module) {
    interrupt_handler = get_global(thread, module, intern(thread, "default_int_handler"));
    const struct {
        const char* name;
        std::int64_t value;
    } constants[] = {
        {"SIG_DFL", kDefault}, {"SIG_IGN", kIgnore}, {"SIGHUP", SIGHUP},   {"SIGINT", SIGINT},   {"SIGQUIT", SIGQUIT},
        {"SIGABRT", SIGABRT},  {"SIGKILL", SIGKILL}, {"SIGPIPE", SIGPIPE}, {"SIGALRM", SIGALRM}, {"SIGTERM", SIGTERM},
        {"SIGUSR1", SIGUSR1},  {"SIGUSR2", SIGUSR2}, {"SIGCHLD", SIGCHLD}, {"NSIG", NSIG},
    };
    for (const auto& [name, value] : constants) define(thread, module, name, Value::from_small_int(value));
}

}  // namespace

void register_signal() { register_native_module({"signal", kFunctions, add_constants}); }

}  // namespace toy
