#include "stmcore/address_space.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

#include "stmcore/heap.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

namespace stm {

namespace {

constexpr std::uint64_t kMinStride = std::uint64_t{64} << 20;

[[noreturn]] void refuse(const char* what) {
    throw OutOfMemory(std::string("stmcore: ") + what + ": " + std::strerror(errno));
}

void map_anonymous(char* at, std::uint64_t bytes) {
    void* got = mmap(at, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
    if (got == MAP_FAILED) refuse("cannot map segment memory");
}

}  // namespace

Layout make_layout(std::uint64_t stride, std::uint64_t nursery_bytes) {
    if (stride < kMinStride || (stride & (stride - 1)) != 0)
        throw std::invalid_argument("segment_stride must be a power of two of at least 64 MiB");
    if (nursery_bytes < 16 * kPageSize || nursery_bytes % kPageSize != 0 || nursery_bytes > stride / 4)
        throw std::invalid_argument("nursery_bytes must be a multiple of 4096, at least 64 KiB and at most a quarter "
                                    "of segment_stride");
    Layout layout;
    layout.stride = stride;
    layout.nursery_begin = stride >> kReadMarkerShift;
    layout.markers_begin = layout.nursery_begin >> kReadMarkerShift;
    layout.nursery_bytes = nursery_bytes;
    layout.old_begin = layout.nursery_begin + nursery_bytes;
    layout.old_end = stride;
    return layout;
}

SparseTable::SparseTable(std::size_t bytes) : bytes_((bytes + kPageSize - 1) / kPageSize * kPageSize) {
    void* got = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (got == MAP_FAILED) refuse("cannot map a side table");
    data_ = static_cast<char*>(got);
}

SparseTable::~SparseTable() { munmap(data_, bytes_); }

void SparseTable::clear(std::size_t begin, std::size_t end) {
    std::size_t inner_begin = (begin + kPageSize - 1) / kPageSize * kPageSize;
    std::size_t inner_end = end / kPageSize * kPageSize;
    if (inner_end <= inner_begin + 4 * kPageSize) {
        std::memset(data_ + begin, 0, end - begin);
        return;
    }
    std::memset(data_ + begin, 0, inner_begin - begin);
    madvise(data_ + inner_begin, inner_end - inner_begin, MADV_DONTNEED);
    std::memset(data_ + inner_end, 0, end - inner_end);
}

AddressSpace::AddressSpace(const Layout& layout, unsigned segments) : layout_(layout), segments_(segments) {
    try {
        void* got = mmap(nullptr, layout.stride * (segments + 1), PROT_NONE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (got == MAP_FAILED) refuse("cannot reserve address space for the segments");
        reservation_ = static_cast<char*>(got);
        file_ = memfd_create("stmcore-old-space", MFD_CLOEXEC);
        if (file_ < 0) refuse("memfd_create");
        std::uint64_t old_bytes = layout.old_end - layout.old_begin;
        if (ftruncate(file_, static_cast<off_t>(old_bytes)) != 0) refuse("cannot size the old space");
        for (unsigned segment = 0; segment <= segments; ++segment) {
            map_anonymous(base(segment) + kHeaderOffset, kPageSize);
            map_anonymous(base(segment) + layout.markers_begin, layout.nursery_begin - layout.markers_begin);
            map_anonymous(base(segment) + layout.nursery_begin, layout.nursery_bytes);
            int sharing = segment == 0 ? MAP_SHARED : MAP_PRIVATE;
            void* old = mmap(base(segment) + layout.old_begin, old_bytes, PROT_READ | PROT_WRITE,
                             sharing | MAP_NORESERVE | MAP_FIXED, file_, 0);
            if (old == MAP_FAILED) refuse("cannot map the old space");
        }
    } catch (...) {
        if (reservation_ != nullptr) munmap(reservation_, layout.stride * (segments + 1));
        if (file_ >= 0) close(file_);
        throw;
    }
}

AddressSpace::~AddressSpace() {
    munmap(reservation_, layout_.stride * (segments_ + 1));
    close(file_);
}

void AddressSpace::reshare(unsigned segment, std::uint64_t begin, std::uint64_t end) const {
    madvise(base(segment) + begin, end - begin, MADV_DONTNEED);
}

void AddressSpace::punch(std::uint64_t begin, std::uint64_t end) const {
    auto at = static_cast<off_t>(begin - layout_.old_begin);
    auto length = static_cast<off_t>(end - begin);
    if (fallocate(file_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, at, length) != 0)
        std::memset(base(0) + begin, 0, end - begin);
}

void AddressSpace::clear_markers(unsigned segment, std::uint64_t old_top) const {
    constexpr std::uint64_t kSmall = 4 * kPageSize;
    std::uint64_t begin = layout_.old_begin >> kReadMarkerShift;
    std::uint64_t end = old_top >> kReadMarkerShift;
    if (end - begin <= kSmall) {
        std::memset(base(segment) + begin, 0, end - begin);
        return;
    }
    // old_begin / 16 need not be a page boundary: the first markers share a page with the nursery's, which nobody
    // validates, so whole pages may go.
    begin = begin / kPageSize * kPageSize;
    end = (end + kPageSize - 1) / kPageSize * kPageSize;
    madvise(base(segment) + begin, end - begin, MADV_DONTNEED);
}

void AddressSpace::populate(std::uint64_t begin, std::uint64_t end) const {
    madvise(base(0) + begin, end - begin, MADV_POPULATE_WRITE);
}

}  // namespace stm
