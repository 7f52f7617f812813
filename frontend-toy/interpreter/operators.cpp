#include "frontend-toy/interpreter/operators.h"

#include "frontend-toy/objects/containers.h"

namespace toy {

namespace {

struct BinarySpecial {
    Special forward, reflected, inplace;
};
constexpr BinarySpecial kBinarySpecials[] = {
    {Special::add, Special::radd, Special::iadd},
    {Special::sub, Special::rsub, Special::isub},
    {Special::mul, Special::rmul, Special::imul},
    {Special::truediv, Special::rtruediv, Special::itruediv},
    {Special::floordiv, Special::rfloordiv, Special::ifloordiv},
    {Special::mod, Special::rmod, Special::imod},
    {Special::pow, Special::rpow, Special::ipow},
    {Special::lshift, Special::rlshift, Special::ilshift},
    {Special::rshift, Special::rrshift, Special::irshift},
    {Special::and_, Special::rand, Special::iand},
    {Special::or_, Special::ror, Special::ior},
    {Special::xor_, Special::rxor, Special::ixor},
    {Special::matmul, Special::rmatmul, Special::imatmul},
};
constexpr Special kCompareSpecials[] = {Special::eq, Special::ne, Special::lt, Special::le, Special::gt, Special::ge};
constexpr Special kSwappedSpecials[] = {Special::eq, Special::ne, Special::gt, Special::ge, Special::lt, Special::le};

bool is_comparison(Bytecode op) { return op >= Bytecode::Equal && op <= Bytecode::GreaterEqual; }
bool is_inplace(Bytecode op) { return op >= Bytecode::InplaceAdd && op <= Bytecode::InplaceMatrixMultiply; }
unsigned binary_index(Bytecode op) {
    Bytecode first = is_inplace(op) ? Bytecode::InplaceAdd : Bytecode::Add;
    return static_cast<unsigned>(op) - static_cast<unsigned>(first);
}
unsigned compare_index(Bytecode op) { return static_cast<unsigned>(op) - static_cast<unsigned>(Bytecode::Equal); }

Value finish_generic(Thread& thread, Bytecode op, Value left, Value right) {
    if (is_comparison(op)) return compare(thread, static_cast<CompareOp>(compare_index(op)), left, right);
    return binary(thread, static_cast<BinaryOp>(binary_index(op)), left, right);
}

// The attempt `at` in a frame of its own if it is Python code.
Step begin_attempt(Thread& thread, const OperatorAttempts& all, unsigned at, const Instruction* pc) {
    const OperatorAttempt& attempt = all.list[at];
    return call_special_frame(thread, attempt.method, {attempt.self, attempt.argument}, pc->a,
                              at + 1 < all.count ? ReturnAction::compare : ReturnAction::reflected, pc + 1);
}

Step special_or_generic(Thread& thread, Value* base, const Instruction* pc) {
    Value left = base[pc->b], right = base[pc->c];
    if (is_instance_object(thread, left) || is_instance_object(thread, right)) {
        OperatorAttempts all = operator_attempts(thread, pc->op, left, right);
        if (all_python(thread, all)) return begin_attempt(thread, all, 0, pc);
    }
    base[pc->a] = finish_generic(thread, pc->op, left, right);
    return Step::advance;
}

bool is_sequence(Thread& thread, Value value) {
    for (TypeId type : {kStr, kBytes, kByteArray, kTuple, kList}) {
        if (has_type(thread, value, type)) return true;
    }
    return false;
}

const char* inplace_symbol(Bytecode op) {
    constexpr const char* kSymbols[] = {"+=", "-=", "*=", "/=", "//=", "%=", "**=", "<<=", ">>=", "&=", "|=", "^=", "@="};
    return kSymbols[binary_index(op)];
}

}  // namespace

OperatorAttempts operator_attempts(Thread& thread, Bytecode op, Value left, Value right) {
    Special forward, reflected;
    if (is_comparison(op)) {
        forward = kCompareSpecials[compare_index(op)];
        reflected = kSwappedSpecials[compare_index(op)];
    } else {
        forward = kBinarySpecials[binary_index(op)].forward;
        reflected = kBinarySpecials[binary_index(op)].reflected;
    }
    Value forward_method = is_instance_object(thread, left) ? find_special(thread, left, forward) : kNothing;
    Value reflected_method = is_instance_object(thread, right) ? find_special(thread, right, reflected) : kNothing;
    OperatorAttempts result;
    bool swapped = false;
    if (!reflected_method.is_nothing()) {
        Value left_class = class_of(thread, left), right_class = class_of(thread, right);
        if (left_class == right_class) {
            if (!is_comparison(op)) reflected_method = kNothing;
        } else if (is_subclass(thread, right_class, left_class)) {
            swapped = is_comparison(op) || find_special(thread, left, reflected) != reflected_method;
        }
    }
    if (swapped) result.add(reflected_method, right, left);
    result.add(forward_method, left, right);
    if (!swapped) result.add(reflected_method, right, left);
    return result;
}

// `!=` without __ne__ and comparisons of methods of builtin bases are left to the complete operation.
bool all_python(Thread& thread, const OperatorAttempts& all) {
    for (unsigned i = 0; i < all.count; ++i) {
        if (!has_type(thread, all.list[i].method, kFunction)) return false;
    }
    return all.count != 0;
}

Value inplace_method(Thread& thread, Bytecode op, Value left) {
    if (!is_inplace(op) || !is_instance_object(thread, left)) return kNothing;
    Value method = find_special(thread, left, kBinarySpecials[binary_index(op)].inplace);
    return method == kNone ? kNothing : method;
}

Step binary_slow(Thread& thread, Value* base, const Instruction* pc) {
    Value value = builtin_binary(thread, static_cast<BinaryOp>(binary_index(pc->op)), base[pc->b], base[pc->c]);
    if (value != kNotImplemented) {
        base[pc->a] = value;
        return Step::advance;
    }
    return special_or_generic(thread, base, pc);
}

Step inplace_slow(Thread& thread, Value* base, const Instruction* pc) {
    Value left = base[pc->b], right = base[pc->c];
    const BinaryOp op = static_cast<BinaryOp>(binary_index(pc->op));
    Value value = builtin_inplace(thread, op, left, right);
    if (value != kNotImplemented) {
        base[pc->a] = value;
        return Step::advance;
    }
    if (is_instance_object(thread, right)) {
        value = inplace_with_payload(thread, op, left, right);
        if (value != kNotImplemented) {
            base[pc->a] = value;
            return Step::advance;
        }
    }
    if (Value method = inplace_method(thread, pc->op, left); !method.is_nothing()) {
        return call_special_frame(thread, method, {left, right}, pc->a, ReturnAction::compare, pc + 1);
    }
    OperatorAttempts all;
    if (is_instance_object(thread, left) || is_instance_object(thread, right)) {
        all = operator_attempts(thread, pc->op, left, right);
        if (all_python(thread, all)) return begin_attempt(thread, all, 0, pc);
    }
    if (all.count == 0) {
        // Sequences have words of their own for + and *, and str for %.
        const bool own_words = (op == BinaryOp::add && is_sequence(thread, left)) ||
                               (op == BinaryOp::multiply && (is_sequence(thread, left) || is_sequence(thread, right))) ||
                               (op == BinaryOp::modulo && is_sequence(thread, left));
        if (!own_words) {
            raise(thread, ErrorClass::type_error,
                  std::string("unsupported operand type(s) for ") + inplace_symbol(pc->op) + ": '" +
                      type_name(thread, left) + "' and '" + type_name(thread, right) + "'");
        }
    }
    base[pc->a] = binary(thread, op, left, right);
    return Step::advance;
}

Step after_not_implemented(Thread& thread, ReturnAction action, const Instruction* next) {
    const Instruction* pc = next - 1;
    Value* base = thread.base;
    Value left = base[pc->b], right = base[pc->c];
    if (pc->op >= Bytecode::Negate && pc->op <= Bytecode::Invert) {
        base[pc->a] = kNotImplemented;
        return Step::advance;
    }
    if (is_inplace(pc->op)) {
        base[pc->a] = binary(thread, static_cast<BinaryOp>(binary_index(pc->op)), left, right);
        return Step::advance;
    }
    OperatorAttempts all = operator_attempts(thread, pc->op, left, right);
    if (action == ReturnAction::compare && all.count == 2) return begin_attempt(thread, all, 1, pc);
    if (pc->op == Bytecode::Equal || pc->op == Bytecode::NotEqual) {
        base[pc->a] = Value::from_bool((left == right) == (pc->op == Bytecode::Equal));
        return Step::advance;
    }
    raise_unsupported_operands(thread, pc->op, left, right);
}

void raise_unsupported_operands(Thread& thread, Bytecode op, Value left, Value right) {
    constexpr const char* kBinarySymbols[] = {"+", "-", "*", "/", "//", "%", "** or pow()", "<<", ">>", "&", "|", "^", "@"};
    constexpr const char* kCompareSymbols[] = {"==", "!=", "<", "<=", ">", ">="};
    std::string types = "'" + type_name(thread, left) + "' and '" + type_name(thread, right) + "'";
    if (is_comparison(op)) {
        raise(thread, ErrorClass::type_error,
              std::string("'") + kCompareSymbols[compare_index(op)] + "' not supported between instances of " + types);
    }
    raise(thread, ErrorClass::type_error,
          std::string("unsupported operand type(s) for ") + kBinarySymbols[binary_index(op)] + ": " + types);
}

Step unary_slow(Thread& thread, Value* base, const Instruction* pc) {
    Value operand = base[pc->b];
    const auto op = static_cast<UnaryOp>(static_cast<unsigned>(pc->op) - static_cast<unsigned>(Bytecode::Negate));
    Value value = builtin_unary(thread, op, operand);
    if (value != kNotImplemented) {
        base[pc->a] = value;
        return Step::advance;
    }
    constexpr Special kSpecials[] = {Special::neg, Special::pos, Special::invert};
    if (is_instance_object(thread, operand)) {
        Value method = find_special(thread, operand, kSpecials[static_cast<unsigned>(op)]);
        if (!method.is_nothing() && method != kNone) {
            return call_special_frame(thread, method, {operand}, pc->a, ReturnAction::store, pc + 1);
        }
    }
    constexpr const char* kSymbols[] = {"-", "+", "~"};
    raise(thread, ErrorClass::type_error,
          std::string("bad operand type for unary ") + kSymbols[static_cast<unsigned>(op)] + ": '" +
              type_name(thread, operand) + "'");
}

Step compare_slow(Thread& thread, Value* base, const Instruction* pc) {
    Value left = base[pc->b], right = base[pc->c];
    Value value = builtin_compare(thread, static_cast<CompareOp>(compare_index(pc->op)), left, right);
    if (value != kNotImplemented) {
        base[pc->a] = value;
        return Step::advance;
    }
    // Where a class defines no __ne__, object's asks __eq__.
    if (pc->op == Bytecode::NotEqual && is_instance_object(thread, left)) {
        Value method = find_special(thread, left, Special::ne);
        if (!has_type(thread, method, kFunction)) {
            base[pc->a] = compare(thread, CompareOp::not_equal, left, right);
            return Step::advance;
        }
    }
    return special_or_generic(thread, base, pc);
}

Step contains_slow(Thread& thread, Value* base, const Instruction* pc) {
    Value item = base[pc->b], container = base[pc->c];
    const bool negated = pc->op == Bytecode::NotContains;
    if (is_instance_object(thread, container)) {
        Value method = find_special(thread, container, Special::contains);
        if (has_type(thread, method, kFunction)) {
            return call_special_frame(thread, method, {container, item}, pc->a,
                                      negated ? ReturnAction::negate : ReturnAction::to_bool, pc + 1);
        }
    }
    bool found = contains(thread, container, item);
    base[pc->a] = Value::from_bool(found != negated);
    return Step::advance;
}

}  // namespace toy
