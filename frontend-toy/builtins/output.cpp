// print() and input().
#include "frontend-toy/builtins/tables.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/io/file_objects.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/modules/import.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/method_table.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

// What sys.stdout stands for if the program has replaced it (None counts as replaced); kNothing if it has not.
Value redirected_output(Thread& thread) {
    const ModuleInfo* sys = find_module("sys");
    if (sys == nullptr) return kNothing;
    Value file = get_global(thread, *sys, intern(thread, "stdout"));
    if (file.is_nothing()) raise(thread, ErrorClass::runtime_error, "lost sys.stdout");
    TextStream* stream = text_stream_of(thread, file);
    return stream != nullptr && stream->is_plain_standard_output() ? kNothing : file;
}

// Where text goes: to the program's output or to the write() of an object.
class Sink {
  public:
    Sink(Thread& thread, Value file) : thread_(thread), write_(thread, kNothing) {
        if (file == kNone) file = redirected_output(thread);
        discards_ = file == kNone;
        if (!file.is_nothing() && !discards_) write_.set(get_attribute(thread, file, intern(thread, "write")));
    }
    void put(Value text) {
        if (discards_) return;
        if (write_.get().is_nothing()) {
            append_utf8_strict(thread_, text, thread_.output);
        } else {
            const Value argument[] = {text};
            call(thread_, write_, argument);
        }
    }

  private:
    Thread& thread_;
    Rooted write_;
    bool discards_ = false;  // sys.stdout is None
};

Value separator_argument(Thread& thread, Value value, const char* name, const char* otherwise) {
    if (value.is_nothing() || value == kNone) return make_ascii(thread, otherwise);
    value = plain_value(thread, value);
    if (is_str(thread, value)) return value;
    raise(thread, ErrorClass::type_error,
          std::string(name) + " must be None or a string, not " + type_name(thread, value));
}

Value print(Thread& thread, const Arguments& arguments) {
    if (arguments.keyword_count == 0 && redirected_output(thread).is_nothing()) {
        for (std::uint32_t i = 0; i < arguments.count; ++i) {
            if (i != 0) thread.output += ' ';
            append_utf8_strict(thread, to_str(thread, arguments[i]), thread.output);
        }
        thread.output += '\n';
        output_grew(thread);
        return kNone;
    }
    Rooted separator(thread, kNothing), end(thread, kNothing), file(thread, kNone), flush(thread, kFalse);
    for (std::uint32_t i = 0; i < arguments.keyword_count; ++i) {
        std::string name = utf8(thread, arguments.keyword_names[i]);
        Value value = arguments.keyword_values[i];
        if (name == "sep") {
            separator.set(value);
        } else if (name == "end") {
            end.set(value);
        } else if (name == "file") {
            file.set(value);
        } else if (name == "flush") {
            flush.set(value);
        } else {
            raise(thread, ErrorClass::type_error, "'" + name + "' is an invalid keyword argument for print()");
        }
    }
    separator.set(separator_argument(thread, separator, "sep", " "));
    end.set(separator_argument(thread, end, "end", "\n"));
    Sink sink(thread, file);
    for (std::uint32_t i = 0; i < arguments.count; ++i) {
        if (i != 0) sink.put(separator);
        sink.put(to_str(thread, arguments[i]));
    }
    sink.put(end);
    if (truth(thread, flush)) {
        if (file.get() != kNone) {
            Value method = get_attribute(thread, file, intern(thread, "flush"));
            call(thread, method, {});
        } else {
            flush_output(thread);
        }
    }
    output_grew(thread);
    return kNone;
}

// A variable of sys, which is imported if need be.
Value standard_file(Thread& thread, const char* name) {
    Value file = get_global(thread, module_info(thread, import_module(thread, "sys")), intern(thread, name));
    if (file.is_nothing()) raise(thread, ErrorClass::runtime_error, std::string("input(): lost sys.") + name);
    return file;
}

Value call_method(Thread& thread, Value object, const char* name, std::span<const Value> arguments = {}) {
    RootedVector passed(thread);
    passed.values.assign(arguments.begin(), arguments.end());
    Value method = get_attribute(thread, object, intern(thread, name));
    return call(thread, method, passed.values);
}

Value input(Thread& thread, const Arguments& arguments) {
    Rooted source(thread, standard_file(thread, "stdin")), target(thread, standard_file(thread, "stdout"));
    if (arguments.count > 0) {
        const Value prompt[] = {to_str(thread, arguments[0])};
        call_method(thread, target, "write", prompt);
    }
    call_method(thread, target, "flush");
    Value line = call_method(thread, source, "readline");
    if (!is_str(thread, line)) raise(thread, ErrorClass::type_error, "object.readline() returned non-string");
    const StrView view = view_str(thread, line);
    if (view.length == 0) raise(thread, ErrorClass::eof_error, "EOF when reading a line");
    return view[view.length - 1] == '\n' ? str_slice(thread, line, 0, 1, view.length - 1) : line;
}

constexpr NativeDescriptor kFunctions[] = {
    {"print", print, 0, 0xffff, true, true},
    {"input", input, 0, 1, false, true},
};

}  // namespace

std::span<const NativeDescriptor> output_functions() { return kFunctions; }

}  // namespace toy
