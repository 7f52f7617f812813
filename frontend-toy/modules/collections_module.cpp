// _collections: the classes of collections that are written in C++, and what its other parts need to know.
#include "frontend-toy/builtins/module_function.h"
#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/modules/collections_classes.h"
#include "frontend-toy/modules/library_modules.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

namespace {

// _caller_module(depth): the name of the module whose code is `depth` frames above the caller's.
Value caller_module(Thread& thread, const Arguments& arguments) {
    std::int64_t depth = to_index_int64(thread, arguments[0]);
    const Value* base = thread.base;
    for (; depth > 0; --depth) {
        const std::uint32_t delta = ReturnLink::unpack(base[-2].word()).base_delta;
        if (delta == 0 || base - delta < thread.stack_low + kLinkWords) break;
        base -= delta;
    }
    const auto* module = static_cast<const ModuleInfo*>(code_of(thread, base).module);
    return make_str(thread, module == nullptr ? "__main__" : module->name);
}

constexpr NativeDescriptor kFunctions[] = {
    module_function<"_collections", "_caller_module", caller_module, 1, 1>(true),
};

}  // namespace

void register_collections() { register_native_module({"_collections", kFunctions, define_deque}); }

}  // namespace toy
