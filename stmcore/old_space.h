// The old space: blocks of equal slots for small objects, page runs for large ones. All bookkeeping is in side tables,
// never in the pages, so that neither allocation nor marking nor sweeping makes a page private or dirty.
//
// Two bitmaps with a bit per 16 bytes (object starts are at least 16 bytes apart, so each has a bit of its own):
// `allocated` says where objects are; `marked` is filled by a major collection, which ends by making it the new
// `allocated`. A free slot is one whose bit is clear: sweeping is a popcount per block.
#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "stmcore/address_space.h"
#include "stmcore/page_runs.h"
#include "stmcore/size_classes.h"

namespace stm {

class PrivatePages;
class WorldStopped;

// Where one segment currently allocates. Used only by the thread that runs in the segment; cleared when the world is
// stopped.
struct OldAllocator {
    struct Block {
        std::uint64_t next = 0;  // offset of the next slot to look at
        std::uint64_t end = 0;   // offset past the last slot; next == end: no block
        std::uint64_t head = 0;  // first page
    };
    Block current[kSizeClasses];
    std::vector<std::uint64_t> partial[kSizeClasses];  // head pages of blocks with slots freed by an abort here
    std::int64_t bytes = 0;  // allocated minus released since last added to OldSpace::bytes
};

class OldSpace {
  public:
    OldSpace(const AddressSpace& space, PrivatePages& pages);

    // Offset of a slot for `size` bytes with unspecified contents (large: zero), or 0 when the address space is full.
    std::uint64_t allocate(OldAllocator& allocator, std::uint64_t size) {
        if (__builtin_expect(size > kLargestSlot, 0)) return allocate_large(allocator, size);
        unsigned size_class = size_class_of(size);
        OldAllocator::Block& block = allocator.current[size_class];
        std::uint64_t slot = slot_bytes(size_class);
        for (;;) {
            while (block.next != block.end) {
                std::uint64_t offset = block.next;
                block.next += slot;
                if (!test(allocated_, offset)) {
                    set(allocated_, offset);
                    allocator.bytes += static_cast<std::int64_t>(slot);
                    return offset;
                }
            }
            if (!refill(allocator, size_class)) return 0;
        }
    }
    static bool is_large(std::uint64_t size) { return size > kLargestSlot; }

    // Takes back an object that no other segment has ever seen, allocated here since the last major collection. Returns
    // the number of private pages dropped.
    std::uint64_t release(OldAllocator& allocator, unsigned segment, std::uint64_t offset);

    // The object is dead, whatever may still refer to it. World stopped.
    void forget(std::uint64_t offset) { allocated_[bit_index(offset) / 64] &= ~(std::uint64_t{1} << (bit_index(offset) % 64)); }

    bool is_allocated(std::uint64_t offset) const { return test(allocated_, offset); }
    // Bytes the object occupies: its slot, or its pages.
    std::uint64_t occupied(std::uint64_t offset) const;
    // Offset past the last page ever used.
    std::uint64_t top() const { return layout_.old_begin + runs_.top() * kPageSize; }
    std::uint64_t top_page() const { return runs_.top(); }

    // Returns true if the object was not marked before. World stopped.
    bool mark(std::uint64_t offset) {
        std::uint64_t index = bit_index(offset);
        std::uint64_t bit = std::uint64_t{1} << (index % 64);
        if ((marked_[index / 64] & bit) != 0) return false;
        marked_[index / 64] |= bit;
        return true;
    }
    bool is_marked(std::uint64_t offset) const { return test(marked_, offset); }

    // Overwrites what the next sweep will free, so that a stale reference does not go unnoticed.
    void poison_unmarked(const WorldStopped&);
    // Frees whatever is not marked. Every segment's allocator must have been reset before. Returns live bytes.
    std::uint64_t sweep(const WorldStopped&);
    void reset(OldAllocator& allocator, const WorldStopped&);

    // Calls visit(offset) for each allocated object. World stopped.
    template <typename Visit>
    void for_each_object(Visit visit) const {
        for (std::uint64_t head : heads_) {
            const PageInfo& info = infos_[head];
            std::uint64_t begin = layout_.old_begin + head * kPageSize;
            if (info.kind == Kind::large && is_allocated(begin)) visit(begin);
            if (info.kind != Kind::block) continue;
            std::uint64_t slot = slot_bytes(info.size_class);
            for (std::uint32_t index = 0; index < slots_per_block(info.size_class); ++index)
                if (is_allocated(begin + index * slot)) visit(begin + index * slot);
        }
    }

  private:
    enum class Kind : std::uint8_t { free, block, large, tail };
    enum class State : std::uint8_t { current, partial, shared, full };  // of a block; shared: in shared_partial_
    struct PageInfo {
        Kind kind;
        std::uint8_t size_class;
        State state;
        bool listed;           // this page is in heads_
        std::uint32_t number;  // tail: pages back to the head; large: pages in the run
    };
    static_assert(sizeof(PageInfo) == 8);

    std::uint64_t bit_index(std::uint64_t offset) const { return (offset - layout_.old_begin) / 16; }
    bool test(const std::uint64_t* bits, std::uint64_t offset) const {
        std::uint64_t index = bit_index(offset);
        return ((bits[index / 64] >> (index % 64)) & 1) != 0;
    }
    void set(std::uint64_t* bits, std::uint64_t offset) {
        std::uint64_t index = bit_index(offset);
        bits[index / 64] |= std::uint64_t{1} << (index % 64);
    }

    std::uint64_t allocate_large(OldAllocator& allocator, std::uint64_t size);
    bool refill(OldAllocator& allocator, unsigned size_class);
    void make_current(OldAllocator& allocator, unsigned size_class, std::uint64_t head);
    std::uint64_t take_run(std::uint64_t pages, Kind kind, std::uint8_t size_class, bool zeroed);
    void free_run(std::uint64_t head, std::uint64_t pages);
    std::uint64_t head_of(std::uint64_t offset) const;

    char* const base_;  // the base image
    PrivatePages& pages_;
    const Layout layout_;
    SparseTable first_bits_, second_bits_;  // the two bitmaps; which is which changes at each sweep
    SparseTable info_table_;                // one PageInfo per page
    std::uint64_t* allocated_;              // a block's words are written by the block's owner only
    std::uint64_t* marked_;                 // all zero between major collections
    PageInfo* infos_;                       // written under mutex_, state of a block also by its owner

    std::mutex mutex_;                                         // guards what follows
    PageRuns runs_;
    std::vector<std::uint64_t> shared_partial_[kSizeClasses];  // head pages of blocks with free slots and no owner
    std::vector<std::uint64_t> heads_;                         // first pages of blocks and large objects
};

}  // namespace stm
