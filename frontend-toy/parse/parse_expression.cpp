#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "frontend-toy/parse/parser_state.h"

namespace toy {
namespace {

// Binary operators from | (1) to * and the like (6); 0: none.
int precedence_of(TokenKind kind) {
    switch (kind) {
        case TokenKind::bar: return 1;
        case TokenKind::caret: return 2;
        case TokenKind::ampersand: return 3;
        case TokenKind::left_shift:
        case TokenKind::right_shift: return 4;
        case TokenKind::plus:
        case TokenKind::minus: return 5;
        case TokenKind::star:
        case TokenKind::slash:
        case TokenKind::double_slash:
        case TokenKind::percent:
        case TokenKind::at: return 6;
        default: return 0;
    }
}

BinaryOperator operator_of(TokenKind kind) {
    switch (kind) {
        case TokenKind::bar: return BinaryOperator::bit_or;
        case TokenKind::caret: return BinaryOperator::bit_xor;
        case TokenKind::ampersand: return BinaryOperator::bit_and;
        case TokenKind::left_shift: return BinaryOperator::left_shift;
        case TokenKind::right_shift: return BinaryOperator::right_shift;
        case TokenKind::plus: return BinaryOperator::add;
        case TokenKind::minus: return BinaryOperator::subtract;
        case TokenKind::star: return BinaryOperator::multiply;
        case TokenKind::slash: return BinaryOperator::true_divide;
        case TokenKind::double_slash: return BinaryOperator::floor_divide;
        case TokenKind::percent: return BinaryOperator::modulo;
        default: return BinaryOperator::matrix_multiply;
    }
}

}  // namespace

bool Parser::starts_expression(const Token& t) {
    switch (t.kind) {
        case TokenKind::name:
        case TokenKind::number:
        case TokenKind::string:
        case TokenKind::left_paren:
        case TokenKind::left_bracket:
        case TokenKind::left_brace:
        case TokenKind::ellipsis:
        case TokenKind::plus:
        case TokenKind::minus:
        case TokenKind::tilde:
        case TokenKind::kw_not:
        case TokenKind::kw_lambda:
        case TokenKind::kw_await:
        case TokenKind::kw_None:
        case TokenKind::kw_True:
        case TokenKind::kw_False: return true;
        default: return false;
    }
}

Expression* Parser::expression() {
    const Depth depth(*this);
    return at(TokenKind::kw_lambda) ? lambda() : conditional();
}

Expression* Parser::named_expression() {
    if (at(TokenKind::name, TokenKind::walrus)) {
        const Token first = token();
        auto* target = make<NameExpression>(position(first));
        target->name = identifier();
        ++next_;
        Expression* value = expression();
        auto* result = make<NamedExpression>(from(first));
        result->target = target;
        result->value = value;
        return result;
    }
    Expression* e = expression();
    if (at(TokenKind::walrus))
        fail(e->position, fmt::format("cannot use assignment expressions with {}", describe(*e)));
    return e;
}

Expression* Parser::star_expression() {
    if (!at(TokenKind::star)) return expression();
    const Token first = token();
    ++next_;
    Expression* value = binary(1);
    auto* result = make<StarredExpression>(from(first));
    result->value = value;
    return result;
}

Expression* Parser::star_named_expression() { return at(TokenKind::star) ? star_expression() : named_expression(); }

Expression* Parser::star_expressions() {
    const Token first = token();
    Expression* e = star_expression();
    if (!at(TokenKind::comma)) return e;
    std::vector<Expression*> items{e};
    while (accept(TokenKind::comma)) {
        if (!starts_expression() && !at(TokenKind::star)) break;
        items.push_back(star_expression());
    }
    auto* result = make<TupleExpression>(from(first));
    result->items = std::move(items);
    return result;
}

Expression* Parser::yield_expression() {
    const Token first = token();
    expect(TokenKind::kw_yield);
    if (accept(TokenKind::kw_from)) {
        Expression* value = expression();
        auto* result = make<YieldFromExpression>(from(first));
        result->value = value;
        return result;
    }
    Expression* value = starts_expression() || at(TokenKind::star) ? star_expressions() : nullptr;
    auto* result = make<YieldExpression>(from(first));
    result->value = value;
    return result;
}

Expression* Parser::yield_or_star_expressions() {
    return at(TokenKind::kw_yield) ? yield_expression() : star_expressions();
}

Expression* Parser::conditional() {
    const Token first = token();
    Expression* then = disjunction();
    if (!at(TokenKind::kw_if)) return then;
    ++next_;
    Expression* test = disjunction();
    if (!at(TokenKind::kw_else)) {
        if (at(TokenKind::colon)) invalid_syntax();
        fail(join(then->position, test->position), "expected 'else' after 'if' expression");
    }
    ++next_;
    Expression* otherwise = expression();
    auto* result = make<ConditionalExpression>(from(first));
    result->test = test;
    result->then = then;
    result->otherwise = otherwise;
    return result;
}

Expression* Parser::lambda() {
    const Token first = token();
    ++next_;
    Parameters list = parameters(TokenKind::colon, false);
    expect(TokenKind::colon);
    Expression* body = expression();
    auto* result = make<LambdaExpression>(from(first));
    result->parameters = std::move(list);
    result->body = body;
    return result;
}

Expression* Parser::disjunction() {
    const Token first = token();
    Expression* e = conjunction();
    if (!at(TokenKind::kw_or)) return e;
    std::vector<Expression*> operands{e};
    while (accept(TokenKind::kw_or)) operands.push_back(conjunction());
    auto* result = make<BooleanExpression>(from(first));
    result->is_or = true;
    result->operands = std::move(operands);
    return result;
}

Expression* Parser::conjunction() {
    const Token first = token();
    Expression* e = inversion();
    if (!at(TokenKind::kw_and)) return e;
    std::vector<Expression*> operands{e};
    while (accept(TokenKind::kw_and)) operands.push_back(inversion());
    auto* result = make<BooleanExpression>(from(first));
    result->operands = std::move(operands);
    return result;
}

Expression* Parser::inversion() {
    if (!at(TokenKind::kw_not)) return comparison();
    const Depth depth(*this);
    const Token first = token();
    ++next_;
    Expression* operand = inversion();
    auto* result = make<UnaryExpression>(from(first));
    result->op = UnaryOperator::not_;
    result->operand = operand;
    return result;
}

Expression* Parser::comparison() {
    const Token start = token();
    Expression* first = binary(1);
    std::vector<std::pair<CompareOperator, Expression*>> rest;
    for (;;) {
        CompareOperator op;
        switch (token().kind) {
            case TokenKind::equal: op = CompareOperator::equal; break;
            case TokenKind::not_equal: op = CompareOperator::not_equal; break;
            case TokenKind::less: op = CompareOperator::less; break;
            case TokenKind::less_equal: op = CompareOperator::less_equal; break;
            case TokenKind::greater: op = CompareOperator::greater; break;
            case TokenKind::greater_equal: op = CompareOperator::greater_equal; break;
            case TokenKind::kw_in: op = CompareOperator::in; break;
            case TokenKind::kw_is:
                op = token(1).kind == TokenKind::kw_not ? CompareOperator::is_not : CompareOperator::is;
                if (op == CompareOperator::is_not) ++next_;
                break;
            case TokenKind::kw_not:
                if (token(1).kind == TokenKind::kw_in) {
                    op = CompareOperator::not_in;
                    ++next_;
                    break;
                }
                [[fallthrough]];
            default:
                if (rest.empty()) return first;
                auto* result = make<CompareExpression>(from(start));
                result->first = first;
                result->rest = std::move(rest);
                return result;
        }
        ++next_;
        rest.emplace_back(op, binary(1));
    }
}

Expression* Parser::binary(int precedence) {
    const Token first = token();
    Expression* left = factor();
    for (;;) {
        const int found = precedence_of(token().kind);
        if (found == 0 || found < precedence) return left;
        const BinaryOperator op = operator_of(token().kind);
        ++next_;
        Expression* right = binary(found + 1);
        auto* result = make<BinaryExpression>(from(first));
        result->op = op;
        result->left = left;
        result->right = right;
        left = result;
    }
}

Expression* Parser::factor() {
    UnaryOperator op;
    switch (token().kind) {
        case TokenKind::plus: op = UnaryOperator::positive; break;
        case TokenKind::minus: op = UnaryOperator::negate; break;
        case TokenKind::tilde: op = UnaryOperator::invert; break;
        default: return power();
    }
    const Depth depth(*this);
    const Token first = token();
    ++next_;
    Expression* operand = factor();
    auto* result = make<UnaryExpression>(from(first));
    result->op = op;
    result->operand = operand;
    return result;
}

Expression* Parser::power() {
    const Token first = token();
    if (at(TokenKind::kw_await)) refuse(position(first), "await expression");
    Expression* base = primary();
    if (!at(TokenKind::double_star)) return base;
    const Depth depth(*this);
    ++next_;
    Expression* exponent = factor();
    auto* result = make<BinaryExpression>(from(first));
    result->op = BinaryOperator::power;
    result->left = base;
    result->right = exponent;
    return result;
}

Expression* Parser::primary() {
    const Token first = token();
    Expression* e = atom();
    for (;;) {
        if (accept(TokenKind::dot)) {
            std::string name = identifier();
            auto* attribute = make<AttributeExpression>(from(first));
            attribute->object = e;
            attribute->name = std::move(name);
            e = attribute;
        } else if (at(TokenKind::left_paren)) {
            e = call(e);
            e->position = from(first);
        } else if (at(TokenKind::left_bracket)) {
            e = subscript(e);
            e->position = from(first);
        } else {
            return e;
        }
    }
}

Expression* Parser::atom() {
    const Token first = token();
    const auto literal = [&](Constant value) {
        ++next_;
        auto* result = make<LiteralExpression>(position(first));
        result->value = std::move(value);
        return result;
    };
    switch (first.kind) {
        case TokenKind::name: {
            auto* result = make<NameExpression>(position(first));
            result->name = identifier();
            return result;
        }
        case TokenKind::number: return literal(parse_number(source_, first));
        case TokenKind::kw_None: return literal({Constant::None{}});
        case TokenKind::kw_True: return literal({true});
        case TokenKind::kw_False: return literal({false});
        case TokenKind::ellipsis: return literal({Constant::Ellipsis{}});
        case TokenKind::string: return strings();
        case TokenKind::left_paren: return parenthesized();
        case TokenKind::left_bracket: return list_display();
        case TokenKind::left_brace: return brace_display();
        default: invalid_syntax();
    }
}

// Two expressions with nothing between them inside brackets.
void Parser::check_forgotten_comma(Expression* before) {
    if (!before || before->kind == ExpressionKind::starred || before->kind == ExpressionKind::named) return;
    if (!starts_expression() || at(TokenKind::kw_not)) return;
    if (previous().depth == 0 && previous().kind != TokenKind::right_paren) return;
    const std::size_t start = next_;
    const Token after_name = token();
    if (before->kind == ExpressionKind::name && after_name.kind == TokenKind::string && !before->parenthesized) return;
    Expression* second = nullptr;
    try {
        second = expression();
    } catch (const SyntaxError&) {
    }
    next_ = start;
    if (second) fail(join(before->position, second->position), "invalid syntax. Perhaps you forgot a comma?");
}

void Parser::close_bracket(TokenKind close, Expression* last) {
    if (accept(close)) return;
    check_forgotten_comma(last);
    invalid_syntax();
}

Expression* Parser::parenthesized() {
    const Token open = token();
    ++next_;
    if (accept(TokenKind::right_paren)) {
        auto* result = make<TupleExpression>(from(open));
        result->parenthesized = true;
        return result;
    }
    if (at(TokenKind::kw_yield)) {
        Expression* e = yield_expression();
        close_bracket(TokenKind::right_paren, nullptr);
        e->parenthesized = true;
        return e;
    }
    Expression* e = star_named_expression();
    if (at(TokenKind::kw_for) || at(TokenKind::kw_async))
        return comprehension(ComprehensionKind::generator, open, e, nullptr, TokenKind::right_paren);
    if (!at(TokenKind::comma)) {
        if (at(TokenKind::assign)) check_equals_mistake(e);
        close_bracket(TokenKind::right_paren, e);
        if (e->kind == ExpressionKind::starred) fail(e->position, "cannot use starred expression here");
        e->parenthesized = true;
        return e;
    }
    std::vector<Expression*> items{e};
    while (accept(TokenKind::comma)) {
        if (at(TokenKind::right_paren)) break;
        items.push_back(star_named_expression());
    }
    close_bracket(TokenKind::right_paren, items.back());
    auto* result = make<TupleExpression>(from(open));
    result->items = std::move(items);
    result->parenthesized = true;
    return result;
}

Expression* Parser::list_display() {
    const Token open = token();
    ++next_;
    std::vector<Expression*> items;
    if (!at(TokenKind::right_bracket)) {
        items.push_back(star_named_expression());
        if (at(TokenKind::kw_for) || at(TokenKind::kw_async))
            return comprehension(ComprehensionKind::list, open, items[0], nullptr, TokenKind::right_bracket);
        while (accept(TokenKind::comma)) {
            if (at(TokenKind::right_bracket)) break;
            items.push_back(star_named_expression());
        }
        if (at(TokenKind::kw_for) && items.size() > 1)
            fail(join(items[0]->position, items.back()->position),
                 "did you forget parentheses around the comprehension target?");
        if (at(TokenKind::assign)) check_equals_mistake(items.back());
    }
    close_bracket(TokenKind::right_bracket, items.empty() ? nullptr : items.back());
    auto* result = make<ListExpression>(from(open));
    result->items = std::move(items);
    return result;
}

Expression* Parser::brace_display() {
    const Token open = token();
    ++next_;
    if (accept(TokenKind::right_brace)) return make<DictExpression>(from(open));
    if (at(TokenKind::double_star)) {
        // falls through to the dict
    } else {
        Expression* first = star_named_expression();
        if (!at(TokenKind::colon)) {
            if (at(TokenKind::kw_for) || at(TokenKind::kw_async))
                return comprehension(ComprehensionKind::set, open, first, nullptr, TokenKind::right_brace);
            std::vector<Expression*> items{first};
            while (accept(TokenKind::comma)) {
                if (at(TokenKind::right_brace)) break;
                items.push_back(star_named_expression());
            }
            if (at(TokenKind::kw_for) && items.size() > 1)
                fail(join(items[0]->position, items.back()->position),
                     "did you forget parentheses around the comprehension target?");
            if (at(TokenKind::assign)) check_equals_mistake(items.back());
            close_bracket(TokenKind::right_brace, items.back());
            auto* result = make<SetExpression>(from(open));
            result->items = std::move(items);
            return result;
        }
        if (first->kind == ExpressionKind::starred || (first->kind == ExpressionKind::named && !first->parenthesized))
            invalid_syntax();
        const Token colon = token();
        ++next_;
        if (at(TokenKind::right_brace) || at(TokenKind::comma))
            fail(position(colon), "expression expected after dictionary key and ':'");
        if (at(TokenKind::star)) fail(position(token()), "cannot use a starred expression in a dictionary value");
        Expression* value = expression();
        if (at(TokenKind::kw_for) || at(TokenKind::kw_async))
            return comprehension(ComprehensionKind::dict, open, first, value, TokenKind::right_brace);
        auto* result = make<DictExpression>(position(open));
        result->items.emplace_back(first, value);
        if (!accept(TokenKind::comma)) {
            close_bracket(TokenKind::right_brace, value);
            result->position = from(open);
            return result;
        }
        while (!at(TokenKind::right_brace)) {
            if (accept(TokenKind::double_star)) {
                result->items.emplace_back(nullptr, binary(1));
            } else {
                Expression* key = expression();
                if (!at(TokenKind::colon)) {
                    if (at(TokenKind::right_brace) || at(TokenKind::comma))
                        fail(position(previous()), "':' expected after dictionary key");
                    check_forgotten_comma(key);
                    invalid_syntax();
                }
                const Token separator = token();
                ++next_;
                if (at(TokenKind::right_brace) || at(TokenKind::comma))
                    fail(position(separator), "expression expected after dictionary key and ':'");
                if (at(TokenKind::star))
                    fail(position(token()), "cannot use a starred expression in a dictionary value");
                result->items.emplace_back(key, expression());
            }
            if (!accept(TokenKind::comma)) break;
        }
        close_bracket(TokenKind::right_brace, result->items.back().second);
        result->position = from(open);
        return result;
    }
    auto* result = make<DictExpression>(position(open));
    while (!at(TokenKind::right_brace)) {
        if (accept(TokenKind::double_star)) {
            result->items.emplace_back(nullptr, binary(1));
            if (at(TokenKind::kw_for) && result->items.size() == 1)
                fail(position(list_.tokens[next_ - 2]), "dict unpacking cannot be used in dict comprehension");
        } else {
            Expression* key = expression();
            if (!at(TokenKind::colon)) {
                if (at(TokenKind::right_brace) || at(TokenKind::comma))
                    fail(position(previous()), "':' expected after dictionary key");
                check_forgotten_comma(key);
                invalid_syntax();
            }
            ++next_;
            result->items.emplace_back(key, expression());
        }
        if (!accept(TokenKind::comma)) break;
    }
    close_bracket(TokenKind::right_brace, result->items.back().second);
    result->position = from(open);
    return result;
}

std::vector<ComprehensionClause> Parser::comprehension_clauses() {
    std::vector<ComprehensionClause> clauses;
    for (;;) {
        if (at(TokenKind::kw_async)) refuse(position(token()), "asynchronous comprehension");
        if (!accept(TokenKind::kw_for)) return clauses;
        ComprehensionClause clause;
        clause.target = target_list(TokenKind::kw_in);
        if (!at(TokenKind::kw_in)) check_forgotten_comma(clause.target);
        expect(TokenKind::kw_in);
        clause.iterable = disjunction();
        while (accept(TokenKind::kw_if)) clause.conditions.push_back(disjunction());
        clauses.push_back(std::move(clause));
    }
}

Expression* Parser::comprehension(ComprehensionKind kind, const Token& open, Expression* element, Expression* value,
                                  TokenKind close) {
    if (element->kind == ExpressionKind::starred)
        fail(element->position, "iterable unpacking cannot be used in comprehension");
    auto clauses = comprehension_clauses();
    close_bracket(close, nullptr);
    auto* result = make<ComprehensionExpression>(from(open));
    result->comprehension = kind;
    result->element = element;
    result->value = value;
    result->clauses = std::move(clauses);
    return result;
}

// The targets of `for`: expressions that end before `in`, so that operators below | never appear in them.
Expression* Parser::target_list(TokenKind stop) {
    const Token first = token();
    const auto item = [&]() -> Expression* {
        const Token start = token();
        if (accept(TokenKind::star)) {
            Expression* value = binary(1);
            auto* starred = make<StarredExpression>(from(start));
            starred->value = value;
            return starred;
        }
        return binary(1);
    };
    Expression* target = item();
    if (at(TokenKind::comma)) {
        std::vector<Expression*> items{target};
        while (accept(TokenKind::comma)) {
            if (at(stop)) break;
            items.push_back(item());
        }
        auto* tuple = make<TupleExpression>(from(first));
        tuple->items = std::move(items);
        target = tuple;
    }
    check_target(target, TargetUse::for_);
    return target;
}

Expression* Parser::call(Expression* function) {
    const Token open = token();
    ++next_;
    auto* result = make<CallExpression>(function->position);
    result->function = function;
    bool seen_keyword = false, seen_double_star = false;
    Expression* last = nullptr;
    while (!at(TokenKind::right_paren)) {
        const Token first = token();
        last = nullptr;
        if (accept(TokenKind::double_star)) {
            Expression* value = expression();
            result->keywords.push_back({"", value, from(first)});
            seen_double_star = true;
            last = value;
        } else if (at(TokenKind::star)) {
            ++next_;
            Expression* value = expression();
            if (seen_double_star) fail(from(first), "iterable argument unpacking follows keyword argument unpacking");
            auto* starred = make<StarredExpression>(from(first));
            starred->value = value;
            if (at(TokenKind::kw_for)) fail(starred->position, "iterable unpacking cannot be used in comprehension");
            result->arguments.push_back(starred);
            last = value;
        } else if (at(TokenKind::name, TokenKind::assign)) {
            std::string name = identifier();
            ++next_;
            Expression* value = expression();
            for (const KeywordArgument& keyword : result->keywords)
                if (keyword.name == name) fail(from(first), "keyword argument repeated: " + name);
            if (at(TokenKind::kw_for))
                fail(from(first), "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
            result->keywords.push_back({std::move(name), value, from(first)});
            seen_keyword = true;
            last = value;
        } else {
            Expression* value = named_expression();
            last = value;
            if (at(TokenKind::kw_for) || at(TokenKind::kw_async)) {
                const bool alone = result->arguments.empty() && result->keywords.empty();
                auto clauses = comprehension_clauses();
                auto* generator = make<ComprehensionExpression>(from(first));
                generator->comprehension = ComprehensionKind::generator;
                generator->element = value;
                generator->clauses = std::move(clauses);
                if (!alone || (at(TokenKind::comma) && token(1).kind != TokenKind::right_paren)) {
                    if (alone || at(TokenKind::comma) || at(TokenKind::right_paren))
                        fail(generator->position, "Generator expression must be parenthesized");
                }
                if (at(TokenKind::comma)) fail(generator->position, "Generator expression must be parenthesized");
                close_bracket(TokenKind::right_paren, nullptr);
                generator->position = from(open);
                result->arguments.push_back(generator);
                return result;
            }
            if (at(TokenKind::assign)) {
                if (value->kind == ExpressionKind::literal) {
                    const auto& content = as<LiteralExpression>(*value).value.content;
                    if (const bool* b = std::get_if<bool>(&content))
                        fail(join(value->position, position(token())),
                             *b ? "cannot assign to True" : "cannot assign to False");
                    if (std::holds_alternative<Constant::None>(content))
                        fail(join(value->position, position(token())), "cannot assign to None");
                }
                fail(join(value->position, position(token())),
                     "expression cannot contain assignment, perhaps you meant \"==\"?");
            }
            if ((seen_double_star || seen_keyword) && (at(TokenKind::comma) || at(TokenKind::right_paren)))
                fail(position(token()), seen_double_star ? "positional argument follows keyword argument unpacking"
                                                         : "positional argument follows keyword argument");
            result->arguments.push_back(value);
        }
        if (!accept(TokenKind::comma)) break;
    }
    close_bracket(TokenKind::right_paren, last);
    return result;
}

Expression* Parser::slice() {
    const Token first = token();
    Expression* lower = nullptr;
    if (!at(TokenKind::colon)) {
        lower = star_named_expression();
        if (!at(TokenKind::colon)) return lower;
    }
    ++next_;
    const auto part = [&]() -> Expression* {
        return at(TokenKind::colon) || at(TokenKind::comma) || at(TokenKind::right_bracket) ? nullptr : expression();
    };
    Expression* upper = part();
    Expression* step = nullptr;
    if (accept(TokenKind::colon)) step = part();
    auto* result = make<SliceExpression>(from(first));
    result->lower = lower;
    result->upper = upper;
    result->step = step;
    return result;
}

Expression* Parser::subscript(Expression* object) {
    ++next_;
    const Token first = token();
    Expression* index = slice();
    if (at(TokenKind::comma) || index->kind == ExpressionKind::starred) {
        std::vector<Expression*> items{index};
        while (accept(TokenKind::comma)) {
            if (at(TokenKind::right_bracket)) break;
            items.push_back(slice());
        }
        auto* tuple = make<TupleExpression>(from(first));
        tuple->items = std::move(items);
        index = tuple;
        if (!at(TokenKind::right_bracket)) check_forgotten_comma(tuple->items.back());
    }
    close_bracket(TokenKind::right_bracket, index->kind == ExpressionKind::slice ? nullptr : index);
    auto* result = make<SubscriptExpression>(object->position);
    result->object = object;
    result->index = index;
    return result;
}

Parameters Parser::parameters(TokenKind stop, bool annotated) {
    Parameters result;
    std::vector<Parameter>* current = &result.positional;
    bool seen_star = false, seen_slash = false, seen_default = false;
    const auto parameter = [&](bool allow_star_annotation) {
        Parameter p;
        p.position = position(token());
        p.name = identifier();
        if (annotated && accept(TokenKind::colon))
            p.annotation = allow_star_annotation ? star_expression() : expression();
        return p;
    };
    while (!at(stop)) {
        const Token first = token();
        if (!result.varkeywords.empty()) fail(position(first), "arguments cannot follow var-keyword argument");
        if (accept(TokenKind::double_star)) {
            result.varkeywords.push_back(parameter(false));
            if (at(TokenKind::assign)) fail(position(token()), "var-keyword argument cannot have default value");
        } else if (accept(TokenKind::star)) {
            if (seen_star) fail(position(first), "* argument may appear only once");
            seen_star = true;
            current = &result.keyword_only;
            if (at(TokenKind::name)) {
                result.varargs.push_back(parameter(true));
                if (at(TokenKind::assign)) fail(position(token()), "var-positional argument cannot have default value");
            } else if (at(stop) ||
                       (at(TokenKind::comma) && (token(1).kind == stop || token(1).kind == TokenKind::double_star))) {
                fail(position(annotated ? first : token()), "named arguments must follow bare *");
            }
        } else if (accept(TokenKind::slash)) {
            if (seen_slash) fail(position(first), "/ may appear only once");
            if (seen_star) fail(position(first), "/ must be ahead of *");
            if (result.positional.empty()) fail(position(first), "at least one argument must precede /");
            seen_slash = true;
            result.positional_only = std::move(result.positional);
            result.positional.clear();
        } else {
            if (at(TokenKind::left_paren)) {
                std::size_t k = 1;
                while (token(k).kind == TokenKind::name && token(k + 1).kind == TokenKind::comma) k += 2;
                if (token(k).kind == TokenKind::name) ++k;
                if (token(k).kind == TokenKind::right_paren)
                    fail(join(position(first), position(token(k))),
                         fmt::format("{} parameters cannot be parenthesized",
                                     annotated ? "Function" : "Lambda expression"));
            }
            Parameter p = parameter(false);
            if (accept(TokenKind::assign)) {
                if (at(TokenKind::comma) || at(stop)) fail(position(previous()), "expected default value expression");
                p.default_value = expression();
                seen_default = true;
            } else if (seen_default && !seen_star) {
                fail(p.position, "non-default argument follows default argument");
            }
            current->push_back(std::move(p));
        }
        if (!accept(TokenKind::comma)) break;
    }
    return result;
}

}  // namespace toy
