#include "objects.h"

#include <bit>
#include <cstring>
#include <functional>

#include "error.h"
#include "primitives.h"

namespace scheme {

namespace {

constexpr int kDeepest = 1000;  // nested lists that show() follows

std::size_t string_bytes(std::size_t length) { return (sizeof(String) + length + 7) / 8 * 8; }

template <typename T>
const T* as(const stm::ObjectHeader* object) {
    return reinterpret_cast<const T*>(object);
}
template <typename T>
T* as(stm::ObjectHeader* object) {
    return reinterpret_cast<T*>(object);
}

std::size_t object_size(const stm::ObjectHeader* object) {
    switch (static_cast<Type>(object->type_id)) {
        case kPair: return sizeof(Pair);
        case kString:
        case kSymbol: return string_bytes(as<String>(object)->length);
        case kVector: return sizeof(Vector) + sizeof(Value) * as<Vector>(object)->length;
        case kClosure: return sizeof(Closure);
        case kEnvironment: return sizeof(Environment) + sizeof(Value) * as<Environment>(object)->count;
        case kCell: return sizeof(Cell);
        case kPrimitive: return sizeof(PrimitiveObject);
        case kThread: return sizeof(ThreadObject);
        case kTable: return stm::HashTable::table_size();
        case kTableEntry: return stm::HashTable::entry_size();
    }
    return 0;
}

void visit(Value& value, stm::Tracer& tracer) {
    if (value.is_reference()) tracer.visit(reinterpret_cast<stm::SegOffset*>(&value));
}
void visit(Value* values, std::uint64_t count, stm::Tracer& tracer) {
    for (std::uint64_t index = 0; index < count; ++index) visit(values[index], tracer);
}

void trace(stm::ObjectHeader* object, stm::Tracer& tracer) {
    switch (static_cast<Type>(object->type_id)) {
        case kPair: return visit(&as<Pair>(object)->car, 2, tracer);
        case kVector: return visit(as<Vector>(object)->items, as<Vector>(object)->length, tracer);
        case kClosure: return visit(as<Closure>(object)->environment, tracer);
        case kEnvironment: return visit(&as<Environment>(object)->parent, 1 + as<Environment>(object)->count, tracer);
        case kCell: return visit(&as<Cell>(object)->value, 2, tracer);
        case kThread: return visit(&as<ThreadObject>(object)->entry, 3, tracer);
        case kTable: return stm::HashTable::trace_table(object, tracer);
        case kTableEntry: return stm::HashTable::trace_entry(object, kTableKind, tracer);
        case kString:
        case kSymbol:
        case kPrimitive: return;
    }
}

// Vectors of more than a few pages are written and traced by pieces.
void trace_range(stm::ObjectHeader* object, std::size_t begin, std::size_t end, stm::Tracer& tracer) {
    if (object->type_id != kVector) return trace(object, tracer);
    auto* base = reinterpret_cast<char*>(object);
    if (begin < sizeof(Vector)) begin = sizeof(Vector);
    for (std::size_t at = begin; at < end; at += sizeof(Value)) visit(*reinterpret_cast<Value*>(base + at), tracer);
}

void append(std::string& out, stm::Segment& segment, Value value, bool quoted, int depth);

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n') {
            out += "\\n";
        } else {
            out += c;
        }
    }
    out += '"';
}

void append_list(std::string& out, stm::Segment& segment, Value list, bool quoted, int depth) {
    out += '(';
    for (bool first = true; has_type(segment, list, kPair); first = false) {
        if (!first) out += ' ';
        const Pair* pair = stm::read(segment, list.as<Pair>());
        append(out, segment, pair->car, quoted, depth + 1);
        list = pair->cdr;
    }
    if (list != kNil) {
        out += " . ";
        append(out, segment, list, quoted, depth + 1);
    }
    out += ')';
}

void append_vector(std::string& out, stm::Segment& segment, Value value, bool quoted, int depth) {
    const Vector* vector = stm::read(segment, value.as<Vector>());
    out += "#(";
    for (std::uint64_t index = 0; index < vector->length; ++index) {
        if (index != 0) out += ' ';
        append(out, segment, vector->items[index], quoted, depth + 1);
    }
    out += ')';
}

void append(std::string& out, stm::Segment& segment, Value value, bool quoted, int depth) {
    if (depth > kDeepest) throw Error("this value is nested too deeply to be shown");
    if (value.is_integer()) {
        out += std::to_string(value.integer());
    } else if (!value.is_reference()) {
        out += value == kNil ? "()" : value == kTrue ? "#t" : value == kFalse ? "#f" : "";
    } else {
        switch (static_cast<Type>(stm::type_id(segment, value.offset()))) {
            case kPair: return append_list(out, segment, value, quoted, depth);
            case kVector: return append_vector(out, segment, value, quoted, depth);
            case kString:
                if (quoted) return append_quoted(out, text_of(segment, value));
                [[fallthrough]];
            case kSymbol: out += text_of(segment, value); return;
            case kPrimitive: {
                const Primitive* primitive = stm::read_immutable(segment, value.as<PrimitiveObject>())->primitive;
                out += "#<primitive " + std::string(primitive->name) + ">";
                return;
            }
            case kClosure: out += "#<procedure>"; return;
            case kThread: out += "#<thread>"; return;
            case kTable: out += "#<table>"; return;
            case kTableEntry:
            case kEnvironment:
            case kCell: return;  // no value of a program
        }
    }
}

// Strings are equal by their text, everything else by identity. What may be a key never moves or is a string.
std::uint64_t hash_key(stm::Segment& segment, std::uint64_t word) {
    Value key = std::bit_cast<Value>(word);
    if (has_type(segment, key, kString)) return std::hash<std::string_view>()(text_of(segment, key));
    return word * 0x9e3779b97f4a7c15;
}
bool equal_keys(stm::Segment& segment, std::uint64_t one, std::uint64_t other) {
    if (one == other) return true;
    Value left = std::bit_cast<Value>(one), right = std::bit_cast<Value>(other);
    return has_type(segment, left, kString) && has_type(segment, right, kString) &&
           text_of(segment, left) == text_of(segment, right);
}

}  // namespace

const stm::TableKind kTableKind = {
    .table_type_id = kTable,
    .entry_type_id = kTableEntry,
    .hash = hash_key,
    .equal = equal_keys,
    .visit = [](std::uint64_t* word, stm::Tracer& tracer) { visit(*reinterpret_cast<Value*>(word), tracer); }};

stm::Embedder object_callbacks() {
    stm::Embedder embedder;
    embedder.object_size = object_size;
    embedder.trace = trace;
    embedder.trace_range = trace_range;
    return embedder;
}

stm::Ref<Pair> make_pair(stm::Segment& segment, Value car, Value cdr) {
    auto pair = stm::allocate<Pair>(segment, sizeof(Pair), kPair);
    pair->car = car;
    pair->cdr = cdr;
    return pair.ref();
}

stm::Ref<String> make_string(stm::Segment& segment, std::string_view text) {
    auto string = stm::allocate<String>(segment, string_bytes(text.size()), kString);
    string->length = text.size();
    std::memcpy(string->bytes, text.data(), text.size());
    return string.ref();
}

stm::Ref<Vector> make_vector(stm::Segment& segment, std::uint64_t length, Value fill) {
    auto vector = stm::allocate<Vector>(segment, sizeof(Vector) + sizeof(Value) * length, kVector);
    vector->length = length;
    for (std::uint64_t index = 0; index < length; ++index) vector->items[index] = fill;
    return vector.ref();
}

namespace {
template <typename T>
stm::Fresh<T> allocate_prebuilt(stm::Segment& segment, std::size_t size, Type type) {
    return stm::Fresh<T>(segment, stm::allocate_fixed(segment, size, type, true));
}
}  // namespace

stm::Ref<String> make_fixed_string(stm::Segment& segment, std::string_view text, Type type) {
    auto string = allocate_prebuilt<String>(segment, string_bytes(text.size()), type);
    string->length = text.size();
    std::memcpy(string->bytes, text.data(), text.size());
    return string.ref();
}

stm::Ref<Pair> make_fixed_pair(stm::Segment& segment, Value car, Value cdr) {
    auto pair = allocate_prebuilt<Pair>(segment, sizeof(Pair), kPair);
    pair->car = car;
    pair->cdr = cdr;
    return pair.ref();
}

stm::Ref<Cell> make_cell(stm::Segment& segment, Value name, Value value) {
    auto cell = allocate_prebuilt<Cell>(segment, sizeof(Cell), kCell);
    cell->name = name;
    cell->value = value;
    return cell.ref();
}

stm::Ref<PrimitiveObject> make_primitive(stm::Segment& segment, const Primitive& primitive) {
    auto object = allocate_prebuilt<PrimitiveObject>(segment, sizeof(PrimitiveObject), kPrimitive);
    object->primitive = &primitive;
    return object.ref();
}

std::string show(stm::Segment& segment, Value value, bool quoted) {
    std::string out;
    append(out, segment, value, quoted, 0);
    return out;
}

}  // namespace scheme
