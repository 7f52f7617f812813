#include "frontend-toy/model/derived.h"

#include <algorithm>
#include <deque>
#include <string>

#include <fmt/format.h>

#include "frontend-toy/model/attribute_cache.h"
#include "frontend-toy/model/attributes.h"
#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/descriptors.h"
#include "frontend-toy/model/model_names.h"
#include "frontend-toy/model/object_methods.h"
#include "frontend-toy/model/operator_methods.h"
#include "frontend-toy/objects/builtin_methods.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/hash_table.h"
#include "frontend-toy/objects/strings.h"

namespace toy {
namespace {

constexpr BuiltinClass kDerivable[] = {BuiltinClass::int_,  BuiltinClass::float_, BuiltinClass::str,
                                       BuiltinClass::bytes, BuiltinClass::bytearray, BuiltinClass::tuple,
                                       BuiltinClass::list,  BuiltinClass::dict,   BuiltinClass::set,
                                       BuiltinClass::frozenset};

std::string name_of(Thread& thread, Value cls) { return utf8(thread, read<Class>(thread, cls)->name); }

const ClassInfo* derived_info(Thread& thread, Value value) {
    if (!is_instance_value(thread, value)) return nullptr;
    const ClassInfo& info = class_info(shape_of(type_id(thread, value)).class_info);
    return info.kind == ClassKind::derived ? &info : nullptr;
}

Value payload(Thread& thread, Value instance) { return read<Instance>(thread, instance)->slots[kPayload]; }

Value builtin_class_of_type(std::uint32_t type) {
    for (BuiltinClass cls : kDerivable) {
        if (class_info_of_builtin(cls).type_id == type) return builtin_class(cls);
    }
    return kNothing;
}

// ---------------------------------------------------------------------------------------------------- methods

bool is_scalar(std::uint32_t type) {
    return type == kBigInt || type == kBoxedFloat || type == kStr || type == kBytes || type == kByteArray;
}

// Methods whose arguments keep special methods of their own.
bool takes_arguments_as_they_are(std::string_view name) {
    return name == "__mod__" || name == "__rmod__" || name == "format" || name == "format_map" || name == "join";
}

// A method of a builtin type, as it stands in the type's attributes.
struct InheritedMethod : NativeDescriptor {
    std::uint32_t type = kNoType;
    bool plain_arguments = false;
};

Value call_inherited(Thread& thread, const Arguments& arguments) {
    const auto& method = static_cast<const InheritedMethod&>(*arguments.callee);
    Arguments passed = arguments;
    passed.callee = method.of_payload;
    if (arguments.count == 0) return method.of_payload->call(thread, passed);
    if (method.plain_arguments) {
        for (std::uint32_t i = 1; i < passed.count; i++) passed.positional[i] = plain_value(thread, passed[i]);
    }
    const ClassInfo* info = derived_info(thread, arguments[0]);
    if (info == nullptr || info->payload_type != method.type) {
        if (builtin_type_of(thread, arguments[0]) == method.type) return method.of_payload->call(thread, passed);
        const bool special = std::string_view(method.name).starts_with("__");
        raise(thread, ErrorClass::type_error,
              special ? fmt::format("descriptor '{}' requires a '{}' object but received a '{}'", method.name, method.owner,
                                    type_name(thread, arguments[0]))
                      : fmt::format("descriptor '{}' for '{}' objects doesn't apply to a '{}' object", method.name,
                                    method.owner, type_name(thread, arguments[0])));
    }
    Rooted self(thread, arguments[0]);
    if (std::string_view(method.name) == "__format__" && passed.count == 2) {
        const Value spec = plain_value(thread, passed[1]);
        if (has_type(thread, spec, kStr) && read_immutable<Str>(thread, spec)->length == 0) return to_str(thread, self);
    }
    passed.positional[0] = payload(thread, self);
    Value result = method.of_payload->call(thread, passed);
    // a += b gives a
    return is_mutable_payload(method.type) && result == payload(thread, self) ? self.get() : result;
}

// dict.__getitem__: absent keys are __missing__'s.
Value get_dict_item_or_missing(Thread& thread, const Arguments& arguments) {
    Rooted self(thread, arguments[0]), key(thread, arguments[1]), table(thread, plain_value(thread, arguments[0]));
    if (!is_dict(thread, table)) {
        raise(thread, ErrorClass::type_error,
              fmt::format("descriptor '__getitem__' requires a 'dict' object but received a '{}'", type_name(thread, self)));
    }
    Value found = dict_get(thread, table, key);
    if (!found.is_nothing()) return found;
    if (is_instance_value(thread, self)) {
        Value missing = find_special(thread, self, Special::missing);
        if (!missing.is_nothing()) return call_special(thread, missing, self, key);
    }
    raise_key_error(thread, key);
}

// The repr of these names the class.
Value repr_with_class_name(Thread& thread, const Arguments& arguments) {
    Rooted self(thread, arguments[0]);
    Value text_value = to_repr(thread, plain_value(thread, self));
    if (!is_instance_value(thread, self)) return text_value;
    std::string text = utf8(thread, text_value), name = type_name(thread, self);
    if (text.starts_with('{')) return make_str(thread, name + "(" + text + ")");
    return make_str(thread, name + text.substr(text.find('(')));
}

// A class method of the builtin type (dict.fromkeys): what it makes becomes an instance of the class asked.
struct InheritedConstructor : NativeDescriptor {
    std::uint32_t type = kNoType;
};

Value call_inherited_constructor(Thread& thread, const Arguments& arguments) {
    const auto& method = static_cast<const InheritedConstructor&>(*arguments.callee);
    Rooted cls(thread, arguments[0]);
    Arguments rest = arguments;
    rest.callee = method.of_payload;
    rest.positional++;
    rest.count--;
    if (rest.count < method.of_payload->minimum && !method.of_payload->keywords) {
        raise(thread, ErrorClass::type_error,
              fmt::format("{} expected at least {} argument{}, got {}", method.name, method.of_payload->minimum,
                          method.of_payload->minimum == 1 ? "" : "s", rest.count));
    }
    Rooted made(thread, method.of_payload->call(thread, rest));
    if (cls.get() == builtin_class_of_type(method.type)) return made;
    if (method.type != kDict) {
        Value argument[] = {made};
        return instantiate(thread, cls, Arguments{argument, 1});
    }
    Rooted result(thread, instantiate(thread, cls, Arguments{nullptr, 0}));
    Rooted value(thread, kNothing);
    Value next_key, next_value;
    for (std::int64_t position = 0; hash_next(thread, made, position, next_key, next_value);) {
        value.set(next_value);
        set_item(thread, result, next_key, value);
    }
    return result;
}

// ---------------------------------------------------------------------------------------------------- __new__, __init__

template <BuiltinClass base>
Value new_method(Thread& thread, const Arguments& arguments) {
    const ClassInfo& base_info = class_info_of_builtin(base);
    std::string base_name = name_of(thread, base_info.cls);
    if (arguments.count == 0) {
        raise(thread, ErrorClass::type_error, fmt::format("{}.__new__(): not enough arguments", base_name));
    }
    Value cls = arguments[0];
    if (!has_type(thread, cls, kClass)) {
        raise(thread, ErrorClass::type_error,
              fmt::format("{}.__new__(X): X is not a type object ({})", base_name, type_name(thread, cls)));
    }
    if (!class_is_subclass(thread, cls, base_info.cls)) {
        raise(thread, ErrorClass::type_error,
              fmt::format("{0}.__new__({1}): {1} is not a subtype of {0}", base_name, name_of(thread, cls)));
    }
    Arguments rest = arguments;
    rest.positional++;
    rest.count--;
    const ClassInfo& info = class_info_of(thread, cls);
    if (info.kind != ClassKind::derived) {
        if (cls != base_info.cls) {
            raise(thread, ErrorClass::type_error,
                  fmt::format("{0}.__new__({1}) is not safe, use {1}.__new__()", base_name, name_of(thread, cls)));
        }
        return instantiate(thread, cls, is_mutable_payload(base_info.type_id) ? Arguments{nullptr, 0} : rest);
    }
    return new_derived_instance(thread, cls, rest);
}

Value init_method(Thread& thread, const Arguments& arguments) {
    Arguments rest = arguments;
    rest.positional++;
    rest.count--;
    initialise_derived_instance(thread, arguments[0], rest);
    return kNone;
}

#define TOY_NEW(name) {BuiltinClass::name, {"__new__", new_method<BuiltinClass::name>, 0, 0xffff, true, true, nullptr}}
constexpr struct {
    BuiltinClass cls;
    NativeDescriptor descriptor;
} kNewMethods[] = {TOY_NEW(int_),  TOY_NEW(float_), TOY_NEW(str),  TOY_NEW(bytes), TOY_NEW(bytearray),
                   TOY_NEW(tuple), TOY_NEW(list),   TOY_NEW(dict), TOY_NEW(set),   TOY_NEW(frozenset)};
#undef TOY_NEW

constexpr struct {
    BuiltinClass cls;
    NativeDescriptor descriptor;
} kInitMethods[] = {{BuiltinClass::list, {"__init__", init_method, 1, 0xffff, true, true, "list"}},
                    {BuiltinClass::dict, {"__init__", init_method, 1, 0xffff, true, true, "dict"}},
                    {BuiltinClass::set, {"__init__", init_method, 1, 0xffff, true, true, "set"}},
                    {BuiltinClass::bytearray, {"__init__", init_method, 1, 0xffff, true, true, "bytearray"}}};

constexpr NativeDescriptor kDictGetItem{"__getitem__", get_dict_item_or_missing, 2, 2, false, true, "dict"};
constexpr NativeDescriptor kSetRepr{"__repr__", repr_with_class_name, 1, 1, false, true, "set"};
constexpr NativeDescriptor kFrozenSetRepr{"__repr__", repr_with_class_name, 1, 1, false, true, "frozenset"};
constexpr NativeDescriptor kByteArrayRepr{"__repr__", repr_with_class_name, 1, 1, false, true, "bytearray"};

// Special methods that CPython's type leaves to object, though values of the type answer to them here.
bool is_left_to_object(std::uint32_t type, std::string_view name) {
    if (name == "__str__") return type != kStr && type != kBytes && type != kByteArray;
    if (name == "__format__") return type != kStr && type != kBigInt && type != kBoxedFloat;
    return false;
}

void define(Thread& thread, Value cls, std::string_view name, Value value) {
    set_class_attribute(thread, cls, intern(thread, std::string(name)), value);
}

void fill(Thread& thread, const ClassInfo& info) {
    static std::deque<InheritedMethod> methods;
    static std::deque<InheritedConstructor> constructors;
    static std::deque<std::string> owners;
    const std::string& owner = owners.emplace_back(name_of(thread, info.cls));
    std::vector<std::string_view> names = builtin_method_names(info.type_id);
    for (const NativeDescriptor* method : operator_methods_of(info.type_id)) names.emplace_back(method->name);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (std::string_view name : names) {
        if (is_left_to_object(info.type_id, name)) continue;
        if (const NativeDescriptor* found = find_builtin_static_method(info.type_id, name)) {
            if (name == "maketrans") {
                define(thread, info.cls, name, make_wrapper(thread, kStaticMethod, fixed_native(thread, found)));
                continue;
            }
            InheritedConstructor& constructor = constructors.emplace_back();
            static_cast<NativeDescriptor&>(constructor) = {found->name, call_inherited_constructor, 1, 0xffff, true, true,
                                                           owner.c_str(), found};
            constructor.type = info.type_id;
            define(thread, info.cls, name, make_wrapper(thread, kClassMethod, fixed_native(thread, &constructor)));
            continue;
        }
        const NativeDescriptor* found = find_builtin_type_method(info.type_id, name);
        InheritedMethod& method = methods.emplace_back();
        static_cast<NativeDescriptor&>(method) = *found;
        method.call = call_inherited;
        method.runs_python = true;
        method.owner = owner.c_str();
        method.of_payload = found;
        method.type = info.type_id;
        method.plain_arguments = is_scalar(info.type_id) && !takes_arguments_as_they_are(name);
        define(thread, info.cls, name, fixed_native(thread, &method));
    }
    if (info.type_id == kDict) define(thread, info.cls, "__getitem__", fixed_native(thread, &kDictGetItem));
    if (info.type_id == kSet) define(thread, info.cls, "__repr__", fixed_native(thread, &kSetRepr));
    if (info.type_id == kFrozenSet) define(thread, info.cls, "__repr__", fixed_native(thread, &kFrozenSetRepr));
    if (info.type_id == kByteArray) {
        define(thread, info.cls, "__repr__", fixed_native(thread, &kByteArrayRepr));
        define(thread, info.cls, "__str__", fixed_native(thread, &kByteArrayRepr));
    }
    if (is_mutable_payload(info.type_id)) define(thread, info.cls, "__hash__", kNone);
}

}  // namespace

bool is_derivable(std::uint32_t type) {
    switch (type) {
        case kBigInt:
        case kBoxedFloat:
        case kStr:
        case kBytes:
        case kByteArray:
        case kTuple:
        case kList:
        case kDict:
        case kSet:
        case kFrozenSet: return true;
        default: return false;
    }
}

bool is_mutable_payload(std::uint32_t type) {
    return type == kList || type == kDict || type == kSet || type == kByteArray;
}

bool is_derived_from(Thread& thread, Value value, std::uint32_t type) {
    const ClassInfo* info = derived_info(thread, value);
    return info != nullptr && info->payload_type == type;
}

Value plain_value(Thread& thread, Value object) {
    return derived_info(thread, object) == nullptr ? object : payload(thread, object);
}

Value plain_operand(Thread& thread, BinaryOp op, Value left, Value right) {
    const bool formats = op == BinaryOp::modulo && (has_type(thread, left, kStr) || is_bytes_like(thread, left));
    if (formats && !is_derived_from(thread, right, kTuple)) return right;
    return plain_value(thread, right);
}

Value new_derived_instance(Thread& thread, Value cls, const Arguments& arguments) {
    const ClassInfo& info = class_info_of(thread, cls);
    const ClassInfo& base = class_info_of(thread, builtin_class_of_type(info.payload_type));
    Rooted held(thread, instantiate(thread, base.cls, is_mutable_payload(base.type_id) ? Arguments{nullptr, 0} : arguments));
    Value instance = new_instance(thread, cls);
    write<Instance>(thread, instance)->slots[kPayload] = held;
    return instance;
}

void initialise_derived_instance(Thread& thread, Value instance, const Arguments& arguments) {
    Rooted self(thread, plain_value(thread, instance));
    std::uint32_t type = builtin_type_of(thread, self);
    if (!is_mutable_payload(type)) return;
    if (type == kDict && arguments.count == 0 && arguments.keyword_count == 0) return;
    Rooted made(thread, instantiate(thread, builtin_class_of_type(type), arguments));
    switch (type) {
        case kList:
            list_clear(thread, self);
            list_extend(thread, self, made);
            break;
        case kDict: dict_update(thread, self, made); break;
        case kSet:
            set_clear(thread, self);
            set_update(thread, self, made);
            break;
        default:
            bytearray_set_slice(thread, self, 0, 1, length(thread, self), made);
            break;
    }
}

void initialise_derivable_classes(Thread& thread) {
    for (BuiltinClass cls : kDerivable) fill(thread, class_info_of_builtin(cls));
    for (const auto& [cls, descriptor] : kNewMethods) {
        define(thread, builtin_class(cls), "__new__",
               make_wrapper(thread, kStaticMethod, fixed_native(thread, &descriptor)));
    }
    for (const auto& [cls, descriptor] : kInitMethods) {
        define(thread, builtin_class(cls), "__init__", fixed_native(thread, &descriptor));
    }
}

}  // namespace toy
