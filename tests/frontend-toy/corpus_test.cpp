// Every program of the corpus does what CPython did: NAME.py with NAME.out beside it, and NAME.err and NAME.status
// where it fails on purpose. The files are made by `regenerate-expectations`.

#include <cctype>
#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/frontend-toy/support/run_process.h"

namespace toy::test {
namespace {

struct Tier {
    const char* name;
    std::vector<std::string> options;
};

struct Run {
    std::filesystem::path program;
    Tier tier;
};

void PrintTo(const Run& run, std::ostream* stream) { *stream << run.program.stem().string() << ' ' << run.tier.name; }

std::vector<Run> all_runs() {
    std::vector<Run> runs;
    for (const auto& program : files_in(source_directory() / "tests/frontend-toy/corpus", ".py")) {
        runs.push_back({program, {"interpreter", {"--jit", "off"}}});
        runs.push_back({program, {"jit", {"--jit", "on", "--param", "hotloop=2"}}});
    }
    return runs;
}

class CorpusProgram : public testing::TestWithParam<Run> {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CorpusProgram);

TEST_P(CorpusProgram, DoesWhatCPythonDoes) {
    const std::filesystem::path& program = GetParam().program;
    const auto beside = [&](const char* extension) {
        return std::filesystem::path(program).replace_extension(extension);
    };
    const auto optional_file = [&](const char* extension) {
        return std::filesystem::exists(beside(extension)) ? read_file(beside(extension)) : std::string();
    };
    const std::string expected_status = optional_file(".status");

    std::vector<std::string> command = GetParam().tier.options;
    command.push_back(program.filename());
    const ProcessResult result = run_stmjit(command, program.parent_path());
    EXPECT_EQ(result.out, read_file(beside(".out"))) << result;
    // Tracebacks name the program by its absolute path; expectations leave out where the tree lies.
    std::string err = result.err;
    const std::string root = source_directory().string() + "/";
    for (std::size_t at = err.find(root); at != std::string::npos; at = err.find(root, at)) err.erase(at, root.size());
    EXPECT_EQ(err, optional_file(".err"));
    EXPECT_EQ(result.status, expected_status.empty() ? 0 : std::stoi(expected_status)) << result;
}

INSTANTIATE_TEST_SUITE_P(Corpus, CorpusProgram, testing::ValuesIn(all_runs()), [](const auto& info) {
    std::string name = info.param.program.stem().string() + "_" + info.param.tier.name;
    for (char& c : name) {
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
    }
    return name;
});

}  // namespace
}  // namespace toy::test
