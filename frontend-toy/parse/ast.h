// The syntax tree. Nodes live as long as the Ast that made them and are plain data: whoever walks the tree switches on
// `kind` and casts with `as`.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "frontend-toy/code.h"

namespace toy {

enum class ExpressionKind : std::uint8_t {
    name,
    literal,
    joined_string,
    formatted_value,
    binary,
    unary,
    boolean,
    compare,
    call,
    attribute,
    subscript,
    slice,
    starred,
    conditional,
    lambda,
    tuple,
    list,
    set,
    dict,
    comprehension,
    named,
    yield,
    yield_from,
};

enum class StatementKind : std::uint8_t {
    expression,
    assign,
    augmented_assign,
    annotated_assign,
    return_,
    delete_,
    pass,
    break_,
    continue_,
    raise,
    assert_,
    global,
    nonlocal,
    import,
    import_from,
    if_,
    while_,
    for_,
    try_,
    with,
    match,
    function,
    class_,
};

struct Node {
    virtual ~Node() = default;
    Position position;
};

struct Expression : Node {
    explicit Expression(ExpressionKind k) : kind(k) {}
    ExpressionKind kind;
    bool parenthesized = false;
};

struct Statement : Node {
    explicit Statement(StatementKind k) : kind(k) {}
    StatementKind kind;
};

using Block = std::vector<Statement*>;

template <ExpressionKind k>
struct ExpressionOf : Expression {
    static constexpr ExpressionKind kKind = k;
    ExpressionOf() : Expression(k) {}
};

template <StatementKind k>
struct StatementOf : Statement {
    static constexpr StatementKind kKind = k;
    StatementOf() : Statement(k) {}
};

// Owns all nodes in one flat list, so that the destruction of a deep tree does not recurse.
class Ast {
  public:
    template <typename T>
    T* make(const Position& position) {
        auto node = std::make_unique<T>();
        T* result = node.get();
        result->position = position;
        nodes_.push_back(std::move(node));
        return result;
    }
    Block body;

  private:
    std::vector<std::unique_ptr<Node>> nodes_;
};

template <typename T>
T& as(Expression& e) {
    return static_cast<T&>(e);
}
template <typename T>
const T& as(const Expression& e) {
    return static_cast<const T&>(e);
}
template <typename T>
const T& as(const Statement& s) {
    return static_cast<const T&>(s);
}

// ---- expressions

enum class BinaryOperator : std::uint8_t {  // in the order of the bytecodes Add..., InplaceAdd...
    add,
    subtract,
    multiply,
    true_divide,
    floor_divide,
    modulo,
    power,
    left_shift,
    right_shift,
    bit_and,
    bit_or,
    bit_xor,
    matrix_multiply,
};
enum class UnaryOperator : std::uint8_t { negate, positive, invert, not_ };
enum class CompareOperator : std::uint8_t {  // in the order of the bytecodes Equal...
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    is,
    is_not,
    in,
    not_in,
};

struct NameExpression : ExpressionOf<ExpressionKind::name> {
    std::string name;
};
struct LiteralExpression : ExpressionOf<ExpressionKind::literal> {
    Constant value;
};
struct FormattedValue : ExpressionOf<ExpressionKind::formatted_value> {
    Expression* value = nullptr;
    int conversion = 0;          // 0 none, 1 str, 2 repr, 3 ascii
    Expression* spec = nullptr;  // a joined string or a literal
};
struct JoinedString : ExpressionOf<ExpressionKind::joined_string> {
    std::vector<Expression*> parts;  // literals and formatted values
};
struct BinaryExpression : ExpressionOf<ExpressionKind::binary> {
    BinaryOperator op{};
    Expression* left = nullptr;
    Expression* right = nullptr;
};
struct UnaryExpression : ExpressionOf<ExpressionKind::unary> {
    UnaryOperator op{};
    Expression* operand = nullptr;
};
struct BooleanExpression : ExpressionOf<ExpressionKind::boolean> {
    bool is_or = false;
    std::vector<Expression*> operands;
};
struct CompareExpression : ExpressionOf<ExpressionKind::compare> {
    Expression* first = nullptr;
    std::vector<std::pair<CompareOperator, Expression*>> rest;
};
struct KeywordArgument {
    std::string name;  // empty: **value
    Expression* value = nullptr;
    Position position;
};
struct CallExpression : ExpressionOf<ExpressionKind::call> {
    Expression* function = nullptr;
    std::vector<Expression*> arguments;  // with Starred
    std::vector<KeywordArgument> keywords;
};
struct AttributeExpression : ExpressionOf<ExpressionKind::attribute> {
    Expression* object = nullptr;
    std::string name;
};
struct SubscriptExpression : ExpressionOf<ExpressionKind::subscript> {
    Expression* object = nullptr;
    Expression* index = nullptr;
};
struct SliceExpression : ExpressionOf<ExpressionKind::slice> {
    Expression* lower = nullptr;
    Expression* upper = nullptr;
    Expression* step = nullptr;
};
struct StarredExpression : ExpressionOf<ExpressionKind::starred> {
    Expression* value = nullptr;
};
struct ConditionalExpression : ExpressionOf<ExpressionKind::conditional> {
    Expression* test = nullptr;
    Expression* then = nullptr;
    Expression* otherwise = nullptr;
};
struct TupleExpression : ExpressionOf<ExpressionKind::tuple> {
    std::vector<Expression*> items;
};
struct ListExpression : ExpressionOf<ExpressionKind::list> {
    std::vector<Expression*> items;
};
struct SetExpression : ExpressionOf<ExpressionKind::set> {
    std::vector<Expression*> items;
};
struct DictExpression : ExpressionOf<ExpressionKind::dict> {
    std::vector<std::pair<Expression*, Expression*>> items;  // no key: **value
};
enum class ComprehensionKind : std::uint8_t { list, set, dict, generator };
struct ComprehensionClause {
    Expression* target = nullptr;
    Expression* iterable = nullptr;
    std::vector<Expression*> conditions;
};
struct ComprehensionExpression : ExpressionOf<ExpressionKind::comprehension> {
    ComprehensionKind comprehension{};
    Expression* element = nullptr;  // the key of a dict
    Expression* value = nullptr;    // of a dict
    std::vector<ComprehensionClause> clauses;
};
struct NamedExpression : ExpressionOf<ExpressionKind::named> {
    NameExpression* target = nullptr;
    Expression* value = nullptr;
};
struct YieldExpression : ExpressionOf<ExpressionKind::yield> {
    Expression* value = nullptr;  // or none
};
struct YieldFromExpression : ExpressionOf<ExpressionKind::yield_from> {
    Expression* value = nullptr;
};

struct Parameter {
    std::string name;
    Expression* default_value = nullptr;
    Expression* annotation = nullptr;
    Position position;
};
struct Parameters {
    std::vector<Parameter> positional_only, positional, keyword_only;
    std::vector<Parameter> varargs, varkeywords;  // none or one
};
struct LambdaExpression : ExpressionOf<ExpressionKind::lambda> {
    Parameters parameters;
    Expression* body = nullptr;
};

// ---- statements

struct ExpressionStatement : StatementOf<StatementKind::expression> {
    Expression* value = nullptr;
};
struct AssignStatement : StatementOf<StatementKind::assign> {
    std::vector<Expression*> targets;
    Expression* value = nullptr;
};
struct AugmentedAssignStatement : StatementOf<StatementKind::augmented_assign> {
    BinaryOperator op{};
    Expression* target = nullptr;
    Expression* value = nullptr;
};
struct AnnotatedAssignStatement : StatementOf<StatementKind::annotated_assign> {
    Expression* target = nullptr;
    Expression* annotation = nullptr;
    Expression* value = nullptr;  // or none
    std::string annotation_text;
};
struct ReturnStatement : StatementOf<StatementKind::return_> {
    Expression* value = nullptr;  // or none
};
struct DeleteStatement : StatementOf<StatementKind::delete_> {
    std::vector<Expression*> targets;
};
struct PassStatement : StatementOf<StatementKind::pass> {};
struct BreakStatement : StatementOf<StatementKind::break_> {};
struct ContinueStatement : StatementOf<StatementKind::continue_> {};
struct RaiseStatement : StatementOf<StatementKind::raise> {
    Expression* exception = nullptr;
    Expression* cause = nullptr;
};
struct AssertStatement : StatementOf<StatementKind::assert_> {
    Expression* test = nullptr;
    Expression* message = nullptr;
};
struct GlobalStatement : StatementOf<StatementKind::global> {
    std::vector<std::string> names;
};
struct NonlocalStatement : StatementOf<StatementKind::nonlocal> {
    std::vector<std::string> names;
};
struct ImportedName {
    std::string name;     // dotted
    std::string as_name;  // empty: none
    Position position;
};
struct ImportStatement : StatementOf<StatementKind::import> {
    std::vector<ImportedName> names;
};
struct ImportFromStatement : StatementOf<StatementKind::import_from> {
    std::string module;               // leading dots of a relative import included
    std::vector<ImportedName> names;  // name "*" alone: all
};
struct IfStatement : StatementOf<StatementKind::if_> {
    struct Branch {
        Expression* test = nullptr;
        Block body;
    };
    std::vector<Branch> branches;
    Block otherwise;
};
struct WhileStatement : StatementOf<StatementKind::while_> {
    Expression* test = nullptr;
    Block body, otherwise;
};
struct ForStatement : StatementOf<StatementKind::for_> {
    Expression* target = nullptr;
    Expression* iterable = nullptr;
    Block body, otherwise;
};
struct ExceptionHandler {
    Expression* type = nullptr;  // or none: all
    std::string name;            // or empty
    Block body;
    Position position;
};
struct TryStatement : StatementOf<StatementKind::try_> {
    Block body;
    std::vector<ExceptionHandler> handlers;
    Block otherwise, final_body;
};
struct WithItem {
    Expression* context = nullptr;
    Expression* target = nullptr;  // or none
};
struct WithStatement : StatementOf<StatementKind::with> {
    std::vector<WithItem> items;
    Block body;
};
// What stands after `case`.
enum class PatternKind : std::uint8_t { value, identity, capture, sequence, star, mapping, class_, alternatives };
struct Pattern : Node {
    PatternKind kind{};
    // value: compared with ==; identity: None, True or False; class_: the class
    Expression* expression = nullptr;
    // What the subject is bound to when the pattern matches, or empty. Of a star: the rest of the sequence.
    std::string name;
    // sequence: items; alternatives; class_: of positional attributes, then of the keywords; mapping: of the keys' values
    std::vector<Pattern*> parts;
    std::vector<Expression*> keys;      // mapping
    std::vector<std::string> keywords;  // class_
    std::string rest;                   // mapping: the name after **, or empty
};
struct MatchCase {
    Pattern* pattern = nullptr;
    Expression* guard = nullptr;  // or none
    Block body;
};
struct MatchStatement : StatementOf<StatementKind::match> {
    Expression* subject = nullptr;
    std::vector<MatchCase> cases;
};
struct FunctionStatement : StatementOf<StatementKind::function> {
    std::string name;
    Parameters parameters;
    Expression* returns = nullptr;
    Block body;
    std::vector<Expression*> decorators;
};
struct ClassStatement : StatementOf<StatementKind::class_> {
    std::string name;
    std::vector<Expression*> bases;
    std::vector<KeywordArgument> keywords;
    Block body;
    std::vector<Expression*> decorators;
};

// Calls visit(child) for each direct part of an expression that is evaluated in the same frame: not for the body of a
// lambda (its defaults are), but for all of a comprehension.
template <typename Visit>
void for_each_child(const Expression& e, Visit&& visit) {
    const auto maybe = [&](Expression* child) {
        if (child) visit(*child);
    };
    const auto all = [&](const std::vector<Expression*>& children) {
        for (Expression* child : children) visit(*child);
    };
    switch (e.kind) {
        case ExpressionKind::name:
        case ExpressionKind::literal: break;
        case ExpressionKind::joined_string: all(as<JoinedString>(e).parts); break;
        case ExpressionKind::formatted_value:
            visit(*as<FormattedValue>(e).value);
            maybe(as<FormattedValue>(e).spec);
            break;
        case ExpressionKind::binary:
            visit(*as<BinaryExpression>(e).left);
            visit(*as<BinaryExpression>(e).right);
            break;
        case ExpressionKind::unary: visit(*as<UnaryExpression>(e).operand); break;
        case ExpressionKind::boolean: all(as<BooleanExpression>(e).operands); break;
        case ExpressionKind::compare:
            visit(*as<CompareExpression>(e).first);
            for (const auto& [op, operand] : as<CompareExpression>(e).rest) visit(*operand);
            break;
        case ExpressionKind::call:
            visit(*as<CallExpression>(e).function);
            all(as<CallExpression>(e).arguments);
            for (const KeywordArgument& keyword : as<CallExpression>(e).keywords) visit(*keyword.value);
            break;
        case ExpressionKind::attribute: visit(*as<AttributeExpression>(e).object); break;
        case ExpressionKind::subscript:
            visit(*as<SubscriptExpression>(e).object);
            visit(*as<SubscriptExpression>(e).index);
            break;
        case ExpressionKind::slice:
            maybe(as<SliceExpression>(e).lower);
            maybe(as<SliceExpression>(e).upper);
            maybe(as<SliceExpression>(e).step);
            break;
        case ExpressionKind::starred: visit(*as<StarredExpression>(e).value); break;
        case ExpressionKind::conditional:
            visit(*as<ConditionalExpression>(e).test);
            visit(*as<ConditionalExpression>(e).then);
            visit(*as<ConditionalExpression>(e).otherwise);
            break;
        case ExpressionKind::lambda: {
            const Parameters& parameters = as<LambdaExpression>(e).parameters;
            for (const auto* list : {&parameters.positional_only, &parameters.positional, &parameters.keyword_only})
                for (const Parameter& parameter : *list) maybe(parameter.default_value);
            break;
        }
        case ExpressionKind::tuple: all(as<TupleExpression>(e).items); break;
        case ExpressionKind::list: all(as<ListExpression>(e).items); break;
        case ExpressionKind::set: all(as<SetExpression>(e).items); break;
        case ExpressionKind::dict:
            for (const auto& [key, value] : as<DictExpression>(e).items) {
                maybe(key);
                visit(*value);
            }
            break;
        case ExpressionKind::comprehension: {
            const auto& comprehension = as<ComprehensionExpression>(e);
            visit(*comprehension.element);
            maybe(comprehension.value);
            for (const ComprehensionClause& clause : comprehension.clauses) {
                visit(*clause.target);
                visit(*clause.iterable);
                all(clause.conditions);
            }
            break;
        }
        case ExpressionKind::named:
            visit(*as<NamedExpression>(e).target);
            visit(*as<NamedExpression>(e).value);
            break;
        case ExpressionKind::yield: maybe(as<YieldExpression>(e).value); break;
        case ExpressionKind::yield_from: visit(*as<YieldFromExpression>(e).value); break;
    }
}

}  // namespace toy
