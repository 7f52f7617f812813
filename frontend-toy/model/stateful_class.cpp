#include "frontend-toy/model/stateful_class.h"

#include <fmt/format.h>

#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/descriptors.h"
#include "frontend-toy/model/model_names.h"

namespace toy {

namespace {

struct DottedNames {
    std::shared_mutex mutex;
    std::unordered_map<std::uint32_t, std::string> by_class;
};
DottedNames& dotted_names() {
    static DottedNames instance;
    return instance;
}

}  // namespace

const std::string* dotted_name(const ClassInfo& info) {
    if (!info.made_by_program) return nullptr;
    std::shared_lock<std::shared_mutex> lock(dotted_names().mutex);
    const auto at = dotted_names().by_class.find(info.index);
    return at == dotted_names().by_class.end() ? nullptr : &at->second;
}

Value make_stateful_class(Thread& thread, const StatefulClass& specification) {
    const Value bases[] = {specification.base.is_nothing() ? builtin_class(BuiltinClass::object) : specification.base};
    ClassSpecification wanted{specification.name, specification.name, bases};
    wanted.has_slots = !specification.has_dict;
    ClassInfo& info = make_class(thread, wanted);
    info.made_by_program = true;  // its __new__ and __init__ are its own
    std::vector<NameId> hidden;
    for (std::uint32_t i = 0; i < info.hidden_slots; i++) hidden.push_back(attribute_at(*info.root_shape, i));
    for (std::uint32_t i = 0; i < specification.hidden_slots; i++) {
        hidden.push_back(intern(thread, fmt::format("<{}.{}:{}>", specification.module, specification.name, i)));
    }
    if (specification.hidden_slots != 0) set_root_shape(info, hidden);
    set_class_attribute(thread, info.cls, model_names.module,
                        make_permanent(thread, make_str(thread, specification.module)));
    for (const NativeDescriptor& method : specification.methods) {
        Value function = fixed_native(thread, &method);
        NameId name = intern(thread, method.name);
        if (name == model_names.new_) function = make_wrapper(thread, kStaticMethod, function);
        set_class_attribute(thread, info.cls, name, function);
    }
    for (const NativeProperty& property : specification.properties) {
        Rooted getter(thread, fixed_native(thread, &property.get));
        Value setter = property.set.call == nullptr ? kNothing : fixed_native(thread, &property.set);
        set_class_attribute(thread, info.cls, intern(thread, property.get.name),
                            make_property(thread, getter, setter, kNothing, kNone));
    }
    if (std::string_view(specification.module) == "io") return info.cls;  // which CPython writes in Python
    std::unique_lock<std::shared_mutex> lock(dotted_names().mutex);
    dotted_names().by_class[info.index] = fmt::format("{}.{}", specification.module, specification.name);
    return info.cls;
}

bool is_instance_of(Thread& thread, Value value, Value cls) {
    if (!value.is_ref()) return false;
    std::uint32_t type = type_id(thread, value);
    return type >= kFirstShape && class_is_subclass(thread, shape_of(type).cls, cls);
}

}  // namespace toy
