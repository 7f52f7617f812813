#include "frontend-toy/objects/unicode.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>

namespace toy {
namespace {

struct UnicodeRecord {
    std::uint16_t flags;
    std::uint8_t decimal;  // of the run's first character; the others count up from it
    std::int32_t lower, upper, title, fold;  // distance to the mapped character
};
struct UnicodeRun {
    char32_t first;
    std::uint16_t record;
};
struct SpecialCase {  // characters that become several
    char32_t character;
    char32_t mapped[3];
};

#include "frontend-toy/objects/unicode_tables.inc"

const UnicodeRun& run_of(char32_t c) {
    return *std::prev(std::upper_bound(std::begin(kRuns), std::end(kRuns), c,
                                       [](char32_t code, const UnicodeRun& run) { return code < run.first; }));
}

const std::array<std::uint16_t, 256> latin1_flags = [] {
    std::array<std::uint16_t, 256> flags;
    for (char32_t c = 0; c < 256; ++c) flags[c] = kRecords[run_of(c).record].flags;
    return flags;
}();

std::span<const SpecialCase> special_cases(CaseMapping mapping) {
    switch (mapping) {
        case CaseMapping::lower: return kLowerCases;
        case CaseMapping::upper: return kUpperCases;
        case CaseMapping::title: return kTitleCases;
        case CaseMapping::fold: return kFoldCases;
    }
    return {};
}

}  // namespace

std::uint16_t unicode_flags(char32_t c) { return c < 256 ? latin1_flags[c] : kRecords[run_of(c).record].flags; }

int decimal_digit(char32_t c) {
    if (c < 128) return c >= '0' && c <= '9' ? static_cast<int>(c - '0') : -1;
    const UnicodeRun& run = run_of(c);
    const UnicodeRecord& record = kRecords[run.record];
    return record.flags & kDecimal ? static_cast<int>(record.decimal + (c - run.first)) : -1;
}

int map_case(CaseMapping mapping, char32_t c, char32_t out[3]) {
    if (c < 128) {
        const bool lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z';
        const bool to_upper = mapping == CaseMapping::upper || mapping == CaseMapping::title;
        out[0] = to_upper && lower ? c - 32 : !to_upper && upper ? c + 32 : c;
        return 1;
    }
    const std::span<const SpecialCase> cases = special_cases(mapping);
    const auto found = std::lower_bound(cases.begin(), cases.end(), c, [](const SpecialCase& special, char32_t code) {
        return special.character < code;
    });
    if (found != cases.end() && found->character == c) {
        int count = 0;
        while (count < 3 && found->mapped[count] != 0) {
            out[count] = found->mapped[count];
            ++count;
        }
        return count;
    }
    const UnicodeRecord& record = kRecords[run_of(c).record];
    const std::int32_t distance = mapping == CaseMapping::lower   ? record.lower
                                  : mapping == CaseMapping::upper ? record.upper
                                  : mapping == CaseMapping::title ? record.title
                                                                  : record.fold;
    out[0] = static_cast<char32_t>(static_cast<std::int32_t>(c) + distance);
    return 1;
}

}  // namespace toy
