// A Scheme value in one word, and the layouts of what it may refer to.
//
//   .......1   an integer of 63 bits
//   ....0010   a constant: (), #f, #t and two that programs never see
//   .....000   a reference: the stm::SegOffset of an object
#pragma once

#include <cstddef>
#include <cstdint>

#include "stmcore/heap.h"

namespace scheme {

class Value {
  public:
    constexpr Value() = default;
    template <typename T>
    Value(stm::Ref<T> ref) : bits_(stm::raw(ref.offset)) {}
    static constexpr Value constant(std::uint64_t number) { return Value(number << 4 | 2); }
    static constexpr Value integer(std::int64_t number) { return Value(static_cast<std::uint64_t>(number) << 1 | 1); }
    static constexpr bool fits(std::int64_t number) { return number << 1 >> 1 == number; }

    constexpr bool is_integer() const { return (bits_ & 1) != 0; }
    constexpr std::int64_t integer() const { return static_cast<std::int64_t>(bits_) >> 1; }
    constexpr bool is_reference() const { return (bits_ & 7) == 0 && bits_ != 0; }
    stm::SegOffset offset() const { return stm::SegOffset{bits_}; }
    template <typename T>
    stm::Ref<T> as() const {
        return stm::Ref<T>(offset());
    }
    friend constexpr bool operator==(Value, Value) = default;

  private:
    constexpr explicit Value(std::uint64_t bits) : bits_(bits) {}
    std::uint64_t bits_ = 0;  // 0: no value, as in memory that has just been allocated
};
static_assert(sizeof(Value) == sizeof(stm::SegOffset));

constexpr Value kNil = Value::constant(0);
constexpr Value kFalse = Value::constant(1);
constexpr Value kTrue = Value::constant(2);
constexpr Value kUnspecified = Value::constant(3);
constexpr Value kUndefined = Value::constant(4);
constexpr Value boolean(bool truth) { return truth ? kTrue : kFalse; }

class Code;        // code.h
struct Primitive;  // primitives.h

// The embedder's half of the object header. Each layout below names its own.
enum Type : std::uint32_t {
    kPair = 1,
    kString,
    kSymbol,
    kVector,
    kClosure,
    kEnvironment,
    kCell,
    kPrimitive,
    kThread,
    kTable,  // these two are the core's: stmcore/collections/hash_table.h
    kTableEntry,
};

struct Pair {
    static constexpr Type kType = kPair;
    stm::ObjectHeader header;
    Value car, cdr;
};
struct String {  // also symbols; never changes
    static constexpr Type kType = kString;
    stm::ObjectHeader header;
    std::uint64_t length;
    char bytes[];
};
struct Vector {
    static constexpr Type kType = kVector;
    stm::ObjectHeader header;
    std::uint64_t length;
    Value items[];
};
struct Closure {  // never changes
    static constexpr Type kType = kClosure;
    stm::ObjectHeader header;
    const Code* code;
    Value environment;
};
struct Environment {  // the variables of one call; only the slots change
    static constexpr Type kType = kEnvironment;
    stm::ObjectHeader header;
    std::uint64_t count;
    Value parent;
    Value slots[];
};
struct Cell {  // a global variable
    static constexpr Type kType = kCell;
    stm::ObjectHeader header;
    Value value;
    Value name;  // a symbol; never changes
};
struct PrimitiveObject {  // never changes
    static constexpr Type kType = kPrimitive;
    stm::ObjectHeader header;
    const Primitive* primitive;
};
struct ThreadObject {
    static constexpr Type kType = kThread;
    stm::ObjectHeader header;
    std::int64_t number;  // never changes
    Value entry;          // never changes
    Value result;         // no value: it still runs
    Value error;          // a string if it failed
};

}  // namespace scheme
