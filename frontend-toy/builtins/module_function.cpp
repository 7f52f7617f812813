#include "frontend-toy/builtins/module_function.h"

namespace toy {

void raise_argument_count(Thread& thread, const char* module, const char* name, std::uint32_t minimum, std::uint32_t maximum,
                          std::uint32_t given) {
    std::string count = std::to_string(given);
    if (maximum == 0)
        raise(thread, ErrorClass::type_error, std::string(module) + "." + name + "() takes no arguments (" + count + " given)");
    if (minimum == 1 && maximum == 1)
        raise(thread, ErrorClass::type_error,
              std::string(module) + "." + name + "() takes exactly one argument (" + count + " given)");
    std::uint32_t bound = given < minimum ? minimum : maximum;
    const char* how = minimum == maximum ? "" : given < minimum ? "at least " : "at most ";
    raise(thread, ErrorClass::type_error,
          std::string(name) + " expected " + how + std::to_string(bound) + (bound == 1 ? " argument" : " arguments") +
              ", got " + count);
}

}  // namespace toy
