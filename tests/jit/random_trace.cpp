#include "random_trace.h"

#include <fmt/format.h>

#include <bit>
#include <functional>

#include "jit/ir/opcode_info.h"

namespace jit::test {

FieldDescriptor field_x() { return {"Point.x", 8, Type::value}; }
FieldDescriptor field_y() { return {"Point.y", 16, Type::value}; }
FieldDescriptor field_n() { return {"Point.n", 24, Type::int_, Width::w32}; }
FieldDescriptor field_b() { return {"Point.b", 28, Type::int_, Width::w8}; }
FieldDescriptor field_next() { return {"Point.next", 40, Type::value}; }
FieldDescriptor field_id() { return {"Point.id", 32, Type::value, Width::w64, true}; }
ArrayDescriptor array_items() { return {"Items.slot", 8, Type::value}; }
ObjectDescriptor point_object(std::uint32_t type_id) { return {fmt::format("Point{}", type_id), type_id, 48}; }

namespace {

constexpr Word kFirstPoint = 0x2000, kItems = 0x3000;
constexpr int kPoints = 4;

using Random = std::mt19937_64;

std::size_t pick(Random& random, std::size_t count) { return static_cast<std::size_t>(random() % count); }

class Generator {
  public:
    Generator(std::uint64_t seed, const RandomOptions& options) : random_(seed), options_(options) {
        trace_.id = options.is_bridge ? 2 : 1;
        trace_.name = fmt::format("seed {}", seed);
        for (const FieldDescriptor& field : {field_x(), field_y(), field_n(), field_b(), field_id(), field_next()})
            trace_.add(field);
        trace_.add(array_items());
        trace_.add(point_object(70));
        trace_.add(point_object(71));
    }

    Trace run() {
        for (int slot = 0; slot <= kFiveSlot; ++slot)
            if (chance(70)) load_slot(slot);
        for (int i = 0; i < options_.operations; ++i) {
            if (chance(25)) new_snapshot();
            operation();
        }
        new_snapshot();
        guard(Opcode::break_check, {});
        new_snapshot();
        if (options_.is_bridge) {
            const Snapshot state = trace_.snapshots.back();
            for (const SnapshotEntry& entry : state.entries) append(Opcode::store_slot, {entry.value}, entry.slot);
            append(Opcode::jump_trace, {}, 1);
        } else {
            guard(Opcode::close_loop, {});
        }
        return std::move(trace_);
    }

  private:
    bool chance(int percent) { return pick(random_, 100) < static_cast<std::size_t>(percent); }
    ValueId any_of(const std::vector<ValueId>& list) { return list[pick(random_, list.size())]; }

    ValueId int_constant(std::int64_t number) {
        return trace_.constant(Type::int_, static_cast<std::uint64_t>(number));
    }
    ValueId float_constant(double number) {
        return trace_.constant(Type::float_, std::bit_cast<std::uint64_t>(number));
    }
    ValueId word_constant(Word word) { return trace_.constant(Type::value, word); }

    ValueId append(Opcode op, std::vector<ValueId> operands, std::int64_t immediate = 0, std::uint32_t descriptor = 0) {
        Instruction instruction{.op = op, .descriptor = descriptor, .immediate = immediate};
        switch (info(op).result) {
            case ResultKind::none: break;
            case ResultKind::value: instruction.type = Type::value; break;
            case ResultKind::int_: instruction.type = Type::int_; break;
            case ResultKind::float_: instruction.type = Type::float_; break;
            case ResultKind::any:
                instruction.type = info(op).extra == Extra::field   ? trace_.fields[descriptor].type
                                   : info(op).extra == Extra::array ? trace_.arrays[descriptor].type
                                   : info(op).extra == Extra::call  ? trace_.calls[descriptor].result
                                                                    : Type::value;
                break;
        }
        return trace_.append(instruction, operands);
    }
    ValueId guard(Opcode op, std::vector<ValueId> operands, std::int64_t immediate = 0) {
        if (snapshot_ == kNoSnapshot) new_snapshot();
        const ValueId id = append(op, std::move(operands), immediate);
        trace_.instructions.back().snapshot = snapshot_;
        return id;
    }
    void new_snapshot() {
        Snapshot snapshot;
        snapshot.resume = trace_.snapshots.size() + 100 * trace_.id;
        for (const auto& [slot, value] : slots_) snapshot.entries.push_back({slot, value});
        snapshot_ = static_cast<SnapshotId>(trace_.snapshots.size());
        trace_.snapshots.push_back(std::move(snapshot));
    }

    ValueId slot_value(int slot) {
        if (const auto found = slots_.find(slot); found != slots_.end()) return found->second;
        return append(Opcode::load_slot, {}, slot);
    }
    void load_slot(int slot) {
        const ValueId value = slot_value(slot);
        if (slot < kIntSlots || slot == kFiveSlot) {
            if (slot == kFiveSlot && chance(50)) guard(Opcode::guard_value, {value, word_constant(int_word(5))});
            take_int(value);
        } else if (slot < kFloatSlots) {
            take_float(value);
        } else if (slot < kPointSlots) {
            take_point(value);
        } else {
            guard(Opcode::guard_ref, {value});
            items_.push_back(value);
        }
    }
    void take_int(ValueId value) {
        guard(Opcode::guard_int, {value});
        ints_.push_back(append(Opcode::unbox_int, {value}));
        boxed_ints_.push_back(value);
    }
    void take_float(ValueId value) {
        guard(Opcode::guard_float, {value});
        floats_.push_back(append(Opcode::unbox_float, {value}));
        boxed_floats_.push_back(value);
    }
    void take_point(ValueId value) {
        guard(Opcode::guard_ref, {value});
        if (chance(50)) guard(Opcode::guard_type, {value}, 70);
        points_.push_back(value);
    }

    ValueId some_int() {
        if (ints_.empty() || chance(15)) return int_constant(static_cast<std::int64_t>(pick(random_, 9)) - 3);
        return any_of(ints_);
    }
    ValueId some_float() {
        if (floats_.empty() || chance(15)) return float_constant(static_cast<double>(pick(random_, 9)) * 0.5 - 1);
        return any_of(floats_);
    }
    // Of a size that stays a tagged word through any number of iterations.
    ValueId boxed_int() {
        if (!boxed_ints_.empty() && chance(40)) return any_of(boxed_ints_);
        const ValueId small = append(Opcode::int_and, {some_int(), int_constant(0xffffff)});
        const ValueId boxed = append(Opcode::box_int, {small});
        boxed_ints_.push_back(boxed);
        return boxed;
    }
    ValueId boxed_float() {
        if (!boxed_floats_.empty() && chance(40)) return any_of(boxed_floats_);
        const ValueId number = some_float();
        const ValueId size = append(Opcode::float_abs, {number});
        guard(Opcode::guard_true, {append(Opcode::float_lt, {size, float_constant(1e30)})});
        const ValueId boxed = append(Opcode::box_float, {number});
        boxed_floats_.push_back(boxed);
        return boxed;
    }
    ValueId some_point() {
        if (points_.empty()) load_slot(6 + static_cast<int>(pick(random_, 4)));
        return any_of(points_);
    }
    ValueId some_items() {
        if (items_.empty()) load_slot(kItemsSlot);
        return any_of(items_);
    }
    ValueId some_index() {
        if (chance(50)) return int_constant(static_cast<std::int64_t>(pick(random_, 4)));
        return append(Opcode::int_and, {some_int(), int_constant(3)});
    }
    ValueId some_value() {
        switch (pick(random_, 3)) {
            case 0: return boxed_int();
            case 1: return boxed_float();
            default: return some_point();
        }
    }

    std::uint32_t call_number(const char* name, std::vector<Type> arguments, Type result, bool context, bool pure,
                              bool writes, bool fresh) {
        CallDescriptor call;
        call.name = name;
        call.address = test_function(name);
        call.arguments = std::move(arguments);
        call.result = result;
        call.pass_context = context;
        call.pure = pure;
        call.writes_heap = writes;
        call.allocates_result = fresh;
        call.can_fail = false;
        return trace_.add(call);
    }

    void arithmetic() {
        static constexpr Opcode binary[] = {Opcode::int_add, Opcode::int_sub, Opcode::int_mul, Opcode::int_and,
                                            Opcode::int_or,  Opcode::int_xor, Opcode::int_add, Opcode::int_sub};
        static constexpr Opcode checked[] = {Opcode::int_add_ovf, Opcode::int_sub_ovf, Opcode::int_mul_ovf};
        static constexpr Opcode floats[] = {Opcode::float_add, Opcode::float_sub, Opcode::float_mul};
        switch (pick(random_, 8)) {
            case 0:
            case 1: ints_.push_back(append(binary[pick(random_, 8)], {some_int(), some_int()})); return;
            case 2: ints_.push_back(guard(checked[pick(random_, 3)], {some_int(), some_int()})); return;
            case 3: {
                static constexpr std::int64_t divisors[] = {1, 2, 3, 8, -2, -7, 10};
                const Opcode op = chance(50) ? Opcode::int_floordiv : Opcode::int_mod;
                ints_.push_back(append(op, {some_int(), int_constant(divisors[pick(random_, 7)])}));
                return;
            }
            case 4: {
                static constexpr Opcode shifts[] = {Opcode::int_shl, Opcode::int_shr, Opcode::int_ushr};
                const ValueId count = int_constant(static_cast<std::int64_t>(pick(random_, 9)));
                ints_.push_back(append(shifts[pick(random_, 3)], {some_int(), count}));
                return;
            }
            case 5: {
                static constexpr Opcode unary[] = {Opcode::int_neg, Opcode::int_not};
                ints_.push_back(append(unary[pick(random_, 2)], {some_int()}));
                return;
            }
            case 6: floats_.push_back(append(floats[pick(random_, 3)], {some_float(), some_float()})); return;
            default: {
                static constexpr Opcode unary[] = {Opcode::float_neg, Opcode::float_abs};
                if (chance(30))
                    floats_.push_back(
                        append(Opcode::int_to_float, {append(Opcode::int_and, {some_int(), int_constant(1023)})}));
                else if (chance(50))
                    floats_.push_back(
                        append(Opcode::float_div, {some_float(), float_constant(chance(50) ? 4.0 : 3.0)}));
                else
                    floats_.push_back(append(unary[pick(random_, 2)], {some_float()}));
                return;
            }
        }
    }

    void comparison() {
        static constexpr Opcode ints[] = {Opcode::int_eq, Opcode::int_ne, Opcode::int_lt, Opcode::int_le,
                                          Opcode::int_gt, Opcode::int_ge, Opcode::int_ult};
        static constexpr Opcode floats[] = {Opcode::float_eq, Opcode::float_ne, Opcode::float_lt,
                                            Opcode::float_le, Opcode::float_gt, Opcode::float_ge};
        ValueId condition = chance(60)   ? append(ints[pick(random_, 7)], {some_int(), some_int()})
                            : chance(70) ? append(floats[pick(random_, 6)], {some_float(), some_float()})
                                         : append(Opcode::value_eq, {some_point(), some_point()});
        if (chance(20))
            condition = append(Opcode::int_eq, {condition, int_constant(static_cast<std::int64_t>(pick(random_, 2)))});
        if (chance(20)) {
            const ValueId boxed = append(Opcode::box_bool, {condition});
            if (chance(40)) slots_[14] = boxed;
            condition = append(Opcode::value_eq,
                               {boxed, word_constant(chance(50) ? test_tags().true_word : test_tags().false_word)});
        }
        ints_.push_back(condition);
        if (chance(60)) guard(chance(50) ? Opcode::guard_true : Opcode::guard_false, {condition});
    }

    void memory() {
        const std::uint32_t value_field = static_cast<std::uint32_t>(pick(random_, 2)),
                            int_field = 2 + static_cast<std::uint32_t>(pick(random_, 2));
        switch (pick(random_, 12)) {
            case 0: slots_[12] = append(Opcode::load_field, {some_point()}, 0, value_field); return;
            case 1: ints_.push_back(append(Opcode::load_field, {some_point()}, 0, int_field)); return;
            case 2: append(Opcode::store_field, {some_point(), some_value()}, 0, value_field); return;
            case 3: append(Opcode::store_field, {some_point(), some_int()}, 0, int_field); return;
            case 4: slots_[13] = append(Opcode::load_item, {some_items(), some_index()}); return;
            case 5: append(Opcode::store_item, {some_items(), some_index(), some_value()}); return;
            case 6: {
                const ValueId id = append(Opcode::load_field, {some_point()}, 0, 4);
                take_int(id);
                return;
            }
            case 7: {
                const ValueId object = append(Opcode::new_object, {}, 0, 0);
                append(Opcode::store_field, {object, boxed_int()}, 0, 4);
                append(Opcode::store_field, {object, chance(30) ? object : some_point()}, 0, 5);
                if (chance(60)) append(Opcode::store_field, {object, some_value()}, 0, value_field);
                points_.push_back(object);
                return;
            }
            case 8:
            case 9: {
                const ValueId next = append(Opcode::load_field, {some_point()}, 0, 5);
                guard(Opcode::guard_ref, {next});
                points_.push_back(next);
                return;
            }
            case 10: append(Opcode::store_field, {some_point(), some_point()}, 0, 5); return;
            default: {
                const ValueId type_id = append(Opcode::load_type, {some_point()});
                ints_.push_back(type_id);
                slots_[15] = append(Opcode::box_int, {type_id});
                return;
            }
        }
    }

    void change_shape() {
        const ValueId point = some_point();
        switch (pick(random_, 5)) {
            case 3: append(Opcode::store_type, {point}, chance(50) ? 71 : 70); return;
            case 4:
                append(Opcode::call, {point}, 0,
                       call_number("flip_shape", {Type::value}, Type::none, true, false, true, false));
                return;
            case 0:
                append(Opcode::store_type, {point}, 71);
                append(Opcode::store_type, {point}, 70);
                return;
            case 1: guard(Opcode::guard_type, {point}, 70); return;
            default:
                append(Opcode::store_type, {point}, 71);
                guard(Opcode::guard_type, {point}, 71);
                append(Opcode::store_type, {point}, 70);
                return;
        }
    }

    void call() {
        using enum Type;
        switch (pick(random_, 6)) {
            case 0:
                ints_.push_back(append(Opcode::call, {some_int(), some_int()}, 0,
                                       call_number("add_ints", {int_, int_}, int_, false, true, false, false)));
                return;
            case 1:
                floats_.push_back(append(Opcode::call, {some_float()}, 0,
                                         call_number("half", {float_}, float_, false, true, false, false)));
                return;
            case 2:
                points_.push_back(append(Opcode::call, {some_point()}, 0,
                                         call_number("identity", {value}, value, true, false, false, false)));
                return;
            case 3:
                append(Opcode::call, {some_point()}, 0,
                       call_number("increment_n", {value}, none, true, false, true, false));
                return;
            case 4:
                slots_[15] = append(Opcode::call, {some_value(), some_value()}, 0,
                                    call_number("make_pair", {value, value}, value, true, false, true, true));
                return;
            default: guard(Opcode::guard_no_exception, {}); return;
        }
    }

    void assign() {
        const auto slot = static_cast<int>(pick(random_, 10));
        if (options_.changes_types && chance(20) && slot < kFloatSlots) {
            slots_[slot] = slot < kIntSlots ? boxed_float() : boxed_int();
        } else if (chance(15)) {
            slots_[slot] = slot_value(slot < kIntSlots     ? static_cast<int>(pick(random_, kIntSlots))
                                      : slot < kFloatSlots ? 4 + static_cast<int>(pick(random_, 2))
                                                           : 6 + static_cast<int>(pick(random_, 4)));
        } else {
            slots_[slot] = slot < kIntSlots ? boxed_int() : slot < kFloatSlots ? boxed_float() : some_point();
        }
    }

    void operation() {
        const std::size_t kind = pick(random_, 100);
        if (kind < 30) return arithmetic();
        if (kind < 42) return comparison();
        if (kind < 68) return memory();
        if (kind < 72) return change_shape();
        if (kind < 80) return call();
        if (kind < 84) return load_slot(static_cast<int>(pick(random_, 12)));
        return assign();
    }

    Random random_;
    const RandomOptions options_;
    Trace trace_;
    SnapshotId snapshot_ = kNoSnapshot;
    std::map<std::int32_t, ValueId> slots_;  // what has been assigned so far
    std::vector<ValueId> ints_, floats_, points_, items_, boxed_ints_, boxed_floats_;
};

}  // namespace

void fill_world(TestContext& context, std::uint64_t seed) {
    Random random(seed ^ 0x5eed);
    Word* const frame = context.frame.data() + 8;
    for (int slot = 0; slot < kIntSlots; ++slot)
        frame[slot] = int_word(static_cast<std::int64_t>(pick(random, 20)) - 5);
    for (int slot = kIntSlots; slot < kFloatSlots; ++slot)
        frame[slot] = float_word(static_cast<double>(pick(random, 20)) * 0.5 - 3);
    for (int i = 0; i < kPoints; ++i) {
        const Word point = kFirstPoint + static_cast<Word>(i) * 64;
        context.write(point + 4, 70, 4);
        context.write(point + 8, int_word(i + 1));
        context.write(point + 16, float_word(i + 0.5));
        context.write(point + 24, pick(random, 100), 4);
        context.write(point + 28, pick(random, 100), 1);
        context.write(point + 32, int_word(100 + i));
        context.write(point + 40, kFirstPoint + static_cast<Word>(pick(random, kPoints)) * 64);
    }
    for (int slot = kFloatSlots; slot < kPointSlots; ++slot)
        frame[slot] = kFirstPoint + static_cast<Word>(pick(random, kPoints)) * 64;
    context.write(kItems + 4, 72, 4);
    for (Word i = 0; i < 4; ++i) context.write(kItems + 8 + 8 * i, int_word(static_cast<std::int64_t>(i)));
    frame[kItemsSlot] = kItems;
    frame[kFiveSlot] = int_word(5);
    for (int slot = 12; slot < kSlots; ++slot) frame[slot] = int_word(0);
}

Trace random_trace(std::uint64_t seed, const RandomOptions& options) {
    Trace trace = Generator(seed, options).run();
    // Turn round the guards of conditions that fail in the first iteration.
    const FrontEnd front_end = test_front_end();
    for (int attempt = 0; attempt < 100; ++attempt) {
        TestContext context;
        fill_world(context, seed);
        ReferenceMachine machine = test_machine(front_end, context);
        machine.break_wanted = [] { return true; };
        const ReferenceExit exit = execute_reference(trace, machine);
        Opcode& op = trace.instructions[exit.instruction].op;
        if (op == Opcode::guard_true)
            op = Opcode::guard_false;
        else if (op == Opcode::guard_false)
            op = Opcode::guard_true;
        else
            break;
    }
    return trace;
}

std::string describe_world(const TestContext& context, const Word* frame) {
    const ValueTags tags = test_tags();
    std::map<Word, std::size_t> numbers;
    std::vector<Word> objects;
    std::string text;
    const auto word_text = [&](Word word) -> std::string {
        if (tags.is_int(word)) return fmt::format("{}", tags.int_number(word));
        if (tags.is_float(word)) return fmt::format("{}", tags.float_number(word));
        if (!tags.is_reference(word)) return fmt::format("{:#x}", word);
        if (context.read(word + 4, 4) == 2) return fmt::format("{}", static_cast<std::int64_t>(context.read(word + 8)));
        if (context.read(word + 4, 4) == 3) {
            const auto number = std::bit_cast<double>(context.read(word + 8));
            return number != number ? "nan" : fmt::format("{}", number);
        }
        const auto [found, inserted] = numbers.emplace(word, objects.size());
        if (inserted) objects.push_back(word);
        return fmt::format("#{}", found->second);
    };
    for (int slot = 0; slot < kSlots; ++slot) text += fmt::format("slot {}: {}\n", slot, word_text(frame[slot]));
    for (int i = 0; i < kPoints; ++i) word_text(kFirstPoint + static_cast<Word>(i) * 64);
    word_text(kItems);
    for (std::size_t i = 0; i < objects.size(); ++i) {
        const Word object = objects[i];
        const std::uint64_t type = context.read(object + 4, 4);
        text += fmt::format("#{} type {}:", i, type);
        if (type == 70 || type == 71) {
            text += fmt::format(" x {} y {} n {} b {} id {} next {}", word_text(context.read(object + 8)),
                                word_text(context.read(object + 16)), context.read(object + 24, 4),
                                context.read(object + 28, 1), word_text(context.read(object + 32)),
                                word_text(context.read(object + 40)));
        } else if (type == 72) {
            for (Word k = 0; k < 4; ++k) text += " " + word_text(context.read(object + 8 + 8 * k));
        } else if (type == 9) {
            text += fmt::format(" {} {}", word_text(context.read(object + 8)), word_text(context.read(object + 16)));
        }
        text += '\n';
    }
    return text;
}

}  // namespace jit::test
