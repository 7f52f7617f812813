// Functions and classes.
#include "frontend-toy/interpreter/class_body.h"
#include "frontend-toy/interpreter/instructions.h"
#include "frontend-toy/model/class_info.h"
#include "frontend-toy/modules.h"
#include "frontend-toy/objects/containers.h"

namespace toy {

Value new_function(Thread& thread, const Code& code, Value defaults, Value keyword_defaults, Value closure) {
    Value name = make_str(thread, code.name), qualified_name = make_str(thread, code.qualified_name);
    Value doc = code.docstring ? make_str(thread, *code.docstring) : kNone;
    Value made = allocate(thread, sizeof(Function), kFunction);
    Function* function = initialise<Function>(thread, made);
    function->code = &code;
    function->defaults = defaults;
    function->keyword_defaults = keyword_defaults;
    function->closure = closure;
    function->name = name;
    function->qualified_name = qualified_name;
    function->doc = doc;
    return made;
}

Step make_function(Thread& thread, Value* base, const Instruction* pc) {
    const Code& code = *code_of(thread, base).children[static_cast<std::uint32_t>(pc[1].bc())];
    base[pc->a] = new_function(thread, code, base[pc->b], base[pc->b + 1], base[pc->b + 2]);
    return Step::advance;
}

// The body's frame: base[-4] holds the Cell of `__class__` if its methods use that.
Step build_class_instruction(Thread& thread, Value* base, const Instruction* pc) {
    Value body = base[pc->b];
    const Code& code = *read_immutable<Function>(thread, body)->code;
    Value* window = running(thread).top;
    check_recursion(thread, window, code.register_count + kLinkWords + 2);
    CallSite site{window + 1 + kLinkWords, 1};
    site.action = ReturnAction::class_body;
    site.next = pc + 2;
    Value name_space = make_dict(thread);
    auto* module = static_cast<ModuleInfo*>(code.module);
    dict_set(thread, name_space, make_str(thread, "__module__"), make_str(thread, module->name));
    dict_set(thread, name_space, make_str(thread, "__qualname__"), make_str(thread, code.qualified_name));
    window[0] = code.needs_class_cell ? make_cell(thread, kUndefined) : kNothing;
    site.arguments[0] = name_space;
    push_frame(thread, body, code, site.arguments, 1, site);
    return Step::enter;
}

void finish_class(Thread& thread, Value name_space, Value cell, const Instruction* next) {
    const Instruction* pc = next - 2;
    Value* base = thread.base;
    const Code& code = code_of(thread, base);
    const Code* body = read_immutable<Function>(thread, base[pc->b])->code;
    Rooted rooted_cell(thread, cell);
    Value bases = make_tuple(thread, std::span<const Value>(base + pc->b + 1, pc->c));
    Value name = code.constant_values[static_cast<std::uint32_t>(next[-1].bc())];
    RootedVector values(thread);
    std::vector<Value> names;
    if (pc->op == Bytecode::BuildClassKeyword) {
        std::int64_t position = 0;
        Value key, value;
        while (hash_next(thread, base[pc->b + 1 + pc->c], position, key, value)) {
            names.push_back(key);  // kept alive by the dict
            values.values.push_back(value);
        }
    }
    const Arguments keywords{nullptr, 0, values.values.data(), names.data(), static_cast<std::uint32_t>(names.size())};
    Value cls = build_class(thread, name, bases, name_space, body, names.empty() ? nullptr : &keywords);
    base[pc->a] = cls;
    if (!rooted_cell.get().is_nothing()) write<Cell>(thread, rooted_cell)->content = cls;
}

Step load_class_cell(Thread&, Value* base, const Instruction* pc) {
    base[pc->a] = base[-4];
    return Step::advance;
}

}  // namespace toy
