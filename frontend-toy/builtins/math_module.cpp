// The module math.
#include <cmath>
#include <limits>
#include <numbers>

#include "frontend-toy/builtins/math_functions.h"
#include "frontend-toy/builtins/tables.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/operations.h"

namespace toy {

namespace {

void add_constants(Thread& thread, ModuleInfo& module) {
    const auto constant = [&](const char* name, double value) {
        define(thread, module, name, make_permanent(thread, make_float(thread, value)));
    };
    constant("pi", std::numbers::pi);
    constant("e", std::numbers::e);
    constant("tau", 2.0 * std::numbers::pi);
    constant("inf", std::numeric_limits<double>::infinity());
    constant("nan", std::numeric_limits<double>::quiet_NaN());
}

}  // namespace

void register_math() {
    register_native_module({"math", real_functions(), add_constants});
    register_native_module({"math", integer_functions()});
    register_native_module({"math", summing_functions()});
}

}  // namespace toy
