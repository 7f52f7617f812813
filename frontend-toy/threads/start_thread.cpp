// A thread's arguments pass from the thread that starts it to the new one as roots: they stand in RunningThread::entry,
// which is visited by the starting thread until the new one has adopted them in its own first transaction.
#include "frontend-toy/threads/start_thread.h"

#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <new>
#include <thread>

#include "frontend-toy/interpreter/calls.h"
#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/objects/containers.h"

namespace toy {

stm::Heap* process_heap = nullptr;

namespace {

constexpr std::size_t kStackWords = std::size_t{8} << 20;
constexpr std::size_t kStackMargin = 4096;
constexpr std::size_t kNativeStackBytes = std::size_t{64} << 20;
constexpr std::size_t kNativeStackReserve = 512 << 10;

std::atomic<std::uint64_t> next_number{1};
std::atomic<unsigned> running_threads{0};

void note_native_stack(RunningThread& thread) {
    pthread_attr_t attributes;
    void* low = nullptr;
    std::size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        pthread_attr_getstack(&attributes, &low, &size);
        pthread_attr_destroy(&attributes);
    }
    thread.native_stack_limit = static_cast<char*>(low) + kNativeStackReserve;
}

void visit(stm::Tracer& tracer, Value& value) {
    if (!value.is_ref()) return;
    stm::SegOffset offset = value.ref();
    tracer.visit(&offset);
    value = Value::from_ref(offset);
}

// The first frame at the bottom of the VM stack. False: the call needed no frame and is over.
bool push_entry(RunningThread& thread) {
    std::fill(thread.stack_low, thread.stack_low + kLinkWords, kNothing);
    thread.base = thread.stack_low;
    thread.python_depth = 0;
    thread.handled = kNothing;
    CallSite site{thread.stack_low + kLinkWords, 0};
    site.action = ReturnAction::leave;
    std::vector<Value> names;
    if (!thread.entry[1].is_nothing()) {
        for (Value argument : tuple_view(thread, thread.entry[1])) site.arguments[site.count++] = argument;
    }
    if (!thread.entry[2].is_nothing()) {
        std::int64_t position = 0;
        Value key, value;
        while (hash_next(thread, thread.entry[2], position, key, value)) {
            names.push_back(key);
            site.arguments[site.count++] = value;
        }
    }
    site.keyword_names = names.data();
    site.keyword_count = static_cast<std::uint32_t>(names.size());
    thread.top = site.arguments + site.count;
    return call_value(thread, thread.entry[0], site) != Step::advance;
}

void thread_main(std::shared_ptr<RunningThread> thread) {
    note_native_stack(*thread);
    std::unique_ptr<stm::Thread> transaction = process_heap->create_thread(thread.get());
    thread->transaction = transaction.get();
    try {
        run_entry(*thread);
    } catch (const PythonError& error) {
        if (!is_instance(*thread, error.exception, error_class(ErrorClass::system_exit))) {
            std::string text = "Exception ignored in thread started by: " +
                               utf8(*thread, to_repr(*thread, thread->entry[0])) + "\n" +
                               print_exception(*thread, error.exception);
            flush_output(*thread);
            std::fwrite(text.data(), 1, text.size(), stderr);
        }
    } catch (const BrokenOutput&) {
    }
    while (thread->segment != nullptr) {  // after an exception, in an inevitable transaction
        try {
            end_transaction(*thread);
        } catch (const BrokenOutput&) {
            thread->output.clear();
        }
    }
    for (auto& child : thread->starting) {
        for (;;) {
            {
                std::lock_guard<std::mutex> lock(child->adoption);
                if (child->adopted) break;
            }
            std::this_thread::yield();
        }
    }
    thread->starting.clear();
    transaction.reset();
    running_threads.fetch_sub(1);
}

void* thread_start(void* argument) {
    std::unique_ptr<std::shared_ptr<RunningThread>> thread(static_cast<std::shared_ptr<RunningThread>*>(argument));
    thread_main(std::move(*thread));
    return nullptr;
}

void spawn(const std::shared_ptr<RunningThread>& thread) {
    running_threads.fetch_add(1);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, kNativeStackBytes);
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_t handle;
    int error = pthread_create(&handle, &attributes, thread_start, new std::shared_ptr<RunningThread>(thread));
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    pthread_attr_destroy(&attributes);
    if (error != 0) {
        std::fprintf(stderr, "stmjit: can't start new thread\n");
        _exit(1);
    }
}

}  // namespace

RunningThread::RunningThread() {
    void* memory = mmap(nullptr, kStackWords * sizeof(Value), PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    stack_low = static_cast<Value*>(memory) + kLinkWords;  // the empty stack has links, too, for snapshots
    stack_limit = stack_low + kStackWords - kStackMargin;
    base = top = saved_floor = stack_low;
    number = next_number.fetch_add(1);
    if (number == 1) note_native_stack(*this);
}

RunningThread::~RunningThread() { munmap(static_cast<void*>(stack_low - kLinkWords), kStackWords * sizeof(Value)); }

void Thread::trace_roots(stm::Tracer& tracer) {
    RunningThread& self = running(*this);
    for (auto& child : self.starting) {
        std::lock_guard<std::mutex> lock(child->adoption);
        if (!child->adopted) {
            for (Value& value : child->entry) visit(tracer, value);
        }
    }
    if (!self.is_main && !self.adopted) return;
    for (Value& value : self.entry) visit(tracer, value);
    for (Value* word = stack_low; word < self.top; ++word) visit(tracer, *word);
    forget_words_above_top(self);
    for (Value& word : saved_words) visit(tracer, word);
    for (Value& lock : self.elided) visit(tracer, lock);
    visit(tracer, handled);
    visit(tracer, saved_handled);
    visit(tracer, pending);
    for (Rooted* root = rooted; root != nullptr; root = root->previous_) visit(tracer, root->value_);
    for (RootedVector* root = rooted_vectors; root != nullptr; root = root->previous_) {
        for (Value& value : root->values) visit(tracer, value);
    }
}

void run_entry(RunningThread& thread) {
    for (;;) {
        try {
            thread.base = thread.top = thread.stack_low;
            thread.segment = &thread.transaction->start_transaction();
            {
                std::lock_guard<std::mutex> lock(thread.adoption);
                thread.adopted = true;
            }
            if (!push_entry(thread)) {
                end_transaction(thread);
                return;
            }
            // Commits what binding the arguments made, so that it outlives an abort of the first transaction.
            break_transaction(thread);
            break;
        } catch (const stm::Aborted&) {
        }
    }
    for (;;) {
        try {
            try {
                run(thread);
            } catch (const PythonError& error) {
                // What is done about it happens once.
                thread.pending = error.exception;
                become_inevitable(thread, "uncaught exception");
                Value exception = thread.pending;
                thread.pending = kNothing;
                throw PythonError{exception};
            }
            end_transaction(thread);
            return;
        } catch (const stm::Aborted&) {
            restart_transaction(thread);
        }
    }
}

std::uint64_t start_thread(Thread& thread, Value function, Value arguments, Value keywords, Value owner) {
    RunningThread& self = running(thread);
    std::erase_if(self.starting, [](const std::shared_ptr<RunningThread>& child) {
        std::lock_guard<std::mutex> lock(child->adoption);
        return child->adopted;
    });
    auto child = std::make_shared<RunningThread>();
    child->entry[0] = function;
    child->entry[1] = arguments;
    child->entry[2] = keywords;
    child->entry[3] = owner;
    self.starting.push_back(child);
    thread.transaction->on_commit([child] { spawn(child); });
    thread.transaction->on_abort([child, &self] { std::erase(self.starting, child); });
    self.break_wanted = true;
    thread.segment->nursery_mark.store(0, std::memory_order_relaxed);
    return child->number;
}

unsigned threads_running() { return running_threads.load(); }

}  // namespace toy
