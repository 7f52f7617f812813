// Global names, names of class bodies, and variables shared with closures.
#include "frontend-toy/names.h"

#include "frontend-toy/interpreter/instructions.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/interpreter/jit_hooks.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/modules.h"

namespace toy {

namespace {

std::uint32_t name_of(const Code& code, const Instruction* pc) {
    return code.name_ids[static_cast<std::uint32_t>(pc->bc())];
}

std::string quoted(const Code& code, std::uint32_t name) { return "'" + code.names[name] + "'"; }

// Value of a global or builtin variable; NameError.
Value global_value(Thread& thread, const Code& code, std::uint32_t index) {
    Value content = read<Cell>(thread, code.global_cells[index])->content;
    if (content != kUndefined) return content;
    Value builtin = find_builtin_cell(code.name_ids[index]);
    if (!builtin.is_nothing()) {
        content = read<Cell>(thread, builtin)->content;
        if (content != kUndefined) return content;
    }
    raise_name_error(thread, code.name_ids[index]);
}

}  // namespace

Value free_cell(Thread& thread, const Value* base, std::uint32_t number) {
    Value closure = read_immutable<Function>(thread, base[-1])->closure;
    return read_immutable<Tuple>(thread, closure)->items[number];
}

void raise_unbound_local(Thread& thread, const Code& code, std::uint32_t name) {
    raise(thread, ErrorClass::unbound_local_error,
          "cannot access local variable " + quoted(code, name) + " where it is not associated with a value");
}

void raise_unbound_cell(Thread& thread, const Code& code, std::uint32_t name) { raise_unbound_local(thread, code, name); }

void raise_unbound_free(Thread& thread, const Code& code, std::uint32_t name) {
    raise(thread, ErrorClass::name_error,
          "cannot access free variable " + quoted(code, name) + " where it is not associated with a value in enclosing scope");
}

Step load_global_slow(Thread& thread, Value* base, const Instruction* pc) {
    const Code& code = code_of(thread, base);
    const auto index = static_cast<std::uint32_t>(pc->bc());
    base[pc->a] = global_value(thread, code, index);
    Value builtin = find_builtin_cell(code.name_ids[index]);
    if (!builtin.is_nothing()) {
        const_cast<Code&>(code).caches[index_of(code, pc)].store(builtin.word(), std::memory_order_relaxed);
    }
    return Step::advance;
}

Step delete_global(Thread& thread, Value* base, const Instruction* pc) {
    const Code& code = code_of(thread, base);
    Value cell = code.global_cells[static_cast<std::uint32_t>(pc->bc())];
    if (read<Cell>(thread, cell)->content == kUndefined) raise_name_error(thread, name_of(code, pc));
    write<Cell>(thread, cell)->content = kUndefined;
    return Step::advance;
}

Step load_name(Thread& thread, Value* base, const Instruction* pc) {
    const Code& code = code_of(thread, base);
    const auto index = static_cast<std::uint32_t>(pc->bc());
    Value value = dict_get(thread, base[0], name_str(code.name_ids[index]));
    base[pc->a] = value.is_nothing() ? global_value(thread, code, index) : value;
    return Step::advance;
}

Step load_name_free(Thread& thread, Value* base, const Instruction* pc) {
    const Code& code = code_of(thread, base);
    Value value = dict_get(thread, base[0], name_str(code.name_ids[pc->c]));
    if (value.is_nothing()) {
        value = read<Cell>(thread, free_cell(thread, base, pc->b))->content;
        if (value == kUndefined) raise_unbound_free(thread, code, pc->c);
    }
    base[pc->a] = value;
    return Step::advance;
}

Step store_name(Thread& thread, Value* base, const Instruction* pc) {
    dict_set(thread, base[0], name_str(name_of(code_of(thread, base), pc)), base[pc->a]);
    return Step::advance;
}

Step delete_name(Thread& thread, Value* base, const Instruction* pc) {
    const Code& code = code_of(thread, base);
    if (!dict_delete(thread, base[0], name_str(name_of(code, pc)))) raise_name_error(thread, name_of(code, pc));
    return Step::advance;
}

Step delete_cell(Thread& thread, Value* base, const Instruction* pc) {
    Value cell = base[pc->a];
    if (read<Cell>(thread, cell)->content == kUndefined) {
        raise_unbound_cell(thread, code_of(thread, base), static_cast<std::uint32_t>(pc->bc()));
    }
    write<Cell>(thread, cell)->content = kUndefined;
    return Step::advance;
}

Step delete_free(Thread& thread, Value* base, const Instruction* pc) {
    Value cell = free_cell(thread, base, pc->a);
    if (read<Cell>(thread, cell)->content == kUndefined) {
        raise_unbound_free(thread, code_of(thread, base), static_cast<std::uint32_t>(pc->bc()));
    }
    write<Cell>(thread, cell)->content = kUndefined;
    return Step::advance;
}

}  // namespace toy
