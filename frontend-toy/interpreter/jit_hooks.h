// What the interpreter asks of the trace recorder. The recorder installs an implementation at start; without one the
// interpreter only interprets.
//
// Protocol. The interpreter calls hot_loop / hot_function at a Loop or at a function's first instruction whose counter
// reached the threshold. The recorder may then set thread.recorder; while that is set, the interpreter calls
// record() before each instruction. record() returning false ends the recording (thread.recorder is null again).
// Breaks of transactions do not happen while recording; everything else runs as always.
#pragma once

#include <atomic>
#include <cstdint>

#include "frontend-toy/code.h"
#include "frontend-toy/thread.h"

namespace toy {

class JitHooks {
  public:
    // How a stay in compiled code ended. In every case thread.base and thread.pc say where to go on, and
    // thread.python_depth counts the frames there.
    enum class Entered : std::uint8_t {
        resume,     // interpret on
        exception,  // thread.pending is a Python exception raised at thread.pc
        aborted,    // the transaction has been rolled back: restart it
        loop_head,  // left at a break check: interpret on, the poll comes first
    };

    // Runs a root trace whose entry is (thread.base, thread.pc).
    virtual Entered enter(Thread& thread, void* trace) = 0;
    // A counter reached its threshold. `pc` is the Loop's target / the first instruction of the function at base.
    virtual void hot_loop(Thread& thread, Value* base, const Instruction* pc) = 0;
    virtual void hot_function(Thread& thread, Value* base, const Instruction* pc) = 0;
    // Before the instruction at pc is executed, while thread.recorder is set.
    virtual bool record(Thread& thread, Value* base, const Instruction* pc) = 0;
    // The recording cannot go on: an exception is being raised, a transaction aborted, a nested run ends below where
    // recording started. thread.recorder is null afterwards.
    virtual void abandon(Thread& thread, const char* reason) = 0;
    // An exception is being raised while thread.recorder is set. False: the recording cannot follow it and is to be
    // abandoned.
    virtual bool takes_exception(Thread& thread) = 0;

  protected:
    ~JitHooks() = default;
};

struct JitState {
    JitHooks* hooks = nullptr;           // null: --jit off
    std::uint32_t hot_loop = 1039;       // back-edges before a loop is recorded
    std::uint32_t hot_function = 1619;
};
inline JitState jit_state;

// Traces are keyed by the instruction that runs next: for a loop the target of its Loop instruction, for a function
// instruction 0. Code::traces and Code::hotness are indexed by it.
inline std::uint32_t index_of(const Code& code, const Instruction* pc) {
    return static_cast<std::uint32_t>(pc - code.instructions.data());
}

}  // namespace toy
