#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

#include "frontend-toy/commands/child_process.h"
#include "frontend-toy/commands/commands.h"

namespace toy {
namespace {

using nlohmann::json;

struct Configuration {
    const char* name;
    const char* jit;
    const char* stm;
    std::vector<double> seconds;
    json statistics;  // of the last run
};

std::uint64_t sum_of(const json& object) {
    std::uint64_t sum = 0;
    if (object.is_object()) {
        for (const auto& [name, number] : object.items()) {
            if (number.is_number()) sum += number.get<std::uint64_t>();
        }
    }
    return sum;
}

// One run; false (with the program's own message passed on) when it fails.
bool run_once(const MeasureOptions& options, Configuration& configuration, std::string& failure, int& status) {
    TemporaryFile statistics;
    std::vector<std::string> arguments{"run", "--jit", configuration.jit, "--stm", configuration.stm,
                                       "--stats=" + statistics.path()};
    arguments.insert(arguments.end(), options.common_options.begin(), options.common_options.end());
    arguments.push_back(options.program);
    arguments.insert(arguments.end(), options.arguments.begin(), options.arguments.end());
    ChildResult result = run_self(arguments);
    if (result.status != 0) {
        failure = result.standard_error;
        status = result.status;
        return false;
    }
    configuration.seconds.push_back(result.seconds);
    configuration.statistics = json::parse(statistics.read(), nullptr, false);
    return true;
}

}  // namespace

int overhead_command(const MeasureOptions& options) {
    std::vector<Configuration> configurations{
        {"interpreter, stm off", "off", "off", {}, {}},
        {"interpreter, stm on", "off", "on", {}, {}},
        {"jit, stm off", "on", "off", {}, {}},
        {"jit, stm on", "on", "on", {}, {}},
    };
    // Round by round, so that what else the machine does falls on all configurations alike.
    for (unsigned run = 0; run < options.runs; run++) {
        for (Configuration& configuration : configurations) {
            std::string failure;
            int status = 0;
            if (!run_once(options, configuration, failure, status)) {
                std::fputs(failure.c_str(), stderr);
                return status;
            }
        }
    }
    std::vector<double> medians;
    for (const Configuration& configuration : configurations) medians.push_back(median(configuration.seconds));
    double tax_interpreter = medians[1] / medians[0], tax_jit = medians[3] / medians[2];
    if (options.json) {
        json report;
        report["program"] = options.program;
        report["runs"] = options.runs;
        for (std::size_t i = 0; i < configurations.size(); i++) {
            report["configurations"].push_back({{"name", configurations[i].name},
                                                {"jit", configurations[i].jit},
                                                {"stm", configurations[i].stm},
                                                {"seconds", configurations[i].seconds},
                                                {"median", medians[i]},
                                                {"statistics", configurations[i].statistics}});
        }
        report["stm_tax"] = {{"interpreter", tax_interpreter}, {"jit", tax_jit}};
        report["jit_gain"] = {{"stm_off", medians[0] / medians[2]}, {"stm_on", medians[1] / medians[3]}};
        fmt::print("{}\n", report.dump(2));
        return 0;
    }
    fmt::print("{}: {} runs of each, whole processes, median seconds\n\n", options.program, options.runs);
    fmt::print("  {:<24}{:>10}{:>10}{:>10}{:>12}{:>10}\n", "configuration", "median", "min", "max", "commits", "aborts");
    for (std::size_t i = 0; i < configurations.size(); i++) {
        const Configuration& c = configurations[i];
        auto [low, high] = std::minmax_element(c.seconds.begin(), c.seconds.end());
        std::uint64_t commits = 0, aborts = 0;
        if (c.statistics.is_object() && c.statistics.contains("stm")) {
            commits = c.statistics["stm"].value("commits", std::uint64_t{0});
            aborts = sum_of(c.statistics["stm"].value("aborts", json::object()));
        }
        fmt::print("  {:<24}{:>10.3f}{:>10.3f}{:>10.3f}{:>12}{:>10}\n", c.name, medians[i], *low, *high, commits, aborts);
    }
    fmt::print("\n  STM tax, interpreter   {:.3f}\n  STM tax, jit           {:.3f}\n", tax_interpreter, tax_jit);
    fmt::print("  JIT gain, stm off      {:.2f}x\n  JIT gain, stm on       {:.2f}x\n", medians[0] / medians[2],
               medians[1] / medians[3]);
    const json& last = configurations.back().statistics;
    if (last.is_object() && last.contains("jit") && last["jit"].contains("barriers_emitted")) {
        fmt::print("\n  barriers in compiled code (jit, stm on):\n");
        for (const auto& [kind, count] : last["jit"]["barriers_emitted"].items()) {
            fmt::print("    {:<20}{:>8}\n", kind, count.dump());
        }
    }
    return 0;
}

}  // namespace toy
