// The reference executor: runs the IR of any stage, one instruction after the other, over plain memory. It shares
// nothing with the optimiser or the emitter except the op table, so that each can be compared with it.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "jit/compile.h"
#include "jit/ir/trace.h"

namespace jit {

struct ReferenceMachine {
    const FrontEnd* front_end = nullptr;
    void* context = nullptr;                 // what calls get; Segment::embedder natively
    char* base = nullptr;                    // the object `ref` is at base + ref
    Word* frame = nullptr;                   // base of the frame at entry
    const std::uint64_t* pending = nullptr;  // guard_no_exception looks here; null: never pending
    std::vector<Word> inputs;                // of a bridge: words, ints or doubles as bits
    std::uint64_t step_limit = 1'000'000;
    // Each may be empty.
    std::function<bool()> break_wanted;
    std::function<void(Word object)> read_barrier, write_barrier;
    // A load that may need a read barrier, or a store.
    std::function<void(Word object, bool is_store)> access;
    std::function<const Trace*(std::uint32_t id)> find_trace;  // where jump_trace goes; its own trace needs none
    std::function<void(const Trace& trace, std::size_t instruction)> trace_step;  // before each instruction
};

struct ReferenceExit {
    enum class How : std::uint8_t { exit, step_limit, no_target };  // no_target: jump_trace to a trace not found
    How how = How::exit;
    const Trace* trace = nullptr;  // in which execution stopped
    std::size_t instruction = 0;
    ExitKind kind = ExitKind::guard;
    SnapshotId snapshot = kNoSnapshot;
    Word* frame = nullptr;  // base of the frame in which to resume (entry base plus shifts)
    std::uint64_t resume = 0;
    std::vector<Word> inherited;  // inputs of a bridge at this exit
    std::uint64_t steps = 0;
};

// Runs until the trace leaves; the frame has then been written from the exit's snapshot. close_loop writes the state to
// the frame and starts again.
ReferenceExit execute_reference(const Trace& trace, const ReferenceMachine& machine);

}  // namespace jit
