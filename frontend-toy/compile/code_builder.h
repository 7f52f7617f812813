// Emits the instructions of one Code: tables, labels, registers, and which variables are surely bound.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "frontend-toy/code.h"
#include "frontend-toy/parse/source_text.h"

namespace toy {

using Register = std::uint16_t;

// The variables in registers that have a value on every way to the current point. Nothing runs at an unreachable one.
class BoundSet {
  public:
    bool contains(Register r) const { return !reachable || (r / 64 < words_.size() && (words_[r / 64] >> r % 64 & 1)); }
    void add(Register r) {
        if (r / 64 >= words_.size()) words_.resize(r / 64 + 1);
        words_[r / 64] |= std::uint64_t{1} << r % 64;
    }
    void remove(Register r) {
        if (r / 64 < words_.size()) words_[r / 64] &= ~(std::uint64_t{1} << r % 64);
    }
    void merge(const BoundSet& other) {
        if (!other.reachable) return;
        if (!reachable) {
            *this = other;
            return;
        }
        if (words_.size() > other.words_.size()) words_.resize(other.words_.size());
        for (std::size_t k = 0; k < words_.size(); ++k) words_[k] &= other.words_[k];
    }

    bool reachable = true;

  private:
    std::vector<std::uint64_t> words_;
};

struct Label {
    std::int64_t position = -1;
    std::vector<std::uint32_t> jumps;  // words to patch
    BoundSet bound;                    // at the jumps so far

    Label() { bound.reachable = false; }
};

class CodeBuilder {
  public:
    CodeBuilder(Code& code, const SourceText& source) : code_(code), source_(source) {}

    // ---- instructions, at `position`; nothing is emitted where control never arrives
    Position position;
    BoundSet bound;

    std::uint32_t here() const { return static_cast<std::uint32_t>(code_.instructions.size()); }
    void emit(Bytecode op, std::uint32_t a = 0, std::uint32_t b = 0, std::uint32_t c = 0);
    void emit_number(Bytecode op, std::uint32_t a, std::uint32_t number);  // AK, AN
    void emit_extended(Bytecode op, std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t number);
    void jump(Label& label) {
        jump_word(Bytecode::Jump, 0, 0, label);
        stop();
    }
    void loop(Label& label) {
        jump_word(Bytecode::Loop, 0, 0, label);
        stop();
    }
    void jump_if(bool sense, Register r, Label& label) {
        jump_word(sense ? Bytecode::JumpIfTrue : Bytecode::JumpIfFalse, r, 0, label);
    }
    void jump_extended(Bytecode op, Register a, Register b, Label& label);
    void bind(Label& label);
    void stop() { bound.reachable = false; }  // control never arrives here
    bool reachable() const { return bound.reachable; }

    // ---- tables
    std::uint32_t constant(const Constant& value);
    std::uint32_t name(const std::string& name);
    void load_constant(Register target, const Constant& value) {
        emit_number(Bytecode::LoadConstant, target, constant(value));
    }

    // ---- registers
    Register top() const { return static_cast<Register>(top_); }
    Register allocate(std::size_t count = 1);
    void release_to(Register top) { top_ = top; }

    Code& code() { return code_; }
    const SourceText& source() const { return source_; }

  private:
    std::uint16_t narrow(std::uint32_t number) const;
    void jump_word(Bytecode op, Register a, Register b, Label& label);
    void patch(std::uint32_t word, std::int64_t target);

    Code& code_;
    const SourceText& source_;
    std::size_t top_ = 0;
    std::unordered_map<std::string, std::uint32_t> constant_numbers_, name_numbers_;
};

// Temporaries live until the end of the C++ scope.
class Temporaries {
  public:
    explicit Temporaries(CodeBuilder& builder) : builder_(builder), top_(builder.top()) {}
    ~Temporaries() { builder_.release_to(top_); }
    Temporaries(const Temporaries&) = delete;
    Temporaries& operator=(const Temporaries&) = delete;

  private:
    CodeBuilder& builder_;
    Register top_;
};

// Instructions of the C++ scope come from this place in the source.
class At {
  public:
    At(CodeBuilder& builder, const Position& position) : builder_(builder), before_(builder.position) {
        builder.position = position;
    }
    ~At() { builder_.position = before_; }
    At(const At&) = delete;
    At& operator=(const At&) = delete;

  private:
    CodeBuilder& builder_;
    Position before_;
};

}  // namespace toy
