// Where a value is while compiled code runs, and sets of machine registers.
#pragma once

#include <bit>
#include <cstdint>
#include <initializer_list>

namespace jit {

enum class Place : std::uint8_t {
    none,
    gpr,       // index: hardware number of a general-purpose register
    xmm,       // index: hardware number of an SSE register
    spill,     // index: word of the native frame's spill area
    frame,     // index: slot of the front end's frame, relative to the trace's base; never written while the trace runs
    constant,  // index: into Trace::constants
};

struct Location {
    Place place = Place::none;
    std::int32_t index = 0;

    bool is_register() const { return place == Place::gpr || place == Place::xmm; }
    bool is_memory() const { return place == Place::spill || place == Place::frame; }
    bool is_constant() const { return place == Place::constant; }
    explicit operator bool() const { return place != Place::none; }
    friend bool operator==(const Location&, const Location&) = default;
};

constexpr Location gpr(int number) { return {Place::gpr, number}; }
constexpr Location xmm(int number) { return {Place::xmm, number}; }
constexpr Location spill(int word) { return {Place::spill, word}; }

// Hardware numbers.
enum Gpr : int { rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15 };

// Registers with a fixed meaning in compiled code.
constexpr int kBaseRegister = rbx;          // the front end's frame (Word*)
constexpr int kScratchGpr = r11;            // never allocated; free between any two instructions
constexpr int kScratchXmm = 15;             // the same
constexpr int kReadVersionRegister = r15;   // in traces with read barriers: the segment's read version, constant

struct RegisterSet {
    std::uint16_t gprs = 0, xmms = 0;

    std::uint16_t& of(Place place) { return place == Place::xmm ? xmms : gprs; }
    std::uint16_t of(Place place) const { return place == Place::xmm ? xmms : gprs; }
    bool contains(Location l) const { return l.is_register() && (of(l.place) >> l.index & 1); }
    void add(Location l) { of(l.place) |= static_cast<std::uint16_t>(1u << l.index); }
    void remove(Location l) { of(l.place) &= static_cast<std::uint16_t>(~(1u << l.index)); }
    int size() const { return std::popcount(gprs) + std::popcount(xmms); }
    friend bool operator==(const RegisterSet&, const RegisterSet&) = default;
};

constexpr std::uint16_t register_mask(std::initializer_list<int> numbers) {
    unsigned mask = 0;
    for (int n : numbers) mask |= 1u << n;
    return static_cast<std::uint16_t>(mask);
}

constexpr RegisterSet kAllocatable{
    register_mask({rax, rcx, rdx, rbp, rsi, rdi, r8, r9, r10, r12, r13, r14, r15}), 0x7fff};
constexpr RegisterSet kCallerSaved{register_mask({rax, rcx, rdx, rsi, rdi, r8, r9, r10, r11}), 0xffff};
constexpr int kArgumentGprs[] = {rdi, rsi, rdx, rcx, r8, r9};
constexpr int kArgumentXmms = 8;

}  // namespace jit
