// Finding and loading modules.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "frontend-toy/interpreter/calls.h"
#include "frontend-toy/modules.h"

namespace toy {

// Where top-level modules are looked for: the program's directory, then the library that ships with stmjit.
std::vector<std::string>& search_path();
std::string library_directory();

bool has_native_module(std::string_view name);
ModuleInfo* load_native_module(Thread&, std::string_view name);
std::vector<ModuleInfo*> loaded_modules();
void forget_module(std::string_view name);
// The body of a module whose code this is has come to its end / has raised.
void finish_module(Thread&, const Code& code);
void forget_failed_module(Thread&, const Code& code);

// Reads the file and makes its module, not run yet. Throws SyntaxError and UnsupportedConstruct of code.h.
ModuleInfo& load_source_module(Thread&, std::string_view name, const std::string& filename, std::string source,
                               bool is_package);
// A Function for a module's body.
Value module_function(Thread&, const Code& code);
// import from C++: nested run. ModuleNotFoundError.
Value import_module(Thread&, std::string_view name);

// The whole file; false if it cannot be read (errno).
bool read_source(const std::string& filename, std::string& text);

}  // namespace toy
