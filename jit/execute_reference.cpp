#include "jit/execute_reference.h"

#include <bit>
#include <cmath>
#include <cstring>

#include "jit/ir/inherited_values.h"
#include "jit/ir/opcode_info.h"
#include "stmcore/barrier_desc.h"

namespace jit {

namespace {

double as_float(Word word) { return std::bit_cast<double>(word); }
Word from_float(double number) { return std::bit_cast<Word>(number); }
std::int64_t as_int(Word word) { return static_cast<std::int64_t>(word); }

std::int64_t python_floordiv(std::int64_t a, std::int64_t b) {
    std::int64_t quotient = a / b;
    if (quotient * b != a && (a ^ b) < 0) --quotient;
    return quotient;
}

std::size_t bytes_of(Width width) {
    switch (width) {
        case Width::w8: return 1;
        case Width::w16: return 2;
        case Width::w32: return 4;
        case Width::w64: return 8;
    }
    return 8;
}

// System V passes ints and doubles in registers of their own: with all registers loaded, order among them is moot.
Word call_native(const void* address, const std::vector<Word>& ints, const std::vector<double>& floats, Type result) {
    Word i[6] = {};
    double f[8] = {};
    for (std::size_t k = 0; k < ints.size() && k < 6; ++k) i[k] = ints[k];
    for (std::size_t k = 0; k < floats.size() && k < 8; ++k) f[k] = floats[k];
    if (result == Type::float_) {
        using Function = double (*)(Word, Word, Word, Word, Word, Word, double, double, double, double, double, double,
                                    double, double);
        const auto function = reinterpret_cast<Function>(reinterpret_cast<std::uintptr_t>(address));
        return from_float(function(i[0], i[1], i[2], i[3], i[4], i[5], f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]));
    }
    using Function =
        Word (*)(Word, Word, Word, Word, Word, Word, double, double, double, double, double, double, double, double);
    const auto function = reinterpret_cast<Function>(reinterpret_cast<std::uintptr_t>(address));
    return function(i[0], i[1], i[2], i[3], i[4], i[5], f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]);
}

class Executor {
  public:
    Executor(const Trace& trace, const ReferenceMachine& machine)
        : trace_(&trace), machine_(machine), tags_(machine.front_end->tags), frame_(machine.frame) {
        enter(trace);
    }

    ReferenceExit run() {
        while (!stopped_) {
            if (steps_++ >= machine_.step_limit) {
                stop(ReferenceExit::How::step_limit);
                break;
            }
            if (machine_.trace_step) machine_.trace_step(*trace_, at_);
            step();
        }
        exit_.steps = steps_;
        return exit_;
    }

  private:
    void enter(const Trace& trace) {
        trace_ = &trace;
        values_.assign(trace.instructions.size(), 0);
        written_slots_.clear();
        at_ = 0;
    }

    Word get(ValueId value) const {
        return is_constant(value) ? trace_->constants[constant_index(value)].bits : values_[index_of(value)];
    }
    Word operand(std::size_t number) const { return get(trace_->arguments_of(trace_->instructions[at_])[number]); }

    Word read(Word address, Width width) const {
        Word result = 0;
        std::memcpy(&result, machine_.base + address, bytes_of(width));
        return result;
    }
    void write(Word address, Width width, Word value) const {
        std::memcpy(machine_.base + address, &value, bytes_of(width));
    }
    std::uint32_t type_id(Word object) const {
        return static_cast<std::uint32_t>(read(object + stm::barrier::kTypeId, Width::w32));
    }

    void stop(ReferenceExit::How how) {
        stopped_ = true;
        exit_.how = how;
        exit_.trace = trace_;
        exit_.instruction = at_;
        exit_.frame = frame_;
    }

    void write_frame(const Snapshot& snapshot) {
        if (!snapshot.entries.empty() && machine_.front_end->before_frame_write != nullptr)
            machine_.front_end->before_frame_write(machine_.context, frame_ + snapshot.entries.front().slot);
        for (const SnapshotEntry& entry : snapshot.entries) frame_[entry.slot] = get(entry.value);
    }

    void leave(ExitKind kind) {
        stop(ReferenceExit::How::exit);
        const Instruction& instruction = trace_->instructions[at_];
        const Snapshot& snapshot = trace_->snapshots[instruction.snapshot];
        exit_.kind = kind;
        exit_.snapshot = instruction.snapshot;
        exit_.resume = snapshot.resume;
        for (const ValueId value : inherited_values(*trace_, snapshot)) exit_.inherited.push_back(get(value));
        write_frame(snapshot);
        exit_.frame = frame_ + snapshot.shift;
    }

    void guard(bool holds, ExitKind kind = ExitKind::guard) {
        if (!holds) leave(kind);
    }

    Word box_int(std::int64_t number) const {
        if (tags_.int_fits(number)) return tags_.int_word(number);
        return machine_.front_end->box_big_int(machine_.context, number);
    }
    Word box_float(double number) const {
        if (tags_.float_fits(number)) return tags_.float_word(number);
        return machine_.front_end->box_big_float(machine_.context, number);
    }

    void jump(const Instruction& instruction) {
        std::vector<Word> given;
        for (const ValueId value : trace_->arguments_of(instruction)) given.push_back(get(value));
        std::size_t label = 0;
        while (trace_->instructions[label].op != Opcode::label ||
               trace_->instructions[label].immediate != instruction.immediate)
            ++label;
        for (std::size_t i = 0; i < given.size(); ++i) values_[label + 1 + i] = given[i];
        at_ = label - 1;  // on to the label; the params have their values
    }

    Word call(const Instruction& instruction) const {
        const CallDescriptor& descriptor = trace_->calls[instruction.descriptor];
        std::vector<Word> ints;
        std::vector<double> floats;
        if (descriptor.pass_context) ints.push_back(reinterpret_cast<Word>(machine_.context));
        for (std::size_t i = 0; i < descriptor.arguments.size(); ++i) {
            if (descriptor.arguments[i] == Type::float_)
                floats.push_back(as_float(operand(i)));
            else
                ints.push_back(operand(i));
        }
        return call_native(descriptor.address, ints, floats, descriptor.result);
    }

    void restart() {
        const Trace& trace = *trace_;
        enter(trace);
        --at_;  // step() adds one
    }

    void step() {
        const Instruction& instruction = trace_->instructions[at_];
        const std::size_t here = at_;
        const Trace* const trace = trace_;
        const Word result = execute(instruction);
        if (trace_ == trace && instruction.type != Type::none && !stopped_ && here == at_) values_[here] = result;
        if (!stopped_) ++at_;
    }

    void tell_access(const Instruction& instruction, Word object) const {
        const OpcodeInfo& op = info(instruction.op);
        if (op.stm != OpStm::read && op.stm != OpStm::write) return;
        const bool immutable = (op.extra == Extra::field && trace_->fields[instruction.descriptor].immutable) ||
                               (op.extra == Extra::array && trace_->arrays[instruction.descriptor].immutable) ||
                               (op.extra == Extra::type && instruction.immediate < tags_.first_mutable_type);
        if (op.stm == OpStm::write || !immutable) machine_.access(object, op.stm == OpStm::write);
    }

    Word execute(const Instruction& instruction) {
        const std::size_t count = instruction.argument_count;
        const Word a = count > 0 ? operand(0) : 0, b = count > 1 ? operand(1) : 0;
        if (machine_.access) tell_access(instruction, a);
        const std::int64_t x = as_int(a), y = as_int(b);
        const double f = as_float(a), g = as_float(b);
        std::int64_t number = 0;
        switch (instruction.op) {
            case Opcode::load_slot: return frame_[instruction.immediate];
            case Opcode::input: return machine_.inputs.at(static_cast<std::size_t>(instruction.immediate));
            case Opcode::param: return values_[at_];
            case Opcode::store_slot:
                written_slots_.push_back({static_cast<std::int32_t>(instruction.immediate), a});
                return 0;
            case Opcode::label: return 0;
            case Opcode::jump: jump(instruction); return 0;
            case Opcode::close_loop: {
                const Snapshot& state = trace_->snapshots[instruction.snapshot];
                write_frame(state);
                frame_ += state.shift;
                restart();
                return 0;
            }
            case Opcode::jump_trace: {
                for (const auto& [slot, word] : written_slots_) frame_[slot] = word;
                const auto target = static_cast<std::uint32_t>(instruction.immediate);
                const Trace* next = target == trace_->id  ? trace_
                                    : machine_.find_trace ? machine_.find_trace(target)
                                                          : nullptr;
                frame_ += instruction.shift;
                if (next == nullptr) {
                    stop(ReferenceExit::How::no_target);
                    return 0;
                }
                trace_ = next;
                restart();
                return 0;
            }
            case Opcode::leave: leave(ExitKind::leave); return 0;

            case Opcode::int_add: return a + b;
            case Opcode::int_sub: return a - b;
            case Opcode::int_mul: return a * b;
            case Opcode::int_add_ovf: guard(!__builtin_add_overflow(x, y, &number)); return static_cast<Word>(number);
            case Opcode::int_sub_ovf: guard(!__builtin_sub_overflow(x, y, &number)); return static_cast<Word>(number);
            case Opcode::int_mul_ovf: guard(!__builtin_mul_overflow(x, y, &number)); return static_cast<Word>(number);
            case Opcode::int_floordiv: return static_cast<Word>(python_floordiv(x, y));
            case Opcode::int_mod: return a - static_cast<Word>(python_floordiv(x, y)) * b;
            case Opcode::int_and: return a & b;
            case Opcode::int_or: return a | b;
            case Opcode::int_xor: return a ^ b;
            case Opcode::int_shl: return a << (b & 63);
            case Opcode::int_shr: return static_cast<Word>(x >> (b & 63));
            case Opcode::int_ushr: return a >> (b & 63);
            case Opcode::int_neg: return -a;
            case Opcode::int_not: return ~a;
            case Opcode::int_eq: return x == y;
            case Opcode::int_ne: return x != y;
            case Opcode::int_lt: return x < y;
            case Opcode::int_le: return x <= y;
            case Opcode::int_gt: return x > y;
            case Opcode::int_ge: return x >= y;
            case Opcode::int_ult: return a < b;

            case Opcode::float_add: return from_float(f + g);
            case Opcode::float_sub: return from_float(f - g);
            case Opcode::float_mul: return from_float(f * g);
            case Opcode::float_div: return from_float(f / g);
            case Opcode::float_neg: return a ^ (Word{1} << 63);
            case Opcode::float_abs: return a & ~(Word{1} << 63);
            case Opcode::float_sqrt: return from_float(std::sqrt(f));
            case Opcode::float_eq: return f == g;
            case Opcode::float_ne: return f != g;
            case Opcode::float_lt: return f < g;
            case Opcode::float_le: return f <= g;
            case Opcode::float_gt: return f > g;
            case Opcode::float_ge: return f >= g;
            case Opcode::int_to_float: return from_float(static_cast<double>(x));
            case Opcode::float_to_int:  // out of range: what cvttsd2si yields
                return f >= -0x1p63 && f < 0x1p63 ? static_cast<Word>(static_cast<std::int64_t>(f)) : Word{1} << 63;

            case Opcode::box_int: return box_int(x);
            case Opcode::unbox_int: return static_cast<Word>(tags_.int_number(a));
            case Opcode::box_float: return box_float(f);
            case Opcode::unbox_float: return from_float(tags_.float_number(a));
            case Opcode::box_bool: return a != 0 ? tags_.true_word : tags_.false_word;
            case Opcode::value_eq: return a == b;
            case Opcode::value_word: return a;

            case Opcode::guard_true: guard(a != 0); return 0;
            case Opcode::guard_false: guard(a == 0); return 0;
            case Opcode::guard_value: guard(a == b); return 0;
            case Opcode::guard_int: guard(tags_.is_int(a)); return 0;
            case Opcode::guard_float: guard(tags_.is_float(a)); return 0;
            case Opcode::guard_ref: guard(tags_.is_reference(a)); return 0;
            case Opcode::guard_type: guard(type_id(a) == static_cast<std::uint64_t>(instruction.immediate)); return 0;
            case Opcode::guard_no_exception:
                guard(machine_.pending == nullptr || *machine_.pending == 0, ExitKind::exception);
                return 0;

            case Opcode::load_type: return type_id(a);
            case Opcode::store_type:
                write(a + stm::barrier::kTypeId, Width::w32, static_cast<Word>(instruction.immediate));
                return 0;
            case Opcode::load_field: {
                const FieldDescriptor& field = trace_->fields[instruction.descriptor];
                return read(a + field.offset, field.width);
            }
            case Opcode::store_field: {
                const FieldDescriptor& field = trace_->fields[instruction.descriptor];
                write(a + field.offset, field.width, b);
                return 0;
            }
            case Opcode::load_item: {
                const ArrayDescriptor& array = trace_->arrays[instruction.descriptor];
                return read(a + array.offset + b * bytes_of(array.width), array.width);
            }
            case Opcode::store_item: {
                const ArrayDescriptor& array = trace_->arrays[instruction.descriptor];
                write(a + array.offset + b * bytes_of(array.width), array.width, operand(2));
                return 0;
            }
            case Opcode::new_object: {
                const ObjectDescriptor& object = trace_->objects[instruction.descriptor];
                return machine_.front_end->allocate(machine_.context, object.size, object.type_id);
            }
            case Opcode::call: return call(instruction);

            case Opcode::read_barrier:
                if (machine_.read_barrier) machine_.read_barrier(a);
                return 0;
            case Opcode::write_barrier:
                if (machine_.write_barrier) machine_.write_barrier(a);
                return 0;
            case Opcode::become_inevitable:
                if (machine_.front_end->become_inevitable != nullptr)
                    guard(machine_.front_end->become_inevitable(machine_.context, instruction.text) == 0,
                          ExitKind::inevitable);
                return 0;
            case Opcode::break_check:
                guard(!machine_.break_wanted || !machine_.break_wanted(), ExitKind::break_check);
                return 0;
            case Opcode::count_: break;
        }
        return 0;
    }

    struct SlotWrite {
        std::int32_t slot;
        Word word;
    };

    const Trace* trace_;
    const ReferenceMachine& machine_;
    const ValueTags& tags_;
    Word* frame_;
    std::vector<Word> values_;
    std::vector<SlotWrite> written_slots_;
    std::size_t at_ = 0;
    std::uint64_t steps_ = 0;
    bool stopped_ = false;
    ReferenceExit exit_;
};

}  // namespace

ReferenceExit execute_reference(const Trace& trace, const ReferenceMachine& machine) {
    return Executor(trace, machine).run();
}

}  // namespace jit
