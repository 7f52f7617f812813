#include "jit/ir/trace.h"

#include <algorithm>

namespace jit {

namespace {

template <typename Descriptor>
std::uint32_t intern(std::vector<Descriptor>& table, const Descriptor& descriptor) {
    // Traces have few descriptors, and the same few are asked for again and again: newest first.
    for (std::size_t i = table.size(); i-- > 0;)
        if (table[i] == descriptor) return static_cast<std::uint32_t>(i);
    table.push_back(descriptor);
    return static_cast<std::uint32_t>(table.size() - 1);
}

}  // namespace

ValueId Trace::constant(Type type, std::uint64_t bits) { return constant_id(intern(constants, Constant{type, bits})); }

ValueId Trace::append(Instruction instruction, std::span<const ValueId> operands) {
    instruction.first_argument = static_cast<std::uint32_t>(arguments.size());
    instruction.argument_count = static_cast<std::uint16_t>(operands.size());
    arguments.insert(arguments.end(), operands.begin(), operands.end());
    instructions.push_back(instruction);
    return value_id(instructions.size() - 1);
}

std::uint32_t Trace::add(const FieldDescriptor& descriptor) { return intern(fields, descriptor); }
std::uint32_t Trace::add(const ArrayDescriptor& descriptor) { return intern(arrays, descriptor); }
std::uint32_t Trace::add(const ObjectDescriptor& descriptor) { return intern(objects, descriptor); }
std::uint32_t Trace::add(const CallDescriptor& descriptor) { return intern(calls, descriptor); }

Trace Trace::empty_copy() const {
    Trace copy;
    copy.id = id;
    copy.kind = kind;
    copy.name = name;
    copy.parent = parent;
    copy.parent_exit = parent_exit;
    copy.fields = fields;
    copy.arrays = arrays;
    copy.objects = objects;
    copy.calls = calls;
    copy.inherited_barriers = inherited_barriers;
    return copy;
}

}  // namespace jit
