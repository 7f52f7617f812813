#include "frontend-toy/interpreter/calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "frontend-toy/interpreter/class_body.h"
#include "frontend-toy/interpreter/consumers.h"
#include "frontend-toy/interpreter/generator.h"
#include "frontend-toy/interpreter/operators.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/model/attribute_cache.h"
#include "frontend-toy/modules/import.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/threads/wait_queue.h"

namespace toy {

namespace {

[[noreturn]] void raise_recursion(Thread& thread) {
    raise(thread, ErrorClass::recursion_error, "maximum recursion depth exceeded");
}

void check_native_stack(RunningThread& thread) {
    char here;
    if (&here < thread.native_stack_limit) {
        raise(thread, ErrorClass::recursion_error, "maximum recursion depth exceeded while calling a Python object");
    }
}

std::string native_name(const NativeDescriptor& native) {
    return native.owner != nullptr ? fmt::format("{}.{}", native.owner, native.name) : native.name;
}

[[noreturn]] void raise_native_arity(Thread& thread, const NativeDescriptor& native, std::uint32_t given) {
    const std::uint32_t receiver = native.owner != nullptr ? 1 : 0;
    if (receiver > given) {
        raise(thread, ErrorClass::type_error, fmt::format("unbound method {}() needs an argument", native_name(native)));
    }
    given -= receiver;
    const std::uint32_t minimum = native.minimum - receiver, maximum = native.maximum - receiver;
    std::string message;
    if (minimum == maximum && maximum == 0) {
        message = fmt::format("{}() takes no arguments ({} given)", native_name(native), given);
    } else if (minimum == maximum && maximum == 1) {
        message = fmt::format("{}() takes exactly one argument ({} given)", native_name(native), given);
    } else {
        const std::uint32_t bound = given < minimum ? minimum : maximum;
        message = fmt::format("{} expected {}{} argument{}, got {}", native.name,
                              minimum == maximum ? "" : given < minimum ? "at least " : "at most ", bound,
                              bound == 1 ? "" : "s", given);
    }
    raise(thread, ErrorClass::type_error, message);
}

// The result of a call that needed no frame.
Step finish(Thread& thread, CallSite& site, Value value) {
    if (site.action == ReturnAction::store) {
        thread.base[site.result] = value;
        return Step::advance;
    }
    if (site.action == ReturnAction::leave) {
        site.value = value;
        return Step::advance;
    }
    return deliver(thread, site.action, site.result, value, site.next, kNothing);
}

Step invoke(Thread& thread, const NativeDescriptor& native, CallSite& site, Value* arguments, std::uint32_t count) {
    const std::uint32_t positional = count - site.keyword_count;
    if (site.keyword_count != 0 && !native.keywords) {
        raise(thread, ErrorClass::type_error, fmt::format("{}() takes no keyword arguments", native_name(native)));
    }
    if (positional < native.minimum || positional > native.maximum) {
        if (!native.keywords || positional > native.maximum) raise_native_arity(thread, native, positional);
    }
    Arguments passed{arguments, positional, arguments + positional, site.keyword_names, site.keyword_count, &native};
    Value value;
    if (arguments + count > running(thread).top) {
        StackWindow window(thread, arguments + count);
        value = native.call(thread, passed);
    } else {
        value = native.call(thread, passed);
    }
    return finish(thread, site, value);
}

// A native function with an argument before the others. The window stays as it is: a function that has to wait is
// called again with it.
Step call_native_with_self(Thread& thread, const NativeDescriptor& native, Value self, CallSite& site) {
    RunningThread& runner = running(thread);
    Value* copy = std::max(runner.top, site.arguments + site.count);
    check_recursion(thread, copy, site.count + 1);
    copy[0] = self;
    std::copy(site.arguments, site.arguments + site.count, copy + 1);
    return invoke(thread, native, site, copy, site.count + 1);
}

Step call_function(Thread& thread, Value function, CallSite& site) {
    const Code& code = *read_immutable<Function>(thread, function)->code;
    std::uint32_t initialised = site.count;
    if (site.count != code.positional || site.keyword_count != 0 || code.keyword_only != 0 || code.has_varargs ||
        code.has_varkeywords) {
        initialised = bind_arguments(thread, function, code, site);
        site.keyword_count = 0;
    }
    if (code.is_generator) return finish(thread, site, make_generator(thread, function, code, site.arguments, initialised));
    push_frame(thread, function, code, site.arguments, initialised, site);
    return Step::enter;
}

Step call_class(Thread& thread, Value cls, CallSite& site) {
    ResolvedConstruction construction = resolve_construction(thread, cls);
    switch (construction.kind) {
        case ResolvedConstruction::native: return call_native(thread, *construction.constructor, site);
        case ResolvedConstruction::instance: {
            if (construction.init.is_nothing() || site.action != ReturnAction::store) break;
            Value instance = allocate_instance(thread, class_info_of(thread, cls));
            // The instance waits in the first word of the link space; the frame begins one word higher.
            Value* window = site.arguments - kLinkWords;
            check_recursion(thread, window, site.count + 2 + kLinkWords);
            std::memmove(site.arguments + 2, site.arguments, site.count * sizeof(Value));
            window[0] = instance;
            site.arguments += 1;
            site.arguments[0] = instance;
            ++site.count;
            site.action = ReturnAction::discard_init;
            return call_function(thread, construction.init, site);
        }
        case ResolvedConstruction::generic: break;
    }
    check_native_stack(running(thread));
    Arguments passed{site.arguments, site.count - site.keyword_count, site.arguments + site.count - site.keyword_count,
                     site.keyword_names, site.keyword_count};
    Value value;
    {
        StackWindow window(thread, std::max(running(thread).top, site.arguments + site.count));
        value = instantiate(thread, cls, passed);
    }
    return finish(thread, site, value);
}

}  // namespace

int recursion_limit() { return static_cast<int>(python_depth_limit); }
void set_recursion_limit(int limit) { python_depth_limit = static_cast<unsigned>(limit); }
Value* stack_top(Thread& thread) { return running(thread).top; }

unsigned frames_between(const Value* top, const Value* bottom) {
    unsigned count = 1;
    while (top != bottom) {
        top -= ReturnLink::unpack(top[-2].word()).base_delta;
        ++count;
    }
    return count;
}

void check_recursion(Thread& thread, Value* base, std::uint32_t registers) {
    if (base + registers > thread.stack_limit) raise_recursion(thread);
}

void push_frame(Thread& thread, Value function, const Code& code, Value* base, std::uint32_t initialised,
                const CallSite& site) {
    Value* end = base + code.register_count;
    if (end > thread.stack_limit || thread.python_depth >= python_depth_limit) {
        raise_recursion(thread);
    }
    ++thread.python_depth;
    base[-3] = pack_return_address(site.next);
    base[-2] = Value::from_word(
        ReturnLink{static_cast<std::uint32_t>(base - thread.base), site.result, site.action}.pack());
    base[-1] = function;
    for (Value* word = base + initialised; word < end; ++word) *word = kNothing;
    thread.base = base;
    thread.pc = code.instructions.data();
    running(thread).top = end;
}

Step call_native(Thread& thread, const NativeDescriptor& native, CallSite& site) {
    if (site.count == 1 && site.keyword_count == 0 && has_type(thread, site.arguments[0], kGenerator)) {
        Value consumer;
        {
            StackWindow window(thread, std::max(running(thread).top, site.arguments + 1));
            consumer = consumer_of(thread, native, site.arguments, 1, true);
        }
        if (!consumer.is_nothing()) return call_function(thread, consumer, site);
    }
    return invoke(thread, native, site, site.arguments, site.count);
}

Step call_with_self(Thread& thread, Value callee, Value self, CallSite& site) {
    if (has_type(thread, callee, kNativeFunction)) {
        const NativeFunction* native = read<NativeFunction>(thread, callee);
        if (native->self.is_nothing()) return call_native_with_self(thread, *native->descriptor, self, site);
    }
    check_recursion(thread, site.arguments, site.count + 1);
    std::memmove(site.arguments + 1, site.arguments, site.count * sizeof(Value));
    site.arguments[0] = self;
    ++site.count;
    return call_value(thread, callee, site);
}

Step call_value(Thread& thread, Value callee, CallSite& site) {
    if (callee.is_ref()) {
        std::uint32_t type = type_id(thread, callee);
        switch (type) {
            case kFunction: return call_function(thread, callee, site);
            case kNativeFunction: {
                const NativeFunction* native = read<NativeFunction>(thread, callee);
                if (native->self.is_nothing()) return call_native(thread, *native->descriptor, site);
                return call_native_with_self(thread, *native->descriptor, native->self, site);
            }
            case kBoundMethod: {
                const BoundMethod* method = read<BoundMethod>(thread, callee);
                return call_with_self(thread, method->function, method->self, site);
            }
            case kClass: return call_class(thread, callee, site);
            case kStaticMethod: return call_value(thread, read<Wrapper>(thread, callee)->function, site);
            default: break;
        }
        if (type >= kFirstShape) {
            Value method = find_special(thread, callee, Special::call);
            if (!method.is_nothing()) return call_with_self(thread, method, callee, site);
        }
    } else if (is_packed_native(callee)) {
        return call_native(thread, *unpack_native(callee), site);
    }
    raise(thread, ErrorClass::type_error, fmt::format("'{}' object is not callable", type_name(thread, callee)));
}

Step call_special_frame(Thread& thread, Value callee, std::initializer_list<Value> arguments, std::uint16_t result,
                        ReturnAction action, const Instruction* next) {
    Value* window = running(thread).top;
    check_recursion(thread, window, kLinkWords + 8);
    CallSite site{window + kLinkWords, 0};
    site.result = result;
    site.action = action;
    site.next = next;
    for (Value argument : arguments) site.arguments[site.count++] = argument;
    std::fill(window, site.arguments, kNothing);
    return call_value(thread, callee, site);
}

// ---------------------------------------------------------------- results

Step deliver(Thread& thread, ReturnAction action, std::uint16_t result, Value value, const Instruction* next,
             Value instance) {
    switch (action) {
        case ReturnAction::store:
        case ReturnAction::iterate: thread.base[result] = value; break;
        case ReturnAction::discard: break;
        case ReturnAction::discard_init:
            if (value != kNone) {
                raise(thread, ErrorClass::type_error,
                      fmt::format("__init__() should return None, not '{}'", type_name(thread, value)));
            }
            thread.base[result] = instance;
            break;
        case ReturnAction::to_bool:
        case ReturnAction::negate: {
            bool is_true = truth(thread, value);
            thread.base[result] = Value::from_bool(is_true != (action == ReturnAction::negate));
            break;
        }
        case ReturnAction::compare:
        case ReturnAction::reflected:
            if (value == kNotImplemented) return after_not_implemented(thread, action, next);
            thread.base[result] = value;
            break;
        case ReturnAction::import:
        case ReturnAction::class_body:
        case ReturnAction::leave: __builtin_unreachable();
    }
    thread.pc = next;
    return Step::advance;
}

Step return_slow(Thread& thread, Value* base, Value value) {
    const ReturnLink link = ReturnLink::unpack(base[-2].word());
    const Instruction* next = unpack_return_address(base[-3]);
    Value* caller = base - link.base_delta;
    save_frames_down_to(thread, caller);
    --thread.python_depth;
    thread.base = caller;
    thread.pc = next - 1;
    if (code_of(thread, base).is_generator) {
        generator_returned(thread, base);
        running(thread).top = caller + code_of(thread, caller).register_count;
        iteration_ended(thread, value, next);
        return Step::resume;
    }
    Value kept = link.action == ReturnAction::discard_init || link.action == ReturnAction::class_body ? base[-4] : kNothing;
    running(thread).top = caller + code_of(thread, caller).register_count;
    if (link.action == ReturnAction::class_body) {
        finish_class(thread, base[0], kept, next);
    } else if (link.action == ReturnAction::import) {
        finish_module(thread, code_of(thread, base));
        // Now the import instruction itself: it is executed again.
    } else if (deliver(thread, link.action, link.result, value, next, kept) == Step::enter) {
        return Step::enter;
    }
    thread.pc = next;
    return Step::resume;
}

// ---------------------------------------------------------------- instructions

Step call_instruction(Thread& thread, Value* base, const Instruction* pc) {
    Value* window = base + pc->a;
    CallSite site{window + 3, pc->b};
    site.result = pc->c;
    site.next = pc + 1;
    return call_value(thread, window[2], site);
}

namespace {

void name_keywords(Thread& thread, CallSite& site, std::uint32_t constant) {
    const Tuple* names = read_immutable<Tuple>(thread, code_of(thread, thread.base).constant_values[constant]);
    site.keyword_names = names->items;
    site.keyword_count = static_cast<std::uint32_t>(names->length);
}

Step call_method(Thread& thread, Value* window, CallSite& site) {
    if (window[2].is_nothing()) {
        site.arguments = window + 4;
        return call_value(thread, window[3], site);
    }
    site.arguments = window + 3;
    ++site.count;
    return call_value(thread, window[2], site);
}

}  // namespace

Step call_keyword_instruction(Thread& thread, Value* base, const Instruction* pc) {
    Value* window = base + pc->a;
    CallSite site{window + 3, pc->b};
    site.result = pc->c;
    site.next = pc + 2;
    name_keywords(thread, site, static_cast<std::uint32_t>(pc[1].bc()));
    return call_value(thread, window[2], site);
}

Step call_method_instruction(Thread& thread, Value* base, const Instruction* pc) {
    CallSite site{nullptr, pc->b};
    site.result = pc->c;
    site.next = pc + 1;
    return call_method(thread, base + pc->a, site);
}

Step call_method_keyword_instruction(Thread& thread, Value* base, const Instruction* pc) {
    CallSite site{nullptr, pc->b};
    site.result = pc->c;
    site.next = pc + 2;
    name_keywords(thread, site, static_cast<std::uint32_t>(pc[1].bc()));
    return call_method(thread, base + pc->a, site);
}

Step call_extended_instruction(Thread& thread, Value* base, const Instruction* pc) {
    Value* window = base + pc->a;
    Value callee = window[2], positional = window[3], keywords = window[4];
    const std::uint32_t count = static_cast<std::uint32_t>(read_immutable<Tuple>(thread, positional)->length);
    std::uint32_t keyword_count = 0;
    if (!keywords.is_nothing()) keyword_count = static_cast<std::uint32_t>(read<HashTable>(thread, keywords)->count);
    Value* space = running(thread).top;
    check_recursion(thread, space, kLinkWords + count + 2 * keyword_count + 8);
    std::fill(space, space + kLinkWords, kNothing);
    CallSite site{space + kLinkWords, count + keyword_count};
    site.result = pc->c;
    site.next = pc + 1;
    const Tuple* tuple = read_immutable<Tuple>(thread, positional);
    std::copy(tuple->items, tuple->items + count, site.arguments);
    std::vector<Value> names;  // interned or held by the dict: the tuple below keeps them
    if (keyword_count != 0) {
        std::int64_t position = 0;
        Value key, value;
        for (std::uint32_t i = 0; i < keyword_count && hash_next(thread, keywords, position, key, value); ++i) {
            if (!is_str(thread, key)) raise(thread, ErrorClass::type_error, "keywords must be strings");
            names.push_back(key);
            site.arguments[count + i] = value;
        }
    }
    site.keyword_names = names.data();
    site.keyword_count = keyword_count;
    return call_value(thread, callee, site);
}

// ---------------------------------------------------------------- from C++

Nested::Nested(Thread& thread)
    : thread_(running(thread)), pc_(thread.pc), base_(thread.base), top_(thread_.top), depth_(thread.python_depth) {
    if (thread.interpreter_needed_throws) throw NeedsInterpreter{};
    check_native_stack(thread_);
    ++thread.nesting;
}

Nested::~Nested() {
    if (thread_.nesting != 0) --thread_.nesting;
    thread_.pc = pc_;
    thread_.base = base_;
    thread_.top = top_;
    thread_.python_depth = depth_;
}

Value call_keywords(Thread& thread, Value callee, const Arguments& arguments) {
    Value* space = running(thread).top;
    check_recursion(thread, space, kLinkWords + arguments.count + arguments.keyword_count + 8);
    Nested nested(thread);
    Rooted function(thread, callee);
    const std::uint32_t count = arguments.count + arguments.keyword_count;
    Value* window = space + kLinkWords;
    std::fill(space, window, kNothing);
    std::copy(arguments.positional, arguments.positional + arguments.count, window);
    std::copy(arguments.keyword_values, arguments.keyword_values + arguments.keyword_count, window + arguments.count);
    for (;;) {
        CallSite site{window, count};
        site.action = ReturnAction::leave;
        site.keyword_names = arguments.keyword_names;
        site.keyword_count = arguments.keyword_count;
        running(thread).top = window + count;
        Blocked blocked{};
        try {
            if (call_value(thread, function, site) == Step::advance) return site.value;
            break;
        } catch (const Blocked& request) {  // by a native function: it is called again
            blocked = request;
        }
        wait_outside(thread, blocked);
    }
    return run(thread);
}

Value call(Thread& thread, Value callee, std::span<const Value> arguments) {
    return call_keywords(thread, callee,
                         {const_cast<Value*>(arguments.data()), static_cast<std::uint32_t>(arguments.size())});
}

}  // namespace toy
