// What is printed for uncaught exceptions is what CPython 3.11 printed: tracebacks/NAME.py with NAME.err beside it, made by
// regenerate-tracebacks. Paths are left out of the comparison.

#include <filesystem>
#include <regex>
#include <string>

#include "gtest/gtest.h"
#include "tests/frontend-toy/support/run_process.h"

namespace toy::test {
namespace {

std::filesystem::path directory() { return source_directory() / "tests/frontend-toy/model/tracebacks"; }

std::vector<std::filesystem::path> programs() {
    std::vector<std::filesystem::path> result;
    for (const auto& program : files_in(directory(), ".py")) {
        if (std::filesystem::exists(std::filesystem::path(program).replace_extension(".err"))) result.push_back(program);
    }
    return result;
}

std::string without_directories(const std::string& text) {
    return std::regex_replace(text, std::regex("File \"[^\"]*/"), "File \"");
}

class Traceback : public testing::TestWithParam<std::filesystem::path> {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Traceback);

TEST_P(Traceback, IsThatOfCPython) {
    const std::filesystem::path expected = std::filesystem::path(GetParam()).replace_extension(".err");
    const ProcessResult result = run_stmjit({GetParam().filename()}, directory());
    EXPECT_EQ(without_directories(result.err), read_file(expected)) << result;
    EXPECT_EQ(result.status, 1) << result;
}

INSTANTIATE_TEST_SUITE_P(Programs, Traceback, testing::ValuesIn(programs()),
                         [](const auto& info) { return info.param.stem().string(); });

}  // namespace
}  // namespace toy::test
