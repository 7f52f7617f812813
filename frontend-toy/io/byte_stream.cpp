#include "frontend-toy/io/byte_stream.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <mutex>
#include <set>
#include <utility>

#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

struct OpenStreams {
    std::mutex mutex;
    std::set<ByteStream*> writers;
    std::set<ObjectStream*> objects;
};
OpenStreams& open_streams() {
    static OpenStreams instance;
    return instance;
}

void check_interrupt(Thread& thread) {
    if (take_interrupt(thread)) raise(thread, ErrorClass::keyboard_interrupt, "");
}

}  // namespace

// ---------------------------------------------------------------- descriptors

DescriptorStream::DescriptorStream(int descriptor, bool owned) : descriptor_(descriptor), owned_(owned) {
    struct stat status;
    regular_ = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

std::size_t DescriptorStream::read(Thread& thread, char* to, std::size_t room) {
    for (;;) {
        if (!regular_) {
            pollfd wanted{descriptor_, POLLIN, 0};
            if (::poll(&wanted, 1, 0) == 0) throw Blocked{0, 0, descriptor_, POLLIN};
        }
        ssize_t count = ::read(descriptor_, to, room);
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno == EAGAIN) throw Blocked{0, 0, descriptor_, POLLIN};
        if (errno != EINTR) raise_os_error(thread, errno);
        check_interrupt(thread);
    }
}

void DescriptorStream::wait_writable(Thread&) {
    if (regular_) return;
    pollfd wanted{descriptor_, POLLOUT, 0};
    if (::poll(&wanted, 1, 0) == 0) throw Blocked{0, 0, descriptor_, POLLOUT};
}

std::size_t DescriptorStream::write(Thread& thread, std::string_view text) {
    // A pipe that is ready takes PIPE_BUF bytes at once without waiting.
    if (!regular_) text = text.substr(0, 4096);
    for (;;) {
        ssize_t count = ::write(descriptor_, text.data(), text.size());
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno == EAGAIN) throw Blocked{0, 0, descriptor_, POLLOUT};
        if (errno != EINTR) raise_os_error(thread, errno);
        check_interrupt(thread);
    }
}

std::int64_t DescriptorStream::seek(Thread& thread, std::int64_t offset, Whence whence) {
    static_assert(SEEK_SET == 0 && SEEK_CUR == 1 && SEEK_END == 2);
    off_t at = lseek(descriptor_, offset, static_cast<int>(whence));
    if (at < 0) raise_os_error(thread, errno);
    return at;
}

void DescriptorStream::truncate(Thread& thread, std::int64_t size) {
    if (ftruncate(descriptor_, size) != 0) raise_os_error(thread, errno);
}

void DescriptorStream::close(Thread& thread) {
    int descriptor = std::exchange(descriptor_, -1);
    if (owned_ && descriptor >= 0 && ::close(descriptor) != 0 && errno != EINTR) raise_os_error(thread, errno);
}

bool DescriptorStream::seekable(Thread&) { return lseek(descriptor_, 0, SEEK_CUR) >= 0; }
bool DescriptorStream::is_terminal() { return isatty(descriptor_) == 1; }

// ---------------------------------------------------------------- objects

namespace {

Value call_method(Thread& thread, Value object, std::string_view name, std::span<const Value> arguments) {
    RootedVector passed(thread);
    passed.values.assign(arguments.begin(), arguments.end());
    Value method = get_attribute(thread, object, intern(thread, name));
    return call(thread, method, passed.values);
}

}  // namespace

ObjectStream::ObjectStream(Value object) : object_(object) {
    std::lock_guard<std::mutex> lock(open_streams().mutex);
    open_streams().objects.insert(this);
}
ObjectStream::~ObjectStream() {
    std::lock_guard<std::mutex> lock(open_streams().mutex);
    open_streams().objects.erase(this);
}

std::unique_ptr<ObjectStream> ObjectStream::make(Thread& thread, const Rooted& object) {
    identity(thread, object);  // which only an object in old space has
    return std::unique_ptr<ObjectStream>(new ObjectStream(object));
}

void trace_streams(stm::Tracer& tracer) {
    std::lock_guard<std::mutex> lock(open_streams().mutex);
    for (ObjectStream* stream : open_streams().objects) {
        stm::SegOffset offset = stream->object_.ref();
        tracer.visit(&offset);
        stream->object_ = Value::from_ref(offset);
    }
}

std::size_t ObjectStream::read(Thread& thread, char* to, std::size_t room) {
    if (surplus_.empty()) {
        const Value count[] = {make_int(thread, static_cast<std::int64_t>(room))};
        const bool once = !find_attribute(thread, object_, intern(thread, "read1")).is_nothing();
        const char* name = once ? "read1" : "read";
        Value data = call_method(thread, object_, name, count);
        if (!is_bytes_like(thread, data)) {
            raise(thread, ErrorClass::type_error,
                  std::string("underlying ") + name + "() should have returned a bytes-like object, not '" +
                      type_name(thread, data) + "'");
        }
        surplus_ = bytes_view(thread, data);
    }
    std::size_t count = std::min(room, surplus_.size());
    std::copy_n(surplus_.data(), count, to);
    surplus_.erase(0, count);
    return count;
}

std::size_t ObjectStream::write(Thread& thread, std::string_view text) {
    const Value data[] = {make_bytes(thread, text)};
    call_method(thread, object_, "write", data);
    return text.size();
}

std::int64_t ObjectStream::seek(Thread& thread, std::int64_t offset, Whence whence) {
    surplus_.clear();
    if (offset == 0 && whence == Whence::current) {
        std::int64_t at = 0;
        to_int64(thread, call_method(thread, object_, "tell", {}), at);
        return at;
    }
    const Value arguments[] = {make_int(thread, offset), Value::from_small_int(static_cast<int>(whence))};
    std::int64_t at = 0;
    to_int64(thread, call_method(thread, object_, "seek", arguments), at);
    return at;
}

void ObjectStream::truncate(Thread& thread, std::int64_t size) {
    const Value arguments[] = {make_int(thread, size)};
    call_method(thread, object_, "truncate", arguments);
}

void ObjectStream::flush(Thread& thread) { call_method(thread, object_, "flush", {}); }
void ObjectStream::close(Thread& thread) {
    {
        std::lock_guard<std::mutex> lock(open_streams().mutex);
        open_streams().objects.erase(this);
    }
    call_method(thread, std::exchange(object_, kNone), "close", {});
}

bool ObjectStream::seekable(Thread& thread) {
    Value method = find_attribute(thread, object_, intern(thread, "seekable"));
    return !method.is_nothing() && truth(thread, call(thread, method, {}));
}

// ---------------------------------------------------------------- the file of another stream

std::size_t SharedStream::read(Thread& thread, char* to, std::size_t room) {
    return stream_.raw().read(thread, to, room);
}
std::size_t SharedStream::write(Thread& thread, std::string_view text) { return stream_.raw().write(thread, text); }
void SharedStream::wait_writable(Thread& thread) { stream_.raw().wait_writable(thread); }
std::int64_t SharedStream::seek(Thread& thread, std::int64_t offset, Whence whence) {
    return stream_.raw().seek(thread, offset, whence);
}
void SharedStream::truncate(Thread& thread, std::int64_t size) { stream_.raw().truncate(thread, size); }
void SharedStream::close(Thread& thread) { stream_.close(thread); }
bool SharedStream::seekable(Thread& thread) { return stream_.raw().seekable(thread); }
bool SharedStream::is_terminal() { return stream_.raw().is_terminal(); }
int SharedStream::descriptor() { return stream_.is_closed() ? -1 : stream_.raw().descriptor(); }

// ---------------------------------------------------------------- buffers

ByteStream::ByteStream(std::unique_ptr<RawStream> raw, bool readable, bool writable, bool buffered)
    : raw_(std::move(raw)), readable_(readable), writable_(writable), buffers_(buffered) {
    if (!writable_) return;
    std::lock_guard<std::mutex> lock(open_streams().mutex);
    open_streams().writers.insert(this);
}

ByteStream::~ByteStream() {
    std::lock_guard<std::mutex> lock(open_streams().mutex);
    open_streams().writers.erase(this);
}

std::size_t ByteStream::fill(Thread& thread, std::size_t wanted) {
    if (!out_.empty()) flush(thread);
    if (in_at_ == in_.size()) {
        in_.clear();
        in_at_ = 0;
    }
    const std::size_t size = in_.size();
    const std::size_t room = buffers_ ? std::max(wanted, kStreamBuffer) : wanted;
    std::string chunk(room, '\0');  // apart: Python code may run meanwhile
    const std::size_t count = raw_->read(thread, chunk.data(), room);
    if (in_.empty()) {
        chunk.resize(count);
        in_.swap(chunk);
    } else {
        in_.append(chunk, 0, count);
    }
    return in_.size() - size;
}

std::string ByteStream::take(std::size_t count) {
    count = std::min(count, buffered());
    std::string taken;
    if (in_at_ == 0 && count == in_.size()) {
        taken.swap(in_);
    } else {
        taken = in_.substr(in_at_, count);
        in_at_ += count;
        if (in_at_ == in_.size()) {
            in_.clear();
            in_at_ = 0;
        }
    }
    return taken;
}

std::string ByteStream::read(Thread& thread, std::int64_t count) {
    if (count < 0) {
        std::size_t room = 65536;
        while (fill(thread, room) != 0) room = std::min<std::size_t>(room * 2, 16 << 20);
        return take(buffered());
    }
    const auto wanted = static_cast<std::size_t>(count);
    while (buffered() < wanted) {
        if (fill(thread, std::min<std::size_t>(wanted - buffered(), 16 << 20)) == 0) break;
        if (!buffers_) break;
    }
    return take(wanted);
}

std::string ByteStream::read_some(Thread& thread, std::size_t most) {
    if (buffered() == 0 && most != 0) fill(thread, buffers_ ? kStreamBuffer : most);
    return take(most);
}

std::string_view ByteStream::peek(Thread& thread) {
    if (buffered() == 0) fill(thread, kStreamBuffer);
    return std::string_view(in_).substr(in_at_);
}

std::string ByteStream::read_line(Thread& thread, std::int64_t limit) {
    std::size_t looked_at = 0;
    for (;;) {
        const std::string_view here = std::string_view(in_).substr(in_at_);
        const std::size_t end = here.find('\n', looked_at);
        std::size_t length = end == std::string_view::npos ? here.size() : end + 1;
        const bool full = limit >= 0 && length >= static_cast<std::size_t>(limit);
        if (full) length = static_cast<std::size_t>(limit);
        if (full || end != std::string_view::npos) return take(length);
        looked_at = here.size();
        if (fill(thread, buffers_ ? kStreamBuffer : 1) == 0) return take(buffered());
    }
}

// The file's position becomes the stream's.
void ByteStream::drop_input(Thread& thread) {
    if (buffered() != 0) raw_->seek(thread, -static_cast<std::int64_t>(buffered()), Whence::current);
    in_.clear();
    in_at_ = 0;
}

void ByteStream::write(Thread& thread, std::string_view text) {
    if (standard_output) {
        thread.output.append(text);
        output_grew(thread);
        return;
    }
    if (out_.size() >= kStreamBuffer) flush(thread);  // may wait; nothing of `text` is taken before
    drop_input(thread);
    out_.append(text);
    if (!buffers_ || out_.size() > kStreamBuffer) {
        try {
            flush(thread);
        } catch (const Blocked&) {
            // The next write or flush waits.
        }
    }
}

void ByteStream::flush(Thread& thread) {
    if (standard_output) return flush_output(thread);
    std::size_t written = 0;
    struct Written {
        std::string& text;
        std::size_t& count;
        ~Written() { text.erase(0, count); }
    } remove{out_, written};
    while (written < out_.size()) {
        raw_->wait_writable(thread);
        written += raw_->write(thread, std::string_view(out_).substr(written));
    }
}

std::int64_t ByteStream::seek(Thread& thread, std::int64_t offset, Whence whence) {
    flush(thread);
    if (whence == Whence::current) offset -= static_cast<std::int64_t>(buffered());
    const std::int64_t at = raw_->seek(thread, offset, whence);
    in_.clear();
    in_at_ = 0;
    return at;
}

std::int64_t ByteStream::tell(Thread& thread) {
    return raw_->seek(thread, 0, Whence::current) - static_cast<std::int64_t>(buffered()) +
           static_cast<std::int64_t>(out_.size());
}

void ByteStream::truncate(Thread& thread, std::int64_t size) {
    flush(thread);
    raw_->truncate(thread, size);
}

void ByteStream::close(Thread& thread) {
    if (closed_) return;
    struct Closing {
        Thread& thread;
        ByteStream& stream;
        bool done = false;
        void close() {
            if (std::exchange(done, true)) return;
            stream.closed_ = true;
            std::string().swap(stream.in_);
            std::string().swap(stream.out_);
            {
                std::lock_guard<std::mutex> lock(open_streams().mutex);
                open_streams().writers.erase(&stream);
            }
            stream.raw_->close(thread);
        }
    } closing{thread, *this};
    try {
        flush(thread);
    } catch (const PythonError& error) {
        Rooted kept(thread, error.exception);
        closing.close();
        throw PythonError{kept};
    }
    closing.close();
}

void ByteStream::abandon() {
    const int descriptor = raw_->descriptor();
    std::size_t at = 0;
    while (descriptor >= 0 && at < out_.size()) {
        ssize_t count = ::write(descriptor, out_.data() + at, out_.size() - at);
        if (count < 0 && errno != EINTR) break;
        if (count > 0) at += static_cast<std::size_t>(count);
    }
    out_.clear();
}

void flush_streams_of(Thread& thread, const std::string& path) {
    struct stat wanted;
    bool looked = false;
    std::vector<ByteStream*> writers;
    {
        std::lock_guard<std::mutex> lock(open_streams().mutex);
        if (open_streams().writers.empty()) return;
        writers.assign(open_streams().writers.begin(), open_streams().writers.end());
    }
    for (ByteStream* stream : writers) {
        const int descriptor = stream->raw().descriptor();
        if (descriptor < 0 || stream->standard_output) continue;
        if (!std::exchange(looked, true) && stat(path.c_str(), &wanted) != 0) return;
        struct stat status;
        if (fstat(descriptor, &status) == 0 && status.st_ino == wanted.st_ino && status.st_dev == wanted.st_dev &&
            S_ISREG(status.st_mode)) {
            stream->flush(thread);
        }
    }
}

void abandon_all_streams() {
    std::lock_guard<std::mutex> lock(open_streams().mutex);
    for (ByteStream* stream : open_streams().writers) stream->abandon();
}

}  // namespace toy
