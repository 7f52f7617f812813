#include "frontend-toy/objects/method_table.h"

#include <string>

#include "frontend-toy/names.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

void raise_no_receiver(Thread& thread, const char* method, const char* owner) {
    raise(thread, ErrorClass::type_error,
          std::string("unbound method ") + owner + "." + method + "() needs an argument");
}

void raise_wrong_receiver(Thread& thread, const char* method, const char* owner, Value receiver) {
    raise(thread, ErrorClass::type_error,
          std::string("descriptor '") + method + "' for '" + owner + "' objects doesn't apply to a '" +
              type_name(thread, receiver) + "' object");
}

Value call_with_payloads(Thread& thread, const Arguments& arguments, Value (*body)(Thread&, const Arguments&),
                         const PythonError& error) {
    bool any = false;
    for (std::uint32_t i = 1; i < arguments.count; ++i) any = any || plain_value(thread, arguments[i]) != arguments[i];
    if (!any || !is_instance(thread, error.exception, error_class(ErrorClass::type_error))) throw error;
    for (std::uint32_t i = 1; i < arguments.count; ++i) arguments.positional[i] = plain_value(thread, arguments[i]);
    return body(thread, arguments);
}

Parameters::Parameters(Thread& thread, const Arguments& arguments, const char* function, std::uint32_t first,
                       std::initializer_list<const char*> names, std::uint32_t positional) {
    const std::uint32_t given = arguments.count - first;
    const auto fail = [&](std::size_t limit, const char* kind, std::size_t count) {
        raise(thread, ErrorClass::type_error,
              std::string(function) + "() takes at most " + std::to_string(limit) + kind + " argument" +
                  (limit == 1 ? "" : "s") + " (" + std::to_string(count) + " given)");
    };
    if (given + arguments.keyword_count > names.size()) fail(names.size(), "", given + arguments.keyword_count);
    if (given > positional) fail(positional, " positional", given);
    for (std::uint32_t i = 0; i < given; ++i) values_[i] = arguments[first + i];
    for (std::uint32_t k = 0; k < arguments.keyword_count; ++k) {
        const std::string name = utf8(thread, arguments.keyword_names[k]);
        std::size_t i = 0;
        while (i < names.size() && name != names.begin()[i]) ++i;
        if (i == names.size())
            raise(thread, ErrorClass::type_error, "'" + name + "' is an invalid keyword argument for " + function + "()");
        if (!values_[i].is_nothing())
            raise(thread, ErrorClass::type_error,
                  std::string("argument for ") + function + "() given by name ('" + name + "') and position (" +
                      std::to_string(i + 1) + ")");
        values_[i] = arguments.keyword_values[k];
    }
}

static Value plain_index(Thread& thread, Value value) {
    if (is_int(thread, value)) return value;
    if (Value held = plain_value(thread, value); is_int(thread, held)) return held;
    const bool instance = value.is_ref() && stm::type_id(*thread.segment, value.ref()) >= kFirstShape;
    if (instance && !find_special(thread, value, intern(thread, "__index__")).is_nothing())
        raise(thread, ErrorClass::not_implemented_error, "__index__ is not supported for arguments of this method");
    raise(thread, ErrorClass::type_error,
          "'" + type_name(thread, value) + "' object cannot be interpreted as an integer");
}

bool is_iterable(Thread& thread, Value value) {
    if (!value.is_ref()) return false;
    const std::uint32_t type = stm::type_id(*thread.segment, value.ref());
    if (type >= kFirstShape)
        return !find_special(thread, value, intern(thread, "__iter__")).is_nothing() ||
               !find_special(thread, value, intern(thread, "__getitem__")).is_nothing();
    switch (type) {
        case kBigInt:
        case kBoxedFloat:
        case kSlice:
        case kFunction:
        case kNativeFunction:
        case kBoundMethod:
        case kCell:
        case kClass:
        case kModule:
        case kProperty:
        case kStaticMethod:
        case kClassMethod:
        case kSuper:
        case kLock:
        case kRLock:
        case kThreadHandle:
        case kTraceback: return false;
        default: return true;
    }
}

std::int64_t index_argument(Thread& thread, Value value) { return clamp_int(thread, plain_index(thread, value)); }

std::int64_t optional_index(Thread& thread, Value value, std::int64_t otherwise) {
    if (value.is_nothing() || value == kNone) return otherwise;
    if (!is_int(thread, value) && !(value.is_ref() && stm::type_id(*thread.segment, value.ref()) >= kFirstShape))
        raise(thread, ErrorClass::type_error,
              "slice indices must be integers or None or have an __index__ method");
    return index_argument(thread, value);
}

std::int64_t size_argument(Thread& thread, Value value) {
    std::int64_t number;
    if (!to_int64(thread, plain_index(thread, value), number))
        raise(thread, ErrorClass::overflow_error, "Python int too large to convert to C ssize_t");
    return number;
}

}  // namespace toy
