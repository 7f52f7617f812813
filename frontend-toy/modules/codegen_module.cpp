// _codegen: functions from source text that the library itself has put together (the __init__ of a dataclass, the
// __new__ of a named tuple). They are ordinary functions: their arguments are bound, and their errors worded, like
// those of any other.
#include "frontend-toy/builtins/module_function.h"
#include "frontend-toy/code.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/modules/import.h"
#include "frontend-toy/modules/library_modules.h"
#include "frontend-toy/objects/containers.h"

namespace toy {

namespace {

constexpr const char* kTemporaryName = "<generated>";

// define(source, module name, variables): runs the source in a module of its own that no import finds, and returns it.
Value define_functions(Thread& thread, const Arguments& arguments) {
    if (!is_str(thread, arguments[0]) || !is_str(thread, arguments[1]) || !is_dict(thread, arguments[2]))
        raise(thread, ErrorClass::type_error, "define() takes a str, a str and a dict");
    become_inevitable(thread, "generate functions");
    std::string source = utf8(thread, arguments[0]);
    const std::string name = utf8(thread, arguments[1]);
    ModuleInfo* module;
    try {
        module = &load_source_module(thread, kTemporaryName, "<string>", std::move(source), false);
    } catch (const SyntaxError& error) {
        throw PythonError{make_syntax_error(thread, error)};
    }
    forget_module(kTemporaryName);
    module->loader.store(0);
    module->name = name;
    set_global(thread, *module, intern(thread, "__name__"), make_permanent(thread, arguments[1]));
    std::int64_t position = 0;
    Value key, value;
    while (hash_next(thread, arguments[2], position, key, value)) {
        set_global(thread, *module, intern(thread, utf8(thread, key)), value);
    }
    call(thread, module_function(thread, *module->code), {});
    return module->object;
}

constexpr NativeDescriptor kFunctions[] = {module_function<"_codegen", "define", define_functions, 3, 3>(true)};

}  // namespace

void register_codegen() { register_native_module({"_codegen", kFunctions}); }

}  // namespace toy
