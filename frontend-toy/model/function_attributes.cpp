// Attributes of function-like objects: functions, methods, natives, properties, wrappers, super objects, tracebacks.
#include <fmt/format.h>

#include "frontend-toy/code.h"
#include "frontend-toy/interpreter/generator.h"
#include "frontend-toy/model/attributes.h"
#include "frontend-toy/model/descriptors.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/model/model_names.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/operations.h"

namespace toy {
namespace {

Value or_none(Value value) { return value.is_nothing() ? kNone : value; }

Value function_dict(Thread& thread, Value function) {
    Value attributes = read<Function>(thread, function)->attributes;
    if (attributes.is_nothing()) {
        attributes = make_dict(thread);
        write<Function>(thread, function)->attributes = attributes;
    }
    return attributes;
}

Value function_attribute(Thread& thread, Value function, NameId name) {
    const Function* object = read<Function>(thread, function);
    const ModelNames& names = model_names;
    if (!object->attributes.is_nothing()) {
        if (Value found = dict_get(thread, object->attributes, name_str(name)); !found.is_nothing()) return found;
    }
    if (name == names.name) return object->name;
    if (name == names.qualname) return object->qualified_name;
    if (name == names.doc) return or_none(object->doc);
    if (name == names.module) {
        const auto* module = static_cast<const ModuleInfo*>(object->code->module);
        return module == nullptr ? kNone : make_str(thread, module->name);
    }
    if (name == names.defaults) return or_none(object->defaults);
    if (name == names.kwdefaults) return or_none(object->keyword_defaults);
    if (name == names.closure) return or_none(object->closure);
    if (name == names.dict) return function_dict(thread, function);
    if (name == names.annotations) {
        Value empty = make_dict(thread);
        dict_set(thread, function_dict(thread, function), name_str(name), empty);
        return empty;
    }
    if (name == names.globals || name == names.code) {
        raise(thread, ErrorClass::not_implemented_error,
              fmt::format("stmjit: the attribute {} of functions is not supported", name_text(name)));
    }
    return kNothing;
}

Value native_attribute(Thread& thread, Value native, NameId name) {
    const NativeFunction* object = read<NativeFunction>(thread, native);
    if (name == model_names.name) return make_str(thread, object->descriptor->name);
    if (name == model_names.qualname) {
        const char* owner = object->descriptor->owner;
        return make_str(thread, owner == nullptr ? object->descriptor->name
                                                 : fmt::format("{}.{}", owner, object->descriptor->name));
    }
    if (name == model_names.doc) return kNone;
    if (name == model_names.self && !object->self.is_nothing()) return object->self;
    if (name == model_names.module) return object->descriptor->owner == nullptr ? make_str(thread, "builtins") : kNone;
    return kNothing;
}

Value bound_method_attribute(Thread& thread, Value method, NameId name) {
    const BoundMethod* object = read<BoundMethod>(thread, method);
    if (name == model_names.self) return object->self;
    if (name == model_names.func) return object->function;
    if (name == model_names.class_) return kNothing;
    return find_attribute(thread, object->function, name);
}

Value property_attribute(Thread& thread, Value property, NameId name) {
    const Property* object = read<Property>(thread, property);
    if (name == model_names.fget) return or_none(object->getter);
    if (name == model_names.fset) return or_none(object->setter);
    if (name == model_names.fdel) return or_none(object->deleter);
    if (name == model_names.doc) {
        if (!object->doc.is_nothing() && object->doc != kNone) return object->doc;
        if (has_type(thread, object->getter, kFunction)) return function_attribute(thread, object->getter, name);
        return kNone;
    }
    if (name == model_names.isabstractmethod) {
        for (Value function : {object->getter, object->setter, object->deleter}) {
            if (!has_type(thread, function, kFunction)) continue;
            Value found = function_attribute(thread, function, name);
            if (!found.is_nothing() && found != kFalse) return kTrue;
        }
        return kFalse;
    }
    return kNothing;
}

Value wrapper_attribute(Thread& thread, Value wrapper, NameId name) {
    Value function = read<Wrapper>(thread, wrapper)->function;
    if (name == model_names.func || name == model_names.wrapped) return function;
    if (name == model_names.class_) return kNothing;
    if (name == model_names.name || name == model_names.qualname || name == model_names.doc ||
        name == model_names.module || name == model_names.isabstractmethod) {
        return find_attribute(thread, function, name);
    }
    return kNothing;
}

Value super_own_attribute(Thread& thread, Value super, NameId name) {
    const Super* object = read<Super>(thread, super);
    if (name == model_names.thisclass) return object->type;
    if (name == model_names.self) return or_none(object->self);
    if (name == model_names.self_class) return or_none(object->self_type);
    return kNothing;
}

Value cell_attribute(Thread& thread, Value cell, NameId name) {
    if (name_text(name) != "cell_contents") return kNothing;
    Value content = read<Cell>(thread, cell)->content;
    if (content == kUndefined) raise(thread, ErrorClass::value_error, "Cell is empty");
    return content;
}

// ---------------------------------------------------------------------------------------------------- methods

Value require_property(Thread& thread, Value value) {
    if (!has_type(thread, value, kProperty)) raise(thread, ErrorClass::type_error, "a property is required");
    return value;
}

Value copy_property(Thread& thread, Value property, Value getter, Value setter, Value deleter) {
    const Property* object = read<Property>(thread, require_property(thread, property));
    return make_property(thread, getter.is_nothing() ? object->getter : getter,
                         setter.is_nothing() ? object->setter : setter,
                         deleter.is_nothing() ? object->deleter : deleter, object->doc);
}
Value property_getter(Thread& thread, const Arguments& arguments) {
    return copy_property(thread, arguments[0], arguments[1], kNothing, kNothing);
}
Value property_setter(Thread& thread, const Arguments& arguments) {
    return copy_property(thread, arguments[0], kNothing, arguments[1], kNothing);
}
Value property_deleter(Thread& thread, const Arguments& arguments) {
    return copy_property(thread, arguments[0], kNothing, kNothing, arguments[1]);
}

// descriptor.__get__(object, type=None) of functions, properties, static and class methods.
Value descriptor_get(Thread& thread, const Arguments& arguments) {
    Value object = arguments[1] == kNone ? kNothing : arguments[1];
    Value cls = arguments.count > 2 && arguments[2] != kNone ? arguments[2]
                : object.is_nothing()                        ? kNothing
                                                             : class_of(thread, object);
    return bind_attribute(thread, arguments[0], object, cls, model_names.get);
}
Value property_set(Thread& thread, const Arguments& arguments) {
    store_through_descriptor(thread, require_property(thread, arguments[0]), arguments[1], model_names.set, arguments[2]);
    return kNone;
}
Value property_delete(Thread& thread, const Arguments& arguments) {
    store_through_descriptor(thread, require_property(thread, arguments[0]), arguments[1], model_names.delete_, kNothing);
    return kNone;
}
Value call_receiver(Thread& thread, const Arguments& arguments) {
    RootedVector passed(thread);
    Value callee = arguments[0];
    passed.values.assign(arguments.positional + 1, arguments.positional + arguments.count);
    Arguments rest = arguments;
    rest.positional = passed.values.data();
    rest.count--;
    return call_keywords(thread, callee, rest);
}
Value set_name_nothing(Thread&, const Arguments&) { return kNone; }

const NativeDescriptor kPropertyMethods[] = {
    {"getter", property_getter, 2, 2, false, false, "property"},
    {"setter", property_setter, 2, 2, false, false, "property"},
    {"deleter", property_deleter, 2, 2, false, false, "property"},
    {"__get__", descriptor_get, 2, 3, false, true, "property"},
    {"__set__", property_set, 3, 3, false, true, "property"},
    {"__delete__", property_delete, 2, 2, false, true, "property"},
    {"__set_name__", set_name_nothing, 3, 3, false, false, "property"},
};
const NativeDescriptor kFunctionMethods[] = {
    {"__get__", descriptor_get, 2, 3, false, true, "function"},
    {"__call__", call_receiver, 1, 0xffff, true, true, "function"},
};
const NativeDescriptor kWrapperMethods[] = {
    {"__get__", descriptor_get, 2, 3, false, true, "staticmethod"},
};
const NativeDescriptor kCallMethods[] = {
    {"__call__", call_receiver, 1, 0xffff, true, true, "method"},
};

}  // namespace

Value special_object_attribute(Thread& thread, Value object, NameId name) {
    if (!object.is_ref()) return kNothing;
    switch (type_id(thread, object)) {
        case kFunction: return function_attribute(thread, object, name);
        case kNativeFunction: return native_attribute(thread, object, name);
        case kBoundMethod: return bound_method_attribute(thread, object, name);
        case kProperty: return property_attribute(thread, object, name);
        case kStaticMethod:
        case kClassMethod: return wrapper_attribute(thread, object, name);
        case kSuper: return super_own_attribute(thread, object, name);
        case kCell: return cell_attribute(thread, object, name);
        case kGenerator: return generator_attribute(thread, object, name_text(name));
        case kTraceback: return traceback_attribute(thread, object, name);
        default: return kNothing;
    }
}

bool set_special_object_attribute(Thread& thread, Value object, NameId name, Value value) {
    if (has_type(thread, object, kFunction)) {
        const ModelNames& names = model_names;
        Function* function = write<Function>(thread, object);
        if (name == names.name || name == names.qualname) {
            if (value.is_nothing() || !is_str(thread, value)) {
                raise(thread, ErrorClass::type_error, fmt::format("{} must be set to a string object", name_text(name)));
            }
            (name == names.name ? function->name : function->qualified_name) = value;
        } else if (name == names.doc) {
            function->doc = value.is_nothing() ? kNone : value;
        } else if (name == names.defaults) {
            function->defaults = value == kNone ? kNothing : value;
        } else if (name == names.kwdefaults) {
            function->keyword_defaults = value == kNone ? kNothing : value;
        } else if (name == names.code || name == names.closure || name == names.globals || name == names.dict) {
            raise(thread, ErrorClass::type_error, fmt::format("stmjit: {} of a function cannot be assigned", name_text(name)));
        } else if (value.is_nothing()) {
            Value attributes = function->attributes;
            return !attributes.is_nothing() && dict_delete(thread, attributes, name_str(name));
        } else {
            dict_set(thread, function_dict(thread, object), name_str(name), value);
        }
        return true;
    }
    if (has_type(thread, object, kProperty) && name == model_names.doc) {
        write<Property>(thread, object)->doc = value.is_nothing() ? kNone : value;
        return true;
    }
    if (has_type(thread, object, kBoundMethod)) {
        raise_attribute_error(thread, object, name,
                              fmt::format("'method' object has no attribute '{}'", name_text(name)));
    }
    return false;
}

const NativeDescriptor* find_type_method(std::string_view name);  // object_methods.cpp

const NativeDescriptor* find_model_method(std::uint32_t type_id, std::string_view name) {
    auto find = [&](std::span<const NativeDescriptor> methods) -> const NativeDescriptor* {
        for (const NativeDescriptor& method : methods) {
            if (name == method.name) return &method;
        }
        return nullptr;
    };
    switch (type_id) {
        case kProperty: return find(kPropertyMethods);
        case kFunction: return find(kFunctionMethods);
        case kStaticMethod:
        case kClassMethod: return find(kWrapperMethods);
        case kNativeFunction:
        case kBoundMethod: return find(kCallMethods);
        case kClass: return find_type_method(name);
        default: return nullptr;
    }
}

}  // namespace toy
