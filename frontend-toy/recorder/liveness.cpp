#include "frontend-toy/recorder/liveness.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace toy {
namespace {

// Registers that an instruction reads and writes.
struct Operands {
    std::vector<std::uint32_t> reads;
    std::vector<std::uint32_t> writes;

    void read_range(std::uint32_t first, std::uint32_t count) {
        for (std::uint32_t i = 0; i < count; i++) reads.push_back(first + i);
    }
    void write_range(std::uint32_t first, std::uint32_t count) {
        for (std::uint32_t i = 0; i < count; i++) writes.push_back(first + i);
    }
};

Operands operands_of(const Instruction& in, const Instruction& extended) {
    Operands o;
    auto reads = [&](auto... regs) { (o.reads.push_back(regs), ...); };
    auto writes = [&](auto... regs) { (o.writes.push_back(regs), ...); };
    switch (in.op) {
        case Bytecode::Extended:
        case Bytecode::Jump:
        case Bytecode::Loop:
        case Bytecode::DeleteGlobal:
        case Bytecode::DeleteName:
        case Bytecode::DeleteFree:
        case Bytecode::RaiseCurrent:
        case Bytecode::count_: break;
        case Bytecode::Move: reads(in.b), writes(in.a); break;
        case Bytecode::LoadConstant:
        case Bytecode::LoadNothing:
        case Bytecode::LoadUndefined:
        case Bytecode::LoadGlobal:
        case Bytecode::LoadFreeCell:
        case Bytecode::LoadFree:
        case Bytecode::LoadClassCell:
        case Bytecode::ImportName:
        case Bytecode::ImportTop: writes(in.a); break;
        case Bytecode::LoadName:
        case Bytecode::LoadNameFree: reads(0), writes(in.a); break;
        case Bytecode::StoreName: reads(0, in.a); break;
        case Bytecode::CheckBound:
        case Bytecode::StoreGlobal:
        case Bytecode::DeleteCell:
        case Bytecode::DeleteAttribute:
        case Bytecode::JumpIfTrue:
        case Bytecode::JumpIfFalse:
        case Bytecode::Return:
        case Bytecode::Raise:
        case Bytecode::Reraise:
        case Bytecode::RaiseAssertion:
        case Bytecode::ImportStar:
        case Bytecode::PrintExpression: reads(in.a); break;
        case Bytecode::MakeCell: reads(in.a), writes(in.a); break;
        case Bytecode::LoadCell:
        case Bytecode::Negate:
        case Bytecode::Positive:
        case Bytecode::Invert:
        case Bytecode::Not:
        case Bytecode::GetIterator:
        case Bytecode::ListToTuple:
        case Bytecode::TypeOf:
        case Bytecode::GetAttribute:
        case Bytecode::ImportFrom:
        case Bytecode::Yield:
        case Bytecode::ArgumentsTuple:
        case Bytecode::GetYieldFromIterator: reads(in.b), writes(in.a); break;
        case Bytecode::ForIterate: reads(in.b), writes(in.a); break;
        case Bytecode::StoreCell: reads(in.a, in.b); break;
        case Bytecode::StoreFree: reads(in.b); break;
        case Bytecode::Add:
        case Bytecode::Subtract:
        case Bytecode::Multiply:
        case Bytecode::TrueDivide:
        case Bytecode::FloorDivide:
        case Bytecode::Modulo:
        case Bytecode::Power:
        case Bytecode::LeftShift:
        case Bytecode::RightShift:
        case Bytecode::BitAnd:
        case Bytecode::BitOr:
        case Bytecode::BitXor:
        case Bytecode::MatrixMultiply:
        case Bytecode::InplaceAdd:
        case Bytecode::InplaceSubtract:
        case Bytecode::InplaceMultiply:
        case Bytecode::InplaceTrueDivide:
        case Bytecode::InplaceFloorDivide:
        case Bytecode::InplaceModulo:
        case Bytecode::InplacePower:
        case Bytecode::InplaceLeftShift:
        case Bytecode::InplaceRightShift:
        case Bytecode::InplaceBitAnd:
        case Bytecode::InplaceBitOr:
        case Bytecode::InplaceBitXor:
        case Bytecode::InplaceMatrixMultiply:
        case Bytecode::Equal:
        case Bytecode::NotEqual:
        case Bytecode::Less:
        case Bytecode::LessEqual:
        case Bytecode::Greater:
        case Bytecode::GreaterEqual:
        case Bytecode::Is:
        case Bytecode::IsNot:
        case Bytecode::Contains:
        case Bytecode::NotContains:
        case Bytecode::GetItem:
        case Bytecode::MatchException: reads(in.b, in.c), writes(in.a); break;
        case Bytecode::FormatValue: reads(in.b, in.c), writes(in.a); break;
        case Bytecode::Send: reads(in.a, in.b), writes(in.a); break;
        case Bytecode::YieldDelegate: reads(in.b, in.c), writes(in.a); break;
        case Bytecode::SetItem: reads(in.a, in.b, in.c); break;
        case Bytecode::DeleteItem:
        case Bytecode::SetAttribute:
        case Bytecode::ListAppend:
        case Bytecode::SetAdd:
        case Bytecode::ListExtend:
        case Bytecode::SetUpdate:
        case Bytecode::DictUpdate:
        case Bytecode::DictMerge:
        case Bytecode::RaiseFrom: reads(in.a, in.b); break;
        case Bytecode::DictInsert: reads(in.a, in.b, in.c); break;
        case Bytecode::BuildSlice: o.read_range(in.b, 3), writes(in.a); break;
        case Bytecode::BuildTuple:
        case Bytecode::BuildList:
        case Bytecode::BuildSet:
        case Bytecode::BuildString: o.read_range(in.b, in.c), writes(in.a); break;
        case Bytecode::BuildDict: o.read_range(in.b, 2u * in.c), writes(in.a); break;
        case Bytecode::UnpackSequence: reads(in.b), o.write_range(in.a, in.c); break;
        case Bytecode::UnpackExtended:
            reads(in.b), o.write_range(in.a, in.c + 1u + static_cast<std::uint32_t>(extended.bc()));
            break;
        case Bytecode::Call:
        case Bytecode::CallKeyword: o.read_range(in.a + 2u, in.b + 1u), writes(in.c); break;
        case Bytecode::LoadMethod:
        case Bytecode::LoadSpecialMethod: reads(in.b), o.write_range(in.a + 2u, 2); break;
        case Bytecode::CallMethod:
        case Bytecode::CallMethodKeyword: o.read_range(in.a + 2u, in.b + 2u), writes(in.c); break;
        case Bytecode::CallExtended: o.read_range(in.a + 2u, 3), writes(in.c); break;
        case Bytecode::MakeFunction: o.read_range(in.b, 3), writes(in.a); break;
        case Bytecode::BuildClassKeyword: o.read_range(in.b, in.c + 2u), writes(in.a); break;
        case Bytecode::BuildClass: o.read_range(in.b, in.c + 1u), writes(in.a); break;
        case Bytecode::Catch: o.write_range(in.a, 2); break;
        case Bytecode::EndCatch: reads(in.a + 1u); break;
    }
    return o;
}

bool has_extended_word(const Code& code, std::uint32_t index) {
    return index + 1 < code.instructions.size() && code.instructions[index + 1].op == Bytecode::Extended;
}

}  // namespace

Liveness::Liveness(const Code& code) : words_((code.register_count + 64) / 64) {
    std::uint32_t count = static_cast<std::uint32_t>(code.instructions.size());
    bits_.assign((count + 1) * words_, 0);
    const Instruction none{Bytecode::Extended};
    bool changed = true;
    std::vector<std::uint64_t> live(words_);
    // Backwards until nothing changes: loops need a second round, nested ones sometimes a third.
    while (changed) {
        changed = false;
        for (std::uint32_t index = count; index-- > 0;) {
            const Instruction& in = code.instructions[index];
            if (in.op == Bytecode::Extended) continue;
            bool wide = has_extended_word(code, index);
            std::uint32_t next = index + (wide ? 2 : 1);
            std::fill(live.begin(), live.end(), 0);
            auto join = [&](std::uint32_t target) {
                for (std::size_t w = 0; w < words_; w++) live[w] |= bits_[target * words_ + w];
            };
            const Instruction& extended = wide ? code.instructions[index + 1] : none;
            switch (in.op) {
                case Bytecode::Jump:
                case Bytecode::Loop: join(next + static_cast<std::uint32_t>(in.bc())); break;
                case Bytecode::JumpIfTrue:
                case Bytecode::JumpIfFalse:
                    join(next);
                    join(next + static_cast<std::uint32_t>(in.bc()));
                    break;
                default: break;
            }
            bool falls_through = in.op != Bytecode::Jump && in.op != Bytecode::Loop && in.op != Bytecode::Return &&
                                 in.op != Bytecode::Raise && in.op != Bytecode::RaiseFrom &&
                                 in.op != Bytecode::Reraise && in.op != Bytecode::RaiseCurrent &&
                                 in.op != Bytecode::RaiseAssertion;
            if (falls_through) join(next);
            if (in.op == Bytecode::Send) join(next + static_cast<std::uint32_t>(extended.bc()));
            Operands o = operands_of(in, extended);
            for (std::uint32_t reg : o.writes) live[reg / 64] &= ~(std::uint64_t{1} << (reg % 64));
            // At the end of an iteration its variable keeps the last item.
            if (in.op == Bytecode::ForIterate) join(next + static_cast<std::uint32_t>(extended.bc()));
            for (std::uint32_t reg : o.reads) live[reg / 64] |= std::uint64_t{1} << (reg % 64);
            // An exception leaves before anything is written.
            for (const ExceptionRange& range : code.exception_ranges) {
                if (index >= range.begin && index < range.end) join(range.handler);
            }
            std::uint64_t* stored = &bits_[std::size_t{index} * words_];
            for (std::size_t w = 0; w < words_; w++) {
                if (stored[w] != live[w]) {
                    stored[w] = live[w];
                    changed = true;
                }
            }
        }
    }
}

const Liveness& liveness_of(const Code& code) {
    static std::mutex mutex;
    static std::unordered_map<const Code*, std::unique_ptr<Liveness>> computed;
    std::lock_guard lock(mutex);
    std::unique_ptr<Liveness>& entry = computed[&code];
    if (!entry) entry = std::make_unique<Liveness>(code);
    return *entry;
}

}  // namespace toy
