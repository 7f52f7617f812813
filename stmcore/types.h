// Names for the two kinds of address, and the object header.
#pragma once

#include <cstddef>
#include <cstdint>

namespace stm {

// An object reference: the object's offset from the base of every segment. The only form in which a reference is
// ever stored in the heap, on a VM stack or in compiled code. Zero is the null reference.
enum class SegOffset : std::uint64_t {};

constexpr SegOffset kNull{0};
constexpr std::uint64_t raw(SegOffset offset) { return static_cast<std::uint64_t>(offset); }

// Flag bits of ObjectHeader::flags. Owned by the core; an embedder neither reads nor writes them.
enum HeaderFlag : std::uint32_t {
    // Set on every object whose next write must take the write barrier's slow path: old objects that this
    // transaction has not written since it began or since the last minor collection.
    kWriteBarrier = 1u << 0,
    kMarked = 1u << 1,     // major collection: reached
    kLarge = 1u << 2,      // lives in the large-object space
    kForwarded = 1u << 3,  // young, already copied: the word after the header is the new SegOffset
    kOverflow = 1u << 4,   // old space, but made by the running transaction
    kPrebuilt = 1u << 5,   // never freed
    kHasHash = 1u << 6,    // reserved for identity hashes that survive moving
    kWritten = 1u << 7,    // an old object with a backup in the running transaction
};

// First word of every object. Sizes are multiples of 8, at least 16 bytes, header included.
struct ObjectHeader {
    std::uint32_t flags;
    std::uint32_t type_id;  // the embedder's half: a type or shape id; compiled code compares it as one 32-bit word
};
static_assert(sizeof(ObjectHeader) == 8);

constexpr std::size_t kMinObjectSize = 16;
constexpr std::size_t kPageSize = 4096;
constexpr std::size_t kReadMarkerShift = 4;  // one marker byte per 16 bytes of heap
constexpr std::size_t kCardBytes = 256;      // 32 items; the unit of barriers and conflicts in large objects

// A typed reference that gives no access by itself: go through read() or write() (barriers.h).
template <typename T>
struct Ref {
    SegOffset offset{kNull};
    constexpr Ref() = default;
    constexpr explicit Ref(SegOffset o) : offset(o) {}
    constexpr explicit operator bool() const { return offset != kNull; }
    friend constexpr bool operator==(Ref a, Ref b) { return a.offset == b.offset; }
    template <typename U>
    constexpr Ref<U> cast() const {
        return Ref<U>(offset);
    }
};

}  // namespace stm
