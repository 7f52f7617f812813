// The module struct.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <unordered_map>
#include <vector>

#include "frontend-toy/data/data_modules.h"
#include "frontend-toy/data/pack.h"
#include "frontend-toy/io/open.h"
#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/model_names.h"
#include "frontend-toy/model/stateful_class.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

bool to_half(double number, std::uint16_t& bits) {
    const std::uint16_t sign = std::signbit(number) ? 0x8000 : 0;
    if (std::isnan(number)) {
        bits = sign | 0x7e00;
        return true;
    }
    const double size = std::fabs(number);
    if (std::isinf(size)) {
        bits = sign | 0x7c00;
        return true;
    }
    if (size == 0) {
        bits = sign;
        return true;
    }
    int exponent;
    std::frexp(size, &exponent);
    // Units of the last place: 2^-24 for subnormal numbers.
    const int last = exponent - 11 < -24 ? -24 : exponent - 11;
    const double units = std::nearbyint(std::ldexp(size, -last));
    double rounded = std::ldexp(units, last);
    if (rounded >= 65520) return false;
    if (rounded < std::ldexp(1.0, -14)) {
        bits = static_cast<std::uint16_t>(sign | static_cast<std::uint16_t>(std::ldexp(rounded, 24)));
        return true;
    }
    const double fraction = std::frexp(rounded, &exponent);
    const auto mantissa = static_cast<std::uint16_t>(std::ldexp(fraction, 11)) & 0x3ff;
    bits = static_cast<std::uint16_t>(sign | (exponent + 14) << 10 | mantissa);
    return true;
}

double from_half(std::uint16_t bits) {
    const int exponent = bits >> 10 & 31;
    const int mantissa = bits & 0x3ff;
    double size;
    if (exponent == 31)
        size = mantissa != 0 ? std::nan("") : HUGE_VAL;
    else if (exponent == 0)
        size = std::ldexp(mantissa, -24);
    else
        size = std::ldexp(mantissa + 1024, exponent - 25);
    return (bits & 0x8000) != 0 ? -size : size;
}

namespace {

Value error_type, struct_class;

[[noreturn]] void fail(Thread& thread, const std::string& message) {
    const Value arguments[] = {make_str(thread, message)};
    raise_value(thread, call(thread, error_type, arguments));
}

struct Field {
    char code;
    std::size_t count;  // of 's' and 'p': bytes; else always 1 (repeats are fields of their own)
    std::size_t offset, size;
};

struct Layout {
    std::vector<Field> fields;
    std::size_t size = 0;
    bool little = true, native = true;
    std::size_t values = 0;
};

std::size_t standard_size(char code, bool native) {
    switch (code) {
        case 'x':
        case 'c':
        case 'b':
        case 'B':
        case '?':
        case 's':
        case 'p': return 1;
        case 'h':
        case 'H':
        case 'e': return 2;
        case 'i':
        case 'I':
        case 'f': return 4;
        case 'l':
        case 'L': return native ? 8 : 4;
        case 'q':
        case 'Q':
        case 'd': return 8;
        case 'n':
        case 'N':
        case 'P': return native ? 8 : 0;
        default: return 0;
    }
}

Layout parse_layout(Thread& thread, std::string_view format) {
    Layout layout;
    bool aligns = true;
    std::size_t at = 0;
    if (!format.empty()) {
        switch (format[0]) {
            case '@': at = 1; break;
            case '=':
            case '<':
                aligns = layout.native = false;
                at = 1;
                break;
            case '>':
            case '!':
                aligns = layout.native = layout.little = false;
                at = 1;
                break;
            default: break;
        }
    }
    while (at < format.size()) {
        char code = format[at++];
        if (code == ' ' || (code >= '\t' && code <= '\r')) continue;
        std::size_t repeat = 1;
        if (code >= '0' && code <= '9') {
            repeat = 0;
            for (;; code = format[at++]) {
                repeat = repeat * 10 + static_cast<std::size_t>(code - '0');
                if (repeat > (std::size_t{1} << 48)) fail(thread, "total struct size too long");
                if (at == format.size()) fail(thread, "repeat count given without format specifier");
                if (format[at] < '0' || format[at] > '9') break;
            }
            code = format[at++];
        }
        const std::size_t size = standard_size(code, layout.native);
        if (size == 0) fail(thread, "bad char in struct format");
        if (aligns) layout.size = (layout.size + size - 1) / size * size;
        if (code == 's' || code == 'p') {
            layout.fields.push_back({code, repeat, layout.size, repeat});
            layout.size += repeat;
            ++layout.values;
        } else if (code == 'x') {
            layout.size += repeat;
        } else {
            if (repeat * size > (std::size_t{1} << 40)) fail(thread, "total struct size too long");
            for (std::size_t i = 0; i < repeat; ++i) {
                layout.fields.push_back({code, 1, layout.size, size});
                layout.size += size;
            }
            layout.values += repeat;
        }
    }
    return layout;
}

bool is_signed(char code) {
    return code == 'b' || code == 'h' || code == 'i' || code == 'l' || code == 'q' || code == 'n';
}

[[noreturn]] void raise_range(Thread& thread, const Layout& layout, const Field& field) {
    if (field.size == 1) {
        fail(thread, field.code == 'b' ? "byte format requires -128 <= number <= 127"
                                       : "ubyte format requires 0 <= number <= 255");
    }
    // Little-endian fields of the machine's own sizes are packed by the machine's own functions.
    const bool as_native = layout.little;
    if (as_native && field.code == 'h') fail(thread, "short format requires -32768 <= number <= 32767");
    if (as_native && field.code == 'H') fail(thread, "ushort format requires 0 <= number <= 65535");
    const int bits = static_cast<int>(8 * field.size);
    if (is_signed(field.code)) {
        const std::int64_t low = -(std::int64_t{1} << (bits - 1));
        fail(thread, fmt::format("'{}' format requires {} <= number <= {}", field.code, low, -low - 1));
    }
    fail(thread, fmt::format("'{}' format requires 0 <= number <= {}", field.code, (std::uint64_t{1} << bits) - 1));
}

// An int argument: its bits, or the range error. Runs Python code (__index__).
std::uint64_t integer_bits(Thread& thread, const Layout& layout, const Field& field, Value argument) {
    Value number = argument;
    if (!is_int(thread, number)) {
        const bool has_index = is_instance_object(thread, number) &&
                               !find_special(thread, number, intern(thread, "__index__")).is_nothing();
        if (!has_index) fail(thread, "required argument is not an integer");
        number = to_index(thread, number);
    }
    const int bits = static_cast<int>(8 * field.size);
    const bool is_wide = bits == 64;
    std::int64_t small;
    if (!to_int64(thread, number, small)) {
        const bool fits =
            is_wide && !is_signed(field.code) && int_sign(thread, number) > 0 && int_bit_length(thread, number) <= 64;
        if (fits) return int_low_bits(thread, number);
        const bool converts = field.code == 'P' || (is_wide && !layout.little);
        fail(thread, converts ? "int too large to convert" : "argument out of range");
    }
    if (is_signed(field.code)) {
        if (!is_wide && (small < -(std::int64_t{1} << (bits - 1)) || small >= std::int64_t{1} << (bits - 1))) {
            raise_range(thread, layout, field);
        }
    } else if (small < 0 && field.code != 'P') {
        const bool is_short = field.size == 1 || (layout.little && field.code == 'H');
        if (is_short) raise_range(thread, layout, field);
        fail(thread, is_wide && !layout.little ? "int too large to convert" : "argument out of range");
    } else if (!is_wide && small >= std::int64_t{1} << bits) {
        raise_range(thread, layout, field);
    }
    return static_cast<std::uint64_t>(small);
}

void pack_field(Thread& thread, const Layout& layout, const Field& field, Value argument, char* to) {
    switch (field.code) {
        case 'c': {
            if (!has_type(thread, argument, kBytes) || bytes_view(thread, argument).size() != 1) {
                fail(thread, "char format requires a bytes object of length 1");
            }
            *to = bytes_view(thread, argument)[0];
            return;
        }
        case '?': *to = truth(thread, argument) ? 1 : 0; return;
        case 's':
        case 'p': {
            if (!is_bytes_like(thread, argument)) {
                fail(thread, fmt::format("argument for '{}' must be a bytes object", field.code));
            }
            const std::string_view text = bytes_view(thread, argument);
            if (field.count == 0) return;
            if (field.code == 's') {
                std::memcpy(to, text.data(), std::min(text.size(), field.count));
            } else {
                const std::size_t length = std::min(text.size(), field.count - 1);
                to[0] = static_cast<char>(std::min<std::size_t>(length, 255));
                std::memcpy(to + 1, text.data(), length);
            }
            return;
        }
        case 'e':
        case 'f':
        case 'd': {
            double number;
            if (!number_to_double(thread, argument, number)) {
                const bool converts = is_instance_object(thread, argument) &&
                                      (!find_special(thread, argument, intern(thread, "__float__")).is_nothing() ||
                                       !find_special(thread, argument, intern(thread, "__index__")).is_nothing());
                if (!converts) fail(thread, "required argument is not a float");
                number = to_double(thread, argument);
            }
            if (field.code == 'd') {
                store_bytes(to, std::bit_cast<std::uint64_t>(number), 8, layout.little);
            } else if (field.code == 'f') {
                const auto narrow = static_cast<float>(number);
                if (!layout.native && std::isinf(narrow) && std::isfinite(number)) {
                    raise(thread, ErrorClass::overflow_error, "float too large to pack with f format");
                }
                store_bytes(to, std::bit_cast<std::uint32_t>(narrow), 4, layout.little);
            } else {
                std::uint16_t half;
                if (!to_half(number, half))
                    raise(thread, ErrorClass::overflow_error, "float too large to pack with e format");
                store_bytes(to, half, 2, layout.little);
            }
            return;
        }
        default: store_bytes(to, integer_bits(thread, layout, field, argument), field.size, layout.little); return;
    }
}

Value make_unsigned(Thread& thread, std::uint64_t bits) {
    if (bits <= static_cast<std::uint64_t>(INT64_MAX)) return make_int(thread, static_cast<std::int64_t>(bits));
    return make_int_from_decimal(thread, std::to_string(bits));
}

Value unpack_field(Thread& thread, const Layout& layout, const Field& field, const char* from) {
    switch (field.code) {
        case 'c': return make_bytes(thread, {from, 1});
        case '?': return Value::from_bool(*from != 0);
        case 's': return make_bytes(thread, {from, field.count});
        case 'p': {
            if (field.count == 0) return make_bytes(thread, "");
            const std::size_t length = std::min<std::size_t>(static_cast<unsigned char>(from[0]), field.count - 1);
            return make_bytes(thread, {from + 1, length});
        }
        case 'e': return make_float(thread, from_half(static_cast<std::uint16_t>(load_bytes(from, 2, layout.little))));
        case 'f':
            return make_float(thread,
                              std::bit_cast<float>(static_cast<std::uint32_t>(load_bytes(from, 4, layout.little))));
        case 'd': return make_float(thread, std::bit_cast<double>(load_bytes(from, 8, layout.little)));
        default: {
            const std::uint64_t bits = load_bytes(from, field.size, layout.little);
            if (is_signed(field.code)) return make_int(thread, sign_extend(bits, field.size));
            return make_unsigned(thread, bits);
        }
    }
}

std::string format_text(Thread& thread, Value format) {
    if (is_str(thread, format)) return utf8(thread, format);
    if (is_bytes_like(thread, format)) return std::string(bytes_view(thread, format));
    raise(thread, ErrorClass::type_error,
          "Struct() argument 1 must be a str or bytes object, not " + type_name(thread, format));
}

// Layouts are kept by format: programs pack with the same one over and over.
std::shared_ptr<const Layout> layout_of(Thread& thread, Value format) {
    const std::string text = format_text(thread, format);
    thread_local std::unordered_map<std::string, std::shared_ptr<const Layout>> known;
    std::shared_ptr<const Layout>& layout = known[text];
    if (layout != nullptr) return layout;
    try {
        layout = std::make_shared<const Layout>(parse_layout(thread, text));
    } catch (...) {
        known.erase(text);
        throw;
    }
    if (known.size() > 200) {
        std::shared_ptr<const Layout> made = layout;
        known.clear();
        return made;
    }
    return layout;
}

std::string pack_values(Thread& thread, const Layout& layout, const Arguments& arguments, std::uint32_t first,
                        const char* function) {
    const std::size_t given = arguments.count - first;
    if (given != layout.values) {
        fail(thread, fmt::format("{} expected {} items for packing (got {})", function, layout.values, given));
    }
    std::string out(layout.size, '\0');
    for (const Field& field : layout.fields)
        pack_field(thread, layout, field, arguments[first++], out.data() + field.offset);
    return out;
}

Value unpack_bytes(Thread& thread, const Layout& layout, const std::string& data, std::size_t start) {
    std::vector<Value> values;
    values.reserve(layout.fields.size());
    for (const Field& field : layout.fields)
        values.push_back(unpack_field(thread, layout, field, data.data() + start + field.offset));
    return toy::make_tuple(thread, values);
}

Value unpack_whole(Thread& thread, const Layout& layout, Value buffer) {
    const std::string data = buffer_contents(thread, buffer);
    if (data.size() != layout.size) fail(thread, fmt::format("unpack requires a buffer of {} bytes", layout.size));
    return unpack_bytes(thread, layout, data, 0);
}

std::int64_t offset_in(Thread& thread, std::int64_t offset, std::size_t size, const Layout& layout,
                       const char* function) {
    const bool packs = std::string_view(function) == "pack_into";
    const auto length = static_cast<std::int64_t>(size);
    if (offset < 0) {
        if (packs && offset + static_cast<std::int64_t>(layout.size) > 0) {
            fail(thread, fmt::format("no space to pack {} bytes at offset {}", layout.size, offset));
        }
        if (!packs && offset + static_cast<std::int64_t>(layout.size) > 0) {
            fail(thread, fmt::format("not enough data to unpack {} bytes at offset {}", layout.size, offset));
        }
        if (offset + length < 0) fail(thread, fmt::format("offset {} out of range for {}-byte buffer", offset, length));
        offset += length;
    }
    if (length - offset < static_cast<std::int64_t>(layout.size)) {
        fail(thread,
             fmt::format(
                 "{} requires a buffer of at least {} bytes for {} {} bytes at offset {} (actual buffer size is {})",
                 function, static_cast<std::int64_t>(layout.size) + offset, packs ? "packing" : "unpacking",
                 layout.size, offset, length));
    }
    return offset;
}

Value unpack_at(Thread& thread, const Layout& layout, const Arguments& arguments, std::uint32_t first) {
    Parameters parameters(thread, arguments, "unpack_from", first, {"buffer", "offset"}, 2);
    if (!parameters.given(0))
        raise(thread, ErrorClass::type_error, "unpack_from() missing required argument 'buffer' (pos 1)");
    const std::string data = buffer_contents(thread, parameters[0]);
    std::int64_t offset = parameters.given(1) ? to_index_int64(thread, parameters[1]) : 0;
    offset = offset_in(thread, offset, data.size(), layout, "unpack_from");
    return unpack_bytes(thread, layout, data, static_cast<std::size_t>(offset));
}

Value pack_at(Thread& thread, const Layout& layout, const Arguments& arguments, std::uint32_t first) {
    if (arguments.count < first + 2) {
        fail(thread,
             fmt::format("pack_into expected {}", arguments.count == first ? "buffer argument" : "offset argument"));
    }
    if (!has_type(thread, arguments[first], kByteArray)) {
        raise(thread, ErrorClass::type_error,
              "argument must be read-write bytes-like object, not " + type_name(thread, arguments[first]));
    }
    const std::size_t given = arguments.count - first - 2;
    if (given != layout.values)
        fail(thread, fmt::format("pack_into expected {} items for packing (got {})", layout.values, given));
    std::int64_t offset = to_index_int64(thread, arguments[first + 1]);
    offset = offset_in(thread, offset, bytes_view(thread, arguments[first]).size(), layout, "pack_into");
    const std::string packed = pack_values(thread, layout, arguments, first + 2, "pack_into");
    offset_in(thread, offset, bytes_view(thread, arguments[first]).size(), layout, "pack_into");
    for (std::size_t i = 0; i < packed.size(); ++i) {
        bytearray_set_item(thread, arguments[first], offset + static_cast<std::int64_t>(i),
                           Value::from_small_int(static_cast<unsigned char>(packed[i])));
    }
    return kNone;
}

Value unpack_all(Thread& thread, const Layout& layout, Value buffer) {
    const std::string data = buffer_contents(thread, buffer);
    if (layout.size == 0) fail(thread, "cannot iteratively unpack with a struct of length 0");
    if (data.size() % layout.size != 0) {
        fail(thread, fmt::format("iterative unpacking requires a buffer of a multiple of {} bytes", layout.size));
    }
    Rooted list(thread, make_list(thread, {}));
    for (std::size_t at = 0; at < data.size(); at += layout.size)
        list_append(thread, list, unpack_bytes(thread, layout, data, at));
    return iterator(thread, list);
}

// ---------------------------------------------------------------- functions

Value pack(Thread& thread, const Arguments& arguments) {
    if (arguments.count == 0) raise(thread, ErrorClass::type_error, "missing format argument");
    const auto layout = layout_of(thread, arguments[0]);
    return make_bytes(thread, pack_values(thread, *layout, arguments, 1, "pack"));
}
Value pack_into(Thread& thread, const Arguments& arguments) {
    return pack_at(thread, *layout_of(thread, arguments[0]), arguments, 1);
}
Value unpack(Thread& thread, const Arguments& arguments) {
    return unpack_whole(thread, *layout_of(thread, arguments[0]), arguments[1]);
}
Value unpack_from(Thread& thread, const Arguments& arguments) {
    return unpack_at(thread, *layout_of(thread, arguments[0]), arguments, 1);
}
Value iter_unpack(Thread& thread, const Arguments& arguments) {
    return unpack_all(thread, *layout_of(thread, arguments[0]), arguments[1]);
}
Value calcsize(Thread& thread, const Arguments& arguments) {
    return make_int(thread, static_cast<std::int64_t>(layout_of(thread, arguments[0])->size));
}
Value clear_cache(Thread&, const Arguments&) { return kNone; }

// ---------------------------------------------------------------- Struct

enum StructSlot : std::uint32_t { kFormat, kStructSlots };

bool is_struct(Thread& thread, Value value) { return is_instance_of(thread, value, struct_class); }
constexpr MethodTraits kTraits{"_struct.Struct", is_struct};

std::shared_ptr<const Layout> own_layout(Thread& thread, const Arguments& arguments) {
    Value format = hidden_slot(thread, arguments[0], kFormat);
    if (format.is_nothing()) raise(thread, ErrorClass::runtime_error, "Struct object is not initialized");
    return layout_of(thread, format);
}
Value initialise_struct(Thread& thread, const Arguments& arguments) {
    Parameters parameters(thread, arguments, "Struct", 1, {"format"}, 1);
    if (!parameters.given(0))
        raise(thread, ErrorClass::type_error, "Struct() missing required argument 'format' (pos 1)");
    layout_of(thread, parameters[0]);
    Value format = is_str(thread, parameters[0]) ? parameters[0] : make_str(thread, format_text(thread, parameters[0]));
    set_hidden_slot(thread, arguments[0], kFormat, format);
    return kNone;
}
Value own_pack(Thread& thread, const Arguments& arguments) {
    return make_bytes(thread, pack_values(thread, *own_layout(thread, arguments), arguments, 1, "pack"));
}
Value own_pack_into(Thread& thread, const Arguments& arguments) {
    return pack_at(thread, *own_layout(thread, arguments), arguments, 1);
}
Value own_unpack(Thread& thread, const Arguments& arguments) {
    return unpack_whole(thread, *own_layout(thread, arguments), arguments[1]);
}
Value own_unpack_from(Thread& thread, const Arguments& arguments) {
    return unpack_at(thread, *own_layout(thread, arguments), arguments, 1);
}
Value own_iter_unpack(Thread& thread, const Arguments& arguments) {
    return unpack_all(thread, *own_layout(thread, arguments), arguments[1]);
}
Value get_format(Thread& thread, const Arguments& arguments) {
    own_layout(thread, arguments);
    return hidden_slot(thread, arguments[0], kFormat);
}
Value get_size(Thread& thread, const Arguments& arguments) {
    return make_int(thread, static_cast<std::int64_t>(own_layout(thread, arguments)->size));
}

constexpr NativeDescriptor kMethods[] = {
    method<kTraits, "__init__", initialise_struct>(1, 2, false, true),
    method<kTraits, "pack", own_pack>(1, 0xffff, true),
    method<kTraits, "pack_into", own_pack_into>(1, 0xffff, true),
    method<kTraits, "unpack", own_unpack>(2, 2, true),
    method<kTraits, "unpack_from", own_unpack_from>(1, 3, true, true),
    method<kTraits, "iter_unpack", own_iter_unpack>(2, 2, true),
};
constexpr NativeProperty kProperties[] = {
    {method<kTraits, "format", get_format>(1, 1)},
    {method<kTraits, "size", get_size>(1, 1)},
};

constexpr NativeDescriptor kFunctions[] = {
    {"pack", pack, 0, 0xffff},          {"pack_into", pack_into, 1, 0xffff},
    {"unpack", unpack, 2, 2},           {"unpack_from", unpack_from, 1, 3, true},
    {"iter_unpack", iter_unpack, 2, 2}, {"calcsize", calcsize, 1, 1},
    {"_clearcache", clear_cache, 0, 0},
};

void add_classes(Thread& thread, ModuleInfo& module) {
    const Value bases[] = {error_class(ErrorClass::exception)};
    error_type = make_class(thread, {"error", "error", bases}).cls;
    set_class_attribute(thread, error_type, model_names.module, make_permanent(thread, make_str(thread, "struct")));
    define(thread, module, "error", error_type);
    struct_class = make_stateful_class(thread, {"_struct", "Struct", kNothing, kStructSlots, kMethods, kProperties, false});
    define(thread, module, "Struct", struct_class);
}

}  // namespace

void register_struct() { register_native_module({"struct", kFunctions, add_classes}); }

}  // namespace toy
