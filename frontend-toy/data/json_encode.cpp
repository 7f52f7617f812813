// Writing JSON: what json.dumps() does.
#include <cmath>

#include "frontend-toy/data/data_modules.h"
#include "frontend-toy/model/class_info.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

void append_hex4(std::string& out, char32_t unit) {
    static constexpr char kDigits[] = "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[(unit >> shift) & 15];
}

void append_code_point(std::string& out, char32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xc0 | c >> 6);
        out += static_cast<char>(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xe0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (c & 0x3f));
    } else {
        out += static_cast<char>(0xf0 | c >> 18);
        out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
        out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (c & 0x3f));
    }
}

void append_json_string(Thread& thread, std::string& out, Value str, bool ascii) {
    const StrView text = view_str(thread, str);
    out += '"';
    for (std::int64_t i = 0; i < text.length; ++i) {
        const char32_t c = text[i];
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            case '\b': out += "\\b"; break;
            case '\f': out += "\\f"; break;
            default:
                if (c >= 0x20 && c < 0x7f) {
                    out += static_cast<char>(c);
                } else if (c < 0x20 || (ascii && (c < 0x10000))) {
                    append_hex4(out, c);
                } else if (ascii) {
                    append_hex4(out, 0xd800 + ((c - 0x10000) >> 10));
                    append_hex4(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
                } else {
                    append_code_point(out, c);
                }
        }
    }
    out += '"';
}

class Encoder {
  public:
    Encoder(Thread& thread, const Arguments& arguments)
        : thread_(thread),
          default_(thread, arguments[1]),
          open_(thread),
          skip_keys_(truth(thread, arguments[2])),
          ascii_(truth(thread, arguments[3])),
          checks_(truth(thread, arguments[4])),
          allows_nan_(truth(thread, arguments[5])),
          sorts_(truth(thread, arguments[6])),
          indents_(arguments[7] != kNone),
          indent_(indents_ ? utf8(thread, arguments[7]) : ""),
          item_separator_(utf8(thread, arguments[8])),
          key_separator_(utf8(thread, arguments[9])) {}

    void append(Value given) {
        const Value object = plain_value(thread_, given);
        if (object == kNone)
            out += "null";
        else if (object == kTrue)
            out += "true";
        else if (object == kFalse)
            out += "false";
        else if (is_str(thread_, object))
            append_json_string(thread_, out, object, ascii_);
        else if (is_int(thread_, object))
            out += int_repr(thread_, object);
        else if (is_float(thread_, object))
            out += float_text(float_of(thread_, object));
        else if (has_type(thread_, object, kList) || has_type(thread_, object, kTuple))
            append_sequence(object);
        else if (has_type(thread_, object, kDict))
            append_dict(object);
        else
            append_other(given);
    }

    std::string out;

  private:
    // An object whose contents are being written.
    class Open {
      public:
        Open(Encoder& encoder, Value object) : encoder_(encoder) {
            if (encoder.checks_) {
                for (Value other : encoder.open_.values) {
                    if (other == object) raise(encoder.thread_, ErrorClass::value_error, "Circular reference detected");
                }
            }
            encoder.open_.values.push_back(object);
        }
        ~Open() { encoder_.open_.values.pop_back(); }
        Open(const Open&) = delete;
        Open& operator=(const Open&) = delete;

      private:
        Encoder& encoder_;
    };

    std::string float_text(double number) {
        if (std::isfinite(number)) return float_repr(number);
        if (!allows_nan_) raise(thread_, ErrorClass::value_error, "Out of range float values are not JSON compliant");
        return std::isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
    }

    void new_line() {
        out += '\n';
        for (std::size_t i = 0; i < level_; ++i) out += indent_;
    }

    void append_sequence(Value object) {
        RecursionGuard guard(thread_, " while encoding a JSON object");
        Rooted sequence(thread_, object);
        const bool is_tuple = has_type(thread_, object, kTuple);
        const auto items = [&] { return is_tuple ? tuple_view(thread_, sequence) : list_view(thread_, sequence); };
        if (items().empty()) {
            out += "[]";
            return;
        }
        Open open(*this, object);
        out += '[';
        ++level_;
        for (std::size_t i = 0; i < items().size(); ++i) {
            if (i != 0) out += item_separator_;
            if (indents_) new_line();
            append(items()[i]);
        }
        --level_;
        if (indents_) new_line();
        out += ']';
    }

    // False: the key is to be left out.
    bool append_key(Value given) {
        const Value key = plain_value(thread_, given);
        std::string text;
        if (is_str(thread_, key)) {
            append_json_string(thread_, out, key, ascii_);
            return true;
        }
        if (key == kNone)
            text = "null";
        else if (key == kTrue)
            text = "true";
        else if (key == kFalse)
            text = "false";
        else if (is_int(thread_, key))
            text = int_repr(thread_, key);
        else if (is_float(thread_, key))
            text = float_text(float_of(thread_, key));
        else if (skip_keys_)
            return false;
        else {
            raise(thread_, ErrorClass::type_error,
                  "keys must be str, int, float, bool or None, not " + type_name(thread_, given));
        }
        out += '"' + text + '"';
        return true;
    }

    void append_dict(Value object) {
        RecursionGuard guard(thread_, " while encoding a JSON object");
        Rooted dict(thread_, object);
        RootedVector items(thread_);
        std::int64_t position = 0;
        Value key, value;
        while (hash_next(thread_, dict, position, key, value)) {
            items.values.push_back(key);
            items.values.push_back(value);
        }
        if (items.values.empty()) {
            out += "{}";
            return;
        }
        Open open(*this, dict);
        if (sorts_) sort_items(items);
        out += '{';
        ++level_;
        bool first = true;
        for (std::size_t i = 0; i < items.values.size(); i += 2) {
            const std::size_t before = out.size();
            if (!first) out += item_separator_;
            if (indents_) new_line();
            if (!append_key(items.values[i])) {
                out.resize(before);
                continue;
            }
            first = false;
            out += key_separator_;
            append(items.values[i + 1]);
        }
        --level_;
        if (indents_) new_line();
        out += '}';
    }

    void sort_items(RootedVector& items) {
        Rooted pairs(thread_, make_list(thread_, {}));
        for (std::size_t i = 0; i < items.values.size(); i += 2) {
            const Value pair[] = {items.values[i], items.values[i + 1]};
            list_append(thread_, pairs, make_tuple(thread_, pair));
        }
        list_sort(thread_, pairs, kNothing, false);
        std::size_t at = 0;
        for (Value pair : list_view(thread_, pairs)) {
            items.values[at++] = tuple_view(thread_, pair)[0];
            items.values[at++] = tuple_view(thread_, pair)[1];
        }
    }

    void append_other(Value object) {
        RecursionGuard guard(thread_, " while encoding a JSON object");
        Open open(*this, object);
        const Value arguments[] = {object};
        Value replacement = call(thread_, default_, arguments);
        append(replacement);
    }

    Thread& thread_;
    Rooted default_;
    RootedVector open_;
    bool skip_keys_, ascii_, checks_, allows_nan_, sorts_, indents_;
    std::string indent_, item_separator_, key_separator_;
    std::size_t level_ = 0;
};

// encode(object, default, skipkeys, ensure_ascii, check_circular, allow_nan, sort_keys, indent, item_separator,
// key_separator): a str. `indent` is a str or None.
Value encode(Thread& thread, const Arguments& arguments) {
    Encoder encoder(thread, arguments);
    encoder.append(arguments[0]);
    return make_str(thread, encoder.out);
}

Value encode_string(Thread& thread, const Arguments& arguments) {
    if (!is_str(thread, arguments[0])) {
        raise(thread, ErrorClass::type_error,
              "first argument must be a string, not " + type_name(thread, arguments[0]));
    }
    std::string out;
    append_json_string(thread, out, arguments[0], truth(thread, arguments[1]));
    return make_str(thread, out);
}

}  // namespace

const NativeDescriptor kJsonEncode{"encode", encode, 10, 10};
const NativeDescriptor kJsonEncodeString{"encode_string", encode_string, 2, 2};

}  // namespace toy
