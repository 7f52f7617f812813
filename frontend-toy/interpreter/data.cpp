// Instructions that build, extend, unpack and format.
#include <fmt/format.h>

#include "frontend-toy/code.h"
#include "frontend-toy/interpreter/instructions.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/formatting.h"
#include "frontend-toy/objects/hash_table.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

Step build_slice(Thread& thread, Value* base, const Instruction* pc) {
    base[pc->a] = make_slice(thread, base[pc->b], base[pc->b + 1], base[pc->b + 2]);
    return Step::advance;
}

Step build_collection(Thread& thread, Value* base, const Instruction* pc) {
    const Value* first = base + pc->b;
    const std::span<const Value> items(first, pc->c);
    switch (pc->op) {
        case Bytecode::BuildTuple: base[pc->a] = make_tuple(thread, items); break;
        case Bytecode::BuildList: base[pc->a] = make_list(thread, items); break;
        case Bytecode::BuildSet: {
            Rooted set(thread, make_set(thread));
            for (unsigned i = 0; i < pc->c; ++i) set_add(thread, set, first[i]);
            base[pc->a] = set;
            break;
        }
        case Bytecode::BuildDict: {
            Rooted dict(thread, make_dict(thread));
            for (unsigned i = 0; i < pc->c; ++i) dict_set(thread, dict, first[2 * i], first[2 * i + 1]);
            base[pc->a] = dict;
            break;
        }
        default: base[pc->a] = str_join(thread, make_str(thread, ""), items); break;
    }
    return Step::advance;
}

namespace {


std::string function_text(Thread& thread, Value callee) {
    if (callee.is_ref() && has_type(thread, callee, kFunction)) {
        const Function* function = read<Function>(thread, callee);
        const auto* module = static_cast<const ModuleInfo*>(function->code->module);
        const std::string prefix = module == nullptr || module->name == "builtins" ? "" : module->name + ".";
        return prefix + utf8(thread, function->qualified_name) + "()";
    }
    if (has_type(thread, callee, kNativeFunction)) {
        return std::string(read<NativeFunction>(thread, callee)->descriptor->name) + "()";
    }
    return utf8(thread, to_str(thread, callee));
}

bool has_keys(Thread& thread, Value value) {
    return is_dict(thread, value) || !find_attribute(thread, value, intern(thread, "keys")).is_nothing();
}

// **mapping of a call.
void merge_keywords(Thread& thread, Value* base, const Instruction* pc) {
    Value source = base[pc->b];
    if (!has_keys(thread, source)) {
        raise(thread, ErrorClass::type_error,
              fmt::format("{} argument after ** must be a mapping, not {}",
                          pc->a >= 2 ? function_text(thread, base[pc->a - 2]) : "function", type_name(thread, source)));
    }
    Rooted additions(thread, source);
    if (!is_dict(thread, source)) {
        additions.set(make_dict(thread));
        dict_update(thread, additions, base[pc->b]);
    }
    std::int64_t position = 0;
    Value key, value;
    while (hash_next(thread, additions, position, key, value)) {
        if (!is_str(thread, key)) raise(thread, ErrorClass::type_error, "keywords must be strings");
        if (!dict_get(thread, base[pc->a], key).is_nothing()) {
            std::string function = pc->a >= 2 ? function_text(thread, base[pc->a - 2]) : "function";
            raise(thread, ErrorClass::type_error,
                  fmt::format("{} got multiple values for keyword argument '{}'", function, utf8(thread, key)));
        }
        dict_set(thread, base[pc->a], key, value);
    }
}

}  // namespace

Step extend_collection(Thread& thread, Value* base, const Instruction* pc) {
    switch (pc->op) {
        case Bytecode::SetAdd: set_add(thread, base[pc->a], base[pc->b]); break;
        case Bytecode::ListExtend: list_extend(thread, base[pc->a], base[pc->b]); break;
        case Bytecode::SetUpdate: set_update(thread, base[pc->a], base[pc->b]); break;
        case Bytecode::DictInsert: dict_set(thread, base[pc->a], base[pc->b], base[pc->c]); break;
        case Bytecode::DictUpdate:
            if (!has_keys(thread, base[pc->b])) {
                raise(thread, ErrorClass::type_error,
                      fmt::format("'{}' object is not a mapping", type_name(thread, base[pc->b])));
            }
            dict_update(thread, base[pc->a], base[pc->b]);
            break;
        case Bytecode::DictMerge: merge_keywords(thread, base, pc); break;
        default: base[pc->a] = make_tuple(thread, list_view(thread, base[pc->b])); break;  // ListToTuple
    }
    return Step::advance;
}

namespace {

// The items of any iterable, at most `limit` + 1 of them, rooted by the caller.
void collect(Thread& thread, Value source, RootedVector& items, std::size_t limit) {
    if (is_list(thread, source)) {
        auto view = list_view(thread, source);
        items.values.assign(view.begin(), view.end());
        return;
    }
    if (is_tuple(thread, source)) {
        auto view = tuple_view(thread, source);
        items.values.assign(view.begin(), view.end());
        return;
    }
    Value found = builtin_iterator(thread, source);
    if (found == kNotImplemented) {
        try {
            found = iterator(thread, source);
        } catch (const PythonError&) {
            if (source.is_ref() && (!find_special(thread, source, Special::iter).is_nothing() ||
                                    !find_special(thread, source, Special::getitem).is_nothing())) {
                throw;
            }
            raise(thread, ErrorClass::type_error,
                  fmt::format("cannot unpack non-iterable {} object", type_name(thread, source)));
        }
    }
    Rooted iterating(thread, found);
    for (Value item = next(thread, iterating); !item.is_nothing(); item = next(thread, iterating)) {
        items.values.push_back(item);
        if (items.values.size() > limit) return;
    }
}

}  // namespace

Step arguments_tuple(Thread& thread, Value* base, const Instruction* pc) {
    Value source = base[pc->b];
    if (!is_tuple(thread, source)) {
        RootedVector items(thread);
        try {
            items.values = list_of(thread, source);
        } catch (const PythonError&) {
            if (builtin_iterator(thread, base[pc->b]) != kNotImplemented ||
                (base[pc->b].is_ref() && (!find_special(thread, base[pc->b], Special::iter).is_nothing() ||
                                          !find_special(thread, base[pc->b], Special::getitem).is_nothing()))) {
                throw;
            }
            raise(thread, ErrorClass::type_error,
                  fmt::format("{} argument after * must be an iterable, not {}", function_text(thread, base[pc->a - 1]),
                              type_name(thread, base[pc->b])));
        }
        source = toy::make_tuple(thread, items.values);
    }
    base[pc->a] = source;
    return Step::advance;
}

Step unpack_sequence(Thread& thread, Value* base, const Instruction* pc) {
    const std::size_t wanted = pc->c;
    RootedVector items(thread);
    collect(thread, base[pc->b], items, wanted);
    if (items.values.size() < wanted) {
        raise(thread, ErrorClass::value_error,
              fmt::format("not enough values to unpack (expected {}, got {})", wanted, items.values.size()));
    }
    if (items.values.size() > wanted) {
        raise(thread, ErrorClass::value_error, fmt::format("too many values to unpack (expected {})", wanted));
    }
    for (std::size_t i = 0; i < wanted; ++i) base[pc->a + i] = items.values[i];
    return Step::advance;
}

Step unpack_extended(Thread& thread, Value* base, const Instruction* pc) {
    const std::size_t before = pc->c, after = static_cast<std::size_t>(pc[1].bc());
    RootedVector items(thread);
    collect(thread, base[pc->b], items, static_cast<std::size_t>(-1) - 1);
    const std::size_t count = items.values.size();
    if (count < before + after) {
        raise(thread, ErrorClass::value_error,
              fmt::format("not enough values to unpack (expected at least {}, got {})", before + after, count));
    }
    Value* to = base + pc->a;
    for (std::size_t i = 0; i < before; ++i) to[i] = items.values[i];
    to[before] = make_list(thread, std::span<const Value>(items.values).subspan(before, count - before - after));
    for (std::size_t i = 0; i < after; ++i) to[before + 1 + i] = items.values[count - after + i];
    return Step::advance;
}

Value format_for_display(Thread& thread, Value object, Value spec, int flags) {
    Rooted value(thread, object), keep_spec(thread, spec);
    switch (flags & 3) {
        case 1: value.set(to_str(thread, value)); break;
        case 2: value.set(to_repr(thread, value)); break;
        case 3: value.set(make_str(thread, ascii_of_repr(utf8(thread, to_repr(thread, value))))); break;
        default: break;
    }
    if ((flags & 4) == 0) {
        if (has_type(thread, value, kStr)) return value;
        if (is_instance_object(thread, value)) return format(thread, value, make_str(thread, ""));
        return to_str(thread, value);
    }
    return format(thread, value, keep_spec);
}

Step format_value(Thread& thread, Value* base, const Instruction* pc) {
    base[pc->a] = format_for_display(thread, base[pc->b], base[pc->c], pc[1].bc());
    return Step::advance;
}

}  // namespace toy
