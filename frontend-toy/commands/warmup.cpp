#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "frontend-toy/commands/child_process.h"
#include "frontend-toy/commands/commands.h"

namespace toy {
namespace {

using nlohmann::json;

constexpr const char* kMarker = "@iteration";

// In nanoseconds, as the native module _stmjit counts them, in this order.
constexpr const char* kCounters[] = {"recording", "optimising", "emitting", "inevitable", "waiting", "traces", "bridges"};
constexpr std::size_t kCounterCount = std::size(kCounters);

struct Iteration {
    double seconds = 0;
    std::uint64_t counters[kCounterCount] = {};
};

struct Steadiness {
    const char* kind;      // flat, warm-up, slowdown, none
    std::size_t from = 0;  // first steady iteration
    double seconds = 0;    // median of the steady ones
};

// The steady level is the median of the last third. The run became steady at the first iteration from which on the
// running medians of three stay within 5 % (or the level's own noise, if that is more) of it.
Steadiness judge(const std::vector<Iteration>& iterations) {
    std::vector<double> seconds;
    for (const Iteration& iteration : iterations) seconds.push_back(iteration.seconds);
    std::size_t count = seconds.size();
    if (count < 6) return {"none", count, median(seconds)};
    std::vector<double> last(seconds.end() - static_cast<long>(count / 3), seconds.end());
    double level = median(last);
    std::vector<double> deviations;
    for (double s : last) deviations.push_back(std::abs(s - level));
    double noise = 3 * median(deviations);
    if (noise > 0.25 * level) return {"none", count, level};
    double band = std::max(0.05 * level, noise);
    std::size_t from = count;
    while (from > 0) {
        std::size_t i = from - 1;
        double around = i + 2 < count ? median({seconds[i], seconds[i + 1], seconds[i + 2]}) : seconds[i];
        if (i + 2 < count && std::abs(around - level) > band) break;
        from = i;
    }
    // A single slow first iteration hides in a median of three.
    while (from < count && std::abs(seconds[from] - level) > band) from++;
    std::vector<double> steady(seconds.begin() + static_cast<long>(from), seconds.end());
    if (steady.empty()) return {"none", count, level};
    if (from == 0) return {"flat", 0, median(steady)};
    return {seconds[0] > level ? "warm-up" : "slowdown", from, median(steady)};
}

bool is_identifier(const std::string& name) {
    return !name.empty() && !std::isdigit(static_cast<unsigned char>(name[0])) &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

std::string quoted(const std::string& text) { return json(text).dump(); }

// The driver is itself a program of the subset: it runs where programs run, so transactions break as they do there.
std::string driver(const std::string& directory, const std::string& module_name, unsigned iterations) {
    return fmt::format(R"PYTHON(import sys
sys.path.insert(0, {0})
import time
import _stmjit
import {1}

def measure(count):
    if not hasattr({1}, "benchmark"):
        sys.exit("stmjit: {1}.py has no function benchmark()")
    benchmark = {1}.benchmark
    for number in range(count):
        before = _stmjit.counters()
        start = time.perf_counter()
        benchmark()
        seconds = time.perf_counter() - start
        after = _stmjit.counters()
        differences = [after[i] - before[i] for i in range(len(after))]
        print("{2}", seconds, " ".join([str(d) for d in differences]))

measure({3})
)PYTHON",
                       quoted(directory), module_name, kMarker, iterations);
}

}  // namespace

int warmup_command(const MeasureOptions& options) {
    namespace fs = std::filesystem;
    std::error_code error;
    fs::path program = fs::absolute(options.program, error);
    std::string name = program.stem().string();
    if (!is_identifier(name)) {
        fmt::print(stderr, "stmjit: warmup imports the program, so its name must be an identifier: '{}'\n", options.program);
        return 2;
    }
    TemporaryFile source;
    std::ofstream(source.path()) << driver(program.parent_path().string(), name, options.iterations);
    json report;
    report["program"] = options.program;
    for (unsigned process = 0; process < options.processes; process++) {
        std::vector<std::string> arguments{"run"};
        arguments.insert(arguments.end(), options.common_options.begin(), options.common_options.end());
        arguments.push_back(source.path());
        arguments.insert(arguments.end(), options.arguments.begin(), options.arguments.end());
        ChildResult result = run_self(arguments);
        if (result.status != 0) {
            std::fputs(result.standard_error.c_str(), stderr);
            return result.status;
        }
        std::vector<Iteration> iterations;
        std::istringstream lines(result.standard_output);
        for (std::string line; std::getline(lines, line);) {
            if (line.rfind(kMarker, 0) != 0) continue;
            std::istringstream fields(line.substr(std::char_traits<char>::length(kMarker)));
            Iteration iteration;
            fields >> iteration.seconds;
            for (std::uint64_t& counter : iteration.counters) fields >> counter;
            iterations.push_back(iteration);
        }
        Steadiness steadiness = judge(iterations);
        if (options.json) {
            json one;
            for (const Iteration& iteration : iterations) {
                json entry{{"seconds", iteration.seconds}};
                for (std::size_t i = 0; i < kCounterCount; i++) entry[kCounters[i]] = iteration.counters[i];
                one["iterations"].push_back(entry);
            }
            one["steady"] = {{"kind", steadiness.kind}, {"from", steadiness.from}, {"seconds", steadiness.seconds}};
            report["processes"].push_back(one);
            continue;
        }
        fmt::print("{} process {} of {}, milliseconds\n\n", options.program, process + 1, options.processes);
        fmt::print("  {:>9}{:>10}{:>11}{:>12}{:>10}{:>12}{:>9}{:>8}{:>9}\n", "iteration", "total", "recording", "optimising",
                   "emitting", "inevitable", "waiting", "traces", "bridges");
        for (std::size_t i = 0; i < iterations.size(); i++) {
            const Iteration& it = iterations[i];
            auto ms = [&](std::size_t counter) { return static_cast<double>(it.counters[counter]) / 1e6; };
            fmt::print("  {:>9}{:>10.2f}{:>11.2f}{:>12.2f}{:>10.2f}{:>12.2f}{:>9.2f}{:>8}{:>9}\n", i + 1, it.seconds * 1e3,
                       ms(0), ms(1), ms(2), ms(3), ms(4), it.counters[5], it.counters[6]);
        }
        if (steadiness.kind == std::string("none")) {
            fmt::print("\n  no steady state in {} iterations\n\n", iterations.size());
        } else {
            fmt::print("\n  {}: steady from iteration {} on, {:.2f} ms each\n\n", steadiness.kind, steadiness.from + 1,
                       steadiness.seconds * 1e3);
        }
    }
    if (options.json) fmt::print("{}\n", report.dump(2));
    return 0;
}

}  // namespace toy
