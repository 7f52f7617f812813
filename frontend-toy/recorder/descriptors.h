// The object layouts of objects.h as the tracing backend sees them.
#pragma once

#include <cstddef>
#include <string>

#include "frontend-toy/objects.h"
#include "jit/ir/trace.h"

// The heap's structures derive from Object, so they are not standard-layout by the letter; both compilers lay them out
// as if they were, and offsetof on them is what they support.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"

namespace toy::layout {

using jit::ArrayDescriptor;
using jit::FieldDescriptor;
using jit::Type;
using jit::Width;

inline const FieldDescriptor cell_content{"Cell.content", offsetof(Cell, content), Type::value};
inline const FieldDescriptor class_version{"Class.version", offsetof(Class, version), Type::int_};
inline const FieldDescriptor list_length{"List.length", offsetof(List, length), Type::int_};
inline const FieldDescriptor list_items{"List.items", offsetof(List, items), Type::value};
inline const FieldDescriptor tuple_length{"Tuple.length", offsetof(Tuple, length), Type::int_, Width::w64, true};
inline const FieldDescriptor str_length{"Str.length", offsetof(Str, length), Type::int_, Width::w64, true};
inline const FieldDescriptor bytes_length{"Bytes.length", offsetof(Bytes, length), Type::int_, Width::w64, true};
inline const FieldDescriptor table_count{"HashTable.count", offsetof(HashTable, count), Type::int_};
inline const FieldDescriptor function_code{"Function.code", offsetof(Function, code), Type::int_, Width::w64, true};
inline const FieldDescriptor function_closure{"Function.closure", offsetof(Function, closure), Type::value, Width::w64,
                                              true};
inline const FieldDescriptor function_defaults{"Function.defaults", offsetof(Function, defaults), Type::value};
inline const FieldDescriptor function_keyword_defaults{"Function.keyword_defaults",
                                                       offsetof(Function, keyword_defaults), Type::value};
inline const FieldDescriptor method_function{"BoundMethod.function", offsetof(BoundMethod, function), Type::value,
                                             Width::w64, true};
inline const FieldDescriptor method_self{"BoundMethod.self", offsetof(BoundMethod, self), Type::value, Width::w64,
                                         true};
inline const FieldDescriptor range_next{"RangeIterator.next", offsetof(RangeIterator, next), Type::int_};
inline const FieldDescriptor range_step{"RangeIterator.step", offsetof(RangeIterator, step), Type::int_, Width::w64,
                                        true};
inline const FieldDescriptor range_remaining{"RangeIterator.remaining", offsetof(RangeIterator, remaining), Type::int_};
inline const FieldDescriptor sequence_index{"SequenceIterator.index", offsetof(SequenceIterator, index), Type::int_};
inline const FieldDescriptor sequence_sequence{"SequenceIterator.sequence", offsetof(SequenceIterator, sequence),
                                               Type::value};
inline const FieldDescriptor wrapped_iterators{"WrappingIterator.iterators", offsetof(WrappingIterator, iterators),
                                               Type::value, Width::w64, true};
inline const FieldDescriptor instance_overflow{"Instance.overflow", offsetof(Instance, overflow), Type::value};
inline const FieldDescriptor float_number{"BoxedFloat.number", offsetof(BoxedFloat, number), Type::float_, Width::w64,
                                          true};

inline const FieldDescriptor generator_position{"Generator.position", offsetof(HandleObject, handle), Type::int_};
inline const FieldDescriptor generator_saved{"Generator.saved", offsetof(HandleObject, data), Type::value};
inline const FieldDescriptor items_capacity{"Items.capacity", offsetof(Items, capacity), Type::int_, Width::w64, true};

inline const ArrayDescriptor items_slots{"Items.slots", offsetof(Items, slots), Type::value};
inline const ArrayDescriptor tuple_items{"Tuple.items", offsetof(Tuple, items), Type::value, Width::w64, true};
inline const ArrayDescriptor bytes_data{"Bytes.data", offsetof(Bytes, data), Type::int_, Width::w8, true};
inline const ArrayDescriptor str_bytes{"Str.bytes", offsetof(Str, data), Type::int_, Width::w8, true};

inline FieldDescriptor instance_slot(std::uint32_t slot) {
    return {"Instance.slot" + std::to_string(slot),
            static_cast<std::uint32_t>(offsetof(Instance, slots) + slot * sizeof(Value)), Type::value};
}

}  // namespace toy::layout

#pragma GCC diagnostic pop
