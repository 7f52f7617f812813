// C++ functions that compiled code calls. None throws: an error is left in Thread::pending, an abort in
// Thread::abort_pending, and Segment::embedder_pending tells compiled code to look.
#pragma once

#include "jit/compile.h"
#include "jit/ir/trace.h"

namespace toy {

class Thread;

namespace helper {

// operation number (BinaryOp), operands of builtin types
extern const jit::CallDescriptor binary;
extern const jit::CallDescriptor inplace;
extern const jit::CallDescriptor compare;    // CompareOp, operands; numbers, str, bytes; gives a bool value
extern const jit::CallDescriptor str_equal;  // 0 or 1; both str
extern const jit::CallDescriptor float_power;
extern const jit::CallDescriptor float_floor_divide;
extern const jit::CallDescriptor float_modulo;
extern const jit::CallDescriptor unary;  // UnaryOp, operand of a builtin type
extern const jit::CallDescriptor delete_item;
extern const jit::CallDescriptor make_set;     // empty
extern const jit::CallDescriptor set_insert;   // set under construction, key
extern const jit::CallDescriptor list_extend;  // list, builtin iterable
extern const jit::CallDescriptor list_to_tuple;
extern const jit::CallDescriptor format;         // object, spec or nothing, flags as in FormatValue
extern const jit::CallDescriptor make_function;  // Code*, defaults, keyword defaults, closure
extern const jit::CallDescriptor bind_method;    // function, self
extern const jit::CallDescriptor get_attribute;  // object, NameId
extern const jit::CallDescriptor get_item;       // builtin container, key that runs no Python code
extern const jit::CallDescriptor set_item;
extern const jit::CallDescriptor contains;       // 0 or 1
extern const jit::CallDescriptor make_iterator;  // of a builtin container
extern const jit::CallDescriptor next;           // kNothing at the end; iterators that run no Python code
extern const jit::CallDescriptor list_append;
extern const jit::CallDescriptor make_slice;
extern const jit::CallDescriptor make_list;  // number of items, then a tuple of them
extern const jit::CallDescriptor make_dict;
extern const jit::CallDescriptor dict_insert;
extern const jit::CallDescriptor concatenate;        // two str: BuildString
extern const jit::CallDescriptor handled_exception;  // sys.exc_info's
extern const jit::CallDescriptor set_handled_exception;
extern const jit::CallDescriptor exception_to_raise;  // of the operand of a raise statement
extern const jit::CallDescriptor add_traceback;       // exception, Code*, instruction
extern const jit::CallDescriptor new_exception[3];    // class whose instances need no Python code, 0..2 arguments
extern const jit::CallDescriptor enter_deeper;  // frames and words by which a linked trace lies above: 0 if too deep
extern const jit::CallDescriptor native[5];     // NativeDescriptor*, 0..4 arguments

}  // namespace helper

// FrontEnd callbacks of the tracing backend.
jit::FrontEnd front_end_callbacks();

}  // namespace toy
