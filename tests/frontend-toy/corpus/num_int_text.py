def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for text in ["12", " -12 ", "+5", "1_000", "1__0", "_1", "1_", "", " ", "0x1f", "12a", "0b1", "\u0661\u0662", "1\u2003", "\xe9",
             "1\x00", "x" * 210, "0", "-0", "00012"]:
    show(lambda: int(text))
for text in ["0x1f", "0X1F", "0o17", "0b101", "010", "00", "0_0", "0x_1", "0x", "12", "z", "", "-0x10"]:
    show(lambda: int(text, 0))
    show(lambda: int(text, 16))
    show(lambda: int(text, 36))
show(lambda: int("1", 1))
show(lambda: int("1", 37))
show(lambda: int("1", "2"))
show(lambda: int(1, 10))
show(lambda: int("101", base=2))
show(lambda: int(base=10))
show(lambda: int(x=1))
show(lambda: int(1, 2, 3))
show(lambda: int(b"12"))
show(lambda: int(b"12q"))
show(lambda: int(bytearray(b"7")))
show(lambda: int([]))
show(lambda: int(None))
show(lambda: int(1.9))
show(lambda: int(-1.9))
show(lambda: int(1e30))
show(lambda: int(float("nan")))
show(lambda: int(float("inf")))
show(lambda: int())
show(lambda: int(True))


class Indexed:
    def __index__(self):
        return 5


class Whole:
    def __int__(self):
        return 6


class Wrong:
    def __int__(self):
        return "x"


show(lambda: int(Indexed()))
show(lambda: int(Whole()))
show(lambda: int(Wrong()))
show(lambda: "abcdefgh"[Indexed()])
show(lambda: hex(Indexed()))
show(lambda: hex(Whole()))
