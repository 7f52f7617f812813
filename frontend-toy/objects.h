// Layouts of the heap objects. Type ids below jit::first_mutable_type are fixed per object; ids from kFirstShape on are shapes
// (shape.h) and change when an instance gains an attribute.
#pragma once

#include <cstdint>

#include "frontend-toy/value.h"
#include "stmcore/types.h"

namespace toy {

struct Code;
struct NativeDescriptor;

enum TypeId : std::uint32_t {
    kNoType = 0,
    kBigInt, kBoxedFloat, kStr, kBytes, kByteArray,
    kTuple, kList, kItems, kDict, kSet, kFrozenSet, kHashEntries, kRawBytes,
    kRange, kSlice, kFunction, kNativeFunction, kBoundMethod, kCell, kClass, kModule,
    kProperty, kStaticMethod, kClassMethod, kSuper,
    kListIterator, kTupleIterator, kStrIterator, kRangeIterator, kBigRangeIterator, kHashIterator, kSequenceIterator,
    kCallIterator, kBytesIterator,
    kEnumerate, kZip, kMap, kFilter, kReversed,
    kDictKeys, kDictValues, kDictItems,
    kLock, kRLock, kThreadHandle, kGenerator, kTraceback,
    kTypeIdCount,
    kFirstShape = 64,
};
static_assert(kTypeIdCount <= kFirstShape);

struct Object {
    stm::ObjectHeader header;
};

struct BigInt : Object {  // never holds a number that fits a small int
    std::int32_t sign;    // -1 or 1
    std::uint32_t limb_count;
    std::uint64_t limbs[];  // least significant first, top limb nonzero (GMP's mpn form)
};
struct BoxedFloat : Object {  // only doubles that do not fit inline
    double number;
};
struct Str : Object {
    std::int64_t length;      // in code points
    std::uint32_t width;      // bytes per code point: 1 (Latin-1), 2 or 4, the narrowest that fits
    std::uint32_t is_ascii;
    std::int64_t hash;        // 0: not computed. Stored only while the object has no kWriteBarrier flag (then no other
                              // transaction can see it); constants have it from the start
    std::uint8_t data[];
};
struct Bytes : Object {  // also RawBytes
    std::int64_t length;
    std::uint8_t data[];
};
using RawBytes = Bytes;
struct ByteArray : Object {
    std::int64_t length;
    Value storage;  // RawBytes
};
struct Tuple : Object {
    std::int64_t length;
    Value items[];
};
struct Items : Object {  // growable backing store of a list; slots past the list's length are kNothing
    std::int64_t capacity;
    Value slots[];
};
struct List : Object {
    std::int64_t length;
    Value items;  // Items, or kNothing while the list has never held anything
};
// Dict, Set and FrozenSet: insertion-ordered open addressing. `index` is a RawBytes of int32 (-1 empty, -2 deleted),
// a power of two; entries in insertion order, deleted ones with key kNothing.
struct HashTable : Object {
    std::int64_t count;    // live entries
    std::int64_t used;     // entries ever appended since the last rebuild, deleted ones included
    Value index;           // RawBytes or kNothing (empty table)
    Value entries;         // HashEntries or kNothing
};
struct HashEntry {
    std::int64_t hash;
    Value key;
    Value value;  // sets: kNothing
};
struct HashEntries : Object {
    std::int64_t capacity;
    HashEntry entries[];
};
struct Range : Object {
    Value start, stop, step;  // ints of any size
    std::int64_t length;      // -1 if it does not fit
};
struct Slice : Object {
    Value start, stop, step;
};
struct Function : Object {
    const Code* code;
    Value closure;           // Tuple of Cells, or kNothing
    Value defaults;          // Tuple or kNothing
    Value keyword_defaults;  // Dict or kNothing
    Value name, qualified_name, doc;
    Value attributes;        // Dict or kNothing
};
struct NativeFunction : Object {
    const NativeDescriptor* descriptor;
    Value self;  // bound receiver (then passed as argument 0), or kNothing
};
struct BoundMethod : Object {
    Value function;
    Value self;
};
struct Cell : Object {
    Value content;  // kUndefined when unbound
};
// A class. Attributes live in `attributes`: Dict from Str to Cell, so that changing a plain class variable touches one
// Cell only. `version` changes (here and in all subclasses) whenever a name is added to or removed from the class.
struct Class : Object {
    std::int64_t version;
    std::int64_t info;         // index of the ClassInfo (classes.h): immutable facts kept outside the heap
    Value name, qualified_name;
    Value bases;               // Tuple of Class
    Value mro;                 // Tuple of Class, itself first
    Value attributes;          // Dict: Str -> Cell
    Value subclasses;          // List of Class
};
struct Module : Object {
    std::int64_t info;  // ModuleInfo* (modules.h)
    Value name;
    std::int64_t complete;  // 1 from the transaction in which its body ended
};
struct Instance : Object {  // header.type_id is the shape
    Value overflow;  // Items with the slots past the shape's inline capacity, or kNothing
    Value slots[];
};
// Instances of exception classes have these as their first slots.
// Instances of classes derived from a builtin type hold an object of that type in this slot.
constexpr std::uint32_t kPayload = 0;
enum ExceptionSlot : std::uint32_t { kArgs, kTracebackSlot, kCause, kContext, kSuppressContext, kExceptionSlots };

struct Property : Object {
    Value getter, setter, deleter, doc;
};
struct Wrapper : Object {  // StaticMethod, ClassMethod
    Value function;
};
struct Super : Object {
    Value type, self, self_type;
};
struct SequenceIterator : Object {  // ListIterator, TupleIterator, StrIterator, BytesIterator, SequenceIterator
    std::int64_t index;
    Value sequence;  // kNothing when exhausted
};
struct RangeIterator : Object {
    std::int64_t next, step, remaining;
};
struct BigRangeIterator : Object {
    Value next, stop, step;
};
enum class HashView : std::int64_t { keys, values, items };
struct HashIterator : Object {
    std::int64_t index;
    std::int64_t expected_count;  // to detect changes during iteration
    Value table;                  // kNothing when exhausted
    HashView view;
};
struct DictViewObject : Object {  // DictKeys, DictValues, DictItems
    Value table;
};
struct WrappingIterator : Object {  // Enumerate, Zip, Map, Filter, Reversed, CallIterator
    Value function;   // Map, Filter, CallIterator; Enumerate: the next number
    Value iterators;  // Tuple of iterators, or the one iterator/sequence
    std::int64_t index;
};
struct LockObject : Object {
    std::int64_t owner;  // 0 free; else 1 (Lock) or the owning thread's number (RLock)
    std::int64_t depth;  // RLock
    std::int64_t id;     // of the wait queue outside the heap
};
struct HandleObject : Object {  // ThreadHandle, Traceback: state kept outside the heap
    std::int64_t handle;
    Value data;
};

}  // namespace toy
