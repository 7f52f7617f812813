#include "frontend-toy/recorder/jit_runtime.h"

#include <chrono>

#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/interpreter/running_thread.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/operations.h"
#include "frontend-toy/recorder/helpers.h"
#include "frontend-toy/recorder/recorder.h"

namespace toy {

JitRuntime* jit_runtime = nullptr;

namespace {

std::uint64_t nanoseconds_since(std::chrono::steady_clock::time_point began) {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - began).count());
}

// Words of VM stack that one trace may use for the frames it inlines.
constexpr std::ptrdiff_t kTraceWords = 1 << 16;

bool is_reference(const jit::Constant& constant) {
    return constant.type == jit::Type::value && Value::from_word(constant.bits).is_ref();
}

// Objects that the trace names move to old space for good: compiled code refers to them by offset.
void settle_constants(Thread& thread, jit::Trace& trace) {
    RootedVector references(thread);
    for (const jit::Constant& constant : trace.constants) {
        if (is_reference(constant)) references.values.push_back(Value::from_word(constant.bits));
    }
    thread.transaction->collect_minor();
    std::size_t next = 0;
    for (jit::Constant& constant : trace.constants) {
        if (is_reference(constant)) constant.bits = references.values[next++].word();
    }
}

}  // namespace

JitRuntime::JitRuntime(const JitOptions& options)
    : options_(options), backend_(front_end_callbacks(), options.parameters.code_bytes) {
    jit_state.hooks = this;
    jit_state.hot_loop = options.parameters.hot_loop;
    jit_state.hot_function = options.parameters.hot_function;
}

JitRuntime::~JitRuntime() { jit_state.hooks = nullptr; }

std::string JitRuntime::describe(const Code& code, const Instruction* pc) {
    auto index = static_cast<std::size_t>(pc - code.instructions.data());
    std::string name = code.filename.substr(code.filename.find_last_of('/') + 1);
    return name + ":" + std::to_string(index < code.positions.size() ? code.positions[index].line : 0);
}

JitHooks::Entered JitRuntime::enter(Thread& thread, void* trace) {
    // Calls that traces inline are not checked one by one: close to the limits everything is interpreted.
    if (thread.python_depth + options_.parameters.maximum_inline > static_cast<unsigned>(recursion_limit()) ||
        thread.stack_limit - thread.base < kTraceWords) {
        return Entered::resume;
    }
    if (options_.fail_exit_every != 0) {
        static std::atomic<std::uint64_t> entries{0};
        if (++entries % options_.fail_exit_every == 0) return Entered::resume;
    }
    thread.traced_base = thread.base;
    jit::Left left = jit::Jit::enter(*static_cast<jit::CompiledTrace*>(trace),
                                     reinterpret_cast<jit::Word*>(thread.base), *thread.segment);
    exits_taken_.fetch_add(1, std::memory_order_relaxed);
    const ResumePoint& resume = resume_point(left.resume);
    thread.base = reinterpret_cast<Value*>(left.base);
    thread.pc = resume.pc;
    thread.python_depth = static_cast<unsigned>(static_cast<std::int64_t>(thread.python_depth) + resume.depth);
    if (thread.segment->embedder_pending != 0) {
        thread.segment->embedder_pending = 0;
        if (thread.abort_pending) {
            thread.abort_pending = false;
            return Entered::aborted;
        }
        running(thread).top = thread.base + code_of(thread, thread.base).register_count;
        return std::exchange(thread.redo, false) ? Entered::resume : Entered::exception;
    }
    running(thread).top = thread.base + code_of(thread, thread.base).register_count;
    jit::Exit& exit = *left.exit;
    if (exit.kind == jit::ExitKind::guard &&
        exit.taken.load(std::memory_order_relaxed) >= options_.parameters.hot_exit &&
        !exit.blacklisted.load(std::memory_order_relaxed) && exit.bridge.load(std::memory_order_relaxed) == nullptr) {
        const jit::Snapshot& snapshot = exit.trace->ir().snapshots[exit.snapshot];
        start(thread, std::make_unique<Recorder>(*this, thread, exit, thread.base - snapshot.shift));
    }
    return resume.poll ? Entered::loop_head : Entered::resume;
}

void JitRuntime::start(Thread& thread, std::unique_ptr<Recorder> recorder) { thread.recorder = recorder.release(); }

void JitRuntime::hot_loop(Thread& thread, Value* base, const Instruction* pc) {
    start(thread, std::make_unique<Recorder>(*this, thread, jit::TraceKind::loop, base, pc));
}

void JitRuntime::hot_function(Thread& thread, Value* base, const Instruction* pc) {
    start(thread, std::make_unique<Recorder>(*this, thread, jit::TraceKind::function, base, pc));
}

bool JitRuntime::record(Thread& thread, Value* base, const Instruction* pc) {
    switch (thread.recorder->record(base, pc)) {
        case Recorder::Progress::going_on: return true;
        case Recorder::Progress::finished: finish(thread); return false;
        case Recorder::Progress::abandoned: abandon(thread, thread.recorder->reason()); return false;
    }
    return false;
}

bool JitRuntime::takes_exception(Thread& thread) { return thread.recorder->takes_exception(); }

void JitRuntime::abandon(Thread& thread, const char* reason) {
    std::unique_ptr<Recorder> recorder(thread.recorder);
    thread.recorder = nullptr;
    std::lock_guard lock(mutex_);
    ++statistics_.aborted[reason];
    statistics_.recording_nanoseconds += nanoseconds_since(recorder->began());
    if (options_.dump_layers.trace || options_.dump_layers.ir || options_.dump_layers.assembly) {
        const std::string& name = recorder->builder().trace().name;
        if (name.find(options_.dump_filter) != std::string::npos) {
            dump_ += "abandoned recording at " + name + ": " + reason + "\n\n";
        }
    }
    const void* place = recorder->parent() ? static_cast<const void*>(recorder->parent()) : recorder->start();
    std::uint32_t attempts = ++attempts_[place];
    bool again = attempts < options_.parameters.maximum_attempts;
    if (jit::Exit* parent = recorder->parent()) {
        parent->taken.store(0, std::memory_order_relaxed);
        if (!again) parent->blacklisted.store(true, std::memory_order_relaxed);
    } else if (again) {
        // Counts up from far below zero: each attempt waits longer than the one before.
        Code& code = const_cast<Code&>(*recorder->start_code());
        std::uint32_t wait = options_.parameters.hot_loop * (1u << (2 * attempts));
        code.hotness[index_of(code, recorder->start())].store(0u - wait, std::memory_order_relaxed);
    }
}

void JitRuntime::publish(Thread& thread, std::atomic<void*>& place, jit::CompiledTrace* compiled) {
    if (thread.segment->solo != 0) {
        place.store(compiled, std::memory_order_release);
        return;
    }
    // Others may only run code that names objects which they can see: after this transaction's commit.
    std::atomic<void*>* where = &place;
    thread.transaction->on_commit([where, compiled] { where->store(compiled, std::memory_order_release); });
    thread.segment->nursery_mark.store(0, std::memory_order_relaxed);
}

void JitRuntime::finish(Thread& thread) {
    std::unique_ptr<Recorder> recorder(thread.recorder);
    thread.recorder = nullptr;
    jit::Trace trace = recorder->builder().take();
    if (jit::Exit* parent = recorder->parent(); parent && parent->blacklisted.load(std::memory_order_relaxed)) return;
    become_inevitable(thread, "jit: compile");
    settle_constants(thread, trace);

    std::string dumped;
    jit::DumpRequest dump;
    if (trace.name.find(options_.dump_filter) != std::string::npos) {
        dump = options_.dump_layers;
        dump.into = &dumped;
    }
    auto began = std::chrono::steady_clock::now();
    jit::TraceKind kind = trace.kind;
    jit::CompileResult result = backend_.compile(std::move(trace), options_.compile, dump);

    std::unique_lock lock(mutex_);
    dump_ += dumped;
    statistics_.recording_nanoseconds += static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(began - recorder->began()).count());
    statistics_.compiling_nanoseconds += nanoseconds_since(began);
    for (const jit::PhaseTime& phase : result.phases) statistics_.phase_nanoseconds[phase.phase] += phase.nanoseconds;
    if (result.compiled == nullptr) {
        ++statistics_.aborted[result.reason];
        if (jit::Exit* parent = recorder->parent()) parent->blacklisted.store(true, std::memory_order_relaxed);
        return;
    }
    statistics_.read_barriers += result.read_barriers;
    statistics_.write_barriers += result.write_barriers;
    statistics_.break_checks += result.break_checks;
    statistics_.guards += result.guards;
    if (kind == jit::TraceKind::loop) ++statistics_.loops;
    if (kind == jit::TraceKind::function) ++statistics_.functions;
    if (kind == jit::TraceKind::bridge) ++statistics_.bridges;
    lock.unlock();

    if (jit::Exit* parent = recorder->parent()) {
        parent->blacklisted.store(true, std::memory_order_relaxed);  // not recorded again
        if (thread.segment->solo != 0) {
            backend_.link(*parent, *result.compiled);
        } else {
            jit::CompiledTrace* bridge = result.compiled;
            thread.transaction->on_commit([this, parent, bridge] { backend_.link(*parent, *bridge); });
            thread.segment->nursery_mark.store(0, std::memory_order_relaxed);
        }
        return;
    }
    Code& code = const_cast<Code&>(*recorder->start_code());
    publish(thread, code.traces[index_of(code, recorder->start())], result.compiled);
}

JitStatistics JitRuntime::statistics() {
    std::lock_guard lock(mutex_);
    JitStatistics result = statistics_;
    result.exits_taken = exits_taken_.load(std::memory_order_relaxed);
    result.code_bytes = backend_.code_bytes();
    return result;
}

std::string JitRuntime::take_dump() {
    std::lock_guard lock(mutex_);
    return std::exchange(dump_, {});
}

void JitRuntime::trace_roots(stm::Tracer& tracer) {
    backend_.for_each_reference(
        [](void* argument, jit::Word* word) {
            static_cast<stm::Tracer*>(argument)->visit(reinterpret_cast<stm::SegOffset*>(word));
        },
        &tracer);
}

// ---------------------------------------------------------------- what the backend asks of the front end

namespace {

Thread& of(void* context) { return *static_cast<Thread*>(context); }

jit::Word allocate_object(void* context, std::uint64_t size, std::uint64_t type) {
    std::uint64_t offset = stm_allocate_beyond_limit(of(context).segment, size);
    auto* header = reinterpret_cast<stm::ObjectHeader*>(of(context).segment->base + offset);
    header->type_id = static_cast<std::uint32_t>(type);
    return offset;
}

// Numbers that need a box. The heap limit does not stop them: a safe point follows soon and raises MemoryError there.
jit::Word box_big_int(void* context, std::int64_t number) {
    if (Value::fits_small_int(number)) return Value::from_small_int(number).word();
    jit::Word offset = allocate_object(context, sizeof(BigInt) + sizeof(std::uint64_t), kBigInt);
    auto* big = reinterpret_cast<BigInt*>(of(context).segment->base + offset);
    big->sign = number < 0 ? -1 : 1;
    big->limb_count = 1;
    big->limbs[0] = number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
    return offset;
}

jit::Word box_big_float(void* context, double number) {
    if (Value::fits_inline_float(number)) return Value::from_inline_float(number).word();
    jit::Word offset = allocate_object(context, sizeof(BoxedFloat), kBoxedFloat);
    reinterpret_cast<BoxedFloat*>(of(context).segment->base + offset)->number = number;
    return offset;
}

std::uint64_t make_inevitable(void* context, const char* reason) {
    Thread& thread = of(context);
    try {
        become_inevitable(thread, reason);
        return 0;
    } catch (const stm::Aborted&) {
        thread.abort_pending = true;
        thread.segment->embedder_pending = 1;
        return 1;
    }
}

void before_frame_write(void* context, jit::Word* lowest) {
    save_frames_down_to(of(context), reinterpret_cast<Value*>(lowest) + kLinkWords);
}

std::string describe_resume(std::uint64_t resume) {
    if (resume >= resume_point_count()) return {};  // a trace from text
    const ResumePoint& point = resume_point(resume);
    const Code& code = *point.frames->back().code;
    return JitRuntime::describe(code, point.pc) + " +" + std::to_string(point.pc - code.instructions.data());
}

std::string describe_word(jit::Word word) {
    Value value = Value::from_word(word);
    if (value == kNothing) return "nothing";
    if (value == kNone) return "None";
    if (value == kTrue) return "True";
    if (value == kFalse) return "False";
    if (value == kUndefined) return "undefined";
    if (value.is_small_int()) return std::to_string(value.small_int());
    return {};
}

}  // namespace

jit::FrontEnd front_end_callbacks() {
    jit::FrontEnd callbacks;
    callbacks.tags = value_tags();
    callbacks.box_big_int = box_big_int;
    callbacks.box_big_float = box_big_float;
    callbacks.allocate = allocate_object;
    callbacks.become_inevitable = make_inevitable;
    callbacks.before_frame_write = before_frame_write;
    callbacks.describe_resume = describe_resume;
    callbacks.describe_word = describe_word;
    return callbacks;
}

}  // namespace toy
