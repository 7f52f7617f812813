// _heapq: the binary heap in a list. heap[k] <= heap[2k+1] and heap[k] <= heap[2k+2].
//
// An item that sinks goes to the bottom along the smaller children first and then rises to its place: that takes fewer
// comparisons than stopping early, and it is the order of comparisons, and of the list, that programs see in CPython.
//
// Each operation finds all places before it moves anything. What a comparison leaves behind when it raises is what it
// would be in CPython, which moves as it compares.
#include "frontend-toy/builtins/module_function.h"
#include "frontend-toy/modules/library_modules.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/simple_order.h"

namespace toy {

namespace {

template <bool reversed = false>
class Heap {
  public:
    Heap(Thread& thread, Value list) : thread_(thread), list_(thread, list), size_(size()) {}

    std::int64_t size() const { return read<List>(thread_, list_)->length; }
    Value get(std::int64_t i) const { return read_slot(thread_, read<List>(thread_, list_)->items, i); }
    void put(std::int64_t i, Value value) { write_slot(thread_, read<List>(thread_, list_)->items, i, value); }

    // Appends the item and lets it rise.
    void push(const Rooted& item) {
        std::int64_t at = size_;
        const auto arrange = [&] {
            list_append(thread_, list_, item);
            std::int64_t i = size_;
            for (; i > at; i = (i - 1) >> 1) put(i, get((i - 1) >> 1));
            put(at, item);
        };
        try {
            while (at > 0 && is_less(item, get((at - 1) >> 1))) at = (at - 1) >> 1;
        } catch (const PythonError&) {
            if (size() == size_) arrange();
            throw;
        }
        arrange();
    }
    // Puts the item into the heap of `end` items whose place `top` is free.
    void sink(std::int64_t top, std::int64_t end, const Rooted& item) {
        std::int64_t path[64];
        std::size_t length = 0;
        path[length++] = top;
        std::size_t at = 0;
        // The items of the path move up by one; the item rises from its end.
        const auto arrange = [&] {
            for (std::size_t i = 0; i < at; ++i) put(path[i], get(path[i + 1]));
            put(path[at], item);
        };
        try {
            for (std::int64_t child = 2 * top + 1; child < end; child = 2 * child + 1) {
                if (child + 1 < end && !is_less(get(child), get(child + 1))) ++child;
                path[length++] = child;
                ++at;
            }
            while (at > 0 && is_less(item, get(path[at]))) --at;
        } catch (const PythonError&) {
            if (size() == size_) arrange();
            throw;
        }
        arrange();
    }
    bool is_less(Value a, Value b) {
        if constexpr (reversed) std::swap(a, b);
        bool result;
        if (simple_less(thread_, a, b, result)) return result;
        result = less(thread_, a, b);
        if (size() != size_) raise(thread_, ErrorClass::runtime_error, "list changed size during iteration");
        return result;
    }

  private:
    Thread& thread_;
    Rooted list_;
    std::int64_t size_;
};

Value push(Thread& thread, const Arguments& arguments) {
    Rooted item(thread, arguments[1]);
    Heap<>(thread, arguments[0]).push(item);
    return kNone;
}

template <bool reversed>
Value pop(Thread& thread, const Arguments& arguments) {
    Heap<reversed> heap(thread, arguments[0]);
    const std::int64_t size = heap.size();
    if (size == 0) raise(thread, ErrorClass::index_error, "index out of range");
    if (size == 1) return list_pop(thread, arguments[0], -1);
    Rooted last(thread, heap.get(size - 1)), first(thread, heap.get(0));
    try {
        heap.sink(0, size - 1, last);
    } catch (const PythonError&) {
        if (heap.size() == size) list_pop(thread, arguments[0], -1);
        throw;
    }
    list_pop(thread, arguments[0], -1);
    return first;
}

template <bool reversed>
Value replace(Thread& thread, const Arguments& arguments) {
    Heap<reversed> heap(thread, arguments[0]);
    if (heap.size() == 0) raise(thread, ErrorClass::index_error, "index out of range");
    Rooted item(thread, arguments[1]), first(thread, heap.get(0));
    heap.sink(0, heap.size(), item);
    return first;
}

Value push_pop(Thread& thread, const Arguments& arguments) {
    Heap<> heap(thread, arguments[0]);
    if (heap.size() == 0) return arguments[1];
    Rooted item(thread, arguments[1]);
    if (!heap.is_less(heap.get(0), item)) return item;
    Rooted first(thread, heap.get(0));
    heap.sink(0, heap.size(), item);
    return first;
}

template <bool reversed>
Value heapify(Thread& thread, const Arguments& arguments) {
    Heap<reversed> heap(thread, arguments[0]);
    for (std::int64_t i = heap.size() / 2 - 1; i >= 0; --i) {
        Rooted item(thread, heap.get(i));
        heap.sink(i, heap.size(), item);
    }
    return kNone;
}

template <MethodName name, Value (*body)(Thread&, const Arguments&), std::uint32_t count>
Value checked(Thread& thread, const Arguments& arguments) {
    if (!is_list(thread, arguments[0]))
        raise(thread, ErrorClass::type_error,
              std::string(name.text) + "() argument " + (count == 1 ? "" : "1 ") + "must be list, not " +
                  type_name(thread, arguments[0]));
    return body(thread, arguments);
}

template <MethodName name, Value (*body)(Thread&, const Arguments&), std::uint32_t count>
constexpr NativeDescriptor heap_function() {
    return module_function<"_heapq", name, checked<name, body, count>, count, count>(true);
}

constexpr NativeDescriptor kFunctions[] = {
    heap_function<"heappush", push, 2>(),
    heap_function<"heappop", pop<false>, 1>(),
    heap_function<"heapreplace", replace<false>, 2>(),
    heap_function<"heappushpop", push_pop, 2>(),
    heap_function<"heapify", heapify<false>, 1>(),
    heap_function<"_heapify_max", heapify<true>, 1>(),
    heap_function<"_heappop_max", pop<true>, 1>(),
    heap_function<"_heapreplace_max", replace<true>, 2>(),
};

}  // namespace

void register_heapq() { register_native_module({"_heapq", kFunctions}); }

}  // namespace toy
