// The module builtins, and the registration of all modules of this folder.
#include "frontend-toy/builtins/tables.h"
#include "frontend-toy/data/data_modules.h"
#include "frontend-toy/io/file_objects.h"
#include "frontend-toy/model/class_info.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/objects/container_constructors.h"

namespace toy {

namespace {

void add_classes(Thread& thread, ModuleInfo& module) {
    set_container_constructors();
    struct Target {
        Thread& thread;
        ModuleInfo& module;
    } target{thread, module};
    for_each_builtin_class(
        [](void* argument, const char* name, Value cls) {
            auto& to = *static_cast<Target*>(argument);
            define(to.thread, to.module, name, cls);
        },
        &target);
    define(thread, module, "NotImplemented", kNotImplemented);
    define(thread, module, "Ellipsis", kEllipsis);
    define(thread, module, "__debug__", kTrue);
}

}  // namespace

void register_builtins() {
    register_native_module({"builtins", output_functions(), add_classes});
    register_native_module({"builtins", number_functions()});
    register_native_module({"builtins", collection_functions()});
    register_native_module({"builtins", object_functions()});
    register_native_module({"builtins", pattern_functions()});
    register_native_module({"builtins", frame_functions()});
}

void register_builtin_modules() {
    register_builtins();
    register_math();
    register_time();
    register_io_modules();
    register_data_modules();
}

}  // namespace toy
