// What a TraceBuilder knows at the current point of its trace. Internal to builder.cpp, fold.cpp, forward_memory.cpp.
#pragma once

#include <array>
#include <unordered_map>

#include "jit/builder.h"
#include "jit/ir/opcode_info.h"

namespace jit {

// A pure operation with its operands, for CSE.
struct OperationKey {
    Opcode op;
    std::uint32_t descriptor = 0;
    std::int64_t immediate = 0;
    std::array<ValueId, 3> operands{kNoValue, kNoValue, kNoValue};
    friend bool operator==(const OperationKey&, const OperationKey&) = default;
};
struct OperationKeyHash {
    std::size_t operator()(const OperationKey& key) const {
        std::uint64_t hash = static_cast<std::uint64_t>(key.op) * 0x9e3779b97f4a7c15u + key.descriptor;
        const auto mix = [&](std::uint64_t part) { hash = (hash ^ (hash >> 29) ^ part) * 0xbf58476d1ce4e5b9u; };
        mix(static_cast<std::uint64_t>(key.immediate));
        for (const ValueId operand : key.operands) mix(static_cast<std::uint32_t>(operand));
        return hash ^ (hash >> 32);
    }
};
struct ConstantHash {
    std::size_t operator()(const Constant& constant) const {
        return (constant.bits ^ static_cast<std::uint64_t>(constant.type)) * 0x9e3779b97f4a7c15u;
    }
};

// What holds of a value from now on. `type_id` may be forgotten again (ids of shapes change), the rest may not.
struct Facts {
    ValueId replacement = kNoValue;  // a constant it equals
    std::uint32_t type_id = 0;
    bool is_int = false;    // a Python int whose unbox_int is meaningful: guarded, or the result of box_int
    bool is_float = false;  // likewise
    bool is_reference = false;
    bool fresh = false;                     // made by this trace
    std::uint32_t escaped_at = UINT32_MAX;  // fresh: index of the instruction that may have made it reachable
};

// "The memory at `object`.descriptor[index] holds `value`."
struct MemoryFact {
    ValueId object;
    ValueId index;  // kNoValue: a field
    ValueId value;
    bool truncate;  // stored into a narrower field: what is in memory is the low bits
};

struct TraceBuilder::State {
    State(const ValueTags& value_tags, const Optimisations& wanted) : tags(value_tags), optimisations(wanted) {}

    const ValueTags tags;
    const Optimisations optimisations;
    Trace trace;
    std::function<Snapshot()> snapshot_source;
    SnapshotId snapshot = kNoSnapshot;
    std::uint32_t position = 0;
    bool contradicted = false;
    std::size_t second_iteration = SIZE_MAX;  // index where it begins
    bool no_exception = false;                // guard_no_exception holds: no call since the last one

    std::vector<Facts> facts, constant_facts;
    std::unordered_map<OperationKey, ValueId, OperationKeyHash> operations;
    std::unordered_map<Constant, ValueId, ConstantHash> constants;
    std::vector<std::vector<MemoryFact>> field_memory, array_memory;  // by descriptor
    std::vector<ValueId> mutable_types;                               // values with a type_id that may change
    // Fresh objects that have been written, with the descriptor: elsewhere they hold zero.
    std::vector<std::pair<ValueId, std::int64_t>> touched;

    // ---- builder.cpp
    Facts& facts_of(ValueId value);
    const Facts& facts_of(ValueId value) const;
    ValueId current(ValueId value) const;
    ValueId constant(Type type, std::uint64_t bits);
    ValueId int_constant(std::int64_t number) { return constant(Type::int_, static_cast<std::uint64_t>(number)); }
    bool is_int_constant(ValueId value, std::int64_t& number) const;
    const Instruction* definition(ValueId value) const {
        return is_constant(value) ? nullptr : &trace.instructions[index_of(value)];
    }
    const Instruction* defined_by(ValueId value, Opcode op) const;
    // As defined_by, but not beyond the loop's edge: x + 1 + 1 is not x + 2 where x + 1 is carried from one iteration
    // to the next anyway, as x would then have to be carried too.
    const Instruction* sum_of(ValueId value, Opcode op) const {
        const bool carried = second_iteration != SIZE_MAX && !is_constant(value) && index_of(value) < second_iteration;
        return carried ? nullptr : defined_by(value, op);
    }
    ValueId operand(const Instruction* instruction, std::size_t number) const {
        return current(trace.arguments_of(*instruction)[number]);
    }
    SnapshotId take_snapshot();
    ValueId append(Instruction instruction, std::span<const ValueId> operands);
    ValueId append(Opcode op, std::initializer_list<ValueId> operands, std::int64_t immediate = 0);
    void replace(ValueId value, ValueId constant_value);
    void set_type(ValueId object, std::uint32_t type_id);
    bool is_known_int(ValueId value) const;
    bool is_known_float(ValueId value) const;
    bool is_known_reference(ValueId value) const;
    bool is_truth(ValueId value) const;  // an int that is 0 or 1
    ValueId emit_pure(Opcode op, std::span<const ValueId> operands, std::int64_t immediate, Type type);
    ValueId emit_pure(Opcode op, std::initializer_list<ValueId> operands);
    void guard(Opcode op, ValueId value);
    void guard_truth(ValueId condition, bool wanted);
    void guard_value(ValueId value, ValueId wanted);
    void guard_type(ValueId object, std::uint32_t type_id);
    void guard_no_exception();
    void learn(ValueId condition, bool holds);
    void know_operation(Opcode op, ValueId left, ValueId right, std::int64_t result);
    ValueId call(const CallDescriptor& descriptor, std::span<const ValueId> operands);
    void failing_guard(Opcode op, std::initializer_list<ValueId> operands, std::int64_t immediate = 0);

    // ---- fold.cpp
    // Either returns the value that the operation reduces to, or rewrites op and operands to a simpler operation and
    // returns kNoValue.
    ValueId fold(Opcode& op, std::span<ValueId> operands);
    ValueId fold_constants(Opcode op, std::span<const ValueId> operands);
    bool is_zero(ValueId value) const {
        std::int64_t number = 0;
        return is_int_constant(value, number) && number == 0;
    }
    ValueId fold_sum(Opcode& op, ValueId& left, ValueId& right);
    ValueId fold_product(Opcode& op, ValueId& left, ValueId& right);
    ValueId fold_division(Opcode& op, ValueId& left, ValueId& right);
    ValueId fold_and(ValueId& left, ValueId& right);
    ValueId fold_or(Opcode op, ValueId left, ValueId right);
    ValueId fold_twice(Opcode op, ValueId value);
    ValueId fold_order(Opcode& op, ValueId& left, ValueId& right);
    ValueId fold_equality(Opcode& op, ValueId& left, ValueId& right);
    ValueId fold_float_sum(Opcode op, ValueId left, ValueId right);
    ValueId fold_float_product(Opcode& op, ValueId left, ValueId& right);
    ValueId fold_float_abs(ValueId& value);
    ValueId fold_box(Opcode op, ValueId number);
    ValueId fold_unbox(Opcode op, ValueId value);
    ValueId fold_value_eq(ValueId left, ValueId right);

    // ---- forward_memory.cpp
    bool may_alias(ValueId left, ValueId right) const;
    bool may_be_same_index(ValueId left, ValueId right) const;
    void escape(ValueId value);
    ValueId load(Opcode op, ValueId object, ValueId index, std::uint32_t descriptor, Type type, Width width);
    void store(Opcode op, ValueId object, ValueId index, std::uint32_t descriptor, Width width, ValueId stored);
    ValueId load_type(ValueId object);
    void store_type(ValueId object, std::uint32_t type_id);
    ValueId new_object(const ObjectDescriptor& descriptor);
    void forget_mutable_memory();
    void forget_types_of_aliases(ValueId object);
    std::vector<MemoryFact>& memory(Opcode op, std::uint32_t descriptor);
};

}  // namespace jit
