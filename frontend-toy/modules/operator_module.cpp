// operator: the operators as functions, and the callables that fetch items, attributes and results of methods.
#include <fmt/format.h>

#include "frontend-toy/builtins/module_function.h"
#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/native_class.h"
#include "frontend-toy/modules/library_modules.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

namespace {

template <BinaryOp op>
Value apply(Thread& thread, const Arguments& arguments) {
    return binary(thread, op, arguments[0], arguments[1]);
}
template <BinaryOp op>
Value apply_in_place(Thread& thread, const Arguments& arguments) {
    return inplace(thread, op, arguments[0], arguments[1]);
}
template <CompareOp op>
Value apply_comparison(Thread& thread, const Arguments& arguments) {
    return compare(thread, op, arguments[0], arguments[1]);
}
Value unary(Thread& thread, UnaryOp op, Special special, const char* symbol, Value operand) {
    Value result = is_instance_object(thread, operand) ? kNotImplemented : builtin_unary(thread, op, operand);
    if (result != kNotImplemented) return result;
    Value method = is_instance_object(thread, operand) ? find_special(thread, operand, special) : kNothing;
    if (!method.is_nothing() && method != kNone) return call_special(thread, method, operand);
    raise(thread, ErrorClass::type_error,
          fmt::format("bad operand type for unary {}: '{}'", symbol, type_name(thread, operand)));
}
Value negate(Thread& thread, const Arguments& arguments) {
    return unary(thread, UnaryOp::negate, Special::neg, "-", arguments[0]);
}
Value positive(Thread& thread, const Arguments& arguments) {
    return unary(thread, UnaryOp::positive, Special::pos, "+", arguments[0]);
}
Value invert(Thread& thread, const Arguments& arguments) {
    return unary(thread, UnaryOp::invert, Special::invert, "~", arguments[0]);
}
Value absolute(Thread& thread, const Arguments& arguments) {
    if (is_number(thread, arguments[0])) return builtin_absolute(thread, arguments[0]);
    Value method =
        is_instance_object(thread, arguments[0]) ? find_special(thread, arguments[0], Special::abs) : kNothing;
    if (!method.is_nothing() && method != kNone) return call_special(thread, method, arguments[0]);
    raise(thread, ErrorClass::type_error,
          fmt::format("bad operand type for abs(): '{}'", type_name(thread, arguments[0])));
}
Value truth_of(Thread& thread, const Arguments& arguments) { return Value::from_bool(truth(thread, arguments[0])); }
Value negation(Thread& thread, const Arguments& arguments) { return Value::from_bool(!truth(thread, arguments[0])); }
Value is_same(Thread&, const Arguments& arguments) { return Value::from_bool(arguments[0] == arguments[1]); }
Value is_other(Thread&, const Arguments& arguments) { return Value::from_bool(arguments[0] != arguments[1]); }
Value index(Thread& thread, const Arguments& arguments) {
    Value number = to_index(thread, arguments[0]);
    return number.is_bool() ? Value::from_small_int(number == kTrue) : number;
}
Value fetch(Thread& thread, const Arguments& arguments) { return get_item(thread, arguments[0], arguments[1]); }
Value store(Thread& thread, const Arguments& arguments) {
    set_item(thread, arguments[0], arguments[1], arguments[2]);
    return kNone;
}
Value remove(Thread& thread, const Arguments& arguments) {
    delete_item(thread, arguments[0], arguments[1]);
    return kNone;
}
Value contains_item(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(contains(thread, arguments[0], arguments[1]));
}
bool is_sequence(Thread& thread, Value value) {
    if (!value.is_ref()) return false;
    switch (stm::type_id(*thread.segment, value.ref())) {
        case kStr:
        case kBytes:
        case kByteArray:
        case kList:
        case kTuple:
        case kRange: return true;
        default:
            return is_instance_object(thread, value) && !find_special(thread, value, Special::getitem).is_nothing();
    }
}
template <bool in_place>
Value concatenate(Thread& thread, const Arguments& arguments) {
    if (!is_sequence(thread, arguments[0]))
        raise(thread, ErrorClass::type_error,
              fmt::format("'{}' object can't be concatenated", type_name(thread, arguments[0])));
    return in_place ? inplace(thread, BinaryOp::add, arguments[0], arguments[1])
                    : binary(thread, BinaryOp::add, arguments[0], arguments[1]);
}
// The number of equal items, or the place of the first one.
template <bool first>
Value search(Thread& thread, const Arguments& arguments) {
    std::int64_t count = 0;
    Iteration iteration(thread, arguments[0]);
    for (Value item = iteration.next(); !item.is_nothing(); item = iteration.next()) {
        const bool same = equal(thread, item, arguments[1]);
        if (first && same) return make_int(thread, count);
        count += first || same;
    }
    if (first) raise(thread, ErrorClass::value_error, "sequence.index(x): x not in sequence");
    return make_int(thread, count);
}
Value length_hint(Thread& thread, const Arguments& arguments) {
    Value otherwise = argument_or(arguments, 1, Value::from_small_int(0));
    if (!is_int(thread, otherwise))
        raise(thread, ErrorClass::type_error,
              fmt::format("'{}' object cannot be interpreted as an integer", type_name(thread, otherwise)));
    Value object = arguments[0];
    if (!is_instance_object(thread, object)) {
        Value known = object.is_ref() ? builtin_length(thread, object) : kNotImplemented;
        if (known != kNotImplemented) return known;
        if (has_type(thread, object, kListIterator) || has_type(thread, object, kTupleIterator)) {
            const SequenceIterator* state = read<SequenceIterator>(thread, object);
            if (state->sequence.is_nothing()) return Value::from_small_int(0);
            return make_int(thread, builtin_length(thread, state->sequence).small_int() - state->index);
        }
        return has_type(thread, object, kRangeIterator) ? make_int(thread, length_guess(thread, object)) : otherwise;
    }
    if (!find_special(thread, object, Special::len).is_nothing()) return make_int(thread, length(thread, object));
    Value method = find_special(thread, object, Special::length_hint);
    if (method.is_nothing() || method == kNone) return otherwise;
    Value hint = call_special(thread, method, object);
    if (hint == kNotImplemented) return argument_or(arguments, 1, Value::from_small_int(0));
    if (!is_int(thread, hint))
        raise(thread, ErrorClass::type_error,
              fmt::format("__length_hint__ must be an integer, not {}", type_name(thread, hint)));
    if (int_sign(thread, hint) < 0) raise(thread, ErrorClass::value_error, "__length_hint__() should return >= 0");
    return hint;
}
Value call_it(Thread& thread, const Arguments& arguments) {
    if (arguments.count == 0)
        raise(thread, ErrorClass::type_error, "call() missing 1 required positional argument: 'obj'");
    Arguments rest = arguments;
    ++rest.positional;
    --rest.count;
    return call_keywords(thread, arguments[0], rest);
}

// ---- itemgetter(*items), attrgetter(*names), methodcaller(name, ...): the tuple of what they were made of
extern NativeClass kItemGetter, kAttributeGetter, kMethodCaller;

Value given_tuple(Thread& thread, const Arguments& arguments) {
    return make_tuple(thread, std::span<const Value>(arguments.positional + 1, arguments.count - 1));
}

void check_getter(Thread& thread, const Arguments& arguments, const char* name) {
    if (arguments.keyword_count != 0) raise_no_keywords(thread, name);
    if (arguments.count == 1) raise(thread, ErrorClass::type_error, fmt::format("{} expected 1 argument, got 0", name));
}
void check_called(Thread& thread, const Arguments& arguments, const char* name) {
    if (arguments.keyword_count != 0) raise_no_keywords(thread, name);
    if (arguments.count != 2)
        raise(thread, ErrorClass::type_error, fmt::format("{} expected 1 argument, got {}", name, arguments.count - 1));
}

// What `get` makes of the object and each thing in the tuple: one result, or a tuple of them.
template <typename Get>
Value get_all(Thread& thread, const Arguments& arguments, const Get& get) {
    const std::size_t count = tuple_view(thread, slot(thread, arguments[0], 0)).size();
    const auto wanted = [&](std::size_t i) { return tuple_view(thread, slot(thread, arguments[0], 0))[i]; };
    if (count == 1) return get(wanted(0));
    RootedVector results(thread);
    for (std::size_t i = 0; i < count; ++i) results.values.push_back(get(wanted(i)));
    return toy::make_tuple(thread, results.values);
}

Value init_itemgetter(Thread& thread, const Arguments& arguments) {
    check_getter(thread, arguments, "itemgetter");
    Value items = given_tuple(thread, arguments);
    set_slot(thread, arguments[0], 0, items);
    return kNone;
}
Value call_itemgetter(Thread& thread, const Arguments& arguments) {
    check_called(thread, arguments, "itemgetter");
    return get_all(thread, arguments, [&](Value key) { return get_item(thread, arguments[1], key); });
}

Value init_attrgetter(Thread& thread, const Arguments& arguments) {
    check_getter(thread, arguments, "attrgetter");
    for (std::uint32_t i = 1; i < arguments.count; ++i) {
        if (!is_str(thread, arguments[i])) raise(thread, ErrorClass::type_error, "attribute name must be a string");
    }
    Value names = given_tuple(thread, arguments);
    set_slot(thread, arguments[0], 0, names);
    return kNone;
}
Value call_attrgetter(Thread& thread, const Arguments& arguments) {
    check_called(thread, arguments, "attrgetter");
    return get_all(thread, arguments, [&](Value dotted) {
        const std::string path = utf8(thread, dotted);
        Rooted object(thread, arguments[1]);
        for (std::size_t at = 0; at <= path.size();) {
            const std::size_t dot = std::min(path.find('.', at), path.size());
            object.set(get_attribute(thread, object, intern(thread, path.substr(at, dot - at))));
            at = dot + 1;
        }
        return object.get();
    });
}

// 0: the name, 1: the tuple of arguments, 2: the tuple of keyword names, 3: the tuple of their values
Value init_methodcaller(Thread& thread, const Arguments& arguments) {
    if (arguments.count == 1)
        raise(thread, ErrorClass::type_error, "methodcaller needs at least one argument, the method name");
    if (!is_str(thread, arguments[1])) raise(thread, ErrorClass::type_error, "method name must be a string");
    Value self = arguments[0];
    set_slot(thread, self, 0, arguments[1]);
    Value passed = make_tuple(thread, std::span<const Value>(arguments.positional + 2, arguments.count - 2));
    set_slot(thread, self, 1, passed);
    Value names = make_tuple(thread, std::span<const Value>(arguments.keyword_names, arguments.keyword_count));
    set_slot(thread, self, 2, names);
    Value values = make_tuple(thread, std::span<const Value>(arguments.keyword_values, arguments.keyword_count));
    set_slot(thread, self, 3, values);
    return kNone;
}
Value call_methodcaller(Thread& thread, const Arguments& arguments) {
    check_called(thread, arguments, "methodcaller");
    Rooted self(thread, arguments[0]);
    Rooted method(thread, get_attribute(thread, arguments[1], intern(thread, utf8(thread, slot(thread, self, 0)))));
    RootedVector passed(thread), names(thread);
    for (std::uint32_t which : {1u, 3u}) {
        for (Value value : tuple_view(thread, slot(thread, self, which))) passed.values.push_back(value);
    }
    names.values = list_of(thread, slot(thread, self, 2));
    const auto keywords = static_cast<std::uint32_t>(names.values.size());
    const auto count = static_cast<std::uint32_t>(passed.values.size()) - keywords;
    Arguments all{passed.values.data(), count, passed.values.data() + count, names.values.data(), keywords};
    return call_keywords(thread, method, all);
}

// repr: the class's name and what it was made of.
Value repr_of_getter(Thread& thread, const Arguments& arguments) {
    const ClassInfo& info = class_info_of(thread, class_of(thread, arguments[0]));
    const NativeClass& native = *native_class_of(info);
    std::string text = fmt::format("operator.{}(", native.name);
    const bool caller = native.slots > 1;
    bool first = true;
    const auto add = [&](const std::string& part) {
        text += (first ? "" : ", ") + part;
        first = false;
    };
    const auto repr = [&](Value value) { return utf8(thread, to_repr(thread, value)); };
    if (caller) add(repr(slot(thread, arguments[0], 0)));
    const std::uint32_t positional = caller ? 1 : 0;
    for (std::size_t i = 0; i < tuple_view(thread, slot(thread, arguments[0], positional)).size(); ++i)
        add(repr(tuple_view(thread, slot(thread, arguments[0], positional))[i]));
    for (std::size_t i = 0; caller && i < tuple_view(thread, slot(thread, arguments[0], 2)).size(); ++i) {
        const std::string name = utf8(thread, tuple_view(thread, slot(thread, arguments[0], 2))[i]);
        add(name + "=" + repr(tuple_view(thread, slot(thread, arguments[0], 3))[i]));
    }
    return make_str(thread, text + ")");
}

constexpr NativeDescriptor kItemGetterMethods[] = {
    class_method<kItemGetter, "itemgetter", "__init__", init_itemgetter>(1, 2, true, true),
    class_method<kItemGetter, "itemgetter", "__call__", call_itemgetter>(1, 2, true, true),
    class_method<kItemGetter, "itemgetter", "__repr__", repr_of_getter>(1, 1, true)};
constexpr NativeDescriptor kAttributeGetterMethods[] = {
    class_method<kAttributeGetter, "attrgetter", "__init__", init_attrgetter>(1, 2, true, true),
    class_method<kAttributeGetter, "attrgetter", "__call__", call_attrgetter>(1, 2, true, true),
    class_method<kAttributeGetter, "attrgetter", "__repr__", repr_of_getter>(1, 1, true)};
constexpr NativeDescriptor kMethodCallerMethods[] = {
    class_method<kMethodCaller, "methodcaller", "__init__", init_methodcaller>(1, 2, true, true),
    class_method<kMethodCaller, "methodcaller", "__call__", call_methodcaller>(1, 2, true, true),
    class_method<kMethodCaller, "methodcaller", "__repr__", repr_of_getter>(1, 1, true)};

constinit NativeClass kItemGetter{"operator", "itemgetter", 1, kItemGetterMethods};
constinit NativeClass kAttributeGetter{"operator", "attrgetter", 1, kAttributeGetterMethods};
constinit NativeClass kMethodCaller{"operator", "methodcaller", 4, kMethodCallerMethods};

template <MethodName name, Value (*body)(Thread&, const Arguments&), std::uint32_t minimum,
          std::uint32_t maximum = minimum>
constexpr NativeDescriptor function() {
    NativeDescriptor made = module_function<"_operator", name, body, minimum, maximum>(true);
    made.owner = nullptr;
    return made;
}

#define TOY_BINARY(name, op) \
    function<name, apply<BinaryOp::op>, 2>(), function<"i" name, apply_in_place<BinaryOp::op>, 2>()
constexpr NativeDescriptor kFunctions[] = {
    TOY_BINARY("add", add),
    TOY_BINARY("sub", subtract),
    TOY_BINARY("mul", multiply),
    TOY_BINARY("truediv", true_divide),
    TOY_BINARY("floordiv", floor_divide),
    TOY_BINARY("mod", modulo),
    TOY_BINARY("pow", power),
    TOY_BINARY("lshift", left_shift),
    TOY_BINARY("rshift", right_shift),
    TOY_BINARY("xor", bit_xor),
    TOY_BINARY("matmul", matrix_multiply),
    function<"and_", apply<BinaryOp::bit_and>, 2>(),
    function<"or_", apply<BinaryOp::bit_or>, 2>(),
    function<"iand", apply_in_place<BinaryOp::bit_and>, 2>(),
    function<"ior", apply_in_place<BinaryOp::bit_or>, 2>(),
    function<"lt", apply_comparison<CompareOp::less>, 2>(),
    function<"le", apply_comparison<CompareOp::less_equal>, 2>(),
    function<"eq", apply_comparison<CompareOp::equal>, 2>(),
    function<"ne", apply_comparison<CompareOp::not_equal>, 2>(),
    function<"ge", apply_comparison<CompareOp::greater_equal>, 2>(),
    function<"gt", apply_comparison<CompareOp::greater>, 2>(),
    function<"neg", negate, 1>(),
    function<"pos", positive, 1>(),
    function<"invert", invert, 1>(),
    function<"inv", invert, 1>(),
    function<"abs", absolute, 1>(),
    function<"not_", negation, 1>(),
    function<"truth", truth_of, 1>(),
    function<"is_", is_same, 2>(),
    function<"is_not", is_other, 2>(),
    function<"index", index, 1>(),
    function<"getitem", fetch, 2>(),
    function<"setitem", store, 3>(),
    function<"delitem", remove, 2>(),
    function<"contains", contains_item, 2>(),
    function<"concat", concatenate<false>, 2>(),
    function<"iconcat", concatenate<true>, 2>(),
    function<"countOf", search<false>, 2>(),
    function<"indexOf", search<true>, 2>(),
    function<"length_hint", length_hint, 1, 2>(),
    {"call", call_it, 0, 0xffff, true, true},
};
#undef TOY_BINARY

// The functions' names as special methods: operator.__add__ is operator.add.
void add_names(Thread& thread, ModuleInfo& module) {
    for (const NativeDescriptor& function : kFunctions) {
        std::string name = function.name;
        if (name == "countOf" || name == "indexOf" || name == "length_hint" || name == "is_" || name == "is_not" ||
            name == "truth")
            continue;
        if (name.ends_with("_")) name.pop_back();
        define(thread, module, "__" + name + "__", get_global(thread, module, intern(thread, function.name)));
    }
    define_native_class(thread, module, kItemGetter);
    define_native_class(thread, module, kAttributeGetter);
    define_native_class(thread, module, kMethodCaller);
}

}  // namespace

void register_operator() { register_native_module({"operator", kFunctions, add_names}); }

}  // namespace toy
