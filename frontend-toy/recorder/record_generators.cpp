// Generators: one that is resumed is a frame like an inlined call's, filled from the Items in which it sleeps and
// written back there when it yields. Where it stands is guarded, so a trace knows which of its yields it passes.
//
// A loop in a generator that yields gets no trace of its own: the loop that consumes it takes it in.
#include "frontend-toy/interpreter/generator.h"
#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/recorder/descriptors.h"
#include "frontend-toy/recorder/helpers.h"
#include "frontend-toy/recorder/liveness.h"
#include "frontend-toy/recorder/recorder.h"

namespace toy {

using jit::Opcode;
using jit::ValueId;

// The call of a generator function: its parameters go to sleep.
void Recorder::record_new_generator(ValueId function, const Code& code, const std::vector<ValueId>& parameters,
                                    std::uint16_t result) {
    std::int64_t capacity = generator_layout::kFirstRegister + code.register_count;
    if (capacity > 64) give_up("generator with many registers");
    jit::ObjectDescriptor saved{
        "Items" + std::to_string(capacity), kItems,
        static_cast<std::uint32_t>(sizeof(Items) + static_cast<std::size_t>(capacity) * sizeof(Value))};
    ValueId items = builder_.new_object(saved);
    builder_.store_field(items, layout::items_capacity, constant_int(capacity));
    auto store = [&](std::size_t slot, ValueId value) {
        builder_.store_item(items, constant_int(static_cast<std::int64_t>(slot)), layout::items_slots, value);
    };
    store(generator_layout::kFunctionSlot, function);
    for (std::size_t i = 0; i < parameters.size(); i++) store(generator_layout::kFirstRegister + i, parameters[i]);
    ValueId generator = builder_.new_object({"Generator", kGenerator, sizeof(HandleObject)});
    builder_.store_field(generator, layout::generator_saved, items);
    set(result, generator);
}

// ForIterate or Send.
void Recorder::record_resume_generator() {
    Value seen = actual(pc_->b);
    ValueId generator = get(pc_->b);
    const bool sends = pc_->op == Bytecode::Send;
    const auto* object = read<HandleObject>(thread_, seen);
    const std::int64_t position = object->handle;
    const auto state = generator_layout::state_of(position);
    if (state == generator_layout::kRunning) give_up("running generator");
    if (sends) {
        if (actual(pc_->a) != kNone) give_up("value sent to a generator");
        guard_constant(get(pc_->a), kNone);
    }
    guard_same_kind(generator, seen);
    ValueId now = builder_.load_field(generator, layout::generator_position);
    builder_.emit(Opcode::guard_true, {builder_.emit(Opcode::int_eq, {now, constant_int(position)})});
    if (state == generator_layout::kFinished) {
        if (sends) set(pc_->a, constant(kNone));
        return;
    }

    const auto* saved = read<Items>(thread_, object->data);
    if (!saved->slots[generator_layout::kHandledSlot].is_nothing()) give_up("generator that handles an exception");
    Value function = saved->slots[generator_layout::kFunctionSlot];
    const Code& code = *read_immutable<Function>(thread_, function)->code;
    if (frames_.size() >= runtime_.options().parameters.maximum_inline) throw LeaveHere{"calls too deep"};
    ValueId items = builder_.load_field(generator, layout::generator_saved);
    auto load = [&](std::size_t slot) {
        return builder_.load_item(items, constant_int(static_cast<std::int64_t>(slot)), layout::items_slots);
    };
    ValueId function_now = load(generator_layout::kFunctionSlot);
    guard_code(function_now, function);
    builder_.emit(Opcode::guard_true,
                  {builder_.emit(Opcode::value_eq, {load(generator_layout::kHandledSlot), constant(kNothing)})});

    std::int32_t shift = top().shift + static_cast<std::int32_t>(top().code->register_count) +
                         generator_layout::kBelowLinks + kLinkWords;
    std::vector<ValueId> registers;
    for (std::uint32_t i = 0; i < code.register_count; i++)
        registers.push_back(load(generator_layout::kFirstRegister + i));
    const std::uint32_t index = generator_layout::index_of(position);
    if (state == generator_layout::kSuspended) registers[code.instructions[index - 1].a] = constant(kNone);
    ValueId handled = call_helper(helper::handled_exception, {});
    builder_.store_field(generator, layout::generator_position,
                         constant_int(generator_layout::position(index, generator_layout::kRunning)));
    ReturnLink link{static_cast<std::uint32_t>(shift - top().shift), pc_->a, ReturnAction::iterate};
    push_frame(code, shift, function_now, pc_ + 2, link);
    slots_[shift - 4] = handled;
    slots_[shift - 5] = generator;
    for (std::uint32_t i = 0; i < code.register_count; i++) slots_[shift + static_cast<std::int32_t>(i)] = registers[i];
}

// Yield or YieldDelegate: back to the frame below, which the trace has made or (a bridge) finds there.
Recorder::Progress Recorder::record_yield() {
    ReturnLink link = top().link;
    const bool fresh = top().fresh;
    if (!fresh) {
        if (kind_ != jit::TraceKind::bridge || frames_.size() != 1) give_up("generator");
        link = ReturnLink::unpack(base_[-2].word());
        if (unpack_return_address(base_[-3]) == nullptr || base_[-4] != thread_.handled) give_up("generator");
    }
    if (link.action != ReturnAction::iterate) give_up("generator");
    const std::int32_t shift = top().shift;
    const Code& code = *top().code;
    if (!fresh) {
        guard_constant(get_slot(shift - 3), base_[-3]);
        guard_constant(get_slot(shift - 2), base_[-2]);
        ValueId handled = call_helper(helper::handled_exception, {});
        builder_.emit(Opcode::guard_true, {builder_.emit(Opcode::value_eq, {handled, get_slot(shift - 4)})});
    }
    ValueId value = get(pc_->b), generator = get_slot(shift - 5);
    ValueId items = builder_.load_field(generator, layout::generator_saved);
    const std::uint32_t index = own_index();
    const Liveness& liveness = liveness_of(code);
    for (std::uint32_t reg = 0; reg < code.register_count; reg++) {
        if (!liveness.is_live(index + 1, reg)) continue;
        builder_.store_item(items, constant_int(generator_layout::kFirstRegister + reg), layout::items_slots, get(reg));
    }
    builder_.store_field(generator, layout::generator_position,
                         constant_int(generator_layout::position(index + 1, generator_layout::kSuspended)));
    if (fresh) {
        pop_frame();
    } else {
        Value* caller = base_ - link.base_delta;
        const Code& below = code_of(thread_, caller);
        pop_frame();
        frames_.push_back({&below, shift - static_cast<std::int32_t>(link.base_delta), false});
        shared_frames_.reset();
    }
    set(link.result, value);
    return Progress::going_on;
}

// Its code has come to an end. The interpreter goes on behind the loop.
void Recorder::record_generator_return(ValueId value) {
    ValueId generator = get_slot(top().shift - 5);
    const Instruction* next = top().return_pc;
    builder_.store_field(generator, layout::generator_position,
                         constant_int(generator_layout::position(0, generator_layout::kFinished)));
    builder_.store_field(generator, layout::generator_saved, constant(kNothing));
    pop_frame();
    if (next[-2].op == Bytecode::Send) set(next[-2].a, value);
}

}  // namespace toy
