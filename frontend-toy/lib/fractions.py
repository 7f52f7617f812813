"""Exact rational numbers."""

import math
import operator

__all__ = ["Fraction"]


def _parse(text):
    """(numerator, denominator) of "3", "-3/4", "1.5e-3"; None if it is none of these."""
    text = text.strip()
    sign = 1
    if text[:1] in ("+", "-"):
        if text[0] == "-":
            sign = -1
        text = text[1:]

    def digits(part):
        return part != "" and part[0] != "_" and part[-1] != "_" and "__" not in part and part.replace("_", "").isdigit()

    if "/" in text:
        above, below = text.split("/", 1)
        if not digits(above) or not digits(below):
            return None
        return sign * int(above), int(below)
    mantissa = text
    exponent = 0
    for letter in "eE":
        if letter in mantissa:
            mantissa, tail = mantissa.split(letter, 1)
            if not digits(tail.lstrip("+-")) or len(tail) - len(tail.lstrip("+-")) > 1:
                return None
            exponent = int(tail)
            break
    whole, point, decimals = mantissa.partition(".")
    if not whole and not decimals or whole and not digits(whole) or decimals and not digits(decimals):
        return None
    decimals = decimals.replace("_", "")
    numerator = sign * int((whole.replace("_", "") or "0") + decimals)
    exponent -= len(decimals)
    if exponent >= 0:
        return numerator * 10 ** exponent, 1
    return numerator, 10 ** -exponent


class Fraction:
    __slots__ = ("_numerator", "_denominator")

    def __new__(cls, numerator=0, denominator=None, *, _normalize=True):
        self = object.__new__(cls)
        if denominator is None:
            if type(numerator) is int:
                self._numerator = numerator
                self._denominator = 1
                return self
            if isinstance(numerator, Fraction):
                self._numerator = numerator._numerator
                self._denominator = numerator._denominator
                return self
            if isinstance(numerator, int):
                self._numerator = int(numerator)
                self._denominator = 1
                return self
            if isinstance(numerator, float):
                self._numerator, self._denominator = numerator.as_integer_ratio()
                return self
            if isinstance(numerator, str):
                parsed = _parse(numerator)
                if parsed is None:
                    raise ValueError(f"Invalid literal for Fraction: {numerator!r}")
                numerator, denominator = parsed
                if denominator == 0:
                    raise ZeroDivisionError(f"Fraction({numerator}, 0)")
            else:
                raise TypeError("argument should be a string or a Rational instance")
        elif type(numerator) is int and type(denominator) is int:
            pass
        elif isinstance(numerator, (int, Fraction)) and isinstance(denominator, (int, Fraction)):
            numerator, denominator = (numerator.numerator * denominator.denominator,
                                      denominator.numerator * numerator.denominator)
        else:
            raise TypeError("both arguments should be Rational instances")
        if denominator == 0:
            raise ZeroDivisionError(f"Fraction({numerator}, 0)")
        if _normalize:
            divisor = math.gcd(numerator, denominator)
            if denominator < 0:
                divisor = -divisor
            numerator //= divisor
            denominator //= divisor
        self._numerator = numerator
        self._denominator = denominator
        return self

    @classmethod
    def from_float(cls, f):
        if isinstance(f, int):
            return cls(f)
        if not isinstance(f, float):
            raise TypeError(f"{cls.__name__}.from_float() only takes floats, not {f!r} ({type(f).__name__})")
        return cls(*f.as_integer_ratio())

    @property
    def numerator(self):
        return self._numerator

    @property
    def denominator(self):
        return self._denominator

    def as_integer_ratio(self):
        return self._numerator, self._denominator

    def limit_denominator(self, max_denominator=1000000):
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        # Continued fractions: the last two convergents whose denominators are small enough.
        low_n, low_d, high_n, high_d = 0, 1, 1, 0
        n, d = self._numerator, self._denominator
        while True:
            quotient = n // d
            next_d = low_d + quotient * high_d
            if next_d > max_denominator:
                break
            low_n, low_d, high_n, high_d = high_n, high_d, low_n + quotient * high_n, next_d
            n, d = d, n - quotient * d
        k = (max_denominator - low_d) // high_d
        semi = Fraction(low_n + k * high_n, low_d + k * high_d)
        convergent = Fraction(high_n, high_d)
        if abs(convergent - self) <= abs(semi - self):
            return convergent
        return semi

    def __repr__(self):
        return f"{self.__class__.__name__}({self._numerator}, {self._denominator})"

    def __str__(self):
        if self._denominator == 1:
            return str(self._numerator)
        return f"{self._numerator}/{self._denominator}"

    def __hash__(self):
        modulus = 2 ** 61 - 1
        try:
            inverse = pow(self._denominator, -1, modulus)
        except ValueError:
            result = 314159
        else:
            result = abs(self._numerator) % modulus * inverse % modulus
        if self._numerator < 0:
            result = -result
        return -2 if result == -1 else result

    def __add__(self, other):
        if type(other) is int:
            return _of(self._numerator + other * self._denominator, self._denominator)
        if isinstance(other, (Fraction, int)):
            return _reduced(self._numerator * other.denominator + other.numerator * self._denominator,
                            self._denominator * other.denominator)
        if isinstance(other, float):
            return float(self) + other
        return NotImplemented

    def __radd__(self, other):
        if isinstance(other, int):
            return _of(self._numerator + other * self._denominator, self._denominator)
        if isinstance(other, float):
            return other + float(self)
        return NotImplemented

    def __sub__(self, other):
        if isinstance(other, (Fraction, int)):
            return _reduced(self._numerator * other.denominator - other.numerator * self._denominator,
                            self._denominator * other.denominator)
        if isinstance(other, float):
            return float(self) - other
        return NotImplemented

    def __rsub__(self, other):
        if isinstance(other, int):
            return _of(other * self._denominator - self._numerator, self._denominator)
        if isinstance(other, float):
            return other - float(self)
        return NotImplemented

    def __mul__(self, other):
        if isinstance(other, (Fraction, int)):
            return _reduced(self._numerator * other.numerator, self._denominator * other.denominator)
        if isinstance(other, float):
            return float(self) * other
        return NotImplemented

    def __rmul__(self, other):
        if isinstance(other, int):
            return _reduced(other * self._numerator, self._denominator)
        if isinstance(other, float):
            return other * float(self)
        return NotImplemented

    def __truediv__(self, other):
        if isinstance(other, (Fraction, int)):
            return _quotient(self._numerator * other.denominator, self._denominator * other.numerator)
        if isinstance(other, float):
            return float(self) / other
        return NotImplemented

    def __rtruediv__(self, other):
        if isinstance(other, int):
            return _quotient(other * self._denominator, self._numerator)
        if isinstance(other, float):
            return other / float(self)
        return NotImplemented

    def __floordiv__(self, other):
        if isinstance(other, (Fraction, int)):
            return self._numerator * other.denominator // (self._denominator * other.numerator)
        if isinstance(other, float):
            return float(self) // other
        return NotImplemented

    def __rfloordiv__(self, other):
        if isinstance(other, int):
            return other * self._denominator // self._numerator
        if isinstance(other, float):
            return other // float(self)
        return NotImplemented

    def __mod__(self, other):
        if isinstance(other, (Fraction, int)):
            return _quotient(self._numerator * other.denominator % (other.numerator * self._denominator),
                             self._denominator * other.denominator)
        if isinstance(other, float):
            return float(self) % other
        return NotImplemented

    def __rmod__(self, other):
        if isinstance(other, int):
            return Fraction(other) % self
        if isinstance(other, float):
            return other % float(self)
        return NotImplemented

    def __divmod__(self, other):
        if isinstance(other, (Fraction, int)):
            return self // other, self % other
        if isinstance(other, float):
            return divmod(float(self), other)
        return NotImplemented

    def __rdivmod__(self, other):
        if isinstance(other, int):
            return divmod(Fraction(other), self)
        if isinstance(other, float):
            return divmod(other, float(self))
        return NotImplemented

    def __pow__(self, other):
        if isinstance(other, (Fraction, int)):
            if other.denominator != 1:
                return float(self) ** float(other)
            power = other.numerator
            if power >= 0:
                return _of(self._numerator ** power, self._denominator ** power)
            if self._numerator > 0:
                return _of(self._denominator ** -power, self._numerator ** -power)
            if self._numerator == 0:
                raise ZeroDivisionError(f"Fraction({self._denominator ** -power}, 0)")
            return _of((-self._denominator) ** -power, (-self._numerator) ** -power)
        return float(self) ** other

    def __rpow__(self, other):
        if self._denominator == 1 and self._numerator >= 0:
            return other ** self._numerator
        if isinstance(other, int):
            return Fraction(other) ** self
        if self._denominator == 1:
            return other ** self._numerator
        return other ** float(self)

    def __pos__(self):
        return _of(self._numerator, self._denominator)

    def __neg__(self):
        return _of(-self._numerator, self._denominator)

    def __abs__(self):
        return _of(abs(self._numerator), self._denominator)

    def __int__(self):
        return self.__trunc__()

    def __trunc__(self):
        if self._numerator < 0:
            return -(-self._numerator // self._denominator)
        return self._numerator // self._denominator

    def __floor__(self):
        return self._numerator // self._denominator

    def __ceil__(self):
        return -(-self._numerator // self._denominator)

    def __round__(self, ndigits=None):
        if ndigits is None:
            whole, rest = divmod(self._numerator, self._denominator)
            if rest * 2 < self._denominator:
                return whole
            if rest * 2 > self._denominator:
                return whole + 1
            return whole if whole % 2 == 0 else whole + 1
        shift = 10 ** abs(ndigits)
        if ndigits > 0:
            return Fraction(round(self * shift), shift)
        return Fraction(round(self / shift) * shift)

    def __float__(self):
        return self._numerator / self._denominator

    def __bool__(self):
        return bool(self._numerator)

    def __eq__(self, other):
        if type(other) is int:
            return self._numerator == other and self._denominator == 1
        if isinstance(other, (Fraction, int)):
            return self._numerator == other.numerator and self._denominator == other.denominator
        if isinstance(other, float):
            if math.isnan(other) or math.isinf(other):
                return 0.0 == other
            return self == Fraction(other)
        return NotImplemented

    def _compare(self, other, compare):
        if isinstance(other, (Fraction, int)):
            return compare(self._numerator * other.denominator, self._denominator * other.numerator)
        if isinstance(other, float):
            if math.isnan(other) or math.isinf(other):
                return compare(0.0, other)
            return compare(self, Fraction(other))
        return NotImplemented

    def __lt__(self, other):
        return self._compare(other, operator.lt)

    def __gt__(self, other):
        return self._compare(other, operator.gt)

    def __le__(self, other):
        return self._compare(other, operator.le)

    def __ge__(self, other):
        return self._compare(other, operator.ge)

    def __reduce__(self):
        return self.__class__, (self._numerator, self._denominator)

    def __copy__(self):
        if type(self) is Fraction:
            return self
        return self.__class__(self._numerator, self._denominator)

    def __deepcopy__(self, memo):
        return self.__copy__()


def _of(numerator, denominator):
    """A Fraction of numbers that have no common divisor; the denominator is positive."""
    result = object.__new__(Fraction)
    result._numerator = numerator
    result._denominator = denominator
    return result


def _reduced(numerator, denominator):
    divisor = math.gcd(numerator, denominator)
    return _of(numerator // divisor, denominator // divisor)


def _quotient(numerator, denominator):
    if denominator == 0:
        raise ZeroDivisionError(f"Fraction({numerator}, 0)")
    divisor = math.gcd(numerator, denominator)
    if denominator < 0:
        divisor = -divisor
    return _of(numerator // divisor, denominator // divisor)
