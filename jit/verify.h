// Checks a trace between passes. The numbered rules are at the top of verify.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "jit/ir/trace.h"
#include "jit/value_tags.h"

namespace jit {

enum class Stage : std::uint8_t {
    recorded,   // may end in close_loop; no barriers asked for
    optimised,  // no close_loop
    rewritten,  // barriers in place
};

struct Violation {
    int rule;
    std::size_t instruction;  // the culprit
    std::string message;
};

// Nothing: the trace keeps all rules. `stm` is false where read barriers are not wanted (one lock).
std::optional<Violation> verify(const Trace& trace, Stage stage, const ValueTags& tags, bool stm = true);

// Rule, pass, the IR before the pass (may be empty) and the IR now with the culprit marked.
std::string report(const Violation& violation, std::string_view pass, std::string_view before, const Trace& trace);

}  // namespace jit
