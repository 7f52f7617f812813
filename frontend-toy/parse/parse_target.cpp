#include <fmt/format.h>

#include "frontend-toy/parse/parser_state.h"

namespace toy {

// What CPython calls an expression that cannot be assigned to.
const char* Parser::describe(const Expression& e) {
    switch (e.kind) {
        case ExpressionKind::name: return "name";
        case ExpressionKind::literal: {
            const auto& content = as<LiteralExpression>(e).value.content;
            if (const bool* b = std::get_if<bool>(&content)) return *b ? "True" : "False";
            if (std::holds_alternative<Constant::None>(content)) return "None";
            if (std::holds_alternative<Constant::Ellipsis>(content)) return "ellipsis";
            return "literal";
        }
        case ExpressionKind::joined_string:
        case ExpressionKind::formatted_value: return "f-string expression";
        case ExpressionKind::binary:
        case ExpressionKind::unary:
        case ExpressionKind::boolean: return "expression";
        case ExpressionKind::compare: return "comparison";
        case ExpressionKind::call: return "function call";
        case ExpressionKind::attribute: return "attribute";
        case ExpressionKind::subscript: return "subscript";
        case ExpressionKind::slice: return "slice";
        case ExpressionKind::starred: return "starred";
        case ExpressionKind::conditional: return "conditional expression";
        case ExpressionKind::lambda: return "lambda";
        case ExpressionKind::tuple: return "tuple";
        case ExpressionKind::list: return "list";
        case ExpressionKind::set: return "set display";
        case ExpressionKind::dict: return "dict literal";
        case ExpressionKind::comprehension:
            switch (as<ComprehensionExpression>(e).comprehension) {
                case ComprehensionKind::list: return "list comprehension";
                case ComprehensionKind::set: return "set comprehension";
                case ComprehensionKind::dict: return "dict comprehension";
                case ComprehensionKind::generator: return "generator expression";
            }
            break;
        case ExpressionKind::named: return "named expression";
        case ExpressionKind::yield:
        case ExpressionKind::yield_from: return "yield expression";
    }
    return "expression";
}

// The first part of a target that is not one, or null.
Expression* Parser::invalid_target(Expression* e, TargetUse use) {
    const Depth depth(*this);
    const auto first_invalid = [&](const std::vector<Expression*>& items) -> Expression* {
        for (Expression* item : items)
            if (Expression* found = invalid_target(item, use)) return found;
        return nullptr;
    };
    switch (e->kind) {
        case ExpressionKind::name:
        case ExpressionKind::attribute:
        case ExpressionKind::subscript: return nullptr;
        case ExpressionKind::tuple: return first_invalid(as<TupleExpression>(*e).items);
        case ExpressionKind::list: return first_invalid(as<ListExpression>(*e).items);
        case ExpressionKind::starred:
            return use == TargetUse::delete_ ? e : invalid_target(as<StarredExpression>(*e).value, use);
        case ExpressionKind::compare:
            // `for x in y in z`: only the part before `in` is the target.
            if (use == TargetUse::for_ && as<CompareExpression>(*e).rest[0].first == CompareOperator::in)
                return invalid_target(as<CompareExpression>(*e).first, use);
            return e;
        default: return e;
    }
}

void Parser::check_target(Expression* e, TargetUse use) {
    Expression* invalid = invalid_target(e, use);
    if (!invalid) return;
    fail(invalid->position,
         fmt::format("cannot {} {}", use == TargetUse::delete_ ? "delete" : "assign to", describe(*invalid)));
}

// At a `=` where none may stand, after an expression.
void Parser::check_equals_mistake(Expression* before) {
    const std::size_t start = next_;
    ++next_;
    Expression* right = nullptr;
    try {
        right = binary(1);
    } catch (const SyntaxError&) {
    }
    const bool alone = right && !at(TokenKind::assign) && !at(TokenKind::walrus);
    next_ = start;
    if (!alone) return;
    if (before->kind == ExpressionKind::name && !before->parenthesized)
        fail(join(before->position, right->position), "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    switch (before->kind) {
        case ExpressionKind::list:
        case ExpressionKind::tuple:
        case ExpressionKind::conditional:
        case ExpressionKind::lambda:
        case ExpressionKind::boolean:
        case ExpressionKind::compare:
        case ExpressionKind::starred: return;
        case ExpressionKind::unary:
            if (as<UnaryExpression>(*before).op == UnaryOperator::not_) return;
            break;
        case ExpressionKind::comprehension:
            if (as<ComprehensionExpression>(*before).comprehension == ComprehensionKind::generator) return;
            break;
        case ExpressionKind::literal: {
            const auto& content = as<LiteralExpression>(*before).value.content;
            if (std::holds_alternative<bool>(content) || std::holds_alternative<Constant::None>(content)) return;
            break;
        }
        default: break;
    }
    fail(before->position,
         fmt::format("cannot assign to {} here. Maybe you meant '==' instead of '='?", describe(*before)));
}

}  // namespace toy
