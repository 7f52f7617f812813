// The optimiser's passes in their order; each is one file named like its function, with what it requires,
// establishes and destroys written above it. jit/compile.cpp is the only place that calls them all.
#pragma once

#include "jit/builder.h"
#include "jit/ir/trace.h"
#include "jit/value_tags.h"

namespace jit {

struct PassContext {
    ValueTags tags;
    Optimisations optimisations;
    bool stm = true;  // false: one lock instead of transactions, so no read barriers
};

// Emits a recorded trace anew through a TraceBuilder: folding, CSE, forwarding. For traces from text; a recorder's
// trace has been through one already.
void rebuild(Trace& trace, const PassContext& context);
// close_loop becomes a preamble and a loop with params; or store_slots and a jump_trace to itself where it cannot.
void peel_loop(Trace& trace, const PassContext& context);
void eliminate_dead_code(Trace& trace, const PassContext& context);
// Inserts read_barrier, write_barrier and become_inevitable.
void stm_rewrite(Trace& trace, const PassContext& context);

}  // namespace jit
