// What Scheme programs find defined: primitives in C++, and the prelude in Scheme.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "compiler.h"
#include "machine.h"

namespace scheme {

using Arguments = std::span<const Value>;

constexpr std::uint32_t kAnyNumber = ~std::uint32_t{0};

// A primitive neither polls nor ends the transaction, so references in its variables stay good. It may throw Error,
// stm::OutOfMemory and, from become_inevitable(), stm::Aborted; it must be fit to be run again then.
struct Primitive {
    std::string_view name;
    Value (*function)(Machine& machine, Arguments arguments);
    std::uint32_t least, most;  // number of arguments
};

// Each returns one part of the table.
std::span<const Primitive> data_primitives();
std::span<const Primitive> table_primitives();   // hash tables
std::span<const Primitive> system_primitives();  // output, threads, errors

// "prelude": the file name that its code carries.
constexpr std::string_view kPrelude = "prelude";
extern const char* const kPreludeText;

// The argument if it is of this type, else an Error that names the primitive.
std::int64_t integer_argument(Machine& machine, const char* primitive, Value value);
Value typed_argument(Machine& machine, const char* primitive, Value value, Type type, const char* what);

}  // namespace scheme
