#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cstdlib>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <unordered_map>

#include "jit/ir/opcode_info.h"
#include "jit/ir/text.h"

namespace jit {

namespace {

struct ParseError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

template <typename... Arguments>
[[noreturn]] void fail(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    throw ParseError(fmt::format(format, std::forward<Arguments>(arguments)...));
}

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '-' || c == '+' || c == '$' || c == '#' || c == '/' || c == '[' || c == ']';
}

std::optional<Type> type_named(std::string_view name) {
    for (const Type type : {Type::none, Type::value, Type::int_, Type::float_})
        if (name == type_name(type)) return type;
    return std::nullopt;
}

// One line, token by token.
class Line {
  public:
    explicit Line(std::string_view text) : rest_(text) { skip_blanks(); }

    bool at_end() const { return rest_.empty(); }

    bool accept(std::string_view symbol) {
        if (!rest_.starts_with(symbol)) return false;
        if (is_word_character(symbol.back()) && rest_.size() > symbol.size() && is_word_character(rest_[symbol.size()]))
            return false;
        rest_.remove_prefix(symbol.size());
        skip_blanks();
        return true;
    }
    void expect(std::string_view symbol) {
        if (!accept(symbol)) fail("expected '{}' before '{}'", symbol, rest_);
    }
    std::string_view peek_word() const {
        std::size_t length = 0;
        while (length < rest_.size() && is_word_character(rest_[length])) ++length;
        return rest_.substr(0, length);
    }
    std::string_view word(const char* what) {
        const std::string_view result = peek_word();
        if (result.empty()) fail("expected {} before '{}'", what, rest_);
        rest_.remove_prefix(result.size());
        skip_blanks();
        return result;
    }
    template <typename Number>
    Number number(const char* what) {
        const std::string_view text = word(what);
        Number result{};
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
        if (error != std::errc{} || end != text.data() + text.size()) fail("expected {}, found '{}'", what, text);
        return result;
    }
    std::string string(const char* what) {
        if (rest_.empty() || rest_.front() != '"') fail("expected {} in double quotes before '{}'", what, rest_);
        std::string result;
        std::size_t i = 1;
        for (; i < rest_.size() && rest_[i] != '"'; ++i) {
            if (rest_[i] == '\\' && i + 1 < rest_.size()) {
                ++i;
                result += rest_[i] == 'n' ? '\n' : rest_[i];
            } else {
                result += rest_[i];
            }
        }
        if (i >= rest_.size()) fail("unterminated string");
        rest_.remove_prefix(i + 1);
        skip_blanks();
        return result;
    }
    // The front end's description of a word, directly behind it.
    void skip_description() {
        if (rest_.empty() || rest_.front() != '<') return;
        const std::size_t end = rest_.find('>');
        if (end == std::string_view::npos) fail("unterminated description '{}'", rest_);
        rest_.remove_prefix(end + 1);
        skip_blanks();
    }
    std::string_view rest() const { return rest_; }

  private:
    void skip_blanks() {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t' || rest_.front() == '\r'))
            rest_.remove_prefix(1);
    }
    std::string_view rest_;
};

class Parser {
  public:
    explicit Parser(const CallResolver& resolver) : resolver_(resolver) {}

    void parse_line(std::string_view text) {
        Line line(without_comment(text));
        if (line.at_end()) return;
        if (!header(line)) instruction(line);
        if (!line.at_end()) fail("unexpected '{}'", line.rest());
    }
    Trace take() {
        if (!seen_trace_) fail("no line starts with 'trace'");
        return std::move(trace_);
    }

  private:
    static std::string_view without_comment(std::string_view text) {
        bool quoted = false, described = false;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (quoted && text[i] == '\\') {
                ++i;
            } else if (text[i] == '"' && !described) {
                quoted = !quoted;
            } else if (!quoted && text[i] == '<') {
                described = true;
            } else if (!quoted && text[i] == '>') {
                described = false;
            } else if (!quoted && !described && text[i] == ';') {
                return text.substr(0, i);
            }
        }
        return text;
    }

    bool header(Line& line) {
        if (line.accept("trace")) {
            seen_trace_ = true;
            trace_.id = line.number<std::uint32_t>("a trace number");
            if (line.accept("loop"))
                trace_.kind = TraceKind::loop;
            else if (line.accept("function"))
                trace_.kind = TraceKind::function;
            else if (line.accept("bridge"))
                trace_.kind = TraceKind::bridge;
            else
                fail("expected loop, function or bridge before '{}'", line.rest());
            trace_.name = line.string("the trace's name");
            if (line.accept("from")) {
                trace_.parent = line.number<std::uint32_t>("a trace number");
                line.expect("exit");
                trace_.parent_exit = line.number<std::uint32_t>("an exit number");
            }
            return true;
        }
        if (!seen_trace_) fail("expected 'trace' before '{}'", line.rest());
        if (line.accept("field")) {
            FieldDescriptor field;
            layout(line, field);
            declare(fields_, field.name, trace_.add(field));
        } else if (line.accept("array")) {
            ArrayDescriptor array;
            layout(line, array);
            declare(arrays_, array.name, trace_.add(array));
        } else if (line.accept("object")) {
            ObjectDescriptor object;
            object.name = line.word("a name");
            line.expect("type");
            object.type_id = line.number<std::uint32_t>("a type id");
            line.expect("size");
            object.size = line.number<std::uint32_t>("a size");
            declare(objects_, object.name, trace_.add(object));
        } else if (line.accept("inherits")) {
            InheritedBarrier barrier{line.number<std::uint32_t>("an input's number"), false};
            barrier.written = line.accept("written");
            if (!barrier.written) line.expect("read");
            trace_.inherited_barriers.push_back(barrier);
        } else if (line.accept("at")) {
            position_ = line.number<std::uint32_t>("a position");
        } else if (line.peek_word() == "call" && line.rest().find('(') != std::string_view::npos &&
                   line.rest().find("->") != std::string_view::npos && line.rest().find("->") > line.rest().find('(')) {
            line.expect("call");
            call(line);
        } else {
            return false;
        }
        return true;
    }

    template <typename Descriptor>
    void layout(Line& line, Descriptor& descriptor) {
        descriptor.name = line.word("a name");
        line.expect("offset");
        descriptor.offset = line.number<std::uint32_t>("an offset");
        descriptor.type = type(line);
        if (line.accept("w8"))
            descriptor.width = Width::w8;
        else if (line.accept("w16"))
            descriptor.width = Width::w16;
        else if (line.accept("w32"))
            descriptor.width = Width::w32;
        else if (line.accept("w64"))
            descriptor.width = Width::w64;
        descriptor.immutable = line.accept("immutable");
    }

    void call(Line& line) {
        CallDescriptor call;
        call.name = line.word("a name");
        line.expect("(");
        while (!line.accept(")")) {
            call.arguments.push_back(type(line));
            if (!line.accept(",") && !line.rest().starts_with(")"))
                fail("expected ',' or ')' before '{}'", line.rest());
        }
        line.expect("->");
        call.result = type(line);
        while (!line.at_end()) {
            if (line.accept("nocontext"))
                call.pass_context = false;
            else if (line.accept("pure"))
                call.pure = true;
            else if (line.accept("reads"))
                call.writes_heap = false;
            else if (line.accept("fresh"))
                call.allocates_result = true;
            else if (line.accept("noraise"))
                call.can_fail = false;
            else if (line.accept("inevitable"))
                call.stm = CallStm::needs_inevitable;
            else
                fail("unknown property of a call: '{}'", line.rest());
        }
        if (resolver_) {
            call.address = resolver_(call.name);
            if (call.address == nullptr) fail("there is no function '{}'", call.name);
        }
        declare(calls_, call.name, trace_.add(call));
    }

    static Type type(Line& line) {
        const std::string_view name = line.word("a type");
        const std::optional<Type> found = type_named(name);
        if (!found) fail("'{}' is not a type (none, value, int, float)", name);
        return *found;
    }

    using Names = std::map<std::string, std::uint32_t, std::less<>>;
    static void declare(Names& names, const std::string& name, std::uint32_t index) {
        if (!names.emplace(name, index).second) fail("'{}' is declared twice", name);
    }
    static std::uint32_t declared(const Names& names, Line& line, const char* what) {
        const std::string_view name = line.word(what);
        const auto found = names.find(name);
        if (found == names.end()) fail("no {} '{}' is declared", what, name);
        return found->second;
    }

    static Type type_of_letter(char letter) {
        switch (letter) {
            case 'v': return Type::value;
            case 'i': return Type::int_;
            case 'f': return Type::float_;
        }
        return Type::none;
    }
    static bool is_value_name(std::string_view word) {
        if (word.size() < 2 || type_of_letter(word[0]) == Type::none) return false;
        return word.find_first_not_of("0123456789", 1) == std::string_view::npos;
    }

    ValueId operand(Line& line) {
        const std::string_view word = line.word("a value");
        if (is_value_name(word)) {
            const auto found = values_.find(std::string(word));
            if (found == values_.end()) fail("{} is used before it is defined", word);
            return found->second;
        }
        if (word.starts_with("0x")) {
            std::uint64_t bits = 0;
            const auto [end, error] = std::from_chars(word.data() + 2, word.data() + word.size(), bits, 16);
            if (error != std::errc{} || end != word.data() + word.size()) fail("'{}' is not a word", word);
            line.skip_description();
            return trace_.constant(Type::value, bits);
        }
        if (word == "nan") {
            line.expect("(");
            const std::string_view digits = line.word("the bits of a nan");
            line.expect(")");
            std::uint64_t bits = 0;
            if (digits.size() < 3) fail("'{}' is not a nan", digits);
            std::from_chars(digits.data() + 2, digits.data() + digits.size(), bits, 16);
            return trace_.constant(Type::float_, bits);
        }
        std::int64_t number = 0;
        const char* const last = word.data() + word.size();
        if (const auto [end, error] = std::from_chars(word.data(), last, number); error == std::errc{} && end == last)
            return trace_.constant(Type::int_, static_cast<std::uint64_t>(number));
        double real = 0;
        if (const auto [end, error] = std::from_chars(word.data(), last, real); error == std::errc{} && end == last)
            return trace_.constant(Type::float_, std::bit_cast<std::uint64_t>(real));
        fail("'{}' is neither a value nor a constant", word);
    }

    void snapshot(Line& line, Instruction& instruction) {
        line.expect("@");
        const auto number = line.number<std::uint32_t>("a snapshot's number");
        if (!line.accept("resume")) {
            const auto found = snapshots_.find(number);
            if (found == snapshots_.end()) fail("snapshot @{} has not been spelled out yet", number);
            instruction.snapshot = found->second;
            return;
        }
        if (snapshots_.contains(number)) fail("snapshot @{} is spelled out twice", number);
        Snapshot snapshot;
        snapshot.resume = line.number<std::uint64_t>("a resume position");
        if (line.accept("shift")) snapshot.shift = line.number<std::int32_t>("a shift");
        line.expect("{");
        while (!line.accept("}")) {
            const auto slot = line.number<std::int32_t>("a slot");
            line.expect(":");
            snapshot.entries.push_back({slot, operand(line)});
            if (!line.accept(",") && !line.rest().starts_with("}"))
                fail("expected ',' or '}}' before '{}'", line.rest());
        }
        instruction.snapshot = static_cast<SnapshotId>(trace_.snapshots.size());
        snapshots_.emplace(number, instruction.snapshot);
        trace_.snapshots.push_back(std::move(snapshot));
    }

    Type result_type(const OpcodeInfo& op, const Instruction& instruction, Type written) {
        switch (op.result) {
            case ResultKind::none: return Type::none;
            case ResultKind::value: return Type::value;
            case ResultKind::int_: return Type::int_;
            case ResultKind::float_: return Type::float_;
            case ResultKind::any: break;
        }
        if (op.extra == Extra::field) return trace_.fields[instruction.descriptor].type;
        if (op.extra == Extra::array) return trace_.arrays[instruction.descriptor].type;
        if (op.extra == Extra::call) return trace_.calls[instruction.descriptor].result;
        return written;
    }

    void instruction(Line& line) {
        std::string name;
        if (is_value_name(line.peek_word())) {
            name = line.word("a value");
            line.expect("=");
        }
        const std::string_view op_name = line.word("an operation");
        const std::optional<Opcode> op = opcode_named(op_name);
        if (!op) fail("there is no operation '{}'", op_name);
        const OpcodeInfo& properties = info(*op);
        Instruction instruction{.op = *op};
        instruction.position = position_;
        bool first = true;
        const auto separator = [&] {
            if (!first) line.expect(",");
            first = false;
        };
        switch (properties.extra) {
            case Extra::none:
            case Extra::type:
            case Extra::field:
            case Extra::array: break;
            case Extra::imm:
            case Extra::slot:
            case Extra::label:
            case Extra::trace:
                separator();
                instruction.immediate = line.number<std::int64_t>("a number");
                break;
            case Extra::object:
                separator();
                instruction.descriptor = declared(objects_, line, "object");
                break;
            case Extra::call:
                separator();
                instruction.descriptor = declared(calls_, line, "call");
                break;
            case Extra::reason:
                separator();
                instruction.text = permanent_text(line.string("a reason"));
                break;
        }
        std::vector<ValueId> operands;
        const auto ended = [&] {
            return line.at_end() || line.rest().starts_with("->") || line.peek_word() == "shift";
        };
        if (properties.variadic()) {
            while (!ended()) {
                separator();
                operands.push_back(operand(line));
            }
        } else {
            for (std::size_t i = 0; i < properties.operands.size(); ++i) {
                separator();
                operands.push_back(operand(line));
                if (i != 0) continue;
                if (properties.extra == Extra::field) {
                    separator();
                    instruction.descriptor = declared(fields_, line, "field");
                } else if (properties.extra == Extra::array) {
                    separator();
                    instruction.descriptor = declared(arrays_, line, "array");
                }
            }
        }
        if (properties.extra == Extra::type) {
            separator();
            instruction.immediate = line.number<std::int64_t>("a type id");
        }
        if (line.accept("shift")) instruction.shift = line.number<std::int32_t>("a shift");
        if (line.accept("->")) snapshot(line, instruction);
        const Type written = name.empty() ? Type::none : type_of_letter(name[0]);
        instruction.type = result_type(properties, instruction, written);
        if (instruction.type != Type::none && !name.empty() && instruction.type != written)
            fail("{} yields {}, so it cannot be named {}", op_name, type_name(instruction.type), name);
        if (instruction.type == Type::none && !name.empty()) fail("{} yields no value", op_name);
        const ValueId id = trace_.append(instruction, operands);
        if (!name.empty() && !values_.emplace(name, id).second) fail("{} is defined twice", name);
    }

    const CallResolver& resolver_;
    Trace trace_;
    bool seen_trace_ = false;
    std::uint32_t position_ = 0;
    Names fields_, arrays_, objects_, calls_;
    std::unordered_map<std::string, ValueId> values_;
    std::unordered_map<std::uint32_t, SnapshotId> snapshots_;
};

}  // namespace

const char* permanent_text(std::string_view text) {
    static std::mutex mutex;
    static std::set<std::string, std::less<>> texts;
    const std::lock_guard lock(mutex);
    return texts.emplace(text).first->c_str();
}

ParseResult parse_trace(std::string_view text, const CallResolver& resolver) {
    ParseResult result;
    Parser parser(resolver);
    try {
        while (!text.empty()) {
            ++result.line;
            const std::size_t end = text.find('\n');
            if (text.starts_with("----")) break;
            parser.parse_line(text.substr(0, end));
            if (end == std::string_view::npos) break;
            text.remove_prefix(end + 1);
        }
        result.trace = parser.take();
        result.line = 0;
    } catch (const ParseError& error) {
        result.error = error.what();
    }
    return result;
}

}  // namespace jit
