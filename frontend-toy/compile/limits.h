// How deep the walkers of the syntax tree may nest.
#pragma once

#include "frontend-toy/parse/source_text.h"

namespace toy {

constexpr int kMaxTreeDepth = 1500;

class DepthGuard {
  public:
    DepthGuard(int& depth, const SourceText& source, const Position& position) : depth_(depth) {
        if (++depth_ > kMaxTreeDepth) {
            --depth_;
            source.fail(position, "maximum recursion depth exceeded during compilation", "RecursionError");
        }
    }
    ~DepthGuard() { --depth_; }
    DepthGuard(const DepthGuard&) = delete;
    DepthGuard& operator=(const DepthGuard&) = delete;

  private:
    int& depth_;
};

}  // namespace toy
