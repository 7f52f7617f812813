// str.format: replacement fields.
#include <string>

#include "frontend-toy/names.h"
#include "frontend-toy/objects/formatting.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/string_data.h"
#include "frontend-toy/objects/strings.h"
#include "frontend-toy/objects/unicode.h"
#include "frontend-toy/objects/utf8.h"

namespace toy {
namespace {

using Text = std::u32string_view;

std::string utf8_of(Text text) {
    std::string out;
    for (char32_t c : text) append_utf8(out, c);
    return out;
}

struct Field {
    Text name;
    char32_t conversion = 0;
    Text spec;
    bool spec_has_fields = false;
};

class Formatter {
  public:
    // Values come from positional arguments and keywords, or (format_map) from a mapping.
    Formatter(Thread& thread, const Arguments* arguments, Value mapping)
        : thread_(thread), arguments_(arguments), mapping_(thread, mapping) {}

    std::u32string build(Text text, int depth) {
        if (depth == 0) fail("Max string recursion exceeded");
        std::u32string out;
        std::size_t at = 0;
        while (at < text.size()) {
            const std::size_t start = at;
            char32_t c = 0;
            while (at < text.size()) {
                c = text[at++];
                if (c == '{' || c == '}') break;
            }
            const bool brace = c == '{' || c == '}';
            const bool at_end = at >= text.size();
            if (c == '}' && (at_end || text[at] != '}')) fail("Single '}' encountered in format string");
            if (c == '{' && at_end) fail("Single '{' encountered in format string");
            if (!brace) {
                out += text.substr(start, at - start);
                continue;
            }
            if (text[at] == c) {  // a doubled brace stands for one
                out += text.substr(start, at - start);
                ++at;
                continue;
            }
            out += text.substr(start, at - start - 1);
            const Field field = parse_field(text, at);
            render(field, depth, out);
        }
        return out;
    }

  private:
    [[noreturn]] void fail(const std::string& message) { raise(thread_, ErrorClass::value_error, message); }

    Field parse_field(Text text, std::size_t& at) {
        Field field;
        const std::size_t start = at;
        char32_t c = 0;
        for (bool done = false; !done && at < text.size();) {
            c = text[at++];
            switch (c) {
                case '{': fail("unexpected '{' in field name");
                case '[':
                    while (at < text.size() && text[at] != ']') ++at;
                    break;
                case '}':
                case ':':
                case '!': done = true; break;
                default: break;
            }
        }
        if (c != '}' && c != ':' && c != '!') fail("expected '}' before end of string");
        field.name = text.substr(start, at - start - 1);
        if (c == '}') return field;
        if (c == '!') {
            if (at >= text.size()) fail("end of string while looking for conversion specifier");
            field.conversion = text[at++];
            if (at < text.size()) {
                c = text[at++];
                if (c == '}') return field;
                if (c != ':') fail("expected ':' after conversion specifier");
            }
        }
        const std::size_t spec_start = at;
        for (int open = 1; at < text.size();) {
            c = text[at++];
            if (c == '{') {
                field.spec_has_fields = true;
                ++open;
            } else if (c == '}' && --open == 0) {
                field.spec = text.substr(spec_start, at - spec_start - 1);
                return field;
            }
        }
        fail("unmatched '{' in format spec");
    }

    // The number that the text is, or -1.
    std::int64_t number_of(Text text) {
        if (text.empty()) return -1;
        std::int64_t number = 0;
        for (char32_t c : text) {
            const int digit = decimal_digit(c);
            if (digit < 0) return -1;
            if (__builtin_mul_overflow(number, 10, &number) || __builtin_add_overflow(number, digit, &number))
                fail("Too many decimal digits in format string");
        }
        return number;
    }

    Value first_value(Text name) {
        std::int64_t index = number_of(name);
        if (name.empty() || index >= 0) {
            const Numbering wanted = name.empty() ? Numbering::automatic : Numbering::manual;
            if (numbering_ == Numbering::unknown) numbering_ = wanted;
            if (numbering_ != wanted)
                fail(name.empty() ? "cannot switch from manual field specification to automatic field numbering"
                                  : "cannot switch from automatic field numbering to manual field specification");
            if (name.empty()) index = next_index_++;
        }
        if (index >= 0) {
            if (arguments_ == nullptr) fail("Format string contains positional fields");
            if (index + 1 >= arguments_->count)
                raise(thread_, ErrorClass::index_error,
                      "Replacement index " + std::to_string(index) + " out of range for positional args tuple");
            return arguments_->positional[index + 1];
        }
        const Value key = make_str_from_code_points(thread_, {name.data(), name.size()});
        if (arguments_ == nullptr) return get_item(thread_, mapping_, key);
        for (std::uint32_t i = 0; i < arguments_->keyword_count; ++i)
            if (str_equal(thread_, arguments_->keyword_names[i], key)) return arguments_->keyword_values[i];
        raise_key_error(thread_, key);
    }

    // name.attribute[index]...
    Value look_up(Text name) {
        std::size_t at = 0;
        while (at < name.size() && name[at] != '.' && name[at] != '[') ++at;
        Value value = first_value(name.substr(0, at));
        while (at < name.size()) {
            const char32_t kind = name[at++];
            const std::size_t start = at;
            Rooted object(thread_, value);
            if (kind == '.') {
                while (at < name.size() && name[at] != '.' && name[at] != '[') ++at;
                if (at == start) fail("Empty attribute in format string");
                value = get_attribute(thread_, object, intern(thread_, utf8_of(name.substr(start, at - start))));
            } else if (kind == '[') {
                while (at < name.size() && name[at] != ']') ++at;
                if (at >= name.size()) fail("Missing ']' in format string");
                const Text key = name.substr(start, at - start);
                ++at;
                if (key.empty()) fail("Empty attribute in format string");
                const std::int64_t index = number_of(key);
                value = get_item(thread_, object,
                                 index >= 0 ? make_int(thread_, index)
                                            : make_str_from_code_points(thread_, {key.data(), key.size()}));
            } else {
                fail("Only '.' or '[' may follow ']' in format field specifier");
            }
        }
        return value;
    }

    Value convert(Value value, char32_t conversion) {
        switch (conversion) {
            case 0: return value;
            case 's': return to_str(thread_, value);
            case 'r': return to_repr(thread_, value);
            case 'a': return make_str(thread_, ascii_of_repr(utf8(thread_, to_repr(thread_, value))));
            default: break;
        }
        if (conversion > 32 && conversion < 127)
            fail(std::string("Unknown conversion specifier ") + static_cast<char>(conversion));
        char text[64];
        std::snprintf(text, sizeof text, "Unknown conversion specifier \\x%x", static_cast<unsigned>(conversion));
        fail(text);
    }

    void render(const Field& field, int depth, std::u32string& out) {
        Rooted value(thread_, look_up(field.name));
        value.set(convert(value, field.conversion));
        std::string spec;
        if (field.spec_has_fields)
            spec = utf8_of(build(field.spec, depth - 1));
        else
            spec = utf8_of(field.spec);
        Value text = builtin_format(thread_, value, spec);
        if (text == kNotImplemented) text = format(thread_, value, make_str(thread_, spec));
        out += code_points(thread_, text);
    }

    enum class Numbering { unknown, automatic, manual };
    Thread& thread_;
    const Arguments* arguments_;
    Rooted mapping_;
    Numbering numbering_ = Numbering::unknown;
    std::int64_t next_index_ = 0;
};

}  // namespace

Value str_format(Thread& thread, Value pattern, const Arguments& arguments) {
    const std::u32string text = code_points(thread, pattern);
    return make_str_from_code_points(thread, Formatter(thread, &arguments, kNothing).build(text, 2));
}

Value str_format_map(Thread& thread, Value pattern, Value mapping) {
    const std::u32string text = code_points(thread, pattern);
    return make_str_from_code_points(thread, Formatter(thread, nullptr, mapping).build(text, 2));
}

}  // namespace toy
