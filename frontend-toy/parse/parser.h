// Parses one source file.
#pragma once

#include "frontend-toy/parse/ast.h"
#include "frontend-toy/parse/source_text.h"

namespace toy {

// Throws SyntaxError, or UnsupportedConstruct for valid Python outside the subset.
void parse_module(const SourceText& source, Ast& ast);

}  // namespace toy
