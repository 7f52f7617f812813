// itertools.groupby and the iterators over its groups.
#include "frontend-toy/model/native_class.h"
#include "frontend-toy/modules/itertools_classes.h"
#include "frontend-toy/modules/library_modules.h"
#include "frontend-toy/objects/containers.h"

namespace toy {

namespace {

extern NativeClass kGroupBy, kGroup;

enum GroupBySlot : std::uint32_t {
    kSource,
    kKeyFunction,
    kTargetKey,
    kCurrentKey,
    kCurrentItem,
    kCurrentGroup,
    kGroupBySlots
};
enum GroupSlot : std::uint32_t { kParent, kKey, kGroupSlots };

// The next item of the source becomes the current one. False at the end.
bool step(Thread& thread, Rooted& self) {
    Rooted item(thread, next(thread, slot(thread, self, kSource)));
    if (item.get().is_nothing()) return false;
    Value key = item;
    if (slot(thread, self, kKeyFunction) != kNone) {
        const Value argument[] = {item};
        key = call(thread, slot(thread, self, kKeyFunction), argument);
    }
    set_slot(thread, self, kCurrentItem, item);
    set_slot(thread, self, kCurrentKey, key);
    return true;
}

Value init_groupby(Thread& thread, const Arguments& arguments) {
    Parameters parameters(thread, arguments, "groupby", 1, {"iterable", "key"}, 2);
    if (!parameters.given(0))
        raise(thread, ErrorClass::type_error, "groupby() missing required argument 'iterable' (pos 1)");
    set_slot(thread, arguments[0], kKeyFunction, parameters.given(1) ? parameters[1] : kNone);
    Value source = iterator(thread, parameters[0]);
    set_slot(thread, arguments[0], kSource, source);
    return kNone;
}

Value advance_groupby(Thread& thread, Value iterator) {
    Rooted self(thread, iterator);
    set_slot(thread, self, kCurrentGroup, kNothing);
    for (;;) {
        if (!slot(thread, self, kCurrentKey).is_nothing()) {
            if (slot(thread, self, kTargetKey).is_nothing()) break;
            if (!equal(thread, slot(thread, self, kTargetKey), slot(thread, self, kCurrentKey))) break;
        }
        if (!step(thread, self)) return kNothing;
    }
    Value key = slot(thread, self, kCurrentKey);
    set_slot(thread, self, kTargetKey, key);
    Value group = new_native_instance(thread, kGroup);
    Instance* object = initialise<Instance>(thread, group);
    object->slots[kParent] = self;
    object->slots[kKey] = key;
    set_slot(thread, self, kCurrentGroup, group);
    const Value pair[] = {key, group};
    return make_tuple(thread, pair);
}

Value advance_group(Thread& thread, Value iterator) {
    Rooted self(thread, iterator), parent(thread, slot(thread, iterator, kParent));
    if (slot(thread, parent, kCurrentGroup) != self.get()) return kNothing;
    if (slot(thread, parent, kCurrentItem).is_nothing() && !step(thread, parent)) return kNothing;
    if (!equal(thread, slot(thread, self, kKey), slot(thread, parent, kCurrentKey))) return kNothing;
    Value item = slot(thread, parent, kCurrentItem);
    set_slot(thread, parent, kCurrentItem, kNothing);
    return item;
}

bool never_simple(Thread&, Value) { return false; }

constexpr NativeDescriptor kGroupByMethods[] = {
    class_method<kGroupBy, "groupby", "__init__", init_groupby>(1, 3, true, true)};
constinit NativeClass kGroupBy{"itertools", "groupby", kGroupBySlots, kGroupByMethods, advance_groupby, never_simple};
constinit NativeClass kGroup{"itertools", "_grouper", kGroupSlots, {}, advance_group, never_simple};

}  // namespace

void define_itertools_groups(Thread& thread, ModuleInfo& module) {
    define_native_class(thread, module, kGroupBy);
    define_native_class(thread, module, kGroup);
}

void register_itertools() {
    register_native_module({"_itertools", {}, [](Thread& thread, ModuleInfo& module) {
                                define_itertools_iterators(thread, module);
                                define_itertools_groups(thread, module);
                                define_itertools_combinatorics(thread, module);
                            }});
}

}  // namespace toy
