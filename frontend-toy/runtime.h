// A process that runs one program.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "frontend-toy/recorder/jit_runtime.h"
#include "stmcore/heap.h"

namespace toy {

struct RuntimeOptions {
    unsigned segments = 2;
    bool jit = true;
    bool stm = true;              // false: one global lock
    std::uint64_t heap_limit = 0; // 0: the core's default
    stm::Stress stress;
    JitOptions jit_options;
    bool dump_bytecode = false;
    bool wants_stats = false;
    std::string stats_file;       // empty: stderr
    std::string output_file;      // -o: where the dump goes; empty: stdout
    bool dumps = false;
};

// Runs the program and everything that follows its end (threads that are no daemons, statistics, dumps). The result is
// the process's exit status; call exit_process() with it.
int run_program(const RuntimeOptions& options, const std::string& program, const std::vector<std::string>& arguments);

// sys.argv
const std::vector<std::string>& program_arguments();

// Ends the process without waiting for daemon threads.
[[noreturn]] void exit_process(int status);

}  // namespace toy
