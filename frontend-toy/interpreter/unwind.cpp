#include "frontend-toy/interpreter/unwind.h"

#include "frontend-toy/interpreter/consumers.h"

#include "frontend-toy/interpreter/generator.h"
#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/interpreter/jit_hooks.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/modules/import.h"

namespace toy {

namespace {

const ExceptionRange* find_range(const Code& code, std::uint32_t index) {
    for (const ExceptionRange& range : code.exception_ranges) {
        if (index >= range.begin && index < range.end) return &range;
    }
    return nullptr;
}

void settle(Thread& thread, const Code& code, const Instruction* pc) {
    save_frames_down_to(thread, thread.base);
    thread.pc = pc;
    running(thread).top = thread.base + code.register_count;
}

}  // namespace

bool unwind(Thread& thread, Value exception, bool traced) {
    if (thread.recorder != nullptr && !jit_state.hooks->takes_exception(thread)) {
        jit_state.hooks->abandon(thread, "an exception was raised");
    }
    for (;;) {
        const Code& code = code_of(thread, thread.base);
        const std::uint32_t index = index_of(code, thread.pc);
        if (!traced && !is_consumer(code)) add_traceback_entry(thread, exception, code, index);
        traced = false;
        if (const ExceptionRange* range = find_range(code, index)) {
            settle(thread, code, code.instructions.data() + range->handler);
            thread.pending = exception;
            return true;
        }
        if (code.is_generator) exception = generator_failed(thread, exception);
        const Value* base = thread.base;
        const ReturnLink link = ReturnLink::unpack(base[-2].word());
        --thread.python_depth;
        if (link.action == ReturnAction::leave) {
            thread.pending = exception;
            return false;
        }
        const Instruction* next = unpack_return_address(base[-3]);
        if (link.action == ReturnAction::import) forget_failed_module(thread, code);
        thread.base -= link.base_delta;
        thread.pc = link.action == ReturnAction::import ? next : next - 1;
        if (link.action == ReturnAction::iterate &&
            is_instance(thread, exception, error_class(ErrorClass::stop_iteration))) {
            settle(thread, code_of(thread, thread.base), next);
            iteration_ended(thread, stop_iteration_value(thread, exception), next);
            return true;
        }
    }
}

void unwind_or_leave(Thread& thread, Value exception, bool traced) {
    if (!unwind(thread, exception, traced)) throw LeftRun{};
}

}  // namespace toy
