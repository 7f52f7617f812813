// The text of one source file, as the lexer reads it, and the errors found in it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "frontend-toy/code.h"

namespace toy {

class SourceText {
  public:
    // Checks that the bytes are UTF-8 without nulls, drops a byte order mark and turns "\r\n" and "\r" into "\n".
    SourceText(const std::string& bytes, std::string filename);

    const std::string& text() const { return text_; }
    const std::string& filename() const { return filename_; }
    std::uint32_t size() const { return static_cast<std::uint32_t>(text_.size()); }

    std::uint32_t line_count() const { return static_cast<std::uint32_t>(line_starts_.size()); }
    std::uint32_t line_start(std::uint32_t line) const { return line_starts_[line - 1]; }
    std::string_view line_text(std::uint32_t line) const;  // without its end
    std::uint32_t line_of(std::uint32_t offset) const;
    Position position(std::uint32_t begin, std::uint32_t end) const;
    std::uint32_t offset(std::uint32_t line, std::uint32_t column) const { return line_start(line) + column; }

    [[noreturn]] void fail(const Position& position, std::string message, const char* kind = "SyntaxError") const;
    [[noreturn]] void refuse(const Position& position, std::string construct) const;

  private:
    void check_encoding(const std::string& bytes);

    std::string text_;
    std::string filename_;
    std::vector<std::uint32_t> line_starts_;
};

// The position from the start of one node to the end of another.
inline Position join(const Position& from, const Position& to) {
    return {from.line, from.column, to.end_line, to.end_column};
}

}  // namespace toy
