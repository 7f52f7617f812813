#include "frontend-toy/objects/bytes_methods.h"

#include <algorithm>
#include <string>

#include "frontend-toy/objects/bytes_source.h"
#include "frontend-toy/objects/memory_limit.h"
#include "frontend-toy/objects/method_table.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/string_operators.h"
#include "frontend-toy/objects/strings.h"
#include "frontend-toy/objects/text_algorithms.h"
#include "frontend-toy/objects/text_codecs.h"

namespace toy {
namespace {

constexpr MethodTraits kBytesTraits{"bytes", is_bytes_like, true};

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_alpha(char c) { return is_upper(c) || is_lower(c); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_alnum(char c) { return is_alpha(c) || is_digit(c); }
bool is_ascii(char c) { return !(c & 0x80); }
char to_upper(char c) { return is_lower(c) ? static_cast<char>(c & ~0x20) : c; }
char to_lower(char c) { return is_upper(c) ? static_cast<char>(c | 0x20) : c; }

// A result is of the receiver's type.
Value same_type(Thread& thread, const Arguments& arguments, std::string_view content) {
    return has_type(thread, arguments[0], kByteArray) ? make_bytearray(thread, content) : make_bytes(thread, content);
}

[[noreturn]] void raise_not_bytes(Thread& thread, Value value) {
    raise(thread, ErrorClass::type_error, "a bytes-like object is required, not '" + type_name(thread, value) + "'");
}

std::string_view bytes_argument(Thread& thread, Value value) {
    if (!is_bytes_like(thread, value)) raise_not_bytes(thread, value);
    return bytes_view(thread, value);
}

// ---- searching

struct Window {
    std::string_view text;
    std::int64_t start;
    bool good;
};
Window window_argument(Thread& thread, const Arguments& arguments) {
    std::int64_t start = optional_index(thread, argument_or(arguments, 2, kNone), 0);
    std::int64_t end = optional_index(thread, argument_or(arguments, 3, kNone), INT64_MAX);
    const std::string_view text = bytes_view(thread, arguments[0]);
    const bool good = clamp_range(static_cast<std::int64_t>(text.size()), start, end);
    if (!good) return {{}, 0, false};
    return {text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start)), start, true};
}

// What to look for: bytes, or one byte as an int.
std::string needle_argument(Thread& thread, Value value) {
    if (is_bytes_like(thread, value)) return std::string(bytes_view(thread, value));
    if (!is_int(thread, value))
        raise(thread, ErrorClass::type_error,
              "argument should be integer or bytes-like object, not '" + type_name(thread, value) + "'");
    return std::string(1, static_cast<char>(byte_of(thread, value)));
}

template <bool backwards, bool must_exist>
Value bytes_find(Thread& thread, const Arguments& arguments) {
    const std::string needle = needle_argument(thread, arguments[1]);
    const Window window = window_argument(thread, arguments);
    std::size_t found = kNotFound;
    if (window.good)
        found = backwards ? window.text.rfind(needle) : find_text(window.text, std::string_view(needle), 0);
    if (found != kNotFound) return Value::from_small_int(static_cast<std::int64_t>(found) + window.start);
    if (must_exist) raise(thread, ErrorClass::value_error, "subsection not found");
    return Value::from_small_int(-1);
}

Value bytes_count(Thread& thread, const Arguments& arguments) {
    const std::string needle = needle_argument(thread, arguments[1]);
    const Window window = window_argument(thread, arguments);
    if (!window.good) return Value::from_small_int(0);
    return Value::from_small_int(static_cast<std::int64_t>(count_text(window.text, std::string_view(needle))));
}

template <bool at_end>
Value bytes_tail(Thread& thread, const Arguments& arguments) {
    const Window window = window_argument(thread, arguments);
    const auto matches = [&](std::string_view part) {
        return window.good && (at_end ? window.text.ends_with(part) : window.text.starts_with(part));
    };
    const Value wanted = arguments[1];
    if (is_bytes_like(thread, wanted)) return Value::from_bool(matches(bytes_view(thread, wanted)));
    if (!has_type(thread, wanted, kTuple))
        raise(thread, ErrorClass::type_error,
              std::string(at_end ? "endswith" : "startswith") + " first arg must be bytes or a tuple of bytes, not " +
                  type_name(thread, wanted));
    const Tuple* tuple = read_immutable<Tuple>(thread, wanted);
    for (std::int64_t i = 0; i < tuple->length; ++i)
        if (matches(bytes_argument(thread, tuple->items[i]))) return kTrue;
    return kFalse;
}

Value bytes_removeprefix(Thread& thread, const Arguments& arguments) {
    const std::string_view part = bytes_argument(thread, arguments[1]), text = bytes_view(thread, arguments[0]);
    return same_type(thread, arguments, text.starts_with(part) ? text.substr(part.size()) : text);
}
Value bytes_removesuffix(Thread& thread, const Arguments& arguments) {
    const std::string_view part = bytes_argument(thread, arguments[1]), text = bytes_view(thread, arguments[0]);
    return same_type(thread, arguments, text.ends_with(part) ? text.substr(0, text.size() - part.size()) : text);
}

// ---- splitting

Value list_of_parts(Thread& thread, const Arguments& arguments, const std::vector<Part>& parts) {
    const std::string_view text = bytes_view(thread, arguments[0]);
    std::vector<Value> items;
    items.reserve(parts.size());
    for (const Part& part : parts)
        items.push_back(same_type(thread, arguments, text.substr(part.first, part.second - part.first)));
    return make_list(thread, items);
}

template <bool backwards>
Value bytes_split(Thread& thread, const Arguments& arguments) {
    const Parameters parameters(thread, arguments, backwards ? "rsplit" : "split", 1, {"sep", "maxsplit"}, 2);
    const std::int64_t maximum = parameters.given(1) ? size_argument(thread, parameters[1]) : -1;
    const std::size_t limit = maximum < 0 ? kNotFound - 1 : static_cast<std::size_t>(maximum);
    const std::string_view text = bytes_view(thread, arguments[0]);
    if (!parameters.given(0) || parameters[0] == kNone)
        return list_of_parts(thread, arguments, split_spaces(text, limit, backwards, is_space));
    const std::string_view separator = bytes_argument(thread, parameters[0]);
    if (separator.empty()) raise(thread, ErrorClass::value_error, "empty separator");
    return list_of_parts(thread, arguments, split_text(text, separator, limit, backwards));
}

Value bytes_splitlines(Thread& thread, const Arguments& arguments) {
    const Parameters parameters(thread, arguments, "splitlines", 1, {"keepends"}, 1);
    const bool keep = parameters.given(0) && index_argument(thread, parameters[0]) != 0;
    return list_of_parts(thread, arguments, split_lines(bytes_view(thread, arguments[0]), keep,
                                                        [](char c) { return c == '\n' || c == '\r'; }));
}

template <bool backwards>
Value bytes_partition(Thread& thread, const Arguments& arguments) {
    const std::string_view separator = bytes_argument(thread, arguments[1]), text = bytes_view(thread, arguments[0]);
    if (separator.empty()) raise(thread, ErrorClass::value_error, "empty separator");
    const std::size_t found = backwards ? text.rfind(separator) : find_text(text, separator, 0);
    std::string_view parts[3] = {text, {}, {}};
    if (found != kNotFound) {
        parts[0] = text.substr(0, found);
        parts[1] = separator;
        parts[2] = text.substr(found + separator.size());
    } else if (backwards) {
        std::swap(parts[0], parts[2]);
    }
    Value triple[3];
    for (int i = 0; i < 3; ++i) triple[i] = same_type(thread, arguments, parts[i]);
    return make_tuple(thread, triple);
}

template <bool left, bool right>
Value bytes_strip(Thread& thread, const Arguments& arguments) {
    const Value set = argument_or(arguments, 1, kNone);
    const std::string_view characters = set == kNone ? std::string_view(" \t\n\r\v\f") : bytes_argument(thread, set);
    std::string_view text = bytes_view(thread, arguments[0]);
    const auto strips = [&](char c) { return characters.find(c) != std::string_view::npos; };
    if (left)
        while (!text.empty() && strips(text.front())) text.remove_prefix(1);
    if (right)
        while (!text.empty() && strips(text.back())) text.remove_suffix(1);
    return same_type(thread, arguments, text);
}

Value bytes_replace(Thread& thread, const Arguments& arguments) {
    const std::string_view text = bytes_view(thread, arguments[0]);
    const std::string_view old_part = bytes_argument(thread, arguments[1]), new_part = bytes_argument(thread, arguments[2]);
    const std::int64_t maximum = arguments.count > 3 ? size_argument(thread, arguments[3]) : -1;
    std::size_t limit = maximum < 0 ? kNotFound - 1 : static_cast<std::size_t>(maximum);
    std::string out;
    if (old_part.empty()) {
        for (std::size_t i = 0; i <= text.size(); ++i) {
            if (limit > 0) {
                out += new_part;
                --limit;
            }
            if (i < text.size()) out += text[i];
        }
        return same_type(thread, arguments, out);
    }
    std::size_t at = 0;
    for (std::size_t found; limit-- > 0 && (found = find_text(text, old_part, at)) != kNotFound; at = found + old_part.size())
        out.append(text.substr(at, found - at)).append(new_part);
    return same_type(thread, arguments, out.append(text.substr(at)));
}

Value bytes_join(Thread& thread, const Arguments& arguments) {
    Rooted self(thread, arguments[0]);
    if (!is_iterable(thread, arguments[1])) raise(thread, ErrorClass::type_error, "can only join an iterable");
    const std::vector<Value> items = list_of(thread, arguments[1]);
    const std::string separator(bytes_view(thread, self));
    std::string out;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!is_bytes_like(thread, items[i]))
            raise(thread, ErrorClass::type_error,
                  "sequence item " + std::to_string(i) + ": expected a bytes-like object, " +
                      type_name(thread, items[i]) + " found");
        if (i != 0) out += separator;
        out += bytes_view(thread, items[i]);
    }
    return has_type(thread, self, kByteArray) ? make_bytearray(thread, out) : make_bytes(thread, out);
}

// ---- case and kinds

template <char (*map)(char)>
Value bytes_map(Thread& thread, const Arguments& arguments) {
    std::string text(bytes_view(thread, arguments[0]));
    for (char& c : text) c = map(c);
    return same_type(thread, arguments, text);
}
char swap_case(char c) { return is_upper(c) ? to_lower(c) : to_upper(c); }

Value bytes_title(Thread& thread, const Arguments& arguments) {
    std::string text(bytes_view(thread, arguments[0]));
    bool inside = false;
    for (char& c : text) {
        const bool letter = is_alpha(c);
        c = inside ? to_lower(c) : to_upper(c);
        inside = letter;
    }
    return same_type(thread, arguments, text);
}
Value bytes_capitalize(Thread& thread, const Arguments& arguments) {
    std::string text(bytes_view(thread, arguments[0]));
    for (std::size_t i = 0; i < text.size(); ++i) text[i] = i == 0 ? to_upper(text[i]) : to_lower(text[i]);
    return same_type(thread, arguments, text);
}

template <bool (*kind)(char), bool of_empty = false>
Value bytes_all(Thread& thread, const Arguments& arguments) {
    const std::string_view text = bytes_view(thread, arguments[0]);
    return Value::from_bool((of_empty || !text.empty()) && std::all_of(text.begin(), text.end(), kind));
}
template <bool (*wanted)(char), bool (*unwanted)(char)>
Value bytes_case(Thread& thread, const Arguments& arguments) {
    const std::string_view text = bytes_view(thread, arguments[0]);
    return Value::from_bool(std::any_of(text.begin(), text.end(), wanted) &&
                            std::none_of(text.begin(), text.end(), unwanted));
}
Value bytes_istitle(Thread& thread, const Arguments& arguments) {
    bool any = false, inside = false;
    for (char c : bytes_view(thread, arguments[0])) {
        if ((is_upper(c) && inside) || (is_lower(c) && !inside)) return kFalse;
        inside = is_alpha(c);
        any |= inside;
    }
    return Value::from_bool(any);
}

// ---- padding

char fill_argument(Thread& thread, const Arguments& arguments, const char* name) {
    if (arguments.count < 3) return ' ';
    if (is_bytes_like(thread, arguments[2]) && bytes_view(thread, arguments[2]).size() == 1)
        return bytes_view(thread, arguments[2])[0];
    raise(thread, ErrorClass::type_error,
          std::string(name) + "() argument 2 must be a byte string of length 1, not " + type_name(thread, arguments[2]));
}

enum class Side { left, right, both };
template <Side side>
Value bytes_pad(Thread& thread, const Arguments& arguments) {
    const std::int64_t width = size_argument(thread, arguments[1]);
    const char fill = fill_argument(thread, arguments, side == Side::both ? "center" : side == Side::left ? "rjust" : "ljust");
    const std::string_view text = bytes_view(thread, arguments[0]);
    const std::int64_t margin = std::max<std::int64_t>(width - static_cast<std::int64_t>(text.size()), 0);
    check_memory(thread, static_cast<std::uint64_t>(margin));
    const std::int64_t left = side == Side::left ? margin : side == Side::both ? margin / 2 + (margin & width & 1) : 0;
    std::string out(static_cast<std::size_t>(left), fill);
    out.append(text).append(static_cast<std::size_t>(margin - left), fill);
    return same_type(thread, arguments, out);
}

Value bytes_zfill(Thread& thread, const Arguments& arguments) {
    const std::int64_t width = size_argument(thread, arguments[1]);
    std::string text(bytes_view(thread, arguments[0]));
    const std::int64_t zeros = width - static_cast<std::int64_t>(text.size());
    if (zeros > 0) {
        check_memory(thread, static_cast<std::uint64_t>(zeros));
        text.insert(!text.empty() && (text[0] == '+' || text[0] == '-'), static_cast<std::size_t>(zeros), '0');
    }
    return same_type(thread, arguments, text);
}

Value bytes_expandtabs(Thread& thread, const Arguments& arguments) {
    const Parameters parameters(thread, arguments, "expandtabs", 1, {"tabsize"}, 1);
    const std::int64_t size = parameters.given(0) ? size_argument(thread, parameters[0]) : 8;
    std::string out;
    std::int64_t column = 0;
    for (char c : bytes_view(thread, arguments[0])) {
        if (c == '\t') {
            const std::int64_t spaces = size > 0 ? size - column % size : 0;
            check_memory(thread, static_cast<std::uint64_t>(spaces));
            out.append(static_cast<std::size_t>(spaces), ' ');
            column += spaces;
        } else {
            out += c;
            column = c == '\n' || c == '\r' ? 0 : column + 1;
        }
    }
    return same_type(thread, arguments, out);
}

// ---- text, hexadecimal, translation

Value bytes_decode(Thread& thread, const Arguments& arguments) {
    const Parameters parameters(thread, arguments, "decode", 1, {"encoding", "errors"}, 2);
    std::string names[2] = {"utf-8", "strict"};
    for (std::size_t i = 0; i < 2; ++i) {
        if (!parameters.given(i)) continue;
        if (!is_str(thread, parameters[i]))
            raise(thread, ErrorClass::type_error,
                  std::string("decode() argument '") + (i == 0 ? "encoding" : "errors") + "' must be str, not " +
                      type_name(thread, parameters[i]));
        names[i] = utf8(thread, parameters[i]);
    }
    return decode_text(thread, bytes_view(thread, arguments[0]), names[0], names[1]);
}

Value bytes_hex(Thread& thread, const Arguments& arguments) {
    const Parameters parameters(thread, arguments, "hex", 1, {"sep", "bytes_per_sep"}, 2);
    const std::string_view text = bytes_view(thread, arguments[0]);
    std::string separator;
    std::int64_t group = 1;
    if (parameters.given(0)) {
        const Value value = parameters[0];
        if (is_str(thread, value))
            separator = utf8(thread, value);
        else if (is_bytes_like(thread, value))
            separator = bytes_view(thread, value);
        else
            raise(thread, ErrorClass::type_error, "object of type '" + type_name(thread, value) + "' has no len()");
        if (is_str(thread, value) ? view_str(thread, value).length != 1 : separator.size() != 1)
            raise(thread, ErrorClass::value_error, "sep must be length 1.");
        if (separator.size() != 1 || (separator[0] & 0x80)) raise(thread, ErrorClass::value_error, "sep must be ASCII.");
        if (parameters.given(1)) group = size_argument(thread, parameters[1]);
    }
    const auto length = static_cast<std::int64_t>(text.size());
    std::string out;
    for (std::int64_t i = 0; i < length; ++i) {
        // A positive group size counts from the right end.
        const std::int64_t position = group > 0 ? length - i : i;
        if (i != 0 && group != 0 && !separator.empty() && position % (group > 0 ? group : -group) == 0) out += separator;
        const auto byte = static_cast<std::uint8_t>(text[static_cast<std::size_t>(i)]);
        out += "0123456789abcdef"[byte >> 4];
        out += "0123456789abcdef"[byte & 15];
    }
    return make_ascii(thread, out);
}

std::string parse_hex(Thread& thread, Value value) {
    if (!is_str(thread, value))
        raise(thread, ErrorClass::type_error, "fromhex() argument must be str, not " + type_name(thread, value));
    const StrView text = view_str(thread, value);
    const auto digit_at = [&](std::int64_t i) {
        const char32_t c = i < text.length ? text[i] : 0;
        if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
        if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') return static_cast<int>((c | 0x20) - 'a' + 10);
        raise(thread, ErrorClass::value_error,
              "non-hexadecimal number found in fromhex() arg at position " + std::to_string(i));
    };
    std::string out;
    for (std::int64_t i = 0; i < text.length; i += 2) {
        while (i < text.length && text[i] < 128 && is_space(static_cast<char>(text[i]))) ++i;
        if (i == text.length) break;
        const int high = digit_at(i);
        out += static_cast<char>(high << 4 | digit_at(i + 1));
    }
    return out;
}
Value bytes_fromhex(Thread& thread, const Arguments& arguments) { return make_bytes(thread, parse_hex(thread, arguments[0])); }
Value bytearray_fromhex(Thread& thread, const Arguments& arguments) {
    return make_bytearray(thread, parse_hex(thread, arguments[0]));
}

Value bytes_translate(Thread& thread, const Arguments& arguments) {
    const Parameters parameters(thread, arguments, "translate", 1, {"", "delete"}, 2);
    if (!parameters.given(0))
        raise(thread, ErrorClass::type_error, "translate() takes at least 1 positional argument (0 given)");
    std::string_view table;
    if (parameters[0] != kNone) {
        table = bytes_argument(thread, parameters[0]);
        if (table.size() != 256) raise(thread, ErrorClass::value_error, "translation table must be 256 characters long");
    }
    const std::string_view removed = parameters.given(1) ? bytes_argument(thread, parameters[1]) : std::string_view();
    std::string out;
    for (char c : bytes_view(thread, arguments[0])) {
        if (removed.find(c) != std::string_view::npos) continue;
        out += table.empty() ? c : table[static_cast<std::uint8_t>(c)];
    }
    return same_type(thread, arguments, out);
}

Value bytes_maketrans(Thread& thread, const Arguments& arguments) {
    const std::string_view from = bytes_argument(thread, arguments[0]), to = bytes_argument(thread, arguments[1]);
    if (from.size() != to.size()) raise(thread, ErrorClass::value_error, "maketrans arguments must have same length");
    std::string table(256, '\0');
    for (unsigned c = 0; c < 256; ++c) table[c] = static_cast<char>(c);
    for (std::size_t i = 0; i < from.size(); ++i) table[static_cast<std::uint8_t>(from[i])] = to[i];
    return make_bytes(thread, table);
}

// ---- special methods

Value bytes_length(Thread& thread, const Arguments& arguments) {
    return Value::from_small_int(static_cast<std::int64_t>(bytes_view(thread, arguments[0]).size()));
}
Value bytes_contains_method(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(bytes_contains(thread, arguments[0], arguments[1]));
}
Value bytes_get_item_method(Thread& thread, const Arguments& arguments) {
    return builtin_get_item(thread, arguments[0], arguments[1]);
}
Value bytes_iterator(Thread& thread, const Arguments& arguments) { return builtin_iterator(thread, arguments[0]); }
Value bytes_repr_method(Thread& thread, const Arguments& arguments) {
    return make_str(thread, bytes_repr(thread, arguments[0]));
}
template <CompareOp op>
Value bytes_compare(Thread& thread, const Arguments& arguments) {
    return builtin_compare(thread, op, arguments[0], arguments[1]);
}
template <BinaryOp op>
Value bytes_operate(Thread& thread, const Arguments& arguments) {
    return string_binary(thread, op, arguments[0], arguments[1]);
}

template <MethodName name, Value (*body)(Thread&, const Arguments&)>
constexpr NativeDescriptor bytes_method(std::uint16_t minimum, std::uint16_t maximum, bool runs_python = false,
                                        bool keywords = false) {
    return method<kBytesTraits, name, body>(minimum, maximum, runs_python, keywords);
}

constexpr NativeDescriptor kMethods[] = {
    bytes_method<"find", bytes_find<false, false>>(2, 4),
    bytes_method<"rfind", bytes_find<true, false>>(2, 4),
    bytes_method<"index", bytes_find<false, true>>(2, 4),
    bytes_method<"rindex", bytes_find<true, true>>(2, 4),
    bytes_method<"count", bytes_count>(2, 4),
    bytes_method<"startswith", bytes_tail<false>>(2, 4),
    bytes_method<"endswith", bytes_tail<true>>(2, 4),
    bytes_method<"removeprefix", bytes_removeprefix>(2, 2),
    bytes_method<"removesuffix", bytes_removesuffix>(2, 2),
    bytes_method<"split", bytes_split<false>>(1, 3, false, true),
    bytes_method<"rsplit", bytes_split<true>>(1, 3, false, true),
    bytes_method<"splitlines", bytes_splitlines>(1, 2, false, true),
    bytes_method<"partition", bytes_partition<false>>(2, 2),
    bytes_method<"rpartition", bytes_partition<true>>(2, 2),
    bytes_method<"strip", bytes_strip<true, true>>(1, 2),
    bytes_method<"lstrip", bytes_strip<true, false>>(1, 2),
    bytes_method<"rstrip", bytes_strip<false, true>>(1, 2),
    bytes_method<"replace", bytes_replace>(3, 4),
    bytes_method<"join", bytes_join>(2, 2, true),
    bytes_method<"lower", bytes_map<to_lower>>(1, 1),
    bytes_method<"upper", bytes_map<to_upper>>(1, 1),
    bytes_method<"swapcase", bytes_map<swap_case>>(1, 1),
    bytes_method<"title", bytes_title>(1, 1),
    bytes_method<"capitalize", bytes_capitalize>(1, 1),
    bytes_method<"isalpha", bytes_all<is_alpha>>(1, 1),
    bytes_method<"isalnum", bytes_all<is_alnum>>(1, 1),
    bytes_method<"isdigit", bytes_all<is_digit>>(1, 1),
    bytes_method<"isspace", bytes_all<is_space>>(1, 1),
    bytes_method<"isascii", bytes_all<is_ascii, true>>(1, 1),
    bytes_method<"islower", bytes_case<is_lower, is_upper>>(1, 1),
    bytes_method<"isupper", bytes_case<is_upper, is_lower>>(1, 1),
    bytes_method<"istitle", bytes_istitle>(1, 1),
    bytes_method<"center", bytes_pad<Side::both>>(2, 3),
    bytes_method<"ljust", bytes_pad<Side::right>>(2, 3),
    bytes_method<"rjust", bytes_pad<Side::left>>(2, 3),
    bytes_method<"zfill", bytes_zfill>(2, 2),
    bytes_method<"expandtabs", bytes_expandtabs>(1, 2, false, true),
    bytes_method<"decode", bytes_decode>(1, 3, false, true),
    bytes_method<"hex", bytes_hex>(1, 3, false, true),
    bytes_method<"translate", bytes_translate>(2, 3, false, true),
    bytes_method<"__len__", bytes_length>(1, 1),
    bytes_method<"__contains__", bytes_contains_method>(2, 2),
    bytes_method<"__getitem__", bytes_get_item_method>(2, 2, true),
    bytes_method<"__iter__", bytes_iterator>(1, 1),
    bytes_method<"__repr__", bytes_repr_method>(1, 1),
    bytes_method<"__str__", bytes_repr_method>(1, 1),
    bytes_method<"__eq__", bytes_compare<CompareOp::equal>>(2, 2),
    bytes_method<"__ne__", bytes_compare<CompareOp::not_equal>>(2, 2),
    bytes_method<"__lt__", bytes_compare<CompareOp::less>>(2, 2),
    bytes_method<"__le__", bytes_compare<CompareOp::less_equal>>(2, 2),
    bytes_method<"__gt__", bytes_compare<CompareOp::greater>>(2, 2),
    bytes_method<"__ge__", bytes_compare<CompareOp::greater_equal>>(2, 2),
    bytes_method<"__add__", bytes_operate<BinaryOp::add>>(2, 2),
    bytes_method<"__mod__", bytes_operate<BinaryOp::modulo>>(2, 2, true),
    bytes_method<"__mul__", bytes_operate<BinaryOp::multiply>>(2, 2),
    bytes_method<"__rmul__", bytes_operate<BinaryOp::multiply>>(2, 2),
};

constexpr NativeDescriptor kBytesStatic[] = {
    static_method<kBytesTraits, "fromhex", bytes_fromhex>(1, 1),
    static_method<kBytesTraits, "maketrans", bytes_maketrans>(2, 2),
};
constexpr NativeDescriptor kByteArrayStatic[] = {
    static_method<kBytesTraits, "fromhex", bytearray_fromhex>(1, 1),
    static_method<kBytesTraits, "maketrans", bytes_maketrans>(2, 2),
};

}  // namespace

static const MethodTable& common_method_table() {
    static const MethodTable common(kMethods);
    return common;
}

const NativeDescriptor* find_bytes_method(std::uint32_t type, std::string_view name) {
    if (type != kBytes && type != kByteArray) return nullptr;
    if (type == kByteArray)
        if (const NativeDescriptor* found = find_bytearray_method(name)) return found;
    return common_method_table().find(name);
}

void add_bytes_method_names(std::uint32_t type, std::vector<std::string_view>& names) {
    common_method_table().add_names(names);
    if (type == kByteArray) bytearray_method_table().add_names(names);
}

const NativeDescriptor* find_bytes_static_method(std::uint32_t type, std::string_view name) {
    static const MethodTable immutable(kBytesStatic), growing(kByteArrayStatic);
    return type == kBytes ? immutable.find(name) : type == kByteArray ? growing.find(name) : nullptr;
}

}  // namespace toy
