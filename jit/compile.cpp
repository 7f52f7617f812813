// The pipeline, and the front door. This page is the only place that names the order of the passes.
#include "jit/compile.h"

#include <fmt/format.h>

#include <map>

#include "jit/code_memory.h"
#include "jit/disassemble.h"
#include "jit/emit_x64.h"
#include "jit/enter.h"
#include "jit/exits.h"
#include "jit/ir/opcode_info.h"
#include "jit/ir/text.h"
#include "jit/lint.h"
#include "jit/machine_plan.h"
#include "jit/native_trace.h"
#include "jit/passes.h"
#include "jit/phase_scope.h"
#include "jit/regalloc.h"
#include "jit/regalloc_check.h"
#include "jit/verify.h"

namespace jit {

namespace {

struct Compiled {
    Compiled(const FrontEnd& front_end, std::size_t code_limit) : front_end(front_end), memory(code_limit) {}

    FrontEnd front_end;
    CodeMemory memory;
    mutable std::mutex mutex;  // find() may run in any thread
    std::map<std::uint32_t, std::unique_ptr<NativeTrace>> traces;
    std::uint32_t last_id = 0;

    NativeTrace* find(std::uint32_t id) const {
        std::lock_guard lock(mutex);
        auto found = traces.find(id);
        return found == traces.end() ? nullptr : found->second.get();
    }
};

struct Abandoned {
    std::string reason;
};

class Pipeline {
  public:
    Pipeline(Compiled& jit, Trace trace, const CompileOptions& options, const DumpRequest& dump)
        : jit_(jit), options_(options), dump_(dump), trace_(std::move(trace)),
          context_{.tags = jit.front_end.tags, .optimisations = options.optimisations, .stm = options.stm} {
        text_.describe_resume = jit.front_end.describe_resume;
        text_.describe_position = jit.front_end.describe_position;
        text_.describe_word = jit.front_end.describe_word;
    }

    CompileResult run() {
        std::size_t data_mark = jit_.memory.data_mark();
        try {
            if (trace_.instructions.size() > options_.maximum_instructions) throw Abandoned{"trace too long"};
            show(dump_.trace, "trace");
            verify_ir("recording", Stage::recorded);

            // peel_loop: close_loop -> preamble, label, loop. First, so that all later passes see the loop's shape.
            pass("peel_loop", Stage::optimised, peel_loop);
            // eliminate_dead_code: what peeling and folding left without a use.
            pass("eliminate_dead_code", Stage::optimised, eliminate_dead_code);
            show(dump_.ir, "ir");
            // stm_rewrite: barriers and inevitability. Last pass on the IR: nothing may move across a barrier it placed.
            pass("stm_rewrite", Stage::rewritten, stm_rewrite);
            show(dump_.stm, "stm");

            // plan: what is fused or left to the exits, and which operands need registers.
            phase("plan", [&] { plan_ = plan_machine_code(trace_); });
            // allocate_registers: a place for every operand and for every value an exit needs.
            phase("allocate_registers", [&] { allocate(); });
            // emit: machine code for the address at which it will run.
            phase("emit", [&] { emit(); });
            // publish: code becomes executable; from now on other traces may jump to it.
            phase("publish", [&] { publish(); });
        } catch (const Abandoned& abandoned) {
            jit_.memory.release_data_to(data_mark);
            result_.reason = abandoned.reason;
            result_.compiled = nullptr;
            if (dump_.into) *dump_.into += fmt::format("; trace {} abandoned: {}\n", trace_.id, abandoned.reason);
        }
        return std::move(result_);
    }

  private:
    template <typename Pass>
    void phase(const char* name, Pass pass) {
        PhaseScope scope(result_, name);
        pass();
    }

    void pass(const char* name, Stage stage, void (*function)(Trace&, const PassContext&)) {
        phase(name, [&] { function(trace_, context_); });
        verify_ir(name, stage);
    }

    void verify_ir(const char* after, Stage stage) {
        if (!options_.verify) return;
        PhaseScope scope(result_, "verify");
        if (auto violation = verify(trace_, stage, context_.tags, context_.stm))
            throw Abandoned{report(*violation, after, previous_, trace_)};
        previous_ = print(trace_, text_);
    }

    void show(bool wanted, const char* layer) {
        if (wanted && dump_.into) *dump_.into += fmt::format("; ---- {}\n{}", layer, print(trace_, text_));
    }

    void allocate() {
        std::vector<Location> inputs;  // of a bridge: where the parent's exit has them
        if (trace_.kind == TraceKind::bridge) {
            NativeTrace* parent = jit_.find(trace_.parent);
            if (!parent || trace_.parent_exit >= parent->exit_count()) throw Abandoned{"bridge without a parent"};
            inputs = parent->native_exits[trace_.parent_exit].inherited;
            for (Location& input : inputs) {
                if (!input.is_constant()) continue;
                const Constant& constant = parent->ir().constants[static_cast<std::size_t>(input.index)];
                input.index = static_cast<std::int32_t>(constant_index(trace_.constant(constant.type, constant.bits)));
            }
        }
        allocation_ = allocate_registers(trace_, plan_, inputs, options_.register_seed);
        if (!allocation_.failure.empty()) throw Abandoned{allocation_.failure};
        if (dump_.registers && dump_.into) *dump_.into += "; ---- ra\n" + print_allocation(trace_, allocation_, text_);
        if (!options_.verify) return;
        std::string wrong = check_registers(trace_, plan_, inputs, allocation_);
        if (!wrong.empty()) throw Abandoned{"register allocation: " + wrong};
    }

    void emit() {
        native_ = std::make_unique<NativeTrace>(std::move(trace_), allocation_.exits.size(), jit_.front_end);
        trace_.id = native_->id();  // for the message if this trace is abandoned yet
        auto entry_cell = [this](std::uint32_t id) -> std::uint64_t* {
            NativeTrace* target = jit_.find(id);
            return target ? target->entry_cell() : nullptr;
        };
        emitted_ = emit_x64({native_->ir(), plan_, allocation_, jit_.front_end, jit_.memory, native_->exits(), entry_cell});
        if (!emitted_.failure.empty()) throw Abandoned{emitted_.failure};
        auto address = reinterpret_cast<std::uint64_t>(jit_.memory.next_code());
        if (dump_.into && dump_.assembly) {
            *dump_.into += "; ---- asm\n" + disassemble(emitted_.bytes, address, emitted_.map, native_->ir(),
                                                        allocation_, text_);
        }
        if (dump_.into && dump_.exits) *dump_.into += "; ---- exits\n" + print_exits(native_->ir(), allocation_, text_);
        if (!options_.verify) return;
        std::string wrong = lint(emitted_.bytes, address, emitted_.map);
        if (!wrong.empty()) throw Abandoned{"machine code: " + wrong};
    }

    void publish() {
        const std::uint8_t* code = jit_.memory.next_code();
        if (!jit_.memory.publish(emitted_.bytes)) throw Abandoned{"code memory full"};
        describe_exits(*native_, allocation_);
        for (std::size_t i = 0; i < emitted_.exit_cells.size(); ++i) {
            emitted_.exit_cells[i][0] = reinterpret_cast<std::uint64_t>(code + emitted_.leave_offsets[i]);
            emitted_.exit_cells[i][1] = reinterpret_cast<std::uint64_t>(&native_->exits()[i]);
            native_->native_exits[i].cell = emitted_.exit_cells[i];
        }
        *emitted_.entry_cell = reinterpret_cast<std::uint64_t>(code);
        native_->set_code(code, emitted_.bytes.size(), emitted_.entry_cell);
        count();
        result_.compiled = native_.get();
        std::lock_guard lock(jit_.mutex);
        jit_.traces[native_->id()] = std::move(native_);
    }

    void count() {
        for (const Instruction& instruction : native_->ir().instructions) {
            result_.read_barriers += instruction.op == Opcode::read_barrier;
            result_.write_barriers += instruction.op == Opcode::write_barrier;
            result_.break_checks += instruction.op == Opcode::break_check;
            result_.guards += is_guard(instruction.op);
        }
    }

    Compiled& jit_;
    const CompileOptions& options_;
    const DumpRequest& dump_;
    Trace trace_;
    PassContext context_;
    TextOptions text_;
    Plan plan_;
    Allocation allocation_;
    EmittedCode emitted_;
    std::string previous_;  // the trace as the last verification saw it
    std::unique_ptr<NativeTrace> native_;
    CompileResult result_;
};

}  // namespace

struct Jit::State : Compiled {
    using Compiled::Compiled;
};

Jit::Jit(const FrontEnd& front_end, std::size_t code_limit_bytes)
    : state_(std::make_unique<State>(front_end, code_limit_bytes)) {}
Jit::~Jit() = default;

CompileResult Jit::compile(Trace trace, const CompileOptions& options, const DumpRequest& dump) {
    trace.id = ++state_->last_id;
    return Pipeline(*state_, std::move(trace), options, dump).run();
}

void Jit::link(Exit& exit, CompiledTrace& bridge) {
    auto& parent = static_cast<NativeTrace&>(*exit.trace);
    exit.bridge.store(&bridge, std::memory_order_release);
    std::atomic_ref<std::uint64_t> cell(*parent.native_exits[exit.index].cell);
    cell.store(reinterpret_cast<std::uint64_t>(bridge.code()), std::memory_order_release);
}

Left Jit::enter(const CompiledTrace& trace, Word* base, stm::Segment& segment) {
    Left left;
    stmjit_enter(trace.code(), base, &left, &segment);
    return left;
}

CompiledTrace* Jit::find(std::uint32_t id) { return state_->find(id); }
std::size_t Jit::code_bytes() const { return state_->memory.code_bytes(); }
const FrontEnd& Jit::front_end() const { return state_->front_end; }

void Jit::for_each_reference(void (*visit)(void* argument, Word* word), void* argument) {
    std::uint64_t mask = state_->front_end.tags.reference_mask;
    std::lock_guard lock(state_->mutex);
    for (auto& [id, trace] : state_->traces) {
        for (const Constant& constant : trace->ir().constants) {
            if (constant.type != Type::value || constant.bits == 0 || (constant.bits & mask)) continue;
            Word word = constant.bits;  // objects that code names do not move
            visit(argument, &word);
        }
    }
}

}  // namespace jit
