#include "frontend-toy/interpreter/inline_cache.h"

#include <sys/mman.h>

#include <mutex>
#include <new>
#include <tuple>
#include <unordered_map>

namespace toy {

namespace {

CacheEntry* reserve_entries() {
    void* memory = mmap(nullptr, kMaximumCacheEntries * sizeof(CacheEntry), PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    return static_cast<CacheEntry*>(memory);
}

struct Key {
    AttributeKind kind;
    std::uint32_t type_id, slot, next_type;
    std::uint64_t cls, cell;
    std::int64_t version;
    const NativeDescriptor* native;
    bool operator==(const Key&) const = default;
};
struct KeyHash {
    std::size_t operator()(const Key& key) const {
        std::uint64_t hash = key.type_id;
        for (std::uint64_t part : {std::uint64_t{static_cast<std::uint8_t>(key.kind)}, std::uint64_t{key.slot}, std::uint64_t{key.next_type},
                                   key.cls, key.cell, static_cast<std::uint64_t>(key.version),
                                   reinterpret_cast<std::uint64_t>(key.native)}) {
            hash = (hash ^ part) * 0x9e3779b97f4a7c15u;
            hash ^= hash >> 32;
        }
        return hash;
    }
};

std::mutex mutex;
std::unordered_map<Key, std::uint32_t, KeyHash>& known_entries() {
    static std::unordered_map<Key, std::uint32_t, KeyHash> known;
    return known;
}

}  // namespace

CacheEntry* const cache_entries = reserve_entries();

std::uint64_t make_cache_word(const ResolvedAttribute& resolved) {
    switch (resolved.kind) {
        case AttributeKind::generic: return 0;
        case AttributeKind::inline_slot: return cache_word(resolved.type_id, CacheKind::slot, resolved.slot);
        case AttributeKind::overflow_slot: return cache_word(resolved.type_id, CacheKind::overflow_slot, resolved.slot);
        case AttributeKind::method:
        case AttributeKind::property:
        case AttributeKind::class_value:
        case AttributeKind::static_function:
        case AttributeKind::builtin_method:
        case AttributeKind::type_value:
        case AttributeKind::type_function:
        case AttributeKind::module_value:
        case AttributeKind::add_inline:
        case AttributeKind::type_cell:
        case AttributeKind::module_cell: break;
    }
    if (resolved.type_id == kNoType) return 0;
    std::uint32_t next_type = resolved.next_shape != nullptr ? resolved.next_shape->id : 0;
    Key key{resolved.kind, resolved.type_id, resolved.slot, next_type, resolved.cls.word(), resolved.cell.word(),
            resolved.version, resolved.native};
    std::lock_guard<std::mutex> lock(mutex);
    auto& known = known_entries();
    auto [at, is_new] = known.try_emplace(key, static_cast<std::uint32_t>(known.size()));
    if (is_new) {
        if (at->second >= kMaximumCacheEntries) {
            known.erase(at);
            return 0;
        }
        cache_entries[at->second] = {resolved.kind, resolved.slot, next_type,       resolved.cls,
                                     resolved.version, resolved.cell, resolved.native};
    }
    return cache_word(resolved.type_id, CacheKind::entry, at->second);
}

}  // namespace toy
