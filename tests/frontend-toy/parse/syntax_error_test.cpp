// Syntax errors: the messages and places that CPython 3.11 reports. syntax_errors.txt holds the programs, each under a
// line `=== kind line:column message`; regenerate-syntax-errors rewrites these lines with what python3 says.

#include <fstream>
#include <string>

#include "frontend-toy/code.h"
#include "gtest/gtest.h"

namespace toy::test {
namespace {

// Columns are compared in characters, as CPython counts them.
std::string describe(const SyntaxError& error) {
    std::uint32_t column = 0;
    for (std::uint32_t k = 0; k < error.position.column && k < error.line_text.size(); ++k)
        column += (error.line_text[k] & 0xc0) != 0x80;
    if (error.position.column > error.line_text.size())
        column += error.position.column - static_cast<std::uint32_t>(error.line_text.size());
    return error.kind + " " + std::to_string(error.position.line) + ":" + std::to_string(column) + " " + error.message;
}

TEST(SyntaxErrors, AreThoseOfCPython) {
    std::ifstream file(STMJIT_SOURCE_DIR "/tests/frontend-toy/parse/syntax_errors.txt");
    std::string expected, source, line;
    int count = 0;
    const auto check = [&] {
        if (expected.empty()) return;
        ++count;
        SCOPED_TRACE(source);
        try {
            compile_module(source, "program.py");
            ADD_FAILURE() << "accepted, expected: " << expected;
        } catch (const SyntaxError& error) {
            EXPECT_EQ(describe(error), expected);
        } catch (const UnsupportedConstruct& refused) {
            ADD_FAILURE() << "refused: " << refused.construct;
        }
    };
    while (std::getline(file, line)) {
        if (line.compare(0, 4, "=== ") == 0) {
            check();
            expected = line.substr(4);
            source.clear();
        } else {
            source += line + "\n";
        }
    }
    check();
    EXPECT_GT(count, 300);
}

}  // namespace
}  // namespace toy::test
