// The command line: which command, its options, one clear line for what is wrong with them.
#include "frontend-toy/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "frontend-toy/commands/commands.h"
#include "frontend-toy/runtime.h"

namespace toy {

namespace {

constexpr int kWrongUsage = 2;

struct Usage {  // what is wrong with the command line
    std::string message;
};

// ---------------------------------------------------------------- values of options

template <typename Number>
Number number(const char* option, const std::string& text, Number lowest, Number highest) {
    Number result{};
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
    if (error != std::errc() || end != text.data() + text.size() || result < lowest || result > highest) {
        throw Usage{fmt::format("{}: '{}' is not a number from {} to {}", option, text, lowest, highest)};
    }
    return result;
}

bool on_or_off(const char* option, const std::string& text) {
    if (text == "on") return true;
    if (text == "off") return false;
    throw Usage{fmt::format("{}: '{}' is neither on nor off", option, text)};
}

std::uint64_t size(const char* option, const std::string& text) {
    std::uint64_t result = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
    std::string unit(end, text.data() + text.size());
    if (unit.size() == 2 && (unit[1] == 'B' || unit[1] == 'b')) unit.pop_back();
    unsigned shift = 0;
    if (unit == "K" || unit == "k") shift = 10;
    else if (unit == "M" || unit == "m") shift = 20;
    else if (unit == "G" || unit == "g") shift = 30;
    else if (!unit.empty()) shift = 64;
    if (error != std::errc() || shift == 64 || result == 0 || result > (std::uint64_t{1} << 62 >> shift)) {
        throw Usage{fmt::format("{}: '{}' is not a size such as 512M or 2G", option, text)};
    }
    return result << shift;
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);) {
        if (!part.empty()) parts.push_back(part);
    }
    return parts;
}

struct Assignment {
    std::string key, value;
};
Assignment assignment(const char* option, const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) throw Usage{fmt::format("{}: '{}' is not of the form NAME=VALUE", option, text)};
    return {text.substr(0, equals), text.substr(equals + 1)};
}

struct ParameterRow {
    const char* name;
    std::uint32_t JitParameters::*field;
    const char* meaning;
};
constexpr ParameterRow kParameters[] = {
    {"hotloop", &JitParameters::hot_loop, "iterations before a loop is recorded"},
    {"hotfunction", &JitParameters::hot_function, "calls before a function is recorded"},
    {"hotexit", &JitParameters::hot_exit, "times an exit is taken before a bridge is recorded"},
    {"maxtrace", &JitParameters::maximum_trace, "instructions in a trace"},
    {"maxinline", &JitParameters::maximum_inline, "depth of calls inlined into a trace"},
    {"maxrecursion", &JitParameters::maximum_recursion, "activations of one function in a trace"},
    {"maxunroll", &JitParameters::maximum_unroll, "iterations of an inner loop unrolled into a trace"},
    {"maxattempts", &JitParameters::maximum_attempts, "recordings of one place before it is left alone"},
};

struct OptimisationRow {
    const char* name;
    bool jit::Optimisations::*field;
};
constexpr OptimisationRow kOptimisations[] = {
    {"fold", &jit::Optimisations::fold},           {"cse", &jit::Optimisations::cse},
    {"forward", &jit::Optimisations::forward},     {"dead_code", &jit::Optimisations::dead_code},
    {"peel", &jit::Optimisations::peel},           {"hoist_barriers", &jit::Optimisations::hoist_barriers},
};

void set_parameters(JitParameters& parameters, const std::string& text) {
    for (const std::string& part : split(text, ',')) {
        const auto [key, value] = assignment("--param", part);
        if (key == "codesize") {
            parameters.code_bytes = size("--param codesize", value);
            continue;
        }
        const auto* row = std::find_if(std::begin(kParameters), std::end(kParameters),
                                       [&key = key](const ParameterRow& candidate) { return key == candidate.name; });
        if (row == std::end(kParameters)) throw Usage{fmt::format("--param: there is no parameter '{}'", key)};
        parameters.*row->field =
            number<std::uint32_t>(fmt::format("--param {}", key).c_str(), value, 1, 1'000'000'000);
    }
}

void print_parameters() {
    const JitParameters defaults;
    for (const ParameterRow& row : kParameters) {
        fmt::print("{:<14}{:<12}{}\n", row.name, defaults.*row.field, row.meaning);
    }
    fmt::print("{:<14}{:<12}{}\n", "codesize", fmt::format("{}M", defaults.code_bytes >> 20), "memory for machine code");
}

void set_optimisations(jit::Optimisations& optimisations, const std::string& text) {
    for (std::string part : split(text, ',')) {
        const bool on = part[0] != '-';
        if (!on) part.erase(0, 1);
        const auto* row = std::find_if(std::begin(kOptimisations), std::end(kOptimisations),
                                       [&](const OptimisationRow& candidate) { return part == candidate.name; });
        if (row == std::end(kOptimisations)) throw Usage{fmt::format("--opt: there is no optimisation '{}'", part)};
        optimisations.*row->field = on;
    }
}

void print_optimisations() {
    const jit::Optimisations defaults;
    for (const OptimisationRow& row : kOptimisations) {
        fmt::print("{:<18}{}\n", row.name, defaults.*row.field ? "on" : "off");
    }
}

void set_dump_layers(RuntimeOptions& options, const std::string& text) {
    jit::DumpRequest& layers = options.jit_options.dump_layers;
    for (const std::string& part : split(text, ',')) {
        if (part == "bytecode") options.dump_bytecode = true;
        else if (part == "trace") layers.trace = true;
        else if (part == "ir") layers.ir = true;
        else if (part == "stm") layers.stm = true;
        else if (part == "ra") layers.registers = true;
        else if (part == "asm") layers.assembly = true;
        else if (part == "exits") layers.exits = true;
        else throw Usage{fmt::format("--dump: there is no layer '{}'; there are bytecode,trace,ir,stm,ra,asm,exits", part)};
        options.dumps = true;
    }
}

void set_stress(RuntimeOptions& options, const std::string& text) {
    for (const std::string& part : split(text, ',')) {
        const auto [key, value] = assignment("--stress", part);
        if (key == "ra") {
            if (!value.starts_with("random:")) throw Usage{"--stress: ra takes random:SEED"};
            options.jit_options.compile.register_seed =
                number<std::uint64_t>("--stress ra", value.substr(7), 1, UINT64_MAX);
            continue;
        }
        const std::string option = "--stress " + key;
        const auto every = number<std::uint64_t>(option.c_str(), value, 0, UINT64_MAX);
        if (key == "gc") options.stress.collect_every = every;
        else if (key == "abort") options.stress.abort_every = every;
        else if (key == "break") options.stress.break_every = every;
        else if (key == "oom") options.stress.out_of_memory_at = every;
        else if (key == "exit") options.jit_options.fail_exit_every = every;
        else throw Usage{fmt::format("--stress: there is no kind '{}'; there are gc,abort,break,oom,exit,ra", key)};
    }
}

// ---------------------------------------------------------------- commands

// What the options of all commands are read into, as text.
struct Texts {
    std::string segments, jit = "on", stm = "on", heap_limit, stats, log, dump, dump_filter, output;
    std::vector<std::string> parameters, optimisations, stress;
    std::string runs, iterations, processes;
    bool json = false;
};

struct Command {
    const char* name;
    const char* what;
    bool measures = false;  // overhead, warmup
    bool is_ir = false;
};
constexpr Command kCommands[] = {
    {"run", "run a program"},
    {"dump", "run a program and print the layers asked for"},
    {"overhead", "what STM and the JIT cost and gain on a program", true},
    {"warmup", "how a program gets fast, iteration by iteration", true},
    {"ir", "a text trace through the pipeline, without any front end", false, true},
};

const Command* find_command(const std::string& name) {
    for (const Command& command : kCommands) {
        if (name == command.name) return &command;
    }
    return nullptr;
}

void add_options(CLI::App& app, const Command& command, Texts& texts) {
    if (!command.is_ir) {
        app.add_option("--segments", texts.segments, "transactions that can run in parallel, 1 to 64 (default: the number of CPUs, at least 2)")
            ->type_name("N");
        if (!command.measures) {
            app.add_option("--jit", texts.jit, "on or off")->type_name("on|off");
            app.add_option("--stm", texts.stm, "off: one global lock and no barriers")->type_name("on|off");
            app.add_option("--stats", texts.stats, "statistics as JSON at exit, to FILE or stderr: --stats[=FILE]")->type_name("FILE");
        }
        app.add_option("--heap-limit", texts.heap_limit, "e.g. 2G; reaching it raises MemoryError")->type_name("SIZE");
    }
    app.add_option("--param", texts.parameters, "NAME=VALUE,... for the JIT; 'help' lists them")->type_name("K=V")->allow_extra_args(false);
    app.add_option("--opt", texts.optimisations, "an optimisation on (NAME) or off (-NAME); 'help' lists them")
        ->type_name("NAME")->allow_extra_args(false);
    app.add_option("--stress", texts.stress, "gc=N,abort=N,break=N,oom=N,exit=N,ra=random:SEED: act on every Nth event")
        ->type_name("K=V")->allow_extra_args(false);
    if (!command.measures) {
        app.add_option("--dump", texts.dump, "layers: bytecode,trace,ir,stm,ra,asm,exits")->type_name("LAYERS");
        app.add_option("--dump-filter", texts.dump_filter, "only traces whose name contains TEXT")->type_name("TEXT");
        app.add_option("-o", texts.output, "where the dump goes (default: stdout)")->type_name("FILE");
    } else {
        app.add_flag("--json", texts.json, "print JSON");
        if (std::strcmp(command.name, "overhead") == 0) {
            app.add_option("--runs", texts.runs, "processes for each configuration")->type_name("N");
        } else {
            app.add_option("--iterations", texts.iterations, "calls of benchmark() in each process")->type_name("N");
            app.add_option("--processes", texts.processes, "processes")->type_name("N");
        }
    }
}

RuntimeOptions runtime_options(const Texts& texts) {
    RuntimeOptions options;
    options.segments = std::max(2u, std::min(64u, std::thread::hardware_concurrency()));
    if (!texts.segments.empty()) options.segments = number<unsigned>("--segments", texts.segments, 1, 64);
    options.jit = on_or_off("--jit", texts.jit);
    options.stm = on_or_off("--stm", texts.stm);
    if (!texts.heap_limit.empty()) options.heap_limit = size("--heap-limit", texts.heap_limit);
    for (const std::string& text : texts.parameters) set_parameters(options.jit_options.parameters, text);
    for (const std::string& text : texts.optimisations) set_optimisations(options.jit_options.compile.optimisations, text);
    for (const std::string& text : texts.stress) set_stress(options, text);
    set_dump_layers(options, texts.dump);
    options.jit_options.dump_filter = texts.dump_filter;
    options.output_file = texts.output;
    options.wants_stats = !texts.stats.empty();
    if (texts.stats != "-") options.stats_file = texts.stats;
    return options;
}

// The options that measuring commands pass on to the processes they start.
std::vector<std::string> common_options(const Texts& texts) {
    std::vector<std::string> options;
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) options.insert(options.end(), {name, value});
    };
    add("--segments", texts.segments);
    add("--heap-limit", texts.heap_limit);
    for (const std::string& text : texts.parameters) add("--param", text);
    for (const std::string& text : texts.optimisations) options.push_back("--opt=" + text);
    for (const std::string& text : texts.stress) add("--stress", text);
    return options;
}

void check_readable(const std::string& file) {
    std::FILE* stream = std::fopen(file.c_str(), "r");
    int error = errno;
    char byte;
    if (stream != nullptr && std::fread(&byte, 1, 1, stream) == 0 && std::ferror(stream) != 0) {
        error = errno;
        std::fclose(stream);
        stream = nullptr;
    }
    if (stream == nullptr) {
        throw Usage{fmt::format("can't open file '{}': [Errno {}] {}", std::filesystem::absolute(file).string(), error,
                                std::strerror(error))};
    }
    std::fclose(stream);
}

int run_command(const Command& command, const Texts& texts, std::vector<std::string> rest) {
    if (!rest.empty() && rest[0].size() > 1 && rest[0][0] == '-') {
        throw Usage{fmt::format("unknown option {}", rest[0])};
    }
    if (rest.empty()) {
        throw Usage{fmt::format("{}: no {} given; see stmjit {} --help", command.name,
                                command.is_ir ? "trace file" : "program", command.name)};
    }
    RuntimeOptions options = runtime_options(texts);
    const std::string program = rest[0];
    rest.erase(rest.begin());
    check_readable(program);
    if (command.is_ir) return ir_command(program, options.jit_options);
    if (command.measures) {
        MeasureOptions measure;
        measure.program = program;
        measure.arguments = rest;
        measure.common_options = common_options(texts);
        measure.json = texts.json;
        if (!texts.runs.empty()) measure.runs = number<unsigned>("--runs", texts.runs, 1, 1000);
        if (!texts.iterations.empty()) measure.iterations = number<unsigned>("--iterations", texts.iterations, 1, 1'000'000);
        if (!texts.processes.empty()) measure.processes = number<unsigned>("--processes", texts.processes, 1, 1000);
        return std::strcmp(command.name, "overhead") == 0 ? overhead_command(measure) : warmup_command(measure);
    }
    if (std::strcmp(command.name, "dump") == 0 && !options.dumps) set_dump_layers(options, "bytecode,ir,stm,asm,exits");
    return run_program(options, program, rest);
}

std::string commands_text() {
    std::string text = "commands:\n";
    for (const Command& command : kCommands) text += fmt::format("  {:<10}{}\n", command.name, command.what);
    return text + "Everything after the program's name belongs to the program. 'run' may be left out.";
}

int parse_and_run(std::vector<std::string> words) {
    const Command* command = &kCommands[0];
    bool named = false;
    if (!words.empty()) {
        if (const Command* found = find_command(words[0])) {
            command = found;
            named = true;
            words.erase(words.begin());
        }
    }
    // --stats takes its value only with an equals sign.
    for (std::string& word : words) {
        if (word == "--stats") word = "--stats=-";
        else if (word.empty() || word[0] != '-') break;
    }
    Texts texts;
    CLI::App app(command->what, named ? fmt::format("stmjit {}", command->name) : "stmjit");
    app.prefix_command();
    if (!named) app.footer(commands_text());
    add_options(app, *command, texts);
    try {
        std::reverse(words.begin(), words.end());
        app.parse(words);
    } catch (const CLI::CallForHelp&) {
        fmt::print("usage: stmjit {} [options] {} [args...]\n\n{}", named ? command->name : "[run]",
                   command->is_ir ? "file.trace" : "program.py", app.help());
        return 0;
    } catch (const CLI::ParseError& error) {
        throw Usage{error.what()};
    }
    for (const std::string& text : texts.parameters) {
        if (text == "help") return print_parameters(), 0;
    }
    for (const std::string& text : texts.optimisations) {
        if (text == "help") return print_optimisations(), 0;
    }
    return run_command(*command, texts, app.remaining());
}

}  // namespace

int command_line(int argc, char** argv) {
    try {
        return parse_and_run({argv + 1, argv + argc});
    } catch (const Usage& usage) {
        std::string line = usage.message;
        std::replace(line.begin(), line.end(), '\n', ' ');
        fmt::print(stderr, "stmjit: {}\n", line);
        return kWrongUsage;
    }
}

}  // namespace toy
