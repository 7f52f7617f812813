#include <algorithm>
#include <utility>

#include "frontend-toy/compile/fold.h"
#include "frontend-toy/compile/generator.h"
#include "frontend-toy/compile/limits.h"

namespace toy {
namespace {

Bytecode inplace(BinaryOperator op) {
    return static_cast<Bytecode>(static_cast<int>(Bytecode::InplaceAdd) + static_cast<int>(op));
}
static_assert(static_cast<int>(Bytecode::InplaceMatrixMultiply) - static_cast<int>(Bytecode::InplaceAdd) ==
              static_cast<int>(BinaryOperator::matrix_multiply));

const std::vector<Expression*>* sequence_items(const Expression& e) {
    if (e.kind == ExpressionKind::tuple) return &as<TupleExpression>(e).items;
    if (e.kind == ExpressionKind::list) return &as<ListExpression>(e).items;
    return nullptr;
}

bool has_star(const std::vector<Expression*>& items) {
    return std::any_of(items.begin(), items.end(),
                       [](const Expression* e) { return e->kind == ExpressionKind::starred; });
}

}  // namespace

void Generator::block(const Block& statements) {
    for (const Statement* s : statements) statement(*s);
}

void Generator::statement(const Statement& s) {
    const DepthGuard guard(depth_, source_, s.position);
    const At at(builder_, s.position);
    const Temporaries temporaries(builder_);
    switch (s.kind) {
        case StatementKind::expression: {
            const Expression& value = *as<ExpressionStatement>(s).value;
            if (value.kind == ExpressionKind::literal) break;
            if (variable(value))
                operand(value);  // may be unbound
            else
                evaluate(value, builder_.allocate());
            break;
        }
        case StatementKind::assign: assign(as<AssignStatement>(s)); break;
        case StatementKind::augmented_assign: augmented_assign(as<AugmentedAssignStatement>(s)); break;
        case StatementKind::annotated_assign: annotated_assign(as<AnnotatedAssignStatement>(s)); break;
        case StatementKind::return_: return_statement(as<ReturnStatement>(s)); break;
        case StatementKind::delete_:
            for (const Expression* target : as<DeleteStatement>(s).targets) delete_target(*target);
            break;
        case StatementKind::pass: break;
        case StatementKind::break_: leave_loop(true); break;
        case StatementKind::continue_: leave_loop(false); break;
        case StatementKind::raise: {
            const auto& raise = as<RaiseStatement>(s);
            if (!raise.exception) {
                builder_.emit(Bytecode::RaiseCurrent);
            } else if (raise.cause) {
                const Register exception = operand(*raise.exception, {raise.cause});
                builder_.emit(Bytecode::RaiseFrom, exception, operand(*raise.cause));
            } else {
                builder_.emit(Bytecode::Raise, operand(*raise.exception));
            }
            builder_.stop();
            break;
        }
        case StatementKind::assert_: assert_statement(as<AssertStatement>(s)); break;
        case StatementKind::global:
        case StatementKind::nonlocal: break;
        case StatementKind::import: import(as<ImportStatement>(s)); break;
        case StatementKind::import_from: import_from(as<ImportFromStatement>(s)); break;
        case StatementKind::if_: if_statement(as<IfStatement>(s)); break;
        case StatementKind::while_: while_statement(as<WhileStatement>(s)); break;
        case StatementKind::for_: for_statement(as<ForStatement>(s)); break;
        case StatementKind::try_: try_statement(as<TryStatement>(s)); break;
        case StatementKind::with: with_statement(as<WithStatement>(s), 0); break;
        case StatementKind::match: match_statement(as<MatchStatement>(s)); break;
        case StatementKind::function: function_statement(as<FunctionStatement>(s)); break;
        case StatementKind::class_: class_statement(as<ClassStatement>(s)); break;
    }
}

// ---- assignment

void Generator::store(const Expression& target, Register value) {
    const DepthGuard guard(depth_, source_, target.position);
    const At at(builder_, target.position);
    const Temporaries temporaries(builder_);
    switch (target.kind) {
        case ExpressionKind::name: store_name(as<NameExpression>(target).name, value); break;
        case ExpressionKind::attribute: {
            const auto& attribute = as<AttributeExpression>(target);
            const Register object = operand(*attribute.object);
            const At here(builder_, attribute_position(target, attribute));
            builder_.emit(Bytecode::SetAttribute, object, value, builder_.name(mangled(attribute.name)));
            break;
        }
        case ExpressionKind::subscript: {
            const auto& subscript = as<SubscriptExpression>(target);
            const Register object = operand(*subscript.object, {subscript.index});
            const Register index = operand(*subscript.index);
            builder_.emit(Bytecode::SetItem, object, index, value);
            break;
        }
        case ExpressionKind::starred:
            source_.fail(target.position, "starred assignment target must be in a list or tuple");
        default: unpack(*sequence_items(target), value);
    }
}

void Generator::unpack(const std::vector<Expression*>& targets, Register value) {
    const Temporaries temporaries(builder_);
    const std::size_t count = targets.size();
    std::size_t star = count;
    for (std::size_t k = 0; k < count; ++k) {
        if (targets[k]->kind != ExpressionKind::starred) continue;
        if (star != count) source_.fail(builder_.position, "multiple starred expressions in assignment");
        star = k;
    }
    // Straight into variables that follow one another.
    bool in_a_row = count > 0 && star == count && variable(*targets[0]);
    const Register first = in_a_row ? variable(*targets[0]).value_or(0) : Register{0};
    for (std::size_t k = 0; in_a_row && k < count; ++k)
        in_a_row = variable(*targets[k]) == static_cast<Register>(first + k) && value != first + k;
    if (in_a_row) {
        builder_.emit(Bytecode::UnpackSequence, first, value, static_cast<std::uint32_t>(count));
        for (std::size_t k = 0; k < count; ++k) builder_.bound.add(static_cast<Register>(first + k));
        return;
    }
    const Register items = builder_.allocate(count);
    if (star == count)
        builder_.emit(Bytecode::UnpackSequence, items, value, static_cast<std::uint32_t>(count));
    else
        builder_.emit_extended(Bytecode::UnpackExtended, items, value, static_cast<std::uint32_t>(star),
                               static_cast<std::uint32_t>(count - star - 1));
    for (std::size_t k = 0; k < count; ++k) {
        const Expression& target = k == star ? *as<StarredExpression>(*targets[k]).value : *targets[k];
        store(target, static_cast<Register>(items + k));
    }
}

// `a, b = c, d` without a tuple: all values, then all stores. A variable that an earlier store of the statement
// overwrites, or that a later value may rebind, is copied.
bool Generator::assign_parallel(const Expression& target, const Expression& value) {
    const auto* targets = sequence_items(target);
    const auto* values = sequence_items(value);
    if (!targets || !values || targets->size() != values->size() || targets->empty()) return false;
    if (targets->size() > 64 || has_star(*targets) || has_star(*values)) return false;
    const std::size_t count = targets->size();
    std::vector<Register> operands;
    for (std::size_t k = 0; k < count; ++k) {
        const Expression& v = *(*values)[k];
        const auto reg = variable(v);
        bool copy = false;
        for (std::size_t other = 0; reg && other < count; ++other) {
            const Expression& t = *(*targets)[other];
            if (other > k && may_rebind(*(*values)[other])) copy = true;
            if (may_rebind(t)) copy = true;
            if (other >= k) continue;
            if (t.kind == ExpressionKind::name ? variable(t) == reg : sequence_items(t) != nullptr) copy = true;
        }
        operands.push_back(copy ? copied(v) : operand(v));
    }
    for (std::size_t k = 0; k < count; ++k) store(*(*targets)[k], operands[k]);
    return true;
}

void Generator::assign(const AssignStatement& s) {
    if (s.targets.size() == 1 && assign_parallel(*s.targets[0], *s.value)) return;
    const Expression& first = *s.targets[0];
    const auto reg = variable(first);
    bool direct = reg.has_value();
    for (const Expression* target : s.targets)  // a later store must not change it meanwhile
        direct = direct && !may_rebind(*target) && !sequence_items(*target);
    if (direct) {
        evaluate(*s.value, *reg);
        builder_.bound.add(*reg);
        for (std::size_t k = 1; k < s.targets.size(); ++k) store(*s.targets[k], *reg);
        return;
    }
    const Register value = s.targets.size() == 1 && !may_rebind(first) ? operand(*s.value) : copied(*s.value);
    for (const Expression* target : s.targets) store(*target, value);
}

void Generator::augmented_assign(const AugmentedAssignStatement& s) {
    switch (s.target->kind) {
        case ExpressionKind::name: {
            const std::string& name = as<NameExpression>(*s.target).name;
            if (const auto reg = variable(name)) {
                const Register left = operand(*s.target, {s.value});
                const Register right = operand(*s.value);
                builder_.emit(inplace(s.op), *reg, left, right);
                builder_.bound.add(*reg);
                break;
            }
            const Register value = builder_.allocate();
            evaluate(*s.target, value);
            builder_.emit(inplace(s.op), value, value, operand(*s.value));
            store_name(name, value);
            break;
        }
        case ExpressionKind::attribute: {
            const auto& attribute = as<AttributeExpression>(*s.target);
            const Register object = operand(*attribute.object, {s.value});
            const Register value = builder_.allocate();
            const std::uint32_t name = builder_.name(mangled(attribute.name));
            {
                const At at(builder_, attribute_position(attribute, attribute));
                builder_.emit(Bytecode::GetAttribute, value, object, name);
            }
            builder_.emit(inplace(s.op), value, value, operand(*s.value));
            const At at(builder_, attribute_position(attribute, attribute));
            builder_.emit(Bytecode::SetAttribute, object, value, name);
            break;
        }
        default: {
            const auto& subscript = as<SubscriptExpression>(*s.target);
            const Register object = operand(*subscript.object, {subscript.index, s.value});
            const Register index = operand(*subscript.index, {s.value});
            const Register value = builder_.allocate();
            {
                const At at(builder_, subscript.position);
                builder_.emit(Bytecode::GetItem, value, object, index);
            }
            builder_.emit(inplace(s.op), value, value, operand(*s.value));
            const At at(builder_, subscript.position);
            builder_.emit(Bytecode::SetItem, object, index, value);
        }
    }
}

// Annotations are not evaluated. Class bodies keep their text, as under `from __future__ import annotations`.
void Generator::annotated_assign(const AnnotatedAssignStatement& s) {
    if (s.value) {
        if (const auto reg = variable(*s.target)) {
            evaluate(*s.value, *reg);
            builder_.bound.add(*reg);
        } else {
            store(*s.target, operand(*s.value));
        }
    }
    if (scope_->kind != ScopeKind::class_body || s.target->kind != ExpressionKind::name || s.target->parenthesized)
        return;
    const Register annotations = builder_.allocate(3);
    const Register key = static_cast<Register>(annotations + 1), text = static_cast<Register>(annotations + 2);
    builder_.emit_number(Bytecode::LoadName, annotations, builder_.name("__annotations__"));
    builder_.load_constant(key, {mangled(as<NameExpression>(*s.target).name)});
    builder_.load_constant(text, {s.annotation_text});
    builder_.emit(Bytecode::SetItem, annotations, key, text);
}

void Generator::delete_target(const Expression& e) {
    const At at(builder_, e.position);
    const Temporaries temporaries(builder_);
    switch (e.kind) {
        case ExpressionKind::name: delete_name(as<NameExpression>(e).name); break;
        case ExpressionKind::attribute: {
            const auto& attribute = as<AttributeExpression>(e);
            const Register object = operand(*attribute.object);
            builder_.emit_number(Bytecode::DeleteAttribute, object, builder_.name(mangled(attribute.name)));
            break;
        }
        case ExpressionKind::subscript: {
            const auto& subscript = as<SubscriptExpression>(e);
            const Register object = operand(*subscript.object, {subscript.index});
            builder_.emit(Bytecode::DeleteItem, object, operand(*subscript.index));
            break;
        }
        default:
            for (const Expression* item : *sequence_items(e)) delete_target(*item);
    }
}

// ---- control flow

void Generator::if_statement(const IfStatement& s) {
    Label end;
    for (std::size_t k = 0; k < s.branches.size(); ++k) {
        Label next;
        jump_if(*s.branches[k].test, false, next);
        block(s.branches[k].body);
        const bool last = k + 1 == s.branches.size() && s.otherwise.empty();
        if (!last && builder_.reachable()) builder_.jump(end);
        builder_.bind(next);
    }
    block(s.otherwise);
    builder_.bind(end);
}

void Generator::while_statement(const WhileStatement& s) {
    Label again, exhausted, end;
    forget_deletable();
    builder_.bind(again);
    jump_if(*s.test, false, exhausted);
    ControlBlock& loop = push_block(Kind::loop);
    loop.break_label = &end;
    loop.continue_label = &again;
    block(s.body);
    pop_block();
    if (builder_.reachable()) builder_.loop(again);
    builder_.bind(exhausted);
    block(s.otherwise);
    builder_.bind(end);
}

void Generator::for_statement(const ForStatement& s) {
    const Register iterator = builder_.allocate();
    {
        const Temporaries temporaries(builder_);
        const At at(builder_, s.iterable->position);
        const Register iterated = operand(*s.iterable);
        const At whole(builder_, s.position);
        builder_.emit(Bytecode::GetIterator, iterator, iterated);
    }
    Label again, exhausted, end;
    forget_deletable();
    builder_.bind(again);
    {
        const Temporaries temporaries(builder_);
        const auto reg = variable(*s.target);
        const Register item = reg ? *reg : builder_.allocate();
        {
            const At at(builder_, s.iterable->position);
            builder_.jump_extended(Bytecode::ForIterate, item, iterator, exhausted);
        }
        if (reg)
            builder_.bound.add(item);
        else
            store(*s.target, item);
    }
    ControlBlock& loop = push_block(Kind::loop);
    loop.break_label = &end;
    loop.continue_label = &again;
    block(s.body);
    pop_block();
    if (builder_.reachable()) builder_.loop(again);
    builder_.bind(exhausted);
    block(s.otherwise);
    builder_.bind(end);
}

void Generator::assert_statement(const AssertStatement& s) {
    Label passed;
    jump_if(*s.test, true, passed);
    const Register message = s.message ? operand(*s.message) : Register{0};
    // CPython blames the whole statement, or the test alone when there is no message.
    const At at(builder_, s.message ? s.position : s.test->position);
    builder_.emit(Bytecode::RaiseAssertion, message, s.message ? 1 : 0);
    builder_.stop();
    builder_.bind(passed);
}

// ---- imports

void Generator::import(const ImportStatement& s) {
    for (const ImportedName& name : s.names) {
        const Temporaries temporaries(builder_);
        const bool top = name.as_name.empty();
        const std::string bound = top ? name.name.substr(0, name.name.find('.')) : name.as_name;
        const auto reg = variable(bound);
        const Register module = reg ? *reg : builder_.allocate();
        const bool dotted = name.name.find('.') != std::string::npos;
        builder_.emit_number(top && dotted ? Bytecode::ImportTop : Bytecode::ImportName, module,
                             builder_.name(name.name));
        store_name(bound, module);
    }
}

void Generator::import_from(const ImportFromStatement& s) {
    if (s.module == "__future__") {
        constexpr const char* kFeatures[] = {"nested_scopes",    "generators",     "division",
                                             "absolute_import",  "with_statement", "print_function",
                                             "unicode_literals", "generator_stop", "annotations"};
        for (const ImportedName& name : s.names) {
            if (name.name == "braces") source_.fail(s.position, "not a chance");
            if (std::none_of(std::begin(kFeatures), std::end(kFeatures),
                             [&](const char* feature) { return name.name == feature; }))
                source_.fail(s.position, "future feature " + name.name + " is not defined");
        }
        if (!future_imports_allowed_)
            source_.fail(s.position, "from __future__ imports must occur at the beginning of the file");
        return;
    }
    const Register module = builder_.allocate();
    builder_.emit_number(Bytecode::ImportName, module, builder_.name(s.module));
    for (const ImportedName& name : s.names) {
        if (name.name == "*") {
            builder_.emit(Bytecode::ImportStar, module);
            break;
        }
        const Temporaries temporaries(builder_);
        const std::string& bound = name.as_name.empty() ? name.name : name.as_name;
        const auto reg = variable(bound);
        const Register value = reg ? *reg : builder_.allocate();
        builder_.emit(Bytecode::ImportFrom, value, module, builder_.name(name.name));
        store_name(bound, value);
    }
}

}  // namespace toy
