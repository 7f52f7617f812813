// What is known of a conflict: both sides of it, as far as that costs the fast paths nothing.
#pragma once

#include <cstdint>

#include "stmcore/types.h"

namespace stm {

// A place in the embedder's program, in the embedder's own encoding (a source line, a bytecode address). 0: unknown.
using Position = std::uint64_t;

enum class ConflictKind : std::uint8_t {
    none,         // the abort had another reason
    read_write,   // this transaction read what the other one changed
    write_write,  // both wrote it
};

// Why a transaction was aborted in favour of another one, which had committed ("the writer"). A conflict is found when the
// aborted transaction ("the reader") imports the writer's entry of the commit log: at its own commit, on becoming
// inevitable, on validation, or while the world is stopped.
struct Conflict {
    ConflictKind kind = ConflictKind::none;
    SegOffset object{kNull};       // good for as long as the object lives: it is in old space and does not move
    std::uint32_t type_id = 0;     // of the object, as the writer left it
    // The bytes the writer changed, counted from the object: a card of a large object, or the whole. (Of collections, whose
    // updates commute: not exactly known.)
    std::uint64_t begin = 0, end = 0;
    std::uint64_t commit = 0;      // the writer's number in the commit log
    unsigned writer_segment = 0;
    unsigned reader_segment = 0;
    // Where the writer first wrote the object (or card) in its transaction.
    Position writer = 0;
    // write_write: where the reader first wrote it. read_write: where the reader was when the conflict was found. (Read
    // barriers leave a byte, not a place: where it was read is not known.)
    Position reader = 0;
};

}  // namespace stm
