// The methods that change a bytearray.
#include <algorithm>
#include <string>

#include "frontend-toy/objects/bytes_methods.h"
#include "frontend-toy/objects/bytes_source.h"
#include "frontend-toy/objects/method_table.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/string_operators.h"
#include "frontend-toy/objects/strings.h"

namespace toy {
namespace {

bool is_bytearray(Thread& thread, Value value) { return has_type(thread, value, kByteArray); }
constexpr MethodTraits kTraits{"bytearray", is_bytearray, true};

std::int64_t size_of(Thread& thread, Value array) { return static_cast<std::int64_t>(bytes_view(thread, array).size()); }

void splice(Thread& thread, Value array, std::int64_t start, std::int64_t count, std::string_view content) {
    bytearray_set_slice(thread, array, start, 1, count, make_bytes(thread, content));
}

Value array_append(Thread& thread, const Arguments& arguments) {
    const auto byte = static_cast<char>(byte_of(thread, arguments[1]));
    splice(thread, arguments[0], size_of(thread, arguments[0]), 0, {&byte, 1});
    return kNone;
}

Value array_extend(Thread& thread, const Arguments& arguments) {
    const Value source = arguments[1];
    if (!is_bytes_like(thread, source) && !is_iterable(thread, source))
        raise(thread, ErrorClass::type_error, "can't extend bytearray with " + type_name(thread, source));
    if (is_str(thread, source)) {
        if (view_str(thread, source).length == 0) return kNone;
        raise(thread, ErrorClass::type_error, "'str' object cannot be interpreted as an integer");
    }
    const std::string content = bytes_from_object(thread, source, "bytearray");
    splice(thread, arguments[0], size_of(thread, arguments[0]), 0, content);
    return kNone;
}

Value array_insert(Thread& thread, const Arguments& arguments) {
    std::int64_t index = size_argument(thread, arguments[1]);
    const auto byte = static_cast<char>(byte_of(thread, arguments[2]));
    const std::int64_t size = size_of(thread, arguments[0]);
    if (index < 0) index = std::max<std::int64_t>(index + size, 0);
    splice(thread, arguments[0], std::min(index, size), 0, {&byte, 1});
    return kNone;
}

Value array_pop(Thread& thread, const Arguments& arguments) {
    std::int64_t index = arguments.count > 1 ? size_argument(thread, arguments[1]) : -1;
    const std::int64_t size = size_of(thread, arguments[0]);
    if (size == 0) raise(thread, ErrorClass::index_error, "pop from empty bytearray");
    if (index < 0) index += size;
    if (index < 0 || index >= size) raise(thread, ErrorClass::index_error, "pop index out of range");
    const Value byte = bytes_get_item(thread, arguments[0], index);
    splice(thread, arguments[0], index, 1, {});
    return byte;
}

Value array_remove(Thread& thread, const Arguments& arguments) {
    const auto byte = static_cast<char>(byte_of(thread, arguments[1]));
    const std::size_t found = bytes_view(thread, arguments[0]).find(byte);
    if (found == std::string_view::npos) raise(thread, ErrorClass::value_error, "value not found in bytearray");
    splice(thread, arguments[0], static_cast<std::int64_t>(found), 1, {});
    return kNone;
}

Value array_clear(Thread& thread, const Arguments& arguments) {
    splice(thread, arguments[0], 0, size_of(thread, arguments[0]), {});
    return kNone;
}

Value array_copy(Thread& thread, const Arguments& arguments) {
    return make_bytearray(thread, bytes_view(thread, arguments[0]));
}

Value array_reverse(Thread& thread, const Arguments& arguments) {
    std::string content(bytes_view(thread, arguments[0]));
    std::reverse(content.begin(), content.end());
    splice(thread, arguments[0], 0, size_of(thread, arguments[0]), content);
    return kNone;
}

Value array_set_item(Thread& thread, const Arguments& arguments) {
    builtin_set_item(thread, arguments[0], arguments[1], arguments[2]);
    return kNone;
}
Value array_delete_item(Thread& thread, const Arguments& arguments) {
    builtin_delete_item(thread, arguments[0], arguments[1]);
    return kNone;
}
Value array_inplace_add(Thread& thread, const Arguments& arguments) {
    return bytearray_inplace(thread, BinaryOp::add, arguments[0], arguments[1]);
}

constexpr NativeDescriptor kMethods[] = {
    method<kTraits, "append", array_append>(2, 2, true),
    method<kTraits, "extend", array_extend>(2, 2, true),
    method<kTraits, "insert", array_insert>(3, 3, true),
    method<kTraits, "pop", array_pop>(1, 2),
    method<kTraits, "remove", array_remove>(2, 2, true),
    method<kTraits, "clear", array_clear>(1, 1),
    method<kTraits, "copy", array_copy>(1, 1),
    method<kTraits, "reverse", array_reverse>(1, 1),
    method<kTraits, "__setitem__", array_set_item>(3, 3, true),
    method<kTraits, "__delitem__", array_delete_item>(2, 2, true),
    method<kTraits, "__iadd__", array_inplace_add>(2, 2),
};

}  // namespace

const MethodTable& bytearray_method_table() {
    static const MethodTable table(kMethods);
    return table;
}

const NativeDescriptor* find_bytearray_method(std::string_view name) { return bytearray_method_table().find(name); }

}  // namespace toy
