// TextIOWrapper, and the three standard files.
#include <fmt/format.h>
#include <unistd.h>

#include <cctype>

#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/io/open.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"
#include "frontend-toy/objects/text_codecs.h"

namespace toy {

namespace {

Value text_class;
bool is_text_file(Thread& thread, Value value) { return is_instance_of(thread, value, text_class); }
constexpr MethodTraits kTraits{"_io.TextIOWrapper", is_text_file};
constexpr const char* kClosed = "I/O operation on closed file";

bool is_closed(Thread& thread, Value file, TextStream& stream) {
    if (!stream.has_object) return stream.bytes().is_closed();
    if (stream.bytes().is_closed()) return true;
    Rooted below(thread, hidden_slot(thread, file, kBelowSlot));
    Value closed = find_attribute(thread, below, intern(thread, "closed"));
    return !closed.is_nothing() && truth(thread, closed);
}

class Use {
  public:
    explicit Use(Thread& thread, const Arguments& arguments, bool may_be_closed = false,
                 const char* closed = "I/O operation on closed file.") {
        const Value slot = hidden_slot(thread, arguments[0], kStreamSlot);
        if (slot.is_nothing()) {
            bool detached = hidden_slot(thread, arguments[0], kClosedSlot) == kFalse;
            raise(thread, ErrorClass::value_error,
                  detached ? "underlying buffer has been detached" : "I/O operation on uninitialized object");
        }
        stream_ = text_stream_of_slot(slot);
        if (!stream_->bytes().standard_output) become_inevitable(thread, "file");
        if (!may_be_closed && is_closed(thread, arguments[0], *stream_)) {
            raise(thread, ErrorClass::value_error, closed);
        }
    }
    TextStream* operator->() { return stream_; }

  private:
    TextStream* stream_;
};

std::int64_t count_argument(Thread& thread, const Arguments& arguments) {
    if (arguments.count <= 1 || arguments[1] == kNone) return -1;
    if (!is_int(thread, arguments[1]) && !is_instance_object(thread, arguments[1])) {
        raise(thread, ErrorClass::type_error,
              "argument should be integer or None, not '" + type_name(thread, arguments[1]) + "'");
    }
    return to_index_int64(thread, arguments[1]);
}

Value read(Thread& thread, const Arguments& arguments) {
    const std::int64_t count = count_argument(thread, arguments);
    Use use(thread, arguments);
    if (!use->bytes().readable()) raise_unsupported(thread, "not readable");
    return use->read(thread, count);
}
Value read_line(Thread& thread, const Arguments& arguments) {
    const std::int64_t limit = count_argument(thread, arguments);
    Use use(thread, arguments);
    if (!use->bytes().readable()) raise_unsupported(thread, "not readable");
    return use->read_line(thread, limit);
}
Value next_line(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments);
    if (!use->bytes().readable()) raise_unsupported(thread, "not readable");
    use->iterating = true;
    Value line = use->read_line(thread, -1);
    if (view_str(thread, line).length != 0) return line;
    use->iterating = false;
    raise_value(thread, call(thread, error_class(ErrorClass::stop_iteration), {}));
}
Value write(Thread& thread, const Arguments& arguments) {
    const Value text = plain_value(thread, arguments[1]);
    if (!is_str(thread, text)) {
        raise(thread, ErrorClass::type_error, "write() argument must be str, not " + type_name(thread, arguments[1]));
    }
    Use use(thread, arguments);
    if (!use->bytes().writable()) raise_unsupported(thread, "not writable");
    use->write(thread, plain_value(thread, arguments[1]));
    return make_int(thread, view_str(thread, plain_value(thread, arguments[1])).length);
}
Value flush(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments);
    use->flush(thread);
    return kNone;
}
Value close(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments, true);
    if (!is_closed(thread, arguments[0], *use.operator->())) use->close(thread);
    return kNone;
}
Value detach(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments);
    use->flush(thread);
    Value below = hidden_slot(thread, arguments[0], kBelowSlot);
    set_hidden_slot(thread, arguments[0], kStreamSlot, kNothing);
    set_hidden_slot(thread, arguments[0], kClosedSlot, kFalse);
    return below;
}
Value seek(Thread& thread, const Arguments& arguments) {
    const std::int64_t position = to_index_int64(thread, arguments[1]);
    const std::int64_t whence = arguments.count > 2 ? to_index_int64(thread, arguments[2]) : 0;
    Use use(thread, arguments);
    if (!use->bytes().raw().seekable(thread)) raise_unsupported(thread, "underlying stream is not seekable");
    if (whence == 1 && position != 0) raise_unsupported(thread, "can't do nonzero cur-relative seeks");
    if (whence == 2 && position != 0) raise_unsupported(thread, "can't do nonzero end-relative seeks");
    if (whence < 0 || whence > 2) {
        raise(thread, ErrorClass::value_error, fmt::format("invalid whence ({}, should be 0, 1 or 2)", whence));
    }
    if (position < 0) raise(thread, ErrorClass::value_error, fmt::format("negative seek position {}", position));
    return make_int(thread, use->seek(thread, position, static_cast<Whence>(whence)));
}
Value tell(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments);
    if (!use->bytes().raw().seekable(thread)) raise_unsupported(thread, "underlying stream is not seekable");
    if (use->iterating) raise(thread, ErrorClass::os_error, "telling position disabled by next() call");
    return make_int(thread, use->tell(thread));
}
Value truncate(Thread& thread, const Arguments& arguments) {
    std::int64_t size = count_argument(thread, arguments);
    Use use(thread, arguments);
    if (!use->bytes().writable()) raise_unsupported(thread, "truncate");
    if (arguments.count < 2 || arguments[1] == kNone) size = use->tell(thread);
    use->truncate(thread, size);
    return make_int(thread, size);
}
Value fileno(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments, false, kClosed);
    if (use->has_object) {
        Rooted below(thread, hidden_slot(thread, arguments[0], kBelowSlot));
        return call(thread, get_attribute(thread, below, intern(thread, "fileno")), {});
    }
    return Value::from_small_int(use->bytes().raw().descriptor());
}
Value is_terminal(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments, false, kClosed);
    return Value::from_bool(use->bytes().raw().is_terminal());
}
Value readable(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments, true);
    if (!use->bytes().readable()) return kFalse;
    if (is_closed(thread, arguments[0], *use.operator->())) raise(thread, ErrorClass::value_error, kClosed);
    return Value::from_bool(use->bytes().readable());
}
Value writable(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments, true);
    if (!use->bytes().writable()) return kFalse;
    if (is_closed(thread, arguments[0], *use.operator->())) raise(thread, ErrorClass::value_error, kClosed);
    return Value::from_bool(use->bytes().writable());
}
Value seekable(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments);
    return Value::from_bool(use->bytes().raw().seekable(thread));
}

NewlineMode newline_mode(Thread& thread, Value newline) {
    if (newline == kNone || newline.is_nothing()) return NewlineMode::translate;
    if (!is_str(thread, newline)) {
        raise(thread, ErrorClass::type_error,
              "TextIOWrapper() argument 'newline' must be str or None, not " + type_name(thread, newline));
    }
    const std::string text = utf8(thread, newline);
    if (text.empty()) return NewlineMode::keep;
    if (text == "\n") return NewlineMode::lf;
    if (text == "\r") return NewlineMode::cr;
    if (text == "\r\n") return NewlineMode::crlf;
    raise(thread, ErrorClass::value_error, "illegal newline value: " + text);
}

Value reconfigure(Thread& thread, const Arguments& arguments) {
    Parameters parameters(thread, arguments, "reconfigure", 1,
                          {"encoding", "errors", "newline", "line_buffering", "write_through"}, 0);
    Use use(thread, arguments);
    use->flush(thread);
    const auto text = [&](std::size_t i, const std::string& otherwise) {
        return parameters.given(i) && parameters[i] != kNone ? utf8(thread, parameters[i]) : otherwise;
    };
    const bool new_encoding = parameters.given(0) && parameters[0] != kNone;
    std::string encoding = text(0, use->encoding());
    decode_text(thread, "", encoding, "strict");
    std::string errors = text(1, new_encoding ? "strict" : use->errors());
    const NewlineMode newlines = parameters.given(2) ? newline_mode(thread, parameters[2]) : use->newlines();
    const bool lines =
        parameters.given(3) && parameters[3] != kNone ? truth(thread, parameters[3]) : use->line_buffering();
    if (parameters.given(4) && parameters[4] != kNone) use->write_through = truth(thread, parameters[4]);
    use->reconfigure(std::move(encoding), std::move(errors), newlines, lines);
    return kNone;
}

Value get_closed(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments, true);
    return Value::from_bool(is_closed(thread, arguments[0], *use.operator->()));
}
Value get_encoding(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments, true);
    return make_str(thread, use->encoding());
}
Value get_errors(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments, true);
    return make_str(thread, use->errors());
}
Value get_newlines(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments, true);
    return use->newlines_seen(thread);
}
Value get_line_buffering(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments, true);
    return Value::from_bool(use->line_buffering());
}
Value get_write_through(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments, true);
    return Value::from_bool(use->write_through);
}
Value get_buffer(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments, true);
    return hidden_slot(thread, arguments[0], kBelowSlot);
}
Value get_name(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments, true);
    Rooted below(thread, hidden_slot(thread, arguments[0], kBelowSlot));
    return get_attribute(thread, below, intern(thread, "name"));
}
Value get_mode(Thread& thread, const Arguments& arguments) {
    Value mode = hidden_slot(thread, arguments[0], kModeSlot);
    if (!mode.is_nothing()) return mode;
    raise(thread, ErrorClass::attribute_error,
          "'" + type_name(thread, arguments[0]) + "' object has no attribute 'mode'");
}
Value set_mode(Thread& thread, const Arguments& arguments) {
    set_hidden_slot(thread, arguments[0], kModeSlot, arguments[1]);
    return kNone;
}

Value repr(Thread& thread, const Arguments& arguments) {
    std::string text = "<" + full_class_name(thread, class_of(thread, arguments[0]));
    Rooted below(thread, hidden_slot(thread, arguments[0], kBelowSlot));
    Value name = below.get().is_nothing() ? kNothing : find_attribute(thread, below, intern(thread, "name"));
    if (!name.is_nothing()) text += " name=" + utf8(thread, to_repr(thread, name));
    Value mode = hidden_slot(thread, arguments[0], kModeSlot);
    if (!mode.is_nothing()) text += " mode=" + utf8(thread, to_repr(thread, mode));
    Use use(thread, arguments, true);
    return make_str(thread, text + " encoding='" + use->encoding() + "'>");
}

// TextIOWrapper(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)
Value initialise_text(Thread& thread, const Arguments& arguments) {
    Parameters parameters(thread, arguments, "TextIOWrapper", 1,
                          {"buffer", "encoding", "errors", "newline", "line_buffering", "write_through"}, 6);
    if (!parameters.given(0))
        raise(thread, ErrorClass::type_error, "TextIOWrapper() missing required argument 'buffer' (pos 1)");
    const auto or_none = [&](std::size_t i) { return parameters.given(i) ? parameters[i] : kNone; };
    fill_text_file(thread, arguments[0], parameters[0], or_none(1), or_none(2), or_none(3),
                   parameters.given(4) && truth(thread, parameters[4]),
                   parameters.given(5) && truth(thread, parameters[5]));
    return kNone;
}

constexpr NativeDescriptor kMethods[] = {
    method<kTraits, "__init__", initialise_text>(1, 7, true, true),
    method<kTraits, "read", read>(1, 2, true),
    method<kTraits, "readline", read_line>(1, 2, true),
    method<kTraits, "__next__", next_line>(1, 1, true),
    method<kTraits, "write", write>(2, 2, true),
    method<kTraits, "flush", flush>(1, 1, true),
    method<kTraits, "close", close>(1, 1, true),
    method<kTraits, "detach", detach>(1, 1, true),
    method<kTraits, "seek", seek>(2, 3, true),
    method<kTraits, "tell", tell>(1, 1, true),
    method<kTraits, "truncate", truncate>(1, 2, true),
    method<kTraits, "fileno", fileno>(1, 1, true),
    method<kTraits, "isatty", is_terminal>(1, 1, true),
    method<kTraits, "readable", readable>(1, 1, true),
    method<kTraits, "writable", writable>(1, 1, true),
    method<kTraits, "seekable", seekable>(1, 1, true),
    method<kTraits, "reconfigure", reconfigure>(1, 1, true, true),
    method<kTraits, "__repr__", repr>(1, 1, true),
};
constexpr NativeProperty kProperties[] = {
    {method<kTraits, "closed", get_closed>(1, 1)},
    {method<kTraits, "encoding", get_encoding>(1, 1)},
    {method<kTraits, "errors", get_errors>(1, 1)},
    {method<kTraits, "newlines", get_newlines>(1, 1)},
    {method<kTraits, "line_buffering", get_line_buffering>(1, 1)},
    {method<kTraits, "write_through", get_write_through>(1, 1)},
    {method<kTraits, "buffer", get_buffer>(1, 1)},
    {method<kTraits, "name", get_name>(1, 1)},
    {method<kTraits, "mode", get_mode>(1, 1), method<kTraits, "mode", set_mode>(2, 2)},
};

Value standard_file(Thread& thread, int descriptor, const char* name, bool reads) {
    const IoClasses& classes = io_classes(thread);
    Rooted raw(thread, allocate_instance(thread, class_info_of(thread, classes.file)));
    OpenMode mode;
    mode.reading = mode.reads = reads;
    mode.writing = mode.writes = !reads;
    auto* stream = new ByteStream(std::make_unique<DescriptorStream>(descriptor, false), reads, !reads, false);
    set_hidden_slot(thread, raw, kStreamSlot, Value::from_small_int(reinterpret_cast<std::intptr_t>(stream)));
    Value shown = make_str(thread, name);
    set_hidden_slot(thread, raw, kNameSlot, shown);
    Value raw_mode = make_str(thread, mode.raw_text());
    set_hidden_slot(thread, raw, kModeSlot, raw_mode);
    Rooted buffered(thread, allocate_instance(thread, class_info_of(thread, reads ? classes.reader : classes.writer)));
    fill_buffered_file(thread, buffered, raw, reads, !reads);
    ByteStream* buffer = stream_of_slot(hidden_slot(thread, buffered, kStreamSlot));
    stream->standard_output = buffer->standard_output = descriptor == STDOUT_FILENO;
    Rooted text(thread, allocate_instance(thread, class_info_of(thread, classes.text)));
    Value encoding = make_str(thread, "utf-8");
    Value errors = make_str(thread, descriptor == STDERR_FILENO ? "backslashreplace" : "strict");
    const bool terminal = isatty(descriptor) == 1;
    fill_text_file(thread, text, buffered, encoding, errors, kNone, terminal,
                   descriptor == STDERR_FILENO);
    Value text_mode = make_str(thread, reads ? "r" : "w");
    set_hidden_slot(thread, text, kModeSlot, text_mode);
    return text;
}

}  // namespace

TextStream* text_stream_of_slot(Value slot) {
    return reinterpret_cast<TextStream*>(static_cast<std::intptr_t>(slot.small_int()));
}

TextStream* text_stream_of(Thread& thread, Value file) {
    if (text_class.is_nothing() || !is_text_file(thread, file)) return nullptr;
    const Value slot = hidden_slot(thread, file, kStreamSlot);
    if (slot.is_nothing()) return nullptr;
    TextStream* stream = text_stream_of_slot(slot);
    return stream->bytes().is_closed() ? nullptr : stream;
}

void fill_text_file(Thread& thread, Value instance, Value buffer, Value encoding_value, Value errors_value,
                    Value newline, bool line_buffering, bool write_through) {
    Rooted self(thread, instance), below(thread, buffer);
    const IoClasses& classes = io_classes(thread);
    std::string encoding = encoding_value == kNone ? "UTF-8" : utf8(thread, encoding_value);
    if (encoding == "locale") encoding = "UTF-8";
    const std::string errors = errors_value == kNone ? "strict" : utf8(thread, errors_value);
    const NewlineMode newlines = newline_mode(thread, newline);
    decode_text(thread, "", encoding, "strict");  // LookupError
    become_inevitable(thread, "file");
    const bool native = is_instance_of(thread, below, classes.reader) ||
                        is_instance_of(thread, below, classes.writer) ||
                        is_instance_of(thread, below, classes.random) || is_instance_of(thread, below, classes.file);
    ByteStream* bytes = nullptr;
    if (native) {
        const Value slot = hidden_slot(thread, below, kStreamSlot);
        if (slot.is_nothing()) raise(thread, ErrorClass::value_error, "I/O operation on uninitialized object");
        bytes = stream_of_slot(slot);
        if (bytes->is_closed()) raise(thread, ErrorClass::value_error, "I/O operation on closed file.");
    } else {
        const auto can = [&](const char* question) {
            Value method = get_attribute(thread, below, intern(thread, question));
            return truth(thread, call(thread, method, {}));
        };
        const bool reads = can("readable"), writes = can("writable");
        bytes = new ByteStream(ObjectStream::make(thread, below), reads, writes, reads);
    }
    auto* stream = new TextStream(*bytes, encoding, errors, newlines, line_buffering);
    stream->has_object = !native;
    stream->write_through = write_through || !native;
    set_hidden_slot(thread, self, kStreamSlot, Value::from_small_int(reinterpret_cast<std::intptr_t>(stream)));
    set_hidden_slot(thread, self, kBelowSlot, below);
}

void add_text_class(Thread& thread, IoClasses& classes) {
    text_class = classes.text =
        make_stateful_class(thread, {"_io", "TextIOWrapper", classes.text_base, 0, kMethods, kProperties});
}

StandardFiles make_standard_files(Thread& thread) {
    Rooted input(thread, standard_file(thread, STDIN_FILENO, "<stdin>", true));
    Rooted output(thread, standard_file(thread, STDOUT_FILENO, "<stdout>", false));
    Rooted error(thread, standard_file(thread, STDERR_FILENO, "<stderr>", false));
    return {input, output, error};
}

}  // namespace toy
