// What the builder knows of memory: store-to-load forwarding, load CSE, and when to forget.
//
// A fact "object.field holds value" is valid from the load or store that established it until a store with the same
// descriptor to an object that may be the same one, or until a call that writes the heap. Objects made by the trace are
// told apart from everything that existed before them, and from everything loaded before they could be reached.
#include <algorithm>
#include <bit>

#include "jit/builder_state.h"

namespace jit {

namespace {

std::int64_t touched_key(Opcode op, std::uint32_t descriptor) {
    const bool is_item = op == Opcode::load_item || op == Opcode::store_item;
    return (static_cast<std::int64_t>(descriptor) << 1) | (is_item ? 1 : 0);
}

std::uint64_t width_mask(Width width) {
    switch (width) {
        case Width::w8: return 0xff;
        case Width::w16: return 0xffff;
        case Width::w32: return 0xffff'ffff;
        case Width::w64: return ~std::uint64_t{0};
    }
    return ~std::uint64_t{0};
}

}  // namespace

std::vector<MemoryFact>& TraceBuilder::State::memory(Opcode op, std::uint32_t descriptor) {
    auto& table = op == Opcode::load_field || op == Opcode::store_field ? field_memory : array_memory;
    if (table.size() <= descriptor) table.resize(descriptor + 1);
    return table[descriptor];
}

bool TraceBuilder::State::may_alias(ValueId left, ValueId right) const {
    if (left == right) return true;
    if (is_constant(left) && is_constant(right)) return false;  // interned: different words
    const Facts& a = facts_of(left);
    const Facts& b = facts_of(right);
    if (a.type_id != 0 && b.type_id != 0 && a.type_id != b.type_id) return false;
    if (a.fresh && b.fresh) return false;
    // A fresh object is not what existed before it, nor what was found before it could be reached.
    const auto apart = [](const Facts& fresh, ValueId other) {
        return fresh.fresh && (is_constant(other) || index_of(other) < fresh.escaped_at);
    };
    return !apart(a, right) && !apart(b, left);
}

bool TraceBuilder::State::may_be_same_index(ValueId left, ValueId right) const {
    if (left == right) return true;
    const auto split = [&](ValueId index, std::int64_t& offset) {
        offset = 0;
        if (is_int_constant(index, offset)) return kNoValue;
        std::int64_t added = 0;
        for (const Opcode op : {Opcode::int_add, Opcode::int_add_ovf, Opcode::int_sub, Opcode::int_sub_ovf}) {
            const Instruction* sum = defined_by(index, op);
            if (sum == nullptr || !is_int_constant(operand(sum, 1), added)) continue;
            const bool subtract = op == Opcode::int_sub || op == Opcode::int_sub_ovf;
            offset = static_cast<std::int64_t>(subtract ? -static_cast<std::uint64_t>(added)
                                                        : static_cast<std::uint64_t>(added));
            return operand(sum, 0);
        }
        return index;
    };
    std::int64_t left_offset = 0, right_offset = 0;
    const ValueId left_base = split(left, left_offset), right_base = split(right, right_offset);
    return left_base != right_base || left_offset == right_offset;
}

void TraceBuilder::State::escape(ValueId value) {
    if (is_constant(value)) return;
    Facts& known = facts_of(value);
    if (known.fresh && known.escaped_at == UINT32_MAX)
        known.escaped_at = static_cast<std::uint32_t>(trace.instructions.size());
}

ValueId TraceBuilder::State::load(Opcode op, ValueId object, ValueId index, std::uint32_t descriptor, Type type,
                                  Width width) {
    object = current(object);
    index = current(index);
    if (optimisations.forward) {
        for (const MemoryFact& fact : memory(op, descriptor)) {
            if (fact.object != object || current(fact.index) != index) continue;
            const ValueId value = current(fact.value);
            if (!fact.truncate) return value;
            return emit_pure(Opcode::int_and, {value, int_constant(static_cast<std::int64_t>(width_mask(width)))});
        }
        const Facts& known = facts_of(object);
        if (known.fresh && known.escaped_at == UINT32_MAX &&
            std::find(touched.begin(), touched.end(), std::pair(object, touched_key(op, descriptor))) == touched.end())
            return constant(type, 0);
    }
    const std::size_t count = index == kNoValue ? 1 : 2;
    const ValueId operands[] = {object, index};
    const ValueId loaded = append({.op = op, .type = type, .descriptor = descriptor}, std::span(operands, count));
    memory(op, descriptor).push_back({object, index, loaded, false});
    return loaded;
}

void TraceBuilder::State::store(Opcode op, ValueId object, ValueId index, std::uint32_t descriptor, Width width,
                                ValueId stored) {
    object = current(object);
    index = current(index);
    stored = current(stored);
    auto& facts_here = memory(op, descriptor);
    if (optimisations.forward)
        for (const MemoryFact& fact : facts_here)
            if (fact.object == object && current(fact.index) == index && current(fact.value) == stored) return;
    escape(stored);
    std::erase_if(facts_here, [&](const MemoryFact& fact) {
        return may_alias(fact.object, object) && (index == kNoValue || may_be_same_index(current(fact.index), index));
    });
    if (index == kNoValue)
        append({.op = op, .descriptor = descriptor}, std::array{object, stored});
    else
        append({.op = op, .descriptor = descriptor}, std::array{object, index, stored});
    facts_here.push_back({object, index, stored, width != Width::w64});
    if (facts_of(object).fresh) touched.emplace_back(object, touched_key(op, descriptor));
}

ValueId TraceBuilder::State::load_type(ValueId object) {
    object = current(object);
    const std::uint32_t known = facts_of(object).type_id;
    if (known != 0 && optimisations.forward) return int_constant(known);
    return append({.op = Opcode::load_type, .type = Type::int_}, std::array{object});
}

void TraceBuilder::State::forget_types_of_aliases(ValueId object) {
    std::erase_if(mutable_types, [&](ValueId other) {
        if (other == object || !may_alias(other, object)) return false;
        facts_of(other).type_id = 0;
        return true;
    });
}

void TraceBuilder::State::store_type(ValueId object, std::uint32_t type_id) {
    object = current(object);
    if (facts_of(object).type_id == type_id && optimisations.forward) return;
    forget_types_of_aliases(object);
    append(Opcode::store_type, {object}, type_id);
    set_type(object, type_id);
}

ValueId TraceBuilder::State::new_object(const ObjectDescriptor& descriptor) {
    const ValueId object =
        append({.op = Opcode::new_object, .type = Type::value, .descriptor = trace.add(descriptor)}, {});
    facts_of(object).fresh = true;
    set_type(object, descriptor.type_id);
    return object;
}

void TraceBuilder::State::forget_mutable_memory() {
    const auto reachable = [&](ValueId object) {
        const Facts& known = facts_of(object);
        return !known.fresh || known.escaped_at != UINT32_MAX;
    };
    for (std::size_t i = 0; i < field_memory.size(); ++i)
        if (!trace.fields[i].immutable)
            std::erase_if(field_memory[i], [&](const MemoryFact& fact) { return reachable(fact.object); });
    for (std::size_t i = 0; i < array_memory.size(); ++i)
        if (!trace.arrays[i].immutable)
            std::erase_if(array_memory[i], [&](const MemoryFact& fact) { return reachable(fact.object); });
    std::erase_if(mutable_types, [&](ValueId object) {
        if (!reachable(object)) return false;
        facts_of(object).type_id = 0;
        return true;
    });
}

}  // namespace jit
