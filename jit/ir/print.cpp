#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <unordered_map>

#include "jit/ir/opcode_info.h"
#include "jit/ir/text.h"

namespace jit {

namespace {

std::string float_text(double number) {
    if (std::isnan(number)) return fmt::format("nan({:#x})", std::bit_cast<std::uint64_t>(number));
    std::string text = fmt::format("{}", number);
    if (text.find_first_of(".en") == std::string::npos) text += ".0";
    return text;
}

char type_letter(Type type) {
    switch (type) {
        case Type::none: return 'n';
        case Type::value: return 'v';
        case Type::int_: return 'i';
        case Type::float_: return 'f';
    }
    return '?';
}

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') result += '\\';
        if (c == '\n')
            result += "\\n";
        else
            result += c;
    }
    return result + '"';
}

std::string_view width_name(Width width) {
    switch (width) {
        case Width::w8: return "w8";
        case Width::w16: return "w16";
        case Width::w32: return "w32";
        case Width::w64: return "w64";
    }
    return "?";
}

template <typename Descriptor>
std::string layout(const char* kind, const Descriptor& descriptor) {
    std::string line =
        fmt::format("{} {} offset {} {}", kind, descriptor.name, descriptor.offset, type_name(descriptor.type));
    if (descriptor.width != Width::w64) line += fmt::format(" {}", width_name(descriptor.width));
    if (descriptor.immutable) line += " immutable";
    return line;
}

std::string call_text(const CallDescriptor& call) {
    std::string line = fmt::format("call {}(", call.name);
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
        if (i != 0) line += ", ";
        line += type_name(call.arguments[i]);
    }
    line += fmt::format(") -> {}", type_name(call.result));
    if (!call.pass_context) line += " nocontext";
    if (call.pure) line += " pure";
    if (!call.writes_heap) line += " reads";
    if (call.allocates_result) line += " fresh";
    if (!call.can_fail) line += " noraise";
    if (call.stm == CallStm::needs_inevitable) line += " inevitable";
    return line;
}

// The instruction's own text: result, name, operands and what else it carries.
std::string body(const Trace& trace, std::size_t index, const TextOptions& options) {
    const Instruction& instruction = trace.instructions[index];
    const OpcodeInfo& op = info(instruction.op);
    std::vector<std::string> parts;
    // Frame slots, numbers, labels and calls come first; fields and arrays after the object; type ids last.
    switch (op.extra) {
        case Extra::none:
        case Extra::type:
        case Extra::field:
        case Extra::array: break;
        case Extra::imm:
        case Extra::slot:
        case Extra::label:
        case Extra::trace: parts.push_back(fmt::format("{}", instruction.immediate)); break;
        case Extra::object: parts.push_back(trace.objects[instruction.descriptor].name); break;
        case Extra::call: parts.push_back(trace.calls[instruction.descriptor].name); break;
        case Extra::reason: parts.push_back(quoted(instruction.text != nullptr ? instruction.text : "")); break;
    }
    for (const ValueId operand : trace.arguments_of(instruction)) {
        parts.push_back(value_name(trace, operand, options));
        if (parts.size() == 1 && op.extra == Extra::field) parts.push_back(trace.fields[instruction.descriptor].name);
        if (parts.size() == 1 && op.extra == Extra::array) parts.push_back(trace.arrays[instruction.descriptor].name);
    }
    if (op.extra == Extra::type) parts.push_back(fmt::format("{}", instruction.immediate));
    std::string text =
        instruction.type == Type::none ? std::string("    ") : fmt::format("{} = ", value_name(trace, value_id(index)));
    text += op.name;
    for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? " " : ", ") + parts[i];
    if (instruction.shift != 0) text += fmt::format(" shift {}", instruction.shift);
    return text;
}

std::string snapshot_text(const Trace& trace, const Snapshot& snapshot, const TextOptions& options) {
    std::string text = fmt::format("resume {}", snapshot.resume);
    if (snapshot.shift != 0) text += fmt::format(" shift {}", snapshot.shift);
    text += " {";
    for (std::size_t i = 0; i < snapshot.entries.size(); ++i) {
        const SnapshotEntry& entry = snapshot.entries[i];
        text += fmt::format("{}{}: {}", i == 0 ? "" : ", ", entry.slot, value_name(trace, entry.value, options));
    }
    return text + "}";
}

}  // namespace

std::string_view type_name(Type type) {
    switch (type) {
        case Type::none: return "none";
        case Type::value: return "value";
        case Type::int_: return "int";
        case Type::float_: return "float";
    }
    return "?";
}

std::string value_name(const Trace& trace, ValueId value, const TextOptions& options) {
    if (value == kNoValue) return "none";
    if (!is_constant(value)) {
        if (index_of(value) >= trace.instructions.size()) return fmt::format("?{}", index_of(value));
        return fmt::format("{}{}", type_letter(trace.type_of(value)), index_of(value));
    }
    if (constant_index(value) >= trace.constants.size()) return fmt::format("?constant{}", constant_index(value));
    const Constant& constant = trace.constants[constant_index(value)];
    switch (constant.type) {
        case Type::none: return "none";
        case Type::int_: return fmt::format("{}", static_cast<std::int64_t>(constant.bits));
        case Type::float_: return float_text(std::bit_cast<double>(constant.bits));
        case Type::value: break;
    }
    std::string text = fmt::format("{:#x}", constant.bits);
    if (options.describe_word != nullptr) {
        std::string description = options.describe_word(constant.bits);
        for (char& c : description) {
            if (c == '<') c = '(';
            if (c == '>') c = ')';
            if (c == '\n') c = ' ';
        }
        if (!description.empty()) text += "<" + description + ">";
    }
    return text;
}

std::string print_instruction(const Trace& trace, std::size_t index, const TextOptions& options) {
    return body(trace, index, options);
}

std::string print(const Trace& trace, const TextOptions& options) {
    static constexpr std::string_view kinds[] = {"loop", "function", "bridge"};
    std::string text =
        fmt::format("trace {} {} {}", trace.id, kinds[static_cast<std::size_t>(trace.kind)], quoted(trace.name));
    if (trace.kind == TraceKind::bridge) text += fmt::format(" from {} exit {}", trace.parent, trace.parent_exit);
    text += '\n';
    // Only what is used: passes leave descriptors behind that nothing refers to any more.
    std::vector<bool> fields(trace.fields.size()), arrays(trace.arrays.size()), objects(trace.objects.size()),
        calls(trace.calls.size());
    for (const Instruction& instruction : trace.instructions) {
        const Extra extra = info(instruction.op).extra;
        if (extra == Extra::field) fields[instruction.descriptor] = true;
        if (extra == Extra::array) arrays[instruction.descriptor] = true;
        if (extra == Extra::object) objects[instruction.descriptor] = true;
        if (extra == Extra::call) calls[instruction.descriptor] = true;
    }
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (fields[i]) text += layout("field", trace.fields[i]) + '\n';
    for (std::size_t i = 0; i < arrays.size(); ++i)
        if (arrays[i]) text += layout("array", trace.arrays[i]) + '\n';
    for (std::size_t i = 0; i < objects.size(); ++i)
        if (objects[i])
            text += fmt::format("object {} type {} size {}\n", trace.objects[i].name, trace.objects[i].type_id,
                                trace.objects[i].size);
    for (std::size_t i = 0; i < calls.size(); ++i)
        if (calls[i]) text += call_text(trace.calls[i]) + '\n';
    for (const InheritedBarrier& barrier : trace.inherited_barriers)
        text += fmt::format("inherits {} {}\n", barrier.input, barrier.written ? "written" : "read");
    text += '\n';

    std::unordered_map<SnapshotId, std::uint32_t> numbers;
    std::uint32_t position = 0;
    for (std::size_t i = 0; i < trace.instructions.size(); ++i) {
        const Instruction& instruction = trace.instructions[i];
        if (instruction.position != position) {
            position = instruction.position;
            std::string line = fmt::format("at {}", position);
            if (options.describe_position != nullptr && position != 0)
                line = fmt::format("{:<44}; {}", line, options.describe_position(position));
            text += line + '\n';
        }
        std::string line = body(trace, i, options);
        if (instruction.snapshot != kNoSnapshot) {
            const auto [number, first] =
                numbers.emplace(instruction.snapshot, static_cast<std::uint32_t>(numbers.size()));
            line = fmt::format("{:<43} -> @{}", line, number->second);
            if (first && instruction.snapshot < trace.snapshots.size()) {
                const Snapshot& snapshot = trace.snapshots[instruction.snapshot];
                line += " " + snapshot_text(trace, snapshot, options);
                if (options.describe_resume != nullptr) {
                    const std::string where = options.describe_resume(snapshot.resume);
                    if (!where.empty()) line += "  ; " + where;
                }
            }
        }
        text += line + '\n';
    }
    return text;
}

}  // namespace jit
