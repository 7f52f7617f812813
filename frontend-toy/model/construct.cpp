// Calling a class, and the end of a class statement.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "frontend-toy/code.h"
#include "frontend-toy/model/attribute_cache.h"
#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/derived.h"
#include "frontend-toy/model/descriptors.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/model/model_names.h"
#include "frontend-toy/model/object_methods.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/objects/containers.h"

namespace toy {
namespace {

std::string name_of(Thread& thread, Value cls) { return utf8(thread, read<Class>(thread, cls)->name); }

// The __new__ that Python code gave the class; kNothing when it is object's or that of exceptions.
Value custom_new(Thread& thread, Value cls) {
    Value owner;
    Value found = lookup_in_class(thread, cls, model_names.new_, &owner);
    if (found.is_nothing() || !class_info_of(thread, owner).made_by_program) return kNothing;
    return has_type(thread, found, kStaticMethod) ? read<Wrapper>(thread, found)->function : found;
}

// The same for __init__.
Value custom_init(Thread& thread, Value cls) {
    Value owner;
    Value found = lookup_in_class(thread, cls, model_names.init, &owner);
    if (found.is_nothing() || !class_info_of(thread, owner).made_by_program) return kNothing;
    return find_special_in_class(thread, cls, model_names.init);
}

std::string abstract_methods(Thread& thread, Value cls) {
    Value names = lookup_in_class(thread, cls, model_names.abstractmethods);
    if (names.is_nothing()) return {};
    std::vector<std::string> texts;
    std::int64_t position = 0;
    Value key, value;
    while (hash_next(thread, names, position, key, value)) texts.push_back(utf8(thread, key));
    std::sort(texts.begin(), texts.end());
    std::string joined;
    for (const std::string& text : texts) joined += (joined.empty() ? "" : ", ") + text;
    return joined.empty() ? joined : fmt::format("method{} {}", texts.size() == 1 ? "" : "s", joined);
}

// The arguments with `first` before them; `storage` roots them.
Arguments with_first(RootedVector& storage, Value first, const Arguments& arguments) {
    storage.values.reserve(arguments.count + arguments.keyword_count + 1);
    storage.values.push_back(first);
    storage.values.insert(storage.values.end(), arguments.positional, arguments.positional + arguments.count);
    for (std::uint32_t i = 0; i < arguments.keyword_count; i++) storage.values.push_back(arguments.keyword_values[i]);
    Arguments result = arguments;
    result.positional = storage.values.data();
    result.count = arguments.count + 1;
    result.keyword_values = storage.values.data() + result.count;
    return result;
}

Value construct_builtin(Thread& thread, const ClassInfo& info, const Arguments& arguments) {
    const NativeDescriptor* constructor = info.constructor;
    if (constructor == nullptr) {
        raise(thread, ErrorClass::type_error, fmt::format("cannot create '{}' instances", name_of(thread, info.cls)));
    }
    if (arguments.keyword_count != 0 && !constructor->keywords) {
        raise(thread, ErrorClass::type_error, fmt::format("{}() takes no keyword arguments", constructor->name));
    }
    if (arguments.count > constructor->maximum || (arguments.count < constructor->minimum && !constructor->keywords)) {
        bool few = arguments.count < constructor->minimum;
        std::uint32_t bound = few ? constructor->minimum : constructor->maximum;
        raise(thread, ErrorClass::type_error,
              fmt::format("{} expected {}{} argument{}, got {}", constructor->name,
                          constructor->minimum == constructor->maximum ? "" : few ? "at least " : "at most ", bound,
                          bound == 1 ? "" : "s", arguments.count));
    }
    return constructor->call(thread, arguments);
}

}  // namespace

Value new_instance(Thread& thread, Value cls) {
    if (std::string missing = abstract_methods(thread, cls); !missing.empty()) {
        raise(thread, ErrorClass::type_error,
              fmt::format("Can't instantiate abstract class {} with abstract {}", name_of(thread, cls), missing));
    }
    return allocate_instance(thread, class_info_of(thread, cls));
}

bool has_custom_new(Thread& thread, Value cls) { return !custom_new(thread, cls).is_nothing(); }
bool has_custom_init(Thread& thread, Value cls) { return !custom_init(thread, cls).is_nothing(); }

ResolvedConstruction resolve_construction(Thread& thread, Value cls) {
    const ClassInfo& info = class_info_of(thread, cls);
    ResolvedConstruction result;
    result.version = class_version(thread, cls);
    if (info.kind == ClassKind::builtin) {
        result.constructor = info.constructor;
        result.kind = info.constructor == nullptr ? ResolvedConstruction::generic : ResolvedConstruction::native;
        return result;
    }
    if (info.kind != ClassKind::plain || !custom_new(thread, cls).is_nothing() || !abstract_methods(thread, cls).empty() ||
        !find_metaclass_special(thread, cls, model_names.call).is_nothing()) {
        return result;
    }
    Value init = custom_init(thread, cls);
    if (!init.is_nothing() && !has_type(thread, init, kFunction)) return result;
    result.kind = ResolvedConstruction::instance;
    result.root = info.root_shape;
    result.init = init;
    return result;
}

Value instantiate(Thread& thread, Value cls, const Arguments& arguments) {
    Value caller = find_metaclass_special(thread, cls, model_names.call);
    if (caller.is_nothing()) return instantiate_plainly(thread, cls, arguments);
    RootedVector storage(thread);
    return call_keywords(thread, caller, with_first(storage, cls, arguments));
}

Value instantiate_plainly(Thread& thread, Value cls, const Arguments& arguments) {
    const ClassInfo& info = class_info_of(thread, cls);
    if (info.kind == ClassKind::builtin) return construct_builtin(thread, info, arguments);

    Rooted instance(thread, kNothing);
    Value maker = custom_new(thread, cls);
    if (!maker.is_nothing()) {
        RootedVector storage(thread);
        instance.set(call_keywords(thread, maker, with_first(storage, cls, arguments)));
        if (!class_is_subclass(thread, class_of(thread, instance), cls)) return instance;
    } else if (info.kind == ClassKind::exception) {
        RootedVector storage(thread);
        instance.set(new_exception_instance(thread, with_first(storage, cls, arguments)));
    } else if (info.kind == ClassKind::metaclass) {
        instance.set(make_class_of(thread, cls, arguments));
    } else if (info.kind == ClassKind::derived) {
        instance.set(new_derived_instance(thread, cls, arguments));
    } else {
        instance.set(new_instance(thread, cls));
    }
    Value actual = class_of(thread, instance);
    Value init = custom_init(thread, actual);
    if (init.is_nothing()) {
        if (info.kind == ClassKind::exception) {
            initialise_exception(thread, instance, arguments, 0);
        } else if (info.kind == ClassKind::derived) {
            initialise_derived_instance(thread, instance, arguments);
        } else if (maker.is_nothing() && info.kind != ClassKind::metaclass && arguments.count + arguments.keyword_count != 0) {
            raise(thread, ErrorClass::type_error, fmt::format("{}() takes no arguments", name_of(thread, cls)));
        }
        return instance;
    }
    RootedVector storage(thread);
    Value result = call_keywords(thread, init, with_first(storage, instance, arguments));
    if (result != kNone) {
        raise(thread, ErrorClass::type_error,
              fmt::format("__init__() should return None, not '{}'", type_name(thread, result)));
    }
    return instance;
}

// ---------------------------------------------------------------------------------------------------- class statements

namespace {

std::vector<NameId> slots_of(Thread& thread, Value slots) {
    std::vector<NameId> names;
    auto add = [&](Value item) {
        if (!is_str(thread, item)) {
            raise(thread, ErrorClass::type_error,
                  fmt::format("__slots__ items must be strings, not '{}'", type_name(thread, item)));
        }
        names.push_back(intern(thread, utf8(thread, item)));
    };
    if (is_str(thread, slots)) {
        add(slots);
    } else {
        RootedVector items(thread);
        items.values = list_of(thread, slots);
        for (Value item : items.values) add(item);
    }
    return names;
}

std::vector<NameId> expected_attributes(Thread& thread, const Code* body) {
    std::vector<NameId> names;
    if (body == nullptr) return names;
    for (const std::string& name : body->instance_attributes) names.push_back(intern(thread, name));
    return names;
}

// Functions get called as static or class methods without being marked so.
Value implicit_wrapper(Thread& thread, NameId name, Value value) {
    if (!has_type(thread, value, kFunction)) return value;
    if (name == model_names.new_) return make_wrapper(thread, kStaticMethod, value);
    if (name == model_names.init_subclass || name == model_names.class_getitem) {
        return make_wrapper(thread, kClassMethod, value);
    }
    return value;
}

// The abstract methods of a class whose bases have some, or which has some itself, as ABCMeta computes them.
void find_abstract_methods(Thread& thread, Value cls) {
    bool concerned = class_is_abstract_base(thread, cls);
    if (!concerned) return;
    RootedVector names(thread);
    auto is_abstract = [&](Value value) {
        if (!value.is_ref() || has_type(thread, value, kClass)) return false;
        Value mark = find_attribute(thread, value, model_names.isabstractmethod);
        return !mark.is_nothing() && truth(thread, mark);
    };
    RootedVector candidates(thread);
    Value key, value;
    std::int64_t position = 0;
    while (hash_next(thread, read<Class>(thread, cls)->attributes, position, key, value)) candidates.values.push_back(key);
    for (Value base : mro_of(thread, cls)) {
        if (base == cls) continue;
        Value inherited = own_class_attribute(thread, base, model_names.abstractmethods);
        if (inherited.is_nothing()) continue;
        position = 0;
        while (hash_next(thread, inherited, position, key, value)) candidates.values.push_back(key);
    }
    Rooted result(thread, make_set(thread, true));
    for (std::size_t i = 0; i < candidates.values.size(); i++) {
        NameId name = intern(thread, utf8(thread, candidates.values[i]));
        if (is_abstract(lookup_in_class(thread, cls, name))) set_add(thread, result, name_str(name));
    }
    set_class_attribute(thread, cls, model_names.abstractmethods, result);
}

void run_set_name(Thread& thread, Value cls) {
    RootedVector items(thread);
    Value key, cell;
    std::int64_t position = 0;
    while (hash_next(thread, read<Class>(thread, cls)->attributes, position, key, cell)) {
        Value value = read<Cell>(thread, cell)->content;
        if (!value.is_ref() || type_id(thread, value) < kFirstShape) continue;
        if (find_special(thread, value, model_names.set_name).is_nothing()) continue;
        items.values.push_back(value);
        items.values.push_back(key);
    }
    for (std::size_t i = 0; i < items.values.size(); i += 2) {
        Value method = find_special(thread, items.values[i], model_names.set_name);
        const Value arguments[] = {items.values[i], cls, items.values[i + 1]};
        call(thread, method, arguments);
    }
}

void run_init_subclass(Thread& thread, Value cls, const Arguments* keywords) {
    Rooted super(thread, make_super(thread, cls, cls));
    Value hook = super_attribute(thread, super, model_names.init_subclass);
    Arguments arguments{nullptr, 0};
    if (keywords != nullptr) arguments = *keywords;
    arguments.count = 0;
    if (has_type(thread, hook, kNativeFunction) && arguments.keyword_count == 0) return;  // object's
    call_keywords(thread, hook, arguments);
}

// The most derived of `chosen` and the metaclasses of the bases.
Value winning_metaclass(Thread& thread, Value chosen, Value bases) {
    const Tuple* tuple = read_immutable<Tuple>(thread, bases);
    for (std::int64_t i = 0; i < tuple->length; i++) {
        if (!has_type(thread, tuple->items[i], kClass)) continue;
        Value metaclass = metaclass_of(thread, tuple->items[i]);
        if (class_is_subclass(thread, chosen, metaclass)) continue;
        if (!class_is_subclass(thread, metaclass, chosen)) {
            raise(thread, ErrorClass::type_error,
                  "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses "
                  "of all its bases");
        }
        chosen = metaclass;
    }
    return chosen;
}

// Bases that are not classes stand for others: __mro_entries__.
Value resolve_bases(Thread& thread, Value given, Rooted& name_space) {
    const Tuple* tuple = read_immutable<Tuple>(thread, given);
    const NameId entries = intern(thread, "__mro_entries__");
    const auto stands_for_others = [&](Value base) {
        return is_instance_object(thread, base) && !find_special(thread, base, entries).is_nothing();
    };
    if (std::none_of(tuple->items, tuple->items + tuple->length, stands_for_others)) return given;
    Rooted original(thread, given);
    RootedVector resolved(thread), more(thread);
    for (std::int64_t i = 0; i < read_immutable<Tuple>(thread, original)->length; i++) {
        Value base = read_immutable<Tuple>(thread, original)->items[i];
        if (!stands_for_others(base)) {
            resolved.values.push_back(base);
            continue;
        }
        const Value arguments[] = {base, original};
        more.values = list_of(thread, call(thread, find_special(thread, base, entries), arguments));
        resolved.values.insert(resolved.values.end(), more.values.begin(), more.values.end());
    }
    dict_set(thread, name_space, make_str(thread, "__orig_bases__"), original);
    return toy::make_tuple(thread, resolved.values);
}

// The body of the class statement whose metaclass is being called, until type.__new__ takes it.
thread_local const Code* body_under_way = nullptr;

Value build_plain_class(Thread& thread, Value name, Value bases, Value name_space, const Code* body,
                        const Arguments* keywords, Value metaclass);

Value call_metaclass(Thread& thread, Value metaclass, Value name, Value bases, Value name_space, const Code* body,
                     const Arguments& keywords) {
    if (has_type(thread, metaclass, kClass) &&
        !find_attribute(thread, metaclass, intern(thread, "__prepare__")).is_nothing()) {
        raise(thread, ErrorClass::not_implemented_error, "stmjit: __prepare__ of a metaclass is not supported");
    }
    RootedVector passed(thread);
    passed.values = {name, bases, name_space};
    for (std::uint32_t i = 0; i < keywords.keyword_count; i++) passed.values.push_back(keywords.keyword_values[i]);
    body_under_way = body;
    Value cls = call_keywords(thread, metaclass,
                              Arguments{passed.values.data(), 3, passed.values.data() + 3, keywords.keyword_names,
                                        keywords.keyword_count});
    body_under_way = nullptr;
    return cls;
}

}  // namespace

Value build_class(Thread& thread, Value name_value, Value given_bases, Value name_space_value, const Code* body,
                  const Arguments* keywords) {
    Rooted name(thread, name_value), name_space(thread, name_space_value);
    Rooted bases(thread, resolve_bases(thread, given_bases, name_space));
    Value metaclass = builtin_class(BuiltinClass::type);
    std::vector<Value> names;
    RootedVector values(thread);
    for (std::uint32_t i = 0; keywords != nullptr && i < keywords->keyword_count; i++) {
        if (utf8(thread, keywords->keyword_names[i]) == "metaclass") {
            metaclass = keywords->keyword_values[i];
        } else {
            names.push_back(keywords->keyword_names[i]);
            values.values.push_back(keywords->keyword_values[i]);
        }
    }
    const Arguments rest{nullptr, 0, values.values.data(), names.data(), static_cast<std::uint32_t>(names.size())};
    if (has_type(thread, metaclass, kClass)) metaclass = winning_metaclass(thread, metaclass, bases);
    if (metaclass != builtin_class(BuiltinClass::type)) {
        return call_metaclass(thread, metaclass, name, bases, name_space, body, rest);
    }
    return build_plain_class(thread, name, bases, name_space, body, keywords == nullptr ? nullptr : &rest, kNothing);
}

Value make_class_of(Thread& thread, Value metaclass, const Arguments& arguments) {
    const Code* body = std::exchange(body_under_way, nullptr);
    if (arguments.count != 3) raise(thread, ErrorClass::type_error, "type.__new__() takes exactly 3 arguments (" + std::to_string(arguments.count) + " given)");
    const char* kinds[] = {"str", "tuple", "dict"};
    const TypeId types[] = {kStr, kTuple, kDict};
    for (std::uint32_t i = 0; i < 3; i++) {
        if (has_type(thread, plain_value(thread, arguments[i]), types[i])) continue;
        raise(thread, ErrorClass::type_error,
              fmt::format("type.__new__() argument {} must be {}, not {}", i + 1, kinds[i], type_name(thread, arguments[i])));
    }
    metaclass = winning_metaclass(thread, metaclass, plain_value(thread, arguments[1]));
    if (metaclass == builtin_class(BuiltinClass::type)) metaclass = kNothing;
    Arguments keywords = arguments;
    keywords.count = 0;
    return build_plain_class(thread, plain_value(thread, arguments[0]), plain_value(thread, arguments[1]),
                             plain_value(thread, arguments[2]), body, &keywords, metaclass);
}

namespace {

Value build_plain_class(Thread& thread, Value name_value, Value bases_value, Value name_space_value, const Code* body,
                        const Arguments* keywords, Value metaclass) {
    thread.transaction->become_inevitable("class");
    Rooted name(thread, name_value), bases(thread, bases_value), name_space(thread, name_space_value);
    const Tuple* tuple = read_immutable<Tuple>(thread, bases);
    std::vector<Value> base_list(tuple->items, tuple->items + tuple->length);
    for (Value base : base_list) {
        if (!has_type(thread, base, kClass)) {
            raise(thread, ErrorClass::type_error,
                  fmt::format("stmjit: '{}' object cannot be a base class", type_name(thread, base)));
        }
    }
    if (base_list.empty()) base_list.push_back(builtin_class(BuiltinClass::object));

    ClassSpecification specification;
    std::string text = utf8(thread, name);
    std::string qualified = body != nullptr ? body->qualified_name : text;
    Value given = dict_get(thread, name_space, name_str(model_names.qualname));
    if (!given.is_nothing() && is_str(thread, given)) qualified = utf8(thread, given);
    specification.name = text;
    specification.qualified_name = qualified;
    specification.expected_attributes = expected_attributes(thread, body);
    Value slots = dict_get(thread, name_space, name_str(model_names.slots));
    if (!slots.is_nothing()) {
        specification.slots = slots_of(thread, slots);
        auto& names = specification.slots;
        for (NameId slot : names) {
            if (!dict_get(thread, name_space, name_str(slot)).is_nothing()) {
                raise(thread, ErrorClass::value_error,
                      fmt::format("'{}' in __slots__ conflicts with class variable", name_text(slot)));
            }
        }
        specification.has_slots = std::find(names.begin(), names.end(), model_names.dict) == names.end();
        std::erase(names, model_names.dict);
        std::erase(names, model_names.weakref);
    }
    specification.bases = base_list;
    ClassInfo& info = make_class(thread, specification);
    info.made_by_program = true;
    info.metaclass = metaclass;
    Value cls = info.cls;

    Value key, value;
    std::int64_t position = 0;
    while (hash_next(thread, name_space, position, key, value)) {
        NameId attribute = intern(thread, utf8(thread, key));
        if (attribute == model_names.qualname) continue;
        set_class_attribute(thread, cls, attribute, implicit_wrapper(thread, attribute, value));
    }
    if (own_class_cell(thread, cls, model_names.module).is_nothing()) {
        const auto* module = body != nullptr ? static_cast<const ModuleInfo*>(body->module) : nullptr;
        Value module_name = make_str(thread, module != nullptr ? module->name : calling_module_name(thread));
        set_class_attribute(thread, cls, model_names.module, module_name);
    }
    if (own_class_cell(thread, cls, model_names.doc).is_nothing()) {
        set_class_attribute(thread, cls, model_names.doc, kNone);
    }
    if (!own_class_cell(thread, cls, model_names.eq).is_nothing() &&
        own_class_cell(thread, cls, model_names.hash).is_nothing()) {
        set_class_attribute(thread, cls, model_names.hash, kNone);
    }
    // The class is fixed: it needs no root.
    run_set_name(thread, cls);
    run_init_subclass(thread, cls, keywords);
    find_abstract_methods(thread, cls);
    return cls;
}

}  // namespace

}  // namespace toy
