// FileIO, BufferedReader, BufferedWriter and BufferedRandom. FileIO and the buffered file over it share no buffer: what
// is below a buffered file is used through the latter only.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/io/file_objects.h"
#include "frontend-toy/io/open.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

Value file_class, reader_class, writer_class, random_class;

bool is_binary_file(Thread& thread, Value value) {
    return is_instance_of(thread, value, file_class) || is_instance_of(thread, value, reader_class) ||
           is_instance_of(thread, value, writer_class) || is_instance_of(thread, value, random_class);
}
constexpr MethodTraits kTraits{"_io.BufferedReader", is_binary_file};

// The stream for an operation; the transaction is inevitable.
class Use {
  public:
    Use(Thread& thread, const Arguments& arguments, const char* closed = "I/O operation on closed file.") {
        const Value slot = hidden_slot(thread, arguments[0], kStreamSlot);
        if (slot.is_nothing()) raise(thread, ErrorClass::value_error, "I/O operation on uninitialized object");
        stream_ = stream_of_slot(slot);
        if (!stream_->standard_output) become_inevitable(thread, "file");
        if (closed != nullptr && stream_->is_closed()) raise(thread, ErrorClass::value_error, closed);
    }
    ByteStream* operator->() { return stream_; }
    ByteStream& operator*() { return *stream_; }
    const ByteStream* get() const { return stream_; }

  private:
    ByteStream* stream_;
};

bool is_raw(Thread& thread, Value file) { return is_instance_of(thread, file, file_class); }

void need_readable(Thread& thread, const Arguments& arguments, Use& use, const char* what) {
    if (!use->readable()) raise_unsupported(thread, is_raw(thread, arguments[0]) ? "File not open for reading" : what);
}
void need_writable(Thread& thread, const Arguments& arguments, Use& use) {
    if (!use->writable())
        raise_unsupported(thread, is_raw(thread, arguments[0]) ? "File not open for writing" : "write");
}

std::int64_t count_argument(Thread& thread, const Arguments& arguments, std::uint32_t at = 1) {
    if (arguments.count <= at || arguments[at] == kNone) return -1;
    return to_index_int64(thread, arguments[at]);
}

Value read(Thread& thread, const Arguments& arguments) {
    const std::int64_t count = count_argument(thread, arguments);
    const bool raw = is_raw(thread, arguments[0]);
    Use use(thread, arguments, raw ? "I/O operation on closed file" : "read of closed file");
    need_readable(thread, arguments, use, "read");
    if (count < -1 && !raw) raise(thread, ErrorClass::value_error, "read length must be non-negative or -1");
    return make_bytes(thread, use->read(thread, count));
}
Value read_once(Thread& thread, const Arguments& arguments) {
    const std::int64_t count = count_argument(thread, arguments);
    Use use(thread, arguments, "read of closed file");
    need_readable(thread, arguments, use, "read1");
    return make_bytes(thread, use->read_some(thread, count < 0 ? kStreamBuffer : static_cast<std::size_t>(count)));
}
Value read_all(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments);
    need_readable(thread, arguments, use, "read");
    return make_bytes(thread, use->read(thread, -1));
}
Value peek(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments, "peek of closed file");
    need_readable(thread, arguments, use, "peek");
    return make_bytes(thread, std::string(use->peek(thread)));
}
Value read_into(Thread& thread, const Arguments& arguments) {
    if (!has_type(thread, arguments[1], kByteArray)) {
        raise(thread, ErrorClass::type_error,
              "readinto() argument must be read-write bytes-like object, not " + type_name(thread, arguments[1]));
    }
    Use use(thread, arguments, "readinto of closed file");
    need_readable(thread, arguments, use, "readinto");
    const auto room = static_cast<std::int64_t>(bytes_view(thread, arguments[1]).size());
    const std::string data = use->read(thread, room);
    for (std::size_t i = 0; i < data.size(); ++i) {
        bytearray_set_item(thread, arguments[1], static_cast<std::int64_t>(i),
                           Value::from_small_int(static_cast<unsigned char>(data[i])));
    }
    return make_int(thread, static_cast<std::int64_t>(data.size()));
}
Value read_line(Thread& thread, const Arguments& arguments) {
    const std::int64_t limit = count_argument(thread, arguments);
    Use use(thread, arguments, "readline of closed file");
    need_readable(thread, arguments, use, "read");
    return make_bytes(thread, use->read_line(thread, limit));
}
Value next_line(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments, "readline of closed file");
    need_readable(thread, arguments, use, "read");
    const std::string line = use->read_line(thread, -1);
    if (line.empty()) raise_value(thread, call(thread, error_class(ErrorClass::stop_iteration), {}));
    return make_bytes(thread, line);
}
Value write(Thread& thread, const Arguments& arguments) {
    const bool raw = is_raw(thread, arguments[0]);
    Use use(thread, arguments, raw ? "I/O operation on closed file" : "write to closed file");
    need_writable(thread, arguments, use);
    std::string text = buffer_contents(thread, arguments[1]);
    use->write(thread, text);
    return make_int(thread, static_cast<std::int64_t>(text.size()));
}
Value flush(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments, is_raw(thread, arguments[0]) ? "I/O operation on closed file" : "flush of closed file");
    if (use->writable()) use->flush(thread);
    return kNone;
}
Value close(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments, nullptr);
    use->close(thread);
    return kNone;
}
Value seek(Thread& thread, const Arguments& arguments) {
    const std::int64_t offset = to_index_int64(thread, arguments[1]);
    const std::int64_t whence = arguments.count > 2 ? to_index_int64(thread, arguments[2]) : 0;
    Use use(thread, arguments, "seek of closed file");
    if (whence < 0 || whence > 2) {
        raise(thread, ErrorClass::value_error, fmt::format("whence value {} unsupported", whence));
    }
    if (!use->raw().seekable(thread)) raise_unsupported(thread, "File or stream is not seekable.");
    return make_int(thread, use->seek(thread, offset, static_cast<Whence>(whence)));
}
Value tell(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments, "I/O operation on closed file");
    return make_int(thread, use->tell(thread));
}
Value truncate(Thread& thread, const Arguments& arguments) {
    std::int64_t size = count_argument(thread, arguments);
    Use use(thread, arguments, "truncate of closed file");
    if (!use->writable())
        raise_unsupported(thread, is_raw(thread, arguments[0]) ? "File not open for writing" : "truncate");
    if (arguments.count < 2 || arguments[1] == kNone) size = use->tell(thread);
    use->truncate(thread, size);
    return make_int(thread, size);
}
Value fileno(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments, "I/O operation on closed file");
    if (use->raw().descriptor() < 0) raise_unsupported(thread, "fileno");
    return Value::from_small_int(use->raw().descriptor());
}
Value is_terminal(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments);
    return Value::from_bool(use->raw().is_terminal());
}
Value readable(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments);
    return Value::from_bool(use->readable());
}
Value writable(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments);
    return Value::from_bool(use->writable());
}
Value seekable(Thread& thread, const Arguments& arguments) {
    Use use(thread, arguments);
    return Value::from_bool(use->raw().seekable(thread));
}
Value get_closed(Thread& thread, const Arguments& arguments) {
    const Value slot = hidden_slot(thread, arguments[0], kStreamSlot);
    return Value::from_bool(!slot.is_nothing() && stream_of_slot(slot)->is_closed());
}
Value get_name(Thread& thread, const Arguments& arguments) {
    Value name = hidden_slot(thread, arguments[0], kNameSlot);
    if (name.is_nothing()) {
        raise(thread, ErrorClass::attribute_error,
              "'" + type_name(thread, arguments[0]) + "' object has no attribute 'name'");
    }
    return name;
}
Value get_mode(Thread& thread, const Arguments& arguments) {
    Value mode = hidden_slot(thread, arguments[0], kModeSlot);
    return mode.is_nothing() ? make_str(thread, "rb") : mode;
}
Value get_raw(Thread& thread, const Arguments& arguments) {
    Value below = hidden_slot(thread, arguments[0], kBelowSlot);
    return below.is_nothing() ? kNone : below;
}
Value repr(Thread& thread, const Arguments& arguments) {
    std::string text = "<" + full_class_name(thread, class_of(thread, arguments[0]));
    Value name = hidden_slot(thread, arguments[0], kNameSlot);
    if (is_raw(thread, arguments[0]) && get_closed(thread, arguments) == kTrue)
        return make_str(thread, text + " [closed]>");
    if (!name.is_nothing()) {
        std::string shown = utf8(thread, to_repr(thread, name));
        text += (is_raw(thread, arguments[0]) && is_int(thread, name) ? " fd=" : " name=") + shown;
    }
    if (is_raw(thread, arguments[0])) {
        text += " mode=" + utf8(thread, to_repr(thread, get_mode(thread, arguments))) + " closefd=True";
    }
    return make_str(thread, text + ">");
}

// FileIO(name, mode='r', closefd=True, opener=None)
Value initialise_file(Thread& thread, const Arguments& arguments) {
    Parameters parameters(thread, arguments, "FileIO", 1, {"file", "mode", "closefd", "opener"}, 4);
    if (!parameters.given(0))
        raise(thread, ErrorClass::type_error, "FileIO() missing required argument 'file' (pos 1)");
    std::string mode = parameters.given(1) ? utf8(thread, parameters[1]) : "r";
    OpenMode parsed = parse_open_mode(thread, mode);
    const bool owned = !parameters.given(2) || truth(thread, parameters[2]);
    fill_raw_file(thread, arguments[0], parameters[0], parsed, owned, parameters.given(3) ? parameters[3] : kNone);
    return kNone;
}
// BufferedReader(raw, buffer_size=8192)
template <bool reads, bool writes>
Value initialise_buffered(Thread& thread, const Arguments& arguments) {
    Parameters parameters(thread, arguments, reads ? writes ? "BufferedRandom" : "BufferedReader" : "BufferedWriter", 1,
                          {"raw", "buffer_size"}, 2);
    if (!parameters.given(0)) raise(thread, ErrorClass::type_error, "missing required argument 'raw' (pos 1)");
    fill_buffered_file(thread, arguments[0], parameters[0], reads, writes);
    return kNone;
}

constexpr NativeDescriptor kFileMethods[] = {
    method<kTraits, "read", read>(1, 2, true),          method<kTraits, "readall", read_all>(1, 1, true),
    method<kTraits, "readinto", read_into>(2, 2, true), method<kTraits, "readline", read_line>(1, 2, true),
    method<kTraits, "__next__", next_line>(1, 1, true), method<kTraits, "write", write>(2, 2, true),
    method<kTraits, "flush", flush>(1, 1, true),        method<kTraits, "close", close>(1, 1, true),
    method<kTraits, "seek", seek>(2, 3, true),          method<kTraits, "tell", tell>(1, 1, true),
    method<kTraits, "truncate", truncate>(1, 2, true),  method<kTraits, "fileno", fileno>(1, 1, true),
    method<kTraits, "isatty", is_terminal>(1, 1, true), method<kTraits, "readable", readable>(1, 1, true),
    method<kTraits, "writable", writable>(1, 1, true),  method<kTraits, "seekable", seekable>(1, 1, true),
    method<kTraits, "__repr__", repr>(1, 1, true),
};
constexpr NativeDescriptor kBufferedMethods[] = {
    method<kTraits, "read1", read_once>(1, 2, true),
    method<kTraits, "readinto1", read_into>(2, 2, true),
    method<kTraits, "peek", peek>(1, 2, true),
};
constexpr NativeProperty kProperties[] = {
    {method<kTraits, "closed", get_closed>(1, 1)},
    {method<kTraits, "name", get_name>(1, 1)},
    {method<kTraits, "mode", get_mode>(1, 1)},
};
constexpr NativeProperty kBufferedProperties[] = {
    {method<kTraits, "closed", get_closed>(1, 1)},
    {method<kTraits, "name", get_name>(1, 1)},
    {method<kTraits, "mode", get_mode>(1, 1)},
    {method<kTraits, "raw", get_raw>(1, 1)},
};

// The methods of a class: those of every binary file without the ones that it has not.
std::span<const NativeDescriptor> with_initialiser(std::vector<NativeDescriptor>& storage,
                                                   const NativeDescriptor& first, bool buffered, bool reads) {
    storage.push_back(first);
    for (const NativeDescriptor& method : kFileMethods) {
        if (!buffered || std::string_view(method.name) != "readall") storage.push_back(method);
    }
    if (reads) storage.insert(storage.end(), std::begin(kBufferedMethods), std::end(kBufferedMethods));
    return storage;
}

}  // namespace

ByteStream* stream_of_slot(Value slot) {
    return reinterpret_cast<ByteStream*>(static_cast<std::intptr_t>(slot.small_int()));
}

std::string buffer_contents(Thread& thread, Value value) {
    value = plain_value(thread, value);
    if (is_bytes_like(thread, value)) return std::string(bytes_view(thread, value));
    Value method = value.is_ref() ? find_attribute(thread, value, intern(thread, "tobytes")) : kNothing;
    if (!method.is_nothing()) {
        Value data = call(thread, method, {});
        if (is_bytes_like(thread, data)) return std::string(bytes_view(thread, data));
    }
    raise(thread, ErrorClass::type_error, "a bytes-like object is required, not '" + type_name(thread, value) + "'");
}

void fill_raw_file(Thread& thread, Value instance, Value name, const OpenMode& mode, bool owned, Value opener) {
    Rooted self(thread, instance), file(thread, name);
    int descriptor = open_descriptor(thread, file, mode, owned, opener);
    auto* stream =
        new ByteStream(std::make_unique<DescriptorStream>(descriptor, owned), mode.reads, mode.writes, false);
    set_hidden_slot(thread, self, kStreamSlot, Value::from_small_int(reinterpret_cast<std::intptr_t>(stream)));
    set_hidden_slot(thread, self, kNameSlot, file);
    Value text = make_str(thread, mode.raw_text());
    set_hidden_slot(thread, self, kModeSlot, text);
}

void fill_buffered_file(Thread& thread, Value instance, Value raw, bool reads, bool writes) {
    Rooted self(thread, instance), below(thread, raw);
    become_inevitable(thread, "file");
    std::unique_ptr<RawStream> source;
    if (is_raw(thread, below)) {
        ByteStream* stream = stream_of_slot(hidden_slot(thread, below, kStreamSlot));
        if (reads && !stream->readable()) raise_unsupported(thread, "File or stream is not readable.");
        if (writes && !stream->writable()) raise_unsupported(thread, "File or stream is not writable.");
        source = std::make_unique<SharedStream>(*stream);
        set_hidden_slot(thread, self, kNameSlot, hidden_slot(thread, below, kNameSlot));
        set_hidden_slot(thread, self, kModeSlot, hidden_slot(thread, below, kModeSlot));
    } else {
        source = ObjectStream::make(thread, below);
    }
    auto* stream = new ByteStream(std::move(source), reads, writes, true);
    set_hidden_slot(thread, self, kStreamSlot, Value::from_small_int(reinterpret_cast<std::intptr_t>(stream)));
    set_hidden_slot(thread, self, kBelowSlot, below);
}

void add_file_classes(Thread& thread, IoClasses& classes) {
    static constexpr NativeDescriptor kInitialise[] = {
        method<kTraits, "__init__", initialise_file>(1, 5, true, true),
        method<kTraits, "__init__", initialise_buffered<true, false>>(1, 3, true, true),
        method<kTraits, "__init__", initialise_buffered<false, true>>(1, 3, true, true),
        method<kTraits, "__init__", initialise_buffered<true, true>>(1, 3, true, true),
    };
    static std::vector<NativeDescriptor> methods[4];
    const auto make = [&](int i, const char* name, Value base) {
        return make_stateful_class(
            thread, {"_io", name, base, 0, with_initialiser(methods[i], kInitialise[i], i != 0, i == 1 || i == 3),
                     i == 0 ? std::span<const NativeProperty>(kProperties) : kBufferedProperties});
    };
    file_class = classes.file = make(0, "FileIO", classes.raw_base);
    reader_class = classes.reader = make(1, "BufferedReader", classes.buffered_base);
    writer_class = classes.writer = make(2, "BufferedWriter", classes.buffered_base);
    random_class = classes.random = make(3, "BufferedRandom", classes.buffered_base);
}

}  // namespace toy
