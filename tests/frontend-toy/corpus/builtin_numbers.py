# abs, divmod, pow, round, chr, ord, bin, oct, hex.
print(abs(-5), abs(2.5), abs(-(2**70)), abs(True), divmod(7, 2), divmod(-7, 2), divmod(7.5, 2), divmod(2**70, 7))
print(pow(2, 10), pow(2, -1), pow(3, 4, 5), pow(2, 100, 1000007), pow(3, -1, 7), pow(2.0, 3), pow(base=2, exp=3, mod=5), pow(2, 3, None))
print(round(2.5), round(3.5), round(2.675, 2), round(-1.5), round(1234, -2), round(1.5, 0), round(5), round(2.5, None), round(1e20))
print(chr(97), chr(0x20AC), ord("a"), ord("€"), ord(b"x"), bin(10), oct(8), hex(255), hex(-255), bin(0), hex(2**70), bin(True))


class Number:
    def __abs__(self):
        return "abs"

    def __divmod__(self, other):
        return ("divmod", other)

    def __rdivmod__(self, other):
        return ("rdivmod", other)

    def __pow__(self, other, modulus=None):
        return ("pow", other, modulus)

    def __rpow__(self, other):
        return ("rpow", other)

    def __round__(self, digits="none"):
        return ("round", digits)

    def __index__(self):
        return 65


n = Number()
print(abs(n), divmod(n, 1), divmod(1, n), pow(n, 2), pow(n, 2, 3), pow(2, n), 2**n, round(n), round(n, 2), chr(n), bin(n))


def attempt(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


attempt(lambda: abs("a"))
attempt(lambda: divmod(1, "a"))
attempt(lambda: divmod(1, 0))
attempt(lambda: divmod(1.0, 0))
attempt(lambda: pow(1, "a"))
attempt(lambda: pow(1.0, 1, 1))
attempt(lambda: pow("a", 1, 1))
attempt(lambda: pow(2, 3, 0))
attempt(lambda: pow(2, -1, 4))
attempt(lambda: pow())
attempt(lambda: pow(1))
attempt(lambda: pow(0, -1))
attempt(lambda: round("a"))
attempt(lambda: round(1, "a"))
attempt(lambda: round(float("nan")))
attempt(lambda: round(float("inf")))
attempt(lambda: chr(-1))
attempt(lambda: chr(0x110000))
attempt(lambda: chr(2**31))
attempt(lambda: chr("a"))
attempt(lambda: ord("ab"))
attempt(lambda: ord(1))
attempt(lambda: bin(1.5))
attempt(lambda: hex("a"))
