#include "frontend-toy/compile/code_builder.h"

#include <bit>
#include <cstring>

namespace toy {
namespace {

constexpr std::size_t kMaxRegisters = 65000;

// Equal keys: the same constant. 0.0 and -0.0, 1 and 1.0 and True differ.
void append_key(std::string& key, const Constant& value) {
    struct Visitor {
        std::string& key;
        void text(char tag, const std::string& s) {
            key += tag;
            key += std::to_string(s.size());
            key += ':';
            key += s;
        }
        void operator()(const Constant::None&) { key += 'N'; }
        void operator()(const Constant::Ellipsis&) { key += 'E'; }
        void operator()(bool b) { key += b ? 'T' : 'F'; }
        void operator()(std::int64_t n) { text('i', std::to_string(n)); }
        void operator()(const Constant::BigInt& n) { text('I', n.digits); }
        void operator()(double d) { text('d', std::to_string(std::bit_cast<std::uint64_t>(d))); }
        void operator()(const std::string& s) { text('s', s); }
        void operator()(const Constant::Bytes& b) { text('b', b.data); }
        void operator()(const Constant::Tuple& t) {
            key += '(';
            for (const Constant& item : t.items) append_key(key, item);
            key += ')';
        }
    };
    std::visit(Visitor{key}, value.content);
}

}  // namespace

std::uint16_t CodeBuilder::narrow(std::uint32_t number) const {
    if (number > 0xffff) source_.refuse(position, "more than 65535 names or registers in one function");
    return static_cast<std::uint16_t>(number);
}

void CodeBuilder::emit(Bytecode op, std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    if (!reachable()) return;
    Instruction instruction{op, narrow(a), narrow(b), narrow(c)};
    code_.instructions.push_back(instruction);
    code_.positions.push_back(position);
}

void CodeBuilder::emit_number(Bytecode op, std::uint32_t a, std::uint32_t number) {
    emit(op, a);
    if (reachable()) code_.instructions.back().set_bc(static_cast<std::int32_t>(number));
}

void CodeBuilder::emit_extended(Bytecode op, std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t number) {
    emit(op, a, b, c);
    emit_number(Bytecode::Extended, 0, number);
}

void CodeBuilder::patch(std::uint32_t word, std::int64_t target) {
    code_.instructions[word].set_bc(static_cast<std::int32_t>(target - (std::int64_t{word} + 1)));
}

void CodeBuilder::jump_word(Bytecode op, Register a, Register b, Label& label) {
    const bool extended = op == Bytecode::Extended;
    if (!reachable()) return;
    emit(op, a, extended ? 0 : b);
    if (label.position >= 0) {
        patch(here() - 1, label.position);
        return;
    }
    label.jumps.push_back(here() - 1);
    label.bound.merge(bound);
}

void CodeBuilder::jump_extended(Bytecode op, Register a, Register b, Label& label) {
    emit(op, a, b);
    jump_word(Bytecode::Extended, 0, 0, label);
}

void CodeBuilder::bind(Label& label) {
    label.position = here();
    for (const std::uint32_t word : label.jumps) patch(word, label.position);
    bound.merge(label.bound);
}

std::uint32_t CodeBuilder::constant(const Constant& value) {
    std::string key;
    append_key(key, value);
    const auto [entry, is_new] =
        constant_numbers_.try_emplace(std::move(key), static_cast<std::uint32_t>(code_.constants.size()));
    if (is_new) code_.constants.push_back(value);
    return entry->second;
}

std::uint32_t CodeBuilder::name(const std::string& name) {
    const auto [entry, is_new] = name_numbers_.try_emplace(name, static_cast<std::uint32_t>(code_.names.size()));
    if (is_new) code_.names.push_back(name);
    return entry->second;
}

Register CodeBuilder::allocate(std::size_t count) {
    const std::size_t first = top_;
    top_ += count;
    if (top_ > kMaxRegisters) source_.refuse(position, "more than 65000 variables and values in one function");
    if (top_ > code_.register_count) code_.register_count = static_cast<std::uint32_t>(top_);
    return static_cast<Register>(first);
}

}  // namespace toy
