#include "frontend-toy/model/attribute_cache.h"

#include <algorithm>

#include "frontend-toy/model/attributes.h"
#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/descriptors.h"
#include "frontend-toy/model/model_names.h"
#include "frontend-toy/modules.h"

namespace toy {
namespace {

AttributeKind settle(ResolvedAttribute& resolved, AttributeKind kind) { return resolved.kind = kind; }

AttributeKind slot_kind(ResolvedAttribute& resolved, const Shape& shape, int slot) {
    auto number = static_cast<std::uint32_t>(slot);
    if (number < shape.inline_capacity) {
        resolved.slot = number;
        return settle(resolved, AttributeKind::inline_slot);
    }
    resolved.slot = number - shape.inline_capacity;
    return settle(resolved, AttributeKind::overflow_slot);
}

// What class attribute `content` is to an instance.
AttributeKind class_content_kind(Thread& thread, ResolvedAttribute& resolved, Value content) {
    if (is_plain_class_value(thread, content)) return settle(resolved, AttributeKind::class_value);
    switch (type_id(thread, content)) {
        case kFunction:
        case kNativeFunction:
            resolved.value = content;
            return settle(resolved, AttributeKind::method);
        case kStaticMethod:
            resolved.value = read<Wrapper>(thread, content)->function;
            return settle(resolved, AttributeKind::static_function);
        case kProperty: {
            Value getter = read<Property>(thread, content)->getter;
            if (getter.is_nothing() || getter == kNone) break;
            resolved.value = getter;
            return settle(resolved, AttributeKind::property);
        }
        default: break;
    }
    return settle(resolved, AttributeKind::generic);
}

AttributeKind resolve_instance(Thread& thread, Value object, NameId name, ResolvedAttribute& resolved) {
    const Shape& shape = shape_of(resolved.type_id);
    resolved.shape = &shape;
    if (shape.dictionary) return settle(resolved, AttributeKind::generic);
    if (!find_special_in_class(thread, shape.cls, model_names.getattribute).is_nothing()) {
        return settle(resolved, AttributeKind::generic);
    }
    resolved.cls = shape.cls;
    resolved.version = class_version(thread, shape.cls);
    resolved.cell = lookup_cell_in_class(thread, shape.cls, name);
    Value content = resolved.cell.is_nothing() ? kNothing : read<Cell>(thread, resolved.cell)->content;
    bool data = !content.is_nothing() && is_data_descriptor(thread, content);
    if (!data) {
        if (int slot = find_slot(shape, name); slot >= 0) return slot_kind(resolved, shape, slot);
    }
    if (content.is_nothing() || name == model_names.class_ || name == model_names.dict) {
        return settle(resolved, AttributeKind::generic);
    }
    (void)object;
    return class_content_kind(thread, resolved, content);
}

bool is_type_attribute(NameId name) {
    const ModelNames& names = model_names;
    return name == names.name || name == names.qualname || name == names.mro || name == names.bases ||
           name == names.class_ || name == names.dict || name == names.base || name == names.module || name == names.doc;
}

AttributeKind resolve_class(Thread& thread, Value cls, NameId name, ResolvedAttribute& resolved) {
    if (is_type_attribute(name)) return settle(resolved, AttributeKind::generic);
    if (Value metaclass = class_info_of(thread, cls).metaclass; !metaclass.is_nothing()) {
        Value found = lookup_in_class(thread, metaclass, name);
        if (!found.is_nothing() && is_data_descriptor(thread, found)) return settle(resolved, AttributeKind::generic);
    }
    Value owner;
    Value content = lookup_in_class(thread, cls, name, &owner);
    if (content.is_nothing() || owner == builtin_class(BuiltinClass::object)) {
        return settle(resolved, AttributeKind::generic);
    }
    resolved.cls = cls;
    resolved.version = class_version(thread, cls);
    resolved.cell = lookup_cell_in_class(thread, cls, name);
    if (is_plain_class_value(thread, content)) return settle(resolved, AttributeKind::type_value);
    if (has_type(thread, content, kFunction)) {
        resolved.value = content;
    } else if (has_type(thread, content, kStaticMethod)) {
        resolved.value = read<Wrapper>(thread, content)->function;
    } else {
        return settle(resolved, AttributeKind::generic);
    }
    return settle(resolved, AttributeKind::type_function);
}

}  // namespace

AttributeKind resolve_attribute(Thread& thread, Value object, NameId name, ResolvedAttribute& resolved) {
    resolved = {};
    std::uint32_t type = builtin_type_of(thread, object);
    resolved.type_id = object.is_ref() ? type : std::uint32_t{kNoType};
    if (type >= kFirstShape) return resolve_instance(thread, object, name, resolved);
    if (type == kClass) return resolve_class(thread, object, name, resolved);
    if (type == kModule) {
        resolved.cls = object;
        resolved.cell = find_global_cell(module_info(thread, object), name);
        return settle(resolved, resolved.cell.is_nothing() ? AttributeKind::generic : AttributeKind::module_value);
    }
    if (type == kSuper || type == kFunction || type == kNativeFunction || type == kBoundMethod || type == kProperty) {
        return settle(resolved, AttributeKind::generic);
    }
    resolved.native = find_builtin_type_method(type, name_text(name));
    return settle(resolved, resolved.native == nullptr ? AttributeKind::generic : AttributeKind::builtin_method);
}

AttributeKind resolve_store(Thread& thread, Value object, NameId name, ResolvedAttribute& resolved) {
    resolved = {};
    if (!object.is_ref()) return AttributeKind::generic;
    std::uint32_t type = resolved.type_id = type_id(thread, object);
    if (type == kModule) {
        resolved.cls = object;
        resolved.cell = find_global_cell(module_info(thread, object), name);
        return settle(resolved, resolved.cell.is_nothing() ? AttributeKind::generic : AttributeKind::module_cell);
    }
    if (type == kClass) {
        resolved.cls = object;
        resolved.version = class_version(thread, object);
        resolved.cell = own_class_cell(thread, object, name);
        bool plain = !resolved.cell.is_nothing() && class_info_of(thread, object).made_by_program &&
                     class_info_of(thread, object).metaclass.is_nothing() &&
                     !is_type_attribute(name) &&
                     is_plain_class_value(thread, read<Cell>(thread, resolved.cell)->content);
        return settle(resolved, plain ? AttributeKind::type_cell : AttributeKind::generic);
    }
    if (type < kFirstShape) return AttributeKind::generic;

    const Shape& shape = shape_of(type);
    resolved.shape = &shape;
    const ClassInfo& info = class_info(shape.class_info);
    if (shape.dictionary || name == model_names.class_ || name == model_names.dict ||
        !find_special_in_class(thread, shape.cls, model_names.setattr).is_nothing()) {
        return AttributeKind::generic;
    }
    Value content = lookup_in_class(thread, shape.cls, name);
    if (!content.is_nothing() && is_data_descriptor(thread, content)) return AttributeKind::generic;
    if (int slot = find_slot(shape, name); slot >= 0) return slot_kind(resolved, shape, slot);
    bool allowed = !info.restricted || std::find(info.allowed_attributes.begin(), info.allowed_attributes.end(), name) !=
                                           info.allowed_attributes.end();
    if (!allowed || shape.count >= shape.inline_capacity) {
        return AttributeKind::generic;
    }
    resolved.slot = shape.count;
    resolved.next_shape = &with_attribute(shape, name);
    return settle(resolved, AttributeKind::add_inline);
}

bool resolve_special(Thread& thread, Value object, NameId name, ResolvedAttribute& resolved) {
    resolved = {};
    resolved.type_id = object.is_ref() ? type_id(thread, object) : std::uint32_t{kNoType};
    if (resolved.type_id < kFirstShape) return false;
    resolved.cls = class_of(thread, object);
    resolved.version = class_version(thread, resolved.cls);
    if (resolved.type_id >= kFirstShape) resolved.shape = &shape_of(resolved.type_id);
    Value owner;
    Value content = lookup_in_class(thread, resolved.cls, name, &owner);
    if (content.is_nothing() || owner == builtin_class(BuiltinClass::object)) return false;
    resolved.cell = lookup_cell_in_class(thread, resolved.cls, name);
    bool direct = has_type(thread, content, kFunction) || is_binding_native(thread, content);
    if (direct) resolved.value = content;
    settle(resolved, direct ? AttributeKind::method : AttributeKind::generic);
    return true;
}

}  // namespace toy
