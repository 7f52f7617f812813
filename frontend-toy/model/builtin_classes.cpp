// The classes that exist from the start, and the class of every value.
#include <array>
#include <mutex>

#include "frontend-toy/interpreter/generator.h"
#include "frontend-toy/model/attribute_cache.h"
#include "frontend-toy/model/attributes.h"
#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/derived.h"
#include "frontend-toy/model/descriptors.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/model/model_names.h"
#include "frontend-toy/model/object_methods.h"
#include "frontend-toy/model/operator_methods.h"
#include "frontend-toy/model/stateful_class.h"
#include "frontend-toy/objects/builtin_methods.h"
#include "frontend-toy/objects/constructors.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/threads/locks.h"

namespace toy {
namespace {

constexpr auto kBuiltinClassCount = static_cast<std::size_t>(BuiltinClass::count_);

struct Description {
    BuiltinClass cls;
    const char* name;
    std::uint32_t type_id;
    bool is_builtin_name;  // a name in the builtins module
};

constexpr Description kDescriptions[] = {
    {BuiltinClass::type, "type", kClass, true},
    {BuiltinClass::none_type, "NoneType", kNoType, false},
    {BuiltinClass::int_, "int", kBigInt, true},
    {BuiltinClass::bool_, "bool", kBigInt, true},
    {BuiltinClass::float_, "float", kBoxedFloat, true},
    {BuiltinClass::str, "str", kStr, true},
    {BuiltinClass::bytes, "bytes", kBytes, true},
    {BuiltinClass::bytearray, "bytearray", kByteArray, true},
    {BuiltinClass::tuple, "tuple", kTuple, true},
    {BuiltinClass::list, "list", kList, true},
    {BuiltinClass::dict, "dict", kDict, true},
    {BuiltinClass::set, "set", kSet, true},
    {BuiltinClass::frozenset, "frozenset", kFrozenSet, true},
    {BuiltinClass::range, "range", kRange, true},
    {BuiltinClass::slice, "slice", kSlice, true},
    {BuiltinClass::function, "function", kFunction, false},
    {BuiltinClass::builtin_function, "builtin_function_or_method", kNativeFunction, false},
    {BuiltinClass::method, "method", kBoundMethod, false},
    {BuiltinClass::cell, "cell", kCell, false},
    {BuiltinClass::module, "module", kModule, false},
    {BuiltinClass::property, "property", kProperty, true},
    {BuiltinClass::staticmethod, "staticmethod", kStaticMethod, true},
    {BuiltinClass::classmethod, "classmethod", kClassMethod, true},
    {BuiltinClass::super, "super", kSuper, true},
    {BuiltinClass::not_implemented_type, "NotImplementedType", kNoType, false},
    {BuiltinClass::ellipsis_type, "ellipsis", kNoType, false},
    {BuiltinClass::iterator, "iterator", kSequenceIterator, false},
    {BuiltinClass::enumerate, "enumerate", kEnumerate, true},
    {BuiltinClass::zip, "zip", kZip, true},
    {BuiltinClass::map, "map", kMap, true},
    {BuiltinClass::filter, "filter", kFilter, true},
    {BuiltinClass::reversed, "reversed", kReversed, true},
    {BuiltinClass::dict_keys, "dict_keys", kDictKeys, false},
    {BuiltinClass::dict_values, "dict_values", kDictValues, false},
    {BuiltinClass::dict_items, "dict_items", kDictItems, false},
    {BuiltinClass::lock, "_thread.lock", kLock, false},
    {BuiltinClass::rlock, "_thread.RLock", kRLock, false},
    {BuiltinClass::thread_handle, "thread_handle", kThreadHandle, false},
    {BuiltinClass::generator, "generator", kGenerator, false},
    {BuiltinClass::traceback, "traceback", kTraceback, false},
};
static_assert(std::size(kDescriptions) + 1 == kBuiltinClassCount);  // object is made apart

// Iterators share `iterator` for nobody's use but have their own names.
constexpr struct {
    TypeId type_id;
    const char* name;
} kIteratorClasses[] = {
    {kListIterator, "list_iterator"},     {kTupleIterator, "tuple_iterator"},
    {kStrIterator, "str_ascii_iterator"}, {kRangeIterator, "range_iterator"},
    {kBigRangeIterator, "longrange_iterator"}, {kCallIterator, "callable_iterator"},
    {kBytesIterator, "bytes_iterator"},
};
enum HashIteratorClass { kKeyIterator, kValueIterator, kItemIterator, kSetIterator, kHashIteratorClasses };
constexpr const char* kHashIteratorNames[] = {"dict_keyiterator", "dict_valueiterator", "dict_itemiterator",
                                              "set_iterator"};

std::array<Value, kBuiltinClassCount> classes;
std::array<std::uint32_t, kBuiltinClassCount> infos;
std::array<Value, kTypeIdCount> classes_by_type;
std::array<Value, kHashIteratorClasses> hash_iterator_classes;

const NativeDescriptor kIntNew{"int", native_int_new, 0, 0xffff, true, true, nullptr};
const NativeDescriptor kFloatNew{"float", native_float_new, 0, 1, false, true, nullptr};
const NativeDescriptor kBoolNew{"bool", native_bool_new, 0, 1, false, true, nullptr};
const NativeDescriptor kStrNew{"str", native_str_new, 0, 0xffff, true, true, nullptr};
const NativeDescriptor kBytesNew{"bytes", native_bytes_new, 0, 3, true, true, nullptr};
const NativeDescriptor kByteArrayNew{"bytearray", native_bytearray_new, 0, 3, true, true, nullptr};

Value hash_iterator_class(Thread& thread, Value iterator) {
    const HashIterator* object = read<HashIterator>(thread, iterator);
    bool of_set = has_type(thread, object->table, kSet) || has_type(thread, object->table, kFrozenSet);
    return hash_iterator_classes[of_set ? kSetIterator : static_cast<int>(object->view)];
}

}  // namespace

Value builtin_class(BuiltinClass cls) { return classes[static_cast<std::size_t>(cls)]; }

const ClassInfo& class_info_of_builtin(BuiltinClass cls) { return class_info(infos[static_cast<std::size_t>(cls)]); }

void set_builtin_constructor(BuiltinClass cls, const NativeDescriptor* constructor) {
    for (std::uint32_t i = 0, count = class_count(); i < count; i++) {
        if (class_info(i).cls == builtin_class(cls)) class_info(i).constructor = constructor;
    }
}

void intern_model_names(Thread& thread) {
#define TOY_MODEL_NAME(field, text) model_names.field = intern(thread, text);
    TOY_MODEL_NAMES(TOY_MODEL_NAME)
#undef TOY_MODEL_NAME
}

void initialise_model(Thread& thread) {
    intern_model_names(thread);
    ClassInfo& object = make_builtin_class(thread, "object", {}, kNoType);
    object.kind = ClassKind::plain;
    object.restricted = true;
    classes[static_cast<std::size_t>(BuiltinClass::object)] = object.cls;
    infos[static_cast<std::size_t>(BuiltinClass::object)] = object.index;
    set_root_shape(object, {});
    const Value object_bases[] = {object.cls};
    for (const Description& description : kDescriptions) {
        const Value int_bases[] = {builtin_class(BuiltinClass::int_)};
        bool is_bool = description.cls == BuiltinClass::bool_;
        ClassInfo& info = make_builtin_class(thread, description.name, is_bool ? int_bases : object_bases,
                                             description.type_id);
        classes[static_cast<std::size_t>(description.cls)] = info.cls;
        infos[static_cast<std::size_t>(description.cls)] = info.index;
        if (description.type_id != kNoType && !is_bool) classes_by_type[description.type_id] = info.cls;
    }
    for (const auto& [type_id, name] : kIteratorClasses) {
        classes_by_type[type_id] = make_builtin_class(thread, name, object_bases, type_id).cls;
    }
    for (int i = 0; i < kHashIteratorClasses; i++) {
        hash_iterator_classes[i] = make_builtin_class(thread, kHashIteratorNames[i], object_bases, kHashIterator).cls;
    }
    set_builtin_constructor(BuiltinClass::int_, &kIntNew);
    set_builtin_constructor(BuiltinClass::float_, &kFloatNew);
    set_builtin_constructor(BuiltinClass::bool_, &kBoolNew);
    set_builtin_constructor(BuiltinClass::str, &kStrNew);
    set_builtin_constructor(BuiltinClass::bytes, &kBytesNew);
    set_builtin_constructor(BuiltinClass::bytearray, &kByteArrayNew);
    set_builtin_constructor(BuiltinClass::property, &kPropertyNew);
    set_builtin_constructor(BuiltinClass::staticmethod, &kStaticMethodNew);
    set_builtin_constructor(BuiltinClass::classmethod, &kClassMethodNew);
    set_builtin_constructor(BuiltinClass::super, &kSuperNew);
    set_builtin_constructor(BuiltinClass::type, &kTypeNew);
    initialise_object_methods(thread);
    initialise_derivable_classes(thread);
    initialise_exceptions(thread);
}

void for_each_builtin_class(void (*visit)(void*, const char*, Value), void* argument) {
    visit(argument, "object", builtin_class(BuiltinClass::object));
    for (const Description& description : kDescriptions) {
        if (description.is_builtin_name) visit(argument, description.name, builtin_class(description.cls));
    }
    for_each_exception_class(visit, argument);
}

Value class_of(Thread& thread, Value object) {
    if (object.is_ref()) {
        std::uint32_t type = type_id(thread, object);
        if (type >= kFirstShape) return shape_of(type).cls;
        if (type == kClass) return metaclass_of(thread, object);
        if (type == kHashIterator) return hash_iterator_class(thread, object);
        return classes_by_type[type];
    }
    if (object.is_small_int()) return builtin_class(BuiltinClass::int_);
    if (object.is_inline_float()) return builtin_class(BuiltinClass::float_);
    if (object.is_bool()) return builtin_class(BuiltinClass::bool_);
    if (object == kNotImplemented) return builtin_class(BuiltinClass::not_implemented_type);
    if (object == kEllipsis) return builtin_class(BuiltinClass::ellipsis_type);
    return builtin_class(BuiltinClass::none_type);
}

std::string type_name(Thread& thread, Value object) {
    if (is_instance_value(thread, object)) {
        const Shape& shape = shape_of(type_id(thread, object));
        if (const std::string* dotted = dotted_name(class_info(shape.class_info))) return *dotted;
    }
    return utf8(thread, read<Class>(thread, class_of(thread, object))->name);
}

std::uint32_t builtin_type_of(Thread& thread, Value object) {
    if (object.is_ref()) return type_id(thread, object);
    if (object.is_small_int() || object.is_bool()) return kBigInt;
    if (object.is_inline_float()) return kBoxedFloat;
    return kNoType;
}

const NativeDescriptor* find_builtin_type_method(std::uint32_t type_id, std::string_view name) {
    const NativeDescriptor* method = find_model_method(type_id, name);
    if (method != nullptr) return method;
    switch (type_id) {
        case kNoType: break;
        case kGenerator: method = find_generator_method(name); break;
        case kLock:
        case kRLock: method = find_lock_method(type_id, name); break;
        default: method = find_builtin_method(type_id, name); break;
    }
    return method != nullptr ? method : find_operator_method(type_id, name);
}

Value builtin_type_attribute(Thread& thread, const ClassInfo& info, NameId name) {
    if (info.type_id == kNoType) return kNothing;
    std::string_view text = name_text(name);
    const NativeDescriptor* found = find_builtin_static_method(info.type_id, text);
    if (found == nullptr && info.type_id != kClass) found = find_builtin_type_method(info.type_id, text);
    return found == nullptr ? kNothing : make_native(thread, found, kNothing);
}

Value metaclass_of(Thread& thread, Value cls) {
    Value metaclass = class_info_of(thread, cls).metaclass;
    return metaclass.is_nothing() ? builtin_class(BuiltinClass::type) : metaclass;
}

Value find_metaclass_special(Thread& thread, Value cls, NameId name) {
    Value metaclass = class_info_of(thread, cls).metaclass;
    if (metaclass.is_nothing()) return kNothing;
    Value owner;
    Value found = lookup_in_class(thread, metaclass, name, &owner);
    if (found.is_nothing() || !class_info_of(thread, owner).made_by_program) return kNothing;
    return find_special_in_class(thread, metaclass, name);
}

// ---------------------------------------------------------------------------------------------------- isinstance

namespace {

template <typename Test>
bool any_class(Thread& thread, Value class_or_tuple, const char* complaint, const Test& test) {
    if (has_type(thread, class_or_tuple, kClass)) return test(class_or_tuple);
    if (has_type(thread, class_or_tuple, kTuple)) {
        const Tuple* tuple = read_immutable<Tuple>(thread, class_or_tuple);
        for (std::int64_t i = 0; i < tuple->length; i++) {
            if (any_class(thread, tuple->items[i], complaint, test)) return true;
        }
        return false;
    }
    raise(thread, ErrorClass::type_error, complaint);
}

}  // namespace

bool is_instance(Thread& thread, Value object, Value class_or_tuple) {
    Value actual = class_of(thread, object);
    return any_class(thread, class_or_tuple, "isinstance() arg 2 must be a type, a tuple of types, or a union",
                     [&](Value cls) { return class_is_subclass(thread, actual, cls); });
}

bool is_subclass(Thread& thread, Value cls, Value class_or_tuple) {
    if (!has_type(thread, cls, kClass)) raise(thread, ErrorClass::type_error, "issubclass() arg 1 must be a class");
    return any_class(thread, class_or_tuple, "issubclass() arg 2 must be a class, a tuple of classes, or a union",
                     [&](Value of) { return class_is_subclass(thread, cls, of); });
}

namespace {

// The check of one class, or of an object that stands for classes, if it is not plain; kNothing otherwise.
Value special_check(Thread& thread, Value asked, Value cls, NameId name) {
    Value method = kNothing;
    if (has_type(thread, cls, kClass)) {
        method = find_metaclass_special(thread, cls, name);
    } else if (is_instance_value(thread, cls)) {
        method = find_special(thread, cls, name);
    }
    if (method.is_nothing()) return kNothing;
    const Value arguments[] = {cls, asked};
    return Value::from_bool(truth(thread, call(thread, method, arguments)));
}

}  // namespace

bool instance_check(Thread& thread, Value object, Value class_or_tuple) {
    if (has_type(thread, class_or_tuple, kTuple)) {
        RecursionGuard guard(thread, " in __instancecheck__");
        Rooted asked(thread, object), all(thread, class_or_tuple);
        for (std::int64_t i = 0; i < read_immutable<Tuple>(thread, all)->length; i++) {
            if (instance_check(thread, asked, read_immutable<Tuple>(thread, all)->items[i])) return true;
        }
        return false;
    }
    if (class_of(thread, object) == class_or_tuple) return true;
    Value special = special_check(thread, object, class_or_tuple, model_names.instancecheck);
    return special.is_nothing() ? is_instance(thread, object, class_or_tuple) : special == kTrue;
}

bool subclass_check(Thread& thread, Value cls, Value class_or_tuple) {
    if (has_type(thread, class_or_tuple, kTuple)) {
        RecursionGuard guard(thread, " in __subclasscheck__");
        Rooted asked(thread, cls), all(thread, class_or_tuple);
        for (std::int64_t i = 0; i < read_immutable<Tuple>(thread, all)->length; i++) {
            if (subclass_check(thread, asked, read_immutable<Tuple>(thread, all)->items[i])) return true;
        }
        return false;
    }
    Value special = special_check(thread, cls, class_or_tuple, model_names.subclasscheck);
    return special.is_nothing() ? is_subclass(thread, cls, class_or_tuple) : special == kTrue;
}

}  // namespace toy
