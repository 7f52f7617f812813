// What the core must know of the objects, and how to make them. None of these moves anything, so a primitive may hold
// references in plain variables; the heap limit arrives as stm::OutOfMemory.
#pragma once

#include <string>
#include <string_view>

#include "stmcore/collections/hash_table.h"
#include "value.h"

namespace scheme {

// What the core's hash tables must know of keys and values.
extern const stm::TableKind kTableKind;

// Callbacks for sizes and references; `Machine` (machine.h) adds the roots.
stm::Embedder object_callbacks();

stm::Ref<Pair> make_pair(stm::Segment& segment, Value car, Value cdr);
stm::Ref<String> make_string(stm::Segment& segment, std::string_view text);
stm::Ref<Vector> make_vector(stm::Segment& segment, std::uint64_t length, Value fill);

// Objects of the program itself: made while it is compiled, in an inevitable transaction, never moved and never freed,
// so that instructions may hold them.
stm::Ref<String> make_fixed_string(stm::Segment& segment, std::string_view text, Type type);
stm::Ref<Pair> make_fixed_pair(stm::Segment& segment, Value car, Value cdr);
stm::Ref<Cell> make_cell(stm::Segment& segment, Value name, Value value);
stm::Ref<PrimitiveObject> make_primitive(stm::Segment& segment, const Primitive& primitive);

inline bool has_type(stm::Segment& segment, Value value, Type type) {
    return value.is_reference() && stm::type_id(segment, value.offset()) == type;
}
// Of a string or symbol, until the next safe point.
inline std::string_view text_of(stm::Segment& segment, Value string) {
    const String* object = stm::read_immutable(segment, string.as<String>());
    return {object->bytes, object->length};
}

// As `write` (quoted strings) or `display` show it.
std::string show(stm::Segment& segment, Value value, bool quoted);

}  // namespace scheme
