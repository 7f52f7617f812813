// The line of ^^^^ under a source line of a traceback, by the rules of CPython 3.11.
#pragma once

#include <string>

#include "frontend-toy/code.h"

namespace toy {

// `line` is the whole source line without its end. Empty when no markers are shown; otherwise the text of the marker line
// with the indentation that stands before the stripped source line, without a newline.
std::string error_markers(const std::string& line, const Position& position);

}  // namespace toy
