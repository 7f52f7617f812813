#include "frontend-toy/recorder/helpers.h"

#include <cmath>
#include <cstring>

#include "frontend-toy/interpreter/instructions.h"
#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/interpreter/running_thread.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/model/attribute_cache.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/operations.h"
#include "frontend-toy/recorder/jit_runtime.h"

namespace toy {
namespace {

using jit::CallDescriptor;
using jit::Type;
using Word = std::uint64_t;

Value value(Word word) { return Value::from_word(word); }

// Runs `body` where exceptions must not pass. What goes wrong is left for the interpreter, which compiled code returns
// to right after the call; 0 is the result then.
template <typename Body>
Word guarded(Thread* thread, Body body) noexcept {
    struct Refuse {
        Thread& thread;
        explicit Refuse(Thread& t) : thread(t) { t.interpreter_needed_throws = true; }
        ~Refuse() { thread.interpreter_needed_throws = false; }
    };
    try {
        Refuse refuse(*thread);
        return body(*thread);
    } catch (const NeedsInterpreter&) {
        thread->redo = true;
    } catch (const Blocked&) {
        thread->redo = true;
    } catch (const PythonError& error) {
        thread->pending = error.exception;
    } catch (const stm::Aborted&) {
        thread->abort_pending = true;
    } catch (const stm::OutOfMemory&) {
        thread->pending = make_error(*thread, ErrorClass::memory_error, "");
    }
    thread->segment->embedder_pending = 1;
    return 0;
}

// What compiled code calls. A namespace of their own: most have a namesake in toy that throws.
namespace entry {

Word binary(Thread* thread, std::int64_t op, Word a, Word b) noexcept {
    return guarded(thread,
                   [&](Thread& t) { return toy::binary(t, static_cast<BinaryOp>(op), value(a), value(b)).word(); });
}
Word inplace(Thread* thread, std::int64_t op, Word a, Word b) noexcept {
    return guarded(thread, [&](Thread& t) {
        Value result = builtin_inplace(t, static_cast<BinaryOp>(op), value(a), value(b));
        if (result == kNotImplemented) result = toy::binary(t, static_cast<BinaryOp>(op), value(a), value(b));
        return result.word();
    });
}
Word compare(Thread* thread, std::int64_t op, Word a, Word b) noexcept {
    return guarded(thread,
                   [&](Thread& t) { return toy::compare(t, static_cast<CompareOp>(op), value(a), value(b)).word(); });
}
std::int64_t str_equal(Thread* thread, Word a, Word b) noexcept {
    if (a == b) return 1;
    const Str* x = read_immutable<Str>(*thread, value(a));
    const Str* y = read_immutable<Str>(*thread, value(b));
    return x->length == y->length && x->width == y->width &&
           std::memcmp(x->data, y->data, static_cast<std::size_t>(x->length) * x->width) == 0;
}
double power(double a, double b) noexcept { return std::pow(a, b); }
// Python's: the quotient is the largest integer below, the remainder has the divisor's sign.
double modulo(double a, double b) noexcept {
    double remainder = std::fmod(a, b);
    if (remainder != 0) {
        if ((b < 0) != (remainder < 0)) remainder += b;
    } else {
        remainder = std::copysign(0.0, b);
    }
    return remainder;
}
double floor_divide(double a, double b) noexcept {
    double remainder = std::fmod(a, b);
    double quotient = (a - remainder) / b;
    if (remainder != 0 && (b < 0) != (remainder < 0)) quotient -= 1.0;
    if (quotient == 0) return std::copysign(0.0, a / b);
    double floored = std::floor(quotient);
    if (quotient - floored > 0.5) floored += 1.0;
    return floored;
}
Word unary(Thread* thread, std::int64_t op, Word a) noexcept {
    return guarded(thread, [&](Thread& t) { return builtin_unary(t, static_cast<UnaryOp>(op), value(a)).word(); });
}
Word get_item(Thread* thread, Word object, Word key) noexcept {
    return guarded(thread, [&](Thread& t) { return toy::get_item(t, value(object), value(key)).word(); });
}
void set_item(Thread* thread, Word object, Word key, Word stored) noexcept {
    guarded(thread, [&](Thread& t) { return toy::set_item(t, value(object), value(key), value(stored)), Word{0}; });
}
std::int64_t contains(Thread* thread, Word object, Word item) noexcept {
    return static_cast<std::int64_t>(
        guarded(thread, [&](Thread& t) { return Word{toy::contains(t, value(object), value(item))}; }));
}
Word make_iterator(Thread* thread, Word object) noexcept {
    return guarded(thread, [&](Thread& t) { return toy::iterator(t, value(object)).word(); });
}
Word next(Thread* thread, Word iterator) noexcept {
    return guarded(thread, [&](Thread& t) { return builtin_next(t, value(iterator)).word(); });
}
void list_append(Thread* thread, Word list, Word item) noexcept {
    guarded(thread, [&](Thread& t) { return toy::list_append(t, value(list), value(item)), Word{0}; });
}
Word make_slice(Thread* thread, Word start, Word stop, Word step) noexcept {
    return guarded(thread,
                   [&](Thread& t) { return toy::make_slice(t, value(start), value(stop), value(step)).word(); });
}
Word make_list(Thread* thread, Word items) noexcept {
    return guarded(thread, [&](Thread& t) {
        if (items == 0) return toy::make_list(t, {}).word();
        return toy::make_list(t, tuple_view(t, value(items))).word();
    });
}
Word make_dict(Thread* thread) noexcept {
    return guarded(thread, [&](Thread& t) { return toy::make_dict(t).word(); });
}
void dict_insert(Thread* thread, Word dict, Word key, Word item) noexcept {
    guarded(thread, [&](Thread& t) { return dict_set(t, value(dict), value(key), value(item)), Word{0}; });
}
void delete_item(Thread* thread, Word object, Word key) noexcept {
    guarded(thread, [&](Thread& t) { return toy::delete_item(t, value(object), value(key)), Word{0}; });
}
Word make_set(Thread* thread) noexcept {
    return guarded(thread, [&](Thread& t) { return toy::make_set(t).word(); });
}
void set_insert(Thread* thread, Word set, Word key) noexcept {
    guarded(thread, [&](Thread& t) { return toy::set_add(t, value(set), value(key)), Word{0}; });
}
void list_extend(Thread* thread, Word list, Word items) noexcept {
    guarded(thread, [&](Thread& t) { return toy::list_extend(t, value(list), value(items)), Word{0}; });
}
Word list_to_tuple(Thread* thread, Word list) noexcept {
    return guarded(thread, [&](Thread& t) { return make_tuple(t, list_view(t, value(list))).word(); });
}
Word format(Thread* thread, Word object, Word spec, std::int64_t flags) noexcept {
    return guarded(thread, [&](Thread& t) {
        return format_for_display(t, value(object), value(spec), static_cast<int>(flags)).word();
    });
}
Word make_function(Thread* thread, std::int64_t code, Word defaults, Word keyword_defaults, Word closure) noexcept {
    return guarded(thread, [&](Thread& t) {
        return new_function(t, *reinterpret_cast<const Code*>(code), value(defaults), value(keyword_defaults),
                            value(closure))
            .word();
    });
}
Word bind_method(Thread* thread, Word function, Word self) noexcept {
    return guarded(thread, [&](Thread& t) { return make_bound_method(t, value(function), value(self)).word(); });
}
Word get_attribute(Thread* thread, Word object, std::int64_t name) noexcept {
    return guarded(thread,
                   [&](Thread& t) { return toy::get_attribute(t, value(object), static_cast<NameId>(name)).word(); });
}
Word concatenate(Thread* thread, Word a, Word b) noexcept {
    return guarded(thread, [&](Thread& t) { return builtin_binary(t, BinaryOp::add, value(a), value(b)).word(); });
}
Word handled_exception(Thread* thread) noexcept { return thread->handled.word(); }
void set_handled_exception(Thread* thread, Word exception) noexcept { thread->handled = value(exception); }
Word exception_to_raise(Thread* thread, Word operand) noexcept {
    return guarded(thread, [&](Thread& t) { return toy::exception_to_raise(t, value(operand)).word(); });
}
void add_traceback(Thread* thread, Word exception, std::int64_t code, std::int64_t instruction) noexcept {
    guarded(thread, [&](Thread& t) {
        add_traceback_entry(t, value(exception), *reinterpret_cast<const Code*>(code), static_cast<std::uint32_t>(instruction));
        return Word{0};
    });
}
template <typename... Words>
Word new_exception(Thread* thread, Word cls, Words... words) noexcept {
    return guarded(thread, [&](Thread& t) {
        Value arguments[sizeof...(words) + 1] = {value(words)...};
        return instantiate(t, value(cls), {arguments, sizeof...(words)}).word();
    });
}
// The recursion limit and the VM stack's end, for calls that compiled code makes by linking traces. The margin is for
// what one trace may inline.
std::int64_t enter_deeper(Thread* thread, std::int64_t frames, std::int64_t words) noexcept {
    constexpr std::int64_t kMargin = 1 << 16;
    if (thread->stack_limit - thread->traced_base < words + kMargin) return 0;
    if (thread->python_depth + frames + jit_runtime->options().parameters.maximum_inline > recursion_limit()) return 0;
    thread->traced_base += words;
    thread->python_depth += static_cast<unsigned>(frames);
    return 1;
}

template <typename... Words>
Word native(Thread* thread, std::int64_t descriptor, Words... words) noexcept {
    return guarded(thread, [&](Thread& t) {
        // The arguments are not on the VM stack: the native runs no Python code, so nothing moves while it runs.
        Value arguments[sizeof...(words) + 1] = {value(words)...};
        Arguments passed{arguments, sizeof...(words)};
        return reinterpret_cast<const NativeDescriptor*>(descriptor)->call(t, passed).word();
    });
}

}  // namespace entry

template <typename Function>
const void* address(Function* function) {
    return reinterpret_cast<const void*>(function);
}

CallDescriptor descriptor(const char* name, const void* address, Type result, std::vector<Type> arguments) {
    CallDescriptor made;
    made.name = name;
    made.address = address;
    made.result = result;
    made.arguments = std::move(arguments);
    return made;
}

CallDescriptor reading(CallDescriptor made) {
    made.writes_heap = false;
    return made;
}
CallDescriptor fresh(CallDescriptor made) {
    made.writes_heap = false;
    made.allocates_result = true;
    return made;
}
CallDescriptor pure(CallDescriptor made, bool context) {
    made.pass_context = context;
    made.pure = true;
    made.writes_heap = false;
    made.can_fail = false;
    return made;
}

constexpr Type V = Type::value, I = Type::int_, F = Type::float_, N = Type::none;

}  // namespace

namespace helper {

const CallDescriptor binary = reading(descriptor("binary", address(entry::binary), V, {I, V, V}));
const CallDescriptor inplace = descriptor("inplace", address(entry::inplace), V, {I, V, V});
const CallDescriptor compare = reading(descriptor("compare", address(entry::compare), V, {I, V, V}));
const CallDescriptor str_equal = pure(descriptor("str_equal", address(entry::str_equal), I, {V, V}), true);
const CallDescriptor float_power = pure(descriptor("float_power", address(entry::power), F, {F, F}), false);
const CallDescriptor float_floor_divide =
    pure(descriptor("float_floor_divide", address(entry::floor_divide), F, {F, F}), false);
const CallDescriptor float_modulo = pure(descriptor("float_modulo", address(entry::modulo), F, {F, F}), false);
const CallDescriptor unary = reading(descriptor("unary", address(entry::unary), V, {I, V}));
const CallDescriptor delete_item = descriptor("delete_item", address(entry::delete_item), N, {V, V});
const CallDescriptor make_set = fresh(descriptor("make_set", address(entry::make_set), V, {}));
const CallDescriptor set_insert = descriptor("set_insert", address(entry::set_insert), N, {V, V});
const CallDescriptor list_extend = descriptor("list_extend", address(entry::list_extend), N, {V, V});
const CallDescriptor list_to_tuple = fresh(descriptor("list_to_tuple", address(entry::list_to_tuple), V, {V}));
const CallDescriptor format = reading(descriptor("format", address(entry::format), V, {V, V, I}));
const CallDescriptor make_function = fresh(descriptor("make_function", address(entry::make_function), V, {I, V, V, V}));
const CallDescriptor bind_method = fresh(descriptor("bind_method", address(entry::bind_method), V, {V, V}));
const CallDescriptor get_attribute = reading(descriptor("get_attribute", address(entry::get_attribute), V, {V, I}));
const CallDescriptor get_item = reading(descriptor("get_item", address(entry::get_item), V, {V, V}));
const CallDescriptor set_item = descriptor("set_item", address(entry::set_item), N, {V, V, V});
const CallDescriptor contains = reading(descriptor("contains", address(entry::contains), I, {V, V}));
const CallDescriptor make_iterator = fresh(descriptor("make_iterator", address(entry::make_iterator), V, {V}));
const CallDescriptor next = descriptor("next", address(entry::next), V, {V});
const CallDescriptor list_append = descriptor("list_append", address(entry::list_append), N, {V, V});
const CallDescriptor make_slice = fresh(descriptor("make_slice", address(entry::make_slice), V, {V, V, V}));
const CallDescriptor make_list = fresh(descriptor("make_list", address(entry::make_list), V, {V}));
const CallDescriptor make_dict = fresh(descriptor("make_dict", address(entry::make_dict), V, {}));
const CallDescriptor dict_insert = descriptor("dict_insert", address(entry::dict_insert), N, {V, V, V});
const CallDescriptor concatenate = reading(descriptor("concatenate", address(entry::concatenate), V, {V, V}));
const CallDescriptor handled_exception = [] {
    CallDescriptor made = descriptor("handled_exception", address(entry::handled_exception), V, {});
    made.can_fail = false;
    made.writes_heap = false;
    return made;
}();
const CallDescriptor set_handled_exception = [] {
    CallDescriptor made = descriptor("set_handled_exception", address(entry::set_handled_exception), N, {V});
    made.can_fail = false;
    return made;
}();
const CallDescriptor exception_to_raise = descriptor("exception_to_raise", address(entry::exception_to_raise), V, {V});
const CallDescriptor add_traceback = [] {
    CallDescriptor made = descriptor("add_traceback", address(entry::add_traceback), N, {V, I, I});
    made.can_fail = false;
    return made;
}();
const CallDescriptor new_exception[3] = {
    descriptor("new_exception0", address(entry::new_exception<>), V, {V}),
    descriptor("new_exception1", address(entry::new_exception<Word>), V, {V, V}),
    descriptor("new_exception2", address(entry::new_exception<Word, Word>), V, {V, V, V}),
};
const CallDescriptor enter_deeper = [] {
    CallDescriptor made = descriptor("enter_deeper", address(entry::enter_deeper), I, {I, I});
    made.can_fail = false;
    return made;  // writes_heap stays: it must be neither dropped nor merged with another
}();
const CallDescriptor native[5] = {
    descriptor("native0", address(entry::native<>), V, {I}),
    descriptor("native1", address(entry::native<Word>), V, {I, V}),
    descriptor("native2", address(entry::native<Word, Word>), V, {I, V, V}),
    descriptor("native3", address(entry::native<Word, Word, Word>), V, {I, V, V, V}),
    descriptor("native4", address(entry::native<Word, Word, Word, Word>), V, {I, V, V, V, V}),
};

}  // namespace helper
}  // namespace toy
