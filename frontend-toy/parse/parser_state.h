// The recursive-descent parser. What only looks like Python is told apart from the subset here: constructs left out of
// it throw UnsupportedConstruct at their first token.
//
// Errors are worded and placed as CPython 3.11 does. Its parser reports the furthest token it looked at, which is
// the token a predictive parser stops at, and a few common mistakes specially.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "frontend-toy/parse/ast.h"
#include "frontend-toy/parse/lexer.h"
#include "frontend-toy/parse/literals.h"
#include "frontend-toy/parse/source_text.h"

namespace toy {

class Parser {
  public:
    Parser(const SourceText& source, Ast& ast, TokenList list, int format_depth)
        : source_(source), ast_(ast), list_(std::move(list)), format_depth_(format_depth) {}

    Block module();
    Expression* format_expression();  // all of the tokens

  private:
    // ---- tokens (parser.cpp)
    const Token& token() const { return list_.tokens[next_]; }
    const Token& token(std::size_t ahead) const {
        return list_.tokens[next_ + ahead < list_.tokens.size() ? next_ + ahead : list_.tokens.size() - 1];
    }
    const Token& previous() const { return list_.tokens[next_ - 1]; }
    bool at(TokenKind kind) const { return token().kind == kind; }
    bool at(TokenKind kind, TokenKind second) const { return at(kind) && token(1).kind == second; }
    bool accept(TokenKind kind) {
        if (!at(kind)) return false;
        ++next_;
        return true;
    }
    void expect(TokenKind kind) {
        if (!accept(kind)) invalid_syntax();
    }
    void expect_colon(bool forced);
    std::string_view text(const Token& t) const {
        return std::string_view(source_.text()).substr(t.begin, t.end - t.begin);
    }
    bool at_soft_keyword(std::string_view word) const { return at(TokenKind::name) && text(token()) == word; }
    std::string identifier();
    Position position(const Token& t) const {
        return {t.line, t.begin - source_.line_start(t.line), t.end_line, t.end - source_.line_start(t.end_line)};
    }
    Position from(const Token& first) const { return join(position(first), position(previous())); }
    Position from(const Position& first) const { return join(first, position(previous())); }

    [[noreturn]] void fail(const Position& where, std::string message, const char* kind = "SyntaxError");
    [[noreturn]] void invalid_syntax();
    [[noreturn]] void refuse(const Position& where, std::string construct) { source_.refuse(where, construct); }

    class Depth {  // counts nested calls of the parser
      public:
        explicit Depth(Parser& parser);
        ~Depth() { --parser_.depth_; }

      private:
        Parser& parser_;
    };

    // ---- expressions (parse_expression.cpp)
    bool starts_expression() const { return starts_expression(token()); }
    static bool starts_expression(const Token& t);
    Expression* expression();        // lambda or conditional
    Expression* named_expression();  // allows :=
    Expression* star_expressions();  // a tuple without brackets, stars allowed
    Expression* star_expression();
    Expression* star_named_expression();
    Expression* yield_expression();
    Expression* yield_or_star_expressions();
    Expression* conditional();
    Expression* lambda();
    Expression* disjunction();
    Expression* conjunction();
    Expression* inversion();
    Expression* comparison();
    Expression* binary(int precedence);
    Expression* factor();
    Expression* power();
    Expression* primary();
    Expression* atom();
    Expression* call(Expression* function);
    Expression* subscript(Expression* object);
    Expression* slice();
    Expression* parenthesized();
    Expression* list_display();
    Expression* brace_display();
    Expression* comprehension(ComprehensionKind kind, const Token& open, Expression* element, Expression* value,
                              TokenKind close);
    std::vector<ComprehensionClause> comprehension_clauses();
    Expression* target_list(TokenKind stop);  // of for, up to `in`
    void check_forgotten_comma(Expression* before);
    void close_bracket(TokenKind close, Expression* last);
    Parameters parameters(TokenKind stop, bool annotated);

    // ---- strings (parse_string.cpp)
    Expression* strings();
    void format_string(std::uint32_t& i, std::uint32_t end, const StringParts& parts, int depth, const Position& where,
                       std::vector<Expression*>& pieces);
    void format_field(std::uint32_t& i, std::uint32_t end, const StringParts& parts, int depth, const Position& where,
                      std::vector<Expression*>& pieces);
    Expression* join_pieces(std::vector<Expression*> pieces, const Position& where, bool formatted);
    void add_text(std::vector<Expression*>& pieces, std::string text, const Position& where);

    // ---- targets (parse_target.cpp)
    enum class TargetUse { assign, delete_, for_, with };
    Expression* invalid_target(Expression* e, TargetUse use);
    void check_target(Expression* e, TargetUse use);
    void check_equals_mistake(Expression* before);
    static const char* describe(const Expression& e);

    // ---- statements (parse_statement.cpp)
    void statement(Block& block);
    void simple_statements(Block& block);
    Statement* simple_statement();
    Statement* expression_statement();
    Statement* delete_statement();
    Statement* import_statement();
    Statement* import_from_statement();
    std::string dotted_name();
    template <typename T>
    Statement* names_statement();
    Statement* if_statement();
    Statement* while_statement();
    Statement* for_statement();
    Statement* try_statement();
    Statement* with_statement();
    Statement* decorated();
    Statement* function_statement(std::vector<Expression*> decorators);
    Statement* class_statement(std::vector<Expression*> decorators);
    Block block(const Token& opener, const char* what);
    // patterns (parse_pattern.cpp)
    bool at_match_statement() const;
    Statement* match_statement();
    Pattern* case_pattern();
    Pattern* as_pattern();
    Pattern* alternatives_pattern();
    Pattern* closed_pattern();
    Pattern* sequence_item();
    void sequence_items(Pattern& sequence, TokenKind close);
    Pattern* mapping_pattern();
    Pattern* name_pattern();
    Pattern* class_pattern(Expression* cls, const Token& first);
    Expression* pattern_value();
    Pattern* new_pattern(PatternKind kind, const Position& where);

    template <typename T>
    T* make(const Position& where) {
        return ast_.make<T>(where);
    }
    // End of a compound statement: its last statement's end.
    static Position to_end(const Position& start, const Block& body) {
        return body.empty() ? start : join(start, body.back()->position);
    }

    const SourceText& source_;
    Ast& ast_;
    TokenList list_;
    std::size_t next_ = 0;
    int format_depth_;
    int depth_ = 0;
    Position after_strings_;  // where CPython reports what is wrong in a string: the token after it
};

}  // namespace toy
