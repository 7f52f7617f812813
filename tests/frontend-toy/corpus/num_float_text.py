def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for x in [0.1, 1e16, 1e15, 123456789012345680.0, 1e-4, 1e-5, -0.0, 5e-324, 1.7976931348623157e308, 2 / 3, 1e22, 1e23,
          100.0, 1.5e-7, 9007199254740993.0, 1e100, 0.3, 3.0, 1e17, 12345.678, float("inf"), float("-inf"), float("nan")]:
    print(x, repr(x), str(x), [x], f"{x}", "%r" % x)
for text in ["1.5", " 1.5\n", "1_0.5", "1e400", "-1e400", "1e-400", "", ".", ".5", "5.", "1e", "1e5", "1E+5", "inf", "-Infinity",
             "nan", "+nan", "infin", "0x1p3", "1__0", "\u0661.\u0662", "1 2", "--1", "1._5", "1e1_0", "12345678901234567890123"]:
    show(lambda: float(text))
show(lambda: float())
show(lambda: float(5))
show(lambda: float(True))
show(lambda: float(b"2.5"))
show(lambda: float(b"2.5x"))
show(lambda: float([]))
show(lambda: float(None))
show(lambda: float(1, 2))
show(lambda: float(x=1))
show(lambda: float(10**308))
show(lambda: (1.5).hex())
show(lambda: (-0.1).hex())
show(lambda: (5e-324).hex())
show(lambda: (0.0).hex())
for text in ["0x1.8p1", "1.8", "-0x.8p0", "0x1p-1074", "0x1p5000", "zz", "inf", "", "0x", "1p", " 0x10 "]:
    show(lambda: float.fromhex(text))
show(lambda: (0.75).as_integer_ratio())
show(lambda: (1e300).as_integer_ratio()[1])
show(lambda: float("inf").as_integer_ratio())
show(lambda: float("nan").as_integer_ratio())
print((2.0).is_integer(), (2.5).is_integer(), float("inf").is_integer(), (1.5).real, (1.5).imag, (1.5).conjugate())
