// The % operator of str and bytes.
#include <cmath>
#include <string>

#include "frontend-toy/names.h"
#include "frontend-toy/objects/float_format.h"
#include "frontend-toy/objects/formatting.h"
#include "frontend-toy/objects/memory_limit.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/string_data.h"
#include "frontend-toy/objects/strings.h"

namespace toy {
namespace {

struct Conversion {
    bool left = false, plus = false, space = false, alternate = false, zero = false;
    std::int64_t width = -1;
    std::int64_t precision = -1;
    char32_t type = 0;
};

class PercentFormatter {
  public:
    PercentFormatter(Thread& thread, std::u32string pattern, bool bytes, Value arguments)
        : thread_(thread), bytes_(bytes), pattern_(std::move(pattern)), arguments_(thread, arguments),
          single_(thread, arguments) {
        if (has_type(thread, arguments, kTuple))
            count_ = read_immutable<Tuple>(thread, arguments)->length;
        else
            is_mapping_ = acts_as_mapping(arguments);
    }

    std::u32string format() {
        while (at_ < pattern_.size()) {
            const std::size_t percent = std::min(pattern_.find(U'%', at_), pattern_.size());
            out_.append(pattern_, at_, percent - at_);
            at_ = percent;
            if (at_ == pattern_.size()) break;
            ++at_;
            if (at_ < pattern_.size() && pattern_[at_] == '%') {
                out_ += U'%';
                ++at_;
                continue;
            }
            format_one();
        }
        if (has_next() && !is_mapping_)
            fail(std::string("not all arguments converted during ") + (bytes_ ? "bytes" : "string") + " formatting");
        return std::move(out_);
    }

  private:
    [[noreturn]] void fail(const std::string& message) { raise(thread_, ErrorClass::type_error, message); }
    [[noreturn]] void fail_value(const std::string& message) { raise(thread_, ErrorClass::value_error, message); }

    bool acts_as_mapping(Value value) {
        if (!value.is_ref()) return false;
        const std::uint32_t type = stm::type_id(*thread_.segment, value.ref());
        if (type >= kFirstShape) return !find_special(thread_, value, intern(thread_, "__getitem__")).is_nothing();
        return type == kDict || type == kList || type == kRange || (!bytes_ && (type == kBytes || type == kByteArray));
    }

    bool has_next() const { return count_ >= 0 ? next_ < count_ : !single_used_; }
    Value next_argument() {
        if (!has_next()) fail("not enough arguments for format string");
        if (count_ >= 0) return read_immutable<Tuple>(thread_, arguments_)->items[next_++];
        single_used_ = true;
        return single_;
    }

    char32_t next_char() {
        if (at_ >= pattern_.size()) fail_value("incomplete format");
        return pattern_[at_++];
    }

    void take_key() {
        if (!is_mapping_) fail("format requires a mapping");
        const std::size_t start = at_;
        int open = 1;
        while (open > 0 && at_ < pattern_.size()) {
            const char32_t c = pattern_[at_++];
            if (c == ')') --open;
            if (c == '(') ++open;
        }
        if (open > 0) fail_value("incomplete format key");
        const std::u32string key = pattern_.substr(start, at_ - start - 1);
        Value key_value;
        if (bytes_)
            key_value = make_bytes(thread_, std::string(key.begin(), key.end()));
        else
            key_value = make_str_from_code_points(thread_, key);
        single_.set(get_item(thread_, arguments_, key_value));
        count_ = -1;
        single_used_ = false;
    }

    std::int64_t take_number(char32_t c, std::int64_t limit, const char* message, char32_t& after) {
        std::int64_t number = 0;
        for (; c >= '0' && c <= '9'; c = next_char()) {
            if (__builtin_mul_overflow(number, 10, &number) || __builtin_add_overflow(number, c - '0', &number) ||
                number > limit)
                fail_value(message);
        }
        after = c;
        return number;
    }

    std::int64_t take_star() {
        const Value value = next_argument();
        if (!is_int(thread_, value)) fail("* wants int");
        std::int64_t number;
        if (!to_int64(thread_, value, number))
            raise(thread_, ErrorClass::overflow_error, "Python int too large to convert to C ssize_t");
        return number;
    }

    Conversion parse() {
        Conversion conversion;
        char32_t c = next_char();
        if (c == '(') {
            take_key();
            c = next_char();
        }
        for (;; c = next_char()) {
            if (c == '-')
                conversion.left = true;
            else if (c == '+')
                conversion.plus = true;
            else if (c == ' ')
                conversion.space = true;
            else if (c == '#')
                conversion.alternate = true;
            else if (c == '0')
                conversion.zero = true;
            else
                break;
        }
        if (c == '*') {
            conversion.width = take_star();
            if (conversion.width < 0) {
                conversion.left = true;
                conversion.width = -conversion.width;
            }
            c = next_char();
        } else if (c >= '0' && c <= '9') {
            conversion.width = take_number(c, INT64_MAX, "width too big", c);
        }
        if (c == '.') {
            c = next_char();
            conversion.precision = 0;
            if (c == '*') {
                conversion.precision = std::max<std::int64_t>(take_star(), 0);
                c = next_char();
            } else if (c >= '0' && c <= '9') {
                conversion.precision = take_number(c, INT32_MAX, bytes_ ? "prec too big" : "precision too big", c);
            }
        }
        if (c == 'h' || c == 'l' || c == 'L') c = next_char();
        conversion.type = c;
        return conversion;
    }

    void format_one() {
        const Conversion conversion = parse();
        Rooted value(thread_, next_argument());
        switch (conversion.type) {
            case 's':
            case 'b':
                if (bytes_) return put_text(conversion, bytes_text(value));
                if (conversion.type == 'b') break;
                return put_text(conversion, code_points(thread_, to_str(thread_, value)));
            case 'r':
                if (!bytes_) return put_text(conversion, code_points(thread_, to_repr(thread_, value)));
                [[fallthrough]];
            case 'a': {
                const std::string text = ascii_of_repr(utf8(thread_, to_repr(thread_, value)));
                return put_text(conversion, std::u32string(text.begin(), text.end()));
            }
            case 'c': {
                Conversion whole = conversion;
                whole.precision = -1;
                return put_text(whole, std::u32string(1, character(value)));
            }
            case 'd':
            case 'i':
            case 'u':
            case 'o':
            case 'x':
            case 'X': return put_number(conversion, int_text(conversion, value));
            case 'e':
            case 'E':
            case 'f':
            case 'F':
            case 'g':
            case 'G': {
                const double number = bytes_ ? bytes_double(value) : to_double(thread_, value);
                const std::int64_t precision = conversion.precision < 0 ? 6 : conversion.precision;
                check_memory(thread_, static_cast<std::uint64_t>(precision));
                return put_number(conversion, format_double(number, static_cast<char>(conversion.type),
                                                            static_cast<int>(precision), conversion.alternate, false));
            }
            default: break;
        }
        char text[96];
        const char32_t c = conversion.type;
        std::snprintf(text, sizeof text, "unsupported format character '%c' (0x%x) at index %zu",
                      c > 31 && c < 127 ? static_cast<int>(c) : '?', static_cast<unsigned>(c), at_ - 1);
        fail_value(text);
    }

    std::u32string bytes_text(Value value) {
        value = plain_value(thread_, value);
        if (!is_bytes_like(thread_, value)) {
            Rooted object(thread_, value);
            value = call_special_method(thread_, value, "__bytes__");
            if (value.is_nothing())
                fail("%b requires a bytes-like object, or an object that implements __bytes__, not '" +
                     type_name(thread_, object) + "'");
        }
        std::u32string out;
        for (char c : bytes_view(thread_, value)) out += static_cast<std::uint8_t>(c);
        return out;
    }

    double bytes_double(Value value) {
        double number;
        if (number_to_double(thread_, value, number)) return number;
        if (value.is_ref() && stm::type_id(*thread_.segment, value.ref()) >= kFirstShape) return to_double(thread_, value);
        fail("float argument required, not " + type_name(thread_, value));
    }

    char32_t character(Value value) {
        if (bytes_) {
            if (is_bytes_like(thread_, value) && bytes_view(thread_, value).size() == 1)
                return static_cast<std::uint8_t>(bytes_view(thread_, value)[0]);
            if (!is_int(thread_, value)) fail("%c requires an integer in range(256) or a single byte, not " + type_name(thread_, value));
            std::int64_t code;
            if (!to_int64(thread_, value, code) || code < 0 || code > 255)
                raise(thread_, ErrorClass::overflow_error, "%c arg not in range(256)");
            return static_cast<char32_t>(code);
        }
        if (is_str(thread_, value)) {
            const StrView text = view_str(thread_, value);
            if (text.length != 1) fail("%c requires int or char");
            return text[0];
        }
        if (Value held = plain_value(thread_, value); held != value && is_str(thread_, held)) return character(held);
        Value number = value;
        if (!is_int(thread_, number)) number = call_special_method(thread_, value, "__index__");
        if (number.is_nothing()) fail("%c requires int or char");
        std::int64_t code;
        if (!to_int64(thread_, number, code))
            raise(thread_, ErrorClass::overflow_error, "Python int too large to convert to C long");
        if (code < 0 || code > 0x10ffff) raise(thread_, ErrorClass::overflow_error, "%c arg not in range(0x110000)");
        return static_cast<char32_t>(code);
    }

    // The number in the conversion's base, its sign, prefix and as many digits as the precision asks for.
    std::string int_text(const Conversion& conversion, Value value) {
        Rooted object(thread_, value);
        const char32_t type = conversion.type;
        const bool based = type == 'o' || type == 'x' || type == 'X';
        Value number = kNothing;
        if (is_int(thread_, value))
            number = value;
        else if (!based && is_float(thread_, value))
            number = make_int_from_double(thread_, std::trunc(float_of(thread_, value)));
        else if (!based)
            number = call_special_method(thread_, value, "__int__");
        if (number.is_nothing()) number = call_special_method(thread_, object, "__index__");
        if (number.is_nothing() || !is_int(thread_, number))
            fail(std::string("%") + static_cast<char>(type) + " format: " +
                 (based ? "an integer is required" : "a real number is required") + ", not " + type_name(thread_, object));
        std::string digits = based ? int_in_base(thread_, number, type == 'o' ? 8 : 16, false) : int_repr(thread_, number);
        std::string text;
        if (digits[0] == '-') {
            text = "-";
            digits.erase(0, 1);
        }
        if (type == 'X')
            for (char& c : digits)
                if (c >= 'a') c = static_cast<char>(c & ~0x20);
        if (based && conversion.alternate) (text += '0') += static_cast<char>(type);
        if (conversion.precision > static_cast<std::int64_t>(digits.size())) {
            check_memory(thread_, static_cast<std::uint64_t>(conversion.precision));
            text.append(static_cast<std::size_t>(conversion.precision) - digits.size(), '0');
        }
        return text += digits;
    }

    void pad(std::int64_t count, char32_t fill) {
        if (count <= 0) return;
        check_memory(thread_, static_cast<std::uint64_t>(count));
        out_.append(static_cast<std::size_t>(count), fill);
    }

    void put_text(const Conversion& conversion, std::u32string text) {
        if (conversion.precision >= 0 && conversion.precision < static_cast<std::int64_t>(text.size()))
            text.resize(static_cast<std::size_t>(conversion.precision));
        const std::int64_t padding = conversion.width - static_cast<std::int64_t>(text.size());
        if (!conversion.left) pad(padding, U' ');
        out_ += text;
        if (conversion.left) pad(padding, U' ');
    }

    void put_number(const Conversion& conversion, std::string text) {
        std::string front;
        if (text[0] == '-')
            front = "-", text.erase(0, 1);
        else if (conversion.plus)
            front = "+";
        else if (conversion.space)
            front = " ";
        const char32_t type = conversion.type;
        if (conversion.alternate && (type == 'x' || type == 'X' || type == 'o')) {
            front.append(text, 0, 2);
            text.erase(0, 2);
        }
        const std::int64_t padding = conversion.width - static_cast<std::int64_t>(front.size() + text.size());
        const bool zeros = conversion.zero && !conversion.left;
        if (!conversion.left && !zeros) pad(padding, U' ');
        out_.append(front.begin(), front.end());
        if (zeros) pad(padding, U'0');
        out_.append(text.begin(), text.end());
        if (conversion.left) pad(padding, U' ');
    }

    Thread& thread_;
    const bool bytes_;
    const std::u32string pattern_;
    std::u32string out_;
    std::size_t at_ = 0;
    Rooted arguments_;
    Rooted single_;  // the one argument, when there is no tuple
    std::int64_t count_ = -1;
    std::int64_t next_ = 0;
    bool single_used_ = false;
    bool is_mapping_ = false;
};

}  // namespace

Value percent_format(Thread& thread, Value pattern, Value arguments) {
    if (Value held = plain_value(thread, arguments); has_type(thread, held, kTuple)) arguments = held;
    if (is_str(thread, pattern))
        return make_str_from_code_points(
            thread, PercentFormatter(thread, code_points(thread, pattern), false, arguments).format());
    Rooted rooted(thread, pattern);
    std::u32string text;
    for (char c : bytes_view(thread, pattern)) text += static_cast<std::uint8_t>(c);
    const std::u32string out = PercentFormatter(thread, std::move(text), true, arguments).format();
    const std::string data(out.begin(), out.end());
    return has_type(thread, rooted, kByteArray) ? make_bytearray(thread, data) : make_bytes(thread, data);
}

}  // namespace toy
