// str: making, reading, comparing, hashing, slicing.
#include <algorithm>
#include <cstring>

#include "frontend-toy/objects/strings.h"
#include "frontend-toy/objects/string_data.h"
#include "frontend-toy/objects/unicode.h"
#include "frontend-toy/objects/utf8.h"

namespace toy {

// ---- shared strings: the empty one and those of one Latin-1 character

static Value shared_empty;
static Value shared_latin1[256];

void make_shared_strings(Thread& thread) {
    if (!shared_empty.is_nothing()) return;
    const auto make = [&](std::int64_t length, std::uint8_t content) {
        const stm::SegOffset offset = stm::allocate_fixed(*thread.segment, sizeof(Str) + 8, kStr, true);
        const Value value = Value::from_ref(offset);
        Str* str = initialise<Str>(thread, value);
        str->length = length;
        str->width = 1;
        str->is_ascii = content < 128;
        str->data[0] = content;
        str->hash = hash_bytes_of(str->data, static_cast<std::size_t>(length));
        return value;
    };
    for (unsigned c = 0; c < 256; ++c) shared_latin1[c] = make(1, static_cast<std::uint8_t>(c));
    shared_empty = make(0, 0);
}

// ---- making

Value new_str(Thread& thread, std::int64_t length, char32_t largest, std::uint8_t*& data) {
    const std::uint32_t width = width_for(largest);
    if (length > (std::int64_t{1} << 48)) raise(thread, ErrorClass::memory_error, "");
    const Value value = allocate(thread, sizeof(Str) + static_cast<std::size_t>(length) * width, kStr);
    Str* str = initialise<Str>(thread, value);
    str->length = length;
    str->width = width;
    str->is_ascii = largest < 128;
    data = str->data;
    return value;
}

static Value make_narrow(Thread& thread, std::string_view text, char32_t largest) {
    if (text.size() <= 1 && !shared_empty.is_nothing())
        return text.empty() ? shared_empty : shared_latin1[static_cast<std::uint8_t>(text[0])];
    std::uint8_t* data;
    const Value value = new_str(thread, static_cast<std::int64_t>(text.size()), largest, data);
    std::memcpy(data, text.data(), text.size());
    return value;
}

Value make_ascii(Thread& thread, std::string_view text) { return make_narrow(thread, text, 0); }
Value make_latin1(Thread& thread, std::string_view text) {
    return make_narrow(thread, text, is_ascii_text(text) ? 0 : 255);
}

Value make_str_from_char(Thread& thread, char32_t c) {
    if (c < 256 && !shared_empty.is_nothing()) return shared_latin1[c];
    return make_str_from_code_points(thread, {&c, 1});
}

Value make_str(Thread& thread, std::string_view text) {
    if (is_ascii_text(text)) return make_ascii(thread, text);
    std::u32string characters;
    characters.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const DecodedChar next = decode_utf8(text, at, true);
        // Bytes that are no UTF-8 stay recoverable, as with the error handler surrogateescape.
        if (next.valid) {
            characters += next.character;
        } else {
            for (unsigned i = 0; i < next.length; ++i) characters += 0xdc00 + static_cast<std::uint8_t>(text[at + i]);
        }
        at += next.length;
    }
    return make_str_from_code_points(thread, characters);
}

Value make_str_from_code_points(Thread& thread, std::span<const char32_t> characters) {
    char32_t largest = 0;
    for (char32_t c : characters) largest = std::max(largest, c);
    if (largest < 256 && characters.size() <= 1 && !shared_empty.is_nothing())
        return characters.empty() ? shared_empty : shared_latin1[characters[0]];
    std::uint8_t* data;
    const Value value = new_str(thread, static_cast<std::int64_t>(characters.size()), largest, data);
    switch (width_for(largest)) {
        case 1: std::copy(characters.begin(), characters.end(), data); break;
        case 2: std::copy(characters.begin(), characters.end(), reinterpret_cast<char16_t*>(data)); break;
        default: std::copy(characters.begin(), characters.end(), reinterpret_cast<char32_t*>(data)); break;
    }
    return value;
}

// ---- reading

bool is_str(Thread& thread, Value value) { return has_type(thread, value, kStr); }

std::string utf8(Thread& thread, Value value) {
    const StrView view = view_str(thread, value);
    if (view.is_ascii) return std::string(view.bytes());
    std::string out;
    out.reserve(static_cast<std::size_t>(view.length) * 2);
    for (std::int64_t i = 0; i < view.length; ++i) append_utf8(out, view[i]);
    return out;
}

std::u32string code_points(Thread& thread, Value value) {
    const StrView view = view_str(thread, value);
    std::u32string out(static_cast<std::size_t>(view.length), U'\0');
    for (std::int64_t i = 0; i < view.length; ++i) out[static_cast<std::size_t>(i)] = view[i];
    return out;
}

// ---- comparing and hashing

bool str_equal(Thread& thread, Value left, Value right) {
    if (left == right) return true;
    const StrView a = view_str(thread, left), b = view_str(thread, right);
    return a.length == b.length && a.width == b.width &&
           std::memcmp(a.data, b.data, static_cast<std::size_t>(a.length) * a.width) == 0;
}

int str_compare(Thread& thread, Value left, Value right) {
    if (left == right) return 0;
    const StrView a = view_str(thread, left), b = view_str(thread, right);
    const std::int64_t common = std::min(a.length, b.length);
    if (a.width == 1 && b.width == 1) {
        const int order = std::memcmp(a.data, b.data, static_cast<std::size_t>(common));
        if (order != 0) return order < 0 ? -1 : 1;
    } else {
        for (std::int64_t i = 0; i < common; ++i)
            if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    }
    return (a.length > b.length) - (a.length < b.length);
}

static std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    const auto product = static_cast<unsigned __int128>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::int64_t hash_bytes_of(const void* data, std::size_t size) {
    constexpr std::uint64_t kFirst = 0xa0761d6478bd642f, kSecond = 0xe7037ed1a0b428db;
    const auto* at = static_cast<const unsigned char*>(data);
    std::uint64_t state = size * kSecond, low, high;
    for (; size > 16; size -= 16, at += 16) {
        std::memcpy(&low, at, 8);
        std::memcpy(&high, at + 8, 8);
        state = mix(low ^ kFirst, high ^ state);
    }
    if (size >= 8) {
        std::memcpy(&low, at, 8);
        std::memcpy(&high, at + size - 8, 8);
    } else {
        low = high = 0;
        std::memcpy(&low, at, size);
    }
    const auto hash = static_cast<std::int64_t>(mix(low ^ kSecond, mix(high ^ kFirst, state)));
    return hash == 0 || hash == -1 ? 2 : hash;  // zero: not computed yet; -1 is no hash in Python
}

std::int64_t hash_str(Thread& thread, Value value) {
    const Str* str = read_immutable<Str>(thread, value);
    if (str->hash != 0) return str->hash;
    const std::int64_t hash = hash_bytes_of(str->data, static_cast<std::size_t>(str->length) * str->width);
    if (!(str->header.flags & stm::kWriteBarrier)) const_cast<Str*>(str)->hash = hash;
    return hash;
}

// ---- parts and sums

static char32_t largest_of(const StrView& view) {
    if (view.is_ascii) return 127;
    return view.width == 1 ? 255 : view.width == 2 ? 0xffff : 0x10ffff;
}

Value str_get_item(Thread& thread, Value value, std::int64_t index) {
    const StrView view = view_str(thread, value);
    if (index < 0) index += view.length;
    if (index < 0 || index >= view.length) raise(thread, ErrorClass::index_error, "string index out of range");
    return make_str_from_char(thread, view[index]);
}

Value str_part(Thread& thread, Value value, std::int64_t start, std::int64_t end) {
    const StrView view = view_str(thread, value);
    if (start == 0 && end == view.length) return value;
    if (start >= end) return make_ascii(thread, {});
    const std::int64_t length = end - start;
    if (view.width == 1) {
        const std::string_view text = view.bytes().substr(static_cast<std::size_t>(start), static_cast<std::size_t>(length));
        return view.is_ascii ? make_ascii(thread, text) : make_latin1(thread, text);
    }
    std::u32string characters(static_cast<std::size_t>(length), U'\0');
    for (std::int64_t i = 0; i < length; ++i) characters[static_cast<std::size_t>(i)] = view[start + i];
    return make_str_from_code_points(thread, characters);
}

Value str_slice(Thread& thread, Value value, std::int64_t start, std::int64_t step, std::int64_t count) {
    if (count <= 0) return make_ascii(thread, {});
    if (step == 1) return str_part(thread, value, start, start + count);
    const StrView view = view_str(thread, value);
    if (view.is_ascii) {
        if (count == 1) return make_str_from_char(thread, view.data[start]);
        std::uint8_t* data;
        const Value result = new_str(thread, count, 127, data);
        for (std::int64_t i = 0, from = start; i < count; ++i, from += step) data[i] = view.data[from];
        return result;
    }
    std::u32string characters(static_cast<std::size_t>(count), U'\0');
    for (std::int64_t i = 0, from = start; i < count; ++i, from += step) characters[static_cast<std::size_t>(i)] = view[from];
    return make_str_from_code_points(thread, characters);
}

void copy_into(const StrView& view, std::uint8_t* data, std::uint32_t width, std::int64_t at) {
    if (view.width == width) {
        std::memcpy(data + at * width, view.data, static_cast<std::size_t>(view.length) * width);
        return;
    }
    for (std::int64_t i = 0; i < view.length; ++i) {
        if (width == 2)
            reinterpret_cast<char16_t*>(data)[at + i] = static_cast<char16_t>(view[i]);
        else
            reinterpret_cast<char32_t*>(data)[at + i] = view[i];
    }
}

Value str_concat(Thread& thread, Value left, Value right) {
    const StrView a = view_str(thread, left), b = view_str(thread, right);
    if (a.length == 0) return right;
    if (b.length == 0) return left;
    std::uint8_t* data;
    const Value result = new_str(thread, a.length + b.length, std::max(largest_of(a), largest_of(b)), data);
    const std::uint32_t width = std::max(a.width, b.width);
    copy_into(a, data, width, 0);
    copy_into(b, data, width, a.length);
    return result;
}

Value str_build(Thread& thread, std::span<const Value> parts) {
    std::int64_t length = 0;
    char32_t largest = 0;
    for (Value part : parts) {
        const StrView view = view_str(thread, part);
        length += view.length;
        if (view.length != 0) largest = std::max(largest, largest_of(view));
    }
    if (length == 0) return make_ascii(thread, {});
    std::uint8_t* data;
    const Value result = new_str(thread, length, largest, data);
    const std::uint32_t width = width_for(largest);
    std::int64_t at = 0;
    for (Value part : parts) {
        const StrView view = view_str(thread, part);
        copy_into(view, data, width, at);
        at += view.length;
    }
    return result;
}

Value str_repeat(Thread& thread, Value value, std::int64_t count) {
    const StrView view = view_str(thread, value);
    if (count <= 0 || view.length == 0) return make_ascii(thread, {});
    if (count == 1) return value;
    std::int64_t length;
    if (__builtin_mul_overflow(view.length, count, &length))
        raise(thread, ErrorClass::overflow_error, "repeated string is too long");
    std::uint8_t* data;
    const Value result = new_str(thread, length, largest_of(view), data);
    const auto size = static_cast<std::size_t>(view.length) * view.width;
    if (size == 1) {
        std::memset(data, view.data[0], static_cast<std::size_t>(count));
    } else {
        for (std::int64_t i = 0; i < count; ++i) std::memcpy(data + static_cast<std::size_t>(i) * size, view.data, size);
    }
    return result;
}

}  // namespace toy
