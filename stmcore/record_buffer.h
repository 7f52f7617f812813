// A growing sequence of (offset, size, contents) records in one stretch of memory: the backups of a transaction, and
// the new contents in a commit log entry. Both are read front to back once, so they stream through the cache.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

namespace stm {

// Sizes are multiples of 8 and mostly small.
inline void copy_words(char* to, const char* from, std::uint64_t bytes) {
    if (bytes > 128) {
        std::memcpy(to, from, bytes);
        return;
    }
    for (std::uint64_t at = 0; at != bytes; at += 8) std::memcpy(to + at, from + at, 8);
}

// A whole object, or a card of one (without the header, which never changes by cards). In the log also an update that
// commutes with others of its kind (commuting_updates.h): a number to add to a word, or words for the end of a queue.
struct Record {
    std::uint64_t offset;
    // The object's size, or kCard | distance from the object << kDistanceShift | size, or a kind of update | size.
    std::uint64_t shape;

    static constexpr std::uint64_t kCard = std::uint64_t{1} << 63;
    static constexpr unsigned kDistanceShift = 12;
    static constexpr std::uint64_t kAddition = std::uint64_t{1} << 61;
    static constexpr std::uint64_t kAppending = std::uint64_t{2} << 61;
    static constexpr std::uint64_t kKinds = std::uint64_t{7} << 61;

    bool is_card() const { return (shape & kCard) != 0; }
    bool is_update() const { return !is_card() && (shape & kKinds) != 0; }
    bool is_addition() const { return (shape & kKinds) == kAddition; }
    std::uint64_t size() const { return is_card() ? shape & ((1u << kDistanceShift) - 1) : shape & ~kKinds; }
    std::uint64_t object() const { return is_card() ? offset - ((shape & ~kCard) >> kDistanceShift) : offset; }

    char* contents() { return reinterpret_cast<char*>(this + 1); }
    const char* contents() const { return reinterpret_cast<const char*>(this + 1); }
    Record* next() { return reinterpret_cast<Record*>(contents() + size()); }
    const Record* next() const { return reinterpret_cast<const Record*>(contents() + size()); }
};

class RecordBuffer {
  public:
    RecordBuffer() = default;
    ~RecordBuffer() { std::free(data_); }
    RecordBuffer(const RecordBuffer&) = delete;
    RecordBuffer& operator=(const RecordBuffer&) = delete;

    // The record's contents are the caller's to fill.
    Record* append(std::uint64_t offset, std::uint64_t size) { return append_shaped(offset, size, size); }
    Record* append_card(std::uint64_t object, std::uint64_t offset, std::uint64_t size) {
        return append_shaped(offset, size, Record::kCard | (offset - object) << Record::kDistanceShift | size);
    }
    Record* append_update(std::uint64_t kind, std::uint64_t offset, std::uint64_t size) {
        return append_shaped(offset, size, kind | size);
    }
    Record* append_like(const Record& other) { return append_shaped(other.offset, other.size(), other.shape); }
    bool empty() const { return used_ == 0; }
    std::uint64_t used() const { return used_; }
    Record* begin() { return at(0); }
    const Record* begin() const { return reinterpret_cast<const Record*>(data_); }
    Record* at(std::uint64_t position) { return reinterpret_cast<Record*>(data_ + position); }
    Record* end() { return at(used_); }
    const Record* end() const { return reinterpret_cast<const Record*>(data_ + used_); }

    void clear() {
        used_ = 0;
        if (__builtin_expect(capacity_ > kKeep, 0)) {
            std::free(data_);
            data_ = nullptr;
            capacity_ = 0;
        }
    }
    void reserve(std::uint64_t bytes) {
        if (bytes > capacity_) grow(bytes);
    }

  private:
    Record* append_shaped(std::uint64_t offset, std::uint64_t size, std::uint64_t shape) {
        std::uint64_t needed = used_ + sizeof(Record) + size;
        if (__builtin_expect(needed > capacity_, 0)) grow(needed);
        auto* record = reinterpret_cast<Record*>(data_ + used_);
        record->offset = offset;
        record->shape = shape;
        used_ = needed;
        return record;
    }

    static constexpr std::uint64_t kKeep = 4 << 20;  // a larger buffer is given back after its transaction

    __attribute__((noinline)) void grow(std::uint64_t needed) {
        std::uint64_t capacity = capacity_ * 2 > needed ? capacity_ * 2 : needed;
        if (capacity < 1024) capacity = 1024;
        void* data = std::realloc(data_, capacity);
        if (data == nullptr) throw std::bad_alloc();
        data_ = static_cast<char*>(data);
        capacity_ = capacity;
    }

    char* data_ = nullptr;
    std::uint64_t used_ = 0;
    std::uint64_t capacity_ = 0;
};

}  // namespace stm
