#include "compiler.h"

#include <optional>

#include "objects.h"

namespace scheme {

namespace {

// The variables of one procedure while it is compiled. A `let` adds to those of the procedure around it: its body runs
// at most once per call, so it needs no environment of its own.
struct Scope {
    struct Variable {
        std::string name;
        std::uint32_t slot;
    };
    Scope* outer = nullptr;
    Code& code;
    std::vector<Variable> visible;  // innermost last
    unsigned blocks = 0;            // nested bodies, for `define`

    std::uint32_t declare(const std::string& name) {
        visible.push_back({name, code.slots});
        return code.slots++;
    }
    std::optional<std::uint32_t> find(const std::string& name) const {
        for (auto variable = visible.rbegin(); variable != visible.rend(); ++variable)
            if (variable->name == name) return variable->slot;
        return std::nullopt;
    }
};

class Compiler {
  public:
    Compiler(stm::Segment& segment, Names& names) : segment_(segment), names_(names) {}

    const Code& top_level(const Datum& datum) {
        Scope scope{nullptr, names_.new_code(), {}, 0};
        scope.code.name = "top level";
        scope_ = &scope;
        expression(datum, true);
        emit({Op::give_back}, datum.at);
        return scope.code;
    }

  private:
    using Form = void (Compiler::*)(const Datum&, bool tail);
    static const std::unordered_map<std::string, Form>& forms() {
        static const std::unordered_map<std::string, Form> table = {
            {"quote", &Compiler::quote},   {"if", &Compiler::if_},        {"define", &Compiler::define},
            {"set!", &Compiler::set},      {"lambda", &Compiler::lambda}, {"begin", &Compiler::begin},
            {"let", &Compiler::let},       {"let*", &Compiler::let_star}, {"letrec", &Compiler::letrec},
            {"cond", &Compiler::cond},     {"and", &Compiler::and_},      {"or", &Compiler::or_},
            {"atomic", &Compiler::atomic}, {"try", &Compiler::try_}};
        return table;
    }

    // ---- emitting
    std::size_t emit(Instruction instruction, Position at) {
        scope_->code.instructions.push_back(instruction);
        scope_->code.positions.push_back(at);
        return scope_->code.instructions.size() - 1;
    }
    void push(Value constant, Position at) { emit({Op::constant, 0, 0, constant}, at); }
    void land(std::size_t jump) {
        scope_->code.instructions[jump].a = static_cast<std::uint32_t>(scope_->code.instructions.size());
    }
    void variable(Op local, Op global, const Datum& name) {
        std::uint32_t depth = 0;
        for (Scope* scope = scope_; scope != nullptr; scope = scope->outer, ++depth)
            if (auto slot = scope->find(name.text)) {
                emit({local, depth, *slot}, name.at);
                return;
            }
        emit({global, 0, 0, names_.cell(segment_, name.text)}, name.at);
    }

    // ---- checking
    static void require(bool condition, const Datum& datum, const char* message) {
        if (!condition) throw Error(message, datum.at);
    }
    static void require_size(const Datum& datum, std::size_t least, std::size_t most, const char* form) {
        if (datum.items.size() < least || datum.items.size() > most)
            throw Error("bad syntax: the form is " + std::string(form), datum.at);
    }
    static constexpr std::size_t kAny = ~std::size_t{0};

    // ---- expressions: each leaves one value on the stack
    void expression(const Datum& datum, bool tail) {
        switch (datum.kind) {
            case Datum::Kind::symbol: return variable(Op::local, Op::global, datum);
            case Datum::Kind::list: break;
            default: return push(constant(datum), datum.at);
        }
        require(!datum.items.empty(), datum, "() is no expression; '() is the empty list");
        const Datum& head = datum.items[0];
        if (head.is_symbol() && !is_shadowed(head.text))
            if (auto form = forms().find(head.text); form != forms().end()) return (this->*form->second)(datum, tail);
        for (const Datum& item : datum.items) expression(item, false);
        emit({tail ? Op::tail_call : Op::call, static_cast<std::uint32_t>(datum.items.size() - 1)}, datum.at);
    }
    bool is_shadowed(const std::string& name) const {
        for (Scope* scope = scope_; scope != nullptr; scope = scope->outer)
            if (scope->find(name)) return true;
        return false;
    }

    void sequence(const Datum& datum, std::size_t first, bool tail) {
        if (first == datum.items.size()) return push(kUnspecified, datum.at);
        for (std::size_t index = first; index < datum.items.size(); ++index) {
            bool last = index + 1 == datum.items.size();
            expression(datum.items[index], tail && last);
            if (!last) emit({Op::drop}, datum.items[index].at);
        }
    }
    // A sequence with definitions of its own, which all of it can see.
    void body(const Datum& datum, std::size_t first, bool tail) {
        std::size_t outside = scope_->visible.size();
        ++scope_->blocks;
        for (std::size_t index = first; index < datum.items.size(); ++index) {
            const Datum& item = datum.items[index];
            if (!item.is_list() || item.items.size() < 2 || !item.items[0].is_symbol("define")) continue;
            const Datum& target = item.items[1];
            if (target.is_symbol()) scope_->declare(target.text);
            if (target.is_list() && !target.items.empty()) scope_->declare(target.items[0].text);
        }
        sequence(datum, first, tail);
        --scope_->blocks;
        scope_->visible.resize(outside);
    }

    Value constant(const Datum& datum) {
        switch (datum.kind) {
            case Datum::Kind::integer: return Value::integer(datum.integer);
            case Datum::Kind::boolean: return boolean(datum.integer != 0);
            case Datum::Kind::string: return make_fixed_string(segment_, datum.text, kString);
            case Datum::Kind::symbol: return names_.symbol(segment_, datum.text);
            case Datum::Kind::list: break;
        }
        Value list = kNil;
        for (auto item = datum.items.rbegin(); item != datum.items.rend(); ++item)
            list = make_fixed_pair(segment_, constant(*item), list);
        return list;
    }
    void quote(const Datum& datum, bool) {
        require_size(datum, 2, 2, "(quote datum)");
        push(constant(datum.items[1]), datum.at);
    }

    void if_(const Datum& datum, bool tail) {
        require_size(datum, 3, 4, "(if test consequence alternative)");
        expression(datum.items[1], false);
        std::size_t otherwise = emit({Op::jump_if_false}, datum.at);
        expression(datum.items[2], tail);
        std::size_t end = emit({Op::jump}, datum.at);
        land(otherwise);
        if (datum.items.size() == 4) {
            expression(datum.items[3], tail);
        } else {
            push(kUnspecified, datum.at);
        }
        land(end);
    }

    void define(const Datum& datum, bool) {
        require_size(datum, 2, kAny, "(define name value) or (define (name parameter ...) body ...)");
        const Datum& target = datum.items[1];
        const Datum& name = target.is_list() && !target.items.empty() ? target.items[0] : target;
        require(name.is_symbol(), target, "what is defined must be a name");
        if (target.is_list()) {
            procedure(name.text, datum, target, 1, 2);
        } else {
            require_size(datum, 3, 3, "(define name value)");
            expression(datum.items[2], false);
        }
        bool global = scope_->outer == nullptr && scope_->blocks == 0;
        if (global) {
            emit({Op::define_global, 0, 0, names_.cell(segment_, name.text)}, name.at);
        } else {
            std::optional<std::uint32_t> slot = scope_->find(name.text);
            require(slot.has_value(), datum, "a definition must stand at the top level or directly in a body");
            emit({Op::set_local, 0, *slot}, name.at);
        }
        push(kUnspecified, datum.at);
    }

    void set(const Datum& datum, bool) {
        require_size(datum, 3, 3, "(set! name value)");
        require(datum.items[1].is_symbol(), datum.items[1], "what is set must be a name");
        expression(datum.items[2], false);
        variable(Op::set_local, Op::set_global, datum.items[1]);
        push(kUnspecified, datum.at);
    }

    void lambda(const Datum& datum, bool) {
        require_size(datum, 3, kAny, "(lambda (parameter ...) body ...)");
        require(datum.items[1].is_list(), datum.items[1], "parameters must be a list of names");
        procedure("lambda", datum, datum.items[1], 0, 2);
    }
    void procedure(const std::string& name, const Datum& datum, const Datum& parameters, std::size_t first_parameter,
                   std::size_t first_of_body) {
        Scope inner{scope_, names_.new_code(), {}, 0};
        inner.code.name = name;
        for (std::size_t index = first_parameter; index < parameters.items.size(); ++index) {
            require(parameters.items[index].is_symbol(), parameters.items[index], "a parameter must be a name");
            inner.declare(parameters.items[index].text);
            ++inner.code.parameters;
        }
        scope_ = &inner;
        body(datum, first_of_body, true);
        emit({Op::give_back}, datum.at);
        scope_ = inner.outer;
        emit({.op = Op::closure, .code = &inner.code}, datum.at);
    }

    void begin(const Datum& datum, bool tail) { sequence(datum, 1, tail); }

    // ---- let
    static const Datum& check_bindings(const Datum& datum, std::size_t at) {
        constexpr const char* kForm = "(let ((name value) ...) body ...)";
        require_size(datum, at + 2, kAny, kForm);
        require(datum.items[at].is_list(), datum.items[at], "bindings must be a list");
        for (const Datum& binding : datum.items[at].items)
            require(binding.is_list() && binding.items.size() == 2 && binding.items[0].is_symbol(), binding,
                    "a binding is (name value)");
        return datum.items[at];
    }
    void let(const Datum& datum, bool tail) {
        if (datum.items.size() > 1 && datum.items[1].is_symbol()) return named_let(datum, tail);
        const Datum& bindings = check_bindings(datum, 1);
        std::size_t outside = scope_->visible.size();
        for (const Datum& binding : bindings.items) expression(binding.items[1], false);
        for (const Datum& binding : bindings.items) scope_->declare(binding.items[0].text);
        for (std::size_t index = bindings.items.size(); index-- != 0;)
            emit({Op::set_local, 0, scope_->visible[outside + index].slot}, bindings.items[index].at);
        body(datum, 2, tail);
        scope_->visible.resize(outside);
    }
    void let_star(const Datum& datum, bool tail) { let_in_order(datum, tail, false); }
    void letrec(const Datum& datum, bool tail) { let_in_order(datum, tail, true); }
    void let_in_order(const Datum& datum, bool tail, bool visible_to_themselves) {
        const Datum& bindings = check_bindings(datum, 1);
        std::size_t outside = scope_->visible.size();
        if (visible_to_themselves)
            for (const Datum& binding : bindings.items) scope_->declare(binding.items[0].text);
        for (const Datum& binding : bindings.items) {
            expression(binding.items[1], false);
            if (!visible_to_themselves) scope_->declare(binding.items[0].text);
            emit({Op::set_local, 0, *scope_->find(binding.items[0].text)}, binding.at);
        }
        body(datum, 2, tail);
        scope_->visible.resize(outside);
    }
    void named_let(const Datum& datum, bool tail) {
        const Datum& bindings = check_bindings(datum, 2);
        Datum parameters;
        for (const Datum& binding : bindings.items) parameters.items.push_back(binding.items[0]);
        std::size_t outside = scope_->visible.size();
        std::uint32_t slot = scope_->declare(datum.items[1].text);
        procedure(datum.items[1].text, datum, parameters, 0, 3);
        emit({Op::set_local, 0, slot}, datum.at);
        emit({Op::local, 0, slot}, datum.at);
        for (const Datum& binding : bindings.items) expression(binding.items[1], false);
        emit({tail ? Op::tail_call : Op::call, static_cast<std::uint32_t>(bindings.items.size())}, datum.at);
        scope_->visible.resize(outside);
    }

    // ---- conditions
    void cond(const Datum& datum, bool tail) {
        std::vector<std::size_t> ends;
        for (std::size_t index = 1; index < datum.items.size(); ++index) {
            const Datum& clause = datum.items[index];
            require(clause.is_list() && clause.items.size() >= 2, clause, "a clause of cond is (test expression ...)");
            bool otherwise = clause.items[0].is_symbol("else");
            std::size_t next = 0;
            if (!otherwise) {
                expression(clause.items[0], false);
                next = emit({Op::jump_if_false}, clause.at);
            }
            sequence(clause, 1, tail);
            ends.push_back(emit({Op::jump}, clause.at));
            if (!otherwise) land(next);
        }
        push(kUnspecified, datum.at);
        for (std::size_t end : ends) land(end);
    }
    void and_(const Datum& datum, bool tail) {
        if (datum.items.size() == 1) return push(kTrue, datum.at);
        std::vector<std::size_t> failures;
        for (std::size_t index = 1; index + 1 < datum.items.size(); ++index) {
            expression(datum.items[index], false);
            failures.push_back(emit({Op::jump_if_false}, datum.at));
        }
        expression(datum.items.back(), tail);
        std::size_t end = emit({Op::jump}, datum.at);
        for (std::size_t failure : failures) land(failure);
        push(kFalse, datum.at);
        land(end);
    }
    void or_(const Datum& datum, bool tail) {
        if (datum.items.size() == 1) return push(kFalse, datum.at);
        std::uint32_t slot = scope_->code.slots++;
        std::vector<std::size_t> ends;
        for (std::size_t index = 1; index + 1 < datum.items.size(); ++index) {
            expression(datum.items[index], false);
            emit({Op::set_local, 0, slot}, datum.at);
            emit({Op::local, 0, slot}, datum.at);
            std::size_t next = emit({Op::jump_if_false}, datum.at);
            emit({Op::local, 0, slot}, datum.at);
            ends.push_back(emit({Op::jump}, datum.at));
            land(next);
        }
        expression(datum.items.back(), tail);
        for (std::size_t end : ends) land(end);
    }

    // ---- what the core adds to the language
    void atomic(const Datum& datum, bool) {
        emit({Op::begin_atomic}, datum.at);
        body(datum, 1, false);
        emit({Op::end_atomic}, datum.at);
    }
    // (try expression handler): the handler is called with the text of an error in the expression.
    void try_(const Datum& datum, bool) {
        require_size(datum, 3, 3, "(try expression handler)");
        std::size_t handler = emit({Op::begin_try}, datum.at);
        expression(datum.items[1], false);
        emit({Op::end_try}, datum.at);
        std::size_t end = emit({Op::jump}, datum.at);
        land(handler);
        std::uint32_t slot = scope_->code.slots++;
        emit({Op::set_local, 0, slot}, datum.at);
        expression(datum.items[2], false);
        emit({Op::local, 0, slot}, datum.at);
        emit({Op::call, 1}, datum.at);
        land(end);
    }

    stm::Segment& segment_;
    Names& names_;
    Scope* scope_ = nullptr;
};

}  // namespace

Value Names::symbol(stm::Segment& segment, const std::string& name) {
    auto entry = symbols_.find(name);
    if (entry == symbols_.end()) entry = symbols_.emplace(name, make_fixed_string(segment, name, kSymbol)).first;
    return entry->second;
}

stm::Ref<Cell> Names::cell(stm::Segment& segment, const std::string& name) {
    auto entry = cells_.find(name);
    if (entry == cells_.end())
        entry = cells_.emplace(name, make_cell(segment, symbol(segment, name), kUndefined)).first;
    return entry->second;
}

const Code& compile(stm::Segment& segment, Names& names, const Datum& datum) {
    return Compiler(segment, names).top_level(datum);
}

}  // namespace scheme
