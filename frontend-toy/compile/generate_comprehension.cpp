#include "frontend-toy/compile/generator.h"

namespace toy {
namespace {

// Whether each name is assigned before it can be read: one loop over plain names.
bool assigns_before_reading(const ComprehensionExpression& e) {
    if (e.clauses.size() > 1) return false;
    const Expression& target = *e.clauses[0].target;
    if (target.kind == ExpressionKind::name) return true;
    if (target.kind != ExpressionKind::tuple) return false;
    for (const Expression* item : as<TupleExpression>(target).items)
        if (item->kind != ExpressionKind::name) return false;
    return true;
}

}  // namespace

// The loops of a comprehension from clause k on, and its element in the innermost one. A generator yields elements,
// else they go into `result`.
void Generator::clauses(const ComprehensionExpression& e, std::size_t k, Register first_iterator, Register result) {
    const Temporaries temporaries(builder_);
    if (k == e.clauses.size()) {
        switch (e.comprehension) {
            case ComprehensionKind::list: builder_.emit(Bytecode::ListAppend, result, operand(*e.element)); break;
            case ComprehensionKind::set: builder_.emit(Bytecode::SetAdd, result, operand(*e.element)); break;
            case ComprehensionKind::dict: {
                const Register key = operand(*e.element, {e.value});
                const Register value = operand(*e.value);
                builder_.emit(Bytecode::DictInsert, result, key, value);
                break;
            }
            case ComprehensionKind::generator: {
                const Register value = operand(*e.element);
                builder_.emit(Bytecode::Yield, builder_.allocate(), value);
                break;
            }
        }
        return;
    }
    const ComprehensionClause& clause = e.clauses[k];
    Register iterator = first_iterator;
    if (k > 0) {
        iterator = builder_.allocate();
        const At at(builder_, clause.iterable->position);
        const Temporaries inner(builder_);
        builder_.emit(Bytecode::GetIterator, iterator, operand(*clause.iterable));
    }
    Label again, next, end;
    builder_.bind(again);
    const auto reg = variable(*clause.target);
    const Register item = reg ? *reg : builder_.allocate();
    {
        const At at(builder_, k == 0 ? e.position : clause.iterable->position);
        builder_.jump_extended(Bytecode::ForIterate, item, iterator, end);
    }
    if (reg)
        builder_.bound.add(item);
    else
        store(*clause.target, item);
    for (const Expression* condition : clause.conditions) jump_if(*condition, false, next);
    clauses(e, k + 1, first_iterator, result);
    builder_.bind(next);
    builder_.loop(again);
    builder_.bind(end);
}

void Generator::comprehension(const ComprehensionExpression& e, Register target) {
    const Register result = scratch(target);
    const Register iterator = builder_.allocate();
    {
        const At at(builder_, e.position);
        builder_.emit(Bytecode::GetIterator, iterator, operand(*e.clauses[0].iterable));
    }
    Scope* outer = scope_;
    scope_ = &scopes_.of(e);
    const std::uint32_t begin = builder_.here();
    const bool is_list = e.comprehension == ComprehensionKind::list;
    const bool is_set = e.comprehension == ComprehensionKind::set;
    const bool clear = !assigns_before_reading(e);
    for (const auto& s : scope_->symbols) {
        if (!s->bound || s->place != Symbol::Place::reg) continue;
        s->reg = builder_.allocate();
        builder_.bound.remove(s->reg);
        if (clear || s->captured) builder_.emit(Bytecode::LoadNothing, s->reg);
        if (s->captured) builder_.emit(Bytecode::MakeCell, s->reg);
    }
    builder_.emit(is_list ? Bytecode::BuildList : is_set ? Bytecode::BuildSet : Bytecode::BuildDict, result, 0, 0);
    clauses(e, 0, iterator, result);
    builder_.code().inlined_ranges.push_back({begin, builder_.here(), scope_->comprehension_name, e.position});
    scope_ = outer;
    move(target, result);
}

// A generator expression: its code gets the iterator of the first clause as its argument.
void Generator::generator_object(const ComprehensionExpression& e, Register target) {
    const Register first = window(target, 4);
    auto child = child_code("<genexpr>", e.position.line);
    Scope& scope = scopes_.of(e);
    Generator(source_, scopes_, *child, scope).generator_expression(e);
    make_function(std::move(child), scope, nullptr, static_cast<Register>(first + 2));
    const Register iterator = static_cast<Register>(first + 3);
    evaluate(*e.clauses[0].iterable, iterator);
    builder_.emit(Bytecode::GetIterator, iterator, iterator);
    builder_.emit(Bytecode::Call, first, 1, target);
}

void Generator::generator_expression(const ComprehensionExpression& e) {
    builder_.position = e.position;
    Code& code = builder_.code();
    code.positional = code.positional_only = 1;
    code.is_generator = true;
    make_cells();
    clauses(e, 0, 0, 0);
    finish();
}

}  // namespace toy
