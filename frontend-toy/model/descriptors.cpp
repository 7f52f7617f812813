#include "frontend-toy/model/descriptors.h"

#include <fmt/format.h>

#include "frontend-toy/model/attribute_cache.h"
#include "frontend-toy/model/attributes.h"
#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/model/model_names.h"

namespace toy {
namespace {

bool class_has(Thread& thread, Value instance, NameId name) {
    return !lookup_cell_in_class(thread, shape_of(type_id(thread, instance)).cls, name).is_nothing();
}

// native(callable, ignored self, arguments...): calls `callable` without the receiver.
Value call_without_receiver(Thread& thread, const Arguments& arguments) {
    Arguments rest = arguments;
    RootedVector passed(thread);
    Value callee = arguments[0];
    passed.values.assign(arguments.positional + 2, arguments.positional + arguments.count);
    rest.positional = passed.values.data();
    rest.count = arguments.count - 2;
    return call_keywords(thread, callee, rest);
}
const NativeDescriptor kCallWithoutReceiver{"special method", call_without_receiver, 2, 0xffff, true, true, nullptr};

// native(descriptor, self, arguments...): binds a descriptor with __get__ first.
Value call_through_get(Thread& thread, const Arguments& arguments) {
    Value self = arguments[1];
    Rooted bound(thread, bind_attribute(thread, arguments[0], self, class_of(thread, self), model_names.get));
    Arguments rest = arguments;
    RootedVector passed(thread);
    passed.values.assign(arguments.positional + 2, arguments.positional + arguments.count);
    rest.positional = passed.values.data();
    rest.count = arguments.count - 2;
    return call_keywords(thread, bound, rest);
}
const NativeDescriptor kCallThroughGet{"special method", call_through_get, 2, 0xffff, true, true, nullptr};

std::string class_name_of_instance(Thread& thread, Value object) { return type_name(thread, object); }

}  // namespace

bool is_binding_native(Thread& thread, Value value) {
    if (!has_type(thread, value, kNativeFunction)) return false;
    const NativeFunction* native = read<NativeFunction>(thread, value);
    return native->self.is_nothing() && native->descriptor->owner != nullptr;
}

bool is_data_descriptor(Thread& thread, Value value) {
    if (!value.is_ref()) return false;
    if (has_type(thread, value, kProperty)) return true;
    if (!is_instance_value(thread, value)) return false;
    return class_has(thread, value, model_names.set) || class_has(thread, value, model_names.delete_);
}

bool is_plain_class_value(Thread& thread, Value value) {
    if (!value.is_ref()) return true;
    if (is_instance_value(thread, value)) {
        return !class_has(thread, value, model_names.get) && !is_data_descriptor(thread, value);
    }
    switch (type_id(thread, value)) {
        case kFunction:
        case kProperty:
        case kStaticMethod:
        case kClassMethod: return false;
        case kNativeFunction: return !is_binding_native(thread, value);
        default: return true;
    }
}

Value bind_attribute(Thread& thread, Value value, Value object, Value cls, NameId name) {
    if (!value.is_ref()) return value;
    if (is_instance_value(thread, value)) {
        Value get = find_special(thread, value, model_names.get);
        if (get.is_nothing()) return value;
        const Value arguments[] = {value, object.is_nothing() ? kNone : object, cls};
        return call(thread, get, arguments);
    }
    switch (type_id(thread, value)) {
        case kFunction: return object.is_nothing() ? value : make_bound_method(thread, value, object);
        case kNativeFunction:
            if (object.is_nothing() || !is_binding_native(thread, value)) return value;
            return make_native(thread, read<NativeFunction>(thread, value)->descriptor, object);
        case kStaticMethod: return read<Wrapper>(thread, value)->function;
        case kClassMethod: {
            Value function = read<Wrapper>(thread, value)->function;
            if (is_binding_native(thread, function)) {
                return make_native(thread, read<NativeFunction>(thread, function)->descriptor, cls);
            }
            return make_bound_method(thread, function, cls);
        }
        case kProperty: {
            if (object.is_nothing()) return value;
            Value getter = read<Property>(thread, value)->getter;
            if (getter.is_nothing() || getter == kNone) {
                raise_attribute_error(thread, object, name,
                                      fmt::format("property '{}' of '{}' object has no getter", name_text(name),
                                                  class_name_of_instance(thread, object)));
            }
            const Value arguments[] = {object};
            return call(thread, getter, arguments);
        }
        default: return value;
    }
}

void store_through_descriptor(Thread& thread, Value descriptor, Value object, NameId name, Value value) {
    bool deletes = value.is_nothing();
    if (has_type(thread, descriptor, kProperty)) {
        const Property* property = read<Property>(thread, descriptor);
        Value function = deletes ? property->deleter : property->setter;
        if (function.is_nothing() || function == kNone) {
            raise_attribute_error(thread, object, name,
                                  fmt::format("property '{}' of '{}' object has no {}", name_text(name),
                                              class_name_of_instance(thread, object), deletes ? "deleter" : "setter"));
        }
        const Value arguments[] = {object, value};
        call(thread, function, std::span(arguments).first(deletes ? 1 : 2));
        return;
    }
    Value function = find_special(thread, descriptor, deletes ? model_names.delete_ : model_names.set);
    if (function.is_nothing()) {
        raise_attribute_error(thread, descriptor, name, deletes ? "__delete__" : "__set__");
    }
    const Value arguments[] = {descriptor, object, value};
    call(thread, function, std::span(arguments).first(deletes ? 2 : 3));
}

Value as_special_method(Thread& thread, Value value, Value cls) {
    if (!value.is_ref()) return value;  // None: the operation is refused
    if (is_instance_value(thread, value)) {
        bool binds = class_has(thread, value, model_names.get);
        return make_native(thread, binds ? &kCallThroughGet : &kCallWithoutReceiver, value);
    }
    switch (type_id(thread, value)) {
        case kFunction: return value;
        case kNativeFunction:
            if (is_binding_native(thread, value)) return value;
            break;
        case kStaticMethod: {
            Value function = read<Wrapper>(thread, value)->function;
            return make_native(thread, &kCallWithoutReceiver, function);
        }
        case kClassMethod:
            return make_native(thread, &kCallWithoutReceiver, bind_attribute(thread, value, kNothing, cls, 0));
        case kProperty: return make_native(thread, &kCallThroughGet, value);
        default: break;
    }
    return make_native(thread, &kCallWithoutReceiver, value);
}

// ---------------------------------------------------------------------------------------------------- objects

Value make_property(Thread& thread, Value getter, Value setter, Value deleter, Value doc) {
    Value property = allocate(thread, sizeof(Property), kProperty);
    Property* object = initialise<Property>(thread, property);
    object->getter = getter;
    object->setter = setter;
    object->deleter = deleter;
    object->doc = doc;
    return property;
}

Value make_wrapper(Thread& thread, TypeId type, Value function) {
    Value wrapper = allocate(thread, sizeof(Wrapper), type);
    initialise<Wrapper>(thread, wrapper)->function = function;
    return wrapper;
}

Value make_super(Thread& thread, Value type, Value self) {
    if (!has_type(thread, type, kClass)) {
        raise(thread, ErrorClass::type_error,
              fmt::format("super() argument 1 must be a type, not {}", type_name(thread, type)));
    }
    Value self_type = kNothing;
    if (has_type(thread, self, kClass) && class_is_subclass(thread, self, type)) {
        self_type = self;
    } else if (!self.is_nothing()) {
        self_type = class_of(thread, self);
        if (!class_is_subclass(thread, self_type, type)) {
            raise(thread, ErrorClass::type_error, "super(type, obj): obj must be an instance or subtype of type");
        }
    }
    Value super = allocate(thread, sizeof(Super), kSuper);
    Super* object = initialise<Super>(thread, super);
    object->type = type;
    object->self = self;
    object->self_type = self_type;
    return super;
}

Value super_attribute(Thread& thread, Value super, NameId name) {
    const Super* object = read<Super>(thread, super);
    Value self = object->self, self_type = object->self_type, type = object->type;
    if (self_type.is_nothing()) return kNothing;
    auto mro = mro_of(thread, self_type);
    std::size_t i = 0;
    while (i < mro.size() && mro[i] != type) i++;
    for (i++; i < mro.size(); i++) {
        Value found = own_class_attribute(thread, mro[i], name);
        if (!found.is_nothing()) return bind_attribute(thread, found, self == self_type ? kNothing : self, self_type, name);
    }
    return kNothing;
}

}  // namespace toy
