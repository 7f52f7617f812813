#include "frontend-toy/names.h"

#include <cstring>
#include <deque>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "frontend-toy/objects.h"
#include "frontend-toy/operations.h"
#include "frontend-toy/thread.h"

namespace toy {
namespace {

// Append-only. A deque keeps its elements in place, so a reference to one stays good while others are added.
struct Table {
    std::shared_mutex mutex;
    std::unordered_map<std::string_view, NameId> ids;
    std::deque<std::string> texts;
    std::deque<Value> strings;
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
    auto id = static_cast<NameId>(names.texts.size());
    names.texts.emplace_back(name);
    names.strings.push_back(text);
    names.ids.emplace(names.texts.back(), id);
    return id;
}

const std::string& name_text(NameId id) {
    Table& names = table();
    std::shared_lock lock(names.mutex);
    return names.texts[id];
}

Value name_str(NameId id) {
    Table& names = table();
    std::shared_lock lock(names.mutex);
    return names.strings[id];
}

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
