// Finding attributes along the MRO, and the cache in front of it.
#include <array>

#include "frontend-toy/model/attribute_cache.h"
#include "frontend-toy/model/attributes.h"
#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/descriptors.h"
#include "frontend-toy/model/model_names.h"

namespace toy {
namespace {

// Direct-mapped. A class's version is unique in the process and stands for the class too, so an entry is never wrong,
// whatever other threads and aborted transactions did; classes and their Cells don't move.
struct Found {
    std::int64_t version = 0;
    NameId name = 0;
    Value cell;   // kNothing: the class has no such attribute
    Value owner;  // the class in the MRO that has it
};
constexpr std::size_t kCacheSize = 2048;
thread_local std::array<Found, kCacheSize> cache;

const Found& find_in_class(Thread& thread, Value cls, NameId name) {
    std::int64_t version = read<Class>(thread, cls)->version;
    std::size_t index = (static_cast<std::size_t>(version) * 31 + name * 7) % kCacheSize;
    Found& entry = cache[index];
    if (entry.version == version && entry.name == name) return entry;
    Value key = name_str(name);
    Found found{version, name, kNothing, kNothing};
    for (Value ancestor : mro_of(thread, cls)) {
        Value cell = dict_get(thread, read<Class>(thread, ancestor)->attributes, key);
        if (!cell.is_nothing()) {
            found.cell = cell;
            found.owner = ancestor;
            break;
        }
    }
    entry = found;
    return entry;
}

}  // namespace

Value lookup_cell_in_class(Thread& thread, Value cls, NameId name) { return find_in_class(thread, cls, name).cell; }

Value lookup_in_class(Thread& thread, Value cls, NameId name, Value* owner) {
    const Found& found = find_in_class(thread, cls, name);
    if (owner != nullptr) *owner = found.owner;
    return found.cell.is_nothing() ? kNothing : read<Cell>(thread, found.cell)->content;
}

Value find_special_in_class(Thread& thread, Value cls, NameId name) {
    const Found& found = find_in_class(thread, cls, name);
    if (found.cell.is_nothing() || found.owner == builtin_class(BuiltinClass::object)) return kNothing;
    Value content = read<Cell>(thread, found.cell)->content;
    if (has_type(thread, content, kFunction)) return content;
    return as_special_method(thread, content, cls);
}

Value find_special(Thread& thread, Value object, NameId name) {
    // What operators mean on the other builtin types their callers know: they would come back here for ever.
    switch (builtin_type_of(thread, object)) {
        case kGenerator:
        case kLock:
        case kRLock: {
            const NativeDescriptor* method = find_builtin_type_method(type_id(thread, object), name_text(name));
            return method == nullptr ? kNothing : make_native(thread, method, kNothing);
        }
        default: break;
    }
    if (has_type(thread, object, kClass)) return find_metaclass_special(thread, object, name);
    if (object.is_ref() ? type_id(thread, object) < kFirstShape : true) return kNothing;
    return find_special_in_class(thread, class_of(thread, object), name);
}

}  // namespace toy
