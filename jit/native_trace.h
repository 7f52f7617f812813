// A compiled trace as the tracing backend itself sees it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "jit/code_memory.h"
#include "jit/compile.h"
#include "jit/location.h"

namespace jit {

// How an exit computes one word of the front end's frame.
struct ExitWord {
    std::int32_t slot = 0;
    enum class Kind : std::uint8_t { word, box_int, box_float, box_bool } kind = Kind::word;
    Location place;  // of the word, or of what is to be boxed; `constant`: see bits
    std::uint64_t bits = 0;
};

struct NativeExit {
    std::vector<Location> inherited;  // where a bridge finds its inputs, by number
    std::vector<ExitWord> words;
    std::uint64_t resume = 0;
    std::int32_t shift = 0;
    std::int32_t lowest_slot = 0;
    std::uint64_t* cell = nullptr;
};

class NativeTrace final : public CompiledTrace {
  public:
    NativeTrace(Trace trace, std::size_t exit_count, const FrontEnd& front_end)
        : trace_(std::move(trace)), front_end_(front_end), exits_(new Exit[exit_count]), native_exits(exit_count),
          exit_count_(static_cast<std::uint32_t>(exit_count)) {}

    const Trace& ir() const override { return trace_; }
    std::uint32_t id() const override { return trace_.id; }
    Exit& exit(std::uint32_t index) override { return exits_[index]; }
    std::uint32_t exit_count() const override { return exit_count_; }
    const void* code() const override { return code_; }
    std::size_t code_size() const override { return code_size_; }

    const FrontEnd& front_end() const { return front_end_; }
    Exit* exits() { return exits_.get(); }
    Trace& mutable_ir() { return trace_; }
    void set_code(const void* code, std::size_t size, std::uint64_t* entry) {
        code_ = code, code_size_ = size, entry_cell_ = entry;
    }
    std::uint64_t* entry_cell() const { return entry_cell_; }

  private:
    Trace trace_;
    const FrontEnd& front_end_;
    std::unique_ptr<Exit[]> exits_;

  public:
    std::vector<NativeExit> native_exits;

  private:
    std::uint32_t exit_count_;
    const void* code_ = nullptr;
    std::size_t code_size_ = 0;
    std::uint64_t* entry_cell_ = nullptr;
};

}  // namespace jit
