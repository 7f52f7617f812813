// Which registers of a frame can still be read from an instruction on. Snapshots list live registers only: a dead
// temporary would otherwise keep its value in a machine register until the loop's end.
#pragma once

#include <cstdint>
#include <vector>

#include "frontend-toy/code.h"

namespace toy {

class Liveness {
  public:
    explicit Liveness(const Code& code);
    // Before the instruction at `index` runs. Exception handlers that cover it count as reachable.
    bool is_live(std::uint32_t index, std::uint32_t reg) const {
        return bits_[std::size_t{index} * words_ + reg / 64] >> (reg % 64) & 1;
    }

  private:
    std::size_t words_;
    std::vector<std::uint64_t> bits_;
};

// Computed once per code, at its first recording. Recording happens on several threads: guarded inside.
const Liveness& liveness_of(const Code& code);

}  // namespace toy
