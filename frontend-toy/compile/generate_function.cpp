#include <utility>

#include "frontend-toy/compile/generator.h"
#include "frontend-toy/parse/parser.h"

namespace toy {

std::unique_ptr<Code> Generator::child_code(const std::string& name, std::uint32_t line) {
    const Code& parent = builder_.code();
    auto child = std::make_unique<Code>();
    child->name = name;
    child->filename = parent.filename;
    child->first_line = line;
    const Symbol* symbol = name[0] == '<' ? nullptr : scope_->find(mangled(name));
    if (symbol && symbol->global) {
        child->qualified_name = name;
        return child;
    }
    // Comprehensions around it count as functions.
    std::string prefix;
    for (const Scope* s = scope_; s != &host_; s = s->parent) prefix = s->comprehension_name + ".<locals>." + prefix;
    if (!parent.is_module) prefix = parent.qualified_name + (parent.is_class_body ? "." : ".<locals>.") + prefix;
    child->qualified_name = prefix + name;
    return child;
}

// Gives each local its register, parameters first, and a Cell to those that are captured.
void Generator::make_cells() {
    Code& code = builder_.code();
    for (const auto& s : host_.symbols) {
        if (!s->bound || s->place != Symbol::Place::reg) continue;
        s->reg = builder_.allocate();
        code.register_names.push_back(s->name);
        if (s->parameter) builder_.bound.add(s->reg);
    }
    local_count_ = builder_.top();
    code.free_names = host_.free_names;
    for (const auto& s : host_.symbols)
        if (s->captured) builder_.emit(Bytecode::MakeCell, s->reg);
}

void Generator::finish() {
    if (builder_.reachable()) {
        const Temporaries temporaries(builder_);
        const Register none = builder_.allocate();
        builder_.load_constant(none, {Constant::None{}});
        builder_.emit(Bytecode::Return, none);
    }
#ifdef STMJIT_CHECKS
    if (const std::string problem = verify_code(builder_.code()); !problem.empty())
        source_.fail(builder_.position, "internal error: wrong bytecode: " + problem, "SystemError");
#endif
}

void Generator::module(const Block& body) {
    Code& code = builder_.code();
    code.is_module = true;
    builder_.position = {1, 0, 1, 0};
    std::size_t start = 0;
    if (!body.empty() && body[0]->kind == StatementKind::expression) {
        const Expression& first = *as<ExpressionStatement>(*body[0]).value;
        if (first.kind == ExpressionKind::literal &&
            std::holds_alternative<std::string>(as<LiteralExpression>(first).value.content)) {
            const At at(builder_, first.position);
            const Temporaries temporaries(builder_);
            const Register text = builder_.allocate();
            builder_.load_constant(text, as<LiteralExpression>(first).value);
            builder_.emit_number(Bytecode::StoreGlobal, text, builder_.name("__doc__"));
            start = 1;
        }
    }
    for (std::size_t k = start; k < body.size(); ++k) {
        future_imports_allowed_ = (k == start || future_imports_allowed_) &&
                                  body[k]->kind == StatementKind::import_from &&
                                  as<ImportFromStatement>(*body[k]).module == "__future__";
        statement(*body[k]);
    }
    finish();
}

void Generator::function(const Parameters& parameters, const Block* body, const Expression* value) {
    Code& code = builder_.code();
    code.positional_only = static_cast<std::uint32_t>(parameters.positional_only.size());
    code.positional = code.positional_only + static_cast<std::uint32_t>(parameters.positional.size());
    code.keyword_only = static_cast<std::uint32_t>(parameters.keyword_only.size());
    code.has_varargs = !parameters.varargs.empty();
    code.has_varkeywords = !parameters.varkeywords.empty();
    code.is_generator = host_.is_generator;
    builder_.position = {code.first_line, 0, code.first_line, 0};
    make_cells();
    if (value) {
        const Temporaries temporaries(builder_);
        const Register result = operand(*value);
        const At at(builder_, value->position);
        builder_.emit(Bytecode::Return, result);
        builder_.stop();
    } else {
        std::size_t start = 0;
        const Statement& first = *body->front();
        if (first.kind == StatementKind::expression) {
            const Expression& text = *as<ExpressionStatement>(first).value;
            if (text.kind == ExpressionKind::literal)
                if (const auto* s = std::get_if<std::string>(&as<LiteralExpression>(text).value.content)) {
                    code.docstring = *s;
                    start = 1;
                }
        }
        for (std::size_t k = start; k < body->size(); ++k) statement(*(*body)[k]);
    }
    finish();
}

void Generator::class_body(const ClassStatement& s) {
    Code& code = builder_.code();
    code.is_class_body = true;
    code.needs_class_cell = host_.needs_class_cell;
    code.free_names = host_.free_names;
    code.instance_attributes = host_.instance_attributes;
    builder_.position = s.position;
    builder_.allocate();  // the namespace
    code.register_names.push_back(".namespace");
    builder_.bound.add(0);
    local_count_ = 1;
    const auto store_string = [&](const char* name, const std::string& value) {
        const Temporaries temporaries(builder_);
        const Register text = builder_.allocate();
        builder_.load_constant(text, {value});
        builder_.emit_number(Bytecode::StoreName, text, builder_.name(name));
    };
    {
        const Temporaries temporaries(builder_);
        const Register module = builder_.allocate();
        builder_.emit_number(Bytecode::LoadName, module, builder_.name("__name__"));
        builder_.emit_number(Bytecode::StoreName, module, builder_.name("__module__"));
    }
    store_string("__qualname__", code.qualified_name);
    std::size_t start = 0;
    if (s.body[0]->kind == StatementKind::expression) {
        const Expression& first = *as<ExpressionStatement>(*s.body[0]).value;
        if (first.kind == ExpressionKind::literal)
            if (const auto* text = std::get_if<std::string>(&as<LiteralExpression>(first).value.content)) {
                store_string("__doc__", *text);
                start = 1;
            }
    }
    if (const Symbol* annotations = host_.find("__annotations__"); annotations && annotations->bound) {
        const Temporaries temporaries(builder_);
        const Register dict = builder_.allocate();
        builder_.emit(Bytecode::BuildDict, dict, 0, 0);
        builder_.emit_number(Bytecode::StoreName, dict, builder_.name("__annotations__"));
    }
    for (std::size_t k = start; k < s.body.size(); ++k) statement(*s.body[k]);
    finish();
}

// `parameters`: whose defaults are evaluated here, or null.
void Generator::make_function(std::unique_ptr<Code> child, const Scope& scope, const Parameters* parameters,
                              Register target) {
    const Temporaries temporaries(builder_);
    const Register extras = builder_.allocate(3);
    std::vector<Expression*> defaults;
    std::vector<const Parameter*> keyword_defaults;
    if (parameters) {
        for (const auto* list : {&parameters->positional_only, &parameters->positional})
            for (const Parameter& p : *list)
                if (p.default_value) defaults.push_back(p.default_value);
        for (const Parameter& p : parameters->keyword_only)
            if (p.default_value) keyword_defaults.push_back(&p);
    }
    if (defaults.empty()) {
        builder_.emit(Bytecode::LoadNothing, extras);
    } else {
        const Temporaries inner(builder_);
        const Register first = builder_.allocate(defaults.size());
        for (std::size_t k = 0; k < defaults.size(); ++k) evaluate(*defaults[k], static_cast<Register>(first + k));
        builder_.emit(Bytecode::BuildTuple, extras, first, static_cast<std::uint32_t>(defaults.size()));
    }
    const Register named = static_cast<Register>(extras + 1), closure = static_cast<Register>(extras + 2);
    if (keyword_defaults.empty()) {
        builder_.emit(Bytecode::LoadNothing, named);
    } else {
        const Temporaries inner(builder_);
        const Register first = builder_.allocate(2 * keyword_defaults.size());
        for (std::size_t k = 0; k < keyword_defaults.size(); ++k) {
            const Register pair = static_cast<Register>(first + 2 * k);
            builder_.load_constant(pair, {mangle(scope, keyword_defaults[k]->name)});
            evaluate(*keyword_defaults[k]->default_value, static_cast<Register>(pair + 1));
        }
        builder_.emit(Bytecode::BuildDict, named, first, static_cast<std::uint32_t>(keyword_defaults.size()));
    }
    if (child->free_names.empty()) {
        builder_.emit(Bytecode::LoadNothing, closure);
    } else {
        const Temporaries inner(builder_);
        const std::size_t count = child->free_names.size();
        const Register first = builder_.allocate(count);
        for (std::size_t k = 0; k < count; ++k)
            load_closure_cell(child->free_names[k], static_cast<Register>(first + k));
        builder_.emit(Bytecode::BuildTuple, closure, first, static_cast<std::uint32_t>(count));
    }
    Code& code = builder_.code();
    code.children.push_back(std::move(child));
    builder_.emit_extended(Bytecode::MakeFunction, target, extras, 0,
                           static_cast<std::uint32_t>(code.children.size() - 1));
}

void Generator::lambda(const LambdaExpression& e, Register target) {
    auto child = child_code("<lambda>", e.position.line);
    Scope& scope = scopes_.of(e);
    Generator inner(source_, scopes_, *child, scope);
    inner.depth_ = depth_;
    inner.function(e.parameters, nullptr, e.body);
    make_function(std::move(child), scope, &e.parameters, target);
}

// The calls of decorators k and up around what make(register) puts into a register.
template <typename Make>
void Generator::decorated(const std::vector<Expression*>& decorators, std::size_t k, Register target,
                          const Make& make) {
    if (k == decorators.size()) return make(target);
    const Temporaries temporaries(builder_);
    const Register first = window(target, 3);
    evaluate(*decorators[k], static_cast<Register>(first + 2));
    decorated(decorators, k + 1, builder_.allocate(), make);
    const At at(builder_, decorators[k]->position);
    builder_.emit(Bytecode::Call, first, 1, target);
}

void Generator::function_statement(const FunctionStatement& s) {
    const Temporaries temporaries(builder_);
    const auto reg = variable(s.name);
    const Register target = reg && s.decorators.empty() ? *reg : builder_.allocate();
    decorated(s.decorators, 0, target, [&](Register result) {
        const std::uint32_t line = s.decorators.empty() ? s.position.line : s.decorators[0]->position.line;
        auto child = child_code(s.name, line);
        Scope& scope = scopes_.of(s);
        Generator inner(source_, scopes_, *child, scope);
        inner.depth_ = depth_;
        inner.function(s.parameters, &s.body, nullptr);
        make_function(std::move(child), scope, &s.parameters, result);
    });
    store_name(s.name, target);
}

void Generator::class_statement(const ClassStatement& s) {
    for (const Expression* base : s.bases)
        if (base->kind == ExpressionKind::starred) source_.refuse(base->position, "unpacked base classes");
    for (const KeywordArgument& keyword : s.keywords) {
        if (keyword.name.empty()) source_.refuse(keyword.position, "unpacked keyword arguments of a class");
    }
    const Temporaries temporaries(builder_);
    const Register target = builder_.allocate();
    decorated(s.decorators, 0, target, [&](Register result) {
        const Temporaries inner_temporaries(builder_);
        const std::uint32_t line = s.decorators.empty() ? s.position.line : s.decorators[0]->position.line;
        auto child = child_code(s.name, line);
        Scope& scope = scopes_.of(s);
        Generator inner(source_, scopes_, *child, scope);
        inner.depth_ = depth_;
        inner.class_body(s);
        const std::size_t count = s.bases.size();
        const Register body = builder_.allocate(1 + count);
        make_function(std::move(child), scope, nullptr, body);
        for (std::size_t k = 0; k < count; ++k) evaluate(*s.bases[k], static_cast<Register>(body + 1 + k));
        if (!s.keywords.empty()) {
            const Register keywords = builder_.allocate();
            const Register pairs = builder_.allocate(2 * s.keywords.size());
            for (std::size_t k = 0; k < s.keywords.size(); ++k) {
                const Register pair = static_cast<Register>(pairs + 2 * k);
                builder_.load_constant(pair, {mangled(s.keywords[k].name)});
                evaluate(*s.keywords[k].value, static_cast<Register>(pair + 1));
            }
            builder_.emit(Bytecode::BuildDict, keywords, pairs, static_cast<std::uint32_t>(s.keywords.size()));
        }
        builder_.emit_extended(s.keywords.empty() ? Bytecode::BuildClass : Bytecode::BuildClassKeyword, result, body,
                               static_cast<std::uint32_t>(count), builder_.constant({s.name}));
    });
    store_name(s.name, target);
}

std::unique_ptr<Code> compile_module(const std::string& source, const std::string& filename) {
    const SourceText text(source, filename);
    Ast ast;
    parse_module(text, ast);
    ScopeTable scopes(text, ast);
    auto code = std::make_unique<Code>();
    code->name = code->qualified_name = "<module>";
    code->filename = filename;
    code->first_line = 1;
    Generator(text, scopes, *code, scopes.module()).module(ast.body);
    return code;
}

}  // namespace toy
