// Calls: Python functions are inlined, constructors too; natives that run no Python code are called directly.
#include <algorithm>
#include <string_view>

#include "frontend-toy/interpreter/consumers.h"
#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/model/attribute_cache.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/recorder/descriptors.h"
#include "frontend-toy/recorder/helpers.h"
#include "frontend-toy/recorder/python_free.h"
#include "frontend-toy/recorder/recorder.h"

namespace toy {

using jit::Opcode;
using jit::ValueId;

namespace {

bool has_extra_word(Bytecode op) {
    return op == Bytecode::CallKeyword || op == Bytecode::CallMethodKeyword || op == Bytecode::ForIterate;
}

}  // namespace

CallArguments Recorder::arguments_in(std::uint32_t first, std::uint32_t count) {
    CallArguments arguments;
    for (std::uint32_t i = 0; i < count; i++) {
        arguments.values.push_back(get(first + i));
        arguments.seen.push_back(actual(first + i));
    }
    if (pc_->op == Bytecode::CallKeyword || pc_->op == Bytecode::CallMethodKeyword) {
        Value names = top().code->constant_values[static_cast<std::size_t>(pc_[1].bc())];
        const auto* tuple = read_immutable<Tuple>(thread_, names);
        arguments.names.assign(tuple->items, tuple->items + tuple->length);
    }
    return arguments;
}

void Recorder::record_call() {
    record_callee(get(pc_->a + 2u), actual(pc_->a + 2u), top().shift + pc_->a + 3, arguments_in(pc_->a + 3u, pc_->b));
}

void Recorder::record_call_method() {
    Value function = actual(pc_->a + 2u);
    if (function.is_nothing()) {
        record_callee(get(pc_->a + 3u), actual(pc_->a + 3u), top().shift + pc_->a + 4,
                      arguments_in(pc_->a + 4u, pc_->b));
        return;
    }
    CallArguments arguments = arguments_in(pc_->a + 3u, pc_->b + 1u);
    if (is_packed_native(function)) {
        if (!arguments.names.empty()) give_up("native function with keywords");
        guard_constant(get(pc_->a + 2u), function);
        record_native_call(unpack_native(function), arguments.values, arguments.seen);
        return;
    }
    record_callee(get(pc_->a + 2u), function, top().shift + pc_->a + 3, std::move(arguments));
}

// f(*tuple): one argument for each item that the tuple has now. An empty ** dict changes nothing.
void Recorder::record_call_extended() {
    Value positional = actual(pc_->a + 3u), keywords = actual(pc_->a + 4u);
    ValueId tuple = get(pc_->a + 3u);
    guard_same_kind(tuple, positional);
    std::int64_t count = read_immutable<Tuple>(thread_, positional)->length;
    if (count > 16) give_up("call with many arguments");
    ValueId length = builder_.load_field(tuple, layout::tuple_length);
    builder_.emit(Opcode::guard_true, {builder_.emit(Opcode::int_eq, {length, constant_int(count)})});
    ValueId named = get(pc_->a + 4u);
    guard_same_kind(named, keywords);
    if (!keywords.is_nothing()) {
        if (read<HashTable>(thread_, keywords)->count != 0) give_up("call with ** and keywords");
        ValueId none =
            builder_.emit(Opcode::int_eq, {builder_.load_field(named, layout::table_count), constant_int(0)});
        builder_.emit(Opcode::guard_true, {none});
    }
    CallArguments arguments;
    for (std::int64_t i = 0; i < count; i++) {
        arguments.values.push_back(builder_.load_item(tuple, constant_int(i), layout::tuple_items));
        arguments.seen.push_back(read_immutable<Tuple>(thread_, positional)->items[i]);
    }
    std::int32_t shift = top().shift + static_cast<std::int32_t>(top().code->register_count) + kLinkWords;
    record_callee(get(pc_->a + 2u), actual(pc_->a + 2u), shift, std::move(arguments));
}

void Recorder::record_callee(ValueId callee, Value seen, std::int32_t shift, CallArguments arguments) {
    switch (seen_type(seen)) {
        case kFunction: record_python_call(callee, seen, shift, arguments, pc_->c, ReturnAction::store); return;
        case kBoundMethod: {
            guard_same_kind(callee, seen);
            const auto* method = read_immutable<BoundMethod>(thread_, seen);
            if (!has_type(thread_, method->function, kFunction)) give_up("bound native method");
            ValueId function = builder_.load_field(callee, layout::method_function);
            arguments.insert_first(builder_.load_field(callee, layout::method_self), method->self);
            record_python_call(function, method->function, shift, arguments, pc_->c, ReturnAction::store);
            return;
        }
        case kClass: record_construction(callee, seen, shift, std::move(arguments)); return;
        case kNativeFunction: {
            const auto* native = read_immutable<NativeFunction>(thread_, seen);
            if (!arguments.names.empty()) give_up("native function with keywords");
            guard_constant(callee, seen);
            if (record_consumer(*native->descriptor, shift, arguments)) return;
            if (native->self.is_ref()) arguments.insert_first(constant(native->self), native->self);
            record_native_call(native->descriptor, arguments.values, arguments.seen);
            return;
        }
        default: break;
    }
    if (!is_instance_object(thread_, seen)) give_up("call of an object");
    Value method = find_special(thread_, seen, Special::call);
    if (!has_type(thread_, method, kFunction)) give_up("call of an object");
    guard_class(callee, seen);
    arguments.insert_first(callee, seen);
    record_python_call(constant(method), method, shift, arguments, pc_->c, ReturnAction::store);
}

// A builtin function's twin in Python.
bool Recorder::record_consumer(const NativeDescriptor& native, std::int32_t shift, const CallArguments& arguments) {
    Value consumer =
        consumer_of(thread_, native, arguments.seen.data(), static_cast<std::uint32_t>(arguments.seen.size()), false);
    if (consumer.is_nothing()) return false;
    guard_same_kind(arguments.values[0], arguments.seen[0]);
    record_python_call(constant(consumer), consumer, shift, arguments, pc_->c, ReturnAction::store);
    return true;
}

// Pushes the callee's frame at `shift`; the interpreter does the same when it executes the call.
void Recorder::record_python_call(ValueId function, Value seen, std::int32_t shift, const CallArguments& given,
                                  std::uint16_t result, ReturnAction action) {
    const Code& code = *read_immutable<Function>(thread_, seen)->code;
    auto activations =
        std::count_if(frames_.begin(), frames_.end(), [&](const TracedFrame& f) { return f.code == &code; });
    if (activations >= static_cast<long>(runtime_.options().parameters.maximum_recursion)) throw LeaveHere{"recursion"};
    if (frames_.size() >= runtime_.options().parameters.maximum_inline) throw LeaveHere{"calls too deep"};

    std::vector<ValueId> parameters = bind(function, seen, code, given);
    guard_code(function, seen);
    if (code.is_generator) {
        if (action != ReturnAction::store) give_up("generator");
        return record_new_generator(function, code, parameters, result);
    }
    ReturnLink link{static_cast<std::uint32_t>(shift - top().shift), result, action};
    push_frame(code, shift, function, pc_ + (has_extra_word(pc_->op) ? 2 : 1), link);
    for (std::size_t i = 0; i < parameters.size(); i++) slots_[shift + static_cast<std::int32_t>(i)] = parameters[i];
    ValueId nothing = constant(kNothing);
    for (std::uint32_t reg = static_cast<std::uint32_t>(parameters.size()); reg < code.register_count; reg++) {
        slots_[shift + static_cast<std::int32_t>(reg)] = nothing;
    }
}

// As bind_arguments does it; wrong calls are left to that. Emits guards before anything else.
std::vector<ValueId> Recorder::bind(ValueId& function, Value seen, const Code& code, const CallArguments& given) {
    const std::size_t positional = given.positional(), named = code.positional + code.keyword_only;
    if (positional > code.positional && !code.has_varargs) give_up("call with wrong arguments");
    std::vector<ValueId> registers(named, jit::kNoValue);
    std::copy_n(given.values.begin(), std::min<std::size_t>(positional, code.positional), registers.begin());

    std::vector<std::size_t> surplus;  // keywords that go into the ** dict
    for (std::size_t k = 0; k < given.names.size(); k++) {
        std::string name = utf8(thread_, given.names[k]);
        auto found =
            std::find(code.register_names.begin(), code.register_names.begin() + static_cast<long>(named), name);
        auto at = static_cast<std::size_t>(found - code.register_names.begin());
        if (at == named || at < code.positional_only) {
            if (!code.has_varkeywords) give_up("call with wrong arguments");
            surplus.push_back(k);
        } else if (registers[at] != jit::kNoValue) {
            give_up("call with wrong arguments");
        } else {
            registers[at] = given.values[positional + k];
        }
    }

    // Defaults belong to the function object, so it must be this one.
    auto require_function = [&] {
        guard_constant(function, seen);
        function = constant(seen);
    };
    auto missing = [&](std::size_t from, std::size_t to) {
        return std::find(registers.begin() + static_cast<long>(from), registers.begin() + static_cast<long>(to),
                         jit::kNoValue) != registers.begin() + static_cast<long>(to);
    };
    if (missing(0, code.positional)) {
        Value defaults = read<Function>(thread_, seen)->defaults;
        if (!has_type(thread_, defaults, kTuple)) give_up("call with wrong arguments");
        const auto* tuple = read_immutable<Tuple>(thread_, defaults);
        std::size_t without = code.positional - static_cast<std::size_t>(tuple->length);
        if (missing(0, without)) give_up("call with wrong arguments");
        require_function();
        guard_constant(builder_.load_field(function, layout::function_defaults), defaults);
        for (std::size_t i = without; i < code.positional; i++) {
            if (registers[i] == jit::kNoValue)
                registers[i] = constant(read_immutable<Tuple>(thread_, defaults)->items[i - without]);
        }
    }
    if (missing(code.positional, named)) {
        Value defaults = read<Function>(thread_, seen)->keyword_defaults;
        if (!has_type(thread_, defaults, kDict)) give_up("call with wrong arguments");
        for (std::size_t i = code.positional; i < named; i++) {
            if (registers[i] != jit::kNoValue) continue;
            if (dict_get(thread_, defaults, make_str(thread_, code.register_names[i])).is_nothing()) {
                give_up("call with wrong arguments");
            }
        }
        require_function();
        guard_constant(builder_.load_field(function, layout::function_keyword_defaults), defaults);
        for (std::size_t i = code.positional; i < named; i++) {
            if (registers[i] != jit::kNoValue) continue;
            ValueId name = constant(make_str(thread_, code.register_names[i]));
            registers[i] = call_checked(helper::get_item, {constant(defaults), name});
        }
    }
    if (code.has_varargs) {
        std::vector<ValueId> rest;
        if (positional > code.positional) {
            rest.assign(given.values.begin() + static_cast<long>(code.positional),
                        given.values.begin() + static_cast<long>(positional));
        }
        registers.push_back(rest.empty() ? constant(make_tuple(thread_, {})) : new_tuple(rest));
    }
    if (code.has_varkeywords) {
        ValueId dict = call_checked(helper::make_dict, {});
        for (std::size_t k : surplus) {
            call_checked(helper::dict_insert, {dict, constant(given.names[k]), given.values[positional + k]});
        }
        registers.push_back(dict);
    }
    return registers;
}

void Recorder::record_construction(ValueId cls, Value seen, std::int32_t shift, CallArguments arguments) {
    ResolvedConstruction construction = resolve_construction(thread_, seen);
    switch (construction.kind) {
        case ResolvedConstruction::native:
            if (!arguments.names.empty()) give_up("native function with keywords");
            guard_constant(cls, seen);
            if (record_consumer(*construction.constructor, shift, arguments)) return;
            record_native_call(construction.constructor, arguments.values, arguments.seen);
            return;
        case ResolvedConstruction::generic: record_new_exception(cls, seen, arguments); return;
        case ResolvedConstruction::instance: break;
    }
    if (construction.root == nullptr) give_up("construction");
    if (is_exception_class(thread_, seen)) return record_new_exception(cls, seen, arguments);
    bool has_init = has_type(thread_, construction.init, kFunction);
    if (!has_init && (construction.init.is_ref() || !arguments.values.empty())) give_up("construction");
    guard_constant(cls, seen);
    guard_class_version(seen, construction.version);
    if (shape_of(construction.root->id).count != 0) give_up("construction of an exception");
    jit::ObjectDescriptor descriptor{class_name(seen), construction.root->id,
                                     static_cast<std::uint32_t>(instance_size(*construction.root))};
    if (!has_init) {
        set(pc_->c, builder_.new_object(descriptor));
        return;
    }
    ValueId instance = builder_.new_object(descriptor);
    arguments.insert_first(instance, kNothing);
    // The instance waits in the first word of the link space; the frame begins one word higher.
    record_python_call(constant(construction.init), construction.init, shift + 1, arguments, pc_->c,
                       ReturnAction::discard_init);
    slots_[shift + 1 - 4] = instance;
}

std::string Recorder::class_name(Value cls) { return utf8(thread_, read<Class>(thread_, cls)->name); }

void Recorder::record_native_call(const NativeDescriptor* native, const std::vector<ValueId>& arguments,
                                  const std::vector<Value>& seen) {
    std::string_view owner = native->owner ? native->owner : "", name = native->name;
    if (native->of_payload != nullptr) {
        if (seen.empty() || name.starts_with("__")) give_up("special method of a builtin type");
        std::vector<ValueId> passed = arguments;
        std::vector<Value> held;
        for (Value value : seen) held.push_back(plain_value(thread_, value));
        if (!std::equal(seen.begin() + 1, seen.end(), held.begin() + 1))
            give_up("instance of a class derived from a builtin type");
        if (held[0] != seen[0]) {
            guard_same_kind(arguments[0], seen[0]);
            passed[0] = builder_.load_field(arguments[0], layout::instance_slot(kPayload));
        }
        return record_native_call(native->of_payload, passed, held);
    }
    if (record_known_native(owner, name, arguments, seen)) return;
    if (native->runs_python && !is_python_free_call(thread_, owner, name, seen)) {
        give_up("native function that may run Python code");
    }
    if (arguments.size() > 4) give_up("native function with many arguments");
    if (arguments.size() < native->minimum || arguments.size() > native->maximum) give_up("call with wrong arguments");
    // The stored item of append and the like may be anything; what decides about safety is guarded.
    bool stores_last =
        (owner == "list" && (name == "append" || name == "insert")) ||
        (owner == "deque" && (name == "append" || name == "appendleft")) ||
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
        if (owner == "math" && name == "sqrt" && seen.size() == 1 && seen[0].is_inline_float() &&
            seen[0].inline_float() >= 0) {
            ValueId number = float_of(arguments[0]);
            builder_.emit(Opcode::guard_true,
                          {builder_.emit(Opcode::float_ge, {number, builder_.constant_float(0.0)})});
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
            default: {
                // A class of the library whose __len__ is native; the others' Python code is no affair of a native call.
                if (!is_instance_object(thread_, seen[0])) return false;
                Value method = find_special(thread_, seen[0], Special::len);
                if (!has_type(thread_, method, kNativeFunction)) return false;
                const auto* native = read_immutable<NativeFunction>(thread_, method);
                if (native->descriptor->runs_python || native->descriptor->of_payload != nullptr) return false;
                guard_class(arguments[0], seen[0]);
                std::int64_t word = reinterpret_cast<std::int64_t>(native->descriptor);
                set(pc_->c, call_checked(helper::native[1], {constant_int(word), arguments[0]}));
                return true;
            }
        }
        guard_same_kind(arguments[0], seen[0]);
        set(pc_->c, box_int(builder_.load_field(arguments[0], *length)));
        return true;
    }
    if (name == "isinstance" && arguments.size() == 2 && seen_type(seen[1]) == kClass &&
        class_info_of(thread_, seen[1]).metaclass.is_nothing()) {
        bool result = is_instance(thread_, seen[0], seen[1]);
        // All classes have one type id, whatever their metaclasses.
        if (seen_type(seen[0]) == kClass) {
            guard_constant(arguments[0], seen[0]);
        } else {
            guard_same_kind(arguments[0], seen[0]);
        }
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
            set(pc_->c,
                negative ? box_int(builder_.emit(Opcode::int_sub_ovf, {constant_int(0), number})) : arguments[0]);
            return true;
        }
        return false;
    }
    if ((name == "min" || name == "max") && arguments.size() == 2 &&
        ((seen[0].is_small_int() && seen[1].is_small_int()) ||
         (seen[0].is_inline_float() && seen[1].is_inline_float()))) {
        bool ints = seen[0].is_small_int();
        ValueId a = ints ? int_of(arguments[0]) : float_of(arguments[0]);
        ValueId b = ints ? int_of(arguments[1]) : float_of(arguments[1]);
        // The first argument stays unless the second is really smaller (greater).
        Opcode op =
            name == "min" ? (ints ? Opcode::int_lt : Opcode::float_lt) : (ints ? Opcode::int_gt : Opcode::float_gt);
        bool second = ints ? (name == "min" ? seen[1].small_int() < seen[0].small_int()
                                            : seen[1].small_int() > seen[0].small_int())
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
            builder_.emit(Opcode::guard_true,
                          {builder_.emit(Opcode::float_gt, {number, builder_.constant_float(-kLimit)})});
            builder_.emit(Opcode::guard_true,
                          {builder_.emit(Opcode::float_lt, {number, builder_.constant_float(kLimit)})});
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
        Value seen = actual(pc_->a);
        if (top().code->is_generator) {
            if (link.action != ReturnAction::iterate) give_up("return from a generator");
            record_generator_return(value);
            return Progress::going_on;
        }
        switch (link.action) {
            case ReturnAction::store:
            case ReturnAction::discard: break;
            case ReturnAction::discard_init:
                if (seen != kNone) give_up("__init__ with a result");
                guard_constant(value, kNone);
                value = get_slot(top().shift - 4);
                break;
            case ReturnAction::compare:
            case ReturnAction::reflected:
                if (seen == kNotImplemented) give_up("NotImplemented");
                // A comparison just made is no NotImplemented, whichever way it goes.
                if (jit::is_constant(value) ||
                    builder_.trace().instructions[jit::index_of(value)].op != Opcode::box_bool) {
                    guard_same_kind(value, seen);
                }
                break;
            case ReturnAction::to_bool:
            case ReturnAction::negate: {
                ValueId flag;
                bool known, truth;
                bool negated = link.action == ReturnAction::negate;
                if (!truth_flag(value, seen, flag, known, truth)) give_up("truth of an object");
                if (known) {
                    value = constant(Value::from_bool(truth != negated));
                } else {
                    value = box_bool(negated ? builder_.emit(Opcode::int_xor, {flag, constant_int(1)}) : flag);
                }
                break;
            }
            case ReturnAction::import:
            case ReturnAction::class_body:
            case ReturnAction::leave:
            case ReturnAction::iterate: give_up("return to an operator");
        }
        pop_frame();
        if (link.action != ReturnAction::discard) set(link.result, value);
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
