// Registers, snapshots and frames of a recording.
#include <algorithm>

#include "frontend-toy/interpreter/generator.h"
#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/recorder/liveness.h"
#include "frontend-toy/recorder/recorder.h"

namespace toy {

using jit::ValueId;

namespace {

// Words below a frame's base that belong to it: a constructor's instance waits under the link, a generator and the
// exception handled outside it too.
std::int32_t link_words(const TracedFrame& frame) {
    if (frame.code->is_generator) return kLinkWords + generator_layout::kBelowLinks;
    return frame.fresh && frame.link.action == ReturnAction::discard_init ? kLinkWords + 1 : kLinkWords;
}

bool writes_result(ReturnAction action) {
    switch (action) {
        case ReturnAction::store:
        case ReturnAction::discard_init:
        case ReturnAction::to_bool:
        case ReturnAction::negate:
        case ReturnAction::compare:
        case ReturnAction::reflected: return true;
        case ReturnAction::iterate:  // not when the iteration ends
        case ReturnAction::import:
        case ReturnAction::class_body:
        case ReturnAction::leave:
        case ReturnAction::discard: return false;
    }
    return false;
}

}  // namespace

Recorder::Recorder(JitRuntime& runtime, Thread& thread, jit::TraceKind kind, Value* base, const Instruction* pc)
    : runtime_(runtime),
      thread_(thread),
      builder_(value_tags(), runtime.options().compile.optimisations),
      kind_(kind),
      start_(pc),
      start_code_(&code_of(thread, base)),
      entry_base_(base),
      start_base_(base),
      nesting_(thread.nesting) {
    frames_.push_back({start_code_, 0, false});
    builder_.set_snapshot_source([this] { return snapshot(); });
    builder_.trace().kind = kind;
    builder_.trace().name = JitRuntime::describe(*start_code_, pc);
}

Recorder::Recorder(JitRuntime& runtime, Thread& thread, jit::Exit& exit, Value* entry_base)
    : runtime_(runtime),
      thread_(thread),
      builder_(value_tags(), runtime.options().compile.optimisations),
      kind_(jit::TraceKind::bridge),
      start_(thread.pc),
      start_code_(&code_of(thread, thread.base)),
      entry_base_(entry_base),
      start_base_(thread.base),
      parent_(&exit),
      nesting_(thread.nesting) {
    const jit::Trace& parent = exit.trace->ir();
    const ResumePoint& resumed = resume_point(parent.snapshots[exit.snapshot].resume);
    frames_ = *resumed.frames;
    depth_ = resumed.depth;
    builder_.set_snapshot_source([this] { return snapshot(); });
    builder_.trace().kind = kind_;
    builder_.trace().name = JitRuntime::describe(*start_code_, start_);
    builder_.trace().parent = exit.trace->id();
    builder_.trace().parent_exit = exit.index;
    for (const jit::SnapshotEntry& entry : builder_.begin_bridge(exit)) slots_[entry.slot] = entry.value;
}

Recorder::~Recorder() = default;

ValueId Recorder::get_slot(std::int32_t slot) {
    if (auto found = slots_.find(slot); found != slots_.end()) return builder_.current(found->second);
    ValueId loaded = builder_.load_slot(slot);
    slots_[slot] = loaded;
    entry_slots_[slot] = loaded;
    return loaded;
}

void Recorder::set_slot(std::int32_t slot, ValueId value) {
    slots_[slot] = value;
    builder_.invalidate_snapshot();
}

ValueId Recorder::get(std::uint32_t reg) { return get_slot(top().shift + static_cast<std::int32_t>(reg)); }
void Recorder::set(std::uint32_t reg, ValueId value) { set_slot(top().shift + static_cast<std::int32_t>(reg), value); }

bool Recorder::is_untouched(std::int32_t slot, ValueId value) {
    auto entry = entry_slots_.find(slot);
    return entry != entry_slots_.end() && entry->second == value;
}

void Recorder::at(const Instruction* pc) {
    if (resume_ != pc) {
        resume_ = pc;
        builder_.invalidate_snapshot();
    }
}

jit::Snapshot Recorder::snapshot() {
    if (!shared_frames_) shared_frames_ = std::make_shared<const std::vector<TracedFrame>>(frames_);
    jit::Snapshot result;
    result.resume = add_resume_point({resume_, depth_, shared_frames_, poll_});
    result.shift = frames_.back().shift;
    ValueId nothing = constant(kNothing);
    for (std::size_t f = 0; f < frames_.size(); f++) {
        const TracedFrame& frame = frames_[f];
        const TracedFrame* callee = f + 1 < frames_.size() ? &frames_[f + 1] : nullptr;
        const Instruction* live_at = callee ? callee->return_pc : resume_;
        std::uint32_t index = static_cast<std::uint32_t>(live_at - frame.code->instructions.data());
        const Liveness& liveness = liveness_of(*frame.code);
        if (frame.fresh) {
            for (std::int32_t link = -link_words(frame); link < 0; link++) {
                auto found = slots_.find(frame.shift + link);
                if (found != slots_.end()) result.entries.push_back({found->first, builder_.current(found->second)});
            }
        }
        for (std::uint32_t reg = 0; reg < frame.code->register_count; reg++) {
            std::int32_t slot = frame.shift + static_cast<std::int32_t>(reg);
            if (callee && slot >= callee->shift - link_words(*callee)) break;
            bool live = liveness.is_live(index, reg);
            if (callee && callee->link.action == ReturnAction::iterate) {
                live |= liveness.is_live(index + static_cast<std::uint32_t>(live_at[-1].bc()), reg);
            }
            if (callee && writes_result(callee->link.action) && reg == callee->link.result) live = false;
            // Every register of a new frame is known. One that is not belongs to a frame that a bridge inherited, whose
            // exit left it out because memory holds it already.
            auto found = slots_.find(slot);
            if (found == slots_.end()) continue;
            ValueId value = builder_.current(found->second);
            if (!live) {
                // What is in memory is a valid word, unless the frame is not in memory at all.
                if (frame.fresh) result.entries.push_back({slot, nothing});
            } else if (frame.fresh || !is_untouched(slot, found->second)) {
                result.entries.push_back({slot, value});
            }
        }
    }
    std::sort(result.entries.begin(), result.entries.end(),
              [](const jit::SnapshotEntry& a, const jit::SnapshotEntry& b) { return a.slot < b.slot; });
    return result;
}

void Recorder::push_frame(const Code& code, std::int32_t shift, ValueId function, const Instruction* return_pc,
                          ReturnLink link) {
    slots_[shift - 3] = constant(pack_return_address(return_pc));
    slots_[shift - 2] = constant(Value::from_word(link.pack()));
    slots_[shift - 1] = function;
    frames_.push_back({&code, shift, true, return_pc, link});
    shared_frames_.reset();
    depth_++;
    builder_.invalidate_snapshot();
}

void Recorder::pop_frame() {
    // Above the caller's frame nothing is known any more; inside it the callee's window is dead temporaries.
    std::int32_t floor = frames_.back().shift - link_words(frames_.back());
    frames_.pop_back();
    for (auto it = slots_.begin(); it != slots_.end();) {
        if (it->first >= floor) {
            entry_slots_.erase(it->first);
            it = slots_.erase(it);
        } else {
            ++it;
        }
    }
    shared_frames_.reset();
    depth_--;
    builder_.invalidate_snapshot();
}

}  // namespace toy
