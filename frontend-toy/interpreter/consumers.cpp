#include "frontend-toy/interpreter/consumers.h"

#include <algorithm>
#include <atomic>
#include <string_view>

#include "frontend-toy/interpreter/calls.h"
#include "frontend-toy/modules/import.h"

namespace toy {

namespace {

constexpr std::string_view kConsumerModule = "_consumers";
constexpr std::string_view kConsumers[] = {"sum", "any", "all", "min", "max", "list", "tuple", "set", "sorted"};
std::atomic<ModuleInfo*> consumers{nullptr};

}  // namespace

bool is_consumer(const Code& code) {
    const ModuleInfo* module = consumers.load(std::memory_order_relaxed);
    return module != nullptr && code.module == module;
}

Value consumer_of(Thread& thread, const NativeDescriptor& native, const Value* arguments, std::uint32_t count,
                  bool load) {
    if (count != 1 || native.owner != nullptr || !has_type(thread, arguments[0], kGenerator)) return kNothing;
    if (std::find(std::begin(kConsumers), std::end(kConsumers), native.name) == std::end(kConsumers)) return kNothing;
    ModuleInfo* module = consumers.load(std::memory_order_acquire);
    if (module == nullptr) {
        if (!load) return kNothing;
        Value object = import_module(thread, kConsumerModule);
        module = &module_info(thread, object);
        consumers.store(module, std::memory_order_release);
    }
    // Absent while another thread is importing it.
    Value function = get_global(thread, *module, intern(thread, native.name));
    return has_type(thread, function, kFunction) ? function : kNothing;
}

}  // namespace toy
