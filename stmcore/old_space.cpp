#include "stmcore/old_space.h"

#include <algorithm>
#include <cstring>
#include <functional>

#include "stmcore/private_pages.h"

namespace stm {

namespace {
constexpr std::uint64_t kKeepPages = (32 << 20) / kPageSize;  // free memory kept after a major collection at least
}

OldSpace::OldSpace(const AddressSpace& space, PrivatePages& pages)
    : base_(space.base(0)),
      pages_(pages),
      layout_(space.layout()),
      first_bits_((layout_.old_end - layout_.old_begin) / 128),
      second_bits_((layout_.old_end - layout_.old_begin) / 128),
      info_table_(layout_.old_pages() * sizeof(PageInfo)),
      allocated_(reinterpret_cast<std::uint64_t*>(first_bits_.data())),
      marked_(reinterpret_cast<std::uint64_t*>(second_bits_.data())),
      infos_(reinterpret_cast<PageInfo*>(info_table_.data())),
      runs_(space) {}

std::uint64_t OldSpace::take_run(std::uint64_t pages, Kind kind, std::uint8_t size_class, bool zeroed) {
    std::lock_guard<std::mutex> lock(mutex_);
    std::uint64_t head = runs_.allocate(pages, zeroed);
    if (head == PageRuns::kNone) return head;
    bool listed = infos_[head].listed;
    infos_[head] = PageInfo{kind, size_class, State::current, true, static_cast<std::uint32_t>(pages)};
    for (std::uint64_t tail = 1; tail < pages; ++tail) {
        PageInfo& info = infos_[head + tail];
        info = PageInfo{Kind::tail, size_class, State::current, info.listed, static_cast<std::uint32_t>(tail)};
    }
    if (!listed) heads_.push_back(head);
    return head;
}

void OldSpace::free_run(std::uint64_t head, std::uint64_t pages) {
    for (std::uint64_t page = head; page < head + pages; ++page) infos_[page].kind = Kind::free;
    runs_.release(head, pages);
}

std::uint64_t OldSpace::head_of(std::uint64_t offset) const {
    std::uint64_t page = layout_.page_of(offset);
    return infos_[page].kind == Kind::tail ? page - infos_[page].number : page;
}

std::uint64_t OldSpace::occupied(std::uint64_t offset) const {
    const PageInfo& info = infos_[head_of(offset)];
    return info.kind == Kind::large ? info.number * kPageSize : slot_bytes(info.size_class);
}

std::uint64_t OldSpace::allocate_large(OldAllocator& allocator, std::uint64_t size) {
    std::uint64_t pages = (size + kPageSize - 1) / kPageSize;
    if (pages > layout_.old_pages()) return 0;
    std::uint64_t head = take_run(pages, Kind::large, 0, true);
    if (head == PageRuns::kNone) return 0;
    std::uint64_t offset = layout_.old_begin + head * kPageSize;
    set(allocated_, offset);
    allocator.bytes += static_cast<std::int64_t>(pages * kPageSize);
    return offset;
}

void OldSpace::make_current(OldAllocator& allocator, unsigned size_class, std::uint64_t head) {
    infos_[head].state = State::current;
    OldAllocator::Block& block = allocator.current[size_class];
    block.head = head;
    block.next = layout_.old_begin + head * kPageSize;
    block.end = block.next + slots_per_block(size_class) * slot_bytes(size_class);
}

bool OldSpace::refill(OldAllocator& allocator, unsigned size_class) {
    OldAllocator::Block& block = allocator.current[size_class];
    if (block.end != 0) infos_[block.head].state = State::full;
    block = {};
    std::vector<std::uint64_t>& own = allocator.partial[size_class];
    if (!own.empty()) {
        make_current(allocator, size_class, own.back());
        own.pop_back();
        return true;
    }
    std::uint64_t head = PageRuns::kNone;
    {
        std::lock_guard<std::mutex> lock(mutex_);
        std::vector<std::uint64_t>& shared = shared_partial_[size_class];
        if (!shared.empty()) {
            head = shared.back();
            shared.pop_back();
        }
    }
    if (head == PageRuns::kNone)
        head = take_run(block_pages(size_class), Kind::block, static_cast<std::uint8_t>(size_class), false);
    if (head == PageRuns::kNone) return false;
    make_current(allocator, size_class, head);
    return true;
}

std::uint64_t OldSpace::release(OldAllocator& allocator, unsigned segment, std::uint64_t offset) {
    forget(offset);
    allocator.bytes -= static_cast<std::int64_t>(occupied(offset));
    std::uint64_t head = head_of(offset);
    PageInfo& info = infos_[head];
    if (info.kind == Kind::large) {
        std::uint64_t pages = info.number;
        std::uint64_t dropped = pages_.drop(segment, head, head + pages);
        std::lock_guard<std::mutex> lock(mutex_);
        free_run(head, pages);
        return dropped;
    }
    if (info.state == State::current) {
        OldAllocator::Block& block = allocator.current[info.size_class];
        block.next = std::min(block.next, offset);
    } else if (info.state == State::full) {
        info.state = State::partial;
        allocator.partial[info.size_class].push_back(head);
    }
    return 0;
}

void OldSpace::reset(OldAllocator& allocator, const WorldStopped&) {
    for (unsigned size_class = 0; size_class < kSizeClasses; ++size_class) {
        allocator.current[size_class] = {};
        allocator.partial[size_class].clear();
    }
}

void OldSpace::poison_unmarked(const WorldStopped&) {
    constexpr int kPoison = 0xDB;
    for_each_object([this](std::uint64_t offset) {
        if (!is_marked(offset)) std::memset(base_ + offset, kPoison, occupied(offset));
    });
}

std::uint64_t OldSpace::sweep(const WorldStopped&) {
    std::lock_guard<std::mutex> lock(mutex_);
    for (auto& shared : shared_partial_) shared.clear();
    std::uint64_t live = 0;
    std::size_t kept = 0;
    for (std::uint64_t head : heads_) {
        PageInfo& info = infos_[head];
        std::uint64_t begin = layout_.old_begin + head * kPageSize;
        if (info.kind == Kind::block) {
            std::uint64_t pages = block_pages(info.size_class);
            const std::uint64_t* words = marked_ + bit_index(begin) / 64;
            std::uint64_t used = 0;
            for (std::uint64_t word = 0; word < pages * kPageSize / 1024; ++word)
                used += static_cast<std::uint64_t>(__builtin_popcountll(words[word]));
            live += used * slot_bytes(info.size_class);
            if (used == 0) {
                info.listed = false;
                free_run(head, pages);
                continue;
            }
            info.state = State::full;
            if (used < slots_per_block(info.size_class)) {
                info.state = State::shared;
                shared_partial_[info.size_class].push_back(head);
            }
        } else if (info.kind == Kind::large && is_marked(begin)) {
            live += info.number * kPageSize;
        } else {
            // An unmarked large object, or a page that stopped being a head when an abort freed its run.
            info.listed = false;
            if (info.kind == Kind::large) free_run(head, info.number);
            continue;
        }
        heads_[kept++] = head;
    }
    heads_.resize(kept);
    runs_.trim(std::max(kKeepPages, live / kPageSize / 2));
    // Lowest addresses first: freed space gathers at the top.
    for (auto& shared : shared_partial_) std::sort(shared.begin(), shared.end(), std::greater<>());
    std::swap(allocated_, marked_);
    SparseTable& stale = reinterpret_cast<char*>(marked_) == first_bits_.data() ? first_bits_ : second_bits_;
    stale.clear(0, runs_.top() * kPageSize / 128);
    return live;
}

}  // namespace stm
