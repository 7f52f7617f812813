// Entering and leaving compiled code: one fixed native frame, the same for all traces, so that linked traces and
// bridges run on it without adjusting the stack.
#pragma once

#include <cstddef>
#include <cstdint>

namespace jit {

struct Exit;
struct Left;

constexpr std::size_t kSpillSlots = 512;

// What rsp points at while compiled code runs (16-byte aligned; calls push their return address below it).
struct NativeFrame {
    std::uint64_t spill[kSpillSlots];
    std::uint64_t gprs[16];  // saved around slow-path calls; all of them when leaving
    std::uint64_t xmms[16];  // low halves
    Left* left;              // where stmjit_leave puts the result
    void* segment;
};

}  // namespace jit

// enter.S agrees with these numbers.
static_assert(offsetof(jit::NativeFrame, gprs) == 4096);
static_assert(offsetof(jit::NativeFrame, xmms) == 4096 + 128);
static_assert(offsetof(jit::NativeFrame, left) == 4096 + 256);
static_assert(offsetof(jit::NativeFrame, segment) == 4096 + 264);
static_assert(sizeof(jit::NativeFrame) == 4368);

extern "C" {
// Builds the native frame, loads the base register and jumps to `code`; returns when the code leaves.
void stmjit_enter(const void* code, std::uint64_t* base, jit::Left* left, void* segment);
// Where every exit without a bridge ends: r11 holds the Exit*. Saves all registers, calls stmjit_leave, and returns
// from stmjit_enter.
void stmjit_leave_common();
void stmjit_leave(jit::NativeFrame* frame, jit::Exit* exit);
}
