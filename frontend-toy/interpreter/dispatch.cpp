// The dispatch loop. Each instruction's frequent cases are here; everything else is a call out of line that gets
// (thread, base, pc) and says how to go on (Step).
//
// Local copies of thread state: pc, base, code and its constants, and `heap`, the real address of the segment's offset
// 0. thread.base is always current; thread.pc is set before whatever can throw or look at it. `heap` is read again
// after each call that may end a transaction.
#include "frontend-toy/interpreter/dispatch.h"

#include <algorithm>

#include "frontend-toy/interpreter/calls.h"
#include "frontend-toy/interpreter/generator.h"
#include "frontend-toy/interpreter/inline_cache.h"
#include "frontend-toy/interpreter/instructions.h"
#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/interpreter/jit_hooks.h"
#include "frontend-toy/interpreter/operators.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/interpreter/unwind.h"

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

namespace toy {

namespace {

inline bool both_small_ints(Value a, Value b) { return (a.word() & b.word() & 3) == 3; }
inline Value raw_int(std::uint64_t word) { return Value::from_word(word); }

// An int or float operand as a double, where the conversion is exact.
inline bool exact_double(Value v, double& d) {
    if (v.is_inline_float()) {
        d = v.inline_float();
        return true;
    }
    if (v.is_small_int()) {
        std::int64_t n = v.small_int();
        d = static_cast<double>(n);
        return n <= (std::int64_t{1} << 53) && n >= -(std::int64_t{1} << 53);
    }
    return false;
}
inline bool exact_doubles(Value a, Value b, double& x, double& y) { return exact_double(a, x) && exact_double(b, y); }

template <typename T>
inline T* object(char* heap, Value reference) {
    return reinterpret_cast<T*>(heap + reference.word());
}
inline void mark_read(char* heap, Value reference) {
    heap[reference.word() >> stm::kReadMarkerShift] =
        static_cast<char>(reinterpret_cast<stm::Segment*>(heap + stm::kHeaderOffset)->read_version);
}
inline void about_to_write(char* heap, Value reference) {
    if (unlikely((object<stm::ObjectHeader>(heap, reference)->flags & stm::kWriteBarrier) != 0)) {
        stm_write_barrier_slow(reinterpret_cast<stm::Segment*>(heap + stm::kHeaderOffset), reference.word());
    }
}
inline std::uint32_t raw_type(char* heap, Value reference) {
    return object<stm::ObjectHeader>(heap, reference)->type_id;
}

}  // namespace

Value execute(Thread& thread) {
    static const void* const kTargets[] = {
#define BYTECODE(name, format) &&op_##name,
#include "frontend-toy/bytecode.inc"
#undef BYTECODE
    };
    static const void* const kRecordingTargets[] = {
#define BYTECODE(name, format) &&record,
#include "frontend-toy/bytecode.inc"
#undef BYTECODE
    };

    RunningThread& self = running(thread);
    JitHooks* const hooks = jit_state.hooks;
    const void* const* dispatch = thread.recorder != nullptr ? kRecordingTargets : kTargets;
    const Instruction* pc = thread.pc;
    Value* base = thread.base;
    const Code* code = &code_of(thread, base);
    const Value* constants = code->constant_values.data();
    char* heap = thread.segment->base;
    Step step;

    self.top = base + code->register_count;

#define DISPATCH() goto* dispatch[static_cast<unsigned>(pc->op)]
#define NEXT(length) \
    do {             \
        pc += (length); \
        DISPATCH();  \
    } while (0)
#define SEGMENT() (*reinterpret_cast<stm::Segment*>(heap + stm::kHeaderOffset))
// An instruction's slow path.
#define SLOW(function, length)                 \
    do {                                       \
        thread.pc = pc;                        \
        step = function(thread, base, pc);     \
        if (unlikely(step != Step::advance)) goto switched; \
        heap = thread.segment->base;           \
        NEXT(length);                          \
    } while (0)
#define TARGET(name) op_##name:
#define RELOAD()                                    \
    do {                                            \
        pc = thread.pc;                             \
        base = thread.base;                         \
        heap = thread.segment->base;                \
        code = object<Function>(heap, base[-1])->code; \
        constants = code->constant_values.data();   \
    } while (0)

    DISPATCH();

record:
    thread.pc = pc;
    if (thread.recorder == nullptr || !hooks->record(thread, base, pc)) dispatch = kTargets;
    heap = thread.segment->base;
    goto* kTargets[static_cast<unsigned>(pc->op)];

switched:
    RELOAD();
    if (step == Step::enter) goto function_entry;
    DISPATCH();

function_entry:
    if (hooks != nullptr && thread.recorder == nullptr) {
        auto& code_state = const_cast<Code&>(*code);
        if (void* trace = code_state.traces[0].load(std::memory_order_acquire); unlikely(trace != nullptr)) {
            if (poll_due(SEGMENT())) {
                thread.pc = pc;
                poll(thread);
                RELOAD();
            }
            goto enter_trace;
        }
        std::uint32_t count = code_state.hotness[0].load(std::memory_order_relaxed) + 1;
        code_state.hotness[0].store(count, std::memory_order_relaxed);
        if (unlikely(count == jit_state.hot_function)) {
            thread.pc = pc;
            hooks->hot_function(thread, base, pc);
            dispatch = thread.recorder != nullptr ? kRecordingTargets : kTargets;
        }
    }
    if (poll_due(SEGMENT())) {
        thread.pc = pc;
        poll(thread);
        RELOAD();
    }
    DISPATCH();

loop_head:
    if (poll_due(SEGMENT())) {
        thread.pc = pc;
        poll(thread);
        RELOAD();
    }
    if (hooks != nullptr && thread.recorder == nullptr) {
        auto& code_state = const_cast<Code&>(*code);
        const std::uint32_t index = index_of(*code, pc);
        if (code_state.traces[index].load(std::memory_order_acquire) != nullptr) goto enter_trace;
        std::uint32_t count = code_state.hotness[index].load(std::memory_order_relaxed) + 1;
        code_state.hotness[index].store(count, std::memory_order_relaxed);
        if (unlikely(count == jit_state.hot_loop)) {
            thread.pc = pc;
            hooks->hot_loop(thread, base, pc);
            dispatch = thread.recorder != nullptr ? kRecordingTargets : kTargets;
        }
    }
    DISPATCH();

enter_trace: {
    thread.pc = pc;
    JitHooks::Entered entered = hooks->enter(thread, code->traces[index_of(*code, pc)].load(std::memory_order_acquire));
    if (entered == JitHooks::Entered::aborted) throw stm::Aborted{};
    RELOAD();
    self.top = base + code->register_count;
    if (entered == JitHooks::Entered::exception) {
        Value exception = thread.pending;
        thread.pending = kNothing;
        unwind_or_leave(thread, exception, false);
        RELOAD();
    }
    dispatch = thread.recorder != nullptr ? kRecordingTargets : kTargets;
    if (entered == JitHooks::Entered::loop_head) {
        if (poll_due(SEGMENT())) {
            poll(thread);
            RELOAD();
        }
    }
    DISPATCH();
}

    // ------------------------------------------------------------------------------------------ moves and names
    TARGET(Extended)
    TARGET(PrintExpression) { __builtin_unreachable(); }
    TARGET(Move) {
        base[pc->a] = base[pc->b];
        NEXT(1);
    }
    TARGET(LoadConstant) {
        base[pc->a] = constants[pc->bc()];
        NEXT(1);
    }
    TARGET(LoadNothing) {
        base[pc->a] = kNothing;
        NEXT(1);
    }
    TARGET(LoadUndefined) {
        base[pc->a] = kUndefined;
        NEXT(1);
    }
    TARGET(CheckBound) {
        Value value = base[pc->a];
        if (unlikely(value.is_nothing() || value == kUndefined)) {
            thread.pc = pc;
            raise_unbound_local(thread, *code, static_cast<std::uint32_t>(pc->bc()));
        }
        NEXT(1);
    }
    TARGET(LoadGlobal) {
        Value cell = code->global_cells[static_cast<std::uint32_t>(pc->bc())];
        mark_read(heap, cell);
        Value value = object<Cell>(heap, cell)->content;
        if (likely(value != kUndefined)) {
            base[pc->a] = value;
            NEXT(1);
        }
        cell = Value::from_word(code->caches[index_of(*code, pc)].load(std::memory_order_relaxed));
        if (likely(!cell.is_nothing())) {
            mark_read(heap, cell);
            value = object<Cell>(heap, cell)->content;
            if (likely(value != kUndefined)) {
                base[pc->a] = value;
                NEXT(1);
            }
        }
        SLOW(load_global_slow, 1);
    }
    TARGET(StoreGlobal) {
        Value cell = code->global_cells[static_cast<std::uint32_t>(pc->bc())];
        about_to_write(heap, cell);
        object<Cell>(heap, cell)->content = base[pc->a];
        NEXT(1);
    }
    TARGET(DeleteGlobal) SLOW(delete_global, 1);
    TARGET(MakeCell) {
        thread.pc = pc;
        base[pc->a] = make_cell(thread, base[pc->a].is_nothing() ? kUndefined : base[pc->a]);
        NEXT(1);
    }
    TARGET(LoadCell) {
        Value cell = base[pc->b];
        mark_read(heap, cell);
        Value value = object<Cell>(heap, cell)->content;
        if (unlikely(value == kUndefined)) {
            thread.pc = pc;
            raise_unbound_cell(thread, *code, pc->c);
        }
        base[pc->a] = value;
        NEXT(1);
    }
    TARGET(StoreCell) {
        Value cell = base[pc->a];
        about_to_write(heap, cell);
        object<Cell>(heap, cell)->content = base[pc->b];
        NEXT(1);
    }
    TARGET(DeleteCell) SLOW(delete_cell, 1);
    TARGET(LoadFreeCell) {
        base[pc->a] = object<Tuple>(heap, object<Function>(heap, base[-1])->closure)->items[pc->b];
        NEXT(1);
    }
    TARGET(LoadFree) {
        Value cell = object<Tuple>(heap, object<Function>(heap, base[-1])->closure)->items[pc->b];
        mark_read(heap, cell);
        Value value = object<Cell>(heap, cell)->content;
        if (unlikely(value == kUndefined)) {
            thread.pc = pc;
            raise_unbound_free(thread, *code, pc->c);
        }
        base[pc->a] = value;
        NEXT(1);
    }
    TARGET(StoreFree) {
        Value cell = object<Tuple>(heap, object<Function>(heap, base[-1])->closure)->items[pc->a];
        about_to_write(heap, cell);
        object<Cell>(heap, cell)->content = base[pc->b];
        NEXT(1);
    }
    TARGET(DeleteFree) SLOW(delete_free, 1);
    TARGET(LoadName) SLOW(load_name, 1);
    TARGET(LoadNameFree) SLOW(load_name_free, 1);
    TARGET(StoreName) SLOW(store_name, 1);
    TARGET(DeleteName) SLOW(delete_name, 1);

    // ------------------------------------------------------------------------------------------ arithmetic
#define FLOAT_RESULT(expression)                                   \
    do {                                                           \
        Value result_ = Value::from_inline_float(expression);      \
        if (likely(result_.is_inline_float())) {                   \
            base[pc->a] = result_;                                 \
            NEXT(1);                                               \
        }                                                          \
    } while (0)

#define ADDITION(slow)                                                                               \
    {                                                                                                \
        Value left = base[pc->b], right = base[pc->c];                                               \
        if (likely(both_small_ints(left, right))) {                                                  \
            std::int64_t sum;                                                                        \
            if (likely(!__builtin_add_overflow(static_cast<std::int64_t>(left.word()),               \
                                               static_cast<std::int64_t>(right.word() - 3), &sum))) { \
                base[pc->a] = raw_int(static_cast<std::uint64_t>(sum));                              \
                NEXT(1);                                                                             \
            }                                                                                        \
        } else if (double x, y; exact_doubles(left, right, x, y)) {                                  \
            FLOAT_RESULT(x + y);                                                                     \
        }                                                                                            \
        SLOW(slow, 1);                                                                               \
    }
#define SUBTRACTION(slow)                                                                            \
    {                                                                                                \
        Value left = base[pc->b], right = base[pc->c];                                               \
        if (likely(both_small_ints(left, right))) {                                                  \
            std::int64_t difference;                                                                 \
            if (likely(!__builtin_sub_overflow(static_cast<std::int64_t>(left.word()),               \
                                               static_cast<std::int64_t>(right.word()), &difference))) { \
                base[pc->a] = raw_int(static_cast<std::uint64_t>(difference) + 3);                   \
                NEXT(1);                                                                             \
            }                                                                                        \
        } else if (double x, y; exact_doubles(left, right, x, y)) {                                  \
            FLOAT_RESULT(x - y);                                                                     \
        }                                                                                            \
        SLOW(slow, 1);                                                                               \
    }
#define MULTIPLICATION(slow)                                                                         \
    {                                                                                                \
        Value left = base[pc->b], right = base[pc->c];                                               \
        if (likely(both_small_ints(left, right))) {                                                  \
            std::int64_t product;                                                                    \
            if (likely(!__builtin_mul_overflow(static_cast<std::int64_t>(left.word() - 3), right.small_int(), \
                                               &product))) {                                         \
                base[pc->a] = raw_int(static_cast<std::uint64_t>(product) + 3);                      \
                NEXT(1);                                                                             \
            }                                                                                        \
        } else if (double x, y; exact_doubles(left, right, x, y)) {                                  \
            FLOAT_RESULT(x * y);                                                                     \
        }                                                                                            \
        SLOW(slow, 1);                                                                               \
    }
#define TRUE_DIVISION(slow)                                                                          \
    {                                                                                                \
        double x, y;                                                                                 \
        if (likely(exact_doubles(base[pc->b], base[pc->c], x, y) && y != 0.0)) FLOAT_RESULT(x / y);  \
        SLOW(slow, 1);                                                                               \
    }
#define FLOOR_DIVISION(slow)                                                                         \
    {                                                                                                \
        Value left = base[pc->b], right = base[pc->c];                                               \
        if (likely(both_small_ints(left, right) && right.small_int() != 0)) {                        \
            std::int64_t n = left.small_int(), d = right.small_int(), q = n / d;                     \
            if (n % d != 0 && (n < 0) != (d < 0)) --q;                                               \
            if (likely(Value::fits_small_int(q))) {                                                  \
                base[pc->a] = Value::from_small_int(q);                                              \
                NEXT(1);                                                                             \
            }                                                                                        \
        }                                                                                            \
        SLOW(slow, 1);                                                                               \
    }
#define REMAINDER(slow)                                                                              \
    {                                                                                                \
        Value left = base[pc->b], right = base[pc->c];                                               \
        if (likely(both_small_ints(left, right) && right.small_int() != 0)) {                        \
            std::int64_t n = left.small_int(), d = right.small_int(), r = n % d;                     \
            if (r != 0 && (r < 0) != (d < 0)) r += d;                                                \
            base[pc->a] = Value::from_small_int(r);                                                  \
            NEXT(1);                                                                                 \
        }                                                                                            \
        SLOW(slow, 1);                                                                               \
    }
#define SHIFT_LEFT(slow)                                                                             \
    {                                                                                                \
        Value left = base[pc->b], right = base[pc->c];                                               \
        if (likely(both_small_ints(left, right) && right.small_int() >= 0 && right.small_int() < 61)) { \
            std::int64_t n = left.small_int();                                                       \
            auto shifted = static_cast<std::int64_t>(static_cast<std::uint64_t>(n) << right.small_int()); \
            if (likely(shifted >> right.small_int() == n && Value::fits_small_int(shifted))) {       \
                base[pc->a] = Value::from_small_int(shifted);                                        \
                NEXT(1);                                                                             \
            }                                                                                        \
        }                                                                                            \
        SLOW(slow, 1);                                                                               \
    }
#define SHIFT_RIGHT(slow)                                                                            \
    {                                                                                                \
        Value left = base[pc->b], right = base[pc->c];                                               \
        if (likely(both_small_ints(left, right) && right.small_int() >= 0)) {                        \
            base[pc->a] = Value::from_small_int(left.small_int() >> std::min<std::int64_t>(right.small_int(), 63)); \
            NEXT(1);                                                                                 \
        }                                                                                            \
        SLOW(slow, 1);                                                                               \
    }
#define BITWISE(expression, slow)                                                                    \
    {                                                                                                \
        Value left = base[pc->b], right = base[pc->c];                                               \
        if (likely(both_small_ints(left, right))) {                                                  \
            base[pc->a] = raw_int(expression);                                                       \
            NEXT(1);                                                                                 \
        }                                                                                            \
        SLOW(slow, 1);                                                                               \
    }

    TARGET(Add) ADDITION(binary_slow)
    TARGET(Subtract) SUBTRACTION(binary_slow)
    TARGET(Multiply) MULTIPLICATION(binary_slow)
    TARGET(TrueDivide) TRUE_DIVISION(binary_slow)
    TARGET(FloorDivide) FLOOR_DIVISION(binary_slow)
    TARGET(Modulo) REMAINDER(binary_slow)
    TARGET(Power) SLOW(binary_slow, 1);
    TARGET(LeftShift) SHIFT_LEFT(binary_slow)
    TARGET(RightShift) SHIFT_RIGHT(binary_slow)
    TARGET(BitAnd) BITWISE(left.word() & right.word(), binary_slow)
    TARGET(BitOr) BITWISE(left.word() | right.word(), binary_slow)
    TARGET(BitXor) BITWISE((left.word() ^ right.word()) | 3, binary_slow)
    TARGET(MatrixMultiply) SLOW(binary_slow, 1);
    TARGET(InplaceAdd) ADDITION(inplace_slow)
    TARGET(InplaceSubtract) SUBTRACTION(inplace_slow)
    TARGET(InplaceMultiply) MULTIPLICATION(inplace_slow)
    TARGET(InplaceTrueDivide) TRUE_DIVISION(inplace_slow)
    TARGET(InplaceFloorDivide) FLOOR_DIVISION(inplace_slow)
    TARGET(InplaceModulo) REMAINDER(inplace_slow)
    TARGET(InplacePower) SLOW(inplace_slow, 1);
    TARGET(InplaceLeftShift) SHIFT_LEFT(inplace_slow)
    TARGET(InplaceRightShift) SHIFT_RIGHT(inplace_slow)
    TARGET(InplaceBitAnd) BITWISE(left.word() & right.word(), inplace_slow)
    TARGET(InplaceBitOr) BITWISE(left.word() | right.word(), inplace_slow)
    TARGET(InplaceBitXor) BITWISE((left.word() ^ right.word()) | 3, inplace_slow)
    TARGET(InplaceMatrixMultiply) SLOW(inplace_slow, 1);
    TARGET(Negate) {
        Value operand = base[pc->b];
        if (likely(operand.is_small_int() && Value::fits_small_int(-operand.small_int()))) {
            base[pc->a] = Value::from_small_int(-operand.small_int());
            NEXT(1);
        }
        if (operand.is_inline_float()) FLOAT_RESULT(-operand.inline_float());
        SLOW(unary_slow, 1);
    }
    TARGET(Positive) SLOW(unary_slow, 1);
    TARGET(Invert) SLOW(unary_slow, 1);
    TARGET(Not) {
        Value operand = base[pc->b];
        if (likely(operand.is_bool())) {
            base[pc->a] = Value::from_bool(operand == kFalse);
        } else if (operand == kNone) {
            base[pc->a] = kTrue;
        } else {
            thread.pc = pc;
            base[pc->a] = Value::from_bool(!truth(thread, operand));
            heap = thread.segment->base;
        }
        NEXT(1);
    }

    // ------------------------------------------------------------------------------------------ comparison
#define COMPARISON(op)                                                                          \
    {                                                                                           \
        Value left = base[pc->b], right = base[pc->c];                                          \
        if (likely(both_small_ints(left, right))) {                                             \
            base[pc->a] = Value::from_bool(static_cast<std::int64_t>(left.word())               \
                                               op static_cast<std::int64_t>(right.word()));     \
            NEXT(1);                                                                            \
        }                                                                                       \
        if (double x, y; exact_doubles(left, right, x, y)) {                                    \
            base[pc->a] = Value::from_bool(x op y);                                             \
            NEXT(1);                                                                            \
        }                                                                                       \
        SLOW(compare_slow, 1);                                                                  \
    }
    TARGET(Equal) COMPARISON(==)
    TARGET(NotEqual) COMPARISON(!=)
    TARGET(Less) COMPARISON(<)
    TARGET(LessEqual) COMPARISON(<=)
    TARGET(Greater) COMPARISON(>)
    TARGET(GreaterEqual) COMPARISON(>=)
    TARGET(Is) {
        base[pc->a] = Value::from_bool(base[pc->b] == base[pc->c]);
        NEXT(1);
    }
    TARGET(IsNot) {
        base[pc->a] = Value::from_bool(base[pc->b] != base[pc->c]);
        NEXT(1);
    }
    TARGET(Contains) SLOW(contains_slow, 1);
    TARGET(NotContains) SLOW(contains_slow, 1);

    // ------------------------------------------------------------------------------------------ control
    TARGET(Jump) NEXT(1 + pc->bc());
    TARGET(Loop) {
        pc += 1 + pc->bc();
        goto loop_head;
    }
#define CONDITIONAL_JUMP(sense)                                  \
    {                                                            \
        Value condition = base[pc->a];                           \
        bool is_true;                                            \
        if (likely(condition.is_bool())) {                       \
            is_true = condition == kTrue;                        \
        } else if (condition == kNone) {                         \
            is_true = false;                                     \
        } else if (condition.is_small_int()) {                   \
            is_true = condition.small_int() != 0;                \
        } else {                                                 \
            thread.pc = pc;                                      \
            is_true = truth(thread, condition);                  \
            heap = thread.segment->base;                         \
        }                                                        \
        NEXT(is_true == (sense) ? 1 + pc->bc() : 1);             \
    }
    TARGET(JumpIfTrue) CONDITIONAL_JUMP(true)
    TARGET(JumpIfFalse) CONDITIONAL_JUMP(false)
    TARGET(GetIterator) {
        thread.pc = pc;
        base[pc->a] = iterator(thread, base[pc->b]);
        heap = thread.segment->base;
        NEXT(1);
    }
    TARGET(ForIterate) {
        Value iterator = base[pc->b];
        if (likely(iterator.is_ref())) {
            const std::uint32_t type = raw_type(heap, iterator);
            if (type == kRangeIterator) {
                about_to_write(heap, iterator);
                auto* range = object<RangeIterator>(heap, iterator);
                if (range->remaining <= 0) NEXT(2 + pc[1].bc());
                if (likely(Value::fits_small_int(range->next))) {
                    base[pc->a] = Value::from_small_int(range->next);
                    range->next += range->step;
                    --range->remaining;
                    NEXT(2);
                }
            } else if (type == kListIterator) {
                about_to_write(heap, iterator);
                auto* at = object<SequenceIterator>(heap, iterator);
                Value list = at->sequence;
                if (likely(!list.is_nothing())) {
                    mark_read(heap, list);
                    const auto* items = object<List>(heap, list);
                    if (likely(at->index < items->length)) {
                        mark_read(heap, items->items);
                        base[pc->a] = object<Items>(heap, items->items)->slots[at->index++];
                        NEXT(2);
                    }
                    at->sequence = kNothing;
                }
                NEXT(2 + pc[1].bc());
            } else if (type == kTupleIterator) {
                about_to_write(heap, iterator);
                auto* at = object<SequenceIterator>(heap, iterator);
                Value tuple = at->sequence;
                if (likely(!tuple.is_nothing())) {
                    const auto* items = object<Tuple>(heap, tuple);
                    if (likely(at->index < items->length)) {
                        base[pc->a] = items->items[at->index++];
                        NEXT(2);
                    }
                    at->sequence = kNothing;
                }
                NEXT(2 + pc[1].bc());
            }
        }
        SLOW(for_iterate_slow, 2);
    }
    TARGET(Return) {
        Value value = base[pc->a];
        const std::uint64_t link = base[-2].word();
        if (likely((link & 0xff00) == 0)) {  // ReturnAction::store
            Value* caller = base - (link >> 32);
            pc = unpack_return_address(base[-3]);
            if (unlikely(caller - kLinkWords < thread.saved_floor)) save_frames_down_to(thread, caller);
            base = caller;
            --thread.python_depth;
            base[link >> 16 & 0xffff] = value;
            thread.base = base;
            code = object<Function>(heap, base[-1])->code;
            constants = code->constant_values.data();
            self.top = base + code->register_count;
            DISPATCH();
        }
        thread.pc = pc;
        if (ReturnLink::unpack(link).action == ReturnAction::leave) {
            if (code->is_generator) generator_returned(thread, base);
            return value;
        }
        step = return_slow(thread, base, value);
        goto switched;
    }

    // ------------------------------------------------------------------------------------------ items
    TARGET(GetItem) {
        Value container = base[pc->b], key = base[pc->c];
        if (likely(container.is_ref() && key.is_small_int())) {
            const std::uint32_t type = raw_type(heap, container);
            std::int64_t index = key.small_int();
            if (type == kList) {
                mark_read(heap, container);
                const auto* list = object<List>(heap, container);
                if (index < 0) index += list->length;
                if (likely(static_cast<std::uint64_t>(index) < static_cast<std::uint64_t>(list->length))) {
                    mark_read(heap, list->items);
                    base[pc->a] = object<Items>(heap, list->items)->slots[index];
                    NEXT(1);
                }
            } else if (type == kTuple) {
                const auto* tuple = object<Tuple>(heap, container);
                if (index < 0) index += tuple->length;
                if (likely(static_cast<std::uint64_t>(index) < static_cast<std::uint64_t>(tuple->length))) {
                    base[pc->a] = tuple->items[index];
                    NEXT(1);
                }
            }
        }
        SLOW(get_item_slow, 1);
    }
    TARGET(SetItem) {
        Value container = base[pc->a], key = base[pc->b];
        if (likely(container.is_ref() && key.is_small_int() && raw_type(heap, container) == kList)) {
            mark_read(heap, container);
            const auto* list = object<List>(heap, container);
            std::int64_t index = key.small_int();
            if (index < 0) index += list->length;
            if (likely(static_cast<std::uint64_t>(index) < static_cast<std::uint64_t>(list->length))) {
                Value items = list->items;
                about_to_write(heap, items);
                object<Items>(heap, items)->slots[index] = base[pc->c];
                NEXT(1);
            }
        }
        SLOW(set_item_slow, 1);
    }
    TARGET(DeleteItem) SLOW(delete_item_slow, 1);

    // ------------------------------------------------------------------------------------------ attributes
    TARGET(GetAttribute) {
        Value receiver = base[pc->b];
        if (likely(receiver.is_ref())) {
            const std::uint32_t type = raw_type(heap, receiver);
            const std::uint64_t word = code->caches[index_of(*code, pc)].load(std::memory_order_relaxed);
            if (likely(cache_type(word) == type)) {
                switch (cache_kind(word)) {
                    case CacheKind::slot:
                        mark_read(heap, receiver);
                        base[pc->a] = object<Instance>(heap, receiver)->slots[cache_number(word)];
                        NEXT(1);
                    case CacheKind::overflow_slot: {
                        mark_read(heap, receiver);
                        Value overflow = object<Instance>(heap, receiver)->overflow;
                        mark_read(heap, overflow);
                        base[pc->a] = object<Items>(heap, overflow)->slots[cache_number(word)];
                        NEXT(1);
                    }
                    case CacheKind::entry: {
                        const CacheEntry& entry = cache_entries[cache_number(word)];
                        if (entry.kind == AttributeKind::class_value || entry.kind == AttributeKind::type_value) {
                            if (entry.kind == AttributeKind::type_value && unlikely(entry.cls != receiver)) break;
                            mark_read(heap, entry.cls);
                            if (unlikely(object<Class>(heap, entry.cls)->version != entry.version)) break;
                            mark_read(heap, receiver);
                        } else if (entry.kind != AttributeKind::module_value || unlikely(entry.cls != receiver)) {
                            break;
                        }
                        mark_read(heap, entry.cell);
                        Value content = object<Cell>(heap, entry.cell)->content;
                        if (unlikely(content == kUndefined)) break;
                        base[pc->a] = content;
                        NEXT(1);
                    }
                    case CacheKind::empty: break;
                }
            }
        }
        if (receiver.is_ref() && recall_cache_word(thread, *code, pc, raw_type(heap, receiver))) goto op_GetAttribute;
        SLOW(get_attribute_slow, 1);
    }
    TARGET(SetAttribute) {
        Value receiver = base[pc->a];
        if (likely(receiver.is_ref())) {
            const std::uint32_t type = raw_type(heap, receiver);
            const std::uint64_t word = code->caches[index_of(*code, pc)].load(std::memory_order_relaxed);
            if (likely(cache_type(word) == type)) {
                if (likely(cache_kind(word) == CacheKind::slot)) {
                    about_to_write(heap, receiver);
                    object<Instance>(heap, receiver)->slots[cache_number(word)] = base[pc->b];
                    NEXT(1);
                }
                if (cache_kind(word) == CacheKind::entry) {
                    const CacheEntry& entry = cache_entries[cache_number(word)];
                    if (entry.kind == AttributeKind::add_inline) {
                        about_to_write(heap, receiver);
                        auto* instance = object<Instance>(heap, receiver);
                        instance->slots[entry.slot] = base[pc->b];
                        instance->header.type_id = entry.next_type;
                        NEXT(1);
                    }
                }
            }
        }
        if (receiver.is_ref() && recall_cache_word(thread, *code, pc, raw_type(heap, receiver))) goto op_SetAttribute;
        SLOW(set_attribute_slow, 1);
    }
    TARGET(DeleteAttribute) SLOW(delete_attribute_instruction, 1);

    // ------------------------------------------------------------------------------------------ building
    TARGET(BuildSlice) SLOW(build_slice, 1);
    TARGET(BuildTuple)
    TARGET(BuildList)
    TARGET(BuildSet)
    TARGET(BuildDict)
    TARGET(BuildString) SLOW(build_collection, 1);
    TARGET(ListAppend) {
        thread.pc = pc;
        list_append(thread, base[pc->a], base[pc->b]);
        NEXT(1);
    }
    TARGET(SetAdd)
    TARGET(ListExtend)
    TARGET(SetUpdate)
    TARGET(DictUpdate)
    TARGET(DictMerge)
    TARGET(ListToTuple)
    TARGET(DictInsert) SLOW(extend_collection, 1);
    TARGET(UnpackSequence) {
        Value sequence = base[pc->b];
        if (likely(sequence.is_ref() && raw_type(heap, sequence) == kTuple)) {
            const auto* tuple = object<Tuple>(heap, sequence);
            if (likely(tuple->length == pc->c)) {
                Value* to = base + pc->a;
                for (unsigned i = 0; i < pc->c; ++i) to[i] = tuple->items[i];
                NEXT(1);
            }
        }
        SLOW(unpack_sequence, 1);
    }
    TARGET(UnpackExtended) SLOW(unpack_extended, 2);
    TARGET(FormatValue) SLOW(format_value, 2);

    // ------------------------------------------------------------------------------------------ calls
    // A function with exactly the arguments that stand in its registers.
#define CALL_EXACT(function, arguments, count)                                                                       \
    do {                                                                                                             \
        const Code* target = object<Function>(heap, function)->code;                                                 \
        if (likely(target->positional == (count) && target->keyword_only == 0 && !target->has_varargs &&             \
                   !target->has_varkeywords && !target->is_generator)) {                                             \
            Value* callee_base = (arguments);                                                                        \
            Value* end = callee_base + target->register_count;                                                       \
            if (likely(end <= thread.stack_limit && thread.python_depth < python_depth_limit)) {                          \
                ++thread.python_depth;                                                                               \
                callee_base[-3] = pack_return_address(pc + 1);                                                       \
                callee_base[-2] =                                                                                    \
                    Value::from_word(ReturnLink{static_cast<std::uint32_t>(callee_base - base), pc->c, ReturnAction::store} \
                                         .pack());                                                                   \
                callee_base[-1] = function;                                                                          \
                for (Value* word = callee_base + (count); word < end; ++word) *word = kNothing;                      \
                base = callee_base;                                                                                  \
                thread.base = base;                                                                                  \
                self.top = end;                                                                                      \
                code = target;                                                                                       \
                constants = code->constant_values.data();                                                            \
                pc = code->instructions.data();                                                                      \
                goto function_entry;                                                                                 \
            }                                                                                                        \
        }                                                                                                            \
    } while (0)
    TARGET(Call) {
        Value callee = base[pc->a + 2];
        if (likely(callee.is_ref() && raw_type(heap, callee) == kFunction)) CALL_EXACT(callee, base + pc->a + 3, pc->b);
        SLOW(call_instruction, 1);
    }
    TARGET(CallMethod) {
        Value* window = base + pc->a;
        Value callee = window[2];
        if (is_packed_native(callee)) {
            const NativeDescriptor* native = unpack_native(callee);
            const std::uint32_t count = pc->b + 1u;
            if (likely(count >= native->minimum && count <= native->maximum)) {
                thread.pc = pc;
                base[pc->c] = native->call(thread, Arguments{window + 3, count});
                heap = thread.segment->base;
                NEXT(1);
            }
        } else if (likely(callee.is_ref() && raw_type(heap, callee) == kFunction)) {
            CALL_EXACT(callee, window + 3, pc->b + 1u);
        } else if (callee.is_nothing() && window[3].is_ref() && raw_type(heap, window[3]) == kFunction) {
            callee = window[3];
            CALL_EXACT(callee, window + 4, pc->b);
        }
        SLOW(call_method_instruction, 1);
    }
    TARGET(CallKeyword) SLOW(call_keyword_instruction, 2);
    TARGET(CallMethodKeyword) SLOW(call_method_keyword_instruction, 2);
    TARGET(ArgumentsTuple) SLOW(arguments_tuple, 1);
    TARGET(CallExtended) SLOW(call_extended_instruction, 1);
    TARGET(LoadMethod) {
        Value receiver = base[pc->b];
        const std::uint64_t word = code->caches[index_of(*code, pc)].load(std::memory_order_relaxed);
        if (likely(receiver.is_ref() && cache_type(word) == raw_type(heap, receiver) &&
                   cache_kind(word) == CacheKind::entry)) {
            const CacheEntry& entry = cache_entries[cache_number(word)];
            if (entry.kind == AttributeKind::method) {
                mark_read(heap, entry.cls);
                if (likely(object<Class>(heap, entry.cls)->version == entry.version)) {
                    mark_read(heap, receiver);
                    base[pc->a + 2] = object<Cell>(heap, entry.cell)->content;
                    base[pc->a + 3] = receiver;
                    NEXT(1);
                }
            } else if (entry.kind == AttributeKind::builtin_method) {
                base[pc->a + 2] = pack_native(entry.native);
                base[pc->a + 3] = receiver;
                NEXT(1);
            } else if (entry.kind == AttributeKind::module_value && entry.cls == receiver) {
                mark_read(heap, entry.cell);
                Value content = object<Cell>(heap, entry.cell)->content;
                if (likely(content != kUndefined)) {
                    base[pc->a + 2] = kNothing;
                    base[pc->a + 3] = content;
                    NEXT(1);
                }
            } else if (entry.kind == AttributeKind::type_function && entry.cls == receiver) {
                mark_read(heap, receiver);
                if (likely(object<Class>(heap, receiver)->version == entry.version)) {
                    Value content = object<Cell>(heap, entry.cell)->content;
                    if (likely(raw_type(heap, content) == kFunction)) {
                        base[pc->a + 2] = kNothing;
                        base[pc->a + 3] = content;
                        NEXT(1);
                    }
                }
            }
        }
        if (receiver.is_ref() && recall_cache_word(thread, *code, pc, raw_type(heap, receiver))) goto op_LoadMethod;
        SLOW(load_method_slow, 1);
    }
    TARGET(LoadSpecialMethod) SLOW(load_special_method, 1);

    // ------------------------------------------------------------------------------------------ definitions, exceptions
    TARGET(MakeFunction) SLOW(make_function, 2);
    TARGET(BuildClass)
    TARGET(BuildClassKeyword) SLOW(build_class_instruction, 2);
    TARGET(LoadClassCell) SLOW(load_class_cell, 1);
    TARGET(Raise)
    TARGET(RaiseFrom)
    TARGET(Reraise)
    TARGET(RaiseCurrent)
    TARGET(RaiseAssertion) SLOW(raise_instruction, 1);
    TARGET(Catch) SLOW(catch_instruction, 1);
    TARGET(EndCatch) {
        thread.handled = base[pc->a + 1];
        NEXT(1);
    }
    TARGET(MatchException) SLOW(match_exception, 1);
    TARGET(TypeOf) {
        thread.pc = pc;
        base[pc->a] = class_of(thread, base[pc->b]);
        NEXT(1);
    }
    TARGET(ImportName)
    TARGET(ImportTop)
    TARGET(ImportFrom)
    TARGET(ImportStar) SLOW(import_instruction, 1);
    TARGET(YieldDelegate)
    TARGET(Yield) {
        if (ReturnLink::unpack(base[-2].word()).action == ReturnAction::leave) {
            Value value = base[pc->b];
            suspend_generator(thread, base, pc);
            return value;
        }
        SLOW(yield_instruction, 1);
    }
    TARGET(GetYieldFromIterator) SLOW(get_yield_from_iterator, 1);
    TARGET(Send) SLOW(send_instruction, 2);
}

}  // namespace toy
