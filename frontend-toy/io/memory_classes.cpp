// StringIO and BytesIO. Their contents are in the heap: what an aborted transaction wrote is gone with it. Writes at
// the end are collected as a list of pieces, which are joined when somebody wants to see them.
#include <fmt/format.h>

#include <algorithm>

#include "frontend-toy/io/file_objects.h"
#include "frontend-toy/io/open.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

enum MemorySlot : std::uint32_t {
    kContents = kFileSlots,  // Str or Bytes; kNothing: __init__ has not run
    kPieces,                 // List of what was written behind it
    kLength,                 // of all, as a small int
    kPosition,
    kNewlines,  // StringIO: its NewlineMode
    kMemorySlots
};

Value string_class, bytes_class;
bool is_string_io(Thread& thread, Value value) { return is_instance_of(thread, value, string_class); }
bool is_bytes_io(Thread& thread, Value value) { return is_instance_of(thread, value, bytes_class); }
constexpr MethodTraits kStringTraits{"_io.StringIO", is_string_io};
constexpr MethodTraits kBytesTraits{"_io.BytesIO", is_bytes_io};

std::int64_t number_in(Thread& thread, Value self, MemorySlot slot) {
    return hidden_slot(thread, self, slot).small_int();
}
void set_number(Thread& thread, Value self, MemorySlot slot, std::int64_t number) {
    set_hidden_slot(thread, self, slot, Value::from_small_int(number));
}

template <bool text>
void check_open(Thread& thread, Value self) {
    if (hidden_slot(thread, self, kContents).is_nothing()) {
        raise(thread, ErrorClass::value_error, "I/O operation on uninitialized object");
    }
    if (!hidden_slot(thread, self, kClosedSlot).is_nothing()) {
        raise(thread, ErrorClass::value_error, text ? "I/O operation on closed file" : "I/O operation on closed file.");
    }
}

template <bool text>
Value empty(Thread& thread) {
    return text ? make_ascii(thread, "") : make_bytes(thread, "");
}

// Everything in one object.
template <bool text>
Value contents(Thread& thread, Value self) {
    Value pieces = hidden_slot(thread, self, kPieces);
    Value all = hidden_slot(thread, self, kContents);
    if (list_view(thread, pieces).empty()) return all;
    std::vector<Value> parts{all};
    for (Value piece : list_view(thread, pieces)) parts.push_back(piece);
    if constexpr (text) {
        all = str_join(thread, make_ascii(thread, ""), parts);
    } else {
        std::string joined;
        for (Value part : parts) joined += bytes_view(thread, part);
        all = make_bytes(thread, joined);
    }
    list_clear(thread, pieces);
    set_hidden_slot(thread, self, kContents, all);
    return all;
}

template <bool text>
std::int64_t length_of(Thread& thread, Value piece) {
    return text ? view_str(thread, piece).length : static_cast<std::int64_t>(bytes_view(thread, piece).size());
}

template <bool text>
Value part_of(Thread& thread, Value all, std::int64_t start, std::int64_t count) {
    if (start == 0 && count == length_of<text>(thread, all)) return all;
    return text ? str_slice(thread, all, start, 1, count) : bytes_slice(thread, all, start, 1, count);
}

template <bool text>
Value joined(Thread& thread, std::initializer_list<Value> parts) {
    if constexpr (text) {
        return str_join(thread, make_ascii(thread, ""), std::span(parts.begin(), parts.size()));
    } else {
        std::string all;
        for (Value part : parts) all += bytes_view(thread, part);
        return make_bytes(thread, all);
    }
}

template <bool text>
void put(Thread& thread, Value self, Value piece) {
    const std::int64_t count = length_of<text>(thread, piece);
    if (count == 0) return;
    const std::int64_t position = number_in(thread, self, kPosition), length = number_in(thread, self, kLength);
    if (position == length) {
        list_append(thread, hidden_slot(thread, self, kPieces), piece);
    } else {
        Value all = contents<text>(thread, self);
        Value before = part_of<text>(thread, all, 0, std::min(position, length));
        Value gap = empty<text>(thread);
        if (position > length) {
            const std::string zeros(static_cast<std::size_t>(position - length), '\0');
            gap = text ? make_ascii(thread, zeros) : make_bytes(thread, zeros);
        }
        const std::int64_t rest = std::max<std::int64_t>(length - position - count, 0);
        Value after = part_of<text>(thread, all, length - rest, rest);
        set_hidden_slot(thread, self, kContents, joined<text>(thread, {before, gap, piece, after}));
    }
    set_number(thread, self, kPosition, position + count);
    set_number(thread, self, kLength, std::max(length, position + count));
}

template <bool text>
std::int64_t count_argument(Thread& thread, const Arguments& arguments, std::uint32_t at = 1) {
    if (arguments.count <= at || arguments[at] == kNone) return -1;
    if (!is_int(thread, arguments[at]) && !is_instance_object(thread, arguments[at])) {
        raise(thread, ErrorClass::type_error,
              "argument should be integer or None, not '" + type_name(thread, arguments[at]) + "'");
    }
    return to_index_int64(thread, arguments[at]);
}

// The next `count` characters or bytes (< 0: all), and past them.
template <bool text>
Value take(Thread& thread, Value self, std::int64_t count) {
    const std::int64_t position = number_in(thread, self, kPosition);
    const std::int64_t left = std::max<std::int64_t>(number_in(thread, self, kLength) - position, 0);
    if (count < 0 || count > left) count = left;
    if (count == 0) return empty<text>(thread);
    set_number(thread, self, kPosition, position + count);
    return part_of<text>(thread, contents<text>(thread, self), position, count);
}

std::int64_t text_line_length(Thread& thread, Value all, std::int64_t start, NewlineMode mode) {
    const StrView view = view_str(thread, all);
    for (std::int64_t i = start; i < view.length; ++i) {
        const char32_t c = view[i];
        if (c != '\n' && c != '\r') continue;
        const bool pair = c == '\r' && i + 1 < view.length && view[i + 1] == '\n';
        switch (mode) {
            case NewlineMode::translate:
            case NewlineMode::lf:
                if (c == '\n') return i + 1 - start;
                break;
            case NewlineMode::cr:
                if (c == '\r') return i + 1 - start;
                break;
            case NewlineMode::crlf:
                if (pair) return i + 2 - start;
                break;
            case NewlineMode::keep: return i + (pair ? 2 : 1) - start;
        }
    }
    return view.length - start;
}

template <bool text>
Value take_line(Thread& thread, Value self, std::int64_t limit) {
    const std::int64_t position = number_in(thread, self, kPosition);
    if (position >= number_in(thread, self, kLength)) return empty<text>(thread);
    Value all = contents<text>(thread, self);
    std::int64_t count;
    if constexpr (text) {
        count = text_line_length(thread, all, position, static_cast<NewlineMode>(number_in(thread, self, kNewlines)));
    } else {
        const std::string_view rest = bytes_view(thread, all).substr(static_cast<std::size_t>(position));
        const std::size_t end = rest.find('\n');
        count = static_cast<std::int64_t>(end == std::string_view::npos ? rest.size() : end + 1);
    }
    if (limit >= 0) count = std::min(count, limit);
    return take<text>(thread, self, count);
}

template <bool text>
Value read(Thread& thread, const Arguments& arguments) {
    const std::int64_t count = count_argument<text>(thread, arguments);
    check_open<text>(thread, arguments[0]);
    return take<text>(thread, arguments[0], count);
}
template <bool text>
Value read_line(Thread& thread, const Arguments& arguments) {
    const std::int64_t limit = count_argument<text>(thread, arguments);
    check_open<text>(thread, arguments[0]);
    return take_line<text>(thread, arguments[0], limit);
}
template <bool text>
Value next_line(Thread& thread, const Arguments& arguments) {
    check_open<text>(thread, arguments[0]);
    Value line = take_line<text>(thread, arguments[0], -1);
    if (length_of<text>(thread, line) != 0) return line;
    raise_value(thread, call(thread, error_class(ErrorClass::stop_iteration), {}));
}
template <bool text>
Value get_value(Thread& thread, const Arguments& arguments) {
    check_open<text>(thread, arguments[0]);
    return contents<text>(thread, arguments[0]);
}
template <bool text>
Value tell(Thread& thread, const Arguments& arguments) {
    check_open<text>(thread, arguments[0]);
    return hidden_slot(thread, arguments[0], kPosition);
}
template <bool text>
Value seek(Thread& thread, const Arguments& arguments) {
    std::int64_t offset = to_index_int64(thread, arguments[1]);
    const std::int64_t whence = arguments.count > 2 ? to_index_int64(thread, arguments[2]) : 0;
    check_open<text>(thread, arguments[0]);
    if (whence < 0 || whence > 2) {
        raise(thread, ErrorClass::value_error,
              fmt::format("{} whence ({}, should be 0, 1 or 2)", text ? "Invalid" : "invalid", whence));
    }
    if (whence == 0 && offset < 0) {
        raise(thread, ErrorClass::value_error,
              (text ? "Negative seek position " : "negative seek value ") + std::to_string(offset));
    }
    if (text && whence != 0 && offset != 0) raise(thread, ErrorClass::os_error, "Can't do nonzero cur-relative seeks");
    if (whence == 1) offset += number_in(thread, arguments[0], kPosition);
    if (whence == 2) offset += number_in(thread, arguments[0], kLength);
    offset = std::clamp<std::int64_t>(offset, 0, kMaximumLength);
    set_number(thread, arguments[0], kPosition, offset);
    return Value::from_small_int(offset);
}
template <bool text>
Value truncate(Thread& thread, const Arguments& arguments) {
    std::int64_t size = count_argument<text>(thread, arguments);
    check_open<text>(thread, arguments[0]);
    if (arguments.count < 2 || arguments[1] == kNone) {
        size = number_in(thread, arguments[0], kPosition);
    } else if (size < 0) {
        raise(thread, ErrorClass::value_error, fmt::format("{}egative size value {}", text ? 'N' : 'n', size));
    }
    if (size < number_in(thread, arguments[0], kLength)) {
        Value all = contents<text>(thread, arguments[0]);
        Value kept = part_of<text>(thread, all, 0, size);
        set_hidden_slot(thread, arguments[0], kContents, kept);
        set_number(thread, arguments[0], kLength, size);
    }
    return make_int(thread, size);
}
template <bool text>
Value close(Thread& thread, const Arguments& arguments) {
    set_hidden_slot(thread, arguments[0], kClosedSlot, kTrue);
    Value pieces = hidden_slot(thread, arguments[0], kPieces);
    if (pieces.is_nothing()) return kNone;
    Value none = empty<text>(thread);
    set_hidden_slot(thread, arguments[0], kContents, none);
    list_clear(thread, pieces);
    set_number(thread, arguments[0], kLength, 0);
    set_number(thread, arguments[0], kPosition, 0);
    return kNone;
}
template <bool text>
Value yes(Thread& thread, const Arguments& arguments) {
    check_open<text>(thread, arguments[0]);
    return kTrue;
}
Value get_closed(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(!hidden_slot(thread, arguments[0], kClosedSlot).is_nothing());
}
Value get_none(Thread&, const Arguments&) { return kNone; }
Value get_false(Thread&, const Arguments&) { return kFalse; }

template <bool text>
void start(Thread& thread, Value self) {
    Rooted kept(thread, self);
    Value pieces = make_list(thread, {});
    set_hidden_slot(thread, kept, kPieces, pieces);
    Value none = empty<text>(thread);
    set_hidden_slot(thread, kept, kContents, none);
    set_hidden_slot(thread, kept, kClosedSlot, kNothing);
    set_number(thread, kept, kLength, 0);
    set_number(thread, kept, kPosition, 0);
    set_number(thread, kept, kNewlines, static_cast<std::int64_t>(NewlineMode::lf));
}

// ---------------------------------------------------------------- StringIO

// With newlines as the object keeps them.
Value translated(Thread& thread, Value self, Value text) {
    const auto mode = static_cast<NewlineMode>(number_in(thread, self, kNewlines));
    if (mode == NewlineMode::lf || mode == NewlineMode::keep) return text;
    const StrView view = view_str(thread, text);
    std::vector<char32_t> out;
    out.reserve(static_cast<std::size_t>(view.length));
    for (std::int64_t i = 0; i < view.length; ++i) {
        const char32_t c = view[i];
        if (mode == NewlineMode::translate && c == '\r') {
            out.push_back('\n');
            if (i + 1 < view.length && view[i + 1] == '\n') ++i;
        } else if (mode != NewlineMode::translate && c == '\n') {
            out.push_back('\r');
            if (mode == NewlineMode::crlf) out.push_back('\n');
        } else {
            out.push_back(c);
        }
    }
    return make_str_from_code_points(thread, out);
}

Value write_text(Thread& thread, const Arguments& arguments) {
    const Value text = plain_value(thread, arguments[1]);
    if (!is_str(thread, text)) {
        raise(thread, ErrorClass::type_error,
              "string argument expected, got '" + type_name(thread, arguments[1]) + "'");
    }
    check_open<true>(thread, arguments[0]);
    put<true>(thread, arguments[0], translated(thread, arguments[0], text));
    return make_int(thread, view_str(thread, text).length);
}

// StringIO(initial_value='', newline='\n')
Value initialise_string(Thread& thread, const Arguments& arguments) {
    Parameters parameters(thread, arguments, "StringIO", 1, {"initial_value", "newline"}, 2);
    Value initial = parameters.given(0) ? plain_value(thread, parameters[0]) : kNone;
    if (initial != kNone && !is_str(thread, initial)) {
        raise(thread, ErrorClass::type_error, "initial_value must be str or None, not " + type_name(thread, initial));
    }
    NewlineMode mode = NewlineMode::lf;
    if (parameters.given(1)) {
        if (parameters[1] == kNone) {
            mode = NewlineMode::translate;
        } else {
            if (!is_str(thread, parameters[1])) {
                raise(thread, ErrorClass::type_error,
                      "newline must be str or None, not " + type_name(thread, parameters[1]));
            }
            const std::string newline = utf8(thread, parameters[1]);
            if (newline.empty())
                mode = NewlineMode::keep;
            else if (newline == "\n")
                mode = NewlineMode::lf;
            else if (newline == "\r")
                mode = NewlineMode::cr;
            else if (newline == "\r\n")
                mode = NewlineMode::crlf;
            else
                raise(thread, ErrorClass::value_error,
                      "illegal newline value: " + utf8(thread, to_repr(thread, parameters[1])));
        }
    }
    start<true>(thread, arguments[0]);
    set_number(thread, arguments[0], kNewlines, static_cast<std::int64_t>(mode));
    if (initial != kNone) put<true>(thread, arguments[0], translated(thread, arguments[0], initial));
    set_number(thread, arguments[0], kPosition, 0);
    return kNone;
}

constexpr NativeDescriptor kStringMethods[] = {
    method<kStringTraits, "__init__", initialise_string>(1, 3, false, true),
    method<kStringTraits, "write", write_text>(2, 2),
    method<kStringTraits, "read", read<true>>(1, 2, true),
    method<kStringTraits, "readline", read_line<true>>(1, 2, true),
    method<kStringTraits, "__next__", next_line<true>>(1, 1, true),
    method<kStringTraits, "getvalue", get_value<true>>(1, 1),
    method<kStringTraits, "tell", tell<true>>(1, 1),
    method<kStringTraits, "seek", seek<true>>(2, 3, true),
    method<kStringTraits, "truncate", truncate<true>>(1, 2, true),
    method<kStringTraits, "close", close<true>>(1, 1),
    method<kStringTraits, "readable", yes<true>>(1, 1),
    method<kStringTraits, "writable", yes<true>>(1, 1),
    method<kStringTraits, "seekable", yes<true>>(1, 1),
};
constexpr NativeProperty kStringProperties[] = {
    {method<kStringTraits, "closed", get_closed>(1, 1)},        {method<kStringTraits, "encoding", get_none>(1, 1)},
    {method<kStringTraits, "errors", get_none>(1, 1)},          {method<kStringTraits, "newlines", get_none>(1, 1)},
    {method<kStringTraits, "line_buffering", get_false>(1, 1)},
};

// ---------------------------------------------------------------- BytesIO

Value write_bytes(Thread& thread, const Arguments& arguments) {
    check_open<false>(thread, arguments[0]);
    Value piece = has_type(thread, arguments[1], kBytes) ? arguments[1]
                                                         : make_bytes(thread, buffer_contents(thread, arguments[1]));
    put<false>(thread, arguments[0], piece);
    return make_int(thread, length_of<false>(thread, piece));
}
Value read_into(Thread& thread, const Arguments& arguments) {
    check_open<false>(thread, arguments[0]);
    if (!has_type(thread, arguments[1], kByteArray)) {
        raise(thread, ErrorClass::type_error,
              "readinto() argument must be read-write bytes-like object, not " + type_name(thread, arguments[1]));
    }
    const auto room = static_cast<std::int64_t>(bytes_view(thread, arguments[1]).size());
    const std::string data(bytes_view(thread, take<false>(thread, arguments[0], room)));
    for (std::size_t i = 0; i < data.size(); ++i) {
        bytearray_set_item(thread, arguments[1], static_cast<std::int64_t>(i),
                           Value::from_small_int(static_cast<unsigned char>(data[i])));
    }
    return make_int(thread, static_cast<std::int64_t>(data.size()));
}

Value initialise_bytes(Thread& thread, const Arguments& arguments) {
    Parameters parameters(thread, arguments, "BytesIO", 1, {"initial_bytes"}, 1);
    Value initial = parameters.given(0) && parameters[0] != kNone
                        ? make_bytes(thread, buffer_contents(thread, parameters[0]))
                        : make_bytes(thread, "");
    Rooted kept(thread, initial);
    start<false>(thread, arguments[0]);
    put<false>(thread, arguments[0], kept);
    set_number(thread, arguments[0], kPosition, 0);
    return kNone;
}

constexpr NativeDescriptor kBytesMethods[] = {
    method<kBytesTraits, "__init__", initialise_bytes>(1, 2, true, true),
    method<kBytesTraits, "write", write_bytes>(2, 2, true),
    method<kBytesTraits, "read", read<false>>(1, 2, true),
    method<kBytesTraits, "read1", read<false>>(1, 2, true),
    method<kBytesTraits, "readinto", read_into>(2, 2, true),
    method<kBytesTraits, "readline", read_line<false>>(1, 2, true),
    method<kBytesTraits, "__next__", next_line<false>>(1, 1, true),
    method<kBytesTraits, "getvalue", get_value<false>>(1, 1),
    method<kBytesTraits, "tell", tell<false>>(1, 1),
    method<kBytesTraits, "seek", seek<false>>(2, 3, true),
    method<kBytesTraits, "truncate", truncate<false>>(1, 2, true),
    method<kBytesTraits, "close", close<false>>(1, 1),
    method<kBytesTraits, "readable", yes<false>>(1, 1),
    method<kBytesTraits, "writable", yes<false>>(1, 1),
    method<kBytesTraits, "seekable", yes<false>>(1, 1),
};
constexpr NativeProperty kBytesProperties[] = {{method<kBytesTraits, "closed", get_closed>(1, 1)}};

}  // namespace

void add_memory_classes(Thread& thread, IoClasses& classes) {
    constexpr std::uint32_t kOwn = std::uint32_t{kMemorySlots} - std::uint32_t{kFileSlots};
    string_class = classes.string_io =
        make_stateful_class(thread, {"_io", "StringIO", classes.text_base, kOwn, kStringMethods, kStringProperties});
    bytes_class = classes.bytes_io =
        make_stateful_class(thread, {"_io", "BytesIO", classes.buffered_base, kOwn, kBytesMethods, kBytesProperties});
}

}  // namespace toy
