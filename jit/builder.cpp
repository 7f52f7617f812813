#include "jit/builder.h"

#include <algorithm>
#include <bit>

#include "jit/builder_state.h"
#include "jit/compile.h"
#include "jit/inherit.h"
#include "jit/ir/inherited_values.h"

namespace jit {

// ---------------------------------------------------------------------------------------------- values and facts

Facts& TraceBuilder::State::facts_of(ValueId value) {
    if (is_constant(value)) {
        if (constant_facts.size() < trace.constants.size()) constant_facts.resize(trace.constants.size());
        return constant_facts[constant_index(value)];
    }
    if (facts.size() < trace.instructions.size()) facts.resize(trace.instructions.size());
    return facts[index_of(value)];
}

const Facts& TraceBuilder::State::facts_of(ValueId value) const {
    static const Facts nothing;
    const auto& table = is_constant(value) ? constant_facts : facts;
    const std::size_t index = is_constant(value) ? constant_index(value) : index_of(value);
    return index < table.size() ? table[index] : nothing;
}

ValueId TraceBuilder::State::current(ValueId value) const {
    if (value == kNoValue || is_constant(value)) return value;
    const ValueId replacement = facts_of(value).replacement;
    return replacement != kNoValue ? replacement : value;
}

ValueId TraceBuilder::State::constant(Type type, std::uint64_t bits) {
    const auto [found, inserted] = constants.try_emplace({type, bits}, kNoValue);
    if (inserted) {
        trace.constants.push_back({type, bits});
        found->second = constant_id(trace.constants.size() - 1);
    }
    return found->second;
}

bool TraceBuilder::State::is_int_constant(ValueId value, std::int64_t& number) const {
    if (!is_constant(value)) return false;
    const Constant& constant = trace.constants[constant_index(value)];
    if (constant.type != Type::int_) return false;
    number = static_cast<std::int64_t>(constant.bits);
    return true;
}

const Instruction* TraceBuilder::State::defined_by(ValueId value, Opcode op) const {
    const Instruction* instruction = definition(value);
    return instruction != nullptr && instruction->op == op ? instruction : nullptr;
}

void TraceBuilder::State::replace(ValueId value, ValueId constant_value) {
    if (is_constant(value) || value == constant_value) return;
    const Facts known = facts_of(value);
    facts_of(value).replacement = constant_value;
    if (known.type_id != 0) set_type(constant_value, known.type_id);
    // What was already unboxed from it is a constant too.
    const Constant& constant = trace.constants[constant_index(constant_value)];
    if (constant.type != Type::value) return;
    const auto unboxed = [&](Opcode op) {
        const auto found = operations.find({op, 0, 0, {value, kNoValue, kNoValue}});
        return found == operations.end() ? kNoValue : found->second;
    };
    const std::uint64_t word = constant.bits;
    if (tags.is_int(word))
        if (const ValueId payload = unboxed(Opcode::unbox_int); payload != kNoValue && !is_constant(payload))
            facts_of(payload).replacement = int_constant(tags.int_number(word));
}

void TraceBuilder::State::set_type(ValueId object, std::uint32_t type_id) {
    Facts& known = facts_of(object);
    known.is_reference = true;
    if (known.type_id == 0 && type_id >= tags.first_mutable_type) mutable_types.push_back(object);
    known.type_id = type_id;
}

bool TraceBuilder::State::is_known_int(ValueId value) const {
    value = current(value);
    if (is_constant(value)) {
        const Constant& constant = trace.constants[constant_index(value)];
        return constant.type == Type::value && tags.is_int(constant.bits);
    }
    return facts_of(value).is_int;
}

bool TraceBuilder::State::is_known_float(ValueId value) const {
    value = current(value);
    if (is_constant(value)) {
        const Constant& constant = trace.constants[constant_index(value)];
        return constant.type == Type::value && tags.is_float(constant.bits);
    }
    return facts_of(value).is_float;
}

bool TraceBuilder::State::is_known_reference(ValueId value) const {
    value = current(value);
    if (is_constant(value)) {
        const Constant& constant = trace.constants[constant_index(value)];
        return constant.type == Type::value && tags.is_reference(constant.bits);
    }
    return facts_of(value).is_reference;
}

bool TraceBuilder::State::is_truth(ValueId value) const {
    std::int64_t number = 0;
    if (is_int_constant(value, number)) return number == 0 || number == 1;
    const Instruction* instruction = definition(value);
    if (instruction == nullptr) return false;
    const Opcode op = instruction->op;
    return (op >= Opcode::int_eq && op <= Opcode::int_ult) || (op >= Opcode::float_eq && op <= Opcode::float_ge) ||
           op == Opcode::value_eq;
}

// ---------------------------------------------------------------------------------------------- appending

SnapshotId TraceBuilder::State::take_snapshot() {
    if (snapshot != kNoSnapshot) return snapshot;
    Snapshot taken = snapshot_source ? snapshot_source() : Snapshot{};
    // A slot that holds what it held at the trace's entry needs no entry: compiled code does not write the frame.
    std::erase_if(taken.entries, [&](const SnapshotEntry& entry) {
        if (second_iteration != SIZE_MAX) return false;
        const Instruction* load = defined_by(entry.value, Opcode::load_slot);
        return load != nullptr && load->immediate == entry.slot;
    });
    for (SnapshotEntry& entry : taken.entries) entry.value = current(entry.value);
    std::sort(taken.entries.begin(), taken.entries.end(),
              [](const SnapshotEntry& left, const SnapshotEntry& right) { return left.slot < right.slot; });
    const auto same = [](const SnapshotEntry& left, const SnapshotEntry& right) {
        return left.slot == right.slot && left.value == right.value;
    };
    if (!trace.snapshots.empty()) {
        const Snapshot& last = trace.snapshots.back();
        if (last.resume == taken.resume && last.shift == taken.shift &&
            std::equal(last.entries.begin(), last.entries.end(), taken.entries.begin(), taken.entries.end(), same))
            return snapshot = static_cast<SnapshotId>(trace.snapshots.size() - 1);
    }
    trace.snapshots.push_back(std::move(taken));
    return snapshot = static_cast<SnapshotId>(trace.snapshots.size() - 1);
}

ValueId TraceBuilder::State::append(Instruction instruction, std::span<const ValueId> operands) {
    instruction.position = position;
    // A call that needs inevitability carries the state before it, for the become_inevitable that is put there.
    const bool leaves =
        is_guard(instruction.op) || instruction.op == Opcode::close_loop ||
        (instruction.op == Opcode::call && trace.calls[instruction.descriptor].stm == CallStm::needs_inevitable);
    instruction.snapshot = leaves ? take_snapshot() : kNoSnapshot;
    const ValueId id = trace.append(instruction, operands);
    return instruction.type == Type::none ? kNoValue : id;
}

ValueId TraceBuilder::State::append(Opcode op, std::initializer_list<ValueId> operands, std::int64_t immediate) {
    return append({.op = op, .immediate = immediate}, std::span(operands.begin(), operands.size()));
}

ValueId TraceBuilder::State::emit_pure(Opcode op, std::initializer_list<ValueId> operands) {
    return emit_pure(op, std::span(operands.begin(), operands.size()), 0, Type::none);
}

ValueId TraceBuilder::State::emit_pure(Opcode op, std::span<const ValueId> given, std::int64_t immediate, Type type) {
    std::array<ValueId, 3> operands{kNoValue, kNoValue, kNoValue};
    for (std::size_t i = 0; i < given.size(); ++i) operands[i] = current(given[i]);
    if (optimisations.fold) {
        const ValueId folded = fold(op, std::span(operands.data(), given.size()));
        if (folded != kNoValue) return folded;
    }
    const OpcodeInfo& properties = info(op);
    const OperationKey key{op, 0, immediate, operands};
    const bool is_unbox = op == Opcode::unbox_int || op == Opcode::unbox_float;
    if (optimisations.cse || is_unbox) {  // peel_loop relies on one payload for each value
        const auto found = operations.find(key);
        if (found != operations.end()) return current(found->second);
    }
    switch (properties.result) {
        case ResultKind::none: type = Type::none; break;
        case ResultKind::value: type = Type::value; break;
        case ResultKind::int_: type = Type::int_; break;
        case ResultKind::float_: type = Type::float_; break;
        case ResultKind::any: break;
    }
    const std::size_t count = properties.operands.size();
    const ValueId result = append({.op = op, .type = type, .immediate = immediate}, std::span(operands.data(), count));
    operations[key] = result;
    if (op == Opcode::box_int) facts_of(result).is_int = true;
    if (op == Opcode::box_float) facts_of(result).is_float = true;
    return result;
}

// ---------------------------------------------------------------------------------------------- guards

void TraceBuilder::State::failing_guard(Opcode op, std::initializer_list<ValueId> operands, std::int64_t immediate) {
    contradicted = true;
    append(op, operands, immediate);
}

void TraceBuilder::State::guard(Opcode op, ValueId value) {
    value = current(value);
    const bool is_int = is_known_int(value), is_float = is_known_float(value), is_reference = is_known_reference(value);
    const bool holds = op == Opcode::guard_int ? is_int : op == Opcode::guard_float ? is_float : is_reference;
    if (holds && optimisations.fold) return;
    if (!holds && (is_int || is_float || is_reference || is_constant(value) || defined_by(value, Opcode::box_bool)))
        return failing_guard(op, {value});
    append(op, {value});
    Facts& known = facts_of(value);
    if (op == Opcode::guard_int) known.is_int = true;
    if (op == Opcode::guard_float) known.is_float = true;
    if (op == Opcode::guard_ref) known.is_reference = true;
}

void TraceBuilder::State::guard_truth(ValueId condition, bool wanted) {
    condition = current(condition);
    const Opcode op = wanted ? Opcode::guard_true : Opcode::guard_false;
    std::int64_t number = 0;
    if (is_int_constant(condition, number)) {
        if ((number != 0) != wanted) return failing_guard(op, {condition});
        if (optimisations.fold) return;
    }
    append(op, {condition});
    learn(condition, wanted);
}

void TraceBuilder::State::know_operation(Opcode op, ValueId left, ValueId right, std::int64_t result) {
    operations[{op, 0, 0, {left, right, kNoValue}}] = int_constant(result);
}

// A condition has been guarded: it and what follows from it are constants from now on.
void TraceBuilder::State::learn(ValueId condition, bool holds) {
    if (is_constant(condition) || !optimisations.fold) return;
    const Instruction* found = definition(condition);
    const Opcode op = found->op;
    if (!holds) facts_of(condition).replacement = int_constant(0);
    if (holds && is_truth(condition)) facts_of(condition).replacement = int_constant(1);
    if (op < Opcode::int_eq || op > Opcode::value_eq || found->argument_count != 2) return;
    const ValueId left = operand(found, 0), right = operand(found, 1);
    const bool equal =
        (op == Opcode::int_eq && holds) || (op == Opcode::int_ne && !holds) || (op == Opcode::value_eq && holds);
    if (equal && is_constant(right)) replace(left, right);
    if (op == Opcode::int_eq) know_operation(Opcode::int_ne, left, right, !holds);
    if (op == Opcode::int_ne) know_operation(Opcode::int_eq, left, right, !holds);
    // Orders are kept as lt and le.
    if (op == Opcode::int_lt) {
        know_operation(Opcode::int_le, right, left, !holds);
        if (holds) {
            know_operation(Opcode::int_le, left, right, 1);
            know_operation(Opcode::int_lt, right, left, 0);
        }
    }
    if (op == Opcode::int_le) know_operation(Opcode::int_lt, right, left, !holds);
}

void TraceBuilder::State::guard_value(ValueId value, ValueId wanted) {
    value = current(value);
    wanted = current(wanted);
    if (!is_constant(wanted) || trace.type_of(wanted) != Type::value) {
        append(Opcode::guard_value, {value, wanted});
        return;
    }
    if (is_constant(value)) {
        if (value != wanted) return failing_guard(Opcode::guard_value, {value, wanted});
        if (optimisations.fold) return;
    }
    const std::uint64_t word = trace.constants[constant_index(wanted)].bits;
    if (optimisations.fold) {
        if (const Instruction* box = defined_by(value, Opcode::box_int); box != nullptr && tags.is_int(word)) {
            const ValueId number = operand(box, 0);
            guard_truth(emit_pure(Opcode::int_eq, {number, int_constant(tags.int_number(word))}), true);
            return replace(value, wanted);
        }
        if (const Instruction* box = defined_by(value, Opcode::box_bool);
            box != nullptr && (word == tags.true_word || word == tags.false_word)) {
            guard_truth(operand(box, 0), word == tags.true_word);
            return replace(value, wanted);
        }
    }
    append(Opcode::guard_value, {value, wanted});
    if (optimisations.fold) replace(value, wanted);
}

void TraceBuilder::State::guard_type(ValueId object, std::uint32_t type_id) {
    guard(Opcode::guard_ref, object);
    object = current(object);
    const std::uint32_t known = facts_of(object).type_id;
    if (known == type_id && optimisations.fold) return;
    if (known != 0 && known != type_id) return failing_guard(Opcode::guard_type, {object}, type_id);
    append(Opcode::guard_type, {object}, type_id);
    set_type(object, type_id);
}

void TraceBuilder::State::guard_no_exception() {
    if (no_exception && optimisations.fold) return;
    append(Opcode::guard_no_exception, {});
    no_exception = true;
}

// ---------------------------------------------------------------------------------------------- calls

ValueId TraceBuilder::State::call(const CallDescriptor& descriptor, std::span<const ValueId> given) {
    std::vector<ValueId> operands(given.begin(), given.end());
    for (ValueId& operand : operands) operand = current(operand);
    const std::uint32_t number = trace.add(descriptor);
    OperationKey key{Opcode::call, number, 0, {}};
    key.operands.fill(kNoValue);
    const bool shareable = descriptor.pure && operands.size() <= key.operands.size() && optimisations.cse;
    if (shareable) {
        std::copy(operands.begin(), operands.end(), key.operands.begin());
        const auto found = operations.find(key);
        if (found != operations.end()) return current(found->second);
    }
    for (const ValueId operand : operands) escape(operand);
    const ValueId result = append({.op = Opcode::call, .type = descriptor.result, .descriptor = number}, operands);
    if (shareable) operations[key] = result;
    if (descriptor.can_fail) no_exception = false;
    if (descriptor.writes_heap && !descriptor.pure) forget_mutable_memory();
    if (descriptor.allocates_result && result != kNoValue) {
        // Fresh, but what it holds and who else holds it is the callee's business.
        facts_of(result).fresh = true;
        facts_of(result).escaped_at = static_cast<std::uint32_t>(index_of(result));
    }
    return result;
}

// ---------------------------------------------------------------------------------------------- the public face

TraceBuilder::TraceBuilder(const ValueTags& tags, const Optimisations& optimisations)
    : state_(std::make_unique<State>(tags, optimisations)) {}
TraceBuilder::~TraceBuilder() = default;

void TraceBuilder::set_snapshot_source(std::function<Snapshot()> source) {
    state_->snapshot_source = std::move(source);
    state_->snapshot = kNoSnapshot;
}
void TraceBuilder::invalidate_snapshot() { state_->snapshot = kNoSnapshot; }
void TraceBuilder::set_position(std::uint32_t position) { state_->position = position; }

ValueId TraceBuilder::constant_int(std::int64_t number) { return state_->int_constant(number); }
ValueId TraceBuilder::constant_float(double number) {
    return state_->constant(Type::float_, std::bit_cast<std::uint64_t>(number));
}
ValueId TraceBuilder::constant_value(std::uint64_t word) { return state_->constant(Type::value, word); }

ValueId TraceBuilder::constant(Type type, std::uint64_t bits) { return state_->constant(type, bits); }

ValueId TraceBuilder::emit(Opcode op, std::initializer_list<ValueId> operands, std::int64_t immediate) {
    Instruction instruction{.op = op, .immediate = immediate};
    if (op == Opcode::load_slot) instruction.type = Type::value;
    return emit_like(state_->trace, instruction, std::span(operands.begin(), operands.size()));
}

ValueId TraceBuilder::load_slot(std::int32_t slot) {
    return state_->emit_pure(Opcode::load_slot, {}, slot, Type::value);
}
ValueId TraceBuilder::input(std::uint32_t number, Type type) {
    return state_->emit_pure(Opcode::input, {}, number, type);
}
ValueId TraceBuilder::load_field(ValueId object, const FieldDescriptor& field) {
    return state_->load(Opcode::load_field, object, kNoValue, state_->trace.add(field), field.type, field.width);
}
void TraceBuilder::store_field(ValueId object, const FieldDescriptor& field, ValueId stored) {
    state_->store(Opcode::store_field, object, kNoValue, state_->trace.add(field), field.width, stored);
}
ValueId TraceBuilder::load_item(ValueId array, ValueId index, const ArrayDescriptor& descriptor) {
    return state_->load(Opcode::load_item, array, index, state_->trace.add(descriptor), descriptor.type,
                        descriptor.width);
}
void TraceBuilder::store_item(ValueId array, ValueId index, const ArrayDescriptor& descriptor, ValueId stored) {
    state_->store(Opcode::store_item, array, index, state_->trace.add(descriptor), descriptor.width, stored);
}
ValueId TraceBuilder::new_object(const ObjectDescriptor& descriptor) { return state_->new_object(descriptor); }
ValueId TraceBuilder::call(const CallDescriptor& descriptor, std::span<const ValueId> operands) {
    return state_->call(descriptor, operands);
}
void TraceBuilder::guard_type(ValueId object, std::uint32_t type_id) { state_->guard_type(object, type_id); }
void TraceBuilder::leave(const char* reason) { state_->append({.op = Opcode::leave, .text = reason}, {}); }
void TraceBuilder::break_check() { state_->append(Opcode::break_check, {}); }
void TraceBuilder::close_loop() { state_->append(Opcode::close_loop, {}); }

void TraceBuilder::jump_trace(std::uint32_t target) {
    const Snapshot state = state_->trace.snapshots[state_->take_snapshot()];
    for (const SnapshotEntry& entry : state.entries) state_->append(Opcode::store_slot, {entry.value}, entry.slot);
    state_->append({.op = Opcode::jump_trace, .shift = state.shift, .immediate = target}, {});
}

bool TraceBuilder::is_known_int(ValueId value) const { return state_->is_known_int(value); }
bool TraceBuilder::is_known_float(ValueId value) const { return state_->is_known_float(value); }
std::uint32_t TraceBuilder::known_type(ValueId value) const { return state_->facts_of(state_->current(value)).type_id; }
bool TraceBuilder::constant_word(ValueId value, std::uint64_t& word) const {
    value = state_->current(value);
    if (!is_constant(value)) return false;
    const Constant& constant = state_->trace.constants[constant_index(value)];
    if (constant.type != Type::value) return false;
    word = constant.bits;
    return true;
}

ValueId TraceBuilder::current(ValueId value) const { return state_->current(value); }
void TraceBuilder::begin_second_iteration() {
    state_->second_iteration = size();
    state_->snapshot = kNoSnapshot;
}
bool TraceBuilder::contradicted() const { return state_->contradicted; }
Type TraceBuilder::type_of(ValueId value) const { return state_->trace.type_of(value); }
std::size_t TraceBuilder::size() const { return state_->trace.instructions.size(); }
Trace& TraceBuilder::trace() { return state_->trace; }
Trace TraceBuilder::take() { return std::move(state_->trace); }

ValueId TraceBuilder::emit_like(const Trace& source, const Instruction& instruction,
                                std::span<const ValueId> operands) {
    State& state = *state_;
    const auto copy_as_is = [&] {
        Instruction copy = instruction;
        std::vector<ValueId> resolved(operands.begin(), operands.end());
        for (ValueId& operand : resolved) operand = state.current(operand);
        return state.append(copy, resolved);
    };
    switch (instruction.op) {
        case Opcode::load_slot:
        case Opcode::input:
        case Opcode::int_add:
        case Opcode::int_sub:
        case Opcode::int_mul:
        case Opcode::int_add_ovf:
        case Opcode::int_sub_ovf:
        case Opcode::int_mul_ovf:
        case Opcode::int_floordiv:
        case Opcode::int_mod:
        case Opcode::int_and:
        case Opcode::int_or:
        case Opcode::int_xor:
        case Opcode::int_shl:
        case Opcode::int_shr:
        case Opcode::int_ushr:
        case Opcode::int_neg:
        case Opcode::int_not:
        case Opcode::int_eq:
        case Opcode::int_ne:
        case Opcode::int_lt:
        case Opcode::int_le:
        case Opcode::int_gt:
        case Opcode::int_ge:
        case Opcode::int_ult:
        case Opcode::float_add:
        case Opcode::float_sub:
        case Opcode::float_mul:
        case Opcode::float_div:
        case Opcode::float_neg:
        case Opcode::float_abs:
        case Opcode::float_sqrt:
        case Opcode::float_eq:
        case Opcode::float_ne:
        case Opcode::float_lt:
        case Opcode::float_le:
        case Opcode::float_gt:
        case Opcode::float_ge:
        case Opcode::int_to_float:
        case Opcode::float_to_int:
        case Opcode::box_int:
        case Opcode::unbox_int:
        case Opcode::box_float:
        case Opcode::unbox_float:
        case Opcode::box_bool:
        case Opcode::value_eq:
        case Opcode::value_word:
            return state.emit_pure(instruction.op, operands, instruction.immediate, instruction.type);
        case Opcode::guard_true: state.guard_truth(operands[0], true); return kNoValue;
        case Opcode::guard_false: state.guard_truth(operands[0], false); return kNoValue;
        case Opcode::guard_value: state.guard_value(operands[0], operands[1]); return kNoValue;
        case Opcode::guard_int:
        case Opcode::guard_float:
        case Opcode::guard_ref: state.guard(instruction.op, operands[0]); return kNoValue;
        case Opcode::guard_type:
            state.guard_type(operands[0], static_cast<std::uint32_t>(instruction.immediate));
            return kNoValue;
        case Opcode::guard_no_exception: state.guard_no_exception(); return kNoValue;
        case Opcode::load_type: return state.load_type(operands[0]);
        case Opcode::store_type:
            state.store_type(operands[0], static_cast<std::uint32_t>(instruction.immediate));
            return kNoValue;
        case Opcode::load_field: return load_field(operands[0], source.fields[instruction.descriptor]);
        case Opcode::store_field:
            store_field(operands[0], source.fields[instruction.descriptor], operands[1]);
            return kNoValue;
        case Opcode::load_item: return load_item(operands[0], operands[1], source.arrays[instruction.descriptor]);
        case Opcode::store_item:
            store_item(operands[0], operands[1], source.arrays[instruction.descriptor], operands[2]);
            return kNoValue;
        case Opcode::new_object: return new_object(source.objects[instruction.descriptor]);
        case Opcode::call: return call(source.calls[instruction.descriptor], operands);
        case Opcode::param:
        case Opcode::store_slot:
        case Opcode::label:
        case Opcode::jump:
        case Opcode::close_loop:
        case Opcode::jump_trace:
        case Opcode::leave:
        case Opcode::read_barrier:
        case Opcode::write_barrier:
        case Opcode::become_inevitable:
        case Opcode::break_check: return copy_as_is();
        case Opcode::count_: break;
    }
    return kNoValue;
}

std::vector<SnapshotEntry> TraceBuilder::begin_bridge(const Exit& exit) {
    const Trace& parent = exit.trace->ir();
    const Snapshot& snapshot = parent.snapshots[exit.snapshot];
    const std::vector<ValueId> inherited = inherited_values(parent, snapshot);
    const std::vector<KnownAtExit> known = known_at_exit(parent, exit.instruction, inherited, state_->tags);
    std::vector<ValueId> inputs;
    for (std::size_t i = 0; i < inherited.size(); ++i) {
        const ValueId value = input(static_cast<std::uint32_t>(i), parent.type_of(inherited[i]));
        inputs.push_back(value);
        Facts& facts = state_->facts_of(value);
        facts.is_int = known[i].is_int;
        facts.is_float = known[i].is_float;
        facts.is_reference = known[i].is_reference;
        if (known[i].type_id != 0) state_->set_type(value, known[i].type_id);
        if (known[i].written || known[i].read)
            state_->trace.inherited_barriers.push_back({static_cast<std::uint32_t>(i), known[i].written});
    }
    std::vector<SnapshotEntry> slots;
    for (const SnapshotEntry& entry : snapshot.entries) {
        const ValueId unboxed = unboxed_entry(parent, entry.value);
        ValueId value;
        if (is_constant(unboxed)) {
            const Constant& constant = parent.constants[constant_index(unboxed)];
            value = state_->constant(constant.type, constant.bits);
        } else {
            const auto found = std::find(inherited.begin(), inherited.end(), unboxed);
            value = inputs[static_cast<std::size_t>(found - inherited.begin())];
        }
        if (unboxed != entry.value) value = emit(parent.instructions[index_of(entry.value)].op, {value});
        slots.push_back({entry.slot, value});
    }
    return slots;
}

}  // namespace jit
