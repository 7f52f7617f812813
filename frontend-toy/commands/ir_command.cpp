#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "frontend-toy/commands/commands.h"
#include "frontend-toy/recorder/helpers.h"
#include "jit/ir/text.h"

namespace toy {

int ir_command(const std::string& file, const JitOptions& options) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream) {
        fmt::print(stderr, "stmjit: can't read '{}'\n", file);
        return 2;
    }
    jit::ParseResult parsed = jit::parse_trace(text.str());
    if (!parsed.error.empty()) {
        fmt::print(stderr, "{}:{}: {}\n", file, parsed.line, parsed.error);
        return 1;
    }
    jit::Jit backend(front_end_callbacks(), options.parameters.code_bytes);
    std::string printed;
    jit::DumpRequest dump = options.dump_layers;
    if (!dump.trace && !dump.ir && !dump.stm && !dump.registers && !dump.assembly && !dump.exits) {
        dump.trace = dump.ir = dump.stm = dump.registers = dump.assembly = dump.exits = true;
    }
    dump.into = &printed;
    jit::CompileOptions compile = options.compile;
    compile.verify = true;  // the text may say anything
    jit::CompileResult result = backend.compile(std::move(parsed.trace), compile, dump);
    std::fputs(printed.c_str(), stdout);
    if (result.compiled == nullptr) {
        fmt::print(stderr, "{}: {}\n", file, result.reason);
        return 1;
    }
    return 0;
}

}  // namespace toy
