#include "frontend-toy/compile/fold.h"

#include <cmath>
#include <cstdint>
#include <vector>

namespace toy {
namespace {

using Integer = std::int64_t;

std::optional<Constant> fold_integers(BinaryOperator op, Integer a, Integer b) {
    Integer result = 0;
    switch (op) {
        case BinaryOperator::add:
            if (__builtin_add_overflow(a, b, &result)) return std::nullopt;
            return Constant{result};
        case BinaryOperator::subtract:
            if (__builtin_sub_overflow(a, b, &result)) return std::nullopt;
            return Constant{result};
        case BinaryOperator::multiply:
            if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
            return Constant{result};
        case BinaryOperator::floor_divide:
        case BinaryOperator::modulo: {
            if (b == 0 || b == -1) return std::nullopt;
            Integer quotient = a / b, remainder = a % b;
            if (remainder != 0 && (remainder < 0) != (b < 0)) {
                --quotient;
                remainder += b;
            }
            return Constant{op == BinaryOperator::modulo ? remainder : quotient};
        }
        case BinaryOperator::left_shift:
            if (a < 0 || b < 0 || b > 61 || a >> (61 - b) != 0) return std::nullopt;
            return Constant{a << b};
        case BinaryOperator::right_shift:
            if (b < 0) return std::nullopt;
            return Constant{b > 63 ? (a < 0 ? Integer{-1} : Integer{0}) : a >> b};
        case BinaryOperator::power: {
            if (b < 0 || b > 62) return std::nullopt;
            result = 1;
            for (Integer k = 0; k < b; ++k)
                if (__builtin_mul_overflow(result, a, &result)) return std::nullopt;
            return Constant{result};
        }
        case BinaryOperator::bit_and: return Constant{a & b};
        case BinaryOperator::bit_or: return Constant{a | b};
        case BinaryOperator::bit_xor: return Constant{a ^ b};
        default: return std::nullopt;
    }
}

std::optional<Constant> fold_binary(BinaryOperator op, const Constant& left, const Constant& right) {
    const auto* a = std::get_if<Integer>(&left.content);
    const auto* b = std::get_if<Integer>(&right.content);
    if (a && b) return fold_integers(op, *a, *b);
    const auto* x = std::get_if<double>(&left.content);
    const auto* y = std::get_if<double>(&right.content);
    constexpr Integer kExact = Integer{1} << 53;
    const auto exact = [&](const Integer* n) { return n && *n >= -kExact && *n <= kExact; };
    if (!(x || exact(a)) || !(y || exact(b))) return std::nullopt;
    const double u = x ? *x : static_cast<double>(*a), v = y ? *y : static_cast<double>(*b);
    switch (op) {
        case BinaryOperator::add: return Constant{u + v};
        case BinaryOperator::subtract: return Constant{u - v};
        case BinaryOperator::multiply: return Constant{u * v};
        case BinaryOperator::true_divide:
            if (v == 0) return std::nullopt;
            return Constant{u / v};
        default: return std::nullopt;
    }
}

std::optional<Constant> fold_unary(UnaryOperator op, const Constant& value) {
    if (op == UnaryOperator::not_) return Constant{!is_true(value)};
    if (const auto* n = std::get_if<Integer>(&value.content)) {
        if (op == UnaryOperator::positive) return value;
        if (op == UnaryOperator::invert) return Constant{~*n};
        if (*n == INT64_MIN) return std::nullopt;
        return Constant{-*n};
    }
    if (const auto* d = std::get_if<double>(&value.content)) {
        if (op == UnaryOperator::positive) return value;
        if (op == UnaryOperator::negate) return Constant{-*d};
    }
    if (const auto* n = std::get_if<Constant::BigInt>(&value.content)) {
        if (op == UnaryOperator::positive) return value;
        if (op == UnaryOperator::negate)
            return Constant{Constant::BigInt{n->digits[0] == '-' ? n->digits.substr(1) : "-" + n->digits}};
    }
    return std::nullopt;
}

}  // namespace

bool is_true(const Constant& value) {
    struct Visitor {
        bool operator()(const Constant::None&) const { return false; }
        bool operator()(const Constant::Ellipsis&) const { return true; }
        bool operator()(bool b) const { return b; }
        bool operator()(Integer n) const { return n != 0; }
        bool operator()(const Constant::BigInt&) const { return true; }
        bool operator()(double d) const { return d != 0; }
        bool operator()(const std::string& s) const { return !s.empty(); }
        bool operator()(const Constant::Bytes& b) const { return !b.data.empty(); }
        bool operator()(const Constant::Tuple& t) const { return !t.items.empty(); }
    };
    return std::visit(Visitor{}, value.content);
}

std::optional<Constant> constant_of(const Expression& e) {
    switch (e.kind) {
        case ExpressionKind::literal: return as<LiteralExpression>(e).value;
        case ExpressionKind::name:
            if (as<NameExpression>(e).name == "__debug__") return Constant{true};
            return std::nullopt;
        case ExpressionKind::unary: {
            std::vector<UnaryOperator> operators;
            const Expression* operand = &e;
            while (operand->kind == ExpressionKind::unary) {
                operators.push_back(as<UnaryExpression>(*operand).op);
                operand = as<UnaryExpression>(*operand).operand;
            }
            auto value = constant_of(*operand);
            while (value && !operators.empty()) {
                value = fold_unary(operators.back(), *value);
                operators.pop_back();
            }
            return value;
        }
        case ExpressionKind::binary: {
            std::vector<const BinaryExpression*> chain;
            const Expression* left = &e;
            while (left->kind == ExpressionKind::binary) {
                chain.push_back(&as<BinaryExpression>(*left));
                left = chain.back()->left;
            }
            auto value = constant_of(*left);
            for (std::size_t k = chain.size(); value && k-- > 0;) {
                const auto right = constant_of(*chain[k]->right);
                value = right ? fold_binary(chain[k]->op, *value, *right) : std::nullopt;
            }
            return value;
        }
        case ExpressionKind::tuple: {
            Constant::Tuple tuple;
            for (const Expression* item : as<TupleExpression>(e).items) {
                auto value = constant_of(*item);
                if (!value) return std::nullopt;
                tuple.items.push_back(std::move(*value));
            }
            return Constant{std::move(tuple)};
        }
        default: return std::nullopt;
    }
}

}  // namespace toy
