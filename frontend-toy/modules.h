// Modules and their globals. A global variable is a Cell that lives as long as the process: code that was loaded
// refers to the Cells directly. The tables from names to Cells lie outside the heap and only grow; a deleted global is
// a Cell with kUndefined in it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "frontend-toy/code.h"
#include "frontend-toy/names.h"
#include "frontend-toy/native.h"
#include "frontend-toy/objects.h"

namespace toy {

class GlobalTable;  // modules/global_table.h

// What Module::info points to. Never freed.
struct ModuleInfo {
    std::string name;       // "__main__", "package.part"
    std::string filename;   // empty: native
    bool is_package = false;
    std::string directory;  // of a package
    Value object;           // the Module, allocated for good
    std::unique_ptr<Code> code;
    GlobalTable* globals = nullptr;
    // The number of the thread that runs the module's body; 0 once that is over and committed.
    std::atomic<std::uint64_t> loader{0};
};

// ---- variables of a module
// The Cell of a global variable, or kNothing if the name has never been used in this module.
Value find_global_cell(const ModuleInfo&, NameId);
// The same, made on demand. Makes the transaction inevitable when it is new; may throw stm::Aborted then.
Value global_cell(Thread&, ModuleInfo&, NameId);
Value get_global(Thread&, const ModuleInfo&, NameId);  // kNothing if absent or deleted; builtins not looked at
void set_global(Thread&, ModuleInfo&, NameId, Value);
// Names with a value now, in the order in which they were first mentioned.
std::vector<NameId> global_names(Thread&, const ModuleInfo&);

// ---- builtins: the variables of the module `builtins`
ModuleInfo& builtins_module();
Value find_builtin_cell(NameId);  // kNothing if there is no such builtin
void set_builtin(Thread&, std::string_view name, Value);

// ---- native modules
struct NativeModule {
    const char* name;  // "math"; "builtins" adds to the builtins
    std::span<const NativeDescriptor> functions;
    // Adds what is not a function (constants, classes); may be null. Called when the module is first imported; the
    // transaction is inevitable.
    void (*initialise)(Thread&, ModuleInfo&) = nullptr;
};
// Before the program starts. Several registrations under one name add up.
void register_native_module(const NativeModule&);
// Sets a variable of a module under construction.
void define(Thread&, ModuleInfo&, std::string_view name, Value);

// Called once at process start, before any transaction: calls register_native_module for everything in
// frontend-toy/builtins, "builtins" included.
void register_builtin_modules();

// ---- loaded modules (sys.modules)
ModuleInfo* find_module(std::string_view name);  // null if it was not imported
// `loader`: the number of the thread that will say when the module is complete (ModuleInfo::loader).
ModuleInfo& make_module(Thread&, std::string_view name, std::uint64_t loader);
// The module a Module object stands for.
ModuleInfo& module_info(Thread&, Value module);

// Makes code (with its children) ready to run in `module`: constants, names, cells, caches. Inevitable.
void load_code(Thread&, ModuleInfo& module, Code& code);

// Fixed objects made during load: a Value that never moves and is never freed, equal to `value` (str, bytes, tuple,
// big int, float). The transaction must be inevitable.
Value make_permanent(Thread&, Value value);

}  // namespace toy
