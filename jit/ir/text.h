// Traces as text. What is printed parses back to the same trace, and nothing in it depends on where code or objects
// happen to be.
//
//   trace 3 loop "nbody.py:12"
//   field List.items offset 16 value
//   field Str.hash offset 8 int w32 immutable
//   array Items.slot offset 16 value
//   object List type 5 size 32
//   call list_append(value, value) -> none noraise
//
//   at 12                                       ; nbody.py:12
//   v0 = load_slot 3
//       guard_int v0                            -> @0 resume 17 {0: v0, 4: v0}
//   i2 = unbox_int v0
//   i3 = int_add_ovf i2, 1                      -> @0
//   ...
//
// A value's name is its type (v value, i int, f float) and the index of its instruction; when parsing, any number
// will do. Constants: 42 is an int, 1.5 a float, 0x2a a value's word (perhaps with the front end's description behind
// it: 0x17<5>). A snapshot is spelled out where it is first used. `;` starts a comment; a line of dashes ends the text.
// A call is pure, reads (writes no heap), fresh (its result is a new object), noraise, nocontext, inevitable.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "jit/ir/trace.h"

namespace jit {

// The front end's words for things, as in FrontEnd; each may be null.
struct TextOptions {
    std::string (*describe_resume)(std::uint64_t resume) = nullptr;
    std::string (*describe_position)(std::uint32_t position) = nullptr;
    std::string (*describe_word)(std::uint64_t word) = nullptr;
};

std::string print(const Trace& trace, const TextOptions& options = {});
// One instruction without its snapshot's entries, as diagnostics and assembly listings quote it.
std::string print_instruction(const Trace& trace, std::size_t index, const TextOptions& options = {});
// "v12", "i3", or a constant.
std::string value_name(const Trace& trace, ValueId value, const TextOptions& options = {});
std::string_view type_name(Type type);

// The same text, for the life of the process: Instruction::text.
const char* permanent_text(std::string_view text);

// Gives a call's address by its name; null: all addresses are null.
using CallResolver = std::function<const void*(std::string_view name)>;

struct ParseResult {
    Trace trace;
    std::string error;  // empty: parsed
    int line = 0;       // of the error
    explicit operator bool() const { return error.empty(); }
};
ParseResult parse_trace(std::string_view text, const CallResolver& resolver = {});

}  // namespace jit
