// What the collector must know of the objects: their sizes and where their references are.
#include "frontend-toy/objects/trace_object.h"

#include <algorithm>

#include "frontend-toy/operations.h"
#include "frontend-toy/shape.h"

namespace toy {

namespace {

constexpr std::size_t round_up(std::size_t size) { return (size + 7) & ~std::size_t{7}; }

void visit(stm::Tracer& tracer, Value& slot) {
    static_assert(sizeof(Value) == sizeof(stm::SegOffset));
    if (slot.is_ref()) tracer.visit(reinterpret_cast<stm::SegOffset*>(&slot));
}

void visit_all(stm::Tracer& tracer, Value* slots, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) visit(tracer, slots[i]);
}

template <typename T>
const T* as(const stm::ObjectHeader* object) {
    return reinterpret_cast<const T*>(object);
}
template <typename T>
T* as(stm::ObjectHeader* object) {
    return reinterpret_cast<T*>(object);
}

}  // namespace

std::size_t object_size(const stm::ObjectHeader* object) {
    if (object->type_id >= kFirstShape) return instance_size(shape_of(object->type_id));
    switch (static_cast<TypeId>(object->type_id)) {
        case kBigInt: return sizeof(BigInt) + as<BigInt>(object)->limb_count * sizeof(std::uint64_t);
        case kBoxedFloat: return sizeof(BoxedFloat);
        case kStr: {
            const Str* str = as<Str>(object);
            return round_up(sizeof(Str) + static_cast<std::size_t>(str->length) * str->width);
        }
        case kBytes:
        case kRawBytes: return round_up(sizeof(Bytes) + static_cast<std::size_t>(as<Bytes>(object)->length));
        case kByteArray: return sizeof(ByteArray);
        case kTuple: return sizeof(Tuple) + static_cast<std::size_t>(as<Tuple>(object)->length) * sizeof(Value);
        case kList: return sizeof(List);
        case kItems: return sizeof(Items) + static_cast<std::size_t>(as<Items>(object)->capacity) * sizeof(Value);
        case kDict:
        case kSet:
        case kFrozenSet: return sizeof(HashTable);
        case kHashEntries:
            return sizeof(HashEntries) + static_cast<std::size_t>(as<HashEntries>(object)->capacity) * sizeof(HashEntry);
        case kRange: return sizeof(Range);
        case kSlice: return sizeof(Slice);
        case kFunction: return sizeof(Function);
        case kNativeFunction: return sizeof(NativeFunction);
        case kBoundMethod: return sizeof(BoundMethod);
        case kCell: return sizeof(Cell);
        case kClass: return sizeof(Class);
        case kModule: return sizeof(Module);
        case kProperty: return sizeof(Property);
        case kStaticMethod:
        case kClassMethod: return sizeof(Wrapper);
        case kSuper: return sizeof(Super);
        case kListIterator:
        case kTupleIterator:
        case kStrIterator:
        case kBytesIterator:
        case kSequenceIterator: return sizeof(SequenceIterator);
        case kRangeIterator: return sizeof(RangeIterator);
        case kBigRangeIterator: return sizeof(BigRangeIterator);
        case kHashIterator: return sizeof(HashIterator);
        case kCallIterator:
        case kEnumerate:
        case kZip:
        case kMap:
        case kFilter:
        case kReversed: return sizeof(WrappingIterator);
        case kDictKeys:
        case kDictValues:
        case kDictItems: return sizeof(DictViewObject);
        case kLock:
        case kRLock: return sizeof(LockObject);
        case kThreadHandle:
        case kTraceback:
        case kGenerator: return sizeof(HandleObject);
        case kNoType:
        case kTypeIdCount:
        case kFirstShape: break;
    }
    return stm::kMinObjectSize;
}

void trace_object(stm::ObjectHeader* object, stm::Tracer& tracer) {
    if (object->type_id >= kFirstShape) {
        Instance* instance = as<Instance>(object);
        visit(tracer, instance->overflow);
        visit_all(tracer, instance->slots, shape_of(object->type_id).inline_capacity);
        return;
    }
    switch (static_cast<TypeId>(object->type_id)) {
        case kBigInt:
        case kBoxedFloat:
        case kStr:
        case kBytes:
        case kRawBytes:
        case kRangeIterator:
        case kLock:
        case kRLock: return;
        case kByteArray: visit(tracer, as<ByteArray>(object)->storage); return;
        case kTuple: visit_all(tracer, as<Tuple>(object)->items, as<Tuple>(object)->length); return;
        case kList: visit(tracer, as<List>(object)->items); return;
        case kItems: visit_all(tracer, as<Items>(object)->slots, as<Items>(object)->capacity); return;
        case kDict:
        case kSet:
        case kFrozenSet:
            visit(tracer, as<HashTable>(object)->index);
            visit(tracer, as<HashTable>(object)->entries);
            return;
        case kHashEntries: {
            HashEntries* table = as<HashEntries>(object);
            for (std::int64_t i = 0; i < table->capacity; ++i) {
                visit(tracer, table->entries[i].key);
                visit(tracer, table->entries[i].value);
            }
            return;
        }
        case kRange: visit_all(tracer, &as<Range>(object)->start, 3); return;
        case kSlice: visit_all(tracer, &as<Slice>(object)->start, 3); return;
        case kFunction: visit_all(tracer, &as<Function>(object)->closure, 7); return;
        case kNativeFunction: visit(tracer, as<NativeFunction>(object)->self); return;
        case kBoundMethod: visit_all(tracer, &as<BoundMethod>(object)->function, 2); return;
        case kCell: visit(tracer, as<Cell>(object)->content); return;
        case kClass: visit_all(tracer, &as<Class>(object)->name, 6); return;
        case kModule: visit(tracer, as<Module>(object)->name); return;
        case kProperty: visit_all(tracer, &as<Property>(object)->getter, 4); return;
        case kStaticMethod:
        case kClassMethod: visit(tracer, as<Wrapper>(object)->function); return;
        case kSuper: visit_all(tracer, &as<Super>(object)->type, 3); return;
        case kListIterator:
        case kTupleIterator:
        case kStrIterator:
        case kBytesIterator:
        case kSequenceIterator: visit(tracer, as<SequenceIterator>(object)->sequence); return;
        case kBigRangeIterator: visit_all(tracer, &as<BigRangeIterator>(object)->next, 3); return;
        case kHashIterator: visit(tracer, as<HashIterator>(object)->table); return;
        case kCallIterator:
        case kEnumerate:
        case kZip:
        case kMap:
        case kFilter:
        case kReversed: visit_all(tracer, &as<WrappingIterator>(object)->function, 2); return;
        case kDictKeys:
        case kDictValues:
        case kDictItems: visit(tracer, as<DictViewObject>(object)->table); return;
        case kThreadHandle:
        case kTraceback:
        case kGenerator: visit(tracer, as<HandleObject>(object)->data); return;
        case kNoType:
        case kTypeIdCount:
        case kFirstShape: return;
    }
}

void trace_object_range(stm::ObjectHeader* object, std::size_t begin, std::size_t end, stm::Tracer& tracer) {
    // The elements that lie in the range, if only in part.
    const auto first = [&](std::size_t header, std::size_t size) { return (std::max(begin, header) - header) / size; };
    const auto last = [&](std::size_t header, std::size_t size, std::int64_t count) {
        std::size_t beyond = end <= header ? 0 : (end - header + size - 1) / size;
        return std::min(beyond, static_cast<std::size_t>(count));
    };
    switch (object->type_id) {
        case kItems: {
            Items* items = as<Items>(object);
            std::size_t stop = last(sizeof(Items), sizeof(Value), items->capacity);
            for (std::size_t i = first(sizeof(Items), sizeof(Value)); i < stop; ++i) visit(tracer, items->slots[i]);
            return;
        }
        case kHashEntries: {
            HashEntries* table = as<HashEntries>(object);
            std::size_t stop = last(sizeof(HashEntries), sizeof(HashEntry), table->capacity);
            for (std::size_t i = first(sizeof(HashEntries), sizeof(HashEntry)); i < stop; ++i) {
                visit(tracer, table->entries[i].key);
                visit(tracer, table->entries[i].value);
            }
            return;
        }
        default: trace_object(object, tracer); return;
    }
}

}  // namespace toy
