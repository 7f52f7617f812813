// Hash tables, which are the core's: threads that use different keys do not conflict.
#include <bit>

#include "primitives.h"

namespace scheme {

namespace {

stm::HashTable table_argument(Machine& machine, const char* primitive, Value value) {
    return stm::HashTable(typed_argument(machine, primitive, value, kTable, "a table").offset());
}
std::uint64_t key_argument(Machine& machine, const char* primitive, Value key) {
    bool fits =
        !key.is_reference() || has_type(machine.segment(), key, kSymbol) || has_type(machine.segment(), key, kString);
    if (!fits)
        throw Error(std::string(primitive) + ": a key is an integer, string or symbol, not " +
                    show(machine.segment(), key, true));
    return std::bit_cast<std::uint64_t>(key);
}

Value make_table(Machine& machine, Arguments) {
    return stm::Ref<stm::ObjectHeader>(stm::HashTable::make(machine.segment(), kTableKind).object());
}
Value table_ref(Machine& machine, Arguments arguments) {
    stm::HashTable table = table_argument(machine, "table-ref", arguments[0]);
    auto found = table.get(machine.segment(), key_argument(machine, "table-ref", arguments[1]));
    return found ? std::bit_cast<Value>(*found) : arguments[2];
}
Value table_set(Machine& machine, Arguments arguments) {
    stm::HashTable table = table_argument(machine, "table-set!", arguments[0]);
    std::uint64_t key = key_argument(machine, "table-set!", arguments[1]);
    table.set(machine.segment(), key, std::bit_cast<std::uint64_t>(arguments[2]));
    return kUnspecified;
}
Value table_delete(Machine& machine, Arguments arguments) {
    stm::HashTable table = table_argument(machine, "table-delete!", arguments[0]);
    return boolean(table.erase(machine.segment(), key_argument(machine, "table-delete!", arguments[1])).has_value());
}
Value table_length(Machine& machine, Arguments arguments) {
    stm::HashTable table = table_argument(machine, "table-length", arguments[0]);
    return Value::integer(static_cast<std::int64_t>(table.length(machine.segment())));
}
Value table_keys(Machine& machine, Arguments arguments) {
    Value list = kNil;
    for (std::uint64_t key : table_argument(machine, "table-keys", arguments[0]).keys(machine.segment()))
        list = make_pair(machine.segment(), std::bit_cast<Value>(key), list);
    return list;
}

constexpr Primitive kPrimitives[] = {
    {"make-table", make_table, 0, 0},      {"table-ref", table_ref, 3, 3},       {"table-set!", table_set, 3, 3},
    {"table-delete!", table_delete, 2, 2}, {"table-length", table_length, 1, 1}, {"table-keys", table_keys, 1, 1},
};

}  // namespace

std::span<const Primitive> table_primitives() { return kPrimitives; }

}  // namespace scheme
