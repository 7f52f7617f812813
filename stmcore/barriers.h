// The only way to an object's fields. `read` yields a const view and marks; `write` runs the write barrier and yields
// a mutable one; a new object comes as a Fresh<T>, which needs no barrier. All these pointers are RealAddr: good until
// the next safe point of this segment, never to be stored. A store that forgets its barrier does not compile, because
// neither a Ref<T> nor what read() returns can be stored through.
#pragma once

#include <concepts>
#include <type_traits>

#include "stmcore/barrier_desc.h"

namespace stm {

template <typename T>
consteval bool begins_with_header() {
    if constexpr (std::is_standard_layout_v<T>) return offsetof(T, header) == 0;
    return true;  // it has inherited the header, so that comes first
}

// What may be the T of a Ref<T>: plain memory that begins with the header, as its first member `header` or its base
// class.
template <typename T>
concept HeapObject =
    !std::is_polymorphic_v<T> && !std::is_const_v<T> && alignof(T) <= 8 &&
    (std::derived_from<T, ObjectHeader> || (requires(T& object) {
         { (object.header) } -> std::same_as<ObjectHeader&>;
     } && begins_with_header<T>()));

inline void read_barrier(Segment& segment, SegOffset offset) {
    *reinterpret_cast<std::uint8_t*>(segment.base + (raw(offset) >> kReadMarkerShift)) = segment.read_version;
}

inline void write_barrier(Segment& segment, SegOffset offset) {
    auto* header = reinterpret_cast<ObjectHeader*>(unchecked::real_address(segment, offset));
    if (__builtin_expect((header->flags & kWriteBarrier) != 0, 0)) stm_write_barrier_slow(&segment, raw(offset));
}

template <HeapObject T>
const T* read(Segment& segment, Ref<T> ref) {
    read_barrier(segment, ref.offset);
    return reinterpret_cast<const T*>(unchecked::real_address(segment, ref.offset));
}

// One word at byte `at` of an object: by cards if the object is large, so that transactions that touch different parts
// of it neither conflict nor copy all of it.
inline const std::uint64_t* read_word(Segment& segment, SegOffset offset, std::size_t at) {
    auto* header = reinterpret_cast<const ObjectHeader*>(unchecked::real_address(segment, offset));
    std::uint64_t marker = raw(offset) >> kReadMarkerShift;
    if ((header->flags & kLarge) != 0)
        marker = (((raw(offset) + at) & ~std::uint64_t{kCardBytes - 1}) >> kReadMarkerShift) + barrier::kCardRead;
    *reinterpret_cast<std::uint8_t*>(segment.base + marker) = segment.read_version;
    return reinterpret_cast<const std::uint64_t*>(unchecked::real_address(segment, offset) + at);
}

inline std::uint64_t* write_word(Segment& segment, SegOffset offset, std::size_t at) {
    auto* header = reinterpret_cast<ObjectHeader*>(unchecked::real_address(segment, offset));
    if (__builtin_expect((header->flags & kWriteBarrier) != 0, 0)) {
        if ((header->flags & kLarge) == 0) {
            stm_write_barrier_slow(&segment, raw(offset));
        } else {
            std::uint64_t marker = ((raw(offset) + at) & ~std::uint64_t{kCardBytes - 1}) >> kReadMarkerShift;
            auto* written = reinterpret_cast<std::uint8_t*>(segment.base + marker + barrier::kCardWritten);
            if (*written != segment.card_version) stm_write_card_slow(&segment, raw(offset), at);
        }
    }
    return reinterpret_cast<std::uint64_t*>(unchecked::real_address(segment, offset) + at);
}

// For fields that never change after the object was made (its length, a string's bytes): no marker.
template <HeapObject T>
const T* read_immutable(const Segment& segment, Ref<T> ref) {
    return reinterpret_cast<const T*>(unchecked::real_address(segment, ref.offset));
}

template <HeapObject T>
T* write(Segment& segment, Ref<T> ref) {
    write_barrier(segment, ref.offset);
    return reinterpret_cast<T*>(unchecked::real_address(segment, ref.offset));
}

// An object that has just been made, with all bytes behind the header zero. It may be written without a barrier until
// the next safe point, for as long as this holds it: it can be neither copied nor stored. ref() is what stays.
template <HeapObject T>
class [[nodiscard]] Fresh {
  public:
    // What `offset` refers to has been allocated in `segment` since its last safe point.
    Fresh(Segment& segment, SegOffset offset)
        : object_(reinterpret_cast<T*>(unchecked::real_address(segment, offset))), ref_(offset) {}
    Fresh(const Fresh&) = delete;
    Fresh& operator=(const Fresh&) = delete;
    T* operator->() const { return object_; }
    T& operator*() const { return *object_; }
    Ref<T> ref() const { return ref_; }

  private:
    T* object_;
    Ref<T> ref_;
};

namespace unchecked {

// An object that this code has just allocated, before the next safe point: no barrier is needed. Prefer Fresh<T>.
template <HeapObject T>
T* initialise(Segment& segment, Ref<T> ref) {
    return reinterpret_cast<T*>(real_address(segment, ref.offset));
}

}  // namespace unchecked

// The embedder's type or shape id. Mutable ids (shapes) need read(): this one is for ids that never change.
inline std::uint32_t type_id(const Segment& segment, SegOffset offset) {
    return reinterpret_cast<const ObjectHeader*>(unchecked::real_address(segment, offset))->type_id;
}

}  // namespace stm
