// Scope analysis: where each name of a module lives.
//
// A comprehension (list, set, dict) is a scope of its own, but its loop is compiled into the code around it, its host.
// So its names become cells only if a function inside captures them, and names of the host are used directly.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "frontend-toy/parse/ast.h"
#include "frontend-toy/parse/source_text.h"

namespace toy {

enum class ScopeKind : std::uint8_t { module, class_body, function, comprehension };

struct Symbol {
    std::string name;
    bool bound = false;  // assigned, imported, defined or a parameter here
    bool parameter = false;
    bool used = false;
    bool deleted = false;   // by `del` or at the end of `except ... as`
    bool global = false;    // declared
    bool nonlocal = false;  // declared
    bool captured = false;  // by another code: lives in a Cell
    Position declared;      // by global or nonlocal
    std::uint16_t reg = 0;  // set by the code generator for what lives in a register
    // Where the name lives, once resolved.
    enum class Place : std::uint8_t { unresolved, reg, cell, free, global, class_name } place = Place::unresolved;
    Symbol* owner = nullptr;       // for reg and cell: the symbol that has the register
    std::uint32_t free_index = 0;  // for free; in class bodies class_name may have one, too
    bool has_free_index = false;
};

struct Scope {
    Scope(ScopeKind k, Scope* p) : kind(k), parent(p), host(k == ScopeKind::comprehension ? p->host : this) {}

    ScopeKind kind;
    Scope* parent;
    Scope* host;  // the scope whose code this one is compiled into
    bool is_generator = false;
    bool is_lambda = false;
    bool is_generator_expression = false;
    bool has_named_expression = false;             // of a host, its comprehensions included
    bool needs_class_cell = false;                 // class body
    std::string comprehension_name;                // "<listcomp>"
    std::string private_name;                      // of the class around, for mangling; empty: none
    std::vector<std::unique_ptr<Symbol>> symbols;  // in order of appearance
    std::vector<std::string> free_names;           // of a host
    std::vector<std::string> instance_attributes;  // class body

    Symbol* find(std::string_view name);
    Symbol& add(std::string_view name);

  private:
    std::unordered_map<std::string_view, Symbol*> table_;
};

class ScopeTable {
  public:
    ScopeTable(const SourceText& source, const Ast& ast);
    Scope& module() { return *scopes_.front(); }
    Scope& of(const Node& node) { return *by_node_.at(&node); }

  private:
    friend class ScopeBuilder;
    std::vector<std::unique_ptr<Scope>> scopes_;
    std::unordered_map<const Node*, Scope*> by_node_;
};

// `__name` inside a class is `_Class__name`.
std::string mangle(const Scope& scope, const std::string& name);

}  // namespace toy
