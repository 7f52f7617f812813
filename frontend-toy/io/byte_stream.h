// Bytes of files: buffers over something that reads and writes them. A stream lies outside the heap; whoever uses it
// has made the transaction inevitable, so that nothing of what it did can be taken back.
//
// A read that would have to wait throws Blocked with nothing lost: what came in stays in the buffer, and the same call
// made again goes on from there.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "frontend-toy/thread.h"

namespace toy {

enum class Whence : int { start = 0, current = 1, end = 2 };

// What lies under the buffers.
class RawStream {
  public:
    virtual ~RawStream() = default;
    virtual std::size_t read(Thread&, char* to, std::size_t room) = 0;  // 0: the end
    virtual std::size_t write(Thread&, std::string_view) = 0;
    // May a write of this many bytes be made without waiting? Throws Blocked otherwise.
    virtual void wait_writable(Thread&) {}
    virtual std::int64_t seek(Thread&, std::int64_t offset, Whence) = 0;
    virtual void truncate(Thread&, std::int64_t size) = 0;
    virtual void flush(Thread&) {}
    virtual void close(Thread&) = 0;
    virtual bool seekable(Thread&) = 0;
    virtual bool is_terminal() { return false; }
    virtual int descriptor() { return -1; }
};

// A file descriptor.
class DescriptorStream final : public RawStream {
  public:
    DescriptorStream(int descriptor, bool owned);
    std::size_t read(Thread&, char* to, std::size_t room) override;
    std::size_t write(Thread&, std::string_view) override;
    void wait_writable(Thread&) override;
    std::int64_t seek(Thread&, std::int64_t offset, Whence) override;
    void truncate(Thread&, std::int64_t size) override;
    void close(Thread&) override;
    bool seekable(Thread&) override;
    bool is_terminal() override;
    int descriptor() override { return descriptor_; }

  private:
    int descriptor_;
    bool owned_;
    bool regular_ = false;
};

// A Python object with the methods of a binary file. It is in old space, where it stays, and is a root until the stream
// is closed.
class ObjectStream final : public RawStream {
  public:
    // May move objects.
    static std::unique_ptr<ObjectStream> make(Thread&, const Rooted& object);
    ~ObjectStream() override;
    std::size_t read(Thread&, char* to, std::size_t room) override;
    std::size_t write(Thread&, std::string_view) override;
    std::int64_t seek(Thread&, std::int64_t offset, Whence) override;
    void truncate(Thread&, std::int64_t size) override;
    void flush(Thread&) override;
    void close(Thread&) override;
    bool seekable(Thread&) override;

  private:
    explicit ObjectStream(Value object);
    friend void trace_streams(stm::Tracer&);
    Value object_;
    std::string surplus_;  // of a read that gave more than there was room for
};

constexpr std::size_t kStreamBuffer = 8192;

class ByteStream;

// The file of another stream, which has no buffer of its own.
class SharedStream final : public RawStream {
  public:
    explicit SharedStream(ByteStream& stream) : stream_(stream) {}
    std::size_t read(Thread&, char* to, std::size_t room) override;
    std::size_t write(Thread&, std::string_view) override;
    void wait_writable(Thread&) override;
    std::int64_t seek(Thread&, std::int64_t offset, Whence) override;
    void truncate(Thread&, std::int64_t size) override;
    void close(Thread&) override;
    bool seekable(Thread&) override;
    bool is_terminal() override;
    int descriptor() override;

  private:
    ByteStream& stream_;
};

class ByteStream {
  public:
    ByteStream(std::unique_ptr<RawStream> raw, bool readable, bool writable, bool buffered);
    ~ByteStream();

    std::string read(Thread&, std::int64_t count);     // < 0: everything
    std::string read_some(Thread&, std::size_t most);  // at most one read of the file; empty at the end
    std::string_view peek(Thread&);
    std::string read_line(Thread&, std::int64_t limit);
    void write(Thread&, std::string_view);
    void flush(Thread&);
    std::int64_t seek(Thread&, std::int64_t offset, Whence);
    std::int64_t tell(Thread&);
    void truncate(Thread&, std::int64_t size);
    // Flushes first; the file is closed even if that fails.
    void close(Thread&);
    // Writes what it can at the end of the process, errors ignored.
    void abandon();

    bool is_closed() const { return closed_; }
    bool readable() const { return readable_; }
    bool writable() const { return writable_; }
    RawStream& raw() { return *raw_; }
    // Does it write to the program's standard output, in one order with print()?
    bool standard_output = false;

  private:
    std::size_t buffered() const { return in_.size() - in_at_; }
    std::size_t fill(Thread&, std::size_t wanted);
    std::string take(std::size_t count);
    void drop_input(Thread&);

    std::unique_ptr<RawStream> raw_;
    bool readable_, writable_, buffers_;
    bool closed_ = false;
    std::string in_;
    std::size_t in_at_ = 0;
    std::string out_;
};

// Before a file is opened or looked at by name: what was written to it through streams that are still open is written
// to the file itself. (CPython closes a file as soon as nobody refers to it; here that takes longer.)
void flush_streams_of(Thread&, const std::string& path);
void trace_streams(stm::Tracer&);
// At the end of the process.
void abandon_all_streams();

}  // namespace toy
