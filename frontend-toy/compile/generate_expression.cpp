#include <utility>

#include "frontend-toy/compile/fold.h"
#include "frontend-toy/compile/generator.h"
#include "frontend-toy/compile/limits.h"

namespace toy {
namespace {

constexpr std::size_t kDisplayChunk = 256;  // items of a display that are in registers at the same time

Bytecode bytecode(BinaryOperator op) {
    return static_cast<Bytecode>(static_cast<int>(Bytecode::Add) + static_cast<int>(op));
}
Bytecode bytecode(CompareOperator op) {
    return static_cast<Bytecode>(static_cast<int>(Bytecode::Equal) + static_cast<int>(op));
}
static_assert(static_cast<int>(Bytecode::MatrixMultiply) - static_cast<int>(Bytecode::Add) ==
              static_cast<int>(BinaryOperator::matrix_multiply));
static_assert(static_cast<int>(Bytecode::NotContains) - static_cast<int>(Bytecode::Equal) ==
              static_cast<int>(CompareOperator::not_in));

bool contains_named(const Expression& e) {
    std::vector<const Expression*> pending{&e};
    while (!pending.empty()) {
        const Expression* next = pending.back();
        pending.pop_back();
        if (next->kind == ExpressionKind::named) return true;
        for_each_child(*next, [&](const Expression& child) { pending.push_back(&child); });
    }
    return false;
}

}  // namespace

// Whether evaluating an expression may assign to a variable of the running code.
bool Generator::may_rebind(const Expression& later) {
    return host_.has_named_expression && later.kind != ExpressionKind::name && later.kind != ExpressionKind::literal &&
           contains_named(later);
}

Register Generator::operand(const Expression& e) {
    if (const auto reg = variable(e)) {
        const At at(builder_, e.position);
        check_bound(*reg, as<NameExpression>(e).name);
        return *reg;
    }
    return copied(e);
}

Register Generator::operand(const Expression& e, std::initializer_list<const Expression*> later) {
    if (variable(e))
        for (const Expression* other : later)
            if (other && may_rebind(*other)) return copied(e);
    return operand(e);
}

Register Generator::copied(const Expression& e) {
    const Register result = builder_.allocate();
    evaluate(e, result);
    return result;
}

void Generator::evaluate(const Expression& e, Register target) {
    const DepthGuard guard(depth_, source_, e.position);
    const At at(builder_, e.position);
    if (e.kind != ExpressionKind::literal)
        if (const auto constant = constant_of(e)) return builder_.load_constant(target, *constant);
    const Temporaries temporaries(builder_);
    switch (e.kind) {
        case ExpressionKind::name: load_name(as<NameExpression>(e).name, target); break;
        case ExpressionKind::literal: builder_.load_constant(target, as<LiteralExpression>(e).value); break;
        case ExpressionKind::joined_string: joined_string(as<JoinedString>(e), target); break;
        case ExpressionKind::formatted_value: formatted_value(as<FormattedValue>(e), target); break;
        case ExpressionKind::binary: binary(as<BinaryExpression>(e), target); break;
        case ExpressionKind::unary: {
            const auto& unary = as<UnaryExpression>(e);
            const Register value = operand(*unary.operand);
            constexpr Bytecode kOps[] = {Bytecode::Negate, Bytecode::Positive, Bytecode::Invert, Bytecode::Not};
            builder_.emit(kOps[static_cast<int>(unary.op)], target, value);
            break;
        }
        case ExpressionKind::boolean: boolean(as<BooleanExpression>(e), target); break;
        case ExpressionKind::compare: compare(as<CompareExpression>(e), target); break;
        case ExpressionKind::call: call(as<CallExpression>(e), target); break;
        case ExpressionKind::attribute: {
            const auto& attribute = as<AttributeExpression>(e);
            const Register object = operand(*attribute.object);
            const At here(builder_, attribute_position(e, attribute));
            builder_.emit(Bytecode::GetAttribute, target, object, builder_.name(mangled(attribute.name)));
            break;
        }
        case ExpressionKind::subscript: subscript(as<SubscriptExpression>(e), target); break;
        case ExpressionKind::slice: {
            const auto& slice = as<SliceExpression>(e);
            const Register parts = builder_.allocate(3);
            Register part = parts;
            for (const Expression* bound : {slice.lower, slice.upper, slice.step}) {
                if (bound)
                    evaluate(*bound, part);
                else
                    builder_.load_constant(part, {Constant::None{}});
                ++part;
            }
            builder_.emit(Bytecode::BuildSlice, target, parts);
            break;
        }
        case ExpressionKind::starred: source_.fail(e.position, "can't use starred expression here");
        case ExpressionKind::conditional: conditional(as<ConditionalExpression>(e), target); break;
        case ExpressionKind::lambda: lambda(as<LambdaExpression>(e), target); break;
        case ExpressionKind::tuple: sequence(e, as<TupleExpression>(e).items, target); break;
        case ExpressionKind::list: sequence(e, as<ListExpression>(e).items, target); break;
        case ExpressionKind::set: sequence(e, as<SetExpression>(e).items, target); break;
        case ExpressionKind::dict: dict(as<DictExpression>(e), target); break;
        case ExpressionKind::comprehension:
            if (as<ComprehensionExpression>(e).comprehension == ComprehensionKind::generator)
                generator_object(as<ComprehensionExpression>(e), target);
            else
                comprehension(as<ComprehensionExpression>(e), target);
            break;
        case ExpressionKind::named: {
            const auto& named = as<NamedExpression>(e);
            const Register value = scratch(target);
            evaluate(*named.value, value);
            store_name(named.target->name, value);
            move(target, value);
            break;
        }
        case ExpressionKind::yield: {
            const auto& yield = as<YieldExpression>(e);
            const Register value = yield.value ? operand(*yield.value) : builder_.allocate();
            if (!yield.value) builder_.load_constant(value, {Constant::None{}});
            builder_.emit(Bytecode::Yield, target, value);
            break;
        }
        case ExpressionKind::yield_from: yield_from(as<YieldFromExpression>(e), target); break;
    }
}

void Generator::binary(const BinaryExpression& e, Register target) {
    // Long chains lean to the left; they are compiled without recursion.
    std::vector<const BinaryExpression*> chain;
    const Expression* leftmost = &e;
    while (leftmost->kind == ExpressionKind::binary) {
        chain.push_back(&as<BinaryExpression>(*leftmost));
        leftmost = chain.back()->left;
    }
    std::size_t k = chain.size();
    const Register accumulator = scratch(target);
    Register left = accumulator;
    if (const auto constant = constant_of(*leftmost)) {
        // Constants at the start of the chain.
        while (k > 1 && constant_of(*chain[k - 1])) --k;
        const Expression& prefix = k == chain.size() ? *leftmost : *chain[k];
        evaluate(prefix, accumulator);
    } else if (const auto reg = variable(*leftmost); reg && !may_rebind(*chain[k - 1]->right)) {
        left = operand(*leftmost);
    } else {
        evaluate(*leftmost, accumulator);
    }
    while (k-- > 0) {
        const Temporaries temporaries(builder_);
        const BinaryExpression& node = *chain[k];
        const At at(builder_, node.position);
        const Register right = operand(*node.right);
        builder_.emit(bytecode(node.op), k == 0 ? target : accumulator, left, right);
        left = accumulator;
    }
}

void Generator::boolean(const BooleanExpression& e, Register target) {
    const Register result = scratch(target);
    Label end;
    for (std::size_t k = 0; k < e.operands.size(); ++k) {
        evaluate(*e.operands[k], result);
        if (k + 1 < e.operands.size()) builder_.jump_if(e.is_or, result, end);
    }
    builder_.bind(end);
    move(target, result);
}

void Generator::compare(const CompareExpression& e, Register target) {
    if (e.rest.size() == 1) {
        const auto& [op, right_expression] = e.rest[0];
        const Register left = operand(*e.first, {right_expression});
        const Register right = operand(*right_expression);
        builder_.emit(bytecode(op), target, left, right);
        return;
    }
    const Register result = scratch(target);
    Label end;
    Register left = operand(*e.first, {e.rest[0].second});
    for (std::size_t k = 0; k < e.rest.size(); ++k) {
        const auto& [op, expression] = e.rest[k];
        const bool last = k + 1 == e.rest.size();
        const Register right = last ? operand(*expression) : operand(*expression, {e.rest[k + 1].second});
        builder_.emit(bytecode(op), result, left, right);
        if (!last) builder_.jump_if(false, result, end);
        left = right;
    }
    builder_.bind(end);
    move(target, result);
}

// Jumps to `label` if the truth of the comparison is `sense`.
void Generator::compare_jump(const CompareExpression& e, bool sense, Label& label) {
    const Register result = builder_.allocate();
    Label out;
    Register left = operand(*e.first, {e.rest[0].second});
    for (std::size_t k = 0; k < e.rest.size(); ++k) {
        const auto& [op, expression] = e.rest[k];
        const bool last = k + 1 == e.rest.size();
        const Register right = last ? operand(*expression) : operand(*expression, {e.rest[k + 1].second});
        builder_.emit(bytecode(op), result, left, right);
        if (last)
            builder_.jump_if(sense, result, label);
        else
            builder_.jump_if(false, result, sense ? out : label);
        left = right;
    }
    builder_.bind(out);
}

void Generator::jump_if(const Expression& e, bool sense, Label& label) {
    const DepthGuard guard(depth_, source_, e.position);
    const At at(builder_, e.position);
    const Temporaries temporaries(builder_);
    if (const auto constant = constant_of(e)) {
        if (is_true(*constant) == sense) builder_.jump(label);
        return;
    }
    if (e.kind == ExpressionKind::unary && as<UnaryExpression>(e).op == UnaryOperator::not_)
        return jump_if(*as<UnaryExpression>(e).operand, !sense, label);
    if (e.kind == ExpressionKind::compare) return compare_jump(as<CompareExpression>(e), sense, label);
    if (e.kind == ExpressionKind::boolean) {
        const auto& boolean = as<BooleanExpression>(e);
        Label out;
        for (std::size_t k = 0; k < boolean.operands.size(); ++k) {
            const bool last = k + 1 == boolean.operands.size();
            // `or` is decided by the first true operand, `and` by the first false one.
            if (last)
                jump_if(*boolean.operands[k], sense, label);
            else
                jump_if(*boolean.operands[k], boolean.is_or, boolean.is_or == sense ? label : out);
        }
        builder_.bind(out);
        return;
    }
    builder_.jump_if(sense, operand(e), label);
}

void Generator::conditional(const ConditionalExpression& e, Register target) {
    Label otherwise, end;
    jump_if(*e.test, false, otherwise);
    evaluate(*e.then, target);
    builder_.jump(end);
    builder_.bind(otherwise);
    evaluate(*e.otherwise, target);
    builder_.bind(end);
}

void Generator::joined_string(const JoinedString& e, Register target) {
    if (e.parts.empty()) return builder_.load_constant(target, {std::string()});
    if (e.parts.size() == 1) return evaluate(*e.parts[0], target);
    const Register first = builder_.allocate(e.parts.size());
    for (std::size_t k = 0; k < e.parts.size(); ++k) evaluate(*e.parts[k], static_cast<Register>(first + k));
    builder_.emit(Bytecode::BuildString, target, first, static_cast<std::uint32_t>(e.parts.size()));
}

void Generator::formatted_value(const FormattedValue& e, Register target) {
    const Register value = operand(*e.value, {e.spec});
    const Register spec = e.spec ? operand(*e.spec) : 0;
    builder_.emit_extended(Bytecode::FormatValue, target, value, spec,
                           static_cast<std::uint32_t>(e.conversion | (e.spec ? 4 : 0)));
}

void Generator::subscript(const SubscriptExpression& e, Register target) {
    const Register object = operand(*e.object, {e.index});
    const Register index = operand(*e.index);
    builder_.emit(Bytecode::GetItem, target, object, index);
}

void Generator::yield_from(const YieldFromExpression& e, Register target) {
    const Register iterator = builder_.allocate();
    evaluate(*e.value, iterator);
    builder_.emit(Bytecode::GetYieldFromIterator, iterator, iterator);
    const Register value = builder_.allocate();
    builder_.load_constant(value, {Constant::None{}});
    Label again, done;
    builder_.bind(again);
    builder_.jump_extended(Bytecode::Send, value, iterator, done);
    builder_.emit(Bytecode::YieldDelegate, value, value, iterator);
    builder_.loop(again);
    builder_.bind(done);
    move(target, value);
}

// A tuple, list or set display.
void Generator::sequence(const Expression& e, const std::vector<Expression*>& items, Register target) {
    bool starred = false, constant = items.size() > 2;
    for (const Expression* item : items) {
        starred = starred || item->kind == ExpressionKind::starred;
        constant = constant && constant_of(*item).has_value();
    }
    const auto count = static_cast<std::uint32_t>(items.size());
    const Bytecode build = e.kind == ExpressionKind::tuple  ? Bytecode::BuildTuple
                           : e.kind == ExpressionKind::list ? Bytecode::BuildList
                                                            : Bytecode::BuildSet;
    if (!starred && (items.size() <= kDisplayChunk) && !(constant && e.kind == ExpressionKind::list)) {
        const Register first = builder_.allocate(items.size());
        for (std::size_t k = 0; k < items.size(); ++k) evaluate(*items[k], static_cast<Register>(first + k));
        if (constant && build == Bytecode::BuildSet) {
            // CPython merges a constant frozenset into an empty set, and the order of iteration shows it.
            const Register merged = scratch(target);
            builder_.emit(build, first, first, count);
            builder_.emit(build, merged, 0, 0);
            builder_.emit(Bytecode::SetUpdate, merged, first);
            move(target, merged);
            return;
        }
        builder_.emit(build, target, first, count);
        return;
    }
    const Register result = scratch(target);
    if (constant && e.kind == ExpressionKind::list) {
        Constant::Tuple values;
        for (const Expression* item : items) values.items.push_back(*constant_of(*item));
        const Register tuple = builder_.allocate();
        builder_.emit(Bytecode::BuildList, result, 0, 0);
        builder_.load_constant(tuple, {std::move(values)});
        builder_.emit(Bytecode::ListExtend, result, tuple);
        move(target, result);
        return;
    }
    list_with(items, result, e.kind == ExpressionKind::set);
    if (e.kind == ExpressionKind::tuple)
        builder_.emit(Bytecode::ListToTuple, target, result);
    else
        move(target, result);
}

// A new list or set in a temporary, filled item by item.
void Generator::list_with(const std::vector<Expression*>& items, Register target, bool is_set) {
    std::size_t k = 0;
    while (k < items.size() && k < kDisplayChunk && items[k]->kind != ExpressionKind::starred) ++k;
    {
        const Temporaries temporaries(builder_);
        const Register first = builder_.allocate(k);
        for (std::size_t i = 0; i < k; ++i) evaluate(*items[i], static_cast<Register>(first + i));
        builder_.emit(is_set ? Bytecode::BuildSet : Bytecode::BuildList, target, first, static_cast<std::uint32_t>(k));
    }
    for (; k < items.size(); ++k) {
        const Temporaries temporaries(builder_);
        if (items[k]->kind == ExpressionKind::starred) {
            const Register value = operand(*as<StarredExpression>(*items[k]).value);
            builder_.emit(is_set ? Bytecode::SetUpdate : Bytecode::ListExtend, target, value);
        } else {
            builder_.emit(is_set ? Bytecode::SetAdd : Bytecode::ListAppend, target, operand(*items[k]));
        }
    }
}

void Generator::dict(const DictExpression& e, Register target) {
    std::size_t k = 0;
    while (k < e.items.size() && k < kDisplayChunk && e.items[k].first) ++k;
    const Register result = k == e.items.size() ? target : scratch(target);
    {
        const Temporaries temporaries(builder_);
        const Register first = builder_.allocate(2 * k);
        for (std::size_t i = 0; i < k; ++i) {
            evaluate(*e.items[i].first, static_cast<Register>(first + 2 * i));
            evaluate(*e.items[i].second, static_cast<Register>(first + 2 * i + 1));
        }
        builder_.emit(Bytecode::BuildDict, result, first, static_cast<std::uint32_t>(k));
    }
    for (; k < e.items.size(); ++k) {
        const Temporaries temporaries(builder_);
        const auto& [key, value] = e.items[k];
        if (key) {
            const Register key_register = operand(*key, {value});
            const Register value_register = operand(*value);
            builder_.emit(Bytecode::DictInsert, result, key_register, value_register);
        } else {
            builder_.emit(Bytecode::DictUpdate, result, operand(*value));
        }
    }
    move(target, result);
}

}  // namespace toy
