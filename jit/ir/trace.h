// The IR: a linear trace in SSA form with snapshots. Neutral of any front end.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace jit {

enum class Type : std::uint8_t { none, value, int_, float_ };

enum class Opcode : std::uint8_t {
#define OP(name, result, operands, extra, effects, stm) name,
#include "jit/ir/opcodes.inc"
#undef OP
    count_
};

// >= 0: index of the instruction that defines the value; < 0: constant number ~id.
enum class ValueId : std::int32_t {};
constexpr ValueId kNoValue{INT32_MIN};
constexpr bool is_constant(ValueId id) { return static_cast<std::int32_t>(id) < 0 && id != kNoValue; }
constexpr std::size_t index_of(ValueId id) { return static_cast<std::size_t>(static_cast<std::int32_t>(id)); }
constexpr std::size_t constant_index(ValueId id) { return static_cast<std::size_t>(~static_cast<std::int32_t>(id)); }
constexpr ValueId value_id(std::size_t index) { return ValueId{static_cast<std::int32_t>(index)}; }
constexpr ValueId constant_id(std::size_t index) { return ValueId{~static_cast<std::int32_t>(index)}; }

using SnapshotId = std::uint32_t;
constexpr SnapshotId kNoSnapshot = UINT32_MAX;

// Constants are interned by (type, bits). A constant of type value that is a heap reference must be an object whose
// offset does not change (old space); whoever builds the trace keeps it alive.
struct Constant {
    Type type;
    std::uint64_t bits;  // the word, the int64_t or the double's bits
    friend bool operator==(const Constant&, const Constant&) = default;
};

struct Instruction {
    Opcode op;
    Type type = Type::none;  // result
    std::uint16_t argument_count = 0;
    std::uint32_t first_argument = 0;   // into Trace::arguments
    std::uint32_t descriptor = 0;       // field/array/object/call: index into the trace's table
    SnapshotId snapshot = kNoSnapshot;  // guards, close_loop, and calls that need inevitability (until stm_rewrite)
    std::int32_t shift = 0;             // jump_trace: frame slots that the target's base lies above this trace's base
    std::int64_t immediate = 0;         // imm, slot, type id, label, trace id
    std::uint32_t position = 0;         // the front end's source position (for dumps); 0: none
    const char* text = nullptr;         // reason (a string that lives as long as the process)
};

// State of the front end's frames at a guard. Frame slots are words relative to the base at the trace's entry; slots
// not listed hold what is in memory. `shift`: base of the frame in which execution resumes, relative to the entry's.
struct SnapshotEntry {
    std::int32_t slot;
    ValueId value;  // type value (possibly box_int/box_float/..., which is then only computed at the exit)
};
struct Snapshot {
    std::uint64_t resume = 0;  // opaque for the jit: where the front end resumes
    std::int32_t shift = 0;
    std::vector<SnapshotEntry> entries;  // sorted by slot
};

// How memory is laid out, supplied by the front end. `name` is unique per trace and printable (List.items). Two
// descriptors with different names never name the same bytes of the same object: that is what alias analysis rests on.
enum class Width : std::uint8_t { w8, w16, w32, w64 };
struct FieldDescriptor {
    std::string name;
    std::uint32_t offset;  // bytes from the object's start
    Type type;             // value, int (zero-extended from narrower widths), float
    Width width = Width::w64;
    bool immutable = false;  // never changes after the object was made: no read barrier, freely CSE'd
    friend bool operator==(const FieldDescriptor&, const FieldDescriptor&) = default;
};
struct ArrayDescriptor {
    std::string name;
    std::uint32_t offset;  // of item 0 from the object's start
    Type type;
    Width width = Width::w64;  // item size
    bool immutable = false;
    friend bool operator==(const ArrayDescriptor&, const ArrayDescriptor&) = default;
};
struct ObjectDescriptor {
    std::string name;
    std::uint32_t type_id;
    std::uint32_t size;  // bytes
    friend bool operator==(const ObjectDescriptor&, const ObjectDescriptor&) = default;
};
// A C function, System V ABI. With pass_context its first argument is the running thread's embedder context
// (Segment::embedder). It never moves objects nor ends the transaction; it takes its own barriers.
enum class CallStm : std::uint8_t { none, needs_inevitable };
struct CallDescriptor {
    std::string name;
    const void* address;
    Type result;
    std::vector<Type> arguments;
    bool pass_context = true;
    bool pure = false;              // depends on its arguments only (and immutable memory)
    bool writes_heap = true;        // false: reads at most
    bool allocates_result = false;  // the result is a fresh object
    bool can_fail = true;           // a guard_no_exception follows
    CallStm stm = CallStm::none;
    friend bool operator==(const CallDescriptor&, const CallDescriptor&) = default;
};

enum class TraceKind : std::uint8_t { loop, function, bridge };

// What a bridge's parent has established about input number `index` for the running transaction.
struct InheritedBarrier {
    std::uint32_t input;
    bool written;  // its write barrier holds (or it is fresh); else only the read barrier
    friend bool operator==(const InheritedBarrier&, const InheritedBarrier&) = default;
};

// A linear list of instructions in SSA form: a value is the instruction that defines it, and is used only after it.
// The one cycle: `jump L, a, b` just before `label L` enters the loop, `jump L, c, d` ends the trace; the params that
// follow the label are a, b at first and c, d from then on. Without a label a trace ends in leave, jump_trace or (as
// recorded) close_loop.
struct Trace {
    std::uint32_t id = 0;
    TraceKind kind = TraceKind::loop;
    std::string name;                           // source position, for people
    std::uint32_t parent = 0, parent_exit = 0;  // bridges
    std::vector<Instruction> instructions;
    std::vector<ValueId> arguments;
    std::vector<Constant> constants;
    std::vector<Snapshot> snapshots;
    std::vector<FieldDescriptor> fields;
    std::vector<ArrayDescriptor> arrays;
    std::vector<ObjectDescriptor> objects;
    std::vector<CallDescriptor> calls;
    std::vector<InheritedBarrier> inherited_barriers;

    std::span<const ValueId> arguments_of(const Instruction& instruction) const {
        return {arguments.data() + instruction.first_argument, instruction.argument_count};
    }
    std::span<ValueId> arguments_of(const Instruction& instruction) {
        return {arguments.data() + instruction.first_argument, instruction.argument_count};
    }
    Type type_of(ValueId id) const {
        return is_constant(id) ? constants[constant_index(id)].type : instructions[index_of(id)].type;
    }
    ValueId constant(Type type, std::uint64_t bits);  // interned
    // Appends; interns descriptors by equality where the add_* functions are used.
    ValueId append(Instruction instruction, std::span<const ValueId> operands);
    std::uint32_t add(const FieldDescriptor&);
    std::uint32_t add(const ArrayDescriptor&);
    std::uint32_t add(const ObjectDescriptor&);
    std::uint32_t add(const CallDescriptor&);
    // An empty trace with the same id, kind, name, parent, descriptors and inherited facts.
    Trace empty_copy() const;
};

}  // namespace jit
