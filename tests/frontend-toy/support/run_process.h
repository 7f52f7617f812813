// Runs the executable under test the way a user does: as a process of its own.

#pragma once

#include <chrono>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace toy::test {

struct ProcessResult {
    int status = -1;         // exit status; meaningless when a signal ended the process
    int signal = 0;          // the signal that ended it, or 0
    bool timed_out = false;  // it was killed for taking too long
    std::string out;
    std::string err;
};

std::ostream& operator<<(std::ostream& stream, const ProcessResult& result);

// The root of the source tree.
std::filesystem::path source_directory();

// Runs `command` in `directory` with an empty stdin and waits for its end, at most `limit`.
ProcessResult run_process(const std::vector<std::string>& command, const std::filesystem::path& directory,
                          std::chrono::seconds limit = std::chrono::seconds(120));

// `run_process` of the executable under test.
ProcessResult run_stmjit(std::vector<std::string> arguments,
                         const std::filesystem::path& directory = source_directory());

// The whole file; fails the running test and returns "" when it cannot be read.
std::string read_file(const std::filesystem::path& path);

// The files with this extension directly in `directory`, sorted by name; empty when there is no such directory.
std::vector<std::filesystem::path> files_in(const std::filesystem::path& directory, std::string_view extension);

// A directory that lives as long as this object.
class TemporaryDirectory {
  public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    const std::filesystem::path& path() const { return path_; }

    // Writes a file into this directory and returns its path.
    std::filesystem::path write(std::string_view name, std::string_view content) const;

  private:
    std::filesystem::path path_;
};

}  // namespace toy::test
