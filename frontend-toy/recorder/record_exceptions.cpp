// Exceptions that are raised and caught within one trace: unwinding happens while recording, so that the trace just
// goes on at the handler. What a program can see of it, the traceback and the exception being handled, is made by
// calls.
#include "frontend-toy/interpreter/consumers.h"
#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/model/class_info.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/recorder/descriptors.h"
#include "frontend-toy/recorder/helpers.h"
#include "frontend-toy/recorder/python_free.h"
#include "frontend-toy/recorder/recorder.h"

namespace toy {

using jit::Opcode;
using jit::ValueId;

namespace {

const ExceptionRange* handler_of(const Code& code, std::uint32_t index) {
    for (const ExceptionRange& range : code.exception_ranges) {
        if (index >= range.begin && index < range.end) return &range;
    }
    return nullptr;
}

}  // namespace

// Exception(arguments...) of a class that makes its instances without Python code.
void Recorder::record_new_exception(ValueId cls, Value seen, const CallArguments& arguments) {
    if (!is_exception_class(thread_, seen) || !arguments.names.empty() || arguments.values.size() > 2)
        give_up("construction");
    for (const char* name : {"__init__", "__new__"}) {
        if (has_type(thread_, lookup_in_class(thread_, seen, intern(thread_, name)), kFunction)) {
            give_up("construction of an exception in Python");
        }
    }
    for (Value argument : arguments.seen) {
        if (!is_plain(thread_, argument)) give_up("construction of an exception");
    }
    guard_constant(cls, seen);
    guard_class_version(seen, class_version(thread_, seen));
    std::vector<ValueId> passed{cls};
    for (std::size_t i = 0; i < arguments.values.size(); i++) {
        guard_same_kind(arguments.values[i], arguments.seen[i]);
        passed.push_back(arguments.values[i]);
    }
    set(pc_->c, call_checked(helper::new_exception[arguments.values.size()], passed));
}

// The frame that handles what is raised here must be one of the trace's. The interpreter is about to unwind to it.
void Recorder::record_raise() {
    std::size_t handling = frames_.size();
    for (std::size_t f = frames_.size(); f-- > 0;) {
        const TracedFrame& frame = frames_[f];
        if (frame.code->is_generator || is_consumer(*frame.code)) break;
        const Instruction* at = f + 1 == frames_.size() ? pc_ : frames_[f + 1].return_pc - 1;
        if (handler_of(*frame.code, static_cast<std::uint32_t>(at - frame.code->instructions.data())) != nullptr) {
            handling = f;
            break;
        }
        if (!frame.fresh || frame.link.action == ReturnAction::iterate) break;
    }
    if (handling == frames_.size()) throw LeaveHere{"exception that leaves the trace"};

    Value seen = actual(pc_->a);
    ValueId operand = get(pc_->a);
    // A class that is raised is called, which may be Python code; an exception object is ready.
    if (!is_exception(thread_, seen) && !is_exception_class(thread_, seen)) give_up("raising what is no exception");
    guard_same_kind(operand, seen);
    ValueId exception = call_checked(helper::exception_to_raise, {operand});
    const Instruction* at = pc_;
    for (;;) {
        const TracedFrame frame = top();
        call_helper(helper::add_traceback, {exception, constant_int(reinterpret_cast<std::int64_t>(frame.code)),
                                            constant_int(at - frame.code->instructions.data())});
        if (frames_.size() == handling + 1) break;
        at = frame.return_pc - 1;
        pop_frame();
    }
    raised_ = exception;
    expects_unwinding_ = true;
}

void Recorder::record_catch() {
    if (raised_ == jit::kNoValue) give_up("exception raised outside the trace");
    ValueId before = call_helper(helper::handled_exception, {});
    call_helper(helper::set_handled_exception, {raised_});
    set(pc_->a, raised_);
    set(pc_->a + 1u, before);
    raised_ = jit::kNoValue;
}

void Recorder::record_end_catch() {
    call_helper(helper::set_handled_exception, {get(pc_->a + 1u)});
    builder_.invalidate_snapshot();
}

// An exception's type fixes its class, and a class its bases.
void Recorder::record_match_exception() {
    Value exception = actual(pc_->b), wanted = actual(pc_->c);
    if (!is_exception_class(thread_, wanted)) give_up("exception matched with several classes");
    guard_same_kind(get(pc_->b), exception);
    guard_constant(get(pc_->c), wanted);
    set(pc_->a, constant(Value::from_bool(is_instance(thread_, exception, wanted))));
}

}  // namespace toy
