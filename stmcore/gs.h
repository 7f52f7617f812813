// %gs: the base of the segment that the current OS thread runs in, for compiled code. C++ code never depends on it.
#pragma once

namespace stm {

void set_gs_base(const char* base);

}  // namespace stm
