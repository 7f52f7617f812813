// Statements that control may leave in several ways. The code of a `finally`, and the exit call of a `with`, is
// repeated on each way out: at the end of the body, before a return, break or continue, and in a handler that
// catches every exception and raises it again. While the code of an outer block runs on the way out, the ranges of
// the inner blocks are closed, so that its exceptions do not arrive in their handlers.

#include <utility>

#include "frontend-toy/compile/generator.h"

namespace toy {
namespace {

constexpr std::size_t kMaxBlocks = 20;  // as in CPython

}  // namespace

Generator::ControlBlock& Generator::push_block(Kind kind) {
    blocks_.push_back(std::make_unique<ControlBlock>());
    blocks_.back()->kind = kind;
    std::size_t statements = 0;
    for (const auto& b : blocks_) statements += b->kind != Kind::handler && b->kind != Kind::named_handler;
    if (statements > kMaxBlocks) source_.fail(builder_.position, "too many statically nested blocks");
    return *blocks_.back();
}

// Exceptions from here on go to the handler, until the block is popped.
void Generator::open_range(ControlBlock& b, Label& handler) {
    b.handler = &handler;
    b.open = builder_.here();
    b.bound = builder_.bound;
}

void Generator::pop_block() {
    ControlBlock& b = *blocks_.back();
    if (b.handler) {
        if (b.open >= 0) b.pieces.emplace_back(static_cast<std::uint32_t>(b.open), builder_.here());
        for (const auto& [begin, end] : b.pieces) {
            if (begin == end) continue;
            // The handler's place is known later; the label patches it.
            builder_.code().exception_ranges.push_back({begin, end, 0});
            handler_ranges_.emplace_back(b.handler, builder_.code().exception_ranges.size() - 1);
        }
    }
    blocks_.pop_back();
}

// Starts the code of a handler; temporaries above `top` are dead.
void Generator::begin_handler(Label& handler, const BoundSet& bound_before, Register top) {
    builder_.release_to(top);
    bool protects = false;
    for (auto& [label, range] : handler_ranges_) {
        if (label != &handler) continue;
        builder_.code().exception_ranges[range].handler = builder_.here();
        protects = true;
    }
    std::erase_if(handler_ranges_, [&](const auto& entry) { return entry.first == &handler; });
    builder_.bound = bound_before;
    builder_.bound.reachable = protects;
    forget_deletable();
}

// The code that leaving one block takes.
void Generator::leave_block(const ControlBlock& b) {
    const Temporaries temporaries(builder_);
    switch (b.kind) {
        case Kind::loop:
        case Kind::range: break;
        case Kind::finally: block(*b.final_body); break;
        case Kind::handler: builder_.emit(Bytecode::EndCatch, b.reg); break;
        case Kind::named_handler: clear_name(b.name); break;
        case Kind::with: {
            const At at(builder_, b.position);
            exit_call(b.reg, builder_.allocate(), std::nullopt);
            break;
        }
    }
}

template <typename Last>
void Generator::unwind(std::size_t depth, const Last& last) {
    std::vector<std::unique_ptr<ControlBlock>> inner;  // the innermost first
    while (blocks_.size() > depth) {
        inner.push_back(std::move(blocks_.back()));
        blocks_.pop_back();
        ControlBlock& b = *inner.back();
        if (b.open >= 0) {
            b.pieces.emplace_back(static_cast<std::uint32_t>(b.open), builder_.here());
            b.open = -1;
        }
        if (builder_.reachable()) leave_block(b);
    }
    if (builder_.reachable()) last();
    for (std::size_t k = inner.size(); k-- > 0;) {
        if (inner[k]->handler) inner[k]->open = builder_.here();
        blocks_.push_back(std::move(inner[k]));
    }
}

void Generator::return_statement(const ReturnStatement& s) {
    if (host_.kind != ScopeKind::function) source_.fail(s.position, "'return' outside function");
    bool code_follows = false;
    // A named handler clears its name on the way out, and the value may be what that name held.
    for (const auto& b : blocks_) {
        code_follows = code_follows || b->kind == Kind::finally || b->kind == Kind::with || b->kind == Kind::named_handler;
    }
    Register value;
    if (!s.value) {
        value = builder_.allocate();
        builder_.load_constant(value, {Constant::None{}});
    } else {
        value = code_follows ? copied(*s.value) : operand(*s.value);
    }
    unwind(0, [&] {
        builder_.emit(Bytecode::Return, value);
        builder_.stop();
    });
}

void Generator::leave_loop(bool is_break) {
    std::size_t depth = blocks_.size();
    while (depth > 0 && blocks_[depth - 1]->kind != Kind::loop) --depth;
    if (depth == 0)
        source_.fail(builder_.position, is_break ? "'break' outside loop" : "'continue' not properly in loop");
    Label& target = is_break ? *blocks_[depth - 1]->break_label : *blocks_[depth - 1]->continue_label;
    unwind(depth, [&] {
        if (is_break)
            builder_.jump(target);
        else
            builder_.loop(target);
    });
}

void Generator::try_statement(const TryStatement& s) {
    if (s.final_body.empty())
        try_except(s);
    else
        try_finally(s);
}

// In a handler of a handler: the exception handled before is the current one again, and `caught + 2` is raised.
void Generator::reraise_after(Register caught) {
    const Temporaries temporaries(builder_);
    const Register raised = builder_.allocate(2);
    builder_.emit(Bytecode::Catch, raised);
    builder_.emit(Bytecode::EndCatch, caught);
    builder_.emit(Bytecode::Reraise, raised);
    builder_.stop();
}

void Generator::try_finally(const TryStatement& s) {
    const Register top = builder_.top();
    Label handler, cleanup, end;
    ControlBlock& body = push_block(Kind::finally);
    body.final_body = &s.final_body;
    open_range(body, handler);
    const BoundSet before = body.bound;
    if (s.handlers.empty())
        block(s.body);
    else
        try_except(s);
    pop_block();
    if (builder_.reachable()) {
        block(s.final_body);
        if (builder_.reachable()) builder_.jump(end);
    }
    begin_handler(handler, before, top);
    const Register caught = builder_.allocate(2);
    builder_.emit(Bytecode::Catch, caught);
    ControlBlock& inner = push_block(Kind::handler);
    inner.reg = caught;
    open_range(inner, cleanup);
    const BoundSet in_handler = inner.bound;
    block(s.final_body);
    pop_block();
    if (builder_.reachable()) {
        builder_.emit(Bytecode::EndCatch, caught);
        builder_.emit(Bytecode::Reraise, caught);
        builder_.stop();
    }
    const Register above = builder_.top();
    begin_handler(cleanup, in_handler, above);
    reraise_after(caught);
    builder_.release_to(top);
    builder_.bind(end);
}

void Generator::try_except(const TryStatement& s) {
    const Register top = builder_.top();
    Label handler, cleanup, end;
    ControlBlock& body = push_block(Kind::range);
    open_range(body, handler);
    const BoundSet before = body.bound;
    block(s.body);
    pop_block();
    if (builder_.reachable()) block(s.otherwise);
    if (builder_.reachable()) builder_.jump(end);
    begin_handler(handler, before, top);
    const Register caught = builder_.allocate(2);
    builder_.emit(Bytecode::Catch, caught);
    ControlBlock& inner = push_block(Kind::handler);
    inner.reg = caught;
    open_range(inner, cleanup);
    const BoundSet in_handler = inner.bound;
    for (const ExceptionHandler& h : s.handlers) {
        Label next;
        const At at(builder_, h.position);
        if (h.type) {
            const Temporaries temporaries(builder_);
            const Register matches = builder_.allocate();
            const Register type = operand(*h.type);
            const At here(builder_, h.type->position);
            builder_.emit(Bytecode::MatchException, matches, caught, type);
            builder_.jump_if(false, matches, next);
        }
        handler_body(h, caught);
        unwind(blocks_.size() - 1, [&] { builder_.jump(end); });
        builder_.bind(next);
    }
    pop_block();
    if (builder_.reachable()) {  // none matches
        builder_.emit(Bytecode::EndCatch, caught);
        builder_.emit(Bytecode::Reraise, caught);
        builder_.stop();
    }
    begin_handler(cleanup, in_handler, static_cast<Register>(caught + 2));
    reraise_after(caught);
    builder_.release_to(top);
    builder_.bind(end);
}

void Generator::handler_body(const ExceptionHandler& h, Register caught) {
    if (h.name.empty()) return block(h.body);
    store_name(h.name, caught);
    Label handler;
    ControlBlock& body = push_block(Kind::named_handler);
    body.name = h.name;
    open_range(body, handler);
    const BoundSet before = body.bound;
    block(h.body);
    pop_block();
    if (builder_.reachable()) clear_name(h.name);
    Label end;
    if (builder_.reachable()) builder_.jump(end);
    const Register top = builder_.top();
    begin_handler(handler, before, top);
    {
        const Temporaries temporaries(builder_);
        const Register raised = builder_.allocate(2);
        builder_.emit(Bytecode::Catch, raised);
        clear_name(h.name);
        builder_.emit(Bytecode::EndCatch, raised);
        builder_.emit(Bytecode::Reraise, raised);
        builder_.stop();
    }
    builder_.bind(end);
}

// The name of a caught exception is deleted at the end of its handler, bound or not.
void Generator::clear_name(const std::string& name) {
    if (const auto reg = variable(name)) {
        builder_.emit(Bytecode::LoadNothing, *reg);
        builder_.bound.remove(*reg);
        return;
    }
    const Temporaries temporaries(builder_);
    const Register none = builder_.allocate();
    builder_.load_constant(none, {Constant::None{}});
    store_name(name, none);
    delete_name(name);
}

// exit(None, None, None) or exit(type, exception, traceback), in a new window above all that is alive.
void Generator::exit_call(Register exit_method, Register result, std::optional<Register> exception) {
    const Temporaries temporaries(builder_);
    const Register window = builder_.allocate(7);
    const auto at = [&](int k) { return static_cast<Register>(window + k); };
    builder_.emit(Bytecode::Move, at(2), exit_method + 2u);
    builder_.emit(Bytecode::Move, at(3), exit_method + 3u);
    const Constant none{Constant::None{}};
    if (exception) {
        builder_.emit(Bytecode::TypeOf, at(4), *exception);
        builder_.emit(Bytecode::Move, at(5), *exception);
        builder_.emit(Bytecode::GetAttribute, at(6), *exception, builder_.name("__traceback__"));
    } else {
        for (int k = 4; k <= 6; ++k) builder_.load_constant(at(k), none);
    }
    builder_.emit(Bytecode::CallMethod, window, 3, result);
}

void Generator::with_statement(const WithStatement& s, std::size_t k) {
    if (k == s.items.size()) return block(s.body);
    const WithItem& item = s.items[k];
    const At at(builder_, item.context->position);
    const Temporaries temporaries(builder_);
    const Register exit_method = builder_.allocate(4);
    {
        const Temporaries inner(builder_);
        const bool direct = item.target && variable(*item.target);
        const Register place = builder_.allocate();
        const Register entered = direct ? variable(*item.target).value_or(place) : place;
        const Register window = builder_.allocate(4);
        Register manager = 0;
        if (variable(*item.context))
            manager = operand(*item.context);
        else
            evaluate(*item.context, manager = builder_.allocate());
        const At whole(builder_, s.position);
        builder_.emit(Bytecode::LoadSpecialMethod, window, manager, builder_.name("__enter__"));
        builder_.emit(Bytecode::LoadSpecialMethod, exit_method, manager, builder_.name("__exit__"));
        builder_.emit(Bytecode::CallMethod, window, 0, entered);
        if (direct) builder_.bound.add(entered);
    }
    const Register top = builder_.top();
    Label handler, cleanup, end;
    ControlBlock& body = push_block(Kind::with);
    body.reg = exit_method;
    body.position = item.context->position;
    open_range(body, handler);
    const BoundSet before = body.bound;
    if (item.target && !variable(*item.target)) {
        const Temporaries inner(builder_);
        const Register value = builder_.allocate();  // where the result of __enter__ is
        store(*item.target, value);
    }
    with_statement(s, k + 1);
    pop_block();
    if (builder_.reachable()) {
        exit_call(exit_method, builder_.allocate(), std::nullopt);
        builder_.jump(end);
    }
    begin_handler(handler, before, top);
    const Register caught = builder_.allocate(2);
    builder_.emit(Bytecode::Catch, caught);
    ControlBlock& inner = push_block(Kind::handler);
    inner.reg = caught;
    open_range(inner, cleanup);
    const BoundSet in_handler = inner.bound;
    {
        const Temporaries result_scope(builder_);
        const Register result = builder_.allocate();
        exit_call(exit_method, result, caught);
        Label suppressed;
        builder_.jump_if(true, result, suppressed);
        pop_block();
        builder_.emit(Bytecode::EndCatch, caught);
        builder_.emit(Bytecode::Reraise, caught);
        builder_.stop();
        builder_.bind(suppressed);
        builder_.emit(Bytecode::EndCatch, caught);
        builder_.jump(end);
    }
    begin_handler(cleanup, in_handler, static_cast<Register>(caught + 2));
    reraise_after(caught);
    builder_.release_to(top);
    builder_.bind(end);
}

}  // namespace toy
