// Instructions that are not done in the dispatch loop itself, or whose rarer cases are not. All take the running frame
// with thread.pc set, may run Python code in nested runs or push a frame, and throw PythonError.
#pragma once

#include "frontend-toy/interpreter/calls.h"

namespace toy {

// ---- names.cpp
Step load_global_slow(Thread&, Value* base, const Instruction* pc);    // not a variable of the module, or not cached
Step delete_global(Thread&, Value* base, const Instruction* pc);
Step load_name(Thread&, Value* base, const Instruction* pc);
Step load_name_free(Thread&, Value* base, const Instruction* pc);
Step store_name(Thread&, Value* base, const Instruction* pc);
Step delete_name(Thread&, Value* base, const Instruction* pc);
Step delete_cell(Thread&, Value* base, const Instruction* pc);
Step delete_free(Thread&, Value* base, const Instruction* pc);
[[noreturn]] void raise_unbound_local(Thread&, const Code&, std::uint32_t name);
[[noreturn]] void raise_unbound_free(Thread&, const Code&, std::uint32_t name);
[[noreturn]] void raise_unbound_cell(Thread&, const Code&, std::uint32_t name);
Value free_cell(Thread&, const Value* base, std::uint32_t number);

// ---- access.cpp
// An attribute instruction's inline cache is for another type than `type`: puts in what this thread knows for it. True:
// try the instruction again.
bool recall_cache_word(Thread&, const Code& code, const Instruction* pc, std::uint32_t type);
Step get_item_slow(Thread&, Value* base, const Instruction* pc);
Step set_item_slow(Thread&, Value* base, const Instruction* pc);
Step delete_item_slow(Thread&, Value* base, const Instruction* pc);
Step get_attribute_slow(Thread&, Value* base, const Instruction* pc);
Step set_attribute_slow(Thread&, Value* base, const Instruction* pc);
Step delete_attribute_instruction(Thread&, Value* base, const Instruction* pc);
Step load_method_slow(Thread&, Value* base, const Instruction* pc);
Step load_special_method(Thread&, Value* base, const Instruction* pc);
Step for_iterate_slow(Thread&, Value* base, const Instruction* pc);  // resume at the loop's end when exhausted

// ---- data.cpp
Step build_slice(Thread&, Value* base, const Instruction* pc);
Step build_collection(Thread&, Value* base, const Instruction* pc);  // tuple, list, set, dict, string
Step extend_collection(Thread&, Value* base, const Instruction* pc);  // SetAdd ... ListToTuple
Step arguments_tuple(Thread&, Value* base, const Instruction* pc);
Step unpack_sequence(Thread&, Value* base, const Instruction* pc);
Step unpack_extended(Thread&, Value* base, const Instruction* pc);
Step format_value(Thread&, Value* base, const Instruction* pc);
// What FormatValue does. `flags`: its conversion and whether `spec` counts.
Value format_for_display(Thread&, Value object, Value spec, int flags);

// ---- definitions.cpp
Step make_function(Thread&, Value* base, const Instruction* pc);
// `defaults`, `keyword_defaults` and `closure` may be kNothing.
Value new_function(Thread&, const Code&, Value defaults, Value keyword_defaults, Value closure);
Step build_class_instruction(Thread&, Value* base, const Instruction* pc);
Step load_class_cell(Thread&, Value* base, const Instruction* pc);

// ---- exceptions.cpp
Step raise_instruction(Thread&, Value* base, const Instruction* pc);  // Raise ... RaiseCurrent, RaiseAssertion
Step catch_instruction(Thread&, Value* base, const Instruction* pc);
Step match_exception(Thread&, Value* base, const Instruction* pc);

// ---- modules/import.cpp
Step import_instruction(Thread&, Value* base, const Instruction* pc);  // ImportName ... ImportStar

// ---- generator.cpp
Step yield_instruction(Thread&, Value* base, const Instruction* pc);
Step send_instruction(Thread&, Value* base, const Instruction* pc);
Step get_yield_from_iterator(Thread&, Value* base, const Instruction* pc);

}  // namespace toy
