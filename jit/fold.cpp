// Constant folding and algebraic identities. Integers are 64-bit and wrap; of the float identities only those that are
// exact in IEEE arithmetic are used.
#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>

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
        case Opcode::load_slot:
        case Opcode::input:
        case Opcode::param:
        case Opcode::store_slot:
        case Opcode::label:
        case Opcode::jump:
        case Opcode::close_loop:
        case Opcode::jump_trace:
        case Opcode::leave:
        case Opcode::box_int:
        case Opcode::unbox_int:
        case Opcode::box_float:
        case Opcode::unbox_float:
        case Opcode::box_bool:
        case Opcode::value_eq:
        case Opcode::value_word:
        case Opcode::guard_true:
        case Opcode::guard_false:
        case Opcode::guard_value:
        case Opcode::guard_int:
        case Opcode::guard_float:
        case Opcode::guard_ref:
        case Opcode::guard_type:
        case Opcode::guard_no_exception:
        case Opcode::load_type:
        case Opcode::store_type:
        case Opcode::load_field:
        case Opcode::store_field:
        case Opcode::load_item:
        case Opcode::store_item:
        case Opcode::new_object:
        case Opcode::call:
        case Opcode::read_barrier:
        case Opcode::write_barrier:
        case Opcode::become_inevitable:
        case Opcode::break_check:
        case Opcode::count_: return false;  // no arithmetic
    }
    return false;
}

// The comparison that holds exactly when `op` does not; int comparisons only.
std::optional<Opcode> inverse(Opcode op) {
    static constexpr std::pair<Opcode, Opcode> pairs[] = {
        {Opcode::int_eq, Opcode::int_ne}, {Opcode::int_lt, Opcode::int_ge}, {Opcode::int_le, Opcode::int_gt}};
    for (const auto& [one, other] : pairs) {
        if (op == one) return other;
        if (op == other) return one;
    }
    return std::nullopt;
}

bool is_commutative(Opcode op) {
    static constexpr Opcode commutative[] = {
        Opcode::int_add,   Opcode::int_mul,  Opcode::int_add_ovf, Opcode::int_mul_ovf, Opcode::int_and,
        Opcode::int_or,    Opcode::int_xor,  Opcode::int_eq,      Opcode::int_ne,      Opcode::float_add,
        Opcode::float_mul, Opcode::float_eq, Opcode::float_ne,    Opcode::value_eq};
    return std::find(std::begin(commutative), std::end(commutative), op) != std::end(commutative);
}

bool is_power_of_two(std::int64_t number) {
    return number > 0 && std::has_single_bit(static_cast<std::uint64_t>(number));
}
int log2(std::int64_t number) { return std::countr_zero(static_cast<std::uint64_t>(number)); }

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
    ValueId& left = operands[0];
    ValueId& right = operands.size() > 1 ? operands[1] : none;
    switch (op) {
        case Opcode::int_add:
        case Opcode::int_sub:
        case Opcode::int_add_ovf:
        case Opcode::int_sub_ovf: return fold_sum(op, left, right);
        case Opcode::int_mul:
        case Opcode::int_mul_ovf: return fold_product(op, left, right);
        case Opcode::int_floordiv:
        case Opcode::int_mod: return fold_division(op, left, right);
        case Opcode::int_and: return fold_and(left, right);
        case Opcode::int_or:
        case Opcode::int_xor: return fold_or(op, left, right);
        case Opcode::int_shl:
        case Opcode::int_shr:
        case Opcode::int_ushr: return is_zero(right) ? left : kNoValue;
        case Opcode::int_eq:
        case Opcode::int_ne: return fold_equality(op, left, right);
        case Opcode::int_lt:
        case Opcode::int_le:
        case Opcode::int_gt:
        case Opcode::int_ge:
        case Opcode::int_ult: return fold_order(op, left, right);
        case Opcode::float_add:
        case Opcode::float_sub: return fold_float_sum(op, left, right);
        case Opcode::float_mul:
        case Opcode::float_div: return fold_float_product(op, left, right);
        case Opcode::int_neg:
        case Opcode::int_not:
        case Opcode::float_neg: return fold_twice(op, left);
        case Opcode::float_abs: return fold_float_abs(left);
        case Opcode::box_int:
        case Opcode::box_float:
        case Opcode::box_bool: return fold_box(op, left);
        case Opcode::unbox_int:
        case Opcode::unbox_float: return fold_unbox(op, left);
        case Opcode::value_eq: return fold_value_eq(left, right);
        case Opcode::value_word:
            return is_constant(left) ? int_constant(wrap(trace.constants[constant_index(left)].bits)) : kNoValue;
        // Nothing but constants to fold.
        case Opcode::float_sqrt:
        case Opcode::int_to_float:
        case Opcode::float_to_int:
        case Opcode::float_eq:
        case Opcode::float_ne:
        case Opcode::float_lt:
        case Opcode::float_le:
        case Opcode::float_gt:
        case Opcode::float_ge:
        // No pure operations: these do not come here.
        case Opcode::load_slot:
        case Opcode::input:
        case Opcode::param:
        case Opcode::store_slot:
        case Opcode::label:
        case Opcode::jump:
        case Opcode::close_loop:
        case Opcode::jump_trace:
        case Opcode::leave:
        case Opcode::guard_true:
        case Opcode::guard_false:
        case Opcode::guard_value:
        case Opcode::guard_int:
        case Opcode::guard_float:
        case Opcode::guard_ref:
        case Opcode::guard_type:
        case Opcode::guard_no_exception:
        case Opcode::load_type:
        case Opcode::store_type:
        case Opcode::load_field:
        case Opcode::store_field:
        case Opcode::load_item:
        case Opcode::store_item:
        case Opcode::new_object:
        case Opcode::call:
        case Opcode::read_barrier:
        case Opcode::write_barrier:
        case Opcode::become_inevitable:
        case Opcode::break_check:
        case Opcode::count_: return kNoValue;
    }
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

// ---------------------------------------------------------------------------------------------- int

ValueId TraceBuilder::State::fold_sum(Opcode& op, ValueId& left, ValueId& right) {
    const bool subtract = op == Opcode::int_sub || op == Opcode::int_sub_ovf;
    if (subtract && left == right) return int_constant(0);
    std::int64_t number = 0, inner = 0;
    if (!is_int_constant(right, number)) return kNoValue;
    if (number == 0) return left;
    if (op == Opcode::int_add_ovf || op == Opcode::int_sub_ovf) return kNoValue;
    if (subtract) {  // one form for sums with constants
        op = Opcode::int_add;
        number = wrap(-static_cast<std::uint64_t>(number));
    }
    if (const Instruction* sum = sum_of(left, Opcode::int_add);
        sum != nullptr && is_int_constant(operand(sum, 1), inner)) {
        number = wrap(static_cast<std::uint64_t>(inner) + static_cast<std::uint64_t>(number));
        left = operand(sum, 0);
    }
    if (number == 0) return left;
    right = int_constant(number);
    return kNoValue;
}

ValueId TraceBuilder::State::fold_product(Opcode& op, ValueId& left, ValueId& right) {
    std::int64_t number = 0;
    if (!is_int_constant(right, number)) return kNoValue;
    if (number == 0) return right;
    if (number == 1) return left;
    if (op == Opcode::int_mul && is_power_of_two(number)) {
        op = Opcode::int_shl;
        right = int_constant(log2(number));
    }
    return kNoValue;
}

ValueId TraceBuilder::State::fold_division(Opcode& op, ValueId& left, ValueId& right) {
    std::int64_t number = 0;
    if (!is_int_constant(right, number)) return kNoValue;
    if (number == 1) return op == Opcode::int_floordiv ? left : int_constant(0);
    if (!is_power_of_two(number)) return kNoValue;
    const bool divide = op == Opcode::int_floordiv;  // rounds down, as a shift does; % has the sign of the divisor
    op = divide ? Opcode::int_shr : Opcode::int_and;
    right = int_constant(divide ? log2(number) : number - 1);
    return kNoValue;
}

ValueId TraceBuilder::State::fold_and(ValueId& left, ValueId& right) {
    if (left == right) return left;
    std::int64_t number = 0, inner = 0;
    if (!is_int_constant(right, number)) return kNoValue;
    if (number == 0) return right;
    if (number == -1) return left;
    if (number == 1 && is_truth(left)) return left;
    const Instruction* mask = sum_of(left, Opcode::int_and);
    if (mask == nullptr || !is_int_constant(operand(mask, 1), inner)) return kNoValue;
    if ((inner & number) == inner) return left;
    left = operand(mask, 0);
    right = int_constant(inner & number);
    return kNoValue;
}

ValueId TraceBuilder::State::fold_or(Opcode op, ValueId left, ValueId right) {
    if (left == right) return op == Opcode::int_or ? left : int_constant(0);
    if (is_zero(right)) return left;
    std::int64_t number = 0;
    return op == Opcode::int_or && is_int_constant(right, number) && number == -1 ? right : kNoValue;
}

// -(-x), ~~x
ValueId TraceBuilder::State::fold_twice(Opcode op, ValueId value) {
    const Instruction* once = sum_of(value, op);
    return once != nullptr ? operand(once, 0) : kNoValue;
}

ValueId TraceBuilder::State::fold_order(Opcode& op, ValueId& left, ValueId& right) {
    // int_gt and int_ge are turned round: there is one form of each comparison to recognise.
    if (op == Opcode::int_gt || op == Opcode::int_ge) {
        op = op == Opcode::int_gt ? Opcode::int_lt : Opcode::int_le;
        std::swap(left, right);
    }
    return left == right ? int_constant(op == Opcode::int_le) : kNoValue;
}

ValueId TraceBuilder::State::fold_equality(Opcode& op, ValueId& left, ValueId& right) {
    if (left == right) return int_constant(op == Opcode::int_eq);
    std::int64_t number = 0, added = 0;
    if (!is_int_constant(right, number)) return kNoValue;
    if (is_truth(left)) {
        if (number != 0 && number != 1) return int_constant(op == Opcode::int_ne);
        if ((op == Opcode::int_eq) == (number == 1)) return left;
        const Instruction* condition = definition(left);
        if (condition == nullptr) return kNoValue;
        if (const auto opposite = inverse(condition->op))
            return emit_pure(*opposite, {operand(condition, 0), operand(condition, 1)});
        return kNoValue;
    }
    for (const Opcode sum_op : {Opcode::int_add, Opcode::int_add_ovf}) {  // x + 1 == 5 is x == 4
        const Instruction* sum = sum_of(left, sum_op);
        if (sum == nullptr || !is_int_constant(operand(sum, 1), added)) continue;
        std::int64_t difference = wrap(static_cast<std::uint64_t>(number) - static_cast<std::uint64_t>(added));
        if (sum_op == Opcode::int_add_ovf && __builtin_sub_overflow(number, added, &difference)) continue;
        left = operand(sum, 0);
        right = int_constant(difference);
        return fold_constants(op, std::array{left, right});
    }
    return kNoValue;
}

// ---------------------------------------------------------------------------------------------- float

ValueId TraceBuilder::State::fold_float_sum(Opcode op, ValueId left, ValueId right) {
    // x + -0.0 and x - 0.0 are x; x + 0.0 is not, for x = -0.0
    const double neutral = op == Opcode::float_add ? -0.0 : 0.0;
    return right == constant(Type::float_, std::bit_cast<std::uint64_t>(neutral)) ? left : kNoValue;
}

ValueId TraceBuilder::State::fold_float_product(Opcode& op, ValueId left, ValueId& right) {
    if (!is_constant(right)) return kNoValue;
    const auto number = std::bit_cast<double>(trace.constants[constant_index(right)].bits);
    if (number == 1.0) return left;
    if (op == Opcode::float_mul) {
        if (number == 2.0) {
            op = Opcode::float_add;
            right = left;
        }
        return kNoValue;
    }
    int exponent = 0;
    if (std::fabs(std::frexp(number, &exponent)) == 0.5 && exponent > -1000 && exponent < 1000) {
        op = Opcode::float_mul;  // by a power of two: the reciprocal is exact
        right = constant(Type::float_, std::bit_cast<std::uint64_t>(1.0 / number));
        if (number == 0.5) return fold_float_product(op, left, right);
    }
    return kNoValue;
}

ValueId TraceBuilder::State::fold_float_abs(ValueId& value) {
    if (sum_of(value, Opcode::float_abs) != nullptr) return value;
    if (const Instruction* negation = sum_of(value, Opcode::float_neg)) value = operand(negation, 0);
    return kNoValue;
}

// ---------------------------------------------------------------------------------------------- values

ValueId TraceBuilder::State::fold_box(Opcode op, ValueId number) {
    if (is_constant(number)) {
        const std::uint64_t bits = trace.constants[constant_index(number)].bits;
        if (op == Opcode::box_bool) return constant(Type::value, bits != 0 ? tags.true_word : tags.false_word);
        if (op == Opcode::box_int)
            return tags.int_fits(wrap(bits)) ? constant(Type::value, tags.int_word(wrap(bits))) : kNoValue;
        const auto real = std::bit_cast<double>(bits);
        return tags.float_fits(real) ? constant(Type::value, tags.float_word(real)) : kNoValue;
    }
    // The word that was unboxed, if it was a tagged one and no box.
    const Instruction* unbox = op == Opcode::box_int     ? defined_by(number, Opcode::unbox_int)
                               : op == Opcode::box_float ? defined_by(number, Opcode::unbox_float)
                                                         : nullptr;
    return unbox != nullptr ? operand(unbox, 0) : kNoValue;
}

ValueId TraceBuilder::State::fold_unbox(Opcode op, ValueId value) {
    const bool is_int = op == Opcode::unbox_int;
    if (is_constant(value)) {
        const std::uint64_t word = trace.constants[constant_index(value)].bits;
        if (is_int) return int_constant(tags.int_number(word));
        return constant(Type::float_, std::bit_cast<std::uint64_t>(tags.float_number(word)));
    }
    const Instruction* box = defined_by(value, is_int ? Opcode::box_int : Opcode::box_float);
    return box != nullptr ? operand(box, 0) : kNoValue;
}

ValueId TraceBuilder::State::fold_value_eq(ValueId left, ValueId right) {
    if (left == right) return int_constant(1);
    if (!is_constant(right)) return kNoValue;
    if (is_constant(left)) return int_constant(0);  // interned: different words
    const std::uint64_t word = trace.constants[constant_index(right)].bits;
    if (const Instruction* box = defined_by(left, Opcode::box_bool)) {
        const ValueId truth = operand(box, 0);
        if (word == tags.true_word) return truth;
        return word == tags.false_word ? emit_pure(Opcode::int_eq, {truth, int_constant(0)}) : int_constant(0);
    }
    const Instruction* box = defined_by(left, Opcode::box_int);
    if (box != nullptr && tags.is_int(word))
        return emit_pure(Opcode::int_eq, {operand(box, 0), int_constant(tags.int_number(word))});
    // A fresh object is no constant; a guarded int or reference is no word of another kind.
    const Facts& known = facts_of(left);
    if (known.fresh && defined_by(left, Opcode::new_object) != nullptr) return int_constant(0);
    if (known.is_reference && !tags.is_reference(word)) return int_constant(0);
    if (known.is_int && box == nullptr && !tags.is_int(word)) return int_constant(0);
    return kNoValue;
}

}  // namespace jit
