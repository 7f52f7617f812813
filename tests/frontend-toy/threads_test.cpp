// Programs with many threads behave as under CPython's lock, whatever the tier, the number of segments and the stress.

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/frontend-toy/support/run_process.h"

namespace toy::test {
namespace {

struct Setting {
    const char* name;
    std::vector<std::string> options;
};

std::vector<Setting> settings() {
    return {
        {"interpreter_4", {"--jit", "off", "--segments", "4"}},
        {"interpreter_8_abort", {"--jit", "off", "--segments", "8", "--stress", "abort=13"}},
        {"jit_1", {"--param", "hotloop=1", "--segments", "1"}},
        {"jit_2", {"--param", "hotloop=1", "--segments", "2"}},
        {"jit_4_gc", {"--param", "hotloop=1", "--segments", "4", "--stress", "gc=50"}},
        {"jit_8_abort", {"--param", "hotloop=1", "--segments", "8", "--stress", "abort=7"}},
        {"one_lock", {"--param", "hotloop=1", "--stm", "off"}},
    };
}

struct Run {
    std::filesystem::path program;
    Setting setting;
};

void PrintTo(const Run& run, std::ostream* stream) {
    *stream << run.program.stem().string() << ' ' << run.setting.name;
}

std::vector<Run> runs_of(const char* directory) {
    std::vector<Run> runs;
    for (const auto& program : files_in(source_directory() / "tests/frontend-toy" / directory, ".py")) {
        for (const Setting& setting : settings()) runs.push_back({program, setting});
    }
    return runs;
}

std::string name_of(const testing::TestParamInfo<Run>& info) {
    return info.param.program.stem().string() + "_" + info.param.setting.name;
}

ProcessResult run(const Run& run, const std::vector<std::string>& more = {}) {
    std::vector<std::string> command = run.setting.options;
    command.insert(command.end(), more.begin(), more.end());
    command.push_back(run.program.filename());
    return run_stmjit(command, run.program.parent_path());
}

// Each asserts its own invariants and says so.
class ThreadedProgram : public testing::TestWithParam<Run> {};

TEST_P(ThreadedProgram, KeepsItsInvariants) {
    const ProcessResult result = run(GetParam());
    EXPECT_EQ(result.out, "ok\n") << result;
    EXPECT_EQ(result.err, "");
    EXPECT_EQ(result.status, 0) << result;
}

INSTANTIATE_TEST_SUITE_P(Threads, ThreadedProgram, testing::ValuesIn(runs_of("threads")), name_of);

// How programs end while threads run: NAME.out, and NAME.status where it is not 0.
class EndingProgram : public testing::TestWithParam<Run> {};

TEST_P(EndingProgram, EndsAsCPythonDoes) {
    const auto beside = [&](const char* extension) {
        return std::filesystem::path(GetParam().program).replace_extension(extension);
    };
    const ProcessResult result = run(GetParam(), {"--heap-limit", "200M"});
    EXPECT_EQ(result.out, read_file(beside(".out"))) << result;
    const int status = std::filesystem::exists(beside(".status")) ? std::stoi(read_file(beside(".status"))) : 0;
    EXPECT_EQ(result.status, status) << result;
    EXPECT_EQ(result.signal, 0) << result;
    EXPECT_FALSE(result.timed_out);
}

INSTANTIATE_TEST_SUITE_P(Threads, EndingProgram, testing::ValuesIn(runs_of("threads_ending")), name_of);

}  // namespace
}  // namespace toy::test
