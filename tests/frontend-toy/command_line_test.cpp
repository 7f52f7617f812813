// Wrong input: a clear message on stderr, the exit status that the command line promises, and never a crash.

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/frontend-toy/support/run_process.h"

namespace toy::test {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr int kUncaughtException = 1;
constexpr int kWrongUsage = 2;

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

class WrongInput : public testing::Test {
  protected:
    ProcessResult run(std::vector<std::string> arguments) { return run_stmjit(std::move(arguments), files_.path()); }

    // The command is refused before anything ran: one line that says `what`.
    static void expect_refused(const ProcessResult& result, const std::string& what) {
        EXPECT_EQ(result.status, kWrongUsage) << result;
        EXPECT_EQ(result.signal, 0) << result;
        EXPECT_EQ(result.out, "");
        EXPECT_EQ(lines_of(result.err).size(), 1u) << result;
        EXPECT_THAT(result.err, StartsWith("stmjit: "));
        EXPECT_THAT(result.err, HasSubstr(what));
        EXPECT_THAT(result.err, EndsWith("\n"));
    }

    // The program is refused before its first statement: a message of CPython's form that ends in `what`.
    static void expect_syntax_error(const ProcessResult& result, const std::string& what) {
        EXPECT_EQ(result.status, kUncaughtException) << result;
        EXPECT_EQ(result.signal, 0) << result;
        EXPECT_EQ(result.out, "");
        const std::vector<std::string> lines = lines_of(result.err);
        ASSERT_FALSE(lines.empty()) << result;
        EXPECT_LE(lines.size(), 4u) << result;
        EXPECT_THAT(lines.back(), StartsWith("SyntaxError: "));
        EXPECT_THAT(result.err, HasSubstr(what));
    }

    TemporaryDirectory files_;
};

TEST_F(WrongInput, MissingFile) { expect_refused(run({"no_such_program.py"}), "no_such_program.py"); }

TEST_F(WrongInput, MissingFileForEveryCommand) {
    for (const char* command : {"run", "dump", "overhead", "warmup", "ir"}) {
        SCOPED_TRACE(command);
        expect_refused(run({command, "no_such_file"}), "no_such_file");
    }
}

TEST_F(WrongInput, Directory) {
    std::filesystem::create_directory(files_.path() / "folder.py");
    expect_refused(run({"folder.py"}), "folder.py");
}

TEST_F(WrongInput, UnreadableFile) {
    const auto path = files_.write("locked.py", "print(1)\n");
    std::filesystem::permissions(path, std::filesystem::perms::none);
    if (std::ifstream(path)) GTEST_SKIP() << "this user can read every file";
    expect_refused(run({"locked.py"}), "locked.py");
}

TEST_F(WrongInput, NoProgram) { expect_refused(run({"run"}), "program"); }

TEST_F(WrongInput, UnknownOption) {
    files_.write("program.py", "print('it ran')\n");
    expect_refused(run({"--no-such-option", "program.py"}), "--no-such-option");
    expect_refused(run({"run", "--no-such-option", "program.py"}), "--no-such-option");
}

TEST_F(WrongInput, OptionValuesOutOfRange) {
    files_.write("program.py", "print('it ran')\n");
    expect_refused(run({"--segments", "0", "program.py"}), "--segments");
    expect_refused(run({"--segments", "65", "program.py"}), "--segments");
    expect_refused(run({"--segments", "two", "program.py"}), "--segments");
    expect_refused(run({"--segments", "-1", "program.py"}), "--segments");
    expect_refused(run({"--jit", "maybe", "program.py"}), "--jit");
    expect_refused(run({"--stm", "", "program.py"}), "--stm");
    expect_refused(run({"--heap-limit", "much", "program.py"}), "--heap-limit");
    expect_refused(run({"--param", "no_such_parameter=1", "program.py"}), "no_such_parameter");
    expect_refused(run({"--param", "hotloop=often", "program.py"}), "hotloop");
    expect_refused(run({"--dump", "no_such_layer", "program.py"}), "no_such_layer");
}

TEST_F(WrongInput, BinaryFile) {
    std::string bytes =
        "\x7f"
        "ELF\x02\x01\x01";
    bytes.append(9, '\0');
    bytes += "\xff\xfe\xfd\n\x80";
    files_.write("binary.py", bytes);
    expect_syntax_error(run({"binary.py"}), "binary.py");
}

TEST_F(WrongInput, NotUtf8) {
    files_.write("latin1.py", "print('caf\xe9')\n");
    expect_syntax_error(run({"latin1.py"}), "Non-UTF-8 code starting with '\\xe9'");
}

TEST_F(WrongInput, SyntaxError) {
    files_.write("broken.py", "print('it ran')\nfor in range(3):\n    pass\n");
    expect_syntax_error(run({"broken.py"}), "line 2");
}

TEST_F(WrongInput, UnsupportedConstructIsNamedWithItsPlace) {
    files_.write("coroutine.py", "print('it ran')\nasync def later():\n    pass\n");
    const ProcessResult result = run({"coroutine.py"});
    expect_syntax_error(result, "async");
    EXPECT_THAT(result.err, HasSubstr("coroutine.py"));
    EXPECT_THAT(result.err, testing::AnyOf(HasSubstr("coroutine.py:2:1"), HasSubstr("line 2")));
}

TEST_F(WrongInput, EmptyFileIsAProgram) {
    files_.write("empty.py", "");
    const ProcessResult result = run({"empty.py"});
    EXPECT_EQ(result.status, 0) << result;
    EXPECT_EQ(result.out + result.err, "");
}

class CommandLine : public WrongInput {};

TEST_F(CommandLine, WhatFollowsTheProgramBelongsToTheProgram) {
    files_.write("arguments.py", "import sys\nprint(sys.argv)\n");
    const ProcessResult result = run({"--segments", "2", "arguments.py", "--jit", "off", "x y", "--help"});
    EXPECT_EQ(result.out, "['arguments.py', '--jit', 'off', 'x y', '--help']\n") << result;
    EXPECT_EQ(result.status, 0) << result;
}

TEST_F(CommandLine, ExitStatusIsThatOfTheProgram) {
    files_.write("three.py", "import sys\nprint('leaving')\nsys.exit(3)\n");
    const ProcessResult result = run({"three.py"});
    EXPECT_EQ(result.out, "leaving\n");
    EXPECT_EQ(result.err, "");
    EXPECT_EQ(result.status, 3) << result;
}

TEST_F(CommandLine, UncaughtExceptionPrintsItsTraceback) {
    files_.write("failing.py", "def inner():\n    return 1 // 0\n\ninner()\n");
    const ProcessResult result = run({"failing.py"});
    EXPECT_EQ(result.status, kUncaughtException) << result;
    EXPECT_THAT(result.err, StartsWith("Traceback (most recent call last):\n"));
    EXPECT_THAT(result.err, HasSubstr("line 4, in <module>\n"));
    EXPECT_THAT(result.err, HasSubstr("line 2, in inner\n"));
    EXPECT_THAT(result.err, EndsWith("\nZeroDivisionError: integer division or modulo by zero\n"));
}

TEST_F(CommandLine, HelpNamesEveryCommandAndGoesToStdout) {
    const ProcessResult result = run({"--help"});
    EXPECT_EQ(result.status, 0) << result;
    EXPECT_EQ(result.err, "");
    for (const char* command : {"run", "dump", "overhead", "warmup", "ir"}) EXPECT_THAT(result.out, HasSubstr(command));
}

}  // namespace
}  // namespace toy::test
