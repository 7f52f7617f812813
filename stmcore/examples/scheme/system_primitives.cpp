// Output, errors, threads.
#include <cstdio>

#include "primitives.h"
#include "threads.h"

namespace scheme {

namespace {

// Output cannot be taken back, so the transaction must not abort any more. That also puts the output of all threads in
// the order of their transactions.
Value put(Machine& machine, const std::string& text) {
    machine.become_inevitable("output");
    std::fwrite(text.data(), 1, text.size(), stdout);
    return kUnspecified;
}
Value display(Machine& machine, Arguments arguments) {
    std::string text;
    for (Value value : arguments) text += show(machine.segment(), value, false);
    return put(machine, text);
}
Value write(Machine& machine, Arguments arguments) { return put(machine, show(machine.segment(), arguments[0], true)); }
Value newline(Machine& machine, Arguments) { return put(machine, "\n"); }

Value error(Machine& machine, Arguments arguments) {
    std::string text;
    for (Value value : arguments) text += (text.empty() ? "" : " ") + show(machine.segment(), value, false);
    throw Error(text);
}

Value spawn(Machine& machine, Arguments arguments) {
    typed_argument(machine, "spawn", arguments[0], kClosure, "a procedure");
    std::int64_t number = machine.threads().new_number();
    auto thread = stm::allocate<ThreadObject>(machine.segment(), sizeof(ThreadObject), kThread);
    thread->number = number;
    thread->entry = arguments[0];
    machine.run_outside([&machine, number] { machine.threads().start(machine.result(), number); },
                        Machine::Then::go_on);
    return thread.ref();
}

Value join(Machine& machine, Arguments arguments) {
    auto thread = typed_argument(machine, "join", arguments[0], kThread, "a thread").as<ThreadObject>();
    const ThreadObject* object = stm::read(machine.segment(), thread);
    if (object->result == Value()) {
        std::int64_t number = object->number;
        machine.run_outside([&machine, number] { machine.threads().wait(number); }, Machine::Then::call_again);
        return kUnspecified;
    }
    if (object->error == Value()) return object->result;
    if (!has_type(machine.segment(), object->error, kString)) throw Error("the thread failed: out of memory");
    throw Error("the thread failed: " + std::string(text_of(machine.segment(), object->error)));
}

constexpr Primitive kPrimitives[] = {
    {"display", display, 1, kAnyNumber}, {"write", write, 1, 1}, {"newline", newline, 0, 0},
    {"error", error, 1, kAnyNumber},     {"spawn", spawn, 1, 1}, {"join", join, 1, 1},
};

}  // namespace

std::span<const Primitive> system_primitives() { return kPrimitives; }

const char* const kPreludeText = R"scheme(
(define (length list) (let loop ((list list) (count 0)) (if (null? list) count (loop (cdr list) (+ count 1)))))
(define (reverse list) (let loop ((list list) (result '())) (if (null? list) result (loop (cdr list) (cons (car list) result)))))
(define (append first second)
  (let loop ((rest (reverse first)) (result second)) (if (null? rest) result (loop (cdr rest) (cons (car rest) result)))))
(define (map f list) (let loop ((rest list) (done '())) (if (null? rest) (reverse done) (loop (cdr rest) (cons (f (car rest)) done)))))
(define (for-each f list) (if (null? list) '() (begin (f (car list)) (for-each f (cdr list)))))
(define (filter keep? list)
  (let loop ((rest list) (done '()))
    (cond ((null? rest) (reverse done)) ((keep? (car rest)) (loop (cdr rest) (cons (car rest) done))) (else (loop (cdr rest) done)))))
(define (fold f start list) (if (null? list) start (fold f (f start (car list)) (cdr list))))
(define (range from to) (let loop ((at to) (result '())) (if (<= at from) result (loop (- at 1) (cons (- at 1) result)))))
(define (assq key list) (cond ((null? list) #f) ((eq? (car (car list)) key) (car list)) (else (assq key (cdr list)))))
(define (equal? a b)
  (cond ((eq? a b) #t)
        ((and (pair? a) (pair? b)) (and (equal? (car a) (car b)) (equal? (cdr a) (cdr b))))
        ((and (string? a) (string? b)) (string=? a b))
        (else #f)))
)scheme";

}  // namespace scheme
