// Code as the compiler produced it becomes runnable: its constants, names and the Cells of its global variables.
#include <cstring>

#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/modules/permanent.h"
#include "frontend-toy/operations.h"

namespace toy {

namespace {

std::atomic<std::uint32_t> next_code_id{1};

Value load_constant(Thread& thread, const Constant& constant) {
    return std::visit(
        [&](const auto& content) -> Value {
            using Content = std::decay_t<decltype(content)>;
            if constexpr (std::is_same_v<Content, Constant::None>) {
                return kNone;
            } else if constexpr (std::is_same_v<Content, Constant::Ellipsis>) {
                return kEllipsis;
            } else if constexpr (std::is_same_v<Content, bool>) {
                return Value::from_bool(content);
            } else if constexpr (std::is_same_v<Content, std::int64_t>) {
                return make_int(thread, content);
            } else if constexpr (std::is_same_v<Content, Constant::BigInt>) {
                return make_int_from_decimal(thread, content.digits);
            } else if constexpr (std::is_same_v<Content, double>) {
                return make_float(thread, content);
            } else if constexpr (std::is_same_v<Content, std::string>) {
                return make_str(thread, content);
            } else if constexpr (std::is_same_v<Content, Constant::Bytes>) {
                return make_bytes(thread, content.data);
            } else {
                std::vector<Value> items;
                for (const Constant& item : content.items) items.push_back(constant_value(thread, item));
                return toy::make_tuple(thread, items);
            }
        },
        constant.content);
}

template <typename T>
std::vector<std::atomic<T>> zeroed(std::size_t count) {
    return std::vector<std::atomic<T>>(count);
}

bool names_a_global(Bytecode op) {
    return op == Bytecode::LoadGlobal || op == Bytecode::StoreGlobal || op == Bytecode::DeleteGlobal ||
           op == Bytecode::LoadName;
}

}  // namespace

Value make_permanent(Thread& thread, Value value) {
    if (!value.is_ref()) return value;
    const auto* header = reinterpret_cast<const stm::ObjectHeader*>(stm::unchecked::real_address(*thread.segment, value.ref()));
    const std::size_t size = object_size(header);
    stm::SegOffset at = stm::allocate_fixed(*thread.segment, size, header->type_id, true);
    std::memcpy(stm::unchecked::real_address(*thread.segment, at) + sizeof(stm::ObjectHeader),
                reinterpret_cast<const char*>(header) + sizeof(stm::ObjectHeader), size - sizeof(stm::ObjectHeader));
    Value made = Value::from_ref(at);
    if (header->type_id == kStr) initialise<Str>(thread, made)->hash = hash_str(thread, value);
    return made;
}

Value constant_value(Thread& thread, const Constant& constant) {
    return make_permanent(thread, load_constant(thread, constant));
}

void load_code(Thread& thread, ModuleInfo& module, Code& code) {
    become_inevitable(thread, "load a module");
    const std::size_t count = code.instructions.size();
    code.id = next_code_id.fetch_add(1);
    std::uint32_t largest = largest_frame.load();
    while (code.register_count > largest && !largest_frame.compare_exchange_weak(largest, code.register_count)) {
    }
    code.module = &module;
    for (const Constant& constant : code.constants) code.constant_values.push_back(constant_value(thread, constant));
    for (const std::string& name : code.names) code.name_ids.push_back(intern(thread, name));
    code.caches = zeroed<std::uint64_t>(count);
    code.hotness = zeroed<std::uint32_t>(count);
    code.traces = zeroed<void*>(count);
    code.global_cells.assign(code.names.size(), kNothing);
    for (const Instruction& instruction : code.instructions) {
        if (!names_a_global(instruction.op)) continue;
        Value& cell = code.global_cells[static_cast<std::uint32_t>(instruction.bc())];
        if (cell.is_nothing()) cell = global_cell(thread, module, code.name_ids[static_cast<std::uint32_t>(instruction.bc())]);
    }
    for (auto& child : code.children) load_code(thread, module, *child);
}

}  // namespace toy
