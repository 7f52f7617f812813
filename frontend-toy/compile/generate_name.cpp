#include "frontend-toy/compile/generator.h"

namespace toy {

using Place = Symbol::Place;

Symbol& Generator::symbol(const std::string& name) { return *scope_->find(mangled(name)); }

std::optional<Register> Generator::variable(const std::string& name) {
    const Symbol& s = symbol(name);
    if (s.place != Place::reg || s.owner->captured) return std::nullopt;
    return s.owner->reg;
}

std::optional<Register> Generator::variable(const Expression& e) {
    if (e.kind != ExpressionKind::name) return std::nullopt;
    return variable(as<NameExpression>(e).name);
}

void Generator::check_bound(Register r, const std::string& name) {
    if (builder_.bound.contains(r)) return;
    builder_.emit_number(Bytecode::CheckBound, r, builder_.name(mangled(name)));
    builder_.bound.add(r);
}

void Generator::load_name(const std::string& name, Register target) {
    const Symbol& s = symbol(name);
    const std::uint32_t number = s.place == Place::reg && !s.owner->captured ? 0 : builder_.name(s.name);
    switch (s.place) {
        case Place::reg:
            if (s.owner->captured) {
                builder_.emit(Bytecode::LoadCell, target, s.owner->reg, number);
            } else {
                check_bound(s.owner->reg, name);
                move(target, s.owner->reg);
            }
            break;
        case Place::free: builder_.emit(Bytecode::LoadFree, target, s.free_index, number); break;
        case Place::class_name:
            if (s.has_free_index)
                builder_.emit(Bytecode::LoadNameFree, target, s.free_index, number);
            else
                builder_.emit_number(Bytecode::LoadName, target, number);
            break;
        default: builder_.emit_number(Bytecode::LoadGlobal, target, number);
    }
}

void Generator::store_name(const std::string& name, Register value) {
    const Symbol& s = symbol(name);
    switch (s.place) {
        case Place::reg:
            if (s.owner->captured) {
                builder_.emit(Bytecode::StoreCell, s.owner->reg, value);
            } else {
                move(s.owner->reg, value);
                builder_.bound.add(s.owner->reg);
            }
            break;
        case Place::free: builder_.emit(Bytecode::StoreFree, s.free_index, value); break;
        case Place::class_name: builder_.emit_number(Bytecode::StoreName, value, builder_.name(s.name)); break;
        default: builder_.emit_number(Bytecode::StoreGlobal, value, builder_.name(s.name));
    }
}

void Generator::delete_name(const std::string& name) {
    const Symbol& s = symbol(name);
    switch (s.place) {
        case Place::reg:
            if (s.owner->captured) {
                builder_.emit_number(Bytecode::DeleteCell, s.owner->reg, builder_.name(s.name));
            } else {
                check_bound(s.owner->reg, name);
                builder_.emit(Bytecode::LoadNothing, s.owner->reg);
                builder_.bound.remove(s.owner->reg);
            }
            break;
        case Place::free: builder_.emit_number(Bytecode::DeleteFree, s.free_index, builder_.name(s.name)); break;
        case Place::class_name: builder_.emit_number(Bytecode::DeleteName, 0, builder_.name(s.name)); break;
        default: builder_.emit_number(Bytecode::DeleteGlobal, 0, builder_.name(s.name));
    }
}

// The Cell that a function made here closes over.
void Generator::load_closure_cell(const std::string& name, Register target) {
    for (Scope* s = scope_;; s = s->parent) {
        if (s->kind == ScopeKind::class_body) {
            if (name == "__class__" && s->needs_class_cell) {
                builder_.emit(Bytecode::LoadClassCell, target);
                return;
            }
        } else if (const Symbol* found = s->find(name); found && found->bound && found->place == Place::reg) {
            move(target, found->reg);
            return;
        }
        if (s == &host_) break;
    }
    const auto& names = host_.free_names;
    for (std::size_t k = 0; k < names.size(); ++k)
        if (names[k] == name) builder_.emit(Bytecode::LoadFreeCell, target, static_cast<std::uint32_t>(k));
}

// Where control comes from places not known yet (loop heads, handlers), variables deleted anywhere may be unbound.
void Generator::forget_deletable() {
    for (const auto& s : host_.symbols)
        if (s->deleted && s->place == Place::reg && !s->captured) builder_.bound.remove(s->reg);
}

}  // namespace toy
