// Attributes, globals and cells.
#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/model/attribute_cache.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/recorder/descriptors.h"
#include "frontend-toy/recorder/helpers.h"
#include "frontend-toy/recorder/recorder.h"

namespace toy {

using jit::Opcode;
using jit::ValueId;

// The value of a resolved access that does not call anything. Emits the guards that make the resolution hold.
ValueId Recorder::load_resolved(ValueId object, Value seen, const ResolvedAttribute& resolved) {
    switch (resolved.kind) {
        case AttributeKind::inline_slot:
            guard_same_kind(object, seen);
            return builder_.load_field(object, layout::instance_slot(resolved.slot));
        case AttributeKind::overflow_slot: {
            guard_same_kind(object, seen);
            ValueId items = builder_.load_field(object, layout::instance_overflow);
            return builder_.load_item(items, constant_int(resolved.slot), layout::items_slots);
        }
        case AttributeKind::class_value:
            guard_same_kind(object, seen);
            guard_class_version(resolved.cls, resolved.version);
            return builder_.load_field(constant(resolved.cell), layout::cell_content);
        case AttributeKind::type_value:
            guard_constant(object, resolved.cls);
            guard_class_version(resolved.cls, resolved.version);
            return builder_.load_field(constant(resolved.cell), layout::cell_content);
        case AttributeKind::static_function:
            guard_same_kind(object, seen);
            guard_class_version(resolved.cls, resolved.version);
            return constant(resolved.value);
        case AttributeKind::type_function:
            guard_constant(object, resolved.cls);
            guard_class_version(resolved.cls, resolved.version);
            return constant(resolved.value);
        case AttributeKind::module_value: {
            guard_constant(object, resolved.cls);
            Value content = read<Cell>(thread_, resolved.cell)->content;
            if (content == kUndefined) give_up("module attribute");
            ValueId loaded = builder_.load_field(constant(resolved.cell), layout::cell_content);
            std::uint32_t type = seen_type(content);
            if (type == kFunction || type == kNativeFunction || type == kClass || type == kModule) {
                guard_constant(loaded, content);
                return constant(content);
            }
            builder_.emit(Opcode::guard_false, {builder_.emit(Opcode::value_eq, {loaded, constant(kUndefined)})});
            return loaded;
        }
        case AttributeKind::method:
            if (!has_type(thread_, resolved.value, kFunction)) break;
            guard_same_kind(object, seen);
            guard_class_version(resolved.cls, resolved.version);
            return call_checked(helper::bind_method, {constant(resolved.value), object});
        case AttributeKind::builtin_method:
        case AttributeKind::generic:
            if (!is_builtin(seen) || !seen.is_ref() || seen_type(seen) == kClass || seen_type(seen) == kModule) break;
            guard_same_kind(object, seen);
            return call_checked(helper::get_attribute, {object, constant_int(top().code->name_ids[pc_->c])});
        case AttributeKind::property:
        case AttributeKind::add_inline:
        case AttributeKind::type_cell:
        case AttributeKind::module_cell: break;
    }
    give_up("attribute");
}

void Recorder::record_get_attribute() {
    Value seen = actual(pc_->b);
    ValueId object = get(pc_->b);
    const Code& code = *top().code;
    ResolvedAttribute resolved;
    resolved.kind = resolve_attribute(thread_, seen, code.name_ids[pc_->c], resolved);
    if (resolved.kind == AttributeKind::property && has_type(thread_, resolved.value, kFunction)) {
        guard_same_kind(object, seen);
        guard_class_version(resolved.cls, resolved.version);
        std::int32_t window = top().shift + static_cast<std::int32_t>(code.register_count);
        record_python_call(constant(resolved.value), resolved.value, window + kLinkWords, std::vector{object}, pc_->a,
                           ReturnAction::store);
        return;
    }
    set(pc_->a, load_resolved(object, seen, resolved));
}

void Recorder::record_set_attribute() {
    Value seen = actual(pc_->a);
    ValueId object = get(pc_->a), stored = get(pc_->b);
    ResolvedAttribute resolved;
    resolved.kind = resolve_store(thread_, seen, top().code->name_ids[pc_->c], resolved);
    switch (resolved.kind) {
        case AttributeKind::inline_slot:
            guard_same_kind(object, seen);
            builder_.store_field(object, layout::instance_slot(resolved.slot), stored);
            break;
        case AttributeKind::overflow_slot: {
            guard_same_kind(object, seen);
            ValueId items = builder_.load_field(object, layout::instance_overflow);
            builder_.store_item(items, constant_int(resolved.slot), layout::items_slots, stored);
            break;
        }
        case AttributeKind::add_inline:
            guard_same_kind(object, seen);
            builder_.store_field(object, layout::instance_slot(resolved.slot), stored);
            builder_.emit(Opcode::store_type, {object}, resolved.next_shape->id);
            break;
        case AttributeKind::module_cell: {
            guard_constant(object, resolved.cls);
            ValueId cell = constant(resolved.cell);
            ValueId old = builder_.load_field(cell, layout::cell_content);
            builder_.emit(Opcode::guard_false, {builder_.emit(Opcode::value_eq, {old, constant(kUndefined)})});
            builder_.store_field(cell, layout::cell_content, stored);
            break;
        }
        case AttributeKind::type_cell: {
            guard_constant(object, resolved.cls);
            guard_class_version(resolved.cls, resolved.version);
            Value now = actual(pc_->b), before = read<Cell>(thread_, resolved.cell)->content;
            if (!is_plain_class_value(thread_, now) || !is_builtin(now) || !is_builtin(before))
                give_up("class attribute");
            guard_same_kind(stored, now);
            ValueId cell = constant(resolved.cell);
            guard_same_kind(builder_.load_field(cell, layout::cell_content), before);
            builder_.store_field(cell, layout::cell_content, stored);
            break;
        }
        case AttributeKind::generic:
        case AttributeKind::method:
        case AttributeKind::property:
        case AttributeKind::class_value:
        case AttributeKind::static_function:
        case AttributeKind::builtin_method:
        case AttributeKind::type_value:
        case AttributeKind::type_function:
        case AttributeKind::module_value: give_up("attribute assignment");
    }
    builder_.invalidate_snapshot();
}

void Recorder::record_load_method() {
    Value seen = actual(pc_->b);
    ValueId object = get(pc_->b);
    ResolvedAttribute resolved;
    resolved.kind = resolve_attribute(thread_, seen, top().code->name_ids[pc_->c], resolved);
    if (resolved.kind == AttributeKind::method) {
        const bool native = has_type(thread_, resolved.value, kNativeFunction);
        if (!native && !has_type(thread_, resolved.value, kFunction)) give_up("method that is not a function");
        guard_same_kind(object, seen);
        guard_class_version(resolved.cls, resolved.version);
        set(pc_->a + 2u, constant(resolved.value));
        set(pc_->a + 3u, object);
        return;
    }
    if (resolved.kind == AttributeKind::builtin_method) {
        guard_same_kind(object, seen);
        set(pc_->a + 2u, constant(pack_native(resolved.native)));
        set(pc_->a + 3u, object);
        return;
    }
    ValueId callee = load_resolved(object, seen, resolved);
    set(pc_->a + 2u, constant(kNothing));
    set(pc_->a + 3u, callee);
}

void Recorder::record_load_global() {
    const Code& code = *top().code;
    Value cell = code.global_cells[static_cast<std::size_t>(pc_->bc())];
    if (!cell.is_ref()) give_up("unknown global");
    Value content = read<Cell>(thread_, cell)->content;
    ValueId loaded = builder_.load_field(constant(cell), layout::cell_content);
    if (content == kUndefined || content.is_nothing()) {
        guard_constant(loaded, content);
        Value builtin_cell = find_builtin_cell(code.name_ids[static_cast<std::size_t>(pc_->bc())]);
        if (!builtin_cell.is_ref()) give_up("unknown global");
        Value builtin = read<Cell>(thread_, builtin_cell)->content;
        if (builtin == kUndefined) give_up("unknown global");
        ValueId found = builder_.load_field(constant(builtin_cell), layout::cell_content);
        guard_constant(found, builtin);
        set(pc_->a, constant(builtin));
        return;
    }
    std::uint32_t type = seen_type(content);
    if (type == kFunction || type == kNativeFunction || type == kClass || type == kModule) {
        // Practically constant: one compare, and everything that follows from knowing it is free.
        guard_constant(loaded, content);
        set(pc_->a, constant(content));
        return;
    }
    builder_.emit(Opcode::guard_false, {builder_.emit(Opcode::value_eq, {loaded, constant(kUndefined)})});
    set(pc_->a, loaded);
}

void Recorder::record_store_global() {
    Value cell = top().code->global_cells[static_cast<std::size_t>(pc_->bc())];
    if (!cell.is_ref()) give_up("unknown global");
    builder_.store_field(constant(cell), layout::cell_content, get(pc_->a));
    builder_.invalidate_snapshot();
}

void Recorder::record_cells() {
    auto closure_cell = [&](std::uint32_t index) {
        ValueId function = get_slot(top().shift - 1);
        std::uint64_t word;
        if (builder_.constant_word(function, word)) {
            Value closure = read_immutable<Function>(thread_, Value::from_word(word))->closure;
            return constant(read_immutable<Tuple>(thread_, closure)->items[index]);
        }
        ValueId closure = builder_.load_field(function, layout::function_closure);
        return builder_.load_item(closure, constant_int(index), layout::tuple_items);
    };
    auto content_of = [&](ValueId cell) {
        ValueId content = builder_.load_field(cell, layout::cell_content);
        builder_.emit(Opcode::guard_false, {builder_.emit(Opcode::value_eq, {content, constant(kUndefined)})});
        builder_.emit(Opcode::guard_false, {builder_.emit(Opcode::value_eq, {content, constant(kNothing)})});
        return content;
    };
    auto promote_function = [&](ValueId content, Value seen) {
        if (seen_type(seen) != kFunction && seen_type(seen) != kClass) return content;
        std::uint64_t word;
        if (builder_.constant_word(get_slot(top().shift - 1), word)) {
            guard_constant(content, seen);
            return constant(seen);
        }
        return content;
    };
    switch (pc_->op) {
        case Bytecode::MakeCell: {
            ValueId content = get(pc_->a);
            ValueId cell = builder_.new_object({"Cell", kCell, sizeof(Cell)});
            builder_.store_field(cell, layout::cell_content, content);
            set(pc_->a, cell);
            return;
        }
        case Bytecode::LoadCell: set(pc_->a, content_of(get(pc_->b))); return;
        case Bytecode::StoreCell:
            builder_.store_field(get(pc_->a), layout::cell_content, get(pc_->b));
            builder_.invalidate_snapshot();
            return;
        case Bytecode::LoadFreeCell: set(pc_->a, closure_cell(pc_->b)); return;
        case Bytecode::LoadFree: {
            Value closure = read_immutable<Function>(thread_, base_[-1])->closure;
            Value cell = read_immutable<Tuple>(thread_, closure)->items[pc_->b];
            Value content = read<Cell>(thread_, cell)->content;
            if (content == kUndefined || content.is_nothing()) give_up("unbound variable");
            set(pc_->a, promote_function(content_of(closure_cell(pc_->b)), content));
            return;
        }
        case Bytecode::StoreFree:
            builder_.store_field(closure_cell(pc_->a), layout::cell_content, get(pc_->b));
            builder_.invalidate_snapshot();
            return;
        default: give_up("cell");
    }
}

}  // namespace toy
