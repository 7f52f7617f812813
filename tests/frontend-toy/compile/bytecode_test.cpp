// Bytecode of small programs. Each file in bytecode/ holds a comment, a program, a line of dashes and what print_code
// makes of it; with STMJIT_REGENERATE in the environment the second half is rewritten.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "frontend-toy/code.h"
#include "gtest/gtest.h"

namespace toy::test {
namespace {

const char* const kSeparator = "----\n";

std::vector<std::string> case_names() {
    std::vector<std::string> names;
    for (const auto& entry :
         std::filesystem::directory_iterator(STMJIT_SOURCE_DIR "/tests/frontend-toy/compile/bytecode"))
        names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

class BytecodeText : public testing::TestWithParam<std::string> {};

TEST_P(BytecodeText, IsAsExpected) {
    const std::string path = STMJIT_SOURCE_DIR "/tests/frontend-toy/compile/bytecode/" + GetParam() + ".txt";
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    const std::string content = text.str();
    const std::size_t separator = content.find(kSeparator);
    const std::string source = content.substr(0, separator);
    const auto code = compile_module(source, "program.py");
    EXPECT_EQ(verify_code(*code), "");
    const std::string actual = print_code(*code);
    if (std::getenv("STMJIT_REGENERATE")) {
        std::ofstream(path) << source << kSeparator << actual;
        return;
    }
    ASSERT_NE(separator, std::string::npos) << path << " has no expectation";
    EXPECT_EQ(actual, content.substr(separator + std::string(kSeparator).size())) << path;
}

INSTANTIATE_TEST_SUITE_P(Files, BytecodeText, testing::ValuesIn(case_names()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace toy::test
