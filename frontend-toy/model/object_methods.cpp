// Methods of `object` and `type`, and the constructors of the types that the class model itself knows.
#include "frontend-toy/model/object_methods.h"

#include <algorithm>

#include <fmt/format.h>

#include "frontend-toy/code.h"
#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/model/attribute_cache.h"
#include "frontend-toy/model/attributes.h"
#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/descriptors.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/model/model_names.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/objects/builtin_methods.h"
#include "frontend-toy/objects/containers.h"

namespace toy {
namespace {

std::string name_of(Thread& thread, Value cls) { return utf8(thread, read<Class>(thread, cls)->name); }

NameId attribute_name(Thread& thread, Value value) {
    value = plain_value(thread, value);
    if (!is_str(thread, value)) {
        raise(thread, ErrorClass::type_error,
              fmt::format("attribute name must be string, not '{}'", type_name(thread, value)));
    }
    return intern(thread, utf8(thread, value));
}

// ---------------------------------------------------------------------------------------------------- object

Value object_new(Thread& thread, const Arguments& arguments) {
    Value cls = arguments[0];
    if (!has_type(thread, cls, kClass)) {
        raise(thread, ErrorClass::type_error,
              fmt::format("object.__new__(X): X is not a type object ({})", type_name(thread, cls)));
    }
    const ClassInfo& info = class_info_of(thread, cls);
    if (info.kind == ClassKind::exception) {
        raise(thread, ErrorClass::type_error,
              fmt::format("object.__new__({0}) is not safe, use BaseException.__new__()", name_of(thread, cls)));
    }
    if (info.kind == ClassKind::builtin || info.kind == ClassKind::derived) {
        raise(thread, ErrorClass::type_error,
              fmt::format("object.__new__({0}) is not safe, use {0}.__new__()", name_of(thread, cls)));
    }
    if (arguments.count + arguments.keyword_count > 1) {
        if (has_custom_new(thread, cls)) {
            raise(thread, ErrorClass::type_error, "object.__new__() takes exactly one argument (the type to instantiate)");
        }
        if (!has_custom_init(thread, cls)) {
            raise(thread, ErrorClass::type_error, fmt::format("{}() takes no arguments", name_of(thread, cls)));
        }
    }
    return new_instance(thread, cls);
}

Value object_init(Thread& thread, const Arguments& arguments) {
    if (arguments.count + arguments.keyword_count > 1) {
        Value cls = class_of(thread, arguments[0]);
        if (has_custom_init(thread, cls)) {
            raise(thread, ErrorClass::type_error,
                  "object.__init__() takes exactly one argument (the instance to initialize)");
        }
        if (!has_custom_new(thread, cls) && class_info_of(thread, cls).kind != ClassKind::derived) {
            raise(thread, ErrorClass::type_error,
                  fmt::format("{}.__init__() takes exactly one argument (the instance to initialize)", name_of(thread, cls)));
        }
    }
    return kNone;
}

Value object_repr(Thread& thread, const Arguments& arguments) {
    Value self = arguments[0];
    return is_instance_value(thread, self) ? default_repr(thread, self) : to_repr(thread, self);
}

Value object_str(Thread& thread, const Arguments& arguments) {
    Value self = arguments[0];
    if (!is_instance_value(thread, self)) return to_str(thread, self);
    Value repr = find_special(thread, self, model_names.repr);
    if (repr.is_nothing()) return default_repr(thread, self);
    const Value passed[] = {self};
    return call(thread, repr, passed);
}

Value object_eq(Thread&, const Arguments& arguments) {
    return arguments[0] == arguments[1] ? kTrue : kNotImplemented;
}

Value object_ne(Thread& thread, const Arguments& arguments) {
    Value self = arguments[0];
    Value eq = is_instance_value(thread, self) ? find_special(thread, self, model_names.eq) : kNothing;
    if (eq.is_nothing()) return self == arguments[1] ? kFalse : kNotImplemented;
    const Value passed[] = {self, arguments[1]};
    Value result = call(thread, eq, passed);
    return result == kNotImplemented ? result : Value::from_bool(!truth(thread, result));
}

Value object_unordered(Thread&, const Arguments&) { return kNotImplemented; }

Value object_hash(Thread& thread, const Arguments& arguments) {
    std::int64_t id = identity(thread, arguments[0]);
    return make_int(thread, id >> 4 | id << 60);
}

Value object_format(Thread& thread, const Arguments& arguments) {
    Rooted self(thread, arguments[0]);
    if (!is_str(thread, arguments[1])) raise(thread, ErrorClass::type_error, "__format__() argument must be str");
    if (!utf8(thread, arguments[1]).empty()) {
        raise(thread, ErrorClass::type_error,
              fmt::format("unsupported format string passed to {}.__format__", type_name(thread, self)));
    }
    return to_str(thread, self);
}

Value object_setattr_method(Thread& thread, const Arguments& arguments) {
    object_setattr(thread, arguments[0], attribute_name(thread, arguments[1]), arguments[2]);
    return kNone;
}
Value object_delattr_method(Thread& thread, const Arguments& arguments) {
    object_setattr(thread, arguments[0], attribute_name(thread, arguments[1]), kNothing);
    return kNone;
}
Value object_getattribute_method(Thread& thread, const Arguments& arguments) {
    return object_getattribute(thread, arguments[0], attribute_name(thread, arguments[1]));
}

Value object_init_subclass(Thread& thread, const Arguments& arguments) {
    if (arguments.count > 1 || arguments.keyword_count != 0) {
        raise(thread, ErrorClass::type_error,
              fmt::format("{}.__init_subclass__() takes no keyword arguments", name_of(thread, arguments[0])));
    }
    return kNone;
}

std::vector<std::string> default_names(Thread& thread, Value object);

Value sorted_list(Thread& thread, std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::vector<Value> values;
    for (const std::string& name : names) values.push_back(make_str(thread, name));
    return make_list(thread, values);
}

Value object_dir_method(Thread& thread, const Arguments& arguments) {
    return sorted_list(thread, default_names(thread, arguments[0]));
}

const NativeDescriptor kObjectNew{"__new__", object_new, 1, 0xffff, true, false, nullptr};
const NativeDescriptor kInitSubclass{"__init_subclass__", object_init_subclass, 1, 0xffff, true, false, "object"};
const NativeDescriptor kObjectMethods[] = {
    {"__init__", object_init, 1, 0xffff, true, false, "object"},
    {"__repr__", object_repr, 1, 1, false, true, "object"},
    {"__str__", object_str, 1, 1, false, true, "object"},
    {"__eq__", object_eq, 2, 2, false, false, "object"},
    {"__ne__", object_ne, 2, 2, false, true, "object"},
    {"__lt__", object_unordered, 2, 2, false, false, "object"},
    {"__le__", object_unordered, 2, 2, false, false, "object"},
    {"__gt__", object_unordered, 2, 2, false, false, "object"},
    {"__ge__", object_unordered, 2, 2, false, false, "object"},
    {"__hash__", object_hash, 1, 1, false, true, "object"},
    {"__format__", object_format, 2, 2, false, true, "object"},
    {"__setattr__", object_setattr_method, 3, 3, false, true, "object"},
    {"__delattr__", object_delattr_method, 2, 2, false, true, "object"},
    {"__getattribute__", object_getattribute_method, 2, 2, false, true, "object"},
    {"__dir__", object_dir_method, 1, 1, false, true, "object"},
};

// ---------------------------------------------------------------------------------------------------- type

Value require_class(Thread& thread, Value value) {
    if (!has_type(thread, value, kClass)) {
        raise(thread, ErrorClass::type_error,
              fmt::format("descriptor for 'type' objects doesn't apply to a '{}' object", type_name(thread, value)));
    }
    return value;
}

Value type_mro(Thread& thread, const Arguments& arguments) {
    auto mro = mro_of(thread, require_class(thread, arguments[0]));
    return make_list(thread, std::vector<Value>(mro.begin(), mro.end()));
}

Value type_subclasses(Thread& thread, const Arguments& arguments) {
    Value list = read<Class>(thread, require_class(thread, arguments[0]))->subclasses;
    std::vector<Value> items;
    std::int64_t length = read<List>(thread, list)->length;
    for (std::int64_t i = 0; i < length; i++) {
        items.push_back(read<Items>(thread, read<List>(thread, list)->items)->slots[i]);
    }
    return make_list(thread, items);
}

Value type_call(Thread& thread, const Arguments& arguments) {
    Arguments rest = arguments;
    rest.positional++;
    rest.count--;
    return instantiate_plainly(thread, require_class(thread, arguments[0]), rest);
}

Value type_repr(Thread& thread, const Arguments& arguments) { return class_repr(thread, require_class(thread, arguments[0])); }

Value type_init(Thread& thread, const Arguments& arguments) {
    if (arguments.count != 2 && arguments.count != 4) {
        raise(thread, ErrorClass::type_error, "type.__init__() takes 1 or 3 arguments");
    }
    return kNone;
}

Value type_dunder_new(Thread& thread, const Arguments& arguments) {
    Arguments rest = arguments;
    rest.positional++;
    rest.count--;
    Value metaclass = require_class(thread, arguments[0]);
    const bool asks = metaclass == builtin_class(BuiltinClass::type) && rest.count == 1 && rest.keyword_count == 0;
    return asks ? class_of(thread, rest[0]) : make_class_of(thread, metaclass, rest);
}
const NativeDescriptor kTypeDunderNew{"__new__", type_dunder_new, 1, 0xffff, true, true, nullptr};

Value type_instancecheck(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(is_instance(thread, arguments[1], require_class(thread, arguments[0])));
}
Value type_subclasscheck(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(is_subclass(thread, arguments[1], require_class(thread, arguments[0])));
}

const NativeDescriptor kTypeMethods[] = {
    {"mro", type_mro, 1, 1, false, false, "type"},
    {"__subclasses__", type_subclasses, 1, 1, false, false, "type"},
    {"__call__", type_call, 1, 0xffff, true, true, "type"},
    {"__init__", type_init, 1, 0xffff, true, false, "type"},
    {"__repr__", type_repr, 1, 1, false, true, "type"},
    {"__instancecheck__", type_instancecheck, 2, 2, false, false, "type"},
    {"__subclasscheck__", type_subclasscheck, 2, 2, false, false, "type"},
};

Value type_new(Thread& thread, const Arguments& arguments) {
    if (arguments.count == 1 && arguments.keyword_count == 0) return class_of(thread, arguments[0]);
    if (arguments.count != 3) raise(thread, ErrorClass::type_error, "type() takes 1 or 3 arguments");
    return make_class_of(thread, builtin_class(BuiltinClass::type), arguments);
}

// ---------------------------------------------------------------------------------------------------- constructors

Value property_new(Thread& thread, const Arguments& arguments) {
    static constexpr const char* kNames[] = {"fget", "fset", "fdel", "doc"};
    Value parts[4] = {kNone, kNone, kNone, kNone};
    for (std::uint32_t i = 0; i < arguments.count; i++) parts[i] = arguments[i];
    for (std::uint32_t k = 0; k < arguments.keyword_count; k++) {
        std::string name = utf8(thread, arguments.keyword_names[k]);
        auto found = std::find(std::begin(kNames), std::end(kNames), name);
        if (found == std::end(kNames)) {
            raise(thread, ErrorClass::type_error, fmt::format("'{}' is an invalid keyword argument for property()", name));
        }
        parts[found - std::begin(kNames)] = arguments.keyword_values[k];
    }
    return make_property(thread, parts[0], parts[1], parts[2], parts[3]);
}

Value staticmethod_new(Thread& thread, const Arguments& arguments) {
    return make_wrapper(thread, kStaticMethod, arguments[0]);
}
Value classmethod_new(Thread& thread, const Arguments& arguments) {
    return make_wrapper(thread, kClassMethod, arguments[0]);
}

// super() without arguments: the class is in the cell __class__ of the calling function, the object in its first
// register.
Value super_of_frame(Thread& thread) {
    if (thread.base == nullptr || !has_type(thread, thread.base[-1], kFunction)) {
        raise(thread, ErrorClass::runtime_error, "super(): no current frame");
    }
    const Function* function = read<Function>(thread, thread.base[-1]);
    const Code& code = *function->code;
    if (code.positional == 0 && !code.has_varargs) raise(thread, ErrorClass::runtime_error, "super(): no arguments");
    auto found = std::find(code.free_names.begin(), code.free_names.end(), "__class__");
    if (found == code.free_names.end() || function->closure.is_nothing()) {
        raise(thread, ErrorClass::runtime_error, "super(): __class__ cell not found");
    }
    Value cell = read_immutable<Tuple>(thread, function->closure)->items[found - code.free_names.begin()];
    Value cls = read<Cell>(thread, cell)->content;
    if (cls.is_nothing() || cls == kUndefined) raise(thread, ErrorClass::runtime_error, "super(): empty __class__ cell");
    Value self = thread.base[0];
    if (code.positional == 0) {
        const Tuple* rest = read_immutable<Tuple>(thread, self);
        if (rest->length == 0) raise(thread, ErrorClass::runtime_error, "super(): no arguments");
        self = rest->items[0];
    }
    if (has_type(thread, self, kCell)) self = read<Cell>(thread, self)->content;
    if (self.is_nothing() || self == kUndefined) raise(thread, ErrorClass::runtime_error, "super(): arg[0] deleted");
    return make_super(thread, cls, self);
}

Value super_new(Thread& thread, const Arguments& arguments) {
    if (arguments.count == 0) return super_of_frame(thread);
    return make_super(thread, arguments[0], arguments.count > 1 && arguments[1] != kNone ? arguments[1] : kNothing);
}

// ---------------------------------------------------------------------------------------------------- dir, vars

void add_class_names(Thread& thread, Value cls, std::vector<std::string>& names) {
    for (Value ancestor : mro_of(thread, cls)) {
        Value key, value;
        std::int64_t position = 0;
        while (hash_next(thread, read<Class>(thread, ancestor)->attributes, position, key, value)) {
            names.push_back(utf8(thread, key));
        }
        const ClassInfo& info = class_info_of(thread, ancestor);
        if (info.type_id == kNoType) continue;
        for (std::string_view method : builtin_method_names(info.type_id)) names.emplace_back(method);
    }
    names.insert(names.end(), {"__class__", "__doc__", "__getstate__", "__reduce__", "__reduce_ex__", "__sizeof__",
                               "__subclasshook__"});
}

std::vector<std::string> default_names(Thread& thread, Value object) {
    std::vector<std::string> names;
    if (has_type(thread, object, kModule)) {
        for (NameId name : global_names(thread, module_info(thread, object))) names.push_back(name_text(name));
        if (std::find(names.begin(), names.end(), "__name__") == names.end()) names.push_back("__name__");
        return names;
    }
    if (has_type(thread, object, kClass)) {
        add_class_names(thread, object, names);
        if (class_info_of(thread, object).made_by_program) names.insert(names.end(), {"__dict__", "__weakref__"});
        return names;
    }
    if (is_instance_value(thread, object)) {
        for (const NamedValue& attribute : instance_attributes(thread, object)) names.push_back(utf8(thread, attribute.name));
        const ClassInfo& info = class_info_of(thread, class_of(thread, object));
        if (!info.restricted) {
            names.push_back("__dict__");
            if (info.kind == ClassKind::plain) names.push_back("__weakref__");
        }
    }
    add_class_names(thread, class_of(thread, object), names);
    return names;
}

Value class_dict_copy(Thread& thread, Value cls) {
    Value copy = make_dict(thread);
    Value key, cell;
    std::int64_t position = 0;
    Value attributes = read<Class>(thread, cls)->attributes;
    while (hash_next(thread, attributes, position, key, cell)) {
        dict_set(thread, copy, key, read<Cell>(thread, cell)->content);
    }
    return copy;
}

}  // namespace

const NativeDescriptor kTypeNew{"type", type_new, 1, 3, true, true, nullptr};
const NativeDescriptor kPropertyNew{"property", property_new, 0, 4, true, false, nullptr};
const NativeDescriptor kStaticMethodNew{"staticmethod", staticmethod_new, 1, 1, false, false, nullptr};
const NativeDescriptor kClassMethodNew{"classmethod", classmethod_new, 1, 1, false, false, nullptr};
// Reads the calling frame: compiled code must not call it as if it were any function.
const NativeDescriptor kSuperNew{"super", super_new, 0, 2, false, true, nullptr};

const NativeDescriptor* find_type_method(std::string_view name) {
    for (const NativeDescriptor& method : kTypeMethods) {
        if (name == method.name) return &method;
    }
    return nullptr;
}

bool class_is_abstract_base(Thread& thread, Value cls) {
    return !lookup_cell_in_class(thread, cls, model_names.abstractmethods).is_nothing();
}

std::string calling_module_name(Thread& thread) {
    if (thread.base == nullptr || !has_type(thread, thread.base[-1], kFunction)) return "__main__";
    const auto* module = static_cast<const ModuleInfo*>(code_of(thread, thread.base).module);
    return module == nullptr ? "__main__" : module->name;
}

void initialise_object_methods(Thread& thread) {
    Value object = builtin_class(BuiltinClass::object);
    set_class_attribute(thread, object, model_names.new_,
                        make_wrapper(thread, kStaticMethod, fixed_native(thread, &kObjectNew)));
    set_class_attribute(thread, object, model_names.init_subclass,
                        make_wrapper(thread, kClassMethod, fixed_native(thread, &kInitSubclass)));
    for (const NativeDescriptor& method : kObjectMethods) {
        set_class_attribute(thread, object, intern(thread, method.name), fixed_native(thread, &method));
    }
    Value type = builtin_class(BuiltinClass::type);
    set_class_attribute(thread, type, model_names.new_,
                        make_wrapper(thread, kStaticMethod, fixed_native(thread, &kTypeDunderNew)));
    for (const NativeDescriptor& method : kTypeMethods) {
        set_class_attribute(thread, type, intern(thread, method.name), fixed_native(thread, &method));
    }
}

std::string full_class_name(Thread& thread, Value cls) {
    const Class* object = read<Class>(thread, cls);
    std::string name = utf8(thread, object->qualified_name);
    Value module = own_class_attribute(thread, cls, model_names.module);
    if (module.is_nothing() || !is_str(thread, module)) return name;
    std::string module_name = utf8(thread, module);
    return module_name == "builtins" ? name : module_name + "." + name;
}

Value class_repr(Thread& thread, Value cls) {
    return make_str(thread, fmt::format("<class '{}'>", full_class_name(thread, cls)));
}

Value default_repr(Thread& thread, Value object_value) {
    Rooted object(thread, object_value);
    std::int64_t address = identity(thread, object_value);
    return make_str(thread, fmt::format("<{} object at {:#x}>", full_class_name(thread, class_of(thread, object)), address));
}

Value object_dict(Thread& thread, Value object) {
    if (is_instance_value(thread, object)) {
        const ClassInfo& info = class_info_of(thread, class_of(thread, object));
        if (!info.restricted) {
            return instance_dict(thread, object);
        }
    } else if (has_type(thread, object, kClass)) {
        return class_dict_copy(thread, object);
    } else if (has_type(thread, object, kModule)) {
        const ModuleInfo& info = module_info(thread, object);
        Value dict = make_dict(thread);
        for (NameId name : global_names(thread, info)) {
            Value value = get_global(thread, info, name);
            if (!value.is_nothing()) dict_set(thread, dict, name_str(name), value);
        }
        return dict;
    } else if (has_type(thread, object, kFunction)) {
        return get_attribute(thread, object, model_names.dict);
    }
    raise(thread, ErrorClass::type_error, "vars() argument must have __dict__ attribute");
}

Value object_dir(Thread& thread, Value object_value) {
    Rooted object(thread, object_value);
    if (is_instance_value(thread, object)) {
        Value custom = find_special(thread, object, model_names.dir);
        if (!custom.is_nothing()) {
            const Value arguments[] = {object};
            RootedVector items(thread);
            Rooted made(thread, call(thread, custom, arguments));
            items.values = list_of(thread, made);
            std::vector<std::string> names;
            for (Value item : items.values) names.push_back(utf8(thread, item));
            std::sort(names.begin(), names.end());
            std::vector<Value> values;
            for (const std::string& name : names) values.push_back(make_str(thread, name));
            return make_list(thread, values);
        }
    }
    return sorted_list(thread, default_names(thread, object));
}

}  // namespace toy
