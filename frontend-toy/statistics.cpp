#include "frontend-toy/statistics.h"

#include <sys/resource.h>

#include <nlohmann/json.hpp>

namespace toy {

std::string statistics_json(stm::Heap& heap, double seconds) {
    using Json = nlohmann::ordered_json;
    const stm::Statistics core = heap.statistics();
    JitStatistics jit;
    if (jit_runtime != nullptr) jit = jit_runtime->statistics();

    Json aborted = Json::object();
    for (const auto& [reason, count] : jit.aborted) aborted[reason] = count;
    Json phases = Json::object();
    for (const auto& [phase, nanoseconds] : jit.phase_nanoseconds) phases[phase] = nanoseconds;
    Json aborts = Json::object();
    for (int i = 0; i < static_cast<int>(stm::AbortReason::count_); ++i) {
        if (core.aborts[i] != 0) aborts[stm::name(static_cast<stm::AbortReason>(i))] = core.aborts[i];
    }
    Json inevitable = Json::object();
    for (const auto& [reason, count] : core.inevitable) {
        inevitable[reason] = {{"count", count.count}, {"nanoseconds", count.nanoseconds}};
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);

    Json document;
    document["jit"] = {
        {"traces", jit.loops + jit.functions},
        {"loops", jit.loops},
        {"functions", jit.functions},
        {"bridges", jit.bridges},
        {"aborted_recordings", aborted},
        {"exits_taken", jit.exits_taken},
        {"barriers_emitted",
         {{"read", jit.read_barriers}, {"write", jit.write_barriers}, {"break_check", jit.break_checks}, {"guard", jit.guards}}},
        {"recording_nanoseconds", jit.recording_nanoseconds},
        {"compiling_nanoseconds", jit.compiling_nanoseconds},
        {"phase_nanoseconds", phases},
        {"code_bytes", jit.code_bytes}};
    document["stm"] = {{"commits", core.commits},
                       {"aborts", aborts},
                       {"inevitable", inevitable},
                       {"wait_inevitable_nanoseconds", core.wait_inevitable_nanoseconds},
                       {"barriers_slow", {{"write", core.write_barrier_slow}, {"allocate", core.allocate_slow}}},
                       {"synchronisations", core.synchronisations}};
    document["gc"] = {{"minor", core.minor_collections},
                      {"major", core.major_collections},
                      {"minor_nanoseconds", core.minor_nanoseconds},
                      {"major_nanoseconds", core.major_nanoseconds}};
    document["memory"] = {{"old_bytes", core.old_bytes},
                          {"peak_old_bytes", core.peak_old_bytes},
                          {"private_pages", core.private_pages},
                          {"peak_resident_bytes", static_cast<std::uint64_t>(usage.ru_maxrss) * 1024}};
    document["seconds"] = seconds;
    return document.dump(2) + "\n";
}

}  // namespace toy
