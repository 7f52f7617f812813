#include <fmt/format.h>

#include <utility>

#include "frontend-toy/parse/parser_state.h"

namespace toy {
namespace {

bool augmented_operator(TokenKind kind, BinaryOperator& op) {
    switch (kind) {
        case TokenKind::plus_assign: op = BinaryOperator::add; return true;
        case TokenKind::minus_assign: op = BinaryOperator::subtract; return true;
        case TokenKind::star_assign: op = BinaryOperator::multiply; return true;
        case TokenKind::slash_assign: op = BinaryOperator::true_divide; return true;
        case TokenKind::double_slash_assign: op = BinaryOperator::floor_divide; return true;
        case TokenKind::percent_assign: op = BinaryOperator::modulo; return true;
        case TokenKind::double_star_assign: op = BinaryOperator::power; return true;
        case TokenKind::left_shift_assign: op = BinaryOperator::left_shift; return true;
        case TokenKind::right_shift_assign: op = BinaryOperator::right_shift; return true;
        case TokenKind::ampersand_assign: op = BinaryOperator::bit_and; return true;
        case TokenKind::bar_assign: op = BinaryOperator::bit_or; return true;
        case TokenKind::caret_assign: op = BinaryOperator::bit_xor; return true;
        case TokenKind::at_assign: op = BinaryOperator::matrix_multiply; return true;
        default: return false;
    }
}

}  // namespace

Block Parser::module() {
    Block result;
    while (!at(TokenKind::end)) statement(result);
    if (list_.has_open_bracket) invalid_syntax();
    return result;
}

void Parser::statement(Block& block) {
    const Depth depth(*this);
    switch (token().kind) {
        case TokenKind::kw_if: block.push_back(if_statement()); break;
        case TokenKind::kw_while: block.push_back(while_statement()); break;
        case TokenKind::kw_for: block.push_back(for_statement()); break;
        case TokenKind::kw_try: block.push_back(try_statement()); break;
        case TokenKind::kw_with: block.push_back(with_statement()); break;
        case TokenKind::kw_def: block.push_back(function_statement({})); break;
        case TokenKind::kw_class: block.push_back(class_statement({})); break;
        case TokenKind::at: block.push_back(decorated()); break;
        case TokenKind::kw_async:
            switch (token(1).kind) {
                case TokenKind::kw_def: refuse(position(token()), "async function");
                case TokenKind::kw_for: refuse(position(token()), "async for statement");
                case TokenKind::kw_with: refuse(position(token()), "async with statement");
                default: ++next_; invalid_syntax();
            }
        case TokenKind::name:
            if (at_match_statement()) {
                block.push_back(match_statement());
                break;
            }
            [[fallthrough]];
        default: simple_statements(block);
    }
}

void Parser::simple_statements(Block& block) {
    for (;;) {
        block.push_back(simple_statement());
        if (accept(TokenKind::newline)) return;
        if (!accept(TokenKind::semicolon)) {
            if (at(TokenKind::end) && !list_.has_open_bracket) return;
            invalid_syntax();
        }
        if (accept(TokenKind::newline)) return;
    }
}

Statement* Parser::simple_statement() {
    const Token first = token();
    switch (first.kind) {
        case TokenKind::kw_pass: ++next_; return make<PassStatement>(from(first));
        case TokenKind::kw_break: ++next_; return make<BreakStatement>(from(first));
        case TokenKind::kw_continue: ++next_; return make<ContinueStatement>(from(first));
        case TokenKind::kw_return: {
            ++next_;
            Expression* value = starts_expression() || at(TokenKind::star) ? star_expressions() : nullptr;
            auto* result = make<ReturnStatement>(from(first));
            result->value = value;
            return result;
        }
        case TokenKind::kw_raise: {
            ++next_;
            Expression* exception = nullptr;
            Expression* cause = nullptr;
            if (starts_expression()) {
                exception = expression();
                if (accept(TokenKind::kw_from)) cause = expression();
            }
            auto* result = make<RaiseStatement>(from(first));
            result->exception = exception;
            result->cause = cause;
            return result;
        }
        case TokenKind::kw_assert: {
            ++next_;
            Expression* test = expression();
            Expression* message = accept(TokenKind::comma) ? expression() : nullptr;
            auto* result = make<AssertStatement>(from(first));
            result->test = test;
            result->message = message;
            return result;
        }
        case TokenKind::kw_del: return delete_statement();
        case TokenKind::kw_global: return names_statement<GlobalStatement>();
        case TokenKind::kw_nonlocal: return names_statement<NonlocalStatement>();
        case TokenKind::kw_import: return import_statement();
        case TokenKind::kw_from: return import_from_statement();
        default: return expression_statement();
    }
}

template <typename T>
Statement* Parser::names_statement() {
    const Token first = token();
    ++next_;
    std::vector<std::string> names{identifier()};
    while (accept(TokenKind::comma)) names.push_back(identifier());
    auto* result = make<T>(from(first));
    result->names = std::move(names);
    return result;
}

Statement* Parser::expression_statement() {
    const Token first = token();
    Expression* e = yield_or_star_expressions();
    if (at(TokenKind::colon)) {
        const bool valid = e->kind == ExpressionKind::name || e->kind == ExpressionKind::attribute ||
                           e->kind == ExpressionKind::subscript;
        if (!valid) {
            if (e->kind == ExpressionKind::list || e->kind == ExpressionKind::tuple)
                fail(e->position, fmt::format("only single target (not {}) can be annotated", describe(*e)));
            const std::size_t start = next_;
            ++next_;
            Expression* annotation = nullptr;
            try {
                if (starts_expression()) annotation = expression();
            } catch (const SyntaxError&) {
            }
            if (annotation) fail(e->position, "illegal target for annotation");
            next_ = start;
            invalid_syntax();
        }
        ++next_;
        const Token start = token();
        Expression* annotation = expression();
        std::string annotation_text(source_.text(), start.begin, previous().end - start.begin);
        Expression* value = accept(TokenKind::assign) ? yield_or_star_expressions() : nullptr;
        auto* result = make<AnnotatedAssignStatement>(from(first));
        result->target = e;
        result->annotation = annotation;
        result->annotation_text = std::move(annotation_text);
        result->value = value;
        return result;
    }
    BinaryOperator op;
    if (augmented_operator(token().kind, op)) {
        if (e->kind != ExpressionKind::name && e->kind != ExpressionKind::attribute &&
            e->kind != ExpressionKind::subscript)
            fail(e->position, fmt::format("'{}' is an illegal expression for augmented assignment", describe(*e)));
        ++next_;
        Expression* value = yield_or_star_expressions();
        auto* result = make<AugmentedAssignStatement>(from(first));
        result->op = op;
        result->target = e;
        result->value = value;
        return result;
    }
    if (at(TokenKind::assign)) {
        if (invalid_target(e, TargetUse::assign)) {
            const bool bare_tuple = e->kind == ExpressionKind::tuple && !e->parenthesized;
            check_equals_mistake(bare_tuple ? as<TupleExpression>(*e).items.back() : e);
        }
        std::vector<Expression*> targets;
        while (at(TokenKind::assign)) {
            if (e->kind == ExpressionKind::yield || e->kind == ExpressionKind::yield_from)
                fail(e->position, "assignment to yield expression not possible");
            check_target(e, TargetUse::assign);
            targets.push_back(e);
            ++next_;
            e = yield_or_star_expressions();
        }
        auto* result = make<AssignStatement>(from(first));
        result->targets = std::move(targets);
        result->value = e;
        return result;
    }
    if (!at(TokenKind::newline) && !at(TokenKind::semicolon) && !at(TokenKind::end)) {
        if (e->kind == ExpressionKind::name && starts_expression() &&
            (as<NameExpression>(*e).name == "print" || as<NameExpression>(*e).name == "exec")) {
            const std::string name = as<NameExpression>(*e).name;
            const std::size_t start = next_;
            Expression* argument = nullptr;
            try {
                argument = star_expressions();
            } catch (const SyntaxError&) {
            }
            next_ = start;
            if (argument)
                fail(join(e->position, argument->position),
                     fmt::format("Missing parentheses in call to '{}'. Did you mean {}(...)?", name, name));
        }
        if (at(TokenKind::walrus) && e->kind != ExpressionKind::name)
            fail(e->position, fmt::format("cannot use assignment expressions with {}", describe(*e)));
        check_forgotten_comma(previous().depth > 0 ? e : nullptr);
        invalid_syntax();
    }
    auto* result = make<ExpressionStatement>(from(first));
    result->value = e;
    return result;
}

Statement* Parser::delete_statement() {
    const Token first = token();
    ++next_;
    Expression* e = star_expressions();
    check_target(e, TargetUse::delete_);
    if (!at(TokenKind::newline) && !at(TokenKind::semicolon) && !at(TokenKind::end)) invalid_syntax();
    auto* result = make<DeleteStatement>(from(first));
    if (e->kind == ExpressionKind::tuple && !e->parenthesized)
        result->targets = as<TupleExpression>(*e).items;
    else
        result->targets.push_back(e);
    return result;
}

std::string Parser::dotted_name() {
    std::string name = identifier();
    while (accept(TokenKind::dot)) name += "." + identifier();
    return name;
}

Statement* Parser::import_statement() {
    const Token first = token();
    ++next_;
    std::vector<ImportedName> names;
    do {
        ImportedName name;
        const Token start = token();
        name.name = dotted_name();
        if (accept(TokenKind::kw_as)) name.as_name = identifier();
        name.position = from(start);
        names.push_back(std::move(name));
    } while (accept(TokenKind::comma));
    auto* result = make<ImportStatement>(from(first));
    result->names = std::move(names);
    return result;
}

Statement* Parser::import_from_statement() {
    const Token first = token();
    ++next_;
    std::string module;
    while (at(TokenKind::dot) || at(TokenKind::ellipsis)) {
        module += text(token());
        ++next_;
    }
    if (module.empty() || !at(TokenKind::kw_import)) module += dotted_name();
    expect(TokenKind::kw_import);
    std::vector<ImportedName> names;
    if (at(TokenKind::star)) {
        names.push_back({"*", "", position(token())});
        ++next_;
    } else {
        const bool parenthesized = accept(TokenKind::left_paren);
        for (;;) {
            if (!parenthesized && at(TokenKind::newline) && !names.empty())
                fail(position(token()), "trailing comma not allowed without surrounding parentheses");
            ImportedName name;
            const Token start = token();
            name.name = identifier();
            if (accept(TokenKind::kw_as)) name.as_name = identifier();
            name.position = from(start);
            names.push_back(std::move(name));
            if (!accept(TokenKind::comma)) break;
            if (parenthesized && at(TokenKind::right_paren)) break;
        }
        if (parenthesized) expect(TokenKind::right_paren);
    }
    auto* result = make<ImportFromStatement>(from(first));
    result->module = std::move(module);
    result->names = std::move(names);
    return result;
}

// The suite after a colon. `what` names the statement for the error when none is there.
Block Parser::block(const Token& opener, const char* what) {
    Block result;
    if (!at(TokenKind::newline)) {
        simple_statements(result);
        return result;
    }
    ++next_;
    if (!accept(TokenKind::indent)) {
        const Token& t = token();
        Position where = position(t);
        if (t.kind == TokenKind::end || t.kind == TokenKind::dedent || t.kind == TokenKind::newline)
            where.end_line = where.line, where.end_column = where.column;
        fail(where, fmt::format("expected an indented block after {} on line {}", what, opener.line),
             "IndentationError");
    }
    while (!accept(TokenKind::dedent)) {
        if (at(TokenKind::end)) invalid_syntax();
        statement(result);
    }
    return result;
}

Statement* Parser::if_statement() {
    const Token first = token();
    auto* result = make<IfStatement>(position(first));
    Token opener = first;
    for (bool is_first = true;; is_first = false) {
        opener = token();
        ++next_;
        IfStatement::Branch branch;
        branch.test = named_expression();
        if (at(TokenKind::assign)) check_equals_mistake(branch.test);
        expect_colon(false);
        branch.body = block(opener, is_first ? "'if' statement" : "'elif' statement");
        result->branches.push_back(std::move(branch));
        if (!at(TokenKind::kw_elif)) break;
    }
    result->position = to_end(result->position, result->branches.back().body);
    if (at(TokenKind::kw_else)) {
        opener = token();
        ++next_;
        expect_colon(true);
        result->otherwise = block(opener, "'else' statement");
        result->position = to_end(result->position, result->otherwise);
    }
    return result;
}

Statement* Parser::while_statement() {
    const Token first = token();
    ++next_;
    auto* result = make<WhileStatement>(position(first));
    result->test = named_expression();
    if (at(TokenKind::assign)) check_equals_mistake(result->test);
    expect_colon(false);
    result->body = block(first, "'while' statement");
    result->position = to_end(result->position, result->body);
    if (at(TokenKind::kw_else)) {
        const Token opener = token();
        ++next_;
        expect_colon(true);
        result->otherwise = block(opener, "'else' statement");
        result->position = to_end(result->position, result->otherwise);
    }
    return result;
}

Statement* Parser::for_statement() {
    const Token first = token();
    ++next_;
    auto* result = make<ForStatement>(position(first));
    result->target = target_list(TokenKind::kw_in);
    expect(TokenKind::kw_in);
    result->iterable = star_expressions();
    expect_colon(false);
    result->body = block(first, "'for' statement");
    result->position = to_end(result->position, result->body);
    if (at(TokenKind::kw_else)) {
        const Token opener = token();
        ++next_;
        expect_colon(true);
        result->otherwise = block(opener, "'else' statement");
        result->position = to_end(result->position, result->otherwise);
    }
    return result;
}

Statement* Parser::try_statement() {
    const Token first = token();
    ++next_;
    expect_colon(true);
    auto* result = make<TryStatement>(position(first));
    result->body = block(first, "'try' statement");
    bool default_seen = false;
    Position default_position;
    while (at(TokenKind::kw_except)) {
        const Token opener = token();
        ++next_;
        if (at(TokenKind::star)) refuse(position(opener), "except* clause");
        if (default_seen) fail(default_position, "default 'except:' must be last");
        ExceptionHandler handler;
        if (!at(TokenKind::colon)) {
            if (at(TokenKind::newline)) fail(position(token()), "expected ':'");
            handler.type = expression();
            if (at(TokenKind::comma)) {
                const Token start = token();
                try {
                    ++next_;
                    expression();
                } catch (const SyntaxError&) {
                    fail(position(start), "invalid syntax");
                }
                while (accept(TokenKind::comma) && starts_expression()) expression();
                fail(join(handler.type->position, position(previous())),
                     "multiple exception types must be parenthesized");
            }
            if (accept(TokenKind::kw_as)) handler.name = identifier();
        } else {
            default_seen = true;
            default_position = position(opener);
        }
        expect_colon(false);
        handler.body = block(opener, "'except' statement");
        handler.position = to_end(position(opener), handler.body);
        result->handlers.push_back(std::move(handler));
    }
    if (!result->handlers.empty() && at(TokenKind::kw_else)) {
        const Token opener = token();
        ++next_;
        expect_colon(true);
        result->otherwise = block(opener, "'else' statement");
    }
    if (at(TokenKind::kw_finally)) {
        const Token opener = token();
        ++next_;
        expect_colon(true);
        result->final_body = block(opener, "'finally' statement");
    }
    if (result->handlers.empty() && result->final_body.empty())
        fail(position(token()), "expected 'except' or 'finally' block");
    result->position = from(first);
    if (!result->final_body.empty())
        result->position = to_end(result->position, result->final_body);
    else if (!result->otherwise.empty())
        result->position = to_end(result->position, result->otherwise);
    else
        result->position = to_end(result->position, result->handlers.back().body);
    return result;
}

Statement* Parser::with_statement() {
    const Token first = token();
    ++next_;
    auto* result = make<WithStatement>(position(first));
    const auto items = [&](bool parenthesized) {
        std::vector<WithItem> found;
        for (;;) {
            WithItem item;
            item.context = expression();
            if (accept(TokenKind::kw_as)) {
                item.target = at(TokenKind::star) ? star_expression() : primary();
                check_target(item.target, TargetUse::with);
            }
            found.push_back(item);
            if (!accept(TokenKind::comma)) break;
            if (parenthesized && at(TokenKind::right_paren)) break;
        }
        return found;
    };
    bool done = false;
    if (at(TokenKind::left_paren)) {
        // Parentheses around all items, if a colon follows them; else they belong to the first item.
        std::size_t k = next_;
        int open = 0;
        do {
            const TokenKind kind = list_.tokens[k].kind;
            if (kind == TokenKind::left_paren || kind == TokenKind::left_bracket || kind == TokenKind::left_brace)
                ++open;
            if (kind == TokenKind::right_paren || kind == TokenKind::right_bracket || kind == TokenKind::right_brace)
                --open;
            ++k;
        } while (open > 0 && k < list_.tokens.size());
        if (k < list_.tokens.size() && list_.tokens[k].kind == TokenKind::colon) {
            const std::size_t start = next_;
            try {
                ++next_;
                result->items = items(true);
                done = accept(TokenKind::right_paren) && at(TokenKind::colon);
            } catch (const SyntaxError&) {
                done = false;
            }
            if (!done) next_ = start;
        }
    }
    if (!done) result->items = items(false);
    expect_colon(false);
    result->body = block(first, "'with' statement");
    result->position = to_end(result->position, result->body);
    return result;
}

Statement* Parser::decorated() {
    std::vector<Expression*> decorators;
    while (accept(TokenKind::at)) {
        decorators.push_back(named_expression());
        expect(TokenKind::newline);
    }
    if (at(TokenKind::kw_def)) return function_statement(std::move(decorators));
    if (at(TokenKind::kw_class)) return class_statement(std::move(decorators));
    if (at(TokenKind::kw_async, TokenKind::kw_def)) refuse(position(token()), "async function");
    invalid_syntax();
}

Statement* Parser::function_statement(std::vector<Expression*> decorators) {
    const Token first = token();
    ++next_;
    auto* result = make<FunctionStatement>(position(first));
    result->decorators = std::move(decorators);
    result->name = identifier();
    if (!at(TokenKind::left_paren)) fail(position(token()), "expected '('");
    ++next_;
    result->parameters = parameters(TokenKind::right_paren, true);
    expect(TokenKind::right_paren);
    if (accept(TokenKind::arrow)) {
        if (!starts_expression()) fail(position(previous()), "expected ':'");
        result->returns = expression();
    }
    expect_colon(true);
    result->body = block(first, "function definition");
    result->position = to_end(result->position, result->body);
    return result;
}

Statement* Parser::class_statement(std::vector<Expression*> decorators) {
    const Token first = token();
    ++next_;
    auto* result = make<ClassStatement>(position(first));
    result->decorators = std::move(decorators);
    result->name = identifier();
    if (at(TokenKind::left_paren)) {
        auto* none = make<NameExpression>(position(first));
        Expression* arguments = call(none);
        result->bases = as<CallExpression>(*arguments).arguments;
        result->keywords = as<CallExpression>(*arguments).keywords;
    }
    expect_colon(false);
    result->body = block(first, "class definition");
    result->position = to_end(result->position, result->body);
    return result;
}

}  // namespace toy
