// What README.md, CONTRIBUTING.md and stmcore/README.md name is there: files and folders in the tree, and options in
// the help of the commands and scripts.

#include <glob.h>

#include <filesystem>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/frontend-toy/support/run_process.h"

namespace toy::test {
namespace {

constexpr const char* kDocuments[] = {"README.md", "CONTRIBUTING.md", "stmcore/README.md"};

std::set<std::string> matches(const std::string& text, const std::regex& pattern) {
    std::set<std::string> found;
    for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match) {
        found.insert((*match)[1]);
    }
    return found;
}

bool exists_in_tree(const std::string& path) {
    glob_t found{};
    const bool exists = glob((source_directory() / path).c_str(), 0, nullptr, &found) == 0;
    globfree(&found);
    return exists;
}

// Without programs between ``` lines, which have brackets of their own.
std::string prose(const std::string& text) {
    std::string result;
    for (std::size_t at = 0;;) {
        const std::size_t begin = text.find("```", at);
        result += text.substr(at, begin - at);
        if (begin == std::string::npos) return result;
        const std::size_t end = text.find("```", begin + 3);
        if (end == std::string::npos) return result;
        at = end + 3;
    }
}

TEST(Documents, NameFilesThatExist) {
    // A path below one of the top-level folders, a file at the top, or the target of a link.
    const std::vector<std::regex> patterns = {
        std::regex(R"((?:^|[\s`(])((?:stmcore|jit|frontend-toy|tests|bench|\.ci)/[\w./*-]*[\w/*]))"),
        std::regex(R"(`((?:[\w.-]+\.(?:md|json|txt)|Makefile|\.[a-z]+-[a-z]+))`)"),
        std::regex(R"(\]\(([^)#:]+)\))"),
    };
    for (const char* document : kDocuments) {
        const std::string text = prose(read_file(source_directory() / document));
        for (const std::regex& pattern : patterns) {
            for (const std::string& path : matches(text, pattern)) {
                EXPECT_TRUE(exists_in_tree(path)) << document << " names " << path;
            }
        }
    }
}

TEST(Documents, NameOptionsThatExist) {
    std::string help;
    for (const char* command : {"run", "dump", "overhead", "warmup", "ir"}) {
        const ProcessResult result = run_stmjit({command, "--help"});
        ASSERT_EQ(result.status, 0) << command << " --help: " << result;
        help += result.out;
    }
    help += run_stmjit({"--help"}).out;
    for (const char* script : {"bench/compare", "bench/parallel", "tests/frontend-toy/regenerate-expectations"}) {
        help += read_file(source_directory() / script);
    }
    // Options of other programs that the documents tell how to call.
    for (const char* foreign : {"--preset", "--build", "--test-dir", "--gtest_filter", "--output-on-failure",
                                "--target", "--install", "--component", "--prefix", "--cflags", "--libs"}) {
        help += std::string(" ") + foreign;
    }
    const std::set<std::string> offered = matches(help, std::regex(R"((--[a-z][\w-]*))"));
    for (const char* document : kDocuments) {
        const std::string text = read_file(source_directory() / document);
        for (const std::string& option : matches(text, std::regex(R"((--[a-z][\w-]*))"))) {
            EXPECT_TRUE(offered.contains(option)) << document << " names " << option;
        }
    }
}

}  // namespace
}  // namespace toy::test
