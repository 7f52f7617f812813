// One std::mutex around everything: what an interpreter with a global lock does.
#include <mutex>

#include "bench/alternatives/scenarios.h"

namespace alternatives {
namespace {

struct Mutex {
    static inline std::mutex mutex;

    template <typename Body>
    static void run(Body body) {
        std::lock_guard<std::mutex> lock(mutex);
        body();
        benchmark::ClobberMemory();
    }
    static void write_and_work(Object* own, std::uint64_t ticks) {
        run([&] {
            ++own->word;
            if (ticks != 0) bench::spin_ticks(ticks);
        });
    }
};

}  // namespace
}  // namespace alternatives

int main(int count, char** arguments) {
    alternatives::register_all<alternatives::Mutex>();
    benchmark::Initialize(&count, arguments);
    if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 1;
    benchmark::RunSpecifiedBenchmarks();
}
