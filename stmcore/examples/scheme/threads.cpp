#include "threads.h"

#include <thread>

#include "machine.h"

namespace scheme {

namespace {

// What a new thread runs: its procedure, without arguments.
const Code& thread_code() {
    static const Code code = [] {
        Code made;
        made.name = "thread";
        made.instructions = {{Op::thread_entry}, {Op::call}, {Op::give_back}};
        made.positions.resize(made.instructions.size());
        return made;
    }();
    return code;
}

}  // namespace

Threads::~Threads() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return running_.empty(); });
}

std::int64_t Threads::new_number() {
    std::lock_guard lock(mutex_);
    return ++last_number_;
}

void Threads::start(Value thread, std::int64_t number) {
    auto machine = std::make_unique<Machine>(heap_, *this, thread);
    {
        std::lock_guard lock(mutex_);
        running_.insert(number);
    }
    auto body = [this, number, machine = std::move(machine)]() mutable {
        try {
            machine->run(thread_code());
        } catch (const Error&) {  // is in the ThreadObject, for whoever joins
        }
        machine.reset();
        std::unique_lock lock(mutex_);
        running_.erase(number);
        std::notify_all_at_thread_exit(changed_, std::move(lock));
    };
    try {
        std::thread(std::move(body)).detach();
    } catch (...) {
        std::lock_guard lock(mutex_);
        running_.erase(number);
        throw;
    }
}

void Threads::wait(std::int64_t number) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !running_.contains(number); });
}

}  // namespace scheme
