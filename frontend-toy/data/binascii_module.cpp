// The modules binascii and zlib: hexadecimal text, base 64, CRC-32 and Adler-32.
#include <algorithm>
#include <array>
#include <cstdint>

#include "frontend-toy/data/data_modules.h"
#include "frontend-toy/io/open.h"
#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/model_names.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

Value error_type;

[[noreturn]] void fail(Thread& thread, const char* message) {
    const Value arguments[] = {make_str(thread, message)};
    raise_value(thread, call(thread, error_type, arguments));
}

// Bytes, or the text of a str that is ASCII.
std::string ascii_or_bytes(Thread& thread, Value value) {
    if (!is_str(thread, value)) {
        if (is_bytes_like(thread, value)) return std::string(bytes_view(thread, value));
        raise(thread, ErrorClass::type_error,
              "argument should be bytes, buffer or ASCII string, not '" + type_name(thread, value) + "'");
    }
    const StrView text = view_str(thread, value);
    if (!text.is_ascii) raise(thread, ErrorClass::value_error, "string argument should contain only ASCII characters");
    return std::string(text.bytes());
}

// b2a_hex(data[, sep[, bytes_per_sep]])
Value hexlify(Thread& thread, const Arguments& arguments) {
    Parameters parameters(thread, arguments, "hexlify", 0, {"data", "sep", "bytes_per_sep"}, 3);
    if (!parameters.given(0))
        raise(thread, ErrorClass::type_error, "hexlify() missing required argument 'data' (pos 1)");
    const std::string data = buffer_contents(thread, parameters[0]);
    std::string separator;
    if (parameters.given(1)) {
        separator = ascii_or_bytes(thread, parameters[1]);
        if (separator.size() != 1) raise(thread, ErrorClass::value_error, "sep must be length 1.");
    }
    const std::int64_t group = parameters.given(2) ? to_index_int64(thread, parameters[2]) : 1;
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    const auto size = static_cast<std::int64_t>(data.size());
    for (std::int64_t i = 0; i < size; ++i) {
        const bool boundary = group > 0 ? (size - i) % group == 0 : group < 0 && i % -group == 0;
        if (i != 0 && boundary) out += separator;
        const auto byte = static_cast<unsigned char>(data[static_cast<std::size_t>(i)]);
        out += kDigits[byte >> 4];
        out += kDigits[byte & 15];
    }
    return make_bytes(thread, out);
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

Value unhexlify(Thread& thread, const Arguments& arguments) {
    const std::string text = ascii_or_bytes(thread, arguments[0]);
    if (text.size() % 2 != 0) fail(thread, "Odd-length string");
    std::string out;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0) fail(thread, "Non-hexadecimal digit found");
        out += static_cast<char>(high << 4 | low);
    }
    return make_bytes(thread, out);
}

constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// b2a_base64(data, *, newline=True)
Value encode_base64(Thread& thread, const Arguments& arguments) {
    bool newline = true;
    for (std::uint32_t i = 0; i < arguments.keyword_count; ++i) {
        const std::string name = utf8(thread, arguments.keyword_names[i]);
        if (name != "newline") {
            raise(thread, ErrorClass::type_error, "'" + name + "' is an invalid keyword argument for b2a_base64()");
        }
        newline = truth(thread, arguments.keyword_values[i]);
    }
    const std::string data = buffer_contents(thread, arguments[0]);
    std::string out;
    out.reserve(data.size() / 3 * 4 + 5);
    for (std::size_t i = 0; i < data.size(); i += 3) {
        std::uint32_t bits = 0;
        const std::size_t count = std::min<std::size_t>(3, data.size() - i);
        for (std::size_t k = 0; k < 3; ++k)
            bits = bits << 8 | (k < count ? static_cast<unsigned char>(data[i + k]) : 0u);
        for (std::size_t k = 0; k < 4; ++k) out += k <= count ? kAlphabet[bits >> (18 - 6 * k) & 63] : '=';
    }
    if (newline) out += '\n';
    return make_bytes(thread, out);
}

constexpr std::array<std::int8_t, 256> base64_values() {
    std::array<std::int8_t, 256> values{};
    for (auto& value : values) value = -1;
    for (int i = 0; i < 64; ++i) values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
    return values;
}

// a2b_base64(text, *, strict_mode=False)
Value decode_base64(Thread& thread, const Arguments& arguments) {
    bool strict = false;
    for (std::uint32_t i = 0; i < arguments.keyword_count; ++i) {
        const std::string name = utf8(thread, arguments.keyword_names[i]);
        if (name != "strict_mode") {
            raise(thread, ErrorClass::type_error, "'" + name + "' is an invalid keyword argument for a2b_base64()");
        }
        strict = truth(thread, arguments.keyword_values[i]);
    }
    static constexpr auto kValues = base64_values();
    const std::string text = ascii_or_bytes(thread, arguments[0]);
    if (strict && text.starts_with('=')) fail(thread, "Leading padding not allowed");
    std::string out;
    std::uint32_t bits = 0;
    std::size_t digits = 0, pads = 0, in_group = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '=') {
            if (in_group >= 2 && in_group + ++pads >= 4) {
                if (strict && i + 1 < text.size()) fail(thread, "Excess data after padding");
                return make_bytes(thread, out);
            }
            if (strict && in_group < 2) fail(thread, "Discontinuous padding not allowed");
            continue;
        }
        const int value = kValues[static_cast<unsigned char>(c)];
        if (value < 0) {
            if (strict) fail(thread, "Only base64 data is allowed");
            continue;
        }
        if (strict && pads != 0) fail(thread, "Discontinuous padding not allowed");
        pads = 0;
        ++digits;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        if (++in_group > 1) {
            out += static_cast<char>(bits >> (in_group == 2 ? 4 : in_group == 3 ? 2 : 0) & 0xff);
        }
        if (in_group == 4) {
            in_group = 0;
            bits = 0;
        }
    }
    if (in_group != 0) {
        if (in_group == 1) {
            fail(thread, ("Invalid base64-encoded string: number of data characters (" + std::to_string(digits) +
                          ") cannot be 1 more than a multiple of 4")
                             .c_str());
        }
        fail(thread, "Incorrect padding");
    }
    return make_bytes(thread, out);
}

constexpr std::array<std::uint32_t, 256> crc_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t crc = i;
        for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
        table[i] = crc;
    }
    return table;
}

Value crc32(Thread& thread, const Arguments& arguments) {
    static constexpr auto kTable = crc_table();
    const std::string data = buffer_contents(thread, arguments[0]);
    std::uint32_t crc =
        arguments.count > 1 ? static_cast<std::uint32_t>(int_low_bits(thread, to_index(thread, arguments[1]))) : 0;
    crc = ~crc;
    for (char c : data) crc = kTable[(crc ^ static_cast<unsigned char>(c)) & 0xff] ^ crc >> 8;
    return make_int(thread, static_cast<std::int64_t>(~crc & 0xffffffffu));
}

Value adler32(Thread& thread, const Arguments& arguments) {
    constexpr std::uint32_t kModulus = 65521;
    const std::string data = buffer_contents(thread, arguments[0]);
    const std::uint32_t start =
        arguments.count > 1 ? static_cast<std::uint32_t>(int_low_bits(thread, to_index(thread, arguments[1]))) : 1;
    std::uint32_t low = start & 0xffff, high = start >> 16;
    for (char c : data) {
        low = (low + static_cast<unsigned char>(c)) % kModulus;
        high = (high + low) % kModulus;
    }
    return make_int(thread, static_cast<std::int64_t>(std::uint64_t{high} << 16 | low));
}

constexpr NativeDescriptor kFunctions[] = {
    {"hexlify", hexlify, 1, 3, true},
    {"b2a_hex", hexlify, 1, 3, true},
    {"unhexlify", unhexlify, 1, 1},
    {"a2b_hex", unhexlify, 1, 1},
    {"b2a_base64", encode_base64, 1, 1, true},
    {"a2b_base64", decode_base64, 1, 1, true},
    {"crc32", crc32, 1, 2},
};
constexpr NativeDescriptor kChecksums[] = {{"crc32", crc32, 1, 2}, {"adler32", adler32, 1, 2}};

void add_errors(Thread& thread, ModuleInfo& module) {
    const auto make = [&](const char* name, ErrorClass base) {
        const Value bases[] = {error_class(base)};
        Value cls = make_class(thread, {name, name, bases}).cls;
        set_class_attribute(thread, cls, model_names.module, make_permanent(thread, make_str(thread, "binascii")));
        define(thread, module, name, cls);
        return cls;
    };
    error_type = make("Error", ErrorClass::value_error);
    make("Incomplete", ErrorClass::exception);
}

}  // namespace

void register_binascii() {
    register_native_module({"binascii", kFunctions, add_errors});
    register_native_module({"zlib", kChecksums});
}

}  // namespace toy
