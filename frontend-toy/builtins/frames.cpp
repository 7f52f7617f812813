// globals() and locals(): they read the frame that calls them, so compiled code leaves them to the interpreter.
#include <algorithm>

#include "frontend-toy/builtins/tables.h"
#include "frontend-toy/code.h"
#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/model/class_info.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/modules/import.h"
#include "frontend-toy/objects/containers.h"

namespace toy {
namespace {

const Code& calling_code(Thread& thread, const char* function) {
    if (thread.base == nullptr || !has_type(thread, thread.base[-1], kFunction)) {
        raise(thread, ErrorClass::runtime_error, std::string(function) + "(): no current frame");
    }
    return code_of(thread, thread.base);
}

// The variables of a module are Cells, not a dict: what globals() gives is a dict that follows them.
Value globals_of(Thread& thread, const Code& code) {
    Rooted module(thread, static_cast<const ModuleInfo*>(code.module)->object);
    Rooted library(thread, import_module(thread, "_global_names"));
    Value function = get_attribute(thread, library, intern(thread, "of_module"));
    const Value arguments[] = {module};
    return call(thread, function, arguments);
}

Value globals_function(Thread& thread, const Arguments&) { return globals_of(thread, calling_code(thread, "globals")); }

Value content_of(Thread& thread, Value variable) {
    if (has_type(thread, variable, kCell)) variable = read<Cell>(thread, variable)->content;
    return variable == kUndefined ? kNothing : variable;
}

Value locals_function(Thread& thread, const Arguments&) { return frame_locals(thread); }

constexpr NativeDescriptor kFunctions[] = {
    {"globals", globals_function, 0, 0},
    {"locals", locals_function, 0, 0},
};

}  // namespace

Value frame_locals(Thread& thread) {
    const Code& code = calling_code(thread, "locals");
    if (code.name == "<module>") return globals_of(thread, code);
    const auto& names = code.register_names;
    if (!names.empty() && names[0] == ".namespace") return thread.base[0];
    Rooted dict(thread, make_dict(thread));
    const auto add = [&](const std::string& name, Value variable) {
        Value value = content_of(thread, variable);
        if (value.is_nothing() || name.starts_with(".")) return;
        Rooted rooted(thread, value);
        Value key = make_str(thread, name);
        dict_set(thread, dict, key, rooted);
    };
    for (std::size_t i = 0; i < names.size(); ++i) add(names[i], thread.base[i]);
    for (std::size_t i = 0; i < code.free_names.size(); ++i) {
        Value closure = read<Function>(thread, thread.base[-1])->closure;
        if (code.free_names[i] != "__class__") add(code.free_names[i], tuple_view(thread, closure)[i]);
    }
    return dict;
}

std::span<const NativeDescriptor> frame_functions() { return kFunctions; }

}  // namespace toy
