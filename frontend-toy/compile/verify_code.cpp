// The rules:
//  1. positions has one entry for each instruction word; an instruction with an Extended word is followed by one, and
//     no other instruction is.
//  2. Registers, also those of windows and runs, lie within register_count; constants, names, closure cells and
//     children within their tables.
//  3. A jump leads to the start of an instruction; only Loop leads backwards.
//  4. Ranges lie within the code, and start and end at instructions; their handlers start with Catch.
//  5. Control that starts at instruction 0 or at a handler never runs off the end.

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <vector>

#include "frontend-toy/code.h"
#include "frontend-toy/compile/instruction_format.h"

namespace toy {
namespace {

class Verifier {
  public:
    explicit Verifier(const Code& code) : code_(code), size_(code.instructions.size()), starts_(size_ + 1) {}

    std::string run() {
        if (code_.positions.size() != size_) return "positions and instructions differ in number";
        if (size_ == 0) return "no instructions";
        if (code_.register_names.size() > code_.register_count) fail(0, "more variables than registers");
        for (std::size_t k = 0; k < size_;) {
            starts_[k] = true;
            k = next(k);
            if (k > size_) return "the last instruction lacks its second word";
        }
        starts_[size_] = true;
        for (std::size_t k = 0; k < size_ && problem_.empty(); k = next(k)) instruction(k);
        for (const ExceptionRange& r : code_.exception_ranges) {
            if (r.begin >= r.end || r.end > size_ || !starts_[r.begin] || !starts_[r.end])
                fail(r.begin, fmt::format("range {}..{} is wrong", r.begin, r.end));
            else if (r.handler >= size_ || !starts_[r.handler] || code_.instructions[r.handler].op != Bytecode::Catch)
                fail(r.begin, fmt::format("the handler {} of a range is wrong", r.handler));
        }
        for (const InlinedRange& r : code_.inlined_ranges)
            if (r.begin > r.end || r.end > size_) fail(r.begin, "inlined range is wrong");
        if (problem_.empty()) follow();
        for (const auto& child : code_.children)
            if (problem_.empty()) problem_ = verify_code(*child);
        return problem_;
    }

  private:
    std::size_t next(std::size_t k) const {
        return k + (is_extended(bytecode_format(code_.instructions[k].op)) ? 2 : 1);
    }
    void fail(std::size_t k, const std::string& what) {
        if (!problem_.empty()) return;
        problem_ = fmt::format("{} at {}: {}", code_.qualified_name, k, what);
    }
    void registers(std::size_t k, std::uint64_t first, std::uint64_t count = 1) {
        if (first + count > code_.register_count)
            fail(k, fmt::format("{}: register {} is beyond the {} there are", bytecode_name(code_.instructions[k].op),
                                first + count - 1, code_.register_count));
    }
    void table(std::size_t k, std::int64_t number, std::size_t size, const char* what) {
        if (number < 0 || static_cast<std::size_t>(number) >= size) fail(k, fmt::format("no {} {}", what, number));
    }
    std::int64_t destination(std::size_t k) const {
        const bool extended = is_extended(bytecode_format(code_.instructions[k].op));
        return static_cast<std::int64_t>(next(k)) + code_.instructions[extended ? k + 1 : k].bc();
    }

    void instruction(std::size_t k) {
        const Instruction& i = code_.instructions[k];
        const BytecodeFormat format = bytecode_format(i.op);
        if (i.op == Bytecode::Extended) return fail(k, "a second word on its own");
        if (is_extended(format) && code_.instructions[k + 1].op != Bytecode::Extended)
            return fail(k, "the second word is missing");
        const std::int64_t extra = is_extended(format) ? code_.instructions[k + 1].bc() : 0;
        switch (format) {
            case BytecodeFormat::AJ:
            case BytecodeFormat::J:
            case BytecodeFormat::ABJ: {
                const std::int64_t target = destination(k);
                if (target < 0 || target >= static_cast<std::int64_t>(size_) ||
                    !starts_[static_cast<std::size_t>(target)])
                    fail(k, "jump to nowhere");
                else if ((target <= static_cast<std::int64_t>(k)) != (i.op == Bytecode::Loop))
                    fail(k, "only Loop jumps backwards");
                break;
            }
            case BytecodeFormat::AK: table(k, i.bc(), code_.constants.size(), "constant"); break;
            case BytecodeFormat::AN: table(k, i.bc(), code_.names.size(), "name"); break;
            case BytecodeFormat::ABN: table(k, i.c, code_.names.size(), "name"); break;
            default: break;
        }
        operands(k, i, extra);
    }

    void operands(std::size_t k, const Instruction& i, std::int64_t extra) {
        switch (i.op) {
            case Bytecode::Jump:
            case Bytecode::Loop:
            case Bytecode::DeleteGlobal:
            case Bytecode::DeleteName:
            case Bytecode::RaiseCurrent: break;
            case Bytecode::LoadFreeCell:
            case Bytecode::LoadFree:
            case Bytecode::LoadNameFree:
                registers(k, i.a);
                table(k, i.b, code_.free_names.size(), "closure cell");
                break;
            case Bytecode::StoreFree:
                table(k, i.a, code_.free_names.size(), "closure cell");
                registers(k, i.b);
                break;
            case Bytecode::DeleteFree: table(k, i.a, code_.free_names.size(), "closure cell"); break;
            case Bytecode::BuildSlice:
                registers(k, i.a);
                registers(k, i.b, 3);
                break;
            case Bytecode::BuildTuple:
            case Bytecode::BuildList:
            case Bytecode::BuildSet:
            case Bytecode::BuildString:
                registers(k, i.a);
                registers(k, i.b, i.c);
                break;
            case Bytecode::BuildDict:
                registers(k, i.a);
                registers(k, i.b, 2u * i.c);
                break;
            case Bytecode::UnpackSequence:
                registers(k, i.a, i.c);
                registers(k, i.b);
                break;
            case Bytecode::UnpackExtended:
                registers(k, i.a, i.c + 1 + static_cast<std::uint64_t>(extra));
                registers(k, i.b);
                break;
            case Bytecode::FormatValue:
                registers(k, i.a);
                registers(k, i.b);
                if (extra & 4) registers(k, i.c);
                break;
            case Bytecode::Call:
            case Bytecode::CallKeyword:
                registers(k, i.a, 3u + i.b);
                registers(k, i.c);
                break;
            case Bytecode::LoadMethod:
            case Bytecode::LoadSpecialMethod:
                registers(k, i.a, 4);
                registers(k, i.b);
                break;
            case Bytecode::CallMethod:
            case Bytecode::CallMethodKeyword:
                registers(k, i.a, 4u + i.b);
                registers(k, i.c);
                break;
            case Bytecode::CallExtended:
                registers(k, i.a, 5);
                registers(k, i.c);
                break;
            case Bytecode::MakeFunction:
                registers(k, i.a);
                registers(k, i.b, 3);
                table(k, extra, code_.children.size(), "child");
                break;
            case Bytecode::BuildClass:
            case Bytecode::BuildClassKeyword:
                registers(k, i.a);
                registers(k, i.b, 1u + i.c + (i.op == Bytecode::BuildClassKeyword ? 1u : 0u));
                break;
            case Bytecode::Catch:
            case Bytecode::EndCatch: registers(k, i.a, 2); break;
            case Bytecode::RaiseAssertion:
                if (i.b) registers(k, i.a);
                break;
            default:
                registers(k, i.a);
                switch (bytecode_format(i.op)) {
                    case BytecodeFormat::ABC: registers(k, i.c); [[fallthrough]];
                    case BytecodeFormat::AB:
                    case BytecodeFormat::ABN:
                    case BytecodeFormat::ABJ: registers(k, i.b); break;
                    default: break;
                }
        }
        if (i.op == Bytecode::CallKeyword || i.op == Bytecode::CallMethodKeyword || i.op == Bytecode::BuildClass ||
            i.op == Bytecode::BuildClassKeyword)
            table(k, extra, code_.constants.size(), "constant");
    }

    void follow() {
        std::vector<bool> seen(size_);
        std::vector<std::size_t> pending{0};
        for (const ExceptionRange& r : code_.exception_ranges) pending.push_back(r.handler);
        while (!pending.empty()) {
            std::size_t k = pending.back();
            pending.pop_back();
            while (k < size_ && !seen[k]) {
                seen[k] = true;
                const Bytecode op = code_.instructions[k].op;
                switch (bytecode_format(op)) {
                    case BytecodeFormat::J:
                    case BytecodeFormat::AJ:
                    case BytecodeFormat::ABJ: pending.push_back(static_cast<std::size_t>(destination(k))); break;
                    default: break;
                }
                const bool stops = op == Bytecode::Jump || op == Bytecode::Loop || op == Bytecode::Return ||
                                   op == Bytecode::Raise || op == Bytecode::RaiseFrom || op == Bytecode::Reraise ||
                                   op == Bytecode::RaiseCurrent || op == Bytecode::RaiseAssertion;
                if (stops) break;
                k = next(k);
            }
            if (k >= size_) return fail(size_ - 1, "control runs off the end");
        }
    }

    const Code& code_;
    std::size_t size_;
    std::vector<bool> starts_;
    std::string problem_;
};

}  // namespace

std::string verify_code(const Code& code) { return Verifier(code).run(); }

}  // namespace toy
