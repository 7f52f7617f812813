// repr(), str() and format() of anything.
#include <algorithm>
#include <cstdio>

#include "frontend-toy/model/class_info.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/objects/formatting.h"
#include "frontend-toy/objects/hash_table.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"
#include "frontend-toy/threads/locks.h"

namespace toy {

namespace {

// Containers whose repr is being made, innermost first: one that is met again prints as "[...]".
class UnderWay {
  public:
    UnderWay(Thread& thread, Value container) : container_(thread, container), previous_(innermost_) { innermost_ = this; }
    ~UnderWay() { innermost_ = previous_; }
    UnderWay(const UnderWay&) = delete;
    UnderWay& operator=(const UnderWay&) = delete;

    static bool contains(Value container) {
        for (const UnderWay* at = innermost_; at != nullptr; at = at->previous_)
            if (at->container_.get() == container) return true;
        return false;
    }
    Value get() const { return container_; }

  private:
    Rooted container_;
    UnderWay* previous_;
    static thread_local UnderWay* innermost_;
};
thread_local UnderWay* UnderWay::innermost_ = nullptr;

void append_repr(Thread& thread, std::string& out, Value value);

std::string address(Thread& thread, Value object) {
    char text[32];
    std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(identity(thread, object)));
    return text;
}

void append_list(Thread& thread, std::string& out, Value value) {
    if (UnderWay::contains(value)) {
        out += "[...]";
        return;
    }
    UnderWay list(thread, value);
    out += '[';
    for (std::size_t i = 0; i < list_view(thread, list.get()).size(); ++i) {
        if (i != 0) out += ", ";
        append_repr(thread, out, list_view(thread, list.get())[i]);
    }
    out += ']';
}

void append_tuple(Thread& thread, std::string& out, Value value) {
    if (UnderWay::contains(value)) {
        out += "(...)";
        return;
    }
    UnderWay tuple(thread, value);
    std::size_t length = tuple_view(thread, value).size();
    out += '(';
    for (std::size_t i = 0; i < length; ++i) {
        if (i != 0) out += ", ";
        append_repr(thread, out, tuple_view(thread, tuple.get())[i]);
    }
    out += length == 1 ? ",)" : ")";
}

void append_dict(Thread& thread, std::string& out, Value value) {
    if (UnderWay::contains(value)) {
        out += "{...}";
        return;
    }
    UnderWay dict(thread, value);
    out += '{';
    bool first = true;
    Value key, content;
    for (std::int64_t position = 0; hash_next(thread, dict.get(), position, key, content); first = false) {
        if (!first) out += ", ";
        Rooted rooted(thread, content);
        append_repr(thread, out, key);
        out += ": ";
        append_repr(thread, out, rooted);
    }
    out += '}';
}

void append_set(Thread& thread, std::string& out, Value value) {
    bool frozen = has_type(thread, value, kFrozenSet);
    if (UnderWay::contains(value)) {
        out += frozen ? "frozenset(...)" : "set(...)";
        return;
    }
    if (hash_count(thread, value) == 0) {
        out += frozen ? "frozenset()" : "set()";
        return;
    }
    UnderWay set(thread, value);
    RootedVector items(thread);
    items.values = list_of(thread, set.get());
    out += frozen ? "frozenset({" : "{";
    for (std::size_t i = 0; i < items.values.size(); ++i) {
        if (i != 0) out += ", ";
        append_repr(thread, out, items.values[i]);
    }
    out += frozen ? "})" : "}";
}

void append_view(Thread& thread, std::string& out, Value value) {
    std::string name = type_name(thread, value);
    if (UnderWay::contains(value)) {
        out += "...";
        return;
    }
    UnderWay view(thread, value);
    RootedVector items(thread);
    items.values = list_of(thread, value);
    out += name + "([";
    for (std::size_t i = 0; i < items.values.size(); ++i) {
        if (i != 0) out += ", ";
        append_repr(thread, out, items.values[i]);
    }
    out += "])";
}

void append_range(Thread& thread, std::string& out, Value range) {
    const Range* object = read_immutable<Range>(thread, range);
    out += "range(" + int_repr(thread, object->start) + ", " + int_repr(thread, object->stop);
    if (object->step != Value::from_small_int(1)) out += ", " + int_repr(thread, object->step);
    out += ')';
}

// The module's name and a dot, nothing for builtins.
std::string module_prefix(Thread& thread, Value cls) {
    Value module = find_attribute(thread, cls, intern(thread, "__module__"));
    if (!has_type(thread, module, kStr)) return {};
    std::string name = utf8(thread, module);
    return name == "builtins" ? std::string() : name + ".";
}

std::string class_path(Thread& thread, Value cls_value) {
    Rooted cls(thread, cls_value);
    std::string prefix = module_prefix(thread, cls);
    return prefix + utf8(thread, read<Class>(thread, cls)->qualified_name);
}

void append_native(Thread& thread, std::string& out, Value value) {
    const NativeFunction* function = read_immutable<NativeFunction>(thread, value);
    std::string name = function->descriptor->name;
    Value self = function->self;
    const char* owner = function->descriptor->owner;
    bool of_module = owner != nullptr && find_module(owner) != nullptr;
    if (self.is_nothing() && owner != nullptr && !of_module) {
        bool special = name.starts_with("__");
        out += std::string(special ? "<slot wrapper '" : "<method '") + name + "' of '" + owner + "' objects>";
    } else if (self.is_nothing() || has_type(thread, self, kModule)) {
        out += "<built-in function " + name + ">";
    } else {
        std::string type = has_type(thread, self, kClass) ? "type" : type_name(thread, self);
        out += (name.starts_with("__") ? "<method-wrapper '" + name + "' of " : "<built-in method " + name + " of ") + type +
               " object at " + address(thread, self) + ">";
    }
}

void append_object(Thread& thread, std::string& out, Value value, const std::string& name) {
    out += "<" + name + " object at " + address(thread, value) + ">";
}

void append_instance(Thread& thread, std::string& out, Value value) {
    Rooted instance(thread, value);
    Value method = find_special(thread, instance, Special::repr);
    if (method.is_nothing() || method == kNone) {
        std::string name = class_path(thread, class_of(thread, instance));
        return append_object(thread, out, instance, name);
    }
    Value text = call_special(thread, method, instance);
    if (!is_str(thread, text))
        raise(thread, ErrorClass::type_error, "__repr__ returned non-string (type " + type_name(thread, text) + ")");
    out += utf8(thread, text);
}

void append_repr(Thread& thread, std::string& out, Value value) {
    if (!value.is_ref()) {
        if (value == kNone) {
            out += "None";
        } else if (value == kNotImplemented) {
            out += "NotImplemented";
        } else if (value == kEllipsis) {
            out += "Ellipsis";
        } else {
            out += number_repr(thread, value);
        }
        return;
    }
    std::uint32_t type = stm::type_id(*thread.segment, value.ref());
    if (type == kStr) {
        out += str_repr(thread, value);
        return;
    }
    RecursionGuard guard(thread, " while getting the repr of an object");
    if (type >= kFirstShape) return append_instance(thread, out, value);
    switch (static_cast<TypeId>(type)) {
        case kBigInt:
        case kBoxedFloat: out += number_repr(thread, value); return;
        case kBytes:
        case kByteArray: out += bytes_repr(thread, value); return;
        case kTuple: return append_tuple(thread, out, value);
        case kList: return append_list(thread, out, value);
        case kDict: return append_dict(thread, out, value);
        case kSet:
        case kFrozenSet: return append_set(thread, out, value);
        case kDictKeys:
        case kDictValues:
        case kDictItems: return append_view(thread, out, value);
        case kRange: return append_range(thread, out, value);
        case kSlice: {
            Rooted slice(thread, value);
            out += "slice(";
            append_repr(thread, out, read_immutable<Slice>(thread, slice)->start);
            out += ", ";
            append_repr(thread, out, read_immutable<Slice>(thread, slice)->stop);
            out += ", ";
            append_repr(thread, out, read_immutable<Slice>(thread, slice)->step);
            out += ')';
            return;
        }
        case kFunction: {
            std::string name = utf8(thread, read<Function>(thread, value)->qualified_name);
            out += "<function " + name + " at " + address(thread, value) + ">";
            return;
        }
        case kNativeFunction: return append_native(thread, out, value);
        case kBoundMethod: {
            Rooted method(thread, value);
            Value function = read_immutable<BoundMethod>(thread, method)->function;
            std::string name = "?";
            if (has_type(thread, function, kFunction)) name = utf8(thread, read<Function>(thread, function)->qualified_name);
            out += "<bound method " + name + " of ";
            append_repr(thread, out, read_immutable<BoundMethod>(thread, method)->self);
            out += '>';
            return;
        }
        case kClass:
            if (!find_special(thread, value, Special::repr).is_nothing()) return append_instance(thread, out, value);
            out += "<class '" + class_path(thread, value) + "'>";
            return;
        case kLock:
        case kRLock: {
            Rooted lock(thread, value);
            const std::string where = address(thread, lock);  // may move it
            out += lock_repr(thread, lock, where);
            return;
        }
        case kModule: {
            Rooted module(thread, value);
            std::string name = utf8(thread, read_immutable<Module>(thread, module)->name);
            Value file = find_attribute(thread, module, intern(thread, "__file__"));
            out += "<module '" + name + "'";
            out += has_type(thread, file, kStr) ? " from " + str_repr(thread, file) + ">" : " (built-in)>";
            return;
        }
        default: {
            std::string name = type_name(thread, value);
            return append_object(thread, out, value, name);
        }
    }
}

}  // namespace

Value to_repr(Thread& thread, Value value) {
    if (has_type(thread, value, kStr)) return make_str_repr(thread, value);
    if (is_instance_object(thread, value)) {  // its text as it is
        RecursionGuard guard(thread, " while getting the repr of an object");
        Value method = find_special(thread, value, Special::repr);
        if (!method.is_nothing() && method != kNone) {
            Value text = call_special(thread, method, value);
            if (is_str(thread, text)) return text;
            raise(thread, ErrorClass::type_error, "__repr__ returned non-string (type " + type_name(thread, text) + ")");
        }
    }
    std::string text;
    append_repr(thread, text, value);
    return make_str(thread, text);
}

Value to_str(Thread& thread, Value value) {
    if (has_type(thread, value, kStr)) return value;
    if (!is_instance_object(thread, value) && !has_type(thread, value, kClass)) return to_repr(thread, value);
    RecursionGuard guard(thread, " while getting the str of an object");
    Rooted object(thread, value);
    Value method = find_special(thread, object, Special::str);
    if (method.is_nothing() || method == kNone) return to_repr(thread, object);
    Value text = call_special(thread, method, object);
    if (!is_str(thread, text))
        raise(thread, ErrorClass::type_error, "__str__ returned non-string (type " + type_name(thread, text) + ")");
    return text;
}

Value format(Thread& thread, Value value, Value spec) {
    bool empty = spec.is_nothing() || read_immutable<Str>(thread, spec)->length == 0;
    if (empty && has_type(thread, value, kStr)) return value;
    if (is_instance_object(thread, value)) {
        Rooted object(thread, value), rooted_spec(thread, spec);
        Value method = find_special(thread, object, Special::format);
        if (!method.is_nothing() && method != kNone) {
            if (rooted_spec.get().is_nothing()) rooted_spec.set(make_ascii(thread, ""));
            Value text = call_special(thread, method, object, rooted_spec);
            if (!is_str(thread, text))
                raise(thread, ErrorClass::type_error, "__format__ must return a str, not " + type_name(thread, text));
            return text;
        }
        if (!empty)
            raise(thread, ErrorClass::type_error,
                  "unsupported format string passed to " + type_name(thread, object) + ".__format__");
        return to_str(thread, object);
    }
    if (empty) return to_str(thread, value);
    Value text = builtin_format(thread, value, utf8(thread, spec));
    if (text != kNotImplemented) return text;
    raise(thread, ErrorClass::type_error, "unsupported format string passed to " + type_name(thread, value) + ".__format__");
}

}  // namespace toy
