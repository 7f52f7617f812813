// _random.Random: the Mersenne Twister MT19937 of Matsumoto and Nishimura (1998), seeded and read as CPython does, so
// that a seed gives the same sequence.
#include <fmt/format.h>
#include <sys/random.h>

#include <cstring>
#include <vector>

#include "frontend-toy/builtins/module_function.h"
#include "frontend-toy/model/native_class.h"
#include "frontend-toy/modules/library_modules.h"
#include "frontend-toy/modules/sha512.h"
#include "frontend-toy/objects/big_integer.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"
#include "frontend-toy/objects/strings.h"

namespace toy {

namespace {

extern NativeClass kRandom;

constexpr int kWords = 624, kMiddle = 397;
// kState: RawBytes with the 624 words. kUsed: how many of them have been given out.
enum RandomSlot : std::uint32_t { kState, kUsed, kRandomSlots };

std::uint32_t* words_of(RawBytes* state) { return reinterpret_cast<std::uint32_t*>(state->data); }
const std::uint32_t* words_of(const RawBytes* state) { return reinterpret_cast<const std::uint32_t*>(state->data); }

std::uint32_t* new_state(Thread& thread, Value self) {
    Value state = allocate(thread, sizeof(RawBytes) + kWords * sizeof(std::uint32_t), kRawBytes);
    RawBytes* object = initialise<RawBytes>(thread, state);
    object->length = kWords * sizeof(std::uint32_t);
    Value* slots = write<Instance>(thread, self)->slots;
    slots[kState] = state;
    slots[kUsed] = Value::from_small_int(kWords);
    return words_of(object);
}

void twist(std::uint32_t* words) {
    const auto mix = [&](int i, int next, int middle) {
        std::uint32_t y = (words[i] & 0x80000000u) | (words[next] & 0x7fffffffu);
        words[i] = words[middle] ^ (y >> 1) ^ (y & 1 ? 0x9908b0dfu : 0);
    };
    for (int i = 0; i < kWords - kMiddle; ++i) mix(i, i + 1, i + kMiddle);
    for (int i = kWords - kMiddle; i < kWords - 1; ++i) mix(i, i + 1, i + kMiddle - kWords);
    mix(kWords - 1, 0, kMiddle - 1);
}

void seed_with(std::uint32_t* words, std::uint32_t seed) {
    words[0] = seed;
    for (std::uint32_t i = 1; i < kWords; ++i) words[i] = 1812433253u * (words[i - 1] ^ (words[i - 1] >> 30)) + i;
}

void seed_by_array(std::uint32_t* words, std::span<const std::uint32_t> key) {
    seed_with(words, 19650218u);
    std::uint32_t i = 1, k = 0;
    const auto step = [&] {
        if (++i >= kWords) {
            words[0] = words[kWords - 1];
            i = 1;
        }
    };
    for (std::size_t round = std::max<std::size_t>(kWords, key.size()); round > 0; --round) {
        words[i] = (words[i] ^ ((words[i - 1] ^ (words[i - 1] >> 30)) * 1664525u)) + key[k] + k;
        step();
        if (++k >= key.size()) k = 0;
    }
    for (int round = kWords - 1; round > 0; --round) {
        words[i] = (words[i] ^ ((words[i - 1] ^ (words[i - 1] >> 30)) * 1566083941u)) - i;
        step();
    }
    words[0] = 0x80000000u;
}

std::uint32_t next_word(Thread& thread, Value self) {
    const Value* slots = read<Instance>(thread, self)->slots;
    std::int64_t used = slots[kUsed].small_int();
    Value state = slots[kState];
    if (used >= kWords) {
        twist(words_of(write<RawBytes>(thread, state)));
        used = 0;
    }
    std::uint32_t y = words_of(read<RawBytes>(thread, state))[used];
    write<Instance>(thread, self)->slots[kUsed] = Value::from_small_int(used + 1);
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680u;
    y ^= (y << 15) & 0xefc60000u;
    return y ^ (y >> 18);
}

double next_double(Thread& thread, Value self) {
    const std::uint32_t a = next_word(thread, self) >> 5, b = next_word(thread, self) >> 6;
    return (a * 67108864.0 + b) * (1.0 / 9007199254740992.0);
}

// seed(int or None or anything hashable): what is done for strings stands in random.py.
Value seed(Thread& thread, const Arguments& arguments) {
    Value given = argument_or(arguments, 1, kNone);
    std::vector<std::uint32_t> key;
    if (given == kNone) {
        key.resize(kWords);
        for (std::size_t done = 0; done < key.size() * 4;) {
            ssize_t count = getrandom(reinterpret_cast<char*>(key.data()) + done, key.size() * 4 - done, 0);
            if (count > 0) done += static_cast<std::size_t>(count);
        }
    } else {
        Rooted number(thread, given);
        if (!is_int(thread, given)) {
            auto bits = static_cast<std::uint64_t>(hash(thread, given));
            IntResult result;
            mpz_set_ui(result.mpz(), bits);
            number.set(result.value(thread));
        }
        IntOperand operand(thread, number);
        std::size_t count = 0;
        key.resize(std::max<std::size_t>((mpz_sizeinbase(operand.mpz(), 2) + 31) / 32, 1));
        mpz_export(key.data(), &count, -1, 4, 0, 0, operand.mpz());
    }
    seed_by_array(new_state(thread, arguments[0]), key);
    return kNone;
}

void ensure_seeded(Thread& thread, Value self) {
    if (!slot(thread, self, kState).is_nothing()) return;
    Value arguments[] = {self};
    seed(thread, Arguments{arguments, 1});
}

Value initialise_random(Thread& thread, const Arguments& arguments) {
    if (arguments.count + arguments.keyword_count > 2)
        raise(thread, ErrorClass::type_error, "Random() requires 0 or 1 argument");
    return seed(thread, arguments);
}

Value random(Thread& thread, const Arguments& arguments) {
    ensure_seeded(thread, arguments[0]);
    return make_float(thread, next_double(thread, arguments[0]));
}

Value random_bits(Thread& thread, Value self, std::int64_t bits) {
    if (bits == 0) return Value::from_small_int(0);
    if (bits <= 32) return Value::from_small_int(next_word(thread, self) >> (32 - bits));
    check_result_bits(thread, static_cast<std::uint64_t>(bits));
    std::vector<std::uint32_t> words(static_cast<std::size_t>((bits + 31) / 32));
    for (std::uint32_t& word : words) {
        word = next_word(thread, self);
        if (bits < 32) word >>= 32 - bits;
        bits -= 32;
    }
    IntResult result;
    mpz_import(result.mpz(), words.size(), -1, 4, 0, 0, words.data());
    return result.value(thread);
}

Value getrandbits(Thread& thread, const Arguments& arguments) {
    const std::int64_t bits = to_index_int64(thread, arguments[1]);
    if (bits < 0) raise(thread, ErrorClass::value_error, "number of bits must be non-negative");
    ensure_seeded(thread, arguments[0]);
    return random_bits(thread, arguments[0], bits);
}

// A number below n, which is positive: getrandbits(n.bit_length()) until it is one.
Value below(Thread& thread, const Arguments& arguments) {
    Value self = arguments[0], limit = arguments[1];
    ensure_seeded(thread, self);
    if (limit.is_small_int() && limit.small_int() > 0 && limit.small_int() <= 0xffffffff) {
        const auto n = static_cast<std::uint64_t>(limit.small_int());
        const int shift = 32 - static_cast<int>(std::bit_width(n));
        std::uint64_t found;
        do {
            found = next_word(thread, self) >> shift;
        } while (found >= n);
        return Value::from_small_int(static_cast<std::int64_t>(found));
    }
    if (!is_int(thread, limit) || int_sign(thread, limit) <= 0) raise(thread, ErrorClass::value_error, "empty range");
    const std::int64_t bits = int_bit_length(thread, limit);
    for (;;) {
        Value found = random_bits(thread, self, bits);
        if (compare_ints(thread, found, limit) < 0) return found;
    }
}

Value getstate(Thread& thread, const Arguments& arguments) {
    ensure_seeded(thread, arguments[0]);
    Value* slots;
    Value tuple = new_tuple(thread, kWords + 1, slots);
    const std::uint32_t* words = words_of(read<RawBytes>(thread, slot(thread, arguments[0], kState)));
    for (int i = 0; i < kWords; ++i) slots[i] = Value::from_small_int(words[i]);
    slots[kWords] = slot(thread, arguments[0], kUsed);
    return tuple;
}

Value setstate(Thread& thread, const Arguments& arguments) {
    Value tuple = arguments[1];
    if (!is_tuple(thread, tuple)) raise(thread, ErrorClass::type_error, "state vector must be a tuple");
    std::span<const Value> given = tuple_view(thread, tuple);
    if (given.size() != kWords + 1) raise(thread, ErrorClass::value_error, "state vector is the wrong size");
    for (Value word : given) {
        if (!is_int(thread, word))
            raise(thread, ErrorClass::type_error,
                  fmt::format("'{}' object cannot be interpreted as an integer", type_name(thread, word)));
        if (!word.is_small_int() || word.small_int() < 0 || word.small_int() > 0xffffffff)
            raise(thread, ErrorClass::overflow_error, "can't convert negative value to unsigned int");
    }
    if (given[kWords].small_int() > kWords) raise(thread, ErrorClass::value_error, "invalid state");
    std::uint32_t* words = new_state(thread, arguments[0]);
    for (int i = 0; i < kWords; ++i)
        words[i] = static_cast<std::uint32_t>(given[static_cast<std::size_t>(i)].small_int());
    set_slot(thread, arguments[0], kUsed, given[kWords]);
    return kNone;
}

template <MethodName name, Value (*body)(Thread&, const Arguments&)>
constexpr NativeDescriptor random_method(std::uint16_t minimum, std::uint16_t maximum, bool runs_python,
                                         bool keywords = false) {
    return class_method<kRandom, "Random", name, body>(minimum, maximum, runs_python, keywords);
}

constexpr NativeDescriptor kMethods[] = {
    random_method<"__init__", initialise_random>(1, 2, true, true),
    random_method<"seed", seed>(1, 2, true),
    random_method<"random", random>(1, 1, false),
    random_method<"getrandbits", getrandbits>(2, 2, true),
    random_method<"_below", below>(2, 2, false),
    random_method<"getstate", getstate>(1, 1, false),
    random_method<"setstate", setstate>(2, 2, false),
};
constinit NativeClass kRandom{"_random", "Random", kRandomSlots, kMethods};

Value sha512_digest(Thread& thread, const Arguments& arguments) {
    if (!has_type(thread, arguments[0], kBytes))
        raise(thread, ErrorClass::type_error, "a bytes-like object is required");
    const auto digest = sha512(bytes_view(thread, arguments[0]));
    return make_bytes(thread, {reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// urandom(n)
Value system_bytes(Thread& thread, const Arguments& arguments) {
    const std::int64_t count = to_index_int64(thread, arguments[0]);
    if (count < 0) raise(thread, ErrorClass::value_error, "negative argument not allowed");
    std::string bytes(static_cast<std::size_t>(count), '\0');
    for (std::size_t done = 0; done < bytes.size();) {
        ssize_t got = getrandom(bytes.data() + done, bytes.size() - done, 0);
        if (got > 0) done += static_cast<std::size_t>(got);
    }
    return make_bytes(thread, bytes);
}

constexpr NativeDescriptor kFunctions[] = {
    module_function<"_random", "_sha512", sha512_digest, 1, 1>(false),
    module_function<"_random", "_urandom", system_bytes, 1, 1>(true),
};

}  // namespace

void register_random() {
    register_native_module({"_random", kFunctions,
                            [](Thread& thread, ModuleInfo& module) { define_native_class(thread, module, kRandom); }});
}

}  // namespace toy
