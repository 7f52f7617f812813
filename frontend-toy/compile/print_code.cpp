#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <string>

#include "frontend-toy/code.h"
#include "frontend-toy/compile/instruction_format.h"

namespace toy {

BytecodeFormat bytecode_format(Bytecode op) {
    static constexpr BytecodeFormat kFormats[] = {
#define BYTECODE(name, format) BytecodeFormat::format,
#include "frontend-toy/bytecode.inc"
#undef BYTECODE
    };
    return kFormats[static_cast<std::size_t>(op)];
}

const char* bytecode_name(Bytecode op) {
    static constexpr const char* kNames[] = {
#define BYTECODE(name, format) #name,
#include "frontend-toy/bytecode.inc"
#undef BYTECODE
    };
    return kNames[static_cast<std::size_t>(op)];
}

namespace {

std::string quoted(const std::string& text) {
    std::string result = "'";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\n')
            result += "\\n";
        else if (c == '\'' || c == '\\')
            result += std::string("\\") + c;
        else if (byte < 0x20 || byte == 0x7f)
            result += fmt::format("\\x{:02x}", byte);
        else
            result += c;
    }
    return result + "'";
}

std::string print_constant(const Constant& value) {
    struct Visitor {
        std::string operator()(const Constant::None&) const { return "None"; }
        std::string operator()(const Constant::Ellipsis&) const { return "..."; }
        std::string operator()(bool b) const { return b ? "True" : "False"; }
        std::string operator()(std::int64_t n) const { return std::to_string(n); }
        std::string operator()(const Constant::BigInt& n) const { return n.digits; }
        std::string operator()(double d) const {
            const std::string text = fmt::format("{}", d);
            return std::isfinite(d) && text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
        }
        std::string operator()(const std::string& s) const { return quoted(s); }
        std::string operator()(const Constant::Bytes& b) const { return "b" + quoted(b.data); }
        std::string operator()(const Constant::Tuple& t) const {
            std::string result = "(";
            for (std::size_t k = 0; k < t.items.size(); ++k) result += (k ? ", " : "") + print_constant(t.items[k]);
            return result + (t.items.size() == 1 ? ",)" : ")");
        }
    };
    return std::visit(Visitor{}, value.content);
}

class Printer {
  public:
    explicit Printer(const Code& code) : code_(code) {}

    std::string print() {
        header();
        std::uint32_t line = 0;
        for (std::size_t k = 0; k < code_.instructions.size();) {
            const bool new_line = code_.positions[k].line != line;
            line = code_.positions[k].line;
            k = instruction(k, new_line ? std::to_string(line) : "");
        }
        for (const ExceptionRange& r : code_.exception_ranges)
            out_ += fmt::format("  range {}..{} -> {}\n", r.begin, r.end, r.handler);
        for (const InlinedRange& r : code_.inlined_ranges)
            out_ += fmt::format("  inlined {}..{} {}\n", r.begin, r.end, r.name);
        for (const auto& child : code_.children) out_ += "\n" + Printer(*child).print();
        return std::move(out_);
    }

  private:
    void header() {
        out_ +=
            fmt::format("code {} line {}, {} registers", code_.qualified_name, code_.first_line, code_.register_count);
        if (code_.is_class_body) out_ += code_.needs_class_cell ? ", class body with __class__" : ", class body";
        if (code_.is_generator) out_ += ", generator";
        if (code_.positional_only) out_ += fmt::format(", {} positional only", code_.positional_only);
        if (code_.positional) out_ += fmt::format(", {} positional", code_.positional);
        if (code_.keyword_only) out_ += fmt::format(", {} keyword only", code_.keyword_only);
        if (code_.has_varargs) out_ += ", *args";
        if (code_.has_varkeywords) out_ += ", **kwargs";
        out_ += '\n';
        const auto list = [&](const char* title, const std::vector<std::string>& names) {
            if (names.empty()) return;
            out_ += fmt::format("  {}:", title);
            for (const std::string& name : names) out_ += " " + name;
            out_ += '\n';
        };
        list("variables", code_.register_names);
        list("free", code_.free_names);
        list("instance attributes", code_.instance_attributes);
    }

    std::string reg(std::uint32_t r) const {
        return r < code_.register_names.size() ? code_.register_names[r] : fmt::format("r{}", r);
    }
    std::string name(std::uint32_t n) const { return n < code_.names.size() ? code_.names[n] : "?"; }

    // Operands that are numbers, not registers.
    static bool is_number(Bytecode op, int index) {
        switch (op) {
            case Bytecode::Call:
            case Bytecode::CallMethod:
            case Bytecode::CallKeyword:
            case Bytecode::CallMethodKeyword:
            case Bytecode::CallExtended:
            case Bytecode::LoadFreeCell:
            case Bytecode::LoadFree:
            case Bytecode::LoadNameFree: return index == 1;
            case Bytecode::RaiseAssertion: return index == 1;
            case Bytecode::StoreFree:
            case Bytecode::DeleteFree: return index == 0;
            case Bytecode::BuildTuple:
            case Bytecode::BuildList:
            case Bytecode::BuildSet:
            case Bytecode::BuildDict:
            case Bytecode::BuildString:
            case Bytecode::UnpackSequence:
            case Bytecode::UnpackExtended:
            case Bytecode::BuildClass:
            case Bytecode::BuildClassKeyword:
            case Bytecode::BuildSlice:
            case Bytecode::MakeFunction: return index == 2;
            default: return false;
        }
    }

    std::size_t instruction(std::size_t k, const std::string& line) {
        const Instruction& i = code_.instructions[k];
        const BytecodeFormat format = bytecode_format(i.op);
        const std::size_t next = k + (is_extended(format) ? 2 : 1);
        const std::int32_t extra = is_extended(format) ? code_.instructions[k + 1].bc() : 0;
        const auto operand = [&](int index) {
            const std::uint32_t value = index == 0 ? i.a : index == 1 ? i.b : i.c;
            return is_number(i.op, index) ? std::to_string(value) : reg(value);
        };
        const auto destination = [&](std::int32_t distance) {
            return std::to_string(static_cast<std::int64_t>(next) + distance);
        };
        std::string operands;
        switch (format) {
            case BytecodeFormat::A: operands = operand(0); break;
            case BytecodeFormat::AB: operands = operand(0) + " " + operand(1); break;
            case BytecodeFormat::ABC: operands = operand(0) + " " + operand(1) + " " + operand(2); break;
            case BytecodeFormat::AJ: operands = operand(0) + " -> " + destination(i.bc()); break;
            case BytecodeFormat::J: operands = "-> " + destination(i.bc()); break;
            case BytecodeFormat::AK:
                operands = operand(0) + " " + print_constant(code_.constants[static_cast<std::size_t>(i.bc())]);
                break;
            case BytecodeFormat::AN: operands = operand(0) + " " + name(static_cast<std::uint32_t>(i.bc())); break;
            case BytecodeFormat::ABN: operands = operand(0) + " " + operand(1) + " " + name(i.c); break;
            case BytecodeFormat::ABJ: operands = operand(0) + " " + operand(1) + " -> " + destination(extra); break;
            case BytecodeFormat::ABCX:
                operands = operand(0) + " " + operand(1) + " " + operand(2) + " ";
                if (i.op == Bytecode::CallKeyword || i.op == Bytecode::CallMethodKeyword ||
                    i.op == Bytecode::BuildClass || i.op == Bytecode::BuildClassKeyword)
                    operands += print_constant(code_.constants[static_cast<std::size_t>(extra)]);
                else
                    operands += std::to_string(extra);
                break;
        }
        out_ += fmt::format("{:>6} {:>5}  {:<18} {}", line, k, bytecode_name(i.op), operands);
        while (out_.back() == ' ') out_.pop_back();
        out_ += '\n';
        return next;
    }

    const Code& code_;
    std::string out_;
};

}  // namespace

std::string print_code(const Code& code) { return Printer(code).print(); }

}  // namespace toy
