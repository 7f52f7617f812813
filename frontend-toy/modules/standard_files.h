// sys.stdin, sys.stdout and sys.stderr: File objects whose handle is the descriptor 0, 1 or 2.
#pragma once

#include <string>

#include <string_view>

#include "frontend-toy/native.h"

namespace toy {

const NativeDescriptor* find_file_method(std::string_view name);

// One line of standard input with its end; false at the end of the input. The transaction is inevitable. Ctrl-C while
// the main thread waits raises KeyboardInterrupt.
bool read_standard_input(Thread& thread, std::string& line);

}  // namespace toy
