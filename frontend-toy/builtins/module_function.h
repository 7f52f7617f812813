// Functions of modules: named after their module where CPython names them so, and counting their arguments as it does.
#pragma once

#include <string>

#include "frontend-toy/objects/method_table.h"

namespace toy {

[[noreturn]] void raise_argument_count(Thread&, const char* module, const char* name, std::uint32_t minimum,
                                       std::uint32_t maximum, std::uint32_t given);

// `owner` is the module's name. Functions that take keywords count for themselves.
template <MethodName module, MethodName name, Value (*body)(Thread&, const Arguments&), std::uint32_t minimum,
          std::uint32_t maximum>
constexpr NativeDescriptor module_function(bool runs_python) {
    constexpr auto counted = +[](Thread& thread, const Arguments& arguments) -> Value {
        if (arguments.count < minimum || arguments.count > maximum)
            raise_argument_count(thread, module.text, name.text, minimum, maximum, arguments.count);
        return body(thread, arguments);
    };
    return {name.text, counted, 0, 0xffff, false, runs_python, module.text};
}

template <MethodName name, Value (*body)(Thread&, const Arguments&), std::uint32_t minimum = 1,
          std::uint32_t maximum = minimum>
constexpr NativeDescriptor math_function() {
    return module_function<"math", name, body, minimum, maximum>(true);
}

}  // namespace toy
