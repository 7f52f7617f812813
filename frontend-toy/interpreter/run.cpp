// run(): the dispatch loop with what C++ exceptions mean to it.
#include "frontend-toy/interpreter/dispatch.h"
#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/interpreter/jit_hooks.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/interpreter/unwind.h"
#include "frontend-toy/operations.h"
#include "frontend-toy/threads/wait_queue.h"

namespace toy {

namespace {

enum class Todo { execute, unwind, restart, wait };

Value run_from(Thread& thread, Todo todo, Value exception) {
    const bool outermost = thread.nesting == 0;
    const unsigned nesting = thread.nesting;
    bool traced = false;
    Blocked blocked{};
    for (;;) {
        try {
            switch (todo) {
                case Todo::execute: break;
                case Todo::unwind:
                    if (!unwind(thread, exception, traced)) goto left;
                    break;
                case Todo::restart: restart_transaction(thread); break;
                case Todo::wait: wait_outside(thread, blocked); break;
            }
            todo = Todo::execute;
            return execute(thread);
        } catch (const PythonError& error) {
            exception = error.exception;
            traced = false;
            todo = Todo::unwind;
        } catch (const LeftRun&) {
            thread.nesting = nesting;
            goto left;
        } catch (const Reraised& error) {
            exception = error.exception;
            traced = true;
            todo = Todo::unwind;
        } catch (const stm::Aborted&) {
            if (!outermost) throw;
            todo = Todo::restart;
        } catch (const Blocked& request) {
            blocked = request;
            todo = Todo::wait;
        } catch (const stm::OutOfMemory&) {
            exception = make_error(thread, ErrorClass::memory_error, "");
            traced = false;
            todo = Todo::unwind;
        }
        thread.nesting = nesting;
    }
left:
    exception = thread.pending;
    thread.pending = kNothing;
    throw PythonError{exception};
}

}  // namespace

Value run(Thread& thread) { return run_from(thread, Todo::execute, kNothing); }

Value run_raising(Thread& thread, Value exception) { return run_from(thread, Todo::unwind, exception); }

}  // namespace toy
