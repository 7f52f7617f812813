#include "frontend-toy/recorder/python_free.h"

#include <algorithm>
#include <initializer_list>

#include "frontend-toy/objects.h"
#include "frontend-toy/operations.h"

namespace toy {

namespace {

constexpr int kDeepest = 3;  // of containers in containers

std::uint32_t type_of(Thread& thread, Value value) { return stm::type_id(*thread.segment, value.ref()); }

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool all_python_free(Thread& thread, const std::vector<Value>& values) {
    return std::all_of(values.begin(), values.end(), [&](Value value) { return is_python_free(thread, value); });
}

bool all_iterable(Thread& thread, const std::vector<Value>& values) {
    return std::all_of(values.begin(), values.end(), [&](Value value) { return is_builtin_iterable(thread, value); });
}

bool is_free_function(Thread& thread, std::string_view name, const std::vector<Value>& arguments) {
    // Builders that only iterate; what the items are does not matter.
    if (name == "enumerate") {
        return !arguments.empty() && is_builtin_iterable(thread, arguments[0]) &&
               all_python_free(thread, {arguments.begin() + 1, arguments.end()});
    }
    if (is_one_of(name, {"zip", "reversed", "iter", "len"})) {
        return !arguments.empty() && all_iterable(thread, arguments);
    }
    if (is_one_of(name, {"list", "tuple"})) {
        return arguments.empty() || (arguments.size() == 1 && is_builtin_iterable(thread, arguments[0]));
    }
    if (is_one_of(name, {"dict", "set"}) && arguments.empty()) return true;
    if (is_one_of(name, {"bisect_left", "bisect_right", "insort_left", "insort_right"})) {
        return all_python_free(thread, arguments);
    }
    return is_one_of(name, {"int",    "float", "bool",   "str", "range",     "abs",  "chr",    "ord",   "hex",    "bin",
                            "oct",    "round", "divmod", "pow", "repr",      "hash", "format", "min",   "max",    "sum",
                            "sorted", "any",   "all",    "set", "frozenset", "dict", "bytes",  "slice", "complex"}) &&
           !arguments.empty() && all_python_free(thread, arguments);
}

}  // namespace

bool is_plain(Thread& thread, Value value) {
    if (!value.is_ref()) return true;
    std::uint32_t type = type_of(thread, value);
    return type == kStr || type == kBigInt || type == kBoxedFloat || type == kBytes;
}

bool is_builtin_iterable(Thread& thread, Value value) {
    if (!value.is_ref()) return false;
    switch (type_of(thread, value)) {
        case kStr:
        case kBytes:
        case kList:
        case kTuple:
        case kRange:
        case kDict:
        case kSet:
        case kFrozenSet:
        case kDictKeys:
        case kDictValues:
        case kDictItems: return true;
        default: return false;
    }
}

bool is_python_free(Thread& thread, Value value, int depth) {
    if (is_plain(thread, value)) return true;
    if (depth > kDeepest) return false;
    auto item_is_free = [&](Value item) { return is_python_free(thread, item, depth + 1); };
    switch (type_of(thread, value)) {
        case kRange:
        case kByteArray: return true;
        case kSlice: return true;
        case kTuple: {
            const auto* tuple = read_immutable<Tuple>(thread, value);
            return std::all_of(tuple->items, tuple->items + std::min<std::int64_t>(tuple->length, 8), item_is_free);
        }
        case kList: {
            const auto* list = read<List>(thread, value);
            if (list->length == 0) return true;
            const auto* items = read<Items>(thread, list->items);
            return item_is_free(items->slots[0]) && item_is_free(items->slots[list->length - 1]);
        }
        case kDict:
        case kSet:
        case kFrozenSet: {
            std::int64_t position = 0;
            Value key, item;
            if (!hash_next(thread, value, position, key, item)) return true;
            return item_is_free(key) && (type_of(thread, value) != kDict || item_is_free(item));
        }
        case kDictKeys:
        case kDictItems:
        case kDictValues: return true;
        default: return false;
    }
}

bool is_python_free_call(Thread& thread, std::string_view owner, std::string_view name,
                         const std::vector<Value>& arguments) {
    if (owner.empty()) return is_free_function(thread, name, arguments);
    if (owner == "dict") {
        if (is_one_of(name, {"get", "pop", "setdefault"})) {
            return arguments.size() >= 2 && is_python_free(thread, arguments[1]);
        }
        if (name == "update") return arguments.size() == 2 && all_python_free(thread, arguments);
        return is_one_of(name, {"keys", "values", "items", "copy", "clear", "popitem"});
    }
    if (owner == "set" || owner == "frozenset") {
        if (is_one_of(name, {"add", "discard", "remove"}))
            return arguments.size() == 2 && is_python_free(thread, arguments[1]);
        if (is_one_of(name, {"union", "intersection", "difference", "symmetric_difference", "issubset", "issuperset",
                             "isdisjoint", "update"})) {
            return all_python_free(thread, arguments);
        }
        return is_one_of(name, {"copy", "clear", "pop"});
    }
    if (owner == "list") {
        if (is_one_of(name, {"append", "pop", "insert", "clear", "copy", "reverse"})) return true;
        if (name == "extend") return arguments.size() == 2 && is_builtin_iterable(thread, arguments[1]);
        return is_one_of(name, {"index", "count", "remove"}) && all_python_free(thread, arguments);
    }
    // These compare everything before they move anything.
    if (owner == "_heapq") return !name.ends_with("heapify") && !name.ends_with("heapify_max") && all_python_free(thread, arguments);
    if (owner == "Random") return name == "getrandbits" && arguments.size() == 2 && arguments[1].is_small_int();
    if (owner == "lock" || owner == "RLock") {
        return arguments.size() == 1 && is_one_of(name, {"acquire", "release", "locked", "__enter__"});
    }
    // Functions of modules that only compute.
    if (is_one_of(owner, {"math", "operator", "time"})) {
        return std::all_of(arguments.begin(), arguments.end(), [&](Value value) { return is_plain(thread, value); });
    }
    if (is_one_of(owner, {"str", "bytes", "tuple", "int", "float", "range"})) return all_python_free(thread, arguments);
    return false;
}

}  // namespace toy
