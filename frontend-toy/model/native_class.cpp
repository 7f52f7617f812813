#include "frontend-toy/model/native_class.h"

#include <fmt/format.h>

#include <array>
#include <atomic>

#include "frontend-toy/model/class_table.h"
#include "frontend-toy/objects/containers.h"

namespace toy {

namespace {

// By number of the ClassInfo, of which there are not more (class_table.cpp).
std::array<std::atomic<const NativeClass*>, std::size_t{1} << 20> natives;

Value iterator_itself(Thread&, const Arguments& arguments) { return arguments[0]; }

Value native_next(Thread& thread, const Arguments& arguments) {
    const ClassInfo& info = class_info_of(thread, class_of(thread, arguments[0]));
    const NativeClass* native = native_class_of(info);
    if (native == nullptr || native->advance == nullptr) {
        raise(thread, ErrorClass::type_error,
              fmt::format("descriptor '__next__' doesn't apply to a '{}' object", type_name(thread, arguments[0])));
    }
    Value item = native->advance(thread, arguments[0]);
    if (!item.is_nothing()) return item;
    Value stop = call(thread, error_class(ErrorClass::stop_iteration), {});
    raise_value(thread, stop);
}

constexpr NativeDescriptor kIterator{"__iter__", iterator_itself, 1, 1, false, false, "iterator"};
constexpr NativeDescriptor kNext{"__next__", native_next, 1, 1, false, true, "iterator"};

}  // namespace

const NativeClass* native_class_of(const ClassInfo& info) {
    return natives[info.index].load(std::memory_order_acquire);
}
void set_native_class(const ClassInfo& info, const NativeClass* native) {
    natives[info.index].store(native, std::memory_order_release);
}

void define_native_class(Thread& thread, ModuleInfo& module, NativeClass& description) {
    StatefulClass specification{description.module, description.name};
    specification.hidden_slots = description.slots;
    specification.methods = description.methods;
    specification.properties = description.properties;
    specification.has_dict = false;
    ClassInfo& info = class_info_of(thread, make_stateful_class(thread, specification));
    set_native_class(info, &description);
    description.info = &info;

    const auto attribute = [&](std::string_view name, Value value) {
        set_class_attribute(thread, info.cls, intern(thread, name), value);
    };
    attribute("__doc__", kNone);
    bool compares = false, hashes = false;
    for (const NativeDescriptor& method : description.methods) {
        compares |= std::string_view(method.name) == "__eq__";
        hashes |= std::string_view(method.name) == "__hash__";
    }
    if (compares && !hashes) attribute("__hash__", kNone);
    if (description.advance != nullptr) {
        attribute("__iter__", fixed_native(thread, &kIterator));
        attribute("__next__", fixed_native(thread, &kNext));
    }
    define(thread, module, description.name, info.cls);
}

bool is_native_instance(Thread& thread, Value value, const NativeClass& cls) {
    if (!is_instance_object(thread, value)) return false;
    return native_class_of(class_info(shape_of(type_id(thread, value)).class_info)) == &cls;
}

Value new_native_instance(Thread& thread, const NativeClass& cls) { return allocate_instance(thread, *cls.info); }

const NativeClass* native_iterator(Thread& thread, Value iterator) {
    if (!is_instance_object(thread, iterator)) return nullptr;
    const Shape& shape = shape_of(type_id(thread, iterator));
    const NativeClass* native = native_class_of(class_info(shape.class_info));
    if (native == nullptr || native->advance == nullptr) return nullptr;
    if (shape.cls == native->info->cls) return native;
    // A derived class may have a __next__ of its own.
    Value method = find_special_in_class(thread, shape.cls, special_name(thread, Special::next));
    bool inherited =
        has_type(thread, method, kNativeFunction) && read<NativeFunction>(thread, method)->descriptor == &kNext;
    return inherited ? native : nullptr;
}

bool advances_simply(Thread& thread, Value iterator) {
    if (!iterator.is_ref()) return false;
    switch (stm::type_id(*thread.segment, iterator.ref())) {
        case kListIterator:
        case kTupleIterator:
        case kStrIterator:
        case kBytesIterator:
        case kRangeIterator:
        case kBigRangeIterator:
        case kHashIterator: return true;
        case kEnumerate: return advances_simply(thread, read<WrappingIterator>(thread, iterator)->iterators);
        case kZip: {
            Value all = read<WrappingIterator>(thread, iterator)->iterators;
            for (Value one : tuple_view(thread, all)) {
                if (!advances_simply(thread, one)) return false;
            }
            return true;
        }
        case kReversed: return !is_instance_object(thread, read<WrappingIterator>(thread, iterator)->iterators);
        default: break;
    }
    const NativeClass* native = native_iterator(thread, iterator);
    return native != nullptr && (native->advances_simply == nullptr || native->advances_simply(thread, iterator));
}

void raise_wrong_instance(Thread& thread, const NativeClass& cls, const char* method, Value receiver) {
    raise(thread, ErrorClass::type_error,
          fmt::format("descriptor '{}' for '{}.{}' objects doesn't apply to a '{}' object", method, cls.module,
                      cls.name, type_name(thread, receiver)));
}

}  // namespace toy
