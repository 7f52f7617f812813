// Special methods, recursion through C++, and identities that survive moving.
#include <pthread.h>

#include <atomic>

#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/objects/containers.h"

namespace toy {

namespace {

constexpr const char* kSpecialNames[] = {
    "__abs__", "__add__", "__and__", "__bool__", "__call__", "__ceil__", "__contains__", "__delitem__", "__divmod__",
    "__eq__", "__floor__", "__floordiv__", "__format__", "__ge__", "__getitem__", "__gt__", "__hash__", "__iadd__",
    "__iand__", "__ifloordiv__", "__ilshift__", "__imatmul__", "__imod__", "__imul__", "__index__", "__invert__",
    "__ior__", "__ipow__", "__irshift__", "__isub__", "__iter__", "__itruediv__", "__ixor__", "__le__", "__len__",
    "__length_hint__", "__lshift__", "__lt__", "__matmul__", "__missing__", "__mod__", "__mul__", "__ne__", "__neg__",
    "__next__", "__or__", "__pos__", "__pow__", "__radd__", "__rand__", "__rdivmod__", "__repr__", "__reversed__",
    "__rfloordiv__", "__rlshift__", "__rmatmul__", "__rmod__", "__rmul__", "__ror__", "__round__", "__rpow__",
    "__rrshift__", "__rshift__", "__rsub__", "__rtruediv__", "__rxor__", "__setitem__", "__str__", "__sub__",
    "__truediv__", "__trunc__", "__xor__", "__dict__", "__dir__", "__class__"};
constexpr auto kSpecials = static_cast<std::size_t>(Special::count_);
static_assert(std::size(kSpecialNames) == kSpecials);

constexpr std::size_t kNativeStackReserve = 256 << 10;

char* native_stack_floor() {
    pthread_attr_t attributes;
    void* low = nullptr;
    std::size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        pthread_attr_getstack(&attributes, &low, &size);
        pthread_attr_destroy(&attributes);
    }
    return static_cast<char*>(low) + kNativeStackReserve;
}

bool native_stack_is_low() {
    static thread_local char* const floor = native_stack_floor();
    return static_cast<char*>(__builtin_frame_address(0)) < floor;
}

}  // namespace

NameId special_name(Thread& thread, Special special) {
    static std::atomic<NameId> known[kSpecials];  // one more than the id
    std::atomic<NameId>& id = known[static_cast<std::size_t>(special)];
    NameId value = id.load(std::memory_order_relaxed);
    if (value == 0) {
        value = intern(thread, kSpecialNames[static_cast<std::size_t>(special)]) + 1;
        id.store(value, std::memory_order_relaxed);
    }
    return value - 1;
}

Value find_special(Thread& thread, Value instance, Special name) {
    return find_special(thread, instance, special_name(thread, name));
}

Value call_special(Thread& thread, Value method, Value self) {
    const Value arguments[] = {self};
    return call(thread, method, arguments);
}
Value call_special(Thread& thread, Value method, Value self, Value argument) {
    const Value arguments[] = {self, argument};
    return call(thread, method, arguments);
}
Value call_special(Thread& thread, Value method, Value self, Value first, Value second) {
    const Value arguments[] = {self, first, second};
    return call(thread, method, arguments);
}

void raise_no_keywords(Thread& thread, const char* function) {
    raise(thread, ErrorClass::type_error, std::string(function) + "() takes no keyword arguments");
}

RecursionGuard::RecursionGuard(Thread& thread, const char* what) : thread_(thread) {
    if (thread.python_depth >= static_cast<unsigned>(recursion_limit()) || native_stack_is_low())
        raise(thread, ErrorClass::recursion_error, std::string("maximum recursion depth exceeded") + what);
    ++thread.python_depth;
}
RecursionGuard::~RecursionGuard() { --thread_.python_depth; }

std::int64_t identity(Thread& thread, Value object) {
    if (!object.is_ref()) return static_cast<std::int64_t>(object.word() & ~std::uint64_t{7}) | 1;
    // Everything young lies below nursery_current, not further than the nursery is long.
    std::uint64_t nursery = thread.transaction->heap().options().nursery_bytes;
    const auto is_young = [&](Value value) {
        return stm::raw(value.ref()) - (thread.segment->nursery_current - nursery) < nursery;
    };
    if (!is_young(object)) return static_cast<std::int64_t>(stm::raw(object.ref()));
    Rooted rooted(thread, object);
    thread.transaction->collect_minor();
    return static_cast<std::int64_t>(stm::raw(rooted.get().ref()));
}

}  // namespace toy
