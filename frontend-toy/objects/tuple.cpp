// Tuples, cells, bound methods and native functions: objects that are made once.
#include <algorithm>

#include "frontend-toy/objects/containers.h"

namespace toy {

Value new_tuple(Thread& thread, std::int64_t length, Value*& slots) {
    if (length > kMaximumLength) raise(thread, ErrorClass::memory_error, "");
    Value tuple = allocate(thread, std::max<std::size_t>(sizeof(Tuple) + static_cast<std::size_t>(length) * sizeof(Value), 16),
                           kTuple);
    Tuple* object = initialise<Tuple>(thread, tuple);
    object->length = length;
    slots = object->items;
    return tuple;
}

Value make_tuple(Thread& thread, std::span<const Value> values) {
    Value* slots;
    Value tuple = new_tuple(thread, static_cast<std::int64_t>(values.size()), slots);
    std::copy(values.begin(), values.end(), slots);
    return tuple;
}

Value make_cell(Thread& thread, Value content) {
    Value cell = allocate(thread, sizeof(Cell), kCell);
    initialise<Cell>(thread, cell)->content = content;
    return cell;
}

Value make_bound_method(Thread& thread, Value function, Value self) {
    Value method = allocate(thread, sizeof(BoundMethod), kBoundMethod);
    BoundMethod* object = initialise<BoundMethod>(thread, method);
    object->function = function;
    object->self = self;
    return method;
}

Value make_native(Thread& thread, const NativeDescriptor* descriptor, Value self) {
    Value function = allocate(thread, sizeof(NativeFunction), kNativeFunction);
    NativeFunction* object = initialise<NativeFunction>(thread, function);
    object->descriptor = descriptor;
    object->self = self;
    return function;
}

}  // namespace toy
