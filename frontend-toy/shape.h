// Hidden classes of instances. Shapes live outside the heap, are append-only and immutable once published; finding or
// making one takes no transaction, and an aborted transaction leaves at most an unused shape behind.
#pragma once

#include <cstdint>

#include "frontend-toy/names.h"
#include "frontend-toy/objects.h"

namespace toy {

struct Shape {
    std::uint32_t id;               // the instance's type id
    Value cls;                      // the Class (allocated fixed: its reference never changes)
    std::uint32_t class_info;       // index of its ClassInfo
    std::uint32_t inline_capacity;  // slots inside the instance; further ones in its overflow Items
    std::uint32_t count;            // attributes
    const Shape* parent;            // without the last attribute; null for the empty shape
    NameId last_name;
    // The attributes after `count` are in a dict, which is in Instance::overflow: the shape of instances whose __dict__
    // somebody holds.
    bool dictionary = false;
};

const Shape& shape_of(std::uint32_t id);                        // id >= kFirstShape
int find_slot(const Shape& shape, NameId name);                 // -1: no such attribute
const Shape& with_attribute(const Shape& shape, NameId name);   // transition, created on demand
const Shape& without_attribute(const Shape& shape, NameId name);
NameId attribute_at(const Shape& shape, std::uint32_t slot);
// A new empty shape for instances of cls.
const Shape& new_root_shape(Value cls, std::uint32_t class_info, std::uint32_t inline_capacity);
// The variant with a dict of an instance's shape; `kept` of its first attributes stay slots.
const Shape& dictionary_shape(const Shape& shape, std::uint32_t kept);
// Has any shape that grew from `root` ever had this attribute / more than `kept` attributes?
bool any_shape_has(const Shape& root, NameId name);
bool any_shape_has_more(const Shape& root, std::uint32_t kept);
inline std::size_t instance_size(const Shape& shape) {
    return sizeof(Instance) + std::size_t{shape.inline_capacity} * sizeof(Value);
}

}  // namespace toy
