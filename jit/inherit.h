// What a bridge may take for granted about its inputs: what its parent had established at the exit.
#pragma once

#include <span>
#include <vector>

#include "jit/ir/trace.h"
#include "jit/value_tags.h"

namespace jit {

struct KnownAtExit {
    bool is_int = false, is_float = false, is_reference = false;
    std::uint32_t type_id = 0;
    bool read = false, written = false;  // its barriers, in the running transaction
};

// One per value of the parent, at the exit of its instruction number `at`.
std::vector<KnownAtExit> known_at_exit(const Trace& parent, std::size_t at, std::span<const ValueId> values,
                                       const ValueTags& tags);

}  // namespace jit
