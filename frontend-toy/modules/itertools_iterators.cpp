// itertools, the iterators that go through other iterators or through none: count, repeat, cycle, chain, islice, ...
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/descriptors.h"
#include "frontend-toy/model/native_class.h"
#include "frontend-toy/modules/itertools_classes.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

namespace {

extern NativeClass kCount, kRepeat, kCycle, kChain, kISlice, kStarMap, kTakeWhile, kDropWhile, kFilterFalse, kCompress,
    kAccumulate, kPairwise, kZipLongest;

constexpr Value kZero = Value::from_small_int(0), kOne = Value::from_small_int(1);

// "takewhile expected 2 arguments, got 1"; the receiver is not counted.
void check_count(Thread& thread, const Arguments& arguments, const char* name, std::uint32_t minimum,
                 std::uint32_t maximum) {
    const std::uint32_t given = arguments.count - 1;
    if (arguments.keyword_count != 0)
        raise(thread, ErrorClass::type_error, fmt::format("{}() takes no keyword arguments", name));
    if (given >= minimum && given <= maximum) return;
    const bool few = given < minimum;
    const std::uint32_t bound = few ? minimum : maximum;
    raise(thread, ErrorClass::type_error,
          fmt::format("{} expected {}{} argument{}, got {}", name,
                      minimum == maximum ? ""
                      : few              ? "at least "
                                         : "at most ",
                      bound, bound == 1 ? "" : "s", given));
}

[[noreturn]] void raise_missing(Thread& thread, const char* name, const char* argument, int position) {
    raise(thread, ErrorClass::type_error,
          fmt::format("{}() missing required argument '{}' (pos {})", name, argument, position));
}

// Several steps under which the iterator must stay where it can be found.
class Self {
  public:
    Self(Thread& thread, Value self) : thread_(thread), self_(thread, self) {}
    Value operator[](std::uint32_t i) const { return slot(thread_, self_, i); }
    std::int64_t number(std::uint32_t i) const { return int_slot(thread_, self_, i); }
    void set(std::uint32_t i, Value value) { set_slot(thread_, self_, i, value); }
    void set(std::uint32_t i, std::int64_t number) { set_int_slot(thread_, self_, i, number); }
    Value next_of(std::uint32_t i) { return next(thread_, slot(thread_, self_, i)); }

  private:
    Thread& thread_;
    Rooted self_;
};

Value call_one(Thread& thread, Value function, Value argument) {
    const Value arguments[] = {argument};
    return call(thread, function, arguments);
}

// ---- count: kCountNext, kCountStep
Value init_count(Thread& thread, const Arguments& arguments) {
    Parameters parameters(thread, arguments, "count", 1, {"start", "step"}, 2);
    Value start = parameters.given(0) ? parameters[0] : kZero, step = parameters.given(1) ? parameters[1] : kOne;
    for (Value number : {start, step}) {
        bool instance = is_instance_object(thread, number);
        if (!is_number(thread, number) && !instance) raise(thread, ErrorClass::type_error, "a number is required");
    }
    set_slot(thread, arguments[0], 0, start);
    set_slot(thread, arguments[0], 1, step);
    return kNone;
}
Value advance_count(Thread& thread, Value iterator) {
    Value number = slot(thread, iterator, 0), step = slot(thread, iterator, 1);
    if (number.is_small_int() && step.is_small_int()) {
        Value following = make_int(thread, number.small_int() + step.small_int());
        set_slot(thread, iterator, 0, following);
        return number;
    }
    Rooted self(thread, iterator), result(thread, number);
    Value following = binary(thread, BinaryOp::add, number, step);
    set_slot(thread, self, 0, following);
    return result;
}
bool count_is_simple(Thread& thread, Value iterator) {
    return is_number(thread, slot(thread, iterator, 0)) && is_number(thread, slot(thread, iterator, 1));
}
Value repr_count(Thread& thread, const Arguments& arguments) {
    std::string text = "count(" + utf8(thread, to_repr(thread, slot(thread, arguments[0], 0)));
    Value step = slot(thread, arguments[0], 1);
    if (step != kOne) text += ", " + utf8(thread, to_repr(thread, step));
    return make_str(thread, text + ")");
}

// ---- repeat: the object, how often (-1: for ever)
Value init_repeat(Thread& thread, const Arguments& arguments) {
    Parameters parameters(thread, arguments, "repeat", 1, {"object", "times"}, 2);
    if (!parameters.given(0)) raise_missing(thread, "repeat", "object", 1);
    std::int64_t times = -1;
    if (parameters.given(1)) times = std::max<std::int64_t>(to_index_int64(thread, parameters[1]), 0);
    set_slot(thread, arguments[0], 0, parameters[0]);
    set_int_slot(thread, arguments[0], 1, times);
    return kNone;
}
Value advance_repeat(Thread& thread, Value iterator) {
    std::int64_t left = int_slot(thread, iterator, 1);
    if (left == 0) return kNothing;
    if (left > 0) set_int_slot(thread, iterator, 1, left - 1);
    return slot(thread, iterator, 0);
}
Value repr_repeat(Thread& thread, const Arguments& arguments) {
    std::string text = "repeat(" + utf8(thread, to_repr(thread, slot(thread, arguments[0], 0)));
    std::int64_t left = int_slot(thread, arguments[0], 1);
    if (left >= 0) text += fmt::format(", {}", left);
    return make_str(thread, text + ")");
}
Value repeat_length_hint(Thread& thread, const Arguments& arguments) {
    std::int64_t left = int_slot(thread, arguments[0], 1);
    if (left < 0) raise(thread, ErrorClass::type_error, "len() of unsized object");
    return Value::from_small_int(left);
}

// ---- cycle: the iterator (kNothing once it has ended), the list of what it gave, the place in it
Value init_cycle(Thread& thread, const Arguments& arguments) {
    check_count(thread, arguments, "cycle", 1, 1);
    Value source = iterator(thread, arguments[1]);
    set_slot(thread, arguments[0], 0, source);
    Value saved = make_list(thread, {});
    set_slot(thread, arguments[0], 1, saved);
    set_int_slot(thread, arguments[0], 2, 0);
    return kNone;
}
Value advance_cycle(Thread& thread, Value iterator) {
    Self self(thread, iterator);
    if (!self[0].is_nothing()) {
        Value item = self.next_of(0);
        if (!item.is_nothing()) {
            list_append(thread, self[1], item);
            return item;
        }
        self.set(0, kNothing);
    }
    std::span<const Value> saved = list_view(thread, self[1]);
    if (saved.empty()) return kNothing;
    std::int64_t at = self.number(2);
    Value item = saved[static_cast<std::size_t>(at)];
    self.set(2, at + 1 == static_cast<std::int64_t>(saved.size()) ? 0 : at + 1);
    return item;
}
bool cycle_is_simple(Thread& thread, Value iterator) {
    Value source = slot(thread, iterator, 0);
    return source.is_nothing() || advances_simply(thread, source);
}

// ---- chain: the iterator over the iterables (kNothing at the end), the one under way
Value init_chain(Thread& thread, const Arguments& arguments) {
    if (arguments.keyword_count != 0) raise(thread, ErrorClass::type_error, "chain() takes no keyword arguments");
    Value all = toy::make_tuple(thread, std::span<const Value>(arguments.positional + 1, arguments.count - 1));
    Value outer = iterator(thread, all);
    set_slot(thread, arguments[0], 0, outer);
    return kNone;
}
Value chain_from_iterable(Thread& thread, const Arguments& arguments) {
    if (arguments.count != 2)
        raise(
            thread, ErrorClass::type_error,
            fmt::format("itertools.chain.from_iterable() takes exactly one argument ({} given)", arguments.count - 1));
    Rooted outer(thread, iterator(thread, arguments[1]));
    Value chain = new_native_instance(thread, kChain);
    initialise<Instance>(thread, chain)->slots[0] = outer;
    return chain;
}
Value advance_chain(Thread& thread, Value iterator_value) {
    Self self(thread, iterator_value);
    while (!self[0].is_nothing()) {
        if (self[1].is_nothing()) {
            Value iterable = self.next_of(0);
            if (iterable.is_nothing()) {
                self.set(0, kNothing);
                break;
            }
            try {
                self.set(1, iterator(thread, iterable));
            } catch (const PythonError&) {
                self.set(0, kNothing);
                throw;
            }
        }
        Value item = self.next_of(1);
        if (!item.is_nothing()) return item;
        self.set(1, kNothing);
    }
    return kNothing;
}
bool has_more(Thread& thread, Value iterator) {
    if (has_type(thread, iterator, kRangeIterator)) return read<RangeIterator>(thread, iterator)->remaining > 0;
    if (!has_type(thread, iterator, kListIterator) && !has_type(thread, iterator, kTupleIterator)) return false;
    const SequenceIterator* state = read<SequenceIterator>(thread, iterator);
    if (state->sequence.is_nothing()) return false;
    return state->index < builtin_length(thread, state->sequence).small_int();
}
bool chain_is_simple(Thread& thread, Value iterator) {
    Value current = slot(thread, iterator, 1);
    return !current.is_nothing() && has_more(thread, current);
}

// ---- islice: the iterator, how many were taken of it, the next wanted, the end (-1: none), the step
Value init_slice(Thread& thread, const Arguments& arguments) {
    check_count(thread, arguments, "islice", 2, 4);
    std::int64_t start = 0, stop = -1, step = 1;
    const auto bound = [&](Value value, std::int64_t otherwise, std::int64_t minimum, const char* complaint) {
        if (value == kNone) return otherwise;
        std::int64_t number = -1;
        if (is_int(thread, value)) {
            if (!to_int64(thread, value, number)) number = -1;
        } else if (is_instance_object(thread, value) && !find_special(thread, value, Special::index).is_nothing()) {
            if (!to_int64(thread, to_index(thread, value), number)) number = -1;
        }
        if (number < minimum || number >= std::int64_t{1} << 60) raise(thread, ErrorClass::value_error, complaint);
        return number;
    };
    constexpr const char* kIndices = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    if (arguments.count == 3) {
        stop =
            bound(arguments[2], -1, 0, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
    } else {
        stop =
            bound(arguments[3], -1, 0, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
        start = bound(arguments[2], 0, 0, kIndices);
        if (arguments.count == 5)
            step = bound(arguments[4], 1, 1, "Step for islice() must be a positive integer or None.");
    }
    Value source = iterator(thread, arguments[1]);
    Value self = arguments[0];
    set_slot(thread, self, 0, source);
    set_int_slot(thread, self, 1, 0);
    set_int_slot(thread, self, 2, start);
    set_int_slot(thread, self, 3, stop);
    set_int_slot(thread, self, 4, step);
    return kNone;
}
Value advance_slice(Thread& thread, Value iterator) {
    Self self(thread, iterator);
    if (self[0].is_nothing()) return kNothing;
    const std::int64_t wanted = self.number(2), stop = self.number(3);
    while (self.number(1) < wanted) {
        if (self.next_of(0).is_nothing()) {
            self.set(0, kNothing);
            return kNothing;
        }
        self.set(1, self.number(1) + 1);
    }
    Value item = stop != -1 && self.number(1) >= stop ? kNothing : self.next_of(0);
    if (item.is_nothing()) {
        self.set(0, kNothing);
        return kNothing;
    }
    self.set(1, self.number(1) + 1);
    std::int64_t following = wanted + self.number(4);
    if (following >= std::int64_t{1} << 60) following = std::int64_t{1} << 60;
    if (stop != -1 && following > stop) following = stop;
    self.set(2, following);
    return item;
}
bool first_is_simple(Thread& thread, Value iterator) {
    Value source = slot(thread, iterator, 0);
    return source.is_nothing() || advances_simply(thread, source);
}

// ---- with a function: it, the iterator, what else there is to know
Value init_with_function(Thread& thread, const Arguments& arguments, const char* name) {
    check_count(thread, arguments, name, 2, 2);
    Value source = iterator(thread, arguments[2]);
    set_slot(thread, arguments[0], 0, arguments[1]);
    set_slot(thread, arguments[0], 1, source);
    set_slot(thread, arguments[0], 2, kFalse);
    return kNone;
}
Value init_starmap(Thread& thread, const Arguments& arguments) {
    return init_with_function(thread, arguments, "starmap");
}
Value init_takewhile(Thread& thread, const Arguments& arguments) {
    return init_with_function(thread, arguments, "takewhile");
}
Value init_dropwhile(Thread& thread, const Arguments& arguments) {
    return init_with_function(thread, arguments, "dropwhile");
}
Value init_filterfalse(Thread& thread, const Arguments& arguments) {
    return init_with_function(thread, arguments, "filterfalse");
}

Value advance_starmap(Thread& thread, Value iterator) {
    Self self(thread, iterator);
    Value item = self.next_of(1);
    if (item.is_nothing()) return kNothing;
    RootedVector passed(thread);
    passed.values = list_of(thread, item);
    return call(thread, self[0], passed.values);
}
Value advance_takewhile(Thread& thread, Value iterator) {
    Self self(thread, iterator);
    if (self[2] == kTrue) return kNothing;
    Rooted item(thread, self.next_of(1));
    if (item.get().is_nothing()) return kNothing;
    Value verdict = call_one(thread, self[0], item);
    if (truth(thread, verdict)) return item;
    self.set(2, kTrue);
    return kNothing;
}
Value advance_dropwhile(Thread& thread, Value iterator) {
    Self self(thread, iterator);
    for (;;) {
        Rooted item(thread, self.next_of(1));
        if (item.get().is_nothing() || self[2] == kTrue) return item;
        Value verdict = call_one(thread, self[0], item);
        if (truth(thread, verdict)) continue;
        self.set(2, kTrue);
        return item;
    }
}
Value advance_filterfalse(Thread& thread, Value iterator) {
    Self self(thread, iterator);
    const bool plain = self[0] == kNone || self[0] == builtin_class(BuiltinClass::bool_);
    for (;;) {
        Rooted item(thread, self.next_of(1));
        if (item.get().is_nothing()) return item;
        Value verdict = plain ? item.get() : call_one(thread, self[0], item);
        if (!truth(thread, verdict)) return item;
    }
}

// ---- compress: data, selectors
Value init_compress(Thread& thread, const Arguments& arguments) {
    Parameters parameters(thread, arguments, "compress", 1, {"data", "selectors"}, 2);
    if (!parameters.given(0)) raise_missing(thread, "compress", "data", 1);
    if (!parameters.given(1)) raise_missing(thread, "compress", "selectors", 2);
    RootedVector rooted(thread);
    rooted.values = {parameters[0], parameters[1]};
    for (std::uint32_t i = 0; i < 2; ++i) {
        Value source = iterator(thread, rooted.values[i]);
        set_slot(thread, arguments[0], i, source);
    }
    return kNone;
}
Value advance_compress(Thread& thread, Value iterator) {
    Self self(thread, iterator);
    for (;;) {
        Rooted item(thread, self.next_of(0));
        if (item.get().is_nothing()) return item;
        Value selector = self.next_of(1);
        if (selector.is_nothing()) return kNothing;
        if (truth(thread, selector)) return item;
    }
}

// ---- accumulate: the iterator, the function (None: addition), the total (kNothing at first), the initial value
Value init_accumulate(Thread& thread, const Arguments& arguments) {
    Parameters parameters(thread, arguments, "accumulate", 1, {"iterable", "func", "initial"}, 2);
    if (!parameters.given(0)) raise_missing(thread, "accumulate", "iterable", 1);
    Value self = arguments[0];
    set_slot(thread, self, 1, parameters.given(1) ? parameters[1] : kNone);
    set_slot(thread, self, 3, parameters.given(2) && parameters[2] != kNone ? parameters[2] : kNothing);
    Rooted rooted(thread, self);
    Value source = iterator(thread, parameters[0]);
    set_slot(thread, rooted, 0, source);
    return kNone;
}
Value advance_accumulate(Thread& thread, Value iterator) {
    Self self(thread, iterator);
    if (!self[3].is_nothing()) {
        self.set(2, self[3]);
        self.set(3, kNothing);
        return self[2];
    }
    Value item = self.next_of(0);
    if (item.is_nothing()) return kNothing;
    if (self[2].is_nothing()) {
        self.set(2, item);
        return item;
    }
    Value total;
    if (self[1] == kNone) {
        total = binary(thread, BinaryOp::add, self[2], item);
    } else {
        const Value both[] = {self[2], item};
        total = call(thread, self[1], both);
    }
    self.set(2, total);
    return total;
}

// ---- pairwise: the iterator, the last item
Value init_pairwise(Thread& thread, const Arguments& arguments) {
    check_count(thread, arguments, "pairwise", 1, 1);
    Value source = iterator(thread, arguments[1]);
    set_slot(thread, arguments[0], 0, source);
    return kNone;
}
Value advance_pairwise(Thread& thread, Value iterator) {
    Self self(thread, iterator);
    if (self[0].is_nothing()) return kNothing;
    if (self[1].is_nothing()) {
        Value first = self.next_of(0);
        if (first.is_nothing()) {
            self.set(0, kNothing);
            return kNothing;
        }
        self.set(1, first);
    }
    Value second = self.next_of(0);
    if (second.is_nothing()) {
        self.set(0, kNothing);
        self.set(1, kNothing);
        return kNothing;
    }
    const Value pair[] = {self[1], second};
    self.set(1, second);
    return toy::make_tuple(thread, pair);
}

// ---- zip_longest: the list of iterators (None in place of one that has ended), how many go on, the fill value
Value init_zip_longest(Thread& thread, const Arguments& arguments) {
    Value fill = kNone;
    for (std::uint32_t i = 0; i < arguments.keyword_count; ++i) {
        if (utf8(thread, arguments.keyword_names[i]) != "fillvalue")
            raise(thread, ErrorClass::type_error, "zip_longest() got an unexpected keyword argument");
        fill = arguments.keyword_values[i];
    }
    set_slot(thread, arguments[0], 2, fill);
    RootedVector iterators(thread);
    for (std::uint32_t i = 1; i < arguments.count; ++i) iterators.values.push_back(iterator(thread, arguments[i]));
    Value list = make_list(thread, iterators.values);
    set_slot(thread, arguments[0], 0, list);
    set_int_slot(thread, arguments[0], 1, static_cast<std::int64_t>(iterators.values.size()));
    return kNone;
}
Value advance_zip_longest(Thread& thread, Value iterator) {
    Self self(thread, iterator);
    if (self.number(1) == 0) return kNothing;
    RootedVector items(thread);
    const std::size_t count = list_view(thread, self[0]).size();
    for (std::size_t i = 0; i < count; ++i) {
        Value source = list_view(thread, self[0])[i];
        Value item = source == kNone ? kNothing : next(thread, source);
        if (item.is_nothing()) {
            if (source != kNone) {
                self.set(1, self.number(1) - 1);
                if (self.number(1) == 0) return kNothing;
                list_slots(thread, self[0])[i] = kNone;
            }
            item = self[2];
        }
        items.values.push_back(item);
    }
    return toy::make_tuple(thread, items.values);
}
bool zip_longest_is_simple(Thread& thread, Value iterator) {
    for (Value source : list_view(thread, slot(thread, iterator, 0))) {
        if (source != kNone && !advances_simply(thread, source)) return false;
    }
    return true;
}

constexpr NativeDescriptor kCountMethods[] = {class_method<kCount, "count", "__init__", init_count>(1, 3, true, true),
                                              class_method<kCount, "count", "__repr__", repr_count>(1, 1, true)};
constexpr NativeDescriptor kRepeatMethods[] = {
    class_method<kRepeat, "repeat", "__init__", init_repeat>(1, 3, true, true),
    class_method<kRepeat, "repeat", "__repr__", repr_repeat>(1, 1, true),
    class_method<kRepeat, "repeat", "__length_hint__", repeat_length_hint>(1, 1, false)};
constexpr NativeDescriptor kCycleMethods[] = {class_method<kCycle, "cycle", "__init__", init_cycle>(1, 2, true, true)};
constexpr NativeDescriptor kChainMethods[] = {class_method<kChain, "chain", "__init__", init_chain>(1, 2, true, true)};
constexpr NativeDescriptor kFromIterable{"from_iterable", chain_from_iterable, 1, 0xffff, false, true, "chain"};
constexpr NativeDescriptor kISliceMethods[] = {
    class_method<kISlice, "islice", "__init__", init_slice>(1, 5, true, true)};
constexpr NativeDescriptor kStarMapMethods[] = {
    class_method<kStarMap, "starmap", "__init__", init_starmap>(1, 3, true, true)};
constexpr NativeDescriptor kTakeWhileMethods[] = {
    class_method<kTakeWhile, "takewhile", "__init__", init_takewhile>(1, 3, true, true)};
constexpr NativeDescriptor kDropWhileMethods[] = {
    class_method<kDropWhile, "dropwhile", "__init__", init_dropwhile>(1, 3, true, true)};
constexpr NativeDescriptor kFilterFalseMethods[] = {
    class_method<kFilterFalse, "filterfalse", "__init__", init_filterfalse>(1, 3, true, true)};
constexpr NativeDescriptor kCompressMethods[] = {
    class_method<kCompress, "compress", "__init__", init_compress>(1, 3, true, true)};
constexpr NativeDescriptor kAccumulateMethods[] = {
    class_method<kAccumulate, "accumulate", "__init__", init_accumulate>(1, 4, true, true)};
constexpr NativeDescriptor kPairwiseMethods[] = {
    class_method<kPairwise, "pairwise", "__init__", init_pairwise>(1, 2, true, true)};
constexpr NativeDescriptor kZipLongestMethods[] = {
    class_method<kZipLongest, "zip_longest", "__init__", init_zip_longest>(1, 2, true, true)};

bool never_simple(Thread&, Value) { return false; }

constinit NativeClass kCount{"itertools", "count", 2, kCountMethods, advance_count, count_is_simple};
constinit NativeClass kRepeat{"itertools", "repeat", 2, kRepeatMethods, advance_repeat};
constinit NativeClass kCycle{"itertools", "cycle", 3, kCycleMethods, advance_cycle, cycle_is_simple};
constinit NativeClass kChain{"itertools", "chain", 2, kChainMethods, advance_chain, chain_is_simple};
constinit NativeClass kISlice{"itertools", "islice", 5, kISliceMethods, advance_slice, first_is_simple};
constinit NativeClass kStarMap{"itertools", "starmap", 3, kStarMapMethods, advance_starmap, never_simple};
constinit NativeClass kTakeWhile{"itertools", "takewhile", 3, kTakeWhileMethods, advance_takewhile, never_simple};
constinit NativeClass kDropWhile{"itertools", "dropwhile", 3, kDropWhileMethods, advance_dropwhile, never_simple};
constinit NativeClass kFilterFalse{"itertools",         "filterfalse",       3,
                                   kFilterFalseMethods, advance_filterfalse, never_simple};
constinit NativeClass kCompress{"itertools", "compress", 2, kCompressMethods, advance_compress, never_simple};
constinit NativeClass kAccumulate{"itertools", "accumulate", 4, kAccumulateMethods, advance_accumulate, never_simple};
constinit NativeClass kPairwise{"itertools", "pairwise", 2, kPairwiseMethods, advance_pairwise, first_is_simple};
constinit NativeClass kZipLongest{"itertools",        "zip_longest",       3,
                                  kZipLongestMethods, advance_zip_longest, zip_longest_is_simple};

}  // namespace

void define_itertools_iterators(Thread& thread, ModuleInfo& module) {
    for (NativeClass* cls : {&kCount, &kRepeat, &kCycle, &kChain, &kISlice, &kStarMap, &kTakeWhile, &kDropWhile,
                             &kFilterFalse, &kCompress, &kAccumulate, &kPairwise, &kZipLongest}) {
        define_native_class(thread, module, *cls);
    }
    Value wrapper = make_permanent(thread, make_wrapper(thread, kClassMethod, fixed_native(thread, &kFromIterable)));
    set_class_attribute(thread, kChain.info->cls, intern(thread, "from_iterable"), wrapper);
}

}  // namespace toy
