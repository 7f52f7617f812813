// The example programs print exactly what CPython prints, whatever the configuration.

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/frontend-toy/support/run_process.h"

namespace toy::test {
namespace {

struct Configuration {
    const char* jit;
    const char* stm;
    int segments;

    std::vector<std::string> options() const {
        return {"--jit", jit, "--stm", stm, "--segments", std::to_string(segments)};
    }
    std::string name() const {
        return std::string("jit_") + jit + "_stm_" + stm + "_segments_" + std::to_string(segments);
    }
};

void PrintTo(const Configuration& configuration, std::ostream* stream) { *stream << configuration.name(); }

std::vector<Configuration> all_configurations() {
    std::vector<Configuration> all;
    for (const char* jit : {"on", "off"}) {
        for (const char* stm : {"on", "off"}) {
            for (const int segments : {1, 2, 4}) all.push_back({jit, stm, segments});
        }
    }
    return all;
}

struct Run {
    std::filesystem::path program;
    Configuration configuration;
};

std::vector<Run> all_runs() {
    std::vector<Run> runs;
    for (const auto& program : files_in(source_directory() / "frontend-toy/programs", ".py")) {
        for (const Configuration& configuration : all_configurations()) runs.push_back({program, configuration});
    }
    return runs;
}

void PrintTo(const Run& run, std::ostream* stream) {
    *stream << run.program.stem().string() << ' ' << run.configuration.name();
}

ProcessResult run_program(const std::filesystem::path& program, const Configuration& configuration,
                          const std::vector<std::string>& arguments = {}) {
    std::vector<std::string> command = configuration.options();
    command.push_back(program.filename());
    command.insert(command.end(), arguments.begin(), arguments.end());
    return run_stmjit(command, program.parent_path());
}

class ExampleProgram : public testing::TestWithParam<Run> {};

TEST_P(ExampleProgram, PrintsWhatCPythonPrints) {
    const auto& [program, configuration] = GetParam();
    const std::string expected =
        read_file(source_directory() / "tests/frontend-toy/programs" / program.filename().replace_extension(".out"));
    const ProcessResult result = run_program(program, configuration);
    EXPECT_EQ(result.out, expected) << result;
    EXPECT_EQ(result.err, "");
    EXPECT_EQ(result.status, 0) << result;
}

INSTANTIATE_TEST_SUITE_P(Programs, ExampleProgram, testing::ValuesIn(all_runs()), [](const auto& info) {
    return info.param.program.stem().string() + "_" + info.param.configuration.name();
});

// Four threads, many short runs: what a single lucky schedule hides.
class Bank : public testing::TestWithParam<Configuration> {};

TEST_P(Bank, TotalHoldsOverManyRuns) {
    const std::filesystem::path program = source_directory() / "frontend-toy/programs/bank.py";
    const std::string expected = read_file(source_directory() / "tests/frontend-toy/programs/bank-4-300.out");
    const bool is_default = std::string(GetParam().jit) == "on" && std::string(GetParam().stm) == "on";
    const int runs = is_default ? 100 : 25;
    for (int i = 0; i < runs; ++i) {
        const ProcessResult result = run_program(program, GetParam(), {"4", "300"});
        ASSERT_EQ(result.out, expected) << "run " << i << ": " << result;
        ASSERT_EQ(result.status, 0) << "run " << i << ": " << result;
    }
}

INSTANTIATE_TEST_SUITE_P(Programs, Bank,
                         testing::Values(Configuration{"on", "on", 4}, Configuration{"on", "on", 2},
                                         Configuration{"off", "on", 4}, Configuration{"on", "off", 4}),
                         [](const auto& info) { return info.param.name(); });

}  // namespace
}  // namespace toy::test
