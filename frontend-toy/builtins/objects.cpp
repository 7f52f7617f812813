// Attributes, types, hashes, texts: functions that take any object.
#include <algorithm>
#include <set>

#include "frontend-toy/builtins/tables.h"
#include "frontend-toy/model/class_info.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/objects/builtin_methods.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/hash_table.h"
#include "frontend-toy/objects/method_table.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

NameId attribute_name(Thread& thread, Value name, const char* message = "attribute name must be string, not '") {
    name = plain_value(thread, name);
    if (!is_str(thread, name)) raise(thread, ErrorClass::type_error, message + type_name(thread, name) + "'");
    NameId id;
    return find_name(thread, name, id) ? id : intern(thread, utf8(thread, name));
}

Value get(Thread& thread, const Arguments& arguments) {
    NameId name = attribute_name(thread, arguments[1]);
    if (arguments.count == 2) return get_attribute(thread, arguments[0], name);
    Value found = find_attribute(thread, arguments[0], name);
    return found.is_nothing() ? arguments[2] : found;
}

Value has(Thread& thread, const Arguments& arguments) {
    NameId name = attribute_name(thread, arguments[1]);
    return Value::from_bool(!find_attribute(thread, arguments[0], name).is_nothing());
}

Value set(Thread& thread, const Arguments& arguments) {
    NameId name = attribute_name(thread, arguments[1]);
    set_attribute(thread, arguments[0], name, arguments[2]);
    return kNone;
}

Value remove(Thread& thread, const Arguments& arguments) {
    NameId name = attribute_name(thread, arguments[1]);
    delete_attribute(thread, arguments[0], name);
    return kNone;
}

Value vars(Thread& thread, const Arguments& arguments) {
    if (arguments.count == 0) return frame_locals(thread);
    Value found = find_attribute(thread, arguments[0], special_name(thread, Special::dict));
    if (found.is_nothing()) raise(thread, ErrorClass::type_error, "vars() argument must have __dict__ attribute");
    return found;
}

constexpr std::string_view kObjectNames[] = {
    "__class__", "__delattr__", "__dir__", "__doc__", "__eq__", "__format__", "__ge__", "__getattribute__",
    "__getstate__", "__gt__", "__hash__", "__init__", "__init_subclass__", "__le__", "__lt__", "__ne__", "__new__",
    "__reduce__", "__reduce_ex__", "__repr__", "__setattr__", "__sizeof__", "__str__", "__subclasshook__"};

void add_keys(Thread& thread, Value dict, std::set<std::string>& names) {
    Value key, value;
    for (std::int64_t position = 0; hash_next(thread, dict, position, key, value);)
        if (is_str(thread, key)) names.insert(utf8(thread, key));
}

void add_class_names(Thread& thread, Value cls, std::set<std::string>& names) {
    for (Value ancestor : tuple_view(thread, read<Class>(thread, cls)->mro)) {
        add_keys(thread, read<Class>(thread, ancestor)->attributes, names);
        const ClassInfo& info = class_info_of(thread, ancestor);
        for (std::string_view method : builtin_method_names(info.type_id)) names.emplace(method);
    }
    names.insert(std::begin(kObjectNames), std::end(kObjectNames));
}

Value directory(Thread& thread, const Arguments& arguments) {
    std::set<std::string> names;
    if (arguments.count == 0) {
        Rooted here(thread, make_list(thread, list_of(thread, frame_locals(thread))));
        list_sort(thread, here, kNothing, false);
        return here;
    }
    Value object = arguments[0];
    if (is_instance_object(thread, object)) {
        Value method = find_special(thread, object, Special::dir);
        if (!method.is_nothing() && method != kNone) {
            Value given = call_special(thread, method, object);
            Rooted list(thread, make_list(thread, list_of(thread, given)));
            list_sort(thread, list, kNothing, false);
            return list;
        }
    }
    if (has_type(thread, object, kModule)) {
        for (NameId name : global_names(thread, module_info(thread, object))) names.insert(name_text(name));
    } else if (has_type(thread, object, kClass)) {
        add_class_names(thread, object, names);
    } else {
        Value own = find_attribute(thread, object, special_name(thread, Special::dict));
        if (has_type(thread, own, kDict)) add_keys(thread, own, names);
        add_class_names(thread, class_of(thread, arguments[0]), names);
    }
    RootedVector list(thread);
    for (const std::string& name : names) list.values.push_back(make_str(thread, name));
    return make_list(thread, list.values);
}

Value callable(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(is_callable(thread, arguments[0]));
}

Value isinstance(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(instance_check(thread, arguments[0], arguments[1]));
}

Value issubclass(Thread& thread, const Arguments& arguments) {
    if (!has_type(thread, arguments[0], kClass)) raise(thread, ErrorClass::type_error, "issubclass() arg 1 must be a class");
    return Value::from_bool(subclass_check(thread, arguments[0], arguments[1]));
}

Value id(Thread& thread, const Arguments& arguments) { return make_int(thread, identity(thread, arguments[0])); }
Value hash_of(Thread& thread, const Arguments& arguments) { return make_int(thread, hash(thread, arguments[0])); }
Value repr(Thread& thread, const Arguments& arguments) { return to_repr(thread, arguments[0]); }

Value ascii(Thread& thread, const Arguments& arguments) {
    return make_ascii(thread, ascii_of_repr(utf8(thread, to_repr(thread, arguments[0]))));
}

Value format_of(Thread& thread, const Arguments& arguments) {
    Value spec = argument_or(arguments, 1, kNothing);
    if (!spec.is_nothing()) spec = plain_value(thread, spec);
    if (!spec.is_nothing() && !is_str(thread, spec))
        raise(thread, ErrorClass::type_error, "format() argument 2 must be str, not " + type_name(thread, spec));
    return format(thread, arguments[0], spec);
}

[[noreturn]] void refuse(Thread& thread, const char* name) {
    raise(thread, ErrorClass::not_implemented_error, std::string("stmjit: ") + name + "() is not supported");
}
Value refuse_eval(Thread& thread, const Arguments&) { refuse(thread, "eval"); }
Value refuse_exec(Thread& thread, const Arguments&) { refuse(thread, "exec"); }
Value refuse_compile(Thread& thread, const Arguments&) { refuse(thread, "compile"); }

constexpr NativeDescriptor kFunctions[] = {
    {"eval", refuse_eval, 0, 0xffff, true},
    {"exec", refuse_exec, 0, 0xffff, true},
    {"compile", refuse_compile, 0, 0xffff, true},
    {"getattr", get, 2, 3, false, true},
    {"hasattr", has, 2, 2, false, true},
    {"setattr", set, 3, 3, false, true},
    {"delattr", remove, 2, 2, false, true},
    {"vars", vars, 0, 1, false, true},
    {"dir", directory, 0, 1, false, true},
    {"callable", callable, 1, 1, false, false},
    {"isinstance", isinstance, 2, 2, false, true},
    {"issubclass", issubclass, 2, 2, false, true},
    {"id", id, 1, 1, false, true},
    {"hash", hash_of, 1, 1, false, true},
    {"repr", repr, 1, 1, false, true},
    {"ascii", ascii, 1, 1, false, true},
    {"format", format_of, 1, 2, false, true},
};

}  // namespace

bool is_callable(Thread& thread, Value value) {
    if (!value.is_ref()) return false;
    switch (stm::type_id(*thread.segment, value.ref())) {
        case kFunction:
        case kNativeFunction:
        case kBoundMethod:
        case kClass: return true;
        default:
            return is_instance_object(thread, value) && !find_special(thread, value, Special::call).is_nothing();
    }
}

std::span<const NativeDescriptor> object_functions() { return kFunctions; }

}  // namespace toy
