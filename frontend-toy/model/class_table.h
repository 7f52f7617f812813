// Making Class objects and changing them; internal to the class model.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "frontend-toy/model/class_info.h"

namespace toy {

// A new Class that is never freed, with its ClassInfo. The transaction is inevitable. Its kind is that of its bases;
// TypeError if they don't go together (C3, layout).
struct ClassSpecification {
    std::string_view name;
    std::string_view qualified_name;
    std::span<const Value> bases;  // Class each; empty only for `object`
    std::vector<NameId> expected_attributes = {};
    bool has_slots = false;
    std::vector<NameId> slots = {};
};
ClassInfo& make_class(Thread& thread, const ClassSpecification& specification);
// The same for a builtin type: instances have this type id.
ClassInfo& make_builtin_class(Thread& thread, const char* name, std::span<const Value> bases, std::uint32_t type_id);
// Gives an exception class hidden slots beyond those of its base.
void set_root_shape(ClassInfo& info, std::span<const NameId> hidden);

// Adds or replaces an attribute of this class itself / removes it (false: there was none). Runs no Python code.
void set_class_attribute(Thread& thread, Value cls, NameId name, Value value);
bool delete_class_attribute(Thread& thread, Value cls, NameId name);
// The Cell in the class's own dictionary, or kNothing.
Value own_class_cell(Thread& thread, Value cls, NameId name);
Value own_class_attribute(Thread& thread, Value cls, NameId name);

// A Cell, NativeFunction, ... that never moves; the transaction is inevitable.
Value fixed_cell(Thread& thread, Value content);
Value fixed_native(Thread& thread, const NativeDescriptor* descriptor);

// The MRO as a view; valid until the next safe point.
std::span<const Value> mro_of(Thread& thread, Value cls);
bool class_is_subclass(Thread& thread, Value cls, Value of);
std::uint32_t class_count();

}  // namespace toy
