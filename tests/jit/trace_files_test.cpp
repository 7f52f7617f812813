// Every tests/jit/<subject>/*.trace is a test: a trace, a line of dashes, and what is to become of it. With
// STMJIT_UPDATE=1 in the environment the part below the dashes is written instead of compared.
//
// Subjects are passes (the expectation is the trace afterwards) and verify, execute and parse. Comments at the top of
// the file set options: "; no NAME" switches an optimisation off; "; stm off"; "; stage recorded|optimised|rewritten";
// for execute also "; slot 2 = 0x17", "; memory 0x1010 = 5" and "; break 3" (at the third break check).
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "jit/ir/opcode_info.h"
#include "jit/passes.h"
#include "jit/verify.h"
#include "trace_test_support.h"

namespace jit::test {
namespace {

namespace fs = std::filesystem;

const fs::path kDirectory = fs::path(STMJIT_SOURCE_DIR) / "tests" / "jit";

struct TestFile {
    std::string head, expected;
    PassContext context{.tags = test_tags(), .optimisations = {}};
    Stage stage = Stage::recorded;
    std::map<std::int32_t, Word> slots;
    std::map<std::uint64_t, std::uint64_t> memory;
    int break_at = 0;
};

void set_option(TestFile& file, const std::string& line) {
    std::istringstream words(line);
    std::string semicolon, option, name, equals, value;
    words >> semicolon >> option >> name >> equals >> value;
    const auto number = [](const std::string& text) { return std::stoull(text, nullptr, 0); };
    Optimisations& optimisations = file.context.optimisations;
    if (option == "no") {
        if (name == "fold") optimisations.fold = false;
        if (name == "cse") optimisations.cse = false;
        if (name == "forward") optimisations.forward = false;
        if (name == "peel") optimisations.peel = false;
        if (name == "hoist_barriers") optimisations.hoist_barriers = false;
    } else if (option == "stm" && name == "off") {
        file.context.stm = false;
    } else if (option == "stage") {
        file.stage = name == "rewritten" ? Stage::rewritten : name == "optimised" ? Stage::optimised : Stage::recorded;
    } else if (option == "slot" && equals == "=") {
        file.slots[std::stoi(name)] = number(value);
    } else if (option == "memory" && equals == "=") {
        file.memory[number(name)] = number(value);
    } else if (option == "break") {
        file.break_at = std::stoi(name);
    }
}

TestFile read_test(const fs::path& path) {
    TestFile file;
    std::ifstream stream(path);
    std::string line;
    bool below = false;
    while (std::getline(stream, line)) {
        if (!below && line.starts_with("----")) {
            below = true;
            continue;
        }
        (below ? file.expected : file.head) += line + '\n';
        if (!below && line.starts_with("; ")) set_option(file, line);
    }
    return file;
}

std::string describe(const std::optional<Violation>& violation) {
    if (!violation) return "accepted\n";
    return fmt::format("rule {} at instruction {}: {}\n", violation->rule, violation->instruction, violation->message);
}

std::string run_execute(const TestFile& file, const Trace& trace) {
    static constexpr const char* kinds[] = {"guard", "break_check", "leave", "exception", "inevitable"};
    const FrontEnd front_end = test_front_end();
    TestContext context;
    ReferenceMachine machine = test_machine(front_end, context);
    for (const auto& [slot, word] : file.slots) machine.frame[slot] = word;
    for (const auto& [address, value] : file.memory) context.write(address, value);
    int breaks = 0;
    machine.break_wanted = [&] { return ++breaks == file.break_at; };
    const std::vector<Word> frame_before = context.frame;
    const std::vector<char> heap_before = context.heap;
    const ReferenceExit exit = execute_reference(trace, machine);
    if (exit.how != ReferenceExit::How::exit)
        return exit.how == ReferenceExit::How::step_limit ? "step limit\n" : "no target\n";
    std::string text = fmt::format("{} at instruction {}, resume {}", kinds[static_cast<int>(exit.kind)],
                                   exit.instruction, exit.resume);
    if (exit.frame != machine.frame) text += fmt::format(", frame {:+}", exit.frame - machine.frame);
    text += '\n';
    for (std::size_t i = 0; i < context.frame.size(); ++i)
        if (context.frame[i] != frame_before[i])
            text += fmt::format("slot {} = {:#x}\n", static_cast<std::ptrdiff_t>(i) - 8, context.frame[i]);
    for (std::size_t i = 0; i < context.heap.size(); i += 8)
        if (std::memcmp(&context.heap[i], &heap_before[i], 8) != 0)
            text += fmt::format("memory {:#x} = {:#x}\n", i, context.read(i));
    return text;
}

std::string run_test(const TestFile& file, const std::string& subject) {
    ParseResult parsed = parse_trace(file.head, subject == "execute" ? CallResolver(test_function) : CallResolver{});
    if (subject == "parse") {
        if (!parsed) return fmt::format("line {}: {}\n", parsed.line, parsed.error);
        return print(parsed.trace);
    }
    if (!parsed) return fmt::format("does not parse: line {}: {}\n", parsed.line, parsed.error);
    Trace trace = std::move(parsed.trace);
    if (subject == "verify") return describe(verify(trace, file.stage, file.context.tags, file.context.stm));
    if (const auto violation = verify(trace, Stage::recorded, file.context.tags))
        return report(*violation, "parsing", "", trace);
    if (subject == "execute") return run_execute(file, trace);
    Stage stage = Stage::recorded;
    const std::string before = print(trace);
    if (subject == "rebuild") {
        rebuild(trace, file.context);
    } else if (subject == "eliminate_dead_code") {
        eliminate_dead_code(trace, file.context);
    } else if (subject == "peel_loop") {
        peel_loop(trace, file.context);
        eliminate_dead_code(trace, file.context);  // else the expectations are full of what nobody uses
        stage = Stage::optimised;
    } else if (subject == "stm_rewrite") {
        peel_loop(trace, file.context);
        stm_rewrite(trace, file.context);
        stage = Stage::rewritten;
    } else {
        return "no such subject\n";
    }
    if (const auto violation = verify(trace, stage, file.context.tags, file.context.stm))
        return report(*violation, subject, before, trace);
    const std::string text = print(trace);
    ParseResult again = parse_trace(text);
    if (!again) return fmt::format("the result does not parse: line {}: {}\n{}", again.line, again.error, text);
    if (print(again.trace) != text) return "the result does not print as it was parsed:\n" + print(again.trace);
    return text;
}

std::vector<fs::path> all_tests() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(kDirectory))
        if (entry.path().extension() == ".trace") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

class TraceFile : public testing::TestWithParam<fs::path> {};

TEST_P(TraceFile, becomes_what_it_says) {
    const TestFile file = read_test(GetParam());
    const std::string result = run_test(file, GetParam().parent_path().filename());
    if (std::getenv("STMJIT_UPDATE") != nullptr) {
        std::ofstream(GetParam()) << file.head << "----\n" << result;
        return;
    }
    EXPECT_EQ(result, file.expected);
}

std::string test_name(const testing::TestParamInfo<fs::path>& info) {
    std::string name = info.param.parent_path().filename().string() + "_" + info.param.stem().string();
    std::replace_if(
        name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(all, TraceFile, testing::ValuesIn(all_tests()), test_name);

}  // namespace
}  // namespace jit::test
