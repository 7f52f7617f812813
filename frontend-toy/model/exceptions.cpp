// The exception classes, how exceptions are made and raised, and their own methods.
#include "frontend-toy/model/exceptions.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>

#include <fmt/format.h>

#include "frontend-toy/code.h"
#include "frontend-toy/model/attribute_cache.h"
#include "frontend-toy/model/attributes.h"
#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/descriptors.h"
#include "frontend-toy/model/instance_slots.h"
#include "frontend-toy/model/model_names.h"
#include "frontend-toy/model/object_methods.h"

namespace toy {
namespace {

struct ExceptionClass {
    int error_class;  // or -1
    const char* name;
    const char* base;
    std::vector<const char*> fields;
};

constexpr int none = -1;
constexpr int code_of_error(int nothing) { return nothing; }
constexpr int code_of_error(ErrorClass error) { return static_cast<int>(error); }

const std::vector<ExceptionClass>& exception_classes() {
    using enum ErrorClass;
#define FIELDS(...) {__VA_ARGS__}
#define EXCEPTION(member, name, base, ...) {code_of_error(member), #name, #base, __VA_ARGS__},
    static const std::vector<ExceptionClass> classes = {
#include "frontend-toy/model/exception_classes.inc"
    };
#undef EXCEPTION
#undef FIELDS
    return classes;
}

Value classes_by_error[static_cast<int>(ErrorClass::count_)];
std::map<std::string, Value, std::less<>> classes_by_name;
// Every hidden field name is a slot named "<field>".
std::map<std::string, NameId, std::less<>> field_names;

Value exception_class(std::string_view name) { return classes_by_name.find(name)->second; }

Value new_exception(Thread& thread, Value cls) { return allocate_instance(thread, class_info_of(thread, cls)); }

Value args_of(Thread& thread, Value exception) { return exception_slot(thread, exception, kArgs); }

std::span<const Value> tuple_items(Thread& thread, Value tuple) {
    const Tuple* object = read_immutable<Tuple>(thread, tuple);
    return {object->items, static_cast<std::size_t>(object->length)};
}

bool is_a(Thread& thread, Value exception, ErrorClass error) {
    return class_is_subclass(thread, class_of(thread, exception), error_class(error));
}

Value require_exception(Thread& thread, Value value) {
    if (!is_exception(thread, value)) {
        raise(thread, ErrorClass::type_error,
              fmt::format("descriptor for 'BaseException' objects doesn't apply to a '{}' object", type_name(thread, value)));
    }
    return value;
}

std::string class_name(Thread& thread, Value exception) { return type_name(thread, exception); }

}  // namespace

Value error_class(ErrorClass error) { return classes_by_error[static_cast<int>(error)]; }

bool is_exception(Thread& thread, Value value) {
    return is_instance_value(thread, value) &&
           class_info(shape_of(stm::type_id(*thread.segment, value.ref())).class_info).kind == ClassKind::exception;
}

bool is_exception_class(Thread& thread, Value value) {
    return has_type(thread, value, kClass) && class_info_of(thread, value).kind == ClassKind::exception;
}

// ---------------------------------------------------------------------------------------------------- parts

Value exception_slot(Thread& thread, Value exception, ExceptionSlot slot) {
    return read<Instance>(thread, exception)->slots[slot];
}

void set_exception_slot(Thread& thread, Value exception, ExceptionSlot slot, Value value) {
    write<Instance>(thread, exception)->slots[slot] = value;
}

static int field_slot(Thread& thread, Value exception, std::string_view name) {
    auto found = field_names.find(name);
    return found == field_names.end() ? -1 : find_slot(shape_of(type_id(thread, exception)), found->second);
}

Value exception_field(Thread& thread, Value exception, std::string_view name) {
    int slot = field_slot(thread, exception, name);
    return slot < 0 ? kNothing : read<Instance>(thread, exception)->slots[slot];
}

void set_exception_field(Thread& thread, Value exception, std::string_view name, Value value) {
    int slot = field_slot(thread, exception, name);
    if (slot >= 0) write<Instance>(thread, exception)->slots[slot] = value;
}

// ---------------------------------------------------------------------------------------------------- making

Value make_error(Thread& thread, ErrorClass error, std::string_view message) {
    Value text = message.empty() ? kNothing : make_str(thread, message);
    Value exception = new_exception(thread, error_class(error));
    if (!text.is_nothing()) {
        Value args = make_tuple(thread, {&text, 1});
        initialise<Instance>(thread, exception)->slots[kArgs] = args;
        if (error == ErrorClass::import_error || error == ErrorClass::module_not_found_error) {
            set_exception_field(thread, exception, "msg", text);
        }
    }
    return exception;
}

void set_exception_context(Thread& thread, Value exception) {
    Value handled = thread.handled;
    if (handled.is_nothing() || handled == kNone || handled == exception) return;
    // The chain from `handled` must not come back to `exception`.
    for (Value at = handled;;) {
        Value next = exception_slot(thread, at, kContext);
        if (next.is_nothing()) break;
        if (next == exception) {
            set_exception_slot(thread, at, kContext, kNothing);
            break;
        }
        at = next;
    }
    set_exception_slot(thread, exception, kContext, handled);
}

void raise_value(Thread& thread, Value exception) {
    set_exception_context(thread, exception);
    throw PythonError{exception};
}

void raise(Thread& thread, ErrorClass error, std::string_view message) {
    raise_value(thread, make_error(thread, error, message));
}

void raise_key_error(Thread& thread, Value key) {
    Value exception = new_exception(thread, error_class(ErrorClass::key_error));
    Value args = make_tuple(thread, {&key, 1});
    initialise<Instance>(thread, exception)->slots[kArgs] = args;
    raise_value(thread, exception);
}

void raise_attribute_error(Thread& thread, Value object, NameId name, std::string_view message) {
    Value exception = make_error(thread, ErrorClass::attribute_error, message);
    set_exception_field(thread, exception, "name", name_str(name));
    set_exception_field(thread, exception, "obj", object);
    raise_value(thread, exception);
}

void raise_name_error(Thread& thread, NameId name) {
    Value exception =
        make_error(thread, ErrorClass::name_error, fmt::format("name '{}' is not defined", name_text(name)));
    set_exception_field(thread, exception, "name", name_str(name));
    raise_value(thread, exception);
}

static Value os_error_class(int error_number) {
    switch (error_number) {
        case EAGAIN:
        case EALREADY:
        case EINPROGRESS: return exception_class("BlockingIOError");
        case EPIPE:
        case ESHUTDOWN: return exception_class("BrokenPipeError");
        case ECHILD: return exception_class("ChildProcessError");
        case ECONNABORTED: return exception_class("ConnectionAbortedError");
        case ECONNREFUSED: return exception_class("ConnectionRefusedError");
        case ECONNRESET: return exception_class("ConnectionResetError");
        case EEXIST: return exception_class("FileExistsError");
        case ENOENT: return error_class(ErrorClass::file_not_found_error);
        case EINTR: return exception_class("InterruptedError");
        case EISDIR: return error_class(ErrorClass::is_a_directory_error);
        case ENOTDIR: return exception_class("NotADirectoryError");
        case EACCES:
        case EPERM: return error_class(ErrorClass::permission_error);
        case ESRCH: return exception_class("ProcessLookupError");
        case ETIMEDOUT: return error_class(ErrorClass::timeout_error);
        default: return error_class(ErrorClass::os_error);
    }
}

void raise_os_error(Thread& thread, int error_number, std::string_view filename) {
    Value exception = new_exception(thread, os_error_class(error_number));
    Value items[] = {make_int(thread, error_number), make_str(thread, std::strerror(error_number))};
    Value args = make_tuple(thread, items);
    set_exception_slot(thread, exception, kArgs, args);
    set_exception_field(thread, exception, "errno", items[0]);
    set_exception_field(thread, exception, "strerror", items[1]);
    if (!filename.empty()) set_exception_field(thread, exception, "filename", make_str(thread, filename));
    raise_value(thread, exception);
}

Value make_stop_iteration(Thread& thread, Value value) {
    Value exception = new_exception(thread, error_class(ErrorClass::stop_iteration));
    if (value != kNone && !value.is_nothing()) {
        Value args = make_tuple(thread, {&value, 1});
        set_exception_slot(thread, exception, kArgs, args);
        set_exception_field(thread, exception, "value", value);
    }
    return exception;
}

Value stop_iteration_value(Thread& thread, Value exception) {
    Value value = exception_field(thread, exception, "value");
    return value.is_nothing() ? kNone : value;
}

static Value character_column(Thread& thread, const std::string& line, std::uint32_t byte_column) {
    std::int64_t column = 1;
    for (std::uint32_t i = 0; i < byte_column && i < line.size(); i++) column += (line[i] & 0xc0) != 0x80;
    return make_int(thread, column);
}

Value make_syntax_error(Thread& thread, const SyntaxError& error) {
    Value cls = classes_by_name.contains(error.kind) ? exception_class(error.kind) : error_class(ErrorClass::syntax_error);
    Value exception = new_exception(thread, cls);
    Value message = make_str(thread, error.message);
    Value filename = make_str(thread, error.filename);
    Value line = make_int(thread, error.position.line);
    Value text = make_str(thread, error.line_text);
    Value offset = character_column(thread, error.line_text, error.position.column);
    Value end_line = make_int(thread, error.position.end_line);
    Value end_offset = error.position.end_line == error.position.line
                           ? character_column(thread, error.line_text, error.position.end_column)
                           : make_int(thread, error.position.end_column + 1);
    const Value details[] = {filename, line, offset, text, end_line, end_offset};
    const Value args[] = {message, make_tuple(thread, details)};
    Value args_tuple = make_tuple(thread, args);
    set_exception_slot(thread, exception, kArgs, args_tuple);
    set_exception_field(thread, exception, "msg", message);
    set_exception_field(thread, exception, "filename", filename);
    set_exception_field(thread, exception, "lineno", line);
    set_exception_field(thread, exception, "offset", offset);
    set_exception_field(thread, exception, "text", text);
    set_exception_field(thread, exception, "end_lineno", end_line);
    set_exception_field(thread, exception, "end_offset", end_offset);
    return exception;
}

// ---------------------------------------------------------------------------------------------------- raise statements

Value exception_to_raise(Thread& thread, Value operand) {
    Value exception = operand;
    if (is_exception_class(thread, operand)) {
        Rooted cls(thread, operand);
        exception = call(thread, operand, {});
        if (!is_exception(thread, exception)) {
            raise(thread, ErrorClass::type_error,
                  fmt::format("calling {} should have returned an instance of BaseException, not {}",
                              utf8(thread, class_repr(thread, cls)), utf8(thread, class_repr(thread, class_of(thread, exception)))));
        }
    } else if (!is_exception(thread, operand)) {
        raise(thread, ErrorClass::type_error, "exceptions must derive from BaseException");
    }
    set_exception_context(thread, exception);
    return exception;
}

Value exception_to_raise_from(Thread& thread, Value operand, Value cause_value) {
    Rooted cause(thread, cause_value);
    Rooted exception(thread, exception_to_raise(thread, operand));
    if (is_exception_class(thread, cause)) {
        cause.set(call(thread, cause, {}));
        if (!is_exception(thread, cause)) {
            raise(thread, ErrorClass::type_error, "calling the cause's class should have returned an instance of BaseException");
        }
    } else if (cause.get() != kNone && !is_exception(thread, cause)) {
        raise(thread, ErrorClass::type_error, "exception causes must derive from BaseException");
    }
    set_exception_slot(thread, exception, kCause, cause.get() == kNone ? kNothing : cause.get());
    set_exception_slot(thread, exception, kSuppressContext, kTrue);
    return exception;
}

// ---------------------------------------------------------------------------------------------------- constructors

namespace {

void initialise_os_error(Thread& thread, Value exception, std::span<const Value> items) {
    if (items.size() < 2 || items.size() > 5) return;
    set_exception_field(thread, exception, "errno", items[0]);
    set_exception_field(thread, exception, "strerror", items[1]);
    if (items.size() >= 3 && items[2] != kNone) {
        set_exception_field(thread, exception, "filename", items[2]);
        if (items.size() == 5 && items[4] != kNone) set_exception_field(thread, exception, "filename2", items[4]);
        Value args = make_tuple(thread, items.first(2));
        set_exception_slot(thread, exception, kArgs, args);
    }
}

void initialise_unicode_error(Thread& thread, Value exception, std::span<const Value> items, bool translate) {
    std::size_t wanted = translate ? 4 : 5;
    if (items.size() != wanted) {
        raise(thread, ErrorClass::type_error,
              fmt::format("function takes exactly {} arguments ({} given)", wanted, items.size()));
    }
    static constexpr const char* kFields[] = {"encoding", "object", "start", "end", "reason"};
    for (std::size_t i = 0; i < wanted; i++) set_exception_field(thread, exception, kFields[i + translate], items[i]);
}

void initialise_syntax_error(Thread& thread, Value exception, std::span<const Value> items) {
    if (!items.empty()) set_exception_field(thread, exception, "msg", items[0]);
    if (items.size() != 2 || !has_type(thread, items[1], kTuple)) return;
    auto details = tuple_items(thread, items[1]);
    static constexpr const char* kFields[] = {"filename", "lineno", "offset", "text", "end_lineno", "end_offset"};
    if (details.size() != 4 && details.size() != 6) {
        raise(thread, ErrorClass::type_error,
              fmt::format("function missing required argument 'filename' (pos 1)"));
    }
    for (std::size_t i = 0; i < details.size(); i++) set_exception_field(thread, exception, kFields[i], details[i]);
}

// Keyword arguments that a few builtin exceptions take.
void take_keywords(Thread& thread, Value exception, const Arguments& arguments) {
    std::vector<const char*> allowed;
    if (is_a(thread, exception, ErrorClass::import_error)) {
        allowed = {"name", "path"};
    } else if (is_a(thread, exception, ErrorClass::attribute_error)) {
        allowed = {"name", "obj"};
    } else if (is_a(thread, exception, ErrorClass::name_error)) {
        allowed = {"name"};
    }
    for (std::uint32_t i = 0; i < arguments.keyword_count; i++) {
        std::string name = utf8(thread, arguments.keyword_names[i]);
        auto found = std::find(allowed.begin(), allowed.end(), name);
        if (found == allowed.end()) {
            raise(thread, ErrorClass::type_error,
                  allowed.empty() ? fmt::format("{}() takes no keyword arguments", class_name(thread, exception))
                                  : fmt::format("'{}' is an invalid keyword argument for {}()", name,
                                                class_name(thread, exception)));
        }
        set_exception_field(thread, exception, *found, arguments.keyword_values[i]);
    }
}

}  // namespace

void initialise_exception(Thread& thread, Value exception, const Arguments& arguments, std::uint32_t first) {
    std::span<const Value> items(arguments.positional + first, arguments.count - first);
    Value args = make_tuple(thread, items);
    set_exception_slot(thread, exception, kArgs, args);
    take_keywords(thread, exception, arguments);
    if (class_info_of(thread, class_of(thread, exception)).hidden_slots == kExceptionSlots) return;
    if (is_a(thread, exception, ErrorClass::os_error)) {
        initialise_os_error(thread, exception, items);
    } else if (is_a(thread, exception, ErrorClass::stop_iteration)) {
        set_exception_field(thread, exception, "value", items.empty() ? kNone : items[0]);
    } else if (is_a(thread, exception, ErrorClass::system_exit)) {
        set_exception_field(thread, exception, "code", items.empty() ? kNone : items.size() == 1 ? items[0] : args);
    } else if (is_a(thread, exception, ErrorClass::import_error)) {
        set_exception_field(thread, exception, "msg", items.size() == 1 ? items[0] : kNone);
    } else if (is_a(thread, exception, ErrorClass::syntax_error)) {
        initialise_syntax_error(thread, exception, items);
    } else if (is_a(thread, exception, ErrorClass::unicode_decode_error) ||
               is_a(thread, exception, ErrorClass::unicode_encode_error)) {
        initialise_unicode_error(thread, exception, items, false);
    } else if (class_is_subclass(thread, class_of(thread, exception), exception_class("UnicodeTranslateError"))) {
        initialise_unicode_error(thread, exception, items, true);
    }
}

// ---------------------------------------------------------------------------------------------------- methods

namespace {

// BaseException.__new__(cls, *args): the arguments become `args` even if __init__ is overridden.
Value exception_new(Thread& thread, const Arguments& arguments) {
    if (!is_exception_class(thread, arguments[0])) {
        raise(thread, ErrorClass::type_error, "BaseException.__new__(X): X is not a type object or no exception class");
    }
    Value cls = arguments[0];
    std::span<const Value> items(arguments.positional + 1, arguments.count - 1);
    std::int64_t number = 0;
    if (cls == error_class(ErrorClass::os_error) && items.size() >= 2 && to_int64(thread, items[0], number)) {
        cls = os_error_class(static_cast<int>(number));
    }
    Value exception = new_exception(thread, cls);
    Arguments without_keywords = arguments;
    without_keywords.keyword_count = 0;
    bool strict = class_is_subclass(thread, cls, error_class(ErrorClass::unicode_error)) ||
                  class_is_subclass(thread, cls, error_class(ErrorClass::syntax_error));
    if (class_is_subclass(thread, cls, error_class(ErrorClass::os_error)) && has_custom_init(thread, cls) &&
        !has_custom_new(thread, cls)) {
        // All is left to __init__, args too.
    } else if (strict) {
        Value args = make_tuple(thread, items);
        set_exception_slot(thread, exception, kArgs, args);
    } else {
        initialise_exception(thread, exception, without_keywords, 1);
    }
    return exception;
}

Value exception_init(Thread& thread, const Arguments& arguments) {
    initialise_exception(thread, require_exception(thread, arguments[0]), arguments, 1);
    return kNone;
}

std::string str_of(Thread& thread, Value value) { return utf8(thread, to_str(thread, value)); }
std::string repr_of(Thread& thread, Value value) { return utf8(thread, to_repr(thread, value)); }

Value os_error_str(Thread& thread, Value exception_value) {
    Rooted exception(thread, exception_value);
    Value number = exception_field(thread, exception, "errno"), text = exception_field(thread, exception, "strerror");
    Value filename = exception_field(thread, exception, "filename");
    if (filename != kNone) {
        std::string result = "[Errno " + str_of(thread, number) + "] ";
        result += str_of(thread, exception_field(thread, exception, "strerror")) + ": ";
        result += repr_of(thread, exception_field(thread, exception, "filename"));
        if (Value second = exception_field(thread, exception, "filename2"); second != kNone) {
            result += " -> " + repr_of(thread, second);
        }
        return make_str(thread, result);
    }
    if (number != kNone && text != kNone) {
        std::string result = "[Errno " + str_of(thread, number) + "] ";
        return make_str(thread, result + str_of(thread, exception_field(thread, exception, "strerror")));
    }
    return kNothing;
}

Value unicode_error_str(Thread& thread, Value exception) {
    Value object = exception_field(thread, exception, "object");
    std::int64_t start = 0, end = 0;
    if (object == kNone || object.is_nothing()) return make_str(thread, "");
    to_int64(thread, exception_field(thread, exception, "start"), start);
    to_int64(thread, exception_field(thread, exception, "end"), end);
    std::string encoding, reason = utf8(thread, exception_field(thread, exception, "reason"));
    Value encoding_value = exception_field(thread, exception, "encoding");
    if (!encoding_value.is_nothing()) encoding = "'" + utf8(thread, encoding_value) + "' codec ";
    if (has_type(thread, object, kStr)) {
        const char* verb = encoding_value.is_nothing() ? "can't translate" : "can't encode";
        const Str* str = read_immutable<Str>(thread, object);
        if (end == start + 1 && start >= 0 && start < str->length) {
            char32_t bad = str->width == 1   ? str->data[start]
                           : str->width == 2 ? reinterpret_cast<const char16_t*>(str->data)[start]
                                             : reinterpret_cast<const char32_t*>(str->data)[start];
            auto code = static_cast<std::uint32_t>(bad);
            std::string shown = bad <= 0xff     ? fmt::format("\\x{:02x}", code)
                                : bad <= 0xffff ? fmt::format("\\u{:04x}", code)
                                                : fmt::format("\\U{:08x}", code);
            return make_str(thread, fmt::format("{}{} character '{}' in position {}: {}", encoding, verb, shown, start, reason));
        }
        return make_str(thread, fmt::format("{}{} characters in position {}-{}: {}", encoding, verb, start, end - 1, reason));
    }
    const Bytes* bytes = has_type(thread, object, kBytes) ? read_immutable<Bytes>(thread, object) : nullptr;
    if (bytes != nullptr && end == start + 1 && start >= 0 && start < bytes->length) {
        return make_str(thread, fmt::format("{}can't decode byte 0x{:02x} in position {}: {}", encoding, bytes->data[start],
                                            start, reason));
    }
    return make_str(thread, fmt::format("{}can't decode bytes in position {}-{}: {}", encoding, start, end - 1, reason));
}

Value syntax_error_str(Thread& thread, Value exception_value) {
    Rooted exception(thread, exception_value);
    std::string text = str_of(thread, exception_field(thread, exception, "msg"));
    Value filename = exception_field(thread, exception, "filename"), line = exception_field(thread, exception, "lineno");
    std::string base;
    if (has_type(thread, filename, kStr)) {
        base = utf8(thread, filename);
        base.erase(0, base.rfind('/') + 1);
    }
    bool has_line = is_int(thread, line);
    if (!base.empty() && has_line) return make_str(thread, fmt::format("{} ({}, line {})", text, base, str_of(thread, line)));
    if (!base.empty()) return make_str(thread, fmt::format("{} ({})", text, base));
    if (has_line) return make_str(thread, fmt::format("{} (line {})", text, str_of(thread, line)));
    return make_str(thread, text);
}

Value exception_str(Thread& thread, const Arguments& arguments) {
    Value exception = require_exception(thread, arguments[0]);
    if (class_info_of(thread, class_of(thread, exception)).hidden_slots > kExceptionSlots) {
        if (is_a(thread, exception, ErrorClass::os_error)) {
            if (Value text = os_error_str(thread, exception); !text.is_nothing()) return text;
            exception = arguments[0];
        } else if (is_a(thread, exception, ErrorClass::import_error)) {
            Value message = exception_field(thread, exception, "msg");
            if (message.is_ref() && has_type(thread, message, kStr)) return message;
        } else if (is_a(thread, exception, ErrorClass::syntax_error)) {
            return syntax_error_str(thread, exception);
        } else if (is_a(thread, exception, ErrorClass::unicode_error) &&
                   !exception_field(thread, exception, "reason").is_nothing()) {
            return unicode_error_str(thread, exception);
        }
    }
    Value args = args_of(thread, exception);
    auto items = tuple_items(thread, args);
    if (items.empty()) return make_str(thread, "");
    if (items.size() > 1) return to_str(thread, args);
    return is_a(thread, exception, ErrorClass::key_error) ? to_repr(thread, items[0]) : to_str(thread, items[0]);
}

Value exception_repr(Thread& thread, const Arguments& arguments) {
    Value exception = require_exception(thread, arguments[0]);
    std::string name = class_name(thread, exception);
    Value args = args_of(thread, exception);
    auto items = tuple_items(thread, args);
    if (items.size() == 1) return make_str(thread, name + "(" + repr_of(thread, items[0]) + ")");
    return make_str(thread, name + repr_of(thread, args));
}

Value exception_with_traceback_method(Thread& thread, const Arguments& arguments) {
    return exception_with_traceback(thread, require_exception(thread, arguments[0]), arguments[1]);
}

Value exception_add_note(Thread& thread, const Arguments& arguments) {
    Rooted exception(thread, require_exception(thread, arguments[0]));
    Rooted note(thread, arguments[1]);
    if (!is_str(thread, note)) {
        raise(thread, ErrorClass::type_error, fmt::format("note must be a str, not '{}'", type_name(thread, note)));
    }
    Value notes = find_attribute(thread, exception, model_names.notes);
    if (notes.is_nothing()) {
        notes = make_list(thread, {});
        object_setattr(thread, exception, model_names.notes, notes);
    }
    if (!has_type(thread, notes, kList)) raise(thread, ErrorClass::type_error, "Cannot add note: __notes__ is not a list");
    list_append(thread, notes, note);
    return kNone;
}

Value none_if_nothing(Value value) { return value.is_nothing() ? kNone : value; }

Value get_args(Thread& thread, const Arguments& arguments) { return args_of(thread, require_exception(thread, arguments[0])); }
Value set_args(Thread& thread, const Arguments& arguments) {
    Rooted exception(thread, require_exception(thread, arguments[0]));
    Value value = arguments[1];
    if (!has_type(thread, value, kTuple)) {
        RootedVector items(thread);
        items.values = list_of(thread, value);
        value = toy::make_tuple(thread, items.values);
    }
    set_exception_slot(thread, exception, kArgs, value);
    return kNone;
}

template <ExceptionSlot slot>
Value get_slot(Thread& thread, const Arguments& arguments) {
    return none_if_nothing(exception_slot(thread, require_exception(thread, arguments[0]), slot));
}
template <ExceptionSlot slot>
Value set_chained(Thread& thread, const Arguments& arguments) {
    Value exception = require_exception(thread, arguments[0]), value = arguments[1];
    constexpr const char* what = slot == kCause ? "cause" : "context";
    if (value != kNone && !is_exception(thread, value)) {
        raise(thread, ErrorClass::type_error, fmt::format("exception {} must be None or derive from BaseException", what));
    }
    set_exception_slot(thread, exception, slot, value == kNone ? kNothing : value);
    if (slot == kCause) set_exception_slot(thread, exception, kSuppressContext, kTrue);
    return kNone;
}
Value set_suppress(Thread& thread, const Arguments& arguments) {
    Value exception = require_exception(thread, arguments[0]);
    if (!arguments[1].is_bool()) raise(thread, ErrorClass::type_error, "attribute value type must be bool");
    set_exception_slot(thread, exception, kSuppressContext, arguments[1]);
    return kNone;
}
Value set_traceback(Thread& thread, const Arguments& arguments) {
    exception_with_traceback(thread, require_exception(thread, arguments[0]), arguments[1]);
    return kNone;
}

const NativeDescriptor kNew{"__new__", exception_new, 1, 0xffff, true, true, nullptr};
const NativeDescriptor kMethods[] = {
    {"__init__", exception_init, 1, 0xffff, true, false, "BaseException"},
    {"__str__", exception_str, 1, 1, false, true, "BaseException"},
    {"__repr__", exception_repr, 1, 1, false, true, "BaseException"},
    {"with_traceback", exception_with_traceback_method, 2, 2, false, false, "BaseException"},
    {"add_note", exception_add_note, 2, 2, false, true, "BaseException"},
};
struct Accessor {
    const char* name;
    NativeDescriptor get, set;
};
const Accessor kAccessors[] = {
    {"args", {"args", get_args, 1, 1, false, false, nullptr}, {"args", set_args, 2, 2, false, true, nullptr}},
    {"__cause__",
     {"__cause__", get_slot<kCause>, 1, 1, false, false, nullptr},
     {"__cause__", set_chained<kCause>, 2, 2, false, false, nullptr}},
    {"__context__",
     {"__context__", get_slot<kContext>, 1, 1, false, false, nullptr},
     {"__context__", set_chained<kContext>, 2, 2, false, false, nullptr}},
    {"__suppress_context__",
     {"__suppress_context__", get_slot<kSuppressContext>, 1, 1, false, false, nullptr},
     {"__suppress_context__", set_suppress, 2, 2, false, false, nullptr}},
    {"__traceback__",
     {"__traceback__", get_slot<kTracebackSlot>, 1, 1, false, false, nullptr},
     {"__traceback__", set_traceback, 2, 2, false, false, nullptr}},
};

// ---- properties of the hidden fields: a function cannot know for which one it is called, so there is one per name

constexpr const char* kFieldNames[] = {"code",     "value",       "name",     "obj",     "msg",        "path",
                                       "errno",    "strerror",    "filename", "filename2", "lineno",   "offset",
                                       "text",     "end_lineno",  "end_offset", "print_file_and_line", "encoding",
                                       "object",   "start",       "end",      "reason"};
constexpr std::size_t kFieldCount = std::size(kFieldNames);

template <std::size_t index>
Value get_field(Thread& thread, const Arguments& arguments) {
    return none_if_nothing(exception_field(thread, require_exception(thread, arguments[0]), kFieldNames[index]));
}
template <std::size_t index>
Value set_field(Thread& thread, const Arguments& arguments) {
    set_exception_field(thread, require_exception(thread, arguments[0]), kFieldNames[index],
                        arguments.count > 1 ? arguments[1] : kNone);
    return kNone;
}
struct FieldDescriptors {
    NativeDescriptor get[kFieldCount], set[kFieldCount];
};
template <std::size_t... indexes>
constexpr FieldDescriptors make_field_descriptors(std::index_sequence<indexes...>) {
    return {{NativeDescriptor{kFieldNames[indexes], get_field<indexes>, 1, 1, false, false, nullptr}...},
            {NativeDescriptor{kFieldNames[indexes], set_field<indexes>, 1, 2, false, false, nullptr}...}};
}
constexpr FieldDescriptors kFieldDescriptors = make_field_descriptors(std::make_index_sequence<kFieldCount>());

void define_property(Thread& thread, Value cls, std::string_view name, const NativeDescriptor* get,
                     const NativeDescriptor* set) {
    Value getter = fixed_native(thread, get), setter = fixed_native(thread, set);
    set_class_attribute(thread, cls, intern(thread, name), make_property(thread, getter, setter, kNothing, kNone));
}

void define_field(Thread& thread, Value cls, std::string_view name) {
    for (std::size_t i = 0; i < kFieldCount; i++) {
        if (name != kFieldNames[i]) continue;
        define_property(thread, cls, name, &kFieldDescriptors.get[i], &kFieldDescriptors.set[i]);
    }
}

}  // namespace

Value new_exception_instance(Thread& thread, const Arguments& arguments) { return exception_new(thread, arguments); }

void initialise_exceptions(Thread& thread) {
    const NameId slots[kExceptionSlots] = {model_names.hidden_args, model_names.hidden_traceback, model_names.hidden_cause,
                                           model_names.hidden_context, model_names.hidden_suppress};
    for (const ExceptionClass& description : exception_classes()) {
        bool is_root = std::string_view(description.base) == "object";
        Value base = is_root ? builtin_class(BuiltinClass::object) : exception_class(description.base);
        const Value bases[] = {base};
        ClassInfo& info = make_class(thread, {description.name, description.name, bases});
        if (is_root) {
            info.kind = ClassKind::exception;
            set_root_shape(info, slots);
        } else if (!description.fields.empty()) {
            std::vector<NameId> hidden;
            const ClassInfo& base_info = class_info_of(thread, base);
            for (std::uint32_t i = 0; i < base_info.hidden_slots; i++) hidden.push_back(attribute_at(*info.root_shape, i));
            for (const char* field : description.fields) {
                NameId name = intern(thread, fmt::format("<{}>", field));
                field_names.emplace(field, name);
                hidden.push_back(name);
            }
            set_root_shape(info, hidden);
        }
        classes_by_name.insert_or_assign(description.name, info.cls);
        if (description.error_class != none) classes_by_error[description.error_class] = info.cls;
        for (const char* field : description.fields) define_field(thread, info.cls, field);
        if (!is_root) continue;
        set_class_attribute(thread, info.cls, model_names.new_,
                            make_wrapper(thread, kStaticMethod, fixed_native(thread, &kNew)));
        for (const NativeDescriptor& method : kMethods) {
            set_class_attribute(thread, info.cls, intern(thread, method.name), fixed_native(thread, &method));
        }
        for (const Accessor& accessor : kAccessors) {
            define_property(thread, info.cls, accessor.name, &accessor.get, &accessor.set);
        }
    }
}

void for_each_exception_class(void (*visit)(void*, const char*, Value), void* argument) {
    for (const ExceptionClass& description : exception_classes()) {
        visit(argument, description.name, exception_class(description.name));
    }
    visit(argument, "IOError", error_class(ErrorClass::os_error));
    visit(argument, "EnvironmentError", error_class(ErrorClass::os_error));
}

}  // namespace toy
