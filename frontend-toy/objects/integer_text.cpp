#include <atomic>
#include <charconv>
#include <string>

#include "frontend-toy/objects/big_integer.h"
#include "frontend-toy/objects/number_text.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

static std::atomic<std::int64_t> max_str_digits{4300};

std::int64_t int_max_str_digits() { return max_str_digits.load(std::memory_order_relaxed); }
void set_int_max_str_digits(std::int64_t digits) { max_str_digits.store(digits, std::memory_order_relaxed); }

[[noreturn]] static void raise_too_many_digits(Thread& thread, std::int64_t limit, std::size_t digits) {
    std::string message = "Exceeds the limit (" + std::to_string(limit) + " digits) for integer string conversion";
    if (digits != 0) message += ": value has " + std::to_string(digits) + " digits";
    raise(thread, ErrorClass::value_error, message + "; use sys.set_int_max_str_digits() to increase the limit");
}

static std::string text_of(mpz_srcptr number, int base) {
    std::string text(mpz_sizeinbase(number, base) + 2, '\0');
    mpz_get_str(text.data(), base, number);
    text.resize(text.find('\0'));
    return text;
}

std::string int_repr(Thread& thread, Value value) {
    if (std::int64_t number; inline_int(value, number)) {
        char text[24];
        return std::string(text, std::to_chars(text, text + sizeof text, number).ptr);
    }
    const IntOperand operand(thread, value);
    const std::int64_t limit = int_max_str_digits();
    // mpz_sizeinbase may be one too many for base ten.
    if (limit != 0 && static_cast<std::int64_t>(mpz_sizeinbase(operand.mpz(), 10)) > limit + 1)
        raise_too_many_digits(thread, limit, 0);
    std::string text = text_of(operand.mpz(), 10);
    if (limit != 0 && static_cast<std::int64_t>(text.size()) - (text[0] == '-') > limit)
        raise_too_many_digits(thread, limit, 0);
    return text;
}

std::string int_in_base(Thread& thread, Value value, int base, bool prefix) {
    const IntOperand operand(thread, value);
    std::string text = text_of(operand.mpz(), base);
    if (prefix) text.insert(text[0] == '-', base == 2 ? "0b" : base == 8 ? "0o" : base == 16 ? "0x" : "");
    return text;
}

std::string number_repr(Thread& thread, Value number) {
    if (number.is_bool()) return number == kTrue ? "True" : "False";
    if (is_float(thread, number)) return float_repr(float_of(thread, number));
    return int_repr(thread, number);
}

bool parse_int(Thread& thread, std::string_view text, int base, Value& number) {
    const auto space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (!text.empty() && space(text.front())) text.remove_prefix(1);
    while (!text.empty() && space(text.back())) text.remove_suffix(1);
    bool negative = false;
    if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
        negative = text[0] == '-';
        text.remove_prefix(1);
    }
    const auto prefix_base = [&]() {
        if (text.size() < 2 || text[0] != '0') return 0;
        const char c = static_cast<char>(text[1] | 0x20);
        return c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
    };
    bool zero_only = false;  // a leading zero in base 0 without a prefix
    if (const int implied = prefix_base(); implied != 0 && (base == 0 || base == implied)) {
        base = implied;
        text.remove_prefix(2);
        if (!text.empty() && text[0] == '_') text.remove_prefix(1);
    } else if (base == 0) {
        base = 10;
        zero_only = !text.empty() && text[0] == '0';
    }
    std::string digits;
    digits.reserve(text.size());
    bool after_digit = false;
    for (char c : text) {
        if (c == '_') {
            if (!after_digit) return false;
            after_digit = false;
            continue;
        }
        const char lower = static_cast<char>(c | 0x20);
        const int digit = c >= '0' && c <= '9' ? c - '0' : lower >= 'a' && lower <= 'z' ? lower - 'a' + 10 : 99;
        if (digit >= base || (zero_only && digit != 0)) return false;
        digits += digit < 10 ? c : lower;
        after_digit = true;
    }
    if (!after_digit) return false;
    std::int64_t small;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), small, base);
    if (parsed.ec == std::errc()) {
        number = make_int(thread, negative ? -small : small);
        return true;
    }
    const std::int64_t limit = int_max_str_digits();
    if (limit != 0 && (base & (base - 1)) != 0 && static_cast<std::int64_t>(digits.size()) > limit)
        raise_too_many_digits(thread, limit, digits.size());
    IntResult result;
    mpz_set_str(result.mpz(), digits.c_str(), base);
    if (negative) mpz_neg(result.mpz(), result.mpz());
    number = result.value(thread);
    return true;
}

}  // namespace toy
