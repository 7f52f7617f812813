// Python's operations on Values, in C++. "Builtin" functions handle operands of builtin types and return
// kNotImplemented when the operation needs a special method of an instance; the unmarked ones are complete and may
// run Python code (their callers hold Values across them only in Rooted). Errors are thrown as PythonError.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "frontend-toy/native.h"
#include "frontend-toy/objects.h"
#include "frontend-toy/thread.h"

namespace toy {

enum class BinaryOp : std::uint8_t {
    add, subtract, multiply, true_divide, floor_divide, modulo, power, left_shift, right_shift, bit_and, bit_or, bit_xor,
    matrix_multiply, count_
};
enum class UnaryOp : std::uint8_t { negate, positive, invert };
enum class CompareOp : std::uint8_t { equal, not_equal, less, less_equal, greater, greater_equal };

// ================================ objects (frontend-toy/objects/*, builtin types; no Python code is run by these)
// -- making
Value make_int(Thread&, std::int64_t);
Value make_int_from_double(Thread&, double integral);
Value make_int_from_decimal(Thread&, std::string_view digits, int base = 10);
Value make_float(Thread&, double);
Value make_str(Thread&, std::string_view utf8);
Value make_str_from_code_points(Thread&, std::span<const char32_t>);
Value make_bytes(Thread&, std::string_view);
Value make_tuple(Thread&, std::span<const Value>);
Value make_list(Thread&, std::span<const Value>);
Value make_dict(Thread&);
Value make_set(Thread&, bool frozen = false);
Value make_slice(Thread&, Value start, Value stop, Value step);
Value make_range(Thread&, Value start, Value stop, Value step);
Value make_cell(Thread&, Value content);
Value make_bound_method(Thread&, Value function, Value self);
Value make_native(Thread&, const NativeDescriptor*, Value self);
// Size of any object / visits its references (for stm::Embedder).
std::size_t object_size(const stm::ObjectHeader*);
void trace_object(stm::ObjectHeader*, stm::Tracer&);
// -- inspecting
bool is_int(Thread&, Value);        // int or bool
bool is_float(Thread&, Value);
bool is_str(Thread&, Value);
bool to_int64(Thread&, Value, std::int64_t&);  // false if not an int/bool or out of range
double float_of(Thread&, Value float_value);
std::string utf8(Thread&, Value str);
// -- operations on builtin types; kNotImplemented when an operand is not one that they know
Value builtin_binary(Thread&, BinaryOp, Value, Value);
Value builtin_inplace(Thread&, BinaryOp, Value, Value);  // list +=, set |= ...; else as builtin_binary
Value builtin_unary(Thread&, UnaryOp, Value);
Value builtin_compare(Thread&, CompareOp, Value, Value);  // numbers, strings, bytes; containers go through compare()
// -- lists, dicts and sets with keys of builtin immutable types take these without running Python code;
//    keys that are instances with __eq__/__hash__ make them run it
void list_append(Thread&, Value list, Value item);
Value list_pop(Thread&, Value list, std::int64_t index);  // IndexError
Value dict_get(Thread&, Value dict, Value key);           // kNothing if absent
void dict_set(Thread&, Value dict, Value key, Value value);
bool dict_delete(Thread&, Value dict, Value key);
bool set_add(Thread&, Value set, Value key);
bool set_contains(Thread&, Value set, Value key);
// Iterates in insertion order; position starts at 0. False at the end.
bool hash_next(Thread&, Value table, std::int64_t& position, Value& key, Value& value);
std::int64_t hash_str(Thread&, Value str);

// -- the generic protocols on builtin types; kNotImplemented / false when `object` is an instance of a Python class
bool builtin_truth(Thread&, Value object, bool& result);
Value builtin_get_item(Thread&, Value object, Value key);
bool builtin_set_item(Thread&, Value object, Value key, Value value);
bool builtin_delete_item(Thread&, Value object, Value key);
Value builtin_length(Thread&, Value object);
Value builtin_iterator(Thread&, Value object);
Value builtin_next(Thread&, Value iterator);  // kNothing at the end; Map/Filter/... may run Python code
// Method of a builtin type by name, or null: list.append, str.join, dict.items ...
const NativeDescriptor* find_builtin_method(std::uint32_t type_id, std::string_view name);
// Attributes of builtin objects that are not methods (slice.start, range.stop, function.__name__ ...): kNothing if none.
Value builtin_attribute(Thread&, Value object, std::string_view name);

// ================================ the complete protocols (frontend-toy/interpreter/*): may run Python code
bool truth(Thread&, Value);
Value binary(Thread&, BinaryOp, Value, Value);
Value compare(Thread&, CompareOp, Value, Value);  // containers element by element, special methods
bool equal(Thread&, Value, Value);                 // identity, then ==
bool less(Thread&, Value, Value);                  // truth of <
std::int64_t hash(Thread&, Value);                 // TypeError: unhashable type: 'list'
bool contains(Thread&, Value container, Value item);
Value get_item(Thread&, Value, Value);
void set_item(Thread&, Value, Value, Value);
void delete_item(Thread&, Value, Value);
std::int64_t length(Thread&, Value);
Value iterator(Thread&, Value);
Value next(Thread&, Value iterator);               // kNothing at the end
std::vector<Value> list_of(Thread&, Value iterable);  // everything iterated (unrooted: root it if more Python runs)
Value to_str(Thread&, Value);                      // str(x)
Value to_repr(Thread&, Value);                     // repr(x); RecursionError for too deep nesting
Value format(Thread&, Value, Value spec);
Value call(Thread&, Value callee, std::span<const Value> arguments);  // nested run
Value call_keywords(Thread&, Value callee, const Arguments&);
Value get_attribute(Thread&, Value object, std::uint32_t name);       // AttributeError
Value find_attribute(Thread&, Value object, std::uint32_t name);      // kNothing if absent
void set_attribute(Thread&, Value object, std::uint32_t name, Value value);
void delete_attribute(Thread&, Value object, std::uint32_t name);
// Special method looked up on the type; kNothing if absent.
Value find_special(Thread&, Value object, std::uint32_t name);
Value class_of(Thread&, Value object);             // type(object), builtin types included
bool is_instance(Thread&, Value object, Value class_or_tuple);
bool is_subclass(Thread&, Value cls, Value class_or_tuple);
std::string type_name(Thread&, Value object);      // "int", "Point"
// What an instance of a class derived from a builtin type holds: the int, str, list, ...; any other value as it is.
Value plain_value(Thread&, Value object);
// The same for the right operand of a binary operator; what % formats keeps its own special methods.
Value plain_operand(Thread&, BinaryOp, Value left, Value right);

// ================================ errors
enum class ErrorClass : std::uint8_t {
    base_exception, exception, type_error, value_error, index_error, key_error, attribute_error, name_error,
    unbound_local_error, zero_division_error, overflow_error, arithmetic_error, lookup_error, runtime_error,
    recursion_error, memory_error, not_implemented_error, stop_iteration, assertion_error, import_error,
    module_not_found_error, keyboard_interrupt, system_exit, os_error, file_not_found_error, unicode_decode_error,
    unicode_encode_error, unicode_error, eof_error, syntax_error, generator_exit, is_a_directory_error, permission_error,
    timeout_error, buffer_error, floating_point_error, count_
};
Value error_class(ErrorClass);
Value make_error(Thread&, ErrorClass, std::string_view message);
[[noreturn]] void raise(Thread&, ErrorClass, std::string_view message);
[[noreturn]] void raise_key_error(Thread&, Value key);
[[noreturn]] void raise_value(Thread&, Value exception);

}  // namespace toy
