#include "machine.h"

#include "primitives.h"

namespace scheme {

namespace {

constexpr std::size_t kDeepestRecursion = 100000;
std::string arguments_text(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " argument" : " arguments");
}

constexpr const char* kOutOfMemory = "out of memory: the heap limit is reached";

void visit(Value& value, stm::Tracer& tracer) {
    if (value.is_reference()) tracer.visit(reinterpret_cast<stm::SegOffset*>(&value));
}

}  // namespace

void Machine::State::trace(stm::Tracer& tracer) {
    for (Value& value : stack) visit(value, tracer);
    for (Frame& frame : frames) visit(frame.environment, tracer);
    for (Handler& handler : handlers) visit(handler.resume.environment, tracer);
    visit(environment, tracer);
}

stm::Embedder Machine::embedder() {
    stm::Embedder embedder = object_callbacks();
    embedder.trace_thread = [](void* data, stm::Tracer& tracer) {
        auto* machine = static_cast<Machine*>(data);
        machine->now_.trace(tracer);
        machine->saved_.trace(tracer);
    };
    return embedder;
}

Machine::Machine(stm::Heap& heap, Threads& threads, Value thread)
    : threads_(threads), is_started_by_another_(thread != Value()) {
    if (is_started_by_another_) now_.stack.push_back(thread);
    thread_ = heap.create_thread(this);
}

// ---- transactions

void Machine::start() {
    for (segment_ = nullptr; segment_ == nullptr;) {
        try {
            segment_ = &thread_->start_transaction();
        } catch (const stm::Aborted&) {  // nothing has happened yet
        }
    }
    saved_ = now_;  // an interpreter in a hurry copies only what the transaction touches
}

void Machine::restart() {
    now_ = saved_;
    outside_ = nullptr;
    out_of_memory_ = false;
    start();
}

// Objects may move here, and the transaction may end. now_.next is the instruction to go on with.
void Machine::poll() {
    if (segment_->nursery_current < segment_->nursery_mark.load(std::memory_order_relaxed)) return;
    if (thread_->safe_point() && now_.atomic == 0) {
        thread_->commit();
        start();
    }
}

void Machine::run_outside(std::function<void()> action, Then then) {
    if (now_.atomic != 0) throw Error("this waits or starts a thread, which cannot be done inside (atomic ...)");
    outside_ = std::move(action);
    then_ = then;
}

void Machine::act_outside() {
    std::function<void()> action;
    action.swap(outside_);
    thread_->commit();
    std::string problem;
    try {
        action();
    } catch (const std::exception& exception) {
        problem = exception.what();
    }
    start();
    if (!problem.empty()) throw Error(problem);
}

std::string Machine::run(const Code& code) {
    now_.code = &code;
    now_.next = nullptr;
    start();
    for (;;) {
        try {
            std::optional<Error> error = execute_to_end();
            std::string shown = finish(error);
            now_ = State();
            thread_->commit();
            if (error) throw Error(*error);
            return shown;
        } catch (const stm::Aborted&) {
            restart();
        }
    }
}

void Machine::run_inevitable(const std::function<void(stm::Segment&)>& body) {
    stm::run_transaction(*thread_, [&](stm::Segment& segment) {
        thread_->become_inevitable("compile");
        body(segment);
    });
}

// The program has ended, the transaction has not.
std::string Machine::finish(const std::optional<Error>& error) {
    if (!is_started_by_another_) {
        if (error || result() == kUnspecified) return "";
        try {
            return show(*segment_, result(), true);
        } catch (const Error& too_deep) {
            return "#<" + too_deep.message + ">";
        }
    }
    auto thread = now_.stack.front().as<ThreadObject>();
    Value text;
    if (error) {
        text = kTrue;
        try {
            text = make_string(*segment_, error->message);
        } catch (const stm::OutOfMemory&) {  // then without a text
        }
    }
    ThreadObject* object = stm::write(*segment_, thread);
    object->error = text;
    object->result = error ? kUnspecified : result();
    return "";
}

// ---- errors

std::optional<Error> Machine::execute_to_end() {
    std::optional<Error> error;
    for (;;) {
        try {
            if (error) {
                if (now_.handlers.empty()) return error;
                handle(*error);
                error.reset();
            }
            if (now_.next == nullptr) enter(*now_.code, kNil, 0);
            execute();
            return std::nullopt;
        } catch (const Error& thrown) {
            error = thrown;
        } catch (const stm::OutOfMemory&) {
            error = Error(kOutOfMemory);
            out_of_memory_ = true;
        }
        locate(*error);
    }
}

// Goes to the innermost handler.
void Machine::handle(Error& error) {
    Handler handler = now_.handlers.back();
    now_.handlers.pop_back();
    now_.stack.resize(handler.values);
    now_.frames.resize(handler.frames);
    now_.code = handler.resume.code;
    now_.next = handler.resume.next;
    now_.environment = handler.resume.environment;
    now_.atomic = handler.atomic;
    if (out_of_memory_) {
        out_of_memory_ = false;
        thread_->collect_major();
    }
    push(make_string(*segment_, error.message));
}

// The position of an error that has none: where execution is in code of the user's.
void Machine::locate(Error& error) const {
    if (error.at.line != 0 || now_.next == nullptr) return;
    Frame at{now_.code, now_.next, {}};
    for (auto frame = now_.frames.rbegin(); at.code->file == kPrelude && frame != now_.frames.rend(); ++frame)
        at = *frame;
    error.file = at.code->file;
    error.at = at.code->positions[static_cast<std::size_t>(at.next - at.code->instructions.data() - 1)];
}

// ---- execution

stm::Ref<Environment> Machine::environment_at(std::uint32_t depth) {
    auto environment = now_.environment.as<Environment>();
    for (; depth != 0; --depth) environment = stm::read_immutable(*segment_, environment)->parent.as<Environment>();
    return environment;
}

void Machine::execute() {
    for (;;) {
        const Instruction& instruction = *now_.next++;
        switch (instruction.op) {
            case Op::constant: push(instruction.constant); break;
            case Op::local: {
                Value value = stm::read(*segment_, environment_at(instruction.a))->slots[instruction.b];
                if (value == Value()) throw Error("this variable is used before it has a value");
                push(value);
                break;
            }
            case Op::set_local:
                stm::write(*segment_, environment_at(instruction.a))->slots[instruction.b] = pop();
                break;
            case Op::global: {
                const Cell* cell = stm::read(*segment_, instruction.constant.as<Cell>());
                if (cell->value == kUndefined)
                    throw Error("unbound variable: " + std::string(text_of(*segment_, cell->name)));
                push(cell->value);
                break;
            }
            case Op::set_global: {
                auto cell = instruction.constant.as<Cell>();
                if (stm::read(*segment_, cell)->value == kUndefined)
                    throw Error("set! of an unbound variable: " +
                                show(*segment_, stm::read(*segment_, cell)->name, false));
                stm::write(*segment_, cell)->value = pop();
                break;
            }
            case Op::define_global: stm::write(*segment_, instruction.constant.as<Cell>())->value = pop(); break;
            case Op::jump: now_.next = now_.code->instructions.data() + instruction.a; break;
            case Op::jump_if_false:
                if (pop() == kFalse) now_.next = now_.code->instructions.data() + instruction.a;
                break;
            case Op::closure: {
                auto closure = stm::allocate<Closure>(*segment_, sizeof(Closure), kClosure);
                closure->code = instruction.code;
                closure->environment = now_.environment;
                push(closure.ref());
                break;
            }
            case Op::call:
            case Op::tail_call:
                --now_.next;
                poll();
                ++now_.next;
                call(instruction);
                break;
            case Op::give_back: {
                if (now_.frames.empty()) return;
                Frame frame = now_.frames.back();
                now_.frames.pop_back();
                now_.code = frame.code;
                now_.next = frame.next;
                now_.environment = frame.environment;
                break;
            }
            case Op::drop: pop(); break;
            case Op::begin_atomic: ++now_.atomic; break;
            case Op::end_atomic: --now_.atomic; break;
            case Op::begin_try: {
                Frame resume{now_.code, now_.code->instructions.data() + instruction.a, now_.environment};
                now_.handlers.push_back({now_.stack.size(), now_.frames.size(), resume, now_.atomic});
                break;
            }
            case Op::end_try: now_.handlers.pop_back(); break;
            case Op::thread_entry:
                push(stm::read_immutable(*segment_, now_.stack.front().as<ThreadObject>())->entry);
                break;
        }
    }
}

void Machine::call(const Instruction& instruction) {
    Value callee = now_.stack[now_.stack.size() - 1 - instruction.a];
    if (has_type(*segment_, callee, kPrimitive))
        return call_primitive(*stm::read_immutable(*segment_, callee.as<PrimitiveObject>())->primitive, instruction.a);
    if (!has_type(*segment_, callee, kClosure)) throw Error("cannot call " + show(*segment_, callee, true));
    const Closure* closure = stm::read_immutable(*segment_, callee.as<Closure>());
    const Code& code = *closure->code;
    if (code.parameters != instruction.a)
        throw Error(code.name + " takes " + arguments_text(code.parameters) + ", not " + std::to_string(instruction.a));
    if (instruction.op == Op::call) {
        if (now_.frames.size() == kDeepestRecursion)
            throw Error("recursion is deeper than " + std::to_string(kDeepestRecursion) + " calls");
        now_.frames.push_back({now_.code, now_.next, now_.environment});
    }
    enter(code, closure->environment, instruction.a);
    pop();
}

// Begins the code in a new environment, with the arguments on top of the stack.
void Machine::enter(const Code& code, Value outer, std::uint32_t arguments) {
    std::size_t size = sizeof(Environment) + sizeof(Value) * code.slots;
    auto environment = stm::allocate<Environment>(*segment_, size, kEnvironment);
    environment->count = code.slots;
    environment->parent = outer;
    for (std::uint32_t index = arguments; index-- != 0;) environment->slots[index] = pop();
    now_.environment = environment.ref();
    now_.code = &code;
    now_.next = code.instructions.data();
}

void Machine::call_primitive(const Primitive& primitive, std::uint32_t arguments) {
    if (arguments < primitive.least || arguments > primitive.most)
        throw Error(std::string(primitive.name) + " does not take " + arguments_text(arguments));
    Value result = primitive.function(*this, {now_.stack.data() + now_.stack.size() - arguments, arguments});
    if (outside_ && then_ == Then::call_again) {
        --now_.next;
    } else {
        now_.stack.resize(now_.stack.size() - arguments);
        now_.stack.back() = result;
    }
    if (outside_) act_outside();
}

}  // namespace scheme
