# The module math.
import math

print(math.pi, math.e, math.tau, math.inf, math.nan)
print(math.sqrt(2), math.floor(-2.5), math.ceil(2.1), math.trunc(-2.7), math.floor(1e20), math.ceil(5), math.fabs(-3))
print(math.sin(1), math.cos(1), math.tan(1), math.asin(0.5), math.acos(0.5), math.atan(2), math.atan2(-1, -2))
print(math.sinh(1), math.cosh(1), math.tanh(1), math.asinh(1), math.acosh(2), math.atanh(0.5))
print(math.exp(1), math.exp2(3), math.expm1(1e-5), math.log(10), math.log(8, 2), math.log2(8), math.log10(1000), math.log1p(1e-5))
print(math.log(2**2000), math.log2(2**2000 + 1), math.log10(10**400), math.log(10**400, 10), math.cbrt(27), math.pow(2, 0.5))
print(math.gcd(12, 18), math.gcd(), math.gcd(-4, 6, 10), math.gcd(2**80, 6**50), math.lcm(4, 6), math.lcm(), math.lcm(0, 5), math.lcm(3, -7))
print(math.isqrt(17), math.isqrt(10**40), math.factorial(20), math.factorial(30), math.comb(10, 3), math.comb(60, 30), math.comb(3, 5))
print(math.perm(5), math.perm(5, 2), math.perm(2, 3), math.comb(100, 50), math.perm(30, 20), math.comb(10**10, 2))
print(math.fsum([0.1] * 10), math.fsum([1e308, 1e308, -1e308]) if False else 0, math.prod([1, 2, 3]), math.prod([2.5, 2], start=4), math.prod([]))
print(math.hypot(3, 4), math.hypot(1, 1, 1), math.hypot(), math.dist([1, 2], [4, 6]), math.dist((0.1, 0.2), (0.3, 0.9)), math.hypot(1e308, 1e-300))
print(math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-12, abs_tol=1e-9), math.isclose(a=1, b=2))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.copysign(1, -0.0), math.fmod(-7, 3), math.remainder(7, 4), math.modf(2.75))
print(math.frexp(10), math.ldexp(0.625, 4), math.degrees(1), math.radians(180), math.ulp(1), math.nextafter(1, 2), math.modf(-math.inf), math.frexp(0))
print(math.gamma(5), math.gamma(0.5), math.gamma(-1.5), math.gamma(171), math.lgamma(10.5), math.lgamma(-0.5), math.erf(0.5), math.erfc(0.5), math.gamma(150.3))
total = 0
for i in range(1, 400):
    x = i * 0.37
    total += math.hypot(x, 1 / x) + math.gamma(x % 20 + 0.1) + math.lgamma(x) + math.dist((x, i), (1.5, x))
print(total, math.fsum(1 / i for i in range(1, 1000)))


def attempt(function, *arguments, **keywords):
    try:
        print(function(*arguments, **keywords))
    except Exception as error:
        print(type(error).__name__, error)


attempt(math.sqrt, -1)
attempt(math.sqrt, "a")
attempt(math.sqrt, 1, 2)
attempt(math.sqrt, x=1)
attempt(math.log, 0)
attempt(math.log, -5)
attempt(math.log, -(10**400))
attempt(math.log)
attempt(math.log, 5, 1)
attempt(math.exp, 1000)
attempt(math.pow, 0, -1)
attempt(math.pow, -8, 1 / 3)
attempt(math.pow, 10, 400)
attempt(math.fmod, 1, 0)
attempt(math.floor, math.inf)
attempt(math.ceil, math.nan)
attempt(math.floor, "a")
attempt(math.trunc, "a")
attempt(math.factorial, -1)
attempt(math.factorial, 2.5)
attempt(math.isqrt, -1)
attempt(math.comb, -1, 2)
attempt(math.comb, 1)
attempt(math.gcd, 1.5)
attempt(math.ldexp, 1, 2.0)
attempt(math.ldexp, 1, 5000)
attempt(math.gamma, -1)
attempt(math.gamma, 200)
attempt(math.acos, 2)
attempt(math.atanh, 1)
attempt(math.sin, math.inf)
attempt(math.cosh, 1000)
attempt(math.prod)
attempt(math.dist, [1], [1, 2])
attempt(math.isclose, 1, 1, rel_tol=-1)
attempt(math.fsum, ["a"])
attempt(math.fsum, [math.inf, -math.inf])
attempt(math.sqrt, 10**400)


class Real:
    def __float__(self):
        return 4.0

    def __floor__(self):
        return "floor"

    def __trunc__(self):
        return "trunc"


print(math.sqrt(Real()), math.floor(Real()), math.ceil(Real()), math.trunc(Real()))
