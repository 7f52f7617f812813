// Reading, setting and deleting attributes of any object.
#include "frontend-toy/model/attributes.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "frontend-toy/model/attribute_cache.h"
#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/descriptors.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/model/instance_slots.h"
#include "frontend-toy/model/model_names.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/objects/builtin_methods.h"

namespace toy {
namespace {

std::string name_of(Thread& thread, Value cls) { return utf8(thread, read<Class>(thread, cls)->name); }

// ---------------------------------------------------------------------------------------------------- reading

// object.__getattribute__ for an instance of a class.
Value generic_instance_attribute(Thread& thread, Value object, NameId name) {
    const Shape& shape = shape_of(type_id(thread, object));
    Value found = lookup_in_class(thread, shape.cls, name);
    if (!found.is_nothing() && is_data_descriptor(thread, found)) {
        return bind_attribute(thread, found, object, shape.cls, name);
    }
    if (Value own = own_attribute(thread, object, shape, name); !own.is_nothing()) return own;
    if (name == model_names.class_) return shape.cls;
    if (name == model_names.dict && !class_info(shape.class_info).restricted) return instance_dict(thread, object);
    if (!found.is_nothing()) return bind_attribute(thread, found, object, shape.cls, name);
    if (Value held = plain_value(thread, object); held != object) return builtin_attribute(thread, held, name_text(name));
    return kNothing;
}

// Runs `attempt`; an AttributeError of it is an absent attribute.
template <typename Attempt>
Value absent_on_attribute_error(Thread& thread, bool& raised, Rooted& error, const Attempt& attempt) {
    try {
        return attempt();
    } catch (const PythonError& caught) {
        if (!is_instance(thread, caught.exception, error_class(ErrorClass::attribute_error))) throw;
        error.set(caught.exception);
        raised = true;
        return kNothing;
    }
}

// The whole of object.name, __getattribute__ and __getattr__ included. When it is absent because Python code raised
// AttributeError, that error is left in `error`.
Value instance_attribute(Thread& thread, Value object_value, NameId name, Rooted& error) {
    Value cls = shape_of(type_id(thread, object_value)).cls;
    Value custom = find_special_in_class(thread, cls, model_names.getattribute);
    Value fallback = find_special_in_class(thread, cls, model_names.getattr);
    if (custom.is_nothing() && fallback.is_nothing()) return generic_instance_attribute(thread, object_value, name);

    Rooted object(thread, object_value), rooted_fallback(thread, fallback);
    bool raised = false;
    Value result = absent_on_attribute_error(thread, raised, error, [&] {
        if (custom.is_nothing()) return generic_instance_attribute(thread, object, name);
        const Value arguments[] = {object, name_str(name)};
        return call(thread, custom, arguments);
    });
    if (!result.is_nothing() || rooted_fallback.get().is_nothing()) return result;
    const Value arguments[] = {object, name_str(name)};
    return call(thread, rooted_fallback, arguments);
}

// What `type` itself gives to all classes.
Value type_attribute(Thread& thread, Value cls, NameId name) {
    const Class* object = read<Class>(thread, cls);
    if (name == model_names.name) return object->name;
    if (name == model_names.qualname) return object->qualified_name;
    if (name == model_names.mro) return object->mro;
    if (name == model_names.bases) return object->bases;
    if (name == model_names.class_) return metaclass_of(thread, cls);
    if (name == model_names.dict) return object_dict(thread, cls);
    if (name == model_names.base) {
        const Tuple* bases = read_immutable<Tuple>(thread, object->bases);
        return bases->length == 0 ? kNone : bases->items[0];
    }
    if (name == model_names.module) {
        Value module = own_class_attribute(thread, cls, name);
        return module.is_nothing() ? make_str(thread, "builtins") : module;
    }
    if (name == model_names.doc) {
        Value doc = own_class_attribute(thread, cls, name);
        return doc.is_nothing() ? kNone : doc;
    }
    return kNothing;
}

// What the program's metaclass of a class has under the name; kNothing if it has none.
Value metaclass_attribute(Thread& thread, Value cls, NameId name) {
    Value metaclass = class_info_of(thread, cls).metaclass;
    if (metaclass.is_nothing()) return kNothing;
    Value owner;
    Value found = lookup_in_class(thread, metaclass, name, &owner);
    return !found.is_nothing() && class_info_of(thread, owner).made_by_program ? found : kNothing;
}

Value plain_class_attribute(Thread& thread, Value cls, NameId name);

Value class_attribute(Thread& thread, Value cls, NameId name) {
    Value of_metaclass = metaclass_attribute(thread, cls, name);
    if (!of_metaclass.is_nothing() && name != model_names.doc && name != model_names.module &&
        is_data_descriptor(thread, of_metaclass)) {
        return bind_attribute(thread, of_metaclass, cls, metaclass_of(thread, cls), name);
    }
    if (Value found = plain_class_attribute(thread, cls, name); !found.is_nothing()) return found;
    if (!of_metaclass.is_nothing()) return bind_attribute(thread, of_metaclass, cls, metaclass_of(thread, cls), name);
    if (const NativeDescriptor* method = find_model_method(kClass, name_text(name))) {
        return make_native(thread, method, cls);
    }
    Value fallback = find_metaclass_special(thread, cls, model_names.getattr);
    if (fallback.is_nothing()) return kNothing;
    const Value arguments[] = {cls, name_str(name)};
    return call(thread, fallback, arguments);
}

Value plain_class_attribute(Thread& thread, Value cls, NameId name) {
    if (Value found = type_attribute(thread, cls, name); !found.is_nothing()) return found;
    Value owner;
    Value found = lookup_in_class(thread, cls, name, &owner);
    bool from_object = owner == builtin_class(BuiltinClass::object);
    if (!found.is_nothing() && !from_object) return bind_attribute(thread, found, kNothing, cls, name);
    for (Value ancestor : mro_of(thread, cls)) {
        const ClassInfo& info = class_info_of(thread, ancestor);
        if (info.kind != ClassKind::builtin) continue;
        if (Value method = builtin_type_attribute(thread, info, name); !method.is_nothing()) return method;
    }
    if (!found.is_nothing()) return bind_attribute(thread, found, kNothing, cls, name);
    return kNothing;
}

Value module_attribute(Thread& thread, Value module, NameId name) {
    ModuleInfo& info = module_info(thread, module);
    if (Value found = get_global(thread, info, name); !found.is_nothing()) return found;
    if (name == model_names.name) return read_immutable<Module>(thread, module)->name;
    if (name == model_names.class_) return builtin_class(BuiltinClass::module);
    if (name == model_names.dict) return object_dict(thread, module);
    if (name == model_names.doc) return kNone;
    if (name == model_names.file && !info.filename.empty()) return make_str(thread, info.filename);
    if (name == model_names.package) {
        std::string package = info.name;
        if (!info.is_package) package.erase(std::min(package.rfind('.'), package.size()));
        if (!info.is_package && info.name.find('.') == std::string::npos) package.clear();
        return make_str(thread, package);
    }
    if (name == model_names.path && info.is_package) {
        Value directory = make_str(thread, info.directory);
        return make_list(thread, {&directory, 1});
    }
    if (Value hook = get_global(thread, info, model_names.getattr); !hook.is_nothing()) {
        const Value arguments[] = {name_str(name)};
        return call(thread, hook, arguments);
    }
    return kNothing;
}

// Objects of builtin types.
Value builtin_object_attribute(Thread& thread, Value object, NameId name) {
    std::string_view text = name_text(name);
    std::uint32_t type = builtin_type_of(thread, object);
    if (Value found = special_object_attribute(thread, object, name); !found.is_nothing()) return found;
    if (name == model_names.class_) return class_of(thread, object);
    if (const NativeDescriptor* method = find_builtin_type_method(type, text)) {
        return make_native(thread, method, object);
    }
    Rooted rooted(thread, object);
    if (Value found = builtin_attribute(thread, object, text); !found.is_nothing()) return found;
    Value cls = class_of(thread, rooted);
    if (const NativeDescriptor* method = find_builtin_static_method(type, text)) return make_native(thread, method, kNothing);
    if (name == model_names.doc) return kNone;
    Value found = lookup_in_class(thread, cls, name);
    return found.is_nothing() ? kNothing : bind_attribute(thread, found, rooted, cls, name);
}

Value attribute_or_nothing(Thread& thread, Value object, NameId name, Rooted& error) {
    if (object.is_ref()) {
        std::uint32_t type = type_id(thread, object);
        if (type >= kFirstShape) return instance_attribute(thread, object, name, error);
        if (type == kClass) return class_attribute(thread, object, name);
        if (type == kModule) return module_attribute(thread, object, name);
        if (type == kSuper) {
            Rooted rooted(thread, object);
            if (name != model_names.class_) {
                if (Value found = super_attribute(thread, object, name); !found.is_nothing()) return found;
            }
            return builtin_object_attribute(thread, rooted, name);
        }
    }
    return builtin_object_attribute(thread, object, name);
}

// ---------------------------------------------------------------------------------------------------- writing

void store_class_of_instance(Thread& thread, Value object, const ClassInfo& old_info, Value cls) {
    if (cls.is_nothing()) raise(thread, ErrorClass::type_error, "can't delete __class__ attribute");
    if (!has_type(thread, cls, kClass)) {
        raise(thread, ErrorClass::type_error,
              fmt::format("__class__ must be set to a class, not '{}' object", type_name(thread, cls)));
    }
    const ClassInfo& info = class_info_of(thread, cls);
    if (!info.made_by_program) {
        raise(thread, ErrorClass::type_error,
              "__class__ assignment only supported for mutable types or ModuleType subclasses");
    }
    const bool plain = info.kind == ClassKind::plain && !info.restricted && old_info.kind == ClassKind::plain &&
                       !old_info.restricted;
    if (info.index == old_info.index) return;
    if (!plain) {
        raise(thread, ErrorClass::type_error,
              fmt::format("__class__ assignment: '{}' object layout differs from '{}'", name_of(thread, cls),
                          name_of(thread, old_info.cls)));
    }
    replace_instance_class(thread, object, info);
}

void store_generic_instance(Thread& thread, Value object, NameId name, Value value) {
    const Shape& shape = shape_of(type_id(thread, object));
    Value found = lookup_in_class(thread, shape.cls, name);
    if (!found.is_nothing() && is_data_descriptor(thread, found)) {
        store_through_descriptor(thread, found, object, name, value);
        return;
    }
    const ClassInfo& info = class_info(shape.class_info);
    if (name == model_names.class_) return store_class_of_instance(thread, object, info, value);
    if (name == model_names.dict && !info.restricted) {
        if (value.is_nothing()) raise(thread, ErrorClass::type_error, "stmjit: __dict__ cannot be deleted");
        if (!has_type(thread, value, kDict)) {
            raise(thread, ErrorClass::type_error,
                  fmt::format("__dict__ must be set to a dictionary, not a '{}'", type_name(thread, value)));
        }
        return replace_instance_dict(thread, object, value);
    }
    if (value.is_nothing()) {
        if (!delete_own_attribute(thread, object, shape, name)) raise_attribute_error(thread, object, name);
        return;
    }
    if (info.restricted && std::find(info.allowed_attributes.begin(), info.allowed_attributes.end(), name) ==
                               info.allowed_attributes.end()) {
        if (found.is_nothing()) raise_attribute_error(thread, object, name);
        raise_attribute_error(thread, object, name,
                              fmt::format("'{}' object attribute '{}' is read-only", name_of(thread, shape.cls),
                                          name_text(name)));
    }
    set_own_attribute(thread, object, shape, name, value);
}

void store_instance(Thread& thread, Value object, NameId name, Value value) {
    Value cls = shape_of(type_id(thread, object)).cls;
    bool deletes = value.is_nothing();
    Value custom = find_special_in_class(thread, cls, deletes ? model_names.delattr : model_names.setattr);
    if (custom.is_nothing()) return store_generic_instance(thread, object, name, value);
    const Value arguments[] = {object, name_str(name), value};
    call(thread, custom, std::span(arguments).first(deletes ? 2 : 3));
}

void store_class(Thread& thread, Value cls, NameId name, Value value) {
    const ClassInfo& info = class_info_of(thread, cls);
    if (!info.made_by_program) {
        raise(thread, ErrorClass::type_error,
              fmt::format("cannot set '{}' attribute of immutable type '{}'", name_text(name), name_of(thread, cls)));
    }
    if (name == model_names.name || name == model_names.qualname) {
        if (value.is_nothing()) {
            raise(thread, ErrorClass::type_error,
                  fmt::format("cannot delete '{}' attribute of type '{}'", name_text(name), name_of(thread, cls)));
        }
        if (!is_str(thread, value)) {
            raise(thread, ErrorClass::type_error,
                  fmt::format("can only assign string to {}.{}, not '{}'", name_of(thread, cls), name_text(name),
                              type_name(thread, value)));
        }
        thread.transaction->become_inevitable("class name");
        Class* object = write<Class>(thread, cls);
        (name == model_names.name ? object->name : object->qualified_name) = value;
        return;
    }
    if (name == model_names.bases || name == model_names.mro || name == model_names.dict ||
        name == model_names.class_) {
        raise(thread, ErrorClass::type_error,
              fmt::format("stmjit: {} of a class cannot be assigned", name_text(name)));
    }
    if (!value.is_nothing()) return set_class_attribute(thread, cls, name, value);
    if (!delete_class_attribute(thread, cls, name)) {
        raise_attribute_error(thread, cls, name);
    }
}

// What the metaclass makes of it comes first.
void store_class_by_metaclass(Thread& thread, Value cls, NameId name, Value value) {
    const bool deletes = value.is_nothing();
    Value custom = find_metaclass_special(thread, cls, deletes ? model_names.delattr : model_names.setattr);
    if (!custom.is_nothing()) {
        const Value arguments[] = {cls, name_str(name), value};
        call(thread, custom, std::span(arguments).first(deletes ? 2 : 3));
        return;
    }
    object_setattr(thread, cls, name, value);
}

void store(Thread& thread, Value object, NameId name, Value value) {
    if (object.is_ref()) {
        std::uint32_t type = type_id(thread, object);
        if (type >= kFirstShape) return store_instance(thread, object, name, value);
        if (type == kClass) return store_class_by_metaclass(thread, object, name, value);
        if (type == kModule) {
            ModuleInfo& info = module_info(thread, object);
            if (value.is_nothing() && get_global(thread, info, name).is_nothing()) {
                raise_attribute_error(thread, object, name, name_text(name));
            }
            set_global(thread, info, name, value.is_nothing() ? kUndefined : value);
            return;
        }
        if (set_special_object_attribute(thread, object, name, value)) return;
    }
    Rooted rooted(thread, object);
    Rooted error(thread, kNothing);
    Value present = attribute_or_nothing(thread, object, name, error);
    if (present.is_nothing()) raise_attribute_error(thread, rooted, name);
    raise_attribute_error(thread, rooted, name,
                          fmt::format("'{}' object attribute '{}' is read-only", type_name(thread, rooted),
                                      name_text(name)));
}

}  // namespace

// ---------------------------------------------------------------------------------------------------- the interface

Value find_attribute(Thread& thread, Value object, NameId name) {
    Rooted error(thread, kNothing);
    bool raised = false;
    return absent_on_attribute_error(thread, raised, error,
                                     [&] { return attribute_or_nothing(thread, object, name, error); });
}

Value get_attribute(Thread& thread, Value object, NameId name) {
    Rooted rooted(thread, object);
    Rooted error(thread, kNothing);
    Value found = attribute_or_nothing(thread, object, name, error);
    if (!found.is_nothing()) return found;
    if (!error.get().is_nothing()) throw PythonError{error};
    raise_attribute_error(thread, rooted, name);
}

void set_attribute(Thread& thread, Value object, NameId name, Value value) { store(thread, object, name, value); }

void delete_attribute(Thread& thread, Value object, NameId name) { store(thread, object, name, kNothing); }

Value object_getattribute(Thread& thread, Value object, NameId name) {
    if (!is_instance_value(thread, object)) return get_attribute(thread, object, name);
    Rooted rooted(thread, object);
    Value found = generic_instance_attribute(thread, object, name);
    if (found.is_nothing()) raise_attribute_error(thread, rooted, name);
    return found;
}

void object_setattr(Thread& thread, Value object, NameId name, Value value) {
    if (is_instance_value(thread, object)) return store_generic_instance(thread, object, name, value);
    if (has_type(thread, object, kClass)) {
        Value found = metaclass_attribute(thread, object, name);
        if (!found.is_nothing() && is_data_descriptor(thread, found)) {
            return store_through_descriptor(thread, found, object, name, value);
        }
        return store_class(thread, object, name, value);
    }
    store(thread, object, name, value);
}

void raise_attribute_error(Thread& thread, Value object, NameId name) {
    std::string text;
    if (has_type(thread, object, kClass)) {
        text = fmt::format("type object '{}' has no attribute '{}'", name_of(thread, object), name_text(name));
    } else if (has_type(thread, object, kModule)) {
        text = fmt::format("module '{}' has no attribute '{}'", module_info(thread, object).name, name_text(name));
    } else {
        text = fmt::format("'{}' object has no attribute '{}'", type_name(thread, object), name_text(name));
    }
    raise_attribute_error(thread, object, name, text);
}

}  // namespace toy
