#include "frontend-toy/names.h"

#include <array>
#include <atomic>
#include <cstring>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <unordered_map>
#include <vector>

#include "frontend-toy/objects.h"
#include "frontend-toy/operations.h"
#include "frontend-toy/thread.h"

namespace toy {
namespace {

// Append-only. Names are looked up by id on every attribute access: chunks that never move, read without the lock.
struct Entry {
    std::string text;
    Value str;
};
constexpr std::size_t kChunk = 1024;
constexpr std::size_t kChunks = 16384;

struct Table {
    std::shared_mutex mutex;
    std::unordered_map<std::string_view, NameId> ids;
    std::array<std::atomic<Entry*>, kChunks> chunks{};
    std::vector<std::unique_ptr<Entry[]>> storage;
    NameId next = 0;

    Entry& entry(NameId id) { return chunks[id / kChunk].load(std::memory_order_acquire)[id % kChunk]; }
    // The caller holds the mutex exclusively.
    NameId add(std::string_view text, Value str) {
        if (next / kChunk >= kChunks) throw std::length_error("too many names");
        if (next % kChunk == 0) {
            storage.push_back(std::make_unique<Entry[]>(kChunk));
            chunks[next / kChunk].store(storage.back().get(), std::memory_order_release);
        }
        Entry& made = entry(next);
        made.text = text;
        made.str = str;
        ids.emplace(made.text, next);
        return next++;
    }
};

Table& table() {
    static Table instance;
    return instance;
}

// A copy of `str` in old space that is never freed and has its hash from the start.
Value prebuilt_copy(Thread& thread, Value str) {
    const Str* source = read_immutable<Str>(thread, str);
    std::size_t bytes = sizeof(Str) + static_cast<std::size_t>(source->length) * source->width;
    stm::SegOffset fixed = stm::allocate_fixed(*thread.segment, (bytes + 7) & ~std::size_t{7}, kStr, true);
    Value copy = Value::from_ref(fixed);
    Str* target = write<Str>(thread, copy);
    target->length = source->length;
    target->width = source->width;
    target->is_ascii = source->is_ascii;
    std::memcpy(target->data, source->data, static_cast<std::size_t>(source->length) * source->width);
    target->hash = hash_str(thread, str);
    return copy;
}

}  // namespace

NameId intern(Thread& thread, std::string_view name) {
    Table& names = table();
    {
        std::shared_lock lock(names.mutex);
        if (auto found = names.ids.find(name); found != names.ids.end()) return found->second;
    }
    // Only one transaction is inevitable at a time, so nobody else adds the same name between the look-up and here.
    thread.transaction->become_inevitable("new name");
    {
        std::shared_lock lock(names.mutex);
        if (auto found = names.ids.find(name); found != names.ids.end()) return found->second;
    }
    Value text = prebuilt_copy(thread, make_str(thread, name));
    std::unique_lock lock(names.mutex);
    return names.add(name, text);
}

const std::string& name_text(NameId id) { return table().entry(id).text; }

Value name_str(NameId id) { return table().entry(id).str; }

bool find_name(Thread& thread, Value str, NameId& id) {
    Table& names = table();
    std::string text = utf8(thread, str);
    std::shared_lock lock(names.mutex);
    auto found = names.ids.find(text);
    if (found == names.ids.end()) return false;
    id = found->second;
    return true;
}

}  // namespace toy
