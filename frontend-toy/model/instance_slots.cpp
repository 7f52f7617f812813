#include "frontend-toy/model/instance_slots.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

namespace toy {
namespace {

// Room in the overflow Items for slot `index` of it.
void reserve_overflow(Thread& thread, Value instance, std::uint32_t index) {
    Value overflow = read<Instance>(thread, instance)->overflow;
    std::int64_t capacity = overflow.is_nothing() ? 0 : read<Items>(thread, overflow)->capacity;
    if (index < capacity) return;
    std::int64_t wanted = std::max<std::int64_t>(4, capacity * 2);
    Value grown = allocate(thread, sizeof(Items) + static_cast<std::size_t>(wanted) * sizeof(Value), kItems);
    Items* items = initialise<Items>(thread, grown);
    items->capacity = wanted;
    if (capacity != 0) {
        const Items* old = read<Items>(thread, overflow);
        std::copy(old->slots, old->slots + capacity, items->slots);
    }
    write<Instance>(thread, instance)->overflow = grown;
}

Value attribute_dict(Thread& thread, Value instance) { return read<Instance>(thread, instance)->overflow; }

}  // namespace

Value slot_at(Thread& thread, Value instance, const Shape& shape, std::uint32_t slot) {
    const Instance* object = read<Instance>(thread, instance);
    if (slot < shape.inline_capacity) return object->slots[slot];
    return read<Items>(thread, object->overflow)->slots[slot - shape.inline_capacity];
}

void set_slot(Thread& thread, Value instance, const Shape& shape, std::uint32_t slot, Value value) {
    if (slot < shape.inline_capacity) {
        write<Instance>(thread, instance)->slots[slot] = value;
    } else {
        Value overflow = read<Instance>(thread, instance)->overflow;
        write<Items>(thread, overflow)->slots[slot - shape.inline_capacity] = value;
    }
}

Value own_attribute(Thread& thread, Value instance, const Shape& shape, NameId name) {
    int slot = find_slot(shape, name);
    if (slot >= 0) return slot_at(thread, instance, shape, static_cast<std::uint32_t>(slot));
    if (shape.dictionary) return dict_get(thread, attribute_dict(thread, instance), name_str(name));
    return kNothing;
}

void set_own_attribute(Thread& thread, Value instance, const Shape& shape, NameId name, Value value) {
    int slot = find_slot(shape, name);
    if (slot >= 0) return set_slot(thread, instance, shape, static_cast<std::uint32_t>(slot), value);
    if (shape.dictionary) return dict_set(thread, attribute_dict(thread, instance), name_str(name), value);
    const Shape& grown = with_attribute(shape, name);
    if (shape.count >= shape.inline_capacity) {
        reserve_overflow(thread, instance, shape.count - shape.inline_capacity);
    }
    set_slot(thread, instance, grown, shape.count, value);
    write<Instance>(thread, instance)->header.type_id = grown.id;
}

bool delete_own_attribute(Thread& thread, Value instance, const Shape& shape, NameId name) {
    int found = find_slot(shape, name);
    if (found < 0) return shape.dictionary && dict_delete(thread, attribute_dict(thread, instance), name_str(name));
    if (shape.dictionary) return false;
    auto slot = static_cast<std::uint32_t>(found);
    for (std::uint32_t i = slot; i + 1 < shape.count; i++) {
        set_slot(thread, instance, shape, i, slot_at(thread, instance, shape, i + 1));
    }
    set_slot(thread, instance, shape, shape.count - 1, kNothing);
    write<Instance>(thread, instance)->header.type_id = without_attribute(shape, name).id;
    return true;
}

Value allocate_instance(Thread& thread, const ClassInfo& info) {
    if (info.root_shape == nullptr) {
        raise(thread, ErrorClass::type_error,
              "cannot create '" + utf8(thread, read<Class>(thread, info.cls)->name) + "' instances");
    }
    Value instance = allocate(thread, instance_size(*info.root_shape), info.root_shape->id);
    if (info.kind == ClassKind::exception) {
        Value empty = make_tuple(thread, {});
        Instance* object = initialise<Instance>(thread, instance);
        object->slots[kArgs] = empty;
        object->slots[kSuppressContext] = kFalse;
        for (std::uint32_t slot = kExceptionSlots; slot < info.hidden_slots; slot++) object->slots[slot] = kNone;
    }
    return instance;
}

// The attributes' names in slot order.
static std::vector<NameId> names_in_order(const Shape& shape) {
    std::vector<NameId> names(shape.count);
    for (const Shape* at = &shape; at->count > 0; at = at->parent) names[at->count - 1] = at->last_name;
    return names;
}

std::vector<NamedValue> instance_attributes(Thread& thread, Value instance) {
    const Shape& shape = shape_of(type_id(thread, instance));
    std::vector<NamedValue> result;
    if (shape.dictionary) {
        std::int64_t position = 0;
        NamedValue item;
        while (hash_next(thread, attribute_dict(thread, instance), position, item.name, item.value)) {
            result.push_back(item);
        }
        return result;
    }
    std::vector<NameId> names = names_in_order(shape);
    for (std::uint32_t slot = class_info(shape.class_info).hidden_slots; slot < shape.count; slot++) {
        result.push_back({name_str(names[slot]), slot_at(thread, instance, shape, slot)});
    }
    return result;
}

Value instance_dict(Thread& thread, Value instance) {
    const Shape& shape = shape_of(type_id(thread, instance));
    if (shape.dictionary) return attribute_dict(thread, instance);
    std::uint32_t hidden = class_info(shape.class_info).hidden_slots;
    Value dict = make_dict(thread);
    for (const NamedValue& attribute : instance_attributes(thread, instance)) {
        dict_set(thread, dict, attribute.name, attribute.value);
    }
    for (std::uint32_t slot = hidden; slot < shape.count && slot < shape.inline_capacity; slot++) {
        set_slot(thread, instance, shape, slot, kNothing);
    }
    Instance* object = write<Instance>(thread, instance);
    object->overflow = dict;
    object->header.type_id = dictionary_shape(shape, hidden).id;
    return dict;
}

void replace_instance_dict(Thread& thread, Value instance, Value dict) {
    Rooted rooted(thread, dict);
    instance_dict(thread, instance);
    write<Instance>(thread, instance)->overflow = rooted;
}

void replace_instance_class(Thread& thread, Value instance, const ClassInfo& info) {
    // The object keeps its size, so it needs a shape of the new class with that room: one for each class and size.
    static std::mutex mutex;
    static std::map<std::pair<std::uint32_t, std::uint32_t>, const Shape*> roots;
    instance_dict(thread, instance);
    const std::uint32_t room = shape_of(type_id(thread, instance)).inline_capacity;
    const Shape* root;
    {
        std::lock_guard lock(mutex);
        const Shape*& known = roots[{info.index, room}];
        if (known == nullptr) known = &new_root_shape(info.cls, info.index, room);
        root = known;
    }
    write<Instance>(thread, instance)->header.type_id = dictionary_shape(*root, 0).id;
}

}  // namespace toy
