// The match statement. Names are bound when the whole pattern has matched: until then what they will hold is in
// temporaries, one per name.
#include <algorithm>

#include <fmt/format.h>

#include "frontend-toy/compile/generator.h"
#include "frontend-toy/compile/limits.h"

namespace toy {
namespace {

// The names that a pattern binds, in order.
void add_names(const Pattern& p, const SourceText& source, std::vector<std::string>& names) {
    const auto add = [&](const std::string& name) {
        if (name.empty()) return;
        if (std::find(names.begin(), names.end(), name) != names.end()) {
            source.fail(p.position, fmt::format("multiple assignments to name '{}' in pattern", name));
        }
        names.push_back(name);
    };
    if (p.kind == PatternKind::alternatives) {
        std::vector<std::string> first;
        for (std::size_t k = 0; k < p.parts.size(); ++k) {
            std::vector<std::string> these;
            add_names(*p.parts[k], source, these);
            std::vector<std::string> sorted_first = first, sorted_these = these;
            std::sort(sorted_first.begin(), sorted_first.end());
            std::sort(sorted_these.begin(), sorted_these.end());
            if (k > 0 && sorted_first != sorted_these) {
                source.fail(p.position, "alternative patterns bind different names");
            }
            if (k == 0) first = std::move(these);
        }
        for (const std::string& name : first) add(name);
    } else {
        for (const Pattern* part : p.parts) add_names(*part, source, names);
        add(p.rest);
    }
    add(p.name);
}

bool is_irrefutable(const Pattern& p) {
    if (p.kind == PatternKind::capture) return true;
    return p.kind == PatternKind::alternatives &&
           std::any_of(p.parts.begin(), p.parts.end(), [](const Pattern* part) { return is_irrefutable(*part); });
}

// Nothing that stands after a pattern that always matches can be reached.
void check_reachable(const Pattern& p, bool is_last, const SourceText& source) {
    const auto fail = [&](const Pattern& always) {
        source.fail(always.position, always.name.empty()
                                         ? "wildcard makes remaining patterns unreachable"
                                         : fmt::format("name capture '{}' makes remaining patterns unreachable", always.name));
    };
    if (p.kind == PatternKind::alternatives) {
        for (std::size_t k = 0; k + 1 < p.parts.size(); ++k) {
            if (is_irrefutable(*p.parts[k])) fail(*p.parts[k]);
        }
    }
    if (!is_last && p.kind == PatternKind::capture) fail(p);
}

}  // namespace

void Generator::call_runtime(const char* function, std::initializer_list<Register> arguments, Register target) {
    const Temporaries temporaries(builder_);
    const Register first = builder_.allocate(3 + arguments.size());
    builder_.emit_number(Bytecode::LoadGlobal, static_cast<Register>(first + 2), builder_.name(function));
    Register place = static_cast<Register>(first + 3);
    for (Register argument : arguments) builder_.emit(Bytecode::Move, place++, argument);
    builder_.emit(Bytecode::Call, first, static_cast<std::uint32_t>(arguments.size()), target);
}

void Generator::match_statement(const MatchStatement& s) {
    const Register subject = copied(*s.subject);
    Label end;
    for (std::size_t k = 0; k < s.cases.size(); ++k) {
        const MatchCase& one = s.cases[k];
        check_reachable(*one.pattern, k + 1 == s.cases.size() || one.guard != nullptr, source_);
        const Temporaries temporaries(builder_);
        Label next;
        std::vector<std::string> names;
        add_names(*one.pattern, source_, names);
        Captures captures;
        for (const std::string& name : names) captures.emplace_back(name, builder_.allocate());
        {
            const At at(builder_, one.pattern->position);
            pattern(*one.pattern, subject, captures, next);
            for (const auto& [name, reg] : captures) store_name(name, reg);
        }
        if (one.guard) jump_if(*one.guard, false, next);
        block(one.body);
        if (builder_.reachable() && k + 1 < s.cases.size()) builder_.jump(end);
        builder_.bind(next);
    }
    builder_.bind(end);
}

void Generator::pattern(const Pattern& p, Register subject, const Captures& captures, Label& fails) {
    const DepthGuard guard(depth_, source_, p.position);
    const At at(builder_, p.position);
    const Temporaries temporaries(builder_);
    switch (p.kind) {
        case PatternKind::value:
        case PatternKind::identity: {
            const Register result = builder_.allocate();
            const Register value = operand(*p.expression);
            builder_.emit(p.kind == PatternKind::value ? Bytecode::Equal : Bytecode::Is, result, subject, value);
            builder_.jump_if(false, result, fails);
            break;
        }
        case PatternKind::star:
        case PatternKind::capture: break;
        case PatternKind::sequence: sequence_pattern(p, subject, captures, fails); break;
        case PatternKind::mapping: mapping_pattern(p, subject, captures, fails); break;
        case PatternKind::class_: class_pattern(p, subject, captures, fails); break;
        case PatternKind::alternatives: {
            Label matched;
            for (std::size_t k = 0; k < p.parts.size(); ++k) {
                if (k + 1 == p.parts.size()) {
                    pattern(*p.parts[k], subject, captures, fails);
                } else {
                    Label next;
                    pattern(*p.parts[k], subject, captures, next);
                    builder_.jump(matched);
                    builder_.bind(next);
                }
            }
            builder_.bind(matched);
            break;
        }
    }
    if (p.name.empty()) return;
    for (const auto& [name, reg] : captures) {
        if (name == p.name) builder_.emit(Bytecode::Move, reg, subject);
    }
}

void Generator::sequence_pattern(const Pattern& p, Register subject, const Captures& captures, Label& fails) {
    std::size_t star = p.parts.size();
    for (std::size_t k = 0; k < p.parts.size(); ++k) {
        if (p.parts[k]->kind != PatternKind::star) continue;
        if (star != p.parts.size()) source_.fail(p.position, "multiple starred expressions in sequence pattern");
        star = k;
    }
    const bool open = star != p.parts.size();
    const Register result = builder_.allocate(), count = builder_.allocate(), at_least = builder_.allocate();
    builder_.load_constant(count, Constant{static_cast<std::int64_t>(p.parts.size() - (open ? 1 : 0))});
    builder_.load_constant(at_least, Constant{open});
    call_runtime("<sequence pattern>", {subject, count, at_least}, result);
    builder_.jump_if(false, result, fails);
    for (std::size_t k = 0; k < p.parts.size(); ++k) {
        const Pattern& part = *p.parts[k];
        if (part.kind == PatternKind::capture && part.name.empty()) continue;
        if (part.kind == PatternKind::star && part.name.empty()) continue;
        const Temporaries temporaries(builder_);
        const Register item = builder_.allocate(), index = builder_.allocate();
        if (part.kind == PatternKind::star) {
            const Register after = builder_.allocate();
            builder_.load_constant(index, Constant{static_cast<std::int64_t>(star)});
            builder_.load_constant(after, Constant{static_cast<std::int64_t>(p.parts.size() - star - 1)});
            call_runtime("<rest of sequence>", {subject, index, after}, item);
        } else {
            const auto place = static_cast<std::int64_t>(k);
            builder_.load_constant(index, Constant{k < star ? place : place - static_cast<std::int64_t>(p.parts.size())});
            builder_.emit(Bytecode::GetItem, item, subject, index);
        }
        pattern(part, item, captures, fails);
    }
}

// `values`: a tuple with what the parts are to match, or None: the whole fails.
void Generator::part_patterns(const Pattern& p, Register values, const Captures& captures, Label& fails) {
    const Register result = builder_.allocate(), none = builder_.allocate();
    builder_.load_constant(none, Constant{Constant::None{}});
    builder_.emit(Bytecode::Is, result, values, none);
    builder_.jump_if(true, result, fails);
    for (std::size_t k = 0; k < p.parts.size(); ++k) {
        if (p.parts[k]->kind == PatternKind::capture && p.parts[k]->name.empty()) continue;
        const Temporaries temporaries(builder_);
        const Register item = builder_.allocate(), index = builder_.allocate();
        builder_.load_constant(index, Constant{static_cast<std::int64_t>(k)});
        builder_.emit(Bytecode::GetItem, item, values, index);
        pattern(*p.parts[k], item, captures, fails);
    }
}

void Generator::mapping_pattern(const Pattern& p, Register subject, const Captures& captures, Label& fails) {
    const Register values = builder_.allocate(), keys = builder_.allocate();
    {
        const Temporaries temporaries(builder_);
        const Register first = builder_.allocate(p.keys.size());
        for (std::size_t k = 0; k < p.keys.size(); ++k) evaluate(*p.keys[k], static_cast<Register>(first + k));
        builder_.emit(Bytecode::BuildTuple, keys, first, static_cast<std::uint32_t>(p.keys.size()));
    }
    call_runtime("<mapping pattern>", {subject, keys}, values);
    part_patterns(p, values, captures, fails);
    if (p.rest.empty()) return;
    call_runtime("<rest of mapping>", {subject, keys}, values);
    for (const auto& [name, reg] : captures) {
        if (name == p.rest) builder_.emit(Bytecode::Move, reg, values);
    }
}

void Generator::class_pattern(const Pattern& p, Register subject, const Captures& captures, Label& fails) {
    const Register values = builder_.allocate(), cls = builder_.allocate(), count = builder_.allocate(),
                   names = builder_.allocate();
    evaluate(*p.expression, cls);
    builder_.load_constant(count, Constant{static_cast<std::int64_t>(p.parts.size() - p.keywords.size())});
    Constant::Tuple keywords;
    for (const std::string& name : p.keywords) keywords.items.push_back({mangled(name)});
    builder_.load_constant(names, Constant{std::move(keywords)});
    call_runtime("<class pattern>", {subject, cls, count, names}, values);
    part_patterns(p, values, captures, fails);
}

}  // namespace toy
