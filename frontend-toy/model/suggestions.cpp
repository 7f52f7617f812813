#include "frontend-toy/model/suggestions.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "frontend-toy/code.h"
#include "frontend-toy/model/class_info.h"
#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/modules.h"

namespace toy {
namespace {

constexpr std::size_t kMoveCost = 2;
constexpr std::size_t kCaseCost = 1;
constexpr std::size_t kLongest = 40;
constexpr std::size_t kMostCandidates = 750;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::size_t substitution_cost(char a, char b) {
    if ((a & 31) != (b & 31)) return kMoveCost;
    if (a == b) return 0;
    return lower(a) == lower(b) ? kCaseCost : kMoveCost;
}

// Levenshtein distance in the costs above; limit + 1 once it is known to be larger than `limit`.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
    while (!a.empty() && !b.empty() && a.front() == b.front()) {
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    while (!a.empty() && !b.empty() && a.back() == b.back()) {
        a.remove_suffix(1);
        b.remove_suffix(1);
    }
    if (a.empty() || b.empty()) return (a.size() + b.size()) * kMoveCost;
    if (a.size() > kLongest || b.size() > kLongest) return limit + 1;
    if (b.size() < a.size()) std::swap(a, b);
    if ((b.size() - a.size()) * kMoveCost > limit) return limit + 1;

    std::array<std::size_t, kLongest> row;  // row[i]: cost of turning the part of b seen so far into a[:i+1]
    for (std::size_t i = 0; i < a.size(); i++) row[i] = (i + 1) * kMoveCost;
    std::size_t result = 0;
    for (std::size_t j = 0; j < b.size(); j++) {
        std::size_t diagonal = result = j * kMoveCost;
        std::size_t least = SIZE_MAX;
        for (std::size_t i = 0; i < a.size(); i++) {
            std::size_t substitute = diagonal + substitution_cost(b[j], a[i]);
            diagonal = row[i];
            result = std::min(std::min(result, diagonal) + kMoveCost, substitute);
            row[i] = result;
            least = std::min(least, result);
        }
        if (least > limit) return limit + 1;
    }
    return result;
}

std::vector<std::string> texts(const std::vector<NameId>& names) {
    std::vector<std::string> result;
    for (NameId name : names) result.push_back(name_text(name));
    return result;
}

std::string suggest_variable(Thread& thread, Value exception, std::string_view name) {
    auto entries = traceback_entries(thread, exception_slot(thread, exception, kTracebackSlot));
    if (entries.empty()) return {};
    const Code& code = *entries.back().code;
    std::vector<std::string> locals;
    if (!code.is_module && !code.is_class_body) {
        for (const std::string& local : code.register_names) {
            if (!local.empty()) locals.push_back(local);
        }
    }
    if (std::string found = closest_name(locals, name); !found.empty()) return found;
    if (code.module != nullptr) {
        const auto& module = *static_cast<const ModuleInfo*>(code.module);
        std::string found = closest_name(texts(global_names(thread, module)), name);
        if (!found.empty()) return found;
    }
    return closest_name(texts(global_names(thread, builtins_module())), name);
}

std::string suggest_attribute(Thread& thread, Value object, std::string_view name) {
    Value list;
    try {
        list = object_dir(thread, object);
    } catch (const PythonError&) {
        return {};
    }
    std::vector<std::string> candidates;
    std::int64_t length = read<List>(thread, list)->length;
    for (std::int64_t i = 0; i < length; i++) {
        candidates.push_back(utf8(thread, read<Items>(thread, read<List>(thread, list)->items)->slots[i]));
    }
    return closest_name(candidates, name);
}

}  // namespace

std::string closest_name(const std::vector<std::string>& candidates, std::string_view name) {
    if (candidates.size() >= kMostCandidates) return {};
    std::size_t best = SIZE_MAX;
    std::string result;
    for (const std::string& candidate : candidates) {
        if (candidate == name) continue;
        // No more than a third of the characters may differ, and it must be better than what was found before.
        std::size_t limit = (name.size() + candidate.size() + 3) * kMoveCost / 6;
        if (best == 0) break;
        limit = std::min(limit, best - 1);
        std::size_t cost = distance(name, candidate, limit);
        if (cost > limit) continue;
        best = cost;
        result = candidate;
    }
    return result;
}

std::string suggestion_for(Thread& thread, Value exception) {
    Value cls = class_of(thread, exception);
    bool attribute = class_is_subclass(thread, cls, error_class(ErrorClass::attribute_error));
    if (!attribute && !class_is_subclass(thread, cls, error_class(ErrorClass::name_error))) return {};
    Value name = exception_field(thread, exception, "name");
    if (!name.is_ref() || !is_str(thread, name)) return {};
    std::string text = utf8(thread, name);
    if (!attribute) return suggest_variable(thread, exception, text);
    Value object = exception_field(thread, exception, "obj");
    return object == kNone ? std::string() : suggest_attribute(thread, object, text);
}

}  // namespace toy
