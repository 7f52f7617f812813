// Generates the bytecode of one code object from the tree.
//
// Registers: parameters, locals, then temporaries as a stack. A local is used directly as an operand. evaluate()
// writes a variable only by its last instruction, so that neither an exception nor a later operand sees it early.
//
// A call's window must be the topmost temporaries, because the callee's registers lie over everything above it: the
// parts of a call are evaluated in place, and nothing above them is alive during the call.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "frontend-toy/compile/code_builder.h"
#include "frontend-toy/compile/scope.h"
#include "frontend-toy/parse/ast.h"

namespace toy {

class Generator {
  public:
    Generator(const SourceText& source, ScopeTable& scopes, Code& code, Scope& scope)
        : source_(source), scopes_(scopes), builder_(code, source), scope_(&scope), host_(scope) {}

    void module(const Block& body);
    void class_body(const ClassStatement& s);
    void function(const Parameters& parameters, const Block* body, const Expression* value);
    void generator_expression(const ComprehensionExpression& e);

  private:
    // ---- names (generate_name.cpp)
    Symbol& symbol(const std::string& name);
    // The register of a variable that lives in one itself, or none.
    std::optional<Register> variable(const std::string& name);
    std::optional<Register> variable(const Expression& e);
    void check_bound(Register r, const std::string& name);
    void load_name(const std::string& name, Register target);
    void store_name(const std::string& name, Register value);
    void delete_name(const std::string& name);
    void load_closure_cell(const std::string& name, Register target);
    void forget_deletable();
    std::string mangled(const std::string& name) const { return mangle(*scope_, name); }

    // ---- expressions (generate_expression.cpp)
    void evaluate(const Expression& e, Register target);
    Register operand(const Expression& e);
    // The same if expressions `later` are evaluated before it is used.
    Register operand(const Expression& e, std::initializer_list<const Expression*> later);
    Register copied(const Expression& e);  // in a temporary of its own
    bool may_rebind(const Expression& later);
    bool is_temporary_on_top(Register r) const { return r >= local_count_ && r + 1 == builder_.top(); }
    Register scratch(Register target) { return target >= local_count_ ? target : builder_.allocate(); }
    void jump_if(const Expression& e, bool sense, Label& label);
    void binary(const BinaryExpression& e, Register target);
    void boolean(const BooleanExpression& e, Register target);
    void compare(const CompareExpression& e, Register target);
    void compare_jump(const CompareExpression& e, bool sense, Label& label);
    void conditional(const ConditionalExpression& e, Register target);
    void joined_string(const JoinedString& e, Register target);
    void formatted_value(const FormattedValue& e, Register target);
    void subscript(const SubscriptExpression& e, Register target);
    void yield_from(const YieldFromExpression& e, Register target);
    // displays
    void sequence(const Expression& e, const std::vector<Expression*>& items, Register target);
    void list_with(const std::vector<Expression*>& items, Register target, bool is_set);
    void dict(const DictExpression& e, Register target);
    void move(Register target, Register source) {
        if (target != source) builder_.emit(Bytecode::Move, target, source);
    }

    // ---- calls (generate_call.cpp)
    void call(const CallExpression& e, Register target);
    void extended_arguments(const std::vector<Expression*>& arguments, const std::vector<KeywordArgument>& keywords,
                            Register window);
    Register window(Register target, std::size_t size);
    Position attribute_position(const Expression& whole, const AttributeExpression& attribute) const;

    // ---- comprehensions (generate_comprehension.cpp)
    void comprehension(const ComprehensionExpression& e, Register target);
    void generator_object(const ComprehensionExpression& e, Register target);
    void clauses(const ComprehensionExpression& e, std::size_t k, Register first_iterator, Register result);

    // ---- functions and classes (generate_function.cpp)
    void make_cells();
    void make_function(std::unique_ptr<Code> child, const Scope& scope, const Parameters* parameters, Register target);
    void lambda(const LambdaExpression& e, Register target);
    void function_statement(const FunctionStatement& s);
    void class_statement(const ClassStatement& s);
    template <typename Make>
    void decorated(const std::vector<Expression*>& decorators, std::size_t k, Register target, const Make& make);
    std::unique_ptr<Code> child_code(const std::string& name, std::uint32_t line);
    void finish();

    // ---- statements (generate_statement.cpp)
    void block(const Block& statements);
    void statement(const Statement& s);
    void store(const Expression& target, Register value);
    void unpack(const std::vector<Expression*>& targets, Register value);
    void assign(const AssignStatement& s);
    bool assign_parallel(const Expression& target, const Expression& value);
    void augmented_assign(const AugmentedAssignStatement& s);
    void annotated_assign(const AnnotatedAssignStatement& s);
    void delete_target(const Expression& e);
    void return_statement(const ReturnStatement& s);
    void if_statement(const IfStatement& s);
    void while_statement(const WhileStatement& s);
    void for_statement(const ForStatement& s);
    void assert_statement(const AssertStatement& s);
    void import(const ImportStatement& s);
    void import_from(const ImportFromStatement& s);

    // ---- patterns (generate_match.cpp)
    using Captures = std::vector<std::pair<std::string, Register>>;
    void match_statement(const MatchStatement& s);
    void pattern(const Pattern& p, Register subject, const Captures& captures, Label& fails);
    void sequence_pattern(const Pattern& p, Register subject, const Captures& captures, Label& fails);
    void mapping_pattern(const Pattern& p, Register subject, const Captures& captures, Label& fails);
    void class_pattern(const Pattern& p, Register subject, const Captures& captures, Label& fails);
    void part_patterns(const Pattern& p, Register values, const Captures& captures, Label& fails);
    // Calls a function of the runtime that programs cannot name; the arguments are registers.
    void call_runtime(const char* function, std::initializer_list<Register> arguments, Register target);

    // ---- exceptions (generate_try.cpp)
    // What control passes on its way out of a statement: innermost last.
    struct ControlBlock {
        enum class Kind { loop, range, finally, handler, named_handler, with } kind;
        // loop
        Label* break_label = nullptr;
        Label* continue_label = nullptr;
        // what is protected by a handler: closed pieces, and where the open one begins
        Label* handler = nullptr;
        std::vector<std::pair<std::uint32_t, std::uint32_t>> pieces;
        std::int64_t open = -1;
        BoundSet bound;  // where it begins
        // data of the kind
        const Block* final_body = nullptr;
        Register reg = 0;
        std::string name;
        Position position;
    };
    using Kind = ControlBlock::Kind;
    ControlBlock& push_block(Kind kind);
    void open_range(ControlBlock& b, Label& handler);
    void pop_block();
    void begin_handler(Label& handler, const BoundSet& bound_before, Register top);
    void leave_block(const ControlBlock& b);
    void clear_name(const std::string& name);
    // Emits what leaving all blocks from the innermost to number `depth` needs, then `last`.
    template <typename Last>
    void unwind(std::size_t depth, const Last& last);
    void leave_loop(bool is_break);
    void try_statement(const TryStatement& s);
    void try_except(const TryStatement& s);
    void try_finally(const TryStatement& s);
    void handler_body(const ExceptionHandler& handler, Register caught);
    void with_statement(const WithStatement& s, std::size_t k);
    void exit_call(Register exit_method, Register result, std::optional<Register> exception);
    void reraise_after(Register caught);

    const SourceText& source_;
    ScopeTable& scopes_;
    CodeBuilder builder_;
    Scope* scope_;  // the scope being compiled: the host or a comprehension in it
    Scope& host_;
    std::size_t local_count_ = 0;
    std::vector<std::unique_ptr<ControlBlock>> blocks_;
    std::vector<std::pair<const Label*, std::size_t>> handler_ranges_;  // exception ranges whose handler is to come
    int depth_ = 0;
    bool future_imports_allowed_ = false;
};

}  // namespace toy
