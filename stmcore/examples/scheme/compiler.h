// Data to bytecode.
#pragma once

#include <deque>
#include <string>
#include <unordered_map>

#include "code.h"
#include "reader.h"

namespace scheme {

// The names of a program: its symbols and global variables. Used by the thread that compiles, inside an inevitable
// transaction, since it makes objects that never move.
class Names {
  public:
    Value symbol(stm::Segment& segment, const std::string& name);
    stm::Ref<Cell> cell(stm::Segment& segment, const std::string& name);
    Code& new_code() {
        codes_.emplace_back().file = file;
        return codes_.back();
    }
    std::string file;  // that is being compiled

  private:
    std::unordered_map<std::string, Value> symbols_;
    std::unordered_map<std::string, stm::Ref<Cell>> cells_;
    std::deque<Code> codes_;
};

// Code for one datum at top level. Throws Error.
const Code& compile(stm::Segment& segment, Names& names, const Datum& datum);

}  // namespace scheme
