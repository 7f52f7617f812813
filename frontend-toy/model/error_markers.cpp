#include "frontend-toy/model/error_markers.h"

#include <algorithm>
#include <string_view>

#include "frontend-toy/parse/parser.h"

namespace toy {
namespace {

constexpr std::size_t kIndent = 4;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\f'; }

std::size_t characters(std::string_view text, std::size_t bytes) {
    bytes = std::min(bytes, text.size());
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bytes), [](char c) { return (c & 0xc0) != 0x80; }));
}

struct Anchors {  // byte offsets into the segment
    bool found = false;
    std::size_t left = 0, right = 0;
};

// Where the operator stands, when the segment is a binary operation, or the subscript.
Anchors anchors_of(const Expression& expression, std::string_view segment) {
    if (expression.kind == ExpressionKind::binary) {
        const auto& binary = as<BinaryExpression>(expression);
        std::size_t end = binary.right->position.column;
        for (std::size_t i = binary.left->position.end_column; i < end && i < segment.size(); i++) {
            if (is_space(segment[i]) || segment[i] == ')') continue;
            bool two = i + 1 < end && !is_space(segment[i + 1]);
            return {true, i, i + 1 + two};
        }
        return {true, 0, 0};
    }
    if (expression.kind == ExpressionKind::subscript) {
        const auto& subscript = as<SubscriptExpression>(expression);
        std::size_t left = segment.find('[', subscript.object->position.end_column);
        std::size_t right = std::size_t{subscript.index->position.end_column} + 1;
        if (right < segment.size()) right = segment.find(']', right);
        return {true, std::min(left, segment.size()), right < segment.size() ? right + 1 : segment.size()};
    }
    return {};
}

Anchors find_anchors(std::string_view segment) {
    try {
        SourceText source(std::string(segment) + "\n", "<segment>");
        Ast ast;
        parse_module(source, ast);
        if (ast.body.size() != 1 || ast.body[0]->kind != StatementKind::expression) return {};
        return anchors_of(*as<ExpressionStatement>(*ast.body[0]).value, segment);
    } catch (const SyntaxError&) {
        return {};
    } catch (const UnsupportedConstruct&) {
        return {};
    }
}

}  // namespace

std::string error_markers(const std::string& line, const Position& position) {
    if (position.end_line == 0) return {};
    std::size_t stripped = 0;
    while (stripped < line.size() && is_space(line[stripped])) stripped++;
    std::size_t length = characters(line, line.size());
    std::size_t start = characters(line, position.column), end = characters(line, position.end_column);
    Anchors anchors;
    char primary = '^', secondary = '^';
    if (position.end_line == position.line) {
        if (position.end_column > line.size() || position.column > position.end_column) return {};
        std::string_view segment =
            std::string_view(line).substr(position.column, position.end_column - position.column);
        anchors = find_anchors(segment);
        if (anchors.found) {
            anchors.left = start + characters(segment, anchors.left);
            anchors.right = start + characters(segment, anchors.right);
            primary = '~';
        }
    } else {
        std::size_t last = line.size();
        while (last > 0 && is_space(line[last - 1])) last--;
        end = characters(line, last);
    }
    if (end - start == length - stripped && !anchors.found) return {};

    std::string markers(kIndent, ' ');
    for (std::size_t at = stripped; at < end; at++) {
        if (at < start) {
            markers += ' ';
        } else {
            markers += anchors.found && at >= anchors.left && at < anchors.right ? secondary : primary;
        }
    }
    return markers;
}

}  // namespace toy
