// Numbers, comparisons, truth and branches.
#include <limits>

#include "frontend-toy/model/attribute_cache.h"
#include "frontend-toy/recorder/descriptors.h"
#include "frontend-toy/recorder/helpers.h"
#include "frontend-toy/recorder/python_free.h"
#include "frontend-toy/recorder/recorder.h"

namespace toy {

using jit::Opcode;
using jit::ValueId;

namespace {

constexpr std::int64_t kExactFloat = std::int64_t{1} << 53;  // ints up to here convert to double exactly

bool is_exact_float(std::int64_t n) { return n >= -kExactFloat && n <= kExactFloat; }

}  // namespace

void Recorder::record_binary(BinaryOp op, bool inplace) {
    Value x = actual(pc_->b), y = actual(pc_->c);
    ValueId left = get(pc_->b), right = get(pc_->c);
    if (x.is_small_int() && y.is_small_int()) {
        record_int_binary(op, left, right, x.small_int(), y.small_int());
        return;
    }
    if (is_plain_number(x) && is_plain_number(y)) {
        auto as_double = [](Value v) {
            return v.is_small_int() ? static_cast<double>(v.small_int()) : v.inline_float();
        };
        double divisor = as_double(y);
        Opcode direct = Opcode::count_;
        if (op == BinaryOp::add) direct = Opcode::float_add;
        if (op == BinaryOp::subtract) direct = Opcode::float_sub;
        if (op == BinaryOp::multiply) direct = Opcode::float_mul;
        if (op == BinaryOp::true_divide && divisor != 0) direct = Opcode::float_div;
        bool by_helper = ((op == BinaryOp::floor_divide || op == BinaryOp::modulo) && divisor != 0) ||
                         (op == BinaryOp::power && as_double(x) > 0);
        if (direct != Opcode::count_ || by_helper) {
            ValueId a = number_as_float(left, x);
            ValueId b = number_as_float(right, y);
            if (direct == Opcode::float_div || op == BinaryOp::floor_divide || op == BinaryOp::modulo) {
                builder_.emit(Opcode::guard_false,
                              {builder_.emit(Opcode::float_eq, {b, builder_.constant_float(0.0)})});
            }
            ValueId result;
            if (direct != Opcode::count_) {
                result = builder_.emit(direct, {a, b});
            } else if (op == BinaryOp::power) {
                // x ** 0.5 and the like; a negative base or an overflow is the interpreter's business.
                builder_.emit(Opcode::guard_true, {builder_.emit(Opcode::float_gt, {a, builder_.constant_float(0.0)})});
                result = call_helper(helper::float_power, {a, b});
                builder_.emit(Opcode::guard_true,
                              {builder_.emit(Opcode::float_lt,
                                             {result, builder_.constant_float(std::numeric_limits<double>::max())})});
            } else {
                result =
                    call_helper(op == BinaryOp::modulo ? helper::float_modulo : helper::float_floor_divide, {a, b});
            }
            set(pc_->a, box_float(result));
            return;
        }
    }
    if (!is_builtin(x) || !is_builtin(y)) return record_operator_of_class(left, right);
    if (op == BinaryOp::modulo && !is_python_free(thread_, y)) give_up("formatting of instances");
    guard_same_kind(left, x);
    guard_same_kind(right, y);
    const jit::CallDescriptor& helper = inplace ? helper::inplace : helper::binary;
    set(pc_->a, call_checked(helper, {constant_int(static_cast<int>(op)), left, right}));
}

void Recorder::record_int_binary(BinaryOp op, ValueId left, ValueId right, std::int64_t x, std::int64_t y) {
    auto generic = [&] {
        builder_.emit(Opcode::guard_int, {left});
        builder_.emit(Opcode::guard_int, {right});
        set(pc_->a, call_checked(helper::binary, {constant_int(static_cast<int>(op)), left, right}));
    };
    auto simple = [&](Opcode opcode) { set(pc_->a, box_int(builder_.emit(opcode, {int_of(left), int_of(right)}))); };
    std::int64_t ignored;
    switch (op) {
        case BinaryOp::add:
            if (__builtin_add_overflow(x, y, &ignored)) return generic();
            return simple(Opcode::int_add_ovf);
        case BinaryOp::subtract:
            if (__builtin_sub_overflow(x, y, &ignored)) return generic();
            return simple(Opcode::int_sub_ovf);
        case BinaryOp::multiply:
            if (__builtin_mul_overflow(x, y, &ignored)) return generic();
            return simple(Opcode::int_mul_ovf);
        case BinaryOp::bit_and: return simple(Opcode::int_and);
        case BinaryOp::bit_or: return simple(Opcode::int_or);
        case BinaryOp::bit_xor: return simple(Opcode::int_xor);
        case BinaryOp::floor_divide:
        case BinaryOp::modulo: {
            if (y == 0 || y == -1) return generic();
            ValueId divisor = int_of(right);
            // Neither 0 nor -1: as an unsigned number, divisor + 1 is above 1.
            ValueId shifted = builder_.emit(Opcode::int_add, {divisor, constant_int(1)});
            builder_.emit(Opcode::guard_false, {builder_.emit(Opcode::int_ult, {shifted, constant_int(2)})});
            Opcode opcode = op == BinaryOp::modulo ? Opcode::int_mod : Opcode::int_floordiv;
            set(pc_->a, box_int(builder_.emit(opcode, {int_of(left), divisor})));
            return;
        }
        case BinaryOp::true_divide: {
            if (y == 0 || !is_exact_float(x) || !is_exact_float(y)) return generic();
            // Within 2^53 both operands are exact, so the quotient is correctly rounded, as Python's is.
            ValueId a = int_of(left), b = int_of(right);
            for (ValueId operand : {a, b}) {
                ValueId biased = builder_.emit(Opcode::int_add, {operand, constant_int(kExactFloat)});
                builder_.emit(Opcode::guard_true,
                              {builder_.emit(Opcode::int_ult, {biased, constant_int(2 * kExactFloat + 1)})});
            }
            builder_.emit(Opcode::guard_false, {builder_.emit(Opcode::int_eq, {b, constant_int(0)})});
            ValueId quotient = builder_.emit(Opcode::float_div, {builder_.emit(Opcode::int_to_float, {a}),
                                                                 builder_.emit(Opcode::int_to_float, {b})});
            set(pc_->a, box_float(quotient));
            return;
        }
        case BinaryOp::left_shift: {
            if (y < 0 || y > 61 || ((x << y) >> y) != x) return generic();
            ValueId a = int_of(left), count = int_of(right);
            builder_.emit(Opcode::guard_true, {builder_.emit(Opcode::int_ult, {count, constant_int(62)})});
            ValueId result = builder_.emit(Opcode::int_shl, {a, count});
            ValueId back = builder_.emit(Opcode::int_shr, {result, count});
            builder_.emit(Opcode::guard_true, {builder_.emit(Opcode::int_eq, {back, a})});
            set(pc_->a, box_int(result));
            return;
        }
        case BinaryOp::right_shift: {
            if (y < 0 || y > 63) return generic();
            ValueId a = int_of(left), count = int_of(right);
            builder_.emit(Opcode::guard_true, {builder_.emit(Opcode::int_ult, {count, constant_int(64)})});
            set(pc_->a, box_int(builder_.emit(Opcode::int_shr, {a, count})));
            return;
        }
        case BinaryOp::power:
            if (y == 2 && !__builtin_mul_overflow(x, x, &ignored)) {
                ValueId exponent = int_of(right);
                builder_.emit(Opcode::guard_true, {builder_.emit(Opcode::int_eq, {exponent, constant_int(2)})});
                ValueId base = int_of(left);
                set(pc_->a, box_int(builder_.emit(Opcode::int_mul_ovf, {base, base})));
                return;
            }
            return generic();
        case BinaryOp::matrix_multiply:
        case BinaryOp::count_: give_up("matrix multiplication");
    }
}

void Recorder::record_unary() {
    Value x = actual(pc_->b);
    ValueId operand = get(pc_->b);
    if (x.is_small_int()) {
        ValueId number = int_of(operand);
        if (pc_->op == Bytecode::Negate) {
            set(pc_->a, box_int(builder_.emit(Opcode::int_sub_ovf, {constant_int(0), number})));
        } else if (pc_->op == Bytecode::Invert) {
            set(pc_->a, box_int(builder_.emit(Opcode::int_not, {number})));
        } else {
            set(pc_->a, operand);
        }
        return;
    }
    if (x.is_inline_float() && pc_->op != Bytecode::Invert) {
        ValueId number = float_of(operand);
        set(pc_->a, pc_->op == Bytecode::Negate ? box_float(builder_.emit(Opcode::float_neg, {number})) : operand);
        return;
    }
    static constexpr Special kSpecials[] = {Special::neg, Special::pos, Special::invert};
    auto op = static_cast<std::size_t>(pc_->op) - static_cast<std::size_t>(Bytecode::Negate);
    if (record_special(kSpecials[op], operand, x, {}, pc_->a, ReturnAction::store)) return;
    if (!is_plain(thread_, x)) give_up("unary operator");
    guard_same_kind(operand, x);
    set(pc_->a, call_checked(helper::unary, {constant_int(static_cast<int>(op)), operand}));
}

void Recorder::record_compare(CompareOp op) {
    Value x = actual(pc_->b), y = actual(pc_->c);
    ValueId left = get(pc_->b), right = get(pc_->c);
    static constexpr Opcode kInt[] = {Opcode::int_eq, Opcode::int_ne, Opcode::int_lt,
                                      Opcode::int_le, Opcode::int_gt, Opcode::int_ge};
    static constexpr Opcode kFloat[] = {Opcode::float_eq, Opcode::float_ne, Opcode::float_lt,
                                        Opcode::float_le, Opcode::float_gt, Opcode::float_ge};
    auto index = static_cast<std::size_t>(op);
    if (x.is_small_int() && y.is_small_int()) {
        ValueId a = int_of(left), b = int_of(right);
        set(pc_->a, box_bool(builder_.emit(kInt[index], {a, b})));
        return;
    }
    bool exact =
        (!x.is_small_int() || is_exact_float(x.small_int())) && (!y.is_small_int() || is_exact_float(y.small_int()));
    if (is_plain_number(x) && is_plain_number(y) && exact) {
        auto convert = [&](ValueId value, Value seen) {
            if (!seen.is_small_int()) return float_of(value);
            ValueId number = int_of(value);
            ValueId biased = builder_.emit(Opcode::int_add, {number, constant_int(kExactFloat)});
            builder_.emit(Opcode::guard_true,
                          {builder_.emit(Opcode::int_ult, {biased, constant_int(2 * kExactFloat + 1)})});
            return builder_.emit(Opcode::int_to_float, {number});
        };
        ValueId a = convert(left, x), b = convert(right, y);
        set(pc_->a, box_bool(builder_.emit(kFloat[index], {a, b})));
        return;
    }
    bool equality = op == CompareOp::equal || op == CompareOp::not_equal;
    if (has_type(thread_, x, kStr) && has_type(thread_, y, kStr) && equality) {
        guard_same_kind(left, x);
        guard_same_kind(right, y);
        ValueId same = call_helper(helper::str_equal, {left, right});
        if (op == CompareOp::not_equal) same = builder_.emit(Opcode::int_xor, {same, constant_int(1)});
        set(pc_->a, box_bool(same));
        return;
    }
    if (equality && (x == kNone || y == kNone) && (is_builtin(x) && is_builtin(y))) {
        // None equals nothing else. Which kind the other operand is does not matter as long as it is builtin.
        guard_same_kind(left, x);
        guard_same_kind(right, y);
        ValueId same = builder_.emit(Opcode::value_eq, {left, right});
        if (op == CompareOp::not_equal) same = builder_.emit(Opcode::int_xor, {same, constant_int(1)});
        set(pc_->a, box_bool(same));
        return;
    }
    if (equality && !is_builtin(x) && plain_value(thread_, x) == x) {
        // Instances without __eq__ compare by identity.
        ResolvedAttribute resolved;
        Rooted keep(thread_, x);
        NameId eq = intern(thread_, op == CompareOp::equal ? "__eq__" : "__ne__");
        bool plain = !resolve_special(thread_, x, eq, resolved) || resolved.kind != AttributeKind::method ||
                     !has_type(thread_, resolved.value, kFunction);
        if (plain && op == CompareOp::not_equal) {
            ResolvedAttribute positive;
            plain = !resolve_special(thread_, x, intern(thread_, "__eq__"), positive) ||
                    positive.kind != AttributeKind::method || !has_type(thread_, positive.value, kFunction);
        }
        bool same_kind = y == kNone || is_plain_number(y) || (y.is_ref() && seen_type(y) == seen_type(x)) ||
                         has_type(thread_, y, kStr);
        if (plain && same_kind && resolved.cls.is_ref()) {
            guard_same_kind(left, x);
            guard_same_kind(right, y);
            guard_class_version(resolved.cls, resolved.version);
            ValueId same = builder_.emit(Opcode::value_eq, {left, right});
            if (op == CompareOp::not_equal) same = builder_.emit(Opcode::int_xor, {same, constant_int(1)});
            set(pc_->a, box_bool(same));
            return;
        }
    }
    if (!is_builtin(x) || !is_builtin(y)) {
        // Without a __ne__ of its own a class asks its __eq__, which is two steps.
        if (op == CompareOp::not_equal && !is_builtin(x) &&
            !has_type(thread_, find_special(thread_, x, Special::ne), kFunction)) {
            give_up("comparison of instances");
        }
        return record_operator_of_class(left, right);
    }
    if (!is_python_free(thread_, x) || !is_python_free(thread_, y)) give_up("comparison of containers");
    guard_same_kind(left, x);
    guard_same_kind(right, y);
    set(pc_->a, call_checked(helper::compare, {constant_int(static_cast<int>(op)), left, right}));
}

void Recorder::record_identity(bool negated) {
    // Whether two equal small ints are one object is the implementation's choice; here they are.
    ValueId same = builder_.emit(Opcode::value_eq, {get(pc_->b), get(pc_->c)});
    if (negated) same = builder_.emit(Opcode::int_xor, {same, constant_int(1)});
    set(pc_->a, box_bool(same));
}

void Recorder::record_contains(bool negated) {
    Value item = actual(pc_->b), container = actual(pc_->c);
    ValueId key = get(pc_->b), holder = get(pc_->c);
    if (record_special(Special::contains, holder, container, {key}, pc_->a,
                       negated ? ReturnAction::negate : ReturnAction::to_bool)) {
        return;
    }
    std::uint32_t type = seen_type(container);
    bool table = type == kDict || type == kSet || type == kFrozenSet;
    if (!is_python_free(thread_, item) || !(table || is_python_free(thread_, container))) give_up("membership test");
    guard_same_kind(key, item);
    guard_same_kind(holder, container);
    ValueId found = call_checked(helper::contains, {holder, key});
    if (negated) found = builder_.emit(Opcode::int_xor, {found, constant_int(1)});
    set(pc_->a, box_bool(found));
}

// Yields an int 0/1 that is the truth of the register, or a truth that the guards make constant.
bool Recorder::truth_flag(ValueId operand, Value seen, ValueId& flag, bool& known, bool& value) {
    known = false;
    if (seen.is_bool()) {
        // A comparison just made: branch on its flag.
        if (!jit::is_constant(operand)) {
            const jit::Instruction& made = builder_.trace().instructions[jit::index_of(operand)];
            if (made.op == Opcode::box_bool) {
                flag = builder_.trace().arguments_of(made)[0];
                return true;
            }
        }
        guard_constant(operand, seen);
        known = true, value = seen == kTrue;
        return true;
    }
    if (seen == kNone) {
        guard_constant(operand, seen);
        known = true, value = false;
        return true;
    }
    if (seen.is_small_int()) {
        flag = builder_.emit(Opcode::int_ne, {int_of(operand), constant_int(0)});
        return true;
    }
    if (seen.is_inline_float()) {
        flag = builder_.emit(Opcode::float_ne, {float_of(operand), builder_.constant_float(0.0)});
        return true;
    }
    if (!seen.is_ref()) return false;
    auto by_length = [&](const jit::FieldDescriptor& field) {
        guard_same_kind(operand, seen);
        flag = builder_.emit(Opcode::int_ne, {builder_.load_field(operand, field), constant_int(0)});
        return true;
    };
    switch (seen_type(seen)) {
        case kStr: return by_length(layout::str_length);
        case kBytes: return by_length(layout::bytes_length);
        case kList: return by_length(layout::list_length);
        case kTuple: return by_length(layout::tuple_length);
        case kDict:
        case kSet:
        case kFrozenSet: return by_length(layout::table_count);
        case kFunction:
        case kNativeFunction:
        case kBoundMethod:
        case kClass:
            guard_same_kind(operand, seen);
            known = true, value = true;
            return true;
        default: break;
    }
    if (is_builtin(seen)) return false;
    ResolvedAttribute resolved;
    if (resolve_special(thread_, seen, intern(thread_, "__bool__"), resolved)) {
        if (!has_type(thread_, resolved.value, kNativeFunction)) return false;
        const NativeDescriptor* native = read_immutable<NativeFunction>(thread_, resolved.value)->descriptor;
        if (native->runs_python) return false;
        guard_same_kind(operand, seen);
        guard_class_version(resolved.cls, resolved.version);
        ValueId answer =
            call_checked(helper::native[1], {constant_int(reinterpret_cast<std::int64_t>(native)), operand});
        flag = builder_.emit(Opcode::value_eq, {answer, constant(kTrue)});
        return true;
    }
    if (resolve_special(thread_, seen, intern(thread_, "__len__"), resolved)) return false;
    guard_same_kind(operand, seen);
    if (!resolved.cls.is_ref()) return false;
    guard_class_version(resolved.cls, resolved.version);
    known = true, value = true;
    return true;
}

void Recorder::record_not() {
    ValueId flag;
    bool known, value;
    if (!truth_flag(get(pc_->b), actual(pc_->b), flag, known, value)) give_up("truth of an object");
    set(pc_->a,
        known ? constant(Value::from_bool(!value)) : box_bool(builder_.emit(Opcode::int_xor, {flag, constant_int(1)})));
}

void Recorder::record_branch() {
    ValueId flag;
    bool known, value;
    std::uint32_t reg = pc_->a;
    if (!truth_flag(get(reg), actual(reg), flag, known, value)) give_up("truth of an object");
    if (known) return;
    bool truth_now = truth(thread_, actual(reg));
    builder_.emit(truth_now ? Opcode::guard_true : Opcode::guard_false, {flag});
}

}  // namespace toy
