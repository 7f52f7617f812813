// Reading JSON: what json.loads() does, in one pass over the text.
#include <cerrno>
#include <charconv>

#include "frontend-toy/data/data_modules.h"
#include "frontend-toy/model/class_info.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

// What the decoder may be told to use instead of the usual types; kNone: the usual.
struct Hooks {
    Value object_hook, object_pairs_hook, parse_float, parse_int, parse_constant;
};

class Scanner {
  public:
    // `fail` is called with (message, position) and raises.
    Scanner(Thread& thread, Value text, const Hooks& hooks, Value fail, bool strict)
        : thread_(thread),
          text_(thread, text),
          object_hook_(thread, hooks.object_hook),
          pairs_hook_(thread, hooks.object_pairs_hook),
          parse_float_(thread, hooks.parse_float),
          parse_int_(thread, hooks.parse_int),
          parse_constant_(thread, hooks.parse_constant),
          fail_(thread, fail),
          strict_(strict),
          length_(view_str(thread, text).length) {}

    std::int64_t length() const { return length_; }

    std::int64_t skip_space(std::int64_t at) {
        const StrView text = view();
        while (at < length_ && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r')) ++at;
        return at;
    }

    Value value(std::int64_t start, std::int64_t& end) {
        if (start >= length_) fail("Expecting value", start);
        switch (const char32_t c = view()[start]) {
            case '"': return string(start + 1, end);
            case '{': {
                RecursionGuard guard(thread_, " while decoding a JSON object from a unicode string");
                return object(start + 1, end);
            }
            case '[': {
                RecursionGuard guard(thread_, " while decoding a JSON array from a unicode string");
                return array(start + 1, end);
            }
            case 'n':
                if (word(start, "null", end)) return kNone;
                break;
            case 't':
                if (word(start, "true", end)) return kTrue;
                break;
            case 'f':
                if (word(start, "false", end)) return kFalse;
                break;
            case 'N':
                if (word(start, "NaN", end)) return constant("NaN");
                break;
            case 'I':
                if (word(start, "Infinity", end)) return constant("Infinity");
                break;
            case '-':
                if (word(start, "-Infinity", end)) return constant("-Infinity");
                return number(start, end);
            default:
                if (c >= '0' && c <= '9') return number(start, end);
                break;
        }
        fail("Expecting value", start);
    }

    [[noreturn]] void fail(const char* message, std::int64_t position) {
        const Value arguments[] = {make_str(thread_, message), make_int(thread_, position)};
        call(thread_, fail_, arguments);
        raise(thread_, ErrorClass::value_error, message);
    }

  private:
    StrView view() { return view_str(thread_, text_); }

    bool word(std::int64_t start, std::string_view expected, std::int64_t& end) {
        const StrView text = view();
        if (start + static_cast<std::int64_t>(expected.size()) > length_) return false;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            if (text[start + static_cast<std::int64_t>(i)] != static_cast<unsigned char>(expected[i])) return false;
        }
        end = start + static_cast<std::int64_t>(expected.size());
        return true;
    }

    Value constant(const char* name) {
        if (parse_constant_.get() != kNone) {
            const Value arguments[] = {make_str(thread_, name)};
            return call(thread_, parse_constant_, arguments);
        }
        const std::string_view text = name;
        return make_float(thread_, text == "NaN"        ? __builtin_nan("")
                                   : text == "Infinity" ? __builtin_inf()
                                                        : -__builtin_inf());
    }

    Value number(std::int64_t start, std::int64_t& end) {
        const StrView text = view();
        const auto digit = [&](std::int64_t i) { return i < length_ && text[i] >= '0' && text[i] <= '9'; };
        std::int64_t at = start;
        if (text[at] == '-') ++at;
        if (!digit(at)) fail("Expecting value", start);
        if (text[at] == '0')
            ++at;
        else
            while (digit(at)) ++at;
        bool is_float = false;
        if (at < length_ && text[at] == '.' && digit(at + 1)) {
            is_float = true;
            at += 2;
            while (digit(at)) ++at;
        }
        if (at < length_ && (text[at] == 'e' || text[at] == 'E')) {
            std::int64_t exponent = at + 1;
            if (exponent < length_ && (text[exponent] == '+' || text[exponent] == '-')) ++exponent;
            if (digit(exponent)) {
                is_float = true;
                at = exponent;
                while (digit(at)) ++at;
            }
        }
        end = at;
        digits_.clear();
        for (std::int64_t i = start; i < at; ++i) digits_ += static_cast<char>(text[i]);
        Rooted& hook = is_float ? parse_float_ : parse_int_;
        if (hook.get() != kNone) {
            const Value arguments[] = {make_ascii(thread_, digits_)};
            return call(thread_, hook, arguments);
        }
        if (is_float) {
            double result = 0;
            const auto parsed = std::from_chars(digits_.data(), digits_.data() + digits_.size(), result);
            if (parsed.ec == std::errc::result_out_of_range) result = std::strtod(digits_.c_str(), nullptr);
            return make_float(thread_, result);
        }
        if (digits_.size() < 18) return make_int(thread_, std::strtoll(digits_.c_str(), nullptr, 10));
        const Value arguments[] = {make_ascii(thread_, digits_)};
        return call(thread_, builtin_class(BuiltinClass::int_), arguments);  // knows the limit of digits
    }

    // Four hexadecimal digits; -1 if there are none.
    std::int32_t hex4(const StrView& text, std::int64_t at) const {
        if (at + 4 > length_) return -1;
        std::int32_t code = 0;
        for (std::int64_t i = at; i < at + 4; ++i) {
            const char32_t c = text[i];
            if (c >= '0' && c <= '9')
                code = code * 16 + static_cast<std::int32_t>(c - '0');
            else if (c >= 'a' && c <= 'f')
                code = code * 16 + static_cast<std::int32_t>(c - 'a' + 10);
            else if (c >= 'A' && c <= 'F')
                code = code * 16 + static_cast<std::int32_t>(c - 'A' + 10);
            else
                return -1;
        }
        return code;
    }

    // `start` is behind the quotation mark.
    Value string(std::int64_t start, std::int64_t& end) {
        const StrView text = view();
        std::int64_t at = start;
        while (at < length_ && text[at] != '"' && text[at] != '\\' && (text[at] > 0x1f || !strict_)) ++at;
        if (at < length_ && text[at] == '"') {
            end = at + 1;
            return str_slice(thread_, text_, start, 1, at - start);
        }
        std::u32string out;
        for (std::int64_t i = start; i < at; ++i) out += text[i];
        for (;;) {
            if (at >= length_) fail("Unterminated string starting at", start - 1);
            const char32_t c = text[at];
            if (c == '"') break;
            if (c <= 0x1f && strict_) fail("Invalid control character at", at);
            if (c != '\\') {
                out += c;
                ++at;
                continue;
            }
            if (++at >= length_) fail("Unterminated string starting at", start - 1);
            switch (text[at]) {
                case '"': out += '"'; break;
                case '\\': out += '\\'; break;
                case '/': out += '/'; break;
                case 'b': out += '\b'; break;
                case 'f': out += '\f'; break;
                case 'n': out += '\n'; break;
                case 'r': out += '\r'; break;
                case 't': out += '\t'; break;
                case 'u': {
                    std::int32_t code = hex4(text, at + 1);
                    if (code < 0) fail("Invalid \\uXXXX escape", at);
                    at += 4;
                    if (code >= 0xd800 && code <= 0xdbff && at + 2 < length_ && text[at + 1] == '\\' &&
                        text[at + 2] == 'u') {
                        const std::int32_t low = hex4(text, at + 3);
                        if (low >= 0xdc00 && low <= 0xdfff) {
                            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                            at += 6;
                        }
                    }
                    out += static_cast<char32_t>(code);
                    break;
                }
                default: fail("Invalid \\escape", at - 1);
            }
            ++at;
        }
        end = at + 1;
        return make_str_from_code_points(thread_, out);
    }

    Value array(std::int64_t at, std::int64_t& end) {
        Rooted list(thread_, make_list(thread_, {}));
        at = skip_space(at);
        if (at < length_ && view()[at] == ']') {
            end = at + 1;
            return list;
        }
        for (;;) {
            Value item = value(at, at);
            list_append(thread_, list, item);
            at = skip_space(at);
            const char32_t c = at < length_ ? view()[at] : U'\0';
            if (c == ']') break;
            if (c != ',') fail("Expecting ',' delimiter", at);
            at = skip_space(at + 1);
        }
        end = at + 1;
        return list;
    }

    Value object(std::int64_t at, std::int64_t& end) {
        const bool wants_pairs = pairs_hook_.get() != kNone;
        Rooted result(thread_, wants_pairs ? make_list(thread_, {}) : make_dict(thread_));
        at = skip_space(at);
        if (at >= length_ || view()[at] != '}') {
            for (;;) {
                if (at >= length_ || view()[at] != '"') fail("Expecting property name enclosed in double quotes", at);
                Rooted key(thread_, string(at + 1, at));
                at = skip_space(at);
                if (at >= length_ || view()[at] != ':') fail("Expecting ':' delimiter", at);
                at = skip_space(at + 1);
                Rooted item(thread_, value(at, at));
                if (wants_pairs) {
                    const Value pair[] = {key, item};
                    list_append(thread_, result, make_tuple(thread_, pair));
                } else {
                    dict_set(thread_, result, key, item);
                }
                at = skip_space(at);
                const char32_t c = at < length_ ? view()[at] : U'\0';
                if (c == '}') break;
                if (c != ',') fail("Expecting ',' delimiter", at);
                at = skip_space(at + 1);
            }
        }
        end = at + 1;
        const Value arguments[] = {result};
        if (wants_pairs) return call(thread_, pairs_hook_, arguments);
        if (object_hook_.get() != kNone) return call(thread_, object_hook_, arguments);
        return result;
    }

    Thread& thread_;
    Rooted text_, object_hook_, pairs_hook_, parse_float_, parse_int_, parse_constant_, fail_;
    bool strict_;
    std::int64_t length_;
    std::string digits_;
};

// scan(text, start, whole, fail, strict, object_hook, object_pairs_hook, parse_float, parse_int, parse_constant):
// (value, end). `whole`: nothing but space may stand around the value.
Value scan(Thread& thread, const Arguments& arguments) {
    const Value text = plain_value(thread, arguments[0]);
    if (!is_str(thread, text)) {
        raise(thread, ErrorClass::type_error,
              "first argument must be a string, not " + type_name(thread, arguments[0]));
    }
    Scanner scanner(thread, text, {arguments[5], arguments[6], arguments[7], arguments[8], arguments[9]}, arguments[3],
                    truth(thread, arguments[4]));
    const bool whole = truth(thread, arguments[2]);
    std::int64_t at = arguments[1].small_int();
    if (whole) at = scanner.skip_space(at);
    Rooted value(thread, scanner.value(at, at));
    if (whole) {
        at = scanner.skip_space(at);
        if (at != scanner.length()) scanner.fail("Extra data", at);
    }
    const Value pair[] = {value, make_int(thread, at)};
    return make_tuple(thread, pair);
}

}  // namespace

const NativeDescriptor kJsonScan{"scan", scan, 10, 10};

}  // namespace toy
