#include "jit/code_memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace jit {

namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kCodeAlignment = 16;
constexpr std::size_t kMaximumCode = std::size_t{512} << 20;  // code and data within reach of 32-bit displacements

std::size_t round_up(std::size_t bytes, std::size_t alignment) { return (bytes + alignment - 1) & ~(alignment - 1); }

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

CodeMemory::CodeMemory(std::size_t code_limit)
    : code_limit_(round_up(std::clamp(code_limit, kPage, kMaximumCode), kPage)), data_limit_(code_limit_ + 16 * kPage) {
    int file = memfd_create("stmjit-code", MFD_CLOEXEC);
    if (file < 0) fail("memfd for machine code");
    if (ftruncate(file, static_cast<off_t>(code_limit_)) != 0) {
        close(file);
        fail("memfd for machine code");
    }
    void* range = mmap(nullptr, code_limit_ + data_limit_, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    void* writable = mmap(nullptr, code_limit_, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (range == MAP_FAILED || writable == MAP_FAILED ||
        mmap(range, code_limit_, PROT_READ | PROT_EXEC, MAP_SHARED | MAP_FIXED, file, 0) == MAP_FAILED) {
        close(file);
        fail("mapping of machine code");
    }
    close(file);
    code_ = static_cast<std::uint8_t*>(range);
    writable_ = static_cast<std::uint8_t*>(writable);
    data_ = code_ + code_limit_;
}

CodeMemory::~CodeMemory() {
    munmap(code_, code_limit_ + data_limit_);
    munmap(writable_, code_limit_);
}

bool CodeMemory::publish(std::span<const std::uint8_t> bytes) {
    if (bytes.size() > code_limit_ - code_used_) return false;
    std::memcpy(writable_ + code_used_, bytes.data(), bytes.size());
    code_used_ = std::min(round_up(code_used_ + bytes.size(), kCodeAlignment), code_limit_);
    return true;
}

std::uint64_t* CodeMemory::allocate_data(std::size_t words, std::size_t alignment) {
    std::size_t begin = round_up(data_used_, alignment);
    if (begin + words * 8 > data_limit_) return nullptr;
    data_used_ = begin + words * 8;
    return reinterpret_cast<std::uint64_t*>(data_ + begin);
}

void CodeMemory::release_data_to(std::size_t mark) {
    std::memset(data_ + mark, 0, data_used_ - mark);
    data_used_ = mark;
}

}  // namespace jit
