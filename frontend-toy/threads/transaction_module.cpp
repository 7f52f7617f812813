// _transaction, the native part of module transaction: blocks of code that run as part of one transaction.
#include "frontend-toy/interpreter/running_thread.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/model/stateful_class.h"
#include "frontend-toy/modules/native_modules.h"
#include "frontend-toy/threads/start_thread.h"

namespace toy {

namespace {

Value block_class;

enum BlockSlot : std::uint32_t { kIsExclusive, kBlockSlots };

bool is_block(Thread& thread, Value value) { return is_instance_of(thread, value, block_class); }
constexpr MethodTraits kTraits{"_transaction._Block", is_block};

// A restarted transaction begins outside of all blocks: it cannot have begun inside one.
Value enter(Thread& thread, const Arguments& arguments) {
    if (hidden_slot(thread, arguments[0], kIsExclusive) == kTrue) become_inevitable(thread, "exclusive_atomic");
    ++running(thread).atomic_depth;
    return arguments[0];
}

Value leave(Thread& thread, const Arguments&) {
    RunningThread& self = running(thread);
    if (self.atomic_depth == 0) raise(thread, ErrorClass::runtime_error, "not inside an atomic block");
    if (--self.atomic_depth == 0 && self.break_wanted) thread.segment->nursery_mark.store(0, std::memory_order_relaxed);
    return kFalse;
}

Value is_atomic(Thread& thread, const Arguments&) { return Value::from_bool(running(thread).atomic_depth != 0); }

Value hint_commit_soon(Thread& thread, const Arguments&) {
    running(thread).break_wanted = true;
    thread.segment->nursery_mark.store(0, std::memory_order_relaxed);
    return kNone;
}

Value segment_limit(Thread&, const Arguments&) {
    return Value::from_small_int(static_cast<std::int64_t>(process_heap->options().segments));
}

constexpr NativeDescriptor kMethods[] = {
    method<kTraits, "__enter__", enter>(1, 1, true),
    method<kTraits, "__exit__", leave>(1, 4, true),
};
constexpr NativeDescriptor kFunctions[] = {
    {"is_atomic", is_atomic, 0, 0},
    {"hint_commit_soon", hint_commit_soon, 0, 0},
    {"getsegmentlimit", segment_limit, 0, 0},
};

void add_blocks(Thread& thread, ModuleInfo& module) {
    block_class = make_stateful_class(thread, {"_transaction", "_Block", kNothing, kBlockSlots, kMethods});
    const auto add = [&](const char* name, Value exclusive) {
        Rooted block(thread, allocate_instance(thread, class_info_of(thread, block_class)));
        set_hidden_slot(thread, block, kIsExclusive, exclusive);
        define(thread, module, name, block);
    };
    add("atomic", kFalse);
    add("single_transaction", kFalse);
    add("exclusive_atomic", kTrue);
}

}  // namespace

void register_transaction_module() { register_native_module({"_transaction", kFunctions, add_blocks}); }

}  // namespace toy
