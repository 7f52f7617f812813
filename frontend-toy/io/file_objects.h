// The classes of module io as native classes, and what the rest of the front end needs of them.
#pragma once

#include <span>
#include <string>

#include "frontend-toy/io/text_stream.h"
#include "frontend-toy/model/stateful_class.h"

namespace toy {

// Hidden slots of every class that derives from _IOBase.
enum FileSlot : std::uint32_t {
    kClosedSlot,  // _IOBase: true after its own close()
    kStreamSlot,  // FileIO, Buffered*: ByteStream*; TextIOWrapper: TextStream*; as a small int
    kNameSlot,
    kModeSlot,
    kBelowSlot,  // Buffered*: the raw file; TextIOWrapper: the binary file
    kFileSlots
};

struct IoClasses {
    Value base, raw_base, buffered_base, text_base;
    Value file, reader, writer, random, text;
    Value string_io, bytes_io;
    Value unsupported;  // io.UnsupportedOperation
};
// Made when they are first asked for; the transaction becomes inevitable then.
const IoClasses& io_classes(Thread&);
// io.UnsupportedOperation(message)
[[noreturn]] void raise_unsupported(Thread&, const char* message);

// The stream of a TextIOWrapper that is not closed or detached; null for anything else.
TextStream* text_stream_of(Thread&, Value file);
// open() of the builtins
Value open_file(Thread&, const Arguments&);
// A str, bytes or object with __fspath__ as a path. May run Python code. TypeError, ValueError for a null byte.
std::string path_argument(Thread&, Value path, const char* wanted = "str, bytes or os.PathLike object");

// sys.stdin, sys.stdout and sys.stderr. Once.
struct StandardFiles {
    Value input, output, error;
};
StandardFiles make_standard_files(Thread&);

// For the classes' definitions in the files of this folder.
void add_base_classes(Thread&, IoClasses&);
void add_file_classes(Thread&, IoClasses&);
void add_text_class(Thread&, IoClasses&);
void add_memory_classes(Thread&, IoClasses&);
void register_io_modules();

}  // namespace toy
