// The module sys.
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/io/file_objects.h"
#include "frontend-toy/model/class_info.h"
#include "frontend-toy/model/descriptors.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/modules/import.h"
#include "frontend-toy/modules/library_modules.h"
#include "frontend-toy/modules/native_modules.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"
#include "frontend-toy/operations.h"
#include "frontend-toy/runtime.h"

namespace toy {

namespace {

// ---------------------------------------------------------------- functions

Value native_exit(Thread& thread, const Arguments& arguments) {
    Value error = call(thread, error_class(ErrorClass::system_exit),
                       std::span<const Value>(arguments.positional, arguments.count));
    raise_value(thread, error);
}

Value native_setrecursionlimit(Thread& thread, const Arguments& arguments) {
    std::int64_t limit = 0;
    if (!to_int64(thread, arguments[0], limit)) {
        raise(thread, ErrorClass::type_error,
              "'" + type_name(thread, arguments[0]) + "' object cannot be interpreted as an integer");
    }
    if (limit < 1) raise(thread, ErrorClass::value_error, "recursion limit must be greater or equal than 1");
    if (thread.python_depth >= static_cast<std::uint64_t>(limit)) {
        raise(thread, ErrorClass::recursion_error,
              "cannot set the recursion limit to " + std::to_string(limit) + " at the recursion depth " +
                  std::to_string(thread.python_depth) + ": the limit is too low");
    }
    become_inevitable(thread, "sys.setrecursionlimit");
    set_recursion_limit(static_cast<int>(std::min<std::int64_t>(limit, 100'000'000)));
    return kNone;
}

Value native_getrecursionlimit(Thread&, const Arguments&) { return Value::from_small_int(recursion_limit()); }

Value native_exc_info(Thread& thread, const Arguments&) {
    Value error = thread.handled;
    if (error.is_nothing() || error == kNone) {
        const Value nothing[] = {kNone, kNone, kNone};
        return make_tuple(thread, nothing);
    }
    Value traceback = exception_slot(thread, error, kTracebackSlot);
    const Value triple[] = {class_of(thread, error), error, traceback.is_nothing() ? kNone : traceback};
    return make_tuple(thread, triple);
}

Value native_exception(Thread& thread, const Arguments&) {
    return thread.handled.is_nothing() ? kNone : thread.handled;
}

Value native_intern(Thread& thread, const Arguments& arguments) {
    if (!is_str(thread, arguments[0])) {
        raise(thread, ErrorClass::type_error,
              "intern() argument must be str, not " + type_name(thread, arguments[0]));
    }
    return name_str(intern(thread, utf8(thread, arguments[0])));
}

Value native_getsizeof(Thread& thread, const Arguments& arguments) {
    if (!arguments[0].is_ref()) return Value::from_small_int(28);
    const auto* header =
        reinterpret_cast<const stm::ObjectHeader*>(stm::unchecked::real_address(*thread.segment, arguments[0].ref()));
    return Value::from_small_int(static_cast<std::int64_t>(object_size(header)));
}

Value native_getswitchinterval(Thread& thread, const Arguments&) { return make_float(thread, 0.005); }
Value native_setswitchinterval(Thread&, const Arguments&) { return kNone; }
Value native_getrefcount(Thread&, const Arguments&) { return Value::from_small_int(2); }

Value native_set_int_max_str_digits(Thread& thread, const Arguments& arguments) {
    constexpr std::int64_t kLeast = 640;
    const std::int64_t digits = to_index_int64(thread, arguments[0]);
    if (digits != 0 && digits < kLeast) {
        raise(thread, ErrorClass::value_error, "maxdigits must be 0 or larger than 640");
    }
    set_int_max_str_digits(digits);
    return kNone;
}
Value native_get_int_max_str_digits(Thread&, const Arguments&) { return Value::from_small_int(int_max_str_digits()); }

constexpr NativeDescriptor kFunctions[] = {
    {"set_int_max_str_digits", native_set_int_max_str_digits, 1, 1},
    {"get_int_max_str_digits", native_get_int_max_str_digits, 0, 0},
    {"exit", native_exit, 0, 1},
    {"setrecursionlimit", native_setrecursionlimit, 1, 1},
    {"getrecursionlimit", native_getrecursionlimit, 0, 0, false, false},
    {"exc_info", native_exc_info, 0, 0, false, false},
    {"exception", native_exception, 0, 0, false, false},
    {"intern", native_intern, 1, 1},
    {"getsizeof", native_getsizeof, 1, 2, false, false},
    {"getswitchinterval", native_getswitchinterval, 0, 0, false, false},
    {"setswitchinterval", native_setswitchinterval, 1, 1, false, false},
    {"getrefcount", native_getrefcount, 1, 1, false, false},
};

Value str_list(Thread& thread, const std::vector<std::string>& texts) {
    std::vector<Value> items;
    for (const std::string& text : texts) items.push_back(make_str(thread, text));
    return make_list(thread, items);
}

// sys.version_info: a tuple whose items have names too.
template <std::uint32_t index>
Value version_part(Thread& thread, const Arguments& arguments) {
    return get_item(thread, plain_value(thread, arguments[0]), Value::from_small_int(index));
}

Value version_repr(Thread& thread, const Arguments& arguments) {
    const char* names[] = {"major", "minor", "micro", "releaselevel", "serial"};
    Rooted parts(thread, plain_value(thread, arguments[0]));
    std::string text = "sys.version_info(";
    for (std::uint32_t i = 0; i < 5; i++) {
        text += std::string(i == 0 ? "" : ", ") + names[i] + "=" +
                utf8(thread, to_repr(thread, get_item(thread, parts, Value::from_small_int(i))));
    }
    return make_str(thread, text + ")");
}

Value make_version_info(Thread& thread, std::span<const Value> version) {
    static constexpr NativeDescriptor kParts[] = {
        {"major", version_part<0>, 1, 1}, {"minor", version_part<1>, 1, 1}, {"micro", version_part<2>, 1, 1},
        {"releaselevel", version_part<3>, 1, 1}, {"serial", version_part<4>, 1, 1}};
    static constexpr NativeDescriptor kRepr{"__repr__", version_repr, 1, 1, false, true, "version_info"};
    Rooted parts(thread, toy::make_tuple(thread, version)), name_space(thread, make_dict(thread));
    for (const NativeDescriptor& part : kParts) {
        Value getter = make_native(thread, &part, kNothing);
        Value property = make_property(thread, getter, kNone, kNone, kNone);
        dict_set(thread, name_space, make_str(thread, part.name), property);
    }
    dict_set(thread, name_space, make_str(thread, "__repr__"), make_native(thread, &kRepr, kNothing));
    dict_set(thread, name_space, make_str(thread, "__module__"), make_str(thread, "sys"));
    Value base = builtin_class(BuiltinClass::tuple);
    Value definition[] = {make_str(thread, "version_info"), toy::make_tuple(thread, {&base, 1}), name_space};
    Value cls = make_class_of(thread, builtin_class(BuiltinClass::type), Arguments{definition, 3});
    Value items[] = {parts};
    return call(thread, cls, items);
}

void initialise(Thread& thread, ModuleInfo& module) {
    define(thread, module, "argv", str_list(thread, program_arguments()));
    define(thread, module, "path", str_list(thread, search_path()));
    const StandardFiles files = make_standard_files(thread);
    define(thread, module, "stdin", files.input);
    define(thread, module, "stdout", files.output);
    define(thread, module, "stderr", files.error);
    define(thread, module, "__stdin__", get_global(thread, module, intern(thread, "stdin")));
    define(thread, module, "__stdout__", get_global(thread, module, intern(thread, "stdout")));
    define(thread, module, "__stderr__", get_global(thread, module, intern(thread, "stderr")));
    define(thread, module, "maxsize", make_int(thread, INT64_MAX));
    define(thread, module, "maxunicode", Value::from_small_int(0x10ffff));
    define(thread, module, "byteorder", make_str(thread, "little"));
    define(thread, module, "platform", make_str(thread, "linux"));
    define(thread, module, "executable", make_str(thread, "stmjit"));
    define(thread, module, "version", make_str(thread, "3.11.0 (stmjit)"));
    define(thread, module, "hexversion", Value::from_small_int(0x030b00f0));
    const Value version[] = {Value::from_small_int(3), Value::from_small_int(11), Value::from_small_int(0),
                             make_str(thread, "final"), Value::from_small_int(0)};
    define(thread, module, "version_info", make_version_info(thread, version));
    Value modules = make_dict(thread);
    for (ModuleInfo* loaded : loaded_modules()) dict_set(thread, modules, make_str(thread, loaded->name), loaded->object);
    define(thread, module, "modules", modules);
}

}  // namespace

void register_sys_module() { register_native_module({"sys", kFunctions, initialise}); }

void register_runtime_modules() {
    register_sys_module();
    register_thread_module();
    register_transaction_module();
    register_library_modules();
}

}  // namespace toy
