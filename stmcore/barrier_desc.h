// The barriers described once, as data: the inline functions of barriers.h and the JIT's emitter are both written
// against these constants and nothing else of the core.
//
//   read barrier   byte [gs: ref >> kReadMarkerShift] = read_version
//                  anywhere between the previous and the next point at which a transaction may end; not needed on an
//                  object made or written in this transaction.
//   write barrier  if (flags(ref) & kWriteBarrier) slow(ref), before the store. Valid until the next collection or
//                  the end of the transaction. Implies the read barrier.
//   cards          an object with kLarge begins on a page and may be read and written by cards, 256-byte pieces; the
//                  first includes the header. Its markers begin at m = card address >> kReadMarkerShift:
//                    read   byte [gs: m + kCardRead] = read_version, instead of the read barrier
//                    write  if (flags(ref) & kWriteBarrier) { if byte [gs: m + kCardWritten] != card_version: card slow
//                           path }, instead of the write barrier
//                  A whole-object barrier covers all cards. Objects without kLarge take the ordinary barriers.
//
//                  Conflicts have the barriers' granularity on both sides: the object, and in large objects the card. A
//                  card has sixteen marker bytes of which a whole-object barrier uses one (in the first card), so cards
//                  have markers of their own at no cost. 256 bytes are what sixteen marker bytes stand for, four of which
//                  are in use; smaller cards would add slow paths to loops over arrays, larger ones copies (backup, log
//                  entry, import) and false conflicts. Objects up to 16 KiB have no cards: they lie at any multiple of 8
//                  or 16, so that a piece of one would share its marker bytes with a neighbour.
//   allocate       bump nursery_current; past nursery_end: slow path.
//   break check    nursery_current >= nursery_mark: go to a safe point. Every loop polls it.
#pragma once

#include <cstddef>

#include "stmcore/segment.h"

namespace stm::barrier {

// Offsets from the segment base, that is from %gs.
constexpr std::size_t kReadVersion = kHeaderOffset + offsetof(Segment, read_version);
constexpr std::size_t kCardVersion = kHeaderOffset + offsetof(Segment, card_version);
constexpr std::size_t kNurseryCurrent = kHeaderOffset + offsetof(Segment, nursery_current);
constexpr std::size_t kNurseryEnd = kHeaderOffset + offsetof(Segment, nursery_end);
constexpr std::size_t kNurseryMark = kHeaderOffset + offsetof(Segment, nursery_mark);
constexpr std::size_t kBase = kHeaderOffset + offsetof(Segment, base);
constexpr std::size_t kInevitable = kHeaderOffset + offsetof(Segment, inevitable);
constexpr std::size_t kEmbedder = kHeaderOffset + offsetof(Segment, embedder);
constexpr std::size_t kEmbedderPending = kHeaderOffset + offsetof(Segment, embedder_pending);

// Offsets from the first marker byte of a card.
constexpr std::size_t kCardRead = 3;      // == read_version: read in this transaction
constexpr std::size_t kCardWritten = 1;   // == card_version: written since the transaction began or the last collection
constexpr std::size_t kCardBackedUp = 2;  // == card_version: has a backup in this transaction

// Offsets from an object.
constexpr std::size_t kFlags = offsetof(ObjectHeader, flags);
constexpr std::size_t kTypeId = offsetof(ObjectHeader, type_id);

}  // namespace stm::barrier

extern "C" {
// Slow paths, callable from compiled code (System V ABI; they neither move objects nor end the transaction nor throw).
// Write barrier: backs the object up (or only remembers it in solo mode) and clears kWriteBarrier.
void stm_write_barrier_slow(stm::Segment* segment, std::uint64_t offset);
// The same for the card of a kLarge object that `at`, a byte offset into the object, lies in.
void stm_write_card_slow(stm::Segment* segment, std::uint64_t offset, std::uint64_t at);
// Returns the SegOffset of `size` zeroed bytes whose header the caller fills (type_id; flags stay as they are
// returned). Never collects and never moves: past the nursery it takes old space as an overflow object and asks for
// a safe point. Zero when the heap limit is reached.
std::uint64_t stm_allocate_slow(stm::Segment* segment, std::uint64_t size);
// The same for code that cannot fail here (boxes made while compiled code is left): the heap limit does not stop it,
// the next safe point reports it. Ends the process with a message if the system has no memory at all.
std::uint64_t stm_allocate_beyond_limit(stm::Segment* segment, std::uint64_t size);
}
