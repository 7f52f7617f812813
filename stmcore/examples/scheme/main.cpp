// scheme [--segments N] [--heap-limit MEGABYTES] [program.scm]: runs a program, or reads expressions from standard
// input.
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>

#include "primitives.h"
#include "threads.h"

namespace scheme {

namespace {

constexpr const char* kUsage = "usage: scheme [--segments N] [--heap-limit MEGABYTES] [program.scm]\n";

class Interpreter {
  public:
    explicit Interpreter(const stm::Options& options)
        : heap_(stm::Heap::create(options, Machine::embedder())), threads_(*heap_), machine_(*heap_, threads_) {
        machine_.run_inevitable([this](stm::Segment& segment) {
            for (auto table : {data_primitives(), table_primitives(), system_primitives()})
                for (const Primitive& primitive : table)
                    stm::write(segment, names_.cell(segment, std::string(primitive.name)))->value =
                        make_primitive(segment, primitive);
        });
        evaluate(kPreludeText, std::string(kPrelude), 1, nullptr);
    }

    // Runs all of the text; shows the value of each expression in `values`, if given. False: there was an error, which
    // has been reported. With `more`, text that only lacks its end is no error: it sets *more.
    bool evaluate(std::string_view text, const std::string& file, unsigned first_line, std::FILE* values,
                  bool* more = nullptr) {
        try {
            for (const Datum& datum : read_all(text, first_line)) {
                std::string shown = machine_.run(compiled(datum, file));
                if (values != nullptr && !shown.empty()) std::fprintf(values, "%s\n", shown.c_str());
            }
            return true;
        } catch (const Error& error) {
            if (more != nullptr && error.incomplete) {
                *more = true;
                return true;
            }
            report(error, file);
        } catch (const stm::OutOfMemory& error) {
            report(Error(error.what()), file);
        }
        return false;
    }

  private:
    const Code& compiled(const Datum& datum, const std::string& file) {
        const Code* code = nullptr;
        machine_.run_inevitable([&](stm::Segment& segment) {
            names_.file = file;
            code = &compile(segment, names_, datum);
        });
        return *code;
    }

    static void report(const Error& error, const std::string& file) {
        std::fflush(stdout);
        std::fprintf(stderr, "%s:", (error.file.empty() ? file : error.file).c_str());
        if (error.at.line != 0) std::fprintf(stderr, "%u:%u:", error.at.line, error.at.column);
        std::fprintf(stderr, " error: %s\n", error.message.c_str());
    }

    std::unique_ptr<stm::Heap> heap_;
    Names names_;
    Threads threads_;  // its destructor waits for the threads
    Machine machine_;
};

int run_file(Interpreter& interpreter, const char* path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    if (!in || !(text << in.rdbuf())) {
        std::fprintf(stderr, "scheme: cannot read %s: %s\n", path, std::strerror(errno));
        return 1;
    }
    return interpreter.evaluate(text.str(), path, 1, nullptr) ? 0 : 1;
}

int read_from_terminal(Interpreter& interpreter) {
    bool is_terminal = isatty(STDIN_FILENO) != 0;
    bool all_right = true;
    std::string text, line;
    unsigned line_number = 0, first_line = 1;
    for (;;) {
        if (is_terminal) std::fputs(text.empty() ? "> " : "  ", stdout);
        std::fflush(stdout);
        bool at_end = !std::getline(std::cin, line);
        if (at_end && text.empty()) break;
        if (text.empty()) first_line = line_number + 1;
        ++line_number;
        if (!at_end) text += line + "\n";
        bool more = false;
        all_right &= interpreter.evaluate(text, "stdin", first_line, stdout, at_end ? nullptr : &more);
        if (!more) text.clear();
    }
    return all_right || is_terminal ? 0 : 1;
}

// False: not a number from 1 on.
bool parse(const char* text, std::uint64_t& number) {
    const char* end = text + std::strlen(text);
    auto [parsed_to, problem] = std::from_chars(text, end, number);
    return problem == std::errc() && parsed_to == end && number > 0;
}

int main(int count, char** arguments) {
    stm::Options options;
    const char* file = nullptr;
    for (int index = 1; index < count; ++index) {
        std::string_view argument = arguments[index];
        std::uint64_t number = 0;
        if (argument == "--help") {
            std::fputs(kUsage, stdout);
            return 0;
        }
        if (argument == "--segments" && index + 1 < count && parse(arguments[index + 1], number)) {
            options.segments = static_cast<unsigned>(std::min<std::uint64_t>(number, 1000));
            ++index;
        } else if (argument == "--heap-limit" && index + 1 < count && parse(arguments[index + 1], number)) {
            options.heap_limit = std::min<std::uint64_t>(number, 1 << 20) << 20;
            ++index;
        } else if (argument.starts_with("-") || file != nullptr) {
            std::fputs(kUsage, stderr);
            return 2;
        } else {
            file = arguments[index];
        }
    }
    try {
        Interpreter interpreter(options);
        return file != nullptr ? run_file(interpreter, file) : read_from_terminal(interpreter);
    } catch (const std::exception& exception) {  // no heap with these options
        std::fprintf(stderr, "scheme: %s\n", exception.what());
        return 2;
    }
}

}  // namespace

}  // namespace scheme

int main(int count, char** arguments) { return scheme::main(count, arguments); }
