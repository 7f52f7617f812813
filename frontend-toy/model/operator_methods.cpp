#include "frontend-toy/model/operator_methods.h"

#include <unordered_map>

#include "frontend-toy/model/attributes.h"
#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/objects/constructors.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {
namespace {

// Groups of types that share a method.
enum Group : std::uint32_t {
    kNumber = 1, kInt = 2, kString = 4, kByteString = 8, kMutableBytes = 16, kTuples = 32, kLists = 64, kDicts = 128,
    kSets = 256, kMutableSets = 512, kRanges = 1024, kIterators = 2048, kViews = 4096, kOther = 8192,
    kSequences = kString | kByteString | kTuples | kLists | kRanges,
    kCollections = kSequences | kDicts | kSets | kViews,
    kOrdered = kNumber | kString | kByteString | kTuples | kLists | kSets | kViews,
    kEverything = ~0u,
};

std::uint32_t groups_of(std::uint32_t type) {
    switch (type) {
        case kBigInt: return kNumber | kInt;
        case kBoxedFloat: return kNumber;
        case kStr: return kString;
        case kBytes: return kByteString;
        case kByteArray: return kByteString | kMutableBytes;
        case kTuple: return kTuples;
        case kList: return kLists;
        case kDict: return kDicts;
        case kSet: return kSets | kMutableSets;
        case kFrozenSet: return kSets;
        case kRange: return kRanges;
        case kDictKeys:
        case kDictValues:
        case kDictItems: return kViews;
        case kGenerator: return kIterators;
        default: return type >= kListIterator && type <= kReversed ? kIterators : kOther;
    }
}

// ---- the methods

template <BinaryOp op>
Value operate(Thread& thread, const Arguments& arguments) {
    return builtin_binary(thread, op, arguments[0], plain_operand(thread, op, arguments[0], arguments[1]));
}
template <BinaryOp op>
Value operate_reflected(Thread& thread, const Arguments& arguments) {
    return builtin_binary(thread, op, plain_value(thread, arguments[1]), arguments[0]);
}
template <BinaryOp op>
Value operate_in_place(Thread& thread, const Arguments& arguments) {
    return builtin_inplace(thread, op, arguments[0], plain_operand(thread, op, arguments[0], arguments[1]));
}
template <UnaryOp op>
Value operate_unary(Thread& thread, const Arguments& arguments) {
    return builtin_unary(thread, op, arguments[0]);
}

// Comparing values of different kinds is left to the other operand.
template <CompareOp op>
Value compare_method(Thread& thread, const Arguments& arguments) {
    Value left = arguments[0], right = plain_value(thread, arguments[1]);
    constexpr bool is_equality = op == CompareOp::equal || op == CompareOp::not_equal;
    if (is_instance_value(thread, right)) return kNotImplemented;
    std::uint32_t groups = groups_of(builtin_type_of(thread, left));
    bool comparable = groups & groups_of(builtin_type_of(thread, right)) & (is_equality ? ~std::uint32_t{kOther} : kOrdered);
    if (!comparable) {
        if (is_equality && left == right) return Value::from_bool(op == CompareOp::equal);
        return kNotImplemented;
    }
    return compare(thread, op, left, right);
}

Value hash_method(Thread& thread, const Arguments& arguments) { return make_int(thread, hash(thread, arguments[0])); }
Value repr_method(Thread& thread, const Arguments& arguments) { return to_repr(thread, arguments[0]); }
Value str_method(Thread& thread, const Arguments& arguments) { return to_str(thread, arguments[0]); }
Value format_method(Thread& thread, const Arguments& arguments) { return format(thread, arguments[0], arguments[1]); }
Value length_method(Thread& thread, const Arguments& arguments) { return make_int(thread, length(thread, arguments[0])); }
Value iterator_method(Thread& thread, const Arguments& arguments) { return iterator(thread, arguments[0]); }
Value next_method(Thread& thread, const Arguments& arguments) {
    Value item = next(thread, arguments[0]);
    if (item.is_nothing()) raise_value(thread, make_stop_iteration(thread, kNone));
    return item;
}
Value contains_method(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(contains(thread, arguments[0], arguments[1]));
}
Value get_item_method(Thread& thread, const Arguments& arguments) { return get_item(thread, arguments[0], arguments[1]); }
Value set_item_method(Thread& thread, const Arguments& arguments) {
    set_item(thread, arguments[0], arguments[1], arguments[2]);
    return kNone;
}
Value delete_item_method(Thread& thread, const Arguments& arguments) {
    delete_item(thread, arguments[0], arguments[1]);
    return kNone;
}
Value reversed_method(Thread& thread, const Arguments& arguments) { return builtin_reversed(thread, arguments[0]); }
Value bool_method(Thread& thread, const Arguments& arguments) { return Value::from_bool(truth(thread, arguments[0])); }
Value index_method(Thread& thread, const Arguments& arguments) { return to_index(thread, arguments[0]); }
Value absolute_method(Thread& thread, const Arguments& arguments) { return builtin_absolute(thread, arguments[0]); }
Value round_method(Thread& thread, const Arguments& arguments) {
    return builtin_round(thread, arguments[0], arguments.count > 1 ? arguments[1] : kNothing);
}
Value divmod_method(Thread& thread, const Arguments& arguments) {
    return builtin_divmod(thread, arguments[0], arguments[1]);
}

struct OperatorMethod {
    std::uint32_t groups;
    NativeDescriptor descriptor;
};

#define TOY_BINARY(name, op, groups)                                                                  \
    {groups, {"__" name "__", operate<BinaryOp::op>, 2, 2, false, true, "object"}},                   \
        {groups, {"__r" name "__", operate_reflected<BinaryOp::op>, 2, 2, false, true, "object"}}
#define TOY_COMPARE(name, op) {kEverything, {"__" name "__", compare_method<CompareOp::op>, 2, 2, false, true, "object"}}

const OperatorMethod kOperatorMethods[] = {
    {kEverything, {"__hash__", hash_method, 1, 1, false, true, "object"}},
    {kEverything, {"__repr__", repr_method, 1, 1, false, true, "object"}},
    {kEverything, {"__str__", str_method, 1, 1, false, true, "object"}},
    {kEverything, {"__format__", format_method, 2, 2, false, true, "object"}},
    TOY_COMPARE("eq", equal), TOY_COMPARE("ne", not_equal), TOY_COMPARE("lt", less), TOY_COMPARE("le", less_equal),
    TOY_COMPARE("gt", greater), TOY_COMPARE("ge", greater_equal),
    {kCollections, {"__len__", length_method, 1, 1, false, true, "object"}},
    {kCollections | kIterators, {"__iter__", iterator_method, 1, 1, false, true, "object"}},
    {kIterators, {"__next__", next_method, 1, 1, false, true, "object"}},
    {kCollections, {"__contains__", contains_method, 2, 2, false, true, "object"}},
    {kSequences | kDicts, {"__getitem__", get_item_method, 2, 2, false, true, "object"}},
    {kLists | kDicts | kMutableBytes, {"__setitem__", set_item_method, 3, 3, false, true, "object"}},
    {kLists | kDicts | kMutableBytes, {"__delitem__", delete_item_method, 2, 2, false, true, "object"}},
    {kLists | kDicts | kRanges | kViews, {"__reversed__", reversed_method, 1, 1, false, true, "object"}},
    TOY_BINARY("sub", subtract, kNumber | kSets | kViews), TOY_BINARY("truediv", true_divide, kNumber),
    TOY_BINARY("floordiv", floor_divide, kNumber), TOY_BINARY("mod", modulo, kNumber | kString | kByteString),
    TOY_BINARY("pow", power, kNumber), TOY_BINARY("lshift", left_shift, kInt), TOY_BINARY("rshift", right_shift, kInt),
    TOY_BINARY("and", bit_and, kInt | kSets | kViews), TOY_BINARY("or", bit_or, kInt | kSets | kViews | kDicts),
    TOY_BINARY("xor", bit_xor, kInt | kSets | kViews),
    {kNumber | kString | kByteString | kTuples | kLists,
     {"__add__", operate<BinaryOp::add>, 2, 2, false, true, "object"}},
    {kNumber, {"__radd__", operate_reflected<BinaryOp::add>, 2, 2, false, true, "object"}},
    TOY_BINARY("mul", multiply, kNumber | kString | kByteString | kTuples | kLists),
    {kLists | kMutableBytes, {"__iadd__", operate_in_place<BinaryOp::add>, 2, 2, false, true, "object"}},
    {kLists | kMutableBytes, {"__imul__", operate_in_place<BinaryOp::multiply>, 2, 2, false, true, "object"}},
    {kMutableSets | kDicts, {"__ior__", operate_in_place<BinaryOp::bit_or>, 2, 2, false, true, "object"}},
    {kMutableSets, {"__iand__", operate_in_place<BinaryOp::bit_and>, 2, 2, false, true, "object"}},
    {kMutableSets, {"__isub__", operate_in_place<BinaryOp::subtract>, 2, 2, false, true, "object"}},
    {kMutableSets, {"__ixor__", operate_in_place<BinaryOp::bit_xor>, 2, 2, false, true, "object"}},
    {kNumber, {"__neg__", operate_unary<UnaryOp::negate>, 1, 1, false, true, "object"}},
    {kNumber, {"__pos__", operate_unary<UnaryOp::positive>, 1, 1, false, true, "object"}},
    {kInt, {"__invert__", operate_unary<UnaryOp::invert>, 1, 1, false, true, "object"}},
    {kNumber, {"__bool__", bool_method, 1, 1, false, true, "object"}},
    {kNumber, {"__int__", native_int_new, 1, 1, false, true, "object"}},
    {kNumber, {"__float__", native_float_new, 1, 1, false, true, "object"}},
    {kNumber, {"__trunc__", native_int_new, 1, 1, false, true, "object"}},
    {kInt, {"__index__", index_method, 1, 1, false, true, "object"}},
    {kNumber, {"__abs__", absolute_method, 1, 1, false, true, "object"}},
    {kNumber, {"__round__", round_method, 1, 2, false, true, "object"}},
    {kNumber, {"__divmod__", divmod_method, 2, 2, false, true, "object"}},
};
#undef TOY_BINARY
#undef TOY_COMPARE

}  // namespace

const NativeDescriptor* find_operator_method(std::uint32_t type_id, std::string_view name) {
    if (!name.starts_with("__")) return nullptr;
    static const auto* by_name = [] {
        auto* table = new std::unordered_multimap<std::string_view, const OperatorMethod*>;
        for (const OperatorMethod& method : kOperatorMethods) table->emplace(method.descriptor.name, &method);
        return table;
    }();
    std::uint32_t groups = groups_of(type_id);
    auto [first, last] = by_name->equal_range(name);
    for (; first != last; ++first) {
        if (first->second->groups & groups) return &first->second->descriptor;
    }
    return nullptr;
}

std::vector<const NativeDescriptor*> operator_methods_of(std::uint32_t type_id) {
    std::vector<const NativeDescriptor*> methods;
    std::uint32_t groups = groups_of(type_id);
    for (const OperatorMethod& method : kOperatorMethods) {
        if (method.groups & groups) methods.push_back(&method.descriptor);
    }
    return methods;
}

}  // namespace toy
