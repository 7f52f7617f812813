// Instructions that raise, catch and match exceptions.
#include "frontend-toy/model/exceptions.h"

#include "frontend-toy/interpreter/instructions.h"
#include "frontend-toy/interpreter/unwind.h"
#include "frontend-toy/objects/containers.h"

namespace toy {

namespace {

Step unwound(Thread& thread, Value exception, bool traced) {
    unwind_or_leave(thread, exception, traced);
    return Step::resume;
}

}  // namespace

Step raise_instruction(Thread& thread, Value* base, const Instruction* pc) {
    switch (pc->op) {
        case Bytecode::Raise: return unwound(thread, exception_to_raise(thread, base[pc->a]), false);
        case Bytecode::RaiseFrom:
            return unwound(thread, exception_to_raise_from(thread, base[pc->a], base[pc->b]), false);
        case Bytecode::Reraise: return unwound(thread, base[pc->a], true);
        case Bytecode::RaiseCurrent:
            if (thread.handled.is_nothing() || thread.handled == kNone) {
                raise(thread, ErrorClass::runtime_error, "No active exception to reraise");
            }
            return unwound(thread, thread.handled, true);
        default: break;
    }
    // RaiseAssertion
    if (pc->b == 0) raise(thread, ErrorClass::assertion_error, "");
    const Value arguments[] = {base[pc->a]};
    Value error = call(thread, error_class(ErrorClass::assertion_error), arguments);
    return unwound(thread, exception_to_raise(thread, error), false);
}

Step catch_instruction(Thread& thread, Value* base, const Instruction* pc) {
    base[pc->a] = thread.pending;
    base[pc->a + 1] = thread.handled;
    thread.handled = thread.pending;
    thread.pending = kNothing;
    return Step::advance;
}

Step match_exception(Thread& thread, Value* base, const Instruction* pc) {
    Value wanted = base[pc->c];
    bool valid = is_exception_class(thread, wanted);
    if (!valid && is_tuple(thread, wanted)) {
        valid = true;
        for (Value item : tuple_view(thread, wanted)) valid = valid && is_exception_class(thread, item);
    }
    if (!valid) {
        raise(thread, ErrorClass::type_error,
              "catching classes that do not inherit from BaseException is not allowed");
    }
    base[pc->a] = Value::from_bool(is_instance(thread, base[pc->b], wanted));
    return Step::advance;
}

}  // namespace toy
