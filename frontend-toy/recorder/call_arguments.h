// The arguments of a call under recording.
#pragma once

#include <vector>

#include "frontend-toy/value.h"
#include "jit/ir/trace.h"

namespace toy {

struct CallArguments {
    std::vector<jit::ValueId> values;
    std::vector<Value> seen;   // what they are now; empty where only the values matter
    std::vector<Value> names;  // of the last names.size() values: interned strings

    CallArguments() = default;
    CallArguments(std::vector<jit::ValueId> positional) : values(std::move(positional)) {}

    std::size_t positional() const { return values.size() - names.size(); }
    void insert_first(jit::ValueId value, Value seen_value) {
        values.insert(values.begin(), value);
        seen.insert(seen.begin(), seen_value);
    }
};

}  // namespace toy
