#include "frontend-toy/objects/number_text.h"

#include "frontend-toy/objects/strings.h"
#include "frontend-toy/objects/unicode.h"

namespace toy {

std::string ascii_digits(Thread& thread, Value str) {
    const StrView text = view_str(thread, str);
    if (text.is_ascii) return std::string(text.bytes());
    std::string out;
    for (std::int64_t i = 0; i < text.length; ++i) {
        const char32_t c = text[i];
        if (c < 128)
            out += static_cast<char>(c);
        else if (has_flag(c, kSpace))
            out += ' ';
        else if (const int digit = decimal_digit(c); digit >= 0)
            out += static_cast<char>('0' + digit);
        else
            out += '?';
    }
    return out;
}

}  // namespace toy
