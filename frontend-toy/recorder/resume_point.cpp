#include "frontend-toy/recorder/resume_point.h"

#include <array>
#include <atomic>
#include <mutex>
#include <new>

namespace toy {
namespace {

// Grows by chunks that never move, so that readers need no lock.
constexpr std::size_t kChunk = 4096;
constexpr std::size_t kChunks = 1u << 16;

struct Table {
    std::mutex mutex;
    std::atomic<std::uint64_t> count{0};
    std::array<std::atomic<ResumePoint*>, kChunks> chunks{};
};

Table& table() {
    static Table* instance = new Table;  // outlives all threads
    return *instance;
}

}  // namespace

std::uint64_t add_resume_point(ResumePoint point) {
    Table& points = table();
    std::lock_guard lock(points.mutex);
    std::uint64_t number = points.count.load(std::memory_order_relaxed);
    if (number / kChunk >= kChunks) throw std::bad_alloc();
    std::atomic<ResumePoint*>& chunk = points.chunks[number / kChunk];
    if (chunk.load(std::memory_order_relaxed) == nullptr)
        chunk.store(new ResumePoint[kChunk], std::memory_order_release);
    chunk.load(std::memory_order_relaxed)[number % kChunk] = std::move(point);
    points.count.store(number + 1, std::memory_order_release);
    return number;
}

const ResumePoint& resume_point(std::uint64_t number) {
    return table().chunks[number / kChunk].load(std::memory_order_acquire)[number % kChunk];
}

std::uint64_t resume_point_count() { return table().count.load(std::memory_order_acquire); }

}  // namespace toy
