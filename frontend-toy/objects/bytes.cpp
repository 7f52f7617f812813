// bytes and bytearray: making, reading, slicing, changing.
#include <algorithm>
#include <cstring>

#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/string_data.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

static Value make_raw(Thread& thread, std::string_view content, std::size_t capacity, TypeId type) {
    const Value value = allocate(thread, sizeof(Bytes) + capacity, type);
    Bytes* bytes = initialise<Bytes>(thread, value);
    bytes->length = static_cast<std::int64_t>(capacity);
    std::memcpy(bytes->data, content.data(), content.size());
    return value;
}

Value make_bytes(Thread& thread, std::string_view content) { return make_raw(thread, content, content.size(), kBytes); }

Value make_bytearray(Thread& thread, std::string_view content) {
    const Value storage = make_raw(thread, content, content.size(), kRawBytes);
    const Value value = allocate(thread, sizeof(ByteArray), kByteArray);
    ByteArray* array = initialise<ByteArray>(thread, value);
    array->length = static_cast<std::int64_t>(content.size());
    array->storage = storage;
    return value;
}

bool is_bytes_like(Thread& thread, Value value) {
    return has_type(thread, value, kBytes) || has_type(thread, value, kByteArray);
}

std::string_view bytes_view(Thread& thread, Value value) {
    if (has_type(thread, value, kByteArray)) {
        const ByteArray* array = read<ByteArray>(thread, value);
        const RawBytes* storage = read<RawBytes>(thread, array->storage);
        return {reinterpret_cast<const char*>(storage->data), static_cast<std::size_t>(array->length)};
    }
    const Bytes* bytes = read_immutable<Bytes>(thread, value);
    return {reinterpret_cast<const char*>(bytes->data), static_cast<std::size_t>(bytes->length)};
}

std::int64_t hash_bytes(Thread& thread, Value bytes) {
    const std::string_view view = bytes_view(thread, bytes);
    return hash_bytes_of(view.data(), view.size());
}

Value bytes_get_item(Thread& thread, Value value, std::int64_t index) {
    const std::string_view view = bytes_view(thread, value);
    const auto length = static_cast<std::int64_t>(view.size());
    if (index < 0) index += length;
    if (index < 0 || index >= length)
        raise(thread, ErrorClass::index_error,
              has_type(thread, value, kByteArray) ? "bytearray index out of range" : "index out of range");
    return Value::from_small_int(static_cast<std::uint8_t>(view[static_cast<std::size_t>(index)]));
}

Value bytes_slice(Thread& thread, Value value, std::int64_t start, std::int64_t step, std::int64_t count) {
    const std::string_view view = bytes_view(thread, value);
    const bool array = has_type(thread, value, kByteArray);
    std::string out;
    if (count > 0 && step == 1) {
        if (!array && start == 0 && count == static_cast<std::int64_t>(view.size())) return value;
        out = view.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(count));
    } else {
        for (std::int64_t i = 0, from = start; i < count; ++i, from += step) out += view[static_cast<std::size_t>(from)];
    }
    return array ? make_bytearray(thread, out) : make_bytes(thread, out);
}

std::uint8_t byte_of(Thread& thread, Value item) {
    const Value index = to_index(thread, item);
    std::int64_t byte;
    if (!to_int64(thread, index, byte) || byte < 0 || byte > 255)
        raise(thread, ErrorClass::value_error, "byte must be in range(0, 256)");
    return static_cast<std::uint8_t>(byte);
}

bool bytes_contains(Thread& thread, Value value, Value item) {
    if (is_bytes_like(thread, item)) return bytes_view(thread, value).find(bytes_view(thread, item)) != std::string::npos;
    if (!is_int(thread, item))
        raise(thread, ErrorClass::type_error, "a bytes-like object is required, not '" + type_name(thread, item) + "'");
    const auto byte = static_cast<char>(byte_of(thread, item));
    return bytes_view(thread, value).find(byte) != std::string::npos;
}

// ---- changing a bytearray

void bytearray_set_item(Thread& thread, Value value, std::int64_t index, Value item) {
    Rooted array(thread, value);
    const std::uint8_t byte = byte_of(thread, item);
    const auto length = static_cast<std::int64_t>(bytes_view(thread, array).size());
    if (index < 0) index += length;
    if (index < 0 || index >= length) raise(thread, ErrorClass::index_error, "bytearray index out of range");
    write<RawBytes>(thread, read<ByteArray>(thread, array)->storage)->data[index] = byte;
}

void bytearray_delete_item(Thread& thread, Value value, std::int64_t index) {
    const auto length = static_cast<std::int64_t>(bytes_view(thread, value).size());
    if (index < 0) index += length;
    if (index < 0 || index >= length) raise(thread, ErrorClass::index_error, "bytearray index out of range");
    bytearray_set_slice(thread, value, index, 1, 1, kNothing);
}

// Replaces `count` bytes from `start` by `content`, keeping spare room when the array grows.
void bytearray_splice(Thread& thread, Value value, std::size_t start, std::size_t count, std::string_view content) {
    const std::string_view old = bytes_view(thread, value);
    const std::size_t length = old.size() - count + content.size();
    const Value storage = read<ByteArray>(thread, value)->storage;
    const auto capacity = static_cast<std::size_t>(read<RawBytes>(thread, storage)->length);
    const std::string inserted(content);  // may be part of the array itself
    if (length <= capacity) {
        std::uint8_t* data = write<RawBytes>(thread, storage)->data;
        std::memmove(data + start + inserted.size(), data + start + count, old.size() - start - count);
        std::memcpy(data + start, inserted.data(), inserted.size());
    } else {
        const Value grown = make_raw(thread, old.substr(0, start), length + length / 8 + 8, kRawBytes);
        std::uint8_t* data = initialise<RawBytes>(thread, grown)->data;
        std::memcpy(data + start, inserted.data(), inserted.size());
        std::memcpy(data + start + inserted.size(), old.data() + start + count, old.size() - start - count);
        write<ByteArray>(thread, value)->storage = grown;
    }
    write<ByteArray>(thread, value)->length = static_cast<std::int64_t>(length);
}

void bytearray_set_slice(Thread& thread, Value value, std::int64_t start, std::int64_t step, std::int64_t count,
                         Value content) {
    const bool deletion = content.is_nothing();
    const std::string replacement(deletion ? std::string_view() : bytes_view(thread, content));
    if (step == 1) {
        bytearray_splice(thread, value, static_cast<std::size_t>(start), static_cast<std::size_t>(count), replacement);
        return;
    }
    if (!deletion && static_cast<std::int64_t>(replacement.size()) != count)
        raise(thread, ErrorClass::value_error,
              "attempt to assign bytes of size " + std::to_string(replacement.size()) + " to extended slice of size " +
                  std::to_string(count));
    if (count == 0) return;
    if (!deletion) {
        std::uint8_t* data = write<RawBytes>(thread, read<ByteArray>(thread, value)->storage)->data;
        for (std::int64_t i = 0; i < count; ++i) data[start + i * step] = static_cast<std::uint8_t>(replacement[static_cast<std::size_t>(i)]);
        return;
    }
    std::string rest(bytes_view(thread, value));
    if (step < 0) {
        start += (count - 1) * step;
        step = -step;
    }
    for (std::int64_t i = count - 1; i >= 0; --i) rest.erase(static_cast<std::size_t>(start + i * step), 1);
    bytearray_splice(thread, value, 0, bytes_view(thread, value).size(), rest);
}

}  // namespace toy
