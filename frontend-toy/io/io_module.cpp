// The modules io and _io.
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/io/file_objects.h"

namespace toy {

namespace {

constexpr NativeDescriptor kFunctions[] = {{"open", open_file, 0, 0xffff, true, true}};

void add_classes(Thread& thread, ModuleInfo& module) {
    const IoClasses& classes = io_classes(thread);
    const struct {
        const char* name;
        Value cls;
    } names[] = {
        {"IOBase", classes.base},
        {"RawIOBase", classes.raw_base},
        {"BufferedIOBase", classes.buffered_base},
        {"TextIOBase", classes.text_base},
        {"FileIO", classes.file},
        {"BufferedReader", classes.reader},
        {"BufferedWriter", classes.writer},
        {"BufferedRandom", classes.random},
        {"TextIOWrapper", classes.text},
        {"StringIO", classes.string_io},
        {"BytesIO", classes.bytes_io},
        {"UnsupportedOperation", classes.unsupported},
        {"BlockingIOError", get_global(thread, builtins_module(), intern(thread, "BlockingIOError"))},
    };
    for (const auto& [name, cls] : names) define(thread, module, name, cls);
    define(thread, module, "open", get_global(thread, builtins_module(), intern(thread, "open")));
    define(thread, module, "DEFAULT_BUFFER_SIZE", Value::from_small_int(kStreamBuffer));
    define(thread, module, "SEEK_SET", Value::from_small_int(0));
    define(thread, module, "SEEK_CUR", Value::from_small_int(1));
    define(thread, module, "SEEK_END", Value::from_small_int(2));
}

}  // namespace

const IoClasses& io_classes(Thread& thread) {
    static IoClasses classes;
    static bool made = false;
    if (__atomic_load_n(&made, __ATOMIC_ACQUIRE)) return classes;
    become_inevitable(thread, "first use of io");
    if (!made) {
        add_base_classes(thread, classes);
        add_file_classes(thread, classes);
        add_text_class(thread, classes);
        add_memory_classes(thread, classes);
        __atomic_store_n(&made, true, __ATOMIC_RELEASE);
    }
    return classes;
}

void register_io_modules() {
    register_native_module({"io", {}, add_classes});
    register_native_module({"_io", {}, add_classes});
    register_native_module({"builtins", kFunctions});
}

}  // namespace toy
