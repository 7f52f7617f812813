// Inline caches of attribute instructions: one word per instruction in Code::caches, shared by all threads and written
// without any transaction. A word is read and checked as a whole, so a racing write is at worst a miss:
//
//   bits 63..32  type id of the object (0: an immediate, whose tag class is checked through the entry)
//   bits 31..29  what the low bits are; bits 28..0: a slot, or the index of a CacheEntry
//
// Entries are immutable once published and never freed. What they rest on is said in model/attribute_cache.h: a type
// id, and the version of a class where one is named, which is read transactionally on every use.
#pragma once

#include <atomic>
#include <cstdint>

#include "frontend-toy/model/attribute_cache.h"

namespace toy {

enum class CacheKind : std::uint32_t { empty, slot, overflow_slot, entry };

struct CacheEntry {
    AttributeKind kind = AttributeKind::generic;
    std::uint32_t slot = 0;
    std::uint32_t next_type = 0;  // add_inline: the shape afterwards
    Value cls;                    // its version, or the object itself
    std::int64_t version = 0;
    Value cell;
    const NativeDescriptor* native = nullptr;
};

constexpr std::uint64_t cache_word(std::uint32_t type, CacheKind kind, std::uint32_t number) {
    return std::uint64_t{type} << 32 | std::uint64_t{static_cast<std::uint32_t>(kind)} << 29 | number;
}
constexpr std::uint32_t cache_type(std::uint64_t word) { return static_cast<std::uint32_t>(word >> 32); }
constexpr CacheKind cache_kind(std::uint64_t word) { return static_cast<CacheKind>(word >> 29 & 7); }
constexpr std::uint32_t cache_number(std::uint64_t word) { return static_cast<std::uint32_t>(word & 0x1fff'ffff); }

constexpr std::uint32_t kMaximumCacheEntries = 1u << 20;
extern CacheEntry* const cache_entries;  // reserved at start, filled from the front

// What a thread has resolved lately, by type and name: instructions that see several types in turn find their words
// here. Needs no invalidation, because words are checked where they are used.
class RecentWords {
  public:
    static constexpr std::uint64_t key(std::uint32_t type, NameId name, bool stores) {
        return std::uint64_t{type} << 32 | std::uint64_t{name} << 1 | (stores ? 1 : 0);
    }
    std::uint64_t find(std::uint64_t key) const {
        const Row& row = rows_[place(key)];
        return row.key == key ? row.word : 0;
    }
    void put(std::uint64_t key, std::uint64_t word) { rows_[place(key)] = {key, word}; }

  private:
    struct Row {
        std::uint64_t key = 0, word = 0;
    };
    static constexpr std::size_t kRows = 2048;
    static std::size_t place(std::uint64_t key) { return (key * 0x9e3779b97f4a7c15u) >> 53; }

    Row rows_[kRows];
};

// The word for what was resolved, or 0 if it cannot be cached.
std::uint64_t make_cache_word(const ResolvedAttribute& resolved);

}  // namespace toy
