#include <algorithm>
#include <utility>

#include "frontend-toy/compile/generator.h"

namespace toy {
namespace {

// Registers at the start of a window, before the callee.
constexpr Register kLink = 2;

}  // namespace

// The first register of a window of `size`: over the target itself if that is the topmost temporary.
Register Generator::window(Register target, std::size_t size) {
    if (!is_temporary_on_top(target)) return builder_.allocate(size);
    builder_.allocate(size - 1);
    return target;
}

// A method call spread over lines is blamed on the line of the attribute's name, as in CPython.
Position Generator::attribute_position(const Expression& whole, const AttributeExpression& attribute) const {
    Position position = whole.position;
    if (position.line != attribute.position.end_line) {
        position.line = attribute.position.end_line;
        const auto length = static_cast<std::uint32_t>(attribute.name.size());
        position.column = attribute.position.end_column > length ? attribute.position.end_column - length : 0;
    }
    return position;
}

void Generator::call(const CallExpression& e, Register target) {
    const bool starred =
        std::any_of(e.arguments.begin(), e.arguments.end(),
                    [](const Expression* a) { return a->kind == ExpressionKind::starred; }) ||
        std::any_of(e.keywords.begin(), e.keywords.end(), [](const KeywordArgument& k) { return k.name.empty(); }) ||
        e.arguments.size() + e.keywords.size() > 250;
    if (starred) {
        const Register first = window(target, kLink + 3);
        evaluate(*e.function, static_cast<Register>(first + kLink));
        extended_arguments(e.arguments, e.keywords, first);
        builder_.emit(Bytecode::CallExtended, first, 0, target);
        return;
    }
    const bool is_method = e.function->kind == ExpressionKind::attribute;
    const std::size_t count = e.arguments.size() + e.keywords.size();
    const Register first = window(target, kLink + 1 + (is_method ? 1 : 0));
    if (is_method) {
        const auto& attribute = as<AttributeExpression>(*e.function);
        Register object = static_cast<Register>(first + kLink + 1);
        if (const auto reg = variable(*attribute.object)) {
            object = operand(*attribute.object);
        } else {
            evaluate(*attribute.object, object);
        }
        const At at(builder_, attribute_position(attribute, attribute));
        builder_.emit(Bytecode::LoadMethod, first, object, builder_.name(mangled(attribute.name)));
    } else {
        evaluate(*e.function, static_cast<Register>(first + kLink));
    }
    for (const Expression* argument : e.arguments) evaluate(*argument, builder_.allocate());
    for (const KeywordArgument& keyword : e.keywords) evaluate(*keyword.value, builder_.allocate());
    const At at(builder_, is_method ? attribute_position(e, as<AttributeExpression>(*e.function)) : e.position);
    if (e.keywords.empty()) {
        builder_.emit(is_method ? Bytecode::CallMethod : Bytecode::Call, first, static_cast<std::uint32_t>(count),
                      target);
        return;
    }
    Constant::Tuple names;
    for (const KeywordArgument& keyword : e.keywords) names.items.push_back({mangled(keyword.name)});
    builder_.emit_extended(is_method ? Bytecode::CallMethodKeyword : Bytecode::CallKeyword, first,
                           static_cast<std::uint32_t>(count), target, builder_.constant({std::move(names)}));
}

// The tuple and the dict of a CallExtended.
void Generator::extended_arguments(const std::vector<Expression*>& arguments,
                                   const std::vector<KeywordArgument>& keywords, Register first) {
    const Register positional = static_cast<Register>(first + kLink + 1);
    const Register named = static_cast<Register>(first + kLink + 2);
    if (arguments.size() == 1 && arguments[0]->kind == ExpressionKind::starred) {
        evaluate(*as<StarredExpression>(*arguments[0]).value, positional);
        builder_.emit(Bytecode::ArgumentsTuple, positional, positional);
    } else if (arguments.empty()) {
        builder_.load_constant(positional, {Constant::Tuple{}});
    } else {
        list_with(arguments, positional, false);
        builder_.emit(Bytecode::ListToTuple, positional, positional);
    }
    if (keywords.empty()) {
        builder_.emit(Bytecode::LoadNothing, named);
        return;
    }
    // Runs of named arguments are dicts that are merged with those after `**`.
    bool started = false;
    for (std::size_t k = 0; k < keywords.size();) {
        const Temporaries temporaries(builder_);
        if (keywords[k].name.empty()) {
            if (!started) builder_.emit(Bytecode::BuildDict, named, 0, 0);
            builder_.emit(Bytecode::DictMerge, named, operand(*keywords[k].value));
            ++k;
        } else {
            const Register run = started ? builder_.allocate() : named;
            std::size_t end = k;
            while (end < keywords.size() && !keywords[end].name.empty() && end - k < 250) ++end;
            const Register pairs = builder_.allocate(2 * (end - k));
            for (std::size_t i = k; i < end; ++i) {
                const Register pair = static_cast<Register>(pairs + 2 * (i - k));
                builder_.load_constant(pair, {mangled(keywords[i].name)});
                evaluate(*keywords[i].value, static_cast<Register>(pair + 1));
            }
            builder_.emit(Bytecode::BuildDict, run, pairs, static_cast<std::uint32_t>(end - k));
            if (started) builder_.emit(Bytecode::DictMerge, named, run);
            k = end;
        }
        started = true;
    }
}

}  // namespace toy
