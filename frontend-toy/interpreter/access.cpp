// Items, attributes and iteration where the dispatch loop's fast cases do not apply.
#include <fmt/format.h>

#include "frontend-toy/interpreter/generator.h"
#include "frontend-toy/interpreter/inline_cache.h"
#include "frontend-toy/interpreter/instructions.h"
#include "frontend-toy/interpreter/jit_hooks.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/hash_table.h"

namespace toy {

namespace {

std::atomic<std::uint64_t>& cache_at(Thread& thread, const Value* base, const Instruction* pc) {
    auto& code = const_cast<Code&>(code_of(thread, base));
    return code.caches[index_of(code, pc)];
}

// What was resolved, for this instruction and for others that see the same.
void remember(Thread& thread, const Value* base, const Instruction* pc, NameId name, const ResolvedAttribute& resolved) {
    const std::uint64_t word = make_cache_word(resolved);
    if (word == 0) return;
    cache_at(thread, base, pc).store(word, std::memory_order_relaxed);
    const bool stores = pc->op == Bytecode::SetAttribute;
    running(thread).recent_words.put(RecentWords::key(resolved.type_id, name, stores), word);
}

bool is_function(Thread& thread, Value value) { return has_type(thread, value, kFunction); }

// The entry that the instruction's cache holds for this object, if its class is still what it was.
const CacheEntry* valid_entry(Thread& thread, Value receiver, std::uint64_t word) {
    if (!receiver.is_ref() || cache_kind(word) != CacheKind::entry || cache_type(word) != type_id(thread, receiver)) {
        return nullptr;
    }
    const CacheEntry& entry = cache_entries[cache_number(word)];
    switch (entry.kind) {
        case AttributeKind::method:
        case AttributeKind::property:
            return read<Class>(thread, entry.cls)->version == entry.version ? &entry : nullptr;
        default: return nullptr;
    }
}

Step call_getter(Thread& thread, Value getter, Value receiver, const Instruction* pc) {
    return call_special_frame(thread, getter, {receiver}, pc->a, ReturnAction::store, pc + 1);
}

}  // namespace

bool recall_cache_word(Thread& thread, const Code& code, const Instruction* pc, std::uint32_t type) {
    const std::uint64_t word =
        running(thread).recent_words.find(RecentWords::key(type, code.name_ids[pc->c], pc->op == Bytecode::SetAttribute));
    std::atomic<std::uint64_t>& cache = const_cast<Code&>(code).caches[index_of(code, pc)];
    if (word == 0 || word == cache.load(std::memory_order_relaxed)) return false;
    cache.store(word, std::memory_order_relaxed);
    return true;
}

Step get_item_slow(Thread& thread, Value* base, const Instruction* pc) {
    Value container = base[pc->b], key = base[pc->c];
    Value value = builtin_get_item(thread, container, key);
    if (value == kNotImplemented) {
        if (is_instance_object(thread, container)) {
            Value method = find_special(thread, container, Special::getitem);
            if (is_function(thread, method)) {
                return call_special_frame(thread, method, {container, key}, pc->a, ReturnAction::store, pc + 1);
            }
        }
        value = get_item(thread, container, key);
    }
    base[pc->a] = value;
    return Step::advance;
}

Step set_item_slow(Thread& thread, Value* base, const Instruction* pc) {
    Value container = base[pc->a], key = base[pc->b], value = base[pc->c];
    if (is_instance_object(thread, container)) {
        Value method = find_special(thread, container, Special::setitem);
        if (is_function(thread, method)) {
            return call_special_frame(thread, method, {container, key, value}, 0, ReturnAction::discard, pc + 1);
        }
    }
    if (!builtin_set_item(thread, container, key, value)) set_item(thread, container, key, value);
    return Step::advance;
}

Step delete_item_slow(Thread& thread, Value* base, const Instruction* pc) {
    Value container = base[pc->a], key = base[pc->b];
    if (is_instance_object(thread, container)) {
        Value method = find_special(thread, container, Special::delitem);
        if (is_function(thread, method)) {
            return call_special_frame(thread, method, {container, key}, 0, ReturnAction::discard, pc + 1);
        }
    }
    if (!builtin_delete_item(thread, container, key)) delete_item(thread, container, key);
    return Step::advance;
}

Step get_attribute_slow(Thread& thread, Value* base, const Instruction* pc) {
    Value receiver = base[pc->b];
    std::atomic<std::uint64_t>& cache = cache_at(thread, base, pc);
    if (const CacheEntry* entry = valid_entry(thread, receiver, cache.load(std::memory_order_relaxed))) {
        Value content = read<Cell>(thread, entry->cell)->content;
        if (entry->kind == AttributeKind::property) {
            Value getter = read<Property>(thread, content)->getter;
            if (is_function(thread, getter)) return call_getter(thread, getter, receiver, pc);
        } else if (is_function(thread, content)) {
            base[pc->a] = make_bound_method(thread, content, receiver);
            return Step::advance;
        }
    }
    const NameId name = code_of(thread, base).name_ids[pc->c];
    ResolvedAttribute resolved;
    const AttributeKind kind = resolve_attribute(thread, receiver, name, resolved);
    if (kind != AttributeKind::generic) remember(thread, base, pc, name, resolved);
    if (kind == AttributeKind::property && is_function(thread, resolved.value)) {
        return call_getter(thread, resolved.value, receiver, pc);
    }
    base[pc->a] = get_attribute(thread, receiver, name);
    return Step::advance;
}

Step set_attribute_slow(Thread& thread, Value* base, const Instruction* pc) {
    Value receiver = base[pc->a];
    const NameId name = code_of(thread, base).name_ids[pc->c];
    ResolvedAttribute resolved;
    if (resolve_store(thread, receiver, name, resolved) != AttributeKind::generic) {
        remember(thread, base, pc, name, resolved);
    }
    set_attribute(thread, receiver, name, base[pc->b]);
    return Step::advance;
}

Step delete_attribute_instruction(Thread& thread, Value* base, const Instruction* pc) {
    delete_attribute(thread, base[pc->a], code_of(thread, base).name_ids[static_cast<std::uint32_t>(pc->bc())]);
    return Step::advance;
}

Step load_method_slow(Thread& thread, Value* base, const Instruction* pc) {
    Value receiver = base[pc->b];
    const NameId name = code_of(thread, base).name_ids[pc->c];
    ResolvedAttribute resolved;
    const AttributeKind kind = resolve_attribute(thread, receiver, name, resolved);
    if (kind != AttributeKind::generic) {
        remember(thread, base, pc, name, resolved);
    }
    Value* window = base + pc->a;
    if (kind == AttributeKind::builtin_method) {
        window[2] = pack_native(resolved.native);
        window[3] = receiver;
    } else if (kind == AttributeKind::method) {
        window[2] = resolved.value;
        window[3] = receiver;
    } else {
        Value method = get_attribute(thread, receiver, name);
        window[2] = kNothing;
        window[3] = method;
    }
    return Step::advance;
}

Step load_special_method(Thread& thread, Value* base, const Instruction* pc) {
    Value receiver = base[pc->b];
    const NameId name = code_of(thread, base).name_ids[pc->c];
    Value* window = base + pc->a;
    if (receiver.is_ref() && !is_instance_object(thread, receiver)) {
        if (const NativeDescriptor* native = find_builtin_method(type_id(thread, receiver), name_text(name))) {
            window[2] = pack_native(native);
            window[3] = receiver;
            return Step::advance;
        }
    }
    Value method = find_special(thread, receiver, name);
    if (method.is_nothing()) {
        const std::string& text = name_text(name);
        std::string message = fmt::format("'{}' object does not support the context manager protocol",
                                          type_name(thread, receiver));
        if (text == "__exit__") message += " (missed __exit__ method)";
        raise(thread, ErrorClass::type_error, message);
    }
    window[2] = method;
    window[3] = receiver;
    return Step::advance;
}

Step for_iterate_slow(Thread& thread, Value* base, const Instruction* pc) {
    Value iterator = base[pc->b];
    Value item;
    if (is_instance_object(thread, iterator)) {
        Value method = find_special(thread, iterator, Special::next);
        if (is_function(thread, method)) {
            return call_special_frame(thread, method, {iterator}, pc->a, ReturnAction::iterate, pc + 2);
        }
        item = next(thread, iterator);
    } else if (has_type(thread, iterator, kGenerator)) {
        return resume_generator_for_loop(thread, iterator, pc);
    } else {
        item = builtin_next(thread, iterator);
        if (item == kNotImplemented) item = next(thread, iterator);
    }
    if (item.is_nothing()) {
        thread.pc = pc + 2 + pc[1].bc();
        return Step::resume;
    }
    base[pc->a] = item;
    return Step::advance;
}

}  // namespace toy
