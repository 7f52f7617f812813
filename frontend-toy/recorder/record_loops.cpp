// The recorder's main switch, and how recordings end: loops, links, exits.
#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/recorder/descriptors.h"
#include "frontend-toy/recorder/helpers.h"
#include "frontend-toy/recorder/python_free.h"
#include "frontend-toy/recorder/recorder.h"

namespace toy {

using jit::Opcode;
using jit::ValueId;

namespace {

// A trace that ends before an instruction that cannot be recorded is worth compiling from about this length on.
constexpr std::uint32_t kWorthLeaving = 25;

}  // namespace

Recorder::Progress Recorder::leave(const char* reason) {
    at(pc_);
    builder_.leave(reason);
    return Progress::finished;
}

Recorder::Progress Recorder::record(Value* base, const Instruction* pc) {
    base_ = base;
    pc_ = pc;
    if (base != entry_base_ + top().shift) {
        reason_ = "frames out of step";
        return Progress::abandoned;
    }
    at(pc);
    auto index = static_cast<std::size_t>(pc - top().code->instructions.data());
    builder_.set_position(index < top().code->positions.size() ? top().code->positions[index].line : 0);
    try {
        if (builder_.size() > runtime_.options().parameters.maximum_trace) give_up("trace too long");
        ++instructions_;
        if (expects_unwinding_) give_up("an instruction that should have raised");
        return record_instruction();
    } catch (const Abandon& abandon) {
        // A bridge or function that has already come some way is worth having as far as it goes. Within the
        // instruction only guards were emitted so far, which are harmless.
        bool keep = instructions_ > kWorthLeaving && builder_.size() <= runtime_.options().parameters.maximum_trace;
        if (keep && kind_ != jit::TraceKind::loop) return leave(abandon.reason);
        reason_ = abandon.reason;
        return Progress::abandoned;
    } catch (const LeaveHere& here) {
        if (kind_ == jit::TraceKind::loop || instructions_ < 4) {
            reason_ = here.reason;
            return Progress::abandoned;
        }
        return leave(here.reason);
    }
}

Recorder::Progress Recorder::record_loop() {
    const Instruction* head = pc_ + 1 + pc_->bc();
    if (kind_ == jit::TraceKind::loop && head == start_ && frames_.size() == 1 && top().shift == 0) {
        poll_ = true;
        builder_.invalidate_snapshot();
        builder_.break_check();
        poll_ = false;
        at(head);
        builder_.invalidate_snapshot();
        builder_.close_loop();
        return Progress::finished;
    }
    Code& code = const_cast<Code&>(*top().code);
    void* known =
        code.traces[static_cast<std::size_t>(head - code.instructions.data())].load(std::memory_order_acquire);
    if (known != nullptr) {
        if (instructions_ < 2 && kind_ == jit::TraceKind::loop) give_up("inner loop first");
        poll_ = true;
        builder_.invalidate_snapshot();
        builder_.break_check();
        if (depth_ != 0 || top().shift != 0) {
            ValueId room = call_helper(helper::enter_deeper, {constant_int(depth_), constant_int(top().shift)});
            builder_.emit(Opcode::guard_true, {room});
        }
        poll_ = false;
        at(head);
        builder_.invalidate_snapshot();
        builder_.jump_trace(static_cast<jit::CompiledTrace*>(known)->id());
        return Progress::finished;
    }
    if (++unrolled_[pc_] > runtime_.options().parameters.maximum_unroll) give_up("inner loop");
    return Progress::going_on;
}

Recorder::Progress Recorder::record_instruction() {
    switch (pc_->op) {
        case Bytecode::Move: set(pc_->a, get(pc_->b)); break;
        case Bytecode::LoadConstant:
            set(pc_->a, constant(top().code->constant_values[static_cast<std::size_t>(pc_->bc())]));
            break;
        case Bytecode::LoadNothing: set(pc_->a, constant(kNothing)); break;
        case Bytecode::LoadUndefined: set(pc_->a, constant(kUndefined)); break;
        case Bytecode::CheckBound: {
            Value seen = actual(pc_->a);
            if (seen.is_nothing() || seen == kUndefined) give_up("unbound variable");
            ValueId value = get(pc_->a);
            if (!builder_.is_known_int(value) && !builder_.is_known_float(value) && builder_.known_type(value) == 0) {
                guard_same_kind(value, seen);
            }
            break;
        }
        case Bytecode::LoadGlobal: record_load_global(); break;
        case Bytecode::StoreGlobal: record_store_global(); break;
        case Bytecode::MakeCell:
        case Bytecode::LoadCell:
        case Bytecode::StoreCell:
        case Bytecode::LoadFreeCell:
        case Bytecode::LoadFree:
        case Bytecode::StoreFree: record_cells(); break;

        case Bytecode::Add: record_binary(BinaryOp::add, false); break;
        case Bytecode::Subtract: record_binary(BinaryOp::subtract, false); break;
        case Bytecode::Multiply: record_binary(BinaryOp::multiply, false); break;
        case Bytecode::TrueDivide: record_binary(BinaryOp::true_divide, false); break;
        case Bytecode::FloorDivide: record_binary(BinaryOp::floor_divide, false); break;
        case Bytecode::Modulo: record_binary(BinaryOp::modulo, false); break;
        case Bytecode::Power: record_binary(BinaryOp::power, false); break;
        case Bytecode::LeftShift: record_binary(BinaryOp::left_shift, false); break;
        case Bytecode::RightShift: record_binary(BinaryOp::right_shift, false); break;
        case Bytecode::BitAnd: record_binary(BinaryOp::bit_and, false); break;
        case Bytecode::BitOr: record_binary(BinaryOp::bit_or, false); break;
        case Bytecode::BitXor: record_binary(BinaryOp::bit_xor, false); break;
        case Bytecode::InplaceAdd: record_binary(BinaryOp::add, true); break;
        case Bytecode::InplaceSubtract: record_binary(BinaryOp::subtract, true); break;
        case Bytecode::InplaceMultiply: record_binary(BinaryOp::multiply, true); break;
        case Bytecode::InplaceTrueDivide: record_binary(BinaryOp::true_divide, true); break;
        case Bytecode::InplaceFloorDivide: record_binary(BinaryOp::floor_divide, true); break;
        case Bytecode::InplaceModulo: record_binary(BinaryOp::modulo, true); break;
        case Bytecode::InplacePower: record_binary(BinaryOp::power, true); break;
        case Bytecode::InplaceLeftShift: record_binary(BinaryOp::left_shift, true); break;
        case Bytecode::InplaceRightShift: record_binary(BinaryOp::right_shift, true); break;
        case Bytecode::InplaceBitAnd: record_binary(BinaryOp::bit_and, true); break;
        case Bytecode::InplaceBitOr: record_binary(BinaryOp::bit_or, true); break;
        case Bytecode::InplaceBitXor: record_binary(BinaryOp::bit_xor, true); break;
        case Bytecode::Negate:
        case Bytecode::Positive:
        case Bytecode::Invert: record_unary(); break;
        case Bytecode::Not: record_not(); break;
        case Bytecode::Equal: record_compare(CompareOp::equal); break;
        case Bytecode::NotEqual: record_compare(CompareOp::not_equal); break;
        case Bytecode::Less: record_compare(CompareOp::less); break;
        case Bytecode::LessEqual: record_compare(CompareOp::less_equal); break;
        case Bytecode::Greater: record_compare(CompareOp::greater); break;
        case Bytecode::GreaterEqual: record_compare(CompareOp::greater_equal); break;
        case Bytecode::Is: record_identity(false); break;
        case Bytecode::IsNot: record_identity(true); break;
        case Bytecode::Contains: record_contains(false); break;
        case Bytecode::NotContains: record_contains(true); break;

        case Bytecode::Jump: break;
        case Bytecode::Loop: return record_loop();
        case Bytecode::JumpIfTrue:
        case Bytecode::JumpIfFalse: record_branch(); break;
        case Bytecode::GetIterator: record_get_iterator(); break;
        case Bytecode::ForIterate: record_for_iterate(); break;
        case Bytecode::Return: return record_return();

        case Bytecode::GetItem: record_get_item(); break;
        case Bytecode::SetItem: record_set_item(); break;
        case Bytecode::DeleteItem: record_delete_item(); break;
        case Bytecode::GetAttribute: record_get_attribute(); break;
        case Bytecode::SetAttribute: record_set_attribute(); break;
        case Bytecode::BuildSlice:
        case Bytecode::BuildTuple:
        case Bytecode::BuildList:
        case Bytecode::BuildDict:
        case Bytecode::BuildSet:
        case Bytecode::BuildString: record_build(); break;
        case Bytecode::ListAppend:
        case Bytecode::SetAdd:
        case Bytecode::DictInsert:
        case Bytecode::ListExtend:
        case Bytecode::ListToTuple: record_extend(); break;
        case Bytecode::UnpackSequence: record_unpack(); break;
        case Bytecode::FormatValue: {
            Value seen = actual(pc_->b);
            ValueId value = get(pc_->b);
            if (!is_python_free(thread_, seen)) give_up("formatting");
            guard_same_kind(value, seen);
            int flags = pc_[1].bc();
            bool as_it_is = has_type(thread_, seen, kStr) && flags <= 1;
            ValueId spec = (flags & 4) != 0 ? get(pc_->c) : constant(kNothing);
            set(pc_->a, as_it_is ? value : call_checked(helper::format, {value, spec, constant_int(flags)}));
            break;
        }
        case Bytecode::Call: record_call(); break;
        case Bytecode::CallMethod: record_call_method(); break;
        case Bytecode::LoadMethod: record_load_method(); break;
        case Bytecode::MakeFunction: {
            const Code& made = *top().code->children[static_cast<std::uint32_t>(pc_[1].bc())];
            set(pc_->a, call_checked(helper::make_function, {constant_int(reinterpret_cast<std::int64_t>(&made)),
                                                             get(pc_->b), get(pc_->b + 1u), get(pc_->b + 2u)}));
            break;
        }

        case Bytecode::Extended:
        case Bytecode::count_: give_up("not an instruction");
        case Bytecode::Raise: record_raise(); break;
        case Bytecode::Catch: record_catch(); break;
        case Bytecode::EndCatch: record_end_catch(); break;
        case Bytecode::MatchException: record_match_exception(); break;
        case Bytecode::RaiseFrom:
        case Bytecode::Reraise:
        case Bytecode::RaiseCurrent:
        case Bytecode::RaiseAssertion: give_up("exception");
        case Bytecode::TypeOf: {
            Value seen = actual(pc_->b);
            guard_same_kind(get(pc_->b), seen);
            set(pc_->a, constant(class_of(thread_, seen)));
            break;
        }
        case Bytecode::DeleteGlobal:
        case Bytecode::DeleteCell:
        case Bytecode::DeleteFree:
        case Bytecode::DeleteName:
        case Bytecode::DeleteAttribute: give_up("deletion");
        case Bytecode::LoadName:
        case Bytecode::LoadNameFree:
        case Bytecode::StoreName:
        case Bytecode::BuildClass:
        case Bytecode::BuildClassKeyword:
        case Bytecode::LoadClassCell: give_up("class body");
        case Bytecode::InplaceMatrixMultiply:
        case Bytecode::MatrixMultiply: give_up("matrix multiplication");
        case Bytecode::SetUpdate:
        case Bytecode::DictUpdate:
        case Bytecode::DictMerge: give_up("container display");
        case Bytecode::ArgumentsTuple:
            if (!has_type(thread_, actual(pc_->b), kTuple)) give_up("arguments that are no tuple");
            guard_same_kind(get(pc_->b), actual(pc_->b));
            set(pc_->a, get(pc_->b));
            break;
        case Bytecode::UnpackExtended: give_up("starred unpacking");
        case Bytecode::CallKeyword: record_call(); break;
        case Bytecode::CallMethodKeyword: record_call_method(); break;
        case Bytecode::CallExtended: record_call_extended(); break;
        case Bytecode::LoadSpecialMethod: record_load_special_method(); break;
        case Bytecode::ImportName:
        case Bytecode::ImportTop:
        case Bytecode::ImportFrom:
        case Bytecode::ImportStar: give_up("import");
        case Bytecode::PrintExpression: give_up("expression statement");
        case Bytecode::GetYieldFromIterator: record_get_iterator(); break;
        case Bytecode::Send:
            if (seen_type(actual(pc_->b)) != kGenerator) give_up("yield from an iterator");
            record_resume_generator();
            break;
        case Bytecode::YieldDelegate:
        case Bytecode::Yield: return record_yield();
    }
    return Progress::going_on;
}

}  // namespace toy
