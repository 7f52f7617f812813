// Constant folding and algebraic identities. Integers are 64-bit and wrap; of the float identities only those that are
// exact in IEEE arithmetic are used.
#include <bit>
#include <cmath>

#include "jit/builder_state.h"

namespace jit {

namespace {

std::int64_t wrap(std::uint64_t number) { return static_cast<std::int64_t>(number); }

std::int64_t floor_division(std::int64_t left, std::int64_t right) {
    const std::int64_t quotient = left / right;
    return (left % right != 0 && ((left < 0) != (right < 0))) ? quotient - 1 : quotient;
}

// False: not to be folded (it would leave, or its result is not defined).
bool evaluate(Opcode op, std::uint64_t a, std::uint64_t b, std::uint64_t& result) {
    const auto x = static_cast<std::int64_t>(a), y = static_cast<std::int64_t>(b);
    const double f = std::bit_cast<double>(a), g = std::bit_cast<double>(b);
    std::int64_t number = 0;
    const auto integer = [&](std::int64_t value) {
        result = static_cast<std::uint64_t>(value);
        return true;
    };
    const auto real = [&](double value) {
        result = std::bit_cast<std::uint64_t>(value);
        return !std::isnan(value);  // which NaN is the machine's business
    };
    switch (op) {
        case Opcode::int_add: return integer(wrap(a + b));
        case Opcode::int_sub: return integer(wrap(a - b));
        case Opcode::int_mul: return integer(wrap(a * b));
        case Opcode::int_add_ovf: return !__builtin_add_overflow(x, y, &number) && integer(number);
        case Opcode::int_sub_ovf: return !__builtin_sub_overflow(x, y, &number) && integer(number);
        case Opcode::int_mul_ovf: return !__builtin_mul_overflow(x, y, &number) && integer(number);
        case Opcode::int_floordiv: return y != 0 && y != -1 && integer(floor_division(x, y));
        case Opcode::int_mod:
            return y != 0 && y != -1 && integer(wrap(a - static_cast<std::uint64_t>(floor_division(x, y)) * b));
        case Opcode::int_and: return integer(x & y);
        case Opcode::int_or: return integer(x | y);
        case Opcode::int_xor: return integer(x ^ y);
        case Opcode::int_shl: return b < 64 && integer(wrap(a << b));
        case Opcode::int_shr: return b < 64 && integer(x >> b);
        case Opcode::int_ushr: return b < 64 && integer(wrap(a >> b));
        case Opcode::int_neg: return integer(wrap(-a));
        case Opcode::int_not: return integer(~x);
        case Opcode::int_eq: return integer(x == y);
        case Opcode::int_ne: return integer(x != y);
        case Opcode::int_lt: return integer(x < y);
        case Opcode::int_le: return integer(x <= y);
        case Opcode::int_gt: return integer(x > y);
        case Opcode::int_ge: return integer(x >= y);
        case Opcode::int_ult: return integer(a < b);
        case Opcode::float_add: return real(f + g);
        case Opcode::float_sub: return real(f - g);
        case Opcode::float_mul: return real(f * g);
        case Opcode::float_div: return g != 0 && real(f / g);
        case Opcode::float_neg: return real(-f);
        case Opcode::float_abs: return real(std::fabs(f));
        case Opcode::float_sqrt: return real(std::sqrt(f));
        case Opcode::float_eq: return integer(f == g);
        case Opcode::float_ne: return integer(f != g);
        case Opcode::float_lt: return integer(f < g);
        case Opcode::float_le: return integer(f <= g);
        case Opcode::float_gt: return integer(f > g);
        case Opcode::float_ge: return integer(f >= g);
        case Opcode::int_to_float: return real(static_cast<double>(x));
        case Opcode::float_to_int: return f > -9.2e18 && f < 9.2e18 && integer(static_cast<std::int64_t>(f));
        default: return false;  // everything else is no arithmetic
    }
}

// The comparison that holds exactly when `op` does not; int comparisons only.
bool inverse(Opcode op, Opcode& result) {
    switch (op) {
        case Opcode::int_eq: result = Opcode::int_ne; return true;
        case Opcode::int_ne: result = Opcode::int_eq; return true;
        case Opcode::int_lt: result = Opcode::int_ge; return true;
        case Opcode::int_le: result = Opcode::int_gt; return true;
        case Opcode::int_gt: result = Opcode::int_le; return true;
        case Opcode::int_ge: result = Opcode::int_lt; return true;
        default: return false;
    }
}

bool is_commutative(Opcode op) {
    switch (op) {
        case Opcode::int_add:
        case Opcode::int_mul:
        case Opcode::int_add_ovf:
        case Opcode::int_mul_ovf:
        case Opcode::int_and:
        case Opcode::int_or:
        case Opcode::int_xor:
        case Opcode::int_eq:
        case Opcode::int_ne:
        case Opcode::float_add:
        case Opcode::float_mul:
        case Opcode::float_eq:
        case Opcode::float_ne:
        case Opcode::value_eq: return true;
        default: return false;
    }
}

}  // namespace

ValueId TraceBuilder::State::fold(Opcode& op, std::span<ValueId> operands) {
    if (operands.empty()) return kNoValue;
    if (const ValueId result = fold_constants(op, operands); result != kNoValue) return result;
    if (operands.size() == 2 && is_commutative(op)) {
        // Constants to the right, else the older value to the left.
        const bool swap = is_constant(operands[0]) ? !is_constant(operands[1])
                                                   : !is_constant(operands[1]) && operands[1] < operands[0];
        if (swap) std::swap(operands[0], operands[1]);
    }
    ValueId none = kNoValue;
    ValueId& right = operands.size() > 1 ? operands[1] : none;
    if (op >= Opcode::int_add && op <= Opcode::int_not) return fold_int(op, operands[0], right);
    if (op >= Opcode::int_eq && op <= Opcode::int_ult) return fold_int_comparison(op, operands[0], right);
    if (op >= Opcode::float_add && op <= Opcode::float_sqrt) return fold_float(op, operands[0], right);
    if (op >= Opcode::box_int && op <= Opcode::value_word) return fold_value(op, operands);
    return kNoValue;
}

ValueId TraceBuilder::State::fold_constants(Opcode op, std::span<const ValueId> operands) {
    std::uint64_t bits[2] = {0, 0};
    if (operands.size() > 2) return kNoValue;
    for (std::size_t i = 0; i < operands.size(); ++i) {
        if (!is_constant(operands[i])) return kNoValue;
        bits[i] = trace.constants[constant_index(operands[i])].bits;
    }
    std::uint64_t result = 0;
    if (!evaluate(op, bits[0], bits[1], result)) return kNoValue;
    return constant(info(op).result == ResultKind::float_ ? Type::float_ : Type::int_, result);
}

ValueId TraceBuilder::State::fold_int(Opcode& op, ValueId& left, ValueId& right) {
    std::int64_t number = 0, inner = 0;
    const bool constant_right = right != kNoValue && is_int_constant(right, number);
    const bool same = left == right;
    switch (op) {
        case Opcode::int_sub:
            if (same) return int_constant(0);
            if (constant_right) {  // one form for sums with constants
                op = Opcode::int_add;
                right = int_constant(wrap(-static_cast<std::uint64_t>(number)));
                return fold_int(op, left, right);
            }
            return kNoValue;
        case Opcode::int_add:
            if (!constant_right) return kNoValue;
            if (number == 0) return left;
            if (const Instruction* sum = sum_of(left, Opcode::int_add);
                sum != nullptr && is_int_constant(operand(sum, 1), inner)) {
                right = int_constant(wrap(static_cast<std::uint64_t>(inner) + static_cast<std::uint64_t>(number)));
                left = operand(sum, 0);
                if (is_int_constant(right, number) && number == 0) return left;
            }
            return kNoValue;
        case Opcode::int_add_ovf: return constant_right && number == 0 ? left : kNoValue;
        case Opcode::int_sub_ovf:
            if (same) return int_constant(0);
            return constant_right && number == 0 ? left : kNoValue;
        case Opcode::int_mul:
        case Opcode::int_mul_ovf:
            if (!constant_right) return kNoValue;
            if (number == 0) return right;
            if (number == 1) return left;
            if (number > 0 && std::has_single_bit(static_cast<std::uint64_t>(number)) && op == Opcode::int_mul) {
                op = Opcode::int_shl;
                right = int_constant(std::countr_zero(static_cast<std::uint64_t>(number)));
            }
            return kNoValue;
        case Opcode::int_floordiv:
            if (!constant_right) return kNoValue;
            if (number == 1) return left;
            if (number > 1 && std::has_single_bit(static_cast<std::uint64_t>(number))) {  // rounds down, as >> does
                op = Opcode::int_shr;
                right = int_constant(std::countr_zero(static_cast<std::uint64_t>(number)));
            }
            return kNoValue;
        case Opcode::int_mod:
            if (!constant_right) return kNoValue;
            if (number == 1) return int_constant(0);
            if (number > 1 && std::has_single_bit(static_cast<std::uint64_t>(number))) {  // sign of the divisor
                op = Opcode::int_and;
                right = int_constant(number - 1);
            }
            return kNoValue;
        case Opcode::int_and:
            if (same) return left;
            if (!constant_right) return kNoValue;
            if (number == 0) return right;
            if (number == -1) return left;
            if (number == 1 && is_truth(left)) return left;
            if (const Instruction* mask = sum_of(left, Opcode::int_and);
                mask != nullptr && is_int_constant(operand(mask, 1), inner)) {
                if ((inner & number) == inner) return left;
                left = operand(mask, 0);
                right = int_constant(inner & number);
            }
            return kNoValue;
        case Opcode::int_or:
            if (same) return left;
            if (!constant_right) return kNoValue;
            return number == 0 ? left : number == -1 ? right : kNoValue;
        case Opcode::int_xor:
            if (same) return int_constant(0);
            return constant_right && number == 0 ? left : kNoValue;
        case Opcode::int_shl:
        case Opcode::int_shr:
        case Opcode::int_ushr: return constant_right && number == 0 ? left : kNoValue;
        case Opcode::int_neg:
            if (const Instruction* negation = sum_of(left, Opcode::int_neg)) return operand(negation, 0);
            return kNoValue;
        case Opcode::int_not:
            if (const Instruction* negation = sum_of(left, Opcode::int_not)) return operand(negation, 0);
            return kNoValue;
        default: return kNoValue;  // the caller's range has no other op
    }
}

ValueId TraceBuilder::State::fold_int_comparison(Opcode& op, ValueId& left, ValueId& right) {
    // int_gt and int_ge are turned round: there is one form of each comparison to recognise.
    if (op == Opcode::int_gt || op == Opcode::int_ge) {
        op = op == Opcode::int_gt ? Opcode::int_lt : Opcode::int_le;
        std::swap(left, right);
    }
    if (left == right) return int_constant(op == Opcode::int_eq || op == Opcode::int_le);
    std::int64_t number = 0, added = 0;
    if ((op == Opcode::int_eq || op == Opcode::int_ne) && is_int_constant(right, number)) {
        if (is_truth(left)) {
            if (number != 0 && number != 1) return int_constant(op == Opcode::int_ne);
            if ((op == Opcode::int_eq) == (number == 1)) return left;
            const Instruction* condition = definition(left);
            Opcode opposite{};
            if (condition != nullptr && inverse(condition->op, opposite))
                return emit_pure(opposite, {operand(condition, 0), operand(condition, 1)});
        }
        for (const Opcode sum_op : {Opcode::int_add, Opcode::int_add_ovf})  // x + 1 == 5 is x == 4
            if (const Instruction* sum = sum_of(left, sum_op);
                sum != nullptr && is_int_constant(operand(sum, 1), added)) {
                const std::uint64_t difference = static_cast<std::uint64_t>(number) - static_cast<std::uint64_t>(added);
                if (sum_op == Opcode::int_add || !__builtin_sub_overflow(number, added, &number)) {
                    left = operand(sum, 0);
                    right = int_constant(wrap(difference));
                    return is_constant(left) ? fold_constants(op, std::array{left, right}) : kNoValue;
                }
            }
    }
    return kNoValue;
}

ValueId TraceBuilder::State::fold_float(Opcode& op, ValueId& left, ValueId& right) {
    const bool constant_right = right != kNoValue && is_constant(right);
    const std::uint64_t bits = constant_right ? trace.constants[constant_index(right)].bits : 0;
    const double number = std::bit_cast<double>(bits);
    switch (op) {
        case Opcode::float_add:  // x + -0.0 is x; x + 0.0 is not, for x = -0.0
            return constant_right && bits == std::bit_cast<std::uint64_t>(-0.0) ? left : kNoValue;
        case Opcode::float_sub: return constant_right && bits == 0 ? left : kNoValue;
        case Opcode::float_mul:
            if (constant_right && number == 1.0) return left;
            if (constant_right && number == 2.0) {
                op = Opcode::float_add;
                right = left;
            }
            return kNoValue;
        case Opcode::float_div: {
            if (!constant_right) return kNoValue;
            if (number == 1.0) return left;
            int exponent = 0;
            if (std::fabs(std::frexp(number, &exponent)) == 0.5 && exponent > -1000 && exponent < 1000) {
                op = Opcode::float_mul;  // by a power of two: the reciprocal is exact
                right = constant(Type::float_, std::bit_cast<std::uint64_t>(1.0 / number));
            }
            return kNoValue;
        }
        case Opcode::float_neg:
            if (const Instruction* negation = sum_of(left, Opcode::float_neg)) return operand(negation, 0);
            return kNoValue;
        case Opcode::float_abs:
            if (sum_of(left, Opcode::float_abs) != nullptr) return left;
            if (const Instruction* negation = sum_of(left, Opcode::float_neg)) left = operand(negation, 0);
            return kNoValue;
        case Opcode::float_sqrt: return kNoValue;
        default: return kNoValue;  // the caller's range has no other op
    }
}

ValueId TraceBuilder::State::fold_value(Opcode& op, std::span<ValueId> operands) {
    const ValueId value = operands[0];
    const bool is_known = is_constant(value);
    const std::uint64_t bits = is_known ? trace.constants[constant_index(value)].bits : 0;
    switch (op) {
        case Opcode::box_int:
            if (is_known && tags.int_fits(wrap(bits))) return constant(Type::value, tags.int_word(wrap(bits)));
            // The word that was unboxed, if it was a tagged one and no box.
            if (const Instruction* unbox = defined_by(value, Opcode::unbox_int)) return operand(unbox, 0);
            return kNoValue;
        case Opcode::box_float:
            if (is_known && tags.float_fits(std::bit_cast<double>(bits)))
                return constant(Type::value, tags.float_word(std::bit_cast<double>(bits)));
            if (const Instruction* unbox = defined_by(value, Opcode::unbox_float)) return operand(unbox, 0);
            return kNoValue;
        case Opcode::box_bool:
            if (is_known) return constant(Type::value, bits != 0 ? tags.true_word : tags.false_word);
            return kNoValue;
        case Opcode::unbox_int:
            if (is_known) return int_constant(tags.int_number(bits));
            if (const Instruction* box = defined_by(value, Opcode::box_int)) return operand(box, 0);
            return kNoValue;
        case Opcode::unbox_float:
            if (is_known) return constant(Type::float_, std::bit_cast<std::uint64_t>(tags.float_number(bits)));
            if (const Instruction* box = defined_by(value, Opcode::box_float)) return operand(box, 0);
            return kNoValue;
        case Opcode::value_eq: {
            if (operands[0] == operands[1]) return int_constant(1);
            if (!is_constant(operands[1])) return kNoValue;
            if (is_known) return int_constant(0);  // interned: different words
            const std::uint64_t word = trace.constants[constant_index(operands[1])].bits;
            if (const Instruction* box = defined_by(value, Opcode::box_bool)) {
                if (word == tags.true_word) return operand(box, 0);
                if (word == tags.false_word) return emit_pure(Opcode::int_eq, {operand(box, 0), int_constant(0)});
                return int_constant(0);
            }
            if (const Instruction* box = defined_by(value, Opcode::box_int); box != nullptr && tags.is_int(word))
                return emit_pure(Opcode::int_eq, {operand(box, 0), int_constant(tags.int_number(word))});
            // A fresh object is no constant; a guarded int or float is no word of another kind.
            const Facts& known = facts_of(value);
            if (known.fresh && defined_by(value, Opcode::new_object) != nullptr) return int_constant(0);
            if (known.is_reference && !tags.is_reference(word)) return int_constant(0);
            if (known.is_int && defined_by(value, Opcode::box_int) == nullptr && !tags.is_int(word))
                return int_constant(0);
            return kNoValue;
        }
        case Opcode::value_word: return is_known ? int_constant(wrap(bits)) : kNoValue;
        default: return kNoValue;  // the caller's range has no other op
    }
}

}  // namespace jit
