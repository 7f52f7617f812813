// Guards on the kinds of value that a recording sees, boxing and unboxing.
#include "frontend-toy/recorder/descriptors.h"
#include "frontend-toy/recorder/recorder.h"

namespace toy {

using jit::Opcode;
using jit::ValueId;

std::uint32_t Recorder::seen_type(Value seen) const {
    return seen.is_ref() ? stm::type_id(*thread_.segment, seen.ref()) : std::uint32_t{kNoType};
}

bool Recorder::is_builtin(Value seen) const { return seen_type(seen) < kFirstShape; }

void Recorder::guard_constant(ValueId value, Value seen) {
    builder_.emit(Opcode::guard_value, {value, constant(seen)});
}

void Recorder::guard_same_kind(ValueId value, Value seen) {
    if (seen.is_small_int()) {
        if (!builder_.is_known_int(value)) builder_.emit(Opcode::guard_int, {value});
    } else if (seen.is_inline_float()) {
        if (!builder_.is_known_float(value)) builder_.emit(Opcode::guard_float, {value});
    } else if (seen.is_ref()) {
        builder_.guard_type(value, seen_type(seen));
    } else {
        guard_constant(value, seen);
    }
}

ValueId Recorder::int_of(ValueId value) {
    if (!builder_.is_known_int(value)) builder_.emit(Opcode::guard_int, {value});
    return builder_.emit(Opcode::unbox_int, {value});
}

ValueId Recorder::float_of(ValueId value) {
    if (!builder_.is_known_float(value)) builder_.emit(Opcode::guard_float, {value});
    return builder_.emit(Opcode::unbox_float, {value});
}

ValueId Recorder::number_as_float(ValueId value, Value seen) {
    return seen.is_small_int() ? builder_.emit(Opcode::int_to_float, {int_of(value)}) : float_of(value);
}

void Recorder::guard_class_version(Value cls, std::int64_t version) {
    ValueId now = builder_.load_field(constant(cls), layout::class_version);
    builder_.emit(Opcode::guard_true, {builder_.emit(Opcode::int_eq, {now, constant_int(version)})});
}

void Recorder::guard_code(ValueId function, Value seen) {
    std::uint64_t word;
    if (builder_.constant_word(function, word)) return;
    // Closures are made anew again and again: what matters is the code they share.
    guard_same_kind(function, seen);
    ValueId code = builder_.load_field(function, layout::function_code);
    auto expected = reinterpret_cast<std::int64_t>(read_immutable<Function>(thread_, seen)->code);
    builder_.emit(Opcode::guard_true, {builder_.emit(Opcode::int_eq, {code, constant_int(expected)})});
}

void Recorder::guard_in_bounds(ValueId index, ValueId length) {
    builder_.emit(Opcode::guard_true, {builder_.emit(Opcode::int_ult, {index, length})});
}

ValueId Recorder::call_helper(const jit::CallDescriptor& helper, std::initializer_list<ValueId> arguments) {
    return builder_.call(helper, std::span(arguments.begin(), arguments.size()));
}

ValueId Recorder::call_checked(const jit::CallDescriptor& helper, std::initializer_list<ValueId> arguments) {
    ValueId result = call_helper(helper, arguments);
    builder_.emit(Opcode::guard_no_exception, {});
    return result;
}

ValueId Recorder::call_checked(const jit::CallDescriptor& helper, const std::vector<ValueId>& arguments) {
    ValueId result = builder_.call(helper, arguments);
    builder_.emit(Opcode::guard_no_exception, {});
    return result;
}

}  // namespace toy
