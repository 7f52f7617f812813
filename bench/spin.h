// Work of a given length for benchmarks: it neither reads nor writes memory.
#pragma once

#include <chrono>
#include <cstdint>

namespace bench {

// Measured once, at the first call: not inside of what is timed.
inline double ticks_per_nanosecond() {
    static const double ticks = [] {
        auto begin = std::chrono::steady_clock::now();
        std::uint64_t first = __builtin_ia32_rdtsc();
        while (std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(20)) {
        }
        return static_cast<double>(__builtin_ia32_rdtsc() - first) / 20e6;
    }();
    return ticks;
}

inline void spin_ticks(std::uint64_t ticks) {
    std::uint64_t end = __builtin_ia32_rdtsc() + ticks;
    while (__builtin_ia32_rdtsc() < end) {
    }
}

inline void spin_nanoseconds(std::int64_t nanoseconds) {
    if (nanoseconds != 0) spin_ticks(static_cast<std::uint64_t>(static_cast<double>(nanoseconds) * ticks_per_nanosecond()));
}

}  // namespace bench
