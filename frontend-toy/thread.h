// A running Python thread: VM stack, transaction, handled exception. Passed as `Thread&` to everything that touches
// the heap.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "frontend-toy/frame.h"
#include "frontend-toy/objects.h"
#include "stmcore/heap.h"

namespace toy {

struct Instruction;
class Recorder;
class Thread;

// Thrown through C++ builtins with a Python exception in flight; the interpreter catches it. (A throw costs about a
// microsecond: what ordinary programs do often - KeyError in the interpreter's own instructions, StopIteration - is
// raised without one.) No safe point lies between throw and catch, so the Value stays valid.
struct PythonError {
    Value exception;
};

// A root for a C++ function that runs Python code while it holds a Value. Strictly nested.
class Rooted {
  public:
    Rooted(Thread& thread, Value value);
    ~Rooted();
    Rooted(const Rooted&) = delete;
    Rooted& operator=(const Rooted&) = delete;
    operator Value() const { return value_; }
    Value get() const { return value_; }
    void set(Value value) { value_ = value; }

  private:
    friend class Thread;
    Value value_;
    Rooted* previous_;
    Thread& thread_;
};

class RootedVector {
  public:
    explicit RootedVector(Thread& thread);
    ~RootedVector();
    RootedVector(const RootedVector&) = delete;
    RootedVector& operator=(const RootedVector&) = delete;
    std::vector<Value> values;

  private:
    friend class Thread;
    RootedVector* previous_;
    Thread& thread_;
};

// See Thread::interpreter_needed_throws.
struct NeedsInterpreter {};

class Thread {
  public:
    // ---- hot, and read by compiled code's helpers
    stm::Segment* segment = nullptr;  // of the running transaction
    stm::Thread* transaction = nullptr;
    const Instruction* pc = nullptr;  // saved before anything that can raise
    Value* base = nullptr;
    Value* stack_low = nullptr;
    Value* stack_limit = nullptr;     // a frame whose registers would pass it raises RecursionError
    Value handled;                    // exception being handled (sys.exc_info), or kNothing
    // A PythonError that a helper called from compiled code caught, until the interpreter takes it up; kNothing if
    // none. Segment::embedder_pending is nonzero while this is set or `abort_pending`.
    Value pending;
    bool abort_pending = false;
    // A helper called from compiled code runs: C++ that would have to run Python code, wait or become inevitable throws
    // NeedsInterpreter instead. It sets `redo`, and the interpreter executes the instruction from its beginning.
    bool interpreter_needed_throws = false;
    bool redo = false;
    // Base of the frame in which the trace now running was entered (by the interpreter or by a link from another).
    Value* traced_base = nullptr;

    // ---- restart: state at the transaction's start (transaction.cpp)
    Value* saved_floor = nullptr;     // words below it are as they were when the transaction began
    std::vector<Value> saved_words;   // copy of [saved_floor, saved_top), filled downwards lazily
    const Instruction* saved_pc = nullptr;
    Value* saved_base = nullptr;
    Value saved_handled;

    unsigned nesting = 0;             // C++ builtins that run Python code, now; 0: transactions may break
    unsigned python_depth = 0;        // frames, for RecursionError
    Recorder* recorder = nullptr;     // while a trace is being recorded
    std::string output;               // print's text of this transaction, written at commit in commit order
    std::uint64_t number = 0;         // 1 for the main thread
    Rooted* rooted = nullptr;
    RootedVector* rooted_vectors = nullptr;

    void trace_roots(stm::Tracer& tracer);
};

inline Rooted::Rooted(Thread& thread, Value value) : value_(value), previous_(thread.rooted), thread_(thread) {
    thread.rooted = this;
}
inline Rooted::~Rooted() { thread_.rooted = previous_; }
inline RootedVector::RootedVector(Thread& thread) : previous_(thread.rooted_vectors), thread_(thread) {
    thread.rooted_vectors = this;
}
inline RootedVector::~RootedVector() { thread_.rooted_vectors = previous_; }

// ---- access to the heap: the barriers of stmcore with the layouts of objects.h
template <typename T>
const T* read(Thread& thread, Value value) {
    return stm::read(*thread.segment, stm::Ref<T>(value.ref()));
}
template <typename T>
const T* read_immutable(Thread& thread, Value value) {
    return stm::read_immutable(*thread.segment, stm::Ref<T>(value.ref()));
}
template <typename T>
T* write(Thread& thread, Value value) {
    return stm::write(*thread.segment, stm::Ref<T>(value.ref()));
}
// An object allocated since the last safe point by this very function.
template <typename T>
T* initialise(Thread& thread, Value value) {
    return stm::unchecked::initialise(*thread.segment, stm::Ref<T>(value.ref()));
}
// Type or shape id of a reference. Shapes are mutable, so this takes the read barrier for them.
inline std::uint32_t type_id(Thread& thread, Value reference) {
    std::uint32_t id = stm::type_id(*thread.segment, reference.ref());
    if (id >= kFirstShape) stm::read_barrier(*thread.segment, reference.ref());
    return id;
}
inline bool has_type(Thread& thread, Value value, TypeId type) {
    return value.is_ref() && stm::type_id(*thread.segment, value.ref()) == type;
}

// Zeroed object of `size` bytes (rounded up to 8); MemoryError at the heap limit (throws PythonError). Never moves
// anything.
Value allocate(Thread& thread, std::size_t size, std::uint32_t type_id);

}  // namespace toy
