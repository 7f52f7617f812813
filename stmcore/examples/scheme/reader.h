// Text to data: the program as a tree in ordinary C++ memory, with the position of every part.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "error.h"

namespace scheme {

struct Datum {
    enum class Kind { integer, symbol, string, boolean, list };
    Kind kind = Kind::list;
    Position at;
    std::int64_t integer = 0;  // also the truth of a boolean
    std::string text;          // of a symbol or string
    std::vector<Datum> items;

    bool is_symbol() const { return kind == Kind::symbol; }
    bool is_symbol(std::string_view name) const { return is_symbol() && text == name; }
    bool is_list() const { return kind == Kind::list; }
};

// All data of a text. Throws Error; `incomplete` is set if more text could make it right.
std::vector<Datum> read_all(std::string_view text, unsigned first_line = 1);

}  // namespace scheme
