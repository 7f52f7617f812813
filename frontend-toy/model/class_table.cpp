#include "frontend-toy/model/class_table.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <stdexcept>

#include <fmt/format.h>

#include "frontend-toy/model/attribute_cache.h"
#include "frontend-toy/model/derived.h"
#include "frontend-toy/model/descriptors.h"
#include "frontend-toy/model/model_names.h"
#include "frontend-toy/model/native_class.h"

namespace toy {
namespace {

// ClassInfos are found by index without a lock: chunks that never move.
constexpr std::size_t kChunk = 256;
constexpr std::size_t kChunks = 4096;

struct Table {
    std::mutex mutex;
    std::array<std::atomic<ClassInfo*>, kChunks> chunks{};
    std::vector<std::unique_ptr<ClassInfo[]>> storage;
    std::atomic<std::uint32_t> count{0};
};

Table& table() {
    static Table instance;
    return instance;
}

ClassInfo& add_info() {
    Table& classes = table();
    std::lock_guard lock(classes.mutex);
    std::uint32_t index = classes.count.load(std::memory_order_relaxed);
    if (index / kChunk >= kChunks) throw std::length_error("too many classes");
    if (classes.chunks[index / kChunk].load(std::memory_order_relaxed) == nullptr) {
        classes.storage.push_back(std::make_unique<ClassInfo[]>(kChunk));
        classes.chunks[index / kChunk].store(classes.storage.back().get(), std::memory_order_release);
    }
    ClassInfo& info = class_info(index);
    info.index = index;
    classes.count.store(index + 1, std::memory_order_release);
    return info;
}

// Never the same number twice, whatever transactions are aborted: an inline cache that saw one is right for good.
std::int64_t fresh_version() {
    static std::atomic<std::int64_t> next{1};
    return next.fetch_add(1, std::memory_order_relaxed);
}

void change_version(Thread& thread, Value cls) {
    write<Class>(thread, cls)->version = fresh_version();
    Value subclasses = read<Class>(thread, cls)->subclasses;
    const List* list = read<List>(thread, subclasses);
    std::int64_t length = list->length;
    for (std::int64_t i = 0; i < length; i++) {
        Value items = read<List>(thread, subclasses)->items;
        change_version(thread, read<Items>(thread, items)->slots[i]);
    }
}

std::string name_of(Thread& thread, Value cls) { return utf8(thread, read<Class>(thread, cls)->name); }

// C3: the merge of the bases' MROs and the list of bases.
std::vector<Value> linearise(Thread& thread, std::span<const Value> bases) {
    std::vector<std::vector<Value>> sequences;
    for (Value base : bases) {
        auto mro = mro_of(thread, base);
        sequences.emplace_back(mro.rbegin(), mro.rend());  // reversed: the head is at the back
    }
    sequences.emplace_back(bases.rbegin(), bases.rend());
    std::vector<Value> result;
    for (;;) {
        bool any = false;
        Value chosen = kNothing;
        for (const auto& sequence : sequences) {
            if (sequence.empty()) continue;
            any = true;
            Value candidate = sequence.back();
            bool in_a_tail = std::any_of(sequences.begin(), sequences.end(), [&](const auto& other) {
                return !other.empty() && std::find(other.begin(), other.end() - 1, candidate) != other.end() - 1;
            });
            if (!in_a_tail) {
                chosen = candidate;
                break;
            }
        }
        if (!any) return result;
        if (chosen.is_nothing()) {
            std::vector<Value> heads;
            for (const auto& sequence : sequences) {
                if (!sequence.empty() && std::find(heads.begin(), heads.end(), sequence.back()) == heads.end()) {
                    heads.push_back(sequence.back());
                }
            }
            std::string names;
            for (Value head : heads) names += (names.empty() ? "" : ", ") + name_of(thread, head);
            raise(thread, ErrorClass::type_error,
                  "Cannot create a consistent method resolution\norder (MRO) for bases " + names);
        }
        result.push_back(chosen);
        for (auto& sequence : sequences) {
            if (!sequence.empty() && sequence.back() == chosen) sequence.pop_back();
        }
    }
}

Value new_class_object(Thread& thread, ClassInfo& info, std::string_view name, std::string_view qualified_name,
                       std::span<const Value> bases, std::span<const Value> ancestors) {
    Value cls = Value::from_ref(stm::allocate_fixed(*thread.segment, sizeof(Class), kClass, true));
    Value name_string = make_str(thread, name);
    Value qualified = name == qualified_name ? name_string : make_str(thread, qualified_name);
    std::vector<Value> mro = {cls};
    mro.insert(mro.end(), ancestors.begin(), ancestors.end());
    Value bases_tuple = make_tuple(thread, bases);
    Value mro_tuple = toy::make_tuple(thread, mro);
    Value attributes = make_dict(thread);
    Value subclasses = make_list(thread, {});
    Class* object = write<Class>(thread, cls);
    object->version = fresh_version();
    object->info = info.index;
    object->name = name_string;
    object->qualified_name = qualified;
    object->bases = bases_tuple;
    object->mro = mro_tuple;
    object->attributes = attributes;
    object->subclasses = subclasses;
    info.cls = cls;
    for (Value base : bases) list_append(thread, read<Class>(thread, base)->subclasses, cls);
    return cls;
}

void add_unique(std::vector<NameId>& names, std::span<const NameId> more) {
    for (NameId name : more) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
}

void check_bases(Thread& thread, std::span<const Value> bases) {
    for (std::size_t i = 0; i < bases.size(); i++) {
        for (std::size_t j = 0; j < i; j++) {
            if (bases[i] == bases[j]) {
                raise(thread, ErrorClass::type_error, "duplicate base class " + name_of(thread, bases[i]));
            }
        }
        const ClassInfo& info = class_info_of(thread, bases[i]);
        if (info.kind != ClassKind::builtin) continue;
        bool never = info.type_id == kFunction || info.type_id == kNativeFunction || info.constructor == nullptr ||
                     info.type_id == kRange || info.type_id == kSlice || info.type_id == kNoType ||
                     bases[i] == builtin_class(BuiltinClass::bool_);
        if (never) {
            raise(thread, ErrorClass::type_error,
                  fmt::format("type '{}' is not an acceptable base type", name_of(thread, bases[i])));
        }
        if (is_derivable(info.type_id) || bases[i] == builtin_class(BuiltinClass::type)) continue;
        raise(thread, ErrorClass::type_error,
              fmt::format("subclassing the builtin type '{}' is not supported by stmjit", name_of(thread, bases[i])));
    }
}

}  // namespace

// ---------------------------------------------------------------------------------------------------- ClassInfo

ClassInfo& class_info(std::uint32_t index) {
    return table().chunks[index / kChunk].load(std::memory_order_acquire)[index % kChunk];
}

ClassInfo& class_info_of(Thread& thread, Value cls) {
    return class_info(static_cast<std::uint32_t>(read_immutable<Class>(thread, cls)->info));
}

std::uint32_t class_count() { return table().count.load(std::memory_order_acquire); }

void trace_model(stm::Tracer& tracer) {
    for (std::uint32_t i = 0, count = class_count(); i < count; i++) {
        Value& cls = class_info(i).cls;
        if (cls.is_ref()) tracer.visit(reinterpret_cast<stm::SegOffset*>(&cls));
    }
}

std::int64_t class_version(Thread& thread, Value cls) { return read<Class>(thread, cls)->version; }

std::span<const Value> mro_of(Thread& thread, Value cls) {
    const Tuple* tuple = read_immutable<Tuple>(thread, read<Class>(thread, cls)->mro);
    return {tuple->items, static_cast<std::size_t>(tuple->length)};
}

bool class_is_subclass(Thread& thread, Value cls, Value of) {
    if (cls == of) return true;
    auto mro = mro_of(thread, cls);
    return std::find(mro.begin(), mro.end(), of) != mro.end();
}

// ---------------------------------------------------------------------------------------------------- making

ClassInfo& make_builtin_class(Thread& thread, const char* name, std::span<const Value> bases, std::uint32_t type_id) {
    ClassInfo& info = add_info();
    info.kind = ClassKind::builtin;
    info.type_id = type_id;
    std::vector<Value> ancestors = linearise(thread, bases);
    new_class_object(thread, info, name, name, bases, ancestors);
    return info;
}

void set_root_shape(ClassInfo& info, std::span<const NameId> hidden) {
    std::uint32_t expected = static_cast<std::uint32_t>(info.expected_attributes.size());
    // A class of which nothing is known gets a little room.
    std::uint32_t room = info.restricted ? static_cast<std::uint32_t>(info.allowed_attributes.size())
                         : expected == 0 && info.kind == ClassKind::plain ? 2
                                                                          : expected;
    const Shape* shape =
        &new_root_shape(info.cls, info.index, static_cast<std::uint32_t>(hidden.size()) + room);
    for (NameId name : hidden) shape = &with_attribute(*shape, name);
    info.root_shape = shape;
    info.hidden_slots = shape->count;
}

ClassInfo& make_class(Thread& thread, const ClassSpecification& specification) {
    std::span<const Value> bases = specification.bases;
    check_bases(thread, bases);
    std::vector<Value> ancestors = linearise(thread, bases);

    // The layout: at most one line of exception or native classes, or one builtin type, may be among the bases.
    const ClassInfo* layout = nullptr;
    std::uint32_t payload_type = kNoType;
    bool is_metaclass = false;
    bool restricted = specification.has_slots;
    std::vector<NameId> expected, allowed;
    for (Value base : bases) {
        const ClassInfo& info = class_info_of(thread, base);
        add_unique(expected, info.expected_attributes);
        add_unique(allowed, info.allowed_attributes);
        if (!info.restricted && info.kind != ClassKind::builtin) restricted = false;
        if (info.kind == ClassKind::metaclass || base == builtin_class(BuiltinClass::type)) {
            is_metaclass = true;
            continue;
        }
        const std::uint32_t held = info.kind == ClassKind::derived   ? info.payload_type
                                   : info.kind == ClassKind::builtin ? info.type_id
                                                                     : std::uint32_t{kNoType};
        if (held != kNoType && payload_type != kNoType && held != payload_type) {
            raise(thread, ErrorClass::type_error, "multiple bases have instance lay-out conflict");
        }
        if (held != kNoType) payload_type = held;
        const bool is_native = info.kind == ClassKind::plain && info.hidden_slots != 0;
        if (info.kind != ClassKind::exception && !is_native) continue;
        if (layout != nullptr && layout->kind != info.kind) {
            raise(thread, ErrorClass::type_error, "multiple bases have instance lay-out conflict");
        }
        if (is_native) {  // the names of native slots are unique: one layout must begin as the other
            if (layout != nullptr) {
                const std::uint32_t last = std::min(info.hidden_slots, layout->hidden_slots) - 1;
                if (attribute_at(*info.root_shape, last) != attribute_at(*layout->root_shape, last)) {
                    raise(thread, ErrorClass::type_error, "multiple bases have instance lay-out conflict");
                }
            }
            if (layout == nullptr || info.hidden_slots > layout->hidden_slots) layout = &info;
        } else if (layout == nullptr || info.hidden_slots > layout->hidden_slots) {
            if (layout != nullptr && !class_is_subclass(thread, base, layout->cls) &&
                layout->hidden_slots > kExceptionSlots) {
                raise(thread, ErrorClass::type_error, "multiple bases have instance lay-out conflict");
            }
            layout = &info;
        } else if (info.hidden_slots > kExceptionSlots && !class_is_subclass(thread, layout->cls, base) &&
                   info.hidden_slots != layout->hidden_slots) {
            raise(thread, ErrorClass::type_error, "multiple bases have instance lay-out conflict");
        }
    }
    if ((layout != nullptr) + (payload_type != kNoType) + is_metaclass > 1) {
        raise(thread, ErrorClass::type_error, "multiple bases have instance lay-out conflict");
    }
    const bool counts_items = payload_type == kBigInt || payload_type == kTuple || payload_type == kBytes;
    if (counts_items && !specification.slots.empty()) {
        raise(thread, ErrorClass::type_error,
              fmt::format("nonempty __slots__ not supported for subtype of '{}'", name_of(thread, bases[0])));
    }
    add_unique(expected, specification.expected_attributes);
    add_unique(allowed, specification.slots);

    ClassInfo& info = add_info();
    info.kind = is_metaclass               ? ClassKind::metaclass
                : layout != nullptr        ? layout->kind
                : payload_type != kNoType ? ClassKind::derived
                                          : ClassKind::plain;
    info.payload_type = payload_type;
    if (layout != nullptr) set_native_class(info, native_class_of(*layout));
    info.expected_attributes = std::move(expected);
    info.restricted = restricted;
    info.allowed_attributes = std::move(allowed);
    new_class_object(thread, info, specification.name, specification.qualified_name, bases, ancestors);
    std::vector<NameId> hidden;
    if (layout != nullptr) {
        for (std::uint32_t i = 0; i < layout->hidden_slots; i++) hidden.push_back(attribute_at(*layout->root_shape, i));
    }
    if (payload_type != kNoType) hidden.push_back(model_names.hidden_payload);
    if (!is_metaclass) set_root_shape(info, hidden);
    return info;
}

Value fixed_cell(Thread& thread, Value content) {
    Value cell = Value::from_ref(stm::allocate_fixed(*thread.segment, sizeof(Cell), kCell, false));
    write<Cell>(thread, cell)->content = content;
    return cell;
}

Value fixed_native(Thread& thread, const NativeDescriptor* descriptor) {
    Value native = Value::from_ref(stm::allocate_fixed(*thread.segment, sizeof(NativeFunction), kNativeFunction, false));
    write<NativeFunction>(thread, native)->descriptor = descriptor;
    return native;
}

// ---------------------------------------------------------------------------------------------------- attributes

Value own_class_cell(Thread& thread, Value cls, NameId name) {
    return dict_get(thread, read<Class>(thread, cls)->attributes, name_str(name));
}

Value own_class_attribute(Thread& thread, Value cls, NameId name) {
    Value cell = own_class_cell(thread, cls, name);
    return cell.is_nothing() ? kNothing : read<Cell>(thread, cell)->content;
}

namespace {

template <typename Check>
bool any_in_subtree(Thread& thread, Value cls, const Check& check) {
    const ClassInfo& info = class_info_of(thread, cls);
    if (info.root_shape != nullptr && check(info)) return true;
    Value subclasses = read<Class>(thread, cls)->subclasses;
    std::int64_t length = read<List>(thread, subclasses)->length;
    for (std::int64_t i = 0; i < length; i++) {
        Value items = read<List>(thread, subclasses)->items;
        if (any_in_subtree(thread, read<Items>(thread, items)->slots[i], check)) return true;
    }
    return false;
}

const Shape& first_shape(const ClassInfo& info) {
    const Shape* shape = info.root_shape;
    while (shape->parent != nullptr) shape = shape->parent;
    return *shape;
}

[[noreturn]] void refuse_late_change(Thread& thread, Value cls, NameId name) {
    raise(thread, ErrorClass::not_implemented_error,
          fmt::format("stmjit: '{}' cannot be given to class '{}' after instances of it have attributes that it would "
                      "change",
                      name_text(name), name_of(thread, cls)));
}

// Caches of instance slots rest on these (attribute_cache.h).
void check_late_change(Thread& thread, Value cls, NameId name, Value value) {
    if (name == model_names.setattr || name == model_names.delattr || name == model_names.getattribute) {
        if (any_in_subtree(thread, cls, [](const ClassInfo& info) {
                return any_shape_has_more(first_shape(info), info.hidden_slots);
            })) {
            refuse_late_change(thread, cls, name);
        }
    } else if (is_data_descriptor(thread, value) &&
               any_in_subtree(thread, cls,
                              [&](const ClassInfo& info) { return any_shape_has(first_shape(info), name); })) {
        refuse_late_change(thread, cls, name);
    }
}

bool is_descriptor_name(NameId name) {
    return name == model_names.get || name == model_names.set || name == model_names.delete_;
}

}  // namespace

void set_class_attribute(Thread& thread, Value cls, NameId name, Value value) {
    Value cell = own_class_cell(thread, cls, name);
    if (!cell.is_nothing() && is_plain_class_value(thread, value) &&
        is_plain_class_value(thread, read<Cell>(thread, cell)->content)) {
        write<Cell>(thread, cell)->content = value;
        return;
    }
    thread.transaction->become_inevitable("class attribute");
    check_late_change(thread, cls, name, value);
    if (cell.is_nothing()) {
        dict_set(thread, read<Class>(thread, cls)->attributes, name_str(name), fixed_cell(thread, value));
    } else {
        write<Cell>(thread, cell)->content = value;
    }
    // Values in any class may have turned into descriptors.
    change_version(thread, is_descriptor_name(name) ? builtin_class(BuiltinClass::object) : cls);
}

bool delete_class_attribute(Thread& thread, Value cls, NameId name) {
    if (own_class_cell(thread, cls, name).is_nothing()) return false;
    thread.transaction->become_inevitable("class attribute");
    dict_delete(thread, read<Class>(thread, cls)->attributes, name_str(name));
    change_version(thread, is_descriptor_name(name) ? builtin_class(BuiltinClass::object) : cls);
    return true;
}

}  // namespace toy
