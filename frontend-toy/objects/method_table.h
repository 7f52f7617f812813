// What the method tables of numbers and strings are made of.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "frontend-toy/operations.h"

namespace toy {

// A name as a template argument.
template <std::size_t size>
struct MethodName {
    char text[size];
    constexpr MethodName(const char (&name)[size]) {
        for (std::size_t i = 0; i < size; ++i) text[i] = name[i];
    }
};

[[noreturn]] void raise_no_receiver(Thread&, const char* method, const char* owner);
[[noreturn]] void raise_wrong_receiver(Thread&, const char* method, const char* owner, Value receiver);

struct MethodTraits {
    const char* owner;
    bool (*accepts)(Thread&, Value);
    // The type's methods take arguments for what they hold, and complain before they do anything.
    bool retries_with_payloads = false;
};

// The call again with arguments of derived classes (class Word(str)) replaced by what they hold, if there are any and
// the complaint was a TypeError; else the error goes on.
Value call_with_payloads(Thread&, const Arguments&, Value (*body)(Thread&, const Arguments&), const PythonError&);

// A function that takes keywords counts its arguments itself (Parameters).
constexpr std::uint16_t kAnyCount = 0xffff;

// The descriptor of a method: checks its receiver, then calls `body`. Counts include the receiver.
template <const MethodTraits& traits, MethodName name, Value (*body)(Thread&, const Arguments&)>
constexpr NativeDescriptor method(std::uint16_t minimum, std::uint16_t maximum, bool runs_python = false,
                                  bool keywords = false) {
    constexpr auto checked = +[](Thread& thread, const Arguments& arguments) -> Value {
        if (arguments.count == 0) raise_no_receiver(thread, name.text, traits.owner);
        if (!traits.accepts(thread, arguments[0])) raise_wrong_receiver(thread, name.text, traits.owner, arguments[0]);
        if constexpr (traits.retries_with_payloads) {
            try {
                return body(thread, arguments);
            } catch (const PythonError& error) {
                return call_with_payloads(thread, arguments, body, error);
            }
        } else {
            return body(thread, arguments);
        }
    };
    return {name.text, checked, minimum, keywords ? kAnyCount : maximum, keywords, runs_python, traits.owner};
}

// One without a receiver.
template <const MethodTraits& traits, MethodName name, Value (*body)(Thread&, const Arguments&)>
constexpr NativeDescriptor static_method(std::uint16_t minimum, std::uint16_t maximum, bool runs_python = false,
                                         bool keywords = false) {
    return {name.text, body, minimum, keywords ? kAnyCount : maximum, keywords, runs_python, traits.owner};
}

class MethodTable {
  public:
    explicit MethodTable(std::span<const NativeDescriptor> methods) {
        for (const NativeDescriptor& descriptor : methods) by_name_.emplace(descriptor.name, &descriptor);
    }
    const NativeDescriptor* find(std::string_view name) const {
        const auto found = by_name_.find(name);
        return found == by_name_.end() ? nullptr : found->second;
    }
    void add_names(std::vector<std::string_view>& names) const {
        for (const auto& [name, descriptor] : by_name_) names.push_back(name);
    }

  private:
    std::unordered_map<std::string_view, const NativeDescriptor*> by_name_;
};

// Arguments of a function that takes keywords: values by parameter, kNothing where none is given. `first` is the
// position of the first parameter (1 after a receiver). Only the first `positional` ones may be given by position.
class Parameters {
  public:
    Parameters(Thread&, const Arguments&, const char* function, std::uint32_t first,
               std::initializer_list<const char*> names, std::uint32_t positional);
    Value operator[](std::size_t i) const { return values_[i]; }
    bool given(std::size_t i) const { return !values_[i].is_nothing(); }

  private:
    static constexpr std::size_t kMaximum = 10;
    Value values_[kMaximum];
};

// An int argument, clamped to 64 bits. Runs no Python code: an instance with __index__ is refused, clearly.
std::int64_t index_argument(Thread&, Value);
// The same where None or nothing stands for `otherwise`.
std::int64_t optional_index(Thread&, Value, std::int64_t otherwise);
// Raises OverflowError instead of clamping.
std::int64_t size_argument(Thread&, Value);
// Whether iter() would work, found out without running Python code: a builtin container or iterator, or an instance
// with __iter__ or __getitem__.
bool is_iterable(Thread&, Value);
inline Value argument_or(const Arguments& arguments, std::uint32_t i, Value otherwise) {
    return i < arguments.count ? arguments[i] : otherwise;
}

}  // namespace toy
