// The native module _stmjit: counters that the warm-up driver reads around each iteration.
#include "frontend-toy/commands/commands.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/operations.h"

namespace toy {
namespace {

Value counters(Thread& thread, const Arguments&) {
    JitStatistics jit;
    if (jit_runtime != nullptr) jit = jit_runtime->statistics();
    std::uint64_t optimising = 0, emitting = 0;
    for (const auto& [phase, nanoseconds] : jit.phase_nanoseconds) {
        bool optimises = phase == "peel_loop" || phase == "eliminate_dead_code" || phase == "stm_rewrite";
        (optimises ? optimising : emitting) += nanoseconds;
    }
    stm::Statistics core = thread.transaction->heap().statistics();
    std::uint64_t inevitable = 0;
    for (const auto& [reason, count] : core.inevitable) inevitable += count.nanoseconds;
    const std::uint64_t all[] = {jit.recording_nanoseconds,
                                 optimising,
                                 emitting,
                                 inevitable,
                                 core.wait_inevitable_nanoseconds,
                                 jit.loops + jit.functions,
                                 jit.bridges};
    std::vector<Value> items;
    for (std::uint64_t counter : all) items.push_back(make_int(thread, static_cast<std::int64_t>(counter)));
    return make_list(thread, items);
}

constexpr NativeDescriptor kFunctions[] = {
    {.name = "counters", .call = counters, .minimum = 0, .maximum = 0, .runs_python = false},
};

}  // namespace

void register_counters_module() { register_native_module({"_stmjit", kFunctions, nullptr}); }

}  // namespace toy
