// sys.stdin, sys.stdout and sys.stderr: File objects whose handle is the descriptor 0, 1 or 2.
#pragma once

#include <string_view>

#include "frontend-toy/native.h"

namespace toy {

const NativeDescriptor* find_file_method(std::string_view name);

}  // namespace toy
