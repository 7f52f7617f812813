// Operators, subscripts and calls of instances: their special methods are inlined as any other function is.
#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/interpreter/operators.h"
#include "frontend-toy/model/class_info.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/recorder/descriptors.h"
#include "frontend-toy/recorder/helpers.h"
#include "frontend-toy/recorder/recorder.h"

namespace toy {

using jit::Opcode;
using jit::ValueId;

// The operand's kind stays, and if it is an instance, what its class says of special methods.
void Recorder::guard_class(ValueId value, Value seen) {
    guard_same_kind(value, seen);
    if (!is_instance_object(thread_, seen)) return;
    Value cls = class_of(thread_, seen);
    guard_class_version(cls, class_version(thread_, cls));
}

// As call_special_frame: a window above everything that the running frame uses.
void Recorder::record_special_call(Value method, const std::vector<ValueId>& arguments, std::uint16_t result,
                                   ReturnAction action) {
    std::int32_t shift = top().shift + static_cast<std::int32_t>(top().code->register_count) + kLinkWords;
    record_python_call(constant(method), method, shift, arguments, result, action);
}

// Binary operators and comparisons of which an operand is an instance. The other attempt, after NotImplemented, is the
// interpreter's business.
void Recorder::record_operator_of_class(ValueId left, ValueId right) {
    Value x = actual(pc_->b), y = actual(pc_->c);
    if (Value method = inplace_method(thread_, pc_->op, x); !method.is_nothing()) {
        if (!has_type(thread_, method, kFunction)) give_up("operator of a class");
        guard_class(left, x);
        record_special_call(method, {left, right}, pc_->a, ReturnAction::compare);
        return;
    }
    OperatorAttempts all = operator_attempts(thread_, pc_->op, x, y);
    if (!all_python(thread_, all)) give_up("operator of a class");
    guard_class(left, x);
    guard_class(right, y);
    bool swapped = all.list[0].self != x;
    record_special_call(all.list[0].method, swapped ? std::vector{right, left} : std::vector{left, right}, pc_->a,
                        all.count > 1 ? ReturnAction::compare : ReturnAction::reflected);
}

// instance[key], instance[key] = value, del instance[key], item in instance, -instance: false if it is not an instance
// with such a method in Python.
bool Recorder::record_special(Special special, ValueId object, Value seen, const std::vector<ValueId>& others,
                              std::uint16_t result, ReturnAction action) {
    if (!is_instance_object(thread_, seen)) return false;
    Value method = find_special(thread_, seen, special);
    if (!has_type(thread_, method, kFunction)) give_up("special method that is not a function");
    guard_class(object, seen);
    std::vector<ValueId> arguments{object};
    arguments.insert(arguments.end(), others.begin(), others.end());
    record_special_call(method, arguments, result, action);
    return true;
}

// Method lookup of a with statement.
void Recorder::record_load_special_method() {
    Value seen = actual(pc_->b);
    ValueId object = get(pc_->b);
    NameId name = top().code->name_ids[pc_->c];
    if (seen.is_ref() && !is_instance_object(thread_, seen)) {
        const NativeDescriptor* native = find_builtin_method(seen_type(seen), name_text(name));
        if (native == nullptr) give_up("with statement");
        guard_same_kind(object, seen);
        set(pc_->a + 2u, constant(pack_native(native)));
        set(pc_->a + 3u, object);
        return;
    }
    if (!is_instance_object(thread_, seen)) give_up("with statement");
    Value method = toy::find_special(thread_, seen, name);
    if (!has_type(thread_, method, kFunction)) give_up("with statement");
    guard_class(object, seen);
    set(pc_->a + 2u, constant(method));
    set(pc_->a + 3u, object);
}

}  // namespace toy
