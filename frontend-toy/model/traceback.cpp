// Tracebacks: a chain of heap objects, outermost frame first, that grows at the front while an exception unwinds.
#include <fmt/format.h>

#include "frontend-toy/code.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/model/model_names.h"

namespace toy {
namespace {

// HandleObject of type kTraceback: `handle` is the Code, `data` a tuple of the next entry (or None) and the instruction.
const Code* code_of_entry(const HandleObject* entry) { return reinterpret_cast<const Code*>(entry->handle); }

const Tuple* details(Thread& thread, Value traceback) {
    return read_immutable<Tuple>(thread, read<HandleObject>(thread, traceback)->data);
}

}  // namespace

void add_traceback_entry(Thread& thread, Value exception, const Code& code, std::uint32_t instruction) {
    Value previous = exception_slot(thread, exception, kTracebackSlot);
    const Value items[] = {previous.is_nothing() ? kNone : previous, Value::from_small_int(instruction)};
    Value data = make_tuple(thread, items);
    Value entry = allocate(thread, sizeof(HandleObject), kTraceback);
    HandleObject* object = initialise<HandleObject>(thread, entry);
    object->handle = static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(&code));
    object->data = data;
    set_exception_slot(thread, exception, kTracebackSlot, entry);
}

std::vector<TracebackEntry> traceback_entries(Thread& thread, Value traceback) {
    std::vector<TracebackEntry> entries;
    while (has_type(thread, traceback, kTraceback)) {
        const Tuple* tuple = details(thread, traceback);
        entries.push_back({code_of_entry(read<HandleObject>(thread, traceback)),
                           static_cast<std::uint32_t>(tuple->items[1].small_int())});
        traceback = tuple->items[0];
    }
    return entries;
}

Value traceback_attribute(Thread& thread, Value traceback, NameId name) {
    const Tuple* tuple = details(thread, traceback);
    if (name == model_names.tb_next) return tuple->items[0];
    if (name == model_names.tb_lasti) return make_int(thread, tuple->items[1].small_int() * 2);
    if (name == model_names.tb_lineno) {
        const Code& code = *code_of_entry(read<HandleObject>(thread, traceback));
        return make_int(thread, code.positions[static_cast<std::size_t>(tuple->items[1].small_int())].line);
    }
    if (name == model_names.tb_frame) {
        raise(thread, ErrorClass::not_implemented_error, "stmjit: the attribute tb_frame of tracebacks is not supported");
    }
    return kNothing;
}

Value exception_with_traceback(Thread& thread, Value exception, Value traceback) {
    if (traceback != kNone && !has_type(thread, traceback, kTraceback)) {
        raise(thread, ErrorClass::type_error, "__traceback__ must be a traceback or None");
    }
    set_exception_slot(thread, exception, kTracebackSlot, traceback == kNone ? kNothing : traceback);
    return exception;
}

}  // namespace toy
