// The match statement and its patterns.
#include "frontend-toy/parse/parser_state.h"

namespace toy {

// `match` is a name unless its line ends in a colon and a line that starts with `case` stands below.
bool Parser::at_match_statement() const {
    if (text(token()) != "match") return false;
    std::size_t k = next_ + 1;
    while (list_.tokens[k].kind != TokenKind::newline && list_.tokens[k].kind != TokenKind::end) ++k;
    return k + 2 < list_.tokens.size() && k > next_ + 1 && list_.tokens[k - 1].kind == TokenKind::colon &&
           list_.tokens[k + 1].kind == TokenKind::indent && text(list_.tokens[k + 2]) == "case";
}

Pattern* Parser::new_pattern(PatternKind kind, const Position& where) {
    auto* pattern = ast_.make<Pattern>(where);
    pattern->kind = kind;
    return pattern;
}

Statement* Parser::match_statement() {
    const Token first = token();
    ++next_;
    auto* result = make<MatchStatement>(position(first));
    result->subject = star_expressions();
    if (at(TokenKind::walrus) && result->subject->kind == ExpressionKind::name) {
        next_ -= 1;
        result->subject = named_expression();
    }
    expect_colon(true);
    expect(TokenKind::newline);
    expect(TokenKind::indent);
    while (!accept(TokenKind::dedent)) {
        if (!at_soft_keyword("case")) invalid_syntax();
        const Token opener = token();
        ++next_;
        MatchCase one;
        one.pattern = case_pattern();
        if (accept(TokenKind::kw_if)) one.guard = named_expression();
        expect_colon(true);
        one.body = block(opener, "'case' statement");
        result->position = to_end(result->position, one.body);
        result->cases.push_back(std::move(one));
    }
    return result;
}

// A sequence needs no brackets here.
Pattern* Parser::case_pattern() {
    const Token first = token();
    Pattern* item = sequence_item();
    if (!at(TokenKind::comma) && item->kind != PatternKind::star) return item;
    Pattern* sequence = new_pattern(PatternKind::sequence, position(first));
    sequence->parts.push_back(item);
    while (accept(TokenKind::comma)) {
        if (at(TokenKind::colon) || at(TokenKind::kw_if)) break;
        sequence->parts.push_back(sequence_item());
    }
    sequence->position = from(first);
    return sequence;
}

Pattern* Parser::sequence_item() {
    const Token first = token();
    if (!accept(TokenKind::star)) return as_pattern();
    std::string name = identifier();
    Pattern* star = new_pattern(PatternKind::star, from(first));
    if (name != "_") star->name = std::move(name);
    return star;
}

Pattern* Parser::as_pattern() {
    const Depth depth(*this);
    const Token first = token();
    Pattern* pattern = alternatives_pattern();
    if (!accept(TokenKind::kw_as)) return pattern;
    if (!at(TokenKind::name)) fail(position(token()), "invalid pattern target");
    const Token target = token();
    std::string name = identifier();
    if (name == "_") fail(position(target), "cannot use '_' as a target");
    if (pattern->name.empty() && pattern->kind != PatternKind::capture) {
        pattern->name = std::move(name);
        return pattern;
    }
    // What has a name already gets one more around it.
    Pattern* outer = new_pattern(PatternKind::alternatives, from(first));
    outer->parts.push_back(pattern);
    outer->name = std::move(name);
    return outer;
}

Pattern* Parser::alternatives_pattern() {
    const Token first = token();
    Pattern* pattern = closed_pattern();
    if (!at(TokenKind::bar)) return pattern;
    Pattern* result = new_pattern(PatternKind::alternatives, position(first));
    result->parts.push_back(pattern);
    while (accept(TokenKind::bar)) result->parts.push_back(closed_pattern());
    result->position = from(first);
    return result;
}

// A number, perhaps with a sign, or strings.
Expression* Parser::pattern_value() {
    if (at(TokenKind::string)) {
        Expression* value = strings();
        if (value->kind != ExpressionKind::literal) {
            fail(value->position, "patterns may only match literals and attribute lookups");
        }
        return value;
    }
    if (!at(TokenKind::number) && !at(TokenKind::minus, TokenKind::number)) invalid_syntax();
    constexpr int kSums = 5;  // of precedence_of(): a bar separates alternatives
    return binary(kSums);
}

Pattern* Parser::closed_pattern() {
    const Depth depth(*this);
    const Token first = token();
    switch (first.kind) {
        case TokenKind::name: return name_pattern();
        case TokenKind::kw_None:
        case TokenKind::kw_True:
        case TokenKind::kw_False: {
            Expression* value = atom();
            Pattern* pattern = new_pattern(PatternKind::identity, value->position);
            pattern->expression = value;
            return pattern;
        }
        case TokenKind::left_bracket: {
            ++next_;
            Pattern* sequence = new_pattern(PatternKind::sequence, position(first));
            sequence_items(*sequence, TokenKind::right_bracket);
            sequence->position = from(first);
            return sequence;
        }
        case TokenKind::left_paren: {
            ++next_;
            if (!at(TokenKind::right_paren) && !at(TokenKind::star)) {
                Pattern* group = as_pattern();
                if (accept(TokenKind::right_paren)) return group;
                Pattern* sequence = new_pattern(PatternKind::sequence, position(first));
                sequence->parts.push_back(group);
                expect(TokenKind::comma);
                sequence_items(*sequence, TokenKind::right_paren);
                sequence->position = from(first);
                return sequence;
            }
            Pattern* sequence = new_pattern(PatternKind::sequence, position(first));
            sequence_items(*sequence, TokenKind::right_paren);
            sequence->position = from(first);
            return sequence;
        }
        case TokenKind::left_brace: return mapping_pattern();
        default: {
            Expression* value = pattern_value();
            Pattern* pattern = new_pattern(PatternKind::value, value->position);
            pattern->expression = value;
            return pattern;
        }
    }
}

void Parser::sequence_items(Pattern& sequence, TokenKind close) {
    while (!accept(close)) {
        sequence.parts.push_back(sequence_item());
        if (accept(close)) return;
        expect(TokenKind::comma);
    }
}

Pattern* Parser::name_pattern() {
    const Token first = token();
    if (!(token(1).kind == TokenKind::dot) && !(token(1).kind == TokenKind::left_paren)) {
        std::string name = identifier();
        Pattern* capture = new_pattern(PatternKind::capture, position(first));
        if (name != "_") capture->name = std::move(name);
        return capture;
    }
    auto* name = make<NameExpression>(position(first));
    name->name = identifier();
    Expression* value = name;
    while (accept(TokenKind::dot)) {
        std::string attribute_name = identifier();
        auto* attribute = make<AttributeExpression>(from(first));
        attribute->object = value;
        attribute->name = std::move(attribute_name);
        value = attribute;
    }
    if (accept(TokenKind::left_paren)) return class_pattern(value, first);
    Pattern* pattern = new_pattern(PatternKind::value, value->position);
    pattern->expression = value;
    return pattern;
}

Pattern* Parser::class_pattern(Expression* cls, const Token& first) {
    Pattern* pattern = new_pattern(PatternKind::class_, position(first));
    pattern->expression = cls;
    while (!accept(TokenKind::right_paren)) {
        if (at(TokenKind::name, TokenKind::assign)) {
            std::string name = identifier();
            ++next_;
            for (const std::string& other : pattern->keywords) {
                if (other == name) fail(position(previous()), "attribute name repeated in class pattern: " + name);
            }
            pattern->keywords.push_back(std::move(name));
        } else if (!pattern->keywords.empty()) {
            fail(position(token()), "positional patterns follow keyword patterns");
        }
        pattern->parts.push_back(as_pattern());
        if (accept(TokenKind::right_paren)) break;
        expect(TokenKind::comma);
    }
    pattern->position = from(first);
    return pattern;
}

Pattern* Parser::mapping_pattern() {
    const Token first = token();
    ++next_;
    Pattern* pattern = new_pattern(PatternKind::mapping, position(first));
    while (!accept(TokenKind::right_brace)) {
        if (!pattern->rest.empty()) fail(position(token()), "double star pattern must be the last (right-most) subpattern in the mapping pattern");
        if (accept(TokenKind::double_star)) {
            pattern->rest = identifier();
        } else {
            switch (token().kind) {
                case TokenKind::kw_None:
                case TokenKind::kw_True:
                case TokenKind::kw_False: pattern->keys.push_back(atom()); break;
                case TokenKind::name: {
                    Pattern* key = name_pattern();
                    if (key->kind != PatternKind::value) invalid_syntax();
                    pattern->keys.push_back(key->expression);
                    break;
                }
                default: pattern->keys.push_back(pattern_value());
            }
            expect(TokenKind::colon);
            pattern->parts.push_back(as_pattern());
        }
        if (accept(TokenKind::right_brace)) break;
        expect(TokenKind::comma);
    }
    pattern->position = from(first);
    return pattern;
}

}  // namespace toy
