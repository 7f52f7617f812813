// The core's public interface: a heap of segments, threads that run transactions in them, and safe points.
//
// Thread rule: a `Thread` is used by one OS thread at a time; tests drive several from one OS thread. A `Segment&`
// is valid from start_transaction() to the commit or abort of that transaction.
// Moving rule: objects move only inside safe_point(), commit(), start_transaction() and collect_*(). allocate() never
// moves anything: when the nursery is full it goes on in old space ("overflow objects") and asks for a safe point.
// So C++ code between two safe points needs no handles for its own references; whatever must survive a safe point
// lives where the embedder's root callbacks see it, or in a Handle.
// Abort rule: only functions documented with "throws Aborted" can abort. When Aborted arrives, the transaction has
// been rolled back and is over; the embedder restores its own state and calls start_transaction() again (or destroys the
// Thread), and waits for no other thread in between: collections wait until its roots are whole again.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "stmcore/barriers.h"
#include "stmcore/conflict.h"

namespace stm {

class Heap;
class Thread;

// Passed to the embedder's trace functions: call visit() on every slot that holds a non-null reference. The slot may
// be rewritten. The pointer is into the object's or stack's real memory.
class Tracer {
  public:
    virtual void visit(SegOffset* slot) = 0;

  protected:
    ~Tracer() = default;
};

// What the core must know of the embedder's objects. All callbacks are called with real addresses and must neither
// allocate nor take barriers. Root callbacks also run for threads that are outside transactions or parked, from another
// OS thread: what they visit changes only inside transactions. An embedder that restores its own state after Aborted
// visits the saved state too.
struct Embedder {
    // Size in bytes of the object (multiple of 8, >= 16). Must be derivable from the object alone and constant.
    std::size_t (*object_size)(const ObjectHeader* object) = nullptr;
    // Visits every slot of the object that holds a reference (skip tagged immediates and nulls).
    void (*trace)(ObjectHeader* object, Tracer& tracer) = nullptr;
    // Roots of one thread (VM stack); `thread_data` is what create_thread() was given.
    void (*trace_thread)(void* thread_data, Tracer& tracer) = nullptr;
    // Roots that belong to no thread (constants, globals' cells). Only ever old or prebuilt objects, changed only by
    // inevitable transactions.
    void (*trace_global)(void* heap_data, Tracer& tracer) = nullptr;
    void* heap_data = nullptr;
    // Visits the references among the bytes [begin, end) of a large object. Optional: without it the whole object is
    // traced whenever one of its cards was written.
    void (*trace_range)(ObjectHeader* object, std::size_t begin, std::size_t end, Tracer& tracer) = nullptr;
    // Where the thread is in its program. Optional: without it conflicts have no positions. Called in the write barrier's
    // slow path at the first write of an old object, and when a conflict is found; for a thread that is parked at a safe
    // point also from another OS thread. Must not touch the heap.
    Position (*position)(void* thread_data) = nullptr;
    // Told of each conflict that aborts a transaction of the thread, on its OS thread, after the rollback and before
    // Aborted is thrown. Optional. Must not touch the heap.
    void (*conflict)(void* thread_data, const Conflict& conflict) = nullptr;
};

enum class Mode { stm, one_lock };  // one_lock: one segment, one global lock, for the baseline of the STM tax

// Each "every" counts events of its kind and acts on every Nth; 0 is off.
struct Stress {
    std::uint64_t collect_every = 0;  // nth safe point: a minor collection (every 16th of those: a major one)
    std::uint64_t abort_every = 0;    // nth commit or validation of a transaction that is not inevitable: abort
    std::uint64_t break_every = 0;    // nth allocation or safe point asks for a break
    std::uint64_t out_of_memory_at = 0;  // nth request for memory fails, once
};

struct Options {
    unsigned segments = 2;  // 1..64 transactions in parallel
    Mode mode = Mode::stm;
    std::uint64_t segment_stride = std::uint64_t{64} << 30;  // address space per segment
    std::uint64_t nursery_bytes = 4 << 20;
    std::uint64_t transaction_bytes = 1 << 20;  // allocation after which a transaction is asked to break (not solo)
    std::uint64_t heap_limit = 0;               // bytes of old space; 0: half of physical memory
    std::chrono::microseconds tick{2000};       // a running transaction is asked to break this often; 0: no ticker
    int check_level = -1;                       // 0..3; -1: environment STMCORE_CHECK, else 0
    bool use_gs = true;                         // set %gs at transaction start (off for tests on one OS thread)
    Stress stress;
};

struct Aborted {};  // thrown after rollback; see the abort rule

struct OutOfMemory : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// would_wait: it would wait for another transaction that the same OS thread has to end (tests only).
enum class AbortReason : std::uint8_t { read_write, write_write, stress, requested, would_wait, count_ };
const char* name(AbortReason reason);

struct InevitableCount {
    std::uint64_t count = 0;
    std::uint64_t nanoseconds = 0;  // from becoming inevitable to the end of the transaction
};

struct Statistics {
    std::uint64_t commits = 0;
    std::uint64_t aborts[static_cast<int>(AbortReason::count_)] = {};
    std::uint64_t minor_collections = 0;
    std::uint64_t major_collections = 0;
    std::uint64_t synchronisations = 0;  // stops of the world that brought the base image up to date
    std::uint64_t minor_nanoseconds = 0;
    std::uint64_t major_nanoseconds = 0;
    std::uint64_t wait_inevitable_nanoseconds = 0;  // waiting for another thread's inevitable transaction
    std::uint64_t write_barrier_slow = 0;
    std::uint64_t allocate_slow = 0;
    std::uint64_t old_bytes = 0;        // live old-space bytes by the allocator's account
    std::uint64_t peak_old_bytes = 0;
    std::uint64_t private_pages = 0;    // pages that differ from the base image, all segments
    std::vector<std::pair<std::string, InevitableCount>> inevitable;  // by reason
};

// A thread that runs transactions. Created by Heap::create_thread().
class Thread {
  public:
    virtual ~Thread() = default;

    // Waits for a free segment, sets %gs, begins. The first start in a process runs in solo mode on segment 0.
    virtual Segment& start_transaction() = 0;
    // Runs pending work, makes the transaction visible to all, ends it. Throws Aborted on a conflict. Includes a minor
    // collection unless solo.
    virtual void commit() = 0;
    // commit() then start_transaction(). In solo mode with nothing asked for: almost free. Throws Aborted.
    virtual Segment& break_transaction() = 0;
    // Rolls back and ends the transaction; then throws Aborted.
    [[noreturn]] virtual void abort(AbortReason reason = AbortReason::requested) = 0;
    // At most one transaction is inevitable; waits for another one to end. Validates first: throws Aborted. The reason
    // must be a string literal.
    virtual void become_inevitable(const char* reason) = 0;
    // Imports what others committed ("moves forward in time"). Throws Aborted if something read here has changed.
    virtual void validate() = 0;

    // Call when nursery_current >= nursery_mark, or to take part in stop-the-world. Collects when the nursery is full,
    // parks while the world is stopped. Returns true when the transaction should be broken as soon as the embedder can.
    // Throws Aborted (a stop validates) and OutOfMemory.
    virtual bool safe_point() = 0;

    virtual void collect_minor() = 0;
    virtual void collect_major() = 0;  // stops the world; throws Aborted

    // True between start and commit/abort.
    virtual bool in_transaction() const = 0;
    virtual Segment& segment() = 0;

    // Actions that run once when the current transaction commits (in commit order, before any later transaction can
    // commit only if it is inevitable) or aborts. They must not touch the heap.
    virtual void on_commit(std::function<void()> action) = 0;
    virtual void on_abort(std::function<void()> action) = 0;

    virtual void* data() const = 0;
    virtual Heap& heap() = 0;
    virtual unsigned consecutive_aborts() const = 0;
    // Why the last transaction of this thread that was aborted was; kind none if that was for another reason than a
    // conflict. Meant to be asked after Aborted has arrived.
    virtual const Conflict& last_conflict() const = 0;
};

class Heap {
  public:
    // Throws std::invalid_argument for options out of range and OutOfMemory if address space is refused.
    static std::unique_ptr<Heap> create(const Options& options, const Embedder& embedder);
    virtual ~Heap() = default;

    // Registers a thread. When it is the second one, solo mode ends: the solo thread is moved to a private segment at
    // its next safe point or break (the call may wait for that; the caller must not be inside a transaction).
    virtual std::unique_ptr<Thread> create_thread(void* thread_data) = 0;

    virtual Statistics statistics() = 0;
    virtual const Options& options() const = 0;
    virtual bool solo() const = 0;
    virtual unsigned threads() const = 0;

    // Sweeps the invariants of the whole heap (as STMCORE_CHECK=3 does at each commit); aborts the process with a
    // message if one is broken. The world must be stopped or one OS thread drive everything.
    virtual void check(int level) = 0;
};

// ---- allocation (all: zeroed memory, type_id set, never moves anything, throws OutOfMemory at the heap limit)

inline SegOffset allocate(Segment& segment, std::size_t size, std::uint32_t type_id) {
    std::uint64_t at = segment.nursery_current;
    if (__builtin_expect(at + size <= segment.nursery_end, 1)) {
        segment.nursery_current = at + size;
    } else {
        at = stm_allocate_slow(&segment, size);
        if (at == 0) throw OutOfMemory("heap limit reached");
    }
    reinterpret_cast<ObjectHeader*>(segment.base + at)->type_id = type_id;
    return SegOffset{at};
}

// The same, typed. `Fresh` may be filled without barriers.
template <HeapObject T>
Fresh<T> allocate(Segment& segment, std::size_t size, std::uint32_t type_id) {
    return Fresh<T>(segment, allocate(segment, size, type_id));
}

// Directly in old space: an object whose offset will never change (classes, code constants). The transaction must be
// inevitable. `prebuilt` objects are never freed.
SegOffset allocate_fixed(Segment& segment, std::size_t size, std::uint32_t type_id, bool prebuilt);

// ---- handles: roots for C++ code that holds references across safe points. Strictly nested (LIFO) per thread.
class Handle {
  public:
    Handle(Thread& thread, SegOffset value);
    ~Handle();
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    SegOffset get() const { return value_; }
    void set(SegOffset value) { value_ = value; }

  private:
    friend class HandleList;
    SegOffset value_;
    Handle* previous_;
    Handle** head_;
};

// The same, typed.
template <HeapObject T>
class Root {
  public:
    Root(Thread& thread, Ref<T> value) : handle_(thread, value.offset) {}
    operator Ref<T>() const { return get(); }
    Ref<T> get() const { return Ref<T>(handle_.get()); }
    Root& operator=(Ref<T> value) {
        handle_.set(value.offset);
        return *this;
    }
    explicit operator bool() const { return handle_.get() != kNull; }

  private:
    Handle handle_;
};

// Through a root, as it stands now.
template <HeapObject T>
const T* read(Segment& segment, const Root<T>& root) {
    return read(segment, root.get());
}
template <HeapObject T>
const T* read_immutable(const Segment& segment, const Root<T>& root) {
    return read_immutable(segment, root.get());
}
template <HeapObject T>
T* write(Segment& segment, const Root<T>& root) {
    return write(segment, root.get());
}

// ---- the callback way of restarting: runs body(segment) in a transaction until it commits. body must be idempotent
// apart from what it does to the heap. After several aborts in a row the transaction starts out inevitable.
void run_transaction(Thread& thread, const std::function<void(Segment&)>& body);

}  // namespace stm
