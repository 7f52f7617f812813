// posix, the native part of module os. Everything that asks or changes the world outside makes the transaction
// inevitable.
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>

#include "frontend-toy/data/data_modules.h"
#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/io/open.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"
#include "frontend-toy/objects/text_codecs.h"

extern char** environ;

namespace toy {

namespace {

Value decoded(Thread& thread, std::string_view text) { return decode_text(thread, text, "utf-8", "surrogateescape"); }

[[noreturn]] void fail(Thread& thread, int error, Value file = kNothing, Value second = kNothing) {
    std::vector<Value> arguments{make_int(thread, error), make_str(thread, std::strerror(error))};
    if (!file.is_nothing()) arguments.push_back(file);
    if (!second.is_nothing()) {
        arguments.push_back(kNone);
        arguments.push_back(second);
    }
    raise_value(thread, call(thread, error_class(ErrorClass::os_error), arguments));
}

std::string path_of(Thread& thread, const Arguments& arguments, const char* function, std::uint32_t at = 0) {
    const Value given = arguments[at];
    const bool is_path =
        is_str(thread, given) || has_type(thread, given, kBytes) ||
        (is_instance_object(thread, given) && !find_special(thread, given, intern(thread, "__fspath__")).is_nothing());
    if (!is_path) {
        const std::string_view name = function;
        const char* kinds = name == "stat"      ? "string, bytes, os.PathLike or integer"
                            : name == "listdir" ? "string, bytes, os.PathLike, integer or None"
                            : name == "chdir"   ? "string, bytes, os.PathLike or integer"
                                                : "string, bytes or os.PathLike";
        const char* parameter =
            name == "rename" || name == "link" || name == "symlink" ? at == 0 ? "src" : "dst" : "path";
        raise(thread, ErrorClass::type_error,
              std::string(function) + ": " + parameter + " should be " + kinds + ", not " + type_name(thread, given));
    }
    std::string path = path_argument(thread, given);
    become_inevitable(thread, "os");
    flush_streams_of(thread, path);
    return path;
}

Value none_or_error(Thread& thread, int result, Value file, Value second = kNothing) {
    if (result != 0) fail(thread, errno, file, second);
    return kNone;
}

mode_t mode_argument(Thread& thread, const Arguments& arguments, std::uint32_t at, mode_t otherwise) {
    return arguments.count > at ? static_cast<mode_t>(to_index_int64(thread, arguments[at])) : otherwise;
}

Value environment(Thread& thread, const Arguments&) {
    Rooted dict(thread, make_dict(thread));
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=', 1);
        if (equals == std::string_view::npos) continue;
        Value key = decoded(thread, text.substr(0, equals)), value = decoded(thread, text.substr(equals + 1));
        if (dict_get(thread, dict, key).is_nothing()) dict_set(thread, dict, key, value);
    }
    return dict;
}
Value put_environment(Thread& thread, const Arguments& arguments) {
    const std::string key = path_argument(thread, arguments[0]), value = path_argument(thread, arguments[1]);
    become_inevitable(thread, "os");
    if (key.empty() || key.find('=') != std::string::npos)
        raise(thread, ErrorClass::value_error, "illegal environment variable name");
    setenv(key.c_str(), value.c_str(), 1);
    return kNone;
}
Value unset_environment(Thread& thread, const Arguments& arguments) {
    const std::string key = path_argument(thread, arguments[0]);
    become_inevitable(thread, "os");
    unsetenv(key.c_str());
    return kNone;
}

Value current_directory(Thread& thread, const Arguments&) {
    become_inevitable(thread, "os");
    char* text = getcwd(nullptr, 0);
    if (text == nullptr) fail(thread, errno);
    const std::string path = text;
    std::free(text);
    return decoded(thread, path);
}
Value change_directory(Thread& thread, const Arguments& arguments) {
    return none_or_error(thread, ::chdir(path_of(thread, arguments, "chdir").c_str()), arguments[0]);
}
Value list_directory(Thread& thread, const Arguments& arguments) {
    const bool given = arguments.count > 0 && arguments[0] != kNone;
    const std::string path = given ? path_of(thread, arguments, "listdir") : ".";
    become_inevitable(thread, "os");
    DIR* directory = opendir(path.c_str());
    if (directory == nullptr) fail(thread, errno, given ? arguments[0] : make_str(thread, path));
    std::vector<std::string> names;
    while (dirent* entry = readdir(directory)) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") names.emplace_back(name);
    }
    closedir(directory);
    const bool bytes = given && has_type(thread, arguments[0], kBytes);
    Rooted list(thread, make_list(thread, {}));
    for (const std::string& name : names)
        list_append(thread, list, bytes ? make_bytes(thread, name) : decoded(thread, name));
    return list;
}
Value remove_file(Thread& thread, const Arguments& arguments) {
    return none_or_error(thread, ::unlink(path_of(thread, arguments, "remove").c_str()), arguments[0]);
}
Value remove_directory(Thread& thread, const Arguments& arguments) {
    return none_or_error(thread, ::rmdir(path_of(thread, arguments, "rmdir").c_str()), arguments[0]);
}
Value make_directory(Thread& thread, const Arguments& arguments) {
    Parameters parameters(thread, arguments, "mkdir", 0, {"path", "mode"}, 2);
    if (!parameters.given(0)) raise(thread, ErrorClass::type_error, "mkdir() missing required argument 'path' (pos 1)");
    const mode_t mode = parameters.given(1) ? static_cast<mode_t>(to_index_int64(thread, parameters[1])) : 0777;
    const std::string path = path_argument(thread, parameters[0]);
    become_inevitable(thread, "os");
    return none_or_error(thread, ::mkdir(path.c_str(), mode), parameters[0]);
}
Value rename_file(Thread& thread, const Arguments& arguments) {
    const std::string from = path_of(thread, arguments, "rename"), to = path_of(thread, arguments, "rename", 1);
    return none_or_error(thread, ::rename(from.c_str(), to.c_str()), arguments[0], arguments[1]);
}
Value link_file(Thread& thread, const Arguments& arguments) {
    const std::string from = path_of(thread, arguments, "link"), to = path_of(thread, arguments, "link", 1);
    return none_or_error(thread, ::link(from.c_str(), to.c_str()), arguments[0], arguments[1]);
}
Value symbolic_link(Thread& thread, const Arguments& arguments) {
    const std::string from = path_of(thread, arguments, "symlink"), to = path_of(thread, arguments, "symlink", 1);
    return none_or_error(thread, ::symlink(from.c_str(), to.c_str()), arguments[0], arguments[1]);
}
Value read_link(Thread& thread, const Arguments& arguments) {
    char text[PATH_MAX];
    const ssize_t length = ::readlink(path_of(thread, arguments, "readlink").c_str(), text, sizeof text);
    if (length < 0) fail(thread, errno, arguments[0]);
    return decoded(thread, {text, static_cast<std::size_t>(length)});
}
Value change_mode(Thread& thread, const Arguments& arguments) {
    const mode_t mode = mode_argument(thread, arguments, 1, 0);
    return none_or_error(thread, ::chmod(path_of(thread, arguments, "chmod").c_str(), mode), arguments[0]);
}
Value may_access(Thread& thread, const Arguments& arguments) {
    const auto how = static_cast<int>(to_index_int64(thread, arguments[1]));
    return Value::from_bool(::access(path_of(thread, arguments, "access").c_str(), how) == 0);
}

// (mode, inode, device, links, user, group, size, accessed, modified, changed); times in nanoseconds.
Value status_tuple(Thread& thread, const struct stat& status) {
    const auto nanoseconds = [&](const timespec& time) {
        return make_int(thread, time.tv_sec * 1'000'000'000 + time.tv_nsec);
    };
    const Value fields[] = {make_int(thread, status.st_mode),
                            make_int(thread, static_cast<std::int64_t>(status.st_ino)),
                            make_int(thread, static_cast<std::int64_t>(status.st_dev)),
                            make_int(thread, static_cast<std::int64_t>(status.st_nlink)),
                            make_int(thread, status.st_uid),
                            make_int(thread, status.st_gid),
                            make_int(thread, status.st_size),
                            nanoseconds(status.st_atim),
                            nanoseconds(status.st_mtim),
                            nanoseconds(status.st_ctim)};
    return toy::make_tuple(thread, fields);
}
template <bool follows>
Value file_status(Thread& thread, const Arguments& arguments) {
    struct stat status;
    int result;
    if (is_int(thread, arguments[0])) {
        become_inevitable(thread, "os");
        result = fstat(static_cast<int>(to_index_int64(thread, arguments[0])), &status);
        if (result != 0) fail(thread, errno);
    } else {
        const std::string path = path_of(thread, arguments, "stat");
        result = follows ? ::stat(path.c_str(), &status) : ::lstat(path.c_str(), &status);
    }
    if (result != 0) fail(thread, errno, arguments[0]);
    return status_tuple(thread, status);
}
// What kind of file, without an error: "f", "d", "l" or "o"; "" if there is none.
template <bool follows>
Value file_kind(Thread& thread, const Arguments& arguments) {
    struct stat status;
    int result;
    if (is_int(thread, arguments[0])) {
        become_inevitable(thread, "os");
        result = fstat(static_cast<int>(to_index_int64(thread, arguments[0])), &status);
    } else {
        std::string path;
        try {
            path = path_of(thread, arguments, "stat");
        } catch (const PythonError& error) {
            if (is_instance(thread, error.exception, error_class(ErrorClass::value_error)))
                return make_ascii(thread, "");
            throw;
        }
        result = follows ? ::stat(path.c_str(), &status) : ::lstat(path.c_str(), &status);
    }
    if (result != 0) return make_ascii(thread, "");
    return make_ascii(thread, S_ISREG(status.st_mode)   ? "f"
                              : S_ISDIR(status.st_mode) ? "d"
                              : S_ISLNK(status.st_mode) ? "l"
                                                        : "o");
}

Value process_id(Thread& thread, const Arguments&) { return make_int(thread, getpid()); }
Value send_signal(Thread& thread, const Arguments& arguments) {
    const auto process = static_cast<pid_t>(to_index_int64(thread, arguments[0]));
    const auto number = static_cast<int>(to_index_int64(thread, arguments[1]));
    become_inevitable(thread, "os");
    flush_output(thread);
    if (::kill(process, number) != 0) fail(thread, errno);
    if (take_interrupt(thread)) raise(thread, ErrorClass::keyboard_interrupt, "");
    return kNone;
}
Value parent_id(Thread& thread, const Arguments&) { return make_int(thread, getppid()); }
Value user_id(Thread& thread, const Arguments&) { return make_int(thread, getuid()); }
Value cpu_count(Thread& thread, const Arguments&) { return make_int(thread, sysconf(_SC_NPROCESSORS_ONLN)); }
Value affinity(Thread& thread, const Arguments&) {
    cpu_set_t set;
    CPU_ZERO(&set);
    sched_getaffinity(0, sizeof set, &set);
    Rooted made(thread, make_set(thread));
    for (int i = 0; i < CPU_SETSIZE; ++i) {
        if (CPU_ISSET(i, &set)) set_add(thread, made, Value::from_small_int(i));
    }
    return made;
}
Value random_bytes(Thread& thread, const Arguments& arguments) {
    const std::int64_t count = to_index_int64(thread, arguments[0]);
    if (count < 0) raise(thread, ErrorClass::value_error, "negative argument not allowed");
    std::string bytes(static_cast<std::size_t>(count), '\0');
    for (std::size_t at = 0; at < bytes.size();) {
        const ssize_t got = getrandom(bytes.data() + at, bytes.size() - at, 0);
        if (got < 0 && errno != EINTR) fail(thread, errno);
        if (got > 0) at += static_cast<std::size_t>(got);
    }
    return make_bytes(thread, bytes);
}
Value error_text(Thread& thread, const Arguments& arguments) {
    return make_str(thread, std::strerror(static_cast<int>(to_index_int64(thread, arguments[0]))));
}
Value leave_at_once(Thread& thread, const Arguments& arguments) {
    const auto status = static_cast<int>(to_index_int64(thread, arguments[0]));
    become_inevitable(thread, "os._exit");
    _exit(status);
}
Value system_name(Thread& thread, const Arguments&) {
    utsname name;
    if (::uname(&name) != 0) fail(thread, errno);
    const Value fields[] = {make_str(thread, name.sysname), make_str(thread, name.nodename),
                            make_str(thread, name.release), make_str(thread, name.version),
                            make_str(thread, name.machine)};
    return toy::make_tuple(thread, fields);
}

// ---------------------------------------------------------------- descriptors

Value make_pipe(Thread& thread, const Arguments&) {
    become_inevitable(thread, "os");
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) fail(thread, errno);
    const Value pair[] = {Value::from_small_int(ends[0]), Value::from_small_int(ends[1])};
    return toy::make_tuple(thread, pair);
}
Value open_raw(Thread& thread, const Arguments& arguments) {
    const auto flags = static_cast<int>(to_index_int64(thread, arguments[1]));
    const mode_t mode = mode_argument(thread, arguments, 2, 0777);
    const int descriptor = ::open(path_of(thread, arguments, "open").c_str(), flags | O_CLOEXEC, mode);
    if (descriptor < 0) fail(thread, errno, arguments[0]);
    return Value::from_small_int(descriptor);
}
Value close_raw(Thread& thread, const Arguments& arguments) {
    const auto descriptor = static_cast<int>(to_index_int64(thread, arguments[0]));
    become_inevitable(thread, "os");
    if (::close(descriptor) != 0) fail(thread, errno);
    return kNone;
}
Value read_raw(Thread& thread, const Arguments& arguments) {
    const auto descriptor = static_cast<int>(to_index_int64(thread, arguments[0]));
    const std::int64_t count = to_index_int64(thread, arguments[1]);
    if (count < 0) fail(thread, EINVAL);
    become_inevitable(thread, "os");
    DescriptorStream stream(descriptor, false);
    std::string data(static_cast<std::size_t>(count), '\0');
    data.resize(stream.read(thread, data.data(), data.size()));
    return make_bytes(thread, data);
}
Value write_raw(Thread& thread, const Arguments& arguments) {
    const auto descriptor = static_cast<int>(to_index_int64(thread, arguments[0]));
    const std::string data = buffer_contents(thread, arguments[1]);
    become_inevitable(thread, "os");
    if (descriptor == STDOUT_FILENO) flush_output(thread);
    DescriptorStream stream(descriptor, false);
    if (!data.empty()) stream.wait_writable(thread);
    return make_int(thread, static_cast<std::int64_t>(stream.write(thread, data)));
}
Value seek_raw(Thread& thread, const Arguments& arguments) {
    become_inevitable(thread, "os");
    DescriptorStream stream(static_cast<int>(to_index_int64(thread, arguments[0])), false);
    return make_int(thread, stream.seek(thread, to_index_int64(thread, arguments[1]),
                                        static_cast<Whence>(to_index_int64(thread, arguments[2]))));
}
Value is_terminal(Thread& thread, const Arguments& arguments) {
    return Value::from_bool(::isatty(static_cast<int>(to_index_int64(thread, arguments[0]))) == 1);
}
Value terminal_size(Thread& thread, const Arguments&) { fail(thread, ENOTTY); }

constexpr NativeDescriptor kFunctions[] = {
    {"_environment", environment, 0, 0},
    {"putenv", put_environment, 2, 2},
    {"unsetenv", unset_environment, 1, 1},
    {"getcwd", current_directory, 0, 0},
    {"chdir", change_directory, 1, 1},
    {"listdir", list_directory, 0, 1},
    {"remove", remove_file, 1, 1},
    {"unlink", remove_file, 1, 1},
    {"rmdir", remove_directory, 1, 1},
    {"mkdir", make_directory, 1, 2, true},
    {"rename", rename_file, 2, 2},
    {"replace", rename_file, 2, 2},
    {"link", link_file, 2, 2},
    {"symlink", symbolic_link, 2, 2},
    {"readlink", read_link, 1, 1},
    {"chmod", change_mode, 2, 2},
    {"access", may_access, 2, 2},
    {"_stat", file_status<true>, 1, 1},
    {"_lstat", file_status<false>, 1, 1},
    {"_kind", file_kind<true>, 1, 1},
    {"_link_kind", file_kind<false>, 1, 1},
    {"getpid", process_id, 0, 0},
    {"kill", send_signal, 2, 2},
    {"getppid", parent_id, 0, 0},
    {"getuid", user_id, 0, 0},
    {"cpu_count", cpu_count, 0, 0},
    {"sched_getaffinity", affinity, 1, 1},
    {"urandom", random_bytes, 1, 1},
    {"strerror", error_text, 1, 1},
    {"_exit", leave_at_once, 1, 1},
    {"_uname", system_name, 0, 0},
    {"pipe", make_pipe, 0, 0},
    {"open", open_raw, 2, 3},
    {"close", close_raw, 1, 1},
    {"read", read_raw, 2, 2},
    {"write", write_raw, 2, 2},
    {"lseek", seek_raw, 3, 3},
    {"isatty", is_terminal, 1, 1},
    {"get_terminal_size", terminal_size, 0, 1},
};

void add_constants(Thread& thread, ModuleInfo& module) {
    const struct {
        const char* name;
        int value;
    } constants[] = {
        {"O_RDONLY", O_RDONLY}, {"O_WRONLY", O_WRONLY}, {"O_RDWR", O_RDWR},     {"O_CREAT", O_CREAT},
        {"O_EXCL", O_EXCL},     {"O_TRUNC", O_TRUNC},   {"O_APPEND", O_APPEND}, {"F_OK", F_OK},
        {"R_OK", R_OK},         {"W_OK", W_OK},         {"X_OK", X_OK},         {"SEEK_SET", SEEK_SET},
        {"SEEK_CUR", SEEK_CUR}, {"SEEK_END", SEEK_END},
    };
    for (const auto& [name, value] : constants) define(thread, module, name, Value::from_small_int(value));
}

}  // namespace

void register_os() { register_native_module({"posix", kFunctions, add_constants}); }

}  // namespace toy
