// The process's tracing JIT as the front end uses it: options, published traces, statistics, entering and leaving.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "frontend-toy/frame.h"
#include "frontend-toy/interpreter/jit_hooks.h"
#include "frontend-toy/recorder/resume_point.h"
#include "jit/compile.h"

namespace toy {

class Recorder;

// What --param sets.
struct JitParameters {
    std::uint32_t hot_loop = 60;          // back-edges before a loop is recorded
    std::uint32_t hot_function = 120;     // calls before a function is recorded
    std::uint32_t hot_exit = 12;          // times an exit is taken before a bridge is recorded
    std::uint32_t maximum_trace = 6000;   // IR instructions
    std::uint32_t maximum_inline = 14;    // depth of inlined calls
    std::uint32_t maximum_recursion = 3;  // activations of one function in a trace
    std::uint32_t maximum_unroll = 8;     // iterations of an inner loop that has no trace of its own
    std::uint32_t maximum_attempts = 4;   // aborted recordings at one place before it is left alone
    std::uint64_t code_bytes = 64u << 20;
};

struct JitOptions {
    JitParameters parameters;
    jit::CompileOptions compile;
    jit::DumpRequest dump_layers;       // `into` is ignored
    std::string dump_filter;            // only traces whose name contains it
    std::uint64_t fail_exit_every = 0;  // stress: every Nth entry of a trace is refused
};

struct JitStatistics {
    std::uint64_t loops = 0, functions = 0, bridges = 0;
    std::map<std::string, std::uint64_t> aborted;  // by reason
    std::uint64_t exits_taken = 0;
    std::uint64_t read_barriers = 0, write_barriers = 0, break_checks = 0, guards = 0;
    std::uint64_t recording_nanoseconds = 0, compiling_nanoseconds = 0;
    std::map<std::string, std::uint64_t> phase_nanoseconds;
    std::size_t code_bytes = 0;
};

class JitRuntime final : public JitHooks {
  public:
    explicit JitRuntime(const JitOptions& options);
    ~JitRuntime();

    Entered enter(Thread& thread, void* trace) override;
    void hot_loop(Thread& thread, Value* base, const Instruction* pc) override;
    void hot_function(Thread& thread, Value* base, const Instruction* pc) override;
    bool record(Thread& thread, Value* base, const Instruction* pc) override;
    void abandon(Thread& thread, const char* reason) override;
    bool takes_exception(Thread& thread) override;

    // Compiles and publishes what the thread's recorder has finished. Makes the transaction inevitable: may throw
    // stm::Aborted (the recording is dropped then).
    void finish(Thread& thread);

    JitStatistics statistics();
    // Everything printed by --dump so far, for the command line to write out.
    std::string take_dump();
    // References in published code.
    void trace_roots(stm::Tracer& tracer);

    jit::Jit& backend() { return backend_; }
    const JitOptions& options() const { return options_; }
    // The name that dumps and statistics give to a place: "nbody.py:12".
    static std::string describe(const Code& code, const Instruction* pc);

  private:
    friend class Recorder;
    void start(Thread& thread, std::unique_ptr<Recorder> recorder);
    void publish(Thread& thread, std::atomic<void*>& place, jit::CompiledTrace* compiled);

    JitOptions options_;
    jit::Jit backend_;
    std::atomic<std::uint64_t> exits_taken_{0};
    std::mutex mutex_;  // protects what follows
    JitStatistics statistics_;
    std::string dump_;
    std::map<const void*, std::uint32_t> attempts_;  // by instruction or exit
};

// The one that this process uses, or null with --jit off.
extern JitRuntime* jit_runtime;

}  // namespace toy
