// Opening files: modes, paths, and making the objects on top of each other.
#pragma once

#include <string>
#include <string_view>

#include "frontend-toy/io/file_objects.h"

namespace toy {

struct OpenMode {
    bool creating = false, reading = false, writing = false, appending = false, updating = false;
    bool text = false, binary = false;
    bool reads = false, writes = false;
    // As FileIO.mode gives it: "rb", "wb", "rb+", ...
    std::string raw_text() const;
    int flags() const;  // as for open()
};
OpenMode parse_open_mode(Thread&, std::string_view mode);

ByteStream* stream_of_slot(Value slot);
TextStream* text_stream_of_slot(Value slot);
// The bytes of a bytes-like object: bytes, bytearray, or something with tobytes(). TypeError.
std::string buffer_contents(Thread&, Value value);
int open_descriptor(Thread&, Value file, const OpenMode& mode, bool owned, Value opener);
void fill_raw_file(Thread&, Value instance, Value name, const OpenMode& mode, bool owned, Value opener);
void fill_buffered_file(Thread&, Value instance, Value raw, bool reads, bool writes);
void fill_text_file(Thread&, Value instance, Value buffer, Value encoding, Value errors, Value newline,
                    bool line_buffering, bool write_through);

}  // namespace toy
