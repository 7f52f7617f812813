// The jit's front door: a recorded trace in, published machine code out; entering it and leaving it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "jit/builder.h"
#include "jit/ir/trace.h"
#include "jit/value_tags.h"
#include "stmcore/segment.h"

namespace jit {

using Word = std::uint64_t;
class CompiledTrace;
class Jit;

// What the front end supplies. All functions: System V ABI, never throw, never move objects.
struct FrontEnd {
    ValueTags tags;
    // Slow paths of box_int (does not fit a small int) and box_float (not an inline float). Must not fail.
    Word (*box_big_int)(void* context, std::int64_t number) = nullptr;
    Word (*box_big_float)(void* context, double number) = nullptr;
    // Inline allocation's slow path: as stm_allocate_slow, with the header's type id filled in. Never returns 0: when
    // the heap limit is reached it may exceed it a little and asks for a safe point.
    Word (*allocate)(void* context, std::uint64_t size, std::uint64_t type_id) = nullptr;
    // Returns 0, or nonzero if the transaction aborted or an exception is pending (compiled code then leaves).
    std::uint64_t (*become_inevitable)(void* context, const char* reason) = nullptr;
    // Called at each exit before words at or above `lowest` are written to the frame (so that the front end can save
    // what an abort would have to restore).
    void (*before_frame_write)(void* context, Word* lowest) = nullptr;
    // For dumps.
    std::string (*describe_resume)(std::uint64_t resume) = nullptr;      // "nbody.py:12 +34"
    std::string (*describe_position)(std::uint32_t position) = nullptr;  // source line
    std::string (*describe_word)(Word word) = nullptr;                   // constants
};

enum class ExitKind : std::uint8_t { guard, break_check, leave, exception, inevitable };

// One exit of a compiled trace. Lives as long as its trace.
struct Exit {
    std::uint32_t index = 0;
    ExitKind kind = ExitKind::guard;
    CompiledTrace* trace = nullptr;
    std::size_t instruction = 0;   // in the trace's final IR
    SnapshotId snapshot = kNoSnapshot;
    std::atomic<std::uint32_t> taken{0};   // counted by leave(); approximate under threads
    std::atomic<bool> blacklisted{false};  // the front end gave up on a bridge here
    std::atomic<CompiledTrace*> bridge{nullptr};
};

// Published machine code with what is needed to leave it, extend it and print it.
class CompiledTrace {
  public:
    virtual ~CompiledTrace() = default;
    virtual const Trace& ir() const = 0;  // after stm_rewrite; snapshots and descriptors included
    virtual std::uint32_t id() const = 0;
    virtual Exit& exit(std::uint32_t index) = 0;
    virtual std::uint32_t exit_count() const = 0;
    virtual const void* code() const = 0;
    virtual std::size_t code_size() const = 0;
};

// How an execution of compiled code ended. The frame has been written from the exit's snapshot.
struct Left {
    Exit* exit;
    Word* base;            // base of the frame in which to resume: entry base + snapshot shift (after any jump_trace)
    std::uint64_t resume;  // the snapshot's
};

struct CompileOptions {
    Optimisations optimisations;
    bool stm = true;              // false: no read barriers
    bool verify = false;          // between all passes
    std::size_t maximum_instructions = 20000;
    std::uint64_t register_seed = 0;  // 0: normal; else hostile register choice
};

// Text of the layers asked for, in order of the pipeline.
struct DumpRequest {
    bool trace = false, ir = false, stm = false, registers = false, assembly = false, exits = false;
    std::string* into = nullptr;
};

struct PhaseTime {
    const char* phase;
    std::uint64_t nanoseconds;
};

struct CompileResult {
    CompiledTrace* compiled = nullptr;  // owned by the Jit; null: abandoned
    std::string reason;                 // why abandoned
    std::vector<PhaseTime> phases;
    std::size_t read_barriers = 0, write_barriers = 0, break_checks = 0, guards = 0;
};

// One per process. compile() must be called by one thread at a time (the caller is inevitable); entering is free.
class Jit {
  public:
    Jit(const FrontEnd& front_end, std::size_t code_limit_bytes);
    ~Jit();

    // `trace` as recorded: ends in close_loop, leave or jump_trace. Trace::id is assigned here and numbered from 1.
    // Publication of a bridge (storing its address into the parent's exit cell) is separate: link().
    CompileResult compile(Trace trace, const CompileOptions& options, const DumpRequest& dump = {});
    void link(Exit& exit, CompiledTrace& bridge);

    // Runs compiled code with the frame at `base` in the current transaction (%gs must be set). Returns when it leaves.
    static Left enter(const CompiledTrace& trace, Word* base, stm::Segment& segment);

    CompiledTrace* find(std::uint32_t id);
    std::size_t code_bytes() const;
    const FrontEnd& front_end() const;

    // All value constants in published code that are references, for the front end's global roots.
    void for_each_reference(void (*visit)(void* argument, Word* word), void* argument);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace jit
