#include "frontend-toy/modules.h"

#include <map>
#include <mutex>
#include <string>

#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/modules/global_table.h"
#include "frontend-toy/modules/import.h"
#include "frontend-toy/operations.h"

namespace toy {

namespace {

// All modules that were ever made, and the ones that imports find. Modules are never freed.
struct Registry {
    std::mutex mutex;
    std::map<std::string, ModuleInfo*, std::less<>> loaded;
    std::map<std::string, std::vector<NativeModule>, std::less<>> native;
    ModuleInfo* builtins = nullptr;
};

Registry& registry() {
    static Registry instance;
    return instance;
}

Value fixed(Thread& thread, std::size_t size, TypeId type) {
    return Value::from_ref(stm::allocate_fixed(*thread.segment, (size + 7) & ~std::size_t{7}, type, true));
}

}  // namespace

Value find_global_cell(const ModuleInfo& module, NameId name) { return module.globals->find(name); }

Value global_cell(Thread& thread, ModuleInfo& module, NameId name) {
    Value cell = module.globals->find(name);
    if (!cell.is_nothing()) return cell;
    become_inevitable(thread, "new global variable");
    cell = fixed(thread, sizeof(Cell), kCell);
    initialise<Cell>(thread, cell)->content = kUndefined;
    return module.globals->add(name, cell);
}

Value get_global(Thread& thread, const ModuleInfo& module, NameId name) {
    Value cell = find_global_cell(module, name);
    if (cell.is_nothing()) return kNothing;
    Value content = read<Cell>(thread, cell)->content;
    return content == kUndefined ? kNothing : content;
}

void set_global(Thread& thread, ModuleInfo& module, NameId name, Value value) {
    Value cell = global_cell(thread, module, name);
    write<Cell>(thread, cell)->content = value;
}

std::vector<NameId> global_names(Thread& thread, const ModuleInfo& module) {
    std::vector<NameId> names;
    for (NameId name : module.globals->names()) {
        if (!get_global(thread, module, name).is_nothing()) names.push_back(name);
    }
    return names;
}

ModuleInfo& builtins_module() { return *registry().builtins; }

Value find_builtin_cell(NameId name) {
    ModuleInfo* builtins = registry().builtins;
    return builtins == nullptr ? kNothing : builtins->globals->find(name);
}

void set_builtin(Thread& thread, std::string_view name, Value value) {
    set_global(thread, builtins_module(), intern(thread, name), value);
}

void register_native_module(const NativeModule& module) {
    registry().native[module.name].push_back(module);
}

void define(Thread& thread, ModuleInfo& module, std::string_view name, Value value) {
    set_global(thread, module, intern(thread, name), value);
}

ModuleInfo* find_module(std::string_view name) {
    std::lock_guard<std::mutex> lock(registry().mutex);
    auto at = registry().loaded.find(name);
    return at == registry().loaded.end() ? nullptr : at->second;
}

ModuleInfo& make_module(Thread& thread, std::string_view name, std::uint64_t loader) {
    become_inevitable(thread, "new module");
    auto* info = new ModuleInfo;
    info->name = name;
    info->loader.store(loader);  // before others can find it
    info->globals = new GlobalTable;
    info->object = fixed(thread, sizeof(Module), kModule);
    Module* object = initialise<Module>(thread, info->object);
    object->info = static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(info));
    object->name = make_permanent(thread, make_str(thread, name));
    object->complete = loader == 0;
    define(thread, *info, "__name__", object->name);
    {
        std::lock_guard<std::mutex> lock(registry().mutex);
        registry().loaded[info->name] = info;
    }
    return *info;
}

void forget_module(std::string_view name) {
    std::lock_guard<std::mutex> lock(registry().mutex);
    auto at = registry().loaded.find(name);
    if (at != registry().loaded.end()) registry().loaded.erase(at);
}

std::vector<ModuleInfo*> loaded_modules() {
    std::lock_guard<std::mutex> lock(registry().mutex);
    std::vector<ModuleInfo*> modules;
    for (auto& [name, info] : registry().loaded) modules.push_back(info);
    return modules;
}

ModuleInfo& module_info(Thread& thread, Value module) {
    return *reinterpret_cast<ModuleInfo*>(
        static_cast<std::intptr_t>(read_immutable<Module>(thread, module)->info));
}

ModuleInfo* load_native_module(Thread& thread, std::string_view name) {
    auto at = registry().native.find(name);
    if (at == registry().native.end()) return nullptr;
    ModuleInfo& info = make_module(thread, name, name == "builtins" ? 0 : thread.number);
    if (name == "builtins") registry().builtins = &info;
    for (const NativeModule& part : at->second) {
        for (const NativeDescriptor& function : part.functions) {
            Value native = fixed(thread, sizeof(NativeFunction), kNativeFunction);
            initialise<NativeFunction>(thread, native)->descriptor = &function;
            define(thread, info, function.name, native);
        }
        if (part.initialise != nullptr) part.initialise(thread, info);
    }
    return &info;
}

bool has_native_module(std::string_view name) { return registry().native.contains(name); }

}  // namespace toy
