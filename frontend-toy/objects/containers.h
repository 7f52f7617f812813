// Lists, tuples, ranges, slices: what the operations of operations.h need beyond it, for the protocols, the builtin
// functions and the methods. Nothing here runs Python code unless it says so. Views and spans are valid until the next
// safe point or the next change of the container.
#pragma once

#include <span>
#include <vector>

#include "frontend-toy/names.h"
#include "frontend-toy/operations.h"

namespace toy {

constexpr std::int64_t kMaximumLength = std::int64_t{1} << 40;

// ---- words of large objects, by cards
inline Value read_slot(Thread& thread, Value items, std::int64_t i) {
    std::size_t at = sizeof(Items) + static_cast<std::size_t>(i) * sizeof(Value);
    return Value::from_word(*stm::read_word(*thread.segment, items.ref(), at));
}
inline void write_slot(Thread& thread, Value items, std::int64_t i, Value value) {
    std::size_t at = sizeof(Items) + static_cast<std::size_t>(i) * sizeof(Value);
    *stm::write_word(*thread.segment, items.ref(), at) = value.word();
}
inline std::int64_t items_capacity(Thread& thread, Value items) {
    return read_immutable<Items>(thread, items)->capacity;
}

// ---- sequences
// A list whose `length` items the caller fills at once through `slots`.
Value new_list(Thread&, std::int64_t length, Value*& slots);
Value new_tuple(Thread&, std::int64_t length, Value*& slots);
inline std::span<const Value> tuple_view(Thread& thread, Value tuple) {
    const Tuple* object = read_immutable<Tuple>(thread, tuple);
    return {object->items, static_cast<std::size_t>(object->length)};
}
inline std::span<const Value> list_view(Thread& thread, Value list) {
    const List* object = read<List>(thread, list);
    if (object->length == 0) return {};
    return {read<Items>(thread, object->items)->slots, static_cast<std::size_t>(object->length)};
}
// The list's items for changing in place (its length stays).
inline std::span<Value> list_slots(Thread& thread, Value list) {
    const List* object = read<List>(thread, list);
    if (object->length == 0) return {};
    return {write<Items>(thread, object->items)->slots, static_cast<std::size_t>(object->length)};
}
// Makes the list's length `length`, with room for more when it grows; new slots hold kNothing until the caller fills
// them.
std::span<Value> list_resize(Thread&, Value list, std::int64_t length);
void list_clear(Thread&, Value list);
void list_insert(Thread&, Value list, std::int64_t index, Value item);
// Replaces [start, start + removed) by the items.
void list_splice(Thread&, Value list, std::int64_t start, std::int64_t removed, std::span<const Value> items);
// Everything of an iterable at the list's end; runs Python code.
void list_extend(Thread&, Value list, Value iterable);
// Stable; runs Python code. `key` may be kNothing. The list is empty while it is being sorted.
void list_sort(Thread&, Value list, Value key, bool reverse);

inline bool is_list(Thread& thread, Value value) { return has_type(thread, value, kList); }
inline bool is_tuple(Thread& thread, Value value) { return has_type(thread, value, kTuple); }
inline bool is_dict(Thread& thread, Value value) { return has_type(thread, value, kDict); }
inline bool is_any_set(Thread& thread, Value value) {
    return has_type(thread, value, kSet) || has_type(thread, value, kFrozenSet);
}
inline bool is_instance_object(Thread& thread, Value value) {  // of a Python class
    return value.is_ref() && stm::type_id(*thread.segment, value.ref()) >= kFirstShape;
}

// ---- ranges
std::int64_t range_length(Thread&, Value range);      // OverflowError when it does not fit
Value range_length_value(Thread&, Value range);       // an int of any size
bool range_contains(Thread&, Value range, Value number, Value* index = nullptr);  // number: an int
Value range_item(Thread&, Value range, Value index);  // index: an int of any size; IndexError
Value range_slice(Thread&, Value range, Value slice);
bool range_equal(Thread&, Value, Value);

// ---- slices
struct SliceBounds {  // as slice.indices() and the number of elements
    std::int64_t start, stop, step, count;
};
// Fields that are instances run Python code (__index__): take the length of the sequence afterwards.
struct UnpackedSlice {
    std::int64_t start, stop, step;
    SliceBounds adjust(std::int64_t length) const;
};
UnpackedSlice unpack_slice(Thread&, Value slice);
// Exact for any ints: {start, stop, step} as slice.indices(length).
void slice_indices(Thread&, Value slice, Value length, Value results[3]);

// An index into a sequence of `length`: an int, or an instance with __index__ (runs Python code, before `length` is
// wanted). False: `key` is neither; the caller says what it wants. IndexError when it does not fit a word.
bool index_of_key(Thread&, Value key, std::int64_t& index);

// ---- iterators
Value make_sequence_iterator(Thread&, TypeId type, Value sequence);
Value make_hash_iterator(Thread&, Value table, HashView view);
Value make_wrapping_iterator(Thread&, TypeId type, Value function, Value iterators, std::int64_t index = 0);
// reversed(x) of the builtin sequences, dicts and views; kNotImplemented for others.
Value builtin_reversed(Thread&, Value object);
bool is_builtin_iterator(Thread&, Value object);
// operator.length_hint for the builtin types: a guess for reserving memory, 0 when unknown.
std::int64_t length_guess(Thread&, Value iterable);

// Iterates over anything; the iterator is rooted. next() is kNothing at the end. Runs Python code.
class Iteration {
  public:
    Iteration(Thread& thread, Value iterable) : thread_(thread), iterator_(thread, iterator(thread, iterable)) {}
    Value next() { return toy::next(thread_, iterator_); }

  private:
    Thread& thread_;
    Rooted iterator_;
};

// ---- special methods of instances
enum class Special : std::uint8_t {
    abs, add, and_, bool_, call, ceil, contains, delitem, divmod, eq, floor, floordiv, format, ge, getitem, gt, hash,
    iadd, iand, ifloordiv, ilshift, imatmul, imod, imul, index, invert, ior, ipow, irshift, isub, iter, itruediv, ixor,
    le, len, length_hint, lshift, lt, matmul, missing, mod, mul, ne, neg, next, or_, pos, pow, radd, rand, rdivmod,
    repr, reversed, rfloordiv, rlshift, rmatmul, rmod, rmul, ror, round, rpow, rrshift, rshift, rsub, rtruediv, rxor,
    setitem, str, sub, truediv, trunc, xor_, dict, dir, class_, count_
};
NameId special_name(Thread&, Special);
// The method on the instance's type, to be called with the instance first; kNothing when absent, kNone when the class
// says that it has none. Runs no Python code.
Value find_special(Thread&, Value instance, Special name);
// Calls it with the instance and up to two arguments.
Value call_special(Thread&, Value method, Value self);
Value call_special(Thread&, Value method, Value self, Value argument);
Value call_special(Thread&, Value method, Value self, Value first, Value second);

bool is_callable(Thread&, Value);

[[noreturn]] void raise_no_keywords(Thread&, const char* function);  // "f() takes no keyword arguments"

// Counts the nesting of C++ functions that recurse through Python data or code; RecursionError with
// "maximum recursion depth exceeded" + what.
class RecursionGuard {
  public:
    RecursionGuard(Thread& thread, const char* what);
    ~RecursionGuard();
    RecursionGuard(const RecursionGuard&) = delete;
    RecursionGuard& operator=(const RecursionGuard&) = delete;

  private:
    Thread& thread_;
};

// The in-place operator: __iadd__ and the like, the containers' own, then as binary().
Value inplace(Thread&, BinaryOp, Value, Value);
// a op= b of a builtin container that changes in place and an instance of a class derived from a builtin type;
// kNotImplemented for other operands.
Value inplace_with_payload(Thread&, BinaryOp, Value a, Value b);

// A number for an object that stays the same as long as the object lives: id(), and the hash of objects compared by
// identity. May move objects: a young object has to be promoted first.
std::int64_t identity(Thread&, Value object);
std::int64_t hash_of_identity(Thread&, Value object);

}  // namespace toy
