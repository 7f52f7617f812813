// Compiled code as the compiler produces it and the interpreter runs it. A Code lives as long as the process, outside
// the transactional heap; its constants and names are materialised by the runtime when the module is loaded.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "frontend-toy/value.h"

namespace toy {

enum class Bytecode : std::uint16_t {
#define BYTECODE(name, format) name,
#include "frontend-toy/bytecode.inc"
#undef BYTECODE
    count_
};

struct alignas(8) Instruction {
    Bytecode op;
    std::uint16_t a = 0, b = 0, c = 0;

    std::int32_t bc() const { return static_cast<std::int32_t>(b | static_cast<std::uint32_t>(c) << 16); }
    void set_bc(std::int32_t number) {
        b = static_cast<std::uint16_t>(number);
        c = static_cast<std::uint16_t>(static_cast<std::uint32_t>(number) >> 16);
    }
};
static_assert(sizeof(Instruction) == 8);

// A constant as the compiler sees it; the runtime makes the Value.
struct Constant {
    struct BigInt {
        std::string digits;  // decimal
    };
    struct Bytes {
        std::string data;
    };
    struct Tuple {
        std::vector<Constant> items;
    };
    struct None {};
    struct Ellipsis {};
    std::variant<None, Ellipsis, bool, std::int64_t, BigInt, double, std::string /* UTF-8 str */, Bytes, Tuple> content;
};

// Where in the source an instruction comes from. Columns count from 0 in UTF-8 bytes, as ast does.
struct Position {
    std::uint32_t line = 0;
    std::uint32_t column = 0, end_line = 0, end_column = 0;
};

struct ExceptionRange {  // inner ranges come first
    std::uint32_t begin, end;  // instruction indexes, end exclusive
    std::uint32_t handler;
};

// A list, set or dict comprehension is compiled into the code around it; a traceback shows it as a frame of its own.
struct InlinedRange {  // inner ranges come first
    std::uint32_t begin, end;  // instruction indexes, end exclusive
    std::string name;          // "<listcomp>"
    Position call;             // what the frame around is shown to execute
};

struct Code {
    std::string name;       // "f", "<module>", "<lambda>", "<listcomp>"
    std::string qualified_name;
    std::string filename;
    std::uint32_t first_line = 0;
    std::uint32_t register_count = 0;
    // Parameters occupy the first registers in this order: positional-only, positional-or-keyword, keyword-only,
    // *args, **kwargs.
    std::uint32_t positional_only = 0;
    std::uint32_t positional = 0;  // including positional-only
    std::uint32_t keyword_only = 0;
    bool has_varargs = false, has_varkeywords = false;
    bool is_class_body = false, is_module = false, is_generator = false;
    bool needs_class_cell = false;  // class body whose methods use super() or __class__
    std::vector<std::string> register_names;  // of parameters and locals; temporaries have none
    std::vector<std::string> free_names;      // closure cells in order
    std::vector<Instruction> instructions;
    std::vector<Position> positions;           // one per instruction
    std::vector<ExceptionRange> exception_ranges;
    std::vector<InlinedRange> inlined_ranges;
    std::vector<Constant> constants;
    std::vector<std::string> names;
    std::optional<std::string> docstring;  // of a function
    std::vector<std::unique_ptr<Code>> children;
    // Names assigned as self.NAME in methods of a class body: the compiler's guess at how many instance slots to reserve.
    std::vector<std::string> instance_attributes;

    // ---- filled in by the runtime when the module is loaded
    std::uint32_t id = 0;                   // index in the process's table of codes
    std::vector<Value> constant_values;     // global roots
    std::vector<std::uint32_t> name_ids;    // interned (names.h)
    void* module = nullptr;                 // the module's global table
    std::vector<std::atomic<std::uint64_t>> caches;   // one word per instruction, see inline_cache.h
    std::vector<std::atomic<std::uint32_t>> hotness;  // one per instruction: Loop and function entry (index 0)
    std::vector<std::atomic<void*>> traces;           // one per instruction: compiled root trace entered there, or null
    std::vector<Value> global_cells;        // one per name: Cell of the module's global, or nothing until resolved
};

struct SyntaxError {  // also IndentationError, TabError
    std::string kind = "SyntaxError";
    std::string message;
    std::string filename;
    Position position;
    std::string line_text;
};

// Valid Python that the subset leaves out: reported before the program runs as file:line:column and its name.
struct UnsupportedConstruct {
    std::string construct;
    std::string filename;
    Position position;
};

// Parses and compiles one module. Throws SyntaxError or UnsupportedConstruct. A SyntaxError of line 0 has no place to
// show: its message says everything.
std::unique_ptr<Code> compile_module(const std::string& source, const std::string& filename);

// Text of the bytecode, one instruction a line, children after their parent (for --dump bytecode and tests).
std::string print_code(const Code& code);

// What is wrong with the code (registers, jumps, ranges, tables), or nothing. For tests and debug builds.
std::string verify_code(const Code& code);

}  // namespace toy
