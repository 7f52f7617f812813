#include "frontend-toy/compile/scope.h"

#include <fmt/format.h>

#include <algorithm>

#include "frontend-toy/compile/limits.h"

namespace toy {

Symbol* Scope::find(std::string_view name) {
    const auto found = table_.find(name);
    return found == table_.end() ? nullptr : found->second;
}

Symbol& Scope::add(std::string_view name) {
    if (Symbol* found = find(name)) return *found;
    symbols.push_back(std::make_unique<Symbol>());
    Symbol& symbol = *symbols.back();
    symbol.name = name;
    table_[symbol.name] = &symbol;
    return symbol;
}

std::string mangle(const Scope& scope, const std::string& name) {
    if (scope.private_name.empty() || name.size() < 3 || name.compare(0, 2, "__") != 0) return name;
    if (name.compare(name.size() - 2, 2, "__") == 0 || name.find('.') != std::string::npos) return name;
    const std::size_t start = scope.private_name.find_first_not_of('_');
    if (start == std::string::npos) return name;
    return "_" + scope.private_name.substr(start) + name;
}

// Walks the tree once: which scope binds, uses and declares which names.
class ScopeBuilder {
  public:
    ScopeBuilder(const SourceText& source, ScopeTable& table) : source_(source), table_(table) {}

    void build(const Ast& ast) {
        scope_ = make_scope(ScopeKind::module, nullptr, nullptr);
        block(ast.body);
        for (const auto& scope : table_.scopes_)
            for (std::size_t k = 0; k < scope->symbols.size(); ++k) resolve(*scope, *scope->symbols[k]);
    }

  private:
    Scope* make_scope(ScopeKind kind, Scope* parent, const Node* node) {
        table_.scopes_.push_back(std::make_unique<Scope>(kind, parent));
        Scope* scope = table_.scopes_.back().get();
        if (parent) scope->private_name = parent->private_name;
        if (node) table_.by_node_[node] = scope;
        return scope;
    }

    [[noreturn]] void fail(const Position& position, std::string message) {
        source_.fail(position, std::move(message));
    }

    void forbid_debug(const std::string& name, const Position& position, const char* verb = "assign to") {
        if (name == "__debug__") fail(position, fmt::format("cannot {} __debug__", verb));
    }
    Symbol& bind(const std::string& name, const Position& position) {
        forbid_debug(name, position);
        Symbol& symbol = scope_->add(mangle(*scope_, name));
        if (!symbol.global && !symbol.nonlocal) symbol.bound = true;
        return symbol;
    }

    void use(const std::string& name) {
        Symbol& symbol = scope_->add(mangle(*scope_, name));
        symbol.used = true;
        // Zero-argument super() reads the class from the cell __class__.
        if (name == "super" && scope_->host->kind == ScopeKind::function) scope_->add("__class__").used = true;
    }

    void block(const Block& statements) {
        for (const Statement* s : statements) statement(*s);
    }
    void maybe(const Expression* e) {
        if (e) expression(*e);
    }

    void pattern(const Pattern& p) {
        maybe(p.expression);
        for (const std::string* name : {&p.name, &p.rest}) {
            if (!name->empty()) bind(*name, p.position);
        }
        for (const Expression* key : p.keys) expression(*key);
        for (const Pattern* part : p.parts) pattern(*part);
    }

    void statement(const Statement& s);
    void expression(const Expression& e);
    void target(const Expression& e);
    void comprehension(const ComprehensionExpression& e);
    void named(const NamedExpression& e);
    void defaults(const Parameters& parameters);
    void function(const Node& node, const Parameters& parameters, const Block* body, const Expression* value);
    void declare(const std::vector<std::string>& names, const Position& position, bool global);
    void yield_here(const Position& position);
    void note_instance_attribute(const Expression& e);

    void resolve(Scope& scope, Symbol& symbol);
    void resolve_outside(Scope& scope, Symbol& symbol);
    std::uint32_t free_index(Scope& host, const std::string& name);

    const SourceText& source_;
    ScopeTable& table_;
    Scope* scope_ = nullptr;
    bool in_comprehension_iterable_ = false;
    int depth_ = 0;
};

void ScopeBuilder::defaults(const Parameters& parameters) {
    for (const auto* list : {&parameters.positional_only, &parameters.positional, &parameters.keyword_only})
        for (const Parameter& p : *list) maybe(p.default_value);
}

void ScopeBuilder::function(const Node& node, const Parameters& parameters, const Block* body,
                            const Expression* value) {
    Scope* outer = scope_;
    scope_ = make_scope(ScopeKind::function, outer, &node);
    scope_->is_lambda = !body;
    // In the order of the registers.
    for (const auto* list : {&parameters.positional_only, &parameters.positional, &parameters.keyword_only,
                             &parameters.varargs, &parameters.varkeywords})
        for (const Parameter& p : *list) {
            forbid_debug(p.name, p.position);
            const std::string name = mangle(*scope_, p.name);
            if (scope_->find(name))
                fail(p.position, fmt::format("duplicate argument '{}' in function definition", p.name));
            Symbol& symbol = scope_->add(name);
            symbol.bound = symbol.parameter = true;
        }
    if (body) block(*body);
    if (value) expression(*value);
    scope_ = outer;
}

void ScopeBuilder::declare(const std::vector<std::string>& names, const Position& position, bool global) {
    for (const std::string& unmangled : names) {
        const std::string name = mangle(*scope_, unmangled);
        const char* kind = global ? "global" : "nonlocal";
        if (!global && scope_->kind == ScopeKind::module)
            fail(position, "nonlocal declaration not allowed at module level");
        if (const Symbol* known = scope_->find(name)) {
            if (known->parameter) fail(position, fmt::format("name '{}' is parameter and {}", name, kind));
            if (global ? known->nonlocal : known->global)
                fail(known->declared, fmt::format("name '{}' is nonlocal and global", name));
            if (!known->global && !known->nonlocal) {
                if (known->used) fail(position, fmt::format("name '{}' is used prior to {} declaration", name, kind));
                if (known->bound)
                    fail(position, fmt::format("name '{}' is assigned to before {} declaration", name, kind));
            }
        }
        Symbol& symbol = scope_->add(name);
        (global ? symbol.global : symbol.nonlocal) = true;
        symbol.declared = position;
    }
}

void ScopeBuilder::yield_here(const Position& position) {
    if (scope_->kind == ScopeKind::comprehension) fail(position, "'yield' inside list comprehension");
    if (scope_->is_generator_expression) fail(position, "'yield' inside generator expression");
    if (scope_->kind != ScopeKind::function) fail(position, "'yield' outside function");
    scope_->is_generator = true;
}

void ScopeBuilder::note_instance_attribute(const Expression& e) {
    if (e.kind != ExpressionKind::attribute || scope_->kind != ScopeKind::function || scope_->symbols.empty()) return;
    Scope* outer = scope_->parent;
    const auto& attribute = as<AttributeExpression>(e);
    if (outer->kind != ScopeKind::class_body || attribute.object->kind != ExpressionKind::name) return;
    const Symbol& first = *scope_->symbols.front();
    if (!first.parameter || first.name != as<NameExpression>(*attribute.object).name) return;
    auto& names = outer->instance_attributes;
    std::string name = mangle(*scope_, attribute.name);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
}

// An expression that is assigned to or deleted.
void ScopeBuilder::target(const Expression& e) {
    const DepthGuard guard(depth_, source_, e.position);
    switch (e.kind) {
        case ExpressionKind::name: bind(as<NameExpression>(e).name, e.position); break;
        case ExpressionKind::tuple:
            for (const Expression* item : as<TupleExpression>(e).items) target(*item);
            break;
        case ExpressionKind::list:
            for (const Expression* item : as<ListExpression>(e).items) target(*item);
            break;
        case ExpressionKind::starred: target(*as<StarredExpression>(e).value); break;
        default:
            if (e.kind == ExpressionKind::attribute) forbid_debug(as<AttributeExpression>(e).name, e.position);
            note_instance_attribute(e);
            expression(e);
    }
}

void ScopeBuilder::named(const NamedExpression& e) {
    const std::string& name = e.target->name;
    if (in_comprehension_iterable_)
        fail(e.position, "assignment expression cannot be used in a comprehension iterable expression");
    expression(*e.value);
    forbid_debug(name, e.target->position);
    // Out of all comprehensions around.
    Scope* scope = scope_;
    while (scope->kind == ScopeKind::comprehension || scope->is_generator_expression) {
        if (const Symbol* symbol = scope->find(mangle(*scope, name)); symbol && symbol->bound)
            fail(e.target->position,
                 fmt::format("assignment expression cannot rebind comprehension iteration variable '{}'", name));
        scope = scope->parent;
    }
    if (scope != scope_ && scope->kind == ScopeKind::class_body)
        fail(e.target->position, "assignment expression within a comprehension cannot be used in a class body");
    const std::string mangled = mangle(*scope, name);
    for (Scope* inner = scope_; inner != scope; inner = inner->parent) {
        inner->host->has_named_expression = true;
        Symbol& symbol = inner->add(mangled);
        symbol.used = true;
        if (!inner->is_generator_expression) continue;
        const Symbol* outer = scope->find(mangled);
        if (scope->kind == ScopeKind::module || (outer && outer->global))
            symbol.global = true;
        else
            symbol.nonlocal = true;
    }
    scope->host->has_named_expression = true;
    Symbol& symbol = scope->add(mangled);
    if (!symbol.global && !symbol.nonlocal) symbol.bound = true;
}

void ScopeBuilder::comprehension(const ComprehensionExpression& e) {
    const bool iterable_before = in_comprehension_iterable_;
    const auto iterable = [&](const Expression& i) {
        in_comprehension_iterable_ = true;
        expression(i);
        in_comprehension_iterable_ = iterable_before;
    };
    iterable(*e.clauses[0].iterable);
    Scope* outer = scope_;
    const bool generator = e.comprehension == ComprehensionKind::generator;
    scope_ = make_scope(generator ? ScopeKind::function : ScopeKind::comprehension, outer, &e);
    if (generator) {
        scope_->is_generator = scope_->is_generator_expression = true;
        Symbol& iterator = scope_->add(".0");
        iterator.bound = iterator.parameter = true;
    } else {
        scope_->comprehension_name = e.comprehension == ComprehensionKind::list  ? "<listcomp>"
                                     : e.comprehension == ComprehensionKind::set ? "<setcomp>"
                                                                                 : "<dictcomp>";
    }
    for (std::size_t k = 0; k < e.clauses.size(); ++k) {
        if (k > 0) iterable(*e.clauses[k].iterable);
        target(*e.clauses[k].target);
        for (const Expression* condition : e.clauses[k].conditions) expression(*condition);
    }
    expression(*e.element);
    maybe(e.value);
    scope_ = outer;
}

void ScopeBuilder::expression(const Expression& e) {
    const DepthGuard guard(depth_, source_, e.position);
    switch (e.kind) {
        case ExpressionKind::name: use(as<NameExpression>(e).name); break;
        case ExpressionKind::binary: {
            // Long chains lean to the left; they are walked without recursion.
            const Expression* left = &e;
            std::vector<const Expression*> right;
            while (left->kind == ExpressionKind::binary) {
                right.push_back(as<BinaryExpression>(*left).right);
                left = as<BinaryExpression>(*left).left;
            }
            expression(*left);
            for (std::size_t k = right.size(); k-- > 0;) expression(*right[k]);
            break;
        }
        case ExpressionKind::lambda: {
            const auto& lambda = as<LambdaExpression>(e);
            defaults(lambda.parameters);
            const bool iterable_before = in_comprehension_iterable_;
            in_comprehension_iterable_ = false;
            function(e, lambda.parameters, nullptr, lambda.body);
            in_comprehension_iterable_ = iterable_before;
            break;
        }
        case ExpressionKind::comprehension: comprehension(as<ComprehensionExpression>(e)); break;
        case ExpressionKind::named: named(as<NamedExpression>(e)); break;
        case ExpressionKind::yield:
            yield_here(e.position);
            maybe(as<YieldExpression>(e).value);
            break;
        case ExpressionKind::yield_from:
            yield_here(e.position);
            expression(*as<YieldFromExpression>(e).value);
            break;
        default: for_each_child(e, [this](const Expression& child) { expression(child); });
    }
}

void ScopeBuilder::statement(const Statement& s) {
    const DepthGuard guard(depth_, source_, s.position);
    switch (s.kind) {
        case StatementKind::expression: expression(*as<ExpressionStatement>(s).value); break;
        case StatementKind::assign:
            expression(*as<AssignStatement>(s).value);
            for (const Expression* t : as<AssignStatement>(s).targets) target(*t);
            break;
        case StatementKind::augmented_assign: {
            const auto& assign = as<AugmentedAssignStatement>(s);
            target(*assign.target);
            expression(*assign.value);
            break;
        }
        case StatementKind::annotated_assign: {
            const auto& assign = as<AnnotatedAssignStatement>(s);
            if (assign.target->kind == ExpressionKind::name) {
                const std::string name = mangle(*scope_, as<NameExpression>(*assign.target).name);
                const Symbol* known = scope_->find(name);
                if (known && (known->global || known->nonlocal) && scope_->kind != ScopeKind::module)
                    fail(s.position,
                         fmt::format("annotated name '{}' can't be {}", name, known->global ? "global" : "nonlocal"));
            }
            target(*assign.target);
            if (scope_->kind == ScopeKind::class_body) scope_->add("__annotations__").bound = true;
            maybe(assign.value);
            break;
        }
        case StatementKind::return_: maybe(as<ReturnStatement>(s).value); break;
        case StatementKind::delete_:
            for (const Expression* t : as<DeleteStatement>(s).targets) {
                target(*t);
                std::vector<const Expression*> pending{t};
                while (!pending.empty()) {
                    const Expression* e = pending.back();
                    pending.pop_back();
                    if (e->kind == ExpressionKind::name)
                        scope_->add(mangle(*scope_, as<NameExpression>(*e).name)).deleted = true;
                    if (e->kind == ExpressionKind::tuple)
                        for (const Expression* item : as<TupleExpression>(*e).items) pending.push_back(item);
                    if (e->kind == ExpressionKind::list)
                        for (const Expression* item : as<ListExpression>(*e).items) pending.push_back(item);
                }
            }
            break;
        case StatementKind::pass:
        case StatementKind::break_:
        case StatementKind::continue_: break;
        case StatementKind::raise:
            maybe(as<RaiseStatement>(s).exception);
            maybe(as<RaiseStatement>(s).cause);
            break;
        case StatementKind::assert_:
            expression(*as<AssertStatement>(s).test);
            maybe(as<AssertStatement>(s).message);
            break;
        case StatementKind::global: declare(as<GlobalStatement>(s).names, s.position, true); break;
        case StatementKind::nonlocal: declare(as<NonlocalStatement>(s).names, s.position, false); break;
        case StatementKind::import:
            for (const ImportedName& name : as<ImportStatement>(s).names)
                bind(name.as_name.empty() ? name.name.substr(0, name.name.find('.')) : name.as_name, s.position);
            break;
        case StatementKind::import_from:
            for (const ImportedName& name : as<ImportFromStatement>(s).names) {
                if (name.name == "*") {
                    if (scope_->kind != ScopeKind::module) fail(name.position, "import * only allowed at module level");
                    continue;
                }
                bind(name.as_name.empty() ? name.name : name.as_name, s.position);
            }
            break;
        case StatementKind::if_:
            for (const auto& branch : as<IfStatement>(s).branches) {
                expression(*branch.test);
                block(branch.body);
            }
            block(as<IfStatement>(s).otherwise);
            break;
        case StatementKind::while_:
            expression(*as<WhileStatement>(s).test);
            block(as<WhileStatement>(s).body);
            block(as<WhileStatement>(s).otherwise);
            break;
        case StatementKind::for_:
            target(*as<ForStatement>(s).target);
            expression(*as<ForStatement>(s).iterable);
            block(as<ForStatement>(s).body);
            block(as<ForStatement>(s).otherwise);
            break;
        case StatementKind::try_: {
            const auto& try_statement = as<TryStatement>(s);
            block(try_statement.body);
            for (const ExceptionHandler& handler : try_statement.handlers) {
                maybe(handler.type);
                if (!handler.name.empty()) bind(handler.name, handler.position).deleted = true;
                block(handler.body);
            }
            block(try_statement.otherwise);
            block(try_statement.final_body);
            break;
        }
        case StatementKind::with:
            for (const WithItem& item : as<WithStatement>(s).items) {
                expression(*item.context);
                if (item.target) target(*item.target);
            }
            block(as<WithStatement>(s).body);
            break;
        case StatementKind::match:
            expression(*as<MatchStatement>(s).subject);
            for (const MatchCase& one : as<MatchStatement>(s).cases) {
                pattern(*one.pattern);
                maybe(one.guard);
                block(one.body);
            }
            break;
        case StatementKind::function: {
            const auto& definition = as<FunctionStatement>(s);
            for (const Expression* decorator : definition.decorators) expression(*decorator);
            defaults(definition.parameters);
            bind(definition.name, s.position);
            function(s, definition.parameters, &definition.body, nullptr);
            break;
        }
        case StatementKind::class_: {
            const auto& definition = as<ClassStatement>(s);
            for (const Expression* decorator : definition.decorators) expression(*decorator);
            for (const Expression* base : definition.bases) expression(*base);
            for (const KeywordArgument& keyword : definition.keywords) expression(*keyword.value);
            bind(definition.name, s.position);
            Scope* outer = scope_;
            scope_ = make_scope(ScopeKind::class_body, outer, &s);
            scope_->private_name = definition.name;
            block(definition.body);
            scope_ = outer;
            break;
        }
    }
}

std::uint32_t ScopeBuilder::free_index(Scope& host, const std::string& name) {
    auto& names = host.free_names;
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) return static_cast<std::uint32_t>(found - names.begin());
    names.push_back(name);
    return static_cast<std::uint32_t>(names.size() - 1);
}

void ScopeBuilder::resolve(Scope& scope, Symbol& symbol) {
    using Place = Symbol::Place;
    if (symbol.global) {
        symbol.place = Place::global;
    } else if (symbol.nonlocal) {
        resolve_outside(scope, symbol);
        if (symbol.place != Place::free)
            fail(symbol.declared, fmt::format("no binding for nonlocal '{}' found", symbol.name));
    } else if (scope.kind == ScopeKind::module) {
        symbol.place = Place::global;
    } else if (symbol.bound) {
        symbol.place = scope.kind == ScopeKind::class_body ? Place::class_name : Place::reg;
        symbol.owner = &symbol;
    } else {
        resolve_outside(scope, symbol);
        if (scope.kind == ScopeKind::class_body) {
            symbol.has_free_index = symbol.place == Place::free;
            symbol.place = Place::class_name;
        }
    }
}

// A name that `scope` uses and does not bind.
void ScopeBuilder::resolve_outside(Scope& scope, Symbol& symbol) {
    symbol.place = Symbol::Place::global;
    Scope* outer = scope.parent;
    Symbol* owner = nullptr;
    for (; outer; outer = outer->parent) {
        if (outer->kind == ScopeKind::module) return;
        if (outer->kind == ScopeKind::class_body) {
            if (symbol.name == "__class__" && outer != scope.host) {
                outer->needs_class_cell = true;
                break;
            }
            continue;
        }
        Symbol* found = outer->find(symbol.name);
        if (!found) continue;
        if (found->global) return;
        if (found->bound && !found->nonlocal) {
            owner = found;
            break;
        }
    }
    if (!outer) return;
    if (outer->host == scope.host) {
        symbol.place = Symbol::Place::reg;
        symbol.owner = owner;
        return;
    }
    if (owner) owner->captured = true;
    symbol.place = Symbol::Place::free;
    symbol.free_index = free_index(*scope.host, symbol.name);
    for (Scope* host = scope.host->parent->host; host != outer->host; host = host->parent->host)
        free_index(*host, symbol.name);
}

ScopeTable::ScopeTable(const SourceText& source, const Ast& ast) { ScopeBuilder(source, *this).build(ast); }

}  // namespace toy
