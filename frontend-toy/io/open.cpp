#include "frontend-toy/io/open.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"
#include "frontend-toy/objects/text_codecs.h"

namespace toy {

namespace {

constexpr mode_t kFileMode = 0666;

// OSError for a file that the program named.
[[noreturn]] void raise_for_file(Thread& thread, int error, Value file) {
    const Value arguments[] = {make_int(thread, error), make_str(thread, std::strerror(error)), file};
    raise_value(thread, call(thread, error_class(ErrorClass::os_error), arguments));
}

}  // namespace

std::string OpenMode::raw_text() const {
    if (creating) return updating ? "xb+" : "xb";
    if (appending) return updating ? "ab+" : "ab";
    if (reading) return updating ? "rb+" : "rb";
    return updating ? "rb+" : "wb";
}

int OpenMode::flags() const {
    int flags = O_CLOEXEC | (reads && writes ? O_RDWR : reads ? O_RDONLY : O_WRONLY);
    if (creating) flags |= O_CREAT | O_EXCL;
    if (writing) flags |= O_CREAT | O_TRUNC;
    if (appending) flags |= O_CREAT | O_APPEND;
    return flags;
}

OpenMode parse_open_mode(Thread& thread, std::string_view mode) {
    OpenMode result;
    for (std::size_t i = 0; i < mode.size(); ++i) {
        bool* flag = nullptr;
        switch (mode[i]) {
            case 'x': flag = &result.creating; break;
            case 'r': flag = &result.reading; break;
            case 'w': flag = &result.writing; break;
            case 'a': flag = &result.appending; break;
            case '+': flag = &result.updating; break;
            case 't': flag = &result.text; break;
            case 'b': flag = &result.binary; break;
            default: break;
        }
        if (flag == nullptr || *flag)
            raise(thread, ErrorClass::value_error, "invalid mode: '" + std::string(mode) + "'");
        *flag = true;
    }
    if (result.text && result.binary) raise(thread, ErrorClass::value_error, "can't have text and binary mode at once");
    if (result.creating + result.reading + result.writing + result.appending != 1) {
        const bool named = result.creating || result.reading || result.writing || result.appending;
        raise(thread, ErrorClass::value_error,
              named ? "must have exactly one of create/read/write/append mode"
                    : "Must have exactly one of create/read/write/append mode and at most one plus");
    }
    result.reads = result.reading || result.updating;
    result.writes = !result.reading || result.updating;
    return result;
}

std::string path_argument(Thread& thread, Value path_value, const char* wanted) {
    Rooted path(thread, plain_value(thread, path_value));
    if (!is_str(thread, path) && !has_type(thread, path, kBytes)) {
        Value method = path.get().is_ref() && is_instance_object(thread, path)
                           ? find_special(thread, path, intern(thread, "__fspath__"))
                           : kNothing;
        if (method.is_nothing()) {
            raise(thread, ErrorClass::type_error,
                  std::string("expected ") + wanted + ", not " + type_name(thread, path));
        }
        const std::string owner = type_name(thread, path);
        path.set(call_special(thread, method, path));
        if (!is_str(thread, path) && !has_type(thread, path, kBytes)) {
            raise(thread, ErrorClass::type_error,
                  "expected " + owner + ".__fspath__() to return str or bytes, not " + type_name(thread, path));
        }
    }
    std::string text = is_str(thread, path) ? encode_text(thread, path, "utf-8", "surrogateescape")
                                            : std::string(bytes_view(thread, path));
    if (text.find('\0') != std::string::npos) raise(thread, ErrorClass::value_error, "embedded null byte");
    return text;
}

int open_descriptor(Thread& thread, Value file_value, const OpenMode& mode, bool owned, Value opener_value) {
    Rooted file(thread, file_value), opener(thread, opener_value);
    if (is_int(thread, file)) {
        std::int64_t given;
        if (!to_int64(thread, file, given) || given > INT32_MAX || given < INT32_MIN) {
            raise(thread, ErrorClass::overflow_error, "Python int too large to convert to C int");
        }
        if (given < 0) raise(thread, ErrorClass::value_error, "negative file descriptor");
        become_inevitable(thread, "file");
        struct stat status;
        if (fstat(static_cast<int>(given), &status) != 0) raise_os_error(thread, errno);
        if (mode.appending) lseek(static_cast<int>(given), 0, SEEK_END);
        return static_cast<int>(given);
    }
    const std::string path = path_argument(thread, file);
    if (!owned) raise(thread, ErrorClass::value_error, "Cannot use closefd=False with file name");
    become_inevitable(thread, "file");
    flush_streams_of(thread, path);
    int descriptor;
    if (opener.get() != kNone && !opener.get().is_nothing()) {
        const Value arguments[] = {file, Value::from_small_int(mode.flags())};
        Value made = call(thread, opener, arguments);
        if (!is_int(thread, made)) raise(thread, ErrorClass::type_error, "expected integer from opener");
        descriptor = static_cast<int>(made.small_int());
        if (descriptor < 0) raise(thread, ErrorClass::value_error, "opener returned " + std::to_string(descriptor));
    } else {
        do {
            descriptor = ::open(path.c_str(), mode.flags(), kFileMode);
        } while (descriptor < 0 && errno == EINTR);
        if (descriptor < 0) raise_for_file(thread, errno, file);
    }
    struct stat status;
    if (fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
        ::close(descriptor);
        raise_for_file(thread, EISDIR, file);
    }
    if (mode.appending) lseek(descriptor, 0, SEEK_END);
    return descriptor;
}

Value open_file(Thread& thread, const Arguments& arguments) {
    Parameters parameters(thread, arguments, "open", 0,
                          {"file", "mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"}, 8);
    if (!parameters.given(0)) raise(thread, ErrorClass::type_error, "open() missing required argument 'file' (pos 1)");
    Rooted file(thread, parameters[0]);
    const auto text_argument = [&](std::size_t i, const char* name) {
        if (!parameters.given(i) || (i != 1 && parameters[i] == kNone)) return false;
        if (!is_str(thread, parameters[i])) {
            raise(thread, ErrorClass::type_error,
                  std::string("open() argument '") + name + "' must be str" + (i == 1 ? "" : " or None") + ", not " +
                      (parameters[i] == kNone ? "None" : type_name(thread, parameters[i])));
        }
        return true;
    };
    const std::string mode_text = text_argument(1, "mode") ? utf8(thread, parameters[1]) : "r";
    std::int64_t buffering = parameters.given(2) ? to_index_int64(thread, parameters[2]) : -1;
    const bool has_encoding = text_argument(3, "encoding"), has_errors = text_argument(4, "errors"),
               has_newline = text_argument(5, "newline");
    const bool owned = !parameters.given(6) || truth(thread, parameters[6]);
    if (!is_int(thread, file)) {
        path_argument(thread, file);
        if (is_instance_object(thread, file)) {
            file.set(call_special(thread, find_special(thread, file, intern(thread, "__fspath__")), file));
        }
    }
    const OpenMode mode = parse_open_mode(thread, mode_text);
    if (mode.binary && has_encoding)
        raise(thread, ErrorClass::value_error, "binary mode doesn't take an encoding argument");
    if (mode.binary && has_errors)
        raise(thread, ErrorClass::value_error, "binary mode doesn't take an errors argument");
    if (mode.binary && has_newline)
        raise(thread, ErrorClass::value_error, "binary mode doesn't take a newline argument");
    if (!mode.binary && buffering == 0) raise(thread, ErrorClass::value_error, "can't have unbuffered text I/O");
    if (buffering < -1) raise(thread, ErrorClass::value_error, "invalid buffering size");

    const IoClasses& classes = io_classes(thread);
    Rooted raw(thread, allocate_instance(thread, class_info_of(thread, classes.file)));
    fill_raw_file(thread, raw, file, mode, owned, parameters.given(7) ? parameters[7] : kNone);
    if (mode.binary && buffering == 0) return raw;
    const bool terminal = stream_of_slot(hidden_slot(thread, raw, kStreamSlot))->raw().is_terminal();
    Value buffered_class = mode.reads ? mode.writes ? classes.random : classes.reader : classes.writer;
    Rooted buffered(thread, allocate_instance(thread, class_info_of(thread, buffered_class)));
    fill_buffered_file(thread, buffered, raw, mode.reads, mode.writes);
    if (mode.binary) return buffered;
    Rooted text(thread, allocate_instance(thread, class_info_of(thread, classes.text)));
    try {
        fill_text_file(thread, text, buffered, has_encoding ? parameters[3] : kNone, has_errors ? parameters[4] : kNone,
                       has_newline ? parameters[5] : kNone, buffering == 1 || terminal, false);
    } catch (const PythonError& error) {
        Rooted kept(thread, error.exception);
        stream_of_slot(hidden_slot(thread, buffered, kStreamSlot))->close(thread);
        throw PythonError{kept};
    }
    Value shown = make_str(thread, mode_text);
    set_hidden_slot(thread, text, kModeSlot, shown);
    return text;
}

}  // namespace toy
