#include "frontend-toy/interpreter/generator.h"

#include <algorithm>

#include "frontend-toy/interpreter/instructions.h"
#include "frontend-toy/interpreter/jit_hooks.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/objects/containers.h"

namespace toy {

namespace {

using namespace generator_layout;

State state_of(Thread& thread, Value generator) {
    return generator_layout::state_of(read<HandleObject>(thread, generator)->handle);
}
std::uint32_t resume_index(Thread& thread, Value generator) {
    return generator_layout::index_of(read<HandleObject>(thread, generator)->handle);
}
void set_state(Thread& thread, Value generator, std::uint32_t index, State state) {
    write<HandleObject>(thread, generator)->handle = position(index, state);
}

const Code& generator_code(Thread& thread, Value generator) {
    const Items* items = read<Items>(thread, read<HandleObject>(thread, generator)->data);
    return *read_immutable<Function>(thread, items->slots[kFunctionSlot])->code;
}

void finish(Thread& thread, Value generator) {
    HandleObject* object = write<HandleObject>(thread, generator);
    object->handle = kFinished;
    object->data = kNothing;
}

// Its frame above the running one, at the instruction where it stopped.
void push_generator(Thread& thread, Value generator, Value sent, std::uint16_t result, ReturnAction action,
                    const Instruction* next) {
    if (state_of(thread, generator) == kRunning) raise(thread, ErrorClass::value_error, "generator already executing");
    const bool started = state_of(thread, generator) == kSuspended;
    if (!started && sent != kNone) {
        raise(thread, ErrorClass::type_error, "can't send non-None value to a just-started generator");
    }
    const std::uint32_t index = resume_index(thread, generator);
    Value* window = running(thread).top;
    Value saved = read<HandleObject>(thread, generator)->data;
    const Items* items = read<Items>(thread, saved);
    Value function = items->slots[kFunctionSlot];
    const Code& code = generator_code(thread, generator);
    CallSite site{window + kBelowLinks + kLinkWords, code.register_count};
    check_recursion(thread, site.arguments, code.register_count);
    site.result = result;
    site.action = action;
    site.next = next;
    window[0] = generator;
    window[1] = thread.handled;
    std::copy(items->slots + kFirstRegister, items->slots + kFirstRegister + code.register_count, site.arguments);
    push_frame(thread, function, code, site.arguments, code.register_count, site);
    if (!items->slots[kHandledSlot].is_nothing()) thread.handled = items->slots[kHandledSlot];
    set_state(thread, generator, index, kRunning);
    thread.pc = code.instructions.data() + index;
    if (started) site.arguments[thread.pc[-1].a] = sent;
}

Value take_exception_result(Thread& thread, Value generator, Value value) {
    if (state_of(thread, generator) == kFinished) throw PythonError{make_stop_iteration(thread, value)};
    return value;
}

[[noreturn]] void throw_python(Value exception) { throw PythonError{exception}; }

}  // namespace

Value make_generator(Thread& thread, Value function, const Code& code, const Value* registers,
                     std::uint32_t initialised) {
    Value generator = allocate(thread, sizeof(HandleObject), kGenerator);
    const std::uint32_t capacity = kFirstRegister + code.register_count;
    Value saved = allocate(thread, sizeof(Items) + capacity * sizeof(Value), kItems);
    Items* items = initialise<Items>(thread, saved);
    items->capacity = capacity;
    items->slots[kFunctionSlot] = function;
    std::copy(registers, registers + std::min(initialised, code.register_count), items->slots + kFirstRegister);
    HandleObject* object = initialise<HandleObject>(thread, generator);
    object->handle = kUnstarted;
    object->data = saved;
    return generator;
}

void suspend_generator(Thread& thread, Value* base, const Instruction* pc) {
    Value generator = base[-5];
    const Code& code = code_of(thread, base);
    Items* items = write<Items>(thread, read<HandleObject>(thread, generator)->data);
    std::copy(base, base + code.register_count, items->slots + kFirstRegister);
    items->slots[kHandledSlot] = thread.handled == base[-4] ? kNothing : thread.handled;
    thread.handled = base[-4];
    set_state(thread, generator, index_of(code, pc) + 1, kSuspended);
}

void generator_returned(Thread& thread, Value* base) {
    thread.handled = base[-4];
    finish(thread, base[-5]);
}

Value generator_failed(Thread& thread, Value exception) {
    Value* base = thread.base;
    thread.handled = base[-4];
    finish(thread, base[-5]);
    if (!is_instance(thread, exception, error_class(ErrorClass::stop_iteration))) return exception;
    Value error = make_error(thread, ErrorClass::runtime_error, "generator raised StopIteration");
    set_exception_slot(thread, error, kCause, exception);
    set_exception_slot(thread, error, kContext, exception);
    set_exception_slot(thread, error, kSuppressContext, kTrue);
    return error;
}

void iteration_ended(Thread& thread, Value value, const Instruction* next) {
    if (next[-2].op == Bytecode::Send) thread.base[next[-2].a] = value;
    thread.pc = next + next[-1].bc();
}

Step resume_generator(Thread& thread, Value generator, Value sent, const Instruction* pc) {
    if (state_of(thread, generator) == kFinished) {
        iteration_ended(thread, kNone, pc + 2);
        return Step::resume;
    }
    push_generator(thread, generator, sent, pc->a, ReturnAction::iterate, pc + 2);
    return Step::resume;
}

Step yield_instruction(Thread& thread, Value* base, const Instruction* pc) {
    const ReturnLink link = ReturnLink::unpack(base[-2].word());
    const Instruction* next = unpack_return_address(base[-3]);
    Value value = base[pc->b];
    Value* caller = base - link.base_delta;
    suspend_generator(thread, base, pc);
    save_frames_down_to(thread, caller);
    --thread.python_depth;
    thread.base = caller;
    thread.pc = next;
    running(thread).top = caller + code_of(thread, caller).register_count;
    caller[link.result] = value;
    return Step::resume;
}

// ---------------------------------------------------------------- yield from

Step send_instruction(Thread& thread, Value* base, const Instruction* pc) {
    Value iterator = base[pc->b], sent = base[pc->a];
    if (has_type(thread, iterator, kGenerator)) return resume_generator(thread, iterator, sent, pc);
    Value value;
    if (sent == kNone) {
        try {
            value = builtin_next(thread, iterator);
            if (value == kNotImplemented) {
                Value method = find_special(thread, iterator, Special::next);
                if (method.is_nothing()) value = next(thread, iterator);
                else value = call_special(thread, method, iterator);
            }
        } catch (const PythonError& error) {
            if (!is_instance(thread, error.exception, error_class(ErrorClass::stop_iteration))) throw;
            iteration_ended(thread, stop_iteration_value(thread, error.exception), pc + 2);
            return Step::resume;
        }
    } else {
        try {
            const Value arguments[] = {sent};
            value = call(thread, get_attribute(thread, iterator, intern(thread, "send")), arguments);
        } catch (const PythonError& error) {
            if (!is_instance(thread, error.exception, error_class(ErrorClass::stop_iteration))) throw;
            iteration_ended(thread, stop_iteration_value(thread, error.exception), pc + 2);
            return Step::resume;
        }
    }
    if (value.is_nothing()) {
        iteration_ended(thread, kNone, pc + 2);
        return Step::resume;
    }
    base[pc->a] = value;
    return Step::advance;
}

Step get_yield_from_iterator(Thread& thread, Value* base, const Instruction* pc) {
    Value iterable = base[pc->b];
    base[pc->a] = has_type(thread, iterable, kGenerator) ? iterable : iterator(thread, iterable);
    return Step::advance;
}

// ---------------------------------------------------------------- from C++

namespace {

// Runs it to its next yield or its end; `raised`: with this exception where it stands.
Value run_generator(Thread& thread, Value generator, Value sent, Value raised) {
    Nested nested(thread);
    push_generator(thread, generator, sent, 0, ReturnAction::leave, nullptr);
    if (raised.is_nothing()) return run(thread);
    if (thread.pc != code_of(thread, thread.base).instructions.data()) --thread.pc;
    return run_raising(thread, raised);
}

// The iterator of the `yield from` at which it stands, or kNothing.
Value delegate_of(Thread& thread, Value generator) {
    if (state_of(thread, generator) != kSuspended) return kNothing;
    const Instruction& stopped = generator_code(thread, generator).instructions[resume_index(thread, generator) - 1];
    if (stopped.op != Bytecode::YieldDelegate) return kNothing;
    return read<Items>(thread, read<HandleObject>(thread, generator)->data)->slots[kFirstRegister + stopped.c];
}

// The delegate has ended with `value`: the generator goes on after its `yield from`.
Value run_after_delegate(Thread& thread, Value generator, Value value) {
    Nested nested(thread);
    push_generator(thread, generator, kNone, 0, ReturnAction::leave, nullptr);
    const Instruction* yield = thread.pc - 1;
    thread.base[yield->a] = value;
    thread.pc = yield + yield[-1].bc();
    return run(thread);
}

}  // namespace

Value generator_next(Thread& thread, Value generator) {
    if (state_of(thread, generator) == kFinished) return kNothing;
    Rooted rooted(thread, generator);
    Value value = run_generator(thread, generator, kNone, kNothing);
    return state_of(thread, rooted) == kFinished ? kNothing : value;
}

Value generator_send(Thread& thread, Value generator, Value sent) {
    if (state_of(thread, generator) == kFinished) throw_python(make_stop_iteration(thread, kNone));
    Rooted rooted(thread, generator);
    Value value = run_generator(thread, generator, sent, kNothing);
    return take_exception_result(thread, rooted, value);
}

Value generator_throw(Thread& thread, Value generator, Value exception) {
    Rooted rooted(thread, generator), error(thread, exception);
    const State state = state_of(thread, generator);
    if (state == kRunning) raise(thread, ErrorClass::value_error, "generator already executing");
    if (state == kFinished) throw_python(exception);
    Value delegate = delegate_of(thread, generator);
    if (!delegate.is_nothing()) {
        Rooted inner(thread, delegate);
        try {
            if (is_instance(thread, error, error_class(ErrorClass::generator_exit))) {
                if (has_type(thread, inner, kGenerator)) {
                    generator_close(thread, inner);
                } else {
                    Value close = find_attribute(thread, inner, intern(thread, "close"));
                    if (!close.is_nothing()) call(thread, close, {});
                }
            } else if (has_type(thread, inner, kGenerator)) {
                return generator_throw(thread, inner, error);
            } else {
                Value method = find_attribute(thread, inner, intern(thread, "throw"));
                if (!method.is_nothing()) {
                    const Value arguments[] = {error};
                    return call(thread, method, arguments);
                }
            }
        } catch (const PythonError& thrown) {
            if (thrown.exception != error.get() &&
                is_instance(thread, thrown.exception, error_class(ErrorClass::stop_iteration))) {
                Value value = run_after_delegate(thread, rooted, stop_iteration_value(thread, thrown.exception));
                return take_exception_result(thread, rooted, value);
            }
            error.set(thrown.exception);
        }
    }
    Value value = run_generator(thread, rooted, kNone, error);
    return take_exception_result(thread, rooted, value);
}

void generator_close(Thread& thread, Value generator) {
    const State state = state_of(thread, generator);
    if (state == kFinished) return;
    if (state == kUnstarted) {
        finish(thread, generator);
        return;
    }
    Rooted rooted(thread, generator);
    try {
        generator_throw(thread, generator, make_error(thread, ErrorClass::generator_exit, ""));
    } catch (const PythonError& error) {
        if (is_instance(thread, error.exception, error_class(ErrorClass::stop_iteration)) ||
            is_instance(thread, error.exception, error_class(ErrorClass::generator_exit))) {
            return;
        }
        throw;
    }
    raise(thread, ErrorClass::runtime_error, "generator ignored GeneratorExit");
}

// ---------------------------------------------------------------- methods

namespace {

Value native_iter(Thread&, const Arguments& arguments) { return arguments[0]; }
Value native_next(Thread& thread, const Arguments& arguments) {
    return generator_send(thread, arguments[0], kNone);
}
Value native_send(Thread& thread, const Arguments& arguments) {
    return generator_send(thread, arguments[0], arguments[1]);
}
Value native_throw(Thread& thread, const Arguments& arguments) {
    Value operand = arguments[1];
    if (arguments.count > 2 && arguments[2] != kNone && is_exception_class(thread, operand)) {
        operand = is_exception(thread, arguments[2])
                      ? arguments[2]
                      : call(thread, operand, std::span<const Value>(arguments.positional + 2, 1));
    }
    if (!is_exception(thread, operand) && !is_exception_class(thread, operand)) {
        raise(thread, ErrorClass::type_error,
              "exceptions must be classes or instances deriving from BaseException, not " + type_name(thread, operand));
    }
    return generator_throw(thread, arguments[0], exception_to_raise(thread, operand));
}
Value native_close(Thread& thread, const Arguments& arguments) {
    generator_close(thread, arguments[0]);
    return kNone;
}

constexpr NativeDescriptor kMethods[] = {
    {"__iter__", native_iter, 1, 1, false, false, "generator"},
    {"__next__", native_next, 1, 1, false, true, "generator"},
    {"send", native_send, 2, 2, false, true, "generator"},
    {"throw", native_throw, 2, 4, false, true, "generator"},
    {"close", native_close, 1, 1, false, true, "generator"},
};

}  // namespace

const NativeDescriptor* find_generator_method(std::string_view name) {
    for (const NativeDescriptor& method : kMethods) {
        if (name == method.name) return &method;
    }
    return nullptr;
}

Value generator_attribute(Thread& thread, Value generator, std::string_view name) {
    if (name == "gi_running") return Value::from_bool(state_of(thread, generator) == kRunning);
    if (name == "gi_yieldfrom") {
        Value delegate = delegate_of(thread, generator);
        return delegate.is_nothing() ? kNone : delegate;
    }
    if (name != "__name__" && name != "__qualname__") return kNothing;
    Value saved = read<HandleObject>(thread, generator)->data;
    if (saved.is_nothing()) return make_str(thread, "generator");
    const Function* function = read<Function>(thread, read<Items>(thread, saved)->slots[kFunctionSlot]);
    return name == "__name__" ? function->name : function->qualified_name;
}

}  // namespace toy
