#include "jit/exits.h"

#include <algorithm>
#include <bit>

#include "jit/enter.h"
#include "jit/ir/inherited_values.h"
#include "jit/ir/opcode_info.h"
#include "stmcore/segment.h"

namespace jit {

ExitKind exit_kind_of(Opcode op) {
    if (op == Opcode::break_check) return ExitKind::break_check;
    if (op == Opcode::leave) return ExitKind::leave;
    if (op == Opcode::guard_no_exception) return ExitKind::exception;
    if (op == Opcode::become_inevitable) return ExitKind::inevitable;
    return ExitKind::guard;
}

std::uint64_t box_int(const FrontEnd& front_end, void* context, std::int64_t number) {
    const ValueTags& tags = front_end.tags;
    auto shifted = static_cast<std::int64_t>(static_cast<std::uint64_t>(number) << tags.int_shift);
    if (shifted >> tags.int_shift != number) return front_end.box_big_int(context, number);
    return static_cast<std::uint64_t>(shifted) | tags.int_tag;
}

std::uint64_t box_float(const FrontEnd& front_end, void* context, double number) {
    const ValueTags& tags = front_end.tags;
    std::uint64_t word =
        std::rotl(std::bit_cast<std::uint64_t>(number), static_cast<int>(tags.float_rotate)) + tags.float_bias;
    return tags.float_tags >> (word & 7) & 1 ? word : front_end.box_big_float(context, number);
}

void describe_exits(NativeTrace& native, const Allocation& allocation) {
    const Trace& trace = native.ir();
    for (std::size_t i = 0; i < allocation.exits.size(); ++i) {
        const AllocatedExit& allocated = allocation.exits[i];
        const Instruction& instruction = trace.instructions[allocated.instruction];
        Exit& exit = native.exits()[i];
        exit.index = static_cast<std::uint32_t>(i);
        exit.kind = exit_kind_of(instruction.op);
        exit.trace = &native;
        exit.instruction = allocated.instruction;
        exit.snapshot = instruction.snapshot;

        NativeExit& described = native.native_exits[i];
        described.inherited = allocated.places;
        if (instruction.snapshot == kNoSnapshot) continue;
        const Snapshot& snapshot = trace.snapshots[instruction.snapshot];
        described.resume = snapshot.resume;
        described.shift = snapshot.shift;
        std::vector<ValueId> inherited = inherited_values(trace, snapshot);
        for (const SnapshotEntry& entry : snapshot.entries) {
            ExitWord word;
            word.slot = entry.slot;
            ValueId value = unboxed_entry(trace, entry.value);
            if (value != entry.value) {
                Opcode box = trace.instructions[index_of(entry.value)].op;
                word.kind = box == Opcode::box_int     ? ExitWord::Kind::box_int
                            : box == Opcode::box_float ? ExitWord::Kind::box_float
                                                       : ExitWord::Kind::box_bool;
            }
            if (is_constant(value)) {
                word.place = {Place::constant, 0};
                word.bits = trace.constants[constant_index(value)].bits;
            } else {
                auto number = std::find(inherited.begin(), inherited.end(), value) - inherited.begin();
                word.place = allocated.places[static_cast<std::size_t>(number)];
                if (word.place.is_constant())
                    word.bits = trace.constants[static_cast<std::size_t>(word.place.index)].bits;
                if (word.kind == ExitWord::Kind::word && word.place == Location{Place::frame, entry.slot}) continue;
            }
            if (described.words.empty() || word.slot < described.lowest_slot) described.lowest_slot = word.slot;
            described.words.push_back(word);
        }
    }
}

namespace {

std::uint64_t contents(const NativeFrame& frame, const std::uint64_t* base, const ExitWord& word) {
    auto index = static_cast<std::size_t>(word.place.index);
    switch (word.place.place) {
    case Place::gpr: return frame.gprs[index];
    case Place::xmm: return frame.xmms[index];
    case Place::spill: return frame.spill[index];
    case Place::frame: return base[word.place.index];
    case Place::constant: return word.bits;
    case Place::none: break;
    }
    return 0;
}

std::uint64_t compute(const NativeFrame& frame, const std::uint64_t* base, const ExitWord& word,
                      const FrontEnd& front_end, void* context) {
    std::uint64_t bits = contents(frame, base, word);
    switch (word.kind) {
    case ExitWord::Kind::word: return bits;
    case ExitWord::Kind::box_int: return box_int(front_end, context, static_cast<std::int64_t>(bits));
    case ExitWord::Kind::box_float: return box_float(front_end, context, std::bit_cast<double>(bits));
    case ExitWord::Kind::box_bool: return bits ? front_end.tags.true_word : front_end.tags.false_word;
    }
    return 0;
}

}  // namespace

}  // namespace jit

extern "C" void stmjit_leave(jit::NativeFrame* frame, jit::Exit* exit) {
    using namespace jit;
    auto& native = static_cast<NativeTrace&>(*exit->trace);
    const NativeExit& described = native.native_exits[exit->index];
    const FrontEnd& front_end = native.front_end();
    void* context = static_cast<stm::Segment*>(frame->segment)->embedder;
    auto* base = reinterpret_cast<std::uint64_t*>(frame->gprs[kBaseRegister]);
    exit->taken.store(exit->taken.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);

    // All words before any is written: an entry may come from a slot that another entry overwrites.
    constexpr std::size_t kFew = 64;
    std::uint64_t few[kFew];
    std::vector<std::uint64_t> many;
    std::uint64_t* words = few;
    if (described.words.size() > kFew) {
        many.resize(described.words.size());
        words = many.data();
    }
    for (std::size_t i = 0; i < described.words.size(); ++i)
        words[i] = compute(*frame, base, described.words[i], front_end, context);
    if (!described.words.empty() && front_end.before_frame_write)
        front_end.before_frame_write(context, base + described.lowest_slot);
    for (std::size_t i = 0; i < described.words.size(); ++i) base[described.words[i].slot] = words[i];

    *frame->left = {exit, base + described.shift, described.resume};
}
