// Subscripts, iteration, building and unpacking containers.
#include <algorithm>

#include "frontend-toy/recorder/descriptors.h"
#include "frontend-toy/recorder/helpers.h"
#include "frontend-toy/recorder/python_free.h"
#include "frontend-toy/recorder/recorder.h"

namespace toy {

using jit::Opcode;
using jit::ValueId;

namespace {

// True unless the iteration is over; entries may have been deleted in between.
bool hash_iterator_has_more(Thread& thread, Value iterator) {
    const auto* state = read<HashIterator>(thread, iterator);
    if (!state->table.is_ref()) return false;
    std::int64_t position = state->index;
    Value key, value;
    return hash_next(thread, state->table, position, key, value);
}

}  // namespace

// Item of a list or tuple. The index is an int that may be negative; the bounds have not been checked.
ValueId Recorder::sequence_item(ValueId sequence, Value seen, ValueId index) {
    if (seen_type(seen) == kTuple) {
        guard_in_bounds(index, builder_.load_field(sequence, layout::tuple_length));
        return builder_.load_item(sequence, index, layout::tuple_items);
    }
    guard_in_bounds(index, builder_.load_field(sequence, layout::list_length));
    ValueId items = builder_.load_field(sequence, layout::list_items);
    return builder_.load_item(items, index, layout::items_slots);
}

void Recorder::record_get_item() {
    Value container = actual(pc_->b), key = actual(pc_->c);
    ValueId holder = get(pc_->b), subscript = get(pc_->c);
    std::uint32_t type = seen_type(container);
    if ((type == kList || type == kTuple) && key.is_small_int()) {
        std::int64_t count =
            type == kList ? read<List>(thread_, container)->length : read_immutable<Tuple>(thread_, container)->length;
        std::int64_t wanted = key.small_int();
        if (wanted >= count || wanted < -count) give_up("index error");
        guard_same_kind(holder, container);
        ValueId index = int_of(subscript);
        if (wanted < 0) {
            builder_.emit(Opcode::guard_true, {builder_.emit(Opcode::int_lt, {index, constant_int(0)})});
            ValueId length = builder_.load_field(holder, type == kList ? layout::list_length : layout::tuple_length);
            index = builder_.emit(Opcode::int_add, {index, length});
        }
        set(pc_->a, sequence_item(holder, container, index));
        return;
    }
    if (record_special(Special::getitem, holder, container, {subscript}, pc_->a, ReturnAction::store)) return;
    if (!is_subscriptable(container) || !is_python_free(thread_, key)) give_up("subscript");
    guard_same_kind(holder, container);
    guard_same_kind(subscript, key);
    set(pc_->a, call_checked(helper::get_item, {holder, subscript}));
}

void Recorder::record_set_item() {
    Value container = actual(pc_->a), key = actual(pc_->b);
    ValueId holder = get(pc_->a), subscript = get(pc_->b), stored = get(pc_->c);
    std::uint32_t type = seen_type(container);
    if (type == kList && key.is_small_int()) {
        std::int64_t count = read<List>(thread_, container)->length;
        std::int64_t wanted = key.small_int();
        if (wanted >= count || wanted < -count) give_up("index error");
        guard_same_kind(holder, container);
        ValueId index = int_of(subscript);
        ValueId length = builder_.load_field(holder, layout::list_length);
        if (wanted < 0) {
            builder_.emit(Opcode::guard_true, {builder_.emit(Opcode::int_lt, {index, constant_int(0)})});
            index = builder_.emit(Opcode::int_add, {index, length});
        }
        guard_in_bounds(index, length);
        builder_.store_item(builder_.load_field(holder, layout::list_items), index, layout::items_slots, stored);
        builder_.invalidate_snapshot();
        return;
    }
    if (record_special(Special::setitem, holder, container, {subscript, stored}, 0, ReturnAction::discard)) return;
    if (!is_subscriptable(container) || !is_python_free(thread_, key)) give_up("item assignment");
    guard_same_kind(holder, container);
    guard_same_kind(subscript, key);
    if (type != kDict) {
        // What is assigned to a slice is iterated over.
        if (has_type(thread_, key, kSlice) && !is_builtin_iterable(thread_, actual(pc_->c)))
            give_up("slice assignment");
        guard_same_kind(stored, actual(pc_->c));
    }
    call_checked(helper::set_item, {holder, subscript, stored});
    builder_.invalidate_snapshot();
}

void Recorder::record_delete_item() {
    Value container = actual(pc_->a), key = actual(pc_->b);
    ValueId holder = get(pc_->a), subscript = get(pc_->b);
    if (record_special(Special::delitem, holder, container, {subscript}, 0, ReturnAction::discard)) return;
    if (!is_subscriptable(container) || !is_python_free(thread_, key)) give_up("deletion");
    guard_same_kind(holder, container);
    guard_same_kind(subscript, key);
    call_checked(helper::delete_item, {holder, subscript});
    builder_.invalidate_snapshot();
}

bool Recorder::is_subscriptable(Value container) const {
    switch (seen_type(container)) {
        case kDict:
        case kList:
        case kTuple:
        case kStr:
        case kBytes:
        case kByteArray:
        case kRange: return true;
        default: return false;
    }
}

void Recorder::record_get_iterator() {
    Value iterated = actual(pc_->b);
    std::uint32_t type = seen_type(iterated);
    switch (type) {
        case kList:
        case kTuple:
        case kStr:
        case kBytes:
        case kRange:
        case kDict:
        case kSet:
        case kFrozenSet:
        case kDictKeys:
        case kDictValues:
        case kDictItems: break;
        case kGenerator:
        case kListIterator:
        case kTupleIterator:
        case kStrIterator:
        case kRangeIterator:
        case kHashIterator:
        case kEnumerate:
        case kZip:
        case kReversed:
            // An iterator is its own iterator.
            guard_same_kind(get(pc_->b), iterated);
            set(pc_->a, get(pc_->b));
            return;
        default: give_up("iteration over an object");
    }
    ValueId operand = get(pc_->b);
    guard_same_kind(operand, iterated);
    set(pc_->a, call_checked(helper::make_iterator, {operand}));
}

// Guards that advancing the iterator runs no Python code; false if it might.
bool Recorder::guard_simple_iterator(ValueId iterator, Value seen, int depth) {
    if (depth > 4) return false;
    switch (seen_type(seen)) {
        case kListIterator:
        case kTupleIterator:
        case kStrIterator:
        case kBytesIterator:
        case kRangeIterator:
        case kHashIterator: guard_same_kind(iterator, seen); return true;
        case kEnumerate: {
            guard_same_kind(iterator, seen);
            Value inner = read<WrappingIterator>(thread_, seen)->iterators;
            return guard_simple_iterator(builder_.load_field(iterator, layout::wrapped_iterators), inner, depth + 1);
        }
        case kZip: {
            guard_same_kind(iterator, seen);
            Value all = read<WrappingIterator>(thread_, seen)->iterators;
            if (!has_type(thread_, all, kTuple)) return false;
            ValueId inner = builder_.load_field(iterator, layout::wrapped_iterators);
            guard_same_kind(inner, all);
            std::int64_t count = read_immutable<Tuple>(thread_, all)->length;
            ValueId length = builder_.load_field(inner, layout::tuple_length);
            builder_.emit(Opcode::guard_true, {builder_.emit(Opcode::int_eq, {length, constant_int(count)})});
            for (std::int64_t i = 0; i < count; i++) {
                ValueId one = builder_.load_item(inner, constant_int(i), layout::tuple_items);
                if (!guard_simple_iterator(one, read_immutable<Tuple>(thread_, all)->items[i], depth + 1)) return false;
            }
            return true;
        }
        default: return false;
    }
}

// Will advancing an iterator that guard_simple_iterator() accepts give an item?
static bool has_more(Thread& thread, Value iterator) {
    switch (type_id(thread, iterator)) {
        case kRangeIterator: return read<RangeIterator>(thread, iterator)->remaining > 0;
        case kHashIterator: return hash_iterator_has_more(thread, iterator);
        case kListIterator:
        case kTupleIterator:
        case kStrIterator:
        case kBytesIterator: {
            const auto* state = read<SequenceIterator>(thread, iterator);
            return state->sequence.is_ref() && state->index < builtin_length(thread, state->sequence).small_int();
        }
        case kEnumerate: return has_more(thread, read<WrappingIterator>(thread, iterator)->iterators);
        default: {  // zip
            const Tuple* all = read_immutable<Tuple>(thread, read<WrappingIterator>(thread, iterator)->iterators);
            return all->length != 0 &&
                   std::all_of(all->items, all->items + all->length, [&](Value one) { return has_more(thread, one); });
        }
    }
}

void Recorder::record_for_iterate() {
    Value iterator = actual(pc_->b);
    ValueId operand = get(pc_->b);
    std::uint32_t type = seen_type(iterator);
    if (type == kGenerator) return record_resume_generator();
    if (type == kRangeIterator) {
        bool more = read<RangeIterator>(thread_, iterator)->remaining > 0;
        guard_same_kind(operand, iterator);
        ValueId remaining = builder_.load_field(operand, layout::range_remaining);
        ValueId some = builder_.emit(Opcode::int_gt, {remaining, constant_int(0)});
        builder_.emit(more ? Opcode::guard_true : Opcode::guard_false, {some});
        if (!more) return;
        ValueId next = builder_.load_field(operand, layout::range_next);
        ValueId step = builder_.load_field(operand, layout::range_step);
        builder_.store_field(operand, layout::range_remaining,
                             builder_.emit(Opcode::int_sub, {remaining, constant_int(1)}));
        builder_.store_field(operand, layout::range_next, builder_.emit(Opcode::int_add, {next, step}));
        set(pc_->a, box_int(next));
        return;
    }
    if (type == kListIterator || type == kTupleIterator) {
        const auto* state = read<SequenceIterator>(thread_, iterator);
        Value sequence = state->sequence;
        guard_same_kind(operand, iterator);
        ValueId holder = builder_.load_field(operand, layout::sequence_sequence);
        if (!sequence.is_ref()) {  // exhausted before
            guard_constant(holder, sequence);
            return;
        }
        std::int64_t length = type == kListIterator ? read<List>(thread_, sequence)->length
                                                    : read_immutable<Tuple>(thread_, sequence)->length;
        guard_same_kind(holder, sequence);
        ValueId index = builder_.load_field(operand, layout::sequence_index);
        if (state->index >= length) {
            ValueId count =
                builder_.load_field(holder, type == kListIterator ? layout::list_length : layout::tuple_length);
            builder_.emit(Opcode::guard_false, {builder_.emit(Opcode::int_ult, {index, count})});
            builder_.store_field(operand, layout::sequence_sequence, constant(kNothing));
            builder_.invalidate_snapshot();
            return;
        }
        ValueId item = sequence_item(holder, sequence, index);
        builder_.store_field(operand, layout::sequence_index, builder_.emit(Opcode::int_add, {index, constant_int(1)}));
        set(pc_->a, item);
        return;
    }
    if (!guard_simple_iterator(operand, iterator, 0)) give_up("iterator");
    // Advancing cannot be done twice, so the guard on the outcome goes on behind this instruction, either way.
    ValueId item = call_checked(helper::next, {operand});
    ValueId ended = builder_.emit(Opcode::value_eq, {item, constant(kNothing)});
    const Instruction* body = pc_ + 2;
    const Instruction* end = body + pc_[1].bc();
    if (has_more(thread_, iterator)) {
        at(end);
        builder_.emit(Opcode::guard_false, {ended});
        set(pc_->a, item);
        at(body);
    } else {
        set(pc_->a, item);
        at(body);
        builder_.emit(Opcode::guard_true, {ended});
        at(end);
    }
}

void Recorder::record_unpack() {
    Value sequence = actual(pc_->b);
    std::uint32_t type = seen_type(sequence);
    if (type != kTuple && type != kList) give_up("unpacking an iterator");
    std::int64_t length =
        type == kTuple ? read_immutable<Tuple>(thread_, sequence)->length : read<List>(thread_, sequence)->length;
    if (length != pc_->c) give_up("unpacking error");
    ValueId holder = get(pc_->b);
    guard_same_kind(holder, sequence);
    ValueId count = builder_.load_field(holder, type == kTuple ? layout::tuple_length : layout::list_length);
    builder_.emit(Opcode::guard_true, {builder_.emit(Opcode::int_eq, {count, constant_int(length)})});
    std::vector<ValueId> items;
    ValueId store = type == kTuple ? holder : builder_.load_field(holder, layout::list_items);
    for (std::int64_t i = 0; i < length; i++) {
        items.push_back(
            builder_.load_item(store, constant_int(i), type == kTuple ? layout::tuple_items : layout::items_slots));
    }
    for (std::int64_t i = 0; i < length; i++)
        set(pc_->a + static_cast<std::uint32_t>(i), items[static_cast<std::size_t>(i)]);
}

ValueId Recorder::new_tuple(const std::vector<ValueId>& items) {
    std::size_t size = sizeof(Tuple) + items.size() * sizeof(Value);
    jit::ObjectDescriptor descriptor{"Tuple" + std::to_string(items.size()), kTuple, static_cast<std::uint32_t>(size)};
    ValueId tuple = builder_.new_object(descriptor);
    builder_.store_field(tuple, layout::tuple_length, constant_int(static_cast<std::int64_t>(items.size())));
    for (std::size_t i = 0; i < items.size(); i++) {
        builder_.store_item(tuple, constant_int(static_cast<std::int64_t>(i)), layout::tuple_items, items[i]);
    }
    return tuple;
}

void Recorder::record_build() {
    std::vector<ValueId> items;
    for (std::uint32_t i = 0; i < pc_->c; i++) items.push_back(get(pc_->b + i));
    switch (pc_->op) {
        case Bytecode::BuildTuple:
            if (items.empty() || items.size() > 64) give_up("building a tuple of this size");
            set(pc_->a, new_tuple(items));
            return;
        case Bytecode::BuildList:
            if (items.size() > 64) give_up("building a long list");
            set(pc_->a, call_checked(helper::make_list, {items.empty() ? constant(kNothing) : new_tuple(items)}));
            return;
        case Bytecode::BuildDict: {
            if (pc_->c > 16) give_up("building a long dict");
            for (std::uint32_t i = 0; i < pc_->c; i++) {
                if (!is_python_free(thread_, actual(pc_->b + 2 * i))) give_up("building a dict");
                guard_same_kind(get(pc_->b + 2 * i), actual(pc_->b + 2 * i));
            }
            ValueId dict = call_checked(helper::make_dict, {});
            for (std::uint32_t i = 0; i < pc_->c; i++) {
                call_checked(helper::dict_insert, {dict, get(pc_->b + 2 * i), get(pc_->b + 2 * i + 1)});
            }
            set(pc_->a, dict);
            return;
        }
        case Bytecode::BuildSet: {
            if (pc_->c > 16) give_up("building a long set");
            for (std::uint32_t i = 0; i < pc_->c; i++) {
                if (!is_python_free(thread_, actual(pc_->b + i))) give_up("building a set");
                guard_same_kind(items[i], actual(pc_->b + i));
            }
            ValueId made = call_checked(helper::make_set, {});
            for (ValueId item : items) call_checked(helper::set_insert, {made, item});
            set(pc_->a, made);
            return;
        }
        case Bytecode::BuildString: {
            for (std::uint32_t i = 0; i < pc_->c; i++) guard_same_kind(items[i], actual(pc_->b + i));
            if (items.empty()) give_up("building an empty string");
            ValueId text = items[0];
            for (std::size_t i = 1; i < items.size(); i++) text = call_checked(helper::concatenate, {text, items[i]});
            set(pc_->a, text);
            return;
        }
        case Bytecode::BuildSlice:
            set(pc_->a, call_checked(helper::make_slice, {get(pc_->b), get(pc_->b + 1u), get(pc_->b + 2u)}));
            return;
        default: give_up("building a container");
    }
}

// Instructions that add to a container that a display or comprehension builds.
void Recorder::record_extend() {
    ValueId target = get(pc_->a), item = get(pc_->b);
    Value seen = actual(pc_->b);
    switch (pc_->op) {
        case Bytecode::ListAppend:
            guard_same_kind(target, actual(pc_->a));
            call_checked(helper::list_append, {target, item});
            break;
        case Bytecode::SetAdd:
        case Bytecode::DictInsert:
            if (!is_python_free(thread_, seen)) give_up("key that is an instance");
            guard_same_kind(target, actual(pc_->a));
            guard_same_kind(item, seen);
            if (pc_->op == Bytecode::SetAdd) {
                call_checked(helper::set_insert, {target, item});
            } else {
                call_checked(helper::dict_insert, {target, item, get(pc_->c)});
            }
            break;
        case Bytecode::ListExtend:
            if (!is_builtin_iterable(thread_, seen)) give_up("container display");
            guard_same_kind(target, actual(pc_->a));
            guard_same_kind(item, seen);
            call_checked(helper::list_extend, {target, item});
            break;
        case Bytecode::ListToTuple:
            guard_same_kind(item, seen);
            set(pc_->a, call_checked(helper::list_to_tuple, {item}));
            break;
        default: give_up("container display");
    }
    builder_.invalidate_snapshot();
}

}  // namespace toy
