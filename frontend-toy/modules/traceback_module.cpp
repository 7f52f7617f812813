// _traceback: what an uncaught exception would print, as text.
#include "frontend-toy/builtins/module_function.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/modules/library_modules.h"

namespace toy {

namespace {

void check_exception(Thread& thread, Value value) {
    if (!is_exception(thread, value))
        raise(thread, ErrorClass::type_error, "Exception expected for value, " + type_name(thread, value) + " found");
}

Value whole(Thread& thread, const Arguments& arguments) {
    check_exception(thread, arguments[0]);
    return make_str(thread, print_exception(thread, arguments[0]));
}

Value last_line(Thread& thread, const Arguments& arguments) {
    check_exception(thread, arguments[0]);
    return make_str(thread, print_exception_only(thread, arguments[0]));
}

Value entries(Thread& thread, const Arguments& arguments) {
    return make_str(thread, arguments[0] == kNone ? std::string() : print_traceback(thread, arguments[0]));
}

constexpr NativeDescriptor kFunctions[] = {
    module_function<"_traceback", "whole", whole, 1, 1>(true),
    module_function<"_traceback", "last_line", last_line, 1, 1>(true),
    module_function<"_traceback", "entries", entries, 1, 1>(true),
};

}  // namespace

void register_traceback() { register_native_module({"_traceback", kFunctions}); }

}  // namespace toy
