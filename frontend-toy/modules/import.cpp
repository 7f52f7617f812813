// The import statement. An import instruction loads at most one module at a time: it pushes the frame of that module's
// body and is executed again when the body has finished, until all parts of the dotted name are loaded.
#include "frontend-toy/modules/import.h"

#include <fmt/format.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <mutex>
#include <unordered_map>

#include "frontend-toy/interpreter/instructions.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/threads/wait_queue.h"

namespace toy {

namespace {

namespace fs = std::filesystem;

bool is_file(const std::string& path) {
    struct stat status;
    return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

struct Found {
    std::string filename;
    bool is_package = false;
};

bool find_in_directory(const std::string& directory, const std::string& name, Found& found) {
    const std::string stem = directory.empty() ? name : directory + "/" + name;
    if (is_file(stem + "/__init__.py")) {
        found = {stem + "/__init__.py", true};
        return true;
    }
    if (is_file(stem + ".py")) {
        found = {stem + ".py", false};
        return true;
    }
    return false;
}

std::vector<std::string> parts_of(const std::string& name) {
    std::vector<std::string> parts;
    std::size_t at = 0;
    while (true) {
        std::size_t dot = name.find('.', at);
        parts.push_back(name.substr(at, dot == std::string::npos ? dot : dot - at));
        if (dot == std::string::npos) return parts;
        at = dot + 1;
    }
}

// "..b" in package a.c is a.b
std::string absolute_name(Thread& thread, const std::string& name, const ModuleInfo& importer) {
    std::size_t dots = name.find_first_not_of('.');
    if (dots == 0) return name;
    if (dots == std::string::npos) dots = name.size();
    std::string package = importer.name;
    if (!importer.is_package) {
        std::size_t last = package.rfind('.');
        if (last == std::string::npos) {
            raise(thread, ErrorClass::import_error, "attempted relative import with no known parent package");
        }
        package.resize(last);
    }
    for (std::size_t i = 1; i < dots; ++i) {
        std::size_t last = package.rfind('.');
        if (last == std::string::npos) {
            raise(thread, ErrorClass::import_error, "attempted relative import beyond top-level package");
        }
        package.resize(last);
    }
    return dots == name.size() ? package : package + "." + name.substr(dots);
}

[[noreturn]] void raise_not_found(Thread& thread, const std::string& name, const std::string& missing_parent) {
    std::string message = fmt::format("No module named '{}'", name);
    if (!missing_parent.empty()) message += fmt::format("; '{}' is not a package", missing_parent);
    raise(thread, ErrorClass::module_not_found_error, message);
}

// sys.path as the program has it now; before sys was imported nobody can have changed it.
std::vector<std::string> import_directories(Thread& thread) {
    ModuleInfo* sys = find_module("sys");
    Value path = sys != nullptr ? get_global(thread, *sys, intern(thread, "path")) : kNothing;
    if (!has_type(thread, path, kList)) return search_path();
    std::vector<std::string> directories;
    for (Value entry : list_view(thread, path)) {
        if (has_type(thread, entry, kStr)) directories.push_back(utf8(thread, entry));
    }
    return directories;
}

// ---- modules that another thread is loading. Who imports one waits until its body has run, unless that thread waits,
// directly or through others, for the one that would wait: then it sees the module as it is, as in CPython.

struct ImportWaits {
    std::mutex mutex;
    std::unordered_map<std::uint64_t, const ModuleInfo*> waiting;  // thread -> what it waits for
    std::uint64_t queue = new_queue();
};
ImportWaits& import_waits() {
    static ImportWaits instance;
    return instance;
}

bool would_deadlock(ImportWaits& waits, std::uint64_t self, const ModuleInfo* wanted) {
    for (std::size_t steps = 0; steps <= waits.waiting.size(); ++steps) {
        const std::uint64_t loader = wanted->loader.load();
        if (loader == self) return true;
        const auto at = waits.waiting.find(loader);
        if (loader == 0 || at == waits.waiting.end()) return false;
        wanted = at->second;
    }
    return true;
}

// The import that this instruction is waits no more.
void stop_waiting(Thread& thread) {
    if (!running(thread).wait.active) return;
    std::lock_guard<std::mutex> lock(import_waits().mutex);
    import_waits().waiting.erase(thread.number);
    running(thread).wait = {};
}

// The table of modules is no part of the transaction: the module found there may have been made after it began.
bool sees_complete(Thread& thread, const ModuleInfo& module) {
    const Module* object = read<Module>(thread, module.object);
    return object->header.type_id == kModule && object->complete != 0 &&
           object->info == static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(&module));
}

// Throws Blocked while another thread runs the module's body; the instruction comes back here then. Afterwards this
// transaction sees what the module has got so far.
void wait_until_loaded(Thread& thread, const ModuleInfo& module) {
    const std::uint64_t loader = module.loader.load();
    if (loader == thread.number) return;
    if (loader == 0) {
        if (!sees_complete(thread, module)) become_inevitable(thread, "import");
        return;
    }
    ImportWaits& waits = import_waits();
    bool deadlock;
    {
        std::lock_guard<std::mutex> lock(waits.mutex);
        deadlock = would_deadlock(waits, thread.number, &module);
        if (!deadlock) waits.waiting[thread.number] = &module;
    }
    if (!deadlock) Wait(thread, -1).block(waits.queue);
    become_inevitable(thread, "import");
}

void note_loaded(Thread& thread, ModuleInfo& module) {
    write<Module>(thread, module.object)->complete = 1;
    thread.transaction->on_commit([&module] {
        module.loader.store(0);
        notify_waiters(import_waits().queue);
    });
    running(thread).break_wanted = true;
    thread.segment->nursery_mark.store(0, std::memory_order_relaxed);
}

// Makes one module. Its body still has to run if `function` is set afterwards.
ModuleInfo& load_one(Thread& thread, const std::string& name, Value& function) {
    function = kNothing;
    const std::size_t dot = name.rfind('.');
    const std::string last = dot == std::string::npos ? name : name.substr(dot + 1);
    become_inevitable(thread, "import");
    Found found;
    bool is_found = false;
    ModuleInfo* parent = nullptr;
    if (dot == std::string::npos) {
        if (ModuleInfo* native = load_native_module(thread, name)) {
            note_loaded(thread, *native);
            return *native;
        }
        for (const std::string& directory : import_directories(thread)) {
            if ((is_found = find_in_directory(directory, last, found))) break;
        }
    } else {
        if (ModuleInfo* native = load_native_module(thread, name)) {
            note_loaded(thread, *native);
            return *native;
        }
        parent = find_module(name.substr(0, dot));
        if (parent != nullptr && !parent->is_package) raise_not_found(thread, name, name.substr(0, dot));
        is_found = parent != nullptr && find_in_directory(parent->directory, last, found);
    }
    std::string source;
    if (!is_found || !read_source(found.filename, source)) raise_not_found(thread, name, "");
    ModuleInfo* module = nullptr;
    try {
        module = &load_source_module(thread, name, found.filename, std::move(source), found.is_package);
    } catch (const SyntaxError& error) {
        throw PythonError{make_syntax_error(thread, error)};
    } catch (const UnsupportedConstruct& unsupported) {
        raise(thread, ErrorClass::syntax_error,
              fmt::format("{}:{}:{}: unsupported construct: {}", unsupported.filename, unsupported.position.line,
                          unsupported.position.column + 1, unsupported.construct));
    }
    if (parent != nullptr) set_global(thread, *parent, intern(thread, last), module->object);
    function = module_function(thread, *module->code);
    return *module;
}

// Loads what is missing of a dotted name. True: all there; false: `function` is a body to be run first.
bool load_parts(Thread& thread, const std::string& name, Value& function) {
    std::string prefix;
    for (const std::string& part : parts_of(name)) {
        prefix += (prefix.empty() ? "" : ".") + part;
        // Becoming inevitable may have meant waiting for a thread that was loading it.
        if (find_module(prefix) == nullptr) become_inevitable(thread, "import");
        if (const ModuleInfo* loaded = find_module(prefix)) {
            wait_until_loaded(thread, *loaded);
            continue;
        }
        stop_waiting(thread);
        load_one(thread, prefix, function);
        if (!function.is_nothing()) return false;
    }
    stop_waiting(thread);
    return true;
}

Step run_body(Thread& thread, Value function, const Instruction* again) {
    const Code& code = *read_immutable<Function>(thread, function)->code;
    Value* window = running(thread).top;
    CallSite site{window + kLinkWords, 0};
    site.action = ReturnAction::import;
    site.next = again;
    check_recursion(thread, window, kLinkWords + code.register_count);
    std::fill(window, site.arguments, kNothing);
    push_frame(thread, function, code, site.arguments, 0, site);
    return Step::enter;
}

const ModuleInfo& running_module(Thread& thread, const Value* base) {
    return *static_cast<ModuleInfo*>(code_of(thread, base).module);
}

Step import_from(Thread& thread, Value* base, const Instruction* pc) {
    const NameId name = code_of(thread, base).name_ids[pc->c];
    Value source = base[pc->b];
    Value value = find_attribute(thread, source, name);
    if (has_type(thread, value, kModule)) wait_until_loaded(thread, module_info(thread, value));
    stop_waiting(thread);
    if (value.is_nothing() && has_type(thread, source, kModule)) {
        ModuleInfo& info = module_info(thread, source);
        const std::string submodule = info.name + "." + name_text(name);
        if (info.is_package) {
            Found found;
            if (find_module(submodule) == nullptr) become_inevitable(thread, "import");
            if (find_module(submodule) == nullptr &&
                (has_native_module(submodule) || find_in_directory(info.directory, name_text(name), found))) {
                Value function;
                load_one(thread, submodule, function);
                if (!function.is_nothing()) return run_body(thread, function, pc);
            }
            if (ModuleInfo* module = find_module(submodule)) {
                wait_until_loaded(thread, *module);
                value = module->object;
            }
        }
        if (value.is_nothing()) {
            std::string place = info.filename.empty() ? "(unknown location)" : "(" + info.filename + ")";
            raise(thread, ErrorClass::import_error,
                  fmt::format("cannot import name '{}' from '{}' {}", name_text(name), info.name, place));
        }
    }
    if (value.is_nothing()) {
        raise(thread, ErrorClass::import_error, fmt::format("cannot import name '{}'", name_text(name)));
    }
    base[pc->a] = value;
    return Step::advance;
}

void import_star(Thread& thread, Value* base, const Instruction* pc) {
    Value source = base[pc->a];
    auto& target = *static_cast<ModuleInfo*>(code_of(thread, base).module);
    ModuleInfo& module = module_info(thread, source);
    Value all = get_global(thread, module, intern(thread, "__all__"));
    if (!all.is_nothing()) {
        RootedVector names(thread);
        names.values = list_of(thread, all);
        for (std::size_t i = 0; i < names.values.size(); ++i) {
            NameId name = intern(thread, utf8(thread, names.values[i]));
            set_global(thread, target, name, get_attribute(thread, base[pc->a], name));
        }
        return;
    }
    for (NameId name : global_names(thread, module)) {
        if (name_text(name).starts_with("_")) continue;
        set_global(thread, target, name, get_global(thread, module, name));
    }
}

}  // namespace

std::vector<std::string>& search_path() {
    static std::vector<std::string> path;
    return path;
}

std::string library_directory() {
    static const std::string directory = [] {
        std::error_code error;
        fs::path executable = fs::read_symlink("/proc/self/exe", error);
        for (fs::path at = executable.parent_path(); !at.empty(); at = at.parent_path()) {
            if (fs::exists(at / "frontend-toy/lib/threading.py", error)) return (at / "frontend-toy/lib").string();
            if (fs::exists(at / "share/stmjit/lib/threading.py", error)) return (at / "share/stmjit/lib").string();
            if (at == at.root_path()) break;
        }
        return (fs::path(__FILE__).parent_path().parent_path() / "lib").string();
    }();
    return directory;
}

bool read_source(const std::string& filename, std::string& text) {
    int file = open(filename.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    text.clear();
    char buffer[65536];
    for (;;) {
        ssize_t count = ::read(file, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) {
            int error = errno;
            close(file);
            errno = error;
            return count == 0;
        }
        text.append(buffer, static_cast<std::size_t>(count));
    }
}

ModuleInfo& load_source_module(Thread& thread, std::string_view name, const std::string& filename, std::string source,
                               bool is_package) {
    std::unique_ptr<Code> code = compile_module(source, filename);
    ModuleInfo& module = make_module(thread, name, name == "__main__" ? 0 : thread.number);
    module.filename = filename;
    module.is_package = is_package;
    const std::size_t slash = filename.rfind('/');
    if (is_package) module.directory = filename.substr(0, slash);
    module.code = std::move(code);
    load_code(thread, module, *module.code);
    define(thread, module, "__doc__", kNone);  // until the module's docstring is stored
    define(thread, module, "__spec__", kNone);
    define(thread, module, "__file__", make_permanent(thread, make_str(thread, filename)));
    Value package = kNone;
    if (name != "__main__") {
        const std::size_t dot = name.rfind('.');
        std::string_view text = is_package ? name : dot == std::string_view::npos ? "" : name.substr(0, dot);
        package = make_permanent(thread, make_str(thread, text));
    }
    define(thread, module, "__package__", package);
    return module;
}

Value module_function(Thread& thread, const Code& code) {
    Value name = make_str(thread, code.name);
    Value made = allocate(thread, sizeof(Function), kFunction);
    Function* function = initialise<Function>(thread, made);
    function->code = &code;
    function->name = function->qualified_name = name;
    function->doc = kNone;
    return made;
}

void finish_module(Thread& thread, const Code& code) { note_loaded(thread, *static_cast<ModuleInfo*>(code.module)); }

void forget_failed_module(Thread& thread, const Code& code) {
    auto& module = *static_cast<ModuleInfo*>(code.module);
    forget_module(module.name);
    note_loaded(thread, module);
}

Step import_instruction(Thread& thread, Value* base, const Instruction* pc) {
    if (pc->op == Bytecode::ImportFrom) return import_from(thread, base, pc);
    if (pc->op == Bytecode::ImportStar) {
        import_star(thread, base, pc);
        return Step::advance;
    }
    const Code& code = code_of(thread, base);
    const std::string name =
        absolute_name(thread, code.names[static_cast<std::uint32_t>(pc->bc())], running_module(thread, base));
    Value function;
    if (!load_parts(thread, name, function)) return run_body(thread, function, pc);
    const std::string wanted = pc->op == Bytecode::ImportTop ? parts_of(name)[0] : name;
    base[pc->a] = find_module(wanted)->object;
    return Step::advance;
}

Value import_module(Thread& thread, std::string_view name) {
    for (;;) {
        Value function;
        if (load_parts(thread, std::string(name), function)) return find_module(name)->object;
        const Code& code = *read_immutable<Function>(thread, function)->code;
        try {
            call(thread, function, {});
            finish_module(thread, code);
        } catch (const PythonError&) {
            forget_failed_module(thread, code);
            throw;
        }
    }
}

}  // namespace toy
