// fsum, prod, hypot and dist: functions of many numbers, exact or computed in CPython's order.
#include <algorithm>
#include <cmath>

#include "frontend-toy/builtins/math_functions.h"
#include "frontend-toy/builtins/module_function.h"
#include "frontend-toy/objects/containers.h"
#include "frontend-toy/objects/numbers.h"

namespace toy {

namespace {

// Shewchuk's exact summation, rounded once at the end.
class ExactSum {
  public:
    explicit ExactSum(Thread& thread) : thread_(thread) {}

    void add(double x) {
        double original = x;
        std::size_t kept = 0;
        for (double y : partials_) {
            if (std::fabs(x) < std::fabs(y)) std::swap(x, y);
            double high = x + y;
            double low = y - (high - x);
            if (low != 0.0) partials_[kept++] = low;
            x = high;
        }
        partials_.resize(kept);
        if (x == 0.0) return;
        if (std::isfinite(x)) {
            partials_.push_back(x);
            return;
        }
        if (std::isfinite(original)) raise(thread_, ErrorClass::overflow_error, "intermediate overflow in fsum");
        if (std::isinf(original)) infinities_ += original;
        specials_ += original;
        has_specials_ = true;
        partials_.clear();
    }

    double result() {
        if (has_specials_) {
            if (std::isnan(infinities_)) raise(thread_, ErrorClass::value_error, "-inf + inf in fsum");
            return specials_;
        }
        std::size_t n = partials_.size();
        if (n == 0) return 0.0;
        double high = partials_[--n], low = 0.0;
        while (n > 0) {
            double x = high, y = partials_[--n];
            high = x + y;
            low = y - (high - x);
            if (low != 0.0) break;
        }
        if (n > 0 && ((low < 0.0 && partials_[n - 1] < 0.0) || (low > 0.0 && partials_[n - 1] > 0.0))) {
            double y = low * 2.0, x = high + y;
            if (y == x - high) high = x;
        }
        return high;
    }

  private:
    Thread& thread_;
    std::vector<double> partials_;
    double specials_ = 0.0, infinities_ = 0.0;
    bool has_specials_ = false;
};

Value fsum(Thread& thread, const Arguments& arguments) {
    ExactSum sum(thread);
    Iteration iteration(thread, arguments[0]);
    for (Value item = iteration.next(); !item.is_nothing(); item = iteration.next()) sum.add(to_double(thread, item));
    return make_float(thread, sum.result());
}

Value product(Thread& thread, const Arguments& arguments) {
    if (arguments.count != 1)
        raise(thread, ErrorClass::type_error,
              "prod() takes exactly 1 positional argument (" + std::to_string(arguments.count) + " given)");
    Rooted result(thread, Value::from_small_int(1));
    for (std::uint32_t i = 0; i < arguments.keyword_count; ++i) {
        std::string name = utf8(thread, arguments.keyword_names[i]);
        if (name != "start") raise(thread, ErrorClass::type_error, "'" + name + "' is an invalid keyword argument for prod()");
        result.set(arguments.keyword_values[i]);
    }
    Iteration iteration(thread, arguments[0]);
    for (Value item = iteration.next(); !item.is_nothing(); item = iteration.next())
        result.set(binary(thread, BinaryOp::multiply, result, item));
    return result;
}

struct Split {
    double high, low;
};
Split split(double x) {
    double t = x * 134217729.0;  // 2^27 + 1
    double high = t - (t - x);
    return {high, x - high};
}

// Sum with what rounding lost.
struct Compensated {
    double sum = 1.0;
    void add(double x, double& lost) {
        double old = sum;
        sum += x;
        lost += (old - sum) + x;
    }
};

// Euclidean length of coordinates that are not negative.
double norm(const std::vector<double>& coordinates) {
    double largest = 0.0;
    bool found_nan = false;
    for (double x : coordinates) {
        found_nan |= std::isnan(x);
        if (x > largest) largest = x;
    }
    if (std::isinf(largest)) return largest;
    if (found_nan) return std::nan("");
    if (largest == 0.0 || coordinates.size() <= 1) return largest;
    int exponent;
    std::frexp(largest, &exponent);
    Compensated total;
    double lost1 = 0.0, lost2 = 0.0, lost3 = 0.0;
    if (exponent < -1023) {
        for (double x : coordinates) {
            x /= largest;
            total.add(x * x, lost1);
        }
        return largest * std::sqrt(total.sum - 1.0 + lost1);
    }
    double scale = std::ldexp(1.0, -exponent);
    for (double x : coordinates) {
        Split parts = split(x * scale);
        total.add(parts.high * parts.high, lost1);
        total.add(2.0 * parts.high * parts.low, lost2);
        lost3 += parts.low * parts.low;
    }
    double h = std::sqrt(total.sum - 1.0 + (lost1 + lost2 + lost3));
    Split parts = split(h);
    total.add(-parts.high * parts.high, lost1);
    total.add(-2.0 * parts.high * parts.low, lost2);
    total.add(-parts.low * parts.low, lost3);
    double rest = total.sum - 1.0 + (lost1 + lost2 + lost3);
    return (h + rest / (2.0 * h)) / scale;
}

Value hypotenuse(Thread& thread, const Arguments& arguments) {
    std::vector<double> coordinates;
    for (std::uint32_t i = 0; i < arguments.count; ++i) coordinates.push_back(std::fabs(to_double(thread, arguments[i])));
    return make_float(thread, norm(coordinates));
}

Value distance(Thread& thread, const Arguments& arguments) {
    RootedVector p(thread), q(thread);
    p.values = list_of(thread, arguments[0]);
    q.values = list_of(thread, arguments[1]);
    if (p.values.size() != q.values.size())
        raise(thread, ErrorClass::value_error, "both points must have the same number of dimensions");
    std::vector<double> differences;
    for (std::size_t i = 0; i < p.values.size(); ++i) {
        double x = to_double(thread, p.values[i]);
        differences.push_back(std::fabs(x - to_double(thread, q.values[i])));
    }
    return make_float(thread, norm(differences));
}

constexpr NativeDescriptor kFunctions[] = {
    math_function<"fsum", fsum>(),
    {"prod", product, 0, 0xffff, true, true, "math"},
    math_function<"hypot", hypotenuse, 0, 0xffff>(),
    math_function<"dist", distance, 2, 2>(),
};

}  // namespace

std::span<const NativeDescriptor> summing_functions() { return kFunctions; }

}  // namespace toy
