// The sub-commands of stmjit that do more than run a program. Each returns the process's exit status.
#pragma once

#include <string>
#include <vector>

#include "frontend-toy/recorder/jit_runtime.h"

namespace toy {

struct MeasureOptions {
    std::string program;
    std::vector<std::string> arguments;       // of the program
    std::vector<std::string> common_options;  // passed on to every run: --segments N, --param ...
    bool json = false;
    unsigned runs = 5;         // overhead: processes per configuration
    unsigned iterations = 30;  // warmup: calls of benchmark() per process
    unsigned processes = 1;    // warmup
};

// What STM and the JIT cost and gain: {interpreter, JIT} x {stm off, on}, in fresh processes, interleaved.
int overhead_command(const MeasureOptions& options);

// How the program gets fast, iteration by iteration.
int warmup_command(const MeasureOptions& options);

// Registers the native module _stmjit, which the warm-up driver reads its counters from.
void register_counters_module();

// A text trace through the pipeline. Prints the layers asked for (all of them if none).
int ir_command(const std::string& file, const JitOptions& options);

}  // namespace toy
