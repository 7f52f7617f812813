// len, iter, next, min, max, sum, sorted, any, all.
#include <algorithm>

#include "frontend-toy/builtins/tables.h"
#include "frontend-toy/interpreter/generator.h"
#include "frontend-toy/objects/builtin_methods.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/method_table.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

namespace {

Value length_of(Thread& thread, const Arguments& arguments) {
    Value known = builtin_length(thread, arguments[0]);
    return known != kNotImplemented ? known : make_int(thread, length(thread, arguments[0]));
}

Value make_iterator(Thread& thread, const Arguments& arguments) {
    if (arguments.count == 1) return iterator(thread, arguments[0]);
    if (!is_callable(thread, arguments[0])) raise(thread, ErrorClass::type_error, "iter(v, w): v must be callable");
    return make_wrapping_iterator(thread, kCallIterator, arguments[0], arguments[1]);
}

Value next_item(Thread& thread, const Arguments& arguments) {
    Value iterator = arguments[0];
    Value item;
    // The iterator's own StopIteration is what the caller gets.
    if (arguments.count == 1 && has_type(thread, iterator, kGenerator)) return generator_send(thread, iterator, kNone);
    if (arguments.count == 1 && !is_builtin_iterator(thread, iterator)) {
        Value method = iterator.is_ref() ? find_special(thread, iterator, Special::next) : kNothing;
        if (!method.is_nothing() && method != kNone) return call_special(thread, method, iterator);
    }
    item = next(thread, iterator);
    if (!item.is_nothing()) return item;
    if (arguments.count == 2) return arguments[1];
    Value stop = call(thread, error_class(ErrorClass::stop_iteration), {});
    raise_value(thread, stop);
}

// min() and max(): `best_if` is the comparison that makes an item the better one.
Value extreme(Thread& thread, const Arguments& arguments, const char* name, CompareOp best_if) {
    Rooted key(thread, kNone), otherwise(thread, kNothing);
    for (std::uint32_t i = 0; i < arguments.keyword_count; ++i) {
        std::string keyword = utf8(thread, arguments.keyword_names[i]);
        if (keyword == "key") {
            key.set(arguments.keyword_values[i]);
        } else if (keyword == "default") {
            otherwise.set(arguments.keyword_values[i]);
        } else {
            raise(thread, ErrorClass::type_error,
                  "'" + keyword + "' is an invalid keyword argument for " + name + "()");
        }
    }
    if (arguments.count == 0)
        raise(thread, ErrorClass::type_error, std::string(name) + " expected at least 1 argument, got 0");
    if (arguments.count > 1 && !otherwise.get().is_nothing())
        raise(thread, ErrorClass::type_error,
              std::string("Cannot specify a default for ") + name + "() with multiple positional arguments");
    Rooted best(thread, kNothing), best_key(thread, kNothing), item(thread, kNothing);
    const auto consider = [&](Value candidate) {
        item.set(candidate);
        Rooted item_key(thread, candidate);
        if (key.get() != kNone) {
            const Value argument[] = {item};
            item_key.set(call(thread, key, argument));
        }
        bool better;
        if (best.get().is_nothing()) {
            better = true;
        } else if (item_key.get().is_small_int() && best_key.get().is_small_int()) {
            std::int64_t a = item_key.get().small_int(), b = best_key.get().small_int();
            better = best_if == CompareOp::less ? a < b : a > b;
        } else {
            Value result = compare(thread, best_if, item_key, best_key);
            better = truth(thread, result);
        }
        if (!better) return;
        best.set(item);
        best_key.set(item_key);
    };
    if (arguments.count > 1) {
        for (std::uint32_t i = 0; i < arguments.count; ++i) consider(arguments[i]);
        return best;
    }
    Iteration iteration(thread, arguments[0]);
    for (Value found = iteration.next(); !found.is_nothing(); found = iteration.next()) consider(found);
    if (!best.get().is_nothing()) return best;
    if (!otherwise.get().is_nothing()) return otherwise;
    raise(thread, ErrorClass::value_error, std::string(name) + "() arg is an empty sequence");
}

Value minimum(Thread& thread, const Arguments& arguments) { return extreme(thread, arguments, "min", CompareOp::less); }
Value maximum(Thread& thread, const Arguments& arguments) { return extreme(thread, arguments, "max", CompareOp::greater); }

Value sum(Thread& thread, const Arguments& arguments) {
    if (arguments.count == 0) raise(thread, ErrorClass::type_error, "sum() takes at least 1 positional argument (0 given)");
    Parameters parameters(thread, arguments, "sum", 0, {"iterable", "start"}, 2);
    Rooted total(thread, parameters.given(1) ? parameters[1] : Value::from_small_int(0));
    if (is_str(thread, total))
        raise(thread, ErrorClass::type_error, "sum() can't sum strings [use ''.join(seq) instead]");
    if (has_type(thread, total, kBytes))
        raise(thread, ErrorClass::type_error, "sum() can't sum bytes [use b''.join(seq) instead]");
    if (has_type(thread, total, kByteArray))
        raise(thread, ErrorClass::type_error, "sum() can't sum bytearray [use b''.join(seq) instead]");
    Iteration iteration(thread, arguments[0]);
    for (Value item = iteration.next(); !item.is_nothing(); item = iteration.next()) {
        Value so_far = total;
        if (so_far.is_small_int() && item.is_small_int()) {
            total.set(make_int(thread, so_far.small_int() + item.small_int()));
        } else {
            total.set(binary(thread, BinaryOp::add, so_far, item));
        }
    }
    return total;
}

Value sorted(Thread& thread, const Arguments& arguments) {
    if (arguments.count != 1)
        raise(thread, ErrorClass::type_error, "sorted expected 1 argument, got " + std::to_string(arguments.count));
    Rooted key(thread, kNothing);
    bool reverse = false;
    for (std::uint32_t i = 0; i < arguments.keyword_count; ++i) {
        std::string name = utf8(thread, arguments.keyword_names[i]);
        if (name == "key") {
            key.set(arguments.keyword_values[i]);
        } else if (name == "reverse") {
            reverse = flag_argument(thread, arguments.keyword_values[i]);
        } else {
            raise(thread, ErrorClass::type_error, "'" + name + "' is an invalid keyword argument for sort()");
        }
    }
    Rooted list(thread, make_list(thread, list_of(thread, arguments[0])));
    list_sort(thread, list, key, reverse);
    return list;
}

Value any(Thread& thread, const Arguments& arguments) {
    Iteration iteration(thread, arguments[0]);
    for (Value item = iteration.next(); !item.is_nothing(); item = iteration.next())
        if (truth(thread, item)) return kTrue;
    return kFalse;
}

Value all(Thread& thread, const Arguments& arguments) {
    Iteration iteration(thread, arguments[0]);
    for (Value item = iteration.next(); !item.is_nothing(); item = iteration.next())
        if (!truth(thread, item)) return kFalse;
    return kTrue;
}

constexpr NativeDescriptor kFunctions[] = {
    {"len", length_of, 1, 1, false, true},
    {"iter", make_iterator, 1, 2, false, true},
    {"next", next_item, 1, 2, false, true},
    {"min", minimum, 0, 0xffff, true, true},
    {"max", maximum, 0, 0xffff, true, true},
    {"sum", sum, 0, 0xffff, true, true},
    {"sorted", sorted, 0, 0xffff, true, true},
    {"any", any, 1, 1, false, true},
    {"all", all, 1, 1, false, true},
};

}  // namespace

std::span<const NativeDescriptor> collection_functions() { return kFunctions; }

}  // namespace toy
