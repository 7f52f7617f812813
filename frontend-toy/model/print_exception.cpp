// Uncaught exceptions as CPython 3.11 writes them.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "frontend-toy/code.h"
#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/error_markers.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/model/model_names.h"
#include "frontend-toy/model/suggestions.h"

namespace toy {
namespace {

constexpr std::size_t kMostEntries = 1000;
constexpr std::size_t kRepeatedShown = 3;

// Lines of source files, read once per report.
class Sources {
  public:
    // Null when there is no such line.
    const std::string* line(const std::string& filename, std::uint32_t number) {
        auto [found, is_new] = files_.try_emplace(filename);
        if (is_new) found->second = read_lines(filename);
        return number == 0 || number > found->second.size() ? nullptr : &found->second[number - 1];
    }

  private:
    static std::vector<std::string> read_lines(const std::string& filename) {
        std::vector<std::string> lines;
        std::ifstream file(filename, std::ios::binary);
        std::string text{std::istreambuf_iterator<char>(file), {}};
        if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
        for (std::size_t at = 0; at < text.size();) {
            std::size_t end = text.find_first_of("\r\n", at);
            lines.push_back(text.substr(at, end == std::string::npos ? end : end - at));
            if (end == std::string::npos) break;
            at = end + (text.compare(end, 2, "\r\n") == 0 ? 2 : 1);
        }
        return lines;
    }
    std::map<std::string, std::vector<std::string>> files_;
};

std::string_view stripped(std::string_view line) {
    std::size_t start = line.find_first_not_of(" \t\f");
    return start == std::string_view::npos ? std::string_view() : line.substr(start);
}

// What one line of a traceback shows. An entry inside inlined comprehensions stands for several.
struct ShownFrame {
    const std::string* filename;
    const std::string* name;
    const Position* position;
};

std::vector<ShownFrame> shown_frames(const std::vector<TracebackEntry>& entries, std::size_t first) {
    std::vector<ShownFrame> frames;
    for (std::size_t i = first; i < entries.size(); i++) {
        const TracebackEntry& entry = entries[i];
        const Code& code = *entry.code;
        std::vector<const InlinedRange*> around;  // inner ones first
        for (const InlinedRange& range : code.inlined_ranges) {
            if (entry.instruction >= range.begin && entry.instruction < range.end) around.push_back(&range);
        }
        const std::string* name = &code.name;
        for (std::size_t k = around.size(); k-- > 0;) {
            frames.push_back({&code.filename, name, &around[k]->call});
            name = &around[k]->name;
        }
        frames.push_back({&code.filename, name, &code.positions[entry.instruction]});
    }
    return frames;
}

std::string print_entries(const std::vector<TracebackEntry>& entries, Sources& sources) {
    std::string text;
    std::size_t repeated = 0;
    const ShownFrame* last = nullptr;
    auto end_repetition = [&] {
        if (repeated <= kRepeatedShown) return;
        std::size_t hidden = repeated - kRepeatedShown;
        text += fmt::format("  [Previous line repeated {} more time{}]\n", hidden, hidden > 1 ? "s" : "");
    };
    const std::vector<ShownFrame> frames =
        shown_frames(entries, entries.size() > kMostEntries ? entries.size() - kMostEntries : 0);
    for (const ShownFrame& frame : frames) {
        if (last == nullptr || *frame.filename != *last->filename || frame.position->line != last->position->line ||
            *frame.name != *last->name) {
            end_repetition();
            last = &frame;
            repeated = 0;
        }
        if (++repeated > kRepeatedShown) continue;
        text += fmt::format("  File \"{}\", line {}, in {}\n", *frame.filename, frame.position->line, *frame.name);
        const std::string* source = sources.line(*frame.filename, frame.position->line);
        if (source == nullptr) continue;
        text += fmt::format("    {}\n", stripped(*source));
        std::string markers = error_markers(*source, *frame.position);
        if (!markers.empty()) text += markers + "\n";
    }
    end_repetition();
    return text;
}

std::string utf8_or(Thread& thread, Value value, const char* otherwise) {
    return value.is_ref() && is_str(thread, value) ? utf8(thread, value) : otherwise;
}

// str(value), or what CPython writes when that fails.
std::string safe_str(Thread& thread, Value value, const char* failed) {
    try {
        return utf8(thread, to_str(thread, value));
    } catch (const PythonError&) {
        return failed;
    }
}

// ---------------------------------------------------------------------------------------------------- SyntaxError

// The source line with a caret line; offsets count bytes from 1 (CPython does not count characters here).
std::string marked_line(std::string text, std::int64_t offset, std::int64_t end_offset) {
    std::int64_t carets = end_offset > 0 && end_offset > offset ? end_offset - offset : 1;
    std::size_t end = text.find('\n');
    if (end != std::string::npos) text.erase(end);
    std::size_t start = text.find_first_not_of(" \t\f");
    if (start == std::string::npos) start = text.size();
    text.erase(0, start);
    std::string result = "    " + text + "\n";
    offset -= 1 + static_cast<std::int64_t>(start);
    if (offset < 0) return result;
    return result + "    " + std::string(static_cast<std::size_t>(offset), ' ') +
           std::string(static_cast<std::size_t>(carets), '^') + "\n";
}

// Byte offset, from 1, of a character offset from 1.
std::int64_t byte_offset(std::string_view text, std::int64_t characters) {
    std::size_t at = 0;
    for (std::int64_t seen = 1; seen < characters && at < text.size(); seen++) {
        do at++;
        while (at < text.size() && (text[at] & 0xc0) == 0x80);
    }
    std::int64_t passed = static_cast<std::int64_t>(at) + 1;
    return at < text.size() ? passed : std::max(passed, characters);
}

std::string syntax_error_location(const std::string& filename, std::int64_t line, const std::string& text,
                                  std::int64_t offset, std::int64_t end_line, std::int64_t end_offset) {
    std::string result = fmt::format("  File \"{}\", line {}\n", filename, line);
    if (text.empty()) return result;
    if (end_line > line) end_offset = 1 + static_cast<std::int64_t>(text.substr(0, text.find('\n')).size());
    return result + (marked_line(text, offset, end_offset));
}

bool is_syntax_error_with_place(Thread& thread, Value exception) {
    return class_is_subclass(thread, class_of(thread, exception), error_class(ErrorClass::syntax_error)) &&
           is_int(thread, exception_field(thread, exception, "lineno"));
}

std::int64_t int_field(Thread& thread, Value exception, const char* name) {
    std::int64_t number = -1;
    Value value = exception_field(thread, exception, name);
    return is_int(thread, value) && to_int64(thread, value, number) ? number : -1;
}

std::string place_of_syntax_error(Thread& thread, Value exception) {
    std::string text = utf8_or(thread, exception_field(thread, exception, "text"), "");
    std::int64_t end_offset = int_field(thread, exception, "end_offset");
    return syntax_error_location(utf8_or(thread, exception_field(thread, exception, "filename"), "<string>"),
                                 int_field(thread, exception, "lineno"), text,
                                 byte_offset(text, int_field(thread, exception, "offset")),
                                 int_field(thread, exception, "end_lineno"),
                                 end_offset > 0 ? byte_offset(text, end_offset) : end_offset);
}

// ---------------------------------------------------------------------------------------------------- parts

std::string class_prefix(Thread& thread, Value exception) {
    Value cls = class_of(thread, exception);
    std::string name = full_class_name(thread, cls);
    constexpr std::string_view kMain = "__main__.";
    return name.starts_with(kMain) ? name.substr(kMain.size()) : name;
}

std::string print_notes(Thread& thread, Value exception) {
    Rooted notes(thread, find_attribute(thread, exception, model_names.notes));
    if (notes.get().is_nothing()) return {};
    if (!has_type(thread, notes, kList) && !has_type(thread, notes, kTuple)) {
        return utf8(thread, to_repr(thread, notes)) + "\n";
    }
    RootedVector items(thread);
    items.values = list_of(thread, notes);
    std::string text;
    for (std::size_t i = 0; i < items.values.size(); i++) {
        text += safe_str(thread, items.values[i], "<note str() failed>") + "\n";
    }
    return text;
}

void print_with_causes(Thread& thread, Value exception_value, Sources& sources, std::vector<Value>& seen,
                       std::string& text) {
    Rooted exception(thread, exception_value);
    seen.push_back(exception_value);
    auto is_new = [&](Value other) {
        return !other.is_nothing() && std::find(seen.begin(), seen.end(), other) == seen.end();
    };
    Value cause = exception_slot(thread, exception, kCause), context = exception_slot(thread, exception, kContext);
    if (!cause.is_nothing()) {
        if (is_new(cause)) {
            print_with_causes(thread, cause, sources, seen, text);
            text += "\nThe above exception was the direct cause of the following exception:\n\n";
        }
    } else if (is_new(context) && exception_slot(thread, exception, kSuppressContext) != kTrue) {
        print_with_causes(thread, context, sources, seen, text);
        text += "\nDuring handling of the above exception, another exception occurred:\n\n";
    }
    auto entries = traceback_entries(thread, exception_slot(thread, exception, kTracebackSlot));
    if (!entries.empty()) text += "Traceback (most recent call last):\n" + print_entries(entries, sources);
    text += print_exception_only(thread, exception);
    text += print_notes(thread, exception);
}

}  // namespace

std::string print_exception(Thread& thread, Value exception) {
    Sources sources;
    RootedVector seen(thread);
    std::string text;
    print_with_causes(thread, exception, sources, seen.values, text);
    return text;
}

std::string print_traceback(Thread& thread, Value traceback) {
    Sources sources;
    return print_entries(traceback_entries(thread, traceback), sources);
}

std::string print_exception_only(Thread& thread, Value exception_value) {
    Rooted exception(thread, exception_value);
    std::string text, message;
    if (is_syntax_error_with_place(thread, exception)) {
        text = place_of_syntax_error(thread, exception);
        message = safe_str(thread, exception_field(thread, exception, "msg"), "<exception str() failed>");
    } else {
        message = safe_str(thread, exception, "<exception str() failed>");
    }
    text += class_prefix(thread, exception);
    if (!message.empty()) text += ": " + message;
    if (std::string suggestion = suggestion_for(thread, exception); !suggestion.empty()) {
        text += fmt::format(". Did you mean: '{}'?", suggestion);
    }
    return text + "\n";
}

std::string print_syntax_error(const SyntaxError& error) {
    const Position& position = error.position;
    // A block that is missing at the end of the file has no place to point to.
    bool nowhere = error.kind == "IndentationError" && position.column >= error.line_text.size();
    const std::int64_t offset = nowhere ? -1 : std::int64_t{position.column} + 1;
    const std::int64_t end_offset = nowhere ? -1 : std::int64_t{position.end_column} + 1;
    return syntax_error_location(error.filename, position.line, error.line_text, offset, position.end_line, end_offset) +
           error.kind + ": " + error.message + "\n";
}

}  // namespace toy
