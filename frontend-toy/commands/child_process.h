// Measuring commands run the program in fresh processes of this same executable.
#pragma once

#include <string>
#include <vector>

namespace toy {

struct ChildResult {
    int status = 0;  // exit status; 128 + signal
    double seconds = 0;
    std::string standard_output;
    std::string standard_error;
};

// Runs /proc/self/exe with these arguments. Throws std::runtime_error when it cannot be started.
ChildResult run_self(const std::vector<std::string>& arguments);

// A new empty file in $TMPDIR, removed by the destructor.
class TemporaryFile {
  public:
    TemporaryFile();
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    const std::string& path() const { return path_; }
    std::string read() const;

  private:
    std::string path_;
};

double median(std::vector<double> samples);

}  // namespace toy
