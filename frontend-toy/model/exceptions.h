// Exceptions: Instances whose first slots are ExceptionSlot, further hidden ones for the fields of their builtin class.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "frontend-toy/model/class_info.h"

namespace toy {

struct Code;
struct SyntaxError;

bool is_exception(Thread& thread, Value value);        // an instance of BaseException
bool is_exception_class(Thread& thread, Value value);  // BaseException or a subclass of it

// ---- raising
// The operand of `raise`: an exception as it is, a class called without arguments; TypeError for anything else.
Value exception_to_raise(Thread& thread, Value operand);
// The same with `from cause` (None included).
Value exception_to_raise_from(Thread& thread, Value operand, Value cause);
// __context__ = the exception being handled. Done where an exception is raised: by raise() and raise_value() of
// operations.h, and by the two above.
void set_exception_context(Thread& thread, Value exception);
[[noreturn]] void raise_attribute_error(Thread& thread, Value object, NameId name);
[[noreturn]] void raise_attribute_error(Thread& thread, Value object, NameId name, std::string_view message);
// "name 'x' is not defined".
[[noreturn]] void raise_name_error(Thread& thread, NameId name);
Value make_syntax_error(Thread& thread, const SyntaxError& error);
// OSError or its subclass for this errno, with "[Errno 2] No such file or directory: 'x'".
[[noreturn]] void raise_os_error(Thread& thread, int error_number, std::string_view filename = {});
Value make_stop_iteration(Thread& thread, Value value);
Value stop_iteration_value(Thread& thread, Value exception);  // None if none was given

// ---- parts
Value exception_slot(Thread& thread, Value exception, ExceptionSlot slot);  // kNothing if unset
void set_exception_slot(Thread& thread, Value exception, ExceptionSlot slot, Value value);
// Hidden field of a builtin exception class ("value" of StopIteration); kNothing if its class has none of that name.
Value exception_field(Thread& thread, Value exception, std::string_view name);
void set_exception_field(Thread& thread, Value exception, std::string_view name, Value value);
// Sets args and fields as the class's __new__ and __init__ do together.
void initialise_exception(Thread& thread, Value exception, const Arguments& arguments, std::uint32_t first);
void initialise_exceptions(Thread& thread);
void for_each_exception_class(void (*visit)(void*, const char*, Value), void* argument);

// ---- tracebacks
// The exception passes through a frame that was at this instruction. Cheap.
void add_traceback_entry(Thread& thread, Value exception, const Code& code, std::uint32_t instruction);
Value traceback_attribute(Thread& thread, Value traceback, NameId name);
Value exception_with_traceback(Thread& thread, Value exception, Value traceback);
// A traceback as a list, outermost frame first.
struct TracebackEntry {
    const Code* code;
    std::uint32_t instruction;
};
std::vector<TracebackEntry> traceback_entries(Thread& thread, Value traceback);

// ---- printing, as CPython 3.11 prints an uncaught exception; ends with a newline. Runs Python code (__str__).
std::string print_exception(Thread& thread, Value exception);
std::string print_syntax_error(const SyntaxError& error);
// traceback.format_tb(): the lines of a traceback without header.
std::string print_traceback(Thread& thread, Value traceback);
// "ZeroDivisionError: division by zero\n", notes not included.
std::string print_exception_only(Thread& thread, Value exception);

}  // namespace toy
