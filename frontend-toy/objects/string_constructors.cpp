// str(), bytes(), bytearray().
#include <string>

#include "frontend-toy/names.h"
#include "frontend-toy/objects/bytes_source.h"
#include "frontend-toy/objects/constructors.h"
#include "frontend-toy/objects/memory_limit.h"
#include "frontend-toy/objects/method_table.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"
#include "frontend-toy/objects/text_codecs.h"

namespace toy {
namespace {

// The text of an `encoding` or `errors` argument.
std::string name_argument(Thread& thread, Value value, const char* function, const char* name, const char* otherwise) {
    if (value.is_nothing()) return otherwise;
    value = plain_value(thread, value);
    if (!is_str(thread, value))
        raise(thread, ErrorClass::type_error,
              std::string(function) + "() argument '" + name + "' must be str, not " + type_name(thread, value));
    return utf8(thread, value);
}

std::string bytes_contents(Thread& thread, const Arguments& arguments, const char* function) {
    const Parameters parameters(thread, arguments, function, 0, {"source", "encoding", "errors"}, 3);
    Value source = parameters[0];
    if (Value held = plain_value(thread, source); has_type(thread, held, kStr)) source = held;
    if (!source.is_nothing() && is_str(thread, source)) {
        if (!parameters.given(1)) raise(thread, ErrorClass::type_error, "string argument without an encoding");
        return encode_text(thread, source, name_argument(thread, parameters[1], function, "encoding", "utf-8"),
                           name_argument(thread, parameters[2], function, "errors", "strict"));
    }
    if (parameters.given(1)) raise(thread, ErrorClass::type_error, "encoding without a string argument");
    if (parameters.given(2)) raise(thread, ErrorClass::type_error, "errors without a string argument");
    if (source.is_nothing()) return {};
    Rooted rooted(thread, source);
    const bool instance = source.is_ref() && stm::type_id(*thread.segment, source.ref()) >= kFirstShape;
    Value count = kNothing;
    if (is_int(thread, source))
        count = source;
    else if (instance && find_special(thread, source, intern(thread, "__bytes__")).is_nothing())
        count = call_special_method(thread, rooted, "__index__");
    if (!count.is_nothing()) {
        std::int64_t size;
        if (!to_int64(thread, count, size))
            raise(thread, ErrorClass::overflow_error, "cannot fit 'int' into an index-sized integer");
        if (size < 0) raise(thread, ErrorClass::value_error, "negative count");
        check_memory(thread, static_cast<std::uint64_t>(size));
        return std::string(static_cast<std::size_t>(size), '\0');
    }
    return bytes_from_object(thread, rooted, function);
}

}  // namespace

std::string bytes_from_object(Thread& thread, Value source, const char* type) {
    if (is_bytes_like(thread, source)) return std::string(bytes_view(thread, source));
    Rooted rooted(thread, source);
    if (const Value made = call_special_method(thread, source, "__bytes__"); !made.is_nothing()) {
        if (!is_bytes_like(thread, made))
            raise(thread, ErrorClass::type_error, "__bytes__ returned non-bytes (type " + type_name(thread, made) + ")");
        return std::string(bytes_view(thread, made));
    }
    if (Value held = plain_value(thread, rooted); is_bytes_like(thread, held)) return std::string(bytes_view(thread, held));
    if (is_str(thread, rooted) || !is_iterable(thread, rooted))
        raise(thread, ErrorClass::type_error,
              "cannot convert '" + type_name(thread, rooted) + "' object to " + type);
    RootedVector items(thread);
    items.values = list_of(thread, rooted);
    std::string out;
    for (std::size_t i = 0; i < items.values.size(); ++i) {
        std::int64_t byte;
        if (!to_int64(thread, to_index(thread, items.values[i]), byte) || byte < 0 || byte > 255)
            raise(thread, ErrorClass::value_error,
                  std::string_view(type) == "bytes" ? "bytes must be in range(0, 256)" : "byte must be in range(0, 256)");
        out += static_cast<char>(byte);
    }
    return out;
}

Value native_str_new(Thread& thread, const Arguments& arguments) {
    if (arguments.count == 1 && arguments.keyword_count == 0) return to_str(thread, arguments[0]);
    const Parameters parameters(thread, arguments, "str", 0, {"object", "encoding", "errors"}, 3);
    if (!parameters.given(0)) return make_ascii(thread, {});
    Value object = parameters[0];
    if (!parameters.given(1) && !parameters.given(2)) return to_str(thread, object);
    const std::string encoding = name_argument(thread, parameters[1], "str", "encoding", "utf-8");
    const std::string errors = name_argument(thread, parameters[2], "str", "errors", "strict");
    object = plain_value(thread, object);
    if (is_str(thread, object)) raise(thread, ErrorClass::type_error, "decoding str is not supported");
    if (!is_bytes_like(thread, object))
        raise(thread, ErrorClass::type_error,
              "decoding to str: need a bytes-like object, " + type_name(thread, object) + " found");
    return decode_text(thread, bytes_view(thread, object), encoding, errors);
}

Value native_bytes_new(Thread& thread, const Arguments& arguments) {
    if (arguments.count == 1 && arguments.keyword_count == 0 && has_type(thread, arguments[0], kBytes)) return arguments[0];
    return make_bytes(thread, bytes_contents(thread, arguments, "bytes"));
}

Value native_bytearray_new(Thread& thread, const Arguments& arguments) {
    return make_bytearray(thread, bytes_contents(thread, arguments, "bytearray"));
}

}  // namespace toy
