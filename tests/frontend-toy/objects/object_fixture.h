// A heap, a thread and a running transaction without an interpreter: for operations that run no Python code and raise
// nothing.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"
#include "frontend-toy/operations.h"
#include "stmcore/heap.h"

namespace toy::test {

class ObjectTest : public testing::Test {
  protected:
    ObjectTest() {
        stm::Options options;
        options.segments = 1;
        options.segment_stride = std::uint64_t{1} << 32;
        options.tick = std::chrono::microseconds(0);
        options.use_gs = false;
        stm::Embedder embedder;
        embedder.object_size = object_size;
        embedder.trace = trace_object;
        embedder.trace_thread = [](void*, stm::Tracer&) {};
        embedder.trace_global = [](void*, stm::Tracer&) {};
        heap_ = stm::Heap::create(options, embedder);
        transaction_ = heap_->create_thread(nullptr);
        thread.transaction = transaction_.get();
        thread.segment = &transaction_->start_transaction();
    }
    ~ObjectTest() override { transaction_->commit(); }

    Value integer(std::string_view decimal) { return make_int_from_decimal(thread, decimal); }
    Value number(std::int64_t n) { return make_int(thread, n); }
    Value real(double d) { return make_float(thread, d); }
    Value text(std::string_view utf8) { return make_str(thread, utf8); }
    std::string shown(Value value) {
        if (is_str(thread, value)) return utf8(thread, value);
        if (is_bytes_like(thread, value)) return bytes_repr(thread, value);
        if (value == kNone) return "None";
        return number_repr(thread, value);
    }
    std::string binary(BinaryOp op, Value left, Value right) { return shown(builtin_binary(thread, op, left, right)); }
    // A method by its name, with positional arguments; lists and tuples are shown as their items.
    std::string method(Value self, std::uint32_t type, const char* name, std::initializer_list<Value> rest = {}) {
        const NativeDescriptor* descriptor =
            type == kStr || type == kBytes || type == kByteArray ? find_string_method(type, name) : find_number_method(type, name);
        EXPECT_NE(descriptor, nullptr) << name;
        std::vector<Value> arguments = {self};
        arguments.insert(arguments.end(), rest);
        const Value result = descriptor->call(thread, {arguments.data(), static_cast<std::uint32_t>(arguments.size())});
        std::string out;
        const auto show_all = [&](const Value* items, std::int64_t count) {
            for (std::int64_t i = 0; i < count; ++i) out += (i ? "|" : "") + shown(items[i]);
            return out;
        };
        if (has_type(thread, result, kTuple)) {
            const Tuple* tuple = read_immutable<Tuple>(thread, result);
            return show_all(tuple->items, tuple->length);
        }
        if (has_type(thread, result, kList)) {
            const List* list = read<List>(thread, result);
            return list->length == 0 ? "" : show_all(read<Items>(thread, list->items)->slots, list->length);
        }
        return shown(result);
    }
    std::string str_method(std::string_view self, const char* name, std::initializer_list<Value> rest = {}) {
        return method(text(self), kStr, name, rest);
    }

    Thread thread;

  private:
    std::unique_ptr<stm::Heap> heap_;
    std::unique_ptr<stm::Thread> transaction_;
};

}  // namespace toy::test
