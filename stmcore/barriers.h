// The only way to an object's fields. `read` yields a const view and marks; `write` runs the write barrier and yields
// a mutable one. Both pointers are RealAddr: good until the next safe point of this segment, never to be stored.
#pragma once

#include "stmcore/barrier_desc.h"

namespace stm {

inline void read_barrier(Segment& segment, SegOffset offset) {
    *reinterpret_cast<std::uint8_t*>(segment.base + (raw(offset) >> kReadMarkerShift)) = segment.read_version;
}

inline void write_barrier(Segment& segment, SegOffset offset) {
    auto* header = reinterpret_cast<ObjectHeader*>(real_address(segment, offset));
    if (__builtin_expect((header->flags & kWriteBarrier) != 0, 0)) stm_write_barrier_slow(&segment, raw(offset));
}

template <typename T>
const T* read(Segment& segment, Ref<T> ref) {
    read_barrier(segment, ref.offset);
    return reinterpret_cast<const T*>(real_address(segment, ref.offset));
}

// One word at byte `at` of an object: by cards if the object is large, so that transactions that touch different parts
// of it neither conflict nor copy all of it.
inline const std::uint64_t* read_word(Segment& segment, SegOffset offset, std::size_t at) {
    auto* header = reinterpret_cast<const ObjectHeader*>(real_address(segment, offset));
    std::uint64_t marked = (header->flags & kLarge) != 0 ? (raw(offset) + at) & ~std::uint64_t{kCardBytes - 1} : raw(offset);
    *reinterpret_cast<std::uint8_t*>(segment.base + (marked >> kReadMarkerShift)) = segment.read_version;
    return reinterpret_cast<const std::uint64_t*>(real_address(segment, offset) + at);
}

inline std::uint64_t* write_word(Segment& segment, SegOffset offset, std::size_t at) {
    auto* header = reinterpret_cast<ObjectHeader*>(real_address(segment, offset));
    if (__builtin_expect((header->flags & kWriteBarrier) != 0, 0)) {
        if ((header->flags & kLarge) == 0) {
            stm_write_barrier_slow(&segment, raw(offset));
        } else {
            std::uint64_t marker = ((raw(offset) + at) & ~std::uint64_t{kCardBytes - 1}) >> kReadMarkerShift;
            auto* written = reinterpret_cast<std::uint8_t*>(segment.base + marker + barrier::kCardWritten);
            if (*written != segment.card_version) stm_write_card_slow(&segment, raw(offset), at);
        }
    }
    return reinterpret_cast<std::uint64_t*>(real_address(segment, offset) + at);
}

// For fields that never change after the object was made (its length, a string's bytes): no marker.
template <typename T>
const T* read_immutable(const Segment& segment, Ref<T> ref) {
    return reinterpret_cast<const T*>(real_address(segment, ref.offset));
}

template <typename T>
T* write(Segment& segment, Ref<T> ref) {
    write_barrier(segment, ref.offset);
    return reinterpret_cast<T*>(real_address(segment, ref.offset));
}

// An object that this code has just allocated, before the next safe point: no barrier is needed.
template <typename T>
T* initialise(Segment& segment, Ref<T> ref) {
    return reinterpret_cast<T*>(real_address(segment, ref.offset));
}

// The embedder's type or shape id. Mutable ids (shapes) need read(): this one is for ids that never change.
inline std::uint32_t type_id(const Segment& segment, SegOffset offset) {
    return reinterpret_cast<const ObjectHeader*>(real_address(segment, offset))->type_id;
}

}  // namespace stm
