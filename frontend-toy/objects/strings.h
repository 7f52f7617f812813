// str, bytes and bytearray: what the operations of operations.h need beyond it. Nothing here runs Python code unless it
// says so.
#pragma once

#include <string>
#include <vector>

#include "frontend-toy/operations.h"

namespace toy {

// ---- the contents of a Str, valid until the next safe point
struct StrView {
    const std::uint8_t* data;
    std::int64_t length;
    std::uint32_t width;
    bool is_ascii;

    char32_t operator[](std::int64_t i) const {
        if (width == 1) return data[i];
        if (width == 2) return reinterpret_cast<const char16_t*>(data)[i];
        return reinterpret_cast<const char32_t*>(data)[i];
    }
    std::string_view bytes() const { return {reinterpret_cast<const char*>(data), static_cast<std::size_t>(length) * width}; }
};
inline StrView view_str(Thread& thread, Value str) {
    const Str* object = read_immutable<Str>(thread, str);
    return {object->data, object->length, object->width, object->is_ascii != 0};
}

// ---- making
// Room for `length` code points none of which is above `largest`; the caller fills `data` (elements of `width` bytes,
// and at least one of them must need that width).
Value new_str(Thread&, std::int64_t length, char32_t largest, std::uint8_t*& data);
Value make_ascii(Thread&, std::string_view);   // all bytes below 128
Value make_latin1(Thread&, std::string_view);  // each byte a code point
Value make_str_from_char(Thread&, char32_t);
// Shared one-character strings and the empty one. Once, at start, in an inevitable transaction.
void make_shared_strings(Thread&);

// ---- str
std::string str_repr(Thread&, Value str);    // UTF-8
std::string bytes_repr(Thread&, Value bytes);  // b'...', also bytearray(b'...')
Value make_str_repr(Thread&, Value str);     // the same as a Str
// For print and files: ASCII and UTF-8 text is appended to `out`; UnicodeEncodeError for a lone surrogate.
void append_utf8_strict(Thread&, Value str, std::string& out);
// ascii(): a repr with everything else escaped.
std::string ascii_of_repr(std::string_view utf8_repr);

Value str_get_item(Thread&, Value str, std::int64_t index);  // negative counts from the end; IndexError
// Elements start, start + step, ...: `count` of them, all in range (as slice.indices() gives them).
Value str_slice(Thread&, Value str, std::int64_t start, std::int64_t step, std::int64_t count);
bool str_contains(Thread&, Value str, Value part);
bool str_equal(Thread&, Value, Value);
int str_compare(Thread&, Value, Value);  // -1, 0, 1
Value str_join(Thread&, Value separator, std::span<const Value> items);  // TypeError names the item that is no str
Value str_concat(Thread&, Value, Value);
// Concatenates several strs (f-strings).
Value str_build(Thread&, std::span<const Value> parts);
std::int64_t str_ord(Thread&, Value str_or_bytes);  // TypeError unless its length is one

// ---- bytes-like: bytes or bytearray
bool is_bytes_like(Thread&, Value);
// The contents, valid until the next safe point or the next write to a bytearray.
std::string_view bytes_view(Thread&, Value bytes_like);
Value make_bytearray(Thread&, std::string_view);
std::int64_t hash_bytes(Thread&, Value bytes);
Value bytes_get_item(Thread&, Value bytes_like, std::int64_t index);
Value bytes_slice(Thread&, Value bytes_like, std::int64_t start, std::int64_t step, std::int64_t count);
bool bytes_contains(Thread&, Value bytes_like, Value item);
void bytearray_set_item(Thread&, Value bytearray, std::int64_t index, Value item);
void bytearray_delete_item(Thread&, Value bytearray, std::int64_t index);
// bytearray[slice] = bytes-like or, with no value (kNothing), deletion.
void bytearray_set_slice(Thread&, Value bytearray, std::int64_t start, std::int64_t step, std::int64_t count,
                         Value value);

// ---- methods by name, or null: type is kStr, kBytes or kByteArray. The static ones (maketrans, fromhex) take no
// receiver, whether they are found on the class or on an instance.
const NativeDescriptor* find_string_method(std::uint32_t type, std::string_view name);
const NativeDescriptor* find_string_static_method(std::uint32_t type, std::string_view name);
void add_string_method_names(std::uint32_t type, std::vector<std::string_view>& names);

}  // namespace toy
