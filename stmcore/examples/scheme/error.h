// Errors of Scheme programs. The machine adds the position when it catches one that has none.
#pragma once

#include <string>

namespace scheme {

struct Position {
    unsigned line = 0;  // from 1; 0: unknown
    unsigned column = 0;
};

struct Error {
    explicit Error(std::string text, Position where = {}) : message(std::move(text)), at(where) {}
    std::string message;
    std::string file;  // empty: the text that is being read or compiled
    Position at;
    bool incomplete = false;  // the text ended inside of a datum: a REPL reads on
};

}  // namespace scheme
