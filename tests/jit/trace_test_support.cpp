#include "trace_test_support.h"

namespace jit::test {

namespace {

Word add_words(TestContext* context, Word left, Word right) {
    ++context->calls;
    return int_word(test_tags().int_number(left) + test_tags().int_number(right));
}
std::int64_t add_ints(std::int64_t left, std::int64_t right) { return left + right; }
double half(double number) { return number / 2; }
Word identity(TestContext*, Word value) { return value; }
Word make_pair(TestContext* context, Word first, Word second) {
    const Word object = context->make(32, 9);
    context->write(object + 8, first);
    context->write(object + 16, second);
    return object;
}
void increment_x(TestContext* context, Word object) {
    const Word old = context->read(object + 16);
    context->write(object + 16, int_word(test_tags().int_number(old) + 1));
}
void increment_n(TestContext* context, Word object) {
    context->write(object + 24, context->read(object + 24, 4) + 1, 4);
}
void flip_shape(TestContext* context, Word object) {
    context->write(object + 4, context->read(object + 4, 4) == 70 ? 71 : 70, 4);
}
void raise(TestContext* context) { context->pending = 1; }

template <typename Function>
const void* address(Function* function) {
    return reinterpret_cast<const void*>(function);
}

}  // namespace

const void* test_function(std::string_view name) {
    static const std::map<std::string_view, const void*> functions = {
        {"add_words", address(add_words)},
        {"add_ints", address(add_ints)},
        {"half", address(half)},
        {"identity", address(identity)},
        {"make_pair", address(make_pair)},
        {"increment_x", address(increment_x)},
        {"increment_n", address(increment_n)},
        {"flip_shape", address(flip_shape)},
        {"raise", address(raise)},
    };
    const auto found = functions.find(name);
    return found == functions.end() ? nullptr : found->second;
}

}  // namespace jit::test
