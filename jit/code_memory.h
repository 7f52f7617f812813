// The arena of machine code: executable in one view, writable in another, never both in one. Beside it, in reach of
// RIP-relative operands, lies plain data: cells, constants, addresses of C functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace jit {

class CodeMemory {
  public:
    explicit CodeMemory(std::size_t code_limit);  // throws std::system_error
    ~CodeMemory();
    CodeMemory(const CodeMemory&) = delete;
    CodeMemory& operator=(const CodeMemory&) = delete;

    // Where the next code will run. One trace is assembled at a time: assemble for this address, then publish.
    std::uint8_t* next_code() const { return code_ + code_used_; }
    // Copies finished code to next_code(); false when the limit would be passed.
    bool publish(std::span<const std::uint8_t> bytes);

    // Zeroed words beside the code; null when there is no more room.
    std::uint64_t* allocate_data(std::size_t words, std::size_t alignment = 8);

    // Data allocated for a trace that was then abandoned is given back.
    std::size_t data_mark() const { return data_used_; }
    void release_data_to(std::size_t mark);

    std::size_t code_bytes() const { return code_used_; }
    std::size_t code_limit() const { return code_limit_; }
    bool contains_code(const void* address) const {
        return address >= code_ && address < static_cast<const void*>(code_ + code_used_);
    }
    bool contains_data(const void* address) const {
        return address >= data_ && address < static_cast<const void*>(data_ + data_used_);
    }

  private:
    std::size_t code_limit_ = 0, data_limit_ = 0;
    std::size_t code_used_ = 0, data_used_ = 0;
    std::uint8_t* code_ = nullptr;      // readable and executable
    std::uint8_t* writable_ = nullptr;  // the same memory, readable and writable
    std::uint8_t* data_ = nullptr;      // readable and writable, directly behind code_
};

}  // namespace jit
