// Text over a ByteStream: decoding, universal newlines, lines. As there: outside the heap, for inevitable transactions
// only (standard output excepted), and calls that throw Blocked can be made again.
//
// Lines are found in the undecoded bytes, which all encodings with one-byte newlines allow (UTF-8, ASCII, Latin-1); so
// the position of a stream is a position in the file. Text in other encodings is recoded when it is first read.
#pragma once

#include <string>

#include "frontend-toy/io/byte_stream.h"

namespace toy {

enum class NewlineMode : std::uint8_t { translate, keep, lf, cr, crlf };  // None, '', '\n', '\r', '\r\n'

class TextStream {
  public:
    // `encoding` as decode_text() takes it.
    TextStream(ByteStream& bytes, std::string encoding, std::string errors, NewlineMode newlines, bool line_buffering);

    Value read(Thread&, std::int64_t characters);  // < 0: everything
    Value read_line(Thread&, std::int64_t limit);  // an empty str at the end
    void write(Thread&, Value str);
    void flush(Thread&);
    std::int64_t seek(Thread&, std::int64_t position, Whence);
    std::int64_t tell(Thread&);
    void truncate(Thread&, std::int64_t size);
    void close(Thread&);
    Value newlines_seen(Thread&);

    ByteStream& bytes() { return bytes_; }
    const std::string& encoding() const { return encoding_; }
    const std::string& errors() const { return errors_; }
    bool line_buffering() const { return line_buffering_; }
    bool write_through = false;
    bool has_object = false;
    bool iterating = false;  // tell() is refused between the lines of an iteration
    void reconfigure(std::string encoding, std::string errors, NewlineMode newlines, bool line_buffering);
    NewlineMode newlines() const { return newlines_; }
    // Is writing to it the same as adding UTF-8 to the thread's output?
    bool is_plain_standard_output() const {
        return bytes_.standard_output && is_plain_utf8_ && newlines_ != NewlineMode::cr &&
               newlines_ != NewlineMode::crlf;
    }

  private:
    bool fill(Thread&, std::size_t wanted);  // false: the end
    void check_chunk(Thread&, std::string_view chunk);
    std::string_view here() const { return std::string_view(data_).substr(at_); }
    // Takes `length` bytes, newlines translated if the mode says so.
    Value take(Thread&, std::size_t length);
    void see_newlines(std::string_view text);
    void drop_input();

    ByteStream& bytes_;
    std::string encoding_, errors_;
    std::string decoding_;  // what data_ is in
    NewlineMode newlines_;
    bool line_buffering_;
    bool is_plain_utf8_ = false;  // strict
    bool recodes_ = false;        // an encoding of other than one-byte newlines
    bool is_single_byte_ = false, accepts_all_bytes_ = false;
    bool strips_signature_ = false;
    bool ended_ = false;  // the last read of the bytes met the end
    std::string data_;    // not yet decoded; everything before at_ is taken
    std::size_t at_ = 0;
    std::string carry_;  // the start of a character at the end of the chunk checked last
    unsigned seen_ = 0;  // bits: CR, LF, CRLF
};

}  // namespace toy
