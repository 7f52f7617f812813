// The table of str's methods.
#include <string>

#include "frontend-toy/objects/bytes_methods.h"
#include "frontend-toy/objects/formatting.h"
#include "frontend-toy/objects/method_table.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/string_case.h"
#include "frontend-toy/objects/string_data.h"
#include "frontend-toy/objects/string_operators.h"
#include "frontend-toy/objects/string_search.h"
#include "frontend-toy/objects/strings.h"
#include "frontend-toy/objects/text_codecs.h"

namespace toy {
namespace {

constexpr MethodTraits kStrTraits{"str", is_str, true};

Value str_encode(Thread& thread, const Arguments& arguments) {
    const Parameters parameters(thread, arguments, "encode", 1, {"encoding", "errors"}, 2);
    std::string names[2] = {"utf-8", "strict"};
    for (std::size_t i = 0; i < 2; ++i) {
        if (!parameters.given(i)) continue;
        if (!is_str(thread, parameters[i]))
            raise(thread, ErrorClass::type_error,
                  std::string("encode() argument '") + (i == 0 ? "encoding" : "errors") + "' must be str, not " +
                      type_name(thread, parameters[i]));
        names[i] = utf8(thread, parameters[i]);
    }
    return make_bytes(thread, encode_text(thread, arguments[0], names[0], names[1]));
}

Value str_format_method(Thread& thread, const Arguments& arguments) {
    return str_format(thread, arguments[0], arguments);
}
Value str_format_map_method(Thread& thread, const Arguments& arguments) {
    return str_format_map(thread, arguments[0], arguments[1]);
}

Value str_format_special(Thread& thread, const Arguments& arguments) {
    if (!is_str(thread, arguments[1]))
        raise(thread, ErrorClass::type_error, "__format__() argument must be str, not " + type_name(thread, arguments[1]));
    return builtin_format(thread, arguments[0], utf8(thread, arguments[1]));
}
Value str_self(Thread&, const Arguments& arguments) { return arguments[0]; }
Value str_repr_method(Thread& thread, const Arguments& arguments) { return make_str_repr(thread, arguments[0]); }
Value str_hash(Thread& thread, const Arguments& arguments) { return make_int(thread, hash_str(thread, arguments[0])); }
Value str_length(Thread& thread, const Arguments& arguments) {
    return Value::from_small_int(view_str(thread, arguments[0]).length);
}
Value str_contains_method(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(str_contains(thread, arguments[0], arguments[1]));
}
Value str_get_item_method(Thread& thread, const Arguments& arguments) {
    return builtin_get_item(thread, arguments[0], arguments[1]);
}
Value str_iterator(Thread& thread, const Arguments& arguments) { return builtin_iterator(thread, arguments[0]); }
template <CompareOp op>
Value str_compare_method(Thread& thread, const Arguments& arguments) {
    return builtin_compare(thread, op, arguments[0], arguments[1]);
}
template <BinaryOp op>
Value str_operate(Thread& thread, const Arguments& arguments) {
    return string_binary(thread, op, arguments[0], arguments[1]);
}
// 2 * "ab" and "ab" * 2 are the same.
Value str_times(Thread& thread, const Arguments& arguments) {
    return string_binary(thread, BinaryOp::multiply, arguments[0], arguments[1]);
}

constexpr NativeDescriptor kStrMethods[] = {
    method<kStrTraits, "find", str_find>(2, 4),
    method<kStrTraits, "rfind", str_rfind>(2, 4),
    method<kStrTraits, "index", str_index>(2, 4),
    method<kStrTraits, "rindex", str_rindex>(2, 4),
    method<kStrTraits, "count", str_count>(2, 4),
    method<kStrTraits, "startswith", str_startswith>(2, 4),
    method<kStrTraits, "endswith", str_endswith>(2, 4),
    method<kStrTraits, "removeprefix", str_removeprefix>(2, 2),
    method<kStrTraits, "removesuffix", str_removesuffix>(2, 2),
    method<kStrTraits, "split", str_split>(1, 3, false, true),
    method<kStrTraits, "rsplit", str_rsplit>(1, 3, false, true),
    method<kStrTraits, "splitlines", str_splitlines>(1, 2, false, true),
    method<kStrTraits, "partition", str_partition>(2, 2),
    method<kStrTraits, "rpartition", str_rpartition>(2, 2),
    method<kStrTraits, "strip", str_strip>(1, 2),
    method<kStrTraits, "lstrip", str_lstrip>(1, 2),
    method<kStrTraits, "rstrip", str_rstrip>(1, 2),
    method<kStrTraits, "replace", str_replace>(3, 4),
    method<kStrTraits, "join", str_join_iterable>(2, 2, true),
    method<kStrTraits, "lower", str_lower>(1, 1),
    method<kStrTraits, "upper", str_upper>(1, 1),
    method<kStrTraits, "casefold", str_casefold>(1, 1),
    method<kStrTraits, "title", str_title>(1, 1),
    method<kStrTraits, "capitalize", str_capitalize>(1, 1),
    method<kStrTraits, "swapcase", str_swapcase>(1, 1),
    method<kStrTraits, "isalpha", str_isalpha>(1, 1),
    method<kStrTraits, "isalnum", str_isalnum>(1, 1),
    method<kStrTraits, "isdecimal", str_isdecimal>(1, 1),
    method<kStrTraits, "isdigit", str_isdigit>(1, 1),
    method<kStrTraits, "isnumeric", str_isnumeric>(1, 1),
    method<kStrTraits, "isspace", str_isspace>(1, 1),
    method<kStrTraits, "isprintable", str_isprintable>(1, 1),
    method<kStrTraits, "isascii", str_isascii>(1, 1),
    method<kStrTraits, "isidentifier", str_isidentifier>(1, 1),
    method<kStrTraits, "islower", str_islower>(1, 1),
    method<kStrTraits, "isupper", str_isupper>(1, 1),
    method<kStrTraits, "istitle", str_istitle>(1, 1),
    method<kStrTraits, "center", str_center>(2, 3),
    method<kStrTraits, "ljust", str_ljust>(2, 3),
    method<kStrTraits, "rjust", str_rjust>(2, 3),
    method<kStrTraits, "zfill", str_zfill>(2, 2),
    method<kStrTraits, "expandtabs", str_expandtabs>(1, 2, false, true),
    method<kStrTraits, "translate", str_translate>(2, 2, true),
    method<kStrTraits, "encode", str_encode>(1, 3, false, true),
    method<kStrTraits, "format", str_format_method>(1, 0xffff, true, true),
    method<kStrTraits, "format_map", str_format_map_method>(2, 2, true),
    method<kStrTraits, "__format__", str_format_special>(2, 2),
    method<kStrTraits, "__str__", str_self>(1, 1),
    method<kStrTraits, "__repr__", str_repr_method>(1, 1),
    method<kStrTraits, "__hash__", str_hash>(1, 1),
    method<kStrTraits, "__len__", str_length>(1, 1),
    method<kStrTraits, "__iter__", str_iterator>(1, 1),
    method<kStrTraits, "__contains__", str_contains_method>(2, 2),
    method<kStrTraits, "__getitem__", str_get_item_method>(2, 2, true),
    method<kStrTraits, "__eq__", str_compare_method<CompareOp::equal>>(2, 2),
    method<kStrTraits, "__ne__", str_compare_method<CompareOp::not_equal>>(2, 2),
    method<kStrTraits, "__lt__", str_compare_method<CompareOp::less>>(2, 2),
    method<kStrTraits, "__le__", str_compare_method<CompareOp::less_equal>>(2, 2),
    method<kStrTraits, "__gt__", str_compare_method<CompareOp::greater>>(2, 2),
    method<kStrTraits, "__ge__", str_compare_method<CompareOp::greater_equal>>(2, 2),
    method<kStrTraits, "__add__", str_operate<BinaryOp::add>>(2, 2),
    method<kStrTraits, "__mod__", str_operate<BinaryOp::modulo>>(2, 2, true),
    method<kStrTraits, "__mul__", str_times>(2, 2),
    method<kStrTraits, "__rmul__", str_times>(2, 2),
};

constexpr NativeDescriptor kStrStaticMethods[] = {
    static_method<kStrTraits, "maketrans", str_maketrans>(1, 3),
};

}  // namespace

static const MethodTable& str_method_table() {
    static const MethodTable strings(kStrMethods);
    return strings;
}

const NativeDescriptor* find_string_method(std::uint32_t type, std::string_view name) {
    return type == kStr ? str_method_table().find(name) : find_bytes_method(type, name);
}

void add_string_method_names(std::uint32_t type, std::vector<std::string_view>& names) {
    if (type == kStr) return str_method_table().add_names(names);
    add_bytes_method_names(type, names);
}

const NativeDescriptor* find_string_static_method(std::uint32_t type, std::string_view name) {
    static const MethodTable strings(kStrStaticMethods);
    return type == kStr ? strings.find(name) : find_bytes_static_method(type, name);
}

std::int64_t str_ord(Thread& thread, Value value) {
    value = plain_value(thread, value);
    std::int64_t length;
    if (is_str(thread, value)) {
        const StrView text = view_str(thread, value);
        if (text.length == 1) return text[0];
        length = text.length;
    } else if (is_bytes_like(thread, value)) {
        const std::string_view data = bytes_view(thread, value);
        if (data.size() == 1) return static_cast<std::uint8_t>(data[0]);
        length = static_cast<std::int64_t>(data.size());
    } else {
        raise(thread, ErrorClass::type_error, "ord() expected string of length 1, but " + type_name(thread, value) + " found");
    }
    raise(thread, ErrorClass::type_error,
          "ord() expected a character, but string of length " + std::to_string(length) + " found");
}

}  // namespace toy
