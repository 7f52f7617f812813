#include "frontend-toy/objects/raise_with.h"

#include <vector>

#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

void raise_with(Thread& thread, ErrorClass error, std::span<const Value> arguments) {
    const Value exception = make_error(thread, error, {});
    std::vector<Value> items(arguments.begin(), arguments.end());
    initialise_exception(thread, exception, {items.data(), static_cast<std::uint32_t>(items.size())}, 0);
    raise_value(thread, exception);
}

void raise_result_out_of_range(Thread& thread) {
    const Value arguments[] = {Value::from_small_int(34), make_ascii(thread, "Numerical result out of range")};
    raise_with(thread, ErrorClass::overflow_error, arguments);
}

}  // namespace toy
