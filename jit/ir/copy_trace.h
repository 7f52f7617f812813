// Copies a trace into an empty one, instruction by instruction, renumbering values, constants and snapshots. What a
// pass uses that removes, inserts or replaces instructions.
#pragma once

#include <unordered_map>
#include <vector>

#include "jit/ir/trace.h"

namespace jit {

class TraceCopier {
  public:
    explicit TraceCopier(const Trace& from)
        : to(from.empty_copy()), from_(from), map_(from.instructions.size(), kNoValue) {}

    Trace to;

    // What stands in the copy for a value of the original: kNoValue before it was copied or set.
    ValueId mapped(ValueId original) {
        if (original == kNoValue || !is_constant(original))
            return original == kNoValue ? kNoValue : map_[index_of(original)];
        const Constant& constant = from_.constants[constant_index(original)];
        const auto [found, inserted] = constants_.try_emplace(constant_index(original), kNoValue);
        if (inserted) found->second = to.constant(constant.type, constant.bits);
        return found->second;
    }
    void set(ValueId original, ValueId copy) { map_[index_of(original)] = copy; }

    SnapshotId snapshot(SnapshotId original) {
        if (original == kNoSnapshot) return kNoSnapshot;
        const auto [found, inserted] = snapshots_.try_emplace(original, kNoSnapshot);
        if (inserted) {
            Snapshot copy = from_.snapshots[original];
            for (SnapshotEntry& entry : copy.entries) entry.value = mapped(entry.value);
            found->second = static_cast<SnapshotId>(to.snapshots.size());
            to.snapshots.push_back(std::move(copy));
        }
        return found->second;
    }
    // Snapshots copied so far are not shared with what is copied from now on (its values have been set anew).
    void forget_snapshots() { snapshots_.clear(); }

    ValueId copy(std::size_t index) {
        Instruction instruction = from_.instructions[index];
        operands_.clear();
        for (const ValueId operand : from_.arguments_of(instruction)) operands_.push_back(mapped(operand));
        instruction.snapshot = snapshot(instruction.snapshot);
        return map_[index] = to.append(instruction, operands_);
    }

  private:
    const Trace& from_;
    std::vector<ValueId> map_;
    std::vector<ValueId> operands_;
    std::unordered_map<std::size_t, ValueId> constants_;
    std::unordered_map<SnapshotId, SnapshotId> snapshots_;
};

}  // namespace jit
