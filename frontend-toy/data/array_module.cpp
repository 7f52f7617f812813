// The module array. An array's items are in a RawBytes with room to grow; in memory they are what they are in CPython.
#include <fmt/format.h>

#include <algorithm>

#include "frontend-toy/data/data_modules.h"
#include "frontend-toy/data/pack.h"
#include "frontend-toy/io/open.h"
#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/stateful_class.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

enum ArraySlot : std::uint32_t {
    kTypeCode,  // the character as a small int; kNothing: not initialised
    kStorage,   // RawBytes
    kLength,    // items, as a small int
    kArraySlots
};
enum IteratorSlot : std::uint32_t { kArray, kIndex, kIteratorSlots };

Value array_class, iterator_class;
bool is_array(Thread& thread, Value value) { return is_instance_of(thread, value, array_class); }
constexpr MethodTraits kTraits{"array.array", is_array};
bool is_array_iterator(Thread& thread, Value value) { return is_instance_of(thread, value, iterator_class); }
constexpr MethodTraits kIteratorTraits{"array.arrayiterator", is_array_iterator};

std::size_t size_of_code(char code) {
    switch (code) {
        case 'b':
        case 'B': return 1;
        case 'h':
        case 'H': return 2;
        case 'i':
        case 'I':
        case 'f':
        case 'u': return 4;
        case 'l':
        case 'L':
        case 'q':
        case 'Q':
        case 'd': return 8;
        default: return 0;
    }
}
bool is_signed(char code) { return code == 'b' || code == 'h' || code == 'i' || code == 'l' || code == 'q'; }

// An array as it is now; valid until the next safe point or change.
struct View {
    char code;
    std::size_t size;
    std::int64_t length;
    Value storage;
};
View view_array(Thread& thread, Value array) {
    const Instance* object = read<Instance>(thread, array);
    if (object->slots[kTypeCode].is_nothing()) raise(thread, ErrorClass::value_error, "array is not initialized");
    const char code = static_cast<char>(object->slots[kTypeCode].small_int());
    return {code, size_of_code(code), object->slots[kLength].small_int(), object->slots[kStorage]};
}

// Items never cross a word: their sizes divide eight, and the data begins at a word.
constexpr std::size_t kData = sizeof(RawBytes);
static_assert(kData % 8 == 0);

std::uint64_t load_item(Thread& thread, const View& view, std::int64_t index) {
    const std::size_t at = kData + static_cast<std::size_t>(index) * view.size;
    const auto* word =
        reinterpret_cast<const char*>(stm::read_word(*thread.segment, view.storage.ref(), at & ~std::size_t{7}));
    return load_bytes(word + (at & 7), view.size, true);
}
void store_item(Thread& thread, const View& view, std::int64_t index, std::uint64_t bits) {
    const std::size_t at = kData + static_cast<std::size_t>(index) * view.size;
    auto* word = reinterpret_cast<char*>(stm::write_word(*thread.segment, view.storage.ref(), at & ~std::size_t{7}));
    store_bytes(word + (at & 7), bits, view.size, true);
}

Value item_value(Thread& thread, const View& view, std::uint64_t bits) {
    switch (view.code) {
        case 'f': return make_float(thread, std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
        case 'd': return make_float(thread, std::bit_cast<double>(bits));
        case 'u': return make_str_from_char(thread, static_cast<char32_t>(bits));
        default:
            if (is_signed(view.code)) return make_int(thread, sign_extend(bits, view.size));
            if (bits <= static_cast<std::uint64_t>(INT64_MAX)) return make_int(thread, static_cast<std::int64_t>(bits));
            return make_int_from_decimal(thread, std::to_string(bits));
    }
}
Value item_at(Thread& thread, const View& view, std::int64_t index) {
    return item_value(thread, view, load_item(thread, view, index));
}

[[noreturn]] void raise_range(Thread& thread, char code, bool above) {
    switch (code) {
        case 'b':
            raise(thread, ErrorClass::overflow_error,
                  above ? "signed char is greater than maximum" : "signed char is less than minimum");
        case 'B':
            raise(
                thread, ErrorClass::overflow_error,
                above ? "unsigned byte integer is greater than maximum" : "unsigned byte integer is less than minimum");
        case 'h':
            raise(thread, ErrorClass::overflow_error,
                  above ? "signed short integer is greater than maximum" : "signed short integer is less than minimum");
        case 'H':
            raise(thread, ErrorClass::overflow_error,
                  above ? "unsigned short is greater than maximum" : "unsigned short is less than minimum");
        case 'i':
            raise(thread, ErrorClass::overflow_error,
                  above ? "signed integer is greater than maximum" : "signed integer is less than minimum");
        case 'I':
            raise(thread, ErrorClass::overflow_error,
                  above ? "unsigned int is greater than maximum" : "can't convert negative value to unsigned int");
        case 'l': raise(thread, ErrorClass::overflow_error, "Python int too large to convert to C long");
        case 'q': raise(thread, ErrorClass::overflow_error, "int too big to convert");
        case 'L':
            raise(thread, ErrorClass::overflow_error,
                  above ? "Python int too large to convert to C unsigned long"
                        : "can't convert negative value to unsigned int");
        default:
            raise(thread, ErrorClass::overflow_error,
                  above ? "int too big to convert" : "can't convert negative int to unsigned");
    }
}

// What is stored for a value. Runs Python code (__index__, __float__).
std::uint64_t bits_of(Thread& thread, char code, Value value) {
    if (code == 'u') {
        if (!is_str(thread, value))
            raise(thread, ErrorClass::type_error, "array item must be unicode character");
        if (view_str(thread, value).length != 1)
            raise(thread, ErrorClass::type_error, "array item must be unicode character");
        return view_str(thread, value)[0];
    }
    if (code == 'd' || code == 'f') {
        double number;
        if (!number_to_double(thread, value, number)) number = to_double(thread, value);
        if (code == 'd') return std::bit_cast<std::uint64_t>(number);
        return std::bit_cast<std::uint32_t>(static_cast<float>(number));
    }
    if (!is_int(thread, value)) value = to_index(thread, value);
    std::int64_t small;
    const int bits = static_cast<int>(8 * size_of_code(code));
    if (to_int64(thread, value, small)) {
        if (is_signed(code)) {
            if (bits < 64 && small < -(std::int64_t{1} << (bits - 1))) raise_range(thread, code, false);
            if (bits < 64 && small >= std::int64_t{1} << (bits - 1)) raise_range(thread, code, true);
        } else {
            if (small < 0) raise_range(thread, code, false);
            if (bits < 64 && small >= std::int64_t{1} << bits) raise_range(thread, code, true);
        }
        return static_cast<std::uint64_t>(small);
    }
    const bool above = int_sign(thread, value) > 0;
    if (bits == 64 && !is_signed(code) && above && int_bit_length(thread, value) <= 64)
        return int_low_bits(thread, value);
    if (bits < 64 && (code == 'b' || code == 'B' || code == 'h' || code == 'i')) {
        raise(thread, ErrorClass::overflow_error, "Python int too large to convert to C long");
    }
    raise_range(thread, code, above);
}

Value new_storage(Thread& thread, std::int64_t bytes) {
    if (bytes > (std::int64_t{1} << 40)) raise(thread, ErrorClass::memory_error, "");
    bytes = (bytes + 7) & ~std::int64_t{7};
    Value made = allocate(thread, sizeof(RawBytes) + static_cast<std::size_t>(bytes), kRawBytes);
    initialise<RawBytes>(thread, made)->length = bytes;
    return made;
}

std::string bytes_of(Thread& thread, const View& view, std::int64_t start, std::int64_t count) {
    if (count <= 0) return {};
    // Once for the read barriers of large objects.
    const std::size_t first = kData + static_cast<std::size_t>(start) * view.size;
    const std::size_t size = static_cast<std::size_t>(count) * view.size;
    std::string out;
    out.reserve(size + 16);
    for (std::size_t at = first & ~std::size_t{7}; at < first + size; at += 8) {
        out.append(reinterpret_cast<const char*>(stm::read_word(*thread.segment, view.storage.ref(), at)), 8);
    }
    return out.substr(first & 7, size);
}

// Replaces all items by these bytes.
void set_bytes(Thread& thread, Value array, std::string_view bytes, std::size_t item_size) {
    Value storage = new_storage(thread, static_cast<std::int64_t>(bytes.size()));
    std::memcpy(initialise<RawBytes>(thread, storage)->data, bytes.data(), bytes.size());
    Instance* object = write<Instance>(thread, array);
    object->slots[kStorage] = storage;
    object->slots[kLength] = Value::from_small_int(static_cast<std::int64_t>(bytes.size() / item_size));
}

void append_bits(Thread& thread, Value array, std::uint64_t bits) {
    View view = view_array(thread, array);
    const std::int64_t capacity =
        read_immutable<RawBytes>(thread, view.storage)->length / static_cast<std::int64_t>(view.size);
    if (view.length == capacity) {
        const std::string old = bytes_of(thread, view, 0, view.length);
        const std::int64_t room = capacity + (capacity >> 3) + 8;
        Value storage = new_storage(thread, room * static_cast<std::int64_t>(view.size));
        std::memcpy(initialise<RawBytes>(thread, storage)->data, old.data(), old.size());
        write<Instance>(thread, array)->slots[kStorage] = storage;
        view.storage = storage;
    }
    store_item(thread, view, view.length, bits);
    write<Instance>(thread, array)->slots[kLength] = Value::from_small_int(view.length + 1);
}

Value new_array(Thread& thread, char code, std::string_view bytes) {
    Value made = allocate_instance(thread, class_info_of(thread, array_class));
    set_hidden_slot(thread, made, kTypeCode, Value::from_small_int(code));
    set_bytes(thread, made, bytes, size_of_code(code));
    return made;
}

std::string all_bytes(Thread& thread, const View& view) { return bytes_of(thread, view, 0, view.length); }

// ---------------------------------------------------------------- construction

void append_bytes(Thread& thread, Value array, std::string_view bytes) {
    const View view = view_array(thread, array);
    if (bytes.size() % view.size != 0) {
        raise(thread, ErrorClass::value_error, "bytes length not a multiple of item size");
    }
    set_bytes(thread, array, all_bytes(thread, view) + std::string(bytes), view.size);
}

void extend_with(Thread& thread, Value array, Value iterable) {
    Rooted self(thread, array);
    if (is_array(thread, iterable)) {
        const View mine = view_array(thread, self), theirs = view_array(thread, iterable);
        if (mine.code != theirs.code) raise(thread, ErrorClass::type_error, "can only extend with array of same kind");
        return append_bytes(thread, self, all_bytes(thread, theirs));
    }
    Iteration iteration(thread, iterable);
    for (Value item = iteration.next(); !item.is_nothing(); item = iteration.next()) {
        const std::uint64_t bits = bits_of(thread, view_array(thread, self).code, item);
        append_bits(thread, self, bits);
    }
}

void append_text(Thread& thread, Value array, Value str) {
    const StrView text = view_str(thread, str);
    std::string bytes;
    for (std::int64_t i = 0; i < text.length; ++i) {
        char unit[4];
        store_bytes(unit, text[i], 4, true);
        bytes.append(unit, 4);
    }
    append_bytes(thread, array, bytes);
}

Value initialise_array(Thread& thread, const Arguments& arguments) {
    if (arguments.keyword_count != 0 && class_of(thread, arguments[0]) == array_class) {
        raise(thread, ErrorClass::type_error, "array.array() takes no keyword arguments");
    }
    const std::uint32_t given = arguments.count - 1;
    if (given < 1 || given > 2) {
        raise(thread, ErrorClass::type_error,
              fmt::format("array() takes {} argument{} ({} given)", given < 1 ? "at least 1" : "at most 2",
                          given < 1 ? "" : "s", given));
    }
    if (!is_str(thread, arguments[1]) || view_str(thread, arguments[1]).length != 1) {
        raise(thread, ErrorClass::type_error,
              "array() argument 1 must be a unicode character, not " + type_name(thread, arguments[1]));
    }
    const char32_t wanted = view_str(thread, arguments[1])[0];
    const char code = wanted < 128 ? static_cast<char>(wanted) : ' ';
    if (size_of_code(code) == 0) {
        raise(thread, ErrorClass::value_error, "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)");
    }
    Rooted initial(thread, given == 2 ? arguments[2] : kNothing);
    if (is_str(thread, initial) && code != 'u') {
        raise(thread, ErrorClass::type_error,
              fmt::format("cannot use a str to initialize an array with typecode '{}'", code));
    }
    if (!initial.get().is_nothing() && is_array(thread, initial)) {
        const char other = view_array(thread, initial).code;
        if (other == 'u' && code != 'u') {
            raise(thread, ErrorClass::type_error,
                  fmt::format("cannot use a unicode array to initialize an array with typecode '{}'", code));
        }
    }
    set_hidden_slot(thread, arguments[0], kTypeCode, Value::from_small_int(code));
    set_bytes(thread, arguments[0], "", size_of_code(code));
    if (initial.get().is_nothing()) return kNone;
    if (is_str(thread, initial)) {
        append_text(thread, arguments[0], initial);
    } else if (is_bytes_like(thread, initial)) {
        append_bytes(thread, arguments[0], std::string(bytes_view(thread, initial)));
    } else if (is_array(thread, initial) && view_array(thread, initial).code == code) {
        append_bytes(thread, arguments[0], all_bytes(thread, view_array(thread, initial)));
    } else {
        Iteration iteration(thread, initial);
        for (Value item = iteration.next(); !item.is_nothing(); item = iteration.next()) {
            append_bits(thread, arguments[0], bits_of(thread, code, item));
        }
    }
    return kNone;
}

// ---------------------------------------------------------------- items

Value get_length(Thread& thread, const Arguments& arguments) {
    return Value::from_small_int(view_array(thread, arguments[0]).length);
}

std::int64_t checked_index(Thread& thread, const View& view, std::int64_t index, const char* message) {
    if (index < 0) index += view.length;
    if (index < 0 || index >= view.length) raise(thread, ErrorClass::index_error, message);
    return index;
}

Value get_item_of(Thread& thread, const Arguments& arguments) {
    if (has_type(thread, arguments[1], kSlice)) {
        const UnpackedSlice slice = unpack_slice(thread, arguments[1]);
        const View view = view_array(thread, arguments[0]);
        const SliceBounds bounds = slice.adjust(view.length);
        if (bounds.step == 1) return new_array(thread, view.code, bytes_of(thread, view, bounds.start, bounds.count));
        const std::string all = all_bytes(thread, view);
        std::string picked;
        for (std::int64_t i = 0, at = bounds.start; i < bounds.count; ++i, at += bounds.step) {
            picked.append(all, static_cast<std::size_t>(at) * view.size, view.size);
        }
        return new_array(thread, view.code, picked);
    }
    std::int64_t index;
    if (arguments[1].is_small_int()) {
        index = arguments[1].small_int();
    } else if (!index_of_key(thread, arguments[1], index)) {
        raise(thread, ErrorClass::type_error, "array indices must be integers");
    }
    const View view = view_array(thread, arguments[0]);
    return item_at(thread, view, checked_index(thread, view, index, "array index out of range"));
}

// Bytes [start, stop) of the whole become `bytes`.
void splice(Thread& thread, Value array, const View& view, std::int64_t start, std::int64_t count,
            std::string_view bytes) {
    std::string all = all_bytes(thread, view);
    all.replace(static_cast<std::size_t>(start) * view.size, static_cast<std::size_t>(count) * view.size, bytes);
    set_bytes(thread, array, all, view.size);
}

Value set_item_of(Thread& thread, const Arguments& arguments) {
    if (has_type(thread, arguments[1], kSlice)) {
        if (!is_array(thread, arguments[2])) {
            raise(thread, ErrorClass::type_error,
                  "can only assign array (not \"" + type_name(thread, arguments[2]) + "\") to array slice");
        }
        const UnpackedSlice slice = unpack_slice(thread, arguments[1]);
        const View view = view_array(thread, arguments[0]), other = view_array(thread, arguments[2]);
        if (view.code != other.code) raise(thread, ErrorClass::type_error, "bad argument type for built-in operation");
        const SliceBounds bounds = slice.adjust(view.length);
        const std::string bytes = all_bytes(thread, other);
        if (bounds.step == 1) {
            splice(thread, arguments[0], view, bounds.start, bounds.count, bytes);
            return kNone;
        }
        if (other.length != bounds.count) {
            raise(thread, ErrorClass::value_error,
                  fmt::format("attempt to assign array of size {} to extended slice of size {}", other.length,
                              bounds.count));
        }
        for (std::int64_t i = 0, at = bounds.start; i < bounds.count; ++i, at += bounds.step) {
            store_item(thread, view, at,
                       load_bytes(bytes.data() + static_cast<std::size_t>(i) * view.size, view.size, true));
        }
        return kNone;
    }
    std::int64_t index;
    if (!index_of_key(thread, arguments[1], index))
        raise(thread, ErrorClass::type_error, "array indices must be integers");
    checked_index(thread, view_array(thread, arguments[0]), index, "array assignment index out of range");
    const std::uint64_t bits = bits_of(thread, view_array(thread, arguments[0]).code, arguments[2]);
    const View view = view_array(thread, arguments[0]);
    store_item(thread, view, checked_index(thread, view, index, "array assignment index out of range"), bits);
    return kNone;
}

Value delete_item_of(Thread& thread, const Arguments& arguments) {
    if (has_type(thread, arguments[1], kSlice)) {
        const UnpackedSlice slice = unpack_slice(thread, arguments[1]);
        const View view = view_array(thread, arguments[0]);
        const SliceBounds bounds = slice.adjust(view.length);
        std::string all = all_bytes(thread, view), kept;
        std::vector<bool> gone(static_cast<std::size_t>(view.length));
        for (std::int64_t i = 0, at = bounds.start; i < bounds.count; ++i, at += bounds.step)
            gone[static_cast<std::size_t>(at)] = true;
        for (std::size_t i = 0; i < gone.size(); ++i) {
            if (!gone[i]) kept.append(all, i * view.size, view.size);
        }
        set_bytes(thread, arguments[0], kept, view.size);
        return kNone;
    }
    std::int64_t index;
    if (!index_of_key(thread, arguments[1], index))
        raise(thread, ErrorClass::type_error, "array indices must be integers");
    const View view = view_array(thread, arguments[0]);
    splice(thread, arguments[0], view, checked_index(thread, view, index, "array assignment index out of range"), 1,
           "");
    return kNone;
}

// ---------------------------------------------------------------- methods

Value append(Thread& thread, const Arguments& arguments) {
    const std::uint64_t bits = bits_of(thread, view_array(thread, arguments[0]).code, arguments[1]);
    append_bits(thread, arguments[0], bits);
    return kNone;
}
Value extend(Thread& thread, const Arguments& arguments) {
    extend_with(thread, arguments[0], arguments[1]);
    return kNone;
}
Value insert(Thread& thread, const Arguments& arguments) {
    std::int64_t index = to_index_int64(thread, arguments[1]);
    const std::uint64_t bits = bits_of(thread, view_array(thread, arguments[0]).code, arguments[2]);
    const View view = view_array(thread, arguments[0]);
    if (index < 0) index = std::max<std::int64_t>(index + view.length, 0);
    char bytes[8];
    store_bytes(bytes, bits, view.size, true);
    splice(thread, arguments[0], view, std::min(index, view.length), 0, {bytes, view.size});
    return kNone;
}
Value pop(Thread& thread, const Arguments& arguments) {
    std::int64_t index = arguments.count > 1 ? to_index_int64(thread, arguments[1]) : -1;
    const View view = view_array(thread, arguments[0]);
    if (view.length == 0) raise(thread, ErrorClass::index_error, "pop from empty array");
    index = checked_index(thread, view, index, "pop index out of range");
    Value item = item_at(thread, view, index);
    if (index == view.length - 1) {
        set_hidden_slot(thread, arguments[0], kLength, Value::from_small_int(index));
    } else {
        splice(thread, arguments[0], view, index, 1, "");
    }
    return item;
}
// The index of the first item in [start, stop) that is equal; -1. Runs Python code.
std::int64_t find(Thread& thread, const Arguments& arguments, std::int64_t start, std::int64_t stop) {
    for (std::int64_t i = start; i < std::min(stop, view_array(thread, arguments[0]).length); ++i) {
        Value item = item_at(thread, view_array(thread, arguments[0]), i);
        if (equal(thread, item, arguments[1])) return i;
    }
    return -1;
}
Value remove(Thread& thread, const Arguments& arguments) {
    const std::int64_t index = find(thread, arguments, 0, INT64_MAX);
    if (index < 0) raise(thread, ErrorClass::value_error, "array.remove(x): x not in array");
    splice(thread, arguments[0], view_array(thread, arguments[0]), index, 1, "");
    return kNone;
}
Value index_of(Thread& thread, const Arguments& arguments) {
    const std::int64_t length = view_array(thread, arguments[0]).length;
    const auto bound = [&](std::uint32_t i, std::int64_t otherwise) {
        if (arguments.count <= i) return otherwise;
        std::int64_t at = to_index_int64(thread, arguments[i]);
        return at < 0 ? std::max<std::int64_t>(at + length, 0) : at;
    };
    const std::int64_t start = bound(2, 0), stop = bound(3, INT64_MAX);
    const std::int64_t index = find(thread, arguments, start, stop);
    if (index < 0) raise(thread, ErrorClass::value_error, "array.index(x): x not in array");
    return make_int(thread, index);
}
Value count(Thread& thread, const Arguments& arguments) {
    std::int64_t found = 0;
    for (std::int64_t i = 0; (i = find(thread, arguments, i, INT64_MAX)) >= 0; ++i) ++found;
    return make_int(thread, found);
}
Value contains_item(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(find(thread, arguments, 0, INT64_MAX) >= 0);
}
void reverse_items(std::string& bytes, std::size_t size) {
    std::string reversed;
    reversed.reserve(bytes.size());
    for (std::size_t at = bytes.size(); at > 0; at -= size) reversed.append(bytes, at - size, size);
    bytes.swap(reversed);
}
Value reverse(Thread& thread, const Arguments& arguments) {
    const View view = view_array(thread, arguments[0]);
    std::string all = all_bytes(thread, view);
    reverse_items(all, view.size);
    set_bytes(thread, arguments[0], all, view.size);
    return kNone;
}
Value byteswap(Thread& thread, const Arguments& arguments) {
    const View view = view_array(thread, arguments[0]);
    std::string all = all_bytes(thread, view);
    for (std::size_t at = 0; at < all.size(); at += view.size)
        std::reverse(all.begin() + static_cast<std::ptrdiff_t>(at),
                     all.begin() + static_cast<std::ptrdiff_t>(at + view.size));
    set_bytes(thread, arguments[0], all, view.size);
    return kNone;
}
Value to_list(Thread& thread, const Arguments& arguments) {
    const View view = view_array(thread, arguments[0]);
    std::vector<Value> items;
    items.reserve(static_cast<std::size_t>(view.length));
    for (std::int64_t i = 0; i < view.length; ++i) items.push_back(item_at(thread, view, i));
    return make_list(thread, items);
}
Value to_bytes(Thread& thread, const Arguments& arguments) {
    return make_bytes(thread, all_bytes(thread, view_array(thread, arguments[0])));
}
Value from_bytes(Thread& thread, const Arguments& arguments) {
    append_bytes(thread, arguments[0], buffer_contents(thread, arguments[1]));
    return kNone;
}
Value from_list(Thread& thread, const Arguments& arguments) {
    if (!is_list(thread, arguments[1])) raise(thread, ErrorClass::type_error, "arg must be list");
    const View view = view_array(thread, arguments[0]);
    std::string bytes;
    for (std::size_t i = 0; i < list_view(thread, arguments[1]).size(); ++i) {
        char item[8];
        store_bytes(item, bits_of(thread, view.code, list_view(thread, arguments[1])[i]), view.size, true);
        bytes.append(item, view.size);
    }
    append_bytes(thread, arguments[0], bytes);
    return kNone;
}
Value from_unicode(Thread& thread, const Arguments& arguments) {
    if (!is_str(thread, arguments[1])) {
        raise(thread, ErrorClass::type_error,
              "fromunicode() argument must be str, not " + type_name(thread, arguments[1]));
    }
    if (view_array(thread, arguments[0]).code != 'u') {
        raise(thread, ErrorClass::value_error, "fromunicode() may only be called on unicode type arrays");
    }
    append_text(thread, arguments[0], arguments[1]);
    return kNone;
}
Value to_unicode(Thread& thread, const Arguments& arguments) {
    const View view = view_array(thread, arguments[0]);
    if (view.code != 'u')
        raise(thread, ErrorClass::value_error, "tounicode() may only be called on unicode type arrays");
    std::u32string text;
    for (std::int64_t i = 0; i < view.length; ++i) text += static_cast<char32_t>(load_item(thread, view, i));
    return make_str_from_code_points(thread, text);
}
Value to_file(Thread& thread, const Arguments& arguments) {
    const Value data[] = {to_bytes(thread, arguments)};
    Rooted kept(thread, data[0]);
    Value write = get_attribute(thread, arguments[1], intern(thread, "write"));
    const Value passed[] = {kept};
    call(thread, write, passed);
    return kNone;
}
Value from_file(Thread& thread, const Arguments& arguments) {
    const std::int64_t items = to_index_int64(thread, arguments[2]);
    if (items < 0) raise(thread, ErrorClass::value_error, "negative count");
    const auto size = static_cast<std::int64_t>(view_array(thread, arguments[0]).size);
    Value read = get_attribute(thread, arguments[1], intern(thread, "read"));
    const Value wanted[] = {make_int(thread, items * size)};
    Value data = call(thread, read, wanted);
    if (!has_type(thread, data, kBytes)) raise(thread, ErrorClass::type_error, "read() didn't return bytes");
    const std::string bytes(bytes_view(thread, data));
    append_bytes(thread, arguments[0],
                 std::string_view(bytes).substr(
                     0, bytes.size() / static_cast<std::size_t>(size) * static_cast<std::size_t>(size)));
    if (static_cast<std::int64_t>(bytes.size()) != items * size)
        raise(thread, ErrorClass::eof_error, "read() didn't return enough bytes");
    return kNone;
}
Value buffer_info(Thread& thread, const Arguments& arguments) {
    const std::int64_t where = identity(thread, arguments[0]);
    const Value pair[] = {make_int(thread, where), make_int(thread, view_array(thread, arguments[0]).length)};
    return toy::make_tuple(thread, pair);
}
Value copy(Thread& thread, const Arguments& arguments) {
    const View view = view_array(thread, arguments[0]);
    return new_array(thread, view.code, all_bytes(thread, view));
}
Value repr(Thread& thread, const Arguments& arguments) {
    const View view = view_array(thread, arguments[0]);
    const std::string name = utf8(thread, read<Class>(thread, class_of(thread, arguments[0]))->name);
    std::string text = fmt::format("{}('{}'", name, view.code);
    if (view.length == 0) return make_str(thread, text + ")");
    Value items = view.code == 'u' ? to_unicode(thread, arguments) : to_list(thread, arguments);
    return make_str(thread, text + ", " + utf8(thread, to_repr(thread, items)) + ")");
}

// ---------------------------------------------------------------- operators

Value add(Thread& thread, const Arguments& arguments) {
    if (!is_array(thread, arguments[1])) {
        raise(thread, ErrorClass::type_error,
              "can only append array (not \"" + type_name(thread, arguments[1]) + "\") to array");
    }
    const View a = view_array(thread, arguments[0]), b = view_array(thread, arguments[1]);
    if (a.code != b.code) raise(thread, ErrorClass::type_error, "bad argument type for built-in operation");
    return new_array(thread, a.code, all_bytes(thread, a) + all_bytes(thread, b));
}
Value add_in_place(Thread& thread, const Arguments& arguments) {
    if (!is_array(thread, arguments[1])) {
        raise(thread, ErrorClass::type_error,
              "can only extend array with array (not \"" + type_name(thread, arguments[1]) + "\")");
    }
    extend_with(thread, arguments[0], arguments[1]);
    return arguments[0];
}
std::string repeated(Thread& thread, const View& view, Value times_value) {
    std::int64_t times;
    if (!to_int64(thread, times_value, times)) raise(thread, ErrorClass::memory_error, "");
    const std::string once = all_bytes(thread, view);
    std::string all;
    if (times > 0 && !once.empty() && times > (std::int64_t{1} << 36) / static_cast<std::int64_t>(once.size())) {
        raise(thread, ErrorClass::memory_error, "");
    }
    for (std::int64_t i = 0; i < times; ++i) all += once;
    return all;
}
Value multiply(Thread& thread, const Arguments& arguments) {
    if (!is_int(thread, arguments[1])) {
        raise(thread, ErrorClass::type_error,
              "can't multiply sequence by non-int of type '" + type_name(thread, arguments[1]) + "'");
    }
    const View view = view_array(thread, arguments[0]);
    return new_array(thread, view.code, repeated(thread, view, arguments[1]));
}
Value multiply_in_place(Thread& thread, const Arguments& arguments) {
    if (!is_int(thread, arguments[1])) {
        raise(thread, ErrorClass::type_error,
              "can't multiply sequence by non-int of type '" + type_name(thread, arguments[1]) + "'");
    }
    const View view = view_array(thread, arguments[0]);
    set_bytes(thread, arguments[0], repeated(thread, view, arguments[1]), view.size);
    return arguments[0];
}
template <CompareOp op>
Value compare_arrays(Thread& thread, const Arguments& arguments) {
    if (!is_array(thread, arguments[1])) return kNotImplemented;
    View a = view_array(thread, arguments[0]), b = view_array(thread, arguments[1]);
    if ((op == CompareOp::equal || op == CompareOp::not_equal) && a.length != b.length) {
        return Value::from_bool(op == CompareOp::not_equal);
    }
    for (std::int64_t i = 0; i < std::min(a.length, b.length); ++i) {
        const Value x = item_at(thread, a, i), y = item_at(thread, b, i);
        if (equal(thread, x, y)) continue;
        if (op == CompareOp::equal) return kFalse;
        if (op == CompareOp::not_equal) return kTrue;
        return compare(thread, op, x, y);
    }
    switch (op) {
        case CompareOp::equal: return Value::from_bool(a.length == b.length);
        case CompareOp::not_equal: return Value::from_bool(a.length != b.length);
        case CompareOp::less: return Value::from_bool(a.length < b.length);
        case CompareOp::less_equal: return Value::from_bool(a.length <= b.length);
        case CompareOp::greater: return Value::from_bool(a.length > b.length);
        case CompareOp::greater_equal: return Value::from_bool(a.length >= b.length);
    }
    return kNotImplemented;
}

Value get_type_code(Thread& thread, const Arguments& arguments) {
    return make_str(thread, std::string(1, view_array(thread, arguments[0]).code));
}
Value get_item_size(Thread& thread, const Arguments& arguments) {
    return Value::from_small_int(static_cast<std::int64_t>(view_array(thread, arguments[0]).size));
}

// ---------------------------------------------------------------- iteration

Value iterate(Thread& thread, const Arguments& arguments) {
    Value made = allocate_instance(thread, class_info_of(thread, iterator_class));
    set_hidden_slot(thread, made, kArray, arguments[0]);
    set_hidden_slot(thread, made, kIndex, Value::from_small_int(0));
    return made;
}
Value iterator_itself(Thread&, const Arguments& arguments) { return arguments[0]; }
Value next_of(Thread& thread, const Arguments& arguments) {
    Value array = hidden_slot(thread, arguments[0], kArray);
    if (!array.is_nothing()) {
        const std::int64_t index = hidden_slot(thread, arguments[0], kIndex).small_int();
        const View view = view_array(thread, array);
        if (index < view.length) {
            set_hidden_slot(thread, arguments[0], kIndex, Value::from_small_int(index + 1));
            return item_at(thread, view, index);
        }
        set_hidden_slot(thread, arguments[0], kArray, kNothing);
    }
    raise_value(thread, call(thread, error_class(ErrorClass::stop_iteration), {}));
}

constexpr NativeDescriptor kIteratorMethods[] = {
    method<kIteratorTraits, "__iter__", iterator_itself>(1, 1),
    method<kIteratorTraits, "__next__", next_of>(1, 1, true),
};

constexpr NativeDescriptor kMethods[] = {
    method<kTraits, "__init__", initialise_array>(1, 0xffff, true, true),
    method<kTraits, "__len__", get_length>(1, 1),
    method<kTraits, "__getitem__", get_item_of>(2, 2, true),
    method<kTraits, "__setitem__", set_item_of>(3, 3, true),
    method<kTraits, "__delitem__", delete_item_of>(2, 2, true),
    method<kTraits, "__contains__", contains_item>(2, 2, true),
    method<kTraits, "__iter__", iterate>(1, 1),
    method<kTraits, "__repr__", repr>(1, 1, true),
    method<kTraits, "__add__", add>(2, 2),
    method<kTraits, "__iadd__", add_in_place>(2, 2, true),
    method<kTraits, "__mul__", multiply>(2, 2),
    method<kTraits, "__rmul__", multiply>(2, 2),
    method<kTraits, "__imul__", multiply_in_place>(2, 2),
    method<kTraits, "__eq__", compare_arrays<CompareOp::equal>>(2, 2),
    method<kTraits, "__ne__", compare_arrays<CompareOp::not_equal>>(2, 2),
    method<kTraits, "__lt__", compare_arrays<CompareOp::less>>(2, 2),
    method<kTraits, "__le__", compare_arrays<CompareOp::less_equal>>(2, 2),
    method<kTraits, "__gt__", compare_arrays<CompareOp::greater>>(2, 2),
    method<kTraits, "__ge__", compare_arrays<CompareOp::greater_equal>>(2, 2),
    method<kTraits, "__copy__", copy>(1, 1),
    method<kTraits, "__deepcopy__", copy>(2, 2),
    method<kTraits, "append", append>(2, 2, true),
    method<kTraits, "extend", extend>(2, 2, true),
    method<kTraits, "insert", insert>(3, 3, true),
    method<kTraits, "pop", pop>(1, 2, true),
    method<kTraits, "remove", remove>(2, 2, true),
    method<kTraits, "index", index_of>(2, 4, true),
    method<kTraits, "count", count>(2, 2, true),
    method<kTraits, "reverse", reverse>(1, 1),
    method<kTraits, "byteswap", byteswap>(1, 1),
    method<kTraits, "tolist", to_list>(1, 1),
    method<kTraits, "tobytes", to_bytes>(1, 1),
    method<kTraits, "frombytes", from_bytes>(2, 2, true),
    method<kTraits, "fromlist", from_list>(2, 2, true),
    method<kTraits, "fromunicode", from_unicode>(2, 2),
    method<kTraits, "tounicode", to_unicode>(1, 1),
    method<kTraits, "tofile", to_file>(2, 2, true),
    method<kTraits, "fromfile", from_file>(3, 3, true),
    method<kTraits, "buffer_info", buffer_info>(1, 1, true),
};
constexpr NativeProperty kProperties[] = {
    {method<kTraits, "typecode", get_type_code>(1, 1)},
    {method<kTraits, "itemsize", get_item_size>(1, 1)},
};

void add_classes(Thread& thread, ModuleInfo& module) {
    array_class = make_stateful_class(thread, {"array", "array", kNothing, kArraySlots, kMethods, kProperties, false});
    set_class_attribute(thread, array_class, intern(thread, "__hash__"), kNone);
    iterator_class =
        make_stateful_class(thread, {"array", "arrayiterator", kNothing, kIteratorSlots, kIteratorMethods, {}, false});
    define(thread, module, "array", array_class);
    define(thread, module, "ArrayType", array_class);
    define(thread, module, "typecodes", make_permanent(thread, make_str(thread, "bBuhHiIlLqQfd")));
}

}  // namespace

void register_array() { register_native_module({"array", {}, add_classes}); }

}  // namespace toy
