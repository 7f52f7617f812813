// The address space of one heap: segment 0 (the base image) and segments 1..N, each `stride` bytes, contiguous, with
// the same layout:
//
//   0x1000                 Segment header                        private anonymous memory, one page
//   markers_begin ..       read markers, one byte per 16 bytes    private anonymous memory
//   nursery_begin ..       nursery                                private anonymous memory
//   old_begin .. old_end   old space                              one memfd: MAP_SHARED in segment 0, MAP_PRIVATE in
//                                                                 the others (kernel copy-on-write)
#pragma once

#include <cstddef>
#include <cstdint>

namespace stm {

struct Layout {
    std::uint64_t stride = 0;
    std::uint64_t markers_begin = 0;  // marker of nursery_begin; the markers end at nursery_begin
    std::uint64_t nursery_begin = 0;
    std::uint64_t nursery_bytes = 0;
    std::uint64_t old_begin = 0;
    std::uint64_t old_end = 0;

    bool in_nursery(std::uint64_t offset) const { return offset - nursery_begin < nursery_bytes; }
    bool in_old_space(std::uint64_t offset) const { return offset - old_begin < old_end - old_begin; }
    std::uint64_t page_of(std::uint64_t offset) const { return (offset - old_begin) / 4096; }
    std::uint64_t old_pages() const { return (old_end - old_begin) / 4096; }
};

// Throws std::invalid_argument when stride or nursery cannot be laid out.
Layout make_layout(std::uint64_t stride, std::uint64_t nursery_bytes);

// A sparse, zero-filled array in its own mapping: side tables with an entry per page or per object start.
class SparseTable {
  public:
    explicit SparseTable(std::size_t bytes);
    ~SparseTable();
    SparseTable(const SparseTable&) = delete;
    SparseTable& operator=(const SparseTable&) = delete;
    char* data() const { return data_; }
    // Makes [begin, end) (bytes, rounded inwards to pages where memory is returned, memset elsewhere) zero again.
    void clear(std::size_t begin, std::size_t end);

  private:
    char* data_;
    std::size_t bytes_;
};

class AddressSpace {
  public:
    // Throws OutOfMemory when the system refuses the mappings.
    AddressSpace(const Layout& layout, unsigned segments);
    ~AddressSpace();
    AddressSpace(const AddressSpace&) = delete;
    AddressSpace& operator=(const AddressSpace&) = delete;

    const Layout& layout() const { return layout_; }
    char* base(unsigned segment) const { return reservation_ + segment * layout_.stride; }
    // Forgets the segment's own copies of the pages in [begin, end): they show the base image again.
    void reshare(unsigned segment, std::uint64_t begin, std::uint64_t end) const;
    // Gives the pages in [begin, end) of the base image back to the system: they read as zero afterwards.
    void punch(std::uint64_t begin, std::uint64_t end) const;
    // Zeroes the read markers of old-space offsets below `old_top`.
    void clear_markers(unsigned segment, std::uint64_t old_top) const;
    // Takes memory for these pages of the base image now, more cheaply than one fault at a time. Best effort.
    void populate(std::uint64_t begin, std::uint64_t end) const;

  private:
    Layout layout_;
    unsigned segments_;
    int file_ = -1;
    char* reservation_ = nullptr;
};

}  // namespace stm
