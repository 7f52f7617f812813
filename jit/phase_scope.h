// One phase of compilation: its name, time, dump and verification. Passes contain none of these.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "jit/compile.h"

namespace jit {

class PhaseScope {
  public:
    PhaseScope(CompileResult& result, const char* phase)
        : result_(result), phase_(phase), start_(std::chrono::steady_clock::now()) {}
    ~PhaseScope() {
        auto time = std::chrono::steady_clock::now() - start_;
        result_.phases.push_back(
            {phase_, static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(time).count())});
    }
    PhaseScope(const PhaseScope&) = delete;
    PhaseScope& operator=(const PhaseScope&) = delete;

  private:
    CompileResult& result_;
    const char* phase_;
    std::chrono::steady_clock::time_point start_;
};

}  // namespace jit
