// _IOBase and its kind: what every file has, in terms of the methods that it may override.
#include "frontend-toy/io/file_objects.h"
#include "frontend-toy/model/class_table.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/model/model_names.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

Value base_class;

bool is_file_object(Thread& thread, Value value) { return is_instance_of(thread, value, base_class); }
constexpr MethodTraits kTraits{"_io._IOBase", is_file_object};

Value call_named(Thread& thread, Value object, const char* name, std::span<const Value> arguments = {}) {
    RootedVector passed(thread);
    passed.values.assign(arguments.begin(), arguments.end());
    Value method = get_attribute(thread, object, intern(thread, name));
    return call(thread, method, passed.values);
}

bool is_closed(Thread& thread, Value file) {
    return truth(thread, get_attribute(thread, file, intern(thread, "closed")));
}

void check_open(Thread& thread, Value file) {
    if (is_closed(thread, file)) raise(thread, ErrorClass::value_error, "I/O operation on closed file.");
}

Value enter(Thread& thread, const Arguments& arguments) {
    check_open(thread, arguments[0]);
    return arguments[0];
}
Value leave(Thread& thread, const Arguments& arguments) {
    call_named(thread, arguments[0], "close");
    return kNone;
}
Value iterate(Thread& thread, const Arguments& arguments) { return enter(thread, arguments); }
Value next_line(Thread& thread, const Arguments& arguments) {
    Rooted line(thread, call_named(thread, arguments[0], "readline"));
    if (length(thread, line) == 0) raise_value(thread, call(thread, error_class(ErrorClass::stop_iteration), {}));
    return line;
}
Value read_line(Thread& thread, const Arguments& arguments) {
    std::int64_t limit = arguments.count > 1 && arguments[1] != kNone ? to_index_int64(thread, arguments[1]) : -1;
    std::string line;
    while (limit < 0 || static_cast<std::int64_t>(line.size()) < limit) {
        const Value one[] = {Value::from_small_int(1)};
        Value byte = call_named(thread, arguments[0], "read", one);
        if (!has_type(thread, byte, kBytes)) {
            raise(thread, ErrorClass::os_error,
                  "read() should have returned a bytes object, not '" + type_name(thread, byte) + "'");
        }
        std::string_view got = bytes_view(thread, byte);
        line += got;
        if (got.empty() || line.ends_with('\n')) break;
    }
    return make_bytes(thread, line);
}
Value read_lines(Thread& thread, const Arguments& arguments) {
    std::int64_t hint = arguments.count > 1 && arguments[1] != kNone ? to_index_int64(thread, arguments[1]) : -1;
    Rooted lines(thread, make_list(thread, {}));
    Iteration iteration(thread, arguments[0]);
    std::int64_t total = 0;
    for (Value line = iteration.next(); !line.is_nothing(); line = iteration.next()) {
        Rooted kept(thread, line);
        list_append(thread, lines, line);
        total += length(thread, kept);
        if (hint > 0 && total >= hint) break;
    }
    return lines;
}
Value write_lines(Thread& thread, const Arguments& arguments) {
    check_open(thread, arguments[0]);
    Iteration iteration(thread, arguments[1]);
    for (Value line = iteration.next(); !line.is_nothing(); line = iteration.next()) {
        const Value passed[] = {line};
        call_named(thread, arguments[0], "write", passed);
    }
    return kNone;
}
Value close(Thread& thread, const Arguments& arguments) {
    if (!is_closed(thread, arguments[0])) {
        call_named(thread, arguments[0], "flush");
        set_hidden_slot(thread, arguments[0], kClosedSlot, kTrue);
    }
    return kNone;
}
Value flush(Thread& thread, const Arguments& arguments) {
    check_open(thread, arguments[0]);
    return kNone;
}
Value get_closed(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(!hidden_slot(thread, arguments[0], kClosedSlot).is_nothing());
}
Value no(Thread& thread, const Arguments& arguments) {
    check_open(thread, arguments[0]);
    return kFalse;
}
Value tell(Thread& thread, const Arguments& arguments) {
    const Value where[] = {Value::from_small_int(0), Value::from_small_int(1)};
    return call_named(thread, arguments[0], "seek", where);
}
template <MethodName name>
Value unsupported(Thread& thread, const Arguments&) {
    raise_unsupported(thread, name.text);
}

constexpr NativeDescriptor kMethods[] = {
    method<kTraits, "__enter__", enter>(1, 1, true),
    method<kTraits, "__exit__", leave>(1, 4, true),
    method<kTraits, "__iter__", iterate>(1, 1, true),
    method<kTraits, "__next__", next_line>(1, 1, true),
    method<kTraits, "readline", read_line>(1, 2, true),
    method<kTraits, "readlines", read_lines>(1, 2, true),
    method<kTraits, "writelines", write_lines>(2, 2, true),
    method<kTraits, "close", close>(1, 1, true),
    method<kTraits, "flush", flush>(1, 1, true),
    method<kTraits, "readable", no>(1, 1, true),
    method<kTraits, "writable", no>(1, 1, true),
    method<kTraits, "seekable", no>(1, 1, true),
    method<kTraits, "isatty", no>(1, 1, true),
    method<kTraits, "tell", tell>(1, 1, true),
    method<kTraits, "fileno", unsupported<"fileno">>(1, 1, true),
    method<kTraits, "seek", unsupported<"seek">>(1, 3, true),
    method<kTraits, "truncate", unsupported<"truncate">>(1, 2, true),
};
constexpr NativeProperty kProperties[] = {{method<kTraits, "closed", get_closed>(1, 1)}};

// RawIOBase: read() and readall() in terms of readinto().
Value raw_read(Thread& thread, const Arguments& arguments) {
    std::int64_t count = arguments.count > 1 && arguments[1] != kNone ? to_index_int64(thread, arguments[1]) : -1;
    if (count < 0) return call_named(thread, arguments[0], "readall");
    Rooted buffer(thread, make_bytearray(thread, std::string(static_cast<std::size_t>(count), '\0')));
    const Value passed[] = {buffer};
    Value got = call_named(thread, arguments[0], "readinto", passed);
    if (got == kNone) return kNone;
    std::int64_t length = to_index_int64(thread, got);
    if (length < 0 || length > count)
        raise(thread, ErrorClass::value_error,
              "readinto returned " + std::to_string(length) + " outside buffer size " + std::to_string(count));
    return make_bytes(thread, std::string(bytes_view(thread, buffer).substr(0, static_cast<std::size_t>(length))));
}
Value missing(Thread& thread, const Arguments&) { raise(thread, ErrorClass::not_implemented_error, ""); }
Value raw_read_all(Thread& thread, const Arguments& arguments) {
    std::string all;
    for (;;) {
        const Value room[] = {Value::from_small_int(kStreamBuffer)};
        Value part = call_named(thread, arguments[0], "read", room);
        if (part == kNone || bytes_view(thread, part).empty()) return make_bytes(thread, all);
        all += bytes_view(thread, part);
    }
}
constexpr NativeDescriptor kRawMethods[] = {
    method<kTraits, "read", raw_read>(1, 2, true),
    method<kTraits, "readall", raw_read_all>(1, 1, true),
    method<kTraits, "write", unsupported<"write">>(2, 2, true),
    method<kTraits, "readinto", missing>(2, 2, true),
};
constexpr NativeDescriptor kBufferedMethods[] = {
    method<kTraits, "read", unsupported<"read">>(1, 2, true),
    method<kTraits, "read1", unsupported<"read1">>(1, 2, true),
    method<kTraits, "write", unsupported<"write">>(2, 2, true),
    method<kTraits, "detach", unsupported<"detach">>(1, 1, true),
};
constexpr NativeDescriptor kTextMethods[] = {
    method<kTraits, "read", unsupported<"read">>(1, 2, true),
    method<kTraits, "readline", unsupported<"readline">>(1, 2, true),
    method<kTraits, "write", unsupported<"write">>(2, 2, true),
    method<kTraits, "detach", unsupported<"detach">>(1, 1, true),
};

}  // namespace

void raise_unsupported(Thread& thread, const char* message) {
    const Value arguments[] = {make_str(thread, message)};
    raise_value(thread, call(thread, io_classes(thread).unsupported, arguments));
}

void add_base_classes(Thread& thread, IoClasses& classes) {
    base_class = classes.base =
        make_stateful_class(thread, {"io", "IOBase", kNothing, kFileSlots, kMethods, kProperties});
    classes.raw_base = make_stateful_class(thread, {"io", "RawIOBase", classes.base, 0, kRawMethods});
    classes.buffered_base = make_stateful_class(thread, {"io", "BufferedIOBase", classes.base, 0, kBufferedMethods});
    classes.text_base = make_stateful_class(thread, {"io", "TextIOBase", classes.base, 0, kTextMethods});
    const Value bases[] = {error_class(ErrorClass::os_error), error_class(ErrorClass::value_error)};
    ClassInfo& unsupported = make_class(thread, {"UnsupportedOperation", "UnsupportedOperation", bases});
    set_class_attribute(thread, unsupported.cls, model_names.module, make_permanent(thread, make_str(thread, "io")));
    classes.unsupported = unsupported.cls;
}

}  // namespace toy
