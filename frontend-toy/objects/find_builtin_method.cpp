// Methods and attributes of builtin types by name.
#include "frontend-toy/objects/builtin_methods.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/hash_table.h"
#include "frontend-toy/objects/method_table.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

bool is_slice(Thread& thread, Value value) { return has_type(thread, value, kSlice); }
constexpr MethodTraits kSliceTraits{"slice", is_slice};

Value indices_method(Thread& thread, const Arguments& arguments) {
    Rooted length(thread, to_index(thread, arguments[1]));
    if (int_sign(thread, length) < 0) raise(thread, ErrorClass::value_error, "length should not be negative");
    Value bounds[3];
    slice_indices(thread, arguments[0], length, bounds);
    return make_tuple(thread, bounds);
}

constexpr NativeDescriptor kSliceMethods[] = {method<kSliceTraits, "indices", indices_method>(2, 2, true)};

Value fromkeys(Thread& thread, const Arguments& arguments) {
    Rooted dict(thread, make_dict(thread));
    Iteration iteration(thread, arguments[0]);
    for (Value key = iteration.next(); !key.is_nothing(); key = iteration.next())
        dict_set(thread, dict, key, argument_or(arguments, 1, kNone));
    return dict;
}

constexpr NativeDescriptor kFromKeys = {"fromkeys", fromkeys, 1, 2, false, true, "dict"};

const MethodTable* table_of(std::uint32_t type) {
    static const MethodTable list(list_methods()), tuple(tuple_methods()), range(range_methods()), dict(dict_methods()),
        view(dict_view_methods()), set(set_methods()), frozenset(frozenset_methods()), slice(kSliceMethods);
    switch (type) {
        case kList: return &list;
        case kTuple: return &tuple;
        case kRange: return &range;
        case kDict: return &dict;
        case kDictKeys:
        case kDictItems: return &view;
        case kSet: return &set;
        case kFrozenSet: return &frozenset;
        case kSlice: return &slice;
        default: return nullptr;
    }
}

std::span<const NativeDescriptor> container_methods(std::uint32_t type) {
    switch (type) {
        case kList: return list_methods();
        case kTuple: return tuple_methods();
        case kRange: return range_methods();
        case kDict: return dict_methods();
        case kDictKeys:
        case kDictItems: return dict_view_methods();
        case kSet: return set_methods();
        case kFrozenSet: return frozenset_methods();
        case kSlice: return kSliceMethods;
        default: return {};
    }
}

}  // namespace

const NativeDescriptor* find_builtin_method(std::uint32_t type, std::string_view name) {
    switch (type) {
        case kBigInt:
        case kBoxedFloat: return find_number_method(type, name);
        case kStr:
        case kBytes:
        case kByteArray: return find_string_method(type, name);
        default: {
            const MethodTable* table = table_of(type);
            return table == nullptr ? nullptr : table->find(name);
        }
    }
}

const NativeDescriptor* find_builtin_static_method(std::uint32_t type, std::string_view name) {
    switch (type) {
        case kBigInt:
        case kBoxedFloat: return find_number_static_method(type, name);
        case kStr:
        case kBytes:
        case kByteArray: return find_string_static_method(type, name);
        case kDict: return name == "fromkeys" ? &kFromKeys : nullptr;
        default: return nullptr;
    }
}

std::vector<std::string_view> builtin_method_names(std::uint32_t type) {
    std::vector<std::string_view> names;
    switch (type) {
        case kBigInt:
        case kBoxedFloat: number_method_table(type).add_names(names); break;
        case kStr:
        case kBytes:
        case kByteArray: add_string_method_names(type, names); break;
        default:
            for (const NativeDescriptor& descriptor : container_methods(type)) names.emplace_back(descriptor.name);
    }
    for (const char* name : {"fromkeys", "from_bytes", "fromhex", "maketrans"}) {
        if (find_builtin_static_method(type, name) != nullptr) names.emplace_back(name);
    }
    return names;
}

Value builtin_attribute(Thread& thread, Value object, std::string_view name) {
    if (is_number(thread, object)) return number_attribute(thread, object, name);
    const auto field = [&](Value start, Value stop, Value step) {
        return name == "start" ? start : name == "stop" ? stop : name == "step" ? step : kNothing;
    };
    if (has_type(thread, object, kSlice)) {
        const Slice* slice = read_immutable<Slice>(thread, object);
        return field(slice->start, slice->stop, slice->step);
    }
    if (has_type(thread, object, kRange)) {
        const Range* range = read_immutable<Range>(thread, object);
        return field(range->start, range->stop, range->step);
    }
    return kNothing;
}

}  // namespace toy
