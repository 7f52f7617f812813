#include "frontend-toy/threads/local_class.h"

#include "frontend-toy/interpreter/running_thread.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/model/attributes.h"
#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/descriptors.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/model/model_names.h"
#include "frontend-toy/model/object_methods.h"
#include "frontend-toy/model/stateful_class.h"
#include "frontend-toy/objects/containers.h"

namespace toy {

namespace {

enum LocalSlot : std::uint32_t {
    kValuesByThread,  // Dict: thread number -> Dict of attributes
    kPositional,      // what __init__ is called with in each thread
    kKeywords,        // Dict
    kLocalSlots
};
constexpr int kLocalsWord = 4;  // of RunningThread::entry

Value local_class;
bool is_local(Thread& thread, Value value) { return is_instance_of(thread, value, local_class); }
constexpr MethodTraits kTraits{"_thread._local", is_local};

NameId attribute_name(Thread& thread, Value name) {
    if (!is_str(thread, name)) {
        raise(thread, ErrorClass::type_error, "attribute name must be string, not '" + type_name(thread, name) + "'");
    }
    return intern(thread, utf8(thread, name));
}

// The new dict of this thread in `self`.
Value add_values(Thread& thread, Value self) {
    become_inevitable(thread, "first use of a thread's local");  // the thread's note of it lies outside the heap
    Value values = make_dict(thread);
    Value by_thread = hidden_slot(thread, self, kValuesByThread);
    dict_set(thread, by_thread, make_int(thread, static_cast<std::int64_t>(thread.number)), values);
    Value& noted = running(thread).entry[kLocalsWord];
    if (noted.is_nothing()) noted = make_list(thread, {});
    list_append(thread, noted, by_thread);
    return values;
}

// This thread's attributes; the first time a derived class's __init__ runs.
Value values_of(Thread& thread, Value object) {
    Value by_thread = hidden_slot(thread, object, kValuesByThread);
    Value values = dict_get(thread, by_thread, make_int(thread, static_cast<std::int64_t>(thread.number)));
    if (!values.is_nothing()) return values;
    Rooted self(thread, object), made(thread, add_values(thread, object));
    if (has_custom_init(thread, class_of(thread, self))) {
        RootedVector passed(thread), names(thread);
        Value positional = hidden_slot(thread, self, kPositional);
        for (Value argument : tuple_view(thread, positional)) passed.values.push_back(argument);
        const auto count = static_cast<std::uint32_t>(passed.values.size());
        std::int64_t position = 0;
        Value key, value;
        while (hash_next(thread, hidden_slot(thread, self, kKeywords), position, key, value)) {
            names.values.push_back(key);
            passed.values.push_back(value);
        }
        Value initialise = get_attribute(thread, self, model_names.init);
        call_keywords(thread, initialise,
                      {passed.values.data(), count, passed.values.data() + count, names.values.data(),
                       static_cast<std::uint32_t>(names.values.size())});
    }
    return made;
}

Value make_local(Thread& thread, const Arguments& arguments) {
    if (!has_type(thread, arguments[0], kClass))
        raise(thread, ErrorClass::type_error, "_local.__new__(X): X is not a type object");
    if (arguments.count + arguments.keyword_count > 1 && !has_custom_init(thread, arguments[0])) {
        raise(thread, ErrorClass::type_error, "Initialization arguments are not supported");
    }
    if (!class_is_subclass(thread, arguments[0], local_class)) {
        raise(thread, ErrorClass::type_error, "_local.__new__(X): X is not a subtype of _local");
    }
    Rooted self(thread, new_instance(thread, arguments[0]));
    Rooted keywords(thread, make_dict(thread));
    for (std::uint32_t i = 0; i < arguments.keyword_count; ++i) {
        dict_set(thread, keywords, arguments.keyword_names[i], arguments.keyword_values[i]);
    }
    set_hidden_slot(thread, self, kKeywords, keywords);
    Value positional = make_tuple(thread, {arguments.positional + 1, arguments.count - 1});
    set_hidden_slot(thread, self, kPositional, positional);
    Value by_thread = make_dict(thread);
    set_hidden_slot(thread, self, kValuesByThread, by_thread);
    add_values(thread, self);  // __init__ follows
    return self;
}

bool in_class(Thread& thread, Value self, NameId name) {
    return is_data_descriptor(thread, lookup_in_class(thread, class_of(thread, self), name));
}

Value get(Thread& thread, const Arguments& arguments) {
    const NameId name = attribute_name(thread, arguments[1]);
    Rooted values(thread, values_of(thread, arguments[0]));
    if (name == model_names.dict) return values;
    Value found = dict_get(thread, values, name_str(name));
    if (!found.is_nothing() && !in_class(thread, arguments[0], name)) return found;
    if (class_of(thread, arguments[0]) == local_class && lookup_in_class(thread, local_class, name).is_nothing()) {
        raise_attribute_error(thread, arguments[0], name,
                              "'_thread._local' object has no attribute '" + name_text(name) + "'");
    }
    return object_getattribute(thread, arguments[0], name);
}

void change(Thread& thread, Value self, NameId name, Value value) {
    Rooted values(thread, values_of(thread, self));
    if (name == model_names.dict) {
        raise_attribute_error(thread, self, name,
                              "'" + type_name(thread, self) + "' object attribute '__dict__' is read-only");
    }
    if (in_class(thread, self, name)) return object_setattr(thread, self, name, value);
    if (!value.is_nothing()) return dict_set(thread, values, name_str(name), value);
    if (dict_delete(thread, values, name_str(name))) return;
    const bool plain = class_of(thread, self) == local_class;
    raise_attribute_error(thread, self, name,
                          "'" + (plain ? std::string("_thread._local") : type_name(thread, self)) +
                              "' object has no attribute '" + name_text(name) + "'");
}
Value set(Thread& thread, const Arguments& arguments) {
    Rooted value(thread, arguments[2]);
    change(thread, arguments[0], attribute_name(thread, arguments[1]), value);
    return kNone;
}
Value remove(Thread& thread, const Arguments& arguments) {
    change(thread, arguments[0], attribute_name(thread, arguments[1]), kNothing);
    return kNone;
}

constexpr NativeDescriptor kMethods[] = {
    {"__new__", make_local, 1, 0xffff, true, true, nullptr},
    method<kTraits, "__getattribute__", get>(2, 2, true),
    method<kTraits, "__setattr__", set>(3, 3, true),
    method<kTraits, "__delattr__", remove>(2, 2, true),
};

}  // namespace

void add_local_class(Thread& thread, ModuleInfo& module) {
    local_class = make_stateful_class(thread, {"_thread", "_local", kNothing, kLocalSlots, kMethods});
    define(thread, module, "_local", local_class);
}

void forget_locals(Thread& thread) {
    Value noted = running(thread).entry[kLocalsWord];
    if (noted.is_nothing()) return;
    become_inevitable(thread, "end of a thread");
    noted = running(thread).entry[kLocalsWord];
    Value number = make_int(thread, static_cast<std::int64_t>(thread.number));
    for (Value by_thread : list_view(thread, noted)) dict_delete(thread, by_thread, number);
    running(thread).entry[kLocalsWord] = kNothing;
}

}  // namespace toy
