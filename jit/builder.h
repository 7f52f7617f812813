// TraceBuilder: what a recorder (and every rebuilding pass) emits into. Each emit folds constants, applies CSE, drops
// guards that are known to hold, forwards stores to loads, and only then appends.
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <vector>

#include "jit/ir/trace.h"
#include "jit/value_tags.h"

namespace jit {

class CompiledTrace;
struct Exit;

// Which rewritings are on (the command line's --opt NAME|-NAME).
struct Optimisations {
    bool fold = true, cse = true, forward = true, dead_code = true, peel = true;
    bool hoist_barriers = true;
};

class TraceBuilder {
  public:
    TraceBuilder(const ValueTags& tags, const Optimisations& optimisations);
    ~TraceBuilder();

    // The state at the current point, asked for when a guard is really emitted. Must stay set while emitting.
    // Neighbouring guards share a snapshot until invalidate_snapshot() is called (the recorder calls it whenever its
    // resume position or its slots changed).
    void set_snapshot_source(std::function<Snapshot()> source);
    void invalidate_snapshot();
    void set_position(std::uint32_t position);

    ValueId constant_int(std::int64_t number);
    ValueId constant_float(double number);
    ValueId constant_value(std::uint64_t word);
    ValueId constant(Type type, std::uint64_t bits);

    // Generic emission; returns the defined value, or an older equal one, or a constant; kNoValue for ops without one.
    ValueId emit(Opcode op, std::initializer_list<ValueId> operands, std::int64_t immediate = 0);
    ValueId load_slot(std::int32_t slot);            // type value
    ValueId input(std::uint32_t number, Type type);  // bridges
    ValueId load_field(ValueId object, const FieldDescriptor& field);
    void store_field(ValueId object, const FieldDescriptor& field, ValueId stored);
    ValueId load_item(ValueId array, ValueId index, const ArrayDescriptor& descriptor);
    void store_item(ValueId array, ValueId index, const ArrayDescriptor& descriptor, ValueId stored);
    ValueId new_object(const ObjectDescriptor& descriptor);
    ValueId call(const CallDescriptor& descriptor, std::span<const ValueId> operands);  // no guard_no_exception added
    void guard_type(ValueId object, std::uint32_t type_id);  // emits guard_ref first unless known
    void leave(const char* reason);
    void break_check();
    void close_loop();  // snapshot = state at the loop's head
    // Writes the current state (the snapshot source's) to the frame and jumps to another trace's entry.
    void jump_trace(std::uint32_t target);

    // What is known of a value by folding and by the guards emitted so far. The recorder may ask before it emits.
    bool is_known_int(ValueId value) const;
    bool is_known_float(ValueId value) const;
    // 0 if unknown
    std::uint32_t known_type(ValueId value) const;
    bool constant_word(ValueId value, std::uint64_t& word) const;

    // Emits what `instruction` of another trace does, with these operands (of this trace). For passes.
    ValueId emit_like(const Trace& source, const Instruction& instruction, std::span<const ValueId> operands);
    // The value that stands for `value` from now on: a constant after a guard that says so, else itself.
    ValueId current(ValueId value) const;
    // From now on values defined so far may stand for other ones each time round (peel_loop): slots that hold what they
    // held at the entry are listed in snapshots all the same, and sums are not traced back beyond this point.
    void begin_second_iteration();
    // A guard was emitted that what is already known says must fail (only peel_loop can cause that).
    bool contradicted() const;

    // Begins a bridge: for each entry of the exit's snapshot, defines inputs (unboxed where the parent had it unboxed)
    // and returns (slot, value) pairs to start the recorder's slot map with. Inherits the types known at the exit.
    std::vector<SnapshotEntry> begin_bridge(const Exit& exit);

    Type type_of(ValueId value) const;
    std::size_t size() const;
    Trace& trace();  // the trace under construction; the recorder sets id, kind, name
    Trace take();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace jit
