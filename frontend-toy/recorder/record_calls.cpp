// Calls: Python functions are inlined, constructors too; natives that run no Python code are called directly.
#include <algorithm>
#include <string_view>

#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/model/attribute_cache.h"
#include "frontend-toy/recorder/descriptors.h"
#include "frontend-toy/recorder/helpers.h"
#include "frontend-toy/recorder/recorder.h"

namespace toy {

using jit::Opcode;
using jit::ValueId;

void Recorder::record_call() { record_callee(get(pc_->a + 2u), actual(pc_->a + 2u), pc_->a + 3u, pc_->b); }

void Recorder::record_call_method() {
    Value function = actual(pc_->a + 2u);
    if (function.is_nothing()) {
        record_callee(get(pc_->a + 3u), actual(pc_->a + 3u), pc_->a + 4u, pc_->b);
        return;
    }
    if (is_packed_native(function)) {
        guard_constant(get(pc_->a + 2u), function);
        std::vector<ValueId> arguments;
        std::vector<Value> seen;
        for (std::uint32_t i = 0; i <= pc_->b; i++) {
            arguments.push_back(get(pc_->a + 3u + i));
            seen.push_back(actual(pc_->a + 3u + i));
        }
        record_native_call(unpack_native(function), arguments, seen);
        return;
    }
    record_callee(get(pc_->a + 2u), function, pc_->a + 3u, pc_->b + 1u);
}

void Recorder::record_callee(ValueId callee, Value seen, std::uint32_t first_argument, std::uint32_t count) {
    std::vector<ValueId> arguments;
    std::vector<Value> seen_arguments;
    for (std::uint32_t i = 0; i < count; i++) {
        arguments.push_back(get(first_argument + i));
        seen_arguments.push_back(actual(first_argument + i));
    }
    switch (seen_type(seen)) {
        case kFunction: {
            std::int32_t shift = top().shift + static_cast<std::int32_t>(first_argument);
            record_python_call(callee, seen, shift, arguments, pc_->c, ReturnAction::store);
            return;
        }
        case kBoundMethod: {
            guard_same_kind(callee, seen);
            const auto* method = read_immutable<BoundMethod>(thread_, seen);
            if (!has_type(thread_, method->function, kFunction)) give_up("bound native method");
            ValueId function = builder_.load_field(callee, layout::method_function);
            arguments.insert(arguments.begin(), builder_.load_field(callee, layout::method_self));
            // One argument more than the window has room for: the frame begins above this one's registers.
            std::int32_t shift = top().shift + static_cast<std::int32_t>(top().code->register_count) + kLinkWords;
            record_python_call(function, method->function, shift, arguments, pc_->c, ReturnAction::store);
            return;
        }
        case kClass: record_construction(callee, seen, first_argument, count); return;
        case kNativeFunction: {
            const auto* native = read_immutable<NativeFunction>(thread_, seen);
            guard_constant(callee, seen);
            if (native->self.is_ref()) {
                arguments.insert(arguments.begin(), constant(native->self));
                seen_arguments.insert(seen_arguments.begin(), native->self);
            }
            record_native_call(native->descriptor, arguments, seen_arguments);
            return;
        }
        default: give_up("call of an object");
    }
}

// Pushes the callee's frame at `shift`; the interpreter does the same when it executes the call.
void Recorder::record_python_call(ValueId function, Value seen, std::int32_t shift, const std::vector<ValueId>& given,
                                  std::uint16_t result, ReturnAction action) {
    const auto* object = read_immutable<Function>(thread_, seen);
    const Code& code = *object->code;
    if (code.is_generator) give_up("generator");
    if (code.has_varargs || code.has_varkeywords || code.keyword_only != 0) give_up("call with * or keyword parameters");
    if (given.size() > code.positional) give_up("call with wrong arguments");
    auto activations = std::count_if(frames_.begin(), frames_.end(), [&](const TracedFrame& f) { return f.code == &code; });
    if (activations >= static_cast<long>(runtime_.options().parameters.maximum_recursion)) throw LeaveHere{"recursion"};
    if (frames_.size() >= runtime_.options().parameters.maximum_inline) throw LeaveHere{"calls too deep"};

    std::vector<ValueId> arguments = given;
    std::uint64_t word;
    bool known = builder_.constant_word(function, word);
    if (arguments.size() < code.positional) {
        Value defaults = read<Function>(thread_, seen)->defaults;
        if (!has_type(thread_, defaults, kTuple)) give_up("call with wrong arguments");
        std::int64_t count = read_immutable<Tuple>(thread_, defaults)->length;
        std::int64_t missing = code.positional - static_cast<std::int64_t>(arguments.size());
        if (missing > count) give_up("call with wrong arguments");
        guard_constant(function, seen);
        function = constant(seen);
        known = true;
        ValueId now = builder_.load_field(function, layout::function_defaults);
        guard_constant(now, defaults);
        for (std::int64_t i = count - missing; i < count; i++) {
            arguments.push_back(constant(read_immutable<Tuple>(thread_, defaults)->items[i]));
        }
    }
    if (!known) {
        // Closures are made anew again and again: what matters is the code they share.
        guard_same_kind(function, seen);
        ValueId code_now = builder_.load_field(function, layout::function_code);
        std::int64_t expected = reinterpret_cast<std::int64_t>(object->code);
        builder_.emit(Opcode::guard_true, {builder_.emit(Opcode::int_eq, {code_now, constant_int(expected)})});
    }
    ReturnLink link{static_cast<std::uint32_t>(shift - top().shift), result, action};
    push_frame(code, shift, function, pc_ + 1, link);
    for (std::size_t i = 0; i < arguments.size(); i++) slots_[shift + static_cast<std::int32_t>(i)] = arguments[i];
    ValueId nothing = constant(kNothing);
    for (std::uint32_t reg = static_cast<std::uint32_t>(arguments.size()); reg < code.register_count; reg++) {
        slots_[shift + static_cast<std::int32_t>(reg)] = nothing;
    }
}

void Recorder::record_construction(ValueId cls, Value seen, std::uint32_t first_argument, std::uint32_t count) {
    ResolvedConstruction construction = resolve_construction(thread_, seen);
    std::vector<ValueId> arguments;
    std::vector<Value> seen_arguments;
    for (std::uint32_t i = 0; i < count; i++) {
        arguments.push_back(get(first_argument + i));
        seen_arguments.push_back(actual(first_argument + i));
    }
    switch (construction.kind) {
        case ResolvedConstruction::native:
            guard_constant(cls, seen);
            record_native_call(construction.constructor, arguments, seen_arguments);
            return;
        case ResolvedConstruction::generic: give_up("construction");
        case ResolvedConstruction::instance: break;
    }
    if (construction.root == nullptr) give_up("construction");
    bool has_init = has_type(thread_, construction.init, kFunction);
    if (!has_init && (construction.init.is_ref() || count != 0)) give_up("construction");
    guard_constant(cls, seen);
    guard_class_version(seen, construction.version);
    if (shape_of(construction.root->id).count != 0) give_up("construction of an exception");
    jit::ObjectDescriptor descriptor{class_name(seen), construction.root->id,
                                     static_cast<std::uint32_t>(instance_size(*construction.root))};
    if (!has_init) {
        set(pc_->c, builder_.new_object(descriptor));
        return;
    }
    const Code& code = *read_immutable<Function>(thread_, construction.init)->code;
    if (count + 1 > code.positional) give_up("call with wrong arguments");
    ValueId instance = builder_.new_object(descriptor);
    arguments.insert(arguments.begin(), instance);
    // The instance waits in the first word of the link space; the frame begins one word higher.
    std::int32_t shift = top().shift + static_cast<std::int32_t>(first_argument) + 1;
    record_python_call(constant(construction.init), construction.init, shift, arguments, pc_->c,
                       ReturnAction::discard_init);
    slots_[shift - 4] = instance;
}

std::string Recorder::class_name(Value cls) { return utf8(thread_, read<Class>(thread_, cls)->name); }

namespace {

bool is_simple(Thread& thread, Value v) {
    if (!v.is_ref()) return true;
    std::uint32_t type = stm::type_id(*thread.segment, v.ref());
    return type == kStr || type == kBigInt || type == kBoxedFloat || type == kBytes;
}

bool is_builtin_iterable(Thread& thread, Value v) {
    if (!v.is_ref()) return false;
    switch (stm::type_id(*thread.segment, v.ref())) {
        case kStr: case kBytes: case kList: case kTuple: case kRange: case kDict: case kSet: case kFrozenSet:
        case kDictKeys: case kDictValues: case kDictItems: return true;
        default: return false;
    }
}

}  // namespace

// Natives that may run Python code in general, but not with arguments like these. The caller guards their kinds.
bool Recorder::is_safe_native(std::string_view owner, std::string_view name, const std::vector<Value>& seen) {
    auto all_simple = [&](std::size_t from) {
        return std::all_of(seen.begin() + static_cast<long>(std::min(from, seen.size())), seen.end(),
                           [&](Value v) { return is_simple(thread_, v); });
    };
    auto is_one_of = [&](std::initializer_list<std::string_view> names) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    if (owner.empty()) {
        if (is_one_of({"int", "float", "bool", "str", "range", "abs", "chr", "ord", "hex", "bin", "oct", "round", "divmod",
                       "pow", "repr", "hash", "format", "min", "max"})) {
            return all_simple(0) && !seen.empty();
        }
        if (is_one_of({"enumerate", "zip", "reversed", "iter", "len"})) {
            return !seen.empty() &&
                   std::all_of(seen.begin(), seen.end(), [&](Value v) { return is_builtin_iterable(thread_, v); });
        }
        if (is_one_of({"list", "tuple"})) return seen.empty() || (seen.size() == 1 && is_builtin_iterable(thread_, seen[0]));
        if (is_one_of({"dict", "set"})) return seen.empty();
        return false;
    }
    if (owner == "dict") {
        if (is_one_of({"get", "pop", "setdefault"})) return seen.size() >= 2 && is_simple(thread_, seen[1]);
        return is_one_of({"keys", "values", "items", "copy", "clear", "popitem"});
    }
    if (owner == "set") {
        if (is_one_of({"add", "discard", "remove"})) return seen.size() == 2 && is_simple(thread_, seen[1]);
        return is_one_of({"copy", "clear", "pop"});
    }
    if (owner == "list") {
        if (is_one_of({"append", "pop", "insert", "clear", "copy", "reverse"})) return true;
        if (name == "extend") return seen.size() == 2 && is_builtin_iterable(thread_, seen[1]);
        return false;
    }
    if (owner == "str") return all_simple(0) || (name == "join" && seen.size() == 2 && is_builtin_iterable(thread_, seen[1]));
    return false;
}

void Recorder::record_native_call(const NativeDescriptor* native, const std::vector<ValueId>& arguments,
                                  const std::vector<Value>& seen) {
    std::string_view owner = native->owner ? native->owner : "", name = native->name;
    if (record_known_native(owner, name, arguments, seen)) return;
    bool safe = is_safe_native(owner, name, seen);
    if (native->runs_python && !safe) give_up("native function that may run Python code");
    if (arguments.size() > 4) give_up("native function with many arguments");
    // The stored item of append and the like may be anything; what decides about safety is guarded.
    bool stores_last = (owner == "list" && (name == "append" || name == "insert")) ||
                       (owner == "dict" && (name == "get" || name == "setdefault" || name == "pop") && arguments.size() == 3);
    for (std::size_t i = 0; i < arguments.size(); i++) {
        if (stores_last && i + 1 == arguments.size()) continue;
        guard_same_kind(arguments[i], seen[i]);
    }
    std::vector<ValueId> passed{constant_int(reinterpret_cast<std::int64_t>(native))};
    passed.insert(passed.end(), arguments.begin(), arguments.end());
    set(pc_->c, call_checked(helper::native[arguments.size()], passed));
}

// Natives that are worth a few instructions of their own.
bool Recorder::record_known_native(std::string_view owner, std::string_view name, const std::vector<ValueId>& arguments,
                                   const std::vector<Value>& seen) {
    if (owner == "list" && name == "append" && arguments.size() == 2) {
        guard_same_kind(arguments[0], seen[0]);
        call_checked(helper::list_append, {arguments[0], arguments[1]});
        set(pc_->c, constant(kNone));
        return true;
    }
    if (!owner.empty()) {
        if (owner == "math" && name == "sqrt" && seen.size() == 1 && seen[0].is_inline_float() && seen[0].inline_float() >= 0) {
            ValueId number = float_of(arguments[0]);
            builder_.emit(Opcode::guard_true, {builder_.emit(Opcode::float_ge, {number, builder_.constant_float(0.0)})});
            set(pc_->c, box_float(builder_.emit(Opcode::float_sqrt, {number})));
            return true;
        }
        return false;
    }
    if (name == "len" && arguments.size() == 1) {
        const jit::FieldDescriptor* length = nullptr;
        switch (seen_type(seen[0])) {
            case kList: length = &layout::list_length; break;
            case kTuple: length = &layout::tuple_length; break;
            case kStr: length = &layout::str_length; break;
            case kBytes: length = &layout::bytes_length; break;
            case kDict:
            case kSet:
            case kFrozenSet: length = &layout::table_count; break;
            default: return false;
        }
        guard_same_kind(arguments[0], seen[0]);
        set(pc_->c, box_int(builder_.load_field(arguments[0], *length)));
        return true;
    }
    if (name == "isinstance" && arguments.size() == 2 && seen_type(seen[1]) == kClass) {
        bool result = is_instance(thread_, seen[0], seen[1]);
        guard_same_kind(arguments[0], seen[0]);
        guard_constant(arguments[1], seen[1]);
        set(pc_->c, constant(Value::from_bool(result)));
        return true;
    }
    if (name == "abs" && arguments.size() == 1) {
        if (seen[0].is_inline_float()) {
            set(pc_->c, box_float(builder_.emit(Opcode::float_abs, {float_of(arguments[0])})));
            return true;
        }
        if (seen[0].is_small_int()) {
            ValueId number = int_of(arguments[0]);
            bool negative = seen[0].small_int() < 0;
            ValueId flag = builder_.emit(Opcode::int_lt, {number, constant_int(0)});
            builder_.emit(negative ? Opcode::guard_true : Opcode::guard_false, {flag});
            set(pc_->c, negative ? box_int(builder_.emit(Opcode::int_sub_ovf, {constant_int(0), number})) : arguments[0]);
            return true;
        }
        return false;
    }
    if ((name == "min" || name == "max") && arguments.size() == 2 &&
        ((seen[0].is_small_int() && seen[1].is_small_int()) || (seen[0].is_inline_float() && seen[1].is_inline_float()))) {
        bool ints = seen[0].is_small_int();
        ValueId a = ints ? int_of(arguments[0]) : float_of(arguments[0]);
        ValueId b = ints ? int_of(arguments[1]) : float_of(arguments[1]);
        // The first argument stays unless the second is really smaller (greater).
        Opcode op = name == "min" ? (ints ? Opcode::int_lt : Opcode::float_lt) : (ints ? Opcode::int_gt : Opcode::float_gt);
        bool second = ints ? (name == "min" ? seen[1].small_int() < seen[0].small_int() : seen[1].small_int() > seen[0].small_int())
                           : (name == "min" ? seen[1].inline_float() < seen[0].inline_float()
                                            : seen[1].inline_float() > seen[0].inline_float());
        builder_.emit(second ? Opcode::guard_true : Opcode::guard_false, {builder_.emit(op, {b, a})});
        set(pc_->c, second ? arguments[1] : arguments[0]);
        return true;
    }
    if (name == "float" && arguments.size() == 1 && (seen[0].is_small_int() || seen[0].is_inline_float())) {
        set(pc_->c, box_float(number_as_float(arguments[0], seen[0])));
        return true;
    }
    if (name == "int" && arguments.size() == 1) {
        if (seen[0].is_small_int()) {
            int_of(arguments[0]);
            set(pc_->c, arguments[0]);
            return true;
        }
        constexpr double kLimit = 4e18;
        if (seen[0].is_inline_float() && seen[0].inline_float() > -kLimit && seen[0].inline_float() < kLimit) {
            ValueId number = float_of(arguments[0]);
            builder_.emit(Opcode::guard_true, {builder_.emit(Opcode::float_gt, {number, builder_.constant_float(-kLimit)})});
            builder_.emit(Opcode::guard_true, {builder_.emit(Opcode::float_lt, {number, builder_.constant_float(kLimit)})});
            set(pc_->c, box_int(builder_.emit(Opcode::float_to_int, {number})));
            return true;
        }
    }
    return false;
}

Recorder::Progress Recorder::record_return() {
    ValueId value = get(pc_->a);
    if (top().fresh) {
        ReturnLink link = top().link;
        if (link.action != ReturnAction::store && link.action != ReturnAction::discard_init) give_up("return to an operator");
        if (link.action == ReturnAction::discard_init) {
            if (actual(pc_->a) != kNone) give_up("__init__ with a result");
            guard_constant(value, kNone);
            value = get_slot(top().shift - 4);
        }
        pop_frame();
        set(link.result, value);
        return Progress::going_on;
    }
    if (kind_ == jit::TraceKind::function) return leave("return");
    // Back into the frame below the trace's entry: guard on where that is.
    ReturnLink link = ReturnLink::unpack(base_[-2].word());
    const Instruction* next = unpack_return_address(base_[-3]);
    if (link.action != ReturnAction::store || next == nullptr) return leave("return");
    if (frames_.size() != 1) give_up("return across frames");
    Value* caller = base_ - link.base_delta;
    std::int32_t shift = top().shift;
    guard_constant(get_slot(shift - 3), base_[-3]);
    guard_constant(get_slot(shift - 2), base_[-2]);
    const Code& code = code_of(thread_, caller);
    pop_frame();
    frames_.push_back({&code, shift - static_cast<std::int32_t>(link.base_delta), false});
    shared_frames_.reset();
    set(link.result, value);
    return Progress::going_on;
}

}  // namespace toy
