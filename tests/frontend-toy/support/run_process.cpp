#include "tests/frontend-toy/support/run_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <ostream>
#include <sstream>
#include <system_error>

#include "gtest/gtest.h"

namespace toy::test {

namespace {

[[noreturn]] void throw_errno(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

class Pipe {
  public:
    Pipe() {
        if (pipe2(ends_.data(), O_CLOEXEC) != 0) throw_errno("pipe2");
    }
    ~Pipe() {
        close_reader();
        close_writer();
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    int reader() const { return ends_[0]; }
    int writer() const { return ends_[1]; }
    void close_reader() { close_end(ends_[0]); }
    void close_writer() { close_end(ends_[1]); }

    // Appends what can be read now; closes the reader at the end of the stream.
    void drain_into(std::string& text) {
        std::array<char, 65536> buffer;
        const ssize_t count = read(reader(), buffer.data(), buffer.size());
        if (count > 0) {
            text.append(buffer.data(), static_cast<size_t>(count));
        } else if (count == 0 || errno != EINTR) {
            close_reader();
        }
    }

  private:
    static void close_end(int& descriptor) {
        if (descriptor >= 0) close(descriptor);
        descriptor = -1;
    }

    std::array<int, 2> ends_{-1, -1};
};

// In the child, after fork: only async-signal-safe calls.
[[noreturn]] void become(char* const* argv, const char* directory, int out, int err) {
    const int empty = open("/dev/null", O_RDONLY);
    setpgid(0, 0);
    if (chdir(directory) == 0 && dup2(empty, 0) >= 0 && dup2(out, 1) >= 0 && dup2(err, 2) >= 0) {
        execv(argv[0], argv);
    }
    constexpr std::string_view message = "cannot execute the program under test\n";
    [[maybe_unused]] const ssize_t written = write(err, message.data(), message.size());
    _exit(127);
}

}  // namespace

std::ostream& operator<<(std::ostream& stream, const ProcessResult& result) {
    if (result.timed_out) {
        stream << "killed after the time limit";
    } else if (result.signal != 0) {
        stream << "ended by signal " << result.signal << " (" << strsignal(result.signal) << ")";
    } else {
        stream << "exit status " << result.status;
    }
    return stream << "\n--- stdout\n" << result.out << "--- stderr\n" << result.err << "---";
}

ProcessResult run_process(const std::vector<std::string>& command, const std::filesystem::path& directory,
                          std::chrono::seconds limit) {
    std::vector<char*> argv;
    for (const std::string& argument : command) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);

    Pipe out;
    Pipe err;
    const pid_t child = fork();
    if (child < 0) throw_errno("fork");
    if (child == 0) become(argv.data(), directory.c_str(), out.writer(), err.writer());
    out.close_writer();
    err.close_writer();

    ProcessResult result;
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (out.reader() >= 0 || err.reader() >= 0) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        std::array<pollfd, 2> streams{{{out.reader(), POLLIN, 0}, {err.reader(), POLLIN, 0}}};
        const int ready = left.count() > 0 ? poll(streams.data(), streams.size(), static_cast<int>(left.count())) : 0;
        if (ready == 0) {
            result.timed_out = true;
            kill(-child, SIGKILL);
            break;
        }
        if (streams[0].revents != 0) out.drain_into(result.out);
        if (streams[1].revents != 0) err.drain_into(result.err);
    }

    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) throw_errno("waitpid");
    }
    if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
    if (WIFEXITED(status)) result.status = WEXITSTATUS(status);
    return result;
}

std::filesystem::path source_directory() { return STMJIT_SOURCE_DIR; }

ProcessResult run_stmjit(std::vector<std::string> arguments, const std::filesystem::path& directory) {
    arguments.insert(arguments.begin(), STMJIT_EXECUTABLE);
    return run_process(arguments, directory);
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        ADD_FAILURE() << "cannot read " << path;
        return "";
    }
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
}

std::vector<std::filesystem::path> files_in(const std::filesystem::path& directory, std::string_view extension) {
    std::vector<std::filesystem::path> files;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(directory, ignored)) {
        if (entry.path().extension() == extension) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

TemporaryDirectory::TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "stmjit-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw_errno("mkdtemp");
    path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TemporaryDirectory::write(std::string_view name, std::string_view content) const {
    const std::filesystem::path path = path_ / name;
    std::ofstream file(path, std::ios::binary);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    if (!file) throw_errno("write");
    return path;
}

}  // namespace toy::test
