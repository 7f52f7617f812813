// The interpreter of one thread.
//
// How it lives with transactions. All state that a program can see is either in the heap, where the core rolls it back,
// or in `State`, of which the machine keeps a copy from when the transaction began. When stm::Aborted arrives, the copy
// is put back and execution goes on from there. References in C++ variables are good until the next safe point, and
// those are in poll() and at the ends of transactions, never inside a primitive. Other threads may look at the roots
// (trace) while this one is outside of a transaction, so they change only inside one, or when putting back the copy.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "code.h"
#include "objects.h"

namespace scheme {

class Threads;

class Machine {
  public:
    // Registers a thread with the heap: not inside a transaction. With `thread`, a ThreadObject, run() leaves there
    // what became of it.
    Machine(stm::Heap& heap, Threads& threads, Value thread = {});
    Machine(const Machine&) = delete;

    // Runs `code` to its end in as many transactions as it takes. Returns the value as text ("" if there is none to
    // show), or throws the Error that nothing handled.
    std::string run(const Code& code);
    // Runs body(segment) in one inevitable transaction of its own.
    void run_inevitable(const std::function<void(stm::Segment&)>& body);

    // ---- for primitives
    stm::Segment& segment() { return *segment_; }
    Threads& threads() { return threads_; }
    // Before anything that cannot be undone.
    void become_inevitable(const char* reason) { thread_->become_inevitable(reason); }
    // When the primitive that calls this has returned, the transaction is committed and action() runs outside of any.
    enum class Then { go_on, call_again };
    void run_outside(std::function<void()> action, Then then);
    // The result of the primitive that has just returned.
    Value result() const { return now_.stack.back(); }

    static stm::Embedder embedder();

  private:
    struct Frame {  // where a call returns to
        const Code* code;
        const Instruction* next;
        Value environment;
    };
    struct Handler {  // of an enclosing `try`
        std::size_t values, frames;
        Frame resume;
        unsigned atomic;
    };
    struct State {
        std::vector<Value> stack;  // of a thread that was started by another: its ThreadObject at the bottom
        std::vector<Frame> frames;
        std::vector<Handler> handlers;
        const Code* code = nullptr;
        const Instruction* next = nullptr;
        Value environment;
        unsigned atomic = 0;  // enclosing (atomic ...); not 0: the transaction must not end
        void trace(stm::Tracer& tracer);
    };

    void start();
    void restart();
    void poll();
    void act_outside();
    std::optional<Error> execute_to_end();
    void execute();
    void call(const Instruction& instruction);
    void call_primitive(const struct Primitive& primitive, std::uint32_t arguments);
    void enter(const Code& code, Value outer, std::uint32_t arguments);
    stm::Ref<Environment> environment_at(std::uint32_t depth);
    void handle(Error& error);
    void locate(Error& error) const;
    std::string finish(const std::optional<Error>& error);
    void push(Value value) { now_.stack.push_back(value); }
    Value pop() {
        Value value = now_.stack.back();
        now_.stack.pop_back();
        return value;
    }

    Threads& threads_;
    const bool is_started_by_another_;
    State now_, saved_;
    bool out_of_memory_ = false;
    std::function<void()> outside_;
    Then then_ = Then::go_on;
    stm::Segment* segment_ = nullptr;
    std::unique_ptr<stm::Thread> thread_;  // last: the first to go, since its heap looks at the roots above
};

}  // namespace scheme
