// Where the interpreter goes on after an exit, and what a bridge from there must know about the frames.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "frontend-toy/code.h"
#include "frontend-toy/frame.h"

namespace toy {

// A frame of a trace under recording, lowest first. Shifts are relative to the base at the trace's entry.
struct TracedFrame {
    const Code* code;
    std::int32_t shift;
    bool fresh;                              // made by the trace: nothing of it is in memory before an exit writes it
    const Instruction* return_pc = nullptr;  // fresh: where its caller goes on
    ReturnLink link{};                       // fresh
};

// jit::Snapshot::resume is the number of one. Resume points live as long as the process: exits of published code and
// the bridges from them refer to them.
struct ResumePoint {
    const Instruction* pc;
    std::int32_t depth;  // Python frames above (or below) those at the trace's entry
    std::shared_ptr<const std::vector<TracedFrame>> frames;
    bool poll;  // left for a break check: the Loop at pc polls
};

std::uint64_t add_resume_point(ResumePoint point);
// Needs no lock: exits look theirs up.
const ResumePoint& resume_point(std::uint64_t number);
std::uint64_t resume_point_count();

}  // namespace toy
